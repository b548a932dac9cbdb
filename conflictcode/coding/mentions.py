"""Sentences to mentions: every stretch of text that names or describes an actor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.words import fold
from conflictcode.coding.describe import Describer, Phrase
from conflictcode.coding.persons import Person
from conflictcode.coding.phrases import conjuncts, first_of, is_head, offsets, with_dep
from conflictcode.coding.wording import NameSpan, Wording, word
from conflictcode.records import Actor, Mention, Sentence

_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "his",
        "her",
        "their",
        "its",
        "him",
        "them",
        "we",
        "our",
        "us",
        "i",
        "my",
        "who",
        "whom",
        "whose",
        "which",
        "that",
    ]
)
_UNNAMED = frozenset(
    ("GPE", "LOC", "FAC", "DATE", "EVENT", "LAW", "LANGUAGE", "PRODUCT", "WORK_OF_ART", "MONEY")
)


def find_mentions(
    sentences: Sequence[Sentence], published: dt.date | None, actors: Actors
) -> tuple[Mention, ...]:
    """The mentions of an article in the order of their heads.

    Each has the actor as far as its own phrase tells: ``---REB`` for bare *rebels*, code ``""`` for
    pronouns, descriptions (*the group*) and names that the codebook doesn't know. A phrase that
    names several actors (*Russian and Turkish troops*) gives several mentions with one head.
    """
    describer = Describer(actors, published, _context(sentences))
    found: list[Mention] = []
    for sentence in sentences:
        found += _of_sentence(word(sentence, actors), describer)
    return tuple(found)


def _context(sentences: Iterable[Sentence]) -> frozenset[str]:
    return frozenset(fold(t.text).lower() for s in sentences for t in s.tokens)


def _of_sentence(wording: Wording, describer: Describer) -> Iterator[Mention]:
    people = describer.people(wording)
    taken: set[int] = set()
    for token in wording.tokens:
        i = token.i
        if i in taken:
            continue
        person = people.get(i)
        if person is not None:
            taken.update(range(i, person.last + 1))
            yield from _mentions(wording, _person(wording, person, describer))
        elif token.lemma in _PRONOUNS and token.pos in ("PRON", "DET", "SCONJ"):
            if token.tag in ("PRP", "PRP$", "WP", "WP$", "WDT"):
                yield from _mentions(wording, Phrase(i, i, i, "pronoun", (Actor("", name=token.text),)))
        else:
            phrase = _plain(wording, i, describer)
            if phrase is not None and not _before_person(phrase, people):
                taken.update(range(max(i, phrase.first), phrase.last + 1))
                yield from _mentions(wording, phrase)


def _before_person(phrase: Phrase, people: dict[int, Person]) -> bool:
    """A title in front of a name is part of the name's mention."""
    following = people.get(phrase.last)
    return following is not None and following.first <= phrase.head


def _plain(wording: Wording, i: int, describer: Describer) -> Phrase | None:
    span = wording.names.get(i)
    if span is not None and span.last > i and _head_of(wording, span) != i:
        return None
    if span is None and not is_head(wording.tokens, i):
        return None
    phrase = describer.describe(wording, i)
    if phrase is not None and phrase.kind in ("role", "description"):
        return phrase._replace(first=_core_first(wording, phrase))
    return phrase


def _head_of(wording: Wording, span: NameSpan) -> int:
    """The token of a name that the rest of the sentence hangs on."""
    inside = range(span.first, span.last + 1)
    return next((i for i in reversed(inside) if wording.tokens[i].head not in inside), span.last)


def _core_first(wording: Wording, phrase: Phrase) -> int:
    """First word of the core without article."""
    first = phrase.first
    while first < phrase.head and wording.tokens[first].dep in ("det", "predet"):
        first += 1
    return first


def _mentions(wording: Wording, phrase: Phrase) -> Iterator[Mention]:
    start, end = offsets(wording.sentence, phrase.first, phrase.last)
    text = wording.text(phrase.first, phrase.last)
    for actor in phrase.actors:
        yield Mention(wording.sentence.number, phrase.head, start, end, text, phrase.kind, actor)


