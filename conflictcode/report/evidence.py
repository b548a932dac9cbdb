"""The words behind an event, marked in their sentence, as HTML in which article text can do nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from conflictcode.records import Article

SIDES = ("source", "action", "target")
_END = re.compile(r"[.!?][”\"’')]*\s|\n")
_LONGEST = 420


def article_texts(articles: pd.DataFrame) -> dict[str, str]:
    """The text that offsets point into, by article id."""
    rows = zip(articles["article_id"], articles["headline"], articles["text"], strict=True)
    return {
        str(i): Article.make(str(i), None, str(head or ""), str(body or "")).text for i, head, body in rows
    }


def marked(event: Mapping[str, Any], text: str) -> str:
    """The sentence round the action with source, action and target in ``<mark>``; all else escaped."""
    spans = _spans(event, len(text))
    if not spans:
        return html.escape(str(event.get("action_text") or ""))
    start, end = _sentence(text, min(s[0] for s in spans), max(s[1] for s in spans))
    parts, at = [], start
    for begin, stop, side in spans:
        if begin >= at:
            parts.append(html.escape(text[at:begin]))
            parts.append(f'<mark class="{side}">{html.escape(text[begin:stop])}</mark>')
            at = stop
    parts.append(html.escape(text[at:end]))
    return "".join(parts).strip()


def _spans(event: Mapping[str, Any], length: int) -> list[tuple[int, int, str]]:
    found = []
    for side in SIDES:
        start, end = event.get(f"{side}_start"), event.get(f"{side}_end")
        if not pd.isna(start) and not pd.isna(end) and 0 <= int(start) < int(end) <= length:
            found.append((int(start), int(end), side))
    action = [span for span in found if span[2] == "action"]
    near = [s for s in found if not action or abs(s[0] - action[0][0]) < _LONGEST]
    return sorted(near)


def _sentence(text: str, first: int, last: int) -> tuple[int, int]:
    """From the end of the sentence before ``first`` to the end of the one that holds ``last``."""
    before = [match.end() for match in _END.finditer(text, 0, first)]
    after = _END.search(text, max(last - 1, 0))
    return (before[-1] if before else 0), (after.end() if after else len(text))
