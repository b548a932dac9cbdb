"""Which of the article's places an event belongs to: the clause's own phrase, else what lies around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conflictcode.codebook.gazetteer import open_gazetteer
from conflictcode.coding import places_words as words
from conflictcode.records import Place, Sentence, Token

Located = tuple[Place | None, str]
"""A place and ``""``, or None and the reason why there is none."""

ADJECTIVE = "adjective"
_COUNTRY = 6
_ACTORS = frozenset({"country", "capital", "bloc", "continent", ADJECTIVE})  # what can stand for a government
_PART = frozenset({"neighbourhood", "site", "base", "camp", "airport", "prison", "crossing"})
_NEAR = 3.0  # cost up to which another sentence's place is lent to this one
_FINER = 1.6  # how much dearer a place may be than the one that holds it
_BACK = 3  # sentences back from which a place is lent
_FAR = 4.5  # cost above which a place of the sentence belongs to something else
_DATELINE = re.compile(r"^\W{0,3}(?P<place>[A-Z][^\n—–]{1,60}?)\s*(?:\([^)\n]{2,40}\)\s*)?(?:—|–|--| - |-\s)")
_SUBJECTS = frozenset({"nsubj", "csubj", "agent"})
_OBJECTS = frozenset({"dobj", "dative", "nsubjpass", "attr", "oprd"})
_SPEAKING = frozenset({"speak", "talk", "say", "address", "meet", "visit", "tell", "write", "city", "town"})
_MODIFIERS = frozenset({"compound", "amod", "nmod", "poss"})
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

    Looks at the clause, the rest of the sentence, the paragraph, the dateline and the headline, in this
    order. A country or capital that acts or is acted on is an actor, not a place. Countries are ISO 3166
    alpha-3 or "". The place's ``how`` says where it was found; its ``alternatives`` open with its rivals.
    """
    head = _dateline(sentences, places)
    usable = [p for p in places if p.latitude is not None and p is not head]
    countries = {source_country, target_country} - {""}
    setting = _setting(sentences, places)
    usable += _the_capital(sentence, setting) + _the_same(sentence, usable)
    found = _ranked(predicate, sentence, usable, countries)
    if found and found[0].cost < _FAR:
        where = "the clause" if found[0].cost < 2 else "the sentence"
        return _answer(found[0], [f.place for f in found[1:]], where)
    act = sentence.tokens[predicate]
    lent = _lent(act, sentence, sentences, usable, (source_country, target_country), head, setting)
    if lent is None:
        plays = setting if setting or _is_speech(act) else _setting(sentences, places, actors=True)
        lent = _at_home(act, source_country, target_country, plays)
    return lent or (None, _reason(head, usable, sentence))


def _lent(
    act: Token,
    sentence: Sentence,
    sentences: Sequence[Sentence],
    places: Sequence[Place],
    sides: tuple[str, str],
    head: Place | None,
    setting: str,
) -> Located | None:
    """A place that a sentence before, the dateline or the headline lends to an act.

    It lies in either side's country or in the one where the article plays. What is said is lent the dateline
    alone, by a speaker of its country.
    """
    if _is_speech(act):
        told = head is not None and head.country == sides[0]
        return _answer(_Found(head, 0, head.text, False), [], "the dateline") if told and head else None
    allowed = set(sides) - {""}
    allowed = allowed | {setting} if allowed else allowed
    around = _in_paragraph(sentence, sentences, places, allowed)
    if around is not None:
        return _answer(around, [], "the paragraph")
    if head is not None and (not allowed or head.country in allowed):
        return _answer(_Found(head, 0, head.text, False), [], "the dateline")
    title = _in_headline(sentence, sentences, places, allowed)
    return None if title is None else _answer(title, [], "the headline")


def _setting(sentences: Sequence[Sentence], places: Sequence[Place], actors: bool = False) -> str:
    """The country where the article plays: the one most of its places lie in.

    Countries and capitals that act are no places; with ``actors`` they count all the same.
    """
    weights: dict[str, float] = {}
    for place in places:
        if place.country and (actors or kind_of(place) not in _ACTORS or _is_located(place, sentences)):
            weights[place.country] = weights.get(place.country, 0.0) + 1.0
    return max(weights, key=lambda country: (weights[country], country)) if weights else ""


