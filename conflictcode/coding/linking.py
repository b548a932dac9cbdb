"""Following actors through an article, mention by mention, from the first to the last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.slots import cut
from conflictcode.codebook.words import pieces, spell, word_set
from conflictcode.coding.aliases import aliases
from conflictcode.coding.memory import Memory, Seen
from conflictcode.coding.phrases import definite, plural
from conflictcode.coding.same import bearer, fuller, known_before, words_of
from conflictcode.coding.setting import setting
from conflictcode.coding.unnamed import Unnamed, again
from conflictcode.records import Actor, Mention, Sentence, Token

_BEFORE_NOUN = ("amod", "compound", "nmod")
_PLACE_NOUNS = word_set(
    "capital city town village region territory province island enclave area homeland world"
)
_GROUP_NOUNS = word_set("group movement organization organisation faction network militia front")
_PEOPLE_NOUNS = frozenset(("man", "woman", "person", "people"))
_SPEAKERS = frozenset(("we", "our", "us", "i", "my", "me", "ours"))
_COUNTRY_NOUNS = frozenset(("country", "nation", "state", "republic", "kingdom", "neighbor", "neighbour"))


@dataclass(slots=True)
class Linker:
    """State of one article while its mentions are linked."""

    sentences: tuple[Sentence, ...]
    actors: Actors
    memory: Memory
    unnamed: Unnamed
    day: dt.date | None = None
    aliases: dict[int, Actor] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        sentences: tuple[Sentence, ...],
        mentions: Sequence[Mention],
        actors: Actors,
        day: dt.date | None = None,
    ) -> Linker:
        memory = Memory(sentences)
        unnamed = Unnamed(actors, memory, setting(sentences, mentions, actors))
        return cls(sentences, actors, memory, unnamed, day)

    def link(self, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        """The mentions with their actors; a phrase that stands for several gives several."""
        self.aliases = aliases(self.sentences, mentions)
        linked: list[Mention] = []
        for _, group in groupby(mentions, key=lambda m: m.sentence):
            ordered = sorted(group, key=lambda m: m.kind == "pronoun")
            linked += [each for mention in ordered for each in self._link(mention, ordered)]
        return tuple(sorted(linked, key=lambda m: (m.sentence, m.head)))

    def _link(self, mention: Mention, others: Sequence[Mention]) -> list[Mention]:
        token = self.sentences[mention.sentence].tokens[mention.head]
        inner = any(
            o.head != mention.head and o.start <= mention.start and mention.end <= o.end for o in others
        )
        found = [replace(mention, actor=actor) for actor in self._resolve(mention, token)]
        for each in found:
            self.memory.seen.append(self._seen(each, token, inner and token.dep != "poss"))
        return found

    def _seen(self, mention: Mention, token: Token, inner: bool) -> Seen:
        actor = mention.actor
        named = mention.kind in ("name", "title", "place")
        words = words_of(actor.name if named and mention.start not in self.aliases else mention.text)
        office = actor.trail[-1] if actor.trail else ""
        titles = frozenset(spell(w.lower()) for text in (mention.text, office) for w in pieces(text))
        return Seen(mention, actor, token, words, titles, self._person(mention, token), plural(token), inner)

    def _person(self, mention: Mention, token: Token) -> bool:
        entry = self.actors.raw_entries.get(mention.actor.name)
        if entry is not None:
            unsaid = self.actors.slots.free  # legacy files don't tell persons from others
            return bool(entry[0] == "person") or (unsaid and token.ent == "PERSON")
        if mention.kind == "title":
            return True
        if mention.kind == "name":
            return token.ent == "PERSON" or (token.ent == "" and bool(mention.actor.trail))
        return mention.kind == "role" and not plural(token) and self.actors.roles.personal(token.text)

    # -- who it is -------------------------------------------------------------------------------

    def _resolve(self, mention: Mention, token: Token) -> Iterable[Actor]:
        alias = self.aliases.get(mention.start)
        if alias is not None and not mention.actor.country:
            return (replace(alias, trail=(*alias.trail, f"{mention.text} is {alias.name or alias.code}")),)
        if mention.kind == "pronoun":
            return self._pronoun(mention, token)
        if mention.kind in ("name", "title"):
            return (self._name(mention),)
        if mention.kind == "place":
            return (self._place(mention),)
        if mention.kind == "description" and not mention.actor.country:
            found = self._description(mention, token)
            if found or not mention.actor.code:
                return found
        if mention.kind == "role" and not mention.actor.country and self._says_nothing_new(mention, token):
            found = self._description(mention, token)
            return found or self.unnamed.role(mention, token)
        if mention.kind in ("role", "description"):
            return self.unnamed.role(mention, token)
        return (mention.actor,)

    def _name(self, mention: Mention) -> Actor:
        """A full name, or part of the name of someone met before."""
        actor = mention.actor
        if actor.code and not actor.code.startswith("---"):
            other = fuller(self.memory, mention, self.actors.roles)
            return again(other, mention) if other is not None else self.unnamed.people(actor, mention)
        before = known_before(self.memory, mention)
        if before is not None:
            return again(before, mention)
        return self._in_office(mention) or self.unnamed.inferred(actor, mention, named=True)

    def _in_office(self, mention: Mention) -> Actor | None:
        """*Duda* or *President Duda* whom nobody introduced: the only one of that name in office then."""
        words = words_of(mention.actor.name or mention.text)
        token = self.sentences[mention.sentence].tokens[mention.head]
        if not words or token.ent not in ("PERSON", "") or bearer(self.memory, mention) is not None:
            return None
        if len(words) > 1 and not self.actors.roles.titled(words[:-1]):
            return None
        name = self.actors.in_office(words[-1], self.day)
        role = self.actors.code_on(name, self.day) if name else None
        if role is None:
            return None
        slots, trail = self.actors.slots, (f"{mention.text} is {name}", role.said)
        return Actor(role.code, slots.country(role.code), slots.role(role.code), name, trail)

    def _place(self, mention: Mention) -> Actor:
        person = bearer(self.memory, mention) if self.actors.kind(mention.actor.name) == "city" else None
        return again(person, mention) if person is not None else mention.actor

    # -- pronouns and descriptions ---------------------------------------------------------------

    def _pronoun(self, mention: Mention, token: Token) -> Iterable[Actor]:
        if token.text.lower() in _SPEAKERS:
            found = self.memory.speaker(mention.sentence, token)
        else:
            found = self.memory.pronoun(mention.sentence, token)
        return tuple(again(s, mention) for s in found)

    def _description(self, mention: Mention, token: Token) -> Iterable[Actor]:
        tokens = self.sentences[mention.sentence].tokens
        country_noun = token.lemma in _COUNTRY_NOUNS
        if plural(token):
            found = (
                self.memory.last_two(lambda s: self._pairs(s, token)) if self._pair_of(mention, token) else []
            )
            if not found and token.lemma in _PEOPLE_NOUNS:
                some = self.memory.latest(lambda s: s.many and self.actors.roles.personal(s.token.lemma))
                found = [some] if some is not None else []
            return tuple(again(s, mention) for s in found)
        if not definite(tokens, mention.head) or self._place_noun(token):
            return ()
        fits = self._country_like if country_noun else self._group_like
        if mention.actor.role:  # the jihadist group
            fits = self._armed
        one = self.memory.latest(lambda s: fits(s) and not s.inner and s.token.dep not in _BEFORE_NOUN)
        one = one or self.memory.latest(fits)
        return (again(one, mention),) if one is not None else ()

    def _pair_of(self, mention: Mention, token: Token) -> bool:
        """*Both men*, *the two sides*: nouns that say nothing new of two who were met before."""
        tokens = self.sentences[mention.sentence].tokens
        before = {tokens[c].lemma for c in token.children if c < token.i}
        known = "both" in before or ("two" in before and definite(tokens, mention.head))
        return known and plural(token) and token.lemma in self.actors.roles.collective

    def _says_nothing_new(self, mention: Mention, token: Token) -> bool:
        """*Both men*, *the terrorist group*: a role noun that only points back."""
        one = token.lemma in self.actors.roles.collective and not self.actors.roles.personal(token.lemma)
        return self._pair_of(mention, token) or (one and not plural(token) and token.lemma in _GROUP_NOUNS)

    def _country_like(self, s: Seen) -> bool:
        return s.mention.kind == "place" and bool(s.actor.country)

    def _place_noun(self, token: Token) -> bool:
        return token.lemma in _PLACE_NOUNS or token.lemma in self.actors.roles.facilities

    def _armed(self, s: Seen) -> bool:
        """A group that bears arms, for *the militant group*."""
        slots, named = self.actors.slots, s.mention.kind in ("name", "description")
        militarised = slots.has("militarised", s.actor.country) or slots.has("armed", s.actor.role[:3])
        return named and militarised and not s.person

    def _group_like(self, s: Seen) -> bool:
        """Groups and organisations, known or not, but no state's own bodies."""
        if s.person or s.mention.kind not in ("name", "description"):
            return False
        slots, kind = self.actors.slots, self.actors.kind(s.actor.name)
        if kind not in ("", "group", "organisation") or (not kind and s.token.ent == "PERSON"):
            return False
        parts = cut(s.actor.role)
        return slots.international(s.actor.code) or not any(slots.has("office", p) for p in parts)

    def _pairs(self, s: Seen, token: Token) -> bool:
        if token.lemma in _COUNTRY_NOUNS:
            return s.mention.kind == "place"
        personal = self.actors.roles.personal
        of_person = s.person or (s.mention.kind == "role" and personal(s.token.lemma))
        return of_person if personal(token.lemma) else not s.person
