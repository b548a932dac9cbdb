"""A reading: one way to code a predicate, before anybody's actor code is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from conflictcode.codebook.rules import Rule


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to code a predicate. Arguments are token indices."""

    predicate: int
    code: str
    rule: Rule
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    evidence: frozenset[int]
    specificity: float
    modes: tuple[str, ...] = ()
    topic: str = ""
    inner: Reading | None = None
    negated: bool = False
    hypothetical: bool = False
    future: bool = False
    trail: tuple[str, ...] = ()
    rivals: tuple[str, ...] = field(default=(), compare=False)

    def chain(self) -> Iterator[Reading]:
        """This reading and those inside it, outermost first."""
        reading: Reading | None = self
        while reading is not None:
            yield reading
            reading = reading.inner
