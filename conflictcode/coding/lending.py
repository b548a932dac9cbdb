"""Who lends a noun phrase its country: adjective, possessive, compound, *of*, *in* and *from* phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conflictcode.coding.naming import Names
from conflictcode.coding.phrases import (
    conjuncts,
    first_conjunct,
    first_of,
    glued_participle,
    place_conjuncts,
    prepositional,
    with_dep,
)
from conflictcode.coding.wording import NameSpan, Wording
from conflictcode.records import Actor

OF = frozenset(("of",))
_LEND = (OF, frozenset(("in", "from", "at", "inside", "within", "across", "throughout", "near", "for")))
DEEPEST = 4  # nesting of phrases (the wife of the head of the army of ...) that is still followed


@dataclass(slots=True)
class Lenders:
    """Looks around a noun for lenders. ``describe`` gives the actors of another phrase, by its head."""

    names: Names
    describe: Callable[[Wording, int, int], tuple[Actor, ...]]

    def of(
        self, wording: Wording, head: int, first: int, depth: int = 0, end: int | None = None
    ) -> tuple[Actor, ...]:
        """Who lends the phrase at ``head`` its country: possessor and words in front, else *of* and *in*.

        ``end``: the words in front end before this token (a name is no lender of its own title).
        """
        front = self.front(wording, head, first, depth, end)
        if any(a.country for a in front):
            return self.combine(front)
        return self.behind(wording, head, front, depth)

    def behind(
        self,
        wording: Wording,
        head: int,
        front: list[Actor],
        depth: int,
        by: tuple[frozenset[str], ...] = _LEND,
    ) -> tuple[Actor, ...]:
        """Those whom the phrases behind the noun name, joined to those in front of it."""
        for which in by:
            heads = list(prepositional(wording.tokens, head, which))
            heads += place_conjuncts(wording.tokens, head, heads, wording.names)
            behind = [actor for p in heads for actor in self.stands_for(wording, p, depth + 1)]
            if any(a.code for a in behind):
                return self.combine([*front, *behind])
        return self.combine(front)

    def shared(self, wording: Wording, head: int, first: int, depth: int) -> tuple[Actor, ...]:
        """*Danish media and government*, *police and soldiers in Kenya*: what one lends, all have."""
        tokens = wording.tokens
        if depth > DEEPEST:
            return ()
        leader = first_conjunct(tokens, head)
        if leader != head and first == head and leader in wording.roles:
            front = self.front(wording, leader, first_of(tokens, leader), depth + 1)
            if any(a.country for a in front):
                return self.combine(front)
        for other in conjuncts(tokens, leader):
            if other != head and other in wording.roles:
                behind = self.behind(wording, other, [], depth + 1)
                if any(a.country for a in behind):
                    return behind
        return ()

    def front(
        self, wording: Wording, head: int, first: int, depth: int, end: int | None = None
    ) -> list[Actor]:
        spans = list(self._lending_spans(wording, first, head if end is None else end))
        found: list[Actor] = []
        for k, span in enumerate(spans):
            actors = self.names.named(span)
            if k and spans[k - 1].last == span.first - 1 and any(a.country for a in found):
                actors = self._beside(found, actors)
            found += actors
        if found or depth > DEEPEST:
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

    def combine(self, found: list[Actor]) -> tuple[Actor, ...]:
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
        found = self.describe(wording, head, depth)
        if any(a.code for a in found):
            return found
        if depth > DEEPEST:
            return ()
        return self.of(wording, head, first_of(wording.tokens, head), depth)
