"""How quickly a year of 100,000 events becomes a grid, each chart and a notebook, and how large that is.

    python benchmarks/charts.py

Prints a table and one JSON line: processor's seconds (best of ``ROUNDS``) from the event frame to the picture
that a notebook shows, the clock's beside them. On a busy machine trust the processor.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "report"))

import nbformat
import pandas as pd
from report_factory import articles, events

import conflictcode as cc
from conflictcode.report import charts, renderer

EVENTS, ARTICLES, ROUNDS = 100_000, 20_000, 2
GRID_LIMIT, CHART_LIMIT, NOTEBOOK_LIMIT = 0.5, 3.0, 2_000_000


def main() -> None:
    corpus = articles(ARTICLES, start="2019-01-01", end="2019-12-31")
    year = events(EVENTS, corpus=corpus)
    charts.quads(events(), articles())  # loads what is loaded once
    grids = {f"grid, {rule}": (lambda rule=rule: cc.counts(year, corpus, dedupe=rule)) for rule in RULES}
    found = {name: measured(make) for name, make in grids.items()}
    found |= {
        name: measured(lambda make=make: shown(make())) for name, make in drawings(year, corpus).items()
    }
    print(f"{'':<24} {'processor, s':>12} {'clock, s':>9}   limit")
    for name, (worked, clock) in found.items():
        limit = GRID_LIMIT if name.startswith("grid") else CHART_LIMIT
        print(f"{name:<24} {worked:>12.2f} {clock:>9.2f}   {limit:g}{'' if worked < limit else '  ABOVE'}")
    size = notebook_size(charts.linked(year, corpus))
    print(f"{'notebook with linked, MB':<24} {size / 1e6:>12.2f} {'':>9}   {NOTEBOOK_LIMIT / 1e6:g}")
    line = {f"{name}, s": round(worked, 3) for name, (worked, _) in found.items()}
    print(json.dumps({"events": EVENTS, "articles": ARTICLES, **line, "notebook with linked, bytes": size}))


RULES = ("none", "article", "day", "day-root")


def drawings(year: pd.DataFrame, corpus: pd.DataFrame) -> dict[str, Callable[[], Any]]:
    """Every chart that counts events, some of them by week as well."""
    final = year.iloc[::2].assign(decision="single", origin="machine", decided_by="A")
    return {
        "counts": lambda: charts.counts(year, corpus),
        "counts by root, by day": lambda: charts.counts(year, corpus, period="day", by="root_code"),
        "quads": lambda: charts.quads(year, corpus),
        "rate": lambda: charts.rate(year, corpus),
        "dyads": lambda: charts.dyads(year, corpus),
        "dyads over time": lambda: charts.dyads_over_time(year, corpus),
        "goldstein": lambda: charts.goldstein(year, corpus),
        "goldstein by week": lambda: charts.goldstein(year, corpus, period="week"),
        "mirror by week": lambda: charts.mirror(year, corpus, period="week"),
        "before and after": lambda: charts.before_after(year, corpus, "2019-07-01"),
        "top": lambda: charts.top(year, corpus),
        "event map": lambda: charts.event_map(year, corpus),
        "machine and reviewed": lambda: charts.machine_and_reviewed(year, final, corpus),
        "linked": lambda: charts.linked(year, corpus),
        "linked, one a day": lambda: charts.linked(year, corpus, dedupe="day"),
    }


def shown(chart: Any) -> dict[str, Any]:
    """The notebook output of a chart."""
    return renderer.bundle(chart.to_dict())


def measured(make: Callable[[], Any]) -> tuple[float, float]:
    """The best processor's and clock's seconds of a few rounds: other work only ever slows."""
    rounds = []
    for _ in range(ROUNDS):
        worked, clock = time.process_time(), time.perf_counter()
        make()
        rounds.append((time.process_time() - worked, time.perf_counter() - clock))
    return min(worked for worked, _ in rounds), min(clock for _, clock in rounds)


def notebook_size(chart: Any) -> int:
    """The bytes of a notebook file that holds the chart, live and as a picture."""
    output = nbformat.v4.new_output("display_data", data=shown(chart))
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("chart", outputs=[output])])
    return len(nbformat.writes(book).encode())


if __name__ == "__main__":
    main()
