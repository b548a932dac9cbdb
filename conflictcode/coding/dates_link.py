"""How a date hangs together with an act in the tree of its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from conflictcode.coding.places_words import REPORTING
from conflictcode.records import Sentence, Token

_DOWN = frozenset(
    {"ccomp", "advcl", "relcl", "acl", "csubj"}
)  # a date below one of these is that clause's own
_VERBS = frozenset({"VERB", "AUX"})
_INSIDE_NOUN = frozenset({"nmod", "compound", "poss", "amod", "nummod", "det"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def relation(token: int, predicate: int, sentence: Sentence, possessive: bool) -> float | None:
    """Cost of the way from a date to a predicate; None when the date is another act's."""
    tokens = sentence.tokens
    own = _climb(predicate, tokens)
    rank = {i: k for k, i in enumerate(own)}
    path = [token]
    while path[-1] not in rank and tokens[path[-1]].head != path[-1]:
        path.append(tokens[path[-1]].head)
    if path[-1] not in rank:
        return None
    below = _below([tokens[i] for i in path[:-1]], tokens[path[-1]], tokens[predicate], possessive)
    above = _above([tokens[i] for i in own[: rank[path[-1]] + 1]])
    return None if below is None or above is None else below + above


def _climb(i: int, tokens: Sequence[Token]) -> list[int]:
    path = [i]
    while tokens[path[-1]].head != path[-1] and len(path) < 60:
        path.append(tokens[path[-1]].head)
    return path


def _below(down: Sequence[Token], meeting: Token, predicate: Token, possessive: bool) -> float | None:
    """From the date up to the word that it shares with the predicate."""
    cost = 0.0
    for k, step in enumerate(down):
        above = down[k + 1] if k + 1 < len(down) else meeting
        if step.dep in _DOWN and step.pos in _VERBS:
            return None
        if step.dep in {"conj", "xcomp"} and step.pos in _VERBS:
            cost += 1.5 if step.dep == "conj" else 0.3
        if (
            above.pos in {"NOUN", "PROPN", "PRON", "NUM"}
            and above.i != predicate.i
            and step.pos not in _VERBS
        ):
            cost += _through_noun(step, above, possessive)
    return cost if cost < 4 else None


def _through_noun(step: Token, noun: Token, possessive: bool) -> float:
    """``Friday's vote`` is the vote's date; ``killed 20 people Friday`` is the killing's."""
    if step.dep == "prep" or step.dep == "pobj":
        return 0.6 if step.dep == "prep" and noun.dep in {"dobj", "pobj"} | _SUBJECTS else 0.3
    if possessive or (step.i < noun.i and step.dep in _INSIDE_NOUN):
        return 4.0
    return 0.5


def _above(own: Sequence[Token]) -> float | None:
    """From the predicate up to the word that the date hangs on: whose date is shared by whom."""
    cost = 0.0
    for lower, upper in zip(own, own[1:], strict=False):
        if lower.dep in {"relcl", "acl"} and upper.pos not in _VERBS:
            cost += 2.5
        elif lower.dep in {"ccomp", "advcl"} and upper.pos in _VERBS:
            cost += 2.0 if upper.lemma in REPORTING else 1.0
        elif lower.dep == "conj":
            cost += 0.8
        else:
            cost += 0.2
    return cost if cost < 5 else None
