"""The parts of an article as a reader sees them: headline, lede, paragraphs, sentences. Offsets only.

Light on purpose: everybody who reviews an article, and nobody's parser, has to come to the same
sentences, whatever is installed and whatever the codebook says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from conflictcode.records import Article

_PARAGRAPH = re.compile(r"[^\n\r]+")
_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[^\W_a-z])")
# A full stop after these doesn't end a sentence: initials, titles, months, U.S. and the like.
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:[A-Z]\.)+[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sgt|Lt|Col|Gen|Maj|Capt|Cmdr|Cpl|Adm|Brig|Pvt|Gov|"
    r"Sen|Rep|Rev|Hon|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Inc|Ltd|Co|Corp))$"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    end: int
    kind: str  # headline, lede, body
    sentences: tuple[tuple[int, int], ...]


def paragraphs(article: Article) -> list[Paragraph]:
    """The paragraphs of an article in order; the first after the headline is the lede."""
    found, lede_seen = [], False
    for match in _PARAGRAPH.finditer(article.text):
        if not match.group().strip():
            continue
        headline = match.start() < article.headline_end
        kind = "headline" if headline else "body" if lede_seen else "lede"
        lede_seen = lede_seen or not headline
        found.append(Paragraph(*match.span(), kind, tuple(_sentences(article.text, *match.span()))))
    return found


def sentences(article: Article) -> list[tuple[int, int]]:
    return [bounds for paragraph in paragraphs(article) for bounds in paragraph.sentences]


def sentence_at(bounds: Sequence[Sequence[int]], offset: int) -> int:
    """The number of the sentence that holds ``offset``: the last one that begins at or before it."""
    return max(0, sum(1 for start, _ in bounds if start <= offset) - 1)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _END.finditer(text, start, end):
        if _ABBREVIATED.search(text[begin : match.start()]) and text[match.start()] == ".":
            continue
        yield _trim(text, begin, match.end())
        begin = match.end()
    if text[begin:end].strip():
        yield _trim(text, begin, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def text_hash(text: str) -> str:
    """Ties offsets to the text that they were made on (first 16 hex digits of SHA-256)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def find_words(text: str, bounds: tuple[int, int], words: str) -> dict[str, Any] | None:
    """Where ``words`` stand inside ``bounds``, exactly or else whatever the case; None if they don't."""
    start, end = bounds
    at = text.find(words, start, end)
    if at < 0 and (match := re.compile(re.escape(words), re.IGNORECASE).search(text, start, end)):
        at, words = match.start(), match.group()
    if at < 0 or not words.strip():
        return None
    return {"start": at, "end": at + len(words), "text": text[at : at + len(words)]}
