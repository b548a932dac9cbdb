"""*Condemned the attack*: who did what the article told of before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import takewhile

from conflictcode.codebook.rules import INNER, Rules
from conflictcode.records import Actor, Coding

_NEAR = 4  # sentences over which a deed is still *the attack*


@dataclass(slots=True)
class Deeds:
    """The deeds of one article so far, sentence by sentence."""

    rules: Rules
    told: list[tuple[int, Coding]] = field(default_factory=list)

    def tell(self, sentence: int, codings: tuple[Coding, ...]) -> None:
        """Keep what was done by somebody known, not what was denied, planned or supposed."""
        for coding in codings:
            status = coding.status
            done = not (status.negated or status.hypothetical or status.future)
            if done and coding.source is not None and coding.source.actor.country:
                self.told.append((sentence, coding))

    def doer(self, sentence: int, code: str) -> Actor | None:
        """Who did the latest deed of this kind in the sentences before; None when none is told of."""
        for number, coding in takewhile(lambda each: sentence - each[0] <= _NEAR, reversed(self.told)):
            if number < sentence and coding.source is not None and self._of_a_kind(coding.code, code):
                actor = coding.source.actor
                return replace(actor, trail=(*actor.trail, f"the deed is told of in sentence {number}"))
        return None

    def _of_a_kind(self, one: str, other: str) -> bool:
        """One root, or both do harm to people: *shelled the town* is *the attack*."""
        harm = all(self.rules.composed("result", code) == INNER for code in (one, other))
        return harm or one[:2] == other[:2]
