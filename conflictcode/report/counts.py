"""The one grid that figures and tables start from: period × category, complete, with its coverage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.report import periods
from conflictcode.report.frames import DEDUPE, STATUS, corpus_days, first_reports, require, reviewed, select
from conflictcode.report.labels import QUAD, label, scheme

Span = tuple[str, str]

# A grid of 100,000 events needs these and no copy of the other forty columns.
_USED = {
    *("event_id", "article_id", "cluster", "date_precision", "judgement", "decision"),
    *("source_code", "source_text", "source_country", "target_code", "target_text", "target_country"),
    *("action_code", "root_code"),
    *("codebook", "codebook_hash", "version", "quad_scheme", "goldstein_scheme", *STATUS),
}


def counts(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    period: str = "month",
    by: str | None = "quad_class",
    dedupe: str = "none",
    *,
    include: Iterable[str] = (),
    span: Span | None = None,
    date: str = "date_start",
    categories: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Count events in every period and category, and say where there was nothing to count from.

    ``period``: day, week, month, quarter, year. ``by``: a column of the event frame, ``"dyad"``
    (source country → target country) or None for all events together.
    ``dedupe``: none, article, cluster (a column of the events, from ``find_duplicates``), day, day-root.
    ``include``: statuses to count that are left out by default (negated, hypothetical, future,
    historical). ``span``: first and last day of the collection, by default those of the first and last
    article. ``date``: the column that dates an event (``"published"`` counts by publication).

    Returns one row a period and category: ``period`` (text), ``category``, ``label``, ``events`` (after
    de-duplication), ``reports`` (before it), ``articles`` (published in the period), ``share_reviewed`` (of
    the reports; missing without any) and ``coverage``: full, partial (the collection begins or ends inside
    the period), none (no article), unknown (no article frame). ``attrs`` holds what a caption
    has to say, ``attrs["left_out"]`` the number of events not counted and why.

    Raises ReportError for missing columns, unknown arguments and unreadable dates.
    """
    periods.frequency(period)
    require(events, [], "event")
    used = [name for name in events.columns if name in _USED or name in (by, date)]
    kept, left_out = select(events[used], period, date, include)
    corpus = corpus_days(articles) if articles is not None else None
    first, last = _span(kept["day"], corpus, span)
    inside = kept["day"].between(first, last)
    if not inside.all():
        left_out["outside the dates of the corpus"] = int((~inside).sum())
        kept = kept[inside]
    every = periods.index(first, last, period)
    category, names = _categories(kept, by, categories)
    when = kept["day"].dt.to_period(periods.frequency(period)).array.asi8 - every.asi8[0]
    grid = _grid(kept, np.asarray(when), category, len(every), names, dedupe)
    grid.insert(0, "period", np.repeat([periods.text(p, period) for p in every], len(names)))
    grid["label"] = [label(by or "", name) if by else name for name in names] * len(every)
    _add_coverage(grid, every, corpus, (first, last), period, len(names))
    order = ["period", "category", "label", "events", "reports", "articles", "share_reviewed", "coverage"]
    grid = grid[order]
    facts = _facts(grid, kept, left_out, (first, last), period, by, dedupe, date, len(events))
    facts["n_articles"] = None if corpus is None else int(corpus.between(first, last).sum())
    grid.attrs.update(facts)
    return grid


def _span(day: pd.Series, corpus: pd.Series | None, span: Span | None) -> tuple[pd.Timestamp, pd.Timestamp]:
    if span is not None:
        first, last = (pd.Timestamp(d).normalize() for d in span)
        if first > last:
            raise ReportError(f"span={span!r} ends before it begins")
        return first, last
    known = corpus if corpus is not None else day
    if not len(known):
        raise ReportError("nothing to count: no article and no dated event; hand in span=('2020-01-01', ...)")
    return known.min(), known.max()


def _categories(
    kept: pd.DataFrame, by: str | None, wanted: Iterable[str] | None
) -> tuple[np.ndarray, list[str]]:
    """The category number of each event (-1: not among the wanted) and the categories in order."""
    if by is None:
        return np.zeros(len(kept), dtype=int), ["all events"]
    if by == "dyad":
        require(kept, ["source_country", "target_country"], "event")
        values = _filled(kept["source_country"]) + " → " + _filled(kept["target_country"])
    else:
        require(kept, [by], "event")
        values = kept[by].fillna("").astype(str)
    codes, found = pd.factorize(values, sort=True)
    names = list(wanted) if wanted is not None else _order(by, [str(name) for name in found])
    place = {name: i for i, name in enumerate(names)}
    return np.array([place.get(str(name), -1) for name in found], dtype=int)[codes], names


def _filled(values: pd.Series) -> pd.Series:
    return values.fillna("").astype(str).replace("", "?")


