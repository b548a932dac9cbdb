"""Memory and growth: `conflictcode code` on ever longer files, the whole process tree watched.

    python benchmarks/scale.py [--sizes 1000 10000] [--processes 2]

The sample articles are written out again and again under new ids. Memory is the sum over the process tree of
the resident pages (RSS; pages shared between processes count in each), looked at five times a second; Linux
only. Growth is the time an article takes, start-up left out, against that in the shortest file. Prints a
table and a JSON line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

import conflictcode as cc

SAMPLE = Path(__file__).parent.parent / "notebooks" / "data" / "articles.csv"
PAGE = 4096


def write_corpus(path: Path, articles: int) -> None:
    sample = cc.read_articles(SAMPLE, quiet=True)
    for block, start in enumerate(range(0, articles, len(sample))):
        rows = sample.head(articles - start).assign(article_id=sample["article_id"] + f"-{block}")
        rows.to_csv(path, mode="a", header=start == 0, index=False)


def tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(below for child in children for below in tree(int(child)))]


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def run(source: Path, output: Path, processes: int) -> tuple[float, float]:
    """Seconds and the peak in MB."""
    command = [sys.executable, "-m", "conflictcode.cli", "code", str(source), "-o", str(output), "-q"]
    begin, peak = time.perf_counter(), 0
    with subprocess.Popen([*command, "-n", str(processes)]) as process:
        while process.poll() is None:
            peak = max(peak, sum(resident(pid) for pid in tree(process.pid)))
            time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"conflictcode code ended with {process.returncode}")
    return time.perf_counter() - begin, peak / 1e6


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    options.add_argument("--processes", type=int, default=2)
    chosen = options.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        start, _ = measure(Path(folder), 1, chosen.processes)
        for size in sorted(chosen.sizes):
            seconds, peak = measure(Path(folder), size, chosen.processes)
            each = (seconds - start) / size
            growth = each / rows[0]["ms_an_article"] * 1000 if rows else 1.0
            rows.append(
                {
                    "articles": size,
                    "seconds": round(seconds, 1),
                    "ms_an_article": round(1000 * each, 2),
                    "growth": round(growth, 3),
                    "peak_mb": round(peak),
                }
            )
            print(pd.DataFrame(rows).tail(1).to_string(index=False, header=len(rows) == 1), flush=True)
    result = {"benchmark": "scale", "processes": chosen.processes, "start_s": round(start, 1), "runs": rows}
    print(json.dumps(result))


def measure(folder: Path, size: int, processes: int) -> tuple[float, float]:
    source = folder / f"{size}.csv"
    write_corpus(source, size)
    return run(source, folder / f"{size}.events.csv", processes)


if __name__ == "__main__":
    main()
