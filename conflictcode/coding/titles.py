"""A proper name with what stands beside it: the title before, the office in apposition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conflictcode.codebook.composing import lend
from conflictcode.codebook.slots import Slots, cut
from conflictcode.codebook.words import spell
from conflictcode.coding.describe import Describer, Phrase
from conflictcode.coding.lending import OF
from conflictcode.coding.persons import Person
from conflictcode.coding.phrases import conjuncts, first_of, plural, prepositional, with_dep
from conflictcode.coding.wording import Wording
from conflictcode.records import Actor

# What the parser's own name finder calls neither a person nor an organisation; only a hint.
_NO_ACTOR = frozenset(
    ("GPE", "LOC", "FAC", "DATE", "EVENT", "LAW", "LANGUAGE", "PRODUCT", "WORK_OF_ART", "MONEY")
)


def person_phrase(wording: Wording, person: Person, describer: Describer) -> Phrase | None:
    """The mention that a name and its titles make; None for names of places, battles and the like."""
    tokens = wording.tokens
    inside = range(person.first, person.last + 1)
    head = next((i for i in reversed(inside) if tokens[i].head not in inside), person.last)
    first = min(person.first, first_of(tokens, head))
    known = _known(wording, person, describer)
    stated = _stated(wording, person, head, first, describer)
    if known is None and not (person.titled and stated) and _no_actor(wording, person, head, describer):
        return None
    name = wording.text(person.name_first, person.last)
    actors = _whole(known, stated, name, describer)
    kind = "title" if person.titled and known is None else "name"
    return Phrase(head, first if stated else person.first, person.last, kind, actors)


def _no_actor(wording: Wording, person: Person, head: int, describer: Describer) -> bool:
    """A name in front of its noun (*the Oslo talks*), or of something that can't act."""
    token = wording.tokens[head]
    if token.dep in ("compound", "amod", "nmod", "npadvmod") and token.head > person.last:
        return True
    return token.ent in _NO_ACTOR and not _person_beside(wording, head, describer)


def _whole(
    known: Actor | None, stated: tuple[Actor, ...], name: str, describer: Describer
) -> tuple[Actor, ...]:
    """The codebook's word on someone in office; else the title's, with the codebook's country."""
    if known is None:
        return tuple(replace(a, name=name, trail=(name, *a.trail)) for a in stated) or (Actor("", name=name),)
    slots = describer.names.actors.slots
    if not stated or not stated[0].role or slots.free or _better(slots, known.role, stated[0].role):
        return (known,)
    country = known.country or stated[0].country
    code = slots.join(country, stated[0].role) if country else stated[0].code
    return (describer.names.actor(code, known.name, (*known.trail[:1], *stated[0].trail)),)


def _better(slots: Slots, known: str, stated: str) -> bool:
    """Whether the codebook's role stands: an office on the day, or arms where the text has but a rank."""
    parts, said = cut(known), cut(stated)
    in_office = any(slots.has("office", part) for part in parts)
    armed = all(slots.has("armed", part) for part in said) and any(slots.has("armed", part) for part in parts)
    return in_office or armed


def _known(wording: Wording, person: Person, describer: Describer) -> Actor | None:
    """The codebook's person, when the whole name is his and not only a part of it."""
    span = person.span
    if span is None:
        return None
    rest = (*range(person.name_first, span.first), *range(span.last + 1, person.last + 1))
    if any(len(wording.tokens[i].text.rstrip(".-")) > 1 for i in rest):  # initials are free
        return None
    return describer.names.named(span)[0]


def _stated(
    wording: Wording, person: Person, head: int, first: int, describer: Describer
) -> tuple[Actor, ...]:
    """What the title in front of a name, the apposition beside it or an adjective says."""
    names = describer.names
    role = describer.role(wording, first, person.name_first - 1, alone=person.titled, ranked=True)
    role = role or _title_in_name(wording, person, describer)
    lenders = _lenders(wording, person, head, first, describer)
    if not role:
        beside = _beside(wording, head, describer)
        lenders = _of_members(wording, head, lenders, describer)
        return beside or tuple(names.actor(a.code, "", a.trail) for a in lenders if not names.is_person(a))
    said = f"{wording.text(person.first, max(person.first, person.name_first - 1))} is {role}"
    if not lenders:
        lenders = tuple(a for a in _beside(wording, head, describer) if a.country)[:1]
    if not lenders:
        return (names.actor(f"---{role}", "", (said,)),)
    slots, noun = names.actors.slots, wording.tokens[max(0, person.name_first - 1)].text
    return tuple(
        names.actor(
            lend(slots, a.code, describer.headed(a.code, role, noun), names.is_person(a)),
            "",
            (*a.trail, said),
        )
        for a in lenders
    )


def _of_members(
    wording: Wording, head: int, lenders: tuple[Actor, ...], describer: Describer
) -> tuple[Actor, ...]:
    """*The Nigerian Union of Teachers* has the role of those who are in it."""
    names = describer.names
    if wording.tokens[head].text.lower() not in names.actors.roles.collective:
        return lenders
    phrases = (describer.describe(wording, i) for i in prepositional(wording.tokens, head, OF))
    members = next((p for p in phrases if p is not None and p.kind == "role"), None)
    if members is None:
        return lenders
    if not lenders:
        return tuple(describer.across(a) for a in members.actors)
    slots, (first, *_) = names.actors.slots, members.actors
    whole = (
        names.actor(lend(slots, a.code, first.role), a.name, tuple(dict.fromkeys((*a.trail, *first.trail))))
        for a in lenders
    )
    return tuple(describer.across(a) for a in whole)


def _title_in_name(wording: Wording, person: Person, describer: Describer) -> str:
    """The role in a name that the codebook gives with its title (*President Clinton*)."""
    actors = describer.names.actors
    title = spell(wording.tokens[person.name_first].text.lower())
    return actors.roles.phrases.get(title, "") if actors.roles.titled([title]) else ""


def _lenders(
    wording: Wording, person: Person, head: int, first: int, describer: Describer
) -> tuple[Actor, ...]:
    start, end = _title_start(wording, person), person.name_first
    found: tuple[Actor, ...] = ()
    if person.titled:
        found = describer.lenders.of(wording, head, min(first, start), end=end)
        found = found or describer.lenders.of(wording, end - 1, start)
    if not found and first < end:
        found = describer.lenders.combine(describer.lenders.front(wording, head, first, 1, end))
    if not found and wording.tokens[head].ent != "PERSON":  # Bank of China
        found = describer.lenders.behind(wording, head, [], 1, (OF,))
    return found


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
    for each in _appositions(wording, head):
        phrase = describer.describe(wording, each) if each in wording.roles else None
        if phrase is not None and phrase.kind == "role":
            return phrase.actors
        if each > head and each not in wording.names:  # Oshima, the UN Relief Coordinator
            front = describer.lenders.front(wording, each, first_of(tokens, each), 1)
            if any(a.country for a in front):
                return describer.lenders.combine(front)
    return ()


def _appositions(wording: Wording, head: int) -> Iterator[int]:
    tokens = wording.tokens
    others = list(with_dep(tokens, head, "appos"))
    if tokens[head].dep == "appos":
        others.append(tokens[head].head)
    for other in others:
        yield from conjuncts(tokens, other)


def _person_beside(wording: Wording, head: int, describer: Describer) -> bool:
    """*Oshima, the UN coordinator* is nobody's town, whatever the parser takes the name for."""
    personal = describer.names.actors.roles.personal
    beside = (i for i in _appositions(wording, head) if i in wording.roles)
    return any(personal(wording.tokens[i].text) and not plural(wording.tokens[i]) for i in beside)
