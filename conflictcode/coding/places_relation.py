"""How a place hangs together with an act in the tree of its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from conflictcode.coding import places_words as words
from conflictcode.records import Place, Sentence, Token

ADJECTIVE = "adjective"
ACTORS = frozenset({"country", "capital", "bloc", "continent", ADJECTIVE})  # what can stand for a government
_SUBJECTS = frozenset({"nsubj", "csubj", "agent"})
_OBJECTS = frozenset({"dobj", "dative", "nsubjpass", "attr", "oprd"})
_SPEAKING = words.words(
    "speak talk say address meet visit tell write city town sermon speech interview conference rally "
    "ceremony briefing meeting summit forum read deliver give hold"
)
_MODIFIERS = frozenset({"compound", "amod", "nmod", "poss"})
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "csubj", "parataxis", "pcomp"})


def is_speech(predicate: Token) -> bool:
    return predicate.lemma in words.SPEECH


def head_of(place: Place, sentence: Sentence) -> Token:
    inside = [t for t in sentence.tokens if place.start <= t.start < place.end] or [sentence.tokens[0]]
    span = {t.i for t in inside}
    return next((t for t in inside if t.head not in span or t.head == t.i), inside[-1])


def climb(token: Token, sentence: Sentence) -> list[Token]:
    path = [token]
    while (head := _head(path[-1], sentence)) != path[-1].i and len(path) < 60:
        path.append(sentence.tokens[head])
    return path


def _head(token: Token, sentence: Sentence) -> int:
    """A token's head; ``In Tehran lawmakers asked``, where the parser reads *Tehran lawmakers*, is mended."""
    if token.dep != "compound" or not token.i:
        return token.head
    before = sentence.tokens[token.i - 1]
    stranded = before.dep == "prep" and not before.children and before.text.lower() in words.INSIDE
    return before.i if stranded else token.head


def preposition_of(token: Token, sentence: Sentence) -> Token | None:
    """The preposition that opens the phrase of which ``token`` is the core."""
    for step in climb(token, sentence)[1:]:
        if step.dep in {"prep", "agent"} or step.pos == "ADP":
            return step
        if step.pos in {"VERB", "AUX"}:
            return None
    return None


def subject_of(act: Token, sentence: Sentence) -> Token | None:
    """Who does the act: its own subject, else that of the verb it is joined to."""
    verb = act
    for _ in range(4):
        for k in verb.children:
            if sentence.tokens[k].dep in {"nsubj", "nsubjpass"}:
                return sentence.tokens[k]
        if verb.dep not in {"conj", "xcomp"}:
            return None
        verb = sentence.tokens[verb.head]
    return None


def voice(act: Token, sentence: Sentence) -> Token:
    """Who says that he fears says and fears in one place: the outer verb."""
    for _ in range(3):
        above, subject = sentence.tokens[act.head], subject_of(act, sentence)
        same = subject is not None and subject.lemma in words.PERSONAL
        if act.dep != "ccomp" or not (is_speech(act) and is_speech(above) and same):
            break
        act = above
    return act


def is_reason(act: Token, sentence: Sentence) -> bool:
    """``in answer to the killing of``: an act named as the reason of another, which was elsewhere."""
    path = climb(act, sentence)
    return act.pos == "NOUN" and any(
        lower.dep == "prep" and upper.pos == "NOUN" and upper.lemma in words.REASON
        for lower, upper in pairwise(path[1:3])
    )


def relation(token: Token, predicate: int, sentence: Sentence, kind: str) -> float | None:
    """Cost of the way from a place to the predicate; None when the place is an actor there.

    Countries and capitals stand for their governments; other places can't act. What is said takes only the
    place where it is said, not the places it is about.
    """
    tokens = sentence.tokens
    own = climb(tokens[predicate], sentence)
    rank = {t.i: k for k, t in enumerate(own)}
    way = climb(token, sentence)
    end = next((k for k, step in enumerate(way) if step.i in rank), None)
    if end is None:
        return None
    path = way[: end + 1]
    if len(path) == 1:
        return _where_clause(own, rank[token.i], sentence)
    meeting = rank[path[-1].i]
    if path[-1].i == predicate and is_speech(path[-1]) and not _where_said(path[:-1]):
        return None
    role = _role(path[:-1], path[-1], kind, sentence)
    if role is None or (meeting and is_reason(tokens[predicate], sentence)):
        return None
    return role + _boundaries(path[:-1], sentence) + _above(own, meeting, own[1 : meeting + 1])


def _role(down: Sequence[Token], top: Token, kind: str, sentence: Sentence) -> float | None:
    """What the place's own phrase is: "in Mosul" is best, an object is possible, a subject is an actor."""
    token, may_act = down[0], kind in ACTORS
    inside = len(down) > 1 and down[1].dep == "prep"
    if any(step.text.lower() == "according" for step in down):
        return None
    if (
        (may_act or kind == "sea")
        and token.dep in _MODIFIERS
        and not inside
        and not _modifies_land(token, kind, sentence)
    ):
        return None
    for k, step in enumerate(down):
        above = down[k + 1] if k + 1 < len(down) else top
        if step.text.lower() == "of" and above.lemma in words.NOUN_KINDS and above.dep == "pobj":
            continue  # "at the base of Hmeimim" is where its own preposition says
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
    inside = down[1:2] and down[1].text.lower() in words.INSIDE | words.AROUND
    if inside and down[-1].dep in _SUBJECTS and all(step.dep in {"prep", "pobj"} for step in down[1:-1]):
        return True  # "the envoy in Iraq said"
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
    if low == "between" and above.lemma in words.ROUTE:
        return 0.5
    if low == "to" and above.lemma in words.SENDING:
        return 0.9
    if may_act and above.lemma not in words.ON_LAND | words.LEAVING:
        return 2.4 if deep else None  # "sanctions on Iran", "warned against", "sent a letter to Paris"
    return 0.9


def _boundaries(down: Sequence[Token], sentence: Sentence) -> float:
    """Clauses between the place and the predicate, below it; dear when they tell of an earlier time."""
    clauses = [t for t in down[1:] if t.dep in _CLAUSES and t.pos in {"VERB", "AUX"}]
    openers = [t for t in down[1:] if t.dep == "prep"]
    openers += [sentence.tokens[k] for t in clauses for k in t.children if sentence.tokens[k].dep == "mark"]
    earlier = any(t.text.lower() in words.EARLIER for t in openers)
    return 1.2 * len(clauses) + (2.0 if clauses and earlier else 0.0)


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


def territorial(token: Token, sentence: Sentence) -> bool:
    """``the Syrian border``: the adjective stands for the land, not for its people."""
    head = sentence.tokens[token.head]
    return head.lemma in words.TERRITORY
