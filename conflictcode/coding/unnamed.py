"""Roles whose own words name no country: *the minister*, *their troops*, bare *police*."""

from __future__ import annotations

from dataclasses import dataclass, replace

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.words import spell
from conflictcode.coding.memory import Memory, Seen
from conflictcode.coding.phrases import definite, plural
from conflictcode.coding.same import words_of
from conflictcode.coding.setting import Setting
from conflictcode.records import Actor, Mention, Token


def again(seen: Seen, mention: Mention) -> Actor:
    """The actor of someone met before, with a line more in its trail."""
    who = seen.actor.name or seen.mention.text
    trail = tuple(line for line in seen.actor.trail if not line.endswith(f": {who}"))
    return replace(seen.actor, trail=(*trail, f"{mention.text}: {who}"))


@dataclass(slots=True)
class Unnamed:
    """Finds the country of roles and peoples from what the article said before, or from its setting."""

    actors: Actors
    memory: Memory
    setting: Setting

    def role(self, mention: Mention, token: Token) -> tuple[Actor, ...]:
        """*The Iraqi leader* is the person met before; a role without country looks for one, or several."""
        tokens = self.memory.sentences[mention.sentence].tokens
        person = self._titled(mention, token)
        if person is not None:
            return (again(person, mention),)
        if mention.actor.country:
            return (mention.actor,)
        for child in token.children:
            if tokens[child].dep == "poss" and tokens[child].pos == "PRON":
                owners = self.memory.pronoun(mention.sentence, tokens[child])
                each = {o.actor.country: o.actor for o in reversed(owners) if o.actor.country}
                if each:
                    word = tokens[child].text
                    return tuple(self._lent(mention.actor, o, word) for o in reversed(each.values()))
        before = self._role_before(mention, token)
        return (again(before, mention) if before is not None else self.inferred(mention.actor, mention),)

    def _titled(self, mention: Mention, token: Token) -> Seen | None:
        """The named person last met under this title, of this country if the phrase names one."""
        if plural(token) or not self.actors.roles.personal(token.text) or not self._pointing(mention, token):
            return None
        country, slots = mention.actor.country, self.actors.slots
        office = {spell(word) for word in words_of(mention.actor.name)} - {"the", "of"}
        generic = bool(mention.actor.role) and slots.has("generic", mention.actor.role)
        bare = len(office) == 1 and generic and bool(country)  # the Iraqi leader: any office will do

        def fits(s: Seen) -> bool:
            if not s.person or s.mention.kind not in ("name", "title") or not s.actor.country:
                return False
            if country and s.actor.country != country:
                return False
            return office <= s.titles or (bare and s.actor.role.startswith(mention.actor.role))

        return self.memory.latest(fits)

    def _pointing(self, mention: Mention, token: Token) -> bool:
        """*The minister*, *their minister*, *Minister*: someone the reader knows already."""
        tokens = self.memory.sentences[mention.sentence].tokens
        owned = any(tokens[c].dep == "poss" for c in token.children)
        return owned or token.pos == "PROPN" or definite(tokens, mention.head)

    def _role_before(self, mention: Mention, token: Token) -> Seen | None:
        """The same noun met before with a country; else, unless the sentence names a place, the same role."""
        memory, tokens = self.memory, self.memory.sentences[mention.sentence].tokens
        if any(tokens[c].lemma in ("a", "an") for c in token.children):
            return None
        pointing = definite(tokens, mention.head)
        single = not plural(token) and self.actors.roles.personal(token.text)
        known = [s for s in memory.seen if s.actor.country and s.token.lemma == token.lemma]
        if (
            single and pointing and any(not s.many for s in known)
        ):  # the official: the one official, not the many
            return [s for s in known if not s.many][-1]
        located = bool(self.setting.located(mention.sentence))
        same = [s for s in known if self._same_role(s, mention)]
        if same and (pointing or not located):
            return next((s for s in reversed(same) if s.many == plural(token)), same[-1])
        if located or single:
            return None
        return memory.latest(lambda s: self._same_role(s, mention) and not s.person)

    def _same_role(self, s: Seen, mention: Mention) -> bool:
        known = bool(s.actor.country) and not s.actor.inferred
        return known and s.mention.kind == "role" and s.actor.role == mention.actor.role

    def _lent(self, actor: Actor, owner: Actor, word: str) -> Actor:
        why = f"{word} is {owner.name or owner.code}"
        return self._of_country(actor, owner.country, actor.role, why, owner.inferred)

    def _of_country(self, actor: Actor, country: str, rest: str, why: str, inferred: bool) -> Actor:
        slots = self.actors.slots
        code = slots.join(country, rest)
        trail = (*actor.trail, why)
        return Actor(code, slots.country(code), slots.role(code), actor.name, trail, inferred)

    def inferred(self, actor: Actor, mention: Mention, named: bool = False) -> Actor:
        """A role with the country of its sentence or article. ``named``: it is a person's title."""
        if actor.country or not actor.role or self.actors.slots.free or self._of_region(actor):
            return actor
        sentence = mention.sentence
        if named:
            country = self.setting.located(sentence)
        elif self.actors.roles.personal(mention.text.split()[-1]):  # the prime minister was in New York
            country = self.setting.unlocated(sentence) or self.setting.located(sentence)
        else:
            country = self.setting.located(sentence) or self.setting.sole(sentence)
        why = "named in the sentence" if country else "of the article"
        country = country or self.setting.country
        if not country:
            return actor
        rest = actor.code.removeprefix("---")
        return self._of_country(actor, country, rest, f"{country} inferred: {why}", True)

    def _of_region(self, actor: Actor) -> bool:
        """*African jurists* are from more than one country."""
        return self.actors.slots.has("region", actor.code[:3])

    def people(self, actor: Actor, mention: Mention) -> Actor:
        """*Ethnic Albanians* where the sentence plays: of that country."""
        slots = self.actors.slots
        if actor.country or not actor.code or slots.free or actor.code.startswith("---"):
            return actor
        country = self.setting.located(mention.sentence) or self.setting.sole(mention.sentence)
        if not country or slots.of(actor.code[:3]) == "region":
            return actor
        return self._of_country(
            actor, country, actor.code, f"{country} inferred: named in the sentence", True
        )
