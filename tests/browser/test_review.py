"""The review screen in JupyterLab, by keyboard as coders use it."""

from __future__ import annotations

import json
import os
import random
import signal
import string
from pathlib import Path
from typing import Any

import pytest
from lab import Notebook, Server, lines, wait_for

from conflictcode.review.keymap import REVIEW_KEYS

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


def adjudication(folder: str, **more: str) -> str:
    arguments = ", ".join(f"{name}={value}" for name, value in more.items())
    made = f"articles, events = factory.two_coders({folder!r})\n"
    return f"{FACTORY}{made}widget = cc.adjudicate({folder!r}, articles, events, {arguments})\nwidget"


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
    review.written(13)  # a box opened while the answer comes would be drawn over
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


ACTS = "() => [...document.querySelectorAll('.ccr [data-act]')].map(node => node.dataset.act)"


def test_every_act_has_a_key_and_a_button_and_stands_in_the_help(lab: Server, page: Any) -> None:
    review = Review(page, lab, "acts", cell("acts"))
    page.get_by_role("button", name="… 6 more").click()  # of the suggested codes
    acts = set(page.evaluate(ACTS))
    review.press("a", "a", "a")
    page.locator(".ccr-closing").wait_for()
    assert acts | set(page.evaluate(ACTS)) == set(REVIEW_KEYS)  # "article done" comes when all is decided
    review.press("?")
    told = page.locator(".ccr-help").inner_text()
    assert [words for _, words in REVIEW_KEYS.values() if words not in told] == []
    review.notebook.shutdown()


def test_suggested_code_link_and_default_answer_by_keyboard(lab: Server, page: Any) -> None:
    review = Review(page, lab, "three", cell("three"))
    review.focus()
    review.press("2", "a")  # the second suggested code
    review.written(2)
    review.press("5")  # not shown yet: it is shown, not taken
    page.locator("[data-act=alternative_5]").wait_for()
    review.press("m")
    review.type("marched")  # the first report that has the word
    review.written(3)
    page.locator(".ccr-card", has_text="Same event as").wait_for()
    review.press("o", "Enter")  # reject, for the usual reason
    review.written(4)
    review.press("o", "Enter")
    log = review.written(5)
    assert [line["op"] for line in log] == ["edit", "accept", "link", "reject", "accept"]
    assert log[0]["new"]["action_code"] == "1412" and log[3]["reason"] == "not an event"
    assert log[2]["to"].endswith("-141-IRQGOV")
    assert page.errors == []
    review.notebook.shutdown()


