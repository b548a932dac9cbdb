"""Spans of whole days, both ends included; weeks run from Monday to Sunday."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from dataclasses import dataclass

Days = tuple[dt.date, dt.date]
ONE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Base:
    """What a date expression is read against."""

    published: dt.date | None
    anchor: dt.date | None  # the date last told of; the publication date when there is none
    future: bool  # whether the verb looks ahead
    perfect: bool = False  # whether it is in the present perfect
    told: bool = True  # whether ``anchor`` is a date that the text told, not the publication date


def month_days(year: int, month: int) -> Days:
    """The first and last day of a month; months beyond 12 or below 1 run into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def year_days(year: int) -> Days:
    """The first and last day of a year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def week_days(day: dt.date) -> Days:
    """Monday and Sunday of the week of ``day``."""
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)


def shift(day: dt.date, unit: str, n: int) -> Days:
    """The day, week, month or year that lies ``n`` units from ``day``."""
    if unit in {"minute", "hour"}:
        days = 0 if unit == "minute" else int(n / 24)
        return (day + days * ONE,) * 2
    if unit in {"day", "night"}:
        return (day + n * ONE,) * 2
    if unit == "week":
        return week_days(day + 7 * n * ONE)
    if unit == "month":
        return month_days(day.year, day.month + n)
    if unit == "decade":
        return year_days(day.year + 10 * n)[0], year_days(day.year + 10 * n)[1]
    return year_days(day.year + n)


def units_back(day: dt.date, unit: str, n: int) -> dt.date:
    """The same day ``n`` units earlier."""
    if unit in {"month", "year", "decade"}:
        months = n * {"month": 1, "year": 12, "decade": 120}[unit]
        first, last = month_days(day.year, day.month - months)
        return min(last, first + (day.day - 1) * ONE)
    days = {"minute": 0, "hour": 1 / 24, "day": 1, "night": 1, "week": 7}[unit]
    return day - math.ceil(n * days) * ONE


def nearest_weekday(base: dt.date, weekday: int, future: bool) -> dt.date:
    """The last such day up to ``base``, itself included; the next one when the verb looks ahead."""
    ahead = (weekday - base.weekday()) % 7
    return base + (ahead if future else ahead - 7 if ahead else 0) * ONE


def make_date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def day_of_month(base: Base, month: int, day: int, year: str | None) -> dt.date | None:
    """A day of a month; without a year it is the nearest such day that the verb's tense allows."""
    if year:
        return make_date(int(year), month, day)
    if base.published is None:
        return None
    near = [make_date(base.published.year + k, month, day) for k in (-1, 0, 1)]
    fitting = [
        d for d in near if d and (d >= base.published if base.future else d <= base.published + 7 * ONE)
    ]
    if not fitting:
        return None
    return min(fitting) if base.future else max(fitting)


def month_of(base: Base, month: int, year: str | None) -> Days | None:
    if year:
        return month_days(int(year), month)
    if base.published is None:
        return None
    ahead = month > base.published.month
    offset = (0 if ahead or month == base.published.month else 1) if base.future else (-1 if ahead else 0)
    return month_days(base.published.year + offset, month)


def third_of(days: Days, part: str) -> Days:
    """The early, middle or late part of a month or year."""
    start, end = days
    length = (end - start).days + 1
    low = part.lower()
    a, b = (10, 20) if length < 32 else (120, 243)
    if low.startswith(("early", "beginning", "start")):
        return start, start + (a - 1) * ONE
    if low.startswith(("mid",)):
        return start + a * ONE, start + (b - 1) * ONE
    return start + b * ONE, end


def part_of(days: Days, order: int, unit: str) -> Days:
    length = (days[1] - days[0]).days + 1
    if unit in {"half", "quarter"}:
        parts = 2 if unit == "half" else 4
        order = order if order >= 0 else parts - 1
        if length > 300:
            step = 12 // parts
            start = month_days(days[0].year, days[0].month + order * step)[0]
            return start, month_days(days[0].year, days[0].month + (order + 1) * step - 1)[1]
        middle = days[0] + (length // 2) * ONE
        return (days[0], middle - ONE) if order == 0 else (middle, days[1])
    size = {"day": 1, "week": 7}[unit]
    start = days[0] + order * size * ONE if order >= 0 else days[1] - (size - 1) * ONE
    return start, min(days[1], start + (size - 1) * ONE)
