"""Every notebook runs top to bottom, as a reader would run it, in a scratch copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
PAGES = sorted(NOTEBOOKS.glob("*.ipynb"))


def output_text(notebook) -> str:
    return "\n".join(
        str(output.get("text") or output.get("data", {}).get("text/plain", ""))
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """A copy without what earlier runs left behind; the reader's own settings are not looked at."""
    copy = tmp_path / "notebooks"
    shutil.copytree(
        NOTEBOOKS, copy, ignore=lambda folder, names: [n for n in names if n.startswith(".") or n == "output"]
    )
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    return copy


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_runs_top_to_bottom(page, scratch):
    notebook = nbformat.read(scratch / page.name, as_version=4)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(scratch)}}
    ).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert "Traceback" not in output_text(notebook)


def test_there_are_notebooks():
    assert len(PAGES) >= 3
