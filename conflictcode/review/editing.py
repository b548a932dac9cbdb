"""What a coder types or marks, turned into columns of an event. Raises ReviewError with the remedy."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from conflictcode.errors import ReviewError
from conflictcode.records import Article
from conflictcode.review import vocabulary as words
from conflictcode.review.material import FIELDS, FLAGS, Row, same
from conflictcode.review.passages import find_words
from conflictcode.review.vocabulary import Vocabulary

_DAY = 1  # UCDP date precision: 1 day, 2 span of 2-6 days, 3 week, 4 month, 5 year
_SPANS = {"source", "target", "action", "place", "date"}


def span(article: Article, start: int, end: int, quote: str) -> Row:
    """A stretch of the text, checked: offsets are code points and have to give back the quote."""
    if not (0 <= start < end <= len(article.text)) or article.text[start:end] != quote:
        raise ReviewError(f"the marked words {quote[:40]!r} don't stand at {start}-{end}; mark them again")
    return {"start": start, "end": end, "text": quote}


def marked(field: str, found: Row) -> Row:
    """The columns that say where the words of a field stand."""
    if field not in _SPANS:
        raise ReviewError(f"{field!r} can't be marked in the text; these can: {', '.join(sorted(_SPANS))}")
    return {f"{field}_{name}": found[name] for name in ("text", "start", "end")}


def typed(field: str, value: str, vocabulary: Vocabulary) -> Row:
    """The columns that follow from a typed or picked value; an empty value empties the field."""
    if field not in _TYPED:
        raise ReviewError(f"{field!r} can't be edited; these can: {', '.join(sorted(_TYPED))}")
    return _TYPED[field](value.strip(), vocabulary)


def words_in(article: Article, bounds: tuple[int, int], field: str, text: str) -> Row:
    """Mark words by typing them: they have to stand in the sentence."""
    found = find_words(article.text, bounds, text.strip())
    if found is None:
        raise ReviewError(
            f"{text.strip()!r} doesn't stand in this sentence; type the words as they are printed"
        )
    return marked(field, found)


def _source(value: str, vocabulary: Vocabulary) -> Row:
    return words.actor("source", value)


def _target(value: str, vocabulary: Vocabulary) -> Row:
    return words.actor("target", value)


def _action(value: str, vocabulary: Vocabulary) -> Row:
    return vocabulary.action(value)


def _place(value: str, vocabulary: Vocabulary) -> Row:
    return vocabulary.place(value) if value else dict.fromkeys(FIELDS["place"])


def _date(value: str, vocabulary: Vocabulary) -> Row:
    start, end, precision = parse_dates(value) if value else (None, None, None)
    return {
        "date_start": start and start.isoformat(),
        "date_end": end and end.isoformat(),
        "date_precision": precision,
        "date_how": "coder" if value else None,
    }


def _said_by(value: str, vocabulary: Vocabulary) -> Row:
    return {"attributed_to": value or None}


_TYPED: dict[str, Callable[[str, Vocabulary], Row]] = {
    "source": _source,
    "target": _target,
    "action": _action,
    "place": _place,
    "date": _date,
    "attributed_to": _said_by,
}


def toggled(flag: str, event: Row) -> Row:
    """Switch one of negated, hypothetical, future, historical."""
    if flag not in FLAGS:
        raise ReviewError(f"{flag!r} is no status; these are: {', '.join(FLAGS)}")
    return {flag: not event.get(flag)}


def parse_dates(text: str) -> tuple[dt.date, dt.date, int]:
    """``2019-12-16``, ``2019-12-16..2019-12-18``, ``2019-12``, ``2019`` as first and last day, precision."""
    first, _, last = (part.strip() for part in text.partition(".."))
    start, end, precision = _one_date(first, text)
    if not last:
        return start, end, precision
    _, end, _ = _one_date(last, text)
    if end < start:
        raise ReviewError(f"{text!r}: the last day is before the first")
    return start, end, _span_precision((end - start).days + 1)


def _one_date(part: str, whole: str) -> tuple[dt.date, dt.date, int]:
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", part)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(x) if x else 0 for x in match.groups())
        if day:
            return dt.date(year, month, day), dt.date(year, month, day), _DAY
        if month:
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), 4
        return dt.date(year, 1, 1), dt.date(year, 12, 31), 5
    except (ValueError, IndexError) as error:
        raise ReviewError(
            f"{whole!r} is no date: write 2019-12-16, a span 2019-12-16..2019-12-18, "
            "a month 2019-12 or a year 2019"
        ) from error


def _span_precision(days: int) -> int:
    for precision, longest in ((_DAY, 1), (2, 6), (3, 7), (4, 31)):
        if days <= longest:
            return precision
    return 5


def differences(event: Row, proposal: Row) -> list[str]:
    """The judged columns in which an event departs from its proposal."""
    names = [name for group in FIELDS.values() for name in group]
    return [name for name in names if not same(event.get(name), proposal.get(name))]


def changes_only(event: Row, new: Row) -> tuple[Row, Row]:
    """Old and new values of the columns that ``new`` really changes."""
    names = [name for name in new if not same(event.get(name), new[name])]
    return {name: event.get(name) for name in names}, {name: _plain(new[name]) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