def _the_capital(sentence: Sentence, setting: str) -> list[Place]:
    """``in the capital``: of the country where the article plays."""
    gazetteer = open_gazetteer()
    for token in sentence.tokens:
        below = {sentence.tokens[k].dep for k in token.children}
        if (
            token.text != "capital"
            or token.dep != "pobj"
            or below & {"amod", "prep", "appos", "poss", "compound"}
        ):
            continue
        name = gazetteer.capital(setting)
        for entry in gazetteer.find(name):
            if entry.kind == "capital" and entry.country == setting:
                how = f"capital; the capital of {setting}, where the article plays"
                place = (entry.name, entry.geoname_id, entry.latitude, entry.longitude, setting, entry.admin1)
                return [Place(token.start, token.end, token.text, *place, 1, how)]
    return []


def _the_same(sentence: Sentence, places: Sequence[Place]) -> list[Place]:
    """``in the city``: the city named last before."""
    found = []
    for token in sentence.tokens:
        kinds = words.SAME.get(token.text.lower())
        below = {sentence.tokens[k].dep for k in token.children}
        if kinds is None or token.dep != "pobj" or "det" not in below or below - {"det", "amod"}:
            continue
        before = [p for p in places if p.end <= token.start and kind_of(p) in kinds]
        if before:
            how = f"{kind_of(before[-1])}; {before[-1].text}, named before"
            found.append(replace(before[-1], start=token.start, end=token.end, text=token.text, how=how))
    return found


def _is_located(place: Place, sentences: Sequence[Sentence]) -> bool:
    """Whether a country or capital stands in a phrase of place, or opens the article as its dateline."""
    if kind_of(place) == ADJECTIVE:
        return False
    sentence = next((s for s in sentences if s.start <= place.start < s.end), None)
    if sentence is None:
        return False
    preposition = _preposition(_head(place, sentence), sentence)
    return preposition is not None and preposition.text.lower() in words.INSIDE | words.AROUND


def _is_speech(predicate: Token) -> bool:
    return predicate.lemma in words.SPEECH


def _at_home(token: Token, source: str, target: str, setting: str) -> Located | None:
    """In the doer's country when the article plays there or both sides are of it; the country, no nearer."""
    alone = not source and target == setting and not _is_speech(token)
    if not (source and source in {target, setting}) and not alone:
        return None
    country = open_gazetteer().country(source or target)
    if country is None:
        return None
    how = "the actors' country: no place is named"
    values = (country.name, country.geoname_id, country.latitude, country.longitude, country.country)
    return Place(token.start, token.start, "", *values, "", _COUNTRY, how), ""


def kind_of(place: Place) -> str:
    """The kind that ``how`` opens with: city, capital, country, region ... or "adjective"."""
    return place.how.partition(";")[0]


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


def _ranked(predicate: int, sentence: Sentence, places: Sequence[Place], countries: set[str]) -> list[_Found]:
    """The sentence's places by their distance from the act; a place before the one that holds it."""
    found = sorted(
        _in_sentence(predicate, sentence, places, countries), key=lambda f: (f.cost, f.place.start)
    )
    if not found:
        return found
    best = found[0]
    inner = [
        f for f in found[1:] if not f.near and f.cost < best.cost + _FINER and _holds(best.place, f.place)
    ]
    if inner:
        found.remove(inner[0])
        found.insert(0, replace(inner[0], cost=min(best.cost, inner[0].cost)))
    return found


def _holds(outer: Place, inner: Place) -> bool:
    if outer.country != inner.country or inner.precision >= outer.precision > 1:
        return False
    if outer.precision == _COUNTRY:
        return True
    if outer.precision == 1:
        part = kind_of(inner) in _PART and kind_of(outer) not in _PART
        return part and inner.precision == 1 and _close(outer, inner, 0.3)
    return inner.admin1 == outer.name or (outer.precision == 5 and _close(outer, inner, 1.5))


def _close(a: Place, b: Place, degrees: float) -> bool:
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return False
    return abs(a.latitude - b.latitude) + abs(a.longitude - b.longitude) < degrees


