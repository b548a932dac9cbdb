"""How quickly the review opens and goes on, and how quickly a long log is read.

    python -m benchmarks.review            (or: python benchmarks/review.py)

Prints a table and one JSON line. On a busy machine trust the processor's seconds, not the clock's.
The browser's share of "next item" is measured by
``pytest tests/browser/test_review.py -k ten_thousand -s``.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "review"))

import factory

from conflictcode.review.fold import State
from conflictcode.review.log import encode
from conflictcode.review.reading import read_log, whole
from conflictcode.review.session import ReviewSession
from conflictcode.review.widget import ReviewWidget

ARTICLES, LOG_LINES, ACTS = 3334, 200_000, 100


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = {**opening(Path(folder)), **long_log(Path(folder))}
    for name, value in found.items():
        print(f"{name:<40} {value:>10.3f}")
    print(json.dumps(found))


def opening(folder: Path) -> dict[str, float]:
    """Open 10,002 events, then decide a hundred times through the widget's messages."""
    articles, events = factory.basra(ARTICLES)
    begin, worked = time.perf_counter(), time.process_time()
    widget = ReviewWidget(ReviewSession(folder, articles, events, "A"))
    opened, worked = time.perf_counter() - begin, time.process_time() - worked
    waits = []
    for number in range(1, ACTS + 1):
        begin = time.perf_counter()
        widget._on_message(widget, {"act": "confirm", "event": widget.status["event"], "number": number}, [])
        waits.append(1000 * (time.perf_counter() - begin))
    widget.session.close()
    return {
        "open 10,002 events, s": opened,
        "of that, processor, s": worked,
        "next item, kernel, ms (p95)": sorted(waits)[int(0.95 * ACTS)],
    }


def long_log(folder: Path) -> dict[str, float]:
    """Read a log of 200,000 decisions as long as real ones, and fold it to the state of every event."""
    line = whole(dict(read_log(folder / "A.jsonl").lines[0]))
    begun = datetime(2026, 1, 5, 9, tzinfo=UTC)
    with (folder / "B.jsonl").open("w", encoding="utf-8") as file:
        for n in range(LOG_LINES):
            at = (begun + timedelta(seconds=7 * n)).isoformat(timespec="milliseconds")
            copy = {**line, "op_id": f"x-{n}", "at": at, "coder": "B", "event_id": f"e{n % 60_000}"}
            file.write(encode(copy) + "\n")
    size = (folder / "B.jsonl").stat().st_size
    begin, worked = time.perf_counter(), time.process_time()
    State(read_log(folder / "B.jsonl").lines).judgements()
    clock, worked = time.perf_counter() - begin, time.process_time() - worked
    return {
        "open a log of 200,000 lines, s": clock,
        "of that too, processor, s": worked,
        "its size, MB": size / 1e6,
    }


if __name__ == "__main__":
    main()
