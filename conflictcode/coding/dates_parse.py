"""Reads date expressions: a pattern each, and what it means against the publication date.

Spans are whole days, both ends included. Weeks run from Monday to Sunday.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from conflictcode.coding import dates_words as words

Days = tuple[dt.date, dt.date]
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Base:
    """What a date expression is read against."""

    published: dt.date | None
    anchor: dt.date | None  # the date last told of; the publication date when there is none
    future: bool  # whether the verb looks ahead
    perfect: bool = False  # whether it is in the present perfect
    told: bool = True  # whether ``anchor`` is a date that the text told, not the publication date


@dataclass(frozen=True, slots=True)
class Expression:
    """A date expression found in a text: where, and how to read it."""

    start: int
    end: int
    text: str
    match: re.Match[str]
    read: Callable[[re.Match[str], Base], Days | None]
    relative: bool  # told against another date of the text ("two days later")


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
        return (day + days * _ONE,) * 2
    if unit in {"day", "night"}:
        return (day + n * _ONE,) * 2
    if unit == "week":
        return week_days(day + 7 * n * _ONE)
    if unit == "month":
        return month_days(day.year, day.month + n)
    if unit == "decade":
        return year_days(day.year + 10 * n)[0], year_days(day.year + 10 * n)[1]
    return year_days(day.year + n)


def nearest_weekday(base: dt.date, weekday: int, future: bool) -> dt.date:
    """The last such day up to ``base``, itself included; the next one when the verb looks ahead."""
    ahead = (weekday - base.weekday()) % 7
    return base + (ahead if future else ahead - 7 if ahead else 0) * _ONE


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _dated(base: Base, month: int, day: int, year: str | None) -> dt.date | None:
    """A day of a month; without a year it is the nearest such day that the verb's tense allows."""
    if year:
        return _date(int(year), month, day)
    if base.published is None:
        return None
    near = [_date(base.published.year + k, month, day) for k in (-1, 0, 1)]
    fitting = [
        d for d in near if d and (d >= base.published if base.future else d <= base.published + 7 * _ONE)
    ]
    if not fitting:
        return None
    return min(fitting) if base.future else max(fitting)


def _month_of(base: Base, month: int, year: str | None) -> Days | None:
    if year:
        return month_days(int(year), month)
    if base.published is None:
        return None
    ahead = month > base.published.month
    offset = (0 if ahead or month == base.published.month else 1) if base.future else (-1 if ahead else 0)
    return month_days(base.published.year + offset, month)


def _third(days: Days, part: str) -> Days:
    """The early, middle or late part of a month or year."""
    start, end = days
    length = (end - start).days + 1
    low = part.lower()
    a, b = (10, 20) if length < 32 else (120, 243)
    if low.startswith(("early", "beginning", "start")):
        return start, start + (a - 1) * _ONE
    if low.startswith(("mid",)):
        return start + a * _ONE, start + (b - 1) * _ONE
    return start + b * _ONE, end


# --- readers: one a pattern -------------------------------------------------------------------------------------


def _iso(m: re.Match[str], base: Base) -> Days | None:
    day = _date(int(m["y"]), int(m["m"]), int(m["d"]))
    return (day, day) if day else None


def _month_day(m: re.Match[str], base: Base) -> Days | None:
    g = m.groupdict()
    start = _dated(base, words.month(m["m"]), int(m["d"]), g.get("y"))
    if start is None:
        return None
    if not g.get("d2"):
        return start, start
    month = words.month(g["m2"]) if g.get("m2") else start.month
    end = _date(start.year, month, int(g["d2"]))
    if end is not None and end < start and g.get("m2"):
        return _date(start.year - 1, start.month, start.day) or start, end
    return (start, end) if end and end > start else (start, start)


def _month(m: re.Match[str], base: Base) -> Days | None:
    g = m.groupdict()
    year = g.get("y")
    if year is None and g.get("rel") and base.published:
        year = str(base.published.year + {"last": -1, "next": 1}.get(g["rel"].lower(), 0))
    which = (g.get("which") or "").lower()
    number = words.month(m["m"])
    if which and base.published and year is None:
        days = _which_month(which, number, base.published)
    else:
        days = _month_of(base, number, year)
    if days is None:
        return None
    return _third(days, g["part"]) if g.get("part") else days