def _order(by: str, found: list[str]) -> list[str]:
    if by != "quad_class":
        return found or ["(none)"]
    fixed = list(QUAD) if all(not name.isalpha() for name in found) else list(QUAD.values())
    return fixed + [name for name in found if name not in fixed]


def _grid(
    kept: pd.DataFrame, when: np.ndarray, category: np.ndarray, n: int, names: list[str], dedupe: str
) -> pd.DataFrame:
    cell = when * len(names) + category
    size, wanted = n * len(names), category >= 0

    def count(mask: np.ndarray) -> np.ndarray:
        return np.bincount(cell[mask & wanted], minlength=size)

    reports = count(np.ones(len(kept), dtype=bool))
    share = np.divide(count(reviewed(kept)), reports, out=np.full(size, np.nan), where=reports > 0)
    return pd.DataFrame(
        {
            "category": names * n,
            "events": count(first_reports(kept, dedupe)),
            "reports": reports,
            "share_reviewed": share,
        }
    )


def _add_coverage(
    grid: pd.DataFrame,
    every: pd.PeriodIndex,
    corpus: pd.Series | None,
    span: tuple[pd.Timestamp, pd.Timestamp],
    period: str,
    width: int,
) -> None:
    edges = [_edge(p, span) for p in every]
    if corpus is None:
        grid["articles"] = pd.array([pd.NA] * len(grid), dtype="Int64")
        grid["coverage"] = np.repeat(["partial" if edge else "unknown" for edge in edges], width)
        return
    where = corpus[corpus.between(*span)].dt.to_period(periods.frequency(period)).array.asi8 - every.asi8[0]
    published = np.bincount(where, minlength=len(every))
    found = [
        "none" if not n else "partial" if edge else "full" for n, edge in zip(published, edges, strict=True)
    ]
    grid["articles"] = pd.array(np.repeat(published, width), dtype="Int64")
    grid["coverage"] = np.repeat(found, width)


def _edge(period: pd.Period, span: tuple[pd.Timestamp, pd.Timestamp]) -> bool:
    """Whether the collection begins or ends inside the period."""
    start, end = periods.bounds(period)
    return start < span[0] or end > span[1]


def _facts(
    grid: pd.DataFrame,
    kept: pd.DataFrame,
    left_out: dict[str, int],
    span: tuple[pd.Timestamp, pd.Timestamp],
    period: str,
    by: str | None,
    dedupe: str,
    date: str,
    rows: int,
) -> dict[str, Any]:
    per_period = grid.drop_duplicates("period")
    reports = int(grid["reports"].sum())
    if len(kept) > reports:
        left_out["in categories that aren't shown"] = len(kept) - reports
    decided = float((grid["share_reviewed"].fillna(0) * grid["reports"]).sum())
    return {
        "rows": rows,
        "n_events": int(grid["events"].sum()),
        "n_reports": reports,
        "first": f"{span[0]:%Y-%m-%d}",
        "last": f"{span[1]:%Y-%m-%d}",
        "period": period,
        "by": by or "",
        "date": date,
        "dedupe": dedupe,
        "dedupe_text": DEDUPE[dedupe],
        "left_out": left_out,
        "reviewed": decided / reports if reports else 0.0,
        "gaps": list(per_period.loc[per_period["coverage"] == "none", "period"]),
        "partial": list(per_period.loc[per_period["coverage"] == "partial", "period"]),
        **provenance(kept),
    }


def chosen(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    dedupe: str = "none",
    include: Iterable[str] = (),
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The events that a figure without a time axis counts, dated or not, and the facts for its caption."""
    kept, left_out = select(events, "", "date_start", include)
    reports, share = len(kept), float(reviewed(kept).mean()) if len(kept) else 0.0
    kept = kept[first_reports(kept, dedupe)]
    corpus = corpus_days(articles) if articles is not None else None
    days = corpus if corpus is not None else kept["day"].dropna()
    facts = {
        "rows": len(events),
        "n_events": len(kept),
        "n_reports": reports,
        "first": f"{days.min():%Y-%m-%d}" if len(days) else "",
        "last": f"{days.max():%Y-%m-%d}" if len(days) else "",
        "dedupe": dedupe,
        "dedupe_text": DEDUPE[dedupe],
        "left_out": left_out,
        "reviewed": share,
        "n_articles": None if corpus is None else len(corpus),
        **provenance(kept),
    }
    return kept, facts


def provenance(events: pd.DataFrame) -> dict[str, Any]:
    """Codebook, its hash, the coder's version and the scale schemes, as the event frame says."""

    def only(name: str) -> str:
        return ", ".join(sorted(map(str, events[name].dropna().unique()))) if name in events.columns else ""

    quad = only("quad_scheme") or scheme("quad")
    goldstein = only("goldstein_scheme") or scheme("goldstein")
    return {
        "codebook": only("codebook"),
        "codebook_hash": only("codebook_hash"),
        "version": only("version"),
        "quad_scheme": quad,
        "goldstein_scheme": goldstein,
    }
