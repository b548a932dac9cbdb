"""CSV rows that survive a stray quote: it costs its own line, not the rows that follow.

A quote that is opened and never closed makes a CSV reader take the next rows for a part of its cell, and
two articles become one. Here the reader is a strict one; where it stumbles, the first line alone is to blame
and reading goes on with the next.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

STRAY = 'a quote that isn\'t closed, or stands where none may; in a cell, write "" for "'


@dataclass
class _Lines:
    """Lines that remember which of them the row at hand was made of, and can be given back."""

    source: Iterator[str]
    back: deque[str] = field(default_factory=deque)
    taken: list[str] = field(default_factory=list)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.back.popleft() if self.back else next(self.source)
        self.taken.append(line)
        return line


def csv_cells(lines: Iterable[str], delimiter: str, width: int) -> Iterator[tuple[list[str], str]]:
    """The cells of each row and ``""``, or its line as it stands and what is wrong with it."""
    numbered = _Lines(iter(lines))
    reader = csv.reader(numbered, delimiter=delimiter, strict=True)
    while True:
        numbered.taken.clear()
        try:
            yield next(reader), ""
        except StopIteration:
            return
        except csv.Error:
            first, *others = numbered.taken
            numbered.back.extendleft(reversed(others))
            cells = _lenient(first, delimiter)
            yield (cells, "") if len(cells) == width else ([first.rstrip("\r\n")], STRAY)
            reader = csv.reader(numbered, delimiter=delimiter, strict=True)


def _lenient(line: str, delimiter: str) -> list[str]:
    """The cells of a line such as ``7,"Tear gas" in Basra``, where every quote has its other half."""
    return next(csv.reader([line], delimiter=delimiter), []) if line.count('"') % 2 == 0 else []
