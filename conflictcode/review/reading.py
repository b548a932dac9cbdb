"""Reading a log as far as it is whole: every line, in order, and in words what had to be set aside."""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conflictcode.errors import ReviewError

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a log file holds: its lines, and what had to be set aside, in words."""

    lines: list[Line]
    set_aside: tuple[str, ...]  # "A.jsonl:17: not a log line ..."
    torn: bytes  # the end of a last line that was never finished
    complete: bool = True  # the file ends with a line end


def read_log(path: Path) -> Reading:
    """Read a log as far as it is whole. A damaged line is told in ``set_aside``, never fatal."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Reading([], (), b"")
    except OSError as error:
        raise ReviewError(f"{path}: can't be read: {error}") from error
    body, end, tail = data.rpartition(b"\n")
    if tail and (whole := _line(tail)) is not None:
        lines, bad = _lines(body, path)
        return Reading([*lines, whole], bad, b"", complete=False)
    lines, bad = _lines(body if end else b"", path)
    return Reading(lines, bad, tail)


def _lines(body: bytes, path: Path) -> tuple[list[Line], tuple[str, ...]]:
    if not body.strip():
        return [], ()
    with no_garbage_collection():
        try:  # one parse of all lines is twice as fast as one parse a line
            heads, events = zip(*map(_split, body.split(b"\n")), strict=True)
            lines = json.loads(b"[" + b",".join(heads) + b"]")
        except ValueError:
            return _one_by_one(body, path)
        if not all(map(_is_line, lines)):
            return _one_by_one(body, path)
        for line, event in zip(lines, events, strict=True):
            if event:
                line[_UNREAD] = event
        return lines, ()


# Events are most of a log and few of them are looked at, so they are read when somebody asks (event_of).
_UNREAD = "event, unread"
_EVENT = b',"event":{'


def _split(raw: bytes) -> tuple[bytes, bytes]:
    """A line without its event, and the event. Inside JSON text a quote has a backslash: no false finds."""
    at = raw.find(_EVENT)
    if at < 0 or raw.find(b'},"', at) >= 0 or not raw.endswith(b"}}"):
        return raw, b""
    return raw[:at] + b"}", raw[at + len(_EVENT) - 1 : -1]


def event_of(line: Line) -> Any:
    """The event that a line certifies or adds (a dict), or None. Raises ReviewError if it was damaged."""
    if _UNREAD in line:
        raw = line.pop(_UNREAD)
        try:
            line["event"] = json.loads(raw)
        except ValueError as error:
            shown = raw[:60].decode("utf-8", "replace")
            raise ReviewError(
                f"line {line['op_id']} of {line.get('coder')}'s log is damaged: {shown}"
            ) from error
    return line.get("event")


def whole(line: Line) -> Line:
    """The line with its event read."""
    event_of(line)
    return line


def _one_by_one(body: bytes, path: Path) -> tuple[list[Line], tuple[str, ...]]:
    lines, bad = [], []
    for number, raw in enumerate(body.split(b"\n"), 1):
        line = _line(raw)
        if line is not None:
            lines.append(line)
        elif raw.strip():
            shown = raw[:60].decode("utf-8", "replace")
            bad.append(f"{path.name}:{number}: not a log line, set aside: {shown}")
    return lines, tuple(bad)


def _line(raw: bytes) -> Line | None:
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    return line if _is_line(line) else None


def _is_line(line: Any) -> bool:
    return isinstance(line, dict) and isinstance(line.get("op_id"), str) and isinstance(line.get("op"), str)


@contextlib.contextmanager
def no_garbage_collection() -> Iterator[None]:
    # The collector walks every new dict again and again: more than half of the time of a large log.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def when(line: Line) -> tuple[str, str, int]:
    """What lines are sorted by: time, and within one moment session and number."""
    session, _, number = line.get("op_id", "").rpartition("-")
    return line.get("at", ""), session, int(number) if number.isdigit() else 0


def in_order(lines: list[Line]) -> list[Line]:
    """The lines by time: after a merge the file isn't sorted, the fold has to be."""
    before: Line = {}
    for line in lines:
        now, then = line.get("at", ""), before.get("at", "")
        if now < then or (now == then and when(line) < when(before)):
            return sorted(lines, key=when)
        before = line
    return lines
