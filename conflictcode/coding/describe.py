"""What the words of one noun phrase say of an actor: its role nouns, and who lends it a country.

*Iraqi security forces*: the adjective lends IRQ, the noun is MIL, together IRQMIL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.slots import cut
from conflictcode.codebook.words import pieces, spell
from conflictcode.coding.persons import Person, persons
from conflictcode.coding.phrases import conjuncts, first_of, is_head, plural, prepositional, with_dep
from conflictcode.coding.wording import NameSpan, Wording
from conflictcode.records import Actor

_LEND = (frozenset(("of",)), frozenset(("in", "from", "at", "inside", "within", "across", "near", "for")))
_PARTS = frozenset(
    [
        "member",
        "group",
        "number",
        "dozen",
        "score",
        "hundred",
        "thousand",
        "million",
        "majority",
        "most",
        "many",
        "some",
        "several",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "all",
        "both",
        "each",
        "none",
        "any",
        "few",
        "part",
        "rest",
        "band",
        "team",
        "unit",
        "contingent",
        "batch",
        "series",
        "handful",
        "lot",
        "couple",
        "crowd",
        "gang",
        "thousands",
        "hundreds",
        "dozens",
        "scores",
        "coalition",
        "alliance",
        "representative",
    ]
)
_SPLITTING = frozenset(("pro", "anti", "non", "counter"))
_BACKED = frozenset(("VERB", "ADJ"))


class Phrase(NamedTuple):
    """A noun phrase that names or describes an actor."""

    head: int
    first: int
    last: int
    kind: str  # name, title, role, description, place
    actors: tuple[Actor, ...]


@dataclass(slots=True)
class Describer:
    """Reads phrases of one article against the codebook, on the day of publication."""

    actors: Actors
    day: dt.date | None
    context: frozenset[str]  # lower-case words of the article
    known: dict[tuple[str, ...], Actor] = field(default_factory=dict)

    # -- names ---------------------------------------------------------------------------------

    def named(self, span: NameSpan) -> tuple[Actor, ...]:
        """The actors that a name of the codebook stands for; several when its code says ``A/B``."""
        key = (*(s.entry for s in span.senses), span.senses[0].use)
        if key not in self.known:
            self.known[key] = self._named(span)
        actor = self.known[key]
        codes = actor.code.split("/") if "/" in actor.code else [actor.code]
        return tuple(self.actor(code, actor.name, actor.trail) for code in codes)

    def _named(self, span: NameSpan) -> Actor:
        senses = [s for s in span.senses if self._fits(s.entry)] or list(span.senses)
        bound = [s for s in senses if self.actors.entry(s.entry).context]
        sense = (bound if self._fits_any(bound) else [s for s in senses if s not in bound] or senses)[0]
        entry = self.actors.entry(sense.entry)
        role = self.actors.code_on(entry, self.day)
        if role is None:
            return Actor("", name=entry.name)
        code = role.code
        if sense.use == "seat" and self.actors.slots.role(code) == "":
            code = self.actors.slots.join(code, self.actors.slots.seat)
        said = f"{sense.spelling} is {entry.name}"
        when = f"{role.office or role.code} {role.start}..{role.end}" if role.start or role.end else role.code
        return self.actor(code, entry.name, (said, when.strip()))

    def _fits(self, name: str) -> bool:
        entry = self.actors.entry(name)
        if entry.context and not self._in_context(entry.context):
            return False
        if self.day is None or not entry.roles:
            return True
        return any(role.covers(self.day.isoformat()) for role in entry.roles)

    def _fits_any(self, senses: Iterable[object]) -> bool:
        return any(self._in_context(self.actors.entry(s.entry).context) for s in senses)  # type: ignore[attr-defined]

    def _in_context(self, words: tuple[str, ...]) -> bool:
        return any(all(p.lower() in self.context for p in pieces(word)) for word in words)

    def actor(self, code: str, name: str = "", trail: tuple[str, ...] = (), inferred: bool = False) -> Actor:
        slots = self.actors.slots
        return Actor(code, slots.country(code), slots.role(code), name, trail, inferred)

    def kind(self, span: NameSpan) -> str:
        return self.actors.entry(span.senses[0].entry).kind

    # -- phrases -------------------------------------------------------------------------------

    def people(self, wording: Wording) -> dict[int, Person]:
        """Persons of a sentence by each of their tokens."""
        found = persons(wording, self.actors, self.kind)
        return {i: person for person in found for i in range(person.first, person.last + 1)}

    def role(self, wording: Wording, first: int, last: int) -> str:
        """The role that the nouns of ``first..last`` make together; ``""`` when none is one."""
        said: list[str] = []
        for i in range(first, last + 1):
            span = wording.roles.get(i)
            if span and (span.first == i or i == first):
                said.append(span.role)
        changes = self._modifiers(wording, first, last)
        return self._merge(said, changes) if said else ""

    def _modifiers(self, wording: Wording, first: int, last: int) -> list[str]:
        found = []
        for token in wording.tokens[first : last + 1]:
            role = self.actors.roles.modifiers.get(spell(token.text.lower()))
            if role and token.i not in wording.roles:
                found.append(role)
        return found

    def _merge(self, said: list[str], changes: list[str]) -> str:
        slots = self.actors.slots
        if slots.former in changes:
            return slots.former
        role = ""
        for part in said:
            role = self._both(role, part)
        for change in changes:
            armed = all(slots.has("armed", p) or slots.has("generic", p) for p in cut(role))
            role = (
                change
                if (armed and not slots.has("armed", role)) or role == change
                else self._change(change, role)
            )
        return role

    def _change(self, change: str, role: str) -> str:
        slots = self.actors.slots
        if all(slots.has("armed", p) or slots.has("generic", p) for p in cut(role)):
            return change if slots.has("armed", change) else role
        return slots.join(change, role) if not slots.free else change + role

    def _both(self, one: str, two: str) -> str:
        slots = self.actors.slots
        if not one or one == two or two.startswith(one):
            return two
        if slots.has("generic", two) or (slots.free and two in one):
            return one
        if slots.has("generic", one) and not slots.free:
            return two
        if slots.free:
            return one + two
        if slots.has("primary", one[:3]) and slots.has("primary", two[:3]):
            return two
        ordered = sorted(dict.fromkeys(cut(one) + cut(two)), key=lambda p: slots.order.index(slots.of(p)))
        return "".join(ordered)

    def lend(self, lender: Actor, role: str) -> str:
        """The code of someone with ``role`` who belongs to ``lender``."""
        slots = self.actors.slots
        if slots.free or not lender.code or not role:
            return slots.join(lender.code, role)
        if slots.international(role) and len(role) > 3:
            return role
        if slots.international(role):
            return lender.code if slots.international(lender.code) else role + lender.code
        parts = [p for p in cut(role) if not (slots.has("generic", p) and len(lender.code) > 3)]
        if (lender.role and slots.has("armed", lender.role[:3])) or lender.country == "IMG":
            parts = [p for p in parts if not slots.has("armed", p)]
        if slots.international(lender.code):
            parts = [p for p in parts if not slots.has("generic", p)]
        elif slots.former in parts:
            return lender.country + slots.former
        elif lender.name and lender.role and self._person(lender.name):
            return slots.join(lender.country, role)
        return slots.join(lender.code, "".join(parts))

    def _person(self, name: str) -> bool:
        return name in self.actors.raw_entries and self.actors.raw_entries[name][0] == "person"

    # -- lenders -------------------------------------------------------------------------------

    def lenders(self, wording: Wording, head: int, first: int, depth: int = 0) -> tuple[Actor, ...]:
        """Who lends the phrase at ``head`` its country: possessor and words in front, else *of* and *in*."""
        front = self._front(wording, head, first, depth)
        if any(self.actors.slots.leads(a.code) for a in front):
            return self._combine(front)
        for which in _LEND:
            behind = [
                actor
                for p in prepositional(wording.tokens, head, which)
                for actor in self.stands_for(wording, p, depth + 1)
            ]
            if any(a.code for a in behind):
                return self._combine([*front, *behind])
        return self._combine(front)

    def _front(self, wording: Wording, head: int, first: int, depth: int) -> list[Actor]:
        found: list[Actor] = []
        seen: set[int] = set()
        for i in range(first, head):
            span = wording.names.get(i)
            if span is None or span.first in seen or span.last >= head or self._not_lending(wording, span):
                continue
            seen.add(span.first)
            found += self.named(span)
        if found or depth > 3:
            return found
        for owner in with_dep(wording.tokens, head, "poss"):
            for each in conjuncts(wording.tokens, owner):
                found += self.stands_for(wording, each, depth + 1)
        return found

    def _not_lending(self, wording: Wording, span: NameSpan) -> bool:
        """*US-backed*, *pro-Russian* and *anti-ISIS* say nothing of where someone belongs."""
        tokens = wording.tokens
        before, after = span.first - 1, span.last + 1
        if before >= 1 and tokens[before].text in "-–" and tokens[before - 1].text.lower() in _SPLITTING:
            return True
        if after + 1 < len(tokens) and tokens[after].text in "-–":
            return tokens[after + 1].tag in ("VBN", "VBD", "VBG", "JJ") and after + 1 not in wording.names
        return False

    def _combine(self, found: list[Actor]) -> tuple[Actor, ...]:
        """Countries beside each other are several actors; an ethnic group or region joins each of them."""
        slots = self.actors.slots
        leading = list({a.code: a for a in found if slots.leads(a.code)}.values())
        rest = [a for a in found if a.code and not slots.leads(a.code)]
        if not leading:
            return tuple(rest[:1])
        if len(leading) > 1 and len(rest) == 0 and any(len(a.code) > 3 for a in leading):
            full = [a for a in leading if not any(b is not a and b.code.startswith(a.code) for b in leading)]
            leading = full or leading
        out = []
        for actor in leading:
            code, trail = actor.code, actor.trail
            for more in rest:
                code, trail = slots.join(code, more.code), trail + more.trail
            out.append(self.actor(code, actor.name, trail))
        return tuple(out)

    def stands_for(self, wording: Wording, head: int, depth: int = 0) -> tuple[Actor, ...]:
        """The actors of the phrase at ``head``, or else those whose it is."""
        phrase = self.describe(wording, head, depth)
        if phrase is not None and any(a.code for a in phrase.actors):
            return phrase.actors
        if depth > 3:
            return ()
        return self.lenders(wording, head, first_of(wording.tokens, head), depth)

    # -- the whole phrase ----------------------------------------------------------------------

    def describe(self, wording: Wording, head: int, depth: int = 0) -> Phrase | None:
        """The phrase whose head noun is ``head``; None when it names no actor."""
        tokens = wording.tokens
        if depth > 4:
            return None
        first = first_of(tokens, head)
        span = wording.names.get(head)
        if span is not None:
            return self._name_phrase(wording, span, head, first, depth)
        if head in wording.roles:
            return self._role_phrase(wording, head, first, depth)
        if tokens[head].lemma in _PARTS or tokens[head].pos == "NUM":
            for inner in prepositional(tokens, head, _LEND[0]):
                phrase = self.describe(wording, inner, depth + 1)
                if phrase is not None:
                    return phrase._replace(head=head, first=first)
        return self._described(wording, head, first, depth)

    def _name_phrase(
        self, wording: Wording, span: NameSpan, head: int, first: int, depth: int
    ) -> Phrase | None:
        kind = self.kind(span)
        if kind in ("country", "region", "city") and self._part_of_longer(wording, span):
            return None
        found = self.named(span)
        if kind in ("ethnic", "religion") or not any(
            self.actors.slots.leads(a.code) for a in found if a.code
        ):
            lent = [a for a in self._front(wording, head, first, depth) if a.code != found[0].code]
            found = self._combine([*lent, *found])
        use = "place" if kind in ("country", "region", "city") else "name"
        return Phrase(head, span.first, span.last, use, found)

    def _part_of_longer(self, wording: Wording, span: NameSpan) -> bool:
        """*Michael Jordan*, *Chad Smith*: a country's name inside a person's."""
        tokens = wording.tokens
        before = tokens[span.first - 1] if span.first else None
        if before is None or before.pos != "PROPN" or before.dep != "compound" or before.head != span.first:
            return False
        return before.i not in wording.names and before.i not in wording.roles and before.ent == "PERSON"

    def _role_phrase(self, wording: Wording, head: int, first: int, depth: int) -> Phrase | None:
        span = wording.roles[head]
        role = self.role(wording, first, max(head, span.last))
        lenders = self.lenders(wording, head, min(first, span.first), depth)
        text = wording.text(span.first, span.last)
        said = f"{text} is {role}"
        if not lenders:
            found: tuple[Actor, ...] = (self._roled(role, text, said),)
        else:
            found = tuple(self.actor(self.lend(a, role), text, (*a.trail, said)) for a in lenders)
        return Phrase(head, first, max(head, span.last), "role", _once(found))

    def _roled(self, role: str, text: str, said: str) -> Actor:
        if self.actors.slots.international(role):
            return self.actor(role, text, (said,))
        return Actor(f"---{role}", "", role, text, (said,))

    def _described(self, wording: Wording, head: int, first: int, depth: int) -> Phrase | None:
        token = wording.tokens[head]
        collective = (
            token.lemma in self.actors.roles.collective or token.text.lower() in self.actors.roles.collective
        )
        role = self.role(wording, first, head) or "".join(self._modifiers(wording, first, head)[:1])
        if not collective:
            return None
        text = wording.text(head, head)
        lenders = self.lenders(wording, head, first, depth)
        if role and lenders:
            found = tuple(
                self.actor(self.lend(a, role), text, (*a.trail, f"{text} is {role}")) for a in lenders
            )
        elif role:
            found = (self._roled(role, text, f"{text} is {role}"),)
        else:
            found = tuple(self.actor(a.code, a.name or text, a.trail) for a in lenders) or (
                Actor("", name=text),
            )
        return Phrase(head, first, head, "description", _once(found))


def _once(found: Iterable[Actor]) -> tuple[Actor, ...]:
    """Several actors of one code from one phrase are one."""
    return tuple({a.code or a.name: a for a in found}.values())


__all__ = ["Describer", "Phrase", "is_head", "plural"]
