"""Which event of one coder is which event of another: matched inside a sentence, never across.

A unit is one event as several coders have it. A coder who hasn't got it counts as saying "none";
leaving such units out would flatter the agreement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conflictcode.review.material import same_claim
from conflictcode.review.passages import sentence_at

Row = dict[str, Any]


@dataclass(slots=True)
class Unit:
    """One event as the coders have it: coder → event; a coder without it isn't in ``events``."""

    article_id: str
    sentence: int
    coders: tuple[str, ...]  # everybody who was asked
    events: dict[str, Row] = field(default_factory=dict)

    @property
    def unanimous(self) -> bool:
        first, *others = (self.events.get(coder) for coder in self.coders)
        return all(same_claim(first, other) for other in others)

    def ids(self) -> list[str]:
        return sorted(event["event_id"] for event in self.events.values())


def align(article_id: str, coded: Mapping[str, Sequence[Row]], bounds: Sequence[Sequence[int]]) -> list[Unit]:
    """Units of one article. ``coded``: coder → events; ``bounds``: offsets of the article's sentences.

    In a sentence two events match when their action words overlap, or else when they have the same root
    code or the same source and target; better matches first, ties in the order of the text.
    """
    coders = tuple(sorted(coded))
    units: list[Unit] = []
    for coder in coders:
        mine = sorted(coded[coder], key=_place_in_text)
        _join(units, coder, mine, [sentence_at(bounds, e.get("action_start") or 0) for e in mine])
        for event, number in zip(
            mine, [sentence_at(bounds, e.get("action_start") or 0) for e in mine], strict=True
        ):
            if not any(unit.events.get(coder) is event for unit in units):
                units.append(Unit(article_id, number, coders, {coder: event}))
    return sorted(units, key=lambda unit: min(_place_in_text(e) for e in unit.events.values()))


def _place_in_text(event: Row) -> tuple[int, str]:
    return event.get("action_start") or 0, str(event["event_id"])


def _join(units: list[Unit], coder: str, events: Sequence[Row], numbers: Sequence[int]) -> None:
    pairs = [
        (likeness(event, other), -u, -e)
        for u, unit in enumerate(units)
        for e, event in enumerate(events)
        if unit.sentence == numbers[e]
        for other in [next(iter(unit.events.values()))]
    ]
    taken: set[int] = set()
    for score, u, e in sorted(pairs, reverse=True):
        if score is not None and score > NOTHING and -e not in taken and coder not in units[-u].events:
            units[-u].events[coder] = events[-e]
            taken.add(-e)


NOTHING = (0, 0, 0, 0)


def likeness(a: Row, b: Row) -> tuple[int, int, int, int]:
    """How well two events match, best last: words, code, root, actors. All zero means: not the same."""
    overlap = min(a.get("action_end") or 0, b.get("action_end") or 0) - max(
        a.get("action_start") or 0, b.get("action_start") or 0
    )
    code = a.get("action_code") == b.get("action_code")
    root = a.get("root_code") == b.get("root_code")
    actors = sum(a.get(f"{side}_code") == b.get(f"{side}_code") for side in ("source", "target"))
    if overlap <= 0 and not root and actors < 2:
        return NOTHING
    return int(overlap > 0), int(code), int(root), 1 + actors
