"""Text broken on its way: mojibake and web markup are mended where it is certain, and always told."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from conflictcode.inputs.markup import has_markup, without_markup

# UTF-8 that was read as Windows-1252: these pairs hardly stand in well-spelt text.
_BROKEN = re.compile(r"[âÃÂ][\u0080-\u00bfŠŒŽšœžŸ€‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›]")
_LONE = re.compile("[\ud800-\udfff]")  # half of a surrogate pair: can't be encoded, would stop the parser


def whole(text: str) -> str:
    """The text with \ufffd for each half character: those can't be written to any file."""
    return _LONE.sub("\ufffd", text)


@dataclass
class Mender:
    """Mends texts and counts what it did."""

    mended: int = 0
    suspicious: int = 0
    lone: int = 0
    lost: int = 0
    marked: int = 0

    def mend(self, text: str) -> str:
        if has_markup(text):
            self.marked += 1
            text = without_markup(text)
        if _LONE.search(text):
            self.lone += 1
            text = whole(text)
        elif "\ufffd" in text:
            self.lost += 1
        if not _BROKEN.search(text):
            return text
        if self._fix is None:
            self.suspicious += 1
            return text
        better = self._fix(text)
        self.mended += better != text
        return better

    @cached_property
    def _fix(self) -> Callable[[str], str] | None:
        try:
            ftfy = importlib.import_module("ftfy")
        except ImportError:
            return None
        fix: Callable[[str], str] = ftfy.fix_encoding
        return fix

    @property
    def notes(self) -> tuple[str, ...]:
        lines = {
            f"{self.mended} texts with broken characters (â€™ for ’) mended": self.mended,
            f"{self.suspicious} texts with broken characters (â€™ for ’) left as they are; "
            "pip install ftfy mends them": self.suspicious,
            f"{self.marked} texts with web markup (<p>, &amp;) taken off": self.marked,
            f"{self.lone} texts with half characters (lone surrogates), shown as \ufffd": self.lone,
            f"{self.lost} texts with lost characters, shown as \ufffd: another encoding?": self.lost,
        }
        return tuple(line for line, count in lines.items() if count)
