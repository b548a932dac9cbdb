"""State is a fold of the log: lines in, judgements out. Pure, so reload, restart and merge are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from conflictcode.review.log import Line, in_order

STEPS = frozenset({"accept", "reject", "edit", "add", "flag", "comment", "skip", "done", "final", "pick"})
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


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on an event, as it stands after all lines."""

    event_id: str
    article_id: str = ""
    state: str = "pending"  # pending, accepted, edited, rejected, added
    origin: str = "machine"  # machine, coder
    event: dict[str, Any] = field(default_factory=dict)  # the field set that was certified or proposed
    changes: dict[str, Any] = field(default_factory=dict)  # fields a person set, confirmed or not
    changed: tuple[str, ...] = ()  # what the certified set changes in the proposal
    reason: str = ""
    comment: str = ""
    draft: str = ""  # a comment still being typed
    flagged: bool = False
    skipped: int = 0
    at: str = ""
    coder: str = ""
    codebook: str = ""
    text: str = ""  # hash of the article text that the offsets belong to

    @property
    def decided(self) -> bool:
        return self.state in DECIDED

    @property
    def present(self) -> bool:
        return self.state in PRESENT


def judge(event_id: str, lines: Iterable[Line], cancelled: set[str]) -> Judgement:
    """Fold the lines of one event."""
    judgement = Judgement(event_id)
    for line in lines:
        if line["op_id"] not in cancelled:
            judgement = _STEP.get(line["op"], _keep)(judgement, line)
    return judgement


def _keep(judgement: Judgement, line: Line) -> Judgement:
    return judgement


def _add(judgement: Judgement, line: Line) -> Judgement:
    return replace(
        judgement, origin="coder", event=line["event"], article_id=line["article_id"], coder=line["coder"]
    )


def _edit(judgement: Judgement, line: Line) -> Judgement:
    changes = {**judgement.changes, **line["new"]}
    return replace(judgement, changes=changes, state="pending", reason="", article_id=line["article_id"])


def _decide(judgement: Judgement, line: Line, state: str) -> Judgement:
    return replace(
        judgement,
        state=state,
        event=line["event"],
        changed=tuple(line.get("changed", ())),
        reason=line.get("reason", ""),
        article_id=line["article_id"],
        at=line["at"],
        coder=line["coder"],
        codebook=line.get("codebook", ""),
        text=line.get("text", ""),
    )


def _accept(judgement: Judgement, line: Line) -> Judgement:
    if judgement.origin == "coder":
        return _decide(judgement, line, "added")
    return _decide(judgement, line, "edited" if line.get("changed") else "accepted")


def _reject(judgement: Judgement, line: Line) -> Judgement:
    return _decide(judgement, line, "rejected")


def _flag(judgement: Judgement, line: Line) -> Judgement:
    return replace(judgement, flagged=line["on"], article_id=line["article_id"])


def _comment(judgement: Judgement, line: Line) -> Judgement:
    return replace(judgement, comment=line["comment"], draft="", article_id=line["article_id"])


def _draft(judgement: Judgement, line: Line) -> Judgement:
    return replace(judgement, draft=line["comment"])


def _skip(judgement: Judgement, line: Line) -> Judgement:
    return replace(judgement, skipped=judgement.skipped + 1, article_id=line["article_id"])


_STEP = {
    "add": _add,
    "edit": _edit,
    "accept": _accept,
    "reject": _reject,
    "flag": _flag,
    "comment": _comment,
    "draft": _draft,
    "skip": _skip,
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
