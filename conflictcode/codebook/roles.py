"""Role nouns, titles and the other words of ``roles.yaml``, compiled for look-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conflictcode.codebook.loader import Source, only_keys, read_yaml, text_list
from conflictcode.codebook.words import pieces, role_forms, spell
from conflictcode.errors import CodebookError

_PERSONAL = ("er", "or", "ist", "man", "official", "chief", "premier", "president", "general", "secretary")
_SECTIONS = {"roles", "modifiers", "titles", "collective", "facilities", "about", "abroad"}


@dataclass(frozen=True, slots=True)
class Roles:
    """``phrases`` maps a role noun (lower case, one spelling, singular and plural) to its role code."""

    phrases: dict[str, str] = field(default_factory=dict)
    modifiers: dict[str, str] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()
    collective: frozenset[str] = frozenset()
    facilities: dict[str, str] = field(default_factory=dict)
    about: frozenset[str] = frozenset()  # role nouns that say nothing of whose the noun behind them is
    abroad: frozenset[str] = frozenset()  # nouns of who is mostly where another country's rebels are
    starts: dict[str, int] = field(default_factory=dict)  # first word → length of its longest phrase

    def to_json(self) -> dict[str, Any]:
        return {
            "phrases": self.phrases,
            "modifiers": self.modifiers,
            "titles": sorted(self.titles),
            "collective": sorted(self.collective),
            "facilities": self.facilities,
            "about": sorted(self.about),
            "abroad": sorted(self.abroad),
        }

    def personal(self, noun: str) -> bool:
        """Whether a singular role noun is one person (*minister*), not a body (*parliament*)."""
        word = spell(noun.lower().rstrip("."))
        return word in self.titles or word.endswith(_PERSONAL)

    def is_title(self, text: str) -> bool:
        """Whether the words may stand before a person's name: *Lt. Gen.*"""
        return " ".join(spell(piece.lower()) for piece in pieces(text)) in self.titles

    def titled(self, words: Iterable[str]) -> bool:
        """Whether all of the lower-case words are titles or role nouns."""
        return all(word in self.titles or spell(word) in self.phrases for word in words)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Roles:
        phrases = data["phrases"]
        return cls(
            phrases,
            data["modifiers"],
            frozenset(data["titles"]),
            frozenset(data["collective"]),
            data["facilities"],
            frozenset(data["about"]),
            frozenset(data["abroad"]),
            longest_by_start(phrases),
        )


def longest_by_start(keys: Any) -> dict[str, int]:
    """First word → number of words of the longest key that opens with it."""
    starts: dict[str, int] = {}
    for key in keys:
        words = key.split(" ")
        if len(words) > starts.get(words[0], 0):
            starts[words[0]] = len(words)
    return starts


def load_roles(path: Path) -> Roles:
    """Read ``roles.yaml``. Raises CodebookError with ``file:line``; one phrase has one role."""
    source = read_yaml(path)
    only_keys(source, _SECTIONS)
    phrases = _by_role(source, "roles")
    return Roles(
        phrases,
        _by_role(source, "modifiers"),
        frozenset(_key(title) for title in text_list(source, "titles")),
        frozenset(form for noun in text_list(source, "collective") for form in role_forms(noun)),
        _by_role(source, "facilities"),
        frozenset(_key(noun) for noun in text_list(source, "about")),
        frozenset(_key(noun) for noun in text_list(source, "abroad")),
        longest_by_start(phrases),
    )


def _key(phrase: str) -> str:
    return " ".join(spell(piece.lower()) for piece in pieces(phrase))


def _by_role(source: Source, section: str) -> dict[str, str]:
    """A mapping role → nouns, turned round; a plain list of nouns has the empty role."""
    value = source.data.get(section, {})
    if isinstance(value, list):
        return {form: "" for noun in text_list(source, section) for form in role_forms(noun)}
    found: dict[str, str] = {}
    written: dict[str, str] = {}
    for role in value:
        for k, noun in enumerate(text_list(source, section, role)):
            first, *more = role_forms(noun) or ("",)
            if written.setdefault(first, role) != role:
                raise _twice(source, section, role, k, noun, written[first])
            found[first] = role
            for form in more:
                found.setdefault(form, role)
    found.update(written)
    return found


def _twice(source: Source, section: str, role: str, k: int, noun: str, other: str) -> CodebookError:
    what = f"{noun!r} stands under {other} already; keep it under one role"
    return source.error(what, section, role, k)
