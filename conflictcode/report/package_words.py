"""What a replication package says about itself: README, code, environment, figure-table map, provenance."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from importlib import metadata
from importlib.resources import files
from typing import Any

import conflictcode
from conflictcode.report.archive import Archive, sha256
from conflictcode.report.export import csv_bytes

Recipes = Mapping[str, Mapping[str, Mapping[str, Any]]]


def _template(name: str) -> str:
    return files("conflictcode.report").joinpath(f"data/package/{name}.txt").read_text(encoding="utf-8")


def add_code(package: Archive, recipes: Recipes) -> dict[str, str]:
    """Put the scripts in; returns for each figure and table the script and line that makes it."""
    config = json.dumps(recipes, indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n"
    package.add("code/config.json", config, "code", "what each figure and table draws, with every filter")
    for path, name in (("00_run_all", "run_all"), ("01_code", "code"), ("02_review_merge", "review_merge")):
        package.add(f"code/{path}.py", _template(f"{name}.py"), "code")
    made: dict[str, str] = {}
    for kind, script, call in (
        ("tables", "code/03_tables.py", "table_files"),
        ("figures", "code/04_figures.py", "figure_files"),
    ):
        lines = [f'made |= {call}("{name}", recipes["{name}"], frames)' for name in recipes[kind]]
        text = _template("draw.py").format(kind=kind, call=call, lines="\n".join(lines))
        package.add(script, text, "code")
        written = text.splitlines()
        made |= {
            name: f"{script}:{written.index(line) + 1}"
            for name, line in zip(recipes[kind], lines, strict=True)
        }
    return made


def add_environment(package: Archive) -> None:
    """Put Python's version and every installed package with its version in."""
    found = {d.metadata["Name"].lower(): d.version for d in metadata.distributions() if d.metadata["Name"]}
    freeze = "".join(f"{name}=={version}\n" for name, version in sorted(found.items()))
    package.add("environment/requirements.txt", freeze, "code", "installed when the package was made")
    system = f"Python {platform.python_version()}\n{platform.system()} {platform.machine()}\n"
    package.add("environment/system.txt", system, "code")


def add_words(package: Archive, facts: dict[str, Any], recipes: Recipes, lines: Mapping[str, str]) -> None:
    """Put README, CITATION.cff, figure-table map, licence note and provenance.json in."""
    provenance = {**facts, "conflictcode": conflictcode.__version__, "inputs": _hashes(package)}
    text = json.dumps(provenance, indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n"
    package.add("provenance.json", text, "words")
    package.add("output/figure_table_map.csv", csv_bytes(_map(recipes, lines)), "output")
    package.add("CITATION.cff", _citation(facts), "words")
    package.add("LICENSE", _LICENCE, "words")
    package.add("README.md", _readme(facts, recipes, lines, package), "words")


def _hashes(package: Archive) -> dict[str, str]:
    return {
        path: sha256(content) for path, content in sorted(package.files.items()) if path.startswith("data/")
    }


def _map(recipes: Recipes, lines: Mapping[str, str]) -> list[dict[str, str]]:
    rows = []
    for kind, ending in (("figures", "pdf"), ("tables", "tex")):
        for name in recipes[kind]:
            script, _, line = lines[name].partition(":")
            rows.append(
                {"item": name, "script": script, "line": line, "output": f"output/{kind}/{name}.{ending}"}
            )
    return rows or [{"item": "", "script": "", "line": "", "output": ""}]


def _citation(facts: dict[str, Any]) -> str:
    authors = "".join(f"  - name: {json.dumps(name, ensure_ascii=False)}\n" for name in facts["authors"])
    title = json.dumps(facts["title"], ensure_ascii=False)
    return f"cff-version: 1.2.0\nmessage: Please cite this data set.\ntype: dataset\ntitle: {title}\n" + (
        f"authors:\n{authors}" if authors else "authors:\n  - name: not given\n"
    )


_LICENCE = """Fill in the licence of your data and code here.
The articles belong to their publishers. The codebook files carry their own licence notes.
"""


def _readme(facts: dict[str, Any], recipes: Recipes, lines: Mapping[str, str], package: Archive) -> str:
    rows = [row for row in _map(recipes, lines) if row["item"]]
    items = [f"| {row['item']} | {row['output']} | {row['script']} line {row['line']} |" for row in rows]
    described = {p: (r, n) for p, (r, n) in package.roles.items() if r in ("data", "review", "code")}
    tree = [
        f"- `{path}`: {role}{f', {note}' if note else ''}" for path, (role, note) in sorted(described.items())
    ]
    coders = len(facts["coders"])
    return _template("README.md").format(
        title=facts["title"],
        authors=", ".join(facts["authors"]) or "Authors not given",
        version=conflictcode.__version__,
        text="with" if facts["full_text"] else "without",
        coders=f"The logs of {coders} coders are under pseudonyms."
        if coders
        else "There are no review logs.",
        tree="\n".join(tree) + "\n",
        items="\n".join(items) + "\n",
        **facts["rows"],
    )
