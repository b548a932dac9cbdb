"""Who reads what: a table in the review folder, made from a seed."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import pandas as pd

from conflictcode.errors import ReviewError
from conflictcode.review.log import check_coder
from conflictcode.review.material import Articles

FILE = "assignment.csv"
MODES = ("verify", "blind")


@dataclass(frozen=True, slots=True)
class Assigned:
    """One row: this coder reads this article, at this position, in this mode."""

    article_id: str
    coder: str
    position: int
    mode: str  # verify or blind
    shared: bool  # every coder reads it: the reliability sample


def assign(
    folder: Path | str,
    articles: pd.DataFrame,
    coders: Sequence[str],
    overlap: float = 0.2,
    seed: int = 0,
    shared_mode: str = "blind",
    own_mode: str = "verify",
) -> pd.DataFrame:
    """Deal articles out to coders and write ``assignment.csv`` into the folder.

    A share ``overlap`` (0 to 1) of the articles, drawn with ``seed``, goes to every coder in
    ``shared_mode``: the reliability sample, blind unless said otherwise, because coders who see the
    machine's answer agree with it and so with each other. The rest is dealt out evenly in ``own_mode``.
    Each coder has an order of their own. Articles that are assigned already keep their coders, so new
    articles can be added later.

    Returns the table: article_id, coder, position (from 1), mode, shared. Raises ReviewError for fewer
    than two coders with an overlap, a share outside 0 to 1, an unknown mode or a coder's name that can't
    be a file name.
    """
    names = [check_coder(coder) for coder in coders]
    _check(names, overlap, (shared_mode, own_mode))
    old = read_assignment(folder)
    known = {row.article_id for row in old}
    new = [article_id for article_id in Articles(articles).ids if article_id not in known]
    rng = random.Random(seed)
    rng.shuffle(new)
    n_shared = round(len(new) * overlap)
    pairs = [(a, c, shared_mode, True) for a in new[:n_shared] for c in names]
    pairs += [(a, names[i % len(names)], own_mode, False) for i, a in enumerate(new[n_shared:])]
    rows = [*old, *_in_own_order(pairs, names, old, rng)]
    _write(Path(folder), rows)
    return pd.DataFrame([astuple(row) for row in rows], columns=[f.name for f in fields(Assigned)])


def _check(names: list[str], overlap: float, modes: Sequence[str]) -> None:
    if len({name.casefold() for name in names}) < len(names) or not names:
        raise ReviewError("name each coder once; upper and lower case don't tell coders apart")
    if not 0 <= overlap <= 1:
        raise ReviewError(f"overlap={overlap} is no share; take a number from 0 to 1")
    if overlap and len(names) < 2:
        raise ReviewError("an overlap needs two coders; with one coder say overlap=0")
    if unknown := set(modes) - set(MODES):
        raise ReviewError(f"mode {unknown.pop()!r} isn't known; take 'verify' or 'blind'")


def _in_own_order(
    pairs: list[tuple[str, str, str, bool]], names: list[str], old: list[Assigned], rng: random.Random
) -> list[Assigned]:
    rows: list[Assigned] = []
    for name in names:
        mine = [pair for pair in pairs if pair[1] == name]
        rng.shuffle(mine)
        first = 1 + sum(row.coder == name for row in old)
        rows += [Assigned(a, c, n, mode, shared) for n, (a, c, mode, shared) in enumerate(mine, first)]
    return rows


def _write(folder: Path, rows: list[Assigned]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([f.name for f in fields(Assigned)])
            writer.writerows(astuple(row) for row in rows)
    except OSError as error:
        raise ReviewError(f"{folder / FILE}: can't be written: {error}") from error


def read_assignment(folder: Path | str) -> list[Assigned]:
    """The rows of ``assignment.csv`` by coder and position; none when nothing was assigned.

    Raises ReviewError with file and line for a row that isn't one.
    """
    path = Path(folder) / FILE
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [_row(row, path, reader.line_num) for row in reader]
    return sorted(rows, key=lambda row: (row.coder, row.position))


def _row(row: dict[str, str], path: Path, line: int) -> Assigned:
    try:
        if row["mode"] not in MODES:
            raise ValueError(f"mode {row['mode']!r}")
        shared = {"True": True, "False": False}[row["shared"]]
        return Assigned(row["article_id"], row["coder"], int(row["position"]), row["mode"], shared)
    except (KeyError, ValueError, TypeError) as error:
        raise ReviewError(
            f"{path}:{line}: not an assignment ({error}); make it anew with cc.assign(...)"
        ) from error
