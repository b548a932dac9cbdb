"""Lines of TABARI and PETRARCH dictionaries: comments, blocks, dates and plurals.

Syntax as documented for PETRARCH (petrarch and petrarch2, MIT) and as met in the Phoenix files.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from conflictcode.codebook.actor_files import DatedRole
from conflictcode.errors import CodebookError

_BLOCK = re.compile(r"<!\s?--.*?-->", re.DOTALL)
_CODE = re.compile(r"\[([^\]]*)\]?")
_RANGE = re.compile(
    r"^(?P<code>[^\s<>]*?)\s*(?P<sign>[<>]?)\s*(?P<one>\d{5,10})?\s*(?:-\s*(?P<two>\d{5,10}))?$"
)


class Note(NamedTuple):
    """A line of a legacy file that was repaired or refused."""

    path: str
    line: int
    what: str
    refused: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'refused' if self.refused else 'repaired'}: {self.what}"


class Line(NamedTuple):
    number: int
    text: str
    indented: bool


def read_lines(path: Path, notes: list[Note]) -> list[Line]:
    """The lines that say something, without comments. Raises CodebookError when the file can't be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CodebookError.at(path, 1, f"can't be read: {error}") from error
    text = _decoded(raw, path, notes)
    text = _BLOCK.sub(lambda match: "\n" * match.group().count("\n"), text)
    return list(_lines(text, path, notes))


def _decoded(raw: bytes, path: Path, notes: list[Note]) -> str:
    for at in (m.start() for m in re.finditer(rb"\x00", raw)):
        notes.append(Note(str(path), raw.count(b"\n", 0, at) + 1, "a NUL byte was taken out"))
    raw = raw.replace(b"\x00", b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        notes.append(Note(str(path), line, "not UTF-8, read as Latin-1"))
        return raw.decode("latin-1")


def _lines(text: str, path: Path, notes: list[Note]) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), 1):
        said = re.split(r"#|;", line, maxsplit=1)[0].rstrip()
        if not said.strip():
            continue
        if said.lstrip().startswith("<!"):
            notes.append(Note(str(path), number, f"a comment that never ends: {said.strip()[:40]!r}"))
            continue
        yield Line(number, said.strip(), said[0] in " \t")


def codes(text: str) -> list[str]:
    """What stands in the square brackets of a line."""
    return [match.strip() for match in _CODE.findall(text)]


def dated(code: str) -> tuple[DatedRole, str]:
    """A bracket's content as a dated role, and what had to be repaired, in words.

    ``<`` excludes its day, ``>`` and both ends of a range include theirs, as PETRARCH's own unit
    tests expect. Raises ValueError when no code or date can be made out.
    """
    match = _RANGE.match(code.strip())
    if match is None or not match["code"]:
        raise ValueError(f"[{code}] is no code with dates")
    name, sign, one, two = match["code"], match["sign"], match["one"], match["two"]
    if one is None:
        return DatedRole(name), "" if not sign else "a sign without a date was left out"
    first, note_one = _day(one)
    if two is not None:
        last, note_two = _day(two)
        if last < first:
            return DatedRole(name, last, first), "the dates were the wrong way round"
        return DatedRole(name, first, last), note_one or note_two
    if sign == "<":
        return DatedRole(name, "", _before(first)), note_one
    if sign == ">":
        return DatedRole(name, first, ""), note_one
    return DatedRole(name, first, ""), "a date without a sign was read as the start"


def _day(digits: str) -> tuple[str, str]:
    """ISO day of YYYYMMDD or YYMMDD (to 30 it is 20..), and the repair that it took."""
    day = _valid(_eight(digits))
    if day is None:
        raise ValueError(f"date {digits} is no day")
    note = "" if len(digits) in (6, 8) else f"date {digits} was read as {day}"
    return day, note


def _eight(digits: str) -> str:
    """The date in eight digits; slips of one digit too few or of ten digits are mended."""
    if len(digits) == 10 and _valid(digits[2:]):  # 19|20030320
        return digits[2:]
    if len(digits) >= 8:
        return digits[:8]
    if len(digits) == 7 and digits[:2] in ("19", "20"):  # a zero of the month or day was lost
        return next(
            (d for d in (digits[:6] + "0" + digits[6:], digits[:4] + "0" + digits[4:]) if _valid(d)), digits
        )
    return ("20" if int(digits[:2]) <= 30 else "19") + digits[:6]


def _valid(digits: str) -> str | None:
    """ISO day; a day that the month doesn't have (31 June, day 0) becomes its last or first."""
    year, month, day = int(digits[:4]), int(digits[4:6] or 0), int(digits[6:8] or 0)
    if not 1 <= month <= 12 or day > 31 or year < 1:
        return None
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return f"{year:04}-{month:02}-{min(max(day, 1), last):02}"


def _before(day: str) -> str:
    """The day before, so that an end that excludes its day includes the last one."""
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
