"""Mentions to actors: who is who through an article.

``identify`` follows every mention: surname to full name, acronym to the name before it, *the
group*, *both countries*, pronouns and possessives to whom they stand for, and bare roles
(*police*) to the country that the article speaks of, marked as inferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from conflictcode.codebook.actors import Actors
from conflictcode.coding.describe import distinct
from conflictcode.coding.linking import Linker
from conflictcode.coding.phrases import antecedent, first_of, following, offsets, prepositional, with_dep
from conflictcode.records import Actor, Article, Mention, Sentence, Token

_OWNERS = (
    frozenset(("by",)),  # an attack by rebels in Kenya is the rebels'
    frozenset(("of",)),
    frozenset(("with", "between")),
    frozenset(("in", "near", "at", "from", "inside", "outside", "around")),
)
_BEFORE = ("poss", "amod", "compound", "nmod")


@dataclass(frozen=True, slots=True)
class Identities:
    """Who the phrases of an article stand for. Asked by sentence number and token index."""

    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    spans: dict[tuple[int, int], Mention]  # every token inside a mention
    heads: dict[tuple[int, int], tuple[Actor, ...]]
    facilities: dict[str, str]
    actors: Actors
    located: dict[int, str]  # by sentence: the country in which it says that its act takes place

    def at(self, sentence_number: int, token_index: int) -> tuple[Actor, ...]:
        """The actors that the noun phrase headed by the token stands for; empty when it is none.

        Only the phrase itself, not its conjuncts. Pronouns and relative pronouns are resolved.
        """
        key = (sentence_number, token_index)
        if key in self.heads:
            return self.heads[key]
        tokens = self.sentences[sentence_number].tokens
        noun = antecedent(tokens, token_index)
        if noun is not None and noun != token_index:
            return self.at(sentence_number, noun)
        mention = self.spans.get(key)
        if mention is not None and not self._own(token_index, mention):
            return self.heads.get((sentence_number, mention.head), ())
        return ()

    def _own(self, i: int, mention: Mention) -> bool:
        """Whether the token heads a phrase of its own inside the mention, as a possessor does."""
        token = self.sentences[mention.sentence].tokens[i]
        return token.dep == "poss" and i < mention.head

    def owner(self, sentence_number: int, token_index: int) -> tuple[Actor, ...]:
        """Whose a phrase is that is no actor itself, or whom it stands for when acted on."""
        return self._owner(sentence_number, token_index, 0)

    def _owner(self, number: int, i: int, depth: int) -> tuple[Actor, ...]:
        if depth > 3:
            return ()
        tokens = self.sentences[number].tokens
        role = self._facility(number, i)
        found = self._front(number, i, depth)
        if found:
            return distinct(self._with_role(a, role) for a in found)
        for which in _OWNERS:
            heads = prepositional(tokens, i, which)
            if role:  # *rockets hit a village in Kenya*: the parser hangs *in Kenya* on the rockets' hit
                heads = chain(heads, following(tokens, i, which))
            found = tuple(a for p in heads for a in self.at(number, p) or self._owner(number, p, depth + 1))
            if any(a.code for a in found):
                return distinct(self._with_role(a, role) for a in found)
        return ()

    def _front(self, number: int, i: int, depth: int) -> tuple[Actor, ...]:
        tokens = self.sentences[number].tokens
        found: list[Actor] = []
        for child in tokens[i].children:
            if child < i and tokens[child].dep in _BEFORE:
                for each in _joined(tokens, child):
                    actors = self.at(number, each)
                    if not actors and tokens[each].dep in ("poss", "compound", "conj"):
                        actors = self._owner(number, each, depth + 1)
                    found += actors
        codes = {a.code for a in found if a.code}
        return tuple(
            a for a in found if a.code and not any(c != a.code and c.startswith(a.code) for c in codes)
        )

    def _facility(self, number: int, i: int) -> str:
        token = self.sentences[number].tokens[i]
        return self.facilities.get(token.lemma) or self.facilities.get(token.text.lower()) or ""

    def _with_role(self, actor: Actor, role: str) -> Actor:
        if not role or actor.code != actor.country or self.actors.slots.international(actor.code):
            return actor
        slots = self.actors.slots
        code = slots.join(actor.code, role)
        return Actor(code, slots.country(code), slots.role(code), actor.name, actor.trail, actor.inferred)

    def unknown(self, sentence_number: int, code: str) -> tuple[Actor, ...]:
        """Who did it where nobody is named: *a car bomb went off in Basra* has a doer of that country."""
        slots, country = self.actors.slots, self.located.get(sentence_number, "")
        if not country or not any(code.startswith(act) for act in slots.parts.get("unknown_acts", ())):
            return ()
        trail = (f"nobody is named: {slots.unknown}", f"{country} inferred: named in the sentence")
        return (Actor(slots.join(country, slots.unknown), country, slots.unknown, "", trail, True),)

    def span(self, sentence_number: int, token_index: int) -> tuple[int, int]:
        """Offsets in the article of the core words of the phrase, without what trails after it."""
        mention = self.spans.get((sentence_number, token_index))
        sentence = self.sentences[sentence_number]
        if mention is not None and mention.head == token_index:
            return mention.start, mention.end
        first = first_of(sentence.tokens, token_index)
        while first < token_index and sentence.tokens[first].dep in ("det", "predet"):
            first += 1
        return offsets(sentence, first, token_index)


def _joined(tokens: tuple[Token, ...], i: int) -> list[int]:
    return [i, *(c for c in with_dep(tokens, i, "conj"))]


def identify(
    article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention], actors: Actors
) -> Identities:
    """Link the mentions of an article and fill in what their own words leave open."""
    linker = Linker.of(tuple(sentences), mentions, actors, article.published)
    linked = linker.link(mentions)
    located = {s.number: linker.unnamed.setting.located(s.number) for s in sentences}
    heads: dict[tuple[int, int], tuple[Actor, ...]] = {}
    spans: dict[tuple[int, int], Mention] = {}
    for mention in linked:
        key = (mention.sentence, mention.head)
        heads[key] = distinct([*heads.get(key, ()), mention.actor])
        for token in sentences[mention.sentence].tokens:
            if token.start >= mention.end:
                break
            if token.start >= mention.start:
                spans.setdefault((mention.sentence, token.i), mention)
        spans[key] = mention
    outer = tuple(m for m in linked if not _inner(m, spans, sentences[m.sentence]))
    return Identities(tuple(sentences), outer, spans, heads, actors.roles.facilities, actors, located)


def _inner(mention: Mention, spans: dict[tuple[int, int], Mention], sentence: Sentence) -> bool:
    """An adjective or noun inside another mention, as *Iraqi* in *Iraqi troops*: known, but not listed."""
    noun = sentence.tokens[mention.head].head
    around = spans.get((mention.sentence, noun))
    if around is None or sentence.tokens[mention.head].dep not in ("amod", "compound", "nmod"):
        return False
    return around.start <= mention.start and mention.end <= around.end and around.head != mention.head