def _in_sentence(
    predicate: int, sentence: Sentence, places: Sequence[Place], countries: set[str]
) -> Iterator[_Found]:
    heads = {_head(p, sentence).i for p in places if sentence.start <= p.start < sentence.end}
    for place in places:
        if not sentence.start <= place.start < sentence.end:
            continue
        token = _head(place, sentence)
        kind = kind_of(place)
        if kind == ADJECTIVE and not _territorial(token, sentence):
            continue
        cost = _relation(token, predicate, sentence, kind)
        if cost is None:
            continue
        preposition = _preposition(token, sentence)
        cost += 2.5 if place.precision == _COUNTRY else 0.4 if place.precision > 3 else 0.0
        cost += 0.8 if countries and place.country not in countries | {""} else 0.0
        cost += 0.02 * abs(token.i - predicate)
        cost += sum(0.8 for step in _climb(token, sentence)[1:] if step.i in heads)
        low = preposition.text.lower() if preposition else ""
        near = low in words.AROUND or (
            preposition is not None and sentence.tokens[preposition.head].text.lower() in words.DISTANCE
        )
        yield _Found(place, cost, f"{low} {place.text}".strip(), near)


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


def _relation(token: Token, predicate: int, sentence: Sentence, kind: str) -> float | None:
    """Cost of the way from a place to the predicate; None when the place is an actor there.

    Countries and capitals stand for their governments; other places can't act. What is said takes only the
    place where it is said, not the places it is about.
    """
    tokens = sentence.tokens
    own = _climb(tokens[predicate], sentence)
    rank = {t.i: k for k, t in enumerate(own)}
    path = [token]
    while path[-1].i not in rank and path[-1].head != path[-1].i:
        path.append(tokens[path[-1].head])
    if path[-1].i not in rank:
        return None
    if len(path) == 1:
        return _where_clause(own, rank[token.i], sentence)
    meeting = rank[path[-1].i]
    if path[-1].i == predicate and _is_speech(path[-1]) and not _where_said(path[:-1]):
        return None
    role = _role(path[:-1], path[-1], kind, sentence)
    if role is None:
        return None
    return role + _boundaries(path[:-1]) + _above(own, meeting, own[1 : meeting + 1])


def _role(down: Sequence[Token], top: Token, kind: str, sentence: Sentence) -> float | None:
    """What the place's own phrase is: "in Mosul" is best, an object is possible, a subject is an actor."""
    token, may_act = down[0], kind in _ACTORS
    if any(step.text.lower() == "according" for step in down):
        return None
    if may_act and token.dep in _MODIFIERS and not _modifies_land(token, kind, sentence):
        return None
    for k, step in enumerate(down):
        above = down[k + 1] if k + 1 < len(down) else top
        if step.dep == "prep" or (step.pos == "ADP" and step.dep != "agent"):
            cost = _preposition_cost(step, above, down[k + 1 :], may_act, k > 2)
            return None if cost is None else cost + 0.15 * k
        if step.dep in _SUBJECTS:
            return _subject_cost(step, above, token, may_act)
        if step.dep in _OBJECTS:
            return _object_cost(step, above, token, may_act)
    return 1.2


def _where_clause(own: Sequence[Token], place: int, sentence: Sentence) -> float | None:
    """``in Mosul, where students marched``; ``the base to which soldiers were sent``."""
    clause = own[place - 1] if place else None
    if clause is None or clause.dep != "relcl":
        return None
    below = [t for t in sentence.tokens[own[place].i + 1 : clause.i] if t.text.lower() in {"where", "which"}]
    return 0.3 if below and (below[0].text.lower() == "where" or below[0].dep == "pobj") else None


def _where_said(down: Sequence[Token]) -> bool:
    """Whether the phrase hangs on the verb itself: ``said in Sochi``, not ``condemned the raid in Idlib``."""
    steps = [step for step in down[1:] if step.dep not in {"pobj", "prep"}]
    return all(step.lemma in _SPEAKING for step in steps) and (steps != [] or down[-1].dep == "prep")


def _modifies_land(token: Token, kind: str, sentence: Sentence) -> bool:
    """``the Kabul bombing``, ``Iraq's border``: but ``the Washington government`` acts."""
    noun = sentence.tokens[token.head]
    if noun.lemma in words.TERRITORY or noun.ent in {"GPE", "LOC", "FAC"}:
        return True
    return kind == "capital" and noun.lemma in words.ON_LAND


