"""What the people decided, as an event frame for counts and charts; and what recoding has made stale."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.errors import ReviewError
from conflictcode.records import EVENT_COLUMNS
from conflictcode.review.adjudication import read_decisions, unit_id
from conflictcode.review.alignment import Row, Unit
from conflictcode.review.coded import Coded, read_coded, shared_articles, units_of
from conflictcode.review.fold import Judgement
from conflictcode.review.linking import links, told_before
from conflictcode.review.material import CLAIM, JUDGED, Proposals, judged, same, same_claim
from conflictcode.review.reading import event_of

PEOPLE_COLUMNS = ("decision", "decided_by", "origin", "stale", "same_as")


def final_events(
    folder: Path | str, events: pd.DataFrame, unresolved: bool = False, unreviewed: bool = False
) -> pd.DataFrame:
    """The events that people say are there: the columns of ``events`` and who decided what.

    Added columns: ``decision`` (unanimous: all coders of a shared article agree; adjudicated; unresolved:
    they differ and nobody has settled it; single: one coder's word; machine: nobody's), ``decided_by``
    (names), ``origin`` (machine, edited, added), ``stale`` ("" or "vanished", see :func:`stale`) and
    ``same_as``: the earlier row that some coder called the same event. The rows in which it is "" are the
    events without repeated reports.

    Unresolved ones (each coder's version a row) and machine events that nobody has judged are left out unless
    asked for. ``frame.attrs["decisions"]`` counts the events of every kind, those left out and those that
    were adjudicated to be none, too. Raises ReviewError for a folder without any log.
    """
    coded = read_coded(folder)
    if not coded:
        raise ReviewError(
            f"{folder} has no coder's log; review there first with cc.review({str(folder)!r}, ...)"
        )
    machine = Proposals(events)
    said = [*_shared(folder, coded, machine), *_single(coded, machine), *_unjudged(coded, machine)]
    leave = set() if unresolved else {"unresolved"}
    leave |= set() if unreviewed else {"machine"}
    frame = _frame([row for decision, rows in said for row in rows if decision not in leave], events)
    frame["same_as"] = _same_as(frame["event_id"].tolist(), said, coded)
    frame.attrs["decisions"] = {name: sum(decision == name for decision, _ in said) for name in DECISIONS}
    return frame


def _same_as(order: list[str], said: list[Said], coded: dict[str, Coded]) -> list[str]:
    ids = {e: row["event_id"] for _, rows in said for row in rows for e in row.get("stands_for", ())}
    before = told_before(links(coded.values()), order, ids)
    return [before.get(event_id, "") for event_id in order]


DECISIONS = ("unanimous", "adjudicated", "unresolved", "single", "machine")
Said = tuple[str, list[Row]]  # what became of one event, and the rows that it gives


def _shared(folder: Path | str, coded: dict[str, Coded], machine: Proposals) -> Iterator[Said]:
    settled = read_decisions(folder)
    for article_id, readers in shared_articles(coded).items():
        for unit in units_of(coded, article_id, readers)[0]:
            yield _unit(unit, settled.get(unit_id(unit)), machine)


def _unit(unit: Unit, settled: Row | None, machine: Proposals) -> Said:
    best = _best(unit, machine)
    if unit.unanimous:
        row = _row(best, unit.article_id, machine, "unanimous", unit.coders)
        return "unanimous", [{**row, "stands_for": unit.ids()}]
    if settled is None:
        said = unit.events.items()
        return "unresolved", [_row(e, unit.article_id, machine, "unresolved", [coder]) for coder, e in said]
    final = event_of(settled)
    if final is None:
        return "adjudicated", []
    kept = same_claim(best, final) or best["origin"] == "added"
    event = {**final, "event_id": best["event_id"], "origin": best["origin"] if kept else "edited"}
    row = _row(event, unit.article_id, machine, "adjudicated", [settled["coder"]])
    return "adjudicated", [{**row, "stands_for": unit.ids()}]


def _best(unit: Unit, machine: Proposals) -> Row:
    """The event that carries the machine's id if one does: places and dates come along with it."""
    return next(
        (e for e in unit.events.values() if e["event_id"] in machine), next(iter(unit.events.values()))
    )


def _single(coded: dict[str, Coded], machine: Proposals) -> Iterator[Said]:
    shared = shared_articles(coded)
    seen: set[str] = set()
    for name, work in coded.items():
        for article_id in work.of_article:
            for event in [] if article_id in shared else work.events(article_id):
                if event["event_id"] not in seen:
                    seen.add(event["event_id"])
                    yield "single", [_row(event, article_id, machine, "single", [name])]


def _unjudged(coded: dict[str, Coded], machine: Proposals) -> Iterator[Said]:
    closed = {article_id for work in coded.values() for article_id in work.articles()}
    judgements = (j for work in coded.values() for found in work.of_article.values() for j in found)
    judged_ids = {j.event_id for j in judgements if j.decided}
    for event_id in machine.ids:
        row = machine[event_id]
        if event_id not in judged_ids and row["article_id"] not in closed:
            yield (
                "machine",
                [{**row, "decision": "machine", "decided_by": "", "origin": "machine", "stale": ""}],
            )


def _row(event: Row, article_id: str, machine: Proposals, decision: str, by: Any) -> Row:
    event_id = event["event_id"]
    known = event_id in machine
    proposal = machine[event_id] if known else {}
    certified = {name: event.get(name) for name in JUDGED}
    return {
        **proposal,
        **certified,
        "sentence": proposal.get("sentence", certified["sentence"]),
        "event_id": event_id,
        "article_id": article_id,
        "decision": decision,
        "decided_by": ", ".join(sorted(by)),
        "origin": event["origin"],
        "stale": "" if known or event["origin"] == "added" else "vanished",
    }


def _frame(rows: list[Row], events: pd.DataFrame) -> pd.DataFrame:
    columns = list(dict.fromkeys([*events.columns, *EVENT_COLUMNS, *PEOPLE_COLUMNS]))
    columns = [name for name in columns if name in events.columns or name in PEOPLE_COLUMNS]
    frame = pd.DataFrame(rows, columns=columns)
    for name in events.columns:
        if len(frame):
            frame[name] = _like(frame[name], events[name])
    return frame.reset_index(drop=True)


def _like(column: pd.Series[Any], model: pd.Series[Any]) -> pd.Series[Any]:
    """The column in the type that the machine's frame has it in, if it can be."""
    if pd.api.types.is_bool_dtype(model.dtype):
        return column.map(bool).astype(model.dtype)
    if isinstance(model.dtype, pd.StringDtype):
        filler = None if model.isna().any() else ""
        return column.map(lambda value: filler if pd.isna(value) else str(value)).astype(model.dtype)
    try:
        return column.astype(model.dtype)
    except (ValueError, TypeError):  # a whole-number column that has gaps now
        return column


def stale(folder: Path | str, events: pd.DataFrame, coders: list[str] | None = None) -> pd.DataFrame:
    """Judgements that a recoding has overtaken: a worklist, nothing is reopened.

    Columns: coder, article_id, event_id, state, why ("vanished": the machine no longer makes this claim;
    "changed": it does, but other judged columns differ), now (what it says instead, or which columns), and
    new_event_id (the event that now stands on the same words, if any).
    """
    machine = Proposals(events)
    by_words = _by_words(machine)
    rows = [
        _stale_row(coder, judgement, machine, by_words)
        for coder, work in read_coded(folder, coders).items()
        for judgements in work.of_article.values()
        for judgement in judgements
    ]
    columns = ["coder", "article_id", "event_id", "state", "why", "now", "new_event_id"]
    return pd.DataFrame([row for row in rows if row], columns=columns)


def _by_words(machine: Proposals) -> dict[tuple[Any, Any], str]:
    starts = zip(machine.column("article_id"), machine.column("action_start"), machine.ids, strict=True)
    return {(str(article_id), start): event_id for article_id, start, event_id in starts}


def _stale_row(
    coder: str, judgement: Judgement, machine: Proposals, by_words: dict[tuple[Any, Any], str]
) -> Row | None:
    if judgement.origin == "coder" or not judgement.decided:
        return None
    row = {
        "coder": coder,
        "article_id": judgement.article_id,
        "event_id": judgement.event_id,
        "state": judgement.state,
        "new_event_id": "",
    }
    if judgement.event_id in machine:
        names = _moved(judgement, machine[judgement.event_id])
        return {**row, "why": "changed", "now": ", ".join(names)} if names else None
    new = by_words.get((judgement.article_id, judgement.event.get("action_start")), "")
    said = " ".join(str(machine[new].get(name) or "---") for name in CLAIM) if new else ""
    return {**row, "why": "vanished", "now": said, "new_event_id": new}


def _moved(judgement: Judgement, now: Row) -> list[str]:
    """Columns that the machine says otherwise than when the judgement was made; a coder's own edits aside."""
    then, own = judgement.event, set(judgement.changed)
    return [
        n for n in sorted({*then, *judged(now)} - own - {"sentence"}) if not same(then.get(n), now.get(n))
    ]
