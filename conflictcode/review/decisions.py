"""What a coder decides, on the disk before it is true: accept, reject, edit, add, flag, undo."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from conflictcode.codebook.codebook import Codebook
from conflictcode.codebook.codes import Codes
from conflictcode.errors import ReviewError
from conflictcode.review import editing
from conflictcode.review.fold import REASONS, Judgement, State
from conflictcode.review.log import Log
from conflictcode.review.material import CLAIM, FLAGS, JUDGED, Articles, Proposals, Row, judged
from conflictcode.review.passages import sentence_at, sentences, text_hash
from conflictcode.review.reading import Line
from conflictcode.review.suggesting import Habits
from conflictcode.review.vocabulary import NAMED, Vocabulary

Mode = Literal["verify", "blind"]


class Decisions:
    """One coder's judgements in one folder.

    ``mode`` "verify" takes the machine's events in; "blind" takes none of them in, so that nothing of
    the machine's can be seen. Neither opens another coder's log. Every act is on the disk when its method
    returns, and raises ReviewError (with nothing changed) when it can't be.
    """

    def __init__(
        self,
        folder: Path | str,
        articles: pd.DataFrame,
        events: pd.DataFrame | None,
        coder: str,
        mode: Mode = "verify",
        codes: Codebook | Codes | None = None,
    ) -> None:
        if mode not in ("verify", "blind"):
            raise ReviewError(f"mode {mode!r} isn't known; take 'verify' or 'blind'")
        self.mode = mode
        self.articles = Articles(articles)
        self.proposals = Proposals(events if mode == "verify" else None)
        self.vocabulary = Vocabulary(codes, self.proposals.rows(NAMED))
        self.log = Log(folder, coder)
        self.state = State(self.log.lines)
        self.habits = Habits()
        for judgement in self.state.judgements():
            self.vocabulary.learn({**judgement.event, **judgement.changes})
            self._learn_habit(judgement)
        self._since = time.monotonic()

    def event_ids(self, article_id: str) -> list[str]:
        """The machine's events that this mode shows, and the coder's own."""
        return [*self.proposals.of_article.get(article_id, ()), *self.state.added(article_id)]

    def judgement(self, event_id: str) -> Judgement:
        return self.state.judgement(event_id)

    def proposal(self, event_id: str) -> Row:
        return self.proposals[event_id] if event_id in self.proposals else self.judgement(event_id).event

    def values(self, event_id: str) -> Row:
        """The event as it stands: the proposal with the coder's changes."""
        return {**self.proposal(event_id), **self.judgement(event_id).changes}

    def pending(self, article_id: str) -> list[str]:
        return [e for e in self.event_ids(article_id) if not self.judgement(e).decided]

    def is_done(self, article_id: str) -> bool:
        """Closed by the coder, and nothing in it was opened again since."""
        return self.state.done(article_id) is not None and not self.pending(article_id)

    # Decide

    def accept(self, event_id: str) -> None:
        """The event is as it stands now, with every field that is shown."""
        self._article_of(event_id)
        if not self.values(event_id).get("action_code"):
            raise ReviewError("this event has no code yet: press v (or Code) and pick one, then accept")
        self._write([self._accept_line(event_id)])
        self._learn_habit(self.judgement(event_id))

    def _learn_habit(self, judgement: Judgement) -> None:
        if judgement.present:
            proposed = self.proposals.cell(judgement.event_id, "action_code")
            self.habits.learn(str(proposed or ""), judgement.event.get("action_code") or "")

    def alternatives(self, event_id: str) -> list[str]:
        """Codes that this event may rather have, the likeliest first; nine at most, a digit each."""
        now = self.values(event_id).get("action_code") or ""
        proposed = self.proposals.cell(event_id, "action_code")
        return self.habits.alternatives(self.vocabulary.codes, now, str(proposed or ""))

    def _accept_line(self, event_id: str, new: Row | None = None, **more: Any) -> Line:
        event = {**self.values(event_id), **(new or {})}
        machine = event_id in self.proposals
        changed = editing.differences(event, self.proposal(event_id)) if machine else []
        return self._line("accept", event_id, event=judged(event), changed=changed, **more)

    def reject(self, event_id: str, reason: str) -> None:
        """The event isn't there, or isn't one; ``reason`` is a key of REASONS or its words."""
        self._write([self._reject_line(event_id, reason)])

    def _reject_line(self, event_id: str, reason: str, **more: Any) -> Line:
        reason = REASONS.get(reason, reason)
        if reason not in REASONS.values():
            raise ReviewError(f"{reason!r} is no reason; take one of: {', '.join(REASONS.values())}")
        return self._line("reject", event_id, event=judged(self.proposal(event_id)), reason=reason, **more)

    def edit(self, event_id: str, new: Row) -> None:
        """Set columns. The event is pending again until it is accepted with them."""
        unknown = sorted(set(new) - set(JUDGED))
        if unknown:
            raise ReviewError(f"no judged column: {', '.join(unknown)}")
        old, changes = editing.changes_only(self.values(event_id), new)
        if changes:
            self._write([self._line("edit", event_id, old=old, new=changes)])
            self.vocabulary.learn(self.values(event_id))

    def add(self, article_id: str, start: int, end: int, quote: str) -> str:
        """A new event around the marked words; it counts once it is accepted. Returns its id."""
        article = self.articles[article_id]
        found = editing.span(article, start, end, quote)
        event_id = f"c{uuid.uuid4().hex[:15]}"  # says nothing about the coder: adjudication hides names
        event = {"sentence": sentence_at(sentences(article), start), **editing.marked("action", found)}
        self._write([self._line("add", event_id, article_id, event=event)])
        return event_id

    def flag(self, event_id: str) -> None:
        self._write([self._line("flag", event_id, on=not self.judgement(event_id).flagged)])

    def comment(self, event_id: str, text: str) -> None:
        if text != self.judgement(event_id).comment:
            self._write([self._line("comment", event_id, comment=text)])

    def draft(self, event_id: str, text: str) -> None:
        """Keep a half-written comment; it is no step that undo would take back."""
        if text != self.judgement(event_id).draft:
            self._write([self._line("draft", event_id, comment=text)])

    def link(self, event_id: str, other: str) -> None:
        """Both tell of the same event, in this article or another; "" as ``other`` takes the link away."""
        if other == event_id:
            raise ReviewError("an event can't be the same as itself: pick another one")
        if other:
            self._article_of(other)
        if other != self.judgement(event_id).same_as:
            self._write([self._line("link", event_id, to=other)])

    def skip(self, event_id: str) -> None:
        """Leave it for later: it stays pending and comes back when the rest is done."""
        self._write([self._line("skip", event_id)])

    def done(self, article_id: str) -> None:
        """No more events in this article than those accepted; go on with the next open one."""
        left = len(self.pending(article_id))
        if left:
            events = "1 event here is" if left == 1 else f"{left} events here are"
            raise ReviewError(f"{events} still pending: decide, or go on with J and come back")
        if not self.is_done(article_id):
            article = self.articles[article_id]
            line = {
                "op": "done",
                "article_id": article_id,
                "mode": self.mode,
                "text": text_hash(article.text),
                "sentences": [list(bounds) for bounds in sentences(article)],
                "proposed": list(self.proposals.of_article.get(article_id, ())),
            }
            self._write([line])

    # The same everywhere

    def identical(self, event_id: str) -> list[str]:
        """Pending machine events with the same claim, words and rule: those that ``apply_to`` is for."""
        if event_id not in self.proposals:
            return []
        names = (*CLAIM, "action_text", "rule_id", *FLAGS)
        columns = [self.proposals.column(name) for name in names]
        keys = dict(zip(self.proposals.ids, zip(*columns, strict=True), strict=True))
        same = [e for e, key in keys.items() if repr(key) == repr(keys[event_id]) and e != event_id]
        return [e for e in same if not self.judgement(e).decided]

    def apply_to(self, event_id: str, others: list[str]) -> None:
        """Decide ``others`` as ``event_id`` was decided: one step, one undo. Evidence isn't carried over."""
        judgement = self.judgement(event_id)
        if not judgement.decided:
            raise ReviewError(
                "decide this event first; then its decision can be applied to the identical ones"
            )
        group = uuid.uuid4().hex[:12]
        self._write([line for other in others for line in self._same_lines(judgement, other, group)])

    def _same_lines(self, judgement: Judgement, other: str, group: str) -> list[Line]:
        if judgement.state == "rejected":
            return [self._reject_line(other, judgement.reason, group=group)]
        carried = {n: v for n, v in judgement.changes.items() if not n.endswith(("_start", "_end", "_text"))}
        old, new = editing.changes_only(self.values(other), carried)
        edit = [self._line("edit", other, old=old, new=new, group=group)] if new else []
        return [*edit, self._accept_line(other, new, group=group)]

    # Back and forth

    def undo(self) -> Line | None:
        """Take the last step back, wherever it was; returns the line it began with, if there is one."""
        return self._turn("undo", self.state.undoable())

    def redo(self) -> Line | None:
        return self._turn("redo", self.state.redoable())

    def _turn(self, op: str, lines: list[Line]) -> Line | None:
        if not lines:
            return None
        first = lines[0]
        self._write([{"op": op, "step": first.get("group") or first["op_id"]}])
        return first

    def _line(self, op: str, event_id: str, article_id: str = "", **more: Any) -> Line:
        article_id = article_id or self._article_of(event_id)
        proposal: Row = self.proposals[event_id] if event_id in self.proposals else {}  # noqa: SIM401
        return {
            "op": op,
            "article_id": article_id,
            "event_id": event_id,
            "mode": self.mode,
            "text": text_hash(self.articles[article_id].text),
            "codebook": proposal.get("codebook_hash") or "",
            "ms": round(1000 * (time.monotonic() - self._since)),
            **more,
        }

    def _article_of(self, event_id: str) -> str:
        if event_id in self.proposals:
            return str(self.proposals[event_id]["article_id"])
        found = self.judgement(event_id).article_id
        if not found:
            raise ReviewError(f"event {event_id!r} isn't in this review")
        return found

    def _write(self, ops: list[Line]) -> None:
        for line in self.log.append(ops):
            self.state.apply(line)

    def close(self) -> None:
        self.log.close()
