"""What codes and classes are called on axes and in tables, as the codebook says."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conflictcode.codebook.codes import Codes

# Order and words of the four classes; a scheme with a fifth ("0", neutral) puts it first.
QUAD = {
    "2": "Material cooperation",
    "1": "Verbal cooperation",
    "3": "Verbal conflict",
    "4": "Material conflict",
}


@functools.cache
def shipped_codes() -> Codes | None:
    """The codes of the codebook that comes with conflictcode, ``None`` where it isn't installed."""
    from conflictcode.codebook.codes import load_codes

    package = Path(__file__).parent.parent
    for home in (package / "codebooks", package.parent / "codebooks"):
        if (home / "cameo" / "codes.csv").exists():
            return load_codes(home / "cameo")
    return None


def code_label(code: str) -> str:
    """``"14 Protest"`` for a root, ``"141 Demonstrate or rally"`` below it; the code alone when unknown."""
    codes = shipped_codes()
    if codes is None or code not in codes:
        return code
    label = codes.label(code)
    return f"{code} {label.capitalize() if label.isupper() else label}"


def quad_label(value: str) -> str:
    """``"Verbal conflict"`` for 3; words stay words."""
    return QUAD.get(value, "Neutral" if value == "0" else value)


def label(by: str, value: str) -> str:
    """How ``value`` of the column ``by`` is written for a reader."""
    if value == "":
        return "(none)"
    if by == "quad_class":
        return quad_label(value)
    return code_label(value) if by in ("root_code", "action_code") else value


def scheme(kind: str) -> str:
    """The name of the scheme in use for ``quad`` or ``goldstein``: ``"icews"``; "" when not known."""
    codes = shipped_codes()
    schemes = codes.schemes(kind) if codes is not None else ()
    return schemes[0] if schemes else ""
