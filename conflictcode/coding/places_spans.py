"""Finds the stretches of text that may name a place, and weighs what the sentence says for and against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from conflictcode.codebook.gazetteer import Entry, Gazetteer
from conflictcode.coding import places_words as words
from conflictcode.coding.places_evidence import weigh
from conflictcode.records import Article, Sentence, Token

ACCEPT = 1.5  # evidence a name needs to count as a place
_LONGEST = 8  # tokens: "Democratic Republic of the Congo", "Ain al - Asad"


@dataclass(slots=True)
class Span:
    """A name in the text with everything it can mean and the evidence that it means a place."""

    sentence: Sentence
    first: int  # token index
    last: int  # token index, inclusive
    start: int
    end: int
    text: str
    entries: tuple[Entry, ...]
    score: float = 0.0
    trail: list[str] = field(default_factory=list)
    kind: str = ""  # kind that a noun beside the name asks for
    container: Span | None = None

    @property
    def adjective(self) -> bool:
        return self.entries[0].match == 2

    @property
    def head(self) -> Token:
        """The token of the span whose own head lies outside it."""
        tokens = self.sentence.tokens
        for token in tokens[self.first : self.last + 1]:
            if not self.first <= token.head <= self.last:
                return token
        return tokens[self.last]

    def before(self, n: int = 1) -> Token | None:
        return self.sentence.tokens[self.first - n] if self.first >= n else None

    def after(self, n: int = 1) -> Token | None:
        k = self.last + n
        return self.sentence.tokens[k] if k < len(self.sentence.tokens) else None


def find_spans(article: Article, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> list[Span]:
    """Every name of the gazetteer in the article, scored; none overlap."""
    spans: list[Span] = []
    for sentence in sentences:
        found = list(_match(article, sentence, gazetteer))
        _link_containers(found)
        shouting = _is_title_case(sentence)
        for span in found:
            weigh(span, shouting)
        spans += found
    for span in spans:
        _use_capital(span, gazetteer)
    _use_countries(spans)
    _use_article(spans, sentences)
    return spans


def given_spans(
    article: Article, sentences: Sequence[Sentence], offsets: Sequence[tuple[int, int]], gazetteer: Gazetteer
) -> list[Span]:
    """Spans at given offsets, for names that the gazetteer knows in any form."""
    spans = []
    for start, end in sorted(offsets):
        sentence = next((s for s in sentences if s.start <= start < s.end), None)
        entries = next(filter(None, (gazetteer.find(form) for form in _forms(article.text[start:end]))), ())
        if sentence is None or not entries:
            continue
        inside = [t.i for t in sentence.tokens if t.end > start and t.start < end]
        spans.append(
            Span(sentence, inside[0], inside[-1], start, end, article.text[start:end], _own_first(entries))
        )
    for sentence in sentences:
        _link_containers([span for span in spans if span.sentence is sentence])
    for span in spans:
        weigh(span, False)
    return spans


def _forms(text: str) -> Iterator[str]:
    """The name as written, without its possessive, and with its kind left off or put last."""
    plain = text.removesuffix("'s").removesuffix("’s").strip()
    yield plain
    yield plain.removeprefix("the ").removeprefix("The ")
    head, _, last = plain.rpartition(" ")
    if head and last.lower() in words.NOUN_KINDS:
        yield head
    if plain.startswith("County "):
        yield f"{plain.removeprefix('County ')} County"


def _match(article: Article, sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Span]:
    tokens = sentence.tokens
    i = 0
    while i < len(tokens):
        span = _longest(article, sentence, i, gazetteer) if _may_open(tokens, i) else None
        if span is None:
            i += 1
            continue
        yield span
        i = span.last + 1


def _may_open(tokens: Sequence[Token], i: int) -> bool:
    text = tokens[i].text
    if text[0].isupper() or (
        text in words.COMPASS and i + 1 < len(tokens) and tokens[i + 1].text[0].isupper()
    ):
        return True
    article = text.lower().rstrip("-") in {"al", "el", "ar", "as", "ash", "ad", "an", "at", "az"}
    return article and i + 1 < len(tokens) and tokens[i + 1].start <= tokens[i].end


def _longest(article: Article, sentence: Sentence, i: int, gazetteer: Gazetteer) -> Span | None:
    tokens = sentence.tokens
    for last in reversed(_ends(tokens, i)):
        text = article.text[tokens[i].start : tokens[last].end]
        entries = gazetteer.find(text)
        if entries and _case_fits(text, entries):
            return Span(sentence, i, last, tokens[i].start, tokens[last].end, text, _own_first(entries))
    return None


def _ends(tokens: Sequence[Token], i: int) -> list[int]:
    """Where a name that opens at ``i`` may close: capitalised words, joined by small ones."""
    ends = []
    for k in range(i, min(i + _LONGEST, len(tokens))):
        text = tokens[k].text
        if (text[0].isupper() and (k > i or text[0].isupper())) or (k > i and text[0].isdigit()):
            ends.append(k)
        elif text.lower() in words.LOWER_LAST and k > i:
            if k + 1 == len(tokens) or tokens[k + 1].text != "of":  # "the Gaza city of Khan Younis"
                ends.append(k)
            break
        elif (
            text.lower() not in words.JOINERS
            and not _hyphened(tokens, k)
            and (k > i or text not in words.COMPASS)
        ):
            break
    return ends


def _hyphened(tokens: Sequence[Token], k: int) -> bool:
    """``Port-au-Prince``: small words bound by hyphens."""
    return 0 < k < len(tokens) - 1 and tokens[k - 1].text == "-" and tokens[k + 1].text == "-"


def _case_fits(text: str, entries: tuple[Entry, ...]) -> bool:
    """Short names that are words when written small ("US", "Us") count only in their own case."""
    letters = text.replace(".", "")
    if len(letters) <= 3 and entries[0].kind in {"country", "division"}:
        return (
            text.isupper()
            or (not letters.isupper() and "." in text)
            or len(letters) == 3
            or entries[0].match == 2
        )
    return len(letters) > 1


def _own_first(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Adjective readings stay only when the name is nothing bigger."""
    adjectives = tuple(e for e in entries if e.match == 2)
    names = tuple(e for e in entries if e.match != 2)
    return adjectives or names