def _which_month(which: str, number: int, published: dt.date) -> Days:
    if which == "next":
        return month_days(published.year + (number <= published.month), number)
    if which == "this":
        return month_days(published.year, number)
    return month_days(published.year - (number >= published.month), number)


def _months(m: re.Match[str], base: Base) -> Days | None:
    end = _month_of(base, words.month(m["m2"]), m["y"])
    if end is None:
        return None
    start = month_days(end[0].year - (words.month(m["m"]) > words.month(m["m2"])), words.month(m["m"]))
    return start[0], end[1]


def _years(m: re.Match[str], base: Base) -> Days | None:
    first, last = int(m["y"]), int(m["y2"]) if len(m["y2"]) == 4 else int(m["y"][:2] + m["y2"])
    return (year_days(first)[0], year_days(last)[1]) if first < last else None


def _year(m: re.Match[str], base: Base) -> Days | None:
    days = year_days(int(m["y"]))
    return _third(days, m["part"]) if m.groupdict().get("part") else days


def _decade(m: re.Match[str], base: Base) -> Days | None:
    first = int(m["y"])
    part = (m["part"] or "").lower()
    a, b = {"e": (0, 3), "m": (3, 6), "l": (6, 9)}.get(part[:1], (0, 9))
    return dt.date(first + a, 1, 1), dt.date(first + b, 12, 31)


def _season(m: re.Match[str], base: Base) -> Days | None:
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


def _weekday(m: re.Match[str], base: Base) -> Days | None:
    if base.published is None:
        return None
    g = m.groupdict()
    number, which = words.weekday(m["w"]), (g.get("which") or "").lower()
    if week := (g.get("week") or "").lower():
        offset = {"last": -7, "next": 7}.get(week.split()[0], 0)
        return (week_days(base.published + offset * _ONE)[0] + number * _ONE,) * 2
    if which in {"next", "coming", "this coming"}:
        day = nearest_weekday(base.published + _ONE, number, True)
    elif which in {"last", "past", "this past", "the past"}:
        day = nearest_weekday(base.published - _ONE, number, False)
    elif which == "the following":
        day = nearest_weekday((base.anchor or base.published) + _ONE, number, True)
    elif which == "the previous":
        day = nearest_weekday((base.anchor or base.published) - _ONE, number, False)
    else:
        day = nearest_weekday(base.published, number, base.future)
    return day, day


def _weekdays(m: re.Match[str], base: Base) -> Days | None:
    if base.published is None:
        return None
    if base.future:
        start = nearest_weekday(base.published, words.weekday(m["w"]), True)
        return start, nearest_weekday(start, words.weekday(m["w2"]), True)
    end = nearest_weekday(base.published, words.weekday(m["w2"]), False)
    return nearest_weekday(end, words.weekday(m["w"]), False), end


def _fixed(offset: int, span: int = 0) -> Callable[[re.Match[str], Base], Days | None]:
    def read(m: re.Match[str], base: Base) -> Days | None:
        if base.published is None:
            return None
        start = base.published + offset * _ONE
        return start, start + span * _ONE

    return read


def _same_day(m: re.Match[str], base: Base) -> Days | None:
    return (base.anchor, base.anchor) if base.anchor else None


def _next_to(m: re.Match[str], base: Base) -> Days | None:
    """``the previous day``, ``the following week``: counted from the date last told of."""
    back = m["way"].lower().split()[0] in {"previous", "preceding", "day", "night", "week"}
    if base.anchor is None or not (base.told or back):
        return None
    unit = (m.groupdict().get("unit") or m["way"]).lower().split()[0]
    return shift(base.anchor, unit, -1 if back else 1)


def _ago(m: re.Match[str], base: Base) -> Days | None:
    return _offset(base.published, m, -1)


def _ahead(m: re.Match[str], base: Base) -> Days | None:
    return _offset(base.published, m, 1)


def _later(m: re.Match[str], base: Base) -> Days | None:
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


def _back(day: dt.date, unit: str, n: int) -> dt.date:
    """The same day ``n`` units earlier."""
    if unit in {"month", "year", "decade"}:
        months = n * {"month": 1, "year": 12, "decade": 120}[unit]
        first, last = month_days(day.year, day.month - months)
        return min(last, first + (day.day - 1) * _ONE)
    days = {"minute": 0, "hour": 1 / 24, "day": 1, "night": 1, "week": 7}[unit]
    return day - math.ceil(n * days) * _ONE


