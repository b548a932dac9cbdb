"""The command line: the same line as in the notebook, for files of any length and for scripts.

Exit codes: 0 all well, 1 it can't be done (the message says why) or a check found something, 2 wrong usage,
3 done but rows were rejected (only with --strict), 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import dataclasses
import io
import sys
from collections.abc import Sequence
from errno import EACCES, ENOSPC, EPERM, EROFS
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflictcode.cli_options import parser
from conflictcode.errors import ArticlesError, ConflictcodeError

if TYPE_CHECKING:
    import pandas as pd

    from conflictcode.inputs.reader import Reader


_ELSEWHERE = ". Remedy: check your rights there, or write elsewhere."
_REMEDIES = {
    ENOSPC: ". Remedy: make room; the same command goes on where it was.",
    **dict.fromkeys((EACCES, EPERM, EROFS), _ELSEWHERE),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the number is the exit code."""
    options = parser(
        {"code": _code, "check": _check, "explain": _explain, "unresolved": _unresolved, "horizon": _horizon}
    ).parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a pipe on Windows lacks most characters: ? for them
        sys.stdout.reconfigure(errors="replace")
    try:
        code: int = options.run(options)
        return code
    except ConflictcodeError as error:
        print(f"conflictcode: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nconflictcode: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # as in: conflictcode unresolved events.csv | head
        sys.stderr.close()
        return 0
    except OSError as error:  # no permission, a full disk
        where = error.filename or getattr(options, "output", "") or "system"
        remedy = _REMEDIES.get(error.errno or 0, "")
        print(f"conflictcode: {where}: {error.strerror or error}{remedy}", file=sys.stderr)
        return 1


def _code(options: argparse.Namespace) -> int:
    from conflictcode.coding import batch, stream

    reader, source = _reader(options), _sources(options.source)
    coder, about = batch.coder_for(options.codebook, options.overlay)
    bar = _bar(options)
    try:
        manifest = stream.code_stream(
            reader,
            source,
            Path(options.output),
            coder,
            about,
            seconds=options.seconds,
            n_process=options.processes,
            restart=options.restart,
            progress=bar.update,
        )
    except KeyboardInterrupt:
        bar.close()
        print("\nconflictcode: stopped. The same command goes on where it was.", file=sys.stderr)
        return 130
    bar.close()
    if not options.quiet:
        _report(manifest, Path(options.output))
    return 3 if options.strict and manifest["rejected"] else 0


def _report(manifest: dict[str, Any], output: Path) -> None:
    from conflictcode.coding.stream import Files

    lines = [
        f"{output}: {manifest['events']} events from {manifest['articles_with_events']} of "
        f"{manifest['coded']} articles",
        *(f"  {note}" for note in manifest["notes"]),
    ]
    if manifest["rejected"]:
        why = ", ".join(f"{count} {kind}" for kind, count in manifest["rejected_because"].items())
        lines.append(f"  {manifest['rejected']} rows rejected ({why}): {Files(output).rejected}")
    print("\n".join(lines), file=sys.stderr)


def _check(options: argparse.Namespace) -> int:
    found = [_check_one(path, options) for path in options.path]
    return int(any(found))


def _check_one(path: str, options: argparse.Namespace) -> int:
    try:
        return _check_codebook(path) if _is_codebook(path) else _check_articles(path, options)
    except ConflictcodeError as error:  # the next path may be a good one
        print(f"conflictcode: {error}", file=sys.stderr)
        return 1


def _is_codebook(path: str) -> bool:
    from conflictcode.codebook.folders import codebook_folder

    if Path(path).is_dir():
        return (Path(path) / "codebook.yaml").is_file()
    if Path(path).suffix or path == "-":
        return False
    return (codebook_folder(path) / "codebook.yaml").is_file()


def _check_codebook(path: str) -> int:
    from conflictcode.codebook.codebook import load_codebook
    from conflictcode.coding.examples import examples, failures

    codebook = load_codebook(path)
    faults = list(failures(codebook))
    for fault in faults:
        print(fault)
    shown = f"{len(faults)} of" if faults else "no fault found in the files or in"
    print(f"{path}: {codebook}: {shown} {len(examples(codebook)):,} examples{' fail' if faults else ''}")
    return int(bool(faults))


def _check_articles(path: str, options: argparse.Namespace) -> int:
    from conflictcode.inputs.reader import Accepted

    reader, rejected, days, good = _reader(options), [], [], 0
    for item in reader.read(_sources([path])):
        if isinstance(item, Accepted):
            good += 1
            days += [item.article.published] if item.article.published else []
            days = [min(days), max(days)] if days else days
        else:
            rejected.append(item)
    span = f", {days[0]} to {days[-1]}" if days else ""
    print(f"{path}: articles that can be coded: {good}{span}")
    for field, column in reader.columns.items():
        print(f"  {field}: {column}")
    for note in reader.notes:
        print(f"  {note}")
    for item in rejected[:20]:
        print(f"  {item.row.file}, row {item.row.number}: {item.reason}")
    if len(rejected) > 20:
        print(f"  and {len(rejected) - 20} more rejected rows")
    return len(rejected) or not good


def _explain(options: argparse.Namespace) -> int:
    article = _one_article(options)
    import conflictcode as cc

    print(cc.explain(article, codebook=cc.load_codebook(options.codebook, options.overlay)))
    return 0


def _one_article(options: argparse.Namespace) -> Any:
    """The first article of a file, or the text of standard input or of the command line."""
    from conflictcode.coding.articles import read_articles, to_articles
    from conflictcode.inputs.mending import whole
    from conflictcode.inputs.published import read_date
    from conflictcode.records import Article

    day = read_date(options.date) if options.date else None
    if options.date and day is None:
        raise ArticlesError(f"--date {options.date!r} can't be read. Remedy: as in --date 2019-12-16.")
    if options.text != "-" and len(options.text) < 250 and Path(options.text).is_file():
        frame = read_articles(options.text, quiet=True)
        if frame.empty:
            raise ArticlesError(
                f"{options.text}: no article in it. Remedy: conflictcode check {options.text}"
            )
        if len(frame) > 1:
            print(f"{options.text}: the first of {len(frame)} articles", file=sys.stderr)
        article = next(to_articles(frame.head(1)))
        return dataclasses.replace(article, published=day or article.published)
    text = _standard_input().read() if options.text == "-" else whole(options.text)
    if not text.strip():
        raise ArticlesError('There is no text. Remedy: conflictcode explain "Rebels shelled Homs."')
    return Article.make("text", day, "", text)


def _unresolved(options: argparse.Namespace) -> int:
    events = _events(options.events)
    import conflictcode as cc

    articles = cc.read_articles(options.articles, quiet=True) if options.articles else None
    book = cc.load_codebook(options.codebook, options.overlay)
    return _print_frame(cc.unresolved(events, articles, book), options.output)


def _horizon(options: argparse.Namespace) -> int:
    from conflictcode.codebook.codebook import load_codebook
    from conflictcode.codebook.horizon import horizon
    from conflictcode.coding.articles import read_articles

    days = read_articles(_sources(options.source), quiet=True)["date"].dropna()
    if days.empty:
        raise ArticlesError(
            "No article has a date, so there is nothing to compare the codebook's dates with."
        )
    actors = load_codebook(options.codebook, options.overlay).actors
    return _print_frame(horizon(actors, days.min().date(), days.max().date()), options.output)


def _print_frame(frame: pd.DataFrame, output: str) -> int:
    if output:
        if not Path(output).parent.is_dir():
            raise ConflictcodeError(f"{Path(output).parent}: no such folder. Remedy: make it first.")
        frame.to_csv(output, index=False)
        print(f"{output}: {len(frame)} rows", file=sys.stderr)
    else:
        shown = frame.head(20)
        print(shown.to_string(index=False, max_colwidth=60) if len(shown) else "none")
        if len(frame) > 20:
            print(f"... and {len(frame) - 20} more: -o FILE.csv writes all", file=sys.stderr)
    return 0


def _sources(names: Sequence[str]) -> list[Any]:
    return [_standard_input() if name == "-" else name for name in names]


def _standard_input() -> Any:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdin


def _reader(options: argparse.Namespace) -> Reader:
    from conflictcode.inputs.columns import FIELDS
    from conflictcode.inputs.reader import Reader

    named = {field: getattr(options, field) for field in FIELDS}
    if options.no_date:
        named["date"] = False
    return Reader(
        named, day_first=options.day_first, encoding=options.encoding, english_only=not options.any_language
    )


def _events(path: str) -> pd.DataFrame:
    from conflictcode.coding.outputs import read_events

    return read_events(Path(path))


def _bar(options: argparse.Namespace) -> Any:
    from tqdm import tqdm

    from conflictcode.inputs.files import count_rows

    shown = not options.quiet and sys.stderr.isatty()
    total = count_rows(options.source, options.encoding) if shown and "-" not in options.source else None
    return tqdm(total=total, unit=" articles", desc="coding", disable=not shown)


if __name__ == "__main__":
    sys.exit(main())
