"""Dates of events against our own gold: start, end and precision of an act in a sentence or two.

python benchmarks/dates.py [--all]
Prints what is wrong (all of it with --all), a table and a JSON line.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
from collections import Counter
from pathlib import Path

from conflictcode.coding.dates import date_event
from conflictcode.coding.sentences import parse
from conflictcode.records import Article, Sentence, When

GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold" / "dates.csv"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--all", action="store_true", help="print every wrong row")
    rows = read(GOLD)
    wrong = [(row, when) for row, when in zip(rows, predict(rows), strict=True) if problems(row, when)]
    counts = Counter(name for row, when in wrong for name in problems(row, when))
    for row, when in wrong if options.parse_args().all else wrong[:10]:
        print(f"{row['published']} {row['text']} | {row['predicate']}")
        print(f"    gold {row['start']}..{row['end']}, found {when.start}..{when.end} by {when.how}")
    figures = {"sentences": len(rows), "right": round(1 - len(wrong) / len(rows), 4), **counts}
    for name, value in figures.items():
        print(f"{name:12s}{value}")
    print(json.dumps({"benchmark": "dates", "set": "own", **figures}))
    sample()


def sample() -> None:
    """The sample articles' events: the same days, and background told from news."""
    from sample_events import acts

    found = acts()
    whens = [date_event(a.predicate, a.sentence, a.sentences, a.article.published) for a in found]
    pairs = list(zip(found, whens, strict=True))
    days = sum((str(w.start), str(w.end)) == (a.row["date_start"], a.row["date_end"]) for a, w in pairs)
    told = sum(w.historical == (a.row["historical"] == "true") for a, w in pairs)
    figures = {
        "events": len(found),
        "right": round(days / len(found), 4),
        "historical": round(told / len(found), 4),
    }
    print("sample: {events} events, days right {right}, historical right {historical}".format(**figures))
    print(json.dumps({"benchmark": "dates", "set": "sample", **figures}))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def predict(rows: list[dict[str, str]]) -> list[When]:
    """The date of each row's predicate: the last of its words in the text."""
    days = [dt.date.fromisoformat(row["published"]) for row in rows]
    articles = [
        Article(str(k), day, row["text"]) for k, (day, row) in enumerate(zip(days, rows, strict=True))
    ]
    found = []
    for row, article, sentences in zip(rows, articles, parse(articles), strict=True):
        predicate, sentence = locate(row["predicate"], sentences)
        found.append(date_event(predicate, sentence, sentences, article.published))
    return found


def locate(word: str, sentences: tuple[Sentence, ...]) -> tuple[int, Sentence]:
    """The token of a word, verbs before others."""
    hits = [(t, s) for s in sentences for t in s.tokens if t.text == word]
    if not hits:
        raise ValueError(f"{word!r} is no token of {' '.join(s.text for s in sentences)!r}")
    token, sentence = next((hit for hit in hits if hit[0].pos == "VERB"), hits[0])
    return token.i, sentence


def problems(row: dict[str, str], when: When) -> list[str]:
    """What is wrong with a date: its start, its end, its precision, or whether it is background."""
    names = []
    if str(when.start) != row["start"]:
        names.append("start")
    if str(when.end) != row["end"]:
        names.append("end")
    if str(when.precision) != row["precision"]:
        names.append("precision")
    if when.historical != (row["historical"] == "yes"):
        names.append("historical")
    return names


if __name__ == "__main__":
    main()
