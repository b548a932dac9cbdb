"""Names that an article introduces for others: *the World Food Program (WFP)*, *X, also known as Y*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from conflictcode.records import Actor, Mention, Sentence

_KNOWN_AS = ("also known as", "known as", "formerly known as", "formerly", "also called", "better known as")


def aliases(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> dict[int, Actor]:
    """Start of a mention that has no country of its own → the actor of the name beside it."""
    found: dict[int, Actor] = {}
    for one, two in _beside(sentences, mentions):
        if one.actor.country and not two.actor.country:
            found[two.start] = one.actor
        elif two.actor.country and not one.actor.country:
            found[one.start] = two.actor
    return found


def _beside(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    for one, two in pairwise(m for m in mentions if m.kind in ("name", "title", "role")):
        if one.sentence == two.sentence and one.end < two.start and two.kind == "name":
            sentence = sentences[one.sentence]
            between = sentence.text[one.end - sentence.start : two.start - sentence.start].strip()
            closed = sentence.text[two.end - sentence.start : two.end - sentence.start + 1]
            if (between == "(" and closed == ")") or _known_as(between):
                yield one, two


def _known_as(between: str) -> bool:
    words = between.strip(" ,(").removesuffix(" the").removesuffix(" as the") or ""
    return words.lower() in _KNOWN_AS
