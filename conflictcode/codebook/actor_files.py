"""Actor files (``actors/**/*.yaml``) to entries, checked: file and line with every complaint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from conflictcode.codebook.loader import Source, only_keys, read_yaml, text_list
from conflictcode.codebook.slots import Slots

KINDS = ("person", "organisation", "group", "country", "region", "ethnic", "religion", "media", "city")
_KEYS = {"names", "adjectives", "people", "capital", "seats", "code", "roles", "context", "kind", "source"}
_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?|"
_ROLE = re.compile(rf"(?P<code>\S+)\s+(?P<start>{_DATE})\.\.(?P<end>{_DATE})(?:\s+(?P<office>.*))?")


class DatedRole(NamedTuple):
    """A code and when it holds. Dates are text of day, month or year precision; ``""`` is open."""

    code: str
    start: str = ""
    end: str = ""
    office: str = ""

    def covers(self, day: str) -> bool:
        """Whether ISO ``day`` falls inside, as far as the precision of the dates can tell."""
        return (not self.start or day[: len(self.start)] >= self.start) and (
            not self.end or day[: len(self.end)] <= self.end
        )


class Entry(NamedTuple):
    """One real-world actor of the codebook."""

    name: str
    kind: str
    code: str = ""
    roles: tuple[DatedRole, ...] = ()
    context: tuple[str, ...] = ()


class Name(NamedTuple):
    """A way of naming an entry: ``use`` is name, adjective, people, capital or seat."""

    text: str
    entry: str
    use: str
    path: str = ""
    line: int = 0


_USES = (
    ("names", "name"),
    ("adjectives", "adjective"),
    ("people", "people"),
    ("capital", "capital"),
    ("seats", "seat"),
)


def read_entries(paths: list[Path], slots: Slots) -> tuple[dict[str, Entry], list[Name], Slots]:
    """The entries and names of all files, and ``slots`` enriched by their countries and ethnic groups.

    Raises CodebookError with ``file:line``.
    """
    sources = [read_yaml(path) for path in paths]
    entries: dict[str, Entry] = {}
    where: dict[str, tuple[Source, tuple[str, ...]]] = {}
    names: list[Name] = []
    for source in sources:
        for entry, its_names in _entries(source):
            if entry.name in entries:
                other, keys = where[entry.name]
                raise source.error(
                    f"{entry.name!r} is an entry of {other.path}:{other.line(*keys)} already; merge them",
                    entry.name,
                )
            entries[entry.name] = entry
            where[entry.name] = (source, (entry.name,))
            names += its_names
    slots = _enrich(slots, entries)
    for entry in entries.values():
        _check_codes(entry, slots, *where[entry.name])
    return entries, names, slots


def _enrich(slots: Slots, entries: dict[str, Entry]) -> Slots:
    codes: dict[str, set[str]] = {"country": set(), "ethnic": set(), "religion": set(), "region": set()}
    for entry in entries.values():
        parts = [role.code[:3] for role in entry.roles] + [entry.code[:3]] * bool(entry.code)
        if entry.kind in ("country", "ethnic"):
            codes[entry.kind].update(p for p in parts if entry.kind == "country" or len(entry.code) == 3)
    for slot, parts_of in codes.items():
        slots = slots.with_parts(slot, parts_of)
    return slots


def _check_codes(entry: Entry, slots: Slots, source: Source, keys: tuple[str, ...]) -> None:
    fault = slots.fault(entry.code) if entry.code else ""
    if fault:
        raise source.error(fault, *keys, "code")
    for k, role in enumerate(entry.roles):
        fault = slots.fault(role.code)
        if fault:
            raise source.error(fault, *keys, "roles", k)


def _entries(source: Source) -> Iterator[tuple[Entry, list[Name]]]:
    if not isinstance(source.data, dict):
        raise source.error("expected entries as 'name: ...' lines")
    kind = source.data.get("kind", "")
    if kind and kind not in KINDS:
        raise source.error(f"unknown kind {kind!r}; known: {', '.join(KINDS)}", "kind")
    for name in source.data:
        if name != "kind":
            yield _entry(source, name, kind)


def _entry(source: Source, name: str, kind: str) -> tuple[Entry, list[Name]]:
    value = only_keys(source, _KEYS, name)
    kind = value.get("kind", kind) or "organisation"
    if kind not in KINDS:
        raise source.error(f"unknown kind {kind!r}; known: {', '.join(KINDS)}", name, "kind")
    roles = tuple(_role(source, name, k, text) for k, text in enumerate(text_list(source, name, "roles")))
    code = value.get("code", "")
    if not code and not roles:
        raise source.error(f"{name!r} has neither a code nor roles; give one of them", name)
    entry = Entry(name, kind, code, roles, text_list(source, name, "context"))
    return entry, _names(source, entry)


def _names(source: Source, entry: Entry) -> list[Name]:
    path, line = str(source.path), source.line(entry.name)
    names = []
    if entry.name not in text_list(source, entry.name, "adjectives"):
        names.append(Name(entry.name, entry.name, "name", path, line))
    for key, use in _USES:
        for k, text in enumerate(text_list(source, entry.name, key)):
            names.append(Name(text, entry.name, use, path, source.line(entry.name, key, k)))
    return names


def _role(source: Source, name: str, k: int, text: str) -> DatedRole:
    match = _ROLE.fullmatch(text.strip())
    if match is None:
        raise source.error(
            f"role {text!r} isn't 'CODE FROM..TO office' (dates 2018, 2018-10, 2018-10-25 or empty)",
            name,
            "roles",
            k,
        )
    start, end = match["start"], match["end"]
    if start and end and start[: len(end)] > end[: len(start)]:
        raise source.error(f"role {text!r} ends before it starts", name, "roles", k)
    return DatedRole(match["code"], start, end, match["office"] or "")
