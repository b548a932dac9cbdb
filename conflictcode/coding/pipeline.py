"""The line: article → sentences → mentions → actors → clauses → codes → places and dates → events."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflictcode import __version__
from conflictcode.codebook.codebook import Codebook, load_codebook
from conflictcode.codebook.gazetteer import Gazetteer, open_gazetteer
from conflictcode.coding.choosing import SentenceCoder
from conflictcode.coding.dates import date_event
from conflictcode.coding.deeds import Deeds
from conflictcode.coding.identities import Identities, identify
from conflictcode.coding.mentions import find_mentions
from conflictcode.coding.places import find_places as places_of
from conflictcode.coding.places_event import place_event
from conflictcode.coding.places_setting import settings_of
from conflictcode.coding.sentences import parse
from conflictcode.records import Argument, Article, Coding, Event, Outcome, Place, Sentence, When

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """An article with its events and, for every sentence without one, the reason."""

    article: Article
    sentences: tuple[Sentence, ...]
    identities: Identities
    places: tuple[Place, ...]
    codings: tuple[Coding, ...]  # one for each event, in the same order
    events: tuple[Event, ...]
    outcomes: tuple[Outcome, ...]


def code(
    articles: Iterable[Article], codebook: Codebook, gazetteer: Gazetteer | None = None
) -> Iterator[CodedArticle]:
    """Code articles one by one, in order."""
    gazetteer = gazetteer or open_gazetteer()
    articles = list(articles)
    for article, sentences in zip(articles, parse(articles), strict=True):
        yield code_parsed(article, sentences, codebook, gazetteer)


def code_parsed(
    article: Article, sentences: tuple[Sentence, ...], codebook: Codebook, gazetteer: Gazetteer
) -> CodedArticle:
    """Everything after the parser, for one article."""
    mentions = find_mentions(sentences, article.published, codebook.actors)
    identities = identify(article, sentences, mentions, codebook.actors)
    places = places_of(article, sentences, gazetteer)
    settings = settings_of(sentences, places)
    codings: list[Coding] = []
    events: list[Event] = []
    outcomes: list[Outcome] = []
    deeds = Deeds(codebook.rules)
    for sentence in sentences:
        found, silent = SentenceCoder(sentence, codebook.rules, identities, deeds).code()
        deeds.tell(sentence.number, found)
        outcomes.extend(silent)
        for coding in found:
            codings.append(coding)
            events.append(_event(article, sentence, sentences, coding, places, settings, codebook))
    return CodedArticle(
        article, sentences, identities, places, tuple(codings), tuple(events), tuple(outcomes)
    )


def find_places(articles: pd.DataFrame) -> pd.DataFrame:
    """The places that articles name: ``article_id, start, end, text, name, geoname_id, latitude, longitude,
    country, admin1``; offsets into headline and text joined as ``Article.text``."""
    from conflictcode.coding.articles import to_articles
    from conflictcode.coding.places import places_frame

    return places_frame(to_articles(articles))


def find_actors(articles: pd.DataFrame, codebook: str | Path | Codebook = "cameo") -> pd.DataFrame:
    """The mentions of actors in articles, one row a mention.

    Columns: ``article_id, sentence, start, end, text, kind, code, country, role, name, inferred, trail``.
    """
    import pandas as pd

    from conflictcode.coding.articles import to_articles

    book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook)
    listed = list(to_articles(articles))
    rows = [
        (article.article_id, m.sentence, m.start, m.end, m.text, m.kind, m.actor.code, m.actor.country,
         m.actor.role, m.actor.name, m.actor.inferred, " → ".join(m.actor.trail))
        for article, sentences in zip(listed, parse(listed), strict=True)
        for m in identify(
            article, sentences, find_mentions(sentences, article.published, book.actors), book.actors
        ).mentions
    ]  # fmt: skip
    columns = [
        "article_id",
        "sentence",
        "start",
        "end",
        "text",
        "kind",
        "code",
        "country",
        "role",
        "name",
        "inferred",
        "trail",
    ]
    return pd.DataFrame(rows, columns=columns)


# -- from a coding to an event -------------------------------------------------------------------


def _event(
    article: Article, sentence: Sentence, sentences: tuple[Sentence, ...], coding: Coding,
    places: tuple[Place, ...], settings: tuple[str, str], book: Codebook,
) -> Event:  # fmt: skip
    source, target = coding.source, coding.target
    when = date_event(coding.predicate, sentence, sentences, article.published)
    place, why = place_event(
        coding.predicate, sentence, sentences, places,
        source.actor.country if source else "", target.actor.country if target else "",
        settings, when,
    )  # fmt: skip
    status, codes = coding.status, book.codes
    return Event(
        event_id=_event_id(article, sentence, coding),
        article_id=article.article_id,
        publisher=article.publisher,
        published=article.published,
        sentence=sentence.number,
        **_party("source", source, article),
        **_party("target", target, article),
        action_code=coding.code,
        action_label=codes.label(coding.code),
        action_text=article.text[coding.start : coding.end],  # as published: the parser saw plain quotes
        action_start=coding.start,
        action_end=coding.end,
        root_code=codes.root(coding.code),
        quad_class=codes.quad_class(coding.code),
        goldstein=codes.goldstein(coding.code),
        plover=codes.plover(coding.code),
        **_where(place, why),
        **_when(when),
        negated=status.negated,
        hypothetical=status.hypothetical,
        future=status.future,
        historical=status.historical or when.historical,
        attributed_to=status.attributed_to,
        mode=coding.mode,
        topic=coding.topic,
        rule_id=coding.rule_id,
        confidence=coding.specificity,
        codebook=f"{book.name} {book.version}",
        codebook_hash=book.hash,
        version=__version__,
    )


def _event_id(article: Article, sentence: Sentence, coding: Coding) -> str:
    """A hash of the claim: the same in every run, so that judgements survive recoding."""
    parties = [party.actor.code or party.text if party else "" for party in (coding.source, coding.target)]
    offset = sentence.tokens[coding.predicate].start
    claim = "\x1f".join([article.article_id, str(offset), parties[0], coding.code, parties[1]])
    return hashlib.sha256(claim.encode()).hexdigest()[:16]


def _party(side: str, party: Argument | None, article: Article) -> dict[str, Any]:
    if party is None:
        values: tuple[object, ...] = ("", "", None, None, "", "")
    else:
        actor = party.actor
        text = article.text[party.start : party.end]
        values = (actor.code, text, party.start, party.end, actor.country, actor.role)
    names = ("code", "text", "start", "end", "country", "role")
    return {f"{side}_{name}": value for name, value in zip(names, values, strict=True)}


def _where(place: Place | None, why: str) -> dict[str, Any]:
    if place is None:
        return {
            "place_name": "", "place_text": "", "place_start": None, "place_end": None, "geoname_id": "",
            "latitude": None, "longitude": None, "country": "", "admin1": "", "place_precision": None,
            "place_how": why,
        }  # fmt: skip
    return {
        "place_name": place.name, "place_text": place.text,
        "place_start": place.start if place.text else None,  # a country that nobody names stands nowhere
        "place_end": place.end if place.text else None,
        "geoname_id": place.geoname_id, "latitude": place.latitude, "longitude": place.longitude,
        "country": place.country, "admin1": place.admin1, "place_precision": place.precision or None,
        "place_how": place.how,
    }  # fmt: skip


def _when(when: When) -> dict[str, Any]:
    return {
        "date_start": when.start, "date_end": when.end, "date_precision": when.precision or None,
        "date_how": when.how,
    }  # fmt: skip
