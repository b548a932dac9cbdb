"""Proper names in a row: persons with the titles in front of them, and names that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.words import word_set
from conflictcode.coding.phrases import calendar, plural
from conflictcode.coding.wording import NameSpan, Wording

_PARTICLES = word_set("al el bin ibn ben de da di du del der den la le van von dos das abu umm ud ul y e")


_PLACES = ("city", "country", "region")


class Person(NamedTuple):
    """A run of proper names: title ``first..name_first-1``, name ``name_first..last``."""

    first: int
    name_first: int
    last: int
    titled: bool
    span: NameSpan | None = None


def persons(wording: Wording, actors: Actors, kind: Callable[[NameSpan], str]) -> Iterator[Person]:
    """The persons and unknown proper names of a sentence, from left to right."""
    i, end = 0, len(wording.tokens)
    while i < end:
        if not _namelike(wording, i, actors, kind):
            i += 1
            continue
        last = _run(wording, i, actors, kind)
        span = next((s for k in range(i, last + 1) if (s := wording.names.get(k)) is not None), None)
        first = _title(wording, i, actors)
        yield Person(first, i, last, first < i, span)
        i = last + 1


def _namelike(wording: Wording, i: int, actors: Actors, kind: Callable[[NameSpan], str]) -> bool:
    token = wording.tokens[i]
    span = wording.names.get(i)
    if span is not None:
        return kind(span) == "person" or (
            kind(span) in _PLACES and _named_after(wording, span, kind(span), actors)
        )
    if token.pos != "PROPN" or not token.text[0].isupper() or calendar(token) or i in wording.roles:
        return False
    return not _is_title(token.text, actors) and any(c.isalpha() for c in token.text)


def _named_after(wording: Wording, span: NameSpan, kind: str, actors: Actors) -> bool:
    """*Mr. Jackson*, *Michael Jordan*, *Zeynep Oral*: a person with the name of a place."""
    before = wording.tokens[span.first - 1] if span.first else None
    if before is None or before.i in wording.names:
        return False
    if _is_title(before.text, actors):
        return True
    forename = before.pos == "PROPN" and before.i not in wording.roles and before.text[0].isupper()
    labels = {before.ent, wording.tokens[span.last].ent}
    return forename and (labels == {"PERSON"} or (kind == "city" and labels <= {"PERSON", ""}))


def _run(wording: Wording, i: int, actors: Actors, kind: Callable[[NameSpan], str]) -> int:
    tokens, last = wording.tokens, i
    while last + 1 < len(tokens):
        after = last + 1
        while after < len(tokens) and (_joint(wording, after) or tokens[after].text.lower() in _PARTICLES):
            after += 1
        if after >= len(tokens):
            break
        in_name = (
            tokens[after].ent == "PERSON" and tokens[after].pos == "PROPN" and after == last + 1
        )  # Wu Gang
        if not in_name and not _namelike(wording, after, actors, kind):
            break
        last = after
    return last


def _joint(wording: Wording, i: int) -> bool:
    tokens = wording.tokens
    return tokens[i].text in ("-", "–") and tokens[i - 1].end == tokens[i].start


def _title(wording: Wording, name: int, actors: Actors) -> int:
    """First token of the titles that stand right before token ``name``."""
    first = name
    while first > 0:
        before = first - 1
        token, span = wording.tokens[before], wording.roles.get(before)
        if span is not None and span.last == before and not plural(token):
            first = span.first
        elif _is_title(token.text, actors) or (first == name and token.lemma in actors.roles.collective):
            first = before
        else:
            break
    return first


def _is_title(text: str, actors: Actors) -> bool:
    return actors.roles.is_title(text)
