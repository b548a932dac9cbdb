"""Phrases as researchers write them, compiled."""

from __future__ import annotations

import pytest

from conflictcode.codebook.patterns import compile_noun, compile_verb, word_set

WORDS = {
    "sanctions": word_set("sanctions", ("sanction", "arms embargo")),
    "launch": word_set("launch", ("launch", "stage")),
    "emergency": word_set("emergency", ("state of emergency",)),
}


def test_a_bare_verb_asks_for_nothing_else():
    (pattern,) = compile_verb("shell", WORDS)
    assert (pattern.trigger, pattern.object, pattern.preps, pattern.specificity) == ("shell", None, (), 1.0)


def test_object_and_preposition():
    (pattern,) = compile_verb("impose {sanctions} on/against TARGET", WORDS)
    assert pattern.object is not None
    assert pattern.object.words == WORDS["sanctions"]
    (prep,) = pattern.preps
    assert (prep.preps, prep.slot.role if prep.slot else "") == (frozenset({"on", "against"}), "TARGET")
    assert pattern.specificity == 2.5


def test_a_preposition_may_be_demanded():
    (optional,) = compile_verb("cross border into TARGET", {})
    (demanded,) = compile_verb("cross border into! TARGET", {})
    assert not optional.preps[0].needed and demanded.preps[0].needed
    assert frozenset({"into"}) in demanded.needs and frozenset({"into"}) not in optional.needs


def test_roles_before_the_verb():
    (pattern,) = compile_verb("TARGET come under fire from SOURCE", WORDS)
    assert pattern.subject is not None
    assert (pattern.trigger, pattern.subject.role) == ("come", "TARGET")


def test_a_verb_list_gives_a_pattern_each():
    assert [p.trigger for p in compile_verb("<launch> {sanctions}", WORDS)] == ["launch", "stage"]


def test_a_second_word_after_the_object():
    (pattern,) = compile_verb("hold TARGET hostage/captive", WORDS)
    assert pattern.extra is not None
    assert pattern.extra.words is not None
    assert pattern.extra.words.single == {"hostage", "captive"}


def test_phrases_in_a_noun_list_bring_their_words():
    before = {
        p.trigger: [s.words.name for s in p.before if s.words] for p in compile_noun("{sanctions}", WORDS)
    }
    assert before == {"sanction": [], "embargo": ["arms"]}


def test_a_phrase_with_of_hangs_on_its_first_noun():
    assert WORDS["emergency"].phrases == {"state": (((), ("of", "emergency")),)}


BROKEN = ["", "TARGET", "impose {nothing}", "hold a b c", "hold TARGET TARGET"]


@pytest.mark.parametrize("text", BROKEN)
def test_what_cannot_be_read_is_refused(text: str):
    with pytest.raises((ValueError, IndexError)):
        compile_verb(text, WORDS)


def test_the_parser_cuts_hyphened_words_so_phrases_are_read_both_ways():
    whole, cut = compile_verb("test-fire", {})
    assert (whole.trigger, whole.before) == ("test-fire", ())
    assert cut.trigger == "fire" and [slot.words.single for slot in cut.before if slot.words] == [{"test"}]
    assert word_set("demo", ("sit-in",)).phrases == {"in": ((("sit",), ()),)}
