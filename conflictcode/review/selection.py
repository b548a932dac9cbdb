"""Filters and search: which articles and events a coder wants to see now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflictcode.errors import ReviewError

if TYPE_CHECKING:
    from conflictcode.review.session import ReviewSession

FILTERS = {
    "all": "everything",
    "open": "not done",
    "pending": "pending events",
    "accepted": "accepted",
    "edited": "edited",
    "rejected": "rejected",
    "added": "added",
    "skipped": "skipped",
    "flagged": "flagged",
    "commented": "with a comment",
    "asked": "with a question to me",
    "stale": "stale after recoding",
}


class Selection:
    """What the coder's filter and search leave of the queue."""

    def __init__(self, session: ReviewSession) -> None:
        self._session = session
        self.filter = "all"
        self.text = ""
        self._texts: dict[str, str] = {}

    def choose(self, which: str = "all", text: str = "") -> None:
        """Narrow the queue. ``which`` is a key of FILTERS or ``root:14``; ``text`` is sought in the articles.

        Raises ReviewError for an unknown filter. The open article stays open if it still fits.
        """
        if which not in FILTERS and not which.startswith("root:"):
            raise ReviewError(f"no filter {which!r}; there are {', '.join(FILTERS)} and root:NN")
        self.filter, self.text = which, text.strip()
        session = self._session
        session.queue.has = None if which == "all" and not self.text else self._fits
        if session.queue.has and not self._fits(session.article_id):
            session.queue.seek(self._fits)
            session.open(session.article_id)

    def _fits(self, article_id: str) -> bool:
        return self._has_text(article_id) and self._has_event(article_id)

    def _has_text(self, article_id: str) -> bool:
        if not self.text:
            return True
        self._texts = self._texts or self._session.articles.texts()
        return self.text.casefold() in self._texts[article_id]

    def _has_event(self, article_id: str) -> bool:
        if self.filter == "all":
            return True
        if self.filter == "open":
            return not self._session.is_done(article_id)
        if self.filter == "asked":
            return article_id in self._session.questions
        if self.filter == "stale":
            return bool(self._session.overtaken(article_id))
        return any(self.matches(e) for e in self._session.event_ids(article_id))

    def matches(self, event_id: str) -> bool:
        """Is this event one that the filter asks for?"""
        judgement = self._session.judgement(event_id)
        if self.filter.startswith("root:"):
            return str(self._session.values(event_id).get("root_code") or "") == self.filter[5:]
        tests = {
            "skipped": judgement.skipped > 0 and not judgement.decided,
            "flagged": judgement.flagged,
            "commented": bool(judgement.comment),
        }
        return tests.get(
            self.filter, judgement.state == self.filter or self.filter in ("all", "open", "asked", "stale")
        )

    def ordered(self, article_id: str) -> list[str]:
        """The events of an article in the order of the text."""
        session = self._session
        return sorted(
            session.event_ids(article_id), key=lambda e: (session.values(e).get("action_start") or 0, e)
        )
