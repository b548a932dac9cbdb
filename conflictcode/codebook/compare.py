"""Our dated roles against two public lists of leaders: CountryInfo.txt and Phoenix.Countries.actors.txt.

A person of ours and one of a list are the same when they share a full name and have a term at the same
time. Three things are counted:

* ``country`` and ``role``: every term of the list beside the office of ours that shares most days with it.
  Roles agree when the primary role of one is among the roles of the other: a defence minister (GOVMIL)
  that the list has as GOV agrees, a lawmaker (LEG) that it has as GOVLEG too.
* ``start`` and ``end``: a list cuts a career in other pieces than we do, so runs of adjoining terms of one
  primary role are laid beside each other and the closest runs are compared, each term once. Years agree
  when they are the same, or when the days are at most ``LAG`` days apart (the lists are monthly snapshots;
  a turn of the year isn't an error of a year). A year that a list only bounds (in office already when its
  snapshots begin, still in office when it was last updated) agrees when ours keeps the bound.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import pandas as pd

from conflictcode.codebook.actor_files import DatedRole
from conflictcode.codebook.actors import Actors, load_actors
from conflictcode.codebook.folders import codebook_folder
from conflictcode.codebook.leader_lists import ListTerm, read_country_info, read_phoenix
from conflictcode.codebook.slots import cut
from conflictcode.errors import CodebookError

LISTS: dict[str, Callable[[Path], list[ListTerm]]] = {
    "CountryInfo.120116.txt": read_country_info,
    "Phoenix.Countries.actors.txt": read_phoenix,
}
COMPARED_COLUMNS = ("list", "line", "name", "entry", "point", "ours", "theirs", "agrees", "office")
HORIZON = "1990"  # our leaders files begin here; earlier starts aren't compared
LAG = 92  # days
_ADJOINS = 62  # days between two terms of one run


_Term = TypeVar("_Term", DatedRole, ListTerm)


class _Span(NamedTuple, Generic[_Term]):
    """Days from ``first`` to ``last`` and the terms that they are made of."""

    first: dt.date
    last: dt.date
    terms: tuple[_Term, ...]


def compare_leaders(codebook_folder: str | Path, dictionaries_folder: str | Path) -> pd.DataFrame:
    """Every point at which our leaders and a public list both say something.

    One row a point: list (file name), line (of the list, ``str``), name (as the list has it), entry (our
    canonical name), point (``country``, ``role``, ``start`` or ``end``), ours, theirs (codes or dates as
    text, ``<``/``>`` for bounds), agrees (``bool``), office (ours). Raises CodebookError when a list is
    missing or our codebook doesn't load.
    """
    actors = load_actors(Path(codebook_folder))
    rows: list[tuple[object, ...]] = []
    for name, read in LISTS.items():
        path = Path(dictionaries_folder) / name
        if not path.exists():
            raise CodebookError(f"{path} is missing; give the folder that holds the public lists")
        for entry, terms in _shared(actors, read(path)).items():
            rows += [(name, *row) for row in _points(actors, entry, terms)]
    frame = pd.DataFrame(rows, columns=list(COMPARED_COLUMNS))
    text = [column for column in COMPARED_COLUMNS if column != "agrees"]
    return frame.astype({**dict.fromkeys(text, "str"), "agrees": "bool"})


def leader_shares(compared: pd.DataFrame) -> pd.DataFrame:
    """Agreement by list and point: list, point, compared, agree (counts), share (0 to 1); ``all`` sums up."""
    both = pd.concat([compared, compared.assign(list="all")], ignore_index=True)
    groups = both.groupby(["list", "point"], sort=True)["agrees"]
    shares = groups.agg(compared="size", agree="sum").reset_index()
    return shares.assign(share=(shares["agree"] / shares["compared"]).round(4))


def _shared(actors: Actors, terms: Iterable[ListTerm]) -> dict[str, list[ListTerm]]:
    """Terms by the entry of ours that has their name, when it is one person whose offices overlap them."""
    found: dict[str, list[ListTerm]] = defaultdict(list)
    for term in terms:
        if " " not in term.name or (term.end and term.end < HORIZON):
            continue
        people = [e for e in actors.find(term.name) if e.kind == "person" and e.roles]
        if len(people) == 1 and any(_days(term, role) for role in _offices(actors, people[0].name)):
            found[people[0].name].append(term)
    return found


def _offices(actors: Actors, entry: str) -> list[DatedRole]:
    former = actors.slots.former
    return [
        role for role in actors.entry(entry).roles if actors.slots.role(role.code)[:3] not in ("", former)
    ]


def _first(text: str) -> dt.date:
    """First day of a day, month or year."""
    text = text or "1900"
    return dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :])


def _last(text: str) -> dt.date:
    """Last day of a day, month or year."""
    year, month, day = (*(text or "2100").split("-"), "", "")[:3]
    if day:
        return dt.date.fromisoformat(text)
    months = int(year) * 12 + int(month or 12)
    return dt.date(months // 12, months % 12 + 1, 1) - dt.timedelta(days=1)


def _days(one: DatedRole | ListTerm, two: DatedRole | ListTerm) -> int:
    """Days that both terms have."""
    first = max(_first(one.start), _first(two.start))
    return max(0, (min(_last(one.end), _last(two.end)) - first).days + 1)


# -- codes ---------------------------------------------------------------------------------------


def _points(actors: Actors, entry: str, terms: Sequence[ListTerm]) -> Iterator[tuple[object, ...]]:
    offices = _offices(actors, entry)
    for term in terms:
        if any(_days(term, role) for role in offices):
            yield from _codes(actors, entry, term, offices)
    yield from _years(actors, entry, terms, offices)


def _codes(
    actors: Actors, entry: str, term: ListTerm, offices: Sequence[DatedRole]
) -> Iterator[tuple[object, ...]]:
    ours = max(offices, key=lambda role: _days(term, role))
    for point, same in (
        ("country", actors.slots.country(ours.code) == term.code[:3]),
        ("role", _same_role(actors.slots.role(ours.code), actors.slots.role(term.code))),
    ):
        yield term.line, term.name, entry, point, ours.code, term.code, same, ours.office


def _same_role(ours: str, theirs: str) -> bool:
    """Whether the primary role of one is among the roles of the other."""
    return ours[:3] in cut(theirs) or theirs[:3] in cut(ours)


# -- years ---------------------------------------------------------------------------------------


def _years(
    actors: Actors, entry: str, terms: Sequence[ListTerm], offices: Sequence[DatedRole]
) -> Iterator[tuple[object, ...]]:
    def primary(code: str) -> str:
        return actors.slots.role(code)[:3]

    for role in sorted({primary(term.code) for term in terms}):
        ours = [office for office in offices if primary(office.code) == role]
        theirs = [term for term in terms if primary(term.code) == role]
        while pair := max(_pairs(ours, theirs), key=lambda pair: pair[0], default=None):
            _, mine, listed = pair
            yield from _ends(entry, mine, listed)
            ours = [office for office in ours if not _within(office, mine)]
            theirs = [term for term in theirs if not _within(term, listed)]


def _within(term: _Term, run: _Span[_Term]) -> bool:
    return run.first <= _first(term.start) and _last(term.end) <= run.last


def _pairs(
    ours: Sequence[DatedRole], theirs: Sequence[ListTerm]
) -> Iterator[tuple[float, _Span[DatedRole], _Span[ListTerm]]]:
    """Runs that share more than half of the shorter, and how much of the days of either they share."""
    for mine in _runs(ours):
        for listed in _runs(theirs):
            shared = _length(max(mine.first, listed.first), min(mine.last, listed.last))
            whole = _length(min(mine.first, listed.first), max(mine.last, listed.last))
            if shared * 2 > min(_length(mine.first, mine.last), _length(listed.first, listed.last)):
                yield shared / whole, mine, listed


def _length(first: dt.date, last: dt.date) -> int:
    return (last - first).days + 1


def _runs(terms: Sequence[_Term]) -> Iterator[_Span[_Term]]:
    """Every run of one or more adjoining terms."""
    ordered = sorted(terms, key=lambda term: (_first(term.start), _last(term.end)))
    for k, term in enumerate(ordered):
        first, last = _first(term.start), _last(term.end)
        for n, more in enumerate(ordered[k:], k + 1):
            if (_first(more.start) - last).days > _ADJOINS:
                break
            last = max(last, _last(more.end))
            yield _Span(first, last, tuple(ordered[k:n]))


def _ends(entry: str, mine: _Span[DatedRole], listed: _Span[ListTerm]) -> Iterator[tuple[object, ...]]:
    start = min(mine.terms, key=lambda term: _first(term.start))
    end = max(mine.terms, key=lambda term: _last(term.end))
    first = min(listed.terms, key=lambda term: _first(term.start))
    last = max(listed.terms, key=lambda term: _last(term.end))
    if start.start and first.start >= HORIZON:
        theirs = f"<{first.start}" if first.since_before else first.start
        yield first.line, first.name, entry, "start", start.start, theirs, _starts(start, first), start.office
    theirs = f">{last.end}" if last.still else last.end
    yield last.line, last.name, entry, "end", end.end or "open", theirs, _stops(end, last), end.office


def _starts(ours: DatedRole, listed: ListTerm) -> bool:
    bounded = listed.since_before and ours.start <= listed.start
    return bounded or _close(ours.start, listed.start, _first)


def _stops(ours: DatedRole, listed: ListTerm) -> bool:
    if listed.still:
        return not ours.end or ours.end >= listed.end[: len(ours.end)]
    return bool(ours.end) and _close(ours.end, listed.end, _last)


def _close(one: str, two: str, day: Callable[[str], dt.date]) -> bool:
    return one[:4] == two[:4] or abs((day(one) - day(two)).days) <= LAG


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares; the disagreements too with ``--disagreements FILE`` (CSV)."""
    parser = argparse.ArgumentParser(prog="python -m conflictcode.codebook.compare", description=__doc__)
    parser.add_argument("dictionaries", type=Path, help="folder with the two public lists")
    parser.add_argument("--codebook", default="cameo", help="name or folder; default: cameo")
    parser.add_argument("--disagreements", type=Path, help="write the rows that disagree to this CSV")
    given = parser.parse_args(arguments)
    compared = compare_leaders(codebook_folder(given.codebook), given.dictionaries)
    print(leader_shares(compared).to_string(index=False))
    print(f"{compared['entry'].nunique()} people of ours are in a list")
    if given.disagreements:
        compared[~compared["agrees"]].to_csv(given.disagreements, index=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
