"""Where an article plays, and the nouns that take up a place named before: *the capital*, *the city*."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from conflictcode.codebook.gazetteer import open_gazetteer
from conflictcode.coding import places_words as words
from conflictcode.coding.places_relation import ACTORS, head_of, preposition_of
from conflictcode.records import Place, Sentence

ADJECTIVE = "adjective"


def setting_of(sentences: Sequence[Sentence], places: Sequence[Place], actors: bool = False) -> str:
    """The country where the article plays: the one most of its places lie in.

    Countries and capitals that act are no places; with ``actors`` they count all the same.
    """
    starts = [sentence.start for sentence in sentences]
    weights: dict[str, float] = {}
    for place in places:
        if place.country and (
            actors or kind_of(place) not in ACTORS or _is_located(place, sentences, starts)
        ):
            weights[place.country] = weights.get(place.country, 0.0) + 1.0
    return max(weights, key=lambda country: (weights[country], country)) if weights else ""


def the_capital(sentence: Sentence, setting: str) -> list[Place]:
    """``in the capital``: of the country where the article plays."""
    gazetteer = open_gazetteer()
    for token in sentence.tokens:
        below = {sentence.tokens[k].dep for k in token.children}
        if (
            token.text != "capital"
            or token.dep != "pobj"
            or below & {"amod", "prep", "appos", "poss", "compound"}
        ):
            continue
        name = gazetteer.capital(setting)
        for entry in gazetteer.find(name):
            if entry.kind == "capital" and entry.country == setting:
                how = f"capital; the capital of {setting}, where the article plays"
                place = (entry.name, entry.geoname_id, entry.latitude, entry.longitude, setting, entry.admin1)
                return [Place(token.start, token.end, token.text, *place, 1, how)]
    return []


def the_same(sentence: Sentence, places: Sequence[Place]) -> list[Place]:
    """``in the city``: the city named last before."""
    found = []
    for token in sentence.tokens:
        kinds = words.SAME.get(token.text.lower())
        below = {sentence.tokens[k].dep for k in token.children}
        if kinds is None or token.dep != "pobj" or "det" not in below or below - {"det", "amod"}:
            continue
        before = [p for p in places if p.end <= token.start and kind_of(p) in kinds]
        if before:
            how = f"{kind_of(before[-1])}; {before[-1].text}, named before"
            found.append(replace(before[-1], start=token.start, end=token.end, text=token.text, how=how))
    return found


def settings_of(sentences: Sequence[Sentence], places: Sequence[Place]) -> tuple[str, str]:
    """The country where the article plays, without and with the countries that act in it."""
    return setting_of(sentences, places), setting_of(sentences, places, actors=True)


def _is_located(place: Place, sentences: Sequence[Sentence], starts: Sequence[int]) -> bool:
    """Whether a country or capital stands in a phrase of place, or opens the article as its dateline."""
    if kind_of(place) == ADJECTIVE:
        return False
    around = bisect_right(starts, place.start) - 1
    if around < 0 or place.start >= sentences[around].end:
        return False
    sentence = sentences[around]
    preposition = preposition_of(head_of(place, sentence), sentence)
    return preposition is not None and preposition.text.lower() in words.INSIDE | words.AROUND


def kind_of(place: Place) -> str:
    """The kind that ``how`` opens with: city, capital, country, region ... or "adjective"."""
    return place.how.partition(";")[0]
