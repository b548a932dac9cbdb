"""What the words of one noun phrase say of an actor: its role nouns, and who lends it a country.

*Iraqi security forces*: the adjective lends IRQ, the noun is MIL, together IRQMIL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from conflictcode.codebook.composing import lend, one_role
from conflictcode.codebook.words import spell
from conflictcode.coding.naming import Names
from conflictcode.coding.phrases import (
    conjuncts,
    first_conjunct,
    first_of,
    glued_participle,
    left_children,
    place_conjuncts,
    plural,
    prepositional,
    with_dep,
)
from conflictcode.coding.wording import NameSpan, Wording
from conflictcode.records import Actor

OF = frozenset(("of",))
_LEND = (OF, frozenset(("in", "from", "at", "inside", "within", "across", "throughout", "near", "for")))
_PLACES = ("country", "region", "city")
_PARTS = frozenset(
    (
        *(
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
        ),
        *(
            "many",
            "some",
            "several",
            "one",
            "all",
            "both",
            "each",
            "none",
            "any",
            "few",
            "part",
            "rest",
            "band",
        ),
        *(
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
            "half",
        ),
        *("coalition", "alliance", "representative", "third", "quarter", "remnant", "hundreds", "thousands"),
    )
)
_DEEPEST = 4  # nesting of phrases (the wife of the head of the army of ...) that is still followed


class Phrase(NamedTuple):
    """A noun phrase that names or describes actors."""

    head: int
    first: int
    last: int
    kind: str  # name, title, role, description, place
    actors: tuple[Actor, ...]


@dataclass(slots=True)
class Describer:
    """Reads the phrases of one article against the codebook."""

    names: Names

    def describe(self, wording: Wording, head: int, depth: int = 0) -> Phrase | None:
        """The phrase whose head noun is ``head``; None when it names no actor."""
        if depth > _DEEPEST:
            return None
        first = first_of(wording.tokens, head)
        span = wording.names.get(head)
        if span is not None:
            return self._name_phrase(wording, span, head, first, depth)
        if head in wording.roles:
            return self._role_phrase(wording, head, first, depth)
        return self._part(wording, head, first, depth) or self._described(wording, head, first, depth)

    def _part(self, wording: Wording, head: int, first: int, depth: int) -> Phrase | None:
        """*Dozens of rebels*, *members of the army*: those of whom it is a part."""
        token = wording.tokens[head]
        if token.lemma not in _PARTS and token.text.lower() not in _PARTS and token.pos != "NUM":
            return None
        for inner in prepositional(wording.tokens, head, OF):
            phrase = self.describe(wording, inner, depth + 1)
            if phrase is not None:
                return phrase._replace(head=head, first=min(first, phrase.first))
        return None

    # -- names and role nouns --------------------------------------------------------------------

    def _name_phrase(
        self, wording: Wording, span: NameSpan, head: int, first: int, depth: int
    ) -> Phrase | None:
        kind = self.names.kind(span)
        if kind in _PLACES and self._part_of_longer(wording, span):
            return None
        found = self.names.named(span)
        slots = self.names.actors.slots
        if slots.free:
            role = self.role(wording, first, span.first - 1)
            found = tuple(
                self.names.actor(lend(slots, a.code, role), a.name, a.trail) for a in found if a.code
            )
        elif kind == "ethnic" or any(a.code and not slots.leads(a.code) for a in found):  # Turkish Kurds
            found = self._combine([*self._front(wording, head, first, 1), *found])
        if span.senses[0].use == "people" and not slots.free:
            return self._people(wording, Phrase(head, first, span.last, "name", found), depth)
        return Phrase(head, span.first, span.last, "place" if kind in _PLACES else "name", found)

    def _people(self, wording: Wording, phrase: Phrase, depth: int) -> Phrase:
        """*Three Iraqis* and *angry Iraqis* are civilians, *the Iraqis* the country.

        *Ethnic Albanians in Serbia* are of Serbia.
        """
        slots, names = self.names.actors.slots, self.names
        before = left_children(wording.tokens, phrase.head)
        found = phrase.actors
        if any(t.lemma == "ethnic" for t in before):
            hosts = self._behind(wording, phrase.head, [], depth)
            found = once(
                names.actor(slots.join(h.country, a.code), a.name, (*h.trail, *a.trail))
                for h in hosts
                for a in found
                if h.country
            )
            found = found or phrase.actors
        some = depth > 0 or any(
            t.dep in ("nummod", "amod", "quantmod") and t.lemma != "ethnic" for t in before
        )
        if some and plural(wording.tokens[phrase.head]):
            found = tuple(
                names.actor(
                    lend(slots, a.code, slots.people), a.name, (*a.trail, f"some of them: {slots.people}")
                )
                for a in found
            )
        return phrase._replace(actors=found)

    def _part_of_longer(self, wording: Wording, span: NameSpan) -> bool:
        """*Michael Jordan*, *Paris Hilton*: a place's name inside a person's."""
        tokens = wording.tokens
        before = tokens[span.first - 1] if span.first else None
        if before is None or before.pos != "PROPN" or before.dep != "compound" or before.head != span.first:
            return False
        return before.i not in wording.names and before.i not in wording.roles and before.ent == "PERSON"

    def _role_phrase(self, wording: Wording, head: int, first: int, depth: int) -> Phrase:
        span = wording.roles[head]
        first, last = min(first, span.first), max(head, span.last)
        role = self.role(wording, first, last)
        lenders = self.lenders(wording, head, first, depth) or self._shared(wording, head, first, depth)
        text = wording.text(span.first, span.last)
        return Phrase(head, first, last, "role", self._with_role(role, lenders, text))

    def _with_role(self, role: str, lenders: tuple[Actor, ...], text: str) -> tuple[Actor, ...]:
        slots = self.names.actors.slots
        said = f"{text} is {role}"
        if not lenders:
            code = role if slots.international(role) and not slots.free else f"---{role}"
            return (self.names.actor(code, text, (said,)),)
        return once(
            self.names.actor(lend(slots, a.code, role, self.names.is_person(a)), text, (*a.trail, said))
            for a in lenders
        )

    def _described(self, wording: Wording, head: int, first: int, depth: int) -> Phrase | None:
        """*The rebel group*, *the Iraqi side*, *both countries*; with legacy dictionaries any noun."""
        token, slots = wording.tokens[head], self.names.actors.slots
        nouns = self.names.actors.roles.collective
        if token.lemma not in nouns and token.text.lower() not in nouns and not slots.free:
            return None
        role = self.role(wording, first, head, alone=True)
        lenders = tuple(self._front(wording, head, first, depth))
        if not slots.free:
            lenders = self.lenders(wording, head, first, depth)
        text = wording.text(head, head)
        if role:
            return Phrase(head, first, head, "description", self._with_role(role, lenders, text))
        if slots.free and not lenders:
            return None
        return Phrase(head, first, head, "description", once(lenders) or (Actor("", name=text),))

    def role(self, wording: Wording, first: int, last: int, alone: bool = False, ranked: bool = False) -> str:
        """The role that the nouns of ``first..last`` make together; ``""`` when none is one.

        ``alone``: modifiers count without a role noun (*the rebel group*). ``ranked``: a rank right
        before a name gives way to the office before it (*police spokesman Lt. Gen. X*).
        """
        said: list[str] = []
        changes: list[str] = []
        actors = self.names.actors
        for token in wording.tokens[first : last + 1]:
            span = wording.roles.get(token.i)
            if span is None:
                change = actors.roles.modifiers.get(spell(token.text.lower()))
                changes += [change] if change and token.i not in wording.names else []
            elif span.first == token.i or token.i == first:
                rank = ranked and span.last == last and actors.roles.is_title(wording.text(span.first, last))
                said += [] if rank and self._office(said) else [span.role]
        if not said and not alone:
            return ""
        return one_role(actors.slots, said or changes[:1], changes)

    def _office(self, said: list[str]) -> bool:
        """Whether a role of its own, more than an official's, is there already."""
        slots = self.names.actors.slots
        return any(part and not slots.has("generic", part) for part in said)

    # -- lenders ---------------------------------------------------------------------------------

    def lenders(
        self, wording: Wording, head: int, first: int, depth: int = 0, end: int | None = None
    ) -> tuple[Actor, ...]:
        """Who lends the phrase at ``head`` its country: possessor and words in front, else *of* and *in*.

        ``end``: the words in front end before this token (a name is no lender of its own title).
        """
        front = self._front(wording, head, first, depth, end)
        if any(a.country for a in front):
            return self._combine(front)
        return self._behind(wording, head, front, depth)

    def _behind(self, wording: Wording, head: int, front: list[Actor], depth: int) -> tuple[Actor, ...]:
        for which in _LEND:
            heads = list(prepositional(wording.tokens, head, which))
            heads += place_conjuncts(wording.tokens, head, heads, wording.names)
            behind = [actor for p in heads for actor in self.stands_for(wording, p, depth + 1)]
            if any(a.code for a in behind):
                return self._combine([*front, *behind])
        return self._combine(front)

    def _shared(self, wording: Wording, head: int, first: int, depth: int) -> tuple[Actor, ...]:
        """*Danish media and government*, *police and soldiers in Kenya*: what one lends, all have."""
        tokens = wording.tokens
        if depth > _DEEPEST:
            return ()
        leader = first_conjunct(tokens, head)
        if leader != head and first == head and leader in wording.roles:
            front = self._front(wording, leader, first_of(tokens, leader), depth + 1)
            if any(a.country for a in front):
                return self._combine(front)
        for other in conjuncts(tokens, leader):
            if other != head and other in wording.roles:
                behind = self._behind(wording, other, [], depth + 1)
                if any(a.country for a in behind):
                    return behind
        return ()

    def _front(
        self, wording: Wording, head: int, first: int, depth: int, end: int | None = None
    ) -> list[Actor]:
        spans = list(self._lending_spans(wording, first, head if end is None else end))
        found: list[Actor] = []
        for k, span in enumerate(spans):
            actors = self.names.named(span)
            if k and spans[k - 1].last == span.first - 1 and any(a.country for a in found):
                actors = self._beside(found, actors)
            found += actors
        if found or depth > _DEEPEST:
            return found
        for owner in with_dep(wording.tokens, head, "poss"):
            for each in conjuncts(wording.tokens, owner):
                found += self.stands_for(wording, each, depth + 1)
        return found

    def _beside(self, found: list[Actor], actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """*US Iraq envoy*: of two countries without *and* the first counts; *Turkish PKK* is the PKK."""
        if any(a.country and a.code.startswith(found[-1].code) for a in actors):
            found.pop()
            return actors
        return tuple(a for a in actors if not a.country)

    def _lending_spans(self, wording: Wording, first: int, head: int) -> Iterator[NameSpan]:
        last = -1
        for i in range(first, head):
            span = wording.names.get(i)
            if span is not None and span.first > last and span.last < head:
                last = span.last
                if not glued_participle(wording.tokens, span.first, span.last):
                    yield span

    def _combine(self, found: list[Actor]) -> tuple[Actor, ...]:
        """Countries beside each other are several actors; an ethnic group or region joins each of them."""
        slots = self.names.actors.slots
        leading = {a.code: a for a in found if a.country or a.code.startswith("---")}
        rest = [a for a in found if a.code and a.code not in leading]
        if not leading:
            return tuple(rest[:1])
        out = []
        for actor in leading.values():
            code, trail = actor.code, actor.trail
            for more in rest:
                code, trail = slots.join(code, more.code), trail + more.trail
            out.append(self.names.actor(code, actor.name, trail))
        return tuple(out)

    def stands_for(self, wording: Wording, head: int, depth: int = 0) -> tuple[Actor, ...]:
        """The actors of the phrase at ``head``, or else those whose it is."""
        phrase = self.describe(wording, head, depth)
        if phrase is not None and any(a.code for a in phrase.actors):
            return phrase.actors
        if depth > _DEEPEST:
            return ()
        return self.lenders(wording, head, first_of(wording.tokens, head), depth)


def once(found: Iterable[Actor]) -> tuple[Actor, ...]:
    """Several actors of one code from one phrase are one."""
    return tuple({a.code or a.name: a for a in found}.values())
