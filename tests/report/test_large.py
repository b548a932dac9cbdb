"""A year of 100,000 events stays small on the screen and in the notebook."""

from __future__ import annotations

import json

import nbformat
import pytest
from report_factory import articles, events

from conflictcode.report import charts, renderer

pytestmark = pytest.mark.slow


def test_a_notebook_with_a_year_of_100_000_events_stays_under_2_mb(tmp_path):
    corpus = articles(20_000, start="2019-01-01", end="2019-12-31")
    year = events(100_000, corpus=corpus)
    drawn = [
        charts.counts(year, corpus),
        charts.quads(year, corpus, period="week"),
        charts.dyads(year, corpus),
        charts.event_map(year, corpus),
        charts.linked(year, corpus),
    ]
    book = nbformat.v4.new_notebook()
    for chart in drawn:
        output = nbformat.v4.new_output("display_data", data=renderer.bundle(chart.to_dict()))
        book.cells.append(nbformat.v4.new_code_cell("chart", outputs=[output]))
    nbformat.write(book, tmp_path / "large.ipynb")
    assert (tmp_path / "large.ipynb").stat().st_size < 2_000_000
    rows = [row for data in drawn[-1].to_dict()["datasets"].values() for row in data if "dyad" in row]
    assert sum(row["events"] for row in rows) == 100_000
    assert len(json.dumps(rows)) < 1_000_000
