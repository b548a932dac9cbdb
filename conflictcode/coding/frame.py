"""Events as a data frame: one row an event, the same types however few rows there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, get_type_hints

import pandas as pd

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


def event_frame(events: Iterable[Event]) -> pd.DataFrame:
    """One row an event, with the columns of `Event`: text as str, days as datetime64, missing numbers NA."""
    rows = list(events)
    columns = {
        name: pd.array([getattr(event, name) for event in rows], dtype=_safe(name)) for name in EVENT_DTYPES
    }
    return pd.DataFrame(columns).astype(EVENT_DTYPES)


def _safe(name: str) -> Any:
    return "object" if EVENT_DTYPES[name].startswith("datetime") else EVENT_DTYPES[name]
