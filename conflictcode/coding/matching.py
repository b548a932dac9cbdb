"""Does a rule's phrase fit what stands around a predicate, and where are its source and target?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conflictcode.codebook.patterns import BOTH, SOURCE, TARGET, Pattern, PrepSlot, Slot, WordSet
from conflictcode.codebook.rules import Rule
from conflictcode.coding.clauses import Grammar, Prep, once
from conflictcode.records import Token

# Where a target stands when the rule doesn't say, best first.
_VERB_TARGETS = (
    "against",
    "on",
    "at",
    "with",
    "to",
    "toward",
    "towards",
    "upon",
    "into",
    "over",
    "from",
    "of",
    "for",
    "between",
)
_NOUN_SOURCES = ("by", "possessive", "adjective", "launcher", "between")
_NOUN_TARGETS = (
    "on",
    "against",
    "with",
    "at",
    "of",
    "to",
    "toward",
    "towards",
    "upon",
    "into",
    "over",
    "between",
    "among",
    "for",
)
_WHEN = frozenset({"this", "that", "last", "next", "every", "each", "past", "previous", "later"})
_MODIFIERS = ("compound", "amod", "nmod", "nummod", "poss", "advmod", "npadvmod", "dep")

IsActor = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found at a predicate: the tokens that carry it and those that fill its roles."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    evidence: frozenset[int]
    specificity: float
    filled: frozenset[int] = frozenset()  # objects that words of the phrase account for


class Matcher:
    """Tries phrases against one sentence."""

    def __init__(self, grammar: Grammar, is_actor: IsActor, words: Mapping[str, WordSet]) -> None:
        self.grammar = grammar
        self.is_actor = is_actor
        self.answers: dict[tuple[str, int], Any] = {}
        self.transparent = words["transparent"]  # a *series* of attacks, a *number* of sanctions
        self.light = words["light_verbs"]  # *carry out* an attack, *hold* talks
        self.happening = words["happening_verbs"]  # an attack *took place*, talks *began*
        self.gripping = words["gripping_verbs"]  # protests *rocked* Baghdad

    def match(self, rule: Rule, pattern: Pattern, i: int) -> Match | None:
        if pattern.noun:
            return self._noun(rule, pattern, i)
        return None if self._another_verb(pattern, i) else self._verb(rule, pattern, i)

    # -- words ----------------------------------------------------------------------------------

    def fits(self, words: WordSet, i: int) -> frozenset[int]:
        """Tokens that make the noun phrase headed by ``i`` one of ``words``; empty when it isn't."""
        for form in self.grammar.forms[i]:
            if form in words.single:
                return frozenset({i})
            for ahead, behind in words.phrases.get(form, ()):
                found = self._ahead(ahead, i) | self._behind(behind, i)
                if len(found) == len(ahead) + len(behind):
                    return found | {i}
        return frozenset()

    def anywhere(self, words: WordSet) -> list[int]:
        """Every token of the sentence that fits."""
        if self.grammar.vocabulary.isdisjoint(words.heads):
            return []
        return [token.i for token in self.grammar.tokens if self.fits(words, token.i)]

    def _ahead(self, words: tuple[str, ...], i: int) -> frozenset[int]:
        tokens = self.grammar.tokens
        found: set[int] = set()
        k = i - 1
        for word in reversed(words):
            while k >= 0 and (tokens[k].text == "-" or (i - k <= 3 and word not in _forms(tokens[k]))):
                k -= 1
            if k < 0 or word not in _forms(tokens[k]):
                return frozenset()
            found.add(k)
            k -= 1
        return frozenset(found)

    def _behind(self, words: tuple[str, ...], i: int) -> frozenset[int]:
        tokens = self.grammar.tokens
        found: set[int] = set()
        k = i + 1
        for word in words:
            while k < len(tokens) and tokens[k].pos in ("DET", "PUNCT") and word not in _forms(tokens[k]):
                k += 1
            if k >= len(tokens) or word not in _forms(tokens[k]):
                return frozenset()
            found.add(k)
            k += 1
        return frozenset(found)

    def heads(self, i: int) -> tuple[int, ...]:
        """The noun and, when it only measures, what it measures: *a series of attacks* → attacks."""
        if not self.fits(self.transparent, i):
            return (i,)
        inner = [n for prep in self.grammar.preps(i) if prep.lemma == "of" for n in prep.objects]
        return (i, *(k for n in inner for k in self.heads(n)))

    def find(self, words: WordSet, nouns: Iterable[int]) -> frozenset[int]:
        for noun in nouns:
            for head in self.heads(noun):
                found = self.fits(words, head)
                if found:
                    return found | {head, noun}
        return frozenset()

    # -- verbs ----------------------------------------------------------------------------------

    def _verb(self, rule: Rule, pattern: Pattern, i: int) -> Match | None:
        grammar = self.grammar
        subjects, objects = grammar.subjects(i), grammar.objects(i)
        if pattern.trigger != grammar.tokens[i].lemma and grammar.passive(i) and not subjects:
            subjects, objects = objects, ()  # *is prepared*: said of the subject, not done to it
        objects = objects or (self._raised(i) if pattern.object else ())
        roles: dict[str, tuple[int, ...]] = {}
        ahead = self._before(pattern, i)
        if ahead is None:
            return None
        evidence, filled = {i, *ahead}, set[int]()
        if pattern.subject and not self._take(pattern.subject, subjects, roles, evidence, filled):
            return None
        if pattern.extra:
            left = self._take_extra(pattern.extra, i, objects, evidence, filled)
            if left is None:
                return None
            objects = left
        if pattern.object and not self._take(
            pattern.object,
            objects or self._infinitive_objects(pattern, i) or self._beside(pattern, i),
            roles,
            evidence,
            filled,
        ):
            return None
        missing = self._take_preps(pattern, i, objects, roles, evidence, filled)
        if missing is None:
            return None
        sources = roles.get(SOURCE, () if pattern.subject and pattern.subject.role == TARGET else subjects)
        targets = roles.get(TARGET) or self._default_targets(rule, pattern, i, objects, roles, filled)
        if rule.instrument and not sources and grammar.passive(i):
            sources = objects  # *police were put on alert*: nobody else is named
        if BOTH in roles:
            sources = targets = roles[BOTH]
        found = Match(sources, targets, frozenset(evidence), pattern.specificity - missing, frozenset(filled))
        return replace(found, sources=targets, targets=sources) if rule.swap else found

    def _another_verb(self, pattern: Pattern, i: int) -> bool:
        """*Wound up a visit*, *called off talks*: the verb alone says nothing of it."""
        said = {word for prep in pattern.preps for word in prep.preps}
        particles = {kid.lemma for kid in self.grammar.kids(i, "prt")}
        return bool(particles - said) and not pattern.object and not pattern.extra

    def _raised(self, i: int) -> tuple[int, ...]:
        """An object that the parser took for a clause's subject: *let lorries enter*, *let aid into Gaza*."""
        found: list[int] = []
        for kid in self.grammar.kids(i, "ccomp"):
            subjects = self.grammar.kids(kid.i, "nsubj", "nsubjpass") if kid.tag == "VB" else ()
            heads = (kid,) if kid.pos in ("NOUN", "PROPN") else subjects
            found.extend(n for head in heads for n in self.grammar.conjuncts(head.i))
        return tuple(found)

    def _take(
        self,
        slot: Slot,
        nouns: tuple[int, ...],
        roles: dict[str, tuple[int, ...]],
        evidence: set[int],
        filled: set[int],
    ) -> bool:
        if slot.role:
            if not nouns:
                return False
            roles[slot.role] = nouns
            return True
        assert slot.words is not None
        found = self.find(slot.words, nouns)
        evidence |= found
        filled |= found
        return bool(found)

    def _take_extra(
        self, slot: Slot, i: int, objects: tuple[int, ...], evidence: set[int], filled: set[int]
    ) -> tuple[int, ...] | None:
        """Objects left once the second word is found: *hold TARGET hostage*, *grant TARGET asylum*."""
        assert slot.words is not None
        beside = tuple(
            kid.i
            for kid in self.grammar.kids(
                i, "oprd", "acomp", "advmod", "dobj", "attr", "xcomp", "ccomp", "npadvmod", "prt", "advcl"
            )
            if kid.dep != "npadvmod" or not self._is_when(kid.i)
        )
        for k in (
            *beside,
            *objects,
            *(g.i for b in beside for g in self.grammar.kids(b, "acomp", "attr", "amod", "compound")),
        ):
            found = frozenset() if self._says_something(k) else self.fits(slot.words, k)
            if found:
                evidence |= found
                filled |= found
                left = tuple(n for n in objects if n != k)
                indirect = tuple(
                    n
                    for kid in self.grammar.kids(i, "dative")
                    for n in self.grammar.conjuncts(kid.i)
                    if kid.pos != "ADP"
                )
                inner = tuple(kid.i for b in beside for kid in self.grammar.kids(b, "nsubj"))
                return (
                    indirect
                    or left
                    or inner
                    or tuple(kid.i for kid in self.grammar.kids(k, "poss", "compound", "nmod"))
                )
        return None

    def _is_when(self, k: int) -> bool:
        """*This month*, *last week*: when, where *gave it a month* says how long."""
        return any(kid.lemma in _WHEN for kid in self.grammar.kids(k, "det", "amod"))

    def _says_something(self, k: int) -> bool:
        """A clause of its own is no second word: *gave assurances that aid would be granted*."""
        return any(kid.lemma != "to" for kid in self.grammar.kids(k, "aux", "auxpass", "mark"))

    def _infinitive_objects(self, pattern: Pattern, i: int) -> tuple[int, ...]:
        if not any("to" in prep.preps for prep in pattern.preps):
            return ()
        return tuple(n for c in self.grammar.complements(i) for n in self.grammar.objects(c))

    def _beside(self, pattern: Pattern, i: int) -> tuple[int, ...]:
        """What stands where an object would: *go home*, *stay calm*, *stop interfering*."""
        if not pattern.object or not pattern.object.words:
            return ()
        kids = self.grammar.kids(i, "advmod", "acomp", "xcomp", "npadvmod", "intj")
        return tuple(kid.i for kid in kids if kid.dep != "xcomp" or kid.tag != "VB")

    def _take_preps(
        self, pattern: Pattern, i: int, objects: tuple[int, ...], roles: dict[str, tuple[int, ...]],
        evidence: set[int], filled: set[int],
    ) -> float | None:  # fmt: skip
        """What is missing of the phrase's optional parts; None when a needed one is."""
        preps = self.grammar.all_preps(i)
        missing = 0.0
        said = bool(pattern.object and pattern.object.words)
        for wanted in pattern.preps:
            found = self._take_prep(wanted, i, preps, objects, roles, evidence, filled)
            if not found and wanted.slot and wanted.slot.role and said and not wanted.needed:
                missing += 0.5  # *sanctions were imposed*, *pulled out*: on whom, of where may be left unsaid
            elif not found:
                return None
            said = said or not (wanted.slot and wanted.slot.role)
        return missing

    def _take_prep(
        self, wanted: PrepSlot, i: int, preps: tuple[Prep, ...], objects: tuple[int, ...],
        roles: dict[str, tuple[int, ...]], evidence: set[int], filled: set[int],
    ) -> bool:  # fmt: skip
        for prep in preps:
            if prep.lemma not in wanted.preps:
                continue
            if wanted.slot is None:
                evidence.add(prep.token)
                return True
            nouns = (
                prep.objects or prep.clauses or objects
            )  # *pulled out troops*: a particle before its object
            if nouns and self._take(wanted.slot, nouns, roles, evidence, filled):
                evidence.add(prep.token)
                return True
        return "to" in wanted.preps and self._take_infinitive(wanted.slot, i, evidence)

    def _take_infinitive(self, slot: Slot | None, verb: int, evidence: set[int]) -> bool:
        if slot is None or slot.words is None:
            return False
        for c in self.grammar.complements(verb):
            if self.grammar.tokens[c].lemma in slot.words.single:
                evidence.add(c)
                return True
        return False

    def _default_targets(
        self,
        rule: Rule,
        pattern: Pattern,
        i: int,
        objects: tuple[int, ...],
        roles: dict[str, tuple[int, ...]],
        filled: set[int],
    ) -> tuple[int, ...]:
        if pattern.subject and pattern.subject.role == TARGET:
            return roles.get(TARGET, ())
        given = tuple(kid.i for kid in self.grammar.kids(i, "dative") if kid.pos != "ADP")
        if any(self.is_actor(n) for n in given):
            return tuple(n for k in given for n in self.grammar.conjuncts(k))
        objects = objects or self._infinitive_objects(pattern, i)
        used = rule.instrument and bool(filled & set(objects))
        worded = used or bool(pattern.object and pattern.object.words)
        somebody = any(self.is_actor(n) for n in objects) and not worded and not rule.instrument
        own = somebody and all(self._own(n) for n in objects)  # *offered its troops to Chad*
        if somebody and not own:
            return objects  # *pledged help to Chad*: what is nobody leaves the place to somebody
        preps = self.grammar.all_preps(i)
        wanted = rule.target or _VERB_TARGETS
        for lemma in wanted:
            for prep in preps:
                others = (n for n in prep.objects if not (own and self._own(n)))
                if prep.lemma == lemma and any(map(self.is_actor, others)):
                    return prep.objects
        return () if rule.instrument else objects  # the object's owner may stand for it: *seized Iraqi oil*

    def _own(self, n: int) -> bool:
        """*Its troops*, *his duties*: whose, the doer's own or another's, the pronoun tells."""
        return any(kid.tag == "PRP$" for kid in self.grammar.kids(n, "poss"))

    # -- nouns ----------------------------------------------------------------------------------

    def _noun(self, rule: Rule, pattern: Pattern, i: int) -> Match | None:
        ahead = self._before(pattern, i)
        if ahead is None:
            return None
        evidence = {i, *ahead}
        roles: dict[str, tuple[int, ...]] = {}
        preps = self.noun_preps(i)
        for wanted in pattern.preps:
            if not self._take_prep(wanted, i, preps, (), roles, evidence, set()):
                return None
        sources = roles.get(SOURCE) or self._at(rule.source or _NOUN_SOURCES, i, ())
        targets = roles.get(TARGET) or self._at((*(rule.target or _NOUN_TARGETS), "struck"), i, sources)
        if not targets and set(sources) and "between" in rule.target:
            targets = sources
        if rule.swap:
            sources, targets = targets, sources
        return Match(sources, targets, frozenset(evidence), pattern.specificity)

    def _before(self, pattern: Pattern, i: int) -> set[int] | None:
        """What must modify the trigger; None when something is missing."""
        found: set[int] = set()
        for slot in pattern.before:
            words = self._modifier(slot.words, i) if slot.words else frozenset()
            if not words:
                return None
            found |= words
        return found

    def _modifier(self, words: WordSet, i: int) -> frozenset[int]:
        tokens = self.grammar.tokens
        for kid in self.grammar.kids(i, *_MODIFIERS):
            found = self.fits(words, kid.i)
            if found:
                return found
            nested = self._modifier(words, kid.i) if kid.dep in ("compound", "amod", "nmod") else frozenset()
            if nested:
                return nested
        if i and words.single & _forms(tokens[i - 1]):  # the parser may hang a modifier elsewhere
            return frozenset({i - 1})
        return frozenset()

    @once
    def noun_preps(self, i: int) -> tuple[Prep, ...]:
        """Prepositions of an event noun, and of the verb that launches it or that it is the subject of."""
        grammar = self.grammar
        found = list(grammar.preps(i))
        for prep in tuple(found):  # attacks by X *on Y*: the second may hang on X
            for n in prep.objects[-1:]:
                found.extend(grammar.preps(n))
        verb = self.launcher(i)
        if verb is not None:
            found.extend(grammar.preps(verb))
        return tuple(found)

    @once
    def launcher(self, i: int) -> int | None:
        """The light verb that this noun is the act of: *carried out an attack*, *talks were held*."""
        grammar = self.grammar
        token = grammar.tokens[i]
        seen = 0
        while seen < 6:
            head = grammar.tokens[token.head]
            if token.dep in ("dobj", "nsubjpass", "attr", "oprd") and grammar.is_verb(head.i):
                return head.i if head.lemma in self.light.single else None
            if token.dep == "nsubj" and grammar.is_verb(head.i):  # *talks began*, *protests rocked Iran*
                verbs = self.gripping if grammar.objects(head.i) else self.happening
                return head.i if head.lemma in verbs.single else None
            if token.dep == "pobj" and head.lemma in ("in", "into", "to", "on", "with", "under"):
                verb = grammar.tokens[head.head]
                return (
                    verb.i
                    if grammar.is_verb(verb.i) and f"{verb.lemma} {head.lemma}" in self.light.whole
                    else None
                )
            if token.dep == "acl" or token.head == token.i:
                return None
            if token.dep == "pobj" and head.lemma == "of" and self.fits(self.transparent, head.head):
                token = grammar.tokens[head.head]
            elif token.dep == "conj":
                token = head
            else:
                return None
            seen += 1
        return None

    def _at(self, places: tuple[str, ...], i: int, taken: tuple[int, ...]) -> tuple[int, ...]:
        """The first of ``places`` around an event noun where somebody stands."""
        for place in places:
            nouns = tuple(n for n in self._standing(place, i) if n not in taken or place == "between")
            if nouns and (place in ("launcher",) or any(self.is_actor(n) for n in nouns)):
                return nouns
        return ()

    def _standing(self, place: str, i: int) -> tuple[int, ...]:
        grammar = self.grammar
        if place == "possessive":
            return tuple(n for kid in grammar.kids(i, "poss") for n in grammar.conjuncts(kid.i))
        if place == "adjective":
            return tuple(kid.i for kid in grammar.kids(i, "amod", "compound", "nmod") if self.is_actor(kid.i))
        if place == "launcher":
            verb = self.launcher(i)
            return () if verb is None else tuple(n for n in grammar.subjects(verb) if n != i)  # *talks began*
        if place == "object":
            verb = self.launcher(i)
            return () if verb is None else grammar.indirect(verb)
        if place == "struck":  # *answered the crowd with tear gas*, *protests rocked Baghdad*
            verb = self.launcher(i)
            return () if verb is None else tuple(n for n in grammar.objects(verb) if n != i)
        return tuple(n for prep in self.noun_preps(i) if prep.lemma == place for n in prep.objects)


def _forms(token: Token) -> frozenset[str]:
    return frozenset({token.text.lower(), token.lemma})
