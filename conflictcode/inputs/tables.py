"""Tables of articles, row by row, however long: CSV, JSON lines, JSON, Parquet, data frames.

Every value is text as it stands in the file: ``010`` stays ``010``, ``NA`` stays Namibia.
"""

from __future__ import annotations

import codecs
import csv
import importlib
import io
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.errors import ArticlesError
from conflictcode.inputs.columns import usual_columns
from conflictcode.inputs.quotes import csv_cells
from conflictcode.inputs.texts import decode

_PEEK = 1000  # rows looked at before a decision about the whole file
_DELIMITERS = ",;\t|"
_PACKED = {
    b"PK\x03\x04": ("an Excel or zip file", "open it and save the table as CSV UTF-8"),
    b"\xd0\xcf\x11\xe0": ("an Excel file", "open it and save the table as CSV UTF-8"),
    b"\x1f\x8b": ("a gzip file", "gunzip it"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in its file. ``problem`` says why it can't be read, if it can't."""

    file: str
    number: int  # as a spreadsheet or editor counts it: the header of a CSV is row 1
    fields: dict[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and the column names that they have. ``notes`` are remarks for the reader of the run."""

    file: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    notes: tuple[str, ...] = ()


def csv_table(path: Path, encoding: str | None = None) -> Table:
    """A CSV or TSV file; encoding and delimiter are found, and told when they aren't UTF-8 and comma."""
    lines, notes = _opened(path, encoding)
    return csv_lines(lines, str(path), notes)


def _opened(path: Path, encoding: str | None) -> tuple[io.TextIOBase, tuple[str, ...]]:
    with path.open("rb") as file:
        start = file.read(4)
    for magic, (what, remedy) in _PACKED.items():
        if start.startswith(magic):
            raise ArticlesError(f"{path}: this is {what}, whatever its name. Remedy: {remedy}.")
    encoding, notes = (encoding, ()) if encoding else _encoding(path)
    try:
        return path.open(encoding=encoding, newline="", errors="replace"), notes
    except LookupError as error:
        raise ArticlesError(f"{path}: {error}. Remedy: encoding='utf-8' or 'cp1252'.") from error


def is_table(path: Path) -> bool:
    """Whether a .txt file is a table, as Excel's *Unicode Text* and *Tab delimited* are."""
    if path.suffix.lower() != ".txt":
        return False
    with path.open("rb") as file:
        first = decode(file.read(4096)).split("\n")[0]
    return "\t" in first and "text" in usual_columns([name.strip('" \r') for name in first.split("\t")])


def csv_lines(lines: Iterable[str], name: str, notes: tuple[str, ...] = ()) -> Table:
    """The same from open text."""
    csv.field_size_limit(2**31 - 1)
    lines = iter(lines)
    first, header_row = _first_line(lines)
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own hint
        delimiter, first = first.strip()[4], next(lines, "")
    else:
        delimiter = _delimiter(first)
    names = next(csv.reader(itertools.chain([first], lines), delimiter=delimiter), [])
    header = tuple(cell.strip() for cell in names)
    _check_header(header, name, header_row)
    if delimiter != ",":
        notes = (*notes, f"columns are split at {delimiter!r}")
    cells = enumerate(csv_cells(lines, delimiter, len(header)), start=header_row + 1)
    return Table(name, header, _csv_rows(cells, header, name), notes)


def _first_line(lines: Iterator[str]) -> tuple[str, int]:
    """The first line that holds something, and its number: a sheet may open with empty rows."""
    for number, line in enumerate(lines, start=1):
        line = line.removeprefix("\ufeff")
        if line.strip(f'{_DELIMITERS}" \r\n'):
            return line, number
    return "", 1


def _csv_rows(
    rows: Iterable[tuple[int, tuple[list[str], str]]], header: tuple[str, ...], name: str
) -> Iterator[Row]:
    for number, (cells, problem) in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if problem:
            yield Row(name, number, {"line": cells[0]}, problem)
            continue
        if len(cells) > len(header) and any(cells[len(header) :]):
            problem = f"{len(cells)} columns where the header has {len(header)}: a stray delimiter or quote?"
        elif len(cells) < len(header):
            cells = cells + [""] * (len(header) - len(cells))
        yield Row(name, number, dict(zip(header, cells, strict=False)), problem)


def _empty(name: str) -> ArticlesError:
    return ArticlesError(f"{name}: the file is empty. Remedy: check the path, or export the table again.")


def _check_header(header: tuple[str, ...], name: str, row: int) -> None:
    if not header:
        raise _empty(name)
    if any(len(cell) > 200 for cell in header) or sum(cell.isdigit() for cell in header) > 2:
        raise ArticlesError(
            f"{name}: row {row} looks like data, not column names. Remedy: add a first row with names."
        )
    repeated = {cell for cell in header if cell and header.count(cell) > 1}
    if repeated:
        raise ArticlesError(f"{name}: row {row}: the column {min(repeated)!r} stands there twice; keep one.")


def _delimiter(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _encoding(path: Path) -> tuple[str, tuple[str, ...]]:
    """UTF-8 (with or without BOM), UTF-16 with BOM, else the Windows code page of Western Europe."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        block = file.read(2**20)
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", ("read as UTF-16",)
        try:
            while block:
                decoder.decode(block)
                block = file.read(2**20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252", ("not UTF-8: read as Windows-1252; another code page? say encoding='...'",)
    return "utf-8-sig", ()


def json_lines_table(path: Path, encoding: str | None = None) -> Table:
    """A file of JSON lines; its encoding is found like that of a CSV file."""
    lines, notes = _opened(path, encoding)
    return json_lines(lines, str(path), notes)


def json_lines(lines: Iterable[str], name: str, notes: tuple[str, ...] = ()) -> Table:
    """JSON lines: one object a line."""
    rows = _json_rows(lines, name)
    peeked = list(itertools.islice(rows, _PEEK))
    if not peeked:
        raise _empty(name)
    return Table(name, _columns(peeked), itertools.chain(peeked, rows), notes)


def _json_rows(lines: Iterable[str], name: str) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        line = line.removeprefix("\ufeff")
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Row(name, number, {"line": line.strip()}, f"not valid JSON: {error}")
            continue
        if isinstance(value, dict):
            yield Row(name, number, {str(key): cell(item) for key, item in value.items()})
        else:
            yield Row(name, number, {"line": line.strip()}, "not a JSON object: expected {...}")


def json_table(path: Path, encoding: str | None = None) -> Table:
    """A JSON file: a list of objects, or an object that holds the list (``{"articles": [...]}``)."""
    file, notes = _opened(path, encoding)
    with file:
        text = file.read().removeprefix("\ufeff")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        if "\n{" in text:  # JSON lines under the wrong suffix
            return json_lines(io.StringIO(text), str(path), notes)
        raise ArticlesError(f"{path}: not valid JSON: {error}") from error
    if isinstance(value, dict):
        value = next((item for item in value.values() if _objects(item)), [value])
    if not _objects(value):
        raise ArticlesError(f"{path}: expected a list of objects, one an article.")
    rows = [
        Row(str(path), number, {str(key): cell(item) for key, item in article.items()})
        for number, article in enumerate(value, start=1)
    ]
    return Table(str(path), _columns(rows), iter(rows), notes)


def _objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _columns(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for row in rows if not row.problem for key in row.fields))


def parquet_table(path: Path) -> Table:
    """A Parquet file, in batches."""
    try:
        parquet: Any = importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise ArticlesError(f"{path}: Parquet needs pyarrow. Remedy: pip install pyarrow.") from error
    try:
        file = parquet.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise ArticlesError(f"{path}: can't be read as Parquet: {error}") from error
    columns = tuple(file.schema_arrow.names)
    batches = (batch.to_pylist() for batch in file.iter_batches(batch_size=_PEEK))
    rows = (
        Row(str(path), number, {key: cell(value) for key, value in record.items()})
        for number, record in enumerate(itertools.chain.from_iterable(batches), start=1)
    )
    return Table(str(path), columns, rows)


def frame_table(frame: pd.DataFrame) -> Table:
    """A data frame; rows are numbered from 1."""
    columns = tuple(str(column) for column in frame.columns)
    rows = (
        Row("data frame", number, {key: cell(value) for key, value in zip(columns, values, strict=True)})
        for number, values in enumerate(frame.itertuples(index=False, name=None), start=1)
    )
    return Table("data frame", columns, rows)


def text_stream(stream: io.TextIOBase, name: str = "standard input") -> Table:
    """Standard input: JSON lines when it opens with a brace, else CSV."""
    first = stream.readline()
    lines = itertools.chain([first], stream)
    if first.removeprefix("\ufeff").lstrip().startswith("{"):
        return json_lines(lines, name)
    return csv_lines(lines, name)


def cell(value: Any) -> str:
    """A value as text: missing is empty, a list of paragraphs is joined, a date is ISO."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n\n".join(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value.is_integer():  # pandas made 12.0 of an id beside a missing one
        return str(int(value))
    return "" if value is pd.NA else str(value)