def _subject_cost(step: Token, verb: Token, token: Token, may_act: bool) -> float | None:
    """``Protesters in Cairo marched`` has its preposition; a bare name that acts is an actor."""
    if step.dep == "agent":
        return None
    if step.i == token.i:
        return 1.0 if verb.lemma in words.UNDERGO else None if may_act else 2.0
    if may_act and token.dep in {"poss", "compound", "conj", "appos", "amod"}:
        return None
    return 1.5


def _object_cost(step: Token, verb: Token, token: Token, may_act: bool) -> float | None:
    """``shelled Homs``; but ``urged Ankara`` is an actor."""
    on_land = verb.lemma in words.ON_LAND
    if may_act and not on_land and (step.i == token.i or token.dep in {"conj", "poss", "compound", "appos"}):
        return None
    return (0.5 if on_land else 0.8) if step.i == token.i else 1.0


def _preposition_cost(
    preposition: Token, above: Token, rest: Sequence[Token], may_act: bool, deep: bool
) -> float | None:
    low = preposition.text.lower()
    inside_subject = any(step.dep in _SUBJECTS for step in rest)
    if low in words.INSIDE or low in words.AROUND or low in words.INTO:
        return 0.5 if inside_subject else 0.4 if low in words.AROUND else 0.0
    if low in words.AWAY and above.lemma in words.OFFICE:
        return None  # "a former governor of Najaf"
    if low in words.AWAY and above.text.lower() in words.DISTANCE:
        return 0.9  # "north of Baghdad" tells where something else named here is
    if low in words.AWAY:
        if above.lemma in words.LEAVING | words.ON_LAND or (above.text.lower() == "out" and low == "of"):
            return 0.3
        return 2.2 if inside_subject or low == "from" else 1.2
    if low == "to" and above.lemma in words.SENDING:
        return 0.9
    if may_act and above.lemma not in words.ON_LAND | words.LEAVING:
        return 2.4 if deep else None  # "sanctions on Iran", "warned against", "sent a letter to Paris"
    return 0.9


def _boundaries(down: Sequence[Token]) -> float:
    """Clauses between the place and the predicate, below it."""
    return sum(1.2 for t in down[1:] if t.dep in _CLAUSES and t.pos in {"VERB", "AUX"})


def _above(own: Sequence[Token], meeting: int, up: Sequence[Token]) -> float:
    """Clauses between the predicate and the word that the place hangs on, above it."""
    cost = 0.0
    for lower, upper in zip(own[:meeting], up, strict=False):
        if lower.dep in {"relcl", "acl"}:
            cost += 3.0
        elif lower.dep in {"ccomp", "advcl"} and upper.pos in {"VERB", "AUX"}:
            cost += 4.0 if lower.dep == "ccomp" and upper.lemma in words.SPEECH else 1.2
        elif lower.dep == "conj" and upper.pos in {"VERB", "AUX"}:
            cost += 1.0
        elif lower.dep != "xcomp":
            cost += 0.2
    return cost


def _territorial(token: Token, sentence: Sentence) -> bool:
    """``the Syrian border``: the adjective stands for the land, not for its people."""
    head = sentence.tokens[token.head]
    return head.lemma in words.TERRITORY


def _in_paragraph(
    sentence: Sentence, sentences: Sequence[Sentence], places: Sequence[Place], countries: set[str]
) -> _Found | None:
    """The nearest sentence before, in the paragraph, that says where its own act was."""
    before = [
        s for s in sentences if s.paragraph == sentence.paragraph and 0 < sentence.number - s.number <= _BACK
    ]
    for other in reversed(before):
        found = [f for f in _ranked(other.root, other, places, countries) if f.cost < _NEAR]
        if found and (not countries or found[0].place.country in countries | {""}):
            return replace(found[0], words=f"{found[0].words} in a sentence before")
    return None


def _in_headline(
    sentence: Sentence, sentences: Sequence[Sentence], places: Sequence[Place], countries: set[str]
) -> _Found | None:
    for other in sentences:
        if other.headline and other.number != sentence.number:
            found = [f for f in _ranked(other.root, other, places, countries) if f.cost < _NEAR]
            if found and (not countries or found[0].place.country in countries | {""}):
                return found[0]
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
