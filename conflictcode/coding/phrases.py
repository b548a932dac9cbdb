"""The grammar of noun phrases: cores, conjuncts, possessors, of-phrases, appositions."""

from __future__ import annotations

from collections.abc import Container, Iterator

from conflictcode.codebook.words import word_set
from conflictcode.records import Sentence, Token

Tokens = tuple[Token, ...]

_BEFORE = frozenset(("det", "amod", "compound", "nmod", "nummod", "poss", "quantmod", "predet", "neg"))
_SPLITTING = frozenset(("pro", "anti", "non", "counter"))
_LENDING = frozenset(("led", "born", "based", "run", "owned", "speaking", "majority"))
_EXPLETIVE = word_set(
    "hard difficult easy possible impossible important necessary crucial vital early late better"
)
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON"))
RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
_CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december christmas easter ramadan today yesterday tomorrow gmt am pm"
)


def is_head(tokens: Tokens, i: int) -> bool:
    """Whether token ``i`` heads a noun phrase of its own, rather than standing before its noun."""
    token = tokens[i]
    if token.pos not in _NOMINAL:
        return False
    return not (token.dep in ("compound", "amod", "nmod", "nummod") and token.head > i)


def expletive(tokens: Tokens, token: Token) -> bool:
    """The *it* of *it is hard to say* and *it is clear that*, which stands for nobody."""
    if token.lemma != "it" or token.dep not in ("nsubj", "nsubjpass"):
        return False
    verb = tokens[token.head]
    if verb.lemma not in ("be", "seem", "appear", "take", "become"):
        return False
    below = [tokens[c] for c in verb.children]
    deps = {t.dep for t in below} | {tokens[c].dep for t in below if t.dep == "acomp" for c in t.children}
    return "ccomp" in deps or "csubj" in deps or any(t.lemma in _EXPLETIVE for t in below if t.dep == "acomp")


def calendar(token: Token) -> bool:
    return token.text.lower().rstrip(".") in _CALENDAR


def first_of(tokens: Tokens, head: int) -> int:
    """First token of the phrase's core: its words before the noun, possessor included."""
    first = head
    for child in tokens[head].children:
        if child < head and (tokens[child].dep in _BEFORE or _hyphen(tokens, child)):
            first = min(first, _left_edge(tokens, child))
    return first


def _hyphen(tokens: Tokens, i: int) -> bool:
    return tokens[i].text in ("-", "–") and i > 0 and tokens[i - 1].end == tokens[i].start


def _left_edge(tokens: Tokens, i: int) -> int:
    edge, left = i, [i]
    while left:
        k = left.pop()
        edge = min(edge, k)
        left.extend(child for child in tokens[k].children if child < k)
    return edge


def conjuncts(tokens: Tokens, i: int) -> Iterator[int]:
    """``i`` and every phrase joined to it by *and*, *or* or a comma."""
    left = [i]
    while left:  # a list can have thousands, more than Python can call into each other
        k = left.pop()
        yield k
        joined = [child for child in tokens[k].children if tokens[child].dep == "conj" and child > k]
        left.extend(reversed(joined))


def first_conjunct(tokens: Tokens, i: int) -> int:
    while tokens[i].dep == "conj" and tokens[i].head < i:
        i = tokens[i].head
    return i


def prepositional(tokens: Tokens, head: int, which: frozenset[str]) -> Iterator[int]:
    """Heads of the phrases that hang on ``head`` by one of the prepositions, conjuncts too."""
    for child in tokens[head].children:
        if tokens[child].dep in ("prep", "agent") and tokens[child].lemma in which:
            for inner in tokens[child].children:
                if tokens[inner].dep in ("pobj", "pcomp"):
                    yield from conjuncts(tokens, inner)


def following(tokens: Tokens, head: int, which: frozenset[str]) -> Iterator[int]:
    """Heads governed by a preposition that stands right after ``head``, whatever the parser hung it on."""
    if head + 1 < len(tokens) and tokens[head + 1].dep == "prep" and tokens[head + 1].lemma in which:
        yield from (c for c in tokens[head + 1].children if tokens[c].dep == "pobj")


def place_conjuncts(tokens: Tokens, head: int, objects: list[int], names: Container[int]) -> list[int]:
    """*Lawmakers in Kenya and Chad*: Chad when the parser has hung it on the lawmakers."""
    if not objects:
        return []
    found = []
    for child in tokens[head].children:
        if tokens[child].dep == "conj" and child > objects[-1] and child in names:
            between = tokens[objects[-1] + 1 : first_of(tokens, child)]
            if all(t.pos in ("CCONJ", "PUNCT") or t.text in "-–" for t in between):
                found.append(child)
    return found


def glued_participle(tokens: Tokens, first: int, last: int) -> bool:
    """*US-backed*, *pro-Russian*, *anti-ISIS* say nothing of where someone belongs; *US-led* does."""
    if first >= 2 and tokens[first - 1].text in "-–" and tokens[first - 2].text.lower() in _SPLITTING:
        return True
    if (
        last + 2 < len(tokens)
        and tokens[last + 1].text in "-–"
        and tokens[last + 1].start == tokens[last].end
    ):
        after = tokens[last + 2]
        return (
            after.tag in ("VBN", "VBD", "VBG", "JJ")
            and after.text.lower() not in _LENDING
            and after.text.islower()
        )
    return False


def left_children(tokens: Tokens, head: int) -> list[Token]:
    return [tokens[c] for c in tokens[head].children if c < head]


def with_dep(tokens: Tokens, head: int, dep: str) -> Iterator[int]:
    return (c for c in tokens[head].children if tokens[c].dep == dep)


def antecedent(tokens: Tokens, i: int) -> int | None:
    """The noun that a relative pronoun stands for."""
    if tokens[i].lemma not in RELATIVE or tokens[i].tag not in ("WP", "WDT", "WP$"):
        return None
    at = tokens[i].head
    for _ in range(8):
        if tokens[at].dep == "relcl":
            return tokens[at].head
        if tokens[at].head == at:
            return None
        at = tokens[at].head
    return None


def plural(token: Token) -> bool:
    return token.tag in ("NNS", "NNPS")


def definite(tokens: Tokens, head: int) -> bool:
    """Whether *the*, *this*, *both* or the like stands before the noun."""
    return any(
        tokens[c].dep in ("det", "predet")
        and tokens[c].lemma in ("the", "this", "that", "these", "those", "both")
        for c in tokens[head].children
    )


def offsets(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    return sentence.tokens[first].start, sentence.tokens[last].end
