"""The commands and their options, with help that teaches by example."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from conflictcode import __version__

_EPILOG = {
    "": """examples:
  conflictcode check reports.csv                    what would be read, and which rows would not
  conflictcode code reports.csv -o events.csv       one row an event
  conflictcode explain "Rebels shelled Homs."       why this code, or why none
  conflictcode unresolved events.csv                names that the codebook doesn't know
  conflictcode horizon reports.csv                  leaders whose dates end before the reports do
  conflictcode code --help                          more on any of them

exit codes: 0 done; 1 it can't be done (the message says why) or a check found something; 2 wrong usage;
3 done, but rows were rejected (with --strict); 130 stopped by Ctrl-C""",
    "code": """examples:
  conflictcode code reports.csv -o events.csv
  conflictcode code 2019.csv 2020.jsonl texts/ -o events.csv -n 2
  conflictcode code export.csv -o events.csv --text Body --date "Pub. date" --day-first
  zcat reports.jsonl.gz | conflictcode code - -o events.jsonl
  conflictcode code reports.csv -o events.csv --overlay iraq-2019/codebook

Beside events.csv it writes events.rejected.csv (file, row, reason and the row) and
events.manifest.json (what was coded by what, and counts that add up).
Stopped or killed? The same command goes on where it was.
Exit codes: 0 done, 1 it can't be done, 2 wrong usage, 3 rows were rejected (--strict), 130 stopped.""",
    "check": """examples:
  conflictcode check reports.csv          columns found, days covered, rows that can't be coded
  conflictcode check codebooks/cameo      faults by file and line
  conflictcode check cameo""",
    "explain": """examples:
  conflictcode explain "Turkey asked Iraq to help." --date 2019-12-16
  conflictcode explain article.txt
  conflictcode explain - < article.txt""",
    "unresolved": """examples:
  conflictcode unresolved events.csv                    the twenty most frequent
  conflictcode unresolved events.csv -o unresolved.csv  all of them""",
    "horizon": """examples:
  conflictcode horizon reports.csv
  conflictcode horizon reports.csv --codebook my-codebook""",
}


Run = Callable[[argparse.Namespace], int]


def parser(run: Mapping[str, Run]) -> argparse.ArgumentParser:
    """The whole command line; ``run`` has what each command does."""
    whole = argparse.ArgumentParser(
        prog="conflictcode",
        description="News articles in, CAMEO conflict events out.",
        epilog=_EPILOG[""],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"conflictcode {__version__}")
    commands = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _code_options(_command(commands, "code", run, "Code articles into a file of events."))
    check = _command(commands, "check", run, "Say what is wrong with an articles file or a codebook.")
    check.add_argument("path", nargs="+", help="articles file or folder, codebook name or folder")
    _column_options(check)
    explain = _command(commands, "explain", run, "Say why a text is coded as it is, or why not.")
    explain.add_argument("text", help="a text, a file with one article, or - for standard input")
    explain.add_argument("--date", help="publication date, which dates such as 'on Friday' are counted from")
    _codebook_options(explain)
    unresolved = _command(commands, "unresolved", run, "List the names that the codebook lacks.")
    unresolved.add_argument("events", help="an event file that 'conflictcode code' wrote")
    unresolved.add_argument("--articles", help="the articles, to see the sentences")
    _codebook_options(unresolved)
    unresolved.add_argument("-o", "--output", default="", help="write all of them to this CSV file")
    horizon = _command(commands, "horizon", run, "List actors whose dated roles end too early.")
    horizon.add_argument("source", nargs="+", help="articles")
    horizon.add_argument("-o", "--output", default="", help="write all of them to this CSV file")
    _codebook_options(horizon)
    return whole


def _command(commands: Any, name: str, run: Mapping[str, Run], about: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=about,
        description=about,
        epilog=_EPILOG[name],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run[name])
    return command


def _code_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", nargs="+", help="files or folders of articles, or - for standard input")
    command.add_argument("-o", "--output", required=True, help="event file: .csv, .jsonl or .parquet")
    command.add_argument(
        "-n", "--processes", type=_count, default=1, help="processes that share the work (1)"
    )
    command.add_argument("--seconds", type=_seconds, default=60.0, help="time limit for one article (60)")
    command.add_argument("--restart", action="store_true", help="forget an unfinished run of this output")
    command.add_argument("--strict", action="store_true", help="exit code 3 when rows were rejected")
    command.add_argument("-q", "--quiet", action="store_true", help="no progress, no summary")
    _codebook_options(command)
    _column_options(command)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return number


def _codebook_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--codebook", default="cameo", help="name or folder (cameo)")
    command.add_argument("--overlay", help="folder of your own rules and actors on top of it")


def _column_options(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("columns, where they aren't found by their usual names")
    for field in ("article_id", "date", "text", "headline", "publisher", "url"):
        flag = "--id" if field == "article_id" else f"--{field}"
        group.add_argument(flag, dest=field, metavar="COLUMN")
    group.add_argument("--no-date", action="store_true", help="the articles have no dates")
    order = group.add_mutually_exclusive_group()
    order.add_argument(
        "--day-first", dest="day_first", action="store_true", default=None, help="3/4 is 3 April"
    )
    order.add_argument("--month-first", dest="day_first", action="store_false", help="3/4 is March 4")
    group.add_argument("--encoding", help="of CSV and JSON files, where it isn't found")
    group.add_argument("--any-language", action="store_true", help="let texts through that aren't English")
