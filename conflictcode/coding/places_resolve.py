"""Decides which of the places that share a name is meant."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conflictcode.codebook.gazetteer import Entry
from conflictcode.coding.places_spans import Span, contains
from conflictcode.coding.places_words import NOUN_KINDS

_EARTH = 6371.0088  # km, mean radius
_REACH = 250.0  # km at which a neighbour's support has fallen to a third
_BIG = frozenset({"country", "division"})


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


def resolve(spans: Sequence[Span]) -> dict[int, Choice]:
    """The choice for each span, by its position in ``spans``."""
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    held: dict[str, str] = {}
    for k, span in enumerate(spans):
        box = span.container.text if span.container else ""
        if box:
            held.setdefault(span.text, box)
        groups[span.text, span.kind, box].append(k)
    choices: dict[tuple[str, str, str], Choice] = {}
    context = _Context([])
    for _ in range(3):
        choices = {
            key: _choose(spans[members[0]], key, spans, held, context) for key, members in groups.items()
        }
        context = _Context([(choices[key].entry, len(members), key[0]) for key, members in groups.items()])
    return {k: choices[key] for key, members in groups.items() for k in members}


class _Context:
    """What the article's other names say: its countries, its divisions, its points on the map."""

    def __init__(self, chosen: Iterable[tuple[Entry, int, str]]) -> None:
        self.countries: dict[str, float] = defaultdict(float)
        self.divisions: dict[tuple[str, str], float] = defaultdict(float)
        self.points: list[tuple[Entry, float, str]] = []
        for entry, n, text in chosen:
            weight = 1 + math.log(n)
            self.countries[entry.country] += weight
            if entry.admin1:
                self.divisions[entry.country, entry.admin1] += weight
            if entry.kind not in _BIG:
                self.points.append((entry, weight, text))
        self.total = sum(self.countries.values()) or 1.0

    def support(self, entry: Entry, text: str) -> float:
        own = 1.0  # a name's own choice may not vote for itself; others must
        country = max(0.0, self.countries.get(entry.country, 0.0) - own) / self.total
        division = (
            min(2.0, max(0.0, self.divisions.get((entry.country, entry.admin1), 0.0) - own))
            if entry.admin1
            else 0.0
        )
        near = sum(
            weight * math.exp(-distance(entry, point) / _REACH)
            for point, weight, name in self.points
            if name != text and point.country in {entry.country, ""} | {point.country}
        )
        return 3.0 * country + 1.2 * division + 1.2 * min(2.0, near)


def _choose(
    span: Span, key: tuple[str, str, str], spans: Sequence[Span], held: dict[str, str], context: _Context
) -> Choice:
    text, kind, box = key
    entries = list(span.entries)
    why = ""
    holder = _holder(spans, box or held.get(text, ""), context)
    if holder:
        inside = [e for e in entries if any(contains(c, e) for c in holder)]
        if inside:
            entries, why = inside, f"in {box or held[text]}"
    if kind:
        entries = [e for e in entries if _fits(e, kind)] or entries
    ranked = sorted(entries, key=lambda e: (-(_prior(e) + context.support(e, text)), e.id))
    best = ranked[0]
    if not why:
        why = "the only one of its name" if len(entries) == 1 else _reason(best, ranked, context, text)
    others = tuple(
        e for e in [*ranked[1:], *(e for e in span.entries if e not in entries)] if e.id != best.id
    )
    return Choice(best, why, others[:4])


def _holder(spans: Sequence[Span], text: str, context: _Context) -> list[Entry]:
    return next((list(span.entries) for span in spans if span.text == text), []) if text else []


def _fits(entry: Entry, kind: str) -> bool:
    if kind == "city":
        return entry.kind in {"city", "capital"}
    if kind in {"division", "district"}:
        return entry.kind == kind
    return NOUN_KINDS.get(entry.kind) == kind or entry.kind == kind


def _prior(entry: Entry) -> float:
    by_kind = {"country": 9.0, "capital": 1.0 + math.log10(entry.population + 10), "district": 3.5}
    if entry.kind in by_kind:
        value = by_kind[entry.kind]
    elif entry.kind == "division":
        value = 3.0 + 0.5 * math.log10(entry.population + 10)
    elif entry.kind == "city":
        value = math.log10(entry.population + 10)
    else:
        value = 6.5
    return value - (2.0 if entry.match == 1 else 0.0)


def _reason(best: Entry, ranked: list[Entry], context: _Context, text: str) -> str:
    by_size = max(ranked, key=_prior)
    if best.id == by_size.id:
        return f"the best known of {len(ranked)}"
    return f"nearest to the article's other places, of {len(ranked)}"
