"""Memory and growth: `conflictcode code` on ever longer files, the whole process tree watched.

    python benchmarks/scale.py [--sizes 1000 10000] [--processes 1 2]

The sample articles are written out again and again, each time with other numbers and under the names of other
people: words that nobody has seen before keep coming, as in a real archive, and no text is there twice.

Memory is the sum over the process tree of the resident pages (RSS; pages shared between processes count in
each), looked at five times a second; Linux only. Growth is the processor time of 700 articles in the second
half of a run, the best 700, against those of the shortest file: other work on the machine only ever slows,
and 700 articles are always the same sample. Prints a table and a JSON line.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import conflictcode as cc
from conflictcode.coding.work import CHUNK

SAMPLE = Path(__file__).parent.parent / "notebooks" / "data" / "articles.csv"
PAGE = 4096
SPAN = 700  # articles: a whole number of times the sample, and of chunks
NUMBER = re.compile(r"\b(?!(?:19|20)\d\d\b)\d+\b")  # years stay
SYLLABLES = re.findall("..", "badafahajakalamanarasatazaibimisumunurelenor")


def invented(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=4)).title()


def varied(text: str, chance: random.Random) -> str:
    """Other numbers, and a witness with a name of his own."""
    text = NUMBER.sub(lambda number: str(max(2, int(int(number[0]) * chance.uniform(0.5, 2)))), text)
    name = f"{invented(chance)} {invented(chance)}"
    return f"{text}\n\n{name}, a shopkeeper, said that he saw {chance.randint(2, 999)} soldiers there."


def written_out(articles: int) -> Iterator[dict[str, str]]:
    chance = random.Random(1997)
    sample = cc.read_articles(SAMPLE, quiet=True).to_dict("records")
    for number, row in enumerate(itertools.islice(itertools.cycle(sample), articles)):
        text = varied(row["text"], chance)
        yield row | {"article_id": f"{row['article_id']}-{number}", "date": f"{row['date']:%F}", "text": text}


def write_corpus(path: Path, articles: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ["article_id", "date", "publisher", "headline", "text", "url"])
        table.writeheader()
        table.writerows(written_out(articles))


def tree(pid: int) -> list[int]:
    try:
        children = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [pid, *(below for some in children for child in some for below in tree(int(child)))]


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def processor(pid: int) -> float:
    """Seconds of a process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


class Watch:
    """What a run used, and how far it was when."""

    def __init__(self, journal: Path) -> None:
        self.journal, self.place = journal, 0
        self.lines, self.peak = 0, 0
        self.spent: dict[int, float] = {}  # articles done -> processor seconds

    def look(self, pid: int) -> None:
        pids = tree(pid)
        self.peak = max(self.peak, sum(map(resident, pids)))
        if self.journal.exists():
            with self.journal.open("rb") as file:
                file.seek(self.place)
                self.lines += file.read().count(b"\n")
                self.place = file.tell()
            self.spent.setdefault((self.lines - 1) * CHUNK, sum(map(processor, pids)))

    def best(self) -> float:
        """The least processor seconds that an article, over 700 of them in the second half of the run."""
        last = max(self.spent, default=0)
        earliest = max(CHUNK, min(last // 2, last - SPAN - 5 * CHUNK))
        begins = [done for done in self.spent if done >= earliest and done + SPAN in self.spent]
        return min(((self.spent[k + SPAN] - self.spent[k]) / SPAN for k in begins), default=float("nan"))


def run(source: Path, output: Path, processes: int) -> dict[str, float]:
    command = [sys.executable, "-m", "conflictcode.cli", "code", str(source), "-o", str(output), "-q"]
    begin, before = time.perf_counter(), os.times()
    watch = Watch(output.with_name(output.name + ".unfinished"))
    with subprocess.Popen([*command, "-n", str(processes)]) as process:
        while process.poll() is None:
            watch.look(process.pid)
            time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"conflictcode code ended with {process.returncode}")
    after = os.times()
    return {
        "seconds": round(time.perf_counter() - begin, 1),
        "processor_s": round(sum(after[2:4]) - sum(before[2:4]), 1),  # of children that have ended
        "ms_an_article": round(1000 * watch.best(), 2),
        "peak_mb": round(watch.peak / 1e6),
    }


def runs(folder: Path, sizes: list[int], processes: int) -> Iterator[dict[str, float]]:
    first = 0.0
    for size in sorted(sizes):
        source = folder / f"{size}.csv"
        write_corpus(source, size)
        measured = run(source, folder / f"{size}.events.csv", processes)
        first = first or measured["ms_an_article"]
        growth = round(measured["ms_an_article"] / first, 3)
        yield {"processes": processes, "articles": size, **measured, "growth": growth}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    options.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    chosen = options.parse_args()
    rows: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for processes in chosen.processes:
            for row in runs(Path(folder), chosen.sizes, processes):
                rows.append(row)
                print(pd.DataFrame([row]).to_string(index=False, header=len(rows) == 1), flush=True)
    print(json.dumps({"benchmark": "scale", "runs": rows}))


if __name__ == "__main__":
    main()