KEYS = [
    *(string.ascii_letters + string.digits + string.punctuation),
    *("Enter", "Space", "Delete", "Backspace", "Insert", "Home", "End", "PageUp", "PageDown"),
    *("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "F2", "F8"),
]
CHORDS = ["Shift+Enter", "Control+Enter", "Alt+Enter", "Control+s", "Control+Shift+-", "Control+b", "Shift+M"]


@pytest.mark.parametrize("screen", ["review", "adjudicate"])
def test_no_key_reaches_the_notebook(screen: str, lab: Server, page: Any) -> None:
    name = f"keys-{screen}"
    made = cell(name) if screen == "review" else adjudication(name)
    review = Review(page, lab, name, "# first", made, "# last")
    before = review.notebook.cells()
    for key in [*KEYS, *CHORDS]:
        review.focus()
        review.press(key, "Escape")  # Escape leaves whatever the key has opened
    review.focus()
    review.press("d", "d", "0", "0", "Delete", "x", "d", "d")
    page.wait_for_timeout(300)
    assert review.notebook.cells() == before
    assert page.locator(".jp-Dialog").count() == 0 and page.errors == []
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
    """Decide, see "saved", kill the kernel, start again: twenty times out of twenty without loss."""
    review = Review(page, lab, "killed", cell("killed", "factory.basra(9)"))
    for n in range(1, 21):
        decide_until_saved(review, page)
        os.kill(kernel_pid(review.log), signal.SIGKILL)
        assert len(lines(review.log)) == n
        review.notebook.restart()
        review.run()
    assert page.locator(".ccr-counts").inner_text().startswith("12 pending")  # 15 decided, 5 articles done
    assert page.locator(".ccr-list-head").inner_text().endswith("article 6 of 9")
    review.notebook.shutdown()


def decide_until_saved(review: Review, page: Any) -> None:
    """Once more where Jupyter, too, started the killed kernel again and took the screen's from under it."""
    from playwright.sync_api import TimeoutError as NotInTime

    for left in (2, 1, 0):
        review.focus()
        review.press("a" if page.locator(".ccr-card").count() else "Enter")
        try:
            page.locator(".ccr-saved", has_text="saved").wait_for(timeout=15_000)
            return
        except NotInTime:
            if not left:
                raise
            review.notebook.restart()
            review.run()


def kernel_pid(log: Path) -> int:
    return int(json.loads(log.with_suffix(".lock").read_text())["pid"])


def test_a_reloaded_page_shows_the_same_and_asks_nothing_again(lab: Server, page: Any) -> None:
    review = Review(page, lab, "reload", cell("reload"))
    review.focus()
    review.press("a", "x", "2")
    review.written(2)
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    before = [page.locator(f".ccr-{part}").inner_text() for part in ("article", "list")]
    page.evaluate(
        "() => { const m = window.jupyterapp.shell.currentWidget.content.model;"
        "m.deleteMetadata('widgets'); return window.jupyterapp.commands.execute('docmanager:save'); }"
    )
    review.notebook.open()  # the page anew, the notebook's widget state gone
    review.run()
    assert [page.locator(f".ccr-{part}").inner_text() for part in ("article", "list")] == before
    assert len(lines(review.log)) == 2
    review.notebook.shutdown()


def test_ten_thousand_events_open_and_go_on(lab: Server, page: Any) -> None:
    code = cell("many", "factory.basra(3334)").replace(
        "widget = ", "import time; begin = time.time(); widget = "
    )
    review = Review(page, lab, "many", code + "\n", "print('opened in', round(time.time() - begin, 3))")
    assert page.locator(".ccr-counts").inner_text().startswith("10002 pending")
    opened = float(page.locator("pre", has_text="opened in ").last.inner_text().split()[-1])
    review.focus()
    waits = sorted(page.evaluate(NEXT_ITEM))
    print(f"10,002 events: opened in {opened} s; next item {waits[18]:.0f} ms (95th percentile of 20)")
    page.locator(".ccr-counts", has_text="9987 pending").wait_for()  # 15 decided, 5 articles closed
    review.notebook.shutdown()


# From the key until the screen has drawn the answer, twenty times.
NEXT_ITEM = """async () => {
    const root = document.querySelector('.ccr');
    const waits = [];
    for (let i = 0; i < 20; i += 1) {
        const drawn = new Promise((done) => {
            const seen = new MutationObserver(() => { seen.disconnect(); requestAnimationFrame(done); });
            seen.observe(root.querySelector('.ccr-list'), { childList: true });
        });
        const begin = performance.now();
        root.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
        await drawn;
        waits.push(performance.now() - begin);
    }
    return waits;
}"""


def test_a_long_article_with_many_marks_scrolls_and_selects(lab: Server, page: Any) -> None:
    review = Review(page, lab, "long", cell("long", "factory.long_article(200)"))
    assert page.locator(".ccr-article").evaluate("node => node.textContent.length") > 60_000
    assert page.locator(".ccr-article .ccr-other").count() >= 199
    review.focus()
    for _ in range(60):
        review.press("j")
    current = page.locator(".ccr-article mark.ccr-action")
    page.locator(".ccr-nth", has_text="61 of 200").wait_for()
    box, pane = current.bounding_box(), page.locator(".ccr-article").bounding_box()
    assert pane["y"] < box["y"] < pane["y"] + pane["height"]
    current.dblclick()
    review.press("t")
    line = review.written(1)[-1]
    assert line["event_id"] == "e60" and line["new"]["target_text"] == "shelled"
    review.notebook.shutdown()


STRANGE = (
    "Rebels 💥 shelled <img src=x onerror=alert(1)>\r\nthe cafe\u0301 in حَلَب yesterday 👩🏽\u200d🚒. "
    "<b>Bold</b> & <script>x()</script>."
)


def test_markup_in_an_article_is_shown_and_never_run(lab: Server, page: Any) -> None:
    make = f"factory.one_event({STRANGE!r}, 'shelled', '<b>IRQ</b>')"
    review = Review(page, lab, "markup", cell("markup", make))
    shown = page.locator(".ccr-article").inner_text()
    assert "<img src=x onerror=alert(1)>" in shown and "<script>x()</script>" in shown
    assert page.locator(".ccr img, .ccr script, .ccr .ccr-article b").count() == 0
    assert page.errors == []
    review.notebook.shutdown()


# Select code points [start, end) of the article, counted here in another way than the screen counts them.
SELECT = """([start, end]) => {
    const pieces = [...document.querySelectorAll('.ccr-article [data-start]')];
    const find = (point, last) => {
        for (const piece of pieces) {
            const from = Number(piece.dataset.start), points = [...piece.textContent];
            const to = from + points.length;
            if (point < from || point > to || (point === to && !last)) continue;
            return [piece.firstChild, points.slice(0, point - from).join('').length];
        }
    };
    const range = document.createRange();
    range.setStart(...find(start, false));
    range.setEnd(...find(end, true));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


def stretches(text: str, n: int) -> list[tuple[int, int]]:
    """Different stretches inside lines of the text that neither begin nor end with a space."""
    rng, found = random.Random(7), set[tuple[int, int]]()
    while len(found) < n:
        start = rng.randrange(len(text) - 1)
        end = min(len(text), start + rng.randint(1, 30))
        words = text[start:end]
        if words == words.strip() and not {"\n", "\r"} & set(words):
            found.add((start, end))
    return sorted(found, key=lambda pair: rng.random())


def test_two_hundred_marked_stretches_are_the_words_marked(lab: Server, page: Any) -> None:
    review = Review(page, lab, "marked", cell("marked", f"factory.one_event({STRANGE!r}, 'shelled', 'IRQ')"))
    text = f"A <i>headline</i>\n\n{STRANGE}"
    wanted = stretches(text, 200)
    review.focus()
    for n, pair in enumerate(wanted, 1):
        page.evaluate(SELECT, list(pair))
        review.press("s")
        page.locator(f'.ccr-saved[title="{n} lines in the log"]').wait_for()
    state: dict[str, Any] = {}
    for (start, end), line in zip(wanted, lines(review.log), strict=True):
        state |= line["new"]
        assert (state["source_start"], state["source_end"]) == (start, end)
        assert state["source_text"] == text[start:end]
    review.notebook.shutdown()
