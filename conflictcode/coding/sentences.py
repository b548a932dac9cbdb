"""The one door to the parser: article text in, parsed sentences with offsets into it out.

Paragraphs are parsed one by one, so that a sentence never runs over a blank line and a headline
never swallows the lede.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from conflictcode.coding.sentences_headlines import with_verbs
from conflictcode.coding.sentences_parser import one_thread, parser
from conflictcode.records import Article, Sentence, Token

# The parser was trained on straight quotes; one character for one, so offsets stay true.
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u2028": " ", "\t": " "})
# One syllable, one vowel, one consonant: such a verb doubles its consonant before -ed and -ing.
_DOUBLING = re.compile(r"[^aeiou]*[aeiou][bcdfgklmnprstvz]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PARAGRAPH = re.compile(r"[^\n\r]+")
_BATCH = 30_000  # characters parsed at once: enough for the parser's haste, few enough for memory


class _Paragraph(NamedTuple):
    article: int
    number: int
    start: int  # in the article's text
    text: str


def parse(articles: Iterable[Article]) -> Iterator[tuple[Sentence, ...]]:
    """Yield the sentences of each article, in order."""
    with one_thread():
        docs = _docs(_paragraphs(articles))
        expected = 0
        for k, group in groupby(docs, key=lambda pair: pair[1].article):
            while expected < k:  # articles without any text have no paragraph to stand for them
                yield ()
                expected += 1
            yield tuple(_number(group))
            expected += 1


def _docs(paragraphs: Iterable[_Paragraph]) -> Iterator[tuple[Any, _Paragraph]]:
    for batch in _batches(paragraphs):
        docs = parser()([paragraph.text for paragraph in batch])
        titles = [k for k, paragraph in enumerate(batch) if paragraph.number == 0]
        for k, doc in zip(titles, with_verbs(parser(), [docs[k] for k in titles]), strict=True):
            docs[k] = doc
        yield from zip(docs, batch, strict=True)


def _batches(paragraphs: Iterable[_Paragraph]) -> Iterator[list[_Paragraph]]:
    batch: list[_Paragraph] = []
    length = 0
    for paragraph in paragraphs:
        batch.append(paragraph)
        length += len(paragraph.text)
        if length > _BATCH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def _paragraphs(articles: Iterable[Article]) -> Iterator[_Paragraph]:
    for k, article in enumerate(articles):
        found = False
        n = 0 if article.headline_end else 1
        for match in _PARAGRAPH.finditer(article.text):
            if match.group().strip():
                plain = match.group().translate(_PLAIN)
                yield _Paragraph(k, n, match.start(), _unshouted(plain, article) if n == 0 else plain)
                n, found = n + 1, True
        if not found:
            yield _Paragraph(k, 0, 0, "")


def _unshouted(headline: str, article: Article) -> str:
    """*US Lifts Travel Ban*: words that the body writes small are written small, letter for letter.

    The parser takes a capital for a name; what is a name, the article itself says.
    """
    words = _WORD.findall(headline)
    if len(words) < 4 or sum(word[0].isupper() for word in words) < 0.7 * len(words):
        return headline
    body = article.text[article.headline_end :]
    small = {word for word in _WORD.findall(body) if word.islower()}
    stems = {word[:n] for word in small for n in range(3, len(word) + 1)}

    def lower(match: re.Match[str]) -> str:
        word = match.group().lower()
        name = match.group().isupper() and len(word) < 4  # US, UN
        known = word in small or (len(word) > 3 and word[:-1] in stems)
        return word if known and not name and len(word) == len(match.group()) else match.group()

    return _WORD.sub(lower, headline)


def _number(paragraphs: Iterable[tuple[Any, _Paragraph]]) -> Iterator[Sentence]:
    number = 0
    for doc, paragraph in paragraphs:
        for span in doc.sents:
            if span.text.strip():
                yield _sentence(span, number, paragraph)
                number += 1


def _sentence(span: Any, number: int, paragraph: _Paragraph) -> Sentence:
    words, first, offset = list(span), span.start, paragraph.start
    heads = [word.head.i - first for word in words]
    children: list[list[int]] = [[] for _ in words]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    tokens = tuple(
        Token(
            i, start := word.idx + offset, start + len(word), word.text, _lemma(word), word.pos_, word.tag_,
            word.dep_, heads[i], tuple(children[i]), word.ent_type_,
        )
        for i, word in enumerate(words)
    )  # fmt: skip
    start, end = tokens[0].start, tokens[-1].end
    return Sentence(number, paragraph.number, start, end, span.text, tokens, headline=paragraph.number == 0)


def _lemma(token: Any) -> str:
    """spaCy's lemma, mended where spelling shows it wrong: *raped* is of rape (rap gives *rapped*)."""
    lemma: str = token.lemma_.lower()
    if lemma == "basis" and token.lower_ == "bases":
        return "base"  # in the news they are attacked
    if token.tag_ in ("VBD", "VBN", "VBG") and _DOUBLING.fullmatch(lemma):
        form = token.lower_
        if form in (lemma + "ed", lemma + "ing"):
            return lemma + "e"
    return lemma
