"""One writer a log: the operating system's file lock, plus a note that says who holds it.

The system's lock goes with its process, so a killed kernel leaves nothing behind. The note is for
people, and for synced folders, where another machine's lock can't be felt.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

_ELSEWHERE_SECONDS = 12 * 3600  # after half a day a note from another machine is taken for forgotten

# Some network drives know no locks at all; then only the note tells, which is better than never writing.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}

_HERE: dict[Path, Lock] = {}  # the locks of this process: a cell that is run again takes over


class Lock:
    """Try to hold ``path``. ``refused`` says who holds it instead; empty when we do."""

    def __init__(self, path: Path, session: str, on_lost: Callable[[str], None]) -> None:
        self.path = path.resolve()
        self.session = session
        self._on_lost = on_lost
        self._file: IO[str] | None = None
        self.refused = ""
        if (older := _HERE.pop(self.path, None)) is not None:
            older._lose("this coder's review was opened again further on in this notebook; go on there")
        self._take()

    def _take(self) -> None:
        file = self.path.open("a+", encoding="utf-8")
        if not _system_lock(file) or self._held_elsewhere(file):
            self.refused = self._who(file)
            file.close()
            return
        self._file = file
        _HERE[self.path] = self
        note = {"host": platform.node(), "pid": os.getpid(), "session": self.session, "since": _now()}
        self._note(json.dumps(note))

    def _held_elsewhere(self, file: IO[str]) -> bool:
        note = _read_note(file)
        host = note.get("host", platform.node())
        return host != platform.node() and time.time() - self.path.stat().st_mtime < _ELSEWHERE_SECONDS

    def _who(self, file: IO[str]) -> str:
        note = _read_note(file)
        who = f"on {note.get('host', '?')}, process {note.get('pid', '?')}, since {note.get('since', '?')}"
        return (
            f"READ ONLY: this coder has another session open ({who}). Close it or shut its kernel down, "
            f"then run this cell again. If it is surely gone, delete {self.path.name}."
        )

    def _note(self, text: str) -> None:
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(text)
            self._file.flush()

    def _lose(self, why: str) -> None:
        self.release()
        self._on_lost(why)

    def release(self) -> None:
        if self._file is None:
            return
        self._note("")
        self._file.close()
        self._file = None
        if _HERE.get(self.path) is self:
            del _HERE[self.path]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _read_note(file: IO[str]) -> dict[str, str]:
    with contextlib.suppress(OSError, ValueError):
        file.seek(0)
        note = json.loads(file.read() or "{}")
        if isinstance(note, dict):
            return note
    return {}


def _system_lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 20)  # past the note: Windows locks keep others from reading, too
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in _NO_LOCKS
    return True
