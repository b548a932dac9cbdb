"""Can everybody use it: names, focus, reach by Tab, 200 % zoom, and what axe-core finds."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import pytest
from lab import Notebook, Server, lines, wait_for
from test_review import Review, cell

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """axe-core's script, from the npm registry; skipped where npm or the registry can't be reached."""
    folder = tmp_path_factory.mktemp("axe")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm here, so no axe-core; the rules in this file's other tests still hold")
    command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder), "axe-core@4"]
    if subprocess.run(command, capture_output=True, timeout=120, check=False).returncode:
        pytest.skip("axe-core can't be had from the npm registry here")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


STATES = {
    "list": [],
    "reject": ["x"],
    "code": ["v"],
    "help": ["?"],
    "comment": ["c"],
    "add": ["n"],
    "link": ["m"],
}


def test_axe_finds_nothing_serious(axe: str, lab: Server, page: Any) -> None:
    review = Review(page, lab, "axe", cell("axe"))
    page.evaluate(axe)
    found = []
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
        )
        page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
        for state, keys in STATES.items():
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


def test_every_control_has_a_name_and_is_reached_by_tab(lab: Server, page: Any) -> None:
    review = Review(page, lab, "names", cell("names"), "# after")
    assert page.evaluate(NAMELESS) == [] and page.evaluate(UNREACHED) == []
    review.focus()
    seen = set()
    for _ in range(90):
        review.press("Tab")
        seen.add(page.evaluate("() => document.activeElement.dataset?.act || document.activeElement.tagName"))
    assert {"accept", "reject", "undo", "help", "SELECT", "INPUT"} - seen == {"undo"}  # nothing to undo yet
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


def test_at_200_percent_everything_is_still_there(lab: Server, page: Any) -> None:
    page.set_viewport_size({"width": 750, "height": 500})  # what 1500 x 1000 is at 200 %
    review = Review(page, lab, "zoom", cell("zoom"))
    overflow = page.locator(".ccr").evaluate("node => node.scrollWidth - node.clientWidth")
    assert overflow <= 0
    for part in (".ccr-article", ".ccr-card", "[data-act=accept]"):
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
