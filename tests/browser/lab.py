"""A private JupyterLab for the browser tests, and how to drive it without sleeping."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

SETTINGS = {
    # no news, no update check, no save behind the test's back, every cell in the page
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}
FOLDERS = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "IPYTHONDIR": "ipython",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
}


@dataclass(frozen=True)
class Server:
    """A running JupyterLab whose files are in ``root``."""

    base: str
    token: str
    root: Path

    def url(self, notebook: str) -> str:
        return f"{self.base}/lab/tree/{notebook}?token={self.token}&reset"

    def write(self, name: str, *cells: str) -> Path:
        """A notebook of code cells in the server's root."""
        book = nbformat.v4.new_notebook()
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        book.cells = [nbformat.v4.new_code_cell(cell, id=f"cell-{i}") for i, cell in enumerate(cells)]
        path = self.root / name
        nbformat.write(book, path)
        return path


@contextmanager
def server(home: Path) -> Iterator[Server]:
    """JupyterLab on a free port; reads and writes nothing of the user's own settings."""
    root = home / "root"
    root.mkdir()
    port, token, log = _free_port(), secrets.token_hex(16), home / "lab.log"
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}"),
        *(
            "--ServerApp.terminals_enabled=False",
            "--LabApp.news_url=None",
            "--LabApp.extension_manager=readonly",
        ),
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "--LabApp.expose_app_in_browser=True",
    ]
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=_environment(home), cwd=home)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_until_up(f"{base}/api/status?token={token}", process, log)
        yield Server(base, token, root)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def _environment(home: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name != "JUPYTER_TOKEN"}
    for name, folder in FOLDERS.items():
        (home / folder).mkdir()
        env[name] = str(home / folder)
    for name, values in SETTINGS.items():
        path = home / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    return env


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab isn't up:\n{log.read_text()[-3000:]}")


def chromium() -> str | None:
    """The browser that this machine has; ``CHROMIUM`` names another one."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


_READY = """() => {
    const panel = window.jupyterapp?.shell?.currentWidget;
    return panel?.context?.isReady && panel.sessionContext?.session?.kernel?.status === 'idle';
}"""
_CODE = """[...window.jupyterapp.shell.currentWidget.content.model.cells]
    .filter(c => c.type === 'code' && c.sharedModel.getSource().trim())"""
_RUN_THROUGH = f"""() => {{
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel;
    return {_CODE}.every(c => c.executionCount !== null) && kernel?.status === 'idle';
}}"""
_ERRORS = f"""() => {_CODE}.flatMap(c => c.sharedModel.getOutputs()
    .filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue))"""
_CELLS = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
    .map(c => c.sharedModel.getSource())"""


class Notebook:
    """A notebook open in the page."""

    def __init__(self, page: Any, lab: Server, name: str) -> None:
        self.page, self.lab, self.name = page, lab, name
        self.open()

    def open(self) -> None:
        self.page.goto(self.lab.url(self.name), wait_until="domcontentloaded")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")
        self.page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell")
        self.page.wait_for_function(_READY)

    def run_all(self) -> None:
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(f"() => ({_RUN_THROUGH})() || ({_ERRORS})().length", timeout=120_000)
        errors = self.page.evaluate(_ERRORS)
        assert errors == [], errors

    def restart(self) -> None:
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
        )
        self.page.wait_for_function(_READY)
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")

    def shutdown(self) -> None:
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")

    def cells(self) -> list[str]:
        return list(self.page.evaluate(_CELLS))


def lines(path: Path) -> list[dict[str, Any]]:
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def wait_for(page: Any, check: Callable[[], Any], what: str, milliseconds: int = 10_000) -> Any:
    """Poll from the test while the browser goes on."""
    for _ in range(milliseconds // 50):
        if found := check():
            return found
        page.wait_for_timeout(50)
    raise AssertionError(f"never happened: {what}")
