"""Days into periods and periods into text.

Periods are text before a chart sees them, so that no time zone can move a month.
"""

from __future__ import annotations

import re
from typing import Any, cast

import pandas as pd

from conflictcode.errors import ReportError

FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
# Where a label may stand when there is no room for all: pattern by pattern, ever fewer.
_STARTS = {
    "day": ["-01$", "(01|04|07|10)-01$", "01-01$"],
    "week": ["W(01|14|27|40)$", "W01$"],
    "month": ["(01|04|07|10)$", "-01$"],
    "quarter": ["Q1$"],
    "year": ["[05]$", "0$"],
}
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


def index(first: Any, last: Any, name: str) -> pd.PeriodIndex:
    """Every period from the one of ``first`` to the one of ``last``."""
    return pd.period_range(pd.Period(first, frequency(name)), pd.Period(last, frequency(name)))


def shown(labels: list[str], name: str, room: int = 14) -> list[str]:
    """The labels to write below an axis: at most about ``room``, at natural steps."""
    picked = labels
    for natural in ("", *_STARTS[name]):
        picked = [label for label in labels if re.search(natural, label)]
        if 0 < len(picked) <= room:
            return picked
    picked = picked or labels
    return picked[:: -(-len(picked) // room)]


def label_expression(name: str) -> str:
    """A Vega expression that writes an axis label in words: ``Jan`` with the year below where it begins."""
    months = "['Jan','Feb','Mar','Apr','May','Jun','Jul','Aug','Sep','Oct','Nov','Dec']"
    month = f"{months}[toNumber(substring(datum.value,5,7))-1]"
    year = "substring(datum.value,0,4)"
    first = "datum.index == 0"
    if name == "month":
        return f"({first} || substring(datum.value,5,7) == '01') ? [{month}, {year}] : [{month}]"
    if name == "day":
        day = f"toNumber(substring(datum.value,8,10)) + ' ' + {month}"
        return f"({first} || substring(datum.value,5,10) == '01-01') ? [{day}, {year}] : [{day}]"
    if name in ("week", "quarter"):
        part = "substring(datum.value,5)"
        return f"({first} || slice({part},1) == '1' || {part} == 'W01') ? [{part}, {year}] : [{part}]"
    return "datum.label"


def bounds(period: pd.Period) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of a period."""
    return period.start_time, period.end_time.normalize()
