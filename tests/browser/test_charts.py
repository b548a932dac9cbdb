"""Charts in JupyterLab without the internet: live, linked, and still there in a reopened notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab import Notebook, Server, wait_for

pytestmark = pytest.mark.browser

SETUP = f"""import sys
sys.path.insert(0, {str(Path(__file__).parent.parent / "report")!r})
from report_factory import articles, events
from conflictcode import charts
corpus = articles()
found = events(400, corpus=corpus)"""


@pytest.fixture
def linked(page: Any, lab: Server) -> Notebook:
    lab.write("linked.ipynb", SETUP, "charts.linked(found, corpus)")
    notebook = Notebook(page, lab, "linked.ipynb")
    notebook.run_all()
    picture(page)
    return notebook


def picture(page: Any) -> Any:
    """The drawing of the live chart, once Vega has drawn it."""
    drawing = page.locator(
        ".jp-OutputArea-output .vega-embed canvas, .jp-OutputArea-output .vega-embed svg.marks"
    )
    drawing.first.wait_for()
    return drawing.first


def lower(page: Any) -> bytes:
    """What the part below the time line looks like."""
    box = picture(page).bounding_box()
    clip = {
        "x": box["x"],
        "y": box["y"] + 190,
        "width": box["width"],
        "height": min(box["height"] - 190, 380),
    }
    return bytes(page.screenshot(clip=clip))


def drag_over_the_time_line(page: Any) -> None:
    box = picture(page).bounding_box()
    y = box["y"] + 100
    page.mouse.move(box["x"] + 0.4 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], y, steps=6)
    page.mouse.up()


def test_types_dyads_and_map_follow_the_time_line_offline(page, linked):
    picture(page).scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    before = lower(page)
    drag_over_the_time_line(page)
    wait_for(page, lambda: lower(page) != before, "the bars follow the brush")
    assert page.asked == [] and page.errors == []


def test_the_chart_is_still_live_when_the_notebook_is_reopened_without_a_kernel(page, linked):
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    saved = linked.lab.root / "linked.ipynb"
    wait_for(page, lambda: "vegalite.v5" in saved.read_text(encoding="utf-8"), "the notebook is saved")
    linked.shutdown()
    linked.open()
    picture(page).scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    before = lower(page)
    drag_over_the_time_line(page)
    wait_for(page, lambda: lower(page) != before, "the bars follow the brush")
    assert page.asked == [] and saved.stat().st_size < 1_000_000
