"""State is a fold of the log: lines in, judgements out. Pure, so reload, restart and merge are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from conflictcode.review.reading import Line, event_of, in_order, no_garbage_collection

STEPS = frozenset(
    {"accept", "reject", "edit", "add", "flag", "comment", "skip", "done", "final", "pick", "link"}
)
DECIDED = frozenset({"accepted", "edited", "added", "rejected"})
PRESENT = frozenset({"accepted", "edited", "added"})  # the person says that the event is there

REASONS = {
    "1": "not an event",
    "2": "wrong actors",
    "3": "old event",
    "4": "hypothetical",
    "5": "duplicate",
    "6": "other",
}


_NOTHING: dict[str, Any] = {}  # never written to


class Judgement(NamedTuple):
    """A person's word on an event, as it stands after all lines."""

    event_id: str
    article_id: str = ""
    state: str = "pending"  # pending, accepted, edited, rejected, added
    origin: str = "machine"  # machine, coder
    word: Line = _NOTHING  # the line that decided, or that added the event
    changes: dict[str, Any] = _NOTHING  # fields a person set, confirmed or not
    comment: str = ""
    draft: str = ""  # a comment still being typed
    flagged: bool = False
    skipped: int = 0
    same_as: str = ""  # the event, here or elsewhere, that this one reports again

    @property
    def decided(self) -> bool:
        return self.state in DECIDED

    @property
    def present(self) -> bool:
        return self.state in PRESENT

    @property
    def event(self) -> dict[str, Any]:
        """The field set that was certified, or added and not yet certified; empty before either."""
        event: dict[str, Any] = event_of(self.word) or {}
        return event

    @property
    def changed(self) -> tuple[str, ...]:
        """What the certified set changes in the proposal."""
        return tuple(self.word.get("changed", ()))

    @property
    def reason(self) -> str:
        return str(self.word.get("reason", "")) if self.state == "rejected" else ""


def judge(event_id: str, lines: Iterable[Line], cancelled: set[str]) -> Judgement:
    """Fold the lines of one event."""
    so_far: dict[str, Any] = {"event_id": event_id}
    for line in lines:
        if line["op_id"] not in cancelled and (step := _STEP.get(line["op"])):
            so_far["article_id"] = line["article_id"]
            step(so_far, line)
    return Judgement(**so_far)


Step = dict[str, Any]


def _add(so_far: Step, line: Line) -> None:
    so_far["origin"], so_far["word"] = "coder", line


def _edit(so_far: Step, line: Line) -> None:
    so_far["changes"] = {**so_far.get("changes", {}), **line["new"]}
    so_far["state"] = "pending"


def _accept(so_far: Step, line: Line) -> None:
    machine = "edited" if line.get("changed") else "accepted"
    so_far["state"] = "added" if so_far.get("origin") == "coder" else machine
    so_far["word"] = line


def _reject(so_far: Step, line: Line) -> None:
    so_far["state"], so_far["word"] = "rejected", line


def _flag(so_far: Step, line: Line) -> None:
    so_far["flagged"] = line["on"]


def _comment(so_far: Step, line: Line) -> None:
    so_far |= {"comment": line["comment"], "draft": ""}


def _draft(so_far: Step, line: Line) -> None:
    so_far["draft"] = line["comment"]


def _skip(so_far: Step, line: Line) -> None:
    so_far["skipped"] = so_far.get("skipped", 0) + 1


def _link(so_far: Step, line: Line) -> None:
    so_far["same_as"] = line["to"]


_STEP = {
    "add": _add,
    "edit": _edit,
    "accept": _accept,
    "reject": _reject,
    "flag": _flag,
    "comment": _comment,
    "draft": _draft,
    "skip": _skip,
    "link": _link,
}


class State:
    """All judgements of one log, kept up to date line by line."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._of_event: dict[str, list[Line]] = defaultdict(list)
        self._of_article: dict[str, list[Line]] = defaultdict(list)
        self._added: dict[str, list[str]] = defaultdict(list)  # article -> events that the coder added
        self._cancelled: set[str] = set()
        self._judged: dict[str, Judgement] = {}
        self._steps: dict[str, list[Line]] = {}  # a step (one act, maybe many lines) -> its lines
        self._undone: list[str] = []
        with no_garbage_collection():
            for line in in_order(list(lines)):
                self.apply(line)

    def apply(self, line: Line) -> None:
        op = line["op"]
        if op in ("undo", "redo"):
            self._turn(line["step"], back=op == "undo")
            return
        if op in STEPS:
            self._steps.setdefault(line.get("group") or line["op_id"], []).append(line)
            self._undone.clear()
        self._file(line)

    def _file(self, line: Line) -> None:
        event_id = line.get("event_id")
        if event_id:
            self._of_event[event_id].append(line)
            self._judged.pop(event_id, None)
            if line["op"] == "add":
                self._added[line["article_id"]].append(event_id)
        elif line.get("article_id"):
            self._of_article[line["article_id"]].append(line)

    def _turn(self, step: str, back: bool) -> None:
        lines = self._steps.pop(step, [])  # taken out and put back at the end: last done, first undone
        self._steps[step] = lines
        ids = {line["op_id"] for line in lines}
        if back:
            self._cancelled |= ids
        else:
            self._cancelled -= ids
        for line in lines:
            self._judged.pop(line.get("event_id", ""), None)
        if back:
            self._undone.append(step)
        elif step in self._undone:
            self._undone.remove(step)

    def undoable(self) -> list[Line]:
        """The lines of the last step that still counts; empty when there is none."""
        for lines in reversed(self._steps.values()):
            if lines and lines[0]["op_id"] not in self._cancelled:
                return lines
        return []

    def redoable(self) -> list[Line]:
        """The lines of the step that was undone last; empty after anything new was done."""
        return self._steps[self._undone[-1]] if self._undone else []

    def judgement(self, event_id: str) -> Judgement:
        found = self._judged.get(event_id)
        if found is None:
            lines = self._of_event.get(event_id, ())
            found = self._judged[event_id] = judge(event_id, lines, self._cancelled)
        return found

    def judgements(self) -> list[Judgement]:
        """Every event that any line is about, in the order of first mention."""
        with no_garbage_collection():
            return [self.judgement(event_id) for event_id in self._of_event]

    def added(self, article_id: str) -> list[str]:
        """The coder's own events of an article, less those whose adding was undone."""
        return [e for e in self._added.get(article_id, ()) if self.judgement(e).origin == "coder"]

    def lines_of(self, key: str) -> list[Line]:
        """The lines that count for an event or an article."""
        lines = self._of_event.get(key) or self._of_article.get(key) or []
        return [line for line in lines if line["op_id"] not in self._cancelled]

    def judged_lines(self) -> list[Line]:
        """Every line that is about an event and counts."""
        return [x for lines in self._of_event.values() for x in lines if x["op_id"] not in self._cancelled]

    def done(self, article_id: str) -> Line | None:
        """The line by which the coder closed the article, if it is closed."""
        lines = self._of_article.get(article_id, ())
        closing = [x for x in lines if x["op"] == "done" and x["op_id"] not in self._cancelled]
        return closing[-1] if closing else None

    def articles(self) -> list[str]:
        """Closed articles."""
        return [article_id for article_id in self._of_article if self.done(article_id)]
