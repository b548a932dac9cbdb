"""What the adjudication screen shows, as plain data: sides in columns, fields in rows, names hidden."""

from __future__ import annotations

from conflictcode.review.adjudicating import GRID, AdjudicationSession, differing
from conflictcode.review.alignment import Row
from conflictcode.review.material import FLAGS
from conflictcode.review.reading import event_of
from conflictcode.review.views import clock, fields, spans, text_view


def dispute_view(session: AdjudicationSession) -> Row:
    """The open dispute as the screen shows it; an empty one when the coders agree on everything."""
    dispute = session.dispute
    if dispute is None:
        return {"id": "", "rows": []}
    sides = session.sides(dispute)
    picked = session.picks(dispute)
    settled = session.decision(dispute)
    coders = [f"Coder {n}" for n in range(1, len(dispute.sides) + 1)]
    return {
        "id": dispute.unit_id,
        "heads": [*coders, "Machine"],
        "absent": [side is None for side in sides],
        "rows": [_grid_row(session, field, sides, picked, settled) for field in GRID],
        "spans": [spans(side) if side else {} for side in sides],
        "sentence": dispute.unit.sentence,
        "likeness": round(dispute.likeness, 3),
        "questions": session.questions(dispute),
        "settled": None
        if settled is None
        else {"nothing": event_of(settled) is None, "cause": settled["cause"]},
    }


def _grid_row(
    session: AdjudicationSession, field: str, sides: list[Row | None], picked: Row, settled: Row | None
) -> Row:
    final = picked if settled is None else event_of(settled) or {}
    apart = differing(sides[:-1], GRID[field])
    taken = settled is not None or set(apart) <= set(final)
    return {
        "field": field,
        "differs": bool(apart),
        "cells": [cell_view(session, field, side) for side in sides],
        "final": cell_view(session, field, final) if taken and not _settled_none(settled) else None,
    }


def _settled_none(settled: Row | None) -> bool:
    return settled is not None and event_of(settled) is None


def cell_view(session: AdjudicationSession, field: str, event: Row | None) -> Row | None:
    """One field of one column in words."""
    if event is None:
        return None
    if field == "status":
        said = [flag for flag in FLAGS if event.get(flag)]
        by = event.get("attributed_to")
        return {"value": ", ".join([*said, *([f"said by {by}"] if by else [])]), "text": "", "note": ""}
    shown = fields(event)[field]
    code = event.get("action_code") or ""
    if field != "action" or not code:
        return {"note": "", **shown}
    codes = session.vocabulary.codes
    note = codes.definition(code) if code in codes else ""
    return {"value": session.vocabulary.words(code), "text": shown["text"], "note": note}


def article_of(session: AdjudicationSession) -> Row:
    dispute = session.dispute
    if dispute is None:
        return {"id": "", "text": "", "paragraphs": []}
    return text_view(session.articles[dispute.unit.article_id])


def progress_view(session: AdjudicationSession) -> Row:
    """How far the adjudicator has come, and which dispute and field are at hand."""
    settled = sum(session.decision(dispute) is not None for dispute in session.disputes)
    asked = sum(bool(session.questions(d)) and session.decision(d) is None for d in session.disputes)
    return {
        "coder": session.log.coder,
        "number": session.at + 1 if session.disputes else 0,
        "disputes": len(session.disputes),
        "settled": settled,
        "asked": asked,
        "field": session.field,
        "saved": clock(session.log.saved_at),
        "read_only": session.log.read_only,
        "own_work": session.own_work,
        "told": session.log.told,
        "can_undo": bool(session.state.undoable()),
        "can_redo": bool(session.state.redoable()),
    }
