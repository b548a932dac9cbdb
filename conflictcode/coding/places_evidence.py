"""What the sentence says for and against a name being a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from conflictcode.codebook.gazetteer import Entry
from conflictcode.coding import places_words as words
from conflictcode.records import Token

if TYPE_CHECKING:
    from conflictcode.coding.places_spans import Span


def weigh(span: Span, shouting: bool) -> None:
    """Add up the evidence."""
    for reason, score in _evidence(span, shouting):
        span.score += score
        if score > 0:
            span.trail.append(reason)


def _evidence(span: Span, shouting: bool) -> Iterator[tuple[str, float]]:
    yield from _by_size(span)
    yield from _by_label(span)
    yield from _by_left(span)
    yield from _by_verb(span)
    yield from _by_right(span)
    if span.container is not None:
        yield f"in {span.container.text}", 3.0
    if shouting and len(span.entries[0].name.split()) == 1 and span.entries[0].kind == "city":
        yield "title case", -1.0


def _by_size(span: Span) -> Iterator[tuple[str, float]]:
    if span.adjective:
        yield "adjective", 2.5
        return
    best = max(_weight(entry, span.text) for entry in span.entries)
    yield "well known", best
    own = {(entry.country, entry.admin1) for entry in span.entries if entry.match == 0}
    if len(own) == 1 and (span.entries[0].kind in _KIND_WEIGHT or span.entries[0].population > 15_000):
        yield "one of its name", 0.5


# What a name is worth by itself, by kind: seas are seas, a quarter of a town may be anything.
_KIND_WEIGHT = {
    "country": 2.5, "capital": 2.0, "continent": 2.5, "sea": 2.5, "strait": 2.5, "canal": 2.0, "region": 1.8,
    "river": 1.5, "lake": 1.5, "mountain": 1.5, "island": 1.2, "base": 1.2, "camp": 1.2, "crossing": 1.0,
    "airport": 1.2, "prison": 0.8, "site": 0.8, "town": 0.8, "neighbourhood": 0.3, "district": 0.0,
}  # fmt: skip
_CITY_WEIGHT = ((1_000_000, 1.5), (100_000, 1.0), (15_000, 0.3), (0, -0.5))


def _weight(entry: Entry, text: str) -> float:
    if entry.kind == "division":
        return (2.0 if entry.population > 1_000_000 else 1.0) - entry.match
    if entry.kind == "city":
        weight = next(weight for people, weight in _CITY_WEIGHT if entry.population >= people)
        return weight - (0.5 if entry.population > 50_000 else 1.0) * entry.match
    if entry.kind == "district" and entry.name.endswith((" County", " Parish")):
        return 2.0
    several = 0.7 if " " in text.strip() else 0.0
    return _KIND_WEIGHT.get(entry.kind, 1.0) + several - 0.5 * (entry.kind == "country") * entry.match


_LABELS = {
    "GPE": 1.5, "LOC": 1.2, "FAC": 0.7, "NORP": 0.0, "ORG": -0.7, "PRODUCT": -1.0, "EVENT": -1.0,
    "WORK_OF_ART": -1.0, "LAW": -1.0, "DATE": -3.0, "TIME": -3.0, "MONEY": -3.0, "CARDINAL": -2.0,
    "LANGUAGE": -1.5,
}  # fmt: skip


def _by_label(span: Span) -> Iterator[tuple[str, float]]:
    own = span.sentence.tokens[span.first : span.last + 1]
    if len(own) > 1 and own[-1].text in words.LOWER_LAST:
        yield f"a name with its kind, {own[-1].text}", 1.0
        return
    labels = [t.ent for t in own if t.ent]
    if labels and labels[-1] == "PERSON":
        yield "a person's name", _person(span)
    elif labels:
        weight = _LABELS.get(labels[-1], 0.0)
        yield (
            f"the parser's label {labels[-1]}",
            weight / 2 if labels[-1] == "ORG" and len(own) == 1 else weight,
        )
    common = span.head.pos not in {"PROPN", "ADJ"} and span.first == span.last
    if common and span.entries[0].kind != "country":
        yield "a common word", -2.0 if span.first == 0 else -0.5


def _person(span: Span) -> float:
    """The small parser takes many foreign towns for people: where the word stands says more."""
    before = span.before()
    if before is not None and before.text.lower() in words.INSIDE | words.AROUND:
        return 0.0
    if span.head.dep == "pobj":
        return -0.3
    return -1.5 if span.head.dep in {"nsubj", "poss", "appos", "conj"} else -0.6


def _by_verb(span: Span) -> Iterator[tuple[str, float]]:
    """``captured X``, ``X was shelled``: what needs ground under it."""
    head = span.sentence.tokens[span.head.head]
    if span.head.dep in {"dobj", "nsubjpass"} and head.lemma in words.ON_LAND:
        yield f"{head.text} {span.text}", 2.6 if head.lemma in words.GROUND else 1.2
    elif head.dep == "prep" and head.text.lower() in words.AWAY | words.TOWARDS:
        act = span.sentence.tokens[head.head]
        if act.lemma in words.LEAVING | words.ON_LAND:
            yield f"{act.text} {head.text} {span.text}", 1.5


def _by_left(span: Span) -> Iterator[tuple[str, float]]:
    k = 1
    token = span.before()
    while token is not None and token.text.lower() in words.COMPASS | {"the"}:
        k += 1
        token = span.before(k)
    if token is None:
        return
    low = token.text.lower()
    noun = span.before(k + 1)
    if low == "of" and noun is not None:
        yield _of(span, noun)
    elif low in words.INSIDE | words.AROUND:
        yield f"{low} {span.text}", 1.5
    elif low in words.TOWARDS | words.AWAY:
        yield f"{low} {span.text}", 0.5
    elif low.rstrip(".") in words.TITLES:
        yield "a title before it", -4.0
    elif k == 1 and not span.adjective:
        yield from _beside(token)


def _of(span: Span, noun: Token) -> tuple[str, float]:
    """``the city of``, ``the governor of``: the noun says which kind of place."""
    if noun.lemma in words.NOUN_KINDS:
        span.kind = words.NOUN_KINDS[noun.lemma]
        return f"{noun.text} of {span.text}", 2.5
    span.kind = words.SEATS.get(noun.text.lower(), "")
    return f"of {span.text}", 0.5


def _beside(token: Token) -> Iterator[tuple[str, float]]:
    """The word just before a name that makes it somebody's or something's."""
    if _name_like(token):
        yield "part of a longer name", -2.5
    elif token.lemma in words.VESSEL:
        yield "a thing's name", -3.0


def _name_like(token: Token) -> bool:
    return (
        token.text[0].isupper()
        and token.pos == "PROPN"
        and token.ent not in {"GPE", "LOC", "DATE", "NORP", "TIME"}
    )


def _by_right(span: Span) -> Iterator[tuple[str, float]]:
    token = span.after()
    if token is None:
        return
    low = token.text.lower()
    second = span.after(2)
    title = second if low in {"'s", "’s"} else token
    if title is not None and title.text.lower().rstrip(".") in words.SEATS:
        span.kind = words.SEATS[title.text.lower().rstrip(".")]
    if low == "air" and second is not None and second.text.lower() in {"base", "field"}:
        yield f"{span.text} air base", 2.2
    elif low in words.NOUN_KINDS and not span.adjective:
        span.kind = words.NOUN_KINDS[low]
        yield f"{span.text} {token.text}", 1.5
    elif token.text[0].isupper() and span.text.lower() in words.TITLES:
        yield "the opening of a name", -4.0  # "Abu Nuwas park"
    elif token.text[0].isupper() and not span.adjective:
        if low in words.LOCAL or low in words.LOCAL_BODY or low.rstrip(".") in words.TITLES:
            yield f"{span.text} {token.text}", 0.3
        elif low in words.ORGANISATION:
            yield "part of an organisation's name", -2.5
        elif _name_like(token):
            same = token.ent != "" and token.ent == span.sentence.tokens[span.last].ent
            yield "part of a longer name", -3.0 if same else -2.0
