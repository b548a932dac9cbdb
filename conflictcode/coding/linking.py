"""Following actors through an article, mention by mention, from the first to the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.words import pieces
from conflictcode.coding.phrases import definite, first_of, plural
from conflictcode.records import Actor, Article, Mention, Sentence, Token

_PERSONAL = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_MANY = frozenset(("they", "them", "their"))
_THING = frozenset(("it", "its"))
_PAIR = frozenset(("both", "two"))
_NEAR = 3  # sentences over which a pronoun still finds whom it stands for


@dataclass(slots=True)
class Seen:
    """Someone already met in the article."""

    actor: Actor
    words: tuple[str, ...]  # words of the name, lower case; of a role phrase its nouns
    sentence: int
    head: int
    person: bool
    many: bool
    subject: bool
    kind: str
    times: int = 1


@dataclass(slots=True)
class Linker:
    """State of one article while its mentions are linked."""

    article: Article
    sentences: tuple[Sentence, ...]
    actors: Actors
    seen: list[Seen] = field(default_factory=list)
    country: str = ""

    def link(self, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        self.country = self._country(mentions)
        linked: list[Mention] = []
        for mention in mentions:
            for actor in self._resolve(mention):
                linked.append(replace(mention, actor=actor))
                self._remember(mention, actor)
        return tuple(linked)

    # -- who it is -------------------------------------------------------------------------------

    def _resolve(self, mention: Mention) -> tuple[Actor, ...]:
        token = self._token(mention)
        if mention.kind == "pronoun":
            return self._pronoun(mention, token)
        if mention.kind in ("name", "title"):
            return (self._name(mention),)
        if mention.kind == "description" and not mention.actor.code:
            return self._description(mention, token)
        if mention.kind in ("role", "description") and not mention.actor.country:
            return (self._role(mention, token),)
        if mention.kind == "role" and mention.actor.country and not plural(token):
            return (self._titled(mention, token),)
        return (mention.actor,)

    def _name(self, mention: Mention) -> Actor:
        """A full name, or a surname of someone met before."""
        actor, words = mention.actor, tuple(w.lower() for w in pieces(mention.actor.name or mention.text))
        if not words:
            return actor
        same = [s for s in self.seen if s.person and self._same_person(words, s.words)]
        if same and (not actor.code or actor.code.startswith("---")):
            best = max(same, key=lambda s: (s.sentence, s.head))
            return replace(best.actor, trail=(*best.actor.trail, f"{mention.text}: {best.actor.name} again"))
        if not actor.country and actor.role:
            return self._inferred(actor, mention)
        return actor

    def _same_person(self, words: tuple[str, ...], known: tuple[str, ...]) -> bool:
        """A name is someone's when it is all of his, or his last words; first names must not differ."""
        if len(words) == len(known):
            return words == known
        short, long = sorted((words, known), key=len)
        return short == long[-len(short) :] or (len(short) == 1 and len(long) > 2 and short[0] in long[1:])

    def _titled(self, mention: Mention, token: Token) -> Actor:
        """*The Iraqi leader* is the Iraqi in office met last; otherwise the phrase stands for itself."""
        tokens = self.sentences[mention.sentence].tokens
        if not definite(tokens, mention.head) and not any(tokens[c].dep == "poss" for c in token.children):
            return mention.actor
        for s in reversed(self.seen):
            if s.person and s.actor.code and s.actor.country == mention.actor.country:
                if s.actor.role.startswith(mention.actor.role) and s.actor.role:
                    return replace(s.actor, trail=(*s.actor.trail, f"{mention.text}: {s.actor.name}"))
        return mention.actor

    def _role(self, mention: Mention, token: Token) -> Actor:
        """A role without country: of a possessive pronoun, the same role met before, or inferred."""
        tokens = self.sentences[mention.sentence].tokens
        for child in token.children:
            if tokens[child].dep == "poss" and tokens[child].pos == "PRON":
                owner = self._owner_of(mention, tokens[child])
                if owner is not None:
                    return self._lent(
                        mention.actor, owner, f"{tokens[child].text} is {owner.name or owner.code}"
                    )
        if definite(tokens, mention.head) or token.pos == "PROPN":
            before = self._role_before(mention, token)
            if before is not None:
                return replace(before, trail=(*before.trail, f"{mention.text}: as before"))
        return self._inferred(mention.actor, mention)

    def _role_before(self, mention: Mention, token: Token) -> Actor | None:
        role, words = mention.actor.role, {w.lower() for w in pieces(mention.text)}
        for s in reversed(self.seen):
            if not s.actor.country or s.actor.inferred or s.kind == "pronoun":
                continue
            if s.actor.role == role and (s.many == plural(token) or not s.person):
                return s.actor
            if s.person and not plural(token) and role and s.actor.role.startswith(role) and words:
                return s.actor
        return None

    def _owner_of(self, mention: Mention, pronoun: Token) -> Actor | None:
        found = self._antecedents(mention.sentence, pronoun)
        return found[0].actor if found and found[0].actor.country else None

    def _lent(self, actor: Actor, owner: Actor, why: str) -> Actor:
        slots = self.actors.slots
        role = actor.role or actor.code.removeprefix("---")
        code = slots.join(owner.country, role)
        return Actor(
            code, slots.country(code), slots.role(code), actor.name, (*actor.trail, why), owner.inferred
        )

    def _inferred(self, actor: Actor, mention: Mention) -> Actor:
        if actor.country or not actor.role:
            return actor
        country = self._near_country(mention) or self.country
        if not country:
            return actor
        code = self.actors.slots.join(country, actor.role)
        why = f"{country} from the article"
        return Actor(code, country, self.actors.slots.role(code), actor.name, (*actor.trail, why), True)

    # -- pronouns and descriptions ---------------------------------------------------------------

    def _pronoun(self, mention: Mention, token: Token) -> tuple[Actor, ...]:
        found = self._antecedents(mention.sentence, token)
        out = []
        for s in found:
            out.append(
                replace(s.actor, trail=(*s.actor.trail, f"{token.text}: {s.actor.name or s.actor.code}"))
            )
        return tuple(out)

    def _antecedents(self, sentence: int, token: Token) -> list[Seen]:
        word = token.text.lower()
        near = [
            s for s in self.seen if sentence - s.sentence <= _NEAR and s.kind != "pronoun" and s.actor.code
        ]
        if word in _PERSONAL:
            return self._last([s for s in near if s.person], sentence)
        if word in _MANY:
            return self._last([s for s in near if s.many], sentence) or self._last(
                [s for s in near if not s.person], sentence
            )
        if word in _THING:
            return self._last([s for s in near if not s.person and not s.many], sentence)
        return []

    def _last(self, seen: list[Seen], sentence: int) -> list[Seen]:
        """The subject of this sentence or the one before it, else whoever was met last."""
        if not seen:
            return []
        subjects = [s for s in seen if s.subject and sentence - s.sentence <= 1]
        best = max(subjects or seen, key=lambda s: (s.sentence, -s.head if s.sentence < sentence else s.head))
        return [s for s in seen if (s.sentence, s.head) == (best.sentence, best.head)]

    def _description(self, mention: Mention, token: Token) -> tuple[Actor, ...]:
        tokens = self.sentences[mention.sentence].tokens
        before = {tokens[c].lemma for c in token.children if c < token.i}
        if plural(token) and before & _PAIR:
            return self._pair(mention)
        if not definite(tokens, mention.head) or plural(token):
            return ()
        for s in reversed(self.seen):
            if s.person or s.many or not s.actor.code or s.kind == "pronoun":
                continue
            if (s.kind == "place") == self._country_noun(token):
                return (replace(s.actor, trail=(*s.actor.trail, f"{mention.text}: {s.actor.name}")),)
        return ()

    def _country_noun(self, token: Token) -> bool:
        return token.lemma in ("country", "nation", "state", "republic", "kingdom")

    def _pair(self, mention: Mention) -> tuple[Actor, ...]:
        found: dict[str, Actor] = {}
        for s in reversed(self.seen):
            if (
                s.actor.country
                and s.kind != "pronoun"
                and s.actor.country not in {a.country for a in found.values()}
            ):
                found[s.actor.code] = s.actor
            if len(found) == 2:
                break
        if len(found) < 2:
            return ()
        both = reversed(list(found.values()))
        return tuple(replace(a, trail=(*a.trail, f"{mention.text}: {a.name or a.code}")) for a in both)

    # -- the article's own country ---------------------------------------------------------------

    def _near_country(self, mention: Mention) -> str:
        """The one country that the sentence names, when it names one."""
        here = {c for n, c in self._countries if n == mention.sentence}
        return here.pop() if len(here) == 1 else ""

    _countries: list[tuple[int, str]] = field(default_factory=list)

    def _country(self, mentions: Sequence[Mention]) -> str:
        slots = self.actors.slots
        self._countries = [
            (m.sentence, m.actor.country) for m in mentions if slots.has("country", m.actor.country)
        ]
        count = Counter(country for _, country in self._countries)
        return max(count, key=lambda c: count[c]) if count else ""

    def _token(self, mention: Mention) -> Token:
        return self.sentences[mention.sentence].tokens[mention.head]

    def _remember(self, mention: Mention, actor: Actor) -> None:
        token = self._token(mention)
        name = actor.name if mention.kind in ("name", "title") else mention.text
        person = mention.kind == "title" or self._is_person(mention, actor, token)
        subject = token.dep in ("nsubj", "nsubjpass")
        words = tuple(w.lower() for w in pieces(name))
        many = plural(token) or first_of(self.sentences[mention.sentence].tokens, token.i) < 0
        self.seen.append(
            Seen(actor, words, mention.sentence, mention.head, person, many, subject, mention.kind)
        )

    def _is_person(self, mention: Mention, actor: Actor, token: Token) -> bool:
        entry = self.actors.raw_entries.get(actor.name)
        if entry is not None:
            return bool(entry[0] == "person")
        if mention.kind == "name":
            return token.ent in ("PERSON", "") or bool(actor.trail)
        return mention.kind == "role" and not plural(token) and token.ent == ""
