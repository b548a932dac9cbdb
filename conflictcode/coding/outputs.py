"""Event files: CSV, JSON lines or Parquet, written beside and moved into place, never half there."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import importlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.coding.frame import event_frame, typed
from conflictcode.errors import ArticlesError
from conflictcode.records import EVENT_COLUMNS, Event

_REJECTED = ("file", "row", "reason", "fields")


def writer_for(path: Path) -> Callable[[Path, Iterable[Iterable[Event]]], None]:
    """The function that writes batches of events to a file of this kind.

    Raises ArticlesError for a suffix other than .csv, .jsonl and .parquet, or without pyarrow for .parquet.
    """
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        _parquet_library(path)
    writers = {".csv": _write_csv, ".jsonl": _write_json_lines, ".parquet": _write_parquet}
    if suffix not in writers:
        what = suffix or "a file without a suffix"
        raise ArticlesError(f"{path}: can't write {what}; use .csv, .jsonl or .parquet.")
    return writers[suffix]


def _write_csv(path: Path, batches: Iterable[Iterable[Event]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        event_frame([]).to_csv(file, index=False, lineterminator="\n")
        for batch in batches:
            event_frame(batch).to_csv(file, index=False, header=False, lineterminator="\n")


def _write_json_lines(path: Path, batches: Iterable[Iterable[Event]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        for batch in batches:
            for event in batch:
                record = dataclasses.asdict(event)
                file.write(json.dumps(record, ensure_ascii=False, default=dt.date.isoformat) + "\n")


def _write_parquet(path: Path, batches: Iterable[Iterable[Event]]) -> None:
    arrow, parquet = _parquet_library(path)
    schema = arrow.Schema.from_pandas(event_frame([]), preserve_index=False)
    with parquet.ParquetWriter(path, schema) as writer:
        for batch in batches:
            frame = event_frame(batch)
            writer.write_table(arrow.Table.from_pandas(frame, schema=schema, preserve_index=False))


def _parquet_library(path: Path) -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise ArticlesError(f"{path}: Parquet needs pyarrow. Remedy: pip install pyarrow.") from error


def write_rejected(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """The rejected rows as CSV: file, row, reason, and the row's fields as JSON."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        table = csv.DictWriter(file, _REJECTED, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    """As JSON; a file name that is no text (\\udce9) stands there as JSON can say it."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", errors="backslashreplace")


@contextmanager
def in_place(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to; it takes its place when all is written."""
    beside = path.with_name(f".{path.name}.writing")
    try:
        yield beside
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read_events(path: Path) -> pd.DataFrame:
    """An event file as `conflictcode code` or a notebook wrote it, with the types of an event frame.

    Raises ArticlesError when it isn't there, isn't one of the three kinds or lacks a column.
    """
    if not path.is_file():
        raise ArticlesError(f"{path}: no such file.")
    try:
        return typed(_read(path), str(path))
    except ValueError as error:  # of pandas, pyarrow and json
        raise ArticlesError(f"{path}: not an event file: {error}") from error


def _read(path: Path) -> pd.DataFrame:
    match path.suffix.lower():
        case ".csv":
            return pd.read_csv(path, dtype=str, keep_default_na=False)
        case ".jsonl":
            with path.open(encoding="utf-8") as file:
                records = [json.loads(line) for line in file]
            return pd.DataFrame(records, columns=None if records else list(EVENT_COLUMNS), dtype=object)
        case ".parquet":
            _parquet_library(path)
            return pd.read_parquet(path)
    raise ArticlesError(f"{path}: not an event file; they end in .csv, .jsonl or .parquet.")
