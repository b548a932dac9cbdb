"""How well actions and actors are coded, against gold.

    python benchmarks/accuracy.py                                       our own gold, per root
    python benchmarks/accuracy.py --frozen                              what changed since the frozen run
    python benchmarks/accuracy.py --freeze                              make this run the frozen one
    python benchmarks/accuracy.py --gold ../shared/gold/data/gsr_dev.jsonl [--space plv15]

A gold file is in the format of ../shared/gold; its scorer, ``score_events.py`` one folder up, prints the
figures. Prints a table and a JSON line. Recall is over the gold's codes, precision over the codes given
(statements, root 01, are left out of precision: a sentence's gold may leave the saying out).
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from conflictcode.codebook.codebook import load_codebook
from conflictcode.coding.pipeline import code
from conflictcode.records import Article, Event

GOLD = Path(__file__).parent.parent / "tests" / "gold"
FROZEN = GOLD / "frozen.csv"
Triple = tuple[str, str, str]


def coded(texts: dict[str, tuple[str, dt.date | None]]) -> dict[str, list[Event]]:
    """Events of each text, the most confident first."""
    articles = [Article.make(key, day, "", text) for key, (text, day) in texts.items()]
    results = code(articles, load_codebook())
    return {c.article.article_id: sorted(c.events, key=lambda e: -e.confidence) for c in results}


def own_gold() -> tuple[dict[str, tuple[str, dt.date | None]], dict[str, list[Triple]], list[str]]:
    texts: dict[str, tuple[str, dt.date | None]] = {}
    events: dict[str, list[Triple]] = defaultdict(list)
    with (GOLD / "events.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = dt.date.fromisoformat(row["published"]) if row["published"] else None
            texts[row["id"]] = (row["text"], day)
            events[row["id"]].append((row["source"], row["action"], row["target"]))
    silent = [
        line for line in (GOLD / "no_events.txt").read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    return texts, events, [line for line in silent if not line.startswith("#")]


def triples(events: Iterable[Event]) -> list[Triple]:
    return [(e.source_code, e.action_code, e.target_code) for e in events]


def score(
    gold: dict[str, list[Triple]], found: dict[str, list[Triple]]
) -> tuple[Counter[str], dict[str, Counter[str]]]:
    total: Counter[str] = Counter()
    roots: dict[str, Counter[str]] = defaultdict(Counter)
    for key, wanted in gold.items():
        given = found[key]
        for action in {action for _, action, _ in wanted}:
            for counts in (total, roots[action[:2]]):
                counts["codes"] += 1
                counts["root"] += any(g[1][:2] == action[:2] for g in given)
                counts["three"] += any(g[1][:3] == action[:3] for g in given)
                counts["exact"] += any(g[1] == action for g in given)
        for action in {g[1] for g in given} - {g[1] for g in given if g[1].startswith("01")}:
            for counts in (total, roots[action[:2]]):
                counts["given"] += 1
                counts["right"] += any(action[:2] == w[1][:2] for w in wanted)
        for source, action, target in wanted:
            same = [g for g in given if g[1][:2] == action[:2]]
            total["events"] += 1
            total["source"] += any(g[0] == source for g in same)
            total["target"] += any(g[2] == target for g in same)
            total["triple"] += any((g[0], g[2]) == (source, target) for g in same)
    return total, roots


def table(roots: dict[str, Counter[str]]) -> str:
    lines = ["root  codes  recall  3 digits  exact  precision"]
    for root, c in sorted(roots.items()):
        n = max(c["codes"], 1)
        precision = f"{c['right'] / c['given']:.2f}" if c["given"] else "–"
        lines.append(
            f"{root:4}  {c['codes']:5}  {c['root'] / n:6.2f}  {c['three'] / n:8.2f}  "
            f"{c['exact'] / n:5.2f}  {precision:>9}"
        )
    return "\n".join(lines)


def own(frozen: bool, freeze: bool) -> None:
    texts, gold, silent = own_gold()
    results = coded(texts | {f"silent-{i}": (line, dt.date(2020, 1, 15)) for i, line in enumerate(silent)})
    found = {key: triples(events) for key, events in results.items()}
    total, roots = score(gold, found)
    quiet = sum(not found[f"silent-{i}"] for i in range(len(silent)))
    print(table(roots))
    if frozen:
        compare(found)
    if freeze:
        write_frozen(found)
    figures = {
        "benchmark": "accuracy", "gold": "tests/gold", "sentences": len(texts), "codes": total["codes"],
        **{name: round(total[name] / total["codes"], 3) for name in ("root", "three", "exact")},
        "precision": round(total["right"] / total["given"], 3),
        **{name: round(total[name] / total["events"], 3) for name in ("source", "target", "triple")},
        "silent": round(quiet / len(silent), 3), "silent_sentences": len(silent),
    }  # fmt: skip
    print(json.dumps(figures))


def shown(events: list[Triple]) -> str:
    return "; ".join(" ".join(part or "-" for part in event) for event in sorted(set(events)))


def write_frozen(found: dict[str, list[Triple]]) -> None:
    with FROZEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "events"])
        writer.writerows((key, shown(events)) for key, events in sorted(found.items()))


def compare(found: dict[str, list[Triple]]) -> None:
    with FROZEN.open(encoding="utf-8", newline="") as file:
        before = {row["id"]: row["events"] for row in csv.DictReader(file)}
    changed = {key: shown(events) for key, events in found.items() if before.get(key, "") != shown(events)}
    print(f"{len(changed)} of {len(found)} sentences differ from the frozen run")
    for key, now in changed.items():
        print(f"  {key}: {before.get(key, '(new)') or 'nothing'}  →  {now or 'nothing'}")


def foreign(path: Path, space: str) -> int:
    """Code a gold file of ../shared/gold's format and let its own scorer judge."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    results = coded({row["id"]: (row["text"], dt.date(2000, 1, 1)) for row in rows})
    scorer = path.parent.parent / "score_events.py"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", delete=False) as file:
        for key, events in results.items():
            out = [
                {"source": e.source_code, "action": e.action_code, "target": e.target_code,
                 "location": {"name": e.place_name} if e.place_name else None}
                for e in events
            ]  # fmt: skip
            file.write(json.dumps({"id": key, "events": out}) + "\n")
    if not scorer.is_file():
        print(f"No scorer at {scorer}; the predictions are in {file.name}")
        return 1
    command = [sys.executable, str(scorer), "--gold", str(path), "--pred", file.name, "--space", space]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, help="a gold file in the format of ../shared/gold")
    parser.add_argument("--space", default="gsr18", help="the scorer's label space: gsr18 or plv15")
    parser.add_argument("--frozen", action="store_true", help="show what changed since the frozen run")
    parser.add_argument("--freeze", action="store_true", help="write this run as the frozen one")
    options = parser.parse_args()
    if options.gold:
        return foreign(options.gold, options.space)
    own(options.frozen, options.freeze)
    return 0


if __name__ == "__main__":
    sys.exit(main())
