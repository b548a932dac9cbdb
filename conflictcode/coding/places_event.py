"""Which of the article's places an event belongs to: the clause's own phrase, else what lies around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conflictcode.codebook.gazetteer import open_gazetteer
from conflictcode.coding import places_words as words
from conflictcode.coding.places_relation import (
    ADJECTIVE,
    climb,
    head_of,
    is_speech,
    preposition_of,
    relation,
    territorial,
)
from conflictcode.coding.places_setting import kind_of, settings_of, the_capital, the_same
from conflictcode.records import Place, Sentence, Token

Located = tuple[Place | None, str]
"""A place and ``""``, or None and the reason why there is none."""

_COUNTRY = 6
_PART = frozenset({"neighbourhood", "site", "base", "camp", "airport", "prison", "crossing"})
_NEAR = 3.0  # cost up to which another sentence's place is lent to this one
_FINER = 1.6  # how much dearer a place may be than the one that holds it
_BACK = 3  # sentences back from which a place is lent
_FAR = 4.5  # cost above which a place of the sentence belongs to something else
_DATELINE = re.compile(r"^\W{0,3}(?P<place>[A-Z][^\n—–]{1,60}?)\s*(?:\([^)\n]{2,40}\)\s*)?(?:—|–|--| - |-\s)")


@dataclass(frozen=True, slots=True)
class _Found:
    place: Place
    cost: float
    words: str  # the phrase that ties the place to the act
    near: bool


def place_event(
    predicate: int,
    sentence: Sentence,
    sentences: Sequence[Sentence],
    places: Sequence[Place],
    source_country: str,
    target_country: str,
    settings: tuple[str, str] | None = None,
) -> Located:
    """Where the act of ``predicate`` (a token of ``sentence``) took place.

    ``settings``: of the article, as ``settings_of`` gives them; whoever asks for many acts finds them once.

    Looks at the clause, the rest of the sentence, the paragraph, the dateline and the headline, in this
    order. A country or capital that acts or is acted on is an actor, not a place. Countries are ISO 3166
    alpha-3 or "". The place's ``how`` says where it was found; its ``alternatives`` open with its rivals.
    """
    source_country, target_country = _country(source_country), _country(target_country)
    head = _dateline(sentences, places)
    usable = [p for p in places if p.latitude is not None and p is not head]
    countries = {source_country, target_country} - {""}
    setting, wider = settings or settings_of(sentences, places)
    usable += the_capital(sentence, setting) + the_same(sentence, usable)
    found = _ranked(predicate, sentence, usable, countries)
    if found and found[0].cost < _FAR:
        where = "the clause" if found[0].cost < 2 else "the sentence"
        return _answer(found[0], [f.place for f in found[1:]], where)
    act = sentence.tokens[predicate]
    lent = _lent(act, sentence, sentences, usable, (source_country, target_country), head, setting)
    if lent is None:
        plays = setting if setting or is_speech(act) else wider
        lent = _at_home(act, source_country, target_country, plays)
    return lent or (None, _reason(head, usable, sentence))


def _country(code: str) -> str:
    """The code when it is a country's; IGO, IMG and their like are nowhere."""
    return code if open_gazetteer().country(code) else ""


def _lent(
    act: Token,
    sentence: Sentence,
    sentences: Sequence[Sentence],
    places: Sequence[Place],
    sides: tuple[str, str],
    head: Place | None,
    setting: str,
) -> Located | None:
    """A place that a sentence before, the dateline or the headline lends to an act.

    It lies in either side's country or in the one where the article plays. What is said is lent the dateline
    alone, by a speaker of its country.
    """
    if is_speech(act):
        told = head is not None and head.country == sides[0]
        return _answer(_Found(head, 0, head.text, False), [], "the dateline") if told and head else None
    allowed = set(sides) - {""}
    allowed = allowed | {setting} if allowed else allowed
    around = _in_paragraph(sentence, sentences, places, allowed)
    if around is not None:
        return _answer(around, [], "the paragraph")
    if head is not None and (not allowed or head.country in allowed):
        return _answer(_Found(head, 0, head.text, False), [], "the dateline")
    title = _in_headline(sentence, sentences, places, allowed)
    return None if title is None else _answer(title, [], "the headline")


