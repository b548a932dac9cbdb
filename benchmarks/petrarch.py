"""Actors against PETRARCH's unit tests, with its own dictionaries loaded.

python benchmarks/petrarch.py [--shared ../shared] [--all]
The records are sentences on invented countries; those of the categories ACTOR, AGENT, DATE and COMPOUND that
expect events are read, and only who does it to whom is compared, since their codes are made up. Their actors,
agents and discards are loaded as any user's are. Of their verb dictionary each main verb becomes a rule below
ours, so that acts are seen of which CAMEO knows nothing (*renewed his licence*); its patterns are left aside.
Their discards stand in place of our list of sport, and who says something (``attributed_to``) counts as the
event that PETRARCH makes of it.
A record is right when every pair that it expects is coded. Prints what is wrong (all of it with --all), a
table and a JSON line.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.codebook import load_codebook
from conflictcode.codebook.legacy import load_legacy
from conflictcode.coding.pipeline import code
from conflictcode.coding.sentences import parse
from conflictcode.records import Article, Event

CATEGORIES = ("ACTOR", "AGENT", "DATE", "COMPOUND")
PREPS = ("with", "to", "of", "about", "against", "at", "from", "toward", "in")
ANY_CODE = "100"  # theirs are made up
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
    coded = of_events(articles, actors, verbs_of(gold / "petrarch_dicts" / "PETR.Validate.verbs.txt"))
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for record in records:
        key, category = record["id"], record["gold"]["category"]
        missing = {(named(e["source"]), named(e["target"])) for e in record["gold"]["events"]} - coded[key]
        for kind in (category, "all"):
            counts[kind, "n"] += 1
            counts[kind, "right"] += not missing
        if missing:
            wrong.append((record, sorted(missing), sorted(coded[key])))
    for record, expected, found in wrong if options.all else wrong[:10]:
        print(f"{record['id']}: misses {expected}, coded {found}\n    {record['text']}")
    print("category  records  right")
    for kind in (*CATEGORIES, "all"):
        print(f"{kind:8}  {counts[kind, 'n']:7}  {counts[kind, 'right']:5}")
    n, right = counts["all", "n"], counts["all", "right"]
    print(json.dumps({"benchmark": "petrarch", "records": n, "pairs_right": round(right / n, 4)}))


def read(path: Path) -> list[dict[str, Any]]:
    """The records of our categories that expect events."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in rows if row["gold"]["category"] in CATEGORIES and row["gold"]["events"]]


def dictionaries(folder: Path) -> Actors:
    kinds = ("actors", "agents", "discards")
    return load_legacy(*([folder / f"PETR.Validate.{kind}.txt"] for kind in kinds)).actors


def named(code: str | None) -> str:
    return (code or "").strip("-") and str(code).upper()


def verbs_of(path: Path) -> list[str]:
    """The lemmas of the main verbs of a verb dictionary; its patterns and codes are left aside."""
    main = re.findall(r"^---\s*([A-Z]+)_?\s+\[[^]]*\]\s*---", path.read_text(encoding="utf-8"), re.MULTILINE)
    sentences = [Article.make(verb, None, "", f"They {verb.lower()} it.") for verb in dict.fromkeys(main)]
    lemmas = (sentence.tokens[1].lemma for parsed in parse(sentences) for sentence in parsed[:1])
    return list(dict.fromkeys(lemmas))


def write_rules(verbs: list[str], path: Path) -> None:
    """A rule for each verb, below the codebook's own: done to its object, or to whom a preposition brings."""
    path.parent.mkdir()
    rules = {
        f"legacy-{verb}": {"code": ANY_CODE, "weight": "-0.5", "verbs": [verb], "target": list(PREPS)}
        for verb in verbs
    }
    path.write_text(yaml.safe_dump(rules), encoding="utf-8")


def of_events(articles: list[Article], actors: Actors, verbs: list[str]) -> dict[str, set[Pair]]:
    """Sources and targets of the events coded, the verbs of their dictionary known too."""
    with tempfile.TemporaryDirectory() as overlay:
        write_rules(verbs, Path(overlay) / "rules" / "verbs.yaml")
        ours = load_codebook(overlay=overlay)
    rules = dataclasses.replace(ours.rules, discards=())  # their list of what is sport in place of ours
    book = dataclasses.replace(ours, actors=actors, rules=rules)
    return {
        coded.article.article_id: {pair for event in coded.events for pair in pairs(event)}
        for coded in code(articles, book)
    }


def pairs(event: Event) -> Iterator[Pair]:
    """Source and target; and who says so, of whom PETRARCH makes an event of its own."""
    yield named(event.source_code), named(event.target_code)
    if event.attributed_to:
        yield named(event.attributed_to), ""


if __name__ == "__main__":
    main()
