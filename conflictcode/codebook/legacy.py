"""TABARI and PETRARCH dictionaries as a codebook overlay.

Actor, agent and discard files become ``Actors`` that can be laid over a codebook, or used alone,
with a note by line of what was repaired or refused. Their codes are taken as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from conflictcode.codebook.actor_files import DatedRole, Entry, Name
from conflictcode.codebook.actors import ANY_CASE, Actors, from_data, to_data
from conflictcode.codebook.cache import cached, content_hash
from conflictcode.codebook.codebook import Codebook
from conflictcode.codebook.legacy_text import Line, Note, codes, dated, read_lines
from conflictcode.codebook.roles import Roles
from conflictcode.codebook.slots import Slots
from conflictcode.codebook.words import pieces, role_forms, spell, word_set

_FORMAT = "legacy-13"
_FORMER = "ELI"  # what PETRARCH makes of an agent after *former*
_COMMON = word_set("president former minister party prime foreign general chief national front army")
_SET = re.compile(r"^!(?P<name>\w+)!\s*=\s*(?P<words>.+)$")
_AGENT = re.compile(r"^(?P<phrase>[^\[{]*?)\s*(?:\{(?P<plural>[^}]*)\})?\s*\[\s*(?P<code>[^\]}]*?)\s*[\]}]$")


@dataclass(frozen=True, slots=True)
class Legacy:
    """What legacy files say. ``report`` has a line for everything repaired or refused."""

    actors: Actors
    sentence_discards: tuple[str, ...]  # phrases whose sentence isn't coded, lower case
    article_discards: tuple[str, ...]  # phrases whose whole article isn't coded
    report: tuple[Note, ...]

    def discards(self, text: str, article: bool = False) -> str:
        """The first discard phrase that stands in ``text`` as whole words; ``""`` when none does."""
        said = f" {_plain(text)} "
        phrases = self.article_discards if article else self.sentence_discards
        return next((phrase for phrase in phrases if f" {phrase} " in said), "")


def load_legacy(
    actor_files: Sequence[Path] = (), agent_files: Sequence[Path] = (), discard_files: Sequence[Path] = ()
) -> Legacy:
    """Read TABARI/PETRARCH dictionaries; the compiled form is kept in the user's cache folder.

    Raises CodebookError when a file can't be read; everything smaller is in ``report``.
    """
    groups = (actor_files, agent_files, discard_files)
    kinds = [f"{kind}:{path}" for kind, paths in zip("agd", groups, strict=True) for path in paths]
    key = content_hash([path for paths in groups for path in paths], _FORMAT, *kinds)
    data = cached("legacy", key, lambda: _compile(*groups))
    return Legacy(
        from_data(data["actors"], key),
        tuple(data["sentence"]),
        tuple(data["article"]),
        tuple(Note(*note) for note in data["report"]),
    )


def with_legacy(codebook: Codebook, legacy: Legacy) -> Codebook:
    """A codebook with legacy dictionaries laid over its actors; its hash tells them apart."""
    actors = codebook.actors.overlaid(legacy.actors)
    digest = hashlib.sha256(f"{codebook.hash}+{legacy.actors.hash}".encode()).hexdigest()
    return replace(codebook, actors=actors, hash=digest[: len(codebook.hash)])


def _compile(actor_files: Sequence[Path], agent_files: Sequence[Path], discard_files: Sequence[Path]) -> Any:
    notes: list[Note] = []
    reading = _Reading(notes)
    for path in actor_files:
        reading.read(path)
    phrases: dict[str, str] = {}
    for path in agent_files:
        _agents(path, phrases, notes)
    sentence: list[str] = []
    article: list[str] = []
    for path in discard_files:
        for line in read_lines(path, notes):
            (article if line.text.startswith("+") else sentence).append(_plain(line.text.lstrip("+")))
    roles = Roles(phrases=phrases, modifiers=dict.fromkeys(("former", "ex"), _FORMER))
    return {
        "actors": to_data(reading.entries, reading.names, roles, Slots(former=_FORMER, free=True)),
        "sentence": [phrase for phrase in sentence if phrase],
        "article": [phrase for phrase in article if phrase],
        "report": [list(note) for note in notes],
    }


def _plain(text: str) -> str:
    return " ".join(spell(piece.lower()) for piece in pieces(text.replace("_", " ")))


# -- actors --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """The actor files read so far."""

    notes: list[Note]
    entries: dict[str, Entry] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)  # words of a name → file:line that claimed it

    def read(self, path: Path) -> None:
        block: list[Line] = []
        roles: list[DatedRole] = []
        for line in read_lines(path, self.notes):
            is_base = not line.text.startswith(("+", "[")) and bool(_name(line.text))
            if is_base and not (block and not roles and self._goes_on(path, block, line)):
                self._close(path, block, roles)
                block, roles = [], []
            if _name(line.text):
                block.append(line)
            roles += self._roles(path, line)
        self._close(path, block, roles)

    def _goes_on(self, path: Path, block: list[Line], line: Line) -> bool:
        """Whether a line lacks the + of a synonym: no code came yet and it shares a name's word."""
        shared = set(_plain(block[0].text).split()) & set(_plain(_name(line.text)).split())
        if any(len(word) > 3 and word not in _COMMON for word in shared):
            self.notes.append(
                Note(str(path), line.number, f"{line.text!r} was taken as a synonym: a + is missing")
            )
            return True
        return False

    def _roles(self, path: Path, line: Line) -> Iterator[DatedRole]:
        for code in codes(line.text):
            try:
                role, repair = dated(code)
            except ValueError as error:
                self.notes.append(Note(str(path), line.number, str(error), refused=True))
                continue
            if repair:
                self.notes.append(Note(str(path), line.number, repair))
            yield role._replace(code=role.code.upper())

    def _close(self, path: Path, block: list[Line], roles: list[DatedRole]) -> None:
        if not block:
            return
        if not roles:
            for line in block:
                self.notes.append(Note(str(path), line.number, f"{line.text!r} has no code", refused=True))
            return
        name = _name(block[0].text)
        if name in self.entries:
            name = f"{name} ({path.name}:{block[0].number})"
        fixed = [role for role in roles if role.start or role.end]
        default = next((role.code for role in roles if not (role.start or role.end)), "")
        self.entries[name] = Entry(name, _kind(roles), default, tuple(fixed))
        for line in block:
            self._claim(path, line, name)

    def _claim(self, path: Path, line: Line, entry: str) -> None:
        name = _name(line.text)
        words = " ".join(pieces(name)).lower()
        if not words:
            self.notes.append(Note(str(path), line.number, f"{line.text!r} has no name", refused=True))
        elif words in self.taken:
            what = f"{name!r} is given at {self.taken[words]} already, which stays"
            self.notes.append(Note(str(path), line.number, what, refused=True))
        else:
            self.taken[words] = f"{path.name}:{line.number}"
            self.names.append(Name(name, entry, ANY_CASE, str(path), line.number))


