"""Days into periods and periods into text.

Periods are text before a chart sees them, so that no time zone can move a month.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import pandas as pd

from conflictcode.errors import ReportError

FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
COARSEST = {"day": 1, "week": 3, "month": 4, "quarter": 4, "year": 5}  # UCDP date precision that still fits


def frequency(period: str) -> str:
    """The pandas frequency of ``period``; ReportError for an unknown one."""
    if period not in FREQUENCIES:
        raise ReportError(f"period={period!r} isn't known; use one of {', '.join(FREQUENCIES)}")
    return FREQUENCIES[period]


def days(values: pd.Series, what: str) -> pd.Series:
    """Dates, datetimes or ISO text as midnights without a zone: the day as it was written.

    Raises ReportError that names the first value which is no date.
    """
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_localize(None)
    if not pd.api.types.is_datetime64_dtype(values.dtype):
        texts = values.where(values.notna(), "").astype(str).str.slice(0, 10)
        parsed = pd.to_datetime(texts.where(texts != "", None), format="%Y-%m-%d", errors="coerce")
        bad = texts[parsed.isna() & ~texts.isin(["", "NaT", "None"])]
        if len(bad):
            raise ReportError(f"{what}: row {bad.index[0]!r} has {bad.iloc[0]!r}; write dates as 2020-01-31")
        values = parsed
    return cast(pd.Series, values.dt.normalize())


def text(period: pd.Period, name: str) -> str:
    """``2020-01-31``, ``2020-W05``, ``2020-01``, ``2020-Q1`` or ``2020``."""
    if name == "day":
        return f"{period.start_time:%Y-%m-%d}"
    if name == "week":
        return f"{period.start_time:%G-W%V}"
    if name == "quarter":
        return f"{period.year}-Q{period.quarter}"
    return f"{period.start_time:%Y-%m}" if name == "month" else f"{period.year}"


def names(day: pd.Series, name: str) -> list[str]:
    """The period of every day as text; each period is written once, whatever the number of days."""
    stamps = day.dt.to_period(frequency(name)).array
    codes, found = pd.factorize(stamps.asi8)
    texts = [text(pd.Period(ordinal=int(o), freq=frequency(name)), name) for o in found]
    return [texts[code] for code in codes]


def index(first: Any, last: Any, name: str) -> pd.PeriodIndex:
    """Every period from the one of ``first`` to the one of ``last``."""
    return pd.period_range(pd.Period(first, frequency(name)), pd.Period(last, frequency(name)))


def first_day(label: str) -> pd.Timestamp:
    """The day on which the period named ``label`` begins."""
    if "W" in label:
        year, week = label.split("-W")
        return pd.Timestamp(dt.date.fromisocalendar(int(year), int(week), 1))
    return pd.Period(label.replace("-Q", "Q")).start_time


def written(labels: list[str], name: str, room: int = 14) -> dict[str, list[str]]:
    """Which labels of an axis are written, at most about ``room`` at natural steps, and their lines of text.

    The year stands below where it begins.
    """
    days = [first_day(label) for label in labels]
    for step in ("period", "M", "Q", "Y"):
        picked = [i for i in range(len(days)) if step == "period" or _begins(days, i, step, name)]
        if 0 < len(picked) <= (0.7 * room if step == "period" and name in ("day", "week") else room):
            break
    picked = picked[:: -(-len(picked) // room)] if picked else [0]
    lines: dict[str, list[str]] = {}
    for before, i in zip([None, *picked], picked, strict=False):
        new_year = before is None or days[before].year != days[i].year
        lines[labels[i]] = _lines(days[i], name, step, new_year)
    return lines


def _begins(days: list[pd.Timestamp], i: int, step: str, name: str) -> bool:
    """Whether a month, quarter or year begins with period ``i``; the first has to be its beginning."""
    this = days[i].to_period(step)
    if i == 0:
        return (days[0] - this.start_time).days < (7 if name == "week" else 1)
    return bool(this != days[i - 1].to_period(step))


def _lines(day: pd.Timestamp, name: str, step: str, new_year: bool) -> list[str]:
    if name == "year":
        return [f"{day.year}"]
    if name == "quarter":
        text = f"Q{day.quarter}"
    else:
        by_day = step == "period" and name in ("day", "week")
        text = f"{day.day} {MONTHS[day.month - 1]}" if by_day else MONTHS[day.month - 1]
    return [text, f"{day.year}"] if new_year else [text]


def bounds(period: pd.Period) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of a period."""
    return period.start_time, period.end_time.normalize()
