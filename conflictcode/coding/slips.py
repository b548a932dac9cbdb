"""The parser's commonest slips, mended in the tree before anything is asked of it."""

from __future__ import annotations

from collections.abc import Iterator

from conflictcode.records import Token

FINITE = frozenset({"VBD", "VBZ", "VBP"})


def mended(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tree with the parser's commonest slips mended."""
    for slip in (_torn_conjuncts, _torn_verbs, _lost_subjects):
        for i, (above, dep) in slip(tokens).items():
            tokens = _hung(tokens, i, above, dep)
    return tokens


def _torn_conjuncts(tokens: tuple[Token, ...]) -> dict[int, tuple[int, str]]:
    """*asked Iraq to help and condemned ...*: a finite verb is coordinated with a finite verb.

    The parser often hangs it on the infinitive that stands nearest.
    """
    moves = {}
    for token in tokens:
        head = tokens[token.head]
        if token.dep == "conj" and token.tag in FINITE and head.tag in ("VB", "VBG") and head.head != head.i:
            above = next((i for i in _ancestors(tokens, head.i) if tokens[i].tag in FINITE), None)
            if above is not None and not any(tokens[k].dep in ("nsubj", "nsubjpass") for k in token.children):
                moves[token.i] = above, "conj"
    return moves


def _torn_verbs(tokens: tuple[Token, ...]) -> dict[int, tuple[int, str]]:
    """*Merkel, Germany's chancellor, phoned Macron and left*: a verb that the parser takes for a participle.

    The subject that it tears the verb from then has no verb at all, or an *and* that joins nothing.
    """
    moves = {}
    for token in tokens:
        if token.dep != "acl" or token.tag not in ("VBN", "VBD") or tokens[token.i - 1].text != ",":
            continue
        noun = tokens[token.head]
        subject = tokens[noun.head] if noun.dep == "appos" else noun
        deps = [tokens[k].dep for k in subject.children if k > token.i]
        if subject.head == subject.i and subject.pos in ("PROPN", "NOUN") and tokens[-1].text == ".":
            moves[subject.i] = token.i, "nsubj"
            moves[token.i] = token.i, "ROOT"
        elif subject.dep == "nsubj" and "cc" in deps and "conj" not in deps:
            moves[token.i] = subject.head, "conj"
    return moves


def _lost_subjects(tokens: tuple[Token, ...]) -> dict[int, tuple[int, str]]:
    """*Turkey massed tanks*: a name that the parser takes for a circumstance, and nobody else acts."""
    moves = {}
    for token in tokens:
        verb = tokens[token.head]
        if token.dep != "npadvmod" or token.pos != "PROPN" or token.ent in ("", "DATE", "TIME"):
            continue
        subjects = any(tokens[k].dep in ("nsubj", "nsubjpass", "expl") for k in verb.children)
        if token.i < verb.i and verb.tag in FINITE and not subjects:
            moves[token.i] = verb.i, "nsubj"
    return moves


def _hung(tokens: tuple[Token, ...], i: int, above: int, dep: str) -> tuple[Token, ...]:
    """The tree with one token hung elsewhere."""
    result = list(tokens)
    old = result[i].head
    result[old] = result[old]._replace(children=tuple(k for k in result[old].children if k != i))
    if above != i:
        result[above] = result[above]._replace(children=tuple(sorted((*result[above].children, i))))
    tag = "VBD" if result[i].tag == "VBN" else result[i].tag
    result[i] = result[i]._replace(head=above, dep=dep, tag=tag)
    return tuple(result)


def _ancestors(tokens: tuple[Token, ...], i: int) -> Iterator[int]:
    seen = 0
    while tokens[i].head != i and seen < 60:
        i, seen = tokens[i].head, seen + 1
        yield i
