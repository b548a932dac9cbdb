"""The slots of an actor's code: which three letters may stand where, and how codes are joined.

Read from ``slots.yaml`` of a codebook. A code is text of three-letter parts without separators, so
a part's meaning depends on its place: ``MUS`` is Mauritius in front and Muslim behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from conflictcode.codebook.loader import Source, only_keys, read_yaml

_LISTS = ("international", "region", "primary", "party", "religion", "secondary", "tertiary")
_TRAITS = ("armed", "generic", "office", "militarised", "state", "heads", "doers", "unknown_acts")
_SINGLE = ("former", "seat", "people", "across", "elite", "unknown", "capital")
_ROLES = ("primary", "party", "secondary", "tertiary")


@dataclass(frozen=True, slots=True)
class Slots:
    """Sets of three-letter parts by slot; ``free`` turns every check off (legacy dictionaries)."""

    order: tuple[str, ...] = ()
    parts: dict[str, frozenset[str]] = field(default_factory=dict)
    former: str = ""  # role of someone out of office
    seat: str = ""  # role of a building that stands for a government
    people: str = ""  # role of some of a people: *three Iraqis*
    capital: str = ""  # role of a capital that acts: *Moscow warned*
    unknown: str = ""  # role of whoever set off a bomb, where nobody is named
    elite: str = ""  # role of those who head a people: *Kurdish leaders*
    across: str = ""  # type of a society whose members come from a whole region
    free: bool = False

    def to_json(self) -> dict[str, Any]:
        parts = {slot: sorted(parts) for slot, parts in self.parts.items()}
        single = {key: getattr(self, key) for key in (*_SINGLE, "free")}
        return {"order": list(self.order), "parts": parts, **single}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Slots:
        parts = {slot: frozenset(codes) for slot, codes in data["parts"].items()}
        return cls(**{**data, "order": tuple(data["order"]), "parts": parts})

    def has(self, slot: str, part: str) -> bool:
        return part in self.parts.get(slot, frozenset())

    def with_parts(self, slot: str, more: Iterable[str]) -> Slots:
        known = self.parts.get(slot, frozenset()) | frozenset(more)
        return replace(self, parts={**self.parts, slot: known})

    def international(self, code: str) -> bool:
        return self.has("international", code[:3])

    def leads(self, code: str) -> bool:
        """Whether the code opens with a country or an international type."""
        return self.has("country", code[:3]) or self.international(code) or (self.free and bool(code))

    def country(self, code: str) -> str:
        return code[:3] if self.leads(code) and not code.startswith("---") else ""

    def role(self, code: str) -> str:
        """The role letters of a code, in their order: ``USAGOVMIL`` → ``GOVMIL``."""
        rest = code[3:] if self.leads(code) or code.startswith("---") else code
        if self.free:
            return rest
        return "".join(p for p in cut(rest) if any(self.has(slot, p) for slot in _ROLES))

    def of_people(self, code: str) -> bool:
        """Whether a code is an ethnic group's and no more: *Kurdish*, *Nigerian Yoruba*."""
        parts = cut(code)
        return any(
            self.has("ethnic", p) for p in (parts[1:] if self.leads(code) else parts)
        ) and not self.role(code)

    def of(self, part: str, first: bool = False) -> str:
        """The slot that a part fills when it stands in front or behind."""
        if first and (self.has("country", part) or self.has("international", part)):
            return "country"
        for slot in self.order:
            if slot not in ("country", "organisation") and self.has(slot, part):
                return slot
        return "organisation"

    def fault(self, code: str) -> str:
        """Why ``code`` can't be an actor's code, in words; ``""`` when it can."""
        if self.free:
            return ""
        if not code or len(code) % 3 or not code.isalpha() or not code.isupper():
            return f"code {code!r} isn't made of groups of three capital letters"
        parts = cut(code)
        first = self.of(parts[0], first=True)
        if first == "organisation":
            return f"code {code!r} opens with {parts[0]!r}, which is no country, international type or role"
        if self.international(code):
            return ""
        place = -1
        for k, part in enumerate(parts):
            here = self.order.index(self.of(part, first=k == 0))
            if here < place and not (k == len(parts) - 1 and here >= self.order.index("secondary")):
                return f"code {code!r}: {part!r} comes too late; the order is {', '.join(self.order)}"
            place = here
        return ""

    def join(self, lender: str, added: str) -> str:
        """``lender`` (*Turkish*: TUR) with the parts of ``added`` (*rebels*: REB) in their slots."""
        if not lender or not added:
            return lender or added
        if self.free:
            return _appended(lender, added)
        if self.international(lender):
            return lender + "".join(p for p in cut(added) if p not in cut(lender))
        parts = cut(lender)
        if not self.leads(lender):  # an ethnic group or region stands first when no country is known
            return lender + "".join(p for p in cut(added) if p not in parts)
        head, rest = parts[:1], parts[1:]
        rest += [p for p in cut(added) if p not in rest]
        return "".join(head + sorted(rest, key=lambda p: self.order.index(self.of(p))))


def _appended(lender: str, added: str) -> str:
    """Agents behind the actor's code, those with ``~`` before it; none twice (PETRARCH's rule)."""
    *before, last = added.split("~")
    code = lender
    for part in cut(last):
        code += part if part not in cut(code) else ""
    return "".join(part for part in before if part not in lender) + code


def cut(code: str) -> list[str]:
    """The three-letter parts of a code."""
    return [code[k : k + 3] for k in range(0, len(code), 3)]


def load_slots(path: Path) -> Slots:
    """Read ``slots.yaml``. Raises CodebookError with ``file:line``."""
    source = read_yaml(path)
    data = only_keys(source, {"order", *_SINGLE, *_LISTS, *_TRAITS})
    parts = {key: frozenset(_flat(source, key)) for key in data if key in (*_LISTS, *_TRAITS)}
    single = {key: str(data.get(key, "")) for key in _SINGLE}
    return Slots.from_json({"order": _flat(source, "order"), "parts": parts, **single})


def _flat(source: Source, key: str) -> list[str]:
    found: list[str] = []
    for item in source.data.get(key, []):
        found += item if isinstance(item, list) else [item]
    return found
