"""What the codebook lacks: a worklist of names, and actors past their last date."""

from __future__ import annotations

import pandas as pd
import pytest

import conflictcode as cc
from conflictcode.codebook.actors import Actors, load_actors
from conflictcode.codebook.folders import codebook_folder
from conflictcode.errors import ReviewError
from conflictcode.review.gaps import UNRESOLVED_COLUMNS, horizon, unresolved
from conflictcode.review.session import ReviewSession

TEXT = "Minister Jan Kowal met rebels. Zorblat sued Kowal.\nLater Zorblat left."
ARTICLES = pd.DataFrame(
    [
        {"article_id": "1", "date": pd.Timestamp("2019-12-01"), "headline": "Talks", "text": TEXT},
        {"article_id": "2", "date": pd.Timestamp("2019-12-03"), "headline": "", "text": "Zorblat won."},
    ]
)


def event(event_id, article, source, source_text, target="", target_text="", start=None):
    return {
        "event_id": event_id,
        "article_id": article,
        "source_code": source,
        "source_text": source_text,
        "source_start": start,
        "target_code": target,
        "target_text": target_text,
        "target_start": None,
    }


EVENTS = pd.DataFrame(
    [
        event("a", "1", "---GOV", "Minister Jan Kowal", "---REB", "rebels", start=7),
        event("b", "1", "", "Zorblat", "", "Kowal", start=38),
        event("c", "2", "", "Zorblat", "USA", "United States", start=0),
        event("d", "2", "USA", "United States"),
    ]
)


def test_names_without_a_country_are_listed_the_most_useful_first():
    frame = unresolved(EVENTS, ARTICLES)
    assert tuple(frame.columns) == UNRESOLVED_COLUMNS
    assert frame[["name", "mentions", "articles", "events", "role"]].to_dict("split")["data"] == [
        ["Zorblat", 3, 2, 2, ""],
        ["Kowal", 2, 1, 1, ""],
        ["Jan Kowal", 1, 1, 1, "GOV"],
    ]


def test_a_gap_comes_with_its_sentences_and_lines_to_paste():
    zorblat = unresolved(EVENTS, ARTICLES).iloc[0]
    assert zorblat["sentences"] == ["Zorblat sued Kowal.", "Zorblat won."]
    assert zorblat["event_ids"] == ["b", "c"]
    assert zorblat["yaml"] == "Zorblat:\n  code: ???"


def test_pasted_lines_load_once_the_country_is_filled_in(tmp_path):
    line = unresolved(EVENTS, ARTICLES).iloc[2]["yaml"].replace("???", "POL")
    (tmp_path / "actors").mkdir()
    (tmp_path / "actors" / "own.yaml").write_text(line + "\n", encoding="utf-8")
    base = load_actors(codebook_folder("cameo"))
    assert load_actors(tmp_path, base).entry("Jan Kowal").code == "POLGOV"


def test_similar_names_of_the_codebook_are_shown():
    events = pd.DataFrame([event("a", "1", "", "Anjela Merkel")])
    assert "Angela Merkel" in unresolved(events).iloc[0]["nearest"]


def test_without_gaps_the_frame_is_empty_and_has_its_columns():
    frame = unresolved(EVENTS[EVENTS.event_id == "d"])
    assert (len(frame), tuple(frame.columns)) == (0, UNRESOLVED_COLUMNS)


def test_a_frame_that_is_no_event_frame_is_refused():
    with pytest.raises(ReviewError, match="source_code"):
        unresolved(ARTICLES)


BOOK = Actors(
    names={"old king": [["Old King", "Old King", "name"]], "new king": [["New King", "New King", "name"]]},
    raw_entries={
        "Old King": ["person", "", [["IRQGOV", "2001", "2010", "king"]], []],
        "New King": ["person", "", [["IRQGOV", "2010", "", "king"]], []],
        "Unnamed King": ["person", "", [["IRQGOV", "1990", "2001", "king"]], []],
    },
    starts={"old": 2, "new": 2},
)
KINGS = ARTICLES.assign(text=["Old King met New King.", "Old King left."])


def test_only_actors_that_end_before_the_articles_and_are_named_in_them():
    frame = horizon(KINGS, BOOK)
    assert frame[["name", "last_code", "ended", "mentions"]].to_dict("split")["data"] == [
        ["Old King", "IRQGOV", "2010", 2]
    ]


def test_all_that_end_when_asked():
    assert list(horizon(KINGS, BOOK, only_named=False)["name"]) == ["Old King", "Unnamed King"]


def test_articles_without_dates_are_refused():
    with pytest.raises(ReviewError, match="date"):
        horizon(ARTICLES.drop(columns="date"), BOOK)


FRONT = pd.DataFrame(
    {
        "article_id": ["1", "2", "3"],
        "date": pd.Timestamp("2019-12-02"),
        "headline": "",
        "text": [
            "The Zorblat Front attacked Iraqi troops near Mosul on Monday.",
            "The Zorblat Front kidnapped two Turkish diplomats.",
            "Russia and Iran signed an agreement in Moscow.",
        ],
    }
)


@pytest.mark.slow
def test_filling_a_gap_does_what_was_announced_and_taking_it_back_leaves_no_trace(tmp_path):
    """Criterion 13: announced is what happens, other articles and human decisions stay, undo is exact."""
    before = cc.code_articles(FRONT)
    gap = unresolved(before, FRONT).set_index("name").loc["Zorblat Front"]
    session = ReviewSession(tmp_path / "review", FRONT, before, "A")
    for event_id in gap["event_ids"]:
        session.open(before.set_index("event_id").loc[event_id, "article_id"])
        session.accept(event_id)
    session.close()
    (tmp_path / "actors").mkdir()
    pasted = gap["yaml"].replace(gap["yaml"].splitlines()[-1], "  code: IRQREB")
    (tmp_path / "actors" / "own.yaml").write_text(pasted + "\n", encoding="utf-8")

    after = cc.code_articles(FRONT, codebook=cc.load_codebook("cameo", overlay=tmp_path))
    completed = after[after["source_code"] == "IRQREB"]
    assert len(completed) == gap["events"] == len(gap["event_ids"]) == 2
    assert set(before["event_id"]) - set(after["event_id"]) == set(gap["event_ids"])
    untouched = [frame[frame["article_id"] == "3"] for frame in (before, after)]
    assert untouched[0].drop(columns="codebook_hash").equals(untouched[1].drop(columns="codebook_hash"))

    said = cc.final_events(tmp_path / "review", before)
    kept = cc.final_events(tmp_path / "review", after)
    assert kept[["event_id", "source_code"]].equals(said[["event_id", "source_code"]])
    work = cc.stale(tmp_path / "review", after)
    assert set(work["event_id"]) == set(gap["event_ids"])
    assert set(work["new_event_id"]) == set(completed["event_id"])
    assert cc.code_articles(FRONT).to_csv() == before.to_csv()