def _kind(roles: list[DatedRole]) -> str:
    """What the codes tell: someone once in office is a person, three letters are a country's."""
    if any(role.code.endswith(_FORMER) for role in roles):
        return "person"
    return "country" if all(len(role.code) == 3 for role in roles) else "organisation"


def _name(text: str) -> str:
    return " ".join(re.sub(r"\[.*", "", text).lstrip("+").replace("_", " ").split())


# -- agents --------------------------------------------------------------------------------------


def _agents(path: Path, phrases: dict[str, str], notes: list[Note]) -> None:
    sets: dict[str, list[str]] = {}
    for line in read_lines(path, notes):
        named = _SET.match(line.text)
        if named:
            sets[named["name"]] = [word.strip() for word in named["words"].split(",")]
            continue
        match = _AGENT.match(line.text)
        code = match["code"].upper().replace(" ", "") if match else ""
        if match is None or "~" not in code or not code.strip("~"):
            notes.append(Note(str(path), line.number, f"{line.text!r} is no agent", refused=True))
            continue
        role = code.removeprefix("~")  # a ~ behind stays: NGO~ goes before the actor's code
        for form in _forms(match["phrase"], match["plural"], sets):
            if phrases.setdefault(form, role) != role:
                what = f"{form!r} is {phrases[form]} already, which stays"
                notes.append(Note(str(path), line.number, what, refused=True))


def _forms(phrase: str, plural: str | None, sets: dict[str, list[str]]) -> tuple[str, ...]:
    """The phrase and its plural: given, none (``{}``), regular, or the words of a substitution set."""
    marker = re.search(r"!(\w+)!", phrase)
    if marker:
        words = sets.get(marker[1], [])
        return tuple(_plain(phrase.replace(marker[0], word)) for word in words)
    if plural is None:
        return role_forms(phrase.replace("_", " "))
    return tuple(form for form in (_plain(phrase), *map(_plain, plural.split(","))) if form)
