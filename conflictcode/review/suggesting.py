"""What is likely to be wanted next: other codes for an event, other reports of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from conflictcode.codebook.codes import Codes

if TYPE_CHECKING:
    from conflictcode.review.session import ReviewSession

N_ALTERNATIVES = 9  # a digit each
_NEAR = dt.timedelta(days=7)
_N_REPORTS = 60
_TELLING = (
    *("source_country", "target_country", "source_code", "target_code"),
    *("action_code", "date_start", "place_name"),
)


class Habits:
    """Which codes a coder gives, and what they give instead of a code that the machine proposed."""

    def __init__(self) -> None:
        self._instead: dict[str, Counter[str]] = {}
        self._given: Counter[str] = Counter()

    def learn(self, proposed: str, given: str) -> None:
        self._given[given] += 1
        if proposed and proposed != given:
            self._instead.setdefault(proposed, Counter())[given] += 1

    def alternatives(self, codes: Codes, now: str, proposed: str) -> list[str]:
        """What this coder gave instead before, the machine's own code, then the neighbours in the codebook.

        An event without a code gets the codes that the coder gives most.
        """
        wanted = [code for code, _ in self._instead.get(proposed, Counter()).most_common()]
        wanted += [proposed, *neighbours(codes, now)] if now in codes else []
        wanted += [] if now else [code for code, _ in self._given.most_common()]
        found = dict.fromkeys(code for code in wanted if code in codes and code != now)
        return list(found)[:N_ALTERNATIVES]


def neighbours(codes: Codes, code: str) -> list[str]:
    """Codes that are told apart from this one least easily: below it, beside it, above it."""
    parent = codes.parent(code)
    below = [c.code for c in codes if c.parent == code]
    beside = [c.code for c in codes if parent and c.parent == parent and c.code != code]
    return [*below, *beside, *codes.ancestors(code)]


def other_reports(session: ReviewSession, event_id: str) -> list[str]:
    """Events that may be the same one told again: here, then in articles of the same days, likest first."""
    here, event = session.article_id, session.values(event_id)
    nearby = ((e, session.values(e)) for e in _elsewhere(session, event_id))
    ranked = sorted(((-_likeness(event, values), e) for e, values in nearby), key=lambda pair: pair[0])
    own = [e for e in session.selection.ordered(here) if e != event_id]
    return [e for e in [*own, *(e for _, e in ranked)] if session.judgement(e).state != "rejected"][
        :_N_REPORTS
    ]


def _elsewhere(session: ReviewSession, event_id: str) -> Iterator[str]:
    """Events of the same root in other articles that were published within a week."""
    root, here = session.values(event_id).get("root_code"), session.article().published
    for article_id in session.queue.articles:
        published = session.articles.published(article_id)
        far = here is not None and published is not None and abs(published - here) > _NEAR
        if article_id == session.article_id or far:
            continue
        for other in session.event_ids(article_id):
            machine = other in session.proposals
            said = (
                session.proposals.cell(other, "root_code")
                if machine
                else session.values(other).get("root_code")
            )
            if said == root:
                yield other


def _likeness(event: dict[str, Any], other: dict[str, Any]) -> int:
    return sum(bool(event.get(name)) and event.get(name) == other.get(name) for name in _TELLING)
