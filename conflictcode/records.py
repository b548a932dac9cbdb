"""The records of the line, in the order in which data flows: the glossary as code.

Offsets are code points into ``Article.text``, ``[start, end)``. Codes and ids are text; empty text
means missing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Article:
    """One news text as published. ``text`` is never edited: headline first, then the body."""

    article_id: str
    published: dt.date | None
    text: str
    headline_end: int = 0  # text[:headline_end] is the headline
    publisher: str = ""
    url: str = ""

    @property
    def headline(self) -> str:
        return self.text[: self.headline_end]

    @classmethod
    def make(
        cls,
        article_id: str,
        published: dt.date | None,
        headline: str,
        body: str,
        publisher: str = "",
        url: str = "",
    ) -> Article:
        """Join headline and body as every offset in conflictcode expects them."""
        text = f"{headline}\n\n{body}" if headline and body else headline or body
        return cls(article_id, published, text, len(headline), publisher, url)


class Token(NamedTuple):
    """A word of a parsed sentence. ``head`` and ``children`` are indices into ``Sentence.tokens``."""

    i: int
    start: int
    end: int
    text: str
    lemma: str  # lower case
    pos: str  # universal part of speech: VERB, NOUN, PROPN ...
    tag: str  # Penn tag: VBD, NNS ...
    dep: str  # spaCy English (ClearNLP) relation: nsubj, dobj, agent ...
    head: int  # the root is its own head
    children: tuple[int, ...]
    ent: str  # PERSON, GPE, ORG ... or ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence of an article; ``number`` counts from 0, the headline first."""

    number: int
    paragraph: int  # counts from 0, the headline first
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    headline: bool = False

    @property
    def root(self) -> int:
        return next((t.i for t in self.tokens if t.head == t.i), 0)


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone with a code. ``code`` is ``""`` when nothing is known, ``"---REB"`` when only the role is."""

    code: str
    country: str = ""  # ISO 3166 alpha-3, or IGO, NGO, IMG, MNC ... ; "" when unknown
    role: str = ""  # the role part of the code: GOVMIL, REB ...
    name: str = ""  # canonical name in the codebook, or the name as the article first gives it
    trail: tuple[str, ...] = ()  # name → title → dated role, in words, for explain
    inferred: bool = False  # country taken from the article at large, not from words nearby


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names an actor."""

    sentence: int
    head: int  # index of the head token in the sentence
    start: int
    end: int
    text: str
    kind: str  # name, title, role, description, pronoun, place
    actor: Actor


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the text names, resolved."""

    start: int
    end: int
    text: str
    name: str
    geoname_id: str = ""
    latitude: float | None = None
    longitude: float | None = None
    country: str = ""  # ISO 3166 alpha-3
    admin1: str = ""
    precision: int = 0  # UCDP 1 exact .. 7 water or airspace; 0 unknown
    how: str = ""  # how it was found, in words
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """The date of an event."""

    start: dt.date | None
    end: dt.date | None
    precision: int = 0  # UCDP 1 day, 2 span of 2-6 days, 3 week, 4 month, 5 year; 0 unknown
    how: str = ""
    historical: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """The source or target of a clause: a noun phrase by its head, and who that is."""

    head: int  # token index in the sentence; -1 when nothing in the text stands for it
    start: int
    end: int
    text: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Status:
    """What the sentence says about the act."""

    negated: bool = False
    hypothetical: bool = False
    future: bool = False
    historical: bool = False
    attributed_to: str = ""  # who says so: actor code, or the words when there is no code


@dataclass(frozen=True, slots=True)
class Coding:
    """One reading of a clause: the code and how it came about. The best one becomes the event."""

    code: str
    predicate: int  # token index of the word that carries the act
    start: int
    end: int
    text: str
    source: Argument | None
    target: Argument | None
    status: Status
    mode: str = ""
    topic: str = ""
    rule_id: str = ""
    specificity: float = 0.0
    trail: tuple[str, ...] = ()
    runners_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a clause or sentence: an event, or the reason why there is none."""

    sentence: int
    reason: str  # "" when coded
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """A coded clause: the unit of review and of counts. One row of the event frame."""

    event_id: str
    article_id: str
    publisher: str
    published: dt.date | None
    sentence: int
    source_code: str
    source_text: str
    source_start: int | None
    source_end: int | None
    source_country: str
    source_role: str
    target_code: str
    target_text: str
    target_start: int | None
    target_end: int | None
    target_country: str
    target_role: str
    action_code: str
    action_label: str
    action_text: str
    action_start: int
    action_end: int
    root_code: str
    quad_class: str
    goldstein: float | None
    plover: str
    place_name: str
    place_text: str
    place_start: int | None
    place_end: int | None
    geoname_id: str
    latitude: float | None
    longitude: float | None
    country: str
    admin1: str
    place_precision: int | None
    place_how: str
    date_start: dt.date | None
    date_end: dt.date | None
    date_precision: int | None
    date_how: str
    negated: bool
    hypothetical: bool
    future: bool
    historical: bool
    attributed_to: str
    mode: str
    topic: str
    rule_id: str
    confidence: float
    codebook: str
    codebook_hash: str
    version: str


EVENT_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Event))
