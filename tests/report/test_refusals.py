"""What can't be drawn or counted says so in a sentence, with a remedy where there is one."""

from __future__ import annotations

import pandas as pd
import pytest
from drawings import FULL, STEADY
from report_factory import articles, events

import conflictcode as cc
from conflictcode.errors import ReportError
from conflictcode.report import charts, tables
from conflictcode.report.export import files, print_spec

FINAL = {"decision": "single", "origin": "machine", "decided_by": "A"}
CHARTS = {
    "counts": charts.counts,
    "quads": charts.quads,
    "rate": charts.rate,
    "dyads": charts.dyads,
    "dyads over time": charts.dyads_over_time,
    "goldstein": charts.goldstein,
    "mirror": charts.mirror,
    "before and after": lambda found, corpus: charts.before_after(found, corpus, "2020-01-03"),
    "top": charts.top,
    "map": charts.event_map,
    "linked": charts.linked,
    "machine and reviewed": lambda found, corpus: charts.machine_and_reviewed(
        found, found.assign(**FINAL) if isinstance(found, pd.DataFrame) else found, corpus
    ),
}
ONE_DAY = articles(9, start="2020-01-05", end="2020-01-05")
STATUS = ["negated", "hypothetical", "future", "historical"]
BLANK = dict.fromkeys(("source_country", "target_country", "quad_class", "root_code", "place_name"), "")
ODD = {
    "no event": (STEADY[:0], FULL),
    "one event": (STEADY[3:4], FULL),
    "one event without articles": (STEADY[3:4], None),
    "one day": (events(20, corpus=ONE_DAY), ONE_DAY),
    "no article": (STEADY, FULL[:0]),
    "days missing": (STEADY.assign(date_start=STEADY["date_start"].where(STEADY.index % 3 > 0)), FULL),
    "every day missing": (STEADY.assign(date_start=pd.NaT), FULL),
    "an article's day missing": (STEADY, FULL.assign(date=FULL["date"].where(FULL.index > 2))),
    "nothing known": (STEADY.assign(**BLANK, goldstein=None), FULL),
    "all denied": (STEADY.assign(negated=True), FULL),
    "no status": (STEADY.drop(columns=STATUS), FULL),
    "rows twice": (pd.concat([STEADY, STEADY]), FULL),
    "letters": (STEADY.assign(source_country="Łódź", target_country="Ελλάς", place_name="Київ <b>"), FULL),
    "a list": ([1, 2], FULL),
}


def what_happens(draw, found, corpus) -> str:
    """ "drawn" or what the error says; anything but a ReportError is a failure."""
    try:
        spec, facts = print_spec(draw(found, corpus), 700.0)
    except ReportError as error:
        return str(error)
    made = files(spec, facts, ("svg", "caption.txt"))
    assert len(made["caption.txt"]) > 60
    return "drawn"


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("case", ODD)
def test_odd_frames_are_drawn_or_refused_in_a_sentence(case, name):
    said = what_happens(CHARTS[name], *ODD[case])
    assert said == "drawn" or len(said) > 30


SAID = [
    ("no event", "dyads", "no event to draw"),
    ("all denied", "top", "400 denied"),
    ("no article", "quads", "article frame is empty"),
    ("an article's day missing", "counts", "3 of 240 articles have no date"),
    ("a list", "linked", "no pandas DataFrame but a list"),
    ("no event", "map", "a place precise enough"),
    ("every day missing", "counts", "drawn"),  # zeros, and the caption says why
    ("one event", "goldstein", "drawn"),
]


@pytest.mark.parametrize(("case", "name", "words"), SAID)
def test_the_sentence_says_what_is_wrong(case, name, words):
    assert words in what_happens(CHARTS[name], *ODD[case])


NEEDED = ["event_id", "article_id", "date_start", "quad_class", "root_code", "source_country", "latitude"]


@pytest.mark.parametrize("column", NEEDED)
def test_a_missing_column_is_named(column):
    with pytest.raises(ReportError, match=f"'{column}'"):
        charts.linked(STEADY.drop(columns=column), FULL)


def test_undated_events_are_zero_in_the_grid_and_counted_as_undated():
    grid = cc.counts(STEADY.assign(date_start=pd.NaT), FULL)
    assert grid["events"].sum() == 0 and grid.attrs["left_out"] == {"undated": 400}


@pytest.mark.parametrize("corpus", [FULL[:0], None])
def test_a_table_of_no_corpus_is_refused(corpus):
    with pytest.raises(ReportError, match="article frame"):
        tables.corpus(corpus)
