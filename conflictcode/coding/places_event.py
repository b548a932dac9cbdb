"""Which of the article's places an event belongs to: the clause's own phrase, else what lies around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conflictcode.coding import places_words as words
from conflictcode.records import Place, Sentence, Token

Located = tuple[Place | None, str]
"""A place and ``""``, or None and the reason why there is none."""

ADJECTIVE = "adjective"
_COUNTRY = 6
_FAR = 4.5  # cost above which a place of the sentence belongs to something else
_DATELINE = re.compile(r"^\W{0,3}(?P<place>[A-Z][^\n—–]{1,60}?)\s*(?:\([^)\n]{2,40}\)\s*)?(?:—|–|--| - |-\s)")
_SUBJECTS = frozenset({"nsubj", "csubj", "agent"})
_OBJECTS = frozenset({"dobj", "dative", "nsubjpass", "attr", "oprd"})
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "csubj", "parataxis", "pcomp"})


@dataclass(frozen=True, slots=True)
class _Found:
    place: Place
    cost: float
    words: str  # the phrase that ties the place to the act
    near: bool


def place_event(
    predicate: int,
    sentence: Sentence,
    sentences: Sequence[Sentence],
    places: Sequence[Place],
    source_country: str,
    target_country: str,
) -> Located:
    """Where the act of ``predicate`` (a token of ``sentence``) took place.

    Looks at the clause, the rest of the sentence, the paragraph, the dateline and the headline, in this order.
    A country or capital that acts or is acted on is an actor, not a place. Countries are ISO 3166 alpha-3 or "".
    """
    head = _dateline(sentences, places)
    usable = [p for p in places if p.latitude is not None and p is not head]
    countries = {source_country, target_country} - {""}
    found = sorted(
        _in_sentence(predicate, sentence, usable, countries), key=lambda f: (f.cost, f.place.start)
    )
    if found and found[0].cost < _FAR:
        return _answer(
            found[0], [f.place for f in found[1:]], "the clause" if found[0].cost < 2 else "the sentence"
        )
    around = _in_paragraph(sentence, sentences, usable)
    if around is not None:
        return _answer(around, [f.place for f in found], "the paragraph")
    if head is not None and (not countries or head.country in countries):
        return _answer(_Found(head, 0, head.text, False), [], "the dateline")
    title = next((p for p in usable if _is_in_headline(p, sentences) and _locative(p, sentences)), None)
    if title is not None:
        return _answer(_Found(title, 0, title.text, False), [], "the headline")
    territory = _territory(predicate, sentence, usable)
    if territory is not None:
        return _answer(_Found(territory, 0, territory.text, False), [], "the country acted on")
    return None, _reason(head, usable, sentence)


def _answer(found: _Found, others: Sequence[Place], where: str) -> Located:
    place = found.place
    precision = 2 if found.near and place.precision == 1 else place.precision
    rivals = [f"{p.name} ({p.country})" for p in others if p.name != place.name]
    alternatives = tuple(dict.fromkeys([*rivals, *place.alternatives]))
    how = f"{where}: {found.words}; {place.how}"
    return replace(place, precision=precision, how=how, alternatives=alternatives[:6]), ""


def _reason(head: Place | None, usable: Sequence[Place], sentence: Sentence) -> str:
    if head is not None:
        return f"no place is named near the act, and the dateline's {head.name} is in neither side's country"
    if any(sentence.start <= p.start < sentence.end for p in usable):
        return "the places named here are actors or belong to another act"
    return "no place is named in the sentence, its paragraph, the dateline or the headline"


def _in_sentence(
    predicate: int, sentence: Sentence, places: Sequence[Place], countries: set[str]
) -> Iterator[_Found]:
    for place in places:
        if not sentence.start <= place.start < sentence.end:
            continue
        token = _head(place, sentence)
        cost = _relation(token, predicate, sentence)
        if cost is None or (place.how.startswith(ADJECTIVE) and not _territorial(token, sentence)):
            continue
        preposition = _preposition(token, sentence)
        cost += 2.5 if place.precision == _COUNTRY else 0.4 if place.precision > 3 else 0.0
        cost += 0.8 if countries and place.country not in countries else 0.0
        cost += 0.02 * abs(token.i - predicate)
        low = preposition.text.lower() if preposition else ""
        yield _Found(place, cost, f"{low} {place.text}".strip(), low in words.AROUND)


def _head(place: Place, sentence: Sentence) -> Token:
    inside = [t for t in sentence.tokens if place.start <= t.start < place.end] or [sentence.tokens[0]]
    span = {t.i for t in inside}
    return next((t for t in inside if t.head not in span or t.head == t.i), inside[-1])


def _climb(token: Token, sentence: Sentence) -> list[Token]:
    path = [token]
    while path[-1].head != path[-1].i and len(path) < 60:
        path.append(sentence.tokens[path[-1].head])
    return path


def _preposition(token: Token, sentence: Sentence) -> Token | None:
    """The preposition that opens the phrase of which ``token`` is the core."""
    for step in _climb(token, sentence)[1:]:
        if step.dep in {"prep", "agent"} or step.pos == "ADP":
            return step
        if step.pos in {"VERB", "AUX"}:
            return None
    return None


def _relation(token: Token, predicate: int, sentence: Sentence) -> float | None:
    """Cost of the way from a place to the predicate; None when the place is an actor there."""
    tokens = sentence.tokens
    own = _climb(tokens[predicate], sentence)
    rank = {t.i: k for k, t in enumerate(own)}
    path = [token]
    while path[-1].i not in rank and path[-1].head != path[-1].i:
        path.append(tokens[path[-1].head])
    if path[-1].i not in rank:
        return None
    up = own[1 : rank[path[-1].i] + 1]
    down = path[:-1]
    if not down:
        return None
    role = _role(down, sentence)
    if role is None:
        return None
    return role + _boundaries(down) + _above(own, rank[path[-1].i], up)


def _role(down: Sequence[Token], sentence: Sentence) -> float | None:
    """What the place's own phrase is: "in Mosul" is best, an object is possible, a subject is an actor."""
    token = down[0]
    for k, step in enumerate(down):
        if step.dep == "prep" or (step.pos == "ADP" and step.dep != "agent"):
            return _preposition_cost(step, down[k + 1 :]) + 0.15 * k
        if step.dep in _SUBJECTS:
            return None if step.i == token.i or token.dep in {"poss", "compound", "conj", "appos"} else 1.5
        if step.dep in _OBJECTS:
            return 0.8 if step.i == token.i else 1.0
    return 1.2


