"""Articles in: what researchers have becomes one plain frame, and records for the coder.

Good rows go on, bad ones are kept with file, row and reason. Nothing is dropped in silence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from conflictcode.coding.frame import KeptRows
from conflictcode.errors import ArticlesError
from conflictcode.inputs.files import Source
from conflictcode.inputs.mending import whole
from conflictcode.inputs.published import read_date
from conflictcode.inputs.reader import Reader, Rejected
from conflictcode.records import Article

ARTICLE_COLUMNS = ("article_id", "date", "publisher", "headline", "text", "url")


def read_articles(
    source: Source | Iterable[Source],
    *,
    text: str | None = None,
    headline: str | bool | None = None,
    date: str | bool | None = None,
    id: str | bool | None = None,
    publisher: str | bool | None = None,
    url: str | bool | None = None,
    day_first: bool | None = None,
    encoding: str | None = None,
    english_only: bool = True,
    quiet: bool = False,
) -> pd.DataFrame:
    """Read news articles into one frame.

    ``source``: a CSV or TSV file, JSON lines, JSON, Parquet, a text, RTF, Word or HTML file (exports of
    Factiva and Nexis are split into their articles), a folder of such files, a data frame, an open text
    stream, or a list of these. Columns are found by their usual names; ``text=``,
    ``date=`` and so on name them, and False says that there is none. ``day_first`` settles dates such as
    03/04/2019 where the file doesn't.

    Returns a frame with the columns article_id, date (datetime64), publisher, headline, text, url, all but
    the date as text, in the order of the source. ``frame.attrs`` holds ``columns`` (what was taken for
    what), ``notes``, and ``rejected``: the rows that can't be coded (unreadable date, empty text, repeated
    id, not English), each with file, row, reason and the row itself (``.frame()`` makes a frame of them).

    Raises ArticlesError when a file can't be read, has no text or date column, or when nothing tells
    whether its dates put the day or the month first.
    """
    named = dict(article_id=id, date=date, text=text, headline=headline, publisher=publisher, url=url)
    reader = Reader(named, day_first=day_first, encoding=encoding, english_only=english_only)
    articles: list[Article] = []
    rejected = KeptRows()
    for item in reader.read(source):
        if isinstance(item, Rejected):
            rejected.append(item.record())
        else:
            articles.append(item.article)
    frame = _frame(articles)
    frame.attrs = {"columns": reader.columns, "notes": list(reader.notes), "rejected": rejected}
    if not quiet:
        print(summary(frame))
    return frame


def _frame(articles: list[Article]) -> pd.DataFrame:
    days: Any = [article.published for article in articles]
    columns: dict[str, Any] = {
        "article_id": [article.article_id for article in articles],
        "date": pd.to_datetime(days).astype("datetime64[us]"),
        "publisher": [article.publisher for article in articles],
        "headline": [article.headline for article in articles],
        "text": [body(article) for article in articles],
        "url": [article.url for article in articles],
    }
    return pd.DataFrame(columns, columns=list(ARTICLE_COLUMNS)).astype(
        {column: "str" for column in ARTICLE_COLUMNS if column != "date"}
    )


def body(article: Article) -> str:
    """The article's text without its headline."""
    return article.text[article.headline_end :].removeprefix("\n\n") if article.headline_end else article.text


def summary(frame: pd.DataFrame) -> str:
    """What was read, in words: articles, days, which column is which, remarks, rejected rows."""
    columns: Mapping[str, str] = frame.attrs.get("columns", {})
    days = frame["date"].dropna()
    span = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    taken = ", ".join(f"{column} → {field}" for field, column in columns.items() if column != field)
    parts = [f"{len(frame)} article{'' if len(frame) == 1 else 's'}{span}"]
    parts += [f"columns: {taken}"] if taken else []
    parts += frame.attrs.get("notes", [])
    if rejected := frame.attrs.get("rejected"):
        first = rejected[0]
        parts.append(
            f"{len(rejected)} rejected (see articles.attrs['rejected']), the first: {first['file']}, "
            f"row {first['row']}: {first['reason']}"
        )
    return "; ".join(parts) + "."


def to_articles(frame: pd.DataFrame) -> Iterator[Article]:
    """The records of a frame that has at least article_id, date and text (as `read_articles` gives).

    Raises ArticlesError when a column is missing, a date can't be read or an article_id stands there twice.
    """
    missing = [column for column in ("article_id", "date", "text") if column not in frame.columns]
    if missing:
        raise ArticlesError(
            f"The frame has no column {missing[0]!r}. Remedy: cc.read_articles(frame, text='...', ...)."
        )
    seen: set[str] = set()
    for number, row in enumerate(frame.to_dict("records"), start=1):
        fields = {column: _text(row.get(column)) for column in ARTICLE_COLUMNS if column != "date"}
        if not fields["article_id"] or fields["article_id"] in seen:
            raise ArticlesError(
                f"Row {number} of the frame: article_id {fields['article_id']!r} is empty or stands there "
                "twice. Remedy: cc.read_articles(frame) sorts such rows out."
            )
        seen.add(fields["article_id"])
        yield Article.make(
            fields["article_id"],
            _day(row["date"], number),
            fields["headline"],
            fields["text"],
            fields["publisher"],
            fields["url"],
        )


def _text(value: Any) -> str:
    return whole(value) if isinstance(value, str) else "" if value is None or pd.isna(value) else str(value)


def _day(value: Any, number: int) -> dt.date | None:
    if isinstance(value, dt.datetime) and not pd.isna(value):
        return value.date()
    if isinstance(value, dt.date) and not pd.isna(value):
        return value
    if value is None or value == "" or pd.isna(value):
        return None
    day = read_date(str(value))
    if day is None:
        raise ArticlesError(
            f"Row {number} of the frame: {value!r} isn't a date. Remedy: read_articles(frame)."
        )
    return day
