"""The gold files keep their format: a slip in them would be measured as a slip of the coder."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DATA = ROOT / "notebooks" / "data"

ACTOR = re.compile(r"(---|[A-Z]{3})([A-Z]{3})*")
FLAGS = ("negated", "hypothetical", "future", "historical")
COLUMNS = ["id", "text", "published", "source", "action", "target", *FLAGS, "attributed_to", "kind", "note"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def codes() -> set[str]:
    return {row["code"] for row in rows(ROOT / "codebooks" / "cameo" / "codes.csv")}


@pytest.fixture(scope="module")
def sentences() -> list[dict[str, str]]:
    return rows(HERE / "events.csv")


@pytest.fixture(scope="module")
def silent() -> list[str]:
    return (HERE / "no_events.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def articles() -> dict[str, dict[str, str]]:
    return {row["article_id"]: row for row in rows(DATA / "articles.csv")}


def test_every_row_is_well_formed(sentences: list[dict[str, str]], codes: set[str]) -> None:
    assert list(sentences[0]) == COLUMNS
    for row in sentences:
        assert row["action"] in codes and len(row["action"]) > 2, row
        assert all(row[flag] in ("true", "false") for flag in FLAGS), row
        assert dt.date(1990, 1, 1) <= dt.date.fromisoformat(row["published"]) <= dt.date(2026, 12, 31), row
        assert row["text"] == row["text"].strip() and row["kind"], row
        for column in ("source", "target", "attributed_to"):
            assert not row[column] or ACTOR.fullmatch(row[column]), row


def test_an_id_is_one_sentence_and_a_sentence_one_id(sentences: list[dict[str, str]]) -> None:
    texts = defaultdict(set)
    ids = defaultdict(set)
    for row in sentences:
        texts[row["id"]].add((row["text"], row["published"], row["kind"]))
        ids[row["text"]].add(row["id"])
    assert [i for i, found in texts.items() if len(found) > 1] == []
    assert [text for text, found in ids.items() if len(found) > 1] == []


def test_no_event_stands_twice(sentences: list[dict[str, str]]) -> None:
    claims = Counter((row["id"], row["source"], row["action"], row["target"]) for row in sentences)
    assert [claim for claim, n in claims.items() if n > 1] == []


def test_every_code_has_two_sentences(sentences: list[dict[str, str]], codes: set[str]) -> None:
    found = Counter(code for _, code in {(row["id"], row["action"]) for row in sentences})
    assert [code for code in sorted(codes) if len(code) > 2 and found[code] < 2] == []


def test_enough_hard_sentences(sentences: list[dict[str, str]]) -> None:
    assert len({row["id"] for row in sentences}) >= 650
    assert len({row["id"] for row in sentences if row["kind"] != "plain"}) >= 120


def test_silent_sentences_are_many_and_unique(silent: list[str], sentences: list[dict[str, str]]) -> None:
    assert len(silent) >= 330
    assert len(set(silent)) == len(silent)
    assert all(line == line.strip() and line[-1] in ".!?”" for line in silent)
    assert not set(silent) & {row["text"] for row in sentences}


def test_sample_articles_are_well_formed(articles: dict[str, dict[str, str]]) -> None:
    assert len(articles) >= 120
    for article in articles.values():
        assert dt.date(2019, 10, 1) <= dt.date.fromisoformat(article["date"]) <= dt.date(2020, 3, 31), article
        assert article["headline"] and article["text"] and article["publisher"], article


def test_coded_articles_point_into_their_text(articles: dict[str, dict[str, str]], codes: set[str]) -> None:
    coded = {row["article_id"]: int(row["events"]) for row in rows(DATA / "gold_articles.csv")}
    events = rows(DATA / "gold_events.csv")
    assert len(coded) >= 60 and sum(n == 0 for n in coded.values()) >= 8
    assert Counter(event["article_id"] for event in events) == Counter({k: n for k, n in coded.items() if n})
    for event in events:
        article = articles[event["article_id"]]
        text = article["headline"] if event["sentence"] == "0" else article["text"]
        assert event["action_code"] in codes, event
        assert all(event[f"{part}_text"] in text for part in ("source", "action", "target")), event


def test_coded_articles_have_sound_dates_and_codes() -> None:
    for event in rows(DATA / "gold_events.csv"):
        start, end = event["date_start"], event["date_end"]
        assert bool(start) == bool(end) == bool(event["date_precision"]), event
        assert not start or dt.date.fromisoformat(start) <= dt.date.fromisoformat(end), event
        assert all(event[flag] in ("true", "false") for flag in FLAGS), event
        for column in ("source_code", "target_code", "attributed_to"):
            assert not event[column] or ACTOR.fullmatch(event[column]), event
        assert not event["country"] or re.fullmatch("[A-Z]{3}", event["country"]), event