def _person(wording: Wording, person: Person, describer: Describer) -> Phrase:
    """A proper name with the titles before it and the apposition beside it."""
    tokens = wording.tokens
    inside = range(person.first, person.last + 1)
    head = next((i for i in reversed(inside) if tokens[i].head not in inside), person.last)
    name = wording.text(person.name_first, person.last)
    first = min(person.first, first_of(tokens, head))
    stated = _stated(wording, person, head, first, describer)
    known = _known(wording, person, describer)
    if known is not None and (
        not stated or known.code == stated[0].code or _more_exact(known, stated[0], describer)
    ):
        actors: tuple[Actor, ...] = (known,)
    elif known is not None:
        actors = (_retitled(known, stated[0], describer),)
    else:
        actors = tuple(a for a in stated) or (Actor("", name=name),)
        actors = tuple(_called(a, name) for a in actors)
    kind = "title" if person.titled and known is None else "name"
    return Phrase(head, first if stated else person.first, person.last, kind, actors)


def _called(actor: Actor, name: str) -> Actor:
    return Actor(actor.code, actor.country, actor.role, name, (name, *actor.trail), actor.inferred)


def _known(wording: Wording, person: Person, describer: Describer) -> Actor | None:
    """The codebook's person, when the whole name is his and not only a part of it."""
    span = person.span
    if span is None or (span.first > person.name_first and not _initial(wording, person, span)):
        return None
    return describer.named(span)[0]


def _initial(wording: Wording, person: Person, span: NameSpan) -> bool:
    return all(len(wording.tokens[i].text.rstrip(".")) < 2 for i in range(person.name_first, span.first))


def _more_exact(known: Actor, stated: Actor, describer: Describer) -> bool:
    """In office on the day, the codebook knows better than a rank (*Gen.*) or a bare *Secretary*."""
    return bool(known.role) and known.role != describer.actors.slots.former


def _retitled(known: Actor, stated: Actor, describer: Describer) -> Actor:
    """Outside the dates that the codebook knows, the title in the text says what he is."""
    country = known.country or stated.country
    code = describer.actors.slots.join(country, stated.role) if country else stated.code
    return describer.actor(code, known.name, (*known.trail[:1], *stated.trail))


def _stated(
    wording: Wording, person: Person, head: int, first: int, describer: Describer
) -> tuple[Actor, ...]:
    """What the title in front of or the apposition beside a name says."""
    role = describer.role(wording, first, person.name_first - 1) if person.first < person.name_first else ""
    if role:
        start = _title_start(wording, person)
        lenders = describer.lenders(wording, head, min(first, start))
        if not lenders:
            lenders = describer.lenders(wording, person.name_first - 1, start)
        said = f"{wording.text(person.first, person.name_first - 1)} is {role}"
        if lenders:
            return tuple(describer.actor(describer.lend(a, role), "", (*a.trail, said)) for a in lenders)
        beside = _beside(wording, head, describer)
        lent = next((a for a in beside if a.country), None)
        return (
            (describer.actor(describer.lend(lent, role), "", (*lent.trail, said)),)
            if lent
            else (Actor(f"---{role}", "", role, trail=(said,)),)
        )
    return _beside(wording, head, describer)


def _title_start(wording: Wording, person: Person) -> int:
    """Leftmost word that may lend to the title: names, adjectives and possessives right before it."""
    start = person.first
    while start > 0 and (
        start - 1 in wording.names
        or wording.tokens[start - 1].pos in ("ADJ", "PART")
        or wording.tokens[start - 1].text in ("-", "–")
    ):
        start -= 1
    return start


def _beside(wording: Wording, head: int, describer: Describer) -> tuple[Actor, ...]:
    """The role phrase in apposition: *Robertson, a Pentagon spokesman* or *the minister, Zebari*."""
    tokens = wording.tokens
    others = list(with_dep(tokens, head, "appos"))
    if tokens[head].dep == "appos":
        others.append(tokens[head].head)
    for other in others:
        for each in conjuncts(tokens, other):
            if each in wording.roles:
                phrase = describer.describe(wording, each)
                if phrase is not None and phrase.kind == "role":
                    return phrase.actors
    return ()
