"""Sentences to mentions: every stretch of text that names or describes an actor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.words import fold
from conflictcode.coding.describe import Describer, Phrase
from conflictcode.coding.naming import Names
from conflictcode.coding.persons import Person, persons
from conflictcode.coding.phrases import calendar, expletive, is_head, offsets
from conflictcode.coding.titles import person_phrase
from conflictcode.coding.wording import NameSpan, Wording, word
from conflictcode.records import Actor, Mention, Sentence, Token

_NAMELIKE = frozenset(("PROPN", "NOUN", "ADJ", "VERB", "X", "ADV", "INTJ"))


def find_mentions(
    sentences: Sequence[Sentence], published: dt.date | None, actors: Actors
) -> tuple[Mention, ...]:
    """The mentions of an article in the order of their heads.

    Each has the actor as far as its own phrase tells: ``---REB`` for bare *rebels*, code ``""`` for
    pronouns, descriptions (*the group*) and names that the codebook doesn't know. A phrase that
    names several actors (*Russian and Turkish troops*) gives several mentions with one head.
    """
    describer = Describer(Names(actors, published, _context(sentences)))
    found: list[Mention] = []
    for sentence in sentences:
        found += _of_sentence(word(sentence, actors), describer)
    found = [m for m in found if not _stray_acronym(m, found, sentences[m.sentence])]
    found += _surnames(sentences, found)
    return tuple(sorted(found, key=lambda m: (m.sentence, m.head)))


def _stray_acronym(mention: Mention, found: Sequence[Mention], sentence: Sentence) -> bool:
    """*A memorandum of understanding (MOU)*: letters for something that is no actor."""
    before = sentence.text[: mention.start - sentence.start].rstrip()
    if mention.actor.code or mention.kind != "name" or not before.endswith("("):
        return False
    end = sentence.start + len(before[:-1].rstrip())
    return not any(m.end == end for m in found if m.sentence == mention.sentence)


def _surnames(sentences: Sequence[Sentence], found: Sequence[Mention]) -> Iterator[Mention]:
    """Surnames that the parser took for something else: *Mugisha is wanted*; and first names."""
    persons = [m for m in found if m.kind in ("name", "title") and " " in m.actor.name]
    known = {m.text.split()[-1] for m in persons} | {m.actor.name.split()[0] for m in persons}
    taken = {start for m in found for start in range(m.start, m.end)}
    for sentence in sentences:
        for t in sentence.tokens:
            free = t.start not in taken and t.pos in _NAMELIKE and not calendar(t)
            if free and t.text in known and t.text[0].isupper():
                actor = Actor("", name=t.text)
                yield Mention(sentence.number, t.i, t.start, t.end, t.text, "name", actor)


def _context(sentences: Iterable[Sentence]) -> frozenset[str]:
    return frozenset(fold(t.text).lower() for s in sentences for t in s.tokens)


def _of_sentence(wording: Wording, describer: Describer) -> Iterator[Mention]:
    people = _people(wording, describer)
    after = 0  # tokens before this one belong to a mention already
    for token in wording.tokens:
        if token.i < after:
            continue
        person = people.get(token.i)
        if person is not None:
            phrase = person_phrase(wording, person, describer)
            after = person.last + 1
        else:
            phrase = _pronoun(wording, token) or _plain(wording, token.i, describer)
            if phrase is not None and phrase.kind == "role" and phrase.last + 1 in people:
                phrase = None  # a title: part of the name's mention
        if phrase is not None:
            after = max(after, phrase.last + 1)
            yield from _mentions(wording, phrase)


def _people(wording: Wording, describer: Describer) -> dict[int, Person]:
    """Persons and unknown names of a sentence by each of their tokens."""
    found = persons(wording, describer.names.actors, describer.names.kind)
    return {i: person for person in found for i in range(person.first, person.last + 1)}


def _pronoun(wording: Wording, token: Token) -> Phrase | None:
    if token.tag not in ("PRP", "PRP$") or expletive(wording.tokens, token):
        return None
    return Phrase(token.i, token.i, token.i, "pronoun", (Actor("", name=token.text),))


def _plain(wording: Wording, i: int, describer: Describer) -> Phrase | None:
    span = wording.names.get(i)
    if span is not None and span.last > i and _head_of(wording, span) != i:
        return None
    if span is None and not is_head(wording.tokens, i):
        return describer.before(wording, i)
    return describer.describe(wording, i)


def _head_of(wording: Wording, span: NameSpan) -> int:
    """The token of a name that the rest of the sentence hangs on."""
    inside = range(span.first, span.last + 1)
    return next((i for i in reversed(inside) if wording.tokens[i].head not in inside), span.last)


def _mentions(wording: Wording, phrase: Phrase) -> Iterator[Mention]:
    first = phrase.first
    while first < phrase.head and wording.tokens[first].dep in ("det", "predet"):
        first += 1
    start, end = offsets(wording.sentence, first, phrase.last)
    text = wording.text(first, phrase.last)
    for actor in phrase.actors:
        yield Mention(wording.sentence.number, phrase.head, start, end, text, phrase.kind, actor)
