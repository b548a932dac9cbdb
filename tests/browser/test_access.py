"""Can everybody use it: names, focus, reach by Tab, 200 % zoom, and what axe-core finds."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from lab import Notebook, Server, lines, wait_for
from test_review import ACTS, Review, adjudication, cell

from conflictcode.review.keymap import ADJUDICATE_KEYS

pytestmark = pytest.mark.browser


AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
STATES = {
    "list": [],
    "reject": ["x"],
    "code": ["v"],
    "help": ["?"],
    "comment": ["c"],
    "add": ["n"],
    "link": ["m"],
}


ADJUDICATION_STATES = {"grid": [], "none": ["0"], "value": ["j", "e"], "help": ["?"], "ask": ["r"]}


@pytest.mark.parametrize(
    ("made", "states"), [(cell, STATES), (adjudication, ADJUDICATION_STATES)], ids=["review", "adjudicate"]
)
def test_axe_finds_nothing_serious(made: Any, states: dict[str, list[str]], lab: Server, page: Any) -> None:
    name = f"axe-{made.__name__}"
    review = Review(page, lab, name, made(name))
    page.evaluate(AXE)
    found = []
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
        )
        page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
        for state, keys in states.items():
            review.focus()
            review.press(*keys)
            page.wait_for_timeout(150)
            result = page.evaluate("() => window.axe.run('.ccr', { resultTypes: ['violations'] })")
            found += [
                f"{theme}, {state}: {v['id']} ({v['impact']}) {v['nodes'][0]['html'][:120]}"
                for v in result["violations"]
                if v["impact"] in ("serious", "critical")
            ]
            review.press("Escape")
    assert found == []
    review.notebook.shutdown()


NAMELESS = """() => [...document.querySelectorAll('.ccr button, .ccr input, .ccr select, .ccr [role=group]')]
    .filter(n => !(n.getAttribute('aria-label') || n.textContent.trim() || n.getAttribute('title')))
    .map(n => n.outerHTML.slice(0, 80))"""
UNREACHED = """() => [...document.querySelectorAll('.ccr :is(button:not(:disabled), input, select, summary)')]
    .filter(n => n.tabIndex < 0).map(n => n.outerHTML.slice(0, 80))"""


def test_every_control_of_the_adjudication_too(lab: Server, page: Any) -> None:
    review = Review(page, lab, "names-adjudication", adjudication("names-adjudication"))
    assert page.evaluate(NAMELESS) == [] and page.evaluate(UNREACHED) == []
    sides = {f"side_{n}" for n in range(1, 5)}  # each cell of the grid is the button of its column
    cells = page.locator(".ccr-grid .ccr-cell").count()
    assert set(page.evaluate(ACTS)) == set(ADJUDICATE_KEYS) - sides and cells >= 6
    review.focus()
    review.press("?")
    told = page.locator(".ccr-help").inner_text()
    assert [words for _, words in ADJUDICATE_KEYS.values() if words not in told] == []
    review.notebook.shutdown()


def test_every_control_has_a_name_and_is_reached_by_tab(lab: Server, page: Any) -> None:
    review = Review(page, lab, "names", cell("names"), "# after")
    assert page.evaluate(NAMELESS) == [] and page.evaluate(UNREACHED) == []
    review.focus()
    seen = set()
    for _ in range(90):
        review.press("Tab")
        seen.add(page.evaluate("() => document.activeElement.dataset?.act || document.activeElement.tagName"))
    here = set(page.evaluate(ACTS))
    assert {"accept", "reject", "source", "alternative_1", "filter", "search"} <= here
    assert here - seen == {"undo", "redo"}  # nothing to undo yet
    ring = page.locator(".ccr").evaluate("node => getComputedStyle(node).boxShadow")
    review.focus()
    assert page.locator(".ccr").evaluate("node => getComputedStyle(node).boxShadow") != "none", ring
    review.press("Escape")
    assert page.evaluate("() => document.activeElement.closest('.ccr')") is None  # no keyboard trap
    review.notebook.shutdown()


LINES = """mark => {
    const style = getComputedStyle(mark);
    return [style.textDecorationStyle, style.textDecorationThickness, style.fontWeight];
}"""


def test_roles_are_told_apart_without_colour(lab: Server, page: Any) -> None:
    review = Review(page, lab, "roles", cell("roles"))
    looks = {
        role: tuple(page.locator(f".ccr-article mark.ccr-{role}").first.evaluate(LINES))
        for role in ("source", "action", "target", "place")
    }
    assert len(set(looks.values())) == 4, looks
    tags = page.locator(".ccr-article mark[data-tag]").evaluate_all("all => all.map(n => n.dataset.tag)")
    assert sorted(tags) == ["A", "P", "S", "T"]
    review.notebook.shutdown()


PARTS = [
    (cell, (".ccr-article", ".ccr-card", "[data-act=accept]")),
    (adjudication, (".ccr-article", ".ccr-grid", "[data-act=decide]")),
]


@pytest.mark.parametrize(("made", "parts"), PARTS, ids=["review", "adjudicate"])
def test_at_200_percent_everything_is_still_there(
    made: Any, parts: tuple[str, ...], lab: Server, page: Any
) -> None:
    page.set_viewport_size({"width": 750, "height": 500})  # what 1500 x 1000 is at 200 %
    name = f"zoom-{made.__name__}"
    review = Review(page, lab, name, made(name))
    overflow = page.locator(".ccr").evaluate("node => node.scrollWidth - node.clientWidth")
    assert overflow <= 0
    for part in parts:
        page.locator(f".ccr {part}").scroll_into_view_if_needed()
        assert page.locator(f".ccr {part}").bounding_box()["width"] > 60
    review.notebook.shutdown()


def test_remapped_keys_and_no_keys(lab: Server, page: Any) -> None:
    review = Review(page, lab, "remapped", cell("remapped", keys="{'accept': 'y', 'flag': ''}"))
    review.focus()
    review.press("a", "f", "y")
    assert [line["op"] for line in review.written(1)] == ["accept"]
    off = Review(page, lab, "off", cell("off", keys="False"))
    off.focus()
    off.press("a", "x", "1")
    page.locator("[data-act=flag]").click()
    assert [line["op"] for line in off.written(1)] == ["flag"]
    off.notebook.shutdown()


def test_without_a_script_the_page_still_shows_the_events(lab: Server, page: Any) -> None:
    code = cell("plain", screen="'plain'")
    lab.write("plain.ipynb", code)
    notebook = Notebook(page, lab, "plain.ipynb")
    notebook.run_all()
    page.get_by_text("14 PROTEST · demonstrate or rally").first.wait_for()
    page.get_by_role("button", name="Accept").click()
    log = lab.root / "plain" / "A.jsonl"
    wait_for(page, lambda: len(lines(log)) == 1, "one line")
    assert lines(log)[0]["op"] == "accept"
    notebook.shutdown()


def test_without_a_script_a_disagreement_can_be_settled(lab: Server, page: Any) -> None:
    lab.write("plain-adjudication.ipynb", adjudication("plain-adjudication", screen="'plain'"))
    notebook = Notebook(page, lab, "plain-adjudication.ipynb")
    notebook.run_all()
    page.get_by_text("0 of 2 settled").wait_for()
    page.get_by_label("Cause").select_option("coder error")
    page.get_by_role("button", name="No event").click()
    page.get_by_text("1 of 2 settled").wait_for()
    log = lab.root / "plain-adjudication" / "adjudicator.adjudication.jsonl"
    assert [(line["op"], line["cause"]) for line in lines(log)] == [("final", "coder error")]
    notebook.shutdown()
