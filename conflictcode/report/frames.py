"""Event and article frames as they come in: checked, dated, and what is left out counted."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.report.periods import COARSEST, days

STATUS = {"negated": "denied", "hypothetical": "hypothetical", "future": "future", "historical": "historical"}
REVIEWED = frozenset({"accepted", "edited", "added", "rejected"})
DEDUPE = {
    "none": "no de-duplication: every coded clause counts",
    "article": "one event an article for the same source, target and code",
    "cluster": "one event a cluster of near-identical reports for the same source, target and code",
    "day": "one event a day for the same source, target and code",
    "day-root": "one event a day for the same source, target and root code",
}
_WHERE = {"article": "article_id", "cluster": "cluster"}  # the others count by day


def require(frame: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """Raise ReportError that names the columns ``frame`` lacks."""
    if not isinstance(frame, pd.DataFrame):
        raise ReportError(f"the {what} frame is no pandas DataFrame but a {type(frame).__name__}")
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise ReportError(
            f"the {what} frame has no column {', '.join(map(repr, missing))}; "
            f"it has {', '.join(map(repr, frame.columns[:12]))} ..."
        )


def flag(frame: pd.DataFrame, name: str) -> np.ndarray:
    """A status column as booleans; text from a CSV file counts, an absent column is False."""
    if name not in frame.columns:
        return np.zeros(len(frame), dtype=bool)
    column = frame[name]
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.fillna(False).to_numpy(dtype=bool)
    return column.astype(str).str.lower().isin(["true", "1", "yes"]).to_numpy()


def reviewed(frame: pd.DataFrame) -> np.ndarray:
    """Which events a person decided on: ``decision`` of final events, or a column ``judgement``."""
    if "decision" in frame.columns:
        return (~frame["decision"].fillna("").isin(["", "machine"])).to_numpy()
    if "judgement" not in frame.columns:
        return np.zeros(len(frame), dtype=bool)
    return frame["judgement"].isin(REVIEWED).to_numpy()


def select(
    events: pd.DataFrame, period: str = "", date: str = "date_start", include: Iterable[str] = ()
) -> tuple[pd.DataFrame, dict[str, int]]:
    """The events to count with their ``day``, and how many are left out for which reason.

    Each event is left out for one reason only (the first that fits), so the numbers add up. Without a
    ``period`` an event counts whether it is dated or not.
    """
    require(events, ["event_id", "article_id", date], "event")
    unknown = sorted(set(include) - set(STATUS))
    if unknown:
        raise ReportError(f"include={unknown[0]!r} isn't known; use {', '.join(STATUS)}")
    day = days(events[date], f"event frame, column {date!r}")
    reasons = {word: flag(events, name) for name, word in STATUS.items() if name not in include}
    if "judgement" in events.columns:
        reasons = {"rejected in review": (events["judgement"] == "rejected").to_numpy(), **reasons}
    if period:
        reasons["undated"] = day.isna().to_numpy()
        reasons[f"dated less precisely than a {period}"] = _too_coarse(events, period, date)
    keep, left_out = np.ones(len(events), dtype=bool), {}
    for word, hit in reasons.items():
        left_out[word] = int((keep & hit).sum())
        keep &= ~hit
    kept = events.assign(day=day) if keep.all() else events.loc[keep].assign(day=day[keep])
    return kept, {word: n for word, n in left_out.items() if n}


def _too_coarse(events: pd.DataFrame, period: str, date: str) -> np.ndarray:
    if date != "date_start" or "date_precision" not in events.columns:
        return np.zeros(len(events), dtype=bool)
    return (_precision(events) > COARSEST[period]).to_numpy()


def _precision(events: pd.DataFrame) -> pd.Series:
    return pd.to_numeric(events["date_precision"], errors="coerce").fillna(0)


def first_reports(kept: pd.DataFrame, dedupe: str) -> np.ndarray:
    """Which rows of ``kept`` stand for an event under the rule ``dedupe``: the first report of each.

    An actor without a code is told apart by its words, and an event that isn't dated to the day is
    never merged with another of that day: the same event can't be shown.
    """
    if dedupe not in DEDUPE:
        raise ReportError(f"dedupe={dedupe!r} isn't known; use one of {', '.join(DEDUPE)}")
    if dedupe == "none":
        return np.ones(len(kept), dtype=bool)
    code = "root_code" if dedupe == "day-root" else "action_code"
    require(kept, ["source_code", "target_code", code], "event")
    if dedupe == "cluster" and "cluster" not in kept.columns:
        raise ReportError(
            "the event frame has no column 'cluster'. Remedy: articles = cc.find_duplicates(articles); "
            "events = events.merge(articles[['article_id', 'cluster']])"
        )
    where = kept[_WHERE.get(dedupe, "day")]
    key = pd.DataFrame(
        {"where": where, "code": kept[code], "s": _who(kept, "source"), "t": _who(kept, "target")}
    )
    repeated = key.duplicated().to_numpy()
    if dedupe not in _WHERE and "date_precision" in kept.columns:
        repeated = repeated & (_precision(kept) <= 1).to_numpy()
    return ~repeated


def _who(kept: pd.DataFrame, side: str) -> pd.Series:
    code = kept[f"{side}_code"].fillna("").astype(str)
    unknown = (code == "") | code.str.startswith("---")
    if not unknown.any() or f"{side}_text" not in kept.columns:
        return code
    return code.where(~unknown, code + "|" + kept[f"{side}_text"].fillna("").astype(str))


def corpus_days(articles: pd.DataFrame) -> pd.Series:
    """The publication day of each article; ReportError where one is missing."""
    require(articles, ["article_id", "date"], "article")
    if not len(articles):
        raise ReportError("the article frame is empty: hand in the articles that the events come from")
    found = days(articles["date"], "article frame, column 'date'")
    if found.isna().any():
        raise ReportError(
            f"{int(found.isna().sum())} of {len(found)} articles have no date, the first of them "
            f"{articles['article_id'][found.isna()].iloc[0]!r}; date them or leave them out before counting"
        )
    return found
