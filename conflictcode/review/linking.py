"""Events that coders linked as one and the same, told in several places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conflictcode.review.coded import Coded


def links(coded: Iterable[Coded]) -> list[tuple[str, str]]:
    """Pairs of event ids that some coder called the same event."""
    found = (j for work in coded for judgements in work.of_article.values() for j in judgements)
    return [(j.event_id, j.same_as) for j in found if j.present and j.same_as]


def told_before(
    pairs: Iterable[tuple[str, str]], order: Sequence[str], stands_for: Mapping[str, str]
) -> dict[str, str]:
    """Event → the first event in ``order`` that it is the same as, for those that aren't first themselves.

    Links carry: if a is b and b is c, then a is c. ``stands_for``: a coder's event id → the id it has in
    ``order`` where the two differ.
    """
    group: dict[str, set[str]] = {}
    for pair in pairs:
        ids = [stands_for.get(event_id, event_id) for event_id in pair]
        merged = set(ids).union(*(group.get(event_id, ()) for event_id in ids))
        group |= dict.fromkeys(merged, merged)
    first: dict[int, str] = {}
    found: dict[str, str] = {}
    for event_id in (e for e in order if e in group):
        before = first.setdefault(id(group[event_id]), event_id)
        if before != event_id:
            found[event_id] = before
    return found
