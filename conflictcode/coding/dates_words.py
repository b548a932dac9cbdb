"""English words and patterns of dates: numbers, months, weekdays, and the phrases built of them."""

from __future__ import annotations

import re

MONTHS = {
    name: k
    for k, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
WEEKDAYS = {name: k for k, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBERS = {"a": 1, "an": 1} | {word: k for k, word in enumerate(_UNITS, start=1)}
NUMBERS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "couple": 2, "dozen": 12}
VAGUE = (2, 6)  # "a few days ago", "several days", "days ago": what people mean, in units
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

MONTH = (
    r"(?P<{0}>(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b)\.?)"
)
WEEKDAY = (
    r"(?P<{0}>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY"
    r"|(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\.)"
)
YEAR = r"(?P<{0}>(?:1[89]|20)\d\d)(?!\d|,\d|\s?%)"
DAY = r"(?P<{0}>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b"
NUMBER = (
    r"(?P<n>\d{1,3}|(?:a )?couple(?: of)?|a few|few|several|some|many|dozens of|(?:a |half a )?dozen"
    r"|(?:twenty|thirty|forty|fifty|sixty)(?:-\w+)?|"
    + "|".join(k for k in NUMBERS if k not in {"couple", "dozen"})
    + ")"
)
UNIT = r"(?P<unit>minute|hour|day|night|week|month|year|decade)s?"
PART = r"(?:\s+(?:early |late |mid-?)?(?:morning|afternoon|evening|night|midday|noon|dawn|dusk))?"
TO = r"\s*(?:-|–|—|to|and|through|thru|until|till|into|or)\s*"

# A sentence without any of these has no date.
TRIGGER = re.compile(
    r"\d|(?i:day|night|week|month|year|decade|hour|minute|morning|evening|tomorrow|since then)"
    r"|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter"
    r"|(?:\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC))"
    r"|Christmas|New Year|\b(?:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun)\."
    r"|recent|afternoon|fall of|last fall|eve of"
)


def number(text: str) -> tuple[int, int]:
    """The least and the most that a number word can mean."""
    low = text.lower().strip()
    if low.isdigit():
        return int(low), int(low)
    if any(word in low for word in ("few", "several", "some", "many", "dozens")):
        return VAGUE
    if "half" in low:
        return 6, 6
    parts = [part for part in re.split(r"[\s-]+", low) if part in NUMBERS]
    if len(parts) > 1 and parts[0] in {"a", "an"}:
        parts = parts[1:]
    value = sum(NUMBERS[part] for part in parts) or 1
    return value, value


def month(text: str) -> int:
    """The number of a month by its name or abbreviation."""
    return MONTHS[text[:3].lower()]


def weekday(text: str) -> int:
    """The number of a weekday, Monday 0."""
    return WEEKDAYS[text[:3].lower()]
