"""Actors against PETRARCH's unit tests, with its own dictionaries loaded.

python benchmarks/petrarch.py [--shared ../shared] [--all]
The records are sentences on invented countries; those of the categories ACTOR, AGENT, DATE and COMPOUND that
expect events are read, and only who does it to whom is compared, since their codes are made up, like many of
their verbs. Two figures: the expected pairs among the events coded, and among those or the parties of any
verb, known to the rules or not. Prints what is wrong (all of it with --all), a table and a JSON line.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.codebook import load_codebook
from conflictcode.codebook.legacy import load_legacy
from conflictcode.coding.clauses import Grammar
from conflictcode.coding.identities import identify
from conflictcode.coding.mentions import find_mentions
from conflictcode.coding.parties import Parties
from conflictcode.coding.pipeline import code
from conflictcode.coding.sentences import parse
from conflictcode.records import Argument, Article, Sentence

CATEGORIES = ("ACTOR", "AGENT", "DATE", "COMPOUND")
Pair = tuple[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with gold/")
    parser.add_argument("--all", action="store_true", help="print every wrong record")
    options = parser.parse_args()
    gold = options.shared / "gold"
    records = read(gold / "data" / "petrarch_unit.jsonl")
    actors = dictionaries(gold / "petrarch_dicts")
    articles = [Article.make(r["id"], dt.date.fromisoformat(r["date"]), "", r["text"]) for r in records]
    coded = of_events(articles, actors)
    anyhow = of_clauses(articles, actors)
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for record in records:
        key, category = record["id"], record["gold"]["category"]
        wanted = {(named(e["source"]), named(e["target"])) for e in record["gold"]["events"]}
        right = wanted <= coded[key], wanted <= coded[key] | anyhow[key]
        for kind in (category, "all"):
            counts[kind, "n"] += 1
            counts[kind, "events"] += right[0]
            counts[kind, "clauses"] += right[1]
        if not all(right):
            wrong.append(
                (record, "" if right[1] else "not found", sorted(wanted - coded[key]), sorted(coded[key]))
            )
    for record, note, missing, found in wrong if options.all else wrong[:10]:
        print(f"{record['id']} {note or 'found, but not coded'}: expects {missing}, coded {found}")
        print(f"    {record['text']}")
    print("category  records  in events  in clauses")
    for kind in (*CATEGORIES, "all"):
        print(f"{kind:8}  {counts[kind, 'n']:7}  {counts[kind, 'events']:9}  {counts[kind, 'clauses']:10}")
    n = counts["all", "n"]
    figures = {name: round(counts["all", name] / n, 4) for name in ("events", "clauses")}
    print(json.dumps({"benchmark": "petrarch", "records": n, **figures}))


def read(path: Path) -> list[dict[str, Any]]:
    """The records of our categories that expect events."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in rows if row["gold"]["category"] in CATEGORIES and row["gold"]["events"]]


def dictionaries(folder: Path) -> Actors:
    kinds = ("actors", "agents", "discards")
    return load_legacy(*([folder / f"PETR.Validate.{kind}.txt"] for kind in kinds)).actors


def named(code: str | None) -> str:
    return (code or "").strip("-") and str(code).upper()


def of_events(articles: list[Article], actors: Actors) -> dict[str, set[Pair]]:
    """Sources and targets of the events coded."""
    book = dataclasses.replace(load_codebook(), actors=actors)
    return {
        coded.article.article_id: {(named(e.source_code), named(e.target_code)) for e in coded.events}
        for coded in code(articles, book)
    }


def of_clauses(articles: list[Article], actors: Actors) -> dict[str, set[Pair]]:
    """Who stands as doer and who as the one done to, of any verb."""
    found = {}
    for article, sentences in zip(articles, parse(articles), strict=True):
        identities = identify(article, sentences, find_mentions(sentences, article.published, actors), actors)
        pairs = (pair for s in sentences for pair in clause_pairs(s, Parties(s, Grammar(s), identities)))
        found[article.article_id] = set(pairs)
    return found


def clause_pairs(sentence: Sentence, parties: Parties) -> Iterator[Pair]:
    grammar = parties.grammar
    for token in sentence.tokens:
        if not grammar.is_verb(token.i):
            continue
        sources = parties.arguments(grammar.subjects(token.i))
        places = (grammar.objects(token.i), *(prep.objects for prep in grammar.all_preps(token.i)))
        for targets in map(parties.arguments, places):
            yield from ((coded(s), coded(t)) for s in sources or [None] for t in targets or [None])


def coded(argument: Argument | None) -> str:
    return named(argument.actor.code) if argument else ""


if __name__ == "__main__":
    main()
