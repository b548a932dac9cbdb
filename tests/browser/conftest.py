"""JupyterLab and the machine's own Chromium. Without a browser: a failure in CI, a word elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from lab import Server, chromium, server

ARGUMENTS = [
    "--no-sandbox",  # as root, in containers
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--force-color-profile=srgb",
]


@pytest.fixture(scope="session")
def executable() -> str:
    found = chromium()
    if found is None:
        words = "no Chromium here: apt-get install chromium, or name one in CHROMIUM"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(words)
    return str(found)


@pytest.fixture(scope="session")
def lab(executable: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(tmp_path_factory.mktemp("jupyter")) as running:
        yield running


# Module scope: while Playwright is open its event loop runs in this thread, and asyncio.run() of a
# later test in the same process would fail.
@pytest.fixture(scope="module")
def browser(executable: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, headless=True, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that reaches this machine only; ``page.errors`` lists what went wrong in its scripts."""
    context = browser.new_context(viewport={"width": 1500, "height": 1000}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    opened = context.new_page()
    opened.errors, opened.asked = [], []

    def guard(route: Any) -> None:
        url = route.request.url
        if url.startswith(("http://127.0.0.1", "data:", "blob:")):
            route.continue_()
        else:
            opened.asked.append(url)
            route.abort()

    context.route("**/*", guard)
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    yield opened
    context.close()
