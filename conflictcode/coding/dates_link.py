"""How a date hangs together with an act in the tree of its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from conflictcode.coding.dates_tense import looks_ahead, tense
from conflictcode.coding.places_words import REPORTING
from conflictcode.records import Sentence, Token

_OWN_CLAUSE = frozenset(
    {"ccomp", "advcl", "relcl", "acl", "csubj"}
)  # a date below one of these is that clause's
_SAME_TIME = frozenset({"when", "as", "while", "once"})
_OTHER_TIME = frozenset({"after", "before", "for", "than", "despite", "following"})
_HOURS = frozenset(
    {"dawn", "dusk", "noon", "midnight", "sunrise", "sunset", "midday", "daybreak", "nightfall"}
)
_VERBS = frozenset({"VERB", "AUX"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Link:
    """How dear it is to give a date to an act; ``since``: the date opens a span that the act lies in."""

    cost: float
    since: bool = False


def relation(token: int, predicate: int, sentence: Sentence, possessive: bool) -> Link | None:
    """The way from a date to a predicate; None when the date is another act's."""
    tokens = sentence.tokens
    own = _climb(predicate, tokens)
    rank = {i: k for k, i in enumerate(own)}
    path = [verb] if (verb := host(token, tokens)) is not None else [token]
    while path[-1] not in rank and tokens[path[-1]].head != path[-1]:
        path.append(tokens[path[-1]].head)
    if path[-1] not in rank:
        return None
    below = _below([tokens[i] for i in path[:-1]], tokens[path[-1]], predicate, possessive, sentence)
    above = _above([tokens[i] for i in own[: rank[path[-1]] + 1]], tokens[token], sentence)
    return None if below is None or above is None else Link(below.cost + above, below.since)


def _climb(i: int, tokens: Sequence[Token]) -> list[int]:
    path = [i]
    while tokens[path[-1]].head != path[-1] and len(path) < 60:
        path.append(tokens[path[-1]].head)
    return path


def host(token: int, tokens: Sequence[Token]) -> int | None:
    """The verb of telling that a date follows at once, where the parser hung it on what was told.

    ``said on Tuesday it would send troops``: the saying was on Tuesday.
    """
    verb = tokens[tokens[token].head]
    mark = tokens[token + 1] if token + 1 < len(tokens) else None
    if verb.dep == "advcl" and mark is not None and mark.dep == "mark" and mark.text in {"after", "before"}:
        return verb.head  # "quiet a day after troops came": the quiet is what is dated
    k = token - 1
    while k >= 0 and (
        tokens[k].dep == "prep" or tokens[k].ent in {"DATE", "TIME"} or tokens[k].text in {"early", "late"}
    ):
        k -= 1
    if k < 0 or tokens[k].pos != "VERB" or tokens[k].i == tokens[token].head:
        return None
    path = _climb(token, tokens)
    told = next((i for i in path[1:] if tokens[i].pos in _VERBS), None)
    inside = told is not None and tokens[told].dep == "ccomp" and tokens[told].head == k and told > token
    return k if inside else None


def _below(
    down: Sequence[Token], meeting: Token, predicate: int, possessive: bool, sentence: Sentence
) -> Link | None:
    """From the date up to the word that it shares with the predicate."""
    cost, since = 0.0, False
    for k, step in enumerate(down):
        above = down[k + 1] if k + 1 < len(down) else meeting
        verb = step.pos in _VERBS
        if verb and step.dep in _OWN_CLAUSE:
            word = _marker(step, sentence)
            if step.dep != "advcl" or word not in _SAME_TIME | {"since", "hours"}:
                return None
            cost, since = cost + 1.5, since or word == "since"
        elif verb and step.dep in {"conj", "xcomp"}:
            if looks_ahead(step, sentence) and above.i == predicate:
                return None
            cost += 1.5 if step.dep == "conj" else 0.3
        elif (
            step.dep == "prep"
            and step.text.lower() == "since"
            and above.pos in _NOUNS
            and above.i != predicate
        ):
            return None  # "the first such verdict since October"
        elif k and step.dep in {"prep", "mark"} and step.text.lower() in _OTHER_TIME:
            if down[k - 1].text.lower() not in _HOURS:  # "before dawn on Saturday" is still Saturday
                return None
        elif not verb and above.pos in _NOUNS and above.i != predicate:
            cost += _through_noun(step, above, down[k + 1 :], possessive, meeting)
    return Link(cost, since) if cost < 4 else None


def _marker(verb: Token, sentence: Sentence) -> str:
    """The word that opens a clause of time; "hours" for ``hours after``, which is the same day."""
    children = [sentence.tokens[k] for k in verb.children]
    if any(c.lemma in {"hour", "minute"} and c.i < verb.i for c in children):
        return "hours"
    return next((c.text.lower() for c in children if c.dep in {"mark", "advmod"} and c.i < verb.i), "")


def _through_noun(step: Token, noun: Token, rest: Sequence[Token], possessive: bool, meeting: Token) -> float:
    """``condemned Friday's vote``: the vote's date; ``killed 20 people Friday``: the killing's.

    An event that acts or in which something happens lends its date: ``Monday's shelling wounded six``.
    """
    if step.dep in {"prep", "pobj"}:
        return 0.6 if step.dep == "prep" and noun.dep in {"dobj", "pobj"} | _SUBJECTS else 0.3
    if not (possessive or step.i < noun.i):
        return 0.5
    if noun.dep in _SUBJECTS:
        return 1.0
    inside = noun.dep == "pobj" and any(t.text.lower() in {"in", "during", "by"} for t in rest[1:2])
    return 1.0 if inside and meeting.lemma not in REPORTING else 4.0


def _above(own: Sequence[Token], date: Token, sentence: Sentence) -> float | None:
    """From the predicate up to the word that the date hangs on: whose date is shared by whom."""
    cost = 0.0
    for lower, upper in pairwise(own):
        if lower.dep in {"relcl", "acl"} and upper.pos not in _VERBS:
            cost += 2.5
        elif lower.dep in {"ccomp", "advcl"} and upper.pos in _VERBS:
            cost += 2.0 if upper.lemma in REPORTING else 1.0
        elif lower.dep == "conj" and upper.pos in _VERBS:
            if not _shares(lower, upper, date, sentence):
                return None
            cost += 0.8
        else:
            cost += 0.2
    return cost if cost < 5 else None


def _shares(lower: Token, upper: Token, date: Token, sentence: Sentence) -> bool:
    """``On Monday troops came and took the town``; not ``signed in May, but fighting has gone on``."""
    if tense(lower, sentence) != tense(upper, sentence):
        return False
    own_subject = any(sentence.tokens[k].dep in _SUBJECTS for k in lower.children)
    return not own_subject or date.i < upper.i
