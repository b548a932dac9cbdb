"""Parties: who the noun phrases of a sentence are, as sources and targets of events."""

from __future__ import annotations

from typing import Protocol

from conflictcode.codebook.slots import cut
from conflictcode.coding.clauses import Grammar, once
from conflictcode.records import Actor, Argument, Sentence

_STATE = "state"  # what a country without a role counts as in a rule's source_is, target_is
_SOMEBODY = frozenset({"he", "she", "they", "we", "i", "who"})
_BEFORE_NOUN = frozenset({"amod", "compound", "nmod"})
_BODIES = frozenset({"ORG", "PERSON", "NORP"})


class Identities(Protocol):
    """Who the noun phrases of an article are (coding.identities)."""

    def at(self, sentence_number: int, token_index: int) -> tuple[Actor, ...]: ...
    def owner(self, sentence_number: int, token_index: int) -> tuple[Actor, ...]: ...
    def span(self, sentence_number: int, token_index: int) -> tuple[int, int]: ...
    def unknown(self, sentence_number: int, code: str) -> tuple[Actor, ...]: ...


class Parties:
    """Asks the article's identities about the phrases of one sentence."""

    def __init__(self, sentence: Sentence, grammar: Grammar, identities: Identities) -> None:
        self.sentence = sentence
        self.grammar = grammar
        self.identities = identities
        self.answers: dict[tuple[str, int], bool] = {}

    def is_party(self, i: int) -> bool:
        """The phrase itself is somebody."""
        return bool(self.at(i))

    @once
    def is_actor(self, i: int) -> bool:
        """Somebody is named there, or stands behind it (*US bases*)."""
        return bool(self.at(i) or self._behind(i))

    def at(self, i: int) -> tuple[Actor, ...]:
        """Who the phrase is; somebody unknown for a pronoun or name that can't be resolved."""
        found = self.identities.at(self.sentence.number, i)
        if found:
            return found
        token = self.grammar.tokens[i]
        if token.lemma in _SOMEBODY or (
            token.pos == "PROPN" and token.dep in ("nsubj", "nsubjpass", "pobj") and token.ent in _BODIES
        ):
            return (Actor("", name=token.text, trail=("unresolved",)),)
        return ()

    def roles(self, i: int) -> frozenset[str]:
        """Countries and roles, piece by piece: *Iraqi defence minister* → IRQ, GOV, MIL."""
        return frozenset(part for own in self._pieces(i) for part in own if part)

    def first_roles(self, i: int) -> frozenset[str]:
        """Countries and what somebody is before all else: *Iraqi defence minister* → IRQ, GOV."""
        return frozenset(part for own in self._pieces(i) for part in own[:2] if part)

    def _pieces(self, i: int) -> list[tuple[str, ...]]:
        number = self.sentence.number
        actors = self.identities.at(number, i) or self.identities.owner(number, i)
        return [(actor.country, *(cut(actor.role) or [_STATE])) for actor in actors]

    def arguments(self, heads: tuple[int, ...]) -> list[Argument]:
        """Who the phrases are; else whose they are."""
        found = [self.argument(head, actor) for head in heads for actor in self.at(head)]
        if found:
            return self._fullest(found)
        return [self.argument(head, actor) for head in heads for actor in self._behind(head)]

    def argument(self, head: int, actor: Actor) -> Argument:
        """The phrase at ``head`` as one who stands for somebody."""
        start, end = self.identities.span(self.sentence.number, head)
        return Argument(head, start, end, self.text(start, end), actor)

    def _behind(self, head: int) -> tuple[Actor, ...]:
        return self.identities.owner(self.sentence.number, head) or self._dwellers(head)

    def unknown(self, i: int, code: str) -> list[Argument]:
        """Whoever did what nobody is said to have done, at the word that tells of it."""
        token = self.grammar.tokens[i]
        return [
            Argument(i, token.start, token.end, token.text, actor)
            for actor in self.identities.unknown(self.sentence.number, code)
        ]

    def _fullest(self, found: list[Argument]) -> list[Argument]:
        """*Syrian rebel attacks*: the rebels, not Syria beside them."""
        tokens = self.grammar.tokens
        front = [a for a in found if tokens[a.head].dep in _BEFORE_NOUN]
        lent = [
            a.head
            for a in front
            for b in front
            if tokens[a.head].head == tokens[b.head].head
            and a.actor.code != b.actor.code
            and b.actor.code.startswith(a.actor.code)
        ]
        return [a for a in found if a.head not in lent]

    def _dwellers(self, head: int) -> tuple[Actor, ...]:
        """*bases where US troops are stationed*: who is there stands for the place."""
        for clause in self.grammar.kids(head, "relcl"):
            if any(kid.lemma == "where" for kid in self.grammar.kids(clause.i, "advmod")):
                return tuple(a for n in self.grammar.surface_subject(clause.i) for a in self.at(n))
        return ()

    def text(self, start: int, end: int) -> str:
        offset = self.sentence.start
        return self.sentence.text[start - offset : end - offset]


def same(a: Argument, b: Argument) -> bool:
    """One actor twice: nobody acts on himself."""
    if a.head == b.head:
        return a.actor.code == b.actor.code
    return bool(
        a.actor.code and a.actor.code == b.actor.code and (a.actor.name == b.actor.name or not b.actor.name)
    )


def alike(a: Argument, b: Argument) -> bool:
    """One code twice, and one of the two by inference: hardly two sides."""
    return a.actor.code == b.actor.code and (a.actor.inferred or b.actor.inferred)


def akin(a: Argument, b: Argument) -> bool:
    """Too near to be source and target of one act: the same actor, or the country of the other."""
    return a.actor.code == b.actor.code or (a.actor.country == b.actor.country and not a.actor.role)
