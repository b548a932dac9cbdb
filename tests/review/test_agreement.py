"""Agreement from logs: matched inside sentences, missing events counted, nothing invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import factory
import pytest
from factory import FIRED, MARCHED, MET, read

import conflictcode as cc
from conflictcode.errors import ReviewError
from conflictcode.review.agreement import NO_VARIATION, agreement
from conflictcode.review.alignment import align
from conflictcode.review.session import ReviewSession


def test_unmatched_events_are_disagreement(tmp_path: Path) -> None:
    read(tmp_path, "A", {"a0": [MARCHED, FIRED], "a1": [MARCHED, FIRED]})
    read(tmp_path, "B", {"a0": [MARCHED], "a1": [MARCHED, FIRED]})
    found = agreement(tmp_path)
    root = found.table.set_index("field").loc["root"]
    assert (root["n_units"], root["n_articles"], root["percent"]) == (4, 2, 75.0)
    assert found.confusion("root").loc["17", "none"] == 1
    counts = {level: found.confusion(level).to_numpy().sum() for level in ("quad class", "root", "code")}
    assert counts == {"quad class": 4, "root": 4, "code": 4}
    assert found.confusion("code").loc["175", "none"] == 1
    with pytest.raises(ReviewError, match="no field 'colour'"):
        found.confusion("colour")


def test_a_unanimous_set_is_undefined_and_says_so(tmp_path: Path) -> None:
    for coder in "AB":
        read(tmp_path, coder, {"a0": [MARCHED], "a1": [MARCHED]})
    row = agreement(tmp_path).table.set_index("field").loc["code"]
    assert row["percent"] == 100 and row["note"] == NO_VARIATION
    assert row[["alpha", "alpha_low", "kappa", "ac1"]].isna().all()
    assert NO_VARIATION in agreement(tmp_path)._repr_html_()


def test_levels_differ_where_coders_differ_in_detail_only(tmp_path: Path) -> None:
    read(tmp_path, "A", {"a0": [MARCHED, MET], "a1": [MARCHED]})
    read(tmp_path, "B", {"a0": [("marched", "1412", "IRQOPP", "IRQGOV"), MET], "a1": [MARCHED]})
    rows = agreement(tmp_path).table.set_index("field")
    assert rows.loc["root", "percent"] == rows.loc["quad class", "percent"] == 100
    assert rows.loc["code", "percent"] == pytest.approx(200 / 3)


def test_sentences_without_events_count_for_finding_them(tmp_path: Path) -> None:
    read(tmp_path, "A", {"a0": [MARCHED]})
    read(tmp_path, "B", {"a0": [MET]})
    row = agreement(tmp_path).table.iloc[0]
    assert (row["field"], row["n_units"], row["percent"]) == ("sentence has an event", 5, 60.0)


def test_three_coders_need_not_all_read_the_same(tmp_path: Path) -> None:
    read(tmp_path, "A", {"a0": [MARCHED], "a1": [FIRED]})
    read(tmp_path, "B", {"a0": [MARCHED], "a2": [MET]})
    read(tmp_path, "C", {"a1": [MARCHED], "a2": [MET], "a3": [MET]})
    found = agreement(tmp_path)
    assert (found.articles, found.coders) == (3, ("A", "B", "C"))
    assert found.values[found.values["article_id"] == "a0"]["C"].isna().all()
    assert agreement(tmp_path, ["A", "B"]).articles == 1


def test_an_article_opened_again_is_not_compared(tmp_path: Path) -> None:
    for coder in "AB":
        read(tmp_path, coder, {"a0": [MARCHED], "a1": [MET]})
    articles, events = factory.basra(4)
    session = ReviewSession(tmp_path, articles, events, "A", "blind")
    session.edit(session.event_ids("a0")[0], {"target_code": "USA"})
    session.close()
    assert agreement(tmp_path).articles == 1


def test_nothing_shared_is_an_error_with_the_remedy(tmp_path: Path) -> None:
    read(tmp_path, "A", {"a0": [MARCHED]})
    with pytest.raises(ReviewError, match=r"logs of: A.*cc\.assign"):
        cc.agreement(tmp_path)
    with pytest.raises(ReviewError, match="no log of Z"):
        cc.agreement(tmp_path, coders=["A", "Z"])


def test_two_texts_under_one_id_are_not_compared(tmp_path: Path) -> None:
    read(tmp_path, "A", {"a0": [MARCHED]})
    articles, _ = factory.basra(1)
    articles["text"] = articles["text"] + " Updated."
    session = ReviewSession(tmp_path, articles, None, "B", "blind")
    session.done("a0")
    session.close()
    with pytest.raises(ReviewError, match="different texts"):
        cc.agreement(tmp_path)


def test_in_words_names_what_a_methods_section_needs(tmp_path: Path) -> None:
    read(tmp_path, "A", {"a0": [MARCHED, FIRED], "a1": [MET]})
    read(tmp_path, "B", {"a0": [MARCHED], "a1": [MET]})
    told = agreement(tmp_path).in_words()
    assert told.startswith(
        "2 coders read 2 articles independently, 2 of them without seeing the machine's codes."
    )
    assert "root 0." in told


def coded(
    event_id: str, start: int, end: int, code: str, source: str = "", target: str = ""
) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "action_start": start,
        "action_end": end,
        "action_code": code,
        "root_code": code[:2],
        "source_code": source,
        "target_code": target,
    }


SENTENCES = [[0, 50], [51, 100]]
ALIGNED = [
    # the same words: one event, whatever the codes
    ([coded("1", 5, 9, "141")], [coded("2", 7, 12, "190")], [{"1", "2"}]),
    # other words, the same root
    ([coded("1", 5, 9, "141")], [coded("2", 20, 25, "145")], [{"1", "2"}]),
    # other words and roots, the same actors
    ([coded("1", 5, 9, "141", "IRQ", "USA")], [coded("2", 20, 25, "173", "IRQ", "USA")], [{"1", "2"}]),
    # nothing in common
    ([coded("1", 5, 9, "141", "IRQ")], [coded("2", 20, 25, "173", "USA")], [{"1"}, {"2"}]),
    # never across sentences
    ([coded("1", 5, 9, "141")], [coded("2", 55, 60, "141")], [{"1"}, {"2"}]),
    # words go before codes: 1 and 3 share words, 2 only a code
    ([coded("1", 5, 9, "141")], [coded("2", 20, 25, "141"), coded("3", 6, 9, "190")], [{"1", "3"}, {"2"}]),
    # two of one coder never become one
    ([coded("1", 5, 9, "141"), coded("4", 5, 9, "141")], [coded("2", 5, 9, "141")], [{"1", "2"}, {"4"}]),
]


@pytest.mark.parametrize(("mine", "theirs", "expected"), ALIGNED)
def test_alignment(
    mine: list[dict[str, Any]], theirs: list[dict[str, Any]], expected: list[set[str]]
) -> None:
    units = align("a", {"A": mine, "B": theirs}, SENTENCES)
    assert sorted(map(sorted, (unit.ids() for unit in units))) == sorted(map(sorted, expected))
    turned = align("a", {"A": theirs, "B": mine}, SENTENCES)
    assert sorted(unit.ids() for unit in turned) == sorted(unit.ids() for unit in units)
