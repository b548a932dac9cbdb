"""Whatever a text holds, the coder answers: no exception, offsets that slice back, the same answer twice.

The quick run takes a few hundred texts; ``CONFLICTCODE_TEXTS=100000`` takes as many as the issue asks for.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictcode import load_codebook
from conflictcode.coding.pipeline import CodedArticle, code
from conflictcode.coding.sentences import _PLAIN as PLAIN
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
TIMES = (
    "yesterday|two days ago|999999999 years ago|in the year 0|on 31 February 2019|99/99/9999|since 1700|"
    "a million weeks later|by the end of 2199|on December 31|last month|three centuries earlier|3:99 p.m.|"
    "on the -1st of May|between 2019 and 1800|the 1960s|10000-01-01|½ a year ago|² days ago|٣ days ago"
)
words = st.sampled_from(WORDS.split(" "))
times = st.sampled_from(TIMES.split("|"))
anything = st.text(max_size=200)
every_plane = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
sentences = st.lists(words, max_size=40).map(" ".join)
dated = st.lists(st.one_of(words, times), max_size=20).map(" ".join)
nested = st.integers(0, 60).map(lambda n: "(" * n + "Iran attacked “Iraq” " + ")" * n + '"' * n)
markup = sentences.map(lambda text: f"<div onclick='x()'><script>alert(1)</script><p>{text}</p></div>")
punctuation = st.text(st.sampled_from(".,;:!?-–—…\"'“”()[]{}/\\|*#@"), max_size=300)
unseen = st.text(st.characters(categories=["Cc", "Cf", "Zs", "Zl", "Zp", "Mn"]), max_size=80)
right_to_left = st.text(st.characters(min_codepoint=0x590, max_codepoint=0x8FF), max_size=80)
emoji = st.text(st.characters(min_codepoint=0x1F1E6, max_codepoint=0x1FAFF), max_size=40)
mixed = st.lists(st.one_of(words, times, unseen, right_to_left, emoji, punctuation), max_size=12).map(
    " ".join
)
texts = st.one_of(anything, every_plane, sentences, sentences, dated, nested, markup, punctuation, mixed)
days = st.one_of(st.none(), st.dates(dt.date(1700, 1, 1), dt.date(2199, 12, 31)))  # as a reader lets through

Batch = list[tuple[str, str, dt.date | None]]


def coded(batch: Batch) -> list[tuple[Article, tuple[Event, ...]]]:
    articles = [Article.make(f"a{n}", day, headline, body) for n, (headline, body, day) in enumerate(batch)]
    results = list(code(articles, load_codebook("cameo")))
    assert [result.article for result in results] == articles
    for result in results:
        check_spans(result)
    return [(result.article, result.events) for result in results]


def check_spans(result: CodedArticle) -> None:
    """Sentences, mentions and places stand where they say, outcomes inside the text."""
    text = result.article.text
    for sentence in result.sentences:
        assert len(sentence.text) == sentence.end - sentence.start <= len(text)
        assert all(sentence.start <= token.start < token.end <= sentence.end for token in sentence.tokens)
    for span in (*result.identities.mentions, *result.places):
        assert len(span.text) == span.end - span.start
        assert span.text.translate(PLAIN).lower() == text[span.start : span.end].translate(PLAIN).lower()
    for outcome in result.outcomes:
        assert 0 <= outcome.start <= outcome.end <= len(text)


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
@given(st.lists(st.tuples(st.one_of(st.just(""), texts), texts, days), min_size=BATCH, max_size=BATCH))
def test_any_text_is_coded_the_same_twice_and_points_into_itself(batch):
    once, again = coded(batch), coded(batch)
    for (article, events), (_, events_again) in zip(once, again, strict=True):
        assert events == events_again
        check(article, events)


def test_words_are_as_published_though_the_parser_saw_plain_quotes():
    text = "The president “warned” Iran’s “president” of war."
    ((article, events),) = coded([("", text, None)])
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
