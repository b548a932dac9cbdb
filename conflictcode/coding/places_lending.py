"""The place that the sentences around lend to an act whose own sentence names none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from conflictcode.codebook.gazetteer import open_gazetteer
from conflictcode.coding import places_words as words
from conflictcode.coding.places_rank import COUNTRY, Found, ranked
from conflictcode.coding.places_relation import climb, is_speech, subject_of
from conflictcode.records import Place, Sentence, Token

_NEAR = 3.0  # cost up to which another sentence's place is lent to this one
_BACK = 3  # sentences back from which a place is lent
_DATELINE = re.compile(r"^\W{0,3}(?P<place>[A-Z][^\n—–]{1,60}?)\s*(?:\([^)\n]{2,40}\)\s*)?(?:—|–|--| - |-\s)")


def lent(
    act: Token,
    sentence: Sentence,
    sentences: Sequence[Sentence],
    places: Sequence[Place],
    sides: tuple[str, str],
    head: Place | None,
    setting: str,
) -> tuple[Found, str] | None:
    """A place that another sentence, the dateline or the headline lends to an act, and which of them.

    It lies in either side's country or in the one where the article plays, unless headline and text tell the
    same act. What is said is lent the place where its speaker was, or the dateline of his country.
    """
    if is_speech(act):
        there = _whereabouts(act, sentence, sentences, places)
        if there is not None:
            return there, "the paragraph"
        return (_whole(head), "the dateline") if head is not None and head.country == sides[0] else None
    if sentence.headline and (lede := _in_lede(sentences, places)) is not None:
        return lede, "the first sentence"
    allowed = set(sides) - {""}
    if allowed and ("" in sides or act.lemma in words.ON_LAND | words.HARM):
        allowed = allowed | {setting}  # armies meet in third countries
    around = _in_paragraph(sentence, sentences, places, allowed)
    if around is not None:
        return around, "the paragraph"
    if head is not None and (not allowed or head.country in allowed):
        return _whole(head), "the dateline"
    title = _in_headline(act, sentence, sentences, places, allowed)
    return None if title is None else (title, "the headline")


def at_home(act: Token, sentence: Sentence, source: str, target: str, setting: str) -> Place | None:
    """The doer's country when the article plays there or both sides are of it; the country, no nearer.

    An embassy is abroad: in the country where the article plays.
    """
    subject = subject_of(act, sentence)
    if subject is not None and subject.lemma in words.POSTS:
        source = setting
    alone = not source and target == setting and not is_speech(act)
    if not (source and source in {target, setting}) and not alone:
        return None
    country = open_gazetteer().country(source or target)
    if country is None:
        return None
    how = "the actors' country: no place is named"
    values = (country.name, country.geoname_id, country.latitude, country.longitude, country.country)
    return Place(act.start, act.start, "", *values, "", COUNTRY, how)


def dateline(sentences: Sequence[Sentence], places: Sequence[Place]) -> Place | None:
    """``BAGHDAD (AP) —`` at the head of the body."""
    body = next((s for s in sentences if not s.headline), None)
    if body is None:
        return None
    match = _DATELINE.match(body.text)
    if match is None:
        return None
    return next((p for p in places if body.start <= p.start < body.start + match.end("place")), None)


def _whole(head: Place) -> Found:
    return Found(head, 0, head.text, False)


def _before(sentence: Sentence, sentences: Sequence[Sentence]) -> Iterable[Sentence]:
    """The sentences before in the paragraph, the nearest first."""
    near = [s for s in sentences if s.paragraph == sentence.paragraph]
    return reversed([s for s in near if 0 < sentence.number - s.number <= _BACK])


def _in_paragraph(
    sentence: Sentence, sentences: Sequence[Sentence], places: Sequence[Place], countries: set[str]
) -> Found | None:
    """The nearest sentence before, in the paragraph, that says where its own act was."""
    for other in _before(sentence, sentences):
        found = _first(_main_act(other).i, other, places, countries)
        if found is not None:
            return replace(found, words=f"{found.words} in a sentence before")
    return None


def _in_headline(
    act: Token,
    sentence: Sentence,
    sentences: Sequence[Sentence],
    places: Sequence[Place],
    countries: set[str],
) -> Found | None:
    title = next((s for s in sentences if s.headline and s.number != sentence.number), None)
    if title is None:
        return None
    main = _main_act(title)
    return _first(main.i, title, places, set() if main.lemma == act.lemma else countries)


def _in_lede(sentences: Sequence[Sentence], places: Sequence[Place]) -> Found | None:
    """A headline tells what the first sentence tells again."""
    lede = next((s for s in sentences if not s.headline), None)
    return None if lede is None else _first(_main_act(lede).i, lede, places, set())


def _first(act: int, sentence: Sentence, places: Sequence[Place], countries: set[str]) -> Found | None:
    found = [f for f in ranked(act, sentence, places, countries) if f.cost < _NEAR]
    fits = found and (not countries or found[0].place.country in countries | {""})
    return found[0] if fits else None


def _main_act(sentence: Sentence) -> Token:
    """What the sentence tells: ``Two were killed in Mosul, police said`` tells of the killing."""
    act = sentence.tokens[sentence.root]
    for _ in range(3):
        told = next((sentence.tokens[k] for k in act.children if sentence.tokens[k].dep == "ccomp"), None)
        if act.lemma not in words.REPORTING or told is None:
            break
        act = told
    return act


def _whereabouts(
    act: Token, sentence: Sentence, sentences: Sequence[Sentence], places: Sequence[Place]
) -> Found | None:
    """Where the speaker was last said to be: ``Khan met Rouhani in Tehran. Rouhani thanked his guest.``"""
    speaker = subject_of(act, sentence)
    if speaker is None or speaker.pos not in {"PROPN", "PRON"}:
        return None
    for other in _before(sentence, sentences):
        for token in other.tokens:
            same = token.text == speaker.text if speaker.pos == "PROPN" else token.dep == "nsubj"
            verb = next((step for step in climb(token, other) if step.pos == "VERB"), None)
            if same and verb is not None and verb.lemma in words.PRESENCE:
                found = _first(verb.i, other, places, set())
                if found is not None:
                    return replace(found, words=f"{found.words} in a sentence before")
        if speaker.pos == "PRON":
            return None  # "she" is whoever the sentence just before was about
    return None
