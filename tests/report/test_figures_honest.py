"""What a figure must not lie about: gaps, partial periods, missing article counts, centroids."""

from __future__ import annotations

import pandas as pd
import pytest
from drawings import CORPUS, EVENTS, FIGURES, FULL, STEADY, rows, svg_texts
from report_factory import articles, event, events

from conflictcode.errors import ReportError
from conflictcode.report import charts, theme
from conflictcode.report.export import files, print_spec


def drawn(chart, width=504.0):
    return print_spec(chart, width)[0]


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_an_ordinary_chart_with_words_for_those_who_cannot_see_it(name):
    chart = FIGURES[name]()
    assert type(chart).__module__.startswith("altair.")
    assert len(chart.to_dict()["description"]) > 30


@pytest.mark.parametrize("by", ["quad_class", pytest.param("root_code", marks=pytest.mark.slow)])
def test_the_bars_add_up_to_the_events_counted(by):
    spec = drawn(charts.counts(EVENTS, CORPUS, by=by))
    assert rows(spec, "period", "events", "label")["events"].sum() == len(EVENTS)


MIXED = EVENTS.assign(
    negated=[i % 11 == 0 for i in range(400)],
    future=[i % 13 == 0 for i in range(400)],
    date_precision=[5 if i % 7 == 0 else 1 for i in range(400)],
)


@pytest.mark.parametrize("chart", [charts.counts, charts.quads, charts.mirror, charts.linked])
def test_what_is_drawn_and_what_is_left_out_are_all_there_is(chart):
    spec, facts = print_spec(chart(MIXED, CORPUS, period="month"), 700)
    name = "quad" if chart is charts.linked else "label"
    assert facts["left_out"].keys() >= {"denied", "future", "dated less precisely than a month"}
    assert rows(spec, "period", name, "events", *(["type"] if name == "quad" else []))["events"].sum() == (
        len(MIXED) - sum(facts["left_out"].values())
    )


def test_a_month_without_articles_has_a_place_and_a_grey_band_and_no_bar():
    spec = drawn(charts.quads(EVENTS, CORPUS))
    bars, bands = rows(spec, "period", "label"), spec["datasets"].values()
    assert "2020-01" not in set(bars["period"])
    band = next(pd.DataFrame(b) for b in bands if set(pd.DataFrame(b)) == {"period", "coverage"})
    assert dict(zip(band["period"], band["coverage"], strict=True)) == {
        "2019-10": "partly covered",
        "2020-01": "no articles",
        "2020-03": "partly covered",
    }
    assert "Jan 2020" in " ".join(svg_texts(files(spec, {}, ("svg",))["svg"].decode()))


def test_a_true_zero_is_drawn_and_differs_from_no_coverage():
    silent = STEADY[STEADY["date_start"].dt.month != 12]
    zero = rows(drawn(charts.counts(silent, FULL)), "period", "label")
    assert (zero.loc[zero["period"] == "2019-12", "events"] == 0).all()
    assert (zero["period"] == "2019-12").sum() == 4
    gap = articles(skip=("2019-12",))
    other = drawn(charts.counts(silent, gap))
    assert "2019-12" not in set(rows(other, "period", "label")["period"])
    assert theme.COVERAGE["none"] in str(other) and theme.COVERAGE["none"] not in str(
        drawn(charts.counts(silent, FULL))
    )


MARKED = ["counts", "quads", "goldstein", "mirror", "rate with a gap", "dyads over time"]


@pytest.mark.parametrize("name", MARKED)
def test_partial_periods_are_marked_and_named(name):
    spec, facts = print_spec(FIGURES[name](), 504)
    assert "partly covered" in files(spec, facts, ("svg",))["svg"].decode()
    assert (
        "Only partly covered: 2019-10, 2020-03."
        in files(spec, facts, ("caption.txt",))["caption.txt"].decode()
    )


def test_partial_periods_are_not_what_the_words_compare():
    few = EVENTS[EVENTS["date_start"].dt.month != 10]  # October, partly covered, would be "fewest"
    text = charts.counts(few, CORPUS).to_dict()["description"]
    assert "fewest in 2019-10" not in text and "fewest in 2020-01" not in text and "fewest in" in text


def test_before_and_after_has_equal_windows_of_whole_blocks():
    spec = drawn(charts.before_after(STEADY, FULL, "2020-03-05", block=7, window=8))
    points = rows(spec, "block", "first_day")
    assert points["block"].tolist() == [-3, -2, -1, 0, 1, 2]  # three whole weeks are left after the date
    assert points.set_index("block").loc[0, "first_day"] == "2020-03-05"
    means = rows(spec, "mean", "side").set_index("side")
    assert means.loc["before", "blocks"] == means.loc["after", "blocks"] == 3
    assert means.loc["after", "mean"] == pytest.approx(points.query("block >= 0")["events"].mean())


