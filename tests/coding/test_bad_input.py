"""Whatever a text holds, the coder answers: no exception, offsets that slice back, the same answer twice.

The quick run takes a few hundred texts; ``CONFLICTCODE_TEXTS=100000`` takes as many as the issue asks for.
"""

from __future__ import annotations

import dataclasses
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictcode import load_codebook
from conflictcode.coding.pipeline import code
from conflictcode.records import Article, Event

TEXTS = int(os.environ.get("CONFLICTCODE_TEXTS", "300"))
BATCH = 20  # texts an example: the parser is quicker with several

SPANS = [
    ("source_start", "source_end", "source_text"),
    ("target_start", "target_end", "target_text"),
    ("action_start", "action_end", "action_text"),
    ("place_start", "place_end", "place_text"),
]

WORDS = (
    "Iraq Iran's US troops attacked met said “ ” ' \" ( [ { — … rockets Mr. Esper denied it will not\n \n\n "
    "on Friday Baghdad, . ? ! <b> </p> &amp; 🇮🇶 💥 \u200b\u200f\u202e \x00 \x1b[31m \ufeff ﷽ 𝕏 e\u0301 ß İ"
)
words = st.sampled_from(WORDS.split(" "))
anything = st.text(max_size=200)
every_plane = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
sentences = st.lists(words, max_size=40).map(" ".join)
nested = st.integers(0, 60).map(lambda n: "(" * n + "Iran attacked “Iraq” " + ")" * n + '"' * n)
markup = sentences.map(lambda text: f"<div onclick='x()'><script>alert(1)</script><p>{text}</p></div>")
punctuation = st.text(st.sampled_from(".,;:!?-–—…\"'“”()[]{}/\\|*#@"), max_size=300)
texts = st.one_of(anything, every_plane, sentences, sentences, nested, markup, punctuation)


def coded(batch: list[tuple[str, str]]) -> list[tuple[Article, tuple[Event, ...]]]:
    articles = [Article.make(f"a{n}", None, headline, body) for n, (headline, body) in enumerate(batch)]
    results = list(code(articles, load_codebook("cameo")))
    assert [result.article for result in results] == articles
    for result in results:
        for outcome in result.outcomes:
            assert 0 <= outcome.start <= outcome.end <= len(result.article.text)
    return [(result.article, result.events) for result in results]


def check(article: Article, events: tuple[Event, ...]) -> None:
    assert len({event.event_id for event in events}) == len(events)
    for event in events:
        values = dataclasses.asdict(event)
        for start, end, text in SPANS:
            if values[start] is not None:
                assert article.text[values[start] : values[end]] == values[text]


@pytest.mark.slow
@settings(
    max_examples=max(1, TEXTS // BATCH),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(st.lists(st.tuples(st.one_of(st.just(""), texts), texts), min_size=BATCH, max_size=BATCH))
def test_any_text_is_coded_the_same_twice_and_points_into_itself(batch):
    once, again = coded(batch), coded(batch)
    for (article, events), (_, events_again) in zip(once, again, strict=True):
        assert events == events_again
        check(article, events)


def test_words_are_as_published_though_the_parser_saw_plain_quotes():
    text = "The president “warned” Iran’s “president” of war."
    ((article, events),) = coded([("", text)])
    assert len(events) == 1
    check(article, events)


NO_HURRY = 3600.0  # seconds; a busy machine is no reason to fail

LARGE = {
    "one line of 1 MB": "Iran attacked Iraq and " * 45_000,
    "1 MB without a blank": "x" * 1_000_000,
    "a sentence of 10,000 words": "The army " + "and the police " * 3_333 + "attacked the rebels.",
    "10,000 quotes in quotes": "“" * 10_000 + "Iran attacked Iraq." + "”" * 10_000,
    "10,000 brackets": "(" * 10_000 + "Iran attacked Iraq." + ")" * 10_000,
    "5,000 short lines": "Iran attacked Iraq.\n" * 5_000,
    "only line ends": "\n" * 100_000,
    "only zero-width": "\u200b" * 100_000,
    "right to left": "هاجمت إيران العراق " * 2_000,
    "emoji": "💥🇮🇶👩‍👩‍👧‍👦 " * 5_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("what", LARGE)
def test_a_monster_is_coded_or_rejected_with_the_reason(what):
    from functools import partial

    from conflictcode.coding.work import LONGEST, code_chunk

    monster = Article.make("monster", None, "", LARGE[what])
    plain = Article.make("plain", None, "", "Rebels shelled Homs.")
    result, neighbour = code_chunk([monster, plain], partial(code, codebook=load_codebook("cameo")), NO_HURRY)
    if len(monster.text) > LONGEST:
        assert result.failure.startswith("too long")
    else:
        assert result.failure == ""
        check(monster, result.events)
    assert len(neighbour.events) == 1
