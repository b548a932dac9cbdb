"""What the screen shows, as plain data: the open article, its events in words, how far one has come."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from conflictcode.records import Article
from conflictcode.review.fold import Judgement
from conflictcode.review.material import FLAGS, Row
from conflictcode.review.passages import paragraphs
from conflictcode.review.selection import FILTERS
from conflictcode.review.session import ReviewSession

_SPANS = ("source", "action", "target", "place", "date")
_PLACE = {
    1: "exact",
    2: "near",
    3: "district",
    4: "province",
    5: "part of the country",
    6: "country",
    7: "water or air",
}
_DATE = {1: "day", 2: "few days", 3: "week", 4: "month", 5: "year"}
_WHY = {
    "rule_id": "rule",
    "mode": "mode",
    "topic": "topic",
    "place_how": "place",
    "date_how": "date",
    "confidence": "confidence",
    "codebook": "codebook",
}


def article_view(session: ReviewSession) -> Row:
    """The open article; an empty one when there is nothing to review."""
    if not session.article_id:
        return {"id": "", "text": "", "paragraphs": []}
    questions = [line["comment"] for line in session.questions.get(session.article_id, ())]
    overtaken = [_overtaken(session, judgement) for judgement in session.overtaken(session.article_id)]
    return {**text_view(session.article()), "questions": questions, "overtaken": overtaken}


def _overtaken(session: ReviewSession, judgement: Judgement) -> str:
    event = judgement.event
    code = session.vocabulary.words(event.get("action_code") or "")
    source, target = (event.get(f"{side}_code") or "?" for side in ("source", "target"))
    return f"{judgement.state}: {source} {code} → {target}"


def text_view(article: Article) -> Row:
    """An article as the screen draws it: the text, and where its paragraphs and sentences are."""
    return {
        "id": article.article_id,
        "text": article.text,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else "",
        # never javascript: or another scheme that a click would run
        "url": article.url if article.url.startswith(("http://", "https://")) else "",
        "paragraphs": [
            {"start": p.start, "end": p.end, "kind": p.kind, "sentences": p.sentences}
            for p in paragraphs(article)
        ],
        "questions": [],
        "overtaken": [],
    }


def events_view(session: ReviewSession) -> list[Row]:
    """The events of the open article in the order of the text."""
    if not session.article_id:
        return []
    return [event_view(session, event_id) for event_id in session.selection.ordered(session.article_id)]


def event_view(session: ReviewSession, event_id: str) -> Row:
    values, judgement = session.values(event_id), session.judgement(event_id)
    code = values.get("action_code") or ""
    return {
        "id": event_id,
        **code_view(session, code),
        "state": judgement.state,
        "origin": judgement.origin,
        "reason": judgement.reason,
        "draft": bool(judgement.changes) and not judgement.decided,
        "changed": sorted({name.split("_")[0] for name in judgement.changes}),
        "flagged": judgement.flagged,
        "comment": judgement.draft or judgement.comment,
        "skipped": judgement.skipped,
        "same_as": claim_view(session, judgement.same_as),
        "alternatives": _alternatives(session, event_id) if event_id == session.event_id else [],
        "dimmed": not session.selection.matches(event_id),
        "spans": spans(values),
        "status": [flag for flag in FLAGS if values.get(flag)],
        "fields": fields(values),
        "why": [
            [words, str(values[name])] for name, words in _WHY.items() if values.get(name) not in (None, "")
        ],
    }


def _alternatives(session: ReviewSession, event_id: str) -> list[Row]:
    codes, words = session.vocabulary.codes, session.vocabulary.words
    found = session.alternatives(event_id)
    return [{"code": code, "words": words(code), "definition": codes.definition(code)} for code in found]


def claim_view(session: ReviewSession, event_id: str) -> str:
    """An event in one line: who does what to whom, in which article. Empty for no event."""
    if not event_id:
        return ""
    values, judgement = session.values(event_id), session.judgement(event_id)
    if not values:
        return "one that a recoding took away"
    source, target = (values.get(f"{side}_code") or "?" for side in ("source", "target"))
    code = session.vocabulary.words(values.get("action_code") or "")
    article_id = values.get("article_id") or judgement.article_id
    here = "" if article_id == session.article_id else f" ({article_id})"
    return f"{source} {code} → {target}{here}"


def code_view(session: ReviewSession, code: str) -> Row:
    codes = session.vocabulary.codes
    known = code in codes
    return {
        "code": code,
        "words": session.vocabulary.words(code),
        "definition": codes.definition(code) if known else "",
        "quad": session.vocabulary.quad(codes.quad_class(code)) if known else "",
        "goldstein": codes.goldstein(code) if known else None,
    }


def spans(values: Row) -> dict[str, list[int | None]]:
    """Where the words of each role stand in the text."""
    found = {side: [values.get(f"{side}_start"), values.get(f"{side}_end")] for side in _SPANS}
    return {side: pair for side, pair in found.items() if None not in pair}


def fields(values: Row) -> dict[str, Row]:
    """The fields as the card shows them: what is coded, and in which words of the text."""
    names = (values.get("place_name"), values.get("admin1"), values.get("country"))
    where = ", ".join(dict.fromkeys(filter(None, names)))  # many a city's province has its name
    return {
        "source": {"value": values.get("source_code") or "", "text": values.get("source_text") or ""},
        "target": {"value": values.get("target_code") or "", "text": values.get("target_text") or ""},
        "action": {"value": values.get("action_code") or "", "text": values.get("action_text") or ""},
        "place": {
            "value": where,
            "text": values.get("place_text") or "",
            "note": _note(_PLACE, values, "place"),
        },
        "date": {
            "value": _dates(values),
            "text": values.get("date_text") or "",
            "note": _note(_DATE, values, "date"),
        },
        "attributed_to": {"value": values.get("attributed_to") or "", "text": ""},
    }


def _note(words: dict[int, str], values: Row, side: str) -> str:
    return words.get(values.get(f"{side}_precision") or 0, "")


def _dates(values: Row) -> str:
    first, last = values.get("date_start") or "", values.get("date_end") or ""
    return f"{first} to {last}" if last and last != first else first


def status_view(session: ReviewSession) -> Row:
    """Progress, filter, what is saved and when."""
    queue = session.queue
    number, visible = queue.position()
    states: Counter[str] = Counter()
    flagged = 0
    for article_id in queue.articles:
        for event_id in session.event_ids(article_id):
            judgement = session.judgement(event_id)
            states[judgement.state] += 1
            flagged += judgement.flagged
    return {
        "coder": session.log.coder,
        "mode": session.mode,
        "event": session.event_id,
        "sentence": session.sentence,
        "number": number,
        "visible": visible,
        "articles": len(queue.articles),
        "done": sum(session.is_done(a) for a in queue.articles),
        "is_done": bool(session.article_id) and session.is_done(session.article_id),
        "counts": {**states, "flagged": flagged},
        "filter": session.selection.filter,
        "search": session.selection.text,
        "default": session.default,
        "reason": session.reason,
        "saved": clock(session.log.saved_at),
        "lines": len(session.log.lines),
        "read_only": session.log.read_only,
        "can_undo": bool(session.state.undoable()),
        "can_redo": bool(session.state.redoable()),
        "told": [*session.log.told, *filter(None, [session.waiting])],
    }


def clock(at: str) -> str:
    return dt.datetime.fromisoformat(at).astimezone().strftime("%H:%M:%S") if at else ""


def filters_view(session: ReviewSession) -> list[list[str]]:
    """The filters to choose from: states, and the roots that occur."""
    roots = sorted({str(r) for r in session.proposals.column("root_code") if r and r == r})
    return [[key, words] for key, words in FILTERS.items()] + [
        [f"root:{root}", session.vocabulary.words(root)] for root in roots
    ]


def preview_view(session: ReviewSession, event_id: str, others: list[str]) -> Row:
    """What ``apply_to`` would do, before it is done."""
    judgement = session.judgement(event_id)
    rows: list[Any] = []
    for other in others[:12]:
        values = session.values(other)
        article = session.articles[str(values["article_id"])]
        rows.append(
            {"article": article.article_id, "headline": article.headline, "words": values["action_text"]}
        )
    return {
        "ask": "same",
        "event": event_id,
        "others": others,
        "state": judgement.state,
        "reason": judgement.reason,
        "words": session.vocabulary.words(session.values(event_id).get("action_code") or ""),
        "articles": len({session.proposals[o]["article_id"] for o in others}),
        "rows": rows,
    }


def reports_view(session: ReviewSession, event_id: str, others: list[str]) -> Row:
    """The events that ``event_id`` may be linked to, in words."""
    linked = [{"value": "", "words": "no other: take the link away", "note": ""}]
    rows = [_report_row(session, other) for other in others]
    same_as = session.judgement(event_id).same_as
    return {"ask": "link", "event": event_id, "rows": [*rows, *(linked if same_as else [])]}


def _report_row(session: ReviewSession, event_id: str) -> Row:
    values, judgement = session.values(event_id), session.judgement(event_id)
    article = session.articles[str(values.get("article_id") or judgement.article_id)]
    here = article.article_id == session.article_id
    words = f"{claim_view(session, event_id)} “{values.get('action_text') or ''}”"
    return {"value": event_id, "words": words, "note": "in this article" if here else article.headline}
