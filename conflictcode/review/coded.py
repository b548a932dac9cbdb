"""A review folder read as a whole: every coder's judgements, by article. For agreement and adjudication."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conflictcode.errors import ReviewError
from conflictcode.review.alignment import Unit, align
from conflictcode.review.fold import Judgement, State
from conflictcode.review.reading import Line, read_log

Row = dict[str, Any]

_ORIGIN = {"accepted": "machine", "edited": "edited", "added": "added"}


@dataclass(slots=True)
class Coded:
    """What one coder has made of the articles."""

    coder: str
    state: State
    of_article: dict[str, list[Judgement]] = field(default_factory=lambda: defaultdict(list))

    def events(self, article_id: str) -> list[Row]:
        """The events that the coder says are there."""
        return [
            {**j.event, "event_id": j.event_id, "article_id": article_id, "origin": _ORIGIN[j.state]}
            for j in self.of_article.get(article_id, ())
            if j.present
        ]

    def closing(self, article_id: str) -> Line | None:
        """The line that closed the article; None if it isn't closed or something in it was opened again."""
        reopened = any(
            not j.decided and (j.changes or j.origin == "coder") for j in self.of_article[article_id]
        )
        return None if reopened else self.state.done(article_id)

    def articles(self) -> list[str]:
        return [a for a in self.state.articles() if self.closing(a)]


def read_coded(folder: Path | str, coders: list[str] | None = None) -> dict[str, Coded]:
    """Every coder's work in the folder, or that of the coders named. Raises ReviewError for unknown names."""
    folder = Path(folder)
    found = {_owner(path): path for path in sorted(folder.glob("*.jsonl")) if "." not in path.stem}
    if unknown := set(coders or ()) - set(found):
        raise ReviewError(
            f"{folder} has no log of {', '.join(sorted(unknown))}; it has {', '.join(found) or 'none'}"
        )
    return {name: _read(name, path) for name, path in found.items() if coders is None or name in coders}


def _owner(path: Path) -> str:
    """Whose log it is. A synced folder makes copies when two machines write; a copy isn't one more coder."""
    coders = {str(line["coder"]) for line in read_log(path).lines if "coder" in line}
    if coders - {path.stem}:
        raise ReviewError(
            f"{path.name} holds lines of {' and '.join(sorted(coders))}: a copy that a synced folder made? "
            f"Bring it in with cc.merge_logs({f'{min(coders)}.jsonl'!r}, {path.name!r}), then move it away"
        )
    return path.stem


def _read(name: str, path: Path) -> Coded:
    coded = Coded(name, State(read_log(path).lines))
    for judgement in coded.state.judgements():
        if judgement.origin == "coder" or judgement.decided or judgement.changes:
            coded.of_article[judgement.article_id].append(judgement)
    return coded


def shared_articles(coded: dict[str, Coded]) -> dict[str, list[str]]:
    """Articles that two or more coders have closed → those coders; in the order of the ids."""
    readers: dict[str, list[str]] = defaultdict(list)
    for name, work in coded.items():
        for article_id in work.articles():
            readers[article_id].append(name)
    return {a: names for a, names in sorted(readers.items()) if len(names) > 1}


def units_of(
    coded: dict[str, Coded], article_id: str, readers: list[str]
) -> tuple[list[Unit], list[list[int]]]:
    """The aligned units of an article and the bounds of its sentences.

    Raises ReviewError when the coders read different texts under one id: their offsets can't be compared.
    """
    closings = [line for name in readers if (line := coded[name].closing(article_id))]
    if len({line["text"] for line in closings}) > 1:
        raise ReviewError(
            f"article {article_id!r}: {' and '.join(readers)} read different texts under this id; "
            "give all coders the same articles, then review this one again"
        )
    bounds = closings[0]["sentences"]
    return align(article_id, {name: coded[name].events(article_id) for name in readers}, bounds), bounds
