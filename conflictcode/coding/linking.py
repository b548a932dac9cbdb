"""Following actors through an article, mention by mention, from the first to the last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.slots import cut
from conflictcode.codebook.words import pieces, spell
from conflictcode.coding.aliases import aliases
from conflictcode.coding.memory import Memory, Seen
from conflictcode.coding.phrases import definite, plural
from conflictcode.coding.setting import Setting, setting
from conflictcode.records import Actor, Mention, Sentence, Token

_PAIR = frozenset(("both", "two"))
_SPEAKERS = frozenset(("we", "our", "us", "i", "my", "me", "ours"))
_COUNTRY_NOUNS = frozenset(("country", "nation", "state", "republic", "kingdom", "neighbor", "neighbour"))


@dataclass(slots=True)
class Linker:
    """State of one article while its mentions are linked."""

    sentences: tuple[Sentence, ...]
    actors: Actors
    setting: Setting = field(default_factory=lambda: Setting((), ""))
    memory: Memory = field(default_factory=lambda: Memory(()))
    aliases: dict[int, Actor] = field(default_factory=dict)

    def link(self, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        """The mentions with their actors; a phrase that stands for several gives several."""
        self.setting = setting(self.sentences, mentions, self.actors.slots)
        self.memory = Memory(self.sentences)
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
        words = tuple(w.lower() for w in pieces(actor.name if named else mention.text))
        office = actor.trail[-1] if actor.trail else ""
        titles = frozenset(spell(w.lower()) for text in (mention.text, office) for w in pieces(text))
        return Seen(mention, actor, token, words, titles, self._person(mention, token), plural(token), inner)

    def _person(self, mention: Mention, token: Token) -> bool:
        entry = self.actors.raw_entries.get(mention.actor.name)
        if entry is not None:
            return bool(entry[0] == "person")
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
            bearer = self._bearer(mention)
            return (self._again(bearer, mention),) if bearer is not None else (mention.actor,)
        if mention.kind == "description" and not mention.actor.code:
            return self._description(mention, token)
        if mention.kind in ("role", "description"):
            return (self._role(mention, token),)
        return (mention.actor,)

    def _name(self, mention: Mention) -> Actor:
        """A full name, or part of the name of someone met before."""
        actor = mention.actor
        words = tuple(w.lower() for w in pieces(actor.name or mention.text))
        unknown = not actor.code or actor.code.startswith("---")
        before = self.memory.latest(lambda s: bool(s.actor.code) and self._same(words, s, mention))
        before = before or self.memory.latest(
            lambda s: s.person and s.words[:-1][:1] == words
        )  # Lee Sang-ho: Lee
        if before is not None and unknown:
            return self._again(before, mention)
        if not unknown:
            fuller = self.memory.latest(lambda s: s.person and self._fuller(s, mention))
            return self._again(fuller, mention) if fuller is not None else actor
        return self._inferred(actor, mention, named=True)

    def _bearer(self, mention: Mention) -> Seen | None:
        """A person met before whose surname is also a city's: *Santos said*."""
        if self.actors.kind(mention.actor.name) != "city":
            return None
        words = tuple(w.lower() for w in pieces(mention.text))
        return self.memory.latest(lambda s: s.person and len(s.words) > 1 and s.words[-len(words) :] == words)

    def _again(self, seen: Seen, mention: Mention) -> Actor:
        return replace(
            seen.actor, trail=(*seen.actor.trail, f"{mention.text}: {seen.actor.name or seen.mention.text}")
        )

    def _same(self, words: tuple[str, ...], s: Seen, mention: Mention) -> bool:
        """A name is someone's when it is all of his name or the end of it; first names must not differ."""
        if not words or s.mention.kind not in ("name", "title"):
            return False
        if words == s.words:
            return True
        if not s.person or len(words) >= len(s.words) or self._other_gender(s, mention):
            return False
        return words == s.words[-len(words) :] or (
            len(words) == 1 and len(s.words) > 2 and words[0] in s.words[1:]
        )

    def _other_gender(self, s: Seen, mention: Mention) -> bool:
        titles = frozenset(w.lower() for w in pieces(mention.text))
        said = replace(s, titles=titles).gender
        return bool(said and s.gender and said != s.gender)

    def _fuller(self, s: Seen, mention: Mention) -> bool:
        """A bare surname means the bearer whom the article has named in full, whoever else has it."""
        if s.actor.name == mention.actor.name or len(s.words) < 2:
            return False
        said = [w.lower() for w in pieces(mention.text)]
        canonical = [w.lower() for w in pieces(mention.actor.name)]
        short = said[-1] == s.words[-1] and not set(canonical[:-1]) & set(said)
        return short and (len(said) == 1 or self.actors.roles.titled(said[:-1]))

    # -- roles -----------------------------------------------------------------------------------

    def _role(self, mention: Mention, token: Token) -> Actor:
        """*The Iraqi leader* is the person met before; a role without country looks for one."""
        tokens = self.sentences[mention.sentence].tokens
        single = not plural(token) and self.actors.roles.personal(token.text)
        pointing = (
            definite(tokens, mention.head)
            or token.pos == "PROPN"
            or any(tokens[c].dep == "poss" for c in token.children)
        )
        if single and pointing:
            person = self._titled(mention, token)
            if person is not None:
                return self._again(person, mention)
        if mention.actor.country:
            return mention.actor
        for child in token.children:
            if tokens[child].dep == "poss" and tokens[child].pos == "PRON":
                owners = self.memory.pronoun(mention.sentence, tokens[child])
                if owners and owners[0].actor.country:
                    return self._lent(mention.actor, owners[0].actor, tokens[child].text)
        return self._role_before(mention, token, single) or self._inferred(mention.actor, mention)

    def _titled(self, mention: Mention, token: Token) -> Seen | None:
        """The named person last met under this title, of this country if the phrase names one."""
        country = mention.actor.country
        office = {spell(w.lower()) for w in pieces(mention.actor.name)} - {"the", "of"}
        generic = bool(mention.actor.role) and self.actors.slots.has("generic", mention.actor.role)
        bare = len(office) == 1 and generic and bool(country)  # the Iraqi leader: any office will do

        def fits(s: Seen) -> bool:
            if not s.person or s.mention.kind not in ("name", "title") or not s.actor.country:
                return False
            if country and s.actor.country != country:
                return False
            return office <= s.titles or (bare and s.actor.role.startswith(mention.actor.role))

        return self.memory.latest(fits)

    def _role_before(self, mention: Mention, token: Token, single: bool) -> Actor | None:
        """The same noun met before with a country; a place in the sentence speaks louder."""
        if self.setting.located(mention.sentence):
            return None
        noun = token.lemma
        role = mention.actor.role
        same = self.memory.latest(
            lambda s: (
                bool(s.actor.country)
                and not s.actor.inferred
                and s.mention.kind == "role"
                and s.actor.role == role
                and s.token.lemma == noun
            )
        )
        if same is None and not single:
            same = self.memory.latest(
                lambda s: (
                    bool(s.actor.country)
                    and not s.actor.inferred
                    and s.mention.kind == "role"
                    and s.actor.role == role
                    and not s.person
                )
            )
        return self._again(same, mention) if same is not None else None

    def _lent(self, actor: Actor, owner: Actor, word: str) -> Actor:
        slots = self.actors.slots
        code = slots.join(owner.country, actor.role)
        why = f"{word} is {owner.name or owner.code}"
        return Actor(
            code, slots.country(code), slots.role(code), actor.name, (*actor.trail, why), owner.inferred
        )

    def _inferred(self, actor: Actor, mention: Mention, named: bool = False) -> Actor:
        """The country of the sentence or article, for a role whose own words name none."""
        if actor.country or not actor.role or self.actors.slots.free:
            return actor
        sentence = mention.sentence
        if not named and self.actors.roles.personal(
            mention.text.split()[-1]
        ):  # the prime minister was in New York
            country = self.setting.unlocated(sentence) or self.setting.located(sentence)
        else:
            country = self.setting.located(sentence) or ("" if named else self.setting.sole(sentence))
        why = "named in the sentence" if country else "of the article"
        country = country or self.setting.country
        if not country:
            return actor
        code = self.actors.slots.join(country, actor.code.removeprefix("---"))
        trail = (*actor.trail, f"{country} inferred: {why}")
        return Actor(code, country, self.actors.slots.role(code), actor.name, trail, True)

    # -- pronouns and descriptions ---------------------------------------------------------------

    def _pronoun(self, mention: Mention, token: Token) -> Iterable[Actor]:
        if token.text.lower() in _SPEAKERS:
            found = self.memory.speaker(mention.sentence, token)
        else:
            found = self.memory.pronoun(mention.sentence, token)
        return tuple(self._again(s, mention) for s in found)

    def _description(self, mention: Mention, token: Token) -> Iterable[Actor]:
        tokens = self.sentences[mention.sentence].tokens
        before = {tokens[c].lemma for c in token.children if c < token.i}
        country_noun = token.lemma in _COUNTRY_NOUNS
        if plural(token):
            found = self.memory.last_two(lambda s: self._pairs(s, token)) if before & _PAIR else []
            return tuple(self._again(s, mention) for s in found)
        if not definite(tokens, mention.head):
            return ()
        fits = self._country_like if country_noun else self._group_like
        one = self.memory.latest(lambda s: fits(s) and not s.inner) or self.memory.latest(fits)
        return (self._again(one, mention),) if one is not None else ()

    def _country_like(self, s: Seen) -> bool:
        return s.mention.kind == "place" and bool(s.actor.country)

    def _group_like(self, s: Seen) -> bool:
        """Groups and organisations, known or not, but no state's own bodies."""
        if s.person or s.mention.kind not in ("name", "description") or s.token.ent == "PERSON":
            return False
        slots = self.actors.slots
        entry = self.actors.raw_entries.get(s.actor.name)
        if entry is not None and entry[0] not in ("group", "organisation"):
            return False
        parts = cut(s.actor.role)
        return slots.international(s.actor.code) or not any(slots.has("office", p) for p in parts)

    def _pairs(self, s: Seen, token: Token) -> bool:
        if token.lemma in _COUNTRY_NOUNS:
            return s.mention.kind == "place"
        return s.person if self.actors.roles.personal(token.text) else not s.person
