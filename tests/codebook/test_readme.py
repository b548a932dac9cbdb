"""What the codebook's README promises, sentence by sentence."""

from __future__ import annotations

import re

import pytest

from conflictcode.codebook.codebook import load_codebook
from conflictcode.codebook.folders import codebook_folder
from conflictcode.codebook.manual import manual
from conflictcode.coding.pipeline import code
from conflictcode.records import Article

README = (codebook_folder("cameo") / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?\.) \| (\d+) \|$", README, flags=re.MULTILINE)


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_the_readmes_examples_come_true(text: str, expected: str):
    (coded,) = code([Article.make("a", None, "", text)], load_codebook())
    assert expected in {event.action_code for event in coded.events}


def test_the_manual_is_up_to_date():
    """Remedy: python -m conflictcode.codebook.manual > codebooks/cameo/MANUAL.md"""
    shipped = (codebook_folder("cameo") / "MANUAL.md").read_text(encoding="utf-8")
    assert shipped == manual(load_codebook())