def _preposition_cost(preposition: Token, rest: Sequence[Token]) -> float:
    low = preposition.text.lower()
    inside_subject = any(step.dep in _SUBJECTS for step in rest)
    if low in words.INSIDE or low in words.AROUND:
        return 0.5 if inside_subject else 0.0
    if low in words.AWAY:
        return 2.2 if inside_subject or low == "from" else 1.2
    return 0.9


def _boundaries(down: Sequence[Token]) -> float:
    """Clauses between the place and the predicate, below it."""
    return sum(1.2 for t in down[1:] if t.dep in _CLAUSES and t.pos in {"VERB", "AUX"})


def _above(own: Sequence[Token], meeting: int, up: Sequence[Token]) -> float:
    """Clauses between the predicate and the word that the place hangs on, above it."""
    cost = 0.0
    for lower, upper in zip(own[:meeting], up, strict=False):
        if lower.dep in {"ccomp", "advcl", "relcl", "acl"} and upper.pos in {"VERB", "AUX"}:
            cost += 4.0 if lower.dep == "ccomp" and upper.lemma in words.REPORTING else 1.2
        elif lower.dep == "conj" and upper.pos in {"VERB", "AUX"}:
            cost += 1.0
        elif lower.dep != "xcomp":
            cost += 0.2
    return cost


def _territorial(token: Token, sentence: Sentence) -> bool:
    """``the Syrian border``: the adjective stands for the land, not for its people."""
    head = sentence.tokens[token.head]
    return head.lemma in words.TERRITORY


def _locative(place: Place, sentences: Sequence[Sentence]) -> bool:
    """Whether the place stands in a phrase of place, wherever it is."""
    if place.how.startswith(ADJECTIVE):
        return False
    sentence = next((s for s in sentences if s.start <= place.start < s.end), None)
    if sentence is None:
        return False
    preposition = _preposition(_head(place, sentence), sentence)
    return preposition is not None and preposition.text.lower() in words.INSIDE | words.AROUND


def _in_paragraph(
    sentence: Sentence, sentences: Sequence[Sentence], places: Sequence[Place]
) -> _Found | None:
    """The nearest place of the paragraph, sentences before this one first."""
    same = [s for s in sentences if s.paragraph == sentence.paragraph and s.number != sentence.number]
    for other in sorted(same, key=lambda s: (s.number > sentence.number, abs(s.number - sentence.number))):
        inside = [p for p in places if other.start <= p.start < other.end and _locative(p, sentences)]
        if inside:
            best = min(inside, key=lambda p: (p.precision, p.start))
            return _Found(best, 0, f"{best.text} in a neighbouring sentence", False)
    return None


def _dateline(sentences: Sequence[Sentence], places: Sequence[Place]) -> Place | None:
    """``BAGHDAD (AP) —`` at the head of the body."""
    body = next((s for s in sentences if not s.headline), None)
    if body is None:
        return None
    match = _DATELINE.match(body.text)
    if match is None:
        return None
    return next((p for p in places if body.start <= p.start < body.start + match.end("place")), None)


def _is_in_headline(place: Place, sentences: Sequence[Sentence]) -> bool:
    return any(s.headline and s.start <= place.start < s.end for s in sentences)


def _territory(predicate: int, sentence: Sentence, places: Sequence[Place]) -> Place | None:
    """``invaded Ukraine``: an act on land happens in that land, even if only the country is named."""
    verb = sentence.tokens[predicate]
    if verb.lemma not in words.ON_LAND:
        return None
    for place in places:
        if sentence.start <= place.start < sentence.end and not place.how.startswith(ADJECTIVE):
            path = _climb(_head(place, sentence), sentence)
            if verb in path and path[max(0, path.index(verb) - 1)].dep not in _SUBJECTS:
                return place
    return None
