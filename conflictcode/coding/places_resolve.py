"""Decides which of the places that share a name is meant."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from conflictcode.codebook.gazetteer import Entry
from conflictcode.codebook.gazetteer_build import fold
from conflictcode.coding.places_spans import Span, contains
from conflictcode.coding.places_words import NOUN_KINDS

_EARTH = 6371.0088  # km, mean radius
_REACH = 250.0  # km at which a neighbour's support has fallen to a third
_VOTE = 1.0  # weight of what the article's names have in common
_BIG = frozenset({"country", "division"})
_TOWNS = frozenset({"city", "capital"})
_NEXT = 25.0  # km between the points of a town and of the district of its name
_SEAT = 0.1  # share of a division's people that the city of its name must have to be what is meant


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen for a name, why, and what else it could have been."""

    entry: Entry
    why: str
    others: tuple[Entry, ...]


def distance(a: Entry, b: Entry) -> float:
    """Great-circle distance in km (haversine)."""
    p, q = math.radians(a.latitude), math.radians(b.latitude)
    h = math.sin((q - p) / 2) ** 2
    h += math.cos(p) * math.cos(q) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(h)))


Key = tuple[str, str, str]  # a name, the kind that a noun asks for, the name that holds it


def resolve(spans: Sequence[Span]) -> dict[int, Choice]:
    """The choice for each span, by its position; one name means one place all through an article."""
    groups: dict[Key, list[int]] = defaultdict(list)
    held: dict[str, str] = {}
    for k, span in enumerate(spans):
        box = span.container.text if span.container else ""
        if box:
            held.setdefault(span.text, box)
        groups[span.text, span.kind, box].append(k)
    pools = {key: _pool(spans[members[0]], key, spans, held) for key, members in groups.items()}
    votes = _Votes({key: pool for key, (pool, _) in pools.items()})
    chosen: dict[Key, tuple[Entry, int]] = {}
    choices: dict[Key, Choice] = {}
    for _ in range(3):
        context = _Context(chosen)
        choices = {
            key: _choose(pool, why, spans[groups[key][0]], key, context, votes)
            for key, (pool, why) in pools.items()
        }
        before, chosen = chosen, {key: (choice.entry, len(groups[key])) for key, choice in choices.items()}
        if chosen == before:
            break
    return {k: choices[key] for key, members in groups.items() for k in members}


class _Votes:
    """How many of the article's names could lie in each division: what all of them have in common."""

    def __init__(self, pools: dict[Key, list[Entry]]) -> None:
        self.by_name: dict[str, dict[tuple[str, str], float]] = {}
        self.total: dict[tuple[str, str], float] = defaultdict(float)
        for (name, _, _), pool in pools.items():
            best = max(_prior(entry) for entry in pool)
            own = self.by_name.setdefault(name, {})
            for entry in pool:
                if entry.admin1 and entry.match != 2:
                    division = entry.country, entry.admin1
                    own[division] = max(own.get(division, 0.0), 10 ** (0.5 * (_prior(entry) - best)))
        for own in self.by_name.values():
            for division, weight in own.items():
                self.total[division] += weight

    def support(self, entry: Entry, name: str) -> float:
        division = entry.country, entry.admin1
        return self.total.get(division, 0.0) - self.by_name.get(name, {}).get(division, 0.0)


class _Context:
    """What the article's other names say: its countries, its divisions, its points on the map."""

    def __init__(self, chosen: dict[Key, tuple[Entry, int]]) -> None:
        self.countries: dict[str, float] = defaultdict(float)
        self.divisions: dict[tuple[str, str], float] = defaultdict(float)
        self.points: list[tuple[Entry, float, str]] = []
        self.own: dict[str, list[tuple[Entry, float]]] = defaultdict(list)
        for (text, _, _), (entry, n) in chosen.items():
            weight = 1 + math.log(n)
            self.own[text].append((entry, weight))
            self.countries[entry.country] += weight
            if entry.admin1:
                self.divisions[entry.country, entry.admin1] += weight
            if entry.kind not in _BIG:
                self.points.append((entry, weight, text))
        self.total = sum(self.countries.values()) or 1.0

    def support(self, entry: Entry, text: str) -> float:
        """Country, division and neighbours, a name's own choices left out: it may not vote for itself."""
        country, division = self.countries.get(entry.country, 0.0), 0.0
        if entry.admin1:
            division = self.divisions.get((entry.country, entry.admin1), 0.0)
        for other, weight in self.own.get(text, ()):
            country -= weight if other.country == entry.country else 0.0
            division -= weight if (other.country, other.admin1) == (entry.country, entry.admin1) else 0.0
        near = sum(
            weight * math.exp(-distance(entry, point) / _REACH)
            for point, weight, name in self.points
            if name != text
        )
        return (
            3.0 * max(0.0, country) / self.total + 1.2 * min(2.0, max(0.0, division)) + 1.2 * min(2.0, near)
        )


