"""Tables: the numbers, the same in LaTeX, HTML and CSV; LaTeX that compiles with booktabs alone."""

from __future__ import annotations

import csv
import html
import io
import os
import re
import shutil
import subprocess

import pandas as pd
import pytest
from drawings import AGREEMENT, FINAL, FULL, STEADY
from report_factory import events

import conflictcode as cc
from conflictcode.errors import ReportError
from conflictcode.report import tables
from conflictcode.report.table import Table, tex

INTERVALS = ["precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high"]
QUALITY = pd.DataFrame(
    [
        ["14", 20, 15, 5, 0.75, 0.53, 0.89, 0.75, 0.53, 0.89],
        ["all", 20, 15, 5, 0.75, 0.53, 0.89, *[None] * 3],
    ],
    columns=["root_code", "proposed", "right", "missed", *INTERVALS],
)
HARD = '50% of R&D_x #1 ~ {a} \\ ^ $5 <script>alert(1)</script> Łódź Đorđe مدينة “so” – Erdoğan → |" ½ 日本'
SPECIAL = events(2, source_text=HARD, target_text="=1+2")
TABLES = {
    "corpus": lambda: tables.corpus(FULL, STEADY),
    "by year": lambda: tables.by_year(STEADY, FULL),
    "top dyads": lambda: tables.top_dyads(STEADY, FULL),
    "agreement": lambda: tables.agreement(AGREEMENT),
    "machine quality": lambda: tables.machine_quality(QUALITY),
    "codebook": lambda: tables.codebook(STEADY),
    "review flow": lambda: tables.review_flow(FINAL, STEADY),
    "hard text": lambda: tables.codebook(SPECIAL),
}


def html_cells(text: str) -> list[list[str]]:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", text, re.DOTALL)
    return [
        [html.unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows
    ]


def latex_rows(text: str) -> list[list[str]]:
    body = text.split("\\midrule\n", 1)[1].split("\\bottomrule")[0].replace("\\midrule\n", "")
    return [re.split(r"(?<!\\) & ", line.removesuffix(r" \\")) for line in body.strip().splitlines()]


@pytest.mark.parametrize("name", TABLES)
def test_three_formats_one_table(name):
    table = TABLES[name]()
    cells = table.cells()
    assert html_cells(table.to_html()) == cells
    assert latex_rows(table.to_latex()) == [[tex(cell) for cell in row] for row in cells[1:]]
    back = list(csv.reader(io.StringIO(table.to_csv())))
    assert [[cell.removeprefix("'") for cell in row] for row in back] == cells


def test_the_numbers_are_those_of_the_grid():
    made = tables.by_year(STEADY, FULL).frame
    grid = cc.counts(STEADY, FULL, "year")
    assert made["All events"].tolist() == [*grid.groupby("period")["events"].sum(), 400]
    assert made["Articles"].tolist()[-1] == len(FULL)


def test_the_corpus_adds_up():
    made = tables.corpus(FULL, STEADY).frame.set_index("Publisher")
    for name in ("Articles", "With events", "Events"):
        assert made.loc["All", name] == made[name].drop("All").sum()
    assert made.loc["All", "Events"] == 400


def test_top_dyads_count_by_hand():
    three = events(3, source_country=["USA", "USA", ""], target_country=["IRN", "IRN", "IRQ"], quad_class="4")
    table = tables.top_dyads(three)
    assert table.frame[["Source", "Target", "Material conflict", "All"]].values.tolist() == [
        ["USA", "IRN", 2, 2]
    ]
    assert "1 event without a known country on both sides" in table.caption()


def test_what_is_undefined_is_a_dash_and_not_a_number():
    row = tables.agreement(AGREEMENT).frame.set_index("Field").loc["date"]
    assert row["Alpha"] == "–" and row["95 % interval"] == "–" and row["AC1"] == "1.00"


def test_f1_is_the_harmonic_mean():
    assert tables.machine_quality(QUALITY).frame["F1"].tolist() == ["0.75", "–"]


def test_the_review_flow_adds_up():
    judged = pd.DataFrame(
        {"event_id": STEADY["event_id"].iloc[[1, 3]], "state": "rejected", "reason": ["old event", ""]}
    )
    steps = tables.review_flow(FINAL, STEADY, judged).frame.set_index("Step")["Events"]
    assert steps["Proposed by the machine"] == 400 and steps["Final events"] == 200
    assert steps["Rejected: old event"] == 1 and steps["Rejected: no reason given"] == 1
    kept = steps["Accepted"] + steps["Edited"] + steps["Not reviewed"]
    assert kept + steps["Not confirmed by any coder"] + 2 == 400


def test_article_text_is_shown_and_never_run():
    text = TABLES["hard text"]().to_html()
    assert "<script>" not in text and "&lt;script&gt;" in text
    assert "'=1+2" in Table(pd.DataFrame({"a": ["=1+2"]}), "t").to_csv()


@pytest.mark.parametrize("name", TABLES)
def test_captions_say_n_and_versions_where_events_are_counted(name):
    caption = TABLES[name]().caption()
    if name in ("by year", "top dyads", "codebook"):
        assert "N = 400 events" in caption and "Codebook cameo 1.0 (abc123def456)" in caption


def test_save_writes_three_files(tmp_path):
    written = TABLES["corpus"]().save(tmp_path / "t" / "tab1")
    assert sorted(path.name for path in written.values()) == ["tab1.csv", "tab1.html", "tab1.tex"]
    with pytest.raises(ReportError, match="docx"):
        TABLES["corpus"]().save(tmp_path / "tab1", kinds=("docx",))


def test_a_frame_of_another_kind_is_refused():
    with pytest.raises(ReportError, match="'alpha'"):
        tables.agreement(pd.DataFrame({"field": ["root"]}))


def test_latex_compiles_as_it_is(tmp_path):
    latex = shutil.which("pdflatex")
    if latex is None:
        words = "no LaTeX here: apt-get install texlive-latex-base texlive-latex-recommended"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(words)
    body = "\n".join(make().to_latex() for make in TABLES.values())
    head = "\\documentclass{article}\n\\usepackage{booktabs}\n\\begin{document}\n"
    document = f"{head}{body}\\end{{document}}\n"
    (tmp_path / "tables.tex").write_text(document, encoding="utf-8")
    command = [str(latex), "-interaction=nonstopmode", "-halt-on-error", "tables.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    log = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, log[-1500:]
    assert "Missing character" not in log
    too_wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert max(too_wide, default=0) < 3  # points: a word of the hard text that can't be broken
    assert (tmp_path / "tables.pdf").stat().st_size > 10_000
