"""Actor files (``actors/**/*.yaml``) to entries, checked: file and line with every complaint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from conflictcode.codebook.loader import Source, only_keys, read_yaml, text_list
from conflictcode.codebook.slots import Slots, cut
from conflictcode.codebook.words import pieces
from conflictcode.errors import CodebookError

KINDS = ("person", "organisation", "group", "country", "region", "sea", "ethnic", "religion", "media", "city")
_WEAK = "city"  # the list of cities is long and gives way to every other entry
_KEYS = {"names", "adjectives", "people", "capital", "seats", "code", "roles", "context", "kind", "source"}
_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?|"
_ROLE = re.compile(rf"(?P<code>\S+)\s+(?P<start>{_DATE})\.\.(?P<end>{_DATE})(?:\s+(?P<office>.*))?")


class DatedRole(NamedTuple):
    """A code and when it holds. Dates are text of day, month or year precision; ``""`` is open."""

    code: str
    start: str = ""
    end: str = ""
    office: str = ""

    @property
    def said(self) -> str:
        """As an explanation gives it: *USAGOV 2009-01-20..2017-01-20 president*."""
        when = f"{self.start}..{self.end}" if self.start or self.end else ""
        return " ".join(filter(None, (self.code, when, self.office)))

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

    Raises CodebookError with a line ``file:line: fault`` for every fault of every file.
    """
    entries: dict[str, Entry] = {}
    homes: dict[str, Source] = {}
    names: list[Name] = []
    faults: list[CodebookError] = []
    for source in map(read_yaml, paths):
        for name in _entry_names(source):
            try:
                entry, its_names = _entry(source, name, source.data.get("kind", ""))
                if name in homes and _WEAK not in (entry.kind, entries[name].kind):
                    raise _twice(source, homes[name], name)
            except CodebookError as fault:
                faults.append(fault)
                continue
            names += its_names
            if name not in homes or entry.kind != _WEAK:
                entries[name], homes[name] = entry, source
    slots = _enrich(slots, entries)
    for name, source in homes.items():
        faults += _code_faults(entries[name], slots, source)
    refuse(faults)
    return entries, _without_weak(entries, names), slots


def _without_weak(entries: dict[str, Entry], names: list[Name]) -> list[Name]:
    """The names without those of cities that something else is called too."""
    strong = {" ".join(pieces(n.text)).lower() for n in names if entries[n.entry].kind != _WEAK}
    return [
        n for n in names if entries[n.entry].kind != _WEAK or " ".join(pieces(n.text)).lower() not in strong
    ]


def refuse(faults: Sequence[CodebookError], shown: int = 40) -> None:
    """Raise the faults as one error, a line each; nothing when there are none."""
    if not faults:
        return
    lines = [str(fault) for fault in faults[:shown]]
    if len(faults) > shown:
        lines.append(f"and {len(faults) - shown} more")
    raise CodebookError("\n".join(lines))


def _twice(source: Source, other: Source, name: str) -> CodebookError:
    return source.error(f"{name!r} is an entry of {other.path}:{other.line(name)} already; merge them", name)


def _enrich(slots: Slots, entries: dict[str, Entry]) -> Slots:
    """Countries are what the entries of that kind open with; the letters of a group come behind."""
    codes: dict[str, set[str]] = {"country": set(), "ethnic": set(), "religion": set()}
    for entry in entries.values():
        whole = [entry.code, *(role.code for role in entry.roles)]
        if entry.kind == "country":
            codes["country"].update(code[:3] for code in whole if code)
        elif entry.kind == "ethnic":
            codes["ethnic"].update(cut(code)[-1] for code in whole if code)
        elif entry.kind == "religion":
            codes["religion"].update(part for code in whole for part in cut(code))
    for slot in ("ethnic", "religion"):
        slots = slots.with_parts(slot, codes[slot] - codes["country"])
    return slots.with_parts("country", codes["country"])


def _code_faults(entry: Entry, slots: Slots, source: Source) -> Iterator[CodebookError]:
    fault = slots.fault(entry.code) if entry.code else ""
    if fault:
        yield source.error(fault, entry.name, "code")
    for k, role in enumerate(entry.roles):
        fault = slots.fault(role.code)
        if fault:
            yield source.error(fault, entry.name, "roles", k)


def _entry_names(source: Source) -> list[str]:
    if not isinstance(source.data, dict):
        raise source.error("expected entries as 'name: ...' lines")
    kind = source.data.get("kind", "")
    if kind and kind not in KINDS:
        raise source.error(f"unknown kind {kind!r}; known: {', '.join(KINDS)}", "kind")
    return [name for name in source.data if name != "kind"]


def _entry(source: Source, name: str, kind: str) -> tuple[Entry, list[Name]]:
    if isinstance(source.data[name], str):  # a bare code: "Mosul: IRQ"
        source.data[name] = {"code": source.data[name]}
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
