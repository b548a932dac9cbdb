"""The journal of a long run: one line a finished chunk, so that a run that was killed goes on where it was.

A line counts when its end is on the disk; half a line, left by a kill, is cut off.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import importlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conflictcode.errors import ArticlesError
from conflictcode.inputs.reader import Accepted, Rejected
from conflictcode.records import EVENT_COLUMNS, Event

_DAYS = tuple(f.name for f in dataclasses.fields(Event) if "date | None" in str(f.type))


@dataclass(frozen=True, slots=True)
class Chunk:
    """What became of some rows: they add up, ``rows == coded + len(rejected)``."""

    digest: str
    rows: int
    coded: int
    with_events: int
    events: tuple[Event, ...]
    rejected: tuple[dict[str, str], ...]
    kinds: tuple[str, ...]  # of rejection, one a rejected row


def digest(items: Sequence[Accepted | Rejected]) -> str:
    """A hash of what goes into a chunk: tells whether a line is about the same rows."""
    content = hashlib.blake2b(digest_size=16)
    for item in items:
        content.update(repr(item).encode("utf-8", errors="surrogatepass"))
    return content.hexdigest()


class Journal:
    """The open journal file beside an output; ``digests`` are the chunks that it has already."""

    def __init__(self, path: Path, run: dict[str, Any]) -> None:
        self.path = path
        self._file = path.open("a+b")
        _lock(self._file, path)
        self.digests = self._resume(run)

    def _resume(self, run: dict[str, Any]) -> list[str]:
        self._file.seek(0)
        size, digests, first = 0, [], None
        for number, line in enumerate(self._file, start=1):
            if not line.endswith(b"\n"):
                break
            record = self._read(line, number)
            size += len(line)
            if first is None:
                first = record
            else:
                digests.append(str(record.get("digest")))
        self._file.truncate(size)
        if first is None:
            self._write(run)
        elif first != json.loads(json.dumps(run)):
            raise self.other_run(_difference(first, run))
        return digests

    def _read(self, line: bytes, number: int) -> dict[str, Any]:
        try:
            return dict(json.loads(line))
        except (ValueError, TypeError) as error:
            raise ArticlesError(
                f"{self.path}: line {number} was not written by conflictcode. Remedy: start anew with "
                "restart=True (--restart)."
            ) from error

    def other_run(self, what: str) -> ArticlesError:
        return ArticlesError(
            f"{self.path} holds an unfinished run with {what}. Remedy: finish it as it was begun, "
            "or start anew with restart=True (--restart)."
        )

    def append(self, chunk: Chunk) -> None:
        self._write(dataclasses.asdict(chunk))

    def _write(self, record: dict[str, Any]) -> None:
        line = json.dumps(record, ensure_ascii=True, default=dt.date.isoformat)
        self._file.write(line.encode("ascii") + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def chunks(self) -> Iterator[Chunk]:
        """From the first on; one pass at a time, since they share the file."""
        self._file.seek(0)
        next(self._file)
        for line in self._file:
            yield _chunk(json.loads(line))

    def close(self) -> None:
        self._file.close()

    def remove(self) -> None:
        self.close()
        self.path.unlink()


def _chunk(record: dict[str, Any]) -> Chunk:
    events = tuple(_event(event) for event in record.pop("events"))
    rejected, kinds = tuple(record.pop("rejected")), tuple(record.pop("kinds"))
    return Chunk(events=events, rejected=rejected, kinds=kinds, **record)


def _event(record: dict[str, Any]) -> Event:
    days = {name: dt.date.fromisoformat(record[name]) for name in _DAYS if record[name]}
    return Event(**{**{name: record[name] for name in EVENT_COLUMNS}, **days})


def _difference(first: dict[str, Any], run: dict[str, Any]) -> str:
    keys: Iterable[str] = first.keys() | run.keys()
    other = sorted(key for key in keys if first.get(key) != run.get(key))
    return "another " + ", ".join(other)


def _lock(file: Any, path: Path) -> None:
    """Two runs on one output would mix their lines. The lock ends with the process, however it ends."""
    try:
        fcntl = importlib.import_module("fcntl")
    except ImportError:  # Windows
        return
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # not flock: workers would inherit it
    except OSError as error:
        file.close()
        raise ArticlesError(f"{path}: another run is writing there. Remedy: wait, or end it.") from error
