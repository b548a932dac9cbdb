"""The replication package: everything a figure came from, as one zip that proves itself.

The figures and tables in it are drawn from the files in it, so whoever has the zip can draw them again;
``verify`` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.report.archive import Archive
from conflictcode.report.package_check import Verification, verify
from conflictcode.report.package_data import add_codebook, add_data, add_results, add_review, read_frames
from conflictcode.report.package_words import add_code, add_environment, add_words
from conflictcode.report.recipes import Recipe, figure_files, table_files

__all__ = ["Verification", "replication_package", "verify"]


def replication_package(
    path: str | Path,
    articles: pd.DataFrame,
    events: pd.DataFrame,
    final: pd.DataFrame | None = None,
    figures: Mapping[str, Recipe] | None = None,
    tables: Mapping[str, Recipe] | None = None,
    review: str | Path | None = None,
    agreement: Any = None,
    quality: pd.DataFrame | None = None,
    codebook: str | Path = "cameo",
    overlay: str | Path | None = None,
    full_text: bool = False,
    comments: bool = False,
    title: str = "Replication package",
    authors: tuple[str, ...] = (),
    notes: Mapping[str, str] | None = None,
) -> Path:
    """Write the replication package as a zip and return its path (``path`` with the suffix .zip).

    ``articles``, ``events`` (the machine's), ``final`` (``cc.final_events``; the machine's where nobody
    reviewed). ``figures`` and ``tables`` by name, as what to draw: ``{"fig1": {"chart": "counts", "period":
    "month", "width": "double"}}``, ``{"tab1": {"table": "by_year"}}``; further keys are the arguments of that
    chart or table, ``"events": "machine"`` takes the machine's events, ``"where": {"country": "IRQ"}`` only
    those with that value (or one of a list). ``review``: a review folder; its logs
    go in under pseudonyms, comments only with ``comments=True``. ``agreement`` (``cc.agreement``) and
    ``quality`` (``cc.machine_quality``) feed the charts and tables of those names. ``full_text``: put the
    articles' text in, if its licence allows. ``notes``: facts to keep in provenance.json (git commit, dates
    of collection, time zone).

    The same input gives the same bytes (but for a PDF whose labels need a second font). Raises ReportError
    for an unknown chart or table and for missing columns.
    """
    out = Path(path).with_suffix(".zip")
    package = Archive(out.stem)
    data = add_data(package, articles, events, final, full_text)
    facts: dict[str, Any] = {"title": title, "authors": list(authors), **data, "notes": dict(notes or {})}
    facts["coders"] = add_review(package, review, comments) if review is not None else []
    facts["codebook"] = add_codebook(package, codebook, overlay, facts["coders"])
    recipes = {"figures": _checked(figures, "chart"), "tables": _checked(tables, "table")}
    facts["seeds"] = {"bootstrap": 20191216}
    add_results(package, agreement, quality)
    frames = read_frames(package)
    lines = add_code(package, recipes)
    for name, recipe in recipes["figures"].items():
        package.add_all(figure_files(name, recipe, frames), "output", f"made by {lines[name]}")
    for name, recipe in recipes["tables"].items():
        package.add_all(table_files(name, recipe, frames), "output", f"made by {lines[name]}")
    add_environment(package)
    add_words(package, facts, recipes, lines)
    return package.write(out)


def _checked(recipes: Mapping[str, Recipe] | None, kind: str) -> dict[str, Recipe]:
    made: dict[str, Recipe] = {name: dict(recipe) for name, recipe in (recipes or {}).items()}
    for name, recipe in made.items():
        if kind not in recipe or not name.replace("-", "").replace("_", "").isalnum():
            raise ReportError(
                f"{name!r}: give a plain name and a mapping with the key {kind!r}, not {recipe!r}"
            )
    return made
