"""Compiled forms in the user's cache folder: JSON, named by the hash of what they were made from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from conflictcode.codebook.gazetteer import cache_folder

_KEPT = 6  # compiled forms of one kind; the oldest go, so that a codebook in the making fills no disk


def content_hash(paths: Iterable[Path], *more: str) -> str:
    """SHA-256 over names and bytes of the files, the same on every machine."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        digest.update(b"\0" + path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def cached(kind: str, key: str, build: Callable[[], Any]) -> Any:
    """The JSON value kept under ``kind`` and ``key``, built and kept when it isn't there.

    A folder that can't be written or a file that was cut short costs time, never a result.
    """
    path = cache_folder() / f"{kind}-{key[:32]}.json"
    with contextlib.suppress(OSError, ValueError):
        return json.loads(path.read_text(encoding="utf-8"))
    text = json.dumps(build(), ensure_ascii=False)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
        for old in sorted(path.parent.glob(f"{kind}-*.json"), key=lambda p: p.stat().st_mtime)[:-_KEPT]:
            old.unlink()
    return json.loads(text)  # the same in the first run as in every later one