def _pool(span: Span, key: Key, spans: Sequence[Span], held: dict[str, str]) -> tuple[list[Entry], str]:
    """The entries that the words beside a name leave over, and which words those were."""
    text, kind, box = key
    entries, why = list(span.entries), ""
    holder = _holder(spans, box or held.get(text, ""))
    inside = [e for e in entries if any(contains(c, e) for c in holder)]
    if inside:
        entries, why = inside, f"in {box or held[text]}"
    if kind:
        entries = [e for e in entries if _fits(e, kind)] or entries
    return entries, why


def _choose(entries: list[Entry], why: str, span: Span, key: Key, context: _Context, votes: _Votes) -> Choice:
    text = key[0]
    ranked = sorted(
        entries,
        key=lambda e: (
            -(_prior(e) + context.support(e, text) + _VOTE * math.log1p(votes.support(e, text))),
            e.id,
        ),
    )
    best = ranked[0]
    if not why:
        why = "the only one of its name" if len(entries) == 1 else _reason(best, ranked)
    if not key[1] and best.kind in {"division", "district"}:
        best = next((e for e in ranked if is_seat(e, best)), best)
    others = tuple(e for e in [*ranked, *(e for e in span.entries if e not in entries)] if e.id != best.id)
    return Choice(best, why, others[:4])


def is_seat(city: Entry, division: Entry) -> bool:
    """``Basra`` is the city rather than the division of its name; but ``Oklahoma City`` isn't Oklahoma."""
    if city.kind not in _TOWNS or city.country != division.country:
        return False
    if division.kind == "district":
        return distance(city, division) < _NEXT
    one_word = " " not in city.name + division.name  # Basra and Basrah, but not Oklahoma City
    named = city.admin1 == division.name and (one_word or fold(city.name) == fold(division.name))
    return named and city.population > _SEAT * division.population


def _holder(spans: Sequence[Span], text: str) -> list[Entry]:
    return next((list(span.entries) for span in spans if span.text == text), []) if text else []


def _fits(entry: Entry, kind: str) -> bool:
    if kind == "city":
        return entry.kind in _TOWNS
    if kind in {"division", "district"}:
        return entry.kind == kind
    return NOUN_KINDS.get(entry.kind) == kind or entry.kind == kind


_KIND_PRIOR = {
    "country": 9.0, "continent": 8.0, "sea": 7.5, "strait": 7.0, "canal": 6.5, "region": 6.5, "river": 6.0,
    "mountain": 6.0, "lake": 5.5, "island": 5.5, "base": 5.5, "camp": 5.5, "crossing": 5.5, "airport": 5.5,
    "prison": 5.0, "site": 5.0, "town": 4.0, "neighbourhood": 4.0, "district": 3.5,
}  # fmt: skip


def _prior(entry: Entry) -> float:
    """How likely a place is before the article is read; cities by the power of ten of their people."""
    people = math.log10(entry.population + 10)
    if entry.kind == "city":
        value = people
    elif entry.kind == "capital":
        value = people + 1.5
    elif entry.kind == "division":
        value = 3.0 + 0.5 * people
    else:
        value = _KIND_PRIOR.get(entry.kind, 5.0)
    return value - (2.0 if entry.match == 1 and entry.kind not in _KIND_PRIOR else 0.0)


def _reason(best: Entry, ranked: list[Entry]) -> str:
    by_size = max(ranked, key=_prior)
    if best.id == by_size.id:
        return f"the best known of {len(ranked)}"
    return f"nearest to the article's other places, of {len(ranked)}"
