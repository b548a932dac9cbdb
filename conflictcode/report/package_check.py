"""Does a replication package hold what it says? Every hash, count, table and figure again, from its data."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.errors import ConflictcodeError
from conflictcode.report import package_data
from conflictcode.report.archive import MANIFEST, Archive, sha256
from conflictcode.report.recipes import figure_files, table_files


@dataclass(frozen=True)
class Verification:
    """What ``verify`` found: ``table`` has a row a check (item, check, ok, what). Prints what differs."""

    table: pd.DataFrame

    @property
    def ok(self) -> bool:
        return bool(self.table["ok"].all())

    @property
    def differences(self) -> pd.DataFrame:
        return self.table[~self.table["ok"]]

    def __str__(self) -> str:
        bad = self.differences
        head = f"{len(self.table)} checks, {len(bad)} differ."
        return "\n".join([head, *(f"  {r.item}: {r.check}: {r.what}" for r in bad.itertuples())])

    def _repr_html_(self) -> str:
        rows = self.table if self.ok else self.differences
        return f"<p>{html.escape(str(self).splitlines()[0])}</p>{rows.to_html(index=False, escape=True)}"


def verify(package: str | Path) -> Verification:
    """Check a replication package (zip, or the folder it was unpacked to) against itself.

    Recomputes the hash of every file, the row counts, crosswalk and coverage, and draws every table and
    figure again from the data in it. Raises ReportError when ``package`` is no replication package.
    """
    archive = Archive.read(Path(package))
    checks = [*_hashes(archive)]
    for step in (_counts, _stated, _derived, _outputs):
        try:
            checks += step(archive)
        except (KeyError, ValueError, ConflictcodeError) as error:
            checks.append(
                (step.__name__.strip("_"), "can be recomputed", False, f"{type(error).__name__}: {error}")
            )
    return Verification(pd.DataFrame(checks, columns=["item", "check", "ok", "what"]))


Check = tuple[str, str, bool, str]


def _hashes(archive: Archive) -> Iterator[Check]:
    listed = package_data.read_csv(archive.files[MANIFEST]).set_index("path")
    for path, row in listed.iterrows():
        content = archive.files.get(str(path))
        if content is None:
            yield str(path), "is there", False, "in the manifest, not in the package"
        else:
            same = sha256(content) == row["sha256"]
            yield (
                str(path),
                "hash",
                same,
                "" if same else f"changed: {len(content)} bytes, {row['bytes']} expected",
            )
    for path in sorted(set(archive.files) - set(listed.index) - {MANIFEST}):
        if "__pycache__" not in path:
            yield path, "is listed", False, "in the package, not in the manifest"


def _provenance(archive: Archive) -> dict[str, Any]:
    return dict(json.loads(archive.files["provenance.json"]))


def _counts(archive: Archive) -> Iterator[Check]:
    for name, said in _provenance(archive)["rows"].items():
        found = len(package_data.read_frame(archive, name))
        yield (
            package_data.PATHS[name],
            "rows",
            found == said,
            "" if found == said else f"{found}, {said} stated",
        )
    articles = package_data.read_frame(archive, "articles")
    for name in ("machine", "final"):
        events = package_data.read_frame(archive, name)
        lost = sorted(set(events["article_id"]) - set(articles["article_id"]))
        yield package_data.PATHS[name], "articles known", not lost, ", ".join(lost[:5])
        twice = int(events["event_id"].duplicated().sum())
        yield package_data.PATHS[name], "event ids unique", not twice, f"{twice} repeated" if twice else ""


def _stated(archive: Archive) -> Iterator[Check]:
    """Whether data and codebook are those that provenance.json was written for."""
    said = _provenance(archive)
    for path, stated in said["inputs"].items():
        there = archive.files.get(path)
        same = there is not None and sha256(there) == stated
        yield path, "stated in provenance", same, "" if same else "another file than provenance.json names"
    same = package_data.codebook_hash(archive) == said["codebook"]["files_sha256"]
    yield "codebook/", "stated in provenance", same, "" if same else "the codebook's files were changed"


def _derived(archive: Archive) -> Iterator[Check]:
    frames = {name: package_data.read_frame(archive, name) for name in ("articles", "final")}
    made = {
        "crosswalk": package_data.crosswalk(frames["final"]),
        "coverage": package_data.coverage(frames["articles"]),
    }
    for name, content in made.items():
        path = package_data.PATHS[name]
        yield (
            path,
            "recomputed",
            archive.files.get(path) == content,
            _difference(archive.files.get(path), content),
        )
    if "text" in frames["articles"].columns:
        texts = zip(frames["articles"]["text"], frames["articles"]["sha256"], strict=True)
        wrong = sum(sha256(text.encode()) != stated for text, stated in texts)
        yield (
            package_data.PATHS["articles"],
            "texts have their hash",
            not wrong,
            f"{wrong} differ" if wrong else "",
        )


def _outputs(archive: Archive) -> Iterator[Check]:
    recipes = json.loads(archive.files["code/config.json"])
    frames = package_data.read_frames(archive)
    for kind, make in (("tables", table_files), ("figures", figure_files)):
        for name, recipe in recipes[kind].items():
            try:
                made = make(name, recipe, frames)
            except ConflictcodeError as error:
                yield name, "recomputed", False, str(error)
                continue
            for path, content in made.items():
                there = archive.files.get(path)
                if content.count(b"/FontName") > 1 and there is not None:
                    continue  # a PDF with two fonts has other bytes each time: its hash has to do
                yield path, "recomputed", there == content, _difference(there, content)


def _difference(there: bytes | None, made: bytes) -> str:
    """The first line that differs, in words; "" when nothing does."""
    if there == made:
        return ""
    if there is None:
        return "not in the package"
    if b"\0" in made:
        return f"another picture: {len(there)} bytes in the package, {len(made)} from the data"
    old, new = there.decode("utf-8", "replace").splitlines(), made.decode("utf-8", "replace").splitlines()
    for number, (a, b) in enumerate(zip(old, new, strict=False), 1):
        if a != b:
            at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
            part = slice(max(0, at - 20), at + 40)
            return f"line {number}: package has {a[part]!r}, data give {b[part]!r}"
    return f"{len(old)} lines in the package, {len(new)} from the data"
