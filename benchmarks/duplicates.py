"""Near-duplicates on a made set: precision and recall of pairs, by kind of change.

    python benchmarks/duplicates.py [--reports 1500]

Reports are put together from sentences of the sample articles, so that different ones share sentences too,
and some share half of theirs; copies are made as newsrooms make them. Prints a table and a JSON line.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections import Counter, defaultdict
from pathlib import Path

import conflictcode as cc
from conflictcode.coding.duplicates import clusters

SAMPLE = Path(__file__).parent.parent / "notebooks" / "data" / "articles.csv"
TAIL = "Reporting by our staff in Baghdad and Washington. Follow us for more news from the region."


def words_changed(sentences: list[str], chance: random.Random) -> list[str]:
    """A tenth of the words are others."""
    words = " ".join(sentences).split()
    for k in chance.sample(range(len(words)), len(words) // 10):
        words[k] = chance.choice(words)
    return [" ".join(words)]


def cut(sentences: list[str], chance: random.Random) -> list[str]:
    """The last third is gone."""
    return sentences[: len(sentences) * 2 // 3]


def updated(sentences: list[str], chance: random.Random) -> list[str]:
    """Two sentences are new, one is gone."""
    kept = sentences[:2] + sentences[3:]
    return [
        "Officials gave new figures late in the evening.",
        *kept,
        "More was expected to be known on Monday.",
    ]


def turned(sentences: list[str], chance: random.Random) -> list[str]:
    """Another order, with an agency's tail."""
    return [*chance.sample(sentences, len(sentences)), TAIL]


def copied(sentences: list[str], chance: random.Random) -> list[str]:
    return sentences


CHANGES = (copied, words_changed, cut, updated, turned)


def made_set(reports: int, seed: int = 11) -> list[tuple[int, str, str]]:
    """(number of the original, kind of change, text), shuffled."""
    chance = random.Random(seed)
    frame = cc.read_articles(SAMPLE, quiet=True)
    sentences = sorted({s.strip() + "." for text in frame.text for s in text.split(". ") if len(s) > 40})
    rows = []
    for number in range(reports):
        original = chance.sample(sentences, chance.randint(6, 14))
        rows.append((number, "original", " ".join(original)))
        if number % 5 == 0:
            rows += [(number, change.__name__, " ".join(change(original, chance))) for change in CHANGES]
        if number % 5 == 1:  # another report, with half of this one as its background
            other = chance.sample(sentences, len(original) // 2) + original[: len(original) // 2]
            rows.append((-number, "original", " ".join(other)))
    chance.shuffle(rows)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=1500)
    rows = made_set(parser.parse_args().reports)
    begin = time.perf_counter()
    first, _ = clusters(text for _, _, text in rows)
    seconds = time.perf_counter() - begin
    truth, found = defaultdict(list), defaultdict(list)
    for k, (number, _, _) in enumerate(rows):
        truth[number].append(k)
        found[first[k]].append(k)
    true_pairs = {pair for group in truth.values() for pair in itertools.combinations(sorted(group), 2)}
    found_pairs = {pair for group in found.values() for pair in itertools.combinations(sorted(group), 2)}
    print(f"{len(rows)} reports, {len(true_pairs)} pairs of copies, {seconds:.1f} s")
    kinds, hits = Counter(), Counter()
    for one, other in true_pairs:
        kind = " / ".join(sorted({rows[one][1], rows[other][1]} - {"original"}))
        if "original" in (rows[one][1], rows[other][1]):
            kinds[kind] += 1
            hits[kind] += (one, other) in found_pairs
    for kind, count in sorted(kinds.items()):
        print(f"  {kind:15} found {hits[kind] / count:6.3f} of {count}")
    right = len(true_pairs & found_pairs)
    result = {
        "benchmark": "duplicates",
        "reports": len(rows),
        "precision": round(right / len(found_pairs), 4),
        "recall": round(right / len(true_pairs), 4),
        "seconds": round(seconds, 2),
    }
    print(f"precision {result['precision']:.3f}, recall {result['recall']:.3f}")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
