"""The grid: complete, exact in its sums, honest about coverage."""

from __future__ import annotations

import pandas as pd
import pytest
from report_factory import articles, event, events

import conflictcode as cc
from conflictcode.errors import ReportError
from conflictcode.report.counts import counts

PERIODS = [
    ("day", 183, "2019-10-01", "2020-03-31"),
    ("week", 27, "2019-W40", "2020-W14"),
    ("month", 6, "2019-10", "2020-03"),
    ("quarter", 2, "2019-Q4", "2020-Q1"),
    ("year", 2, "2019", "2020"),
]


@pytest.mark.parametrize(("period", "n", "first", "last"), PERIODS)
def test_every_period_has_a_row_for_every_category(period, n, first, last):
    grid = counts(events(), articles(), period)
    assert grid["period"].iloc[0] == first
    assert grid["period"].iloc[-1] == last
    assert len(grid) == n * 4
    assert grid["events"].sum() == 400


def test_a_month_without_articles_is_not_a_month_without_events():
    corpus = articles(skip=("2020-01",))
    quiet = events(corpus=corpus)
    quiet = quiet[quiet["date_start"].dt.month != 12]
    grid = counts(quiet, corpus, by=None).set_index("period")
    assert grid.loc["2020-01", ["events", "articles", "coverage"]].tolist() == [0, 0, "none"]
    assert grid.loc["2019-12", ["events", "coverage"]].tolist() == [0, "full"]
    assert grid.attrs["gaps"] == ["2020-01"]


def test_first_and_last_month_are_partial_when_the_corpus_begins_inside_them():
    corpus = articles(start="2019-10-09", end="2020-03-20")
    grid = counts(events(corpus=corpus), corpus, by=None)
    assert grid["coverage"].tolist() == ["partial", *["full"] * 4, "partial"]
    known = counts(events(corpus=corpus), corpus, by=None, span=("2019-10-01", "2020-03-31"))
    assert set(known["coverage"]) == {"full"}


def test_without_articles_coverage_is_unknown_and_nothing_is_made_up():
    grid = counts(events(span_days := 50), by=None, span=("2019-10-01", "2020-03-31"))
    assert set(grid["coverage"]) == {"unknown"} and grid["articles"].isna().all()
    assert grid["events"].sum() == span_days


LEFT_OUT = [
    ({"negated": True}, "denied"),
    ({"hypothetical": True}, "hypothetical"),
    ({"future": True}, "future"),
    ({"historical": True}, "historical"),
    ({"negated": True, "future": True}, "denied"),  # counted once
    ({"date_start": pd.NaT}, "undated"),
    ({"date_precision": 5}, "dated less precisely than a month"),
    ({"date_start": pd.Timestamp("2003-03-20")}, "outside the dates of the corpus"),
    ({"judgement": "rejected"}, "rejected in review"),
]


@pytest.mark.parametrize(("columns", "reason"), LEFT_OUT)
def test_what_is_not_counted_is_named_and_numbered(columns, reason):
    both = pd.concat([events(9).assign(judgement="accepted"), event(**columns)])
    grid = counts(both, articles())
    assert grid["events"].sum() == 9
    assert grid.attrs["left_out"] == {reason: 1}
    assert grid["events"].sum() + sum(grid.attrs["left_out"].values()) == grid.attrs["rows"]


def test_denied_events_count_when_asked_for():
    assert counts(events(9, negated=True), articles(), include=("negated",))["events"].sum() == 9


TWICE = {"source_code": "USAMIL", "target_code": "IRQREB", "action_code": "190", "root_code": "19"}
DAY, NEXT = pd.Timestamp("2020-01-03"), pd.Timestamp("2020-01-04")
SAME = [
    # what differs between two reports; events left under: none, article, day, day-root
    ({}, (2, 1, 1, 1)),
    ({"article_id": ["a1", "a2"]}, (2, 2, 1, 1)),
    ({"date_start": [DAY, NEXT], "article_id": ["a1", "a2"]}, (2, 2, 2, 2)),
    ({"action_code": ["190", "195"]}, (2, 2, 2, 1)),
    (
        {"source_code": ["---REB", "---REB"], "source_text": ["gunmen", "rebels"]},
        (2, 2, 2, 2),
    ),  # unknown: kept apart
    ({"date_precision": [4, 4], "article_id": ["a1", "a2"]}, (2, 2, 2, 2)),  # a month isn't a day
]


@pytest.mark.parametrize(("differ", "left"), SAME)
def test_deduplication(differ, left):
    two = events(2, **{**TWICE, "date_start": DAY, "article_id": "a1", **differ})
    found = [counts(two, articles(), dedupe=rule) for rule in ("none", "article", "day", "day-root")]
    assert tuple(int(grid["events"].sum()) for grid in found) == left
    assert all(grid["reports"].sum() == 2 for grid in found)


def test_one_event_a_cluster_of_near_identical_reports():
    three = events(3, **{**TWICE, "date_start": [DAY, NEXT, NEXT], "article_id": ["a1", "a2", "a3"]})
    clustered = three.assign(cluster=["a1", "a1", "a3"])
    assert counts(clustered, articles(), dedupe="cluster")["events"].sum() == 2
    with pytest.raises(ReportError, match="find_duplicates"):
        counts(three, articles(), dedupe="cluster")


def test_share_reviewed_counts_decisions_not_events():
    half = events(4, judgement=["accepted", "", "edited", "pending"], quad_class="4", date_start=DAY)
    grid = counts(half, articles(), by=None).set_index("period")
    assert grid.loc["2020-01", "share_reviewed"] == 0.5
    assert pd.isna(grid.loc["2019-12", "share_reviewed"])
    assert grid.attrs["reviewed"] == 0.5


def test_events_read_back_from_csv_count_the_same(tmp_path):
    made, corpus = events(negated=[i % 7 == 0 for i in range(400)]), articles()
    made.to_csv(tmp_path / "events.csv", index=False)
    back = pd.read_csv(tmp_path / "events.csv", dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(counts(back, corpus), counts(made, corpus))


def test_zoned_dates_stay_on_the_day_they_were_written():
    late = events(1, date_start=pd.Timestamp("2019-12-31 23:30", tz="America/New_York"))
    assert counts(late, articles(), by=None).query("events == 1")["period"].tolist() == ["2019-12"]


def test_dyads_are_directed():
    two = events(2, source_country=["USA", "IRN"], target_country=["IRN", "USA"])
    assert sorted(set(counts(two, articles(), by="dyad")["category"])) == ["IRN → USA", "USA → IRN"]


def test_wanted_categories_come_in_the_asked_order_and_the_rest_is_counted():
    grid = counts(events(), articles(), by="root_code", categories=["19", "14"])
    assert list(dict.fromkeys(grid["category"])) == ["19", "14"]
    assert grid["events"].sum() + grid.attrs["left_out"]["in categories that aren't shown"] == 400


WRONG = [
    ({"period": "fortnight"}, "fortnight"),
    ({"dedupe": "weekly"}, "weekly"),
    ({"by": "colour"}, "colour"),
    ({"include": ("denied",)}, "denied"),
    ({"span": ("2020-02-01", "2020-01-01")}, "ends before it begins"),
]


@pytest.mark.parametrize(("options", "named"), WRONG)
def test_a_wrong_argument_is_named(options, named):
    with pytest.raises(ReportError, match=named):
        cc.counts(events(9), articles(), **options)


def test_a_bad_date_is_named_with_its_row():
    with pytest.raises(ReportError, match=r"row 2 has '3 Jan'"):
        counts(events(3, date_start=["2020-01-01", "", "3 Jan"]), articles())
