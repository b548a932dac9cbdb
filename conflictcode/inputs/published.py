"""Publication dates as spreadsheets, archives and web pages write them.

Day-first or month-first is decided once a file, from dates that allow one reading only; a file in which
every date allows both is an error, never a guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from conflictcode.errors import ArticlesError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>" + "|".join(_MONTHS) + r")[a-z]*\.?"
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?"
_REST = rf"(?:[\sT,]+(?:{_WEEKDAY}|.*\d:\d\d.*))?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[\sT].*)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{6}Z?)?")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?:[\sT,].*)?")
_DAY_MONTH = re.compile(
    rf"(?:{_WEEKDAY}\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH}[\s,-]+"
    rf"(?P<year>\d{{4}}|\d\d)\b{_REST}",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?:{_WEEKDAY}\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b{_REST}",
    re.IGNORECASE,
)
_EXCEL_DAY = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?")  # 1954 to 2119
_UNIX = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")
_YEARS = range(1700, 2200)


def day_first(samples: Iterable[str], where: str) -> bool:
    """Whether ``03/04/2019`` in this file is 3 April, told by its dates that allow one reading only.

    Raises ArticlesError when the file has such dates and none of them decides it.
    """
    votes, undecided = 0, ""
    for text in samples:
        found = _NUMBERS.fullmatch(text.strip())
        if found is None or found[2] == ".":
            continue
        first, second = int(found[1]), int(found[3])
        votes += (first > 12) - (second > 12)
        undecided = undecided or (text if first <= 12 and second <= 12 and first != second else "")
    if votes == 0 and undecided:
        raise ArticlesError(
            f"{where}: the date {undecided!r} can be day/month or month/day, and no date in the file decides "
            "it. Remedy: day_first=True or day_first=False (--day-first, --month-first)."
        )
    return votes > 0


def read_date(text: str, day_first: bool = False) -> dt.date | None:
    """The day that ``text`` names, in its writer's time zone; None if it can't be read."""
    text = text.strip()
    try:
        return _numeric(text, day_first) or _with_month_name(text) or _counted(text)
    except ValueError:  # 30 February
        return None


def _numeric(text: str, day_first: bool) -> dt.date | None:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        if day_first or found[2] == ".":  # nobody writes 12.31.2019
            first, second = second, first
        return _date(_year(found[4]), first, second)
    return None


def _with_month_name(text: str) -> dt.date | None:
    found = _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text)
    if found is None:
        return None
    month = _MONTHS.index(found["month"].lower()) + 1
    return _date(_year(found["year"]), month, int(found["day"]))


def _counted(text: str) -> dt.date | None:
    if found := _EXCEL_DAY.fullmatch(text):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(found[1]))
    if found := _UNIX.fullmatch(text):
        return dt.datetime.fromtimestamp(int(found[1]), dt.UTC).date()
    return None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


def _date(year: int, month: int, day: int) -> dt.date | None:
    return dt.date(year, month, day) if year in _YEARS else None
