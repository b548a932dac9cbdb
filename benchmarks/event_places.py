"""Places of events against our own gold: the place of an act in a short article.

python benchmarks/event_places.py [--all]
Prints what is wrong (all of it with --all), a table and a JSON line a set. "right" is the place itself or one
within some 25 km of it (its airport, its square); "right or parent" also takes the division or country that
holds it. The second set is the sample's gold in notebooks/data.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

from conflictcode.codebook.gazetteer import Entry, Gazetteer, open_gazetteer
from conflictcode.codebook.gazetteer_build import fold
from conflictcode.coding.places import Located, find_places, place_event
from conflictcode.coding.sentences import parse
from conflictcode.records import Article, Place, Sentence

GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold" / "event_places.csv"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--all", action="store_true", help="print every wrong row")
    rows = read(GOLD)
    gazetteer = open_gazetteer()
    found = predict(rows, gazetteer)
    grades = [grade(row, located, gazetteer) for row, located in zip(rows, found, strict=True)]
    wrong = [(row, words) for row, (mark, words) in zip(rows, grades, strict=True) if mark != "right"]
    for row, words in wrong if options.parse_args().all else wrong[:10]:
        print(f"{row['headline']} | {row['body']} | {row['predicate']}")
        print(f"    gold {row['place']} ({row['country']}), found {words}")
    marks = [mark for mark, _ in grades]
    figures = {
        "events": len(rows),
        "right": round(marks.count("right") / len(rows), 4),
        "right or parent": round((marks.count("right") + marks.count("parent")) / len(rows), 4),
    }
    for name, value in figures.items():
        print(f"{name:16s}{value}")
    print(json.dumps({"benchmark": "event_places", "set": "own", **figures}))
    sample(gazetteer)


def sample(gazetteer: Gazetteer) -> None:
    """The sample articles' events, all and those of the material codes (14 to 20)."""
    from sample_events import acts

    marks: dict[str, list[str]] = {"sample": [], "sample, codes 14-20": []}
    places: dict[str, tuple[Place, ...]] = {}
    for act in acts():
        key = act.article.article_id
        if key not in places:
            places[key] = find_places(act.article, act.sentences, gazetteer)
        located = place_event(act.predicate, act.sentence, act.sentences, places[key], *act.sides)
        mark, _ = grade({"place": act.row["place_name"], "country": act.row["country"]}, located, gazetteer)
        marks["sample"].append(mark)
        if act.row["action_code"] >= "14":
            marks["sample, codes 14-20"].append(mark)
    for name, given in marks.items():
        right = round(given.count("right") / len(given), 4)
        either = round((given.count("right") + given.count("parent")) / len(given), 4)
        print(f"{name}: {len(given)} events, right {right}, right or parent {either}")
        figures = {"events": len(given), "right": right, "right or parent": either}
        print(json.dumps({"benchmark": "event_places", "set": name, **figures}))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def predict(rows: list[dict[str, str]], gazetteer: Gazetteer) -> list[Located]:
    articles = [Article.make(str(k), None, row["headline"], row["body"]) for k, row in enumerate(rows)]
    found = []
    for row, article, sentences in zip(rows, articles, parse(articles), strict=True):
        places = find_places(article, sentences, gazetteer)
        predicate, sentence = locate(row["predicate"], sentences)
        sides = row["source_country"], row["target_country"]
        found.append(place_event(predicate, sentence, sentences, places, *sides))
    return found


def locate(word: str, sentences: tuple[Sentence, ...]) -> tuple[int, Sentence]:
    """The token of a word, body before headline."""
    hits = [(t, s) for s in sentences for t in s.tokens if t.text == word]
    if not hits:
        raise ValueError(f"{word!r} is no token of {' '.join(s.text for s in sentences)!r}")
    token, sentence = next((hit for hit in hits if not hit[1].headline), hits[0])
    return token.i, sentence


def grade(row: dict[str, str], located: Located, gazetteer: Gazetteer) -> tuple[str, str]:
    """ "right", "parent" or "wrong", and what was found in words."""
    place, reason = located
    if place is None:
        return ("right" if not row["place"] else "wrong"), reason
    words = f"{place.name} ({place.country}, step {place.precision}) by {place.how}"
    if not row["place"]:
        return "wrong", words
    wanted = [e for e in gazetteer.find(row["place"]) if e.country == row["country"]]
    same_name = fold(place.name) == fold(row["place"]) or _is_one(place.name, wanted)
    if place.country == row["country"] and same_name:
        return "right", words
    if place.precision <= 2 and any(_close(place, e) for e in wanted if e.precision == 1):
        return "right", words  # Baghdad airport, Baghdad
    parents = {part for entry in wanted for part in (entry.admin1, _name(gazetteer, entry)) if part}
    return ("parent" if place.country == row["country"] and place.name in parents else "wrong"), words


def _close(place: Place, entry: Entry) -> bool:
    """Within some 25 km: a place in the town, or the town of the place."""
    if place.latitude is None or place.longitude is None:
        return False
    return abs(place.latitude - entry.latitude) < 0.22 and abs(place.longitude - entry.longitude) < 0.25


def _is_one(name: str, wanted: list[Entry]) -> bool:
    return any(fold(entry.name) == fold(name) for entry in wanted)


def _name(gazetteer: Gazetteer, entry: Entry) -> str:
    country = gazetteer.country(entry.country)
    return country.name if country else ""


if __name__ == "__main__":
    main()
