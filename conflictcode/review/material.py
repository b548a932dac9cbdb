"""What is under review, taken out of the users' frames: articles by id, the machine's events by article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from conflictcode.errors import ReviewError
from conflictcode.records import EVENT_COLUMNS, Article

Row = dict[str, Any]

# What a coder judges, in the groups that the screen shows. A decision certifies all of these columns.
FIELDS: dict[str, tuple[str, ...]] = {
    side: tuple(name for name in EVENT_COLUMNS if name.startswith(f"{side}_"))
    for side in ("source", "target", "action", "date")
} | {
    "code": ("root_code", "quad_class", "goldstein", "plover"),
    "place": (
        *(name for name in EVENT_COLUMNS if name.startswith("place_")),
        *("geoname_id", "latitude", "longitude", "country", "admin1"),
    ),
    "status": ("negated", "hypothetical", "future", "historical", "attributed_to"),
}
JUDGED: tuple[str, ...] = ("sentence", *(name for group in FIELDS.values() for name in group))
FLAGS = FIELDS["status"][:4]
CLAIM = ("source_code", "action_code", "target_code")

# Two coders agree on an event when they agree on these; spans and trails are evidence, not the claim.
COMPARED: tuple[str, ...] = (*CLAIM, "place_name", "date_start", *FLAGS)


def clean(value: Any) -> Any:
    """A cell as JSON has it: None for missing, dates as ISO text, plain Python numbers."""
    if isinstance(value, str) or value is None:
        return value or None
    if isinstance(value, (dt.date, dt.datetime)):
        return None if pd.isna(value) else value.isoformat()[:10]
    if pd.isna(value):
        return None
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def judged(row: Mapping[str, Any]) -> Row:
    """The judged columns of an event that hold anything: what a decision writes down."""
    found = {name: row.get(name) for name in JUDGED}
    return {name: value for name, value in found.items() if not empty(value)}


def empty(value: Any) -> bool:
    """Missing, or a flag that isn't set; the number 0 is a value."""
    return value is None or value is False or value == ""


def same(a: Any, b: Any) -> bool:
    """Two cells say the same; None, "" and False all say nothing."""
    return a == b or (empty(a) and empty(b))


def same_claim(a: Mapping[str, Any] | None, b: Mapping[str, Any] | None) -> bool:
    """Do two event dictionaries say the same? None stands for "no event"."""
    if a is None or b is None:
        return a is b
    return all(same(a.get(name), b.get(name)) for name in COMPARED)


class Articles:
    """The articles frame, an ``Article`` at a time."""

    def __init__(self, frame: pd.DataFrame) -> None:
        missing = [name for name in ("article_id", "text") if name not in frame.columns]
        if missing:
            raise ReviewError(
                f"the articles have no column {' and '.join(map(repr, missing))}; take the frame from "
                "cc.read_articles(...)"
            )
        columns = ("article_id", "date", "headline", "text", "publisher", "url")
        self._columns = {name: frame[name].tolist() for name in columns if name in frame.columns}
        self.ids: list[str] = [str(article_id) for article_id in self._columns["article_id"]]
        self._at = {article_id: i for i, article_id in enumerate(self.ids)}
        if len(self._at) < len(self.ids):
            twice = next(a for i, a in enumerate(self.ids) if self._at[a] != i)
            raise ReviewError(
                f"article_id {twice!r} stands in the articles more than once; ids have to be unique"
            )

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._at

    def __getitem__(self, article_id: str) -> Article:
        if article_id not in self._at:
            raise ReviewError(f"article {article_id!r} isn't among the articles that were handed in")
        i = self._at[article_id]
        cell = {name: clean(column[i]) or "" for name, column in self._columns.items()}
        head, body = cell.get("headline", ""), cell["text"]
        published = self.published(article_id)
        return Article.make(article_id, published, head, body, cell.get("publisher", ""), cell.get("url", ""))

    def published(self, article_id: str) -> dt.date | None:
        dates = self._columns.get("date")
        found = clean(dates[self._at[article_id]]) if dates else None
        return dt.date.fromisoformat(found) if found else None

    def texts(self) -> dict[str, str]:
        """Headline and body of every article in lower case, for searching."""
        heads = self._columns.get("headline") or [""] * len(self.ids)
        pairs = zip(self.ids, heads, self._columns["text"], strict=True)
        return {
            article_id: f"{clean(head) or ''}\n\n{clean(body) or ''}".casefold()
            for article_id, head, body in pairs
        }


class Proposals:
    """The machine's events, a row at a time."""

    def __init__(self, frame: pd.DataFrame | None) -> None:
        frame = pd.DataFrame(columns=["event_id", "article_id"]) if frame is None else frame
        missing = [name for name in ("event_id", "article_id") if name not in frame.columns]
        if missing:
            raise ReviewError(
                f"the events have no column {' and '.join(map(repr, missing))}; take the frame from "
                "cc.code_articles(articles)"
            )
        self._columns = {str(name): frame[name].tolist() for name in frame.columns}
        self.ids: list[str] = [str(event_id) for event_id in self._columns["event_id"]]
        self._at = {event_id: i for i, event_id in enumerate(self.ids)}
        if len(self._at) < len(self.ids):
            twice = next(e for i, e in enumerate(self.ids) if self._at[e] != i)
            raise ReviewError(
                f"event_id {twice!r} stands in the events more than once; ids have to be unique"
            )
        self._read: dict[str, Row] = {}
        self.of_article: dict[str, list[str]] = {}
        for event_id, article_id in zip(self.ids, self._columns["article_id"], strict=True):
            self.of_article.setdefault(str(article_id), []).append(event_id)

    def __contains__(self, event_id: str) -> bool:
        return event_id in self._at

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, event_id: str) -> Row:
        row = self._read.get(event_id)
        if row is None:
            i = self._at[event_id]
            row = self._read[event_id] = {name: clean(column[i]) for name, column in self._columns.items()}
        return row

    def cell(self, event_id: str, name: str) -> Any:
        """One cell; None for an event that isn't the machine's."""
        return clean(self.column(name)[self._at[event_id]]) if event_id in self._at else None

    def rows(self, names: Sequence[str]) -> Iterator[Row]:
        """Some columns of every event, in order."""
        for values in zip(*(self.column(name) for name in names), strict=True):
            yield {name: clean(value) for name, value in zip(names, values, strict=True)}

    def column(self, name: str) -> list[Any]:
        """A whole column, in the order of ``ids``; Nones where the frame hasn't got it."""
        return self._columns.get(name) or [None] * len(self.ids)
