"""From several coders' words to one: what they disagree on, what was decided, and the final frame.

The adjudicator has a log like everybody, ``NAME.adjudication.jsonl``: one ``final`` line a decision.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from conflictcode.errors import ReviewError
from conflictcode.review.alignment import Row, Unit
from conflictcode.review.coded import Coded, read_coded, shared_articles, units_of
from conflictcode.review.fold import State
from conflictcode.review.log import Log
from conflictcode.review.material import COMPARED, judged, same
from conflictcode.review.reading import Line, event_of, read_log

SUFFIX = ".adjudication"
CAUSES = {
    "1": "ambiguous text",
    "2": "guideline gap",
    "3": "coder error",
    "4": "edge case",
    "5": "subjective",
    "6": "other",
}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A unit on which the coders differ. ``sides``: the coders in a shuffled order, names to be hidden."""

    unit_id: str
    unit: Unit
    sides: tuple[str, ...]
    likeness: float  # share of the compared fields that agree, 0 to 1; the lowest come first


def unit_id(unit: Unit) -> str:
    """A hash of what each coder says: when a coder changes it, the dispute is a new one."""
    said = [[c, _claim(unit.events.get(c))] for c in unit.coders]
    text = json.dumps([unit.article_id, said], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _claim(event: Row | None) -> Row | None:
    return None if event is None else {n: event.get(n) for n in ("event_id", *COMPARED) if event.get(n)}


def disputes(coded: dict[str, Coded]) -> list[Dispute]:
    """Every unit that isn't unanimous, lowest agreement first."""
    found = []
    for article_id, readers in shared_articles(coded).items():
        units, _ = units_of(coded, article_id, readers)
        found += [_dispute(unit) for unit in units if not unit.unanimous]
    return sorted(found, key=lambda d: (d.likeness, d.unit.article_id, d.unit.sentence, d.unit_id))


def _dispute(unit: Unit) -> Dispute:
    sides = list(unit.coders)
    random.Random(unit_id(unit)).shuffle(sides)  # else the adjudicator learns who is always on the left
    return Dispute(unit_id(unit), unit, tuple(sides), _likeness(unit))


def _likeness(unit: Unit) -> float:
    if len(unit.events) < len(unit.coders):
        return 0.0
    first, *others = unit.events.values()
    agreed = [all(same(first.get(name), other.get(name)) for other in others) for name in COMPARED]
    return sum(agreed) / len(agreed)


class Adjudication:
    """An adjudicator at work. Every act is on the disk when its method returns; else ReviewError."""

    def __init__(self, folder: Path | str, coder: str) -> None:
        self.folder = Path(folder)
        coded = read_coded(folder)
        self.disputes = disputes(coded)
        self.coders = tuple(coded)
        self.log = Log(folder, coder, SUFFIX)
        self.state = State(self.log.lines)
        self.own_work = coder in coded  # to be warned of: nobody should judge their own codes

    def decision(self, dispute: Dispute) -> Line | None:
        """The line that settles a dispute, if it is settled."""
        return _last(self.state.lines_of(dispute.unit_id), "final")

    def picks(self, dispute: Dispute) -> Row:
        """Fields taken so far; what all sides agree on is filled in."""
        events = list(dispute.unit.events.values())
        picked: Row = {}
        if len(events) == len(dispute.sides):
            names = {name for event in events for name in judged(event)}
            first = events[0]
            agreed = (n for n in names if all(same(first.get(n), e.get(n)) for e in events))
            picked = {n: first.get(n) for n in agreed}
        for line in self.state.lines_of(dispute.unit_id):
            picked |= line["new"] if line["op"] == "pick" else {}
        return picked

    def questions(self, dispute: Dispute) -> list[str]:
        return [line["comment"] for line in self.state.lines_of(dispute.unit_id) if line["op"] == "ask"]

    def pick(self, dispute: Dispute, new: Row) -> None:
        """Take values into the final event."""
        self._write({**self._about(dispute, "pick"), "new": new})

    def decide(self, dispute: Dispute, cause: str, nothing: bool = False, comment: str = "") -> None:
        """Settle it: with the fields picked, or with "no event"; ``cause`` is a key or value of CAUSES."""
        cause = CAUSES.get(cause, cause)
        if cause not in CAUSES.values():
            raise ReviewError(f"a cause is needed, one of: {', '.join(CAUSES.values())}")
        event = None if nothing else judged(self.picks(dispute))
        if event is not None and not event.get("action_code"):
            raise ReviewError("no code was taken yet: take one side's, or say 'no event'")
        self._write({**self._about(dispute, "final"), "event": event, "cause": cause, "comment": comment})

    def ask(self, dispute: Dispute, question: str) -> None:
        """Send the dispute back to its coders: each finds the question at the article."""
        if not question.strip():
            raise ReviewError("write the question that the coders should answer")
        line = {**self._about(dispute, "ask"), "comment": question.strip()}
        for coder in dispute.sides:
            asked = Log(self.folder, coder, ".questions")
            try:
                asked.append([{**line, "from": self.log.coder}])
            finally:
                asked.close()
        self._write(line)

    def undo(self) -> bool:
        return self._turn("undo", self.state.undoable())

    def redo(self) -> bool:
        return self._turn("redo", self.state.redoable())

    def _turn(self, op: str, lines: list[Line]) -> bool:
        if lines:
            self._write({"op": op, "step": lines[0]["op_id"]})
        return bool(lines)

    def _about(self, dispute: Dispute, op: str) -> Line:
        return {"op": op, "article_id": dispute.unit.article_id, "event_id": dispute.unit_id}

    def _write(self, op: Line) -> None:
        for line in self.log.append([op]):
            self.state.apply(line)


def _last(lines: Iterable[Line], op: str) -> Line | None:
    found = [line for line in lines if line["op"] == op]
    return found[-1] if found else None


def read_decisions(folder: Path | str) -> dict[str, Line]:
    """Every settled dispute: unit id → its ``final`` line.

    Raises ReviewError when two adjudicators settled one dispute differently.
    """
    found: dict[str, Line] = {}
    for path in sorted(Path(folder).glob(f"*{SUFFIX}.jsonl")):
        state = State(read_log(path).lines)
        for key in {line["event_id"] for line in state.judged_lines() if line["op"] == "final"}:
            line = _last(state.lines_of(key), "final")
            if line is None:
                continue
            other = found.setdefault(key, line)
            if event_of(other) != event_of(line):
                raise ReviewError(
                    f"{other['coder']} and {line['coder']} settled a dispute in article {line['article_id']} "
                    "differently; one of them has to undo theirs"
                )
    return found


def causes(folder: Path | str) -> pd.DataFrame:
    """Why coders differed, from the settled disputes: one row a dispute, for the codebook's authors.

    Columns: article_id, cause, decision ("no event" or the code), comment, adjudicator.
    """
    rows = [
        {
            "article_id": line["article_id"],
            "cause": line["cause"],
            "decision": (event_of(line) or {}).get("action_code") or "no event",
            "comment": line.get("comment", ""),
            "adjudicator": line["coder"],
        }
        for line in read_decisions(folder).values()
    ]
    columns = ["article_id", "cause", "decision", "comment", "adjudicator"]
    return pd.DataFrame(rows, columns=columns).sort_values(["cause", "article_id"], ignore_index=True)
