"""Codes, actors and places in words: what the type-ahead offers and the list shows.

A coder keeps 20 categories in mind, not 300 numbers, so a code always comes with its root's name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from conflictcode.codebook.actors import Actors, load_actors
from conflictcode.codebook.codebook import Codebook
from conflictcode.codebook.codes import Codes, load_codes
from conflictcode.codebook.folders import codebook_folder
from conflictcode.errors import ReviewError

Row = Mapping[str, Any]

PLACE_FIELDS = ("place_name", "geoname_id", "latitude", "longitude", "country", "admin1", "place_precision")


def shipped_codes() -> Codes:
    """The codes of the codebook "cameo" that comes with conflictcode."""
    return load_codes(codebook_folder("cameo"))


_OFFERED = {"country", "organisation", "group"}
_REST = ", not specified below"  # how labels of rest categories end; the screen has no "below"
NAMED = ("source_code", "source_text", "target_code", "target_text", *PLACE_FIELDS)  # what is learned from


def _words_of(codebook: Codebook | Codes | None) -> tuple[Codes, Actors | None]:
    if codebook is None:  # the rules aren't needed, so they aren't loaded
        return shipped_codes(), load_actors(codebook_folder("cameo"))
    if isinstance(codebook, Codes):
        return codebook, None
    return codebook.codes, codebook.actors


class Vocabulary:
    """What can be chosen in a review: the codebook's codes, and the actors and places seen so far."""

    def __init__(self, codebook: Codebook | Codes | None = None, rows: Iterable[Row] = ()) -> None:
        self.codes, self._named = _words_of(codebook)
        self._actors: Counter[tuple[str, str]] = Counter()
        self._places: dict[str, Row] = {}
        for row in rows:
            self.learn(row)

    def learn(self, row: Row) -> None:
        """Take the actors and the place of an event (a row or a part of one) into the lists."""
        for side in ("source", "target"):
            if row.get(f"{side}_code"):
                self._actors[row[f"{side}_code"], row.get(f"{side}_text") or ""] += 1
        if row.get("place_name"):
            self._places.setdefault(row["place_name"], row)

    def words(self, code: str) -> str:
        """``"14 PROTEST · demonstrate or rally"`` for 141; the bare code only if the codebook lacks it."""
        if code not in self.codes:
            return f"{code} (not in this codebook)" if code else "no code"
        root = self.codes.root(code)
        head = self.codes.label(root)
        own = self.codes.label(code).removesuffix(_REST)
        tail = "not specified" if own.casefold() == head.casefold() else _as_words(own)
        return f"{root} {head.upper()}" if code == root else f"{root} {head.upper()} · {tail}"

    def action(self, code: str) -> dict[str, Any]:
        """The columns of an event that follow from its code. Raises ReviewError for an unknown code."""
        if code not in self.codes:
            raise ReviewError(
                f"{code!r} is no code of this codebook; type a word or a code and pick from the list"
            )
        return {
            "action_code": code,
            "action_label": self.codes.label(code),
            "root_code": self.codes.root(code),
            "quad_class": self.codes.quad_class(code),
            "goldstein": self.codes.goldstein(code),
            "plover": self.codes.plover(code),
        }

    def quad(self, quad_class: str) -> str:
        """A quad class in the words of the codebook's default scheme."""
        scale = self.codes.scales.get(f"quad_{self.codes.default_quad}")
        return (scale.values.get(quad_class) if scale else "") or quad_class

    def options(self) -> list[dict[str, Any]]:
        """One entry a code for the type-ahead: code, words, definition, quad class, Goldstein."""
        return [
            {
                "value": code.code,
                "words": self.words(code.code),
                "definition": code.definition,
                "quad": self.quad(self.codes.quad_class(code.code)),
                "goldstein": self.codes.goldstein(code.code),
                "root": self.codes.root(code.code) == code.code,
            }
            for code in self.codes
        ]

    def actors(self) -> list[dict[str, Any]]:
        """Actor codes with the names they go by, the most frequent first."""
        names: dict[str, list[str]] = {}
        for (code, text), _ in self._actors.most_common():
            names.setdefault(code, []).append(text)
        return [
            {"value": c, "words": ", ".join(dict.fromkeys(filter(None, t[:4])))} for c, t in names.items()
        ]

    def known_actors(self) -> list[dict[str, Any]]:
        """The codebook's countries, organisations and groups; persons change codes with the date."""
        if self._named is None:
            return []
        named = [name for name, raw in self._named.raw_entries.items() if raw[0] in _OFFERED]
        dated = [(name, self._named.code_on(name, None)) for name in named]
        return [{"value": role.code, "words": name} for name, role in dated if role is not None]

    def places(self) -> list[dict[str, Any]]:
        return [
            {"value": name, "words": ", ".join(filter(None, (row.get("admin1"), row.get("country"))))}
            for name, row in self._places.items()
        ]

    def place(self, name: str) -> dict[str, Any]:
        """The columns of a place by its name; a name nobody used before comes without coordinates."""
        row = self._places.get(name, {})
        return {**{key: row.get(key) for key in PLACE_FIELDS}, "place_name": name}


def _as_words(label: str) -> str:
    # "Use tactics of violent repression" reads on after the root's name; "UN" and "Rally" differ.
    first = label.split(" ", 1)[0]
    return label if first.isupper() and len(first) > 1 else label[:1].lower() + label[1:]


def actor(side: str, code: str, words: str = "") -> dict[str, Any]:
    """The columns of a source or target that follow from an actor code like ``IRQMIL`` or ``---REB``."""
    code = code.strip().upper()
    if code and not (3 <= len(code) <= 18 and all(c.isalnum() or c == "-" for c in code)):
        raise ReviewError(f"{code!r} can't be an actor: three letters for the country or ---, then the role")
    found = {f"{side}_code": code, f"{side}_country": code[:3].strip("-"), f"{side}_role": code[3:]}
    return {**found, f"{side}_text": words} if words else found
