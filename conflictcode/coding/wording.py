"""Where a sentence uses words of the actor codebook: spans of names and of role nouns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from conflictcode.codebook.actors import ANY_CASE, Actors, Sense
from conflictcode.codebook.words import pieces, spell
from conflictcode.coding.phrases import calendar
from conflictcode.records import Sentence, Token

_ACTING = frozenset(("nsubj", "nsubjpass", "dobj", "poss", "conj", "appos"))
_INSIDE_NAMES = frozenset("'’.")


class NameSpan(NamedTuple):
    """Tokens ``first..last`` that spell a name of the codebook."""

    first: int
    last: int
    senses: tuple[Sense, ...]


class RoleSpan(NamedTuple):
    """Tokens ``first..last`` that are a role noun or office."""

    first: int
    last: int
    role: str


class Wording(NamedTuple):
    """A sentence with its codebook words, by token."""

    sentence: Sentence
    names: dict[int, NameSpan]
    roles: dict[int, RoleSpan]

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.sentence.tokens

    def text(self, first: int, last: int) -> str:
        offset = self.sentence.tokens[0].start
        tokens = self.sentence.tokens
        return self.sentence.text[tokens[first].start - offset : tokens[last].end - offset]


def word(sentence: Sentence, actors: Actors) -> Wording:
    """Find the names and role nouns of a sentence."""
    words = list(_words(sentence.tokens))
    lower = [text.lower() for text, _ in words]
    names = _find_names(sentence, words, lower, actors)
    roles = _find_roles(words, lower, actors)
    return Wording(sentence, *_longer(names, roles))


def _words(tokens: tuple[Token, ...]) -> Iterator[tuple[str, int]]:
    """Pieces with their token; ``""`` where a name can't run on."""
    for token in tokens:
        found = pieces(token.text)
        for piece in found:
            yield piece, token.i
        if not found and token.text not in _INSIDE_NAMES and not _glued(tokens, token.i):
            yield "", token.i


def _glued(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a mark stands between two words without blanks, as in *Abdul-Mahdi* or *SPLM/A*."""
    return (
        0 < i < len(tokens) - 1
        and tokens[i - 1].end == tokens[i].start
        and tokens[i].end == tokens[i + 1].start
    )


def _find_names(
    sentence: Sentence, words: list[tuple[str, int]], lower: list[str], actors: Actors
) -> list[NameSpan]:
    shouting = _shouting(sentence)
    found, k = [], 0
    while k < len(words):
        longest = actors.starts.get(lower[k], 0)
        for length in range(min(longest, len(words) - k), 0, -1):
            key = " ".join(lower[k : k + length])
            if key not in actors.names:
                continue
            said = [text for text, _ in words[k : k + length]]
            token = sentence.tokens[words[k][1]]
            senses = tuple(s for s in actors.senses(key) if _spelt(said, s, shouting, token))
            span = NameSpan(words[k][1], words[k + length - 1][1], senses)
            if senses and not _day(sentence.tokens, span):
                found.append(span)
                k += length - 1
                break
        k += 1
    return found


def _day(tokens: tuple[Token, ...], span: NameSpan) -> bool:
    """*In November 17 elections*: the day, not the group that bears its name."""
    first, last = tokens[span.first], tokens[span.last]
    if span.last - span.first != 1 or {calendar(first), calendar(last)} != {True, False}:
        return False
    if not (first.text.isdigit() or last.text.isdigit()):
        return False
    head = last if first.head == last.i else first
    return head.dep not in _ACTING and tokens[head.head].dep != "agent"


def _shouting(sentence: Sentence) -> bool:
    letters = sum(map(str.isalpha, sentence.text))
    return letters > 12 and sum(map(str.isupper, sentence.text)) > 0.9 * letters


def _spelt(said: list[str], sense: Sense, shouting: bool, first: Token) -> bool:
    if shouting and first.pos == "PRON":  # TELL US WHY
        return False
    if sense.use == ANY_CASE:
        return not (said[0][0].islower() or said[-1][0].islower())
    return all(_same(a, b, shouting) for a, b in zip(said, sense.spelling.split(" "), strict=True))


def _same(said: str, spelt: str, shouting: bool) -> bool:
    """Case counts, except in capitals, at *Al-Shabaab* for *al-Shabaab* and *Nato* for *NATO*."""
    if said == spelt or (shouting and said.isupper()):
        return True
    if spelt[0].islower():
        return said[1:] == spelt[1:]
    return len(spelt) > 3 and spelt.isupper() and said[0].isupper() and said[1:].islower()


def _find_roles(words: list[tuple[str, int]], lower: list[str], actors: Actors) -> list[RoleSpan]:
    roles = actors.roles
    keys = [spell(text) for text in lower]
    found, k = [], 0
    while k < len(words):
        longest = roles.starts.get(keys[k], 0)
        for length in range(min(longest, len(words) - k), 0, -1):
            role = roles.phrases.get(" ".join(keys[k : k + length]))
            if role is not None:
                found.append(RoleSpan(words[k][1], words[k + length - 1][1], role))
                k += length - 1
                break
        k += 1
    return found


def _longer(names: list[NameSpan], roles: list[RoleSpan]) -> tuple[dict[int, NameSpan], dict[int, RoleSpan]]:
    """Where a name and a role overlap the longer one stays; of equals the name."""
    name_at = {i: span for span in names for i in range(span.first, span.last + 1)}
    role_at: dict[int, RoleSpan] = {}
    for role in roles:
        across = {name_at[i] for i in range(role.first, role.last + 1) if i in name_at}
        if any(name.last - name.first >= role.last - role.first for name in across):
            continue
        for name in across:
            if name.last < role.last:  # Israeli in *Israeli settlers* still lends its country
                continue
            for i in range(name.first, name.last + 1):
                name_at.pop(i, None)
        for i in range(role.first, role.last + 1):
            role_at[i] = role
    return name_at, role_at