def _at_home(token: Token, source: str, target: str, setting: str) -> Located | None:
    """In the doer's country when the article plays there or both sides are of it; the country, no nearer."""
    alone = not source and target == setting and not is_speech(token)
    if not (source and source in {target, setting}) and not alone:
        return None
    country = open_gazetteer().country(source or target)
    if country is None:
        return None
    how = "the actors' country: no place is named"
    values = (country.name, country.geoname_id, country.latitude, country.longitude, country.country)
    return Place(token.start, token.start, "", *values, "", _COUNTRY, how), ""


def _answer(found: _Found, others: Sequence[Place], where: str) -> Located:
    place = found.place
    precision = 2 if found.near and place.precision == 1 else place.precision
    rivals = [f"{p.name} ({p.country})" for p in others if p.name != place.name]
    alternatives = tuple(dict.fromkeys([*rivals, *place.alternatives]))
    how = f"{where}: {found.words}; {place.how}"
    return replace(place, precision=precision, how=how, alternatives=alternatives[:6]), ""


def _reason(head: Place | None, usable: Sequence[Place], sentence: Sentence) -> str:
    if head is not None:
        return f"no place is named near the act, and the dateline's {head.name} is in neither side's country"
    if any(sentence.start <= p.start < sentence.end for p in usable):
        return "the places named here are actors or belong to another act"
    return "no place is named in the sentence, its paragraph, the dateline or the headline"


def _ranked(predicate: int, sentence: Sentence, places: Sequence[Place], countries: set[str]) -> list[_Found]:
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
    if outer.precision == _COUNTRY:
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
) -> Iterator[_Found]:
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
        cost += 2.5 if place.precision == _COUNTRY else 0.4 if place.precision > 3 else 0.0
        cost += 0.8 if countries and place.country not in countries | {""} else 0.0
        cost += 0.02 * abs(token.i - predicate)
        cost += sum(0.8 for step in climb(token, sentence)[1:] if step.i in heads)
        low = preposition.text.lower() if preposition else ""
        near = low in words.AROUND or (
            preposition is not None and sentence.tokens[preposition.head].text.lower() in words.DISTANCE
        )
        yield _Found(place, cost, f"{low} {place.text}".strip(), near)


def _in_paragraph(
    sentence: Sentence, sentences: Sequence[Sentence], places: Sequence[Place], countries: set[str]
) -> _Found | None:
    """The nearest sentence before, in the paragraph, that says where its own act was."""
    before = [
        s for s in sentences if s.paragraph == sentence.paragraph and 0 < sentence.number - s.number <= _BACK
    ]
    for other in reversed(before):
        found = [f for f in _ranked(other.root, other, places, countries) if f.cost < _NEAR]
        if found and (not countries or found[0].place.country in countries | {""}):
            return replace(found[0], words=f"{found[0].words} in a sentence before")
    return None


def _in_headline(
    sentence: Sentence, sentences: Sequence[Sentence], places: Sequence[Place], countries: set[str]
) -> _Found | None:
    for other in sentences:
        if other.headline and other.number != sentence.number:
            found = [f for f in _ranked(other.root, other, places, countries) if f.cost < _NEAR]
            if found and (not countries or found[0].place.country in countries | {""}):
                return found[0]
    return None


def _dateline(sentences: Sequence[Sentence], places: Sequence[Place]) -> Place | None:
    """``BAGHDAD (AP) —`` at the head of the body."""
    body = next((s for s in sentences if not s.headline), None)
    if body is None:
        return None
    match = _DATELINE.match(body.text)
    if match is None:
        return None
    return next((p for p in places if body.start <= p.start < body.start + match.end("place")), None)