def _duration(m: re.Match[str], base: Base) -> Days | None:
    """``for six weeks`` with *have*: up to now."""
    if base.published is None or not base.perfect:
        return None
    return _back(base.published, m["unit"].lower(), words.number(m["n"])[1]), base.published


def _since_then(m: re.Match[str], base: Base) -> Days | None:
    if base.anchor is None or base.published is None or not base.told or base.anchor > base.published:
        return None
    return base.anchor, base.published


def _share(m: re.Match[str], base: Base) -> Days | None:
    """``the first week of August``, ``the second half of 2019``, ``the first day of the month``."""
    g = m.groupdict()
    days: Days | None = None
    if g.get("m"):
        days = _month_of(base, words.month(g["m"]), g.get("y"))
    elif g.get("y2"):
        days = year_days(int(g["y2"]))
    elif base.published:
        days = shift(base.published, g["whole"].lower(), {"last": -1, "next": 1}.get(g["which"].lower(), 0))
    if days is None:
        return None
    order = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}[g["order"].lower()]
    return _part(days, order, g["unit"].lower())


def _part(days: Days, order: int, unit: str) -> Days:
    length = (days[1] - days[0]).days + 1
    if unit in {"half", "quarter"}:
        parts = 2 if unit == "half" else 4
        order = order if order >= 0 else parts - 1
        if length > 300:
            step = 12 // parts
            start = month_days(days[0].year, days[0].month + order * step)[0]
            return start, month_days(days[0].year, days[0].month + (order + 1) * step - 1)[1]
        middle = days[0] + (length // 2) * _ONE
        return (days[0], middle - _ONE) if order == 0 else (middle, days[1])
    size = {"day": 1, "week": 7}[unit]
    start = days[0] + order * size * _ONE if order >= 0 else days[1] - (size - 1) * _ONE
    return start, min(days[1], start + (size - 1) * _ONE)


def _past_span(m: re.Match[str], base: Base) -> Days | None:
    """``in the past three days``, ``in recent weeks``: up to the publication date."""
    if base.published is None:
        return None
    text, unit = m.groupdict().get("n"), m["unit"].lower()
    high = words.number(text)[1] if text else {"recent": 6 if unit == "day" else 4}.get(m["which"].lower(), 1)
    now = base.published
    if base.future and m["which"].lower() in {"next", "coming"}:
        return now, now + (now - _back(now, unit, high))
    if unit in {"day", "night"} and m["which"].lower() != "recent":
        high -= 1  # "the past three days" are today and two more
    return _back(now, unit, high), now


def _calendar(m: re.Match[str], base: Base) -> Days | None:
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
        earlier = days[0], max(days[0], day - _ONE)
        return earlier if part == "earlier" else (min(days[1], day + _ONE), days[1])
    if part:
        return days if unit == "week" else _third(days, part)
    return days


def _weekend(m: re.Match[str], base: Base) -> Days | None:
    day = base.published
    if day is None:
        return None
    which = (m["which"] or "").lower()
    if which in {"next", "coming", "this coming"} or (base.future and which != "last"):
        saturday = nearest_weekday(day, 5, True) + (7 if which == "next" and day.weekday() >= 5 else 0) * _ONE
    else:
        saturday = nearest_weekday(day, 5, False)
        if which == "last" and day.weekday() >= 5:
            saturday -= 7 * _ONE
    return saturday, saturday + _ONE


def _overnight(m: re.Match[str], base: Base) -> Days | None:
    if base.published is None:
        return None
    if m.groupdict().get("w"):
        day = nearest_weekday(base.published, words.weekday(m["w"]), base.future)
        return (day - _ONE, day) if (m["into"] or "").lower() in {"into", "to"} else (day, day + _ONE)
    return base.published - _ONE, base.published


def _holiday(m: re.Match[str], base: Base) -> Days | None:
    low = m["holiday"].lower().replace("’", "'")
    month, number = {"christmas eve": (12, 24), "christmas": (12, 25), "christmas day": (12, 25),
                     "boxing day": (12, 26), "new year's eve": (12, 31)}.get(low, (1, 1))  # fmt: skip
    day = _dated(base, month, number, m["y"])
    return (day, day) if day else None


# --- patterns ---------------------------------------------------------------------------------------------------

_M, _M2 = words.MONTH.format("m"), words.MONTH.format("m2")
_W, _W2 = words.WEEKDAY.format("w"), words.WEEKDAY.format("w2")
_Y, _D, _D2 = words.YEAR.format("y"), words.DAY.format("d"), words.DAY.format("d2")
_OPEN = rf"(?:{words.WEEKDAY.format('w0')},?\s+(?:the\s+)?)?"
_IN_YEAR = rf"(?:,?\s+(?:of\s+)?(?:{_Y}|(?i:(?P<rel>last|this|next)\s+year)))?"
_PARTS = (
    r"(?P<part>early|mid|late|(?:beginning|start|middle|end)(?=\s+of))(?:[\s-]+(?:in\s+|of\s+(?:the\s+)?)?)"
)

_PATTERNS: tuple[tuple[str, Callable[[re.Match[str], Base], Days | None], bool], ...] = (
    (r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b", _iso, False),
    (rf"\b{_OPEN}{_M}\s+{_D}{words.TO}{_M2}\s+{_D2}(?:,?\s+{_Y})?", _month_day, False),
    (rf"\b{_OPEN}(?:(?i:last)\s+)?{_M}\s+{_D}(?:{words.TO}{_D2}(?!\s+\w+s\b))?(?:,?\s+{_Y})?", _month_day, False),
    (rf"\b{_OPEN}{_D}\s+{_M}{words.TO}{_D2}\s+{_M2}(?:,?\s+{_Y})?", _month_day, False),
    (rf"\b{_OPEN}(?:the\s+)?{_D}(?:{words.TO}{_D2})?\s+(?:of\s+)?{_M}\b\.?(?:,?\s+{_Y})?", _month_day, False),
    (rf"\b{_M}{words.TO}{_M2}(?:\s+(?:of\s+)?{_Y})?(?!\s*\d)", _months, False),
    (rf"\b(?:(?i:the\s+)?(?i:{_PARTS}))?(?:(?i:(?P<which>last|this|next|past))\s+)?{_M}\b\.?{_IN_YEAR}(?!\s*\d)", _month, False),
    (rf"\b{_Y}{words.TO}(?P<y2>(?:19|20)?\d\d)\b(?!,\d|\s+\w+s\b)", _years, False),
    (rf"\b(?i:in|of|by)\s+(?:the\s+)?(?i:{_PARTS})?{_Y}(?!s)", _year, False),
    (rf"\b(?:the\s+)?(?i:{_PARTS}){_Y}(?!s)", _year, False),
    (rf"(?:(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=uring )|(?<=[Ff]rom ))(?:the\s+)?(?P<part>){_Y}(?!s)", _year, False),
    (rf"\b(?i:the)\s+(?P<part>){_Y}(?=\s+[A-Za-z])", _year, False),
    (r"\b(?:(?i:the)\s+)?(?i:(?P<part>early|mid|late)[\s-]+)?(?P<y>(?:1[89]|20)\d0)s\b", _decade, False),
    (
        rf"\b(?i:(?:in\s+the\s+|the\s+)?(?:early\s+|late\s+)?(?P<which>last\s+|this\s+|next\s+)?"
        rf"(?P<season>spring|summer|autumn|fall|winter))\s+(?:of\s+)?{_Y}",
        _season,
        False,
    ),
    (r"\b(?i:(?P<which>last|this|next|in\s+the)\s+(?P<season>spring|summer|autumn|winter)(?P<y>))\b", _season, False),
    (r"\b(?i:(?P<which>last|this|next)\s+(?P<season>fall)(?P<y>))\b", _season, False),
    (
        rf"\b(?:(?i:(?P<which>last|this past|the past|past|this coming|coming|next|the following|the previous|this))\s+)?"
        rf"{_W}(?:['’]s)?{words.PART}(?:,?\s+(?:of\s+)?(?P<week>(?:last|this|next|the same)\s+week))?",
        _weekday,
        False,
    ),
    (rf"\b{_W}{words.PART}(?:,?\s+and\s+|{words.TO}){_W2}\b", _weekdays, False),
    (r"\b(?i:(?:earlier |later )?(?:today|tonight|this (?:morning|afternoon|evening)))\b", _fixed(0), False),
    (r"\b(?i:(?:earlier|later|early|late) (?:in|on) the day|the same (?:day|night|morning|evening)|that (?:same )?(?:day|night|morning|evening|afternoon)|hours (?:later|earlier|after|before)|minutes (?:later|earlier|after|before))\b", _same_day, True),
    (
        rf"\b(?i:for\s+(?:more than |over |nearly |almost |about |around |at least )?{words.NUMBER}\s+{words.UNIT})\b",
        _duration,
        False,
    ),
    (r"\b(?i:since then)\b", _since_then, True),
    (
        rf"\b(?i:(?:the\s+)?(?P<order>first|second|third|fourth|last|final)\s+(?P<unit>day|week|half|quarter)\s+of\s+)"
        rf"(?:{_M}(?:,?\s+(?:of\s+)?{_Y})?|{words.YEAR.format('y2')}|(?i:(?P<which>the|this|last|next)\s+(?P<whole>month|year)))",
        _share,
        False,
    ),
    (r"\b(?i:the day before yesterday)\b", _fixed(-2), False),
    (r"\b(?i:the day after tomorrow)\b", _fixed(2), False),
    (r"\b(?i:yesterday|last (?:night|evening))(?:['’]s)?\b", _fixed(-1), False),
    (r"\b(?i:tomorrow)(?:['’]s)?\b", _fixed(1), False),
    (rf"\b(?i:overnight)(?:\s+(?i:(?P<into>on|into|to|from))?\s*{_W})?", _overnight, False),
    (
        r"\b(?i:the (?P<way>previous|preceding|following|next) (?P<unit>day|night|week|month|year)"
        r"(?: (?:morning|afternoon|evening|night))?)\b",
        _next_to,
        True,
    ),
    (r"\b(?i:the (?P<way>(?:day|night|week) before))\b(?! yesterday)", _next_to, True),
    (r"\b(?i:the (?P<unit>day|week) (?P<way>after))\b(?! tomorrow)", _next_to, True),
    (rf"\b(?i:(?:{words.NUMBER}\s+)?(?:more\s+)?{words.UNIT} ago)\b", _ago, False),
    (
        rf"\b(?i:{words.NUMBER}\s+{words.UNIT}\s+(?P<way>later|earlier|after|before|prior|beforehand|following))\b",
        _later,
        True,
    ),
    (
        rf"\b(?i:(?:in|over|during|for|within)\s+(?:the\s+)?(?P<which>past|last|recent|next|coming)\s+"
        rf"(?:{words.NUMBER}\s+)?{words.UNIT})\b",
        _past_span,
        False,
    ),
    (rf"\b(?i:in\s+{words.NUMBER}\s+{words.UNIT})(?:['’]s?\s+time)?\b(?!\s+of)", _ahead, False),
    (
        r"\b(?i:(?:(?P<part>earlier|later|early|mid|late|end of|beginning of|start of|middle of)[\s-]+(?:in\s+)?)?"
        r"(?P<which>last|this|next|coming|the)\s+(?P<unit>week|month|year))(?:['’]s)?\b",
        _calendar,
        False,
    ),
    (
        r"\b(?i:(?:over|during|at|on|through|throughout)?\s*(?:the\s+)?(?P<which>last|past|this past|this coming|this|next|coming)?\s*weekend)(?:['’]s)?\b",
        _weekend,
        False,
    ),
    (rf"\b(?P<holiday>(?i:christmas eve|christmas day|christmas|boxing day|new year['’]s eve|new year['’]s day))(?:,?\s+{_Y})?", _holiday, False),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), read, relative) for pattern, read, relative in _PATTERNS)
_BARE_CALENDAR = re.compile(r"^the (?:week|month|year)$", re.IGNORECASE)


@functools.lru_cache(maxsize=4096)
def scan(text: str) -> tuple[Expression, ...]:
    """The date expressions of a text from left to right, the longest where they overlap."""
    if not words.TRIGGER.search(text):
        return ()
    found = [
        Expression(match.start(), match.end(), match.group(), match, read, relative)
        for pattern, read, relative in _COMPILED
        for match in pattern.finditer(text)
        if not _BARE_CALENDAR.match(match.group())
    ]
    kept: list[Expression] = []
    for expression in sorted(found, key=lambda e: e.start - e.end):
        if all(expression.end <= k.start or expression.start >= k.end for k in kept):
            kept.append(expression)
    return tuple(sorted(kept, key=lambda e: e.start))
