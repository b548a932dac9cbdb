"""Copies of one log from several machines, brought together without loss and without doubles."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from conflictcode.errors import ReviewError
from conflictcode.review.log import encode
from conflictcode.review.reading import Line, read_log, when, whole


def merge_lines(*logs: Iterable[Line]) -> list[Line]:
    """The union of several copies of one log: no line lost, none twice, the same in any order of copies.

    Raises ReviewError when two copies hold different lines under one ``op_id``.
    """
    union: dict[str, Line] = {}
    for line in (line for log in logs for line in log):
        if union.setdefault(line["op_id"], line) != line:
            raise ReviewError(
                f"two different lines have op_id {line['op_id']!r}; one copy was edited by hand: "
                "take the one from the machine that wrote it"
            )
    return sorted(union.values(), key=when)


def merge_logs(into: Path | str, *copies: Path | str) -> int:
    """Bring the lines of other copies of a coder's log into the log file ``into``.

    Lines are appended, never rewritten; the fold sorts them by time. Returns how many were new.
    """
    path = Path(into)
    reading = read_log(path)
    if reading.torn or not reading.complete:
        raise ReviewError(
            f"{path}: its last line isn't finished; open it once with cc.review(...), then merge"
        )
    mine = list(map(whole, reading.lines))
    known = {line["op_id"] for line in reading.lines}
    others = [map(whole, read_log(Path(copy)).lines) for copy in copies]
    new = [line for line in merge_lines(mine, *others) if line["op_id"] not in known]
    coders = {line.get("coder") for line in [*reading.lines, *new]}
    if len(coders) > 1:
        raise ReviewError(
            f"these logs are of different coders ({', '.join(map(str, sorted(coders, key=str)))})"
        )
    if new:
        with path.open("ab") as file:
            file.write("".join(f"{encode(line)}\n" for line in new).encode())
            file.flush()
            os.fsync(file.fileno())
    return len(new)
