"""What a replication package says about itself: README, code, environment, figure-table map, provenance."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from importlib import metadata
from typing import Any

import conflictcode
from conflictcode.report.archive import Archive
from conflictcode.report.export import csv_bytes

Recipes = Mapping[str, Mapping[str, Mapping[str, Any]]]

_HEAD = '''"""{about}"""

import json
from pathlib import Path

from conflictcode.report.archive import Archive
from conflictcode.report.package_data import read_frame
from conflictcode.report.recipes import figure_files, table_files

root = Path(__file__).resolve().parent.parent
package = Archive.read(root)
recipes = json.loads((root / "code" / "config.json").read_text(encoding="utf-8"))
frames = {{name: read_frame(package, name) for name in ("articles", "machine", "final")}}
made = {{}}
'''
_TAIL = """
for path, content in made.items():
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)
    print("wrote", path)
"""
_ALL = '''"""Draws every table and figure again from data/, then checks the package. Needs: pip install conflictcode"""

import runpy
from pathlib import Path

import conflictcode as cc

here = Path(__file__).resolve().parent
for script in ("01_code.py", "03_tables.py", "04_figures.py"):
    runpy.run_path(str(here / script))
print(cc.verify(here.parent))
'''
_CODE = '''"""Codes the articles again, where their text is in the package, and says how many events come out the same."""

from pathlib import Path

import conflictcode as cc
from conflictcode.report.archive import Archive
from conflictcode.report.package_data import read_frame

package = Archive.read(Path(__file__).resolve().parent.parent)
articles, machine = read_frame(package, "articles"), read_frame(package, "machine")
if "text" in articles.columns:
    again = set(cc.code_articles(articles)["event_id"])
    before = set(machine["event_id"])
    print(f"{len(again & before)} of {len(before)} machine events come out again; {len(again - before)} are new")
else:
    print("The texts are not in the package (licence): data/raw/articles.csv names each article and its hash.")
'''


def add_code(package: Archive, recipes: Recipes) -> dict[str, str]:
    """Put the scripts in; returns for each figure and table the script and line that makes it."""
    config = json.dumps(recipes, indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n"
    package.add("code/config.json", config, "code", "what each figure and table draws, with every filter")
    package.add("code/00_run_all.py", _ALL, "code")
    package.add("code/01_code.py", _CODE, "code")
    lines: dict[str, str] = {}
    for kind, script, call in (
        ("tables", "code/03_tables.py", "table_files"),
        ("figures", "code/04_figures.py", "figure_files"),
    ):
        text = _HEAD.format(about=f"Makes the {kind} of the paper from data/, without edits.")
        for name in recipes[kind]:
            text += f'made |= {call}("{name}", recipes["{kind}"]["{name}"], frames)\n'
            lines[name] = f"{script}:{text.count(chr(10))}"
        package.add(script, text + _TAIL, "code")
    return lines


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
    from conflictcode.report.archive import sha256

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
    rows = facts["rows"]
    text = "with" if facts["full_text"] else "without"
    items = "".join(f"| {row['item']} | {row['output']} | {row['script']} line {row['line']} |\\n".replace("\\n", "\n")
                    for row in _map(recipes, lines) if row["item"])  # fmt: skip
    tree = "".join(f"- `{path}`: {role}{f', {note}' if note else ''}\n"
                   for path, (role, note) in sorted(package.roles.items()) if role in ("data", "review", "code"))  # fmt: skip
    coders = (
        f"Logs of {len(facts['coders'])} coders under pseudonyms." if facts["coders"] else "No review logs."
    )
    return f"""# {facts["title"]}

{", ".join(facts["authors"]) or "Authors not given"}. Made with conflictcode {conflictcode.__version__}.

## Run

    pip install -r environment/requirements.txt
    python code/00_run_all.py

draws every table and figure from `data/` and checks every hash, count, table and figure. `python -c "import
conflictcode as cc; print(cc.verify('.'))"` checks alone. No edits are needed. Python and system: `environment/`.

## Data

{rows["articles"]} articles ({text} text), {rows["machine"]} events as the machine coded them, {rows["final"]} final
events. {coders} Without the text, `data/raw/articles.csv` names every article with publisher, date, headline, address
and the SHA-256 of its text. Codes are text: read them as such (`dtype=str`), or 010 becomes 10. A cell that a
spreadsheet would run as a formula has an apostrophe before it (`'---REB`); take it off before counting. Offsets count
code points in headline + blank line + text.

{tree}
## Figures and tables

| item | file | made by |
|---|---|---|
{items}
## Codebook

`codebook/codebook` holds the codes, scales, actors and rules, `codebook/variables.csv` the columns of the event files.
What each figure counts, with every filter, is in `code/config.json`; versions, seeds and hashes in `provenance.json`.
"""
