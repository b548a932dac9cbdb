"""How far coders agree, from their logs alone: percent, alpha with interval, kappa and AC1 by field."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.errors import ReviewError
from conflictcode.review.alignment import Row, Unit
from conflictcode.review.coded import Coded, read_coded, shared_articles, units_of
from conflictcode.review.coefficients import Value, ac1, alpha, bootstrap_alpha, kappa, percent
from conflictcode.review.material import FLAGS
from conflictcode.review.passages import sentence_at

NONE = "none"  # the coder has no such event
EMPTY = "(empty)"  # the coder has the event and left the field empty
NO_VARIATION = "undefined: no variation"

FIELDS: dict[str, Callable[[Row], Any]] = {
    "quad class": lambda event: event.get("quad_class"),
    "root": lambda event: event.get("root_code"),
    "code": lambda event: event.get("action_code"),
    "source country": lambda event: event.get("source_country"),
    "source": lambda event: event.get("source_code"),
    "target country": lambda event: event.get("target_country"),
    "target": lambda event: event.get("target_code"),
    "place": lambda event: event.get("place_name"),
    "date": lambda event: event.get("date_start"),
    "status": lambda event: ", ".join(flag for flag in FLAGS if event.get(flag)),
}
SENTENCE = "sentence has an event"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What :func:`agreement` found. In a notebook it shows ``table``.

    ``table``: field, n_units, n_articles, percent (0 to 100), alpha, alpha_low, alpha_high (95 %, bootstrap
    over articles), kappa, ac1, note. ``values``: one row a unit and field, one column a coder.
    """

    table: pd.DataFrame
    values: pd.DataFrame
    coders: tuple[str, ...]
    blind: int  # shared articles that all coders read without the machine's codes
    articles: int

    def confusion(self, field: str = "root") -> pd.DataFrame:
        """Counts of the first coder's values (rows) against the second's (columns) for one field."""
        rows = self.values[self.values["field"] == field]
        if rows.empty:
            raise ReviewError(f"no field {field!r}; there are {', '.join(self.table['field'])}")
        first, second = self.coders[:2]
        return pd.crosstab(rows[first], rows[second], rownames=[first], colnames=[second])

    def in_words(self) -> str:
        """A paragraph for a methods section; who the coders are and how they were trained is yours to add."""
        rows = {row["field"]: row for row in self.table.to_dict("records")}
        told = "; ".join(f"{n} {_told(rows[n])}" for n in ("quad class", "root", "code") if n in rows)
        return (
            f"{len(self.coders)} coders read {self.articles} articles independently, {self.blind} of them "
            "without seeing the machine's codes. Events were matched within sentences; an event that only "
            "one coder found counts as disagreement. Krippendorff's alpha (nominal, 95% bootstrap interval "
            f"over articles): {told}."
        )

    def _repr_html_(self) -> str:
        shown = self.table.copy()
        for name in ("alpha", "alpha_low", "alpha_high", "kappa", "ac1"):
            shown[name] = [_number(value) for value in shown[name]]
        shown["percent"] = [f"{value:.1f}" for value in shown["percent"]]
        head = f"{' and '.join(self.coders)}: {self.articles} shared articles, {self.blind} of them blind"
        return f"<p>{html.escape(head)}</p>" + shown.to_html(index=False, escape=True)


def _number(value: float | None) -> str:
    return "" if pd.isna(value) else f"{value:.3f}"


def _told(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["alpha"]):
        return str(row["note"])
    interval = "" if pd.isna(row["alpha_low"]) else f" [{row['alpha_low']:.2f}, {row['alpha_high']:.2f}]"
    return f"{row['alpha']:.2f}{interval}"


def agreement(
    folder: Path | str, coders: Sequence[str] | None = None, draws: int = 1000, seed: int = 0
) -> Agreement:
    """Compare coders on the articles that two or more of them have closed.

    ``coders`` limits the comparison; ``draws`` and ``seed`` are the bootstrap's. Raises ReviewError when no
    article was closed by two coders.
    """
    coded = read_coded(folder, list(coders) if coders else None)
    shared = shared_articles(coded)
    if not shared:
        logs = ", ".join(coded) or "nobody"
        raise ReviewError(
            f"{folder}: no article is done by two coders (logs of: {logs}); see cc.assign(overlap=...)"
        )
    names = tuple(sorted({name for readers in shared.values() for name in readers}))
    groups = [_article_values(coded, article_id, readers, names) for article_id, readers in shared.items()]
    rows = [row for group in groups for row in group]
    table = pd.DataFrame([_measure(field, groups, names, draws, seed) for field in (SENTENCE, *FIELDS)])
    blind = sum(_is_blind(coded, a, readers) for a, readers in shared.items())
    return Agreement(table, pd.DataFrame(rows), names, blind, len(shared))


def _is_blind(coded: dict[str, Coded], article_id: str, readers: Sequence[str]) -> bool:
    lines = [coded[name].closing(article_id) for name in readers]
    return all(line is not None and line.get("mode") == "blind" for line in lines)


def _article_values(
    coded: dict[str, Coded], article_id: str, readers: list[str], names: Sequence[str]
) -> list[dict[str, Any]]:
    units, bounds = units_of(coded, article_id, readers)
    rows = [_sentence_row(coded, article_id, readers, number, bounds) for number in range(len(bounds))]
    rows += [_unit_row(unit, field, get) for unit in units for field, get in FIELDS.items()]
    return [{"article_id": article_id, **dict.fromkeys(names), **row} for row in rows]


def _unit_row(unit: Unit, field: str, get: Callable[[Row], Any]) -> dict[str, Any]:
    said = {
        coder: (get(event) or EMPTY) if (event := unit.events.get(coder)) is not None else NONE
        for coder in unit.coders
    }
    return {"sentence": unit.sentence, "field": field, **said}


def _sentence_row(
    coded: dict[str, Coded], article_id: str, readers: list[str], number: int, bounds: list[list[int]]
) -> dict[str, Any]:
    def has(name: str) -> str:
        starts = (event.get("action_start") or 0 for event in coded[name].events(article_id))
        return "yes" if any(sentence_at(bounds, start) == number for start in starts) else "no"

    return {"sentence": number, "field": SENTENCE, **{name: has(name) for name in readers}}


def _measure(
    field: str, groups: list[list[dict[str, Any]]], names: Sequence[str], draws: int, seed: int
) -> dict[str, Any]:
    by_article: list[list[list[Value]]] = [
        [[row[name] for name in names] for row in group if row["field"] == field] for group in groups
    ]
    units = [unit for group in by_article for unit in group]
    found = alpha(units)
    interval = bootstrap_alpha(by_article, draws, seed) if found is not None else None
    low, high = interval or (None, None)
    share = percent(units)
    return {
        "field": field,
        "n_units": len(units),
        "n_articles": sum(bool(group) for group in by_article),
        "percent": None if share is None else 100 * share,
        "alpha": found,
        "alpha_low": low,
        "alpha_high": high,
        "kappa": kappa(units),
        "ac1": ac1(units),
        "note": _note(units, found),
    }


def _note(units: list[list[Value]], found: float | None) -> str:
    if not units:
        return "undefined: no events"
    return NO_VARIATION if found is None else ""
