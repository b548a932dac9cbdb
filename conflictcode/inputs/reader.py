"""Rows become articles or rejections, one after the other, so that a file of any length fits in memory."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conflictcode.inputs.columns import find_columns
from conflictcode.inputs.files import Source, open_tables
from conflictcode.inputs.language import other_language
from conflictcode.inputs.mending import Mender, whole
from conflictcode.inputs.published import day_first, read_date
from conflictcode.inputs.tables import Row, Table
from conflictcode.records import Article

_ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+")
_NOTHING = frozenset({"NA", "<NA>", "N/A", "NaN", "nan", "NaT", "NULL", "None"})
_PEEK = 1000  # rows that decide day-first or month-first


def _said(name: str, value: str) -> str:
    """The value; empty where R or Python wrote their word for nothing. Elsewhere NA is a name."""
    return "" if name in ("date", "headline", "text") and value.strip() in _NOTHING else value


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row and the article that it holds."""

    row: Row
    article: Article


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that can't be coded, and why: a kind, a colon, and what is particular to the row."""

    row: Row
    reason: str

    @property
    def kind(self) -> str:
        return self.reason.partition(":")[0]

    def record(self) -> dict[str, str]:
        fields = json.dumps(self.row.fields, ensure_ascii=False)
        return {"file": self.row.file, "row": str(self.row.number), "reason": self.reason, "fields": fields}


@dataclass
class Reader:
    """Reads sources; afterwards ``columns``, ``files`` and ``notes`` say what was taken for what."""

    named: Mapping[str, str | bool | None]
    day_first: bool | None = None
    encoding: str | None = None
    english_only: bool = True
    leave_out: frozenset[Path] = frozenset()  # files of a folder that are no articles
    columns: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)  # name -> rows read
    _notes: dict[str, None] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)
    _texts: set[int] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)
    _mender: Mender = field(default_factory=Mender)

    @property
    def notes(self) -> tuple[str, ...]:
        counted = (f"{count} {what}" for what, count in self._counts.items())
        return (*self._notes, *counted, *self._mender.notes)

    def read(self, source: Source | Iterable[Source]) -> Iterator[Accepted | Rejected]:
        """The articles and the rejected rows of one source or several, in their order."""
        for table in open_tables(source, self.encoding, self.leave_out):
            columns, rows, order = self._begin(table)
            self._note_table(table, columns)
            for row in rows:
                self.files[row.file] = self.files.get(row.file, 0) + 1
                yield self._row(row, columns, order)

    def foresee(self, source: Source | Iterable[Source]) -> None:
        """Raise now what `read` would raise when it comes to a file, perhaps hours later."""
        for table in open_tables(source, self.encoding, self.leave_out):
            self._begin(table)

    def _begin(self, table: Table) -> tuple[dict[str, str], Iterator[Row], bool]:
        """Which column is which, all the rows, and whether their dates put the day first."""
        columns = find_columns(table.columns, self.named, table.file)
        rows = iter(table.rows)
        if self.day_first is not None:
            return columns, rows, self.day_first
        peeked = list(itertools.islice(rows, _PEEK))
        dates = (row.fields.get(columns.get("date", ""), "") for row in peeked)
        return columns, itertools.chain(peeked, rows), day_first(dates, table.file)

    def _note_table(self, table: Table, columns: dict[str, str]) -> None:
        for name, column in columns.items():
            known = self.columns.get(name, column)
            self.columns[name] = known if column in known.split(" | ") else f"{known} | {column}"
        left = [column for column in table.columns if column and column not in columns.values()]
        notes = (*table.notes, *([f"left out: {', '.join(left)}"] if left else []))
        self._notes.update(dict.fromkeys(notes))

    def _row(self, row: Row, columns: dict[str, str], order: bool) -> Accepted | Rejected:
        if row.problem:
            return Rejected(row, f"unreadable row: {row.problem}")
        values = {name: _said(name, row.fields.get(column, "")) for name, column in columns.items()}
        headline = self._mender.mend(values.get("headline", "").strip())
        body = self._mender.mend(values.get("text", ""))
        day, unreadable = self._day(values.get("date", ""), order)
        if reason := unreadable or self._unusable(headline, body):
            return Rejected(row, reason)
        number, publisher, url = (
            whole(values.get(name, "").strip()) for name in ("article_id", "publisher", "url")
        )
        if number and number in self._seen:
            rounded = " (rounded by a spreadsheet?)" if _ROUNDED.fullmatch(number) else ""
            where = f"{self._seen[number]} already"
            return Rejected(row, f"repeated article_id: {number!r}{rounded} stands in {where}")
        number = number or self._made_id(publisher, str(day or ""), headline, body, url)
        self._seen[number] = f"{row.file}, row {row.number}"
        self._note_copy(body)
        return Accepted(row, Article.make(number, day, headline, body, publisher, url))

    def _note_copy(self, body: str) -> None:
        text = hash(body)  # differs from process to process, which a count doesn't mind
        if text in self._texts:
            self._count("with the very text of an earlier one (find_duplicates marks these, and near copies)")
        self._texts.add(text)

    def _day(self, text: str, order: bool) -> tuple[dt.date | None, str]:
        if not text.strip():
            self._count("without a date")
            return None, ""
        day = read_date(text, order)
        return day, "" if day else f"unreadable date: {text.strip()[:40]!r}"

    def _unusable(self, headline: str, body: str) -> str:
        if not body.strip():
            return "empty text"
        if self.english_only and (language := other_language(f"{headline}\n{body}")):
            return f"not English: it reads like {language}"
        return ""

    def _made_id(self, *parts: str) -> str:
        """From the content, so that judgements survive another order of the rows."""
        self._count("with an article_id made from the content")
        content = "\x1f".join(parts).encode("utf-8", errors="replace")
        made = "a" + hashlib.blake2b(content, digest_size=8).hexdigest()
        names = itertools.chain([made], (f"{made}-{n}" for n in itertools.count(2)))
        return next(name for name in names if name not in self._seen)

    def _count(self, what: str) -> None:
        self._counts[what] = self._counts.get(what, 0) + 1
