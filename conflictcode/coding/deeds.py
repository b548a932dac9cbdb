"""*Condemned the attack*: who did what the article told of before."""

from __future__ import annotations

from dataclasses import dataclass, field

from conflictcode.codebook.rules import INNER, Rules
from conflictcode.records import Coding

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

    def like(self, sentence: int, code: str) -> tuple[int, Coding] | None:
        """The latest deed of this kind in the sentences before, and in which; None when there is none."""
        near = (each for each in reversed(self.told) if 0 < sentence - each[0] <= _NEAR)
        return next((each for each in near if self._of_a_kind(each[1].code, code)), None)

    def _of_a_kind(self, one: str, other: str) -> bool:
        """One root, or both do harm to people: *shelled the town* is *the attack*."""
        harm = all(self.rules.composed("result", code) == INNER for code in (one, other))
        return harm or one[:2] == other[:2]