def _link_containers(spans: list[Span]) -> None:
    """``Alexandria, Egypt`` and ``Iraq's Basra``: one name holds the other."""
    for left, right in pairwise(spans):
        between = [t.text for t in left.sentence.tokens[left.last + 1 : right.first]]
        if between in ([","], []) and _holds(right, left) and (between == [] or _closes(right)):
            left.container = right
        elif between in (["'s"], ["’s"], ["'"], ["’"]) and _holds(left, right):
            right.container = left
        elif (
            between[-1:] == ["of"]
            and between[:-1]
            and between[0].lower() in words.NOUN_KINDS
            and _holds(left, right)
        ):
            right.container = left  # "the West Bank town of Jenin"
        elif _says_inside(between) and _holds(right, left):
            left.container = right
    for span in spans:
        if span.container is not None and not span.container.kind and _is_town(span):
            span.container.kind = "division"  # "Jisr al-Shughur in Idlib": no town lies in the city of Idlib


def _says_inside(between: list[str]) -> bool:
    """``Soledar, in the Donetsk region``; ``Malakal, the capital of Upper Nile``; ``Kankara in Katsina``."""
    rest = [
        word.lower()
        for word in between
        if word not in {",", "the", "a", "an"} and word.lower() not in words.COMPASS
    ]
    if rest == ["in"]:
        return True
    nouns = [word for word in rest if word in words.NOUN_KINDS]
    return between[:1] == [","] and len(rest) <= 3 and bool(nouns) and rest[-1:] in (["of"], ["in"])


def _is_town(span: Span) -> bool:
    return span.entries[0].kind in {"city", "town", "district"}


def _holds(outer: Span, inner: Span) -> bool:
    if inner.entries[0].kind in {"country", "continent"} or inner.adjective:
        return False
    return any(contains(c, e) for c in outer.entries for e in inner.entries)


