"""The replication package proves itself, is the same each time, and names nobody."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from drawings import AGREEMENT, FINAL, FULL, STEADY

import conflictcode as cc
from conflictcode.errors import ReportError
from conflictcode.report import package_data
from conflictcode.report.archive import Archive
from conflictcode.report.export import KINDS

pytestmark = pytest.mark.slow

FIGURES = {
    "fig1": {"chart": "quads", "width": "double", "title": "My title"},
    "fig2": {"chart": "event_map", "events": "machine", "dedupe": "day"},
}
ENDS = [f"{measure}{end}" for measure in ("precision", "recall") for end in ("", "_low", "_high")]
TABLES = {"tab1": {"table": "by_year"}, "tab2": {"table": "codebook", "events": "machine"}}


def line(op: str, i: int, coder: str, **more) -> dict:
    """A line as the review writes it, on the i-th event."""
    row = json.loads(STEADY.iloc[[i]].to_json(orient="records", date_format="iso"))[0]
    about = {"event_id": row["event_id"], "article_id": row["article_id"], "event": row}
    at = "2026-01-01T00:00:00Z"
    return {
        "op_id": f"{op}{i}{len(coder)}",
        "op": op,
        "coder": coder,
        "at": at,
        "comment": "",
        **about,
        **more,
    }


def build(folder: Path, **more) -> Path:
    final = FINAL.assign(decided_by="Ahmed, Zeynep")
    book = folder / "book"
    book.mkdir()
    (book / "codes.csv").write_text("code,label,parent,definition\n01,STATE,,Words.\n", encoding="utf-8")
    arguments = {"figures": FIGURES, "tables": TABLES, "title": "Test", "authors": ("A. Author",), **more}
    arguments = {"codebook": book, **arguments}
    return cc.replication_package(folder / "package", FULL, STEADY, final, **arguments)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    for name in ("Zeynep", "Ahmed"):
        said = [line("accept", 1, name, comment="Ask Ahmed"), line("reject", 2, name, reason="old event")]
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(each) + "\n" for each in said))
    final = json.dumps(line("final", 1, "Ahmed", unit="u1", cause="other"))
    (folder / "Ahmed.adjudication.jsonl").write_text(f"{final}\n")
    (folder / "assignment.csv").write_text(
        "coder,article_id\nAhmed,a00001\nZeynep,a00001\n", encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def package(tmp_path_factory, reviewed):
    return build(tmp_path_factory.mktemp("one"), review=reviewed)


def test_two_builds_are_the_same_bytes(package, tmp_path, reviewed):
    assert build(tmp_path, review=reviewed).read_bytes() == package.read_bytes()


TREE = [
    *("README.md", "LICENSE", "CITATION.cff", "MANIFEST.csv", "provenance.json"),
    *("environment/requirements.txt", "environment/system.txt"),
    *("data/raw/articles.csv", "data/coded/machine_events.csv", "data/coded/events.csv"),
    *("data/coded/event_article_crosswalk.csv", "data/coded/coverage_by_publisher_month.csv"),
    *("data/review/coder-1.jsonl", "data/review/coder-2.jsonl", "data/review/coder-1.adjudication.jsonl"),
    *("data/review/assignment.csv", "codebook/codebook/codes.csv", "codebook/variables.csv"),
    *("code/00_run_all.py", "code/01_code.py", "code/02_review_merge.py", "code/03_tables.py"),
    *("code/04_figures.py", "code/config.json", "output/figure_table_map.csv"),
    *(f"output/figures/fig1.{kind}" for kind in KINDS),
    *(f"output/tables/tab1.{kind}" for kind in ("tex", "html", "csv")),
]  # fmt: skip


def test_the_tree_is_complete_and_every_file_is_in_the_manifest(package):
    with zipfile.ZipFile(package) as zipped:
        names = {name.removeprefix("package/") for name in zipped.namelist()}
        manifest = package_data.read_csv(zipped.read("package/MANIFEST.csv"))
        assert names >= set(TREE)
        assert set(manifest["path"]) == names - {"MANIFEST.csv"}
        for row in manifest.itertuples():
            assert hashlib.sha256(zipped.read(f"package/{row.path}")).hexdigest() == row.sha256


def test_a_whole_package_verifies(package):
    found = cc.verify(package)
    assert found.ok, str(found)
    assert {"hash", "rows", "recomputed"} <= set(found.table["check"])
    drawn = found.table.query("check == 'recomputed'")["item"]
    assert {
        "output/figures/fig1.svg",
        "output/tables/tab2.csv",
        "data/coded/coverage_by_publisher_month.csv",
    } <= set(drawn)


def unpacked(package: Path, folder: Path) -> Path:
    with zipfile.ZipFile(package) as zipped:
        zipped.extractall(folder)
    return folder / "package"


def change(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


FIRST = "2019-10,Material cooperation,"
TAMPERED = [
    # file, what is changed, into what, what verify says differs besides the hash
    ("output/figures/fig1.data.csv", FIRST, f"{FIRST}9", "fig1.data.csv"),
    ("output/tables/tab1.tex", "Events by year", "Events by decade", "tab1.tex"),
    ("data/coded/events.csv", ",USAGOV,", ",IRNGOV,", "events.csv"),
    ("output/figures/fig1.caption.txt", "My title", "Another title", "fig1.caption.txt"),
    ("data/coded/coverage_by_publisher_month.csv", "2019-10", "2018-10", "coverage_by_publisher_month.csv"),
    ("data/coded/event_article_crosswalk.csv", "e000000", "e999999", "crosswalk.csv: recomputed"),
    ("data/raw/articles.csv", "Gulf Wire", "Golf Wire", "articles.csv: stated in provenance"),
    ("data/review/coder-1.jsonl", "accept", "reject", "coder-1.jsonl: stated in provenance"),
    ("data/review/assignment.csv", "coder-2", "coder-3", "assignment.csv: stated in provenance"),
    ("codebook/codebook/codes.csv", "STATE", "STATED", "codebook/: stated in provenance"),
    ("code/config.json", "My title", "Your title", "fig1.caption.txt: recomputed"),
    ("provenance.json", '"final": 200', '"final": 201', "events.csv: rows: 200, 201 stated"),
    ("output/figures/fig1.svg", ">2019<", ">2018<", "fig1.svg: recomputed: line"),
    ("output/figures/fig1.spec.json", '"height": 130', '"height": 131', "fig1.spec.json: recomputed: line"),
    ("output/figures/fig1.alt.txt", "Stacked", "Piled", "fig1.alt.txt: recomputed: line 1"),
    ("output/tables/tab1.html", "Events by year", "Events by decade", "tab1.html: recomputed"),
    ("output/tables/tab1.csv", "All events", "Some events", "tab1.csv: recomputed: line 1"),
    ("output/figure_table_map.csv", "fig1", "fig9", "figure_table_map.csv"),
    ("README.md", "Test", "Quest", "README.md"),
    ("code/04_figures.py", "fig1", "fig9", "04_figures.py"),
    ("environment/requirements.txt", "altair", "altari", "requirements.txt"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "named"), TAMPERED)
def test_a_change_is_found_and_named(package, tmp_path, path, old, new, named):
    root = unpacked(package, tmp_path)
    change(root, path, old, new)
    found = cc.verify(root)
    assert not found.ok
    assert path in set(found.differences.query("check == 'hash'")["item"])
    assert named in str(found)


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_another_picture_is_found_even_if_the_manifest_is_mended(package, tmp_path, kind):
    archive = Archive.read(package)
    archive.files[f"output/figures/fig1.{kind}"] = archive.files[f"output/figures/fig2.{kind}"]
    del archive.files["MANIFEST.csv"]
    found = cc.verify(archive.write(tmp_path / "mended.zip")).differences
    assert found[["item", "check"]].values.tolist() == [[f"output/figures/fig1.{kind}", "recomputed"]]
    assert "another picture" in found["what"].iloc[0]


def test_a_figure_of_some_events_only_says_so_and_is_drawn_again(tmp_path):
    where = {"source_country": "IRQ", "quad_class": ["3", "4"]}
    some = {"chart": "top", "by": "root_code", "where": where}
    table = {"table": "by_year", "where": {"source_country": "IRQ"}}
    path = build(tmp_path, figures={"fig1": some}, tables={"tab1": table})
    said = Archive.read(path).files["output/figures/fig1.caption.txt"].decode()
    here = FINAL["source_country"].eq("IRQ") & FINAL["quad_class"].isin(["3", "4"])
    assert f"N = {here.sum()} events" in said
    assert "Only events whose quad_class is 3 or 4 and source_country is IRQ." in said
    assert "source\\_country is IRQ" in Archive.read(path).files["output/tables/tab1.tex"].decode()
    assert cc.verify(path).ok


def test_a_wrong_event_shows_in_the_figures_even_if_the_manifest_is_mended(package, tmp_path):
    archive = Archive.read(package)
    events = package_data.read_frame(archive, "final")
    events.loc[0, "date_start"] = "2020-03-30" if events.loc[0, "date_start"] < "2020-03" else "2019-10-02"
    archive.files["data/coded/events.csv"] = package_data.frame_csv(events)
    del archive.files["MANIFEST.csv"]
    found = cc.verify(archive.write(tmp_path / "mended.zip"))
    assert set(found.differences["check"]) == {"recomputed", "stated in provenance"}
    assert {"output/figures/fig1.data.csv", "output/figures/fig1.svg"} <= set(found.differences["item"])
    assert "line " in found.differences.query("check == 'recomputed'")["what"].iloc[0]


def test_a_missing_and_an_added_file_are_named(package, tmp_path):
    root = unpacked(package, tmp_path)
    (root / "data" / "coded" / "events.csv").unlink()
    (root / "extra.txt").write_text("?")
    said = str(cc.verify(root))
    assert "data/coded/events.csv: is there" in said and "extra.txt: is listed" in said


def test_people_have_pseudonyms_everywhere(package):
    with zipfile.ZipFile(package) as zipped:
        for name in zipped.namelist():
            text = zipped.read(name).decode("utf-8", "ignore")
            assert "Zeynep" not in text and "Ahmed" not in text, name
        final = package_data.read_csv(zipped.read("package/data/coded/events.csv"))
    assert set(final["decided_by"]) == {"coder-1, coder-2"}


def test_text_stays_out_unless_asked_for(package, tmp_path):
    raw = package_data.read_frame(Archive.read(package), "articles")
    assert "text" not in raw.columns
    assert raw["sha256"].iloc[0] == hashlib.sha256(b"Text of report 0.").hexdigest()
    full = build(tmp_path, figures={}, tables={}, full_text=True)
    assert package_data.read_frame(Archive.read(full), "articles")["text"].iloc[0] == "Text of report 0."
    assert cc.verify(full).ok


def test_codes_and_harmless_cells_come_back_as_they_were(package):
    back = package_data.read_frame(Archive.read(package), "machine")
    assert back["action_code"].tolist() == STEADY["action_code"].tolist()
    assert back["source_code"].tolist() == STEADY["source_code"].tolist()
    assert b",'---REB," in Archive.read(package).files["data/coded/machine_events.csv"]


def test_every_figure_and_table_is_mapped_to_the_line_that_makes_it(package):
    files = Archive.read(package).files
    table = package_data.read_csv(files["output/figure_table_map.csv"])
    assert sorted(table["item"]) == ["fig1", "fig2", "tab1", "tab2"]
    for row in table.itertuples():
        line = files[row.script].decode().splitlines()[int(row.line) - 1]
        assert f'"{row.item}"' in line and row.output in files
        assert f"| {row.item} |" in files["README.md"].decode()


def test_agreement_and_quality_of_a_review_are_tables_of_the_package(tmp_path):
    values = pd.DataFrame({"field": ["root"], "Ahmed": ["14"], "Zeynep": ["19"]})
    agreed = SimpleNamespace(table=AGREEMENT, values=values, coders=("Ahmed", "Zeynep"))
    quality = pd.DataFrame(
        [["14", 4, 3, 1, *[0.5] * 6]], columns=["root_code", "proposed", "right", "missed", *ENDS]
    )
    path = build(
        tmp_path,
        figures={"fig1": {"chart": "agreement"}},
        tables={"tab1": {"table": "agreement"}, "tab2": {"table": "machine_quality"}},
        agreement=agreed,
        quality=quality,
    )
    files = Archive.read(path).files
    assert b"Ahmed" not in files["data/review/agreement_units.csv"]
    assert "0.60 to 0.80" in files["output/tables/tab1.csv"].decode()
    assert "0.50 to 0.50" in files["output/tables/tab2.csv"].decode()
    assert cc.verify(path).ok


def test_its_scripts_run_without_edits(package, tmp_path):
    root = unpacked(package, tmp_path)
    (root / "output" / "figures" / "fig1.svg").unlink()
    done = subprocess.run(
        [sys.executable, "-B", str(root / "code" / "00_run_all.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-800:]
    assert "wrote output/figures/fig1.svg" in done.stdout and " 0 differ." in done.stdout


WRONG = [
    ({"figures": {"fig1": {"chart": "pie"}}}, "no 'pie'"),
    ({"figures": {"fig1": {"chart": "counts", "colour": "red"}}}, "colour"),
    ({"figures": {"fig1": {"chart": "before_after"}}}, "date"),
    ({"figures": {"fig1": {"chart": "counts", "where": {"colour": "red"}}}}, "'colour'"),
    ({"figures": {"../fig1": {"chart": "counts"}}}, "plain name"),
    ({"tables": {"tab1": {"chart": "counts"}}}, "'table'"),
    ({"tables": {"tab1": {"table": "by_year", "events": "mine"}}}, "mine"),
]


@pytest.mark.parametrize(("given", "said"), WRONG)
def test_a_wrong_recipe_is_named(tmp_path, given, said):
    with pytest.raises(ReportError, match=said):
        build(tmp_path, **{"figures": {}, "tables": {}, **given})


def test_what_is_no_package_is_refused(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"not a zip")
    for path in (tmp_path / "x.zip", tmp_path):
        with pytest.raises(ReportError, match="replication package"):
            cc.verify(path)
