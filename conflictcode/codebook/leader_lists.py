"""The dated terms of two public lists of leaders, as plain rows for ``codebook.compare``.

CountryInfo.txt (Schrodt) is written country by country in tags: ``<Leaders>`` with days from
rulers.org, ``<Government>`` from monthly snapshots of ministers, January 2003 to February 2011.
Phoenix.Countries.actors.txt is a PETRARCH dictionary made from a later state of the same file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from conflictcode.codebook.actor_files import DatedRole
from conflictcode.codebook.legacy import load_legacy
from conflictcode.codebook.legacy_text import dated
from conflictcode.errors import CodebookError

SNAPSHOTS = ("2003-01-31", "2011-02-28")  # who was in office at either end came before, stayed on
LEADERS_UPDATED = "2009-01-01"  # as the header says; later days were filled in for some only
_FORMER = "ELI"  # the lists fill the years before and after office with it
_GOVERNMENT = "GOV"
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z0-9-]+)[^>]*>(?P<text>[^<]*)")
_BRACKET = re.compile(r"\[([^\]]*)\]")
_DATE = re.compile(r"\d{8}")


class ListTerm(NamedTuple):
    """A dated office of a list; dates are ISO days. ``since_before``: the start is only a bound."""

    name: str
    code: str
    start: str
    end: str
    line: str = ""
    since_before: bool = False
    still: bool = False  # the end is only a bound


def read_phoenix(path: Path) -> list[ListTerm]:
    """The terms of people in a PETRARCH actor file made from CountryInfo. Raises CodebookError."""
    actors = load_legacy([path]).actors
    terms = []
    for words, senses in actors.names.items():
        for role in actors.entry(senses[0][0]).roles:
            if role.code[3:6] in ("", _FORMER):
                continue
            terms.append(_listed(words, role, senses[0][0], LEADERS_UPDATED))
    return terms


def _listed(name: str, role: DatedRole, line: str, updated: str) -> ListTerm:
    """The role as a term: what began by the first snapshot may be older, what is open held on."""
    early = not role.start or role.start[:7] == SNAPSHOTS[0][:7]
    start = role.start or SNAPSHOTS[0]
    a_month_on = (dt.date.fromisoformat(start) + dt.timedelta(days=30)).isoformat()
    end = role.end or max(updated, a_month_on)
    return ListTerm(name, role.code, start, end, line, early, not role.end)


def read_country_info(path: Path) -> list[ListTerm]:
    """The terms of ``<Leaders>`` and ``<Government>``. Raises CodebookError when it can't be read."""
    try:
        text = path.read_bytes().replace(b"\x00", b"").decode("utf-8", "replace")
    except OSError as error:
        raise CodebookError.at(path, 1, f"can't be read: {error}") from error
    return list(_terms(text.split("\n")))


def _terms(lines: list[str]) -> Iterator[ListTerm]:
    country = part = ""
    for number, line in enumerate(lines, 1):
        tag = _TAG.match(line.strip())
        if tag:
            name = tag["name"]
            country = tag["text"].strip() if name == "CountryCode" and not tag["close"] else country
            if name in ("Leaders", "Government"):
                part = "" if tag["close"] else name
            continue
        said = line.split("#")[0].strip()
        if part and said:
            yield from _line(said, country, part, str(number))


def _line(said: str, country: str, part: str, line: str) -> Iterator[ListTerm]:
    head = said.split("[")[0].strip()
    names = re.findall(r"\{([^}]*)\}", head) or [head]
    for bracket in _BRACKET.findall(said):
        term = _term(bracket, country, part)
        if term:
            for name in names:
                yield term._replace(name=" ".join(name.replace("_", " ").split()), line=line)


def _term(bracket: str, country: str, part: str) -> ListTerm | None:
    """One bracket as a term; None for births, deaths, former officials and what has no date."""
    if bracket[:2] in ("B:", "D:") or not _DATE.search(bracket):
        return None
    coded = bracket if part == "Government" else f"{country}{_GOVERNMENT} {bracket.replace(' ', '')}"
    try:
        role, _ = dated(coded.replace(" - ", "-"))
    except ValueError:
        return None
    if role.code[3:6] in ("", _FORMER):
        return None
    updated = SNAPSHOTS[1] if part == "Government" else LEADERS_UPDATED
    return _listed("", role, "", updated)