def _closes(span: Span) -> bool:
    """``Alexandria, Egypt,`` or the end: what follows the holder belongs to something else."""
    token = span.after()
    if token is None or span.text.endswith(".") or span.entries[0].kind == "division":
        return True
    return not token.text[0].isupper() and token.text not in {"'s", "’s"} and token.pos not in {"NOUN", "ADJ"}


def contains(container: Entry, entry: Entry) -> bool:
    """Whether ``entry`` lies in ``container``, a country, division, district or big city."""
    if container.country != entry.country or not entry.country or container.id == entry.id:
        return False
    if container.kind == "country":
        return entry.kind != "country"
    if container.kind == "division":
        return entry.admin1 == container.name and entry.kind != "division"
    near = abs(container.latitude - entry.latitude) < 0.6 and abs(container.longitude - entry.longitude) < 0.8
    return near and container.population > 20 * entry.population and entry.kind != "division"


def _is_title_case(sentence: Sentence) -> bool:
    """Headlines with capitals on every word say nothing by their capitals."""
    letters = [t for t in sentence.tokens if t.text[0].isalpha() and len(t.text) > 3]
    return len(letters) > (2 if sentence.headline else 5) and sum(
        t.text[0].isupper() for t in letters
    ) >= 0.75 * len(letters)


def _use_countries(spans: list[Span]) -> None:
    """A name that may lie in a country which the article names is a place rather than a person."""
    named = {
        span.entries[0].country
        for span in spans
        if span.adjective or span.entries[0].kind == "country" or span.score >= ACCEPT + 1
    }
    for span in spans:
        if span.adjective or span.entries[0].kind == "country":
            continue
        if any(entry.country in named and entry.match == 0 for entry in span.entries):
            span.score += 0.5


def _use_capital(span: Span, gazetteer: Gazetteer) -> None:
    """``the Turkish capital``: Ankara."""
    after = span.after()
    if (
        not span.adjective
        or after is None
        or after.text.lower() != "capital"
        or span.entries[0].kind != "country"
    ):
        return
    country = span.entries[0].country
    towns = [
        e for e in gazetteer.find(gazetteer.capital(country)) if e.kind == "capital" and e.country == country
    ]
    if towns:
        span.entries, span.last, span.end = tuple(towns), span.last + 1, after.end
        span.text = f"{span.text} {after.text}"
        span.trail = ["the capital of the country named"]


def _use_article(spans: list[Span], sentences: Sequence[Sentence]) -> None:
    """A name that the article uses for a person is that person; one accepted once helps its other uses."""
    _use_lists(spans)
    people = _surnames(sentences)
    accepted = {span.text for span in spans if span.score >= ACCEPT + 1}
    for span in spans:
        if span.text in people and not span.adjective and span.entries[0].kind not in {"country"}:
            span.score -= 3.0
        elif span.text in accepted:
            span.score += 0.7


def _use_lists(spans: list[Span]) -> None:
    """``Goma, Bukavu and Beni``: what stands in a row with a place is a place."""
    places = {
        (span.sentence.number, k)
        for span in spans
        if span.score >= ACCEPT and not span.adjective
        for k in range(span.first, span.last + 1)
    }
    for span in spans:
        if span.head.dep == "conj" and (span.sentence.number, span.head.head) in places:
            span.score += 1.5


def _surnames(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Last words of people's names: two capitalised words that the parser calls a person or after a title."""
    names = set()
    for sentence in sentences:
        tokens = sentence.tokens
        for k, (left, right) in enumerate(pairwise(tokens)):
            after = tokens[right.i + 1] if right.i + 1 < len(tokens) else None
            if not (left.text[0].isupper() and right.text[0].isupper()) or left.pos != "PROPN":
                continue
            if (right.ent == "PERSON" and (after is None or after.ent != "PERSON")) or (
                k and tokens[k - 1].text.lower().rstrip(".") in words.TITLES and right.pos == "PROPN"
            ):
                names.add(right.text)
    return frozenset(names)
