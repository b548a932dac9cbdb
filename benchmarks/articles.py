"""How much of whole reports is found: ``python benchmarks/articles.py``.

Codes the sample articles that a person coded (``notebooks/data/gold_articles.csv``) and compares
sentence by sentence. Recall is over the gold's codes of a sentence, precision over the codes given
(statements, root 01, left out, as in ``accuracy.py``). ``triple``: source, code and target all as in
the gold.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import conflictcode as cc

DATA = Path(__file__).resolve().parent.parent / "notebooks" / "data"
Triple = tuple[str, str, str]
Sentences = dict[tuple[str, int], set[Triple]]  # article, sentence number


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_sentence(rows: Iterator[dict[str, str]]) -> Sentences:
    found: Sentences = defaultdict(set)
    for row in rows:
        triple = (row["source_code"], row["action_code"], row["target_code"])
        found[row["article_id"], int(row["sentence"])].add(triple)
    return found


def score(gold: Sentences, found: Sentences) -> Counter[str]:
    total: Counter[str] = Counter()
    for place in gold.keys() | found.keys():
        right, given = gold.get(place, set()), found.get(place, set())
        codes, said = {t[1] for t in right}, {t[1] for t in given}
        roots, said_roots = {c[:2] for c in codes}, {c[:2] for c in said}
        total["codes"] += len(codes)
        total["root"] += sum(c[:2] in said_roots for c in codes)
        total["exact"] += len(codes & said)
        total["given"] += sum(not c.startswith("01") for c in said)
        total["right"] += sum(c[:2] in roots for c in said if not c.startswith("01"))
        total["events"] += len(right)
        total["triple"] += len(right & given)
    return total


def main() -> None:
    ids = {row["article_id"] for row in read("gold_articles.csv")}
    articles = cc.read_articles(DATA / "articles.csv", quiet=True)
    events = cc.code_articles(articles[articles["article_id"].isin(ids)], progress=False)
    rows = events.astype(str).to_dict("records")
    total = score(by_sentence(iter(read("gold_events.csv"))), by_sentence(iter(rows)))
    shares = {
        "root": total["root"] / total["codes"],
        "exact": total["exact"] / total["codes"],
        "precision": total["right"] / total["given"],
        "triple": total["triple"] / total["events"],
    }
    result = {"benchmark": "articles", "articles": len(ids), "codes": total["codes"], "given": total["given"]}
    print(json.dumps(result | {name: round(share, 3) for name, share in shares.items()}))


if __name__ == "__main__":
    main()
