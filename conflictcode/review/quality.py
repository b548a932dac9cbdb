"""The machine against people: precision and recall by root, from what reviewers decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.codebook.codes import Codes
from conflictcode.errors import ReviewError
from conflictcode.review.coded import Coded, read_coded
from conflictcode.review.coefficients import wilson
from conflictcode.review.fold import REASONS
from conflictcode.review.vocabulary import shipped_codes

Tally = Counter[tuple[str, str]]


def machine_quality(
    folder: Path | str, coders: list[str] | None = None, codes: Codes | None = None
) -> pd.DataFrame:
    """Precision and recall of the machine by root code, from the articles closed in mode "verify".

    A machine event counts as right when it was accepted, or edited with its root kept; a rejected one, or
    one with another root, as wrong. An added event, or a root it was edited to, counts as missed. Only
    closed articles count, because only there somebody said that nothing else is missing. Every coder's
    word counts, so an article that two coders closed counts twice.

    Returns root_code, label (from ``codes``, by default the shipped codebook's), proposed, right, missed,
    precision, precision_low, precision_high, recall, recall_low, recall_high (Wilson's 95 % intervals), the
    sum over all roots in the last row, "all".
    Raises ReviewError when no article was closed in mode "verify".
    """
    tally: Tally = Counter()
    closed = 0
    for coded in read_coded(folder, coders).values():
        for article_id in coded.articles():
            closing = coded.closing(article_id)
            if closing and closing.get("mode") == "verify":
                closed += 1
                _count(coded, article_id, tally)
    if not closed:
        raise ReviewError(
            f"{folder}: no article is done in mode 'verify', so nobody has looked at the machine's events"
        )
    roots = sorted({root for root, _ in tally})
    rows = [_row(root, *(tally[root, what] for what in ("right", "wrong", "missed"))) for root in roots]
    sums = [sum(n for (_, kind), n in tally.items() if kind == what) for what in ("right", "wrong", "missed")]
    frame = pd.DataFrame([*rows, _row("all", *sums)])
    known = codes if codes is not None else shipped_codes()
    labels = [known.label(root) if root in known else "" for root in frame["root_code"]]
    frame.insert(1, "label", labels)
    return frame


def _count(coded: Coded, article_id: str, tally: Tally) -> None:
    for judgement in coded.of_article.get(article_id, ()):
        root = str(judgement.event.get("root_code") or "")
        if judgement.state == "added":
            tally[root, "missed"] += 1
        elif judgement.state == "accepted":
            tally[root, "right"] += 1
        elif judgement.state == "edited":
            _count_edited(coded, judgement.event_id, root, tally)
        elif judgement.state == "rejected" and judgement.origin == "machine":
            tally[root, "wrong"] += 1


def _count_edited(coded: Coded, event_id: str, root: str, tally: Tally) -> None:
    proposed = proposed_root(coded.state.lines_of(event_id), root)
    if proposed == root:
        tally[root, "right"] += 1
    else:
        tally[proposed, "wrong"] += 1
        tally[root, "missed"] += 1


def proposed_root(lines: Iterable[dict[str, Any]], root: str) -> str:
    """The root that the machine had: the first value that an edit replaced, or ``root`` if none did."""
    olds = (line["old"]["root_code"] for line in lines if line["op"] == "edit" and "root_code" in line["old"])
    return str(next(olds, root) or "")


def _row(root: str, right: int, wrong: int, missed: int) -> dict[str, Any]:
    proposed, there = right + wrong, right + missed
    precision, recall = wilson(right, proposed), wilson(right, there)
    return {
        "root_code": root,
        "proposed": proposed,
        "right": right,
        "missed": missed,
        "precision": right / proposed if proposed else None,
        "precision_low": precision[0],
        "precision_high": precision[1],
        "recall": right / there if there else None,
        "recall_low": recall[0],
        "recall_high": recall[1],
    }


def review_flow(folder: Path | str, coders: list[str] | None = None) -> pd.DataFrame:
    """What became of the events that coders looked at: one row a coder.

    Columns: coder, articles (closed), accepted, edited, added, rejected, one column "rejected: REASON" for
    each reason, flagged, and seconds (median time from the event's appearance to the decision).
    """
    rows = [_flow(name, coded) for name, coded in read_coded(folder, coders).items()]
    return pd.DataFrame(rows)


def _flow(name: str, coded: Coded) -> dict[str, Any]:
    judgements = [j for found in coded.of_article.values() for j in found]
    states = Counter(j.state for j in judgements)
    rejected = [j for j in judgements if j.state == "rejected" and j.origin == "machine"]
    reasons = Counter(j.reason for j in rejected)
    times = sorted(j.word["ms"] for j in judgements if j.decided and "ms" in j.word)
    return {
        "coder": name,
        "articles": len(coded.articles()),
        **{state: states[state] for state in ("accepted", "edited", "added")},
        "rejected": len(rejected),
        **{f"rejected: {reason}": reasons[reason] for reason in REASONS.values()},
        "flagged": sum(j.flagged for j in judgements),
        "seconds": times[len(times) // 2] / 1000 if times else None,
    }