def test_before_and_after_says_its_window_and_where_every_event_went():
    _, facts = print_spec(charts.before_after(STEADY, FULL, "2020-03-05", dedupe="day"), 252)
    assert "Equal windows of 3 blocks on either side, 2020-02-13 to 2020-03-25." in facts["notes"]
    assert facts["n_reports"] + sum(facts["left_out"].values()) == facts["rows"] == len(STEADY)


def test_before_and_after_counts_without_articles_and_has_no_rate_then():
    value = rows(drawn(charts.before_after(STEADY, None, "2020-01-03")), "block", "value")["value"]
    assert value.notna().all() and value.sum() > 0
    with pytest.raises(ReportError, match="article"):
        charts.before_after(STEADY, None, "2020-01-03", rate=True)
    with pytest.raises(ReportError, match="'next week'"):
        charts.before_after(STEADY, FULL, "next week")


def test_a_date_at_the_edge_of_the_corpus_has_no_before_and_after():
    with pytest.raises(ReportError, match="no complete 7 days on both sides"):
        charts.before_after(STEADY, FULL, "2020-03-29")


def test_a_rate_needs_its_article_counts():
    with pytest.raises(ReportError, match="2020-01"):
        charts.rate(EVENTS, CORPUS)
    with pytest.raises(ReportError, match="article counts of 2019-10, 2019-11"):
        charts.rate(STEADY)


def test_a_rate_is_events_per_thousand_articles():
    ten = events(10, date_start=pd.Timestamp("2020-01-15"))
    shown = rows(drawn(charts.rate(ten, FULL)), "rate").set_index("period")
    assert shown.loc["2020-01", "rate"] == pytest.approx(10_000 / shown.loc["2020-01", "articles"])


def test_a_line_does_not_cross_a_month_without_articles():
    shown = rows(drawn(charts.rate(EVENTS, CORPUS, gaps=True)), "rate", "run").set_index("period")
    assert shown.loc["2019-12", "run"] != shown.loc["2020-02", "run"]
    assert pd.isna(shown.loc["2020-01", "rate"])


def test_shares_need_enough_events():
    shown = rows(drawn(charts.quads(events(30, corpus=FULL), FULL, min_n=20)), "share")
    assert shown["share"].isna().all()
    assert rows(drawn(charts.quads(STEADY, FULL, min_n=20)), "share")["share"].notna().all()


def test_no_panel_is_empty():
    few = events(15, corpus=FULL)
    for chart, word in ((charts.quads(few, FULL), "Share"), (charts.goldstein(few, FULL), "Mean")):
        spec, facts = print_spec(chart, 252)
        assert word not in " ".join(svg_texts(files(spec, {}, ("svg",))["svg"].decode()))
        assert facts["notes"]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_small_count_has_no_number_twice_on_its_axis(n):
    same = events(n, date_start=pd.Timestamp("2020-01-15"), quad_class="4", source_code="IRQGOV")
    for chart, beside in ((charts.quads, []), (charts.top, [n])):
        texts = svg_texts(files(drawn(chart(same, FULL)), {}, ("svg",))["svg"].decode())
        assert sorted(int(text) for text in texts if len(text) == 1) == sorted([*range(n + 1), *beside])


def test_goldstein_means_stay_blank_below_ten_events_and_the_interval_holds_the_mean():
    nine = pd.concat([STEADY, events(9, date_start=pd.Timestamp("2020-04-10"))])
    corpus = articles(300, end="2020-04-30")
    shown = rows(drawn(charts.goldstein(nine, corpus)), "mean", "low").set_index("period")
    assert pd.isna(shown.loc["2020-04", "mean"]) and shown.loc["2020-04", "events"] == 9
    whole = shown.drop("2020-04")
    assert ((whole["low"] <= whole["mean"]) & (whole["mean"] <= whole["high"])).all()
    assert whole.loc["2020-01", "total"] == pytest.approx(
        whole.loc["2020-01", "mean"] * whole.loc["2020-01", "events"]
    )


def test_dyads_are_directed_complete_and_zero_is_white():
    two = events(3, source_country=["USA", "USA", "IRN"], target_country=["IRN", "IRN", "IRQ"])
    cells = rows(drawn(charts.dyads(two)), "source", "target").set_index(["source", "target"])
    assert cells.loc[("USA", "IRN"), "events"] == 2 and cells.loc[("IRN", "USA"), "events"] == 0
    assert len(cells) == 9 and cells.loc[("IRN", "USA"), "step"] == ""


