"""Finds the stretches of text that may name a place, and weighs what the sentence says for and against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from conflictcode.codebook.gazetteer import Entry, Gazetteer
from conflictcode.coding import places_words as words
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
            between
            and between[0] == "in"
            and set(between[1:]) <= words.COMPASS | {"the"}
            and _holds(right, left)
        ):
            left.container = right


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


def weigh(span: Span, shouting: bool) -> None:
    """Add up the evidence."""
    for reason, score in _evidence(span, shouting):
        span.score += score
        if score > 0:
            span.trail.append(reason)


def _evidence(span: Span, shouting: bool) -> Iterator[tuple[str, float]]:
    yield from _by_size(span)
    yield from _by_label(span)
    yield from _by_left(span)
    yield from _by_verb(span)
    yield from _by_right(span)
    if span.container is not None:
        yield f"in {span.container.text}", 3.0
    if shouting and len(span.entries[0].name.split()) == 1 and span.entries[0].kind == "city":
        yield "title case", -1.0


def _by_size(span: Span) -> Iterator[tuple[str, float]]:
    if span.adjective:
        yield "adjective", 2.5
        return
    best = max(_weight(entry, span.text) for entry in span.entries)
    yield "well known", best
    if len(span.entries) == 1 and span.entries[0].kind in _KIND_WEIGHT:
        yield "one of its name", 0.4


# What a name is worth by itself, by kind: seas are seas, a quarter of a town may be anything.
_KIND_WEIGHT = {
    "country": 2.5, "capital": 2.0, "continent": 2.5, "sea": 2.5, "strait": 2.5, "canal": 2.0, "region": 1.8,
    "river": 1.5, "lake": 1.5, "mountain": 1.5, "island": 1.2, "base": 1.2, "camp": 1.2, "crossing": 1.0,
    "airport": 1.2, "prison": 0.8, "site": 0.8, "town": 0.8, "neighbourhood": 0.3, "district": 0.0,
}  # fmt: skip
_CITY_WEIGHT = ((1_000_000, 1.5), (100_000, 1.0), (15_000, 0.3), (0, -0.5))


def _weight(entry: Entry, text: str) -> float:
    if entry.kind == "division":
        return (2.0 if entry.population > 1_000_000 else 1.0) - entry.match
    if entry.kind == "city":
        weight = next(weight for people, weight in _CITY_WEIGHT if entry.population >= people)
        return weight - (0.5 if entry.population > 15_000 else 1.0) * entry.match
    if entry.kind == "district" and entry.name.endswith((" County", " Parish")):
        return 2.0
    several = 0.7 if " " in text.strip() else 0.0
    return _KIND_WEIGHT.get(entry.kind, 1.0) + several - 0.5 * (entry.kind == "country") * entry.match


_LABELS = {
    "GPE": 1.5, "LOC": 1.2, "FAC": 0.7, "NORP": 0.0, "ORG": -0.7, "PERSON": -1.2, "PRODUCT": -1.0, "EVENT": -1.0,
    "WORK_OF_ART": -1.0, "LAW": -1.0, "DATE": -3.0, "TIME": -3.0, "MONEY": -3.0, "CARDINAL": -2.0, "LANGUAGE": -1.5,
}  # fmt: skip


def _by_label(span: Span) -> Iterator[tuple[str, float]]:
    own = span.sentence.tokens[span.first : span.last + 1]
    if len(own) > 1 and own[-1].text in words.LOWER_LAST:
        yield f"a name with its kind, {own[-1].text}", 1.0
        return
    labels = [t.ent for t in own if t.ent]
    if labels and labels[-1] == "PERSON":
        yield "a person's name", _person(span)
    elif labels:
        weight = _LABELS.get(labels[-1], 0.0)
        yield (
            f"the parser's label {labels[-1]}",
            weight / 2 if labels[-1] == "ORG" and len(own) == 1 else weight,
        )
    common = span.head.pos not in {"PROPN", "ADJ"} and span.first == span.last
    if common and span.entries[0].kind != "country":
        yield "a common word", -2.0 if span.first == 0 else -0.5


def _person(span: Span) -> float:
    """The small parser takes many foreign towns for people: where the word stands says more."""
    before = span.before()
    if before is not None and before.text.lower() in words.INSIDE | words.AROUND:
        return 0.0
    if span.head.dep == "pobj":
        return -0.3
    return -1.5 if span.head.dep in {"nsubj", "poss", "appos", "conj"} else -0.6


def _by_verb(span: Span) -> Iterator[tuple[str, float]]:
    """``captured X``, ``X was shelled``: what needs ground under it."""
    head = span.sentence.tokens[span.head.head]
    if span.head.dep in {"dobj", "nsubjpass"} and head.lemma in words.ON_LAND:
        yield f"{head.text} {span.text}", 2.2 if head.lemma in words.GROUND else 1.0
    elif head.dep == "prep" and head.text.lower() in {"from", "of", "to"}:
        act = span.sentence.tokens[head.head]
        if act.lemma in words.LEAVING | words.ON_LAND:
            yield f"{act.text} {head.text} {span.text}", 1.5


def _by_left(span: Span) -> Iterator[tuple[str, float]]:
    token = span.before()
    if token is None:
        return
    k = 1
    while token is not None and token.text.lower() in words.COMPASS | {"the"}:
        k += 1
        token = span.before(k)
    if token is None:
        return
    low = token.text.lower()
    if low == "of" and (noun := span.before(k + 1)) is not None and noun.lemma in words.NOUN_KINDS:
        span.kind = words.NOUN_KINDS[noun.lemma]
        yield f"{noun.text} of {span.text}", 2.5
    elif low in words.INSIDE | words.AROUND:
        yield f"{low} {span.text}", 1.5
    elif low in words.TOWARDS | words.AWAY:
        yield f"{low} {span.text}", 0.5
    elif low.rstrip(".") in words.TITLES:
        yield "a title before it", -4.0
    elif k == 1 and _name_like(token) and not span.adjective:
        yield "part of a longer name", -2.5


def _name_like(token: Token) -> bool:
    return (
        token.text[0].isupper()
        and token.pos == "PROPN"
        and token.ent not in {"GPE", "LOC", "DATE", "NORP", "TIME"}
    )


def _by_right(span: Span) -> Iterator[tuple[str, float]]:
    token = span.after()
    if token is None:
        return
    low = token.text.lower()
    if low in words.NOUN_KINDS and not span.adjective:
        span.kind = words.NOUN_KINDS[low]
        yield f"{span.text} {token.text}", 1.5
    elif token.text[0].isupper() and not span.adjective:
        if low in words.LOCAL or low in words.LOCAL_BODY or low.rstrip(".") in words.TITLES:
            yield f"{span.text} {token.text}", 0.3
        elif low in words.ORGANISATION:
            yield "part of an organisation's name", -2.5
        elif _name_like(token):
            yield "part of a longer name", -2.0


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
    people = _surnames(sentences)
    accepted = {span.text for span in spans if span.score >= ACCEPT + 1}
    for span in spans:
        if span.text in people and not span.adjective and span.entries[0].kind not in {"country"}:
            span.score -= 3.0
        elif span.text in accepted:
            span.score += 0.7


def _surnames(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Last words of the names of people that are two words or longer, or follow a title."""
    names = set()
    for sentence in sentences:
        tokens = sentence.tokens
        for left, right in pairwise(tokens):
            after = tokens[right.i + 1].ent if right.i + 1 < len(tokens) else ""
            if right.ent == "PERSON" and after != "PERSON" and left.text[0].isupper() and left.pos == "PROPN":
                names.add(right.text)
    return frozenset(names)
