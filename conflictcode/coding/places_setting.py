"""Where an article plays, and the nouns that take up a place named before: *the capital*, *the city*."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from conflictcode.codebook.gazetteer import Entry, open_gazetteer
from conflictcode.coding import places_words as words
from conflictcode.coding.places_relation import ACTORS, head_of
from conflictcode.coding.setting import is_located
from conflictcode.records import Place, Sentence, Token

ADJECTIVE = "adjective"


def the_capital(sentence: Sentence, setting: str) -> list[Place]:
    """``in the capital``: of the country where the article plays."""
    gazetteer = open_gazetteer()
    for token in sentence.tokens:
        if token.text != "capital" or not _stands_alone(token, sentence, {"det"}):
            continue
        for entry in gazetteer.find(gazetteer.capital(setting)):
            if entry.kind == "capital" and entry.country == setting:
                how = f"city; the capital of {setting}, where the article plays"  # "the capital" never acts
                return [_place(token, entry, how)]
    return []


def the_country(sentence: Sentence, setting: str) -> list[Place]:
    """``in the country``: the one where the article plays."""
    entry = open_gazetteer().country(setting)
    tokens = [t for t in sentence.tokens if t.text == "country" and _stands_alone(t, sentence, {"det"})]
    how = "country; where the article plays"
    return [_place(token, entry, how) for token in tokens] if entry is not None else []


def the_base(sentence: Sentence, places: Sequence[Place], setting: str) -> list[Place]:
    """``at an Iraqi air base``: in Iraq when the article plays there; an American one may be anywhere."""
    found = []
    for place in places:
        if (
            place.country == setting
            and kind_of(place) == ADJECTIVE
            and sentence.start <= place.start < sentence.end
        ):
            noun = sentence.tokens[head_of(place, sentence).head]
            if noun.lemma in words.OUTPOST:
                how = "country; where the article plays"
                found.append(replace(place, start=noun.start, end=noun.end, text=noun.text, how=how))
    return found


def the_same(sentence: Sentence, places: Sequence[Place]) -> list[Place]:
    """``in the city``: the city named last before; ``in the province``: also the one that holds it."""
    found = []
    for token in sentence.tokens:
        kinds = words.SAME.get(token.text.lower())
        if kinds is None or not _stands_alone(token, sentence, {"det", "amod"}):
            continue
        before = [p for p in places if p.end <= token.start and kind_of(p) not in {ADJECTIVE, "country"}]
        same = [p for p in before if kind_of(p) in kinds]
        if "division" in kinds and before and before[-1] not in same:
            same = [_division(before[-1], token)]
        if same:
            how = f"{kind_of(same[-1])}; {same[-1].text}, named before"
            found.append(replace(same[-1], start=token.start, end=token.end, text=token.text, how=how))
    return found


def _division(place: Place, token: Token) -> Place:
    """The first-level division that a place lies in, else the place."""
    entries = open_gazetteer().find(place.admin1)
    within = (e for e in entries if e.kind == "division" and e.country == place.country)
    entry = next(within, None)
    return place if entry is None else replace(_place(token, entry, "division"), text=place.text)


def _stands_alone(token: Token, sentence: Sentence, allowed: set[str]) -> bool:
    """``in the city``, but not ``in the city of Mosul``."""
    below = {sentence.tokens[k].dep for k in token.children}
    return token.dep == "pobj" and "det" in below and not below - allowed


def _place(token: Token, entry: Entry, how: str) -> Place:
    values = (entry.name, entry.geoname_id, entry.latitude, entry.longitude, entry.country, entry.admin1)
    return Place(token.start, token.end, token.text, *values, entry.precision, how)


def settings_of(sentences: Sequence[Sentence], places: Sequence[Place]) -> tuple[str, str]:
    """The country where the article plays: the one most of its places lie in, ``""`` when none is.

    First without the countries and capitals that act in it, which are no places, then with them. A draw
    of the first is settled by the second, one of the second not at all.
    """
    starts = [sentence.start for sentence in sentences]
    named = Counter(place.country for place in places if place.country)
    held = Counter(
        place.country
        for place in places
        if place.country and (kind_of(place) not in ACTORS or _is_located(place, sentences, starts))
    )
    setting = max(held, key=lambda country: (held[country], named[country]), default="")
    most = [country for country in named if named[country] == max(named.values())]
    return setting, most[0] if len(most) == 1 else ""


def _is_located(place: Place, sentences: Sequence[Sentence], starts: Sequence[int]) -> bool:
    """Whether a country or capital stands in a phrase of place."""
    around = bisect_right(starts, place.start) - 1
    if around < 0 or place.start >= sentences[around].end:
        return False
    sentence = sentences[around]
    return is_located(sentence.tokens, head_of(place, sentence).i)


def kind_of(place: Place) -> str:
    """The kind that ``how`` opens with: city, capital, country, region ... or "adjective"."""
    return place.how.partition(";")[0]
