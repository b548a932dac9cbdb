"""Two entries that claim one name must be told apart by dates or by context."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from conflictcode.codebook.actor_files import Entry, Name, refuse
from conflictcode.codebook.words import pieces
from conflictcode.errors import CodebookError


def refuse_clashes(entries: dict[str, Entry], names: Iterable[Name]) -> None:
    """Raise CodebookError with every pair of entries that nothing tells apart."""
    claims: dict[str, dict[str, Name]] = {}
    for name in names:
        claims.setdefault(" ".join(pieces(name.text)), {}).setdefault(name.entry, name)
    pairs = (pair for claim in claims.values() for pair in combinations(claim.values(), 2))
    refuse([_clash(*pair) for pair in pairs if not told_apart(*(entries[name.entry] for name in pair))])


def _clash(one: Name, two: Name) -> CodebookError:
    what = (
        f"{two.text!r} names {two.entry!r} here and {one.entry!r} at {one.path}:{one.line}; "
        "give one of them 'context' words or dated roles that don't overlap"
    )
    return CodebookError.at(two.path, two.line, what)


def told_apart(one: Entry, two: Entry) -> bool:
    """Whether context words or dates can decide between two entries of one name."""
    if one.context or two.context:
        return True
    if not (one.roles and two.roles):
        return False
    return _span(one)[1] < _span(two)[0] or _span(two)[1] < _span(one)[0]


def _span(entry: Entry) -> tuple[str, str]:
    """First and last day of an entry's roles, as text that sorts."""
    first = min(role.start or "0000" for role in entry.roles)
    last = max(role.end or "9999-12-31" for role in entry.roles)
    return first, last
