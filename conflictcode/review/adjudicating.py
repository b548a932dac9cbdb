"""The adjudicator's way through the disputes: what stands side by side, what a key takes. No screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.codebook.codebook import Codebook
from conflictcode.codebook.codes import Codes
from conflictcode.errors import ReviewError
from conflictcode.review import editing
from conflictcode.review.adjudication import Adjudication, Dispute
from conflictcode.review.alignment import NOTHING, Row, likeness
from conflictcode.review.material import FIELDS, Articles, Proposals, same
from conflictcode.review.passages import sentence_at, sentences
from conflictcode.review.vocabulary import NAMED, Vocabulary

Message = Mapping[str, Any]

# The rows of the grid: a field and the columns that are taken together.
GRID: dict[str, tuple[str, ...]] = {
    "source": FIELDS["source"],
    "action": (*FIELDS["action"], *FIELDS["code"]),
    "target": FIELDS["target"],
    "place": FIELDS["place"],
    "date": FIELDS["date"],
    "status": FIELDS["status"],
}


class AdjudicationSession(Adjudication):
    """An adjudication with a place to be: the open dispute, the field at hand."""

    def __init__(
        self,
        folder: Path | str,
        articles: pd.DataFrame,
        events: pd.DataFrame | None,
        coder: str,
        codes: Codebook | Codes | None = None,
    ) -> None:
        super().__init__(folder, coder)
        self.articles, self.proposals = Articles(articles), Proposals(events)
        self.vocabulary = Vocabulary(codes, self.proposals.rows(NAMED))
        for dispute in self.disputes:
            for event in dispute.unit.events.values():
                self.vocabulary.learn(event)
        self.at = 0
        self.field = "source"
        self.next_open()

    @property
    def dispute(self) -> Dispute | None:
        return self.disputes[self.at] if self.disputes else None

    def sides(self, dispute: Dispute) -> list[Row | None]:
        """The columns of the grid: the coders in shuffled order, then the machine."""
        return [*(dispute.unit.events.get(coder) for coder in dispute.sides), self.machine(dispute)]

    def machine(self, dispute: Dispute) -> Row | None:
        """The machine's event for the same words or claim, if it has one."""
        unit = dispute.unit
        bounds = sentences(self.articles[unit.article_id])
        first = next(iter(unit.events.values()))
        found = [self.proposals[e] for e in self.proposals.of_article.get(unit.article_id, ())]
        near = [e for e in found if sentence_at(bounds, e.get("action_start") or 0) == unit.sentence]
        best = max(near, key=lambda event: likeness(first, event), default=None)
        return best if best is not None and likeness(first, best) > NOTHING else None

    def open_fields(self, dispute: Dispute) -> list[str]:
        """Fields that still have to be taken: the coders differ and nothing was picked."""
        picked = self.picks(dispute)
        coders = self.sides(dispute)[:-1]
        return [field for field, names in GRID.items() if set(differing(coders, names)) - set(picked)]

    def take(self, column: int, every: bool = False) -> str:
        """Take the field at hand (or every field) from a column. Returns "nothing" for an absent event."""
        dispute = self._dispute()
        sides = self.sides(dispute)
        if not 0 <= column < len(sides):
            raise ReviewError(f"there is no column {column + 1}")
        event = sides[column]
        if event is None:
            if column < len(dispute.sides):
                return "nothing"
            raise ReviewError("this column has no event to take the field from")
        names = [n for group in GRID.values() for n in group] if every else GRID[self.field]
        self.pick(dispute, {"sentence": event.get("sentence"), **{name: event.get(name) for name in names}})
        self._go_on(dispute)
        return ""

    def type(self, field: str, value: str) -> None:
        """Give a field a value that no column has."""
        dispute = self._dispute()
        if field == "status":
            raise ReviewError("take the status from a column")
        self.pick(dispute, editing.typed(field, value, self.vocabulary))
        self._go_on(dispute)

    def _dispute(self) -> Dispute:
        if self.dispute is None:
            raise ReviewError("the coders agree on everything: there is nothing to adjudicate")
        return self.dispute

    def _go_on(self, dispute: Dispute) -> None:
        left = self.open_fields(dispute)
        self.field = left[0] if left else self.field

    def settle(self, cause: str, nothing: bool = False, comment: str = "") -> None:
        dispute = self._dispute()
        left = [] if nothing else self.open_fields(dispute)
        if left:
            raise ReviewError(f"still to be taken: {', '.join(left)}")
        self.decide(dispute, cause, nothing, comment)
        self.next_open()

    def send_back(self, question: str) -> None:
        self.ask(self._dispute(), question)
        self.next_open()

    def _turn(self, op: str, lines: list[Row]) -> bool:
        turned = super()._turn(op, lines)
        keys = [dispute.unit_id for dispute in self.disputes]
        if turned and lines[0]["event_id"] in keys:
            self.go(keys.index(lines[0]["event_id"]))
        return turned

    def go(self, at: int) -> None:
        self.at = max(0, min(len(self.disputes) - 1, at))
        if self.dispute is not None:
            self.field = next(iter(self.open_fields(self.dispute)), "source")

    def next_open(self) -> None:
        """The next dispute that is neither settled nor sent back; else the next one that was sent back."""
        order = [*range(self.at, len(self.disputes)), *range(self.at)]
        unsettled = [i for i in order if self.decision(self.disputes[i]) is None]
        fresh = [i for i in unsettled if not self.questions(self.disputes[i])]
        self.go(next(iter([*fresh, *unsettled]), self.at))

    def step_field(self, by: int) -> None:
        names = list(GRID)
        self.field = names[max(0, min(len(names) - 1, names.index(self.field) + by))]


_EVIDENCE = ("_text", "_start", "_end", "_how", "_label")  # where and why, not what


def differing(events: list[Row | None], names: tuple[str, ...]) -> list[str]:
    """The columns in which events differ in what they claim; all of them if one side has no event."""
    claims = [name for name in names if name == "date_start" or not name.endswith(_EVIDENCE)]
    first, *others = events
    if first is None or None in others:
        return claims
    return [n for n in claims if any(not same(first.get(n), other.get(n)) for other in others if other)]


def act(session: AdjudicationSession, message: Message) -> str:
    """Carry out ``{"act": name, ...}``. Returns "nothing" when the screen should ask for a cause of no event.

    Raises ReviewError when the act is unknown or refused; then nothing has changed.
    """
    name = str(message.get("act"))
    if name not in _ACTS:
        raise ReviewError(f"no act {name!r}")
    return _ACTS[name](session, message) or ""


def _undo(session: AdjudicationSession, message: Message) -> None:
    if not session.undo():
        raise ReviewError("nothing left to undo")


def _redo(session: AdjudicationSession, message: Message) -> None:
    if not session.redo():
        raise ReviewError("nothing to redo")


_ACTS: dict[str, Callable[[AdjudicationSession, Message], str | None]] = {
    "take": lambda s, m: s.take(int(m["column"]), bool(m.get("every"))),
    "field": lambda s, m: setattr(s, "field", m["field"]) if m["field"] in GRID else None,
    "type": lambda s, m: s.type(str(m["field"]), str(m["value"])),
    "settle": lambda s, m: s.settle(str(m["cause"]), bool(m.get("nothing"))),
    "ask": lambda s, m: s.send_back(str(m["question"])),
    "undo": _undo,
    "redo": _redo,
    "step_field": lambda s, m: s.step_field(int(m["by"])),
    "step_dispute": lambda s, m: s.go(s.at + int(m["by"])),
}
