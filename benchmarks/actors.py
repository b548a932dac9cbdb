"""Actors against our own gold: country and role of phrases in context.

python benchmarks/actors.py [--codebook FOLDER] [--all]
Prints what is wrong (all of it with --all), a table by kind of phrase, the time that finding and
following mentions takes beside parsing, and a JSON line.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from conflictcode.codebook.actors import Actors, load_actors
from conflictcode.codebook.folders import codebook_folder
from conflictcode.coding.identities import Identities, identify
from conflictcode.coding.mentions import find_mentions
from conflictcode.coding.sentences import parse
from conflictcode.records import Actor, Article, Sentence

GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold" / "actors.csv"
Row = dict[str, str]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--codebook", default="cameo", help="name or folder of a codebook")
    options.add_argument("--all", action="store_true", help="print every wrong row")
    chosen = options.parse_args()
    start = time.perf_counter()
    actors = load_actors(codebook_folder(chosen.codebook))
    loading = time.perf_counter() - start
    rows = read(GOLD)
    found, share = predict(rows, actors)
    wrong = [(row, actors) for row, actors in zip(rows, found, strict=True) if not all(right(row, actors))]
    for row, these in wrong if chosen.all else wrong[:10]:
        print(f"{row['phrase']!r}: gold {row['country']} {row['role']}, found {[a.code for a in these]}")
        print(f"    {row['text']}")
    figures = table(rows, found)
    for kind, (n, country, role) in figures.items():
        print(f"{kind:14s}{n:5d}  country {country:.3f}  role {role:.3f}")
    print(
        f"codebook loaded in {loading:.2f} s; mentions and identities take {share:.1%} of the parser's time"
    )
    n, country, role = figures["all"]
    line = {"benchmark": "actors", "phrases": n, "country": round(country, 4), "role": round(role, 4)}
    print(json.dumps({**line, "load_seconds": round(loading, 3), "share_of_parsing": round(share, 4)}))


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def predict(rows: list[Row], actors: Actors) -> tuple[list[tuple[Actor, ...]], float]:
    """The actors of each row's phrase, and the time for them as a share of the parser's."""
    texts = {row["text_id"]: row for row in rows}
    articles = [Article(key, dt.date.fromisoformat(row["date"]), row["text"]) for key, row in texts.items()]
    start = time.perf_counter()
    parsed = list(parse(articles))
    between = time.perf_counter()
    known: dict[str, tuple[tuple[Sentence, ...], Identities]] = {}
    for article, sentences in zip(articles, parsed, strict=True):
        mentions = find_mentions(sentences, article.published, actors)
        known[article.article_id] = sentences, identify(article, sentences, mentions, actors)
    end = time.perf_counter()
    return [of_phrase(row, *known[row["text_id"]]) for row in rows], (end - between) / (between - start)


def of_phrase(row: Row, sentences: tuple[Sentence, ...], identities: Identities) -> tuple[Actor, ...]:
    """The actors at the phrase's head noun: itself, or those whose it is."""
    start, end = int(row["start"]), int(row["start"]) + len(row["phrase"])
    for sentence in sentences:
        inside = {t.i for t in sentence.tokens if start <= t.start and t.end <= end and t.pos != "PUNCT"}
        heads = [i for i in inside if sentence.tokens[i].head not in inside or sentence.tokens[i].head == i]
        for head in sorted(heads, reverse=True):
            found = identities.at(sentence.number, head) or identities.owner(sentence.number, head)
            if found:
                return found
    return ()


def right(row: Row, found: tuple[Actor, ...]) -> tuple[bool, bool]:
    """Whether one of the actors has the country, and whether one has country's role."""
    country = any(actor.country == row["country"] for actor in found)
    return country, any(actor.role == row["role"] for actor in found)


def table(rows: list[Row], found: list[tuple[Actor, ...]]) -> dict[str, tuple[int, float, float]]:
    """Number, share of right countries and of right roles, by kind of phrase and in all."""
    counts: Counter[tuple[str, str]] = Counter()
    for row, actors in zip(rows, found, strict=True):
        country, role = right(row, actors)
        for kind in ("all", row["kind"]):
            counts[kind, "n"] += 1
            counts[kind, "country"] += country
            counts[kind, "role"] += role
    kinds: list[Any] = sorted({kind for kind, _ in counts}, key=lambda kind: (kind == "all", kind))
    return {
        k: (counts[k, "n"], counts[k, "country"] / counts[k, "n"], counts[k, "role"] / counts[k, "n"])
        for k in kinds
    }


if __name__ == "__main__":
    main()
