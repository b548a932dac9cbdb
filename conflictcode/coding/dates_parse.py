"""The patterns of date expressions, and the scan that finds them in a text."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from conflictcode.coding import dates_absolute as absolute
from conflictcode.coding import dates_relative as relative
from conflictcode.coding import dates_words as words
from conflictcode.coding.dates_calendar import Base, Days

Reader = Callable[[re.Match[str], Base], Days | None]


@dataclass(frozen=True, slots=True)
class Expression:
    """A date expression found in a text: where, and how to read it."""

    start: int
    end: int
    text: str
    match: re.Match[str]
    read: Reader
    relative: bool  # told against another date of the text ("two days later")


_M, _M2 = words.MONTH.format("m"), words.MONTH.format("m2")
_W, _W2 = words.WEEKDAY.format("w"), words.WEEKDAY.format("w2")
_Y, _Y2 = words.YEAR.format("y"), words.YEAR.format("y2")
_D, _D2 = words.DAY.format("d"), words.DAY.format("d2")
_TO, _NUMBER, _UNIT = words.TO, words.NUMBER, words.UNIT
_OPEN = rf"(?:{words.WEEKDAY.format('w0')},?\s+(?:the\s+)?)?"  # "Monday, March 7"
_THEN_YEAR = rf"(?:,?\s+{_Y})?"
_IN_YEAR = rf"(?:,?\s+(?:of\s+)?(?:{_Y}|(?i:(?P<rel>last|this|next)\s+year)))?"
_THIRD = (
    r"(?P<part>early|mid|late|(?:beginning|start|middle|end)(?=\s+of))"
    r"(?:[\s-]+(?:in\s+|of\s+(?:the\s+)?)?)"
)
_SOME = r"(?:more than |over |nearly |almost |about |around |at least )?"
_LED = r"(?:(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=uring )|(?<=[Ff]rom ))"
_WHICH_DAY = (
    r"(?P<which>last|this past|the past|past|this coming|coming|next|the following|the previous|this)"
)
_SAME = (
    r"(?:earlier|later|early|late) (?:in|on) the day"
    r"|the same (?:day|night|morning|evening)"
    r"|that (?:same )?(?:day|night|morning|evening|afternoon)"
    r"|(?:hours|minutes) (?:later|earlier|after|before)"
)
_HOLIDAY = r"christmas eve|christmas day|christmas|boxing day|new year['’]s eve|new year['’]s day"
_NEXT_TO = r"(?P<way>previous|preceding|following|next) (?P<unit>day|night|week|month|year)"
_OFFSET = r"(?P<way>later|earlier|after|before|prior|beforehand|following)"
_PART_OF = r"earlier|later|early|mid|late|end of|beginning of|start of|middle of"

_ABSOLUTE: tuple[tuple[str, Reader], ...] = (
    (r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b", absolute.read_iso),
    (rf"\b{_OPEN}{_M}\s+{_D}{_TO}{_M2}\s+{_D2}{_THEN_YEAR}", absolute.read_month_day),
    (
        rf"\b{_OPEN}(?:(?i:last)\s+)?{_M}\s+{_D}(?:{_TO}{_D2}(?!\s+\w+s\b))?{_THEN_YEAR}",
        absolute.read_month_day,
    ),
    (rf"\b{_OPEN}{_D}\s+{_M}{_TO}{_D2}\s+{_M2}{_THEN_YEAR}", absolute.read_month_day),
    (
        rf"\b{_OPEN}(?:the\s+)?{_D}(?:{_TO}{_D2})?\s+(?:of\s+)?{_M}\b\.?{_THEN_YEAR}",
        absolute.read_month_day,
    ),
    (rf"\b{_M}{_TO}{_M2}(?:\s+(?:of\s+)?{_Y})?(?!\s*\d)", absolute.read_months),
    (
        rf"\b(?:(?i:the\s+)?(?i:{_THIRD}))?(?:(?i:(?P<which>last|this|next|past))\s+)?"
        rf"{_M}\b\.?{_IN_YEAR}(?!\s*\d)",
        absolute.read_month,
    ),
    (rf"\b{_Y}{_TO}(?P<y2>(?:19|20)?\d\d)\b(?!,\d|\s+\w+s\b)", absolute.read_years),
    (rf"\b(?i:in|of|by)\s+(?:the\s+)?(?i:{_THIRD})?{_Y}(?!s)", absolute.read_year),
    (rf"\b(?:the\s+)?(?i:{_THIRD}){_Y}(?!s)", absolute.read_year),
    (rf"{_LED}(?:the\s+)?(?P<part>){_Y}(?!s)", absolute.read_year),
    (rf"\b(?i:the)\s+(?P<part>){_Y}(?=\s+[A-Za-z])", absolute.read_year),
    (
        r"\b(?:(?i:the)\s+)?(?i:(?P<part>early|mid|late)[\s-]+)?(?P<y>(?:1[89]|20)\d0)s\b",
        absolute.read_decade,
    ),
    (
        r"\b(?i:(?:in\s+the\s+|the\s+)?(?:early\s+|late\s+)?(?P<which>last\s+|this\s+|next\s+)?"
        rf"(?P<season>spring|summer|autumn|fall|winter))\s+(?:of\s+)?{_Y}",
        absolute.read_season,
    ),
    (
        r"\b(?i:(?P<which>last|this|next|in\s+the)\s+(?P<season>spring|summer|autumn|winter)(?P<y>))\b",
        absolute.read_season,
    ),
    (r"\b(?i:(?P<which>last|this|next)\s+(?P<season>fall)(?P<y>))\b", absolute.read_season),
    (
        r"\b(?i:(?:the\s+)?(?P<order>first|second|third|fourth|last|final)\s+"
        r"(?P<unit>day|week|half|quarter)\s+of\s+)"
        rf"(?:{_M}(?:,?\s+(?:of\s+)?{_Y})?|{_Y2}"
        r"|(?i:(?P<which>the|this|last|next)\s+(?P<whole>month|year)))",
        absolute.read_share,
    ),
    (rf"\b(?P<holiday>(?i:{_HOLIDAY}))(?:,?\s+{_Y})?", absolute.read_holiday),
)
_RELATIVE: tuple[tuple[str, Reader], ...] = (
    (
        rf"\b(?:(?i:{_WHICH_DAY})\s+)?{_W}(?:['’]s)?{words.PART}"
        r"(?:,?\s+(?:of\s+)?(?P<week>(?:last|this|next|the same)\s+week))?",
        relative.read_weekday,
    ),
    (rf"\b{_W}{words.PART}(?:,?\s+and\s+|{_TO}){_W2}\b", relative.read_weekdays),
    (
        r"\b(?i:(?:earlier |later )?(?:today|tonight|this (?:morning|afternoon|evening)))\b",
        relative.read_fixed(0),
    ),
    (r"\b(?i:the day before yesterday)\b", relative.read_fixed(-2)),
    (r"\b(?i:the day after tomorrow)\b", relative.read_fixed(2)),
    (r"\b(?i:yesterday|last (?:night|evening))(?:['’]s)?\b", relative.read_fixed(-1)),
    (r"\b(?i:tomorrow)(?:['’]s)?\b", relative.read_fixed(1)),
    (rf"\b(?i:overnight)(?:\s+(?i:(?P<into>on|into|to|from))?\s*{_W})?", relative.read_overnight),
    (rf"\b(?i:for\s+{_SOME}{_NUMBER}\s+{_UNIT})\b", relative.read_duration),
    (rf"\b(?i:(?:{_NUMBER}\s+)?(?:more\s+)?{_UNIT} ago)\b", relative.read_ago),
    (
        r"\b(?i:(?:in|over|during|for|within)\s+(?:the\s+)?(?P<which>past|last|recent|next|coming)\s+"
        rf"(?:{_NUMBER}\s+)?{_UNIT})\b(?!['’]s)",
        relative.read_past_span,
    ),
    (rf"\b(?i:in\s+{_NUMBER}\s+{_UNIT})(?:['’]s?\s+time)?\b(?!\s+of)", relative.read_ahead),
    (
        rf"\b(?i:(?:(?P<part>{_PART_OF})[\s-]+(?:in\s+)?)?"
        r"(?P<which>last|this|next|coming|the)\s+(?P<unit>week|month|year))(?:['’]s)?\b",
        relative.read_calendar,
    ),
    (
        r"\b(?i:(?:over|during|at|on|through|throughout)?\s*(?:the\s+)?"
        r"(?P<which>last|past|this past|this coming|this|next|coming)?\s*weekend)(?:['’]s)?\b",
        relative.read_weekend,
    ),
)
_TOLD: tuple[tuple[str, Reader], ...] = (  # against the date last told of
    (rf"\b(?i:{_SAME})\b", relative.read_same_day),
    (r"\b(?i:since then)\b", relative.read_since_then),
    (rf"\b(?i:the {_NEXT_TO}(?: (?:morning|afternoon|evening|night))?)\b", relative.read_next_to),
    (r"\b(?i:the (?P<way>(?:day|night|week) before))\b(?! yesterday)", relative.read_next_to),
    (r"\b(?i:the (?P<unit>day|week) (?P<way>after))\b(?! tomorrow)", relative.read_next_to),
    (rf"\b(?i:{_NUMBER}\s+{_UNIT}\s+{_OFFSET})\b", relative.read_later),
)
_COMPILED = tuple(
    (re.compile(pattern), read, table is _TOLD)
    for table in (_ABSOLUTE, _RELATIVE, _TOLD)
    for pattern, read in table
)
_BARE_CALENDAR = re.compile(r"^the (?:week|month|year)$", re.IGNORECASE)


@functools.lru_cache(maxsize=4096)
def scan(text: str) -> tuple[Expression, ...]:
    """The date expressions of a text from left to right, the longest where they overlap."""
    if not words.TRIGGER.search(text):
        return ()
    found = [
        Expression(match.start(), match.end(), match.group(), match, read, told)
        for pattern, read, told in _COMPILED
        for match in pattern.finditer(text)
        if not _BARE_CALENDAR.match(match.group())
    ]
    kept: list[Expression] = []
    for expression in sorted(found, key=lambda e: e.start - e.end):
        if all(expression.end <= k.start or expression.start >= k.end for k in kept):
            kept.append(expression)
    return tuple(sorted(kept, key=lambda e: e.start))
