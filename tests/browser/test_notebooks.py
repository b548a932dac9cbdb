"""The notebooks on review and agreement as a reader runs them, and the adjudication screen by keyboard."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lab import Notebook, Server, lines, wait_for

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"


@pytest.fixture(scope="module")
def books(lab: Server) -> Server:
    """The notebooks in the server's folder, without anybody's decisions, on the first thirty articles."""
    shutil.copytree(NOTEBOOKS / "data", lab.root / "data")
    table = lab.root / "data" / "articles.csv"
    pd.read_csv(table, dtype=str, keep_default_na=False).head(30).to_csv(table, index=False)
    for name in ("02-review", "03-agreement"):
        shutil.copy(NOTEBOOKS / f"{name}.ipynb", lab.root)
    return lab


def test_decisions_of_notebook_02_outlive_the_kernel(books: Server, page: Any) -> None:
    notebook = Notebook(page, books, "02-review.ipynb")
    notebook.run_all()
    log = books.root / "review" / "A.jsonl"
    page.locator(".ccr").focus()
    page.keyboard.press("a")
    page.keyboard.press("x")
    page.keyboard.press("2")
    page.keyboard.press("a")
    wait_for(page, lambda: len(lines(log)) == 3, "three decisions")
    page.locator(".ccr-counts", has_text="2 accepted").wait_for()
    shown = page.locator(".ccr-counts").inner_text()
    assert "1 rejected" in shown
    notebook.restart()
    assert page.locator(".ccr").count() == 0
    notebook.run_all()
    assert page.locator(".ccr-counts").inner_text() == shown
    assert [line["op"] for line in lines(log)] == ["accept", "reject", "accept"]
    assert page.errors == [] and page.asked == []
    notebook.shutdown()


def test_notebook_03_is_adjudicated_by_keyboard(books: Server, page: Any) -> None:
    notebook = Notebook(page, books, "03-agreement.ipynb")
    notebook.run_all()
    log = books.root / "simulated-review" / "adjudicator.adjudication.jsonl"
    screen = page.locator(".ccr-adjudicate")
    assert "simulated-" not in screen.inner_text()  # names are hidden
    total = int(screen.locator(".ccr-far").inner_text().split(" of ")[1].split()[0])
    screen.focus()
    page.keyboard.press("0")  # no event
    page.keyboard.press("3")  # because of a coder's error
    screen.get_by_text(f"1 of {total} settled").wait_for()
    page.keyboard.press("r")  # send the next one back
    page.locator(".ccr-ask textarea").wait_for()
    page.keyboard.type("Is a plan an event?")
    page.keyboard.press("Enter")
    screen.get_by_text("1 sent back").wait_for()
    column = 1 if screen.locator("tbody tr").first.locator("td").first.locator("button").count() else 2
    page.keyboard.press(f"Shift+Digit{column}")  # everything of one side
    page.keyboard.press("Enter")
    page.keyboard.press("2")  # because of a gap in the guideline
    screen.get_by_text(f"2 of {total} settled").wait_for()
    page.keyboard.press("u")
    screen.get_by_text(f"1 of {total} settled").wait_for()
    causes = [(line["op"], line.get("cause", "")) for line in lines(log)]
    assert causes == [
        ("final", "coder error"),
        ("ask", ""),
        ("pick", ""),
        ("final", "guideline gap"),
        ("undo", ""),
    ]
    asked = lines(books.root / "simulated-review" / "simulated-A.questions.jsonl")
    assert [line["comment"] for line in asked] == ["Is a plan an event?"]
    assert page.errors == [] and page.asked == []
    notebook.shutdown()
