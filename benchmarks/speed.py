"""Articles a second, and how that compares with spaCy's bare parse of the same texts in the same run.

    python benchmarks/speed.py [--articles 400] [--rounds 3]

The sample articles are coded again and again under new ids until there are enough. Every way is timed
``rounds`` times in turn and the best counts, since other work on the machine only ever slows; the bare parse
and one process are timed slice by slice, turn about, so that a second's quiet is enough. On a busy machine
the ratio by processor time is the one to trust. Two processes start anew in every round; Dask's two
workers run already and have parser and codebook loaded, as those of a cluster have after their first
partition. Prints a table and a JSON line.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pandas as pd
import spacy

import conflictcode as cc
from conflictcode.coding.articles import to_articles
from conflictcode.coding.sentences_parser import MODEL

SAMPLE = Path(__file__).parent.parent / "notebooks" / "data" / "articles.csv"
PARTITION = 200  # articles
SLICE = 100  # articles
ALONE = ("bare parse", "1 process")
FIRST = "import conflictcode as cc; cc.code_articles(cc.read_articles({sample!r}, quiet=True).head(1))"


def corpus(articles: int) -> pd.DataFrame:
    sample = cc.read_articles(SAMPLE, quiet=True)
    times = -(-articles // len(sample))
    copies = [sample.assign(article_id=sample.article_id + f"-{k}") for k in range(times)]
    return pd.concat(copies, ignore_index=True).head(articles)


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def start(code: str) -> float:
    """Seconds of a fresh Python that runs ``code``, less those of one that runs nothing."""
    python = [sys.executable, "-c"]
    idle = min(seconds(lambda: subprocess.run([*python, "pass"], check=True)) for _ in range(3))
    return min(seconds(lambda: subprocess.run([*python, code], check=True)) for _ in range(3)) - idle


@contextmanager
def dask_ways(frame: pd.DataFrame) -> Iterator[dict[str, Callable[[], object]]]:
    """Coding by a LocalCluster of two workers, or nothing where Dask isn't installed."""
    if not importlib.util.find_spec("dask") or not importlib.util.find_spec("distributed"):
        print("Dask isn't installed and left out: pip install 'dask[dataframe]' distributed")
        yield {}
        return
    import dask.dataframe as dd
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR
        ) as cluster,
        Client(cluster),
    ):
        spread = dd.from_pandas(frame, npartitions=2 * max(1, len(frame) // PARTITION))
        cc.code_articles(dd.from_pandas(frame.head(8), npartitions=4)).compute()  # loads the codebook
        yield {"Dask": lambda: cc.code_articles(spread).compute()}


def measured(frame: pd.DataFrame, rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds by the clock and of the processor (of this process alone), the best of each."""
    with dask_ways(frame) as spread:
        return _measured(frame, rounds, spread)


def _measured(
    frame: pd.DataFrame, rounds: int, spread: dict[str, Callable[[], object]]
) -> tuple[dict[str, float], dict[str, float]]:
    nlp = spacy.load(MODEL)  # as it comes, not as we tune it
    slices = [frame[k : k + SLICE] for k in range(0, len(frame), SLICE)]
    texts = [[article.text for article in to_articles(part)] for part in slices]
    bare = [partial(lambda part: sum(1 for _ in nlp.pipe(part)), part) for part in texts]
    ours = [partial(cc.code_articles, part, progress=False) for part in slices]
    works: list[tuple[str, Callable[[], object]]] = [
        *(
            (name, work)
            for pair in zip(bare, ours, strict=True)
            for name, work in zip(ALONE, pair, strict=True)
        ),
        ("2 processes", partial(cc.code_articles, frame, progress=False, n_process=2)),
        *spread.items(),
    ]
    cc.code_articles(frame.head(2), progress=False)  # loads the codebook
    clock, processor = ([float("inf")] * len(works) for _ in range(2))
    for _ in range(rounds):
        for k, (_, work) in enumerate(works):
            begin = time.process_time()
            clock[k] = min(clock[k], seconds(work))
            processor[k] = min(processor[k], time.process_time() - begin)
    names = [name for name, _ in works]
    return _sums(names, clock), _sums(names, processor)


def _sums(names: list[str], times: list[float]) -> dict[str, float]:
    total = dict.fromkeys(names, 0.0)
    for name, took in zip(names, times, strict=True):
        total[name] += took
    return total


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--articles", type=int, default=400)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    frame = corpus(chosen.articles)
    words = int((frame.headline + " " + frame.text).str.split().str.len().mean())
    best, processor = measured(frame, chosen.rounds)
    by_processor = processor["bare parse"] / processor["1 process"]
    rates = {name: len(frame) / took for name, took in best.items()}
    print(f"{len(frame)} articles of {words} words on average, best of {chosen.rounds}")
    for name, rate in rates.items():
        print(
            f"  {name:12} {rate:7.1f} articles a second   {rate / rates['bare parse']:5.2f} of the bare parse"
        )
    print(f"  by processor time, 1 process has {by_processor:.2f} of the rate of the bare parse")
    imported, first = start("import conflictcode"), start(FIRST.format(sample=str(SAMPLE)))
    print(f"  import conflictcode {imported:.2f} s, first article coded {first:.1f} s after the start")
    result = {
        "benchmark": "speed",
        "articles": len(frame),
        "words": words,
        **{name.replace(" ", "_"): round(rate, 1) for name, rate in rates.items()},
        "ratio_1_process": round(rates["1 process"] / rates["bare parse"], 3),
        "ratio_2_processes": round(rates["2 processes"] / rates["bare parse"], 3),
        "ratio_1_process_by_processor_time": round(by_processor, 3),
        "import_s": round(imported, 3),
        "first_article_s": round(first, 2),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
