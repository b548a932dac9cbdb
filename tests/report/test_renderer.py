"""Charts in a notebook need no network, and importing them changes nothing that a user has chosen."""

from __future__ import annotations

import subprocess
import sys

import altair as alt
import pytest
from drawings import FULL, STEADY

from conflictcode.report import charts, renderer


def test_the_output_is_live_in_jupyterlab_and_a_picture_elsewhere():
    chart = charts.quads(STEADY, FULL)
    made = renderer.bundle(chart.to_dict())
    assert set(made) == {renderer.LIVE, "image/svg+xml", "text/plain"}
    assert made[renderer.LIVE]["datasets"]
    assert "http" not in made["image/svg+xml"].replace("http://www.w3.org", "")
    assert made["text/plain"].startswith("<chart: Stacked bars of 400 events")


def test_jupyterlabs_older_vega_draws_every_kind_of_chart():
    import vl_convert

    for chart in (charts.counts(STEADY, FULL), charts.linked(STEADY, FULL), charts.event_map(STEADY, FULL)):
        assert "<path" in vl_convert.vegalite_to_svg(chart.to_dict(), vl_version="5.20")


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


CHOSEN = """
import altair as alt
import pytest
alt.theme.enable("dark"); alt.renderers.enable("svg")
from conflictcode.report import charts
print(alt.theme.active, alt.renderers.active)
"""
NOTHING = """
import altair as alt
import pytest
from conflictcode.report import charts
print(alt.theme.active, alt.renderers.active)
"""


@pytest.mark.slow
def test_what_a_user_has_chosen_stays():
    assert run(CHOSEN) == "dark svg"


@pytest.mark.slow
def test_outside_a_notebook_only_the_theme_is_switched_on():
    assert run(NOTHING) == "conflictcode default"


def test_inside_a_notebook_the_renderer_too(monkeypatch):
    before = alt.renderers.active
    monkeypatch.setattr(renderer, "in_notebook", lambda: True)
    try:
        alt.renderers.enable("default")
        renderer.enable()
        assert alt.renderers.active == "conflictcode"
    finally:
        alt.renderers.enable(before)
