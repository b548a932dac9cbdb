"""The README's pictures of both screens, taken anew from the notebooks.

    python tests/browser/pictures.py        (needs Chromium; a minute)

The sample articles are made up, the adjudicated coders simulated (notebooks/data/simulate_coders.py).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from conftest import ARGUMENTS
from lab import Notebook, Server, chromium, server
from playwright.sync_api import sync_playwright

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"


def main() -> None:
    with tempfile.TemporaryDirectory() as home, server(Path(home)) as lab, sync_playwright() as playwright:
        shutil.copytree(NOTEBOOKS / "data", lab.root / "data")
        browser = playwright.chromium.launch(executable_path=chromium(), headless=True, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1560, "height": 900}, reduced_motion="reduce")
        page.set_default_timeout(60_000)
        take(page, lab, "02-review", "review", ["a", "x", "1", "j"])
        take(page, lab, "03-agreement", "adjudicate", ["J"] * 90, until=all_have_it)
        browser.close()


def all_have_it(screen: Any) -> bool:
    """An event that both coders and the machine have, and the code is what they differ on."""
    return (
        screen.locator(".ccr-small").count() == 3
        and screen.locator(".ccr-here", has_text="Action").count() == 1
    )


def take(page: Any, lab: Server, notebook: str, picture: str, keys: list[str], until: Any = None) -> None:
    """Run a notebook, press the keys on its screen, and keep what the screen then looks like."""
    shutil.copy(NOTEBOOKS / f"{notebook}.ipynb", lab.root)
    book = Notebook(page, lab, f"{notebook}.ipynb")
    book.run_all()
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    screen = page.locator(".ccr").first
    screen.focus()
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(150)
        if until and until(screen):
            break
    page.wait_for_timeout(500)
    screen.screenshot(path=NOTEBOOKS / "images" / f"{picture}.png")
    book.shutdown()


if __name__ == "__main__":
    main()
