"""The shipped codebook's rules: each one fires on its own examples, and stays silent where it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflictcode.codebook.codebook import load_codebook
from conflictcode.codebook.folders import codebook_folder
from conflictcode.codebook.rules import load_rules
from conflictcode.coding.examples import examples, failures
from conflictcode.errors import CodebookError


@pytest.mark.slow
def test_every_example_of_every_rule_comes_true():
    assert list(failures(load_codebook())) == []


def test_every_rule_has_an_example():
    bare = [rule.where for rule in load_codebook().rules.rules if not rule.examples]
    assert bare == []


def test_every_code_that_text_can_carry_is_shown_by_an_example():
    book = load_codebook()
    shown = {code for example in examples(book) for _, _, code in example.expected}
    shown |= {example.rule.code for example in examples(book) if not example.counter}
    missing = [code.code for code in book.codes if len(code.code) > 2 and code.code not in shown]
    assert missing == []


BROKEN = [
    ("strike:\n  code: '999'\n  verbs: [strike]\n", "a.yaml:2: unknown code '999'"),
    ("strike:\n  code: '190'\n  verb: [strike]\n", "a.yaml:3: unknown key 'verb'"),
    ("strike:\n  code: '190'\n  verbs: ['hit {nothing}']\n", "a.yaml:3: unknown word list {nothing}"),
    ("strike:\n  code: '190'\n", "a.yaml:1: rule 'strike' has no verbs, nouns or modals"),
    ("strike:\n  verbs: [strike]\n", "a.yaml:1: rule 'strike' needs a code or a mode"),
    ("strike:\n  mode: whisper\n  verbs: [strike]\n", "a.yaml:2: this mode has no table in compose.yaml"),
    ("strike:\n  code: '190'\n  needs: luck\n  verbs: [strike]\n", "a.yaml:3: needs must be of"),
    ("a:\n  code: '190'\n  verbs: [hit]\nb:\n  code: '193'\n  verbs: [hit]\n", "so it can never fire here"),
    ("a:\n  code: '190'\n  verbs: [hit]\na:\n  code: '193'\n  verbs: [kick]\n", "stands here a second time"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN, ids=[message[:40] for _, message in BROKEN])
def test_what_is_wrong_with_a_rule_is_told_with_file_and_line(tmp_path: Path, text: str, message: str):
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    for name, content in (("words", ""), ("compose", ""), ("topics", ""), ("discards", "")):
        (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(CodebookError, match=r"a\.yaml") as error:
        load_rules(tmp_path, {"190", "193"}.__contains__)
    assert message in str(error.value)


def test_an_overlay_rule_replaces_the_codebooks(tmp_path: Path):
    (tmp_path / "own.yaml").write_text("arrest:\n  code: '175'\n  verbs: [arrest]\n", encoding="utf-8")
    codes = load_codebook().codes
    rules = load_rules(codebook_folder("cameo") / "rules", codes.__contains__, tmp_path)
    assert [rule.code for rule in rules.rules if rule.rule_id == "arrest"] == ["175"]
