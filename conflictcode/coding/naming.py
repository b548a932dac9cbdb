"""Names of the codebook to actors: which of two bearers, and which code on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from conflictcode.codebook.actors import Actors, Sense
from conflictcode.codebook.words import pieces
from conflictcode.coding.wording import NameSpan
from conflictcode.records import Actor

SEA = "sea"  # waters that bear a country's name: nobody


@dataclass(slots=True)
class Names:
    """Resolves names for one article: its day, and its words as context."""

    actors: Actors
    day: dt.date | None
    context: frozenset[str]  # lower-case words of the article
    known: dict[tuple[str, ...], tuple[Actor, ...]] = field(default_factory=dict)

    def actor(self, code: str, name: str = "", trail: tuple[str, ...] = ()) -> Actor:
        slots = self.actors.slots
        if code.startswith("---"):
            return Actor(code, "", slots.role(code), name, trail)
        return Actor(code, slots.country(code), slots.role(code), name, trail)

    def kind(self, span: NameSpan) -> str:
        return self.actors.kind(self.sense(span.senses).entry)

    def is_person(self, actor: Actor) -> bool:
        return self.actors.kind(actor.name) == "person"

    def named(self, span: NameSpan) -> tuple[Actor, ...]:
        """The actors that a name stands for; several when its code says ``A/B``, none for a sea."""
        key = (*(s.entry for s in span.senses), span.senses[0].use, span.senses[0].spelling)
        if key not in self.known:
            actor = self._named(self.sense(span.senses))
            codes = actor.code.split("/") if self.kind(span) != SEA else ()
            self.known[key] = tuple(self.actor(code, actor.name, actor.trail) for code in codes)
        return self.known[key]

    def sense(self, senses: Sequence[Sense]) -> Sense:
        """The reading that fits the article's words and day best; the first listed of equals."""
        if len(senses) == 1:
            return senses[0]
        return max(senses, key=self._fit)

    def _fit(self, sense: Sense) -> tuple[bool, bool, bool]:
        entry = self.actors.entry(sense.entry)
        in_context = any(all(p.lower() in self.context for p in pieces(w)) for w in entry.context)
        dated = (
            not entry.roles or self.day is None or any(r.covers(self.day.isoformat()) for r in entry.roles)
        )
        return (in_context or not entry.context, in_context, dated)

    def _named(self, sense: Sense) -> Actor:
        entry = self.actors.entry(sense.entry)
        role = self.actors.code_on(entry, self.day)
        if role is None or not role.code.strip("-+#"):
            return Actor("", name=entry.name)
        code, slots = role.code, self.actors.slots
        if sense.use == "seat" and not slots.role(code):
            code = slots.join(code, slots.seat)
        said = entry.name if sense.spelling == entry.name else f"{sense.spelling} is {entry.name}"
        return self.actor(code, entry.name, (said, role._replace(code=code).said))
