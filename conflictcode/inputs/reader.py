"""Rows become articles or rejections, one after the other, so that a file of any length fits in memory."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from conflictcode.inputs.columns import find_columns
from conflictcode.inputs.files import Source, open_tables
from conflictcode.inputs.language import other_language
from conflictcode.inputs.mending import Mender
from conflictcode.inputs.published import day_first, read_date
from conflictcode.inputs.tables import Row, Table
from conflictcode.records import Article

_PEEK = 1000  # rows that decide day-first or month-first


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
    """Reads sources; afterwards ``columns`` and ``notes`` say what was taken for what."""

    named: Mapping[str, str | bool | None]
    day_first: bool | None = None
    encoding: str | None = None
    english_only: bool = True
    columns: dict[str, str] = field(default_factory=dict)
    _notes: dict[str, None] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _mender: Mender = field(default_factory=Mender)

    @property
    def notes(self) -> tuple[str, ...]:
        counted = (f"{count} {what}" for what, count in self._counts.items())
        return (*self._notes, *counted, *self._mender.notes)

    def read(self, source: Source | Iterable[Source]) -> Iterator[Accepted | Rejected]:
        """The articles and the rejected rows of one source or several, in their order."""
        for table in open_tables(source, self.encoding):
            yield from self._table(table)

    def _table(self, table: Table) -> Iterator[Accepted | Rejected]:
        where = table.file
        columns = find_columns(table.columns, self.named, where)
        self._note_table(table, columns)
        rows = iter(table.rows)
        peeked = list(itertools.islice(rows, _PEEK))
        order = self.day_first
        if order is None:
            dates = (row.fields.get(columns.get("date", ""), "") for row in peeked)
            order = day_first(dates, where)
        for row in itertools.chain(peeked, rows):
            yield self._row(row, columns, order)

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
        values = {name: row.fields.get(column, "") for name, column in columns.items()}
        headline = self._mender.mend(values.get("headline", "").strip())
        body = self._mender.mend(values.get("text", ""))
        day, unreadable = self._day(values.get("date", ""), order)
        if reason := unreadable or self._unusable(headline, body):
            return Rejected(row, reason)
        publisher, url = values.get("publisher", "").strip(), values.get("url", "").strip()
        number = values.get("article_id", "").strip()
        if number and number in self._seen:
            return Rejected(row, f"repeated article_id: {number!r} stands in {self._seen[number]} already")
        number = number or self._made_id(publisher, str(day or ""), headline, body, url)
        self._seen[number] = f"{row.file}, row {row.number}"
        return Accepted(row, Article.make(number, day, headline, body, publisher, url))

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
