"""Figures and tables written down as what to draw, so that a package can draw them again."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.report.export import files, points, print_spec
from conflictcode.report.frames import require

Recipe = Mapping[str, Any]
Frames = Mapping[str, pd.DataFrame]
KINDS = ("pdf", "svg", "png", "spec.json", "data.csv", "caption.txt", "alt.txt")
_OURS = {"chart", "table", "width", "title", "events", "where"}


def figure_files(
    name: str, recipe: Recipe, frames: Frames, kinds: tuple[str, ...] = KINDS
) -> dict[str, bytes]:
    """The files of the figure ``name`` by their path in the package, drawn from ``frames``."""
    from conflictcode.report import charts

    chart = _made(charts, str(recipe["chart"]), name, recipe, frames)
    spec, facts = print_spec(chart, points(recipe.get("width", "single")))
    facts = spec["usermeta"]["conflictcode"] = _said(facts, recipe)
    made = files(spec, facts, kinds, str(recipe.get("title", "")))
    return {f"output/figures/{name}.{kind}": content for kind, content in made.items()}


def table_files(name: str, recipe: Recipe, frames: Frames) -> dict[str, bytes]:
    """The files of the table ``name`` by their path in the package."""
    from conflictcode.report import tables

    table = _made(tables, str(recipe["table"]), name, recipe, frames)
    table = replace(table, facts=_said(table.facts, recipe))
    texts = {"tex": table.to_latex(), "html": table.to_html(), "csv": table.to_csv()}
    return {f"output/tables/{name}.{kind}": text.encode() for kind, text in texts.items()}


def _said(facts: dict[str, Any], recipe: Recipe) -> dict[str, Any]:
    """The facts with what ``where`` left over, so that the caption says it."""
    where = sorted(recipe.get("where", {}).items())
    wanted = [f"{name} is {' or '.join(_values(value))}" for name, value in where]
    if not wanted:
        return facts
    return {**facts, "notes": [f"Only events whose {' and '.join(wanted)}.", *facts.get("notes", [])]}


def _values(value: Any) -> list[str]:
    return [str(value)] if isinstance(value, str) else [str(each) for each in value]


def _made(module: Any, kind: str, name: str, recipe: Recipe, frames: Frames) -> Any:
    if kind not in module.__all__ or not inspect.isfunction(getattr(module, kind, None)):
        raise ReportError(f"{name}: there is no {kind!r} in {module.__name__}")
    function = getattr(module, kind)
    known = inspect.signature(function).parameters
    given = {key: value for key, value in recipe.items() if key not in _OURS}
    for key, frame in _inputs(recipe, frames).items():
        if key in known:
            given[key] = frame
    missing = [p.name for p in known.values() if p.default is p.empty and p.kind < 2 and p.name not in given]
    if missing:
        raise ReportError(f"{name}: {kind} also needs {', '.join(missing)}, which a package can't hand in")
    try:
        return function(**given)
    except TypeError as error:
        raise ReportError(f"{name}: {error}") from error


def _inputs(recipe: Recipe, frames: Frames) -> dict[str, pd.DataFrame]:
    chosen = str(recipe.get("events", "final"))
    if chosen not in ("final", "machine"):
        raise ReportError(f"'events' is {chosen!r}; use 'final' or 'machine'")
    machine, final = (_only(frames[name], recipe.get("where", {})) for name in ("machine", "final"))
    made = {
        "events": final if chosen == "final" else machine,
        "articles": frames["articles"],
        "machine": machine,
        "final": final,
    }
    results = {"found": "agreement", "table": "quality"}  # what cc.agreement and cc.machine_quality gave
    return made | {key: frames[name] for key, name in results.items() if name in frames}


def _only(events: pd.DataFrame, where: Mapping[str, Any]) -> pd.DataFrame:
    require(events, where, "event")
    for name, value in where.items():
        events = events[events[name].isin(_values(value))]
    return events
