"""The actor codebook: names to entries, entries to the code they had on a day.

``load_actors`` reads ``actors/**/*.yaml``, ``roles.yaml`` and ``slots.yaml`` of a codebook folder,
checks them, and keeps the compiled form as JSON in the user's cache folder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from conflictcode.codebook.actor_files import DatedRole, Entry, Name, read_entries
from conflictcode.codebook.cache import cached, content_hash
from conflictcode.codebook.clashes import refuse_clashes
from conflictcode.codebook.roles import Roles, load_roles, longest_by_start
from conflictcode.codebook.slots import Slots, cut, load_slots
from conflictcode.codebook.words import fold, pieces

_BEARERS = 2  # how many may bear a surname that points at one of them
ANY_CASE = "any"  # the use of a name whose capitals don't count (legacy dictionaries)
_FORMAT = "actors-13"  # changes when the compiled form does


class Sense(NamedTuple):
    """One reading of a name: the entry, how it is spelt, and in which use."""

    entry: str
    spelling: str
    use: str


@dataclass(frozen=True, slots=True)
class Actors:
    """Compiled actor codebook. ``names``: lower-case words of a name → its senses.

    ``ends``: the first or last word of persons' names → who bear it.
    """

    names: dict[str, list[list[str]]] = field(default_factory=dict)
    raw_entries: dict[str, list[Any]] = field(default_factory=dict)
    roles: Roles = field(default_factory=Roles)
    slots: Slots = field(default_factory=Slots)
    starts: dict[str, int] = field(default_factory=dict)
    hash: str = ""
    ends: dict[str, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.raw_entries)

    def entry(self, name: str) -> Entry:
        """The entry of that canonical name. Raises KeyError."""
        kind, code, roles, context = self.raw_entries[name]
        return Entry(name, kind, code, tuple(DatedRole(*r) for r in roles), tuple(context))

    def kind(self, name: str) -> str:
        """The kind of the entry of that canonical name; ``""`` when there is none."""
        raw = self.raw_entries.get(name)
        return str(raw[0]) if raw is not None else ""

    def senses(self, words: str) -> list[Sense]:
        """The readings of a name given as its lower-case words, one blank between."""
        return [Sense(*sense) for sense in self.names.get(words, ())]

    def find(self, name: str) -> tuple[Entry, ...]:
        """All entries that can be called ``name``, whatever the case."""
        senses = self.senses(" ".join(pieces(name)).lower())
        return tuple(self.entry(e) for e in dict.fromkeys(s.entry for s in senses))

    def in_office(self, word: str, day: dt.date | None) -> str:
        """The one person of that first or last name who has a role on ``day``; ``""`` when more or none.

        A name that many bear says nobody: who isn't introduced in an article must be known by it.
        """
        bearers = self.ends.get(fold(word).lower(), [])
        if not bearers or len(bearers) > _BEARERS:
            return ""
        serving = [name for name in bearers if self._serves(name, day)]
        return serving[0] if len(serving) == 1 else ""

    def _serves(self, name: str, day: dt.date | None) -> bool:
        role = self.code_on(name, day)
        return role is not None and self.slots.role(role.code)[:3] not in ("", self.slots.former)

    def code_on(self, entry: Entry | str, day: dt.date | None) -> DatedRole | None:
        """The role that ``entry`` had on ``day``; without a day the latest one.

        Between and after a person's roles: former, of the country last served. Before the first
        one: the undated code, else the bare country. None only for an entry without any code.
        """
        found = self.entry(entry) if isinstance(entry, str) else entry
        if not found.roles:
            return DatedRole(found.code) if found.code else None
        iso = day.isoformat() if day else _latest(found.roles)
        for role in found.roles:
            if role.covers(iso):
                return role
        if self.slots.free:  # legacy dictionaries mean nobody outside their dates
            return DatedRole(found.code) if found.code else None
        earlier = [role for role in found.roles if role.end and role.end < iso[: len(role.end)]]
        if earlier:
            return self._former(found, max(earlier, key=lambda role: role.end))
        return DatedRole(found.code or self._country(found.roles[0].code), end=found.roles[0].start)

    def _former(self, entry: Entry, last: DatedRole) -> DatedRole:
        held = any(self.slots.has("office", part) for part in cut(last.code)[1:])
        if entry.kind != "person" or not held:
            return last
        code = self.slots.country(last.code) + self.slots.former
        office = last.office if last.office.startswith("former") else f"former {last.office}".strip()
        return DatedRole(code, last.end, "", office)

    def _country(self, code: str) -> str:
        return code if self.slots.international(code) else code[:3]

    def overlaid(self, other: Actors) -> Actors:
        """These actors with ``other`` laid over: a name or role noun of ``other`` hides the same here.

        Legacy dictionaries whose codes fit the slots here are read by them; others keep their own way.
        """
        foreign = other.slots.free and not self._understands(other)
        phrases = other.roles.phrases
        if not foreign:  # ~ says where an agent's code goes; the slots know that already
            phrases = {phrase: role.strip("~") for phrase, role in phrases.items()}
        names = {key: senses for key, senses in self.names.items() if key not in phrases}
        names.update(other.names)
        roles = Roles(
            {**self.roles.phrases, **phrases},
            {**self.roles.modifiers, **other.roles.modifiers},
            self.roles.titles | other.roles.titles,
            self.roles.collective | other.roles.collective,
            {**self.roles.facilities, **other.roles.facilities},
            self.roles.about | other.roles.about,
            self.roles.abroad | other.roles.abroad,
        )
        return Actors(
            names,
            {**self.raw_entries, **other.raw_entries},
            Roles.from_json(roles.to_json()),
            other.slots if foreign or not self.slots.order else self._slots_with(other.slots),
            longest_by_start(names),
            f"{self.hash}+{other.hash}",
            {
                key: list(dict.fromkeys([*self.ends.get(key, ()), *other.ends.get(key, ())]))
                for key in self.ends.keys() | other.ends.keys()
            },
        )

    def _understands(self, other: Actors) -> bool:
        """Whether nearly all codes of ``other`` open with a country or type that is known here."""
        codes = [role[0] for raw in other.raw_entries.values() for role in (*raw[2], [raw[1]]) if role[0]]
        return sum(self.slots.leads(code) for code in codes) > 0.8 * len(codes)

    def _slots_with(self, other: Slots) -> Slots:
        slots = self.slots
        for slot in ("country", "ethnic", "religion"):
            slots = slots.with_parts(slot, other.parts.get(slot, ()))
        return slots


def _latest(roles: Iterable[DatedRole]) -> str:
    ends = [role.end or "9999-12-31" for role in roles]
    return max(ends)


_loaded: dict[str, Actors] = {}  # by content: a review and a batch in one notebook share them
_KEPT = 4


def load_actors(folder: Path, base: Actors | None = None) -> Actors:
    """The actors of a codebook folder (or of its ``actors`` folder).

    ``base``: the actors over which those of ``folder`` are to be laid; its countries and slots are
    known to the folder's codes. Raises CodebookError with ``file:line`` on anything that can't be
    right, a line for each fault.
    """
    home = folder if (folder / "actors").is_dir() else folder.parent
    files = sorted((home / "actors").rglob("*.yaml"))
    extra = [path for path in (home / "roles.yaml", home / "slots.yaml") if path.exists()]
    key = content_hash([*files, *extra], _FORMAT, str(home), base.hash if base else "")
    if key not in _loaded:
        slots = base.slots if base else Slots()
        data = cached("actors", key, lambda: _compile(files, home, slots))
        if len(_loaded) >= _KEPT:
            del _loaded[next(iter(_loaded))]
        _loaded[key] = from_data(data, key)
    return _loaded[key]


def from_data(data: dict[str, Any], key: str) -> Actors:
    """Actors from their JSON form."""
    return Actors(
        data["names"],
        data["entries"],
        Roles.from_json(data["roles"]),
        Slots.from_json(data["slots"]),
        data["starts"],
        key,
        data["ends"],
    )


def to_data(entries: dict[str, Entry], names: Iterable[Name], roles: Roles, slots: Slots) -> dict[str, Any]:
    """The JSON form of actors."""
    compiled: dict[str, list[list[str]]] = {}
    for name in names:
        words = _bare(name.text)
        sense = [name.entry, " ".join(words), name.use]
        senses = compiled.setdefault(" ".join(words).lower(), [])
        if words and sense not in senses:
            senses.append(sense)
    compiled.pop("", None)
    return {
        "names": compiled,
        "entries": {e.name: [e.kind, e.code, list(e.roles), list(e.context)] for e in entries.values()},
        "roles": roles.to_json(),
        "slots": slots.to_json(),
        "starts": longest_by_start(compiled),
        "ends": _ends(entries.values()),
    }


def _ends(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """A surname stands last in most names, first in some."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        words = pieces(entry.name.lower())
        if entry.kind == "person" and len(words) > 1:
            for word in dict.fromkeys((words[0], words[-1])):
                found.setdefault(word, []).append(entry.name)
    return found


def _bare(name: str) -> list[str]:
    words = pieces(name)
    return words[1:] if len(words) > 1 and words[0].lower() == "the" else words


def _compile(files: list[Path], home: Path, slots: Slots) -> dict[str, Any]:
    if (home / "slots.yaml").exists():
        slots = load_slots(home / "slots.yaml")
    roles = load_roles(home / "roles.yaml") if (home / "roles.yaml").exists() else Roles()
    entries, names, slots = read_entries(files, slots)
    refuse_clashes(entries, names)
    return to_data(entries, names, roles, slots)
