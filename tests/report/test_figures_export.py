"""A saved figure: exact width, text that stays, the same bytes in every run and time zone, harmless data."""

from __future__ import annotations

import csv
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from drawings import CORPUS, EVENTS, FIGURES, FULL, STEADY, fonts, pdf, pdf_text, single, svg_texts
from report_factory import events

import conflictcode as cc
from conflictcode.errors import ReportError
from conflictcode.report import charts
from conflictcode.report.export import KINDS, files, harmless, print_spec

SMALL = pd.DataFrame({"x": ["a", "b", "c"] * 2, "y": [1, 3, 2, 2, 1, 3], "f": ["p"] * 3 + ["q"] * 3})
BASE = alt.Chart(SMALL).mark_bar().encode(x="x:N", y="y:Q")
POINTS = alt.Chart(SMALL).mark_point().encode(alt.X(alt.repeat("column"), type="nominal"), y="y:Q")
OWN = {  # charts of a user's own
    "single": BASE,
    "layered": BASE + BASE.mark_rule(),
    "faceted": BASE.facet("f:N"),
    "side by side": BASE | BASE,
    "one below the other": (BASE & BASE) | BASE,
    "repeated": POINTS.repeat(column=["x", "f"]),
}  # fmt: skip


@pytest.mark.parametrize("width", [252, 504])
@pytest.mark.parametrize("name", OWN)
def test_a_users_own_chart_is_as_wide_as_asked(name, width):
    made = files(print_spec(OWN[name], float(width))[0], {}, ("pdf", "png"))
    assert float(pdf(made["pdf"]).mediabox.width) == pytest.approx(width, abs=0.01)
    assert struct.unpack(">I", made["png"][16:20])[0] == width * 600 // 72


QUICK = {"quads", "dyads", "map"}  # in `make check`; the others in `make test`
NAMES = [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in FIGURES]


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_fits_one_column_with_all_of_its_words(name):
    made = files(single(name)[0], {}, ("pdf", "svg"))
    assert float(pdf(made["pdf"]).mediabox.width) == pytest.approx(252, abs=0.01)
    text = pdf_text(made["pdf"]).replace(" ", "")
    words = {word for word in svg_texts(made["svg"].decode()) if word}
    assert words
    assert [word for word in words if word.replace(" ", "") not in text] == []
    assert all(embedded for _, embedded in fonts(made["pdf"]))
    assert 'width="252pt"' in made["svg"].decode()[:400]


def test_titles_and_legends_are_words_in_the_pdf():
    text = pdf_text(files(print_spec(FIGURES["quads"](), 504)[0], {}, ("pdf",))["pdf"])
    for word in [
        "Events per month",
        "Share (n ≥ 20)",
        "Material cooperation",
        "Verbal conflict",
        "no articles",
    ]:
        assert word in text


def test_a_font_that_is_not_there_does_not_take_the_text_with_it():
    named = charts.quads(STEADY, FULL).configure(font="No Such Font").configure_axis(labelFont="Nor This")
    made = files(print_spec(named, 504)[0], {}, ("pdf",))["pdf"]
    assert "Events per month" in pdf_text(made) and all(embedded for _, embedded in fonts(made))


def test_letters_that_no_font_has_are_named_and_not_lost(tmp_path):
    strange = charts.top(events(9, source_code="Tribe \ue000"))
    with pytest.raises(ReportError, match=r"\ue000.*Remedy"):
        cc.save(strange, tmp_path / "fig1")
    assert cc.save(strange, tmp_path / "fig1", kinds=("svg",))["svg"].exists()
    cc.save(charts.top(events(9, source_code="Łódź Αθήνα Київ מ → ≥")), tmp_path / "fig2", kinds=("pdf",))


def test_numbers_stay_inside_their_cells():
    many = events(3000, source_country=[f"A{i % 20:02}" for i in range(3000)], target_country="A01")
    wide, narrow = (print_spec(charts.dyads(many), width)[0] for width in (504.0, 252.0))
    size = [layer["mark"]["fontSize"] for spec in (wide, narrow) for layer in spec["layer"][2:]]
    assert size[0] == 8 and 6 <= size[1] < 8
    with pytest.raises(ReportError, match="width='double'"):
        print_spec(charts.dyads(many, top=20), 252.0)


def test_a_chart_that_cannot_be_so_narrow_says_what_to_do():
    with pytest.raises(ReportError, match="width='double'"):
        print_spec(charts.top(STEADY, by="action_code"), 60.0)


@pytest.mark.parametrize("width", ["triple", 3, 90_000])
def test_an_odd_width_is_refused(width, tmp_path):
    with pytest.raises(ReportError, match="width="):
        cc.save(BASE, tmp_path / "x", width=width)


