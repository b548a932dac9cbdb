"""Reads dates told against another: *Monday*, *last week*, *two days later*, *over the weekend*."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from conflictcode.coding import dates_words as words
from conflictcode.coding.dates_calendar import (
    ONE,
    Base,
    Days,
    nearest_weekday,
    shift,
    third_of,
    units_back,
    week_days,
)


def read_weekday(m: re.Match[str], base: Base) -> Days | None:
    if base.published is None:
        return None
    g = m.groupdict()
    number, which = words.weekday(m["w"]), (g.get("which") or "").lower()
    if week := (g.get("week") or "").lower():
        offset = {"last": -7, "next": 7}.get(week.split()[0], 0)
        return (week_days(base.published + offset * ONE)[0] + number * ONE,) * 2
    if which in {"next", "coming", "this coming"}:
        day = nearest_weekday(base.published + ONE, number, True)
    elif which in {"last", "past", "this past", "the past"}:
        day = nearest_weekday(base.published - ONE, number, False)
    elif which == "the following":
        day = nearest_weekday((base.anchor or base.published) + ONE, number, True)
    elif which == "the previous":
        day = nearest_weekday((base.anchor or base.published) - ONE, number, False)
    else:
        day = nearest_weekday(base.published, number, base.future)
    return day, day


def read_weekdays(m: re.Match[str], base: Base) -> Days | None:
    if base.published is None:
        return None
    if base.future:
        start = nearest_weekday(base.published, words.weekday(m["w"]), True)
        return start, nearest_weekday(start, words.weekday(m["w2"]), True)
    end = nearest_weekday(base.published, words.weekday(m["w2"]), False)
    return nearest_weekday(end, words.weekday(m["w"]), False), end


def read_fixed(offset: int, span: int = 0) -> Callable[[re.Match[str], Base], Days | None]:
    def read(m: re.Match[str], base: Base) -> Days | None:
        if base.published is None:
            return None
        start = base.published + offset * ONE
        return start, start + span * ONE

    return read


def read_same_day(m: re.Match[str], base: Base) -> Days | None:
    return (base.anchor, base.anchor) if base.anchor else None


def read_next_to(m: re.Match[str], base: Base) -> Days | None:
    """``the previous day``, ``the following week``: counted from the date last told of."""
    back = m["way"].lower().split()[0] in {"previous", "preceding", "day", "night", "week"}
    if base.anchor is None or not (base.told or back):
        return None
    unit = (m.groupdict().get("unit") or m["way"]).lower().split()[0]
    return shift(base.anchor, unit, -1 if back else 1)


def read_ago(m: re.Match[str], base: Base) -> Days | None:
    return _offset(base.published, m, -1)


def read_ahead(m: re.Match[str], base: Base) -> Days | None:
    if not base.future:  # "the third attack in two weeks", "in four days of fighting"
        return None
    return _offset(base.published, m, 1)


def read_later(m: re.Match[str], base: Base) -> Days | None:
    back = m["way"].lower() in {"earlier", "before", "prior", "beforehand", "previously"}
    if not base.told and m["way"].lower() != "earlier":
        return None
    return _offset(base.anchor, m, -1 if back else 1)


def _offset(day: dt.date | None, m: re.Match[str], sign: int) -> Days | None:
    if day is None:
        return None
    text = m.groupdict().get("n")
    low, high = words.number(text) if text else words.VAGUE
    unit = m["unit"].lower()
    near, far = shift(day, unit, sign * low), shift(day, unit, sign * high)
    return min(near[0], far[0]), max(near[1], far[1])


def read_duration(m: re.Match[str], base: Base) -> Days | None:
    """``for six weeks`` with *have*: up to now."""
    if base.published is None or not base.perfect:
        return None
    return units_back(base.published, m["unit"].lower(), words.number(m["n"])[1]), base.published


def read_since_then(m: re.Match[str], base: Base) -> Days | None:
    if base.anchor is None or base.published is None or not base.told or base.anchor > base.published:
        return None
    return base.anchor, base.published


def read_past_span(m: re.Match[str], base: Base) -> Days | None:
    """``in the past three days``, ``in recent weeks``: up to the publication date."""
    if base.published is None:
        return None
    text, unit = m.groupdict().get("n"), m["unit"].lower()
    high = words.number(text)[1] if text else {"recent": 6 if unit == "day" else 4}.get(m["which"].lower(), 1)
    now = base.published
    if base.future and m["which"].lower() in {"next", "coming"}:
        return now, now + (now - units_back(now, unit, high))
    if unit in {"day", "night"} and m["which"].lower() != "recent":
        high -= 1  # "the past three days" are today and two more
    return units_back(now, unit, high), now


def read_calendar(m: re.Match[str], base: Base) -> Days | None:
    """``last week``, ``earlier this month``, ``next year``."""
    day = base.published
    if day is None:
        return None
    which, unit = m["which"].lower(), m["unit"].lower()
    days = shift(day, unit, {"last": -1, "next": 1, "coming": 1}.get(which, 0))
    part = (m["part"] or "").lower()
    if part in {"earlier", "later"}:
        if which not in {"this", "the"}:
            return days
        earlier = days[0], max(days[0], day - ONE)
        return earlier if part == "earlier" else (min(days[1], day + ONE), days[1])
    if part:
        return days if unit == "week" else third_of(days, part)
    return days


def read_weekend(m: re.Match[str], base: Base) -> Days | None:
    day = base.published
    if day is None:
        return None
    which = (m["which"] or "").lower()
    if which in {"next", "coming", "this coming"} or (base.future and which != "last"):
        saturday = nearest_weekday(day, 5, True) + (7 if which == "next" and day.weekday() >= 5 else 0) * ONE
    else:
        saturday = nearest_weekday(day, 5, False)
        if which == "last" and day.weekday() >= 5:
            saturday -= 7 * ONE
    return saturday, saturday + ONE


def read_overnight(m: re.Match[str], base: Base) -> Days | None:
    if base.published is None:
        return None
    if m.groupdict().get("w"):
        day = nearest_weekday(base.published, words.weekday(m["w"]), base.future)
        return (day - ONE, day) if (m["into"] or "").lower() in {"into", "to"} else (day, day + ONE)
    return base.published - ONE, base.published
