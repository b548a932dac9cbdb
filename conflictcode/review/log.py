"""One append-only file of JSON lines a coder: the only store of what people decided.

A line is on the disk before anybody is told "saved". Nothing is ever rewritten: undo is a line too.
The one exception is a last line that a power cut tore; it is moved to ``NAME.torn`` and told.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import unicodedata
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import conflictcode
from conflictcode.errors import ReviewError
from conflictcode.review.lock import Lock
from conflictcode.review.reading import Line, Reading, read_log

_NAME = re.compile(r"[^\W_][\w -]{0,39}")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}


def check_coder(name: str) -> str:
    """The coder's name, fit to be a file name on every system.

    Raises ReviewError for anything that could name a path or that two systems would read differently.
    """
    name = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(name) or name != name.strip() or name.lower() in _RESERVED:
        raise ReviewError(
            f"{name!r} can't be a coder's name: take 1 to 40 letters, digits, spaces, '-' or '_', "
            "beginning with a letter or digit"
        )
    return name


class Log:
    """An open log. ``read_only`` says why nothing can be written; empty when it can."""

    def __init__(self, folder: Path | str, coder: str, suffix: str = "") -> None:
        self.coder = check_coder(coder)
        self.path = Path(folder) / f"{self.coder}{suffix}.jsonl"
        self.session = uuid.uuid4().hex[:12]
        self.saved_at = ""
        self._seq = 0
        self._create_folder()
        self._lock = Lock(self.path.with_suffix(".lock"), self.session, on_lost=self._lost)
        self.read_only = self._lock.refused
        reading = read_log(self.path)
        self.lines = reading.lines
        self.told = list(reading.set_aside)
        self._last = max((line.get("at", "") for line in self.lines), default="")
        if not self.read_only:
            self._mend(reading)

    def _create_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            names = {p.name.casefold(): p.name for p in self.path.parent.glob("*.jsonl")}
        except OSError as error:
            raise ReviewError(f"{self.path.parent}: can't be used as a review folder: {error}") from error
        other = names.get(self.path.name.casefold(), self.path.name)
        if other != self.path.name:
            raise ReviewError(
                f"{self.path.parent} already has a log {other!r}; {self.coder!r} differs from it only in "
                "upper and lower case, which some systems can't tell apart: use the same spelling"
            )

    def _lost(self, why: str) -> None:
        self.read_only = why

    def _mend(self, reading: Reading) -> None:
        if reading.torn:
            aside = self.path.with_suffix(".torn")
            with aside.open("ab") as file:
                file.write(reading.torn + b"\n")
            os.truncate(self.path, self.path.stat().st_size - len(reading.torn))
            self.told.append(
                f"{self.path.name}: the last line was never finished (power cut?); "
                f"it was moved to {aside.name}, the {len(reading.lines)} lines before it are whole"
            )
        elif not reading.complete:
            with self.path.open("ab") as file:
                file.write(b"\n")

    def append(self, ops: Sequence[Line]) -> list[Line]:
        """Write the operations as lines, in one go; return them once they are on the disk.

        Raises ReviewError when the log is read-only or the disk refuses; then nothing is kept.
        """
        if self.read_only:
            raise ReviewError(self.read_only)
        if not ops:
            return []
        at = _later_than(self._last)
        lines = [self._stamp(op, n, at) for n, op in enumerate(ops, self._seq + 1)]
        data = "".join(f"{encode(line)}\n" for line in lines).encode()
        try:
            self._write(data)
        except OSError as error:
            raise ReviewError(f"NOT SAVED: {self.path} can't be written: {error}") from error
        self._seq += len(lines)
        self._last = self.saved_at = lines[-1]["at"]
        self.lines.extend(lines)
        return lines

    def _stamp(self, op: Line, seq: int, at: str) -> Line:
        return {
            "op_id": f"{self.session}-{seq}",
            "at": at,
            "coder": self.coder,
            "version": conflictcode.__version__,
            **{name: value for name, value in op.items() if name != "event"},
            **({"event": op["event"]} if "event" in op else {}),  # last, where _split looks for it
        }

    def _write(self, data: bytes) -> None:
        new = not self.path.exists()
        with self.path.open("ab", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            try:
                written = file.write(data)
                if written != len(data):
                    raise OSError(f"only {written} of {len(data)} bytes were taken (disk full?)")
                os.fsync(file.fileno())
            except OSError:
                with contextlib.suppress(OSError):
                    file.truncate(size)
                raise
        if new:
            _sync_folder(self.path.parent)

    def close(self) -> None:
        """Give the log free for another session. Further writes are refused."""
        self._lock.release()
        self.read_only = self.read_only or "this session is closed: run cc.review(...) again"


def _later_than(last: str) -> str:
    # Strictly later than all lines read, even if the clock was set back: an undo never sorts before its act.
    now = datetime.now(UTC)
    if last and now <= (before := datetime.fromisoformat(last)):
        now = before + timedelta(milliseconds=1)
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def encode(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows can't open folders; its file system journals the new name
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
