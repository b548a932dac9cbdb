"""Figures of speech, sport, markets, weather and film: none of these sentences is an event."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

import conflictcode as cc

SILENT = Path(__file__).parent / "no_events.txt"


@pytest.mark.slow
def test_what_only_borrows_the_words_of_conflict_gives_no_event() -> None:
    lines = SILENT.read_text(encoding="utf-8").splitlines()
    articles = pd.DataFrame(
        {"id": [f"a{i}" for i in range(len(lines))], "date": dt.date(2020, 1, 15), "text": lines}
    )
    events = cc.code_articles(cc.read_articles(articles, quiet=True), progress=False)
    assert len(lines) >= 300
    assert list(zip(events.article_id, events.rule_id, strict=True)) == []