def test_save_writes_every_file_and_the_caption_says_what_it_must(tmp_path):
    half = STEADY.assign(decision=["single", "machine"] * 200, negated=[i < 7 for i in range(400)])
    written = cc.save(
        charts.counts(half, FULL, dedupe="day"), tmp_path / "fig1", width="double", title="My figure"
    )
    assert set(written) >= set(KINDS)
    assert {p.name for p in tmp_path.iterdir()} == {f"fig1.{kind}" for kind in written}
    caption = written["caption.txt"].read_text(encoding="utf-8")
    for said in [
        *("My figure.", "events from 240 articles", "2019-10-01 to 2020-03-31", "by month", "7 denied"),
        *("one event a day for the same source, target and code", "50 % of the reports were reviewed"),
        *("scheme icews", "Codebook cameo 1.0 (abc123def456)", "conflictcode 0.1.0"),
    ]:
        assert said in caption
    png = written["png"].read_bytes()
    assert struct.unpack(">I", png[16:20])[0] == 4200
    at = png.index(b"pHYs") + 4
    assert struct.unpack(">I", png[at : at + 4])[0] == round(600 / 0.0254)


def test_the_data_file_holds_what_is_drawn(tmp_path):
    written = cc.save(charts.quads(EVENTS, CORPUS), tmp_path / "fig1", kinds=("data.csv", "spec.json"))
    with written["data.csv"].open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert sum(int(row["events"]) for row in table) == len(EVENTS)
    spec = json.loads(written["spec.json"].read_text(encoding="utf-8"))
    assert spec["usermeta"]["conflictcode"]["n_events"] == len(EVENTS)
    assert not [p for p in spec.get("params", []) if p["name"].startswith("facts_")]


def test_an_older_drawing_leaves_no_data_behind(tmp_path):
    cc.save(charts.goldstein(EVENTS, CORPUS), tmp_path / "fig1", kinds=("data.csv",))
    assert (tmp_path / "fig1.data2.csv").exists()
    cc.save(BASE, tmp_path / "fig1", kinds=("data.csv",))
    assert not (tmp_path / "fig1.data2.csv").exists()


STABLE = ("svg", "spec.json", "data.csv")


@pytest.mark.parametrize("name", NAMES)
def test_drawn_again_it_has_the_same_bytes(name):
    again, _ = print_spec(FIGURES[name](), 252.0)
    assert files(again, {}, STABLE) == files(single(name)[0], {}, STABLE)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["counts", "map"])
def test_pdf_and_png_have_the_same_bytes_too(name):
    first, second = (files(single(name)[0], {}, ("pdf", "png")) for _ in range(2))
    assert first == second


ZONES = ["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Apia"]
SCRIPT = """
import hashlib, sys
sys.path.insert(0, {here!r})
from drawings import EVENTS, CORPUS, FIGURES
import conflictcode as cc
from conflictcode.report.export import files, print_spec
print(cc.counts(EVENTS, CORPUS, by=None)["events"].tolist())
for name in ("quads", "goldstein", "before and after"):
    made = files(print_spec(FIGURES[name](), 252)[0], {{}}, ("svg", "spec.json", "data.csv"))
    print(name, [hashlib.sha256(content).hexdigest() for content in made.values()])
"""


@pytest.mark.slow
def test_every_time_zone_draws_the_same_months():
    script = SCRIPT.format(here=str(Path(__file__).parent))
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ZONES
    }
    assert len(said) == 1
    assert str(cc.counts(EVENTS, CORPUS, by=None)["events"].tolist()) in said.pop()


CELLS = [
    ("=1+2", "'=1+2"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("+44 20", "'+44 20"),
    ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
    ("\t=1", "'\t=1"),
    ("---REB", "'---REB"),
    ("-7.2", "-7.2"),
    (-7.2, "-7.2"),
    ("+3", "+3"),
    ("Iran's", "Iran's"),
    ("", ""),
    (None, ""),
]


@pytest.mark.parametrize(("cell", "written"), CELLS)
def test_no_cell_is_a_formula(cell, written):
    assert harmless(cell) == written


def test_facts_survive_when_charts_are_put_together():
    _, facts = print_spec(charts.top(STEADY, FULL) & charts.quads(STEADY, FULL), 504)
    assert facts["n_events"] == 400 and facts["codebook"] == "cameo 1.0"


def test_article_text_in_a_chart_is_text():
    bad = "<script>alert(1)</script>"
    made = files(print_spec(charts.top(events(20, source_code=bad)), 252)[0], {}, ("svg",))["svg"].decode()
    assert "<script>" not in made and "&lt;script" in made
