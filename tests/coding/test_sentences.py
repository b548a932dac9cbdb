"""Parsing part by part gives what spaCy's own pipeline gives."""

from __future__ import annotations

import pytest
import spacy

from conflictcode.coding.sentences_parser import MODEL, parser

TEXTS = [
    "",
    " \t ",
    "Rebels shelled Homs on Tuesday, killing 12 people.",
    "There were clashes between Fulani herders and farmers near Jos, Gen. Musa Danladi said.",
    "Let's go home, because there's nothing we can do,  Mr. Abe didn't say.",
    "They got ta leave: that ain't what they were gonna do, nor have they had to.",
    "US, Iran Hold Talks in Geneva",
    "Who did that? None of those whom it concerned.",
]


def facts(doc):
    return [
        (
            t.text,
            t.tag_,
            t.pos_,
            str(t.morph),
            t.lemma_,
            t.dep_,
            t.head.i,
            t.is_sent_start,
            t.ent_type_,
            t.ent_iob_,
        )
        for t in doc
    ]


@pytest.fixture(scope="module")
def bare():
    return spacy.load(MODEL)


@pytest.mark.parametrize("texts", [TEXTS, TEXTS * 2, *([text] for text in TEXTS)], ids=range(2 + len(TEXTS)))
def test_the_same_as_spacys_own_pipeline(bare, texts):
    assert [facts(doc) for doc in parser()(texts)] == [facts(doc) for doc in bare.pipe(texts)]
