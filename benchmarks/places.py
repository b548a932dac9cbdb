"""Places against the gold of LGL and TR-News: how many are found, and how many lie where they should.

python benchmarks/places.py [--gold FOLDER] [--out FOLDER]
Prints a table and a JSON line per set. The gold isn't ours to ship: without its folder this says so and ends.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from conflictcode.codebook.gazetteer import open_gazetteer
from conflictcode.coding.places import find_places, place_spans
from conflictcode.coding.sentences import parse
from conflictcode.records import Article

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
SETS = {"trnews": "geo_trnews_dev.jsonl", "lgl": "geo_lgl_dev.jsonl"}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--gold", type=Path, default=GOLD)
    options.add_argument("--out", type=Path, default=Path("build/benchmarks"))
    chosen = options.parse_args()
    if not (chosen.gold / "score_geo.py").is_file():
        print(f"No gold in {chosen.gold}: nothing is measured. Give its folder with --gold.")
        return
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name, file in SETS.items():
        gold = chosen.gold / "data" / file
        articles = [json.loads(line) for line in gold.read_text(encoding="utf-8").split("\n") if line.strip()]
        for given in (False, True):
            out = chosen.out / f"places_{name}{'_given' if given else ''}.jsonl"
            predict(articles, out, given)
            score(chosen.gold, gold, out, given)


def predict(rows: list[dict], out: Path, given: bool) -> None:
    """Write predictions in the scorer's format and print what they cost beside the parser."""
    articles = [Article(row["id"], None, row["text"]) for row in rows]
    gazetteer = open_gazetteer()
    start = time.perf_counter()
    parsed = list(parse(articles))
    parsing = time.perf_counter() - start
    start = time.perf_counter()
    lines = []
    for row, article, sentences in zip(rows, articles, parsed, strict=True):
        if given:
            spans = [(t["start"], t["end"]) for t in row["gold"]["toponyms"]]
            places = place_spans(article, sentences, spans, gazetteer)
        else:
            places = find_places(article, sentences, gazetteer)
        toponyms = [
            {"start": p.start, "end": p.end, "name": p.text, "lat": p.latitude, "lon": p.longitude,
             "geonameid": p.geoname_id}
            for p in places
        ]  # fmt: skip
        lines.append(json.dumps({"doc_id": row["id"], "toponyms": toponyms}))
    took = time.perf_counter() - start
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    each = [f"{1000 * seconds / len(rows):.1f} ms" for seconds in (took, parsing)]
    print(f"{out.name}: places {each[0]}, parser {each[1]} an article")


def score(folder: Path, gold: Path, out: Path, given: bool) -> None:
    command = [sys.executable, str(folder / "score_geo.py"), "--gold", str(gold), "--pred", str(out)]
    print(
        subprocess.run(command + ["--given-spans"] * given, check=True, capture_output=True, text=True).stdout
    )


if __name__ == "__main__":
    main()
