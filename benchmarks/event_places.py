"""Places of events against gold: ours, and the hand-coded sample articles.

python benchmarks/event_places.py [--all]
Prints what is wrong (all of it with --all), a line and a JSON line a set. "right" is the place itself or one
within some 25 km of it (its airport, its square); "right or parent" also takes the division or country that
holds it. ``Basra`` is the city, ``Basra province`` the division.

The sets: "own" is tests/gold/event_places.csv, "sample" the acts of notebooks/data, "pooled" both. In these
the place is asked for at the gold's own word of act and with its actors, so that an act that the coder misses
counts neither for nor against its places. "coded" is the whole line: the events that the coder finds at the
gold's acts, with the actors that it finds; "coded, of all" counts the acts it misses as wrong.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator
from pathlib import Path

from sample_events import Act, acts

from conflictcode.codebook.codebook import load_codebook
from conflictcode.codebook.gazetteer import Entry, Gazetteer, open_gazetteer
from conflictcode.codebook.gazetteer_build import fold
from conflictcode.coding.dates import date_event
from conflictcode.coding.pipeline import code_parsed
from conflictcode.coding.places import Located, find_places, place_event
from conflictcode.coding.places_resolve import is_seat
from conflictcode.coding.sentences import parse
from conflictcode.records import Article, Event, Place, Sentence

_DIVISION, _PROVINCE = 4, " province"
GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold" / "event_places.csv"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--all", action="store_true", help="print every wrong row")
    limit = None if options.parse_args().all else 10
    gazetteer = open_gazetteer()
    rows = read(GOLD)
    own = [
        grade(row, located, gazetteer) for row, located in zip(rows, predict(rows, gazetteer), strict=True)
    ]
    told = [f"{row['headline']} | {row['body']} | {row['predicate']}" for row in rows]
    show(told, rows, own, limit)
    known = acts()
    golds = [{"place": act.row["place_name"], "country": act.row["country"]} for act in known]
    given = [grade(g, p, gazetteer) for g, p in zip(golds, locate_acts(known, gazetteer), strict=True)]
    show([f"{act.sentence.text} | {act.row['action_text']}" for act in known], golds, given, limit)
    coded = [
        grade(g, p, gazetteer) if p is not None else ("missed", "")
        for g, p in zip(golds, code_acts(known, gazetteer), strict=True)
    ]
    material = [mark for act, mark in zip(known, given, strict=True) if act.row["action_code"] >= "14"]
    found = [mark for mark in coded if mark[0] != "missed"]
    sets = {"own": own, "sample": given, "sample, codes 14-20": material, "pooled": own + given}
    for name, marks in (sets | {"coded": found, "coded, of all": coded}).items():
        report(name, [mark for mark, _ in marks])


def show(
    told: list[str], rows: list[dict[str, str]], marks: list[tuple[str, str]], limit: int | None
) -> None:
    wrong = [(t, r, words) for t, r, (mark, words) in zip(told, rows, marks, strict=True) if mark == "wrong"]
    for text, row, words in wrong[:limit]:
        print(f"{text}\n    gold {row['place']} ({row['country']}), found {words}")


def report(name: str, marks: list[str]) -> None:
    right, either = (
        marks.count("right") / len(marks),
        (marks.count("right") + marks.count("parent")) / len(marks),
    )
    figures = {"events": len(marks), "right": round(right, 4), "right or parent": round(either, 4)}
    print(f"{name}: {figures['events']} events, right {right:.4f}, right or parent {either:.4f}")
    print(json.dumps({"benchmark": "event_places", "set": name, **figures}))


def locate_acts(known: list[Act], gazetteer: Gazetteer) -> Iterator[Located]:
    """Where each act of the sample is put, its words and actors given."""
    places: dict[str, tuple[Place, ...]] = {}
    for act in known:
        key = act.article.article_id
        if key not in places:
            places[key] = find_places(act.article, act.sentences, gazetteer)
        when = date_event(act.predicate, act.sentence, act.sentences, act.article.published)
        yield place_event(act.predicate, act.sentence, act.sentences, places[key], *act.sides, when=when)


def code_acts(known: list[Act], gazetteer: Gazetteer) -> Iterator[Located | None]:
    """Where the coder puts the event that it finds at each act of the sample; None where it finds none."""
    book = load_codebook("cameo")
    coded: dict[str, tuple[Event, ...]] = {}
    for act in known:
        key = act.article.article_id
        if key not in coded:
            coded[key] = code_parsed(act.article, act.sentences, book, gazetteer).events
        at = act.sentence.tokens[act.predicate].start
        here = [e for e in coded[key] if e.action_start <= at < e.action_end]
        yield next((_located(event) for event in here), None)


def _located(event: Event) -> Located:
    if not event.place_name:
        return None, event.place_how
    values = (
        event.place_name,
        event.geoname_id,
        event.latitude,
        event.longitude,
        event.country,
        event.admin1,
    )
    step = event.place_precision or 0
    return Place(event.place_start or 0, event.place_end or 0, "", *values, step, event.place_how), ""


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
        when = date_event(predicate, sentence, sentences, None)
        found.append(place_event(predicate, sentence, sentences, places, *sides, when=when))
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
    wanted = _wanted(row, gazetteer)
    same_name = fold(place.name) == fold(row["place"]) or _is_one(place.name, wanted)
    steps = {e.precision for e in wanted}
    if (
        place.country == row["country"]
        and same_name
        and (place.precision == _DIVISION) <= (_DIVISION in steps)
    ):
        return "right", words
    if place.precision <= 2 and any(_close(place, e) for e in wanted if e.precision == 1):
        return "right", words  # Baghdad airport, Baghdad
    parents = {part for entry in wanted for part in (entry.admin1, _name(gazetteer, entry)) if part}
    return ("parent" if place.country == row["country"] and place.name in parents else "wrong"), words


def _wanted(row: dict[str, str], gazetteer: Gazetteer) -> list[Entry]:
    """What the gold's name can mean; ``Basra`` is the city, ``Basra province`` the division."""
    name = row["place"].removesuffix(_PROVINCE)
    entries = [e for e in gazetteer.find(name) if e.country == row["country"]]
    divisions = [e for e in entries if e.precision == _DIVISION]
    if name != row["place"]:
        return divisions
    seats = [d for d in divisions if any(is_seat(e, d) for e in entries)]
    return [e for e in entries if e not in seats]


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
