"""Where codebooks live: in a checkout beside the package, in an installed wheel inside it."""

from __future__ import annotations

from pathlib import Path

from conflictcode.errors import CodebookError

_PACKAGE = Path(__file__).resolve().parent.parent
_SHELVES = (_PACKAGE.parent / "codebooks", _PACKAGE / "codebooks")


def codebook_folder(name_or_path: str | Path = "cameo") -> Path:
    """The folder of a codebook: by name one that comes with conflictcode, by path any other.

    Raises CodebookError, naming the codebooks there are, when it is neither.
    """
    path = Path(name_or_path).expanduser()
    shipped = {folder.name: folder for shelf in _SHELVES if shelf.is_dir() for folder in shelf.iterdir()}
    if str(name_or_path) in shipped:
        return shipped[str(name_or_path)]
    if path.is_dir():
        return path
    raise CodebookError(
        f"No codebook {str(name_or_path)!r}: it is no folder, and none of those that come with conflictcode "
        f"({', '.join(sorted(shipped))}). Remedy: check the path."
    )
