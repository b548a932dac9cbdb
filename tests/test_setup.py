"""The set-up files agree with each other and with what the README promises."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from conflictcode.codebook.folders import codebook_folder
from conflictcode.errors import CodebookError

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def package_names(lines):
    return {re.split(r"[><=\[]", line)[0].strip() for line in lines}


def test_conda_has_what_pip_has():
    lines = re.findall(r"^ +- ([a-z].*)$", (ROOT / "environment.yml").read_text(), re.MULTILINE)
    assert package_names(PROJECT["dependencies"]) <= package_names(lines)
    pins = {line for line in lines if ">=" in line or "==" in line}
    assert {line for line in PROJECT["dependencies"] if "spacy" in line} <= pins


def test_each_dependency_earns_its_place_in_a_comment():
    text = (ROOT / "pyproject.toml").read_text()
    block = text[text.index("dependencies = [") : text.index("]", text.index("dependencies = ["))]
    lines = [line for line in block.splitlines()[1:] if line.strip()]
    assert [line for line in lines if "#" not in line] == []


def test_codebook_by_name_and_by_path(tmp_path):
    assert codebook_folder("cameo") == ROOT / "codebooks" / "cameo"
    assert codebook_folder(tmp_path) == tmp_path
    with pytest.raises(CodebookError, match=r"No codebook 'cameoo'.*cameo"):
        codebook_folder("cameoo")


@pytest.mark.slow
def test_the_wheel_carries_the_codebooks_and_finds_them(tmp_path):
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", tmp_path, ROOT], check=True)
    wheel = next(tmp_path.glob("conflictcode-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    in_git = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "codebooks").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {f"conflictcode/{name}" for name in in_git} <= names
    assert {"conflictcode/py.typed", "conflictcode/inputs/short_words.txt"} <= names
    code = "from conflictcode.codebook.folders import codebook_folder; print(codebook_folder('cameo'))"
    found = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); {code}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    ).stdout.strip()
    assert Path(found) == tmp_path / "site" / "conflictcode" / "codebooks" / "cameo"
