"""What the words of one noun phrase say of an actor: its role nouns, and who lends it a country.

*Iraqi security forces*: the adjective lends IRQ, the noun is MIL, together IRQMIL.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from conflictcode.codebook.composing import lend, one_role
from conflictcode.codebook.words import spell, word_set
from conflictcode.coding.lending import DEEPEST, OF, Lenders
from conflictcode.coding.naming import SEA, Names
from conflictcode.coding.phrases import first_conjunct, first_of, left_children, prepositional
from conflictcode.coding.wording import NameSpan, RoleSpan, Wording
from conflictcode.records import Actor, Token

_PLACES = ("country", "region", "city")
_PARTS = word_set(
    "member group number dozen score hundred thousand million majority most many some several one all both "
    "each none any few part rest band team unit contingent batch series handful lot couple crowd gang half "
    "coalition alliance representative third quarter remnant hundreds thousands"
)


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
    lenders: Lenders = field(init=False)

    def __post_init__(self) -> None:
        self.lenders = Lenders(self.names, self._actors)

    def _actors(self, wording: Wording, head: int, depth: int) -> tuple[Actor, ...]:
        phrase = self.describe(wording, head, depth)
        return phrase.actors if phrase is not None else ()

    def describe(self, wording: Wording, head: int, depth: int = 0) -> Phrase | None:
        """The phrase whose head noun is ``head``; None when it names no actor."""
        if depth > DEEPEST:
            return None
        first = first_of(wording.tokens, head)
        span = wording.names.get(head)
        if span is not None and self.names.kind(span) == SEA:
            return None
        if span is not None:
            return self._name_phrase(wording, span, head, first, depth)
        if head in wording.roles:
            return self._role_phrase(wording, head, first, depth)
        return self._part(wording, head, first, depth) or self._described(wording, head, first, depth)

    def before(self, wording: Wording, i: int) -> Phrase | None:
        """*A rebel attack*, *Turkish army raids*: a role noun in front of what its bearers do or have."""
        span, slots = wording.roles.get(i), self.names.actors.slots
        if slots.free or span is None or span.last != i or not slots.has("doers", span.role[:3]):
            return None
        token, noun = wording.tokens[i], wording.tokens[wording.tokens[i].head]
        if token.dep not in ("compound", "amod", "nmod") or noun.i <= i or not _nominal(noun):
            return None
        if token.pos == "ADJ" and slots.has("office", span.role[:3]):  # military aid
            return None
        if self._stands(wording, noun) or self._topic(wording, span):
            return None
        lenders = self.lenders.combine(
            self.lenders.front(wording, noun.i, first_of(wording.tokens, noun.i), 1, i)
        )
        text = wording.text(span.first, span.last)
        return Phrase(i, span.first, i, "role", self._with_role(span.role, lenders, text))

    def _topic(self, wording: Wording, span: RoleSpan) -> bool:
        """*Intelligence pact*, *air defence systems*: what the noun is about."""
        said = wording.text(span.first, span.last).lower().split()
        return " ".join(spell(word) for word in said) in self.names.actors.roles.about

    def _stands(self, wording: Wording, noun: Token) -> bool:
        """Whether a noun stands for an actor itself: *government troops*, *the rebel side*."""
        roles = self.names.actors.roles
        known = {noun.lemma, noun.text.lower()}
        in_words = noun.i in wording.roles or noun.i in wording.names
        return in_words or bool(known & roles.collective) or bool(known & roles.facilities.keys())

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
            found = self.lenders.combine([*self.lenders.front(wording, head, first, 1), *found])
        if self.names.sense(span.senses).use == "capital" and _acts(wording.tokens, head):
            found = tuple(self._government(a) for a in found)
        if span.senses[0].use == "people" and not slots.free:
            return self._people(wording, Phrase(head, first, span.last, "name", found), depth)
        return Phrase(head, span.first, span.last, "place" if kind in _PLACES else "name", found)

    def _government(self, actor: Actor) -> Actor:
        """*Moscow warned*: of a city nothing but the government can warn."""
        slots = self.names.actors.slots
        if not slots.capital or actor.code != actor.country:
            return actor
        code = slots.join(actor.code, slots.capital)
        return self.names.actor(code, actor.name, (*actor.trail, f"a capital that acts: {slots.capital}"))

    def _people(self, wording: Wording, phrase: Phrase, depth: int) -> Phrase:
        """*Three Iraqis* and *angry Iraqis* are civilians, *the Iraqis* the country.

        *Ethnic Albanians in Serbia* are of Serbia.
        """
        slots, names = self.names.actors.slots, self.names
        before = left_children(wording.tokens, phrase.head)
        found = phrase.actors
        if any(t.lemma == "ethnic" for t in before):
            hosts = self.lenders.behind(wording, phrase.head, [], depth)
            found = distinct(
                names.actor(slots.join(h.country, a.code), a.name, (*h.trail, *a.trail))
                for h in hosts
                for a in found
                if h.country
            )
            found = found or phrase.actors
        some = depth > 0 or any(
            t.dep in ("nummod", "amod", "quantmod", "compound") and t.lemma != "ethnic" for t in before
        )
        if some and wording.tokens[phrase.head].text.endswith("s"):
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
        lenders = self.lenders.of(wording, head, first, depth) or self.lenders.shared(
            wording, head, first, depth
        )
        text = wording.text(span.first, span.last)
        return Phrase(head, first, last, "role", self._with_role(role, lenders, text))

    def _with_role(self, role: str, lenders: tuple[Actor, ...], text: str) -> tuple[Actor, ...]:
        slots = self.names.actors.slots
        said = f"{text} is {role}"
        if not lenders:
            code = role if slots.international(role) and not slots.free else f"---{role}"
            return (self.names.actor(code, text, (said,)),)
        governs = slots.has("state", text.lower())
        return distinct(
            self.names.actor(
                lend(slots, a.code, self.headed(a.code, role, text), governs or self.names.is_person(a)),
                text,
                (*a.trail, said),
            )
            for a in lenders
        )

    def headed(self, lender: str, role: str, noun: str) -> str:
        """*Kurdish leaders* head a people, where *Iraqi leaders* head a state."""
        slots = self.names.actors.slots
        heads = slots.has("heads", noun.lower()) and slots.has("generic", role)
        return slots.elite if heads and slots.of_people(lender) else role

    def _described(self, wording: Wording, head: int, first: int, depth: int) -> Phrase | None:
        """*The rebel group*, *the Iraqi side*, *both countries*; with legacy dictionaries any noun."""
        token, slots = wording.tokens[head], self.names.actors.slots
        nouns = self.names.actors.roles.collective
        collective = token.lemma in nouns or token.text.lower() in nouns
        if not collective and not slots.free:
            return None
        role = self.role(wording, first, head, alone=collective)
        lenders = tuple(self.lenders.front(wording, head, first, depth))
        if not slots.free:
            lenders = self.lenders.of(wording, head, first, depth)
        text = wording.text(head, head)
        if any(a.code == a.country for a in lenders):  # Israeli towns: who lives there
            role = role or self._held(wording, head)
        if role:
            return Phrase(head, first, head, "description", self._with_role(role, lenders, text))
        if slots.free and not lenders:
            return None
        if token.pos == "PROPN":
            lenders = tuple(self.across(a) for a in lenders)
        return Phrase(head, first, head, "description", distinct(lenders) or (Actor("", name=text),))

    def across(self, actor: Actor) -> Actor:
        """*The Association of African Jurists*: of no country, and no state's."""
        slots = self.names.actors.slots
        if not slots.has("region", actor.code[:3]) or not actor.role:
            return actor
        trail = (*actor.trail, f"across a region: {slots.across}")
        return self.names.actor(slots.across + actor.code, actor.name, trail)

    def _held(self, wording: Wording, head: int) -> str:
        """The role of those who hold a thing or place that stands for them."""
        facilities, token = self.names.actors.roles.facilities, wording.tokens[head]
        return facilities.get(token.lemma) or facilities.get(token.text.lower()) or ""

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


def _acts(tokens: tuple[Token, ...], i: int) -> bool:
    """*Moscow warned*, *told Moscow*, *by Moscow*: where a place as such can't stand."""
    token = tokens[first_conjunct(tokens, i)]
    if token.dep == "pobj":
        return tokens[token.head].lemma == "by"
    return token.dep in ("nsubj", "dative")


def _nominal(token: Token) -> bool:
    """A noun, or what the parser takes for a verb where a noun stands: *met the hijackers demands*."""
    return token.pos == "NOUN" or (token.pos == "VERB" and token.dep in ("dobj", "pobj", "nsubj"))


def distinct(found: Iterable[Actor]) -> tuple[Actor, ...]:
    """Several actors of one code from one phrase are one."""
    return tuple({a.code or a.name: a for a in found}.values())
