"""A codebook: codes, scales, roles, topics, actors and rules; one folder, one version, one hash."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path

from conflictcode.codebook.actors import Actors, load_actors
from conflictcode.codebook.codes import Codes, load_codes
from conflictcode.codebook.folders import codebook_folder
from conflictcode.codebook.loader import read_yaml, uncollected
from conflictcode.codebook.rules import Rules, load_rules
from conflictcode.errors import CodebookError

_OVERLAY = ("rules", "actors")


@dataclass(frozen=True, slots=True)
class Codebook:
    """What conflictcode knows of the world. Two codebooks with one ``hash`` code alike."""

    name: str
    version: str
    hash: str  # of every file's content, overlay included
    folder: Path
    codes: Codes
    actors: Actors
    rules: Rules

    def __repr__(self) -> str:
        return (
            f"Codebook({self.name} {self.version}: {len(self.codes)} codes, {len(self.rules.rules)} rules, "
            f"{len(self.actors)} actors, {self.hash[:8]})"
        )


def load_codebook(name: str | Path = "cameo", overlay: str | Path | None = None) -> Codebook:
    """Load a codebook by name (one that comes with conflictcode) or folder.

    ``overlay`` is a folder of your own with ``rules/*.yaml`` or ``actors/*.yaml``: its entries come on top,
    and win over, the codebook's. Places have no overlay: add them to the codebook's ``places``.
    Raises CodebookError with ``file:line`` where a file is not as it has to be, or when there is no overlay
    where there should be one.
    """
    folder = codebook_folder(name)
    if overlay and not any((Path(overlay) / part).is_dir() for part in _OVERLAY):
        raise CodebookError(
            f"{overlay}: no overlay, which is a folder that holds {' or '.join(_OVERLAY)}. "
            "Remedy: check the path."
        )
    return _load(folder, Path(overlay) if overlay else None, _content_hash(folder, overlay))


@functools.lru_cache(maxsize=4)
@uncollected()
def _load(folder: Path, overlay: Path | None, content: str) -> Codebook:
    about = read_yaml(folder / "codebook.yaml").data
    codes = load_codes(folder)
    actors = load_actors(folder)
    rules = load_rules(folder / "rules", codes.__contains__, overlay / "rules" if overlay else None)
    if overlay and (overlay / "actors").is_dir():
        actors = actors.overlaid(load_actors(overlay, actors))
    return Codebook(about["name"], about["version"], content, folder, codes, actors, rules)


def _content_hash(folder: Path, overlay: str | Path | None) -> str:
    digest = hashlib.sha256()
    for root in (folder, *([Path(overlay)] if overlay else [])):
        for path in sorted(root.rglob("*")):
            if path.suffix in (".yaml", ".csv"):
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
