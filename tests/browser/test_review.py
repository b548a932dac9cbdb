"""The review screen in JupyterLab, by keyboard as coders use it."""

from __future__ import annotations

import json
import os
import signal
import string
from pathlib import Path
from typing import Any

import pytest
from lab import Notebook, Server, lines, wait_for

pytestmark = pytest.mark.browser

TESTS = Path(__file__).parent.parent
FACTORY = f"""import sys
sys.path.insert(0, {str(TESTS / "review")!r})
import factory
import conflictcode as cc
"""


def cell(folder: str, make: str = "factory.basra(5)", **more: str) -> str:
    arguments = ", ".join(f"{name}={value}" for name, value in {"coder": "'A'", **more}.items())
    call = f"cc.review({folder!r}, articles, events, {arguments})"
    return f"{FACTORY}articles, events = {make}\nwidget = {call}\nwidget"


class Review:
    """The screen of a running notebook."""

    def __init__(self, page: Any, lab: Server, name: str, *cells: str) -> None:
        lab.write(f"{name}.ipynb", *cells)
        self.page, self.log = page, lab.root / name / "A.jsonl"
        self.notebook = Notebook(page, lab, f"{name}.ipynb")
        self.run()

    def run(self) -> None:
        self.notebook.run_all()
        self.screen = self.page.locator(".ccr").first
        self.screen.wait_for()

    def focus(self) -> None:
        self.screen.focus()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str, then: str = "Enter") -> None:
        self.page.locator(".ccr-ask input, .ccr-ask textarea").wait_for()
        self.page.keyboard.type(text)
        self.page.keyboard.press(then)

    def written(self, n: int) -> list[dict[str, Any]]:
        """The log, once it has ``n`` lines."""
        wait_for(self.page, lambda: len(lines(self.log)) >= n, f"{n} lines in {self.log}")
        return lines(self.log)

    def count(self, words: str) -> None:
        """Wait until the bar says so."""
        self.page.locator(".ccr-bar", has_text=words).wait_for()


def test_ten_events_by_keyboard_alone(lab: Server, page: Any) -> None:
    mouse: list[str] = []
    page.expose_function("told", lambda kind: mouse.append(kind))
    page.add_init_script("addEventListener('mousedown', () => window.told('mousedown'), true)")
    review = Review(page, lab, "ten", cell("ten"), "1 + 1")
    review.focus()
    review.press("a", "a", "a", "Enter")  # three accepted, article done
    review.written(4)
    for source in ("IRQMIL", "USAMIL"):  # two with another source
        review.press("s")
        review.type(source)
        review.press("a")
    review.press("x")
    review.press("3")  # an old event
    review.press("Enter", "a", "a")
    review.press("x", "1")
    review.press("]", "n")  # the box goes on to "Iran denied any role."
    review.type("denied")
    review.type("deny")  # the code, by a word
    review.type("IRN")  # the source
    review.type("IRQ")  # the target
    review.press("a")
    log = review.written(18)
    decided = [
        (line["op"], line.get("reason", "")) for line in log if line["op"] in ("accept", "reject", "add")
    ]
    assert [op for op, _ in decided].count("accept") == 8
    assert [reason for op, reason in decided if op == "reject"] == ["old event", "not an event"]
    added = log[-1]["event"]
    assert (added["source_code"], added["root_code"], added["target_code"]) == ("IRN", "01", "IRQ")
    assert added["action_text"] == "denied"
    assert mouse == [] and page.errors == [] and page.asked == []
    review.notebook.shutdown()


def test_no_key_reaches_the_notebook(lab: Server, page: Any) -> None:
    review = Review(page, lab, "keys", "# first", cell("keys"), "# last")
    before = review.notebook.cells()
    review.focus()
    for key in [
        *string.ascii_letters,
        *string.digits,
        "Delete",
        "Backspace",
        "ArrowDown",
        "ArrowUp",
        "d",
        "d",
    ]:
        review.press(key)
        review.press("Escape")
        review.focus()
    review.press("d", "d", "0", "0", "Control+s", "Shift+Enter")
    page.wait_for_timeout(300)
    assert review.notebook.cells() == before
    assert page.locator(".jp-Dialog").count() == 0
    review.notebook.shutdown()


def test_typing_a_comment_is_no_shortcut_and_no_focus_no_keys(lab: Server, page: Any) -> None:
    review = Review(page, lab, "typing", cell("typing"), "# last")
    page.locator(".jp-NotebookPanel-toolbar").click()
    review.press("a", "x")
    page.wait_for_timeout(300)
    assert not review.log.exists()
    review.focus()
    review.press("c")
    review.type("axfunjk 123 dd ?")
    assert [(line["op"], line["comment"]) for line in review.written(1)] == [("comment", "axfunjk 123 dd ?")]
    review.notebook.shutdown()


def test_saved_is_saved_when_the_kernel_dies(lab: Server, page: Any) -> None:
    """Decide, see "saved", kill the kernel, start again (tests/review/test_widget.py does it 20 times)."""
    review = Review(page, lab, "killed", cell("killed", "factory.basra(9)"))
    for n in range(1, 4):
        review.focus()
        review.press("a" if page.locator(".ccr-card").count() else "Enter")
        page.locator(".ccr-saved", has_text="saved").wait_for()
        os.kill(kernel_pid(review.log), signal.SIGKILL)
        assert len(lines(review.log)) == n
        review.notebook.restart()
        review.run()
    assert page.locator(".ccr-counts").inner_text().startswith("24 pending")
    review.notebook.shutdown()


def kernel_pid(log: Path) -> int:
    return int(json.loads(log.with_suffix(".lock").read_text())["pid"])
