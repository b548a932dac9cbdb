"""Reads dates that name their month or year: *March 3*, *mid-January*, *in 2016*, *the summer of 2014*."""

from __future__ import annotations

import datetime as dt
import re

from conflictcode.coding import dates_words as words
from conflictcode.coding.dates_calendar import (
    Base,
    Days,
    day_of_month,
    make_date,
    month_days,
    month_of,
    part_of,
    shift,
    third_of,
    year_days,
)


def read_iso(m: re.Match[str], base: Base) -> Days | None:
    day = make_date(int(m["y"]), int(m["m"]), int(m["d"]))
    return (day, day) if day else None


def read_month_day(m: re.Match[str], base: Base) -> Days | None:
    g = m.groupdict()
    start = day_of_month(base, words.month(m["m"]), int(m["d"]), g.get("y"))
    if start is None:
        return None
    if not g.get("d2"):
        return start, start
    month = words.month(g["m2"]) if g.get("m2") else start.month
    end = make_date(start.year, month, int(g["d2"]))
    if end is not None and end < start and g.get("m2"):
        return make_date(start.year - 1, start.month, start.day) or start, end
    return (start, end) if end and end > start else (start, start)


def read_month(m: re.Match[str], base: Base) -> Days | None:
    g = m.groupdict()
    year = g.get("y")
    if year is None and g.get("rel") and base.published:
        year = str(base.published.year + {"last": -1, "next": 1}.get(g["rel"].lower(), 0))
    which = (g.get("which") or "").lower()
    number = words.month(m["m"])
    days = month_of(base, number, year)
    if which and base.published and year is None:
        days = _which_month(which, number, base.published)
    if days is None:
        return None
    return third_of(days, g["part"]) if g.get("part") else days


def _which_month(which: str, number: int, published: dt.date) -> Days:
    if which == "next":
        return month_days(published.year + (number <= published.month), number)
    if which == "this":
        return month_days(published.year, number)
    return month_days(published.year - (number >= published.month), number)


def read_months(m: re.Match[str], base: Base) -> Days | None:
    end = month_of(base, words.month(m["m2"]), m["y"])
    if end is None:
        return None
    start = month_days(end[0].year - (words.month(m["m"]) > words.month(m["m2"])), words.month(m["m"]))
    return start[0], end[1]


def read_years(m: re.Match[str], base: Base) -> Days | None:
    first, last = int(m["y"]), int(m["y2"]) if len(m["y2"]) == 4 else int(m["y"][:2] + m["y2"])
    return (year_days(first)[0], year_days(last)[1]) if first < last else None


def read_year(m: re.Match[str], base: Base) -> Days | None:
    days = year_days(int(m["y"]))
    return third_of(days, m["part"]) if m.groupdict().get("part") else days


def read_decade(m: re.Match[str], base: Base) -> Days | None:
    first = int(m["y"])
    part = (m["part"] or "").lower()
    a, b = {"e": (0, 3), "m": (3, 6), "l": (6, 9)}.get(part[:1], (0, 9))
    return dt.date(first + a, 1, 1), dt.date(first + b, 12, 31)


def read_season(m: re.Match[str], base: Base) -> Days | None:
    first = words.SEASONS[m["season"].lower()]
    which = (m["which"] or "").lower()
    if m["y"]:
        year = int(m["y"])
    elif base.published is None:
        return None
    else:
        year = base.published.year
        begun = month_days(year, first)[0] <= base.published
        if "next" in which:
            year += begun
        elif "last" in which or (not begun and not base.future):
            year -= not (begun and month_days(year, first + 2)[1] < base.published)
    return month_days(year, first)[0], month_days(year, first + 2)[1]


def read_share(m: re.Match[str], base: Base) -> Days | None:
    """``the first week of August``, ``the second half of 2019``, ``the first day of the month``."""
    g = m.groupdict()
    days: Days | None = None
    if g.get("m"):
        days = month_of(base, words.month(g["m"]), g.get("y"))
    elif g.get("y2"):
        days = year_days(int(g["y2"]))
    elif base.published:
        days = shift(base.published, g["whole"].lower(), {"last": -1, "next": 1}.get(g["which"].lower(), 0))
    if days is None:
        return None
    order = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}[g["order"].lower()]
    return part_of(days, order, g["unit"].lower())


def read_holiday(m: re.Match[str], base: Base) -> Days | None:
    low = m["holiday"].lower().replace("’", "'")
    month, number = {"christmas eve": (12, 24), "christmas": (12, 25), "christmas day": (12, 25),
                     "boxing day": (12, 26), "new year's eve": (12, 31)}.get(low, (1, 1))  # fmt: skip
    day = day_of_month(base, month, number, m["y"])
    return (day, day) if day else None
