"""Who does what to whom, before any code: one answer for every grammatical form."""

from __future__ import annotations

import pytest

from conflictcode.coding.clauses import Grammar
from conflictcode.coding.sentences import parse
from conflictcode.records import Article


def grammar(text: str) -> Grammar:
    (sentences,) = parse([Article.make("a", None, "", text)])
    return Grammar(sentences[0])


def words(g: Grammar, indices: tuple[int, ...]) -> list[str]:
    return [g.tokens[i].text for i in indices]


def verb(g: Grammar, text: str) -> int:
    return next(t.i for t in g.tokens if t.text == text)


FORMS = [
    # text, verb, who, whom
    ("Troops shelled the town.", "shelled", ["Troops"], ["town"]),
    ("The town was shelled by troops.", "shelled", ["troops"], ["town"]),
    ("Troops and rebels shelled the town.", "shelled", ["Troops", "rebels"], ["town"]),
    ("Troops shelled the town and the port.", "shelled", ["Troops"], ["town", "port"]),
    ("Troops entered the town and shelled the port.", "shelled", ["Troops"], ["port"]),
    ("The army asked the rebels to leave.", "leave", ["rebels"], []),
    ("The army promised to leave.", "leave", ["army"], []),
    ("The army was forced to leave.", "leave", ["army"], []),
    ("Troops opened fire, killing a farmer.", "killing", ["Troops"], ["farmer"]),
    ("The soldiers killed in the raid were young.", "killed", [], ["soldiers"]),
    ("The government accused rebels of shelling the town.", "shelling", ["rebels"], ["town"]),
    ("The agency operating in Iraq asked the rebels to leave.", "asked", ["agency"], ["rebels"]),
]


@pytest.mark.parametrize(("text", "at", "who", "whom"), FORMS, ids=[row[0] for row in FORMS])
def test_who_does_what_to_whom(text: str, at: str, who: list[str], whom: list[str]):
    g = grammar(text)
    i = verb(g, at)
    assert words(g, g.subjects(i)) == who
    assert words(g, g.objects(i)) == whom


NEGATED = [
    ("Troops did not shell the town.", "shell", True),
    ("Troops never shelled the town.", "shelled", True),
    ("No troops shelled the town.", "shelled", True),
    ("Troops shelled the town.", "shelled", False),
]


@pytest.mark.parametrize(("text", "at", "negated"), NEGATED, ids=[row[0] for row in NEGATED])
def test_denied(text: str, at: str, negated: bool):
    g = grammar(text)
    assert g.negated(verb(g, at)) is negated


def test_a_preposition_before_a_day_addresses_nobody():
    g = grammar("The envoy called on Friday.")
    assert [prep.lemma for prep in g.preps(verb(g, "called"))] == []


def test_a_finite_verb_hangs_on_a_finite_verb():
    g = grammar("Iran's president asked Japan to help and condemned the exit.")
    assert words(g, g.subjects(verb(g, "condemned"))) == ["president"]
