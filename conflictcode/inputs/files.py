"""From whatever holds articles (a path, a folder, a frame, a stream, several) to tables of rows."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import pandas as pd

from conflictcode.errors import ArticlesError
from conflictcode.inputs import documents, tables, texts
from conflictcode.inputs.columns import FIELDS
from conflictcode.inputs.tables import Row, Table

Source = str | Path | pd.DataFrame | io.TextIOBase

_TEXTS: dict[str, Callable[[Path], list[dict[str, str]]]] = {
    ".txt": texts.text_file,
    ".text": texts.text_file,
    ".md": texts.text_file,
    ".rtf": documents.document_file,
    ".docx": documents.document_file,
    ".html": documents.document_file,
    ".htm": documents.document_file,
}
_TABLES = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json", ".parquet")
_REMEDIES = dict.fromkeys((".xlsx", ".xls", ".ods"), "save the sheet as CSV UTF-8.") | {
    ".gz": "gunzip it, or: zcat reports.csv.gz | conflictcode code - -o events.csv",
    ".zip": "unpack it.",
    ".pdf": "export the articles as text, RTF or Word instead.",
    ".doc": "save it as .docx or .rtf.",
}


def open_tables(
    source: Source | Iterable[Source], encoding: str | None = None, leave_out: Collection[Path] = ()
) -> Iterator[Table]:
    """The tables of a source, opened one after the other; of folders, all files but those to leave out.

    Raises ArticlesError for what isn't there or isn't of a known kind.
    """
    if isinstance(source, pd.DataFrame):
        yield tables.frame_table(source)
    elif isinstance(source, str | Path):
        yield from _path(Path(source).expanduser(), encoding, leave_out)
    elif isinstance(source, io.TextIOBase):
        yield tables.text_stream(source)
    elif isinstance(source, Iterable):
        for item in source:
            yield from open_tables(item, encoding, leave_out)
    else:
        what = type(source).__name__
        raise ArticlesError(f"Can't read articles from {what}: expected a path or a data frame.")


def count_rows(source: Source | Iterable[Source], encoding: str | None = None) -> int:
    """How many rows a source has, good or bad."""
    return sum(1 for table in open_tables(source, encoding) for _ in table.rows)


def _path(path: Path, encoding: str | None, leave_out: Collection[Path]) -> Iterator[Table]:
    if path.is_dir():
        yield from _folder(path, encoding, leave_out)
    elif not path.exists():
        raise ArticlesError(f"{path}: no such file or folder (looked in {Path.cwd()}).")
    elif path.suffix.lower() in _TEXTS and not tables.is_table(path):
        yield Table(str(path), FIELDS, _text_rows([path], path.parent))
    else:
        yield _table(path, encoding)


def _folder(folder: Path, encoding: str | None, leave_out: Collection[Path]) -> Iterator[Table]:
    inside = (path for path in folder.rglob("*") if path.is_file() and not _hidden(path, folder))
    paths = sorted(path for path in inside if path.resolve() not in leave_out)
    rest = [path for path in paths if path.suffix.lower() in _TABLES or tables.is_table(path)]
    plain = [path for path in paths if path.suffix.lower() in _TEXTS and path not in rest]
    others = len(paths) - len(plain) - len(rest)
    if not plain and not rest:
        known = ", ".join((*_TEXTS, *_TABLES))
        raise ArticlesError(f"{folder}: no file of a known kind in it. Known: {known}.")
    notes = (f"{others} files of other kinds in {folder} passed over",) if others else ()
    if plain:
        yield Table(str(folder), FIELDS, _text_rows(plain, folder), notes)
    for path in rest:
        yield _table(path, encoding)


def _hidden(path: Path, folder: Path) -> bool:
    """Also what Word leaves beside an open file: ~$name.docx."""
    return any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)


def _text_rows(paths: list[Path], folder: Path) -> Iterator[Row]:
    stems = Counter(path.stem for path in paths)
    for path in paths:
        try:
            articles = _TEXTS[path.suffix.lower()](path)
        except ArticlesError:  # a missing library, no fault of the file
            raise
        except Exception as error:  # libraries that read documents raise what they like
            yield Row(str(path), 1, {}, f"can't be read: {error}")
            continue
        for number, fields in enumerate(articles, start=1):
            if stems[path.stem] > 1 and fields.get("article_id") == path.stem:  # 2019/1.txt and 2020/1.txt
                fields = {**fields, "article_id": path.relative_to(folder).with_suffix("").as_posix()}
            yield Row(str(path), number, fields)


def _table(path: Path, encoding: str | None) -> Table:
    suffix = path.suffix.lower()
    try:
        if suffix == ".parquet":
            return tables.parquet_table(path)
        if suffix == ".json":
            return tables.json_table(path, encoding)
        if suffix in (".jsonl", ".ndjson"):
            return tables.json_lines_table(path, encoding)
        if suffix in (".csv", ".tsv", ".tab", ".txt"):
            return tables.csv_table(path, encoding)
    except OSError as error:
        raise ArticlesError(f"{path}: can't be opened: {error.strerror}.") from error
    known = ", ".join((*_TEXTS, *_TABLES))
    remedy = f" Remedy: {_REMEDIES[suffix]}" if suffix in _REMEDIES else ""
    raise ArticlesError(f"{path}: can't read {suffix or 'a file without a suffix'}; known: {known}.{remedy}")
