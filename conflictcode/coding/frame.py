"""Events as a data frame: one row an event, the same types however few rows there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, get_type_hints

import pandas as pd

from conflictcode.errors import ArticlesError
from conflictcode.records import EVENT_COLUMNS, Event

_DTYPES: dict[object, str] = {
    str: "str",
    bool: "bool",
    int: "int64",
    int | None: "Int64",
    float: "float64",
    float | None: "float64",
    dt.date | None: "datetime64[us]",
}
EVENT_DTYPES = {name: _DTYPES[get_type_hints(Event)[name]] for name in EVENT_COLUMNS}


class KeptRows(list[dict[str, Any]]):
    """Rows that a frame carries along in ``attrs``: a list of dicts that shows as a table in a notebook.

    A list, not a frame, because pandas compares ``attrs`` and stores them as JSON.
    """

    def frame(self) -> pd.DataFrame:
        """The same as a data frame."""
        return pd.DataFrame(list(self))

    def _repr_html_(self) -> str:
        more = f"<p>and {len(self) - 50} more</p>" if len(self) > 50 else ""
        return pd.DataFrame(self[:50]).to_html(index=False) + more

    def __deepcopy__(self, memo: object) -> KeptRows:
        return self  # pandas copies attrs at every step; nobody edits these


def event_frame(events: Iterable[Event]) -> pd.DataFrame:
    """One row an event, with the columns of `Event`: text as str, days as datetime64, missing numbers NA."""
    rows = list(events)
    columns = {
        name: pd.array([getattr(event, name) for event in rows], dtype=_safe(name)) for name in EVENT_DTYPES
    }
    return pd.DataFrame(columns).astype(EVENT_DTYPES)


def _safe(name: str) -> Any:
    return "object" if EVENT_DTYPES[name].startswith("datetime") else EVENT_DTYPES[name]


def typed(frame: pd.DataFrame, where: str) -> pd.DataFrame:
    """An event frame whose values came as text or JSON, with its proper types.

    Raises ArticlesError when a column of an event frame is missing, or when a spreadsheet has saved the file.
    """
    missing = [name for name in EVENT_COLUMNS if name not in frame.columns]
    if missing and any(name.startswith("event_id;") for name in frame.columns):
        raise _spreadsheet(where)
    if missing:
        raise ArticlesError(f"{where}: not an event file, it has no column {missing[0]!r}.")
    if not set(frame["negated"].astype(str)) <= {"True", "False"}:  # Excel writes TRUE, or WAHR
        raise _spreadsheet(where)
    return frame.assign(**{name: _typed(frame[name], dtype) for name, dtype in EVENT_DTYPES.items()})


def _spreadsheet(where: str) -> ArticlesError:
    return ArticlesError(
        f"{where}: a spreadsheet has saved this file, and spreadsheets turn the code 010 into 10. Remedy: "
        "take the file as conflictcode wrote it, or code the articles again."
    )


def _typed(values: Any, dtype: str) -> Any:
    if str(values.dtype) == dtype:
        return values
    text = values.map(lambda value: "" if value is None or value != value else str(value))
    if dtype == "str":
        return text.astype("str")
    if dtype == "bool":
        return text == "True"
    if dtype.startswith("datetime"):
        return pd.to_datetime(text.where(text != ""), format="ISO8601").astype(dtype)
    return pd.to_numeric(text.where(text != "")).astype(dtype)