def test_the_mirror_splits_when_one_side_is_five_times_the_other():
    lopsided = pd.concat(
        [STEADY[STEADY["quad_class"].isin(["3", "4"])], STEADY[STEADY["quad_class"] == "2"].head(6)]
    )
    assert "scales of their own" in str(print_spec(charts.mirror(lopsided, FULL), 504)[1]["notes"])
    assert "notes" not in print_spec(charts.mirror(STEADY, FULL), 504)[1]


PRECISION = [(1, True), (2, True), (3, False), (4, False), (5, False), (6, False), (7, False), (0, False)]


@pytest.mark.parametrize(("precision", "is_point"), PRECISION)
def test_only_precise_places_are_points(precision, is_point):
    both = pd.concat([event(place_name="Taji"), event(place_name="Karbala", place_precision=precision)])
    both["latitude"], both["longitude"], both["country"], both["admin1"] = 33.0, 44.0, "IRQ", "Baghdad"
    both.iloc[0, both.columns.get_loc("place_precision")] = 1
    spec, facts = print_spec(charts.event_map(both), 252)
    assert ("Karbala" in set(rows(spec, "place", "precision")["place"])) is is_point
    assert f"{1 + is_point} events are drawn as points" in facts["notes"][0]
    assert f"{1 - is_point} are not on the map" in facts["notes"][0]


def test_a_stricter_map_draws_exact_places_only():
    exact = rows(print_spec(charts.event_map(STEADY, precise=1), 504)[0], "place", "precision")
    assert set(exact["precision"]) == {"exact place"}
    with pytest.raises(ReportError, match="centroids"):
        charts.event_map(STEADY, precise=4)


ANBAR = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Anbar"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[39, 31], [43, 31], [43, 34], [39, 34], [39, 31]]],
            },
        }
    ],
}


def test_divisions_are_areas_where_there_is_a_shape_and_in_the_margin_where_there_is_none():
    anbar = int((STEADY["place_name"] == "Anbar").sum())
    drawing, facts = print_spec(charts.event_map(STEADY), 504)
    assert f"{anbar} known to a division" in facts["notes"][0]
    assert "Anbar (division)" in files(drawing, {}, ("svg",))["svg"].decode()
    _, facts = print_spec(charts.event_map(STEADY, divisions=ANBAR), 504)
    assert f"{anbar} as areas" in facts["notes"][0] and "0 known to a division" in facts["notes"][0]
    with pytest.raises(ReportError, match="no property 'admin'"):
        charts.event_map(STEADY, divisions=ANBAR, division_name="admin")


def test_the_caption_of_a_map_speaks_of_disputed_borders_and_of_whose_they_are():
    assert "disputed" in str(print_spec(charts.event_map(STEADY), 504)[1]["notes"])
    assert "own shapes" in str(print_spec(charts.event_map(STEADY, borders=ANBAR), 504)[1]["notes"])


def test_names_of_places_have_room_of_their_own():
    near = pd.concat(
        [event(place_name=f"Place number {i}", latitude=33 + i / 50, longitude=44) for i in range(9)]
    )
    far = event(place_name="Far away", latitude=10.0, longitude=90.0)
    spec = drawn(charts.event_map(pd.concat([near.assign(place_precision=1), far])), 252.0)
    named = [r["place"] for data in spec["datasets"].values() if isinstance(data, list) for r in data
             if set(r) == {"place", "longitude", "latitude"}]  # fmt: skip
    assert sorted(named) == ["Far away", "Place number 0"]


def test_points_outside_the_view_are_counted():
    tehran = int((STEADY["place_name"] == "Tehran").sum())
    _, facts = print_spec(charts.event_map(STEADY, view=(37.5, 28.5, 50.5, 38.0)), 504)
    assert f"{tehran} outside the view" in facts["notes"][0]


def test_confusion_keeps_what_only_one_of_them_found():
    cells = rows(drawn(FIGURES["confusion"]()), "first", "second").set_index(["first", "second"])
    assert cells.loc[("none", "19"), "n"] == 1 and cells.loc[("19", "none"), "n"] == 1
    assert cells["n"].sum() == 6


def test_a_field_without_variation_says_so():
    assert "undefined: no variation" in files(drawn(FIGURES["agreement"]()), {}, ("svg",))["svg"].decode()


def test_machine_and_reviewed_compare_the_same_articles():
    spec, facts = print_spec(FIGURES["machine and reviewed"](), 504)
    shown = rows(spec, "period", "difference")
    assert shown["events"].sum() == 200
    assert (shown["machine"] - shown["events"] == shown["difference"]).all()
    assert "reviewed articles" in facts["notes"][0] and facts["reviewed"] == 1
