"""The places of a sentence by their distance from an act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conflictcode.coding import places_words as words
from conflictcode.coding.places_relation import (
    ADJECTIVE,
    climb,
    head_of,
    preposition_of,
    relation,
    territorial,
)
from conflictcode.coding.places_setting import kind_of
from conflictcode.records import Place, Sentence

COUNTRY = 6
_PART = frozenset({"neighbourhood", "site", "base", "camp", "airport", "prison", "crossing"})
_FINER = 1.6  # how much dearer a place may be than the one that holds it


@dataclass(frozen=True, slots=True)
class Found:
    """A place of the sentence and what ties it to the act."""

    place: Place
    cost: float
    words: str  # the phrase that ties the place to the act
    near: bool


def ranked(predicate: int, sentence: Sentence, places: Sequence[Place], countries: set[str]) -> list[Found]:
    """The sentence's places by their distance from the act; a place before the one that holds it."""
    found = sorted(
        _in_sentence(predicate, sentence, places, countries), key=lambda f: (f.cost, f.place.start)
    )
    if not found:
        return found
    best = found[0]
    inner = [
        f for f in found[1:] if not f.near and f.cost < best.cost + _FINER and _holds(best.place, f.place)
    ]
    if inner:
        found.remove(inner[0])
        found.insert(0, replace(inner[0], cost=min(best.cost, inner[0].cost)))
    return found


def _holds(outer: Place, inner: Place) -> bool:
    if outer.country != inner.country or inner.precision >= outer.precision > 1:
        return False
    if outer.precision == COUNTRY:
        return True
    if outer.precision == 1:
        part = kind_of(inner) in _PART and kind_of(outer) not in _PART
        return part and inner.precision == 1 and _close(outer, inner, 0.3)
    return inner.admin1 == outer.name or (outer.precision == 5 and _close(outer, inner, 1.5))


def _close(a: Place, b: Place, degrees: float) -> bool:
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return False
    return abs(a.latitude - b.latitude) + abs(a.longitude - b.longitude) < degrees


def _in_sentence(
    predicate: int, sentence: Sentence, places: Sequence[Place], countries: set[str]
) -> Iterator[Found]:
    heads = {head_of(p, sentence).i for p in places if sentence.start <= p.start < sentence.end}
    for place in places:
        if not sentence.start <= place.start < sentence.end:
            continue
        token = head_of(place, sentence)
        kind = kind_of(place)
        if kind == ADJECTIVE and not territorial(token, sentence):
            continue
        cost = relation(token, predicate, sentence, kind)
        if cost is None:
            continue
        preposition = preposition_of(token, sentence)
        wide = place.precision == COUNTRY or kind == "continent"
        cost += 2.5 if wide else 0.4 if place.precision > 3 else 0.0
        cost += 0.8 if countries and place.country not in countries | {""} else 0.0
        cost += 0.02 * abs(token.i - predicate)
        cost += sum(0.8 for step in climb(token, sentence)[1:] if step.i in heads)
        low = preposition.text.lower() if preposition else ""
        near = low in words.AROUND or (
            preposition is not None and sentence.tokens[preposition.head].text.lower() in words.DISTANCE
        )
        yield Found(place, cost, f"{low} {place.text}".strip(), near)
