"""Whom an article has spoken of so far, and whom a pronoun or *the minister* then stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from conflictcode.codebook.words import word_set
from conflictcode.coding.phrases import first_conjunct
from conflictcode.records import Actor, Mention, Sentence, Token

_NEAR = 3  # sentences over which a pronoun still finds whom it stands for
_HE = frozenset(("he", "him", "his", "himself"))
_SHE = frozenset(("she", "her", "hers", "herself"))
_THEY = frozenset(("they", "them", "their", "theirs", "themselves"))
_NOMINATIVE = frozenset(("he", "she", "they", "it"))
_IT = frozenset(("it", "its", "itself"))
_MALE = word_set("mr king prince sir lord sheikh emir sultan monsieur chairman spokesman businessman")
_FEMALE = word_set("mrs ms miss queen princess lady madame dame chairwoman spokeswoman")


@dataclass(slots=True)
class Seen:
    """One resolved mention."""

    mention: Mention
    actor: Actor
    token: Token
    words: tuple[str, ...]  # of the name, lower case
    titles: frozenset[str]  # of the title and office, lower case
    person: bool
    many: bool
    inner: bool  # an adjective or noun inside another phrase, as Iraqi in *Iraqi troops*

    @property
    def sentence(self) -> int:
        return self.mention.sentence

    @property
    def subject(self) -> bool:
        return self.token.dep in ("nsubj", "nsubjpass", "agent")

    @property
    def gender(self) -> str:
        return "m" if self.titles & _MALE else "f" if self.titles & _FEMALE else ""


@dataclass(slots=True)
class Memory:
    """The resolved mentions of an article, in order."""

    sentences: tuple[Sentence, ...]
    seen: list[Seen] = field(default_factory=list)
    genders: dict[str, str] = field(default_factory=dict)

    def latest(self, fits: Callable[[Seen], bool]) -> Seen | None:
        return next((s for s in reversed(self.seen) if fits(s)), None)

    def pronoun(self, sentence: int, token: Token) -> list[Seen]:
        """Whom a personal pronoun stands for; several after *Russia and Turkey said they*."""
        word = token.text.lower()
        fits = self._wanted(word)
        if fits is None:
            return []
        doer = self._own_subject(sentence, token)
        himself = {s.actor.name for s in self._at(sentence, [doer])}
        near = [
            s
            for s in self.seen
            if 0 <= sentence - s.sentence <= _NEAR
            and (s.sentence < sentence or s.token.i < token.i)
            and s.actor.code
            and not s.inner
            and s.actor.name not in himself
        ]
        best = self._best([s for s in near if fits(s)], sentence)
        if best is None and word in _THEY:
            best = self._best([s for s in near if not s.person], sentence)
        if best is None:
            return []
        if best.person and word in _HE | _SHE:
            self.genders[best.actor.name] = "m" if word in _HE else "f"
        return self._joined(best) if word in _THEY else self._same_phrase(best)

    def _wanted(self, word: str) -> Callable[[Seen], bool] | None:
        if word in _HE:
            return lambda s: s.person and not s.many and self._gender(s) != "f"
        if word in _SHE:
            return lambda s: s.person and not s.many and self._gender(s) != "m"
        if word in _THEY:
            return lambda s: s.many or len(self._joined(s)) > 1
        if word in _IT:
            return lambda s: not s.person and not s.many
        return None

    def _gender(self, s: Seen) -> str:
        return s.gender or self.genders.get(s.actor.name, "")

    def _own_subject(self, sentence: int, token: Token) -> int:
        """The subject of a pronoun's own verb: *Esper thanked him* is not about one man."""
        tokens = self.sentences[sentence].tokens
        if token.tag == "PRP$" or token.lemma in ("himself", "herself", "itself", "themselves"):
            return -1
        at = token
        for _ in range(3):  # *let them in*: the object of one verb is the parser's subject of the next
            if at.dep not in ("dobj", "dative", "pobj", "prep", "nsubj", "ccomp") or at.head == at.i:
                return -1
            above = tokens[at.head]
            if token.text.lower() in _NOMINATIVE:
                return -1
            subject = next((c for c in above.children if tokens[c].dep == "nsubj" and c != token.i), -1)
            if subject >= 0:
                return subject
            at = above
        return -1

    def _best(self, seen: list[Seen], sentence: int) -> Seen | None:
        """In the same sentence the nearest, a subject first; else the subject of the sentence before."""
        here = [s for s in seen if s.sentence == sentence]
        if here:
            subjects = [s for s in here if s.subject]
            return (subjects or here)[-1]
        for back in range(1, _NEAR + 1):
            there = [s for s in seen if s.sentence == sentence - back]
            if there:
                return next((s for s in there if s.subject), there[-1])
        return None

    def _same_phrase(self, best: Seen) -> list[Seen]:
        return [s for s in self.seen if s.sentence == best.sentence and s.token.i == best.token.i]

    def _joined(self, best: Seen) -> list[Seen]:
        tokens = self.sentences[best.sentence].tokens
        first = first_conjunct(tokens, best.token.i)
        return [
            s
            for s in self.seen
            if s.sentence == best.sentence and not s.inner and first_conjunct(tokens, s.token.i) == first
        ]

    def last_two(self, fits: Callable[[Seen], bool]) -> list[Seen]:
        """The two different actors met last, in the order in which they were met."""
        found: dict[str, Seen] = {}
        for s in reversed(self.seen):
            if s.actor.code and s.mention.kind != "pronoun" and fits(s):
                found.setdefault(s.actor.country if not s.person else s.actor.name, s)
            if len(found) == 2:
                return list(reversed(found.values()))
        return []

    def speaker(self, sentence: int, token: Token) -> list[Seen]:
        """Who says *we* or *I*: the subject of the verb of saying above the clause."""
        tokens = self.sentences[sentence].tokens
        at = token.head
        for _ in range(10):
            if tokens[at].dep in ("ccomp", "parataxis"):
                verb = tokens[tokens[at].head]
                subjects = [c for c in verb.children if tokens[c].dep == "nsubj"]
                found = self._at(sentence, subjects)
                if found:
                    return found
            if tokens[at].head == at:
                return []
            at = tokens[at].head
        return []

    def _at(self, sentence: int, heads: Iterable[int]) -> list[Seen]:
        wanted = set(heads)
        return [s for s in self.seen if s.sentence == sentence and s.token.i in wanted]
