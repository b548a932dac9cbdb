"""The demo's page shows everything, offline, and article text can do nothing in it."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from drawings import FULL, STEADY
from report_factory import events

import conflictcode as cc
from conflictcode.report import demo
from conflictcode.report.evidence import article_texts, marked

BAD = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def page(frame=STEADY, corpus=FULL, **more) -> str:
    return demo.page_html(
        corpus, frame, **{"figures": ["<svg></svg>"], "tables": ["<table></table>"], **more}
    )


def test_article_text_is_shown_and_never_run():
    corpus = FULL.assign(text=f"{BAD} happened.", headline=BAD)
    bad = events(
        20, corpus=corpus, source_code=BAD, action_label=BAD, attributed_to=BAD, action_start=0, action_end=4
    )
    text = page(bad, corpus)
    assert "<script>" not in text and "<img" not in text
    assert "&lt;script&gt;" in text and 'class="action">&lt;img<' in text
    assert "default-src 'none'" in text


def test_the_page_asks_nobody_for_anything():
    assert re.findall(r"""(?:src|href)=["'](?!#)[^"']*//""", page()) == []
    assert not re.search(r"@import|url\((?!#)", page())


def test_events_are_spread_over_the_frame():
    picked = demo.pick(STEADY, 40)
    assert 30 <= len(picked) <= 40
    assert picked.index.max() > 0.9 * len(STEADY)


def test_no_events_are_no_reason_to_fail():
    assert "No events." in page(STEADY[:0])


EVIDENCE = [
    # text, source, action, target; what is shown
    ("Go. Police shelled Homs. Rain.", (4, 10), (11, 18), (19, 23), "Police|shelled|Homs"),
    ("Police shelled Homs", (0, 6), (7, 14), (15, 19), "Police|shelled|Homs"),
    ("Homs was shelled.", None, (9, 16), (0, 4), "Homs|shelled"),
    ("It was shelled.", None, (7, 99), None, ""),  # an offset beyond the text marks nothing
]


@pytest.mark.parametrize(("text", "source", "action", "target", "shown"), EVIDENCE)
def test_the_words_are_marked_where_they_stand(text, source, action, target, shown):
    event = {"action_text": "shelled"}
    for side, span in (("source", source), ("action", action), ("target", target)):
        event[f"{side}_start"], event[f"{side}_end"] = span or (pd.NA, pd.NA)
    found = marked(event, text)
    assert "|".join(re.findall(r"<mark[^>]*>(.*?)</mark>", found)) == shown
    if text.startswith("Go."):
        assert not found.startswith("Go") and "Rain" not in found


def test_offsets_count_from_the_headline():
    texts = article_texts(pd.DataFrame({"article_id": ["1"], "headline": ["Head"], "text": ["Body"]}))
    assert texts == {"1": "Head\n\nBody"}


@pytest.mark.slow
def test_it_makes_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cc, "read_articles", lambda path: FULL, raising=False)
    monkeypatch.setattr(cc, "code_articles", lambda frame: STEADY, raising=False)
    assert demo.main(["--articles", "any.csv", "--output", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    made = {path.name for path in tmp_path.iterdir()}
    assert {"events.csv", "index.html", "fig1-quad-classes.svg", "fig1-quad-classes.pdf"} <= made
    assert "index.html in a browser" in said and "make lab" in said
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))  # five drawings in one page must not share their clips


def test_a_missing_file_is_said_in_a_sentence(tmp_path, capsys):
    assert demo.main(["--articles", str(tmp_path / "no.csv"), "--output", str(tmp_path)]) == 1
    assert "The demo can't be made" in capsys.readouterr().err
