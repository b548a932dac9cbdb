"""Places: which names of the text are places and where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from conflictcode.codebook.gazetteer import Entry, Gazetteer, open_gazetteer
from conflictcode.coding.places_event import Located, place_event
from conflictcode.coding.places_relation import ADJECTIVE
from conflictcode.coding.places_resolve import Choice, resolve
from conflictcode.coding.places_spans import ACCEPT, Span, find_spans, given_spans
from conflictcode.records import Article, Place, Sentence

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Located", "find_places", "place_event", "place_spans", "places_frame"]

PLACE_COLUMNS = (
    "article_id", "start", "end", "text", "name", "geoname_id", "latitude", "longitude", "country", "admin1",
)  # fmt: skip


def find_places(article: Article, sentences: tuple[Sentence, ...], gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The places that the article names, in order, each resolved to one point on the map.

    ``how`` opens with the kind of place. Adjectives and peoples (*Syrian*, *Syrians*) stand for their
    country, with the kind "adjective".
    """
    spans = [span for span in find_spans(article, sentences, gazetteer) if span.score >= ACCEPT]
    choices = resolve(spans)
    return tuple(_place(span, choices[k]) for k, span in enumerate(spans))


def place_spans(
    article: Article,
    sentences: tuple[Sentence, ...],
    offsets: Sequence[tuple[int, int]],
    gazetteer: Gazetteer,
) -> tuple[Place, ...]:
    """Resolve names whose offsets are known: what a person marked. A name that isn't known is left out."""
    spans = given_spans(article, sentences, offsets, gazetteer)
    choices = resolve(spans)
    return tuple(_place(span, choices[k]) for k, span in enumerate(spans))


def places_frame(articles: Iterable[Article], gazetteer: Gazetteer | None = None) -> pd.DataFrame:
    """The places of many articles, one row a name: the columns of ``PLACE_COLUMNS``."""
    import pandas as pd

    from conflictcode.coding.sentences import parse

    articles = list(articles)
    gazetteer = gazetteer or open_gazetteer()
    rows = [
        (article.article_id, *(getattr(place, column) for column in PLACE_COLUMNS[1:]))
        for article, sentences in zip(articles, parse(articles), strict=True)
        for place in find_places(article, sentences, gazetteer)
    ]
    return pd.DataFrame.from_records(rows, columns=list(PLACE_COLUMNS))


def _place(span: Span, choice: Choice) -> Place:
    entry = choice.entry
    kind = ADJECTIVE if span.adjective else entry.kind
    evidence = "; ".join(span.trail) or "name"
    return Place(
        span.start,
        span.end,
        span.text,
        entry.name,
        entry.geoname_id,
        entry.latitude,
        entry.longitude,
        entry.country,
        entry.admin1,
        entry.precision,
        f"{kind}; {evidence}; {choice.why}",
        tuple(_describe(other) for other in choice.others),
    )


def _describe(entry: Entry) -> str:
    region = ", ".join(part for part in (entry.admin1, entry.country) if part)
    return f"{entry.name} ({entry.kind}, {region})"
