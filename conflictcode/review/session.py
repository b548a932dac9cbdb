"""A coder's way through the articles, without any screen: where they are, what comes next."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

import pandas as pd

from conflictcode.codebook.codebook import Codebook
from conflictcode.codebook.codes import Codes
from conflictcode.records import Article
from conflictcode.review.assignment import read_assignment
from conflictcode.review.decisions import Decisions, Mode
from conflictcode.review.fold import REASONS, Judgement
from conflictcode.review.passages import sentence_at, sentences
from conflictcode.review.queue import Queue
from conflictcode.review.reading import Line, read_log
from conflictcode.review.selection import Selection


class ReviewSession(Decisions):
    """Decisions with a place to be: the open article, the event at hand, the boxed sentence.

    Deciding goes on to the next pending event; the last one of an article waits for ``done``, because
    only a person can say that nothing was missed.
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
        super().__init__(folder, articles, events, coder, mode, codes)
        ids, self.waiting = self._assigned(Path(folder))
        self.questions = self._questions(Path(folder))
        self.queue = Queue(ids)
        self.selection = Selection(self)
        self.event_id = ""
        self.sentence = 0
        self.default: Literal["accept", "reject"] = "accept"  # what Enter does with a pending event
        self.reason = REASONS["1"]  # of the last rejection: what Enter gives when it rejects
        self._overtaken: dict[str, list[Judgement]] = {}
        self.resume()

    def _assigned(self, folder: Path) -> tuple[list[str], str]:
        rows = [row for row in read_assignment(folder) if row.coder == self.log.coder]
        mine = [row.article_id for row in rows if row.mode == self.mode and row.article_id in self.articles]
        if not rows:
            return self.articles.ids, ""
        other = len(rows) - sum(row.mode == self.mode for row in rows)
        wait = {"verify": "blind", "blind": "verify"}[self.mode]
        return mine, f"{other} assigned articles wait in mode={wait!r}" if other else ""

    def _questions(self, folder: Path) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in read_log(folder / f"{self.log.coder}.questions.jsonl").lines:
            found.setdefault(line["article_id"], []).append(line)
        return found

    def overtaken(self, article_id: str) -> list[Judgement]:
        """Decisions on machine events that a recoding no longer gives; they count as they stand."""
        if self.mode == "blind":
            return []
        self._overtaken = self._overtaken or self._find_overtaken()
        return self._overtaken.get(article_id, [])

    def _find_overtaken(self) -> dict[str, list[Judgement]]:
        found: dict[str, list[Judgement]] = {"": []}
        for judgement in self.state.judgements():
            vanished = judgement.origin == "machine" and judgement.event_id not in self.proposals
            if judgement.decided and vanished:
                found.setdefault(judgement.article_id, []).append(judgement)
        return found

    @property
    def article_id(self) -> str:
        return self.queue.current

    def article(self) -> Article:
        return self.articles[self.article_id]

    # Decide and go on

    def accept(self, event_id: str) -> None:
        super().accept(event_id)
        self._advance()

    def reject(self, event_id: str, reason: str) -> None:
        super().reject(event_id, reason)
        self.reason = REASONS.get(reason, reason)
        self._advance()

    def confirm(self, event_id: str) -> None:
        """Decide by the default: accept, or reject for the same reason as last time."""
        if self.default == "reject":
            self.reject(event_id, self.reason)
        else:
            self.accept(event_id)

    def switch_default(self) -> None:
        """Where most proposals are wrong, rejecting by one key is as quick as accepting."""
        self.default = "accept" if self.default == "reject" else "reject"

    def skip(self, event_id: str) -> None:
        super().skip(event_id)
        self._advance(skipping=True)

    def add(self, article_id: str, start: int, end: int, quote: str) -> str:
        event_id = super().add(article_id, start, end, quote)
        self.select(event_id)
        return event_id

    def done(self, article_id: str) -> None:
        super().done(article_id)
        self.next_open()

    def _turn(self, op: str, lines: list[Line]) -> Line | None:
        line = super()._turn(op, lines)
        if line and line["article_id"] in self.queue.articles:
            self.queue.current = line["article_id"]
            shown = line.get("event_id", "") in self.event_ids(self.article_id)
            self.select(line["event_id"] if shown else self._first_event())
        return line

    # Go

    def select(self, event_id: str) -> None:
        self.event_id = event_id
        self._since = time.monotonic()
        if event_id and (start := self.values(event_id).get("action_start")) is not None:
            self.sentence = sentence_at(sentences(self.article()), start)

    def _fresh(self, article_id: str) -> list[str]:
        return [e for e in self.pending(article_id) if not self.judgement(e).skipped]

    def _first_event(self) -> str:
        return next(iter([*self._fresh(self.article_id), *self.pending(self.article_id)]), "")

    def _advance(self, skipping: bool = False) -> None:
        fresh = self._fresh(self.article_id)
        if skipping and not fresh:
            self.next_open()
        else:
            self.select(self._first_event())

    def next_open(self) -> bool:
        """The next article that isn't done, those with nothing but skipped events last; False at the end."""
        found = self.queue.seek(
            lambda a: not self.is_done(a) and (not self.pending(a) or bool(self._fresh(a)))
        )
        found = found or self.queue.seek(lambda a: not self.is_done(a))
        self.open(self.article_id)
        return found

    def resume(self) -> None:
        """Where the coder left off: the first article that isn't done."""
        self.queue.current = ""
        if not self.next_open() and self.queue.articles:
            self.open(self.queue.articles[0])

    def open(self, article_id: str) -> None:
        self.queue.current = article_id
        self.sentence = 0
        self.select(self._first_event() if article_id else "")

    def step_article(self, by: int) -> None:
        if self.queue.step(by):
            self.open(self.article_id)

    def step_event(self, by: int) -> None:
        events = self.selection.ordered(self.article_id)
        if events:
            at = events.index(self.event_id) + by if self.event_id in events else (0 if by > 0 else -1)
            self.select(events[max(0, min(len(events) - 1, at))] if self.event_id else events[at])

    def step_sentence(self, by: int) -> None:
        last = len(sentences(self.article())) - 1
        self.sentence = max(0, min(last, self.sentence + by))
