"""Clauses: what stands around a predicate, whatever its form, before anything is coded.

One answer to *who, what, to whom* for active, passive, infinitive, participle, relative and nominal
forms, so that a rule is written once. spaCy's English (ClearNLP) relations in, token indices out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar

from conflictcode.coding.slips import FINITE, mended
from conflictcode.records import Sentence, Token

_SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
_PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
_CLAUSE_LINKS = frozenset({"ccomp", "xcomp"})
# What an active verb has and a passive one, shorn of its auxiliary, hasn't.
_NO_PASSIVE = ("aux", "auxpass", "dobj", "ccomp", "xcomp", "attr", "acomp", "dative", "prt")
# When, not whom: *called on Friday* calls on nobody.
_TIMES = frozenset(
    {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
        "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december", "today", "yesterday", "tomorrow", "week", "month", "year", "day",
        "morning", "evening", "night", "weekend", "hour", "minute", "afternoon", "decade",
    }
)  # fmt: skip
_NO_MONTHS = frozenset({"march", "may"})  # in lower case: *put an end to the march*
_FRAMES = frozenset({"accord", "due", "owe", "thank", "prior", "contrary"})  # *according to* addresses nobody
_NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "hardly", "barely", "without"})


@dataclass(frozen=True, slots=True)
class Prep:
    """A preposition beside a predicate with what it governs (empty when it governs nothing)."""

    lemma: str
    token: int
    objects: tuple[int, ...]  # nouns, conjuncts included
    clauses: tuple[int, ...]  # gerunds: accused of *attacking*


T = TypeVar("T")


def once(question: Callable[[Any, int], T]) -> Callable[[Any, int], T]:
    """A sentence doesn't change, and every rule asks the same of it: each answer is worked out once."""
    name = question.__name__

    @wraps(question)
    def answer(asked: Any, i: int) -> T:
        known: dict[tuple[str, int], T] = asked.answers
        try:
            return known[name, i]
        except KeyError:
            known[name, i] = found = question(asked, i)
            return found

    return answer


class Grammar:
    """Questions about one sentence. Answers are token indices; conjuncts are included."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = mended(sentence.tokens)
        self._subjects: dict[int, tuple[int, ...]] = {}
        self.answers: dict[tuple[str, int], Any] = {}

    # -- words ----------------------------------------------------------------------------------

    @cached_property
    def forms(self) -> tuple[tuple[str, ...], ...]:
        """Each word's lemma and, where it is another, the word itself in small letters."""
        return tuple(tuple(dict.fromkeys((t.lemma, t.text.lower()))) for t in self.tokens)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(form for forms in self.forms for form in forms)

    # -- small questions ------------------------------------------------------------------------

    def kids(self, i: int, *deps: str) -> Iterator[Token]:
        return (self.tokens[k] for k in self.tokens[i].children if self.tokens[k].dep in deps)

    def is_verb(self, i: int) -> bool:
        token = self.tokens[i]
        return token.pos in ("VERB", "AUX") or token.tag.startswith("VB") or self._mistaken_verb(token)

    def _mistaken_verb(self, token: Token) -> bool:
        """*demanded that Greece hand over ...*: the parser takes the bare verb for a noun."""
        if token.dep not in ("ccomp", "ROOT") or token.pos not in ("NOUN", "ADJ", "PROPN"):
            return False
        deps = {self.tokens[k].dep for k in token.children}
        marks = {"dobj", "prt", "dative", "mark"} if token.dep == "ccomp" else {"dobj"}
        return "nsubj" in deps and bool(deps & marks)

    def is_predicate(self, i: int) -> bool:
        """A verb, or an adjective that says something of a subject: *is willing*."""
        token = self.tokens[i]
        return self.is_verb(i) or (token.dep in ("acomp", "oprd") and token.pos in ("ADJ", "ADV"))

    @once
    def conjuncts(self, i: int) -> tuple[int, ...]:
        """The noun and everything coordinated with it: *France, Germany and Italy*."""
        result = [i]
        for k in result:
            kids = (
                *self.kids(k, "conj"),
                *(kid for kid in self.kids(k, "appos", "nmod", "compound") if self._listed(k, kid)),
            )
            result.extend(kid.i for kid in kids if kid.i not in result and not self.is_clause(kid.i))
        return tuple(result)

    def _listed(self, head: int, kid: Token) -> bool:
        """*Iran, Iraq, Syria and Yemen*: the parser may take the other names for appositions or modifiers."""
        if self.tokens[head].pos != "PROPN" or kid.pos != "PROPN":
            return False
        between = {self.tokens[i].text.lower() for i in range(min(head, kid.i) + 1, max(head, kid.i))}
        if kid.i < head:
            return bool({",", "and"} & between)
        return "," in between and any(True for _ in self.kids(kid.i, "conj", "cc", "appos"))

    def is_clause(self, i: int) -> bool:
        return self.tokens[i].tag in ("VBD", "VBP", "VBZ", "VB", "MD") and self.tokens[i].pos in (
            "VERB",
            "AUX",
        )

    @once
    def passive(self, i: int) -> bool:
        token = self.tokens[i]
        if any(True for _ in self.kids(i, "auxpass", "nsubjpass", "csubjpass")):
            return True
        if token.tag not in ("VBN", "VBD"):
            return False
        if token.dep == "acl":
            return (token.tag == "VBN" and not self._after_comma_with_object(i)) or any(
                True for _ in self.kids(i, "agent")
            )
        if (
            token.dep in ("conj", "advcl")
            and token.tag == "VBN"
            and not any(True for _ in self.kids(i, "aux", "nsubj", "dobj"))
        ):
            return token.dep == "advcl" or self.passive(token.head)
        return self._passive_in_headline(i) or (
            token.tag == "VBN" and any(True for _ in self.kids(i, "agent"))
        )

    def _after_comma_with_object(self, i: int) -> bool:
        """*Merkel, Germany's chancellor, phoned Macron*: the parser may hang the verb on the apposition."""
        return self.tokens[i - 1].text == "," and any(True for _ in self.kids(i, "dobj"))

    def _passive_in_headline(self, i: int) -> bool:
        """*Dozens killed in Basra*: headlines tell the past in the present tense."""
        beside = {kid.dep for kid in self.kids(i, *_NO_PASSIVE)}
        return self.sentence.headline and not beside and any(True for _ in self.kids(i, "nsubj"))

    def negated(self, i: int) -> bool:
        """Denied in its own clause: *did not attack*, *never*, *no longer*, *no troops*."""
        if any(kid.lemma in _NEGATIONS for kid in self.kids(i, "neg", "advmod", "preconj", "cc")):
            return True
        if any(kid.text.lower() == "longer" and self.negated(kid.i) for kid in self.kids(i, "advmod")):
            return True  # *no longer bombs*
        if self.tokens[i].dep == "pcomp" and self.tokens[self.tokens[i].head].lemma == "without":
            return True
        arguments = [kid.i for kid in self.kids(i, "nsubj", "nsubjpass", "dobj")]
        arguments += [i] if not self.is_verb(i) else []
        return any(
            self.is_nobody(k) or any(kid.lemma in ("no", "neither") for kid in self.kids(k, "det"))
            for k in arguments
        )

    def is_nobody(self, i: int) -> bool:
        """*nobody*, *none*, *no one*."""
        token = self.tokens[i]
        return token.lemma in ("nobody", "none") or (
            token.lemma == "one" and any(kid.lemma == "no" for kid in self.kids(i, "det"))
        )

    def auxiliaries(self, i: int) -> tuple[str, ...]:
        own = tuple(kid.text.lower() for kid in self.kids(i, "aux", "auxpass"))
        token = self.tokens[i]
        if not own and token.dep == "conj" and self.is_verb(token.head) and token.tag in ("VB", "VBN", "VBG"):
            return self.auxiliaries(token.head)
        return own

    def markers(self, i: int) -> tuple[str, ...]:
        return tuple(kid.lemma for kid in self.kids(i, "mark", "advmod"))

    # -- arguments ------------------------------------------------------------------------------

    def subjects(self, i: int) -> tuple[int, ...]:
        """Who does it: the logical doer of a verb, found through control, raising and coordination."""
        if i not in self._subjects:
            self._subjects[i] = ()  # cycles in odd trees end here
            found = self._agents(i) if self.passive(i) else self.surface_subject(i)
            self._subjects[i] = found
        return self._subjects[i]

    def _agents(self, i: int) -> tuple[int, ...]:
        own = tuple(n for agent in self.kids(i, "agent") for n in self._governed(agent.i)[0])
        later = (kid.i for kid in self.kids(i, "conj") if kid.tag == "VBN" and self.passive(kid.i))
        return own or next(filter(None, map(self._agents, later)), ())  # *tortured and beaten by jailers*

    def surface_subject(self, i: int, depth: int = 0) -> tuple[int, ...]:
        token = self.tokens[i]
        own = [kid for kid in self.kids(i, *_SUBJECTS, *_PASSIVE_SUBJECTS) if kid.dep != "expl"]
        if own:
            return tuple(n for kid in own for n in self.conjuncts(self._acting(kid)))
        if token.head == i:
            return self._stranded_subject(i)
        return self._inherited_subject(token, depth) if depth <= 8 else ()

    def _acting(self, subject: Token) -> int:
        """*The Red Cross operating in Iraq said*: who speaks is no gerund."""
        if subject.tag != "VBG":
            return subject.i
        return next((kid.i for kid in self.kids(subject.i, "nsubj") if kid.i < subject.i), subject.i)

    def _stranded_subject(self, verb: int) -> tuple[int, ...]:
        """*With the signing of a memorandum, Chad and Mali have agreed*: subjects that the parser has
        hung on the noun before the comma."""
        group = [verb, *(kid.i for kid in self.kids(verb, "aux", "auxpass", "neg") if kid.i < verb)]
        finite = self.tokens[verb].tag in FINITE or len(group) > 1
        noun = min(group) - 1
        while finite and noun > 0 and self.tokens[noun].dep == "conj" and self.tokens[noun].head < noun:
            if self.tokens[min(self.subtree(noun)) - 1].text == ",":
                return self.conjuncts(noun)
            noun = self.tokens[noun].head
        return ()

    def outer_subject(self, i: int) -> tuple[int, ...]:
        """*said the report was late and urged reform*: whose clause this verb may be torn from."""
        token = self.tokens[i]
        first = self.tokens[token.head]
        own = any(True for _ in self.kids(i, *_SUBJECTS, *_PASSIVE_SUBJECTS))
        if token.dep != "conj" or first.dep != "ccomp" or own or self.passive(i):
            return ()
        return self.surface_subject(first.head)

    def _inherited_subject(self, token: Token, depth: int) -> tuple[int, ...]:
        head = self.tokens[token.head]
        if token.dep in ("conj", "acomp", "oprd") and self.is_predicate(head.i):
            return self.surface_subject(head.i, depth + 1)
        if token.dep == "conj" and token.tag in FINITE and head.head == head.i:
            return (head.i,)  # *residents angered by cuts and threw stones*: a verb misread, its subject left
        if token.dep in ("xcomp", "ccomp") and self.is_predicate(head.i):
            return self._controller(head.i, depth)
        if token.dep in ("advcl", "prep", "dep", "parataxis") and self.is_verb(head.i):
            return self.surface_subject(head.i, depth + 1)
        if token.dep == "acl":
            return self._noun_controller(token, head, depth)
        if token.dep == "relcl":
            return () if any(True for _ in self.kids(token.i, "dobj")) else (head.i,)
        if token.dep == "pcomp":
            return self._gerund_subject(head, depth)
        if token.dep in ("aux", "auxpass"):
            return self.surface_subject(head.i, depth + 1)
        return ()

    def _controller(self, governor: int, depth: int) -> tuple[int, ...]:
        objects = [kid.i for kid in self.kids(governor, "dobj", "dative") if kid.pos != "ADP"]
        if objects:
            return tuple(n for k in objects for n in self.conjuncts(k))
        return self.surface_subject(governor, depth + 1)

    def _noun_controller(self, token: Token, noun: Token, depth: int) -> tuple[int, ...]:
        if noun.head == noun.i and token.tag == "VB":  # a headline: *Egypt, Sudan to resume talks*
            return (
                *self.conjuncts(noun.i),
                *(
                    kid.i
                    for kid in self.kids(noun.i, "appos", "nmod", "compound")
                    if kid.pos == "PROPN" and kid.i < noun.i - 1
                ),
            )
        if token.tag in ("VBG", "VBN", "VBD"):
            return self.conjuncts(noun.i) if token.tag == "VBG" or token.dep == "acl" else ()
        owners = tuple(n for kid in self.kids(noun.i, "poss") for n in self.conjuncts(kid.i))
        governor = self.tokens[noun.head]
        if not owners and noun.dep in ("dobj", "pobj", "attr", "nsubjpass") and self.is_verb(governor.i):
            return self.surface_subject(governor.i, depth + 1)
        return owners

    def _gerund_subject(self, prep: Token, depth: int) -> tuple[int, ...]:
        governor = self.tokens[prep.head]
        if not self.is_verb(governor.i):
            verb = self.tokens[governor.head]
            if governor.dep in ("dobj", "nsubjpass") and prep.lemma in ("of", "from"):
                return self.conjuncts(governor.i)  # *accused rebels of shelling*, hung on the noun
            return self.surface_subject(verb.i, depth + 1) if self.is_verb(verb.i) else ()
        if prep.lemma in ("of", "from", "for", "into", "against"):
            return self._controller(governor.i, depth)
        return self.surface_subject(governor.i, depth + 1)

    @once
    def objects(self, i: int) -> tuple[int, ...]:
        """The one it is done to: direct object, subject of a passive, the noun before a participle."""
        token = self.tokens[i]
        if self.passive(i):
            subject = self.surface_subject(i)
            extra = tuple(n for kid in self.kids(i, "dobj", "oprd") for n in self.conjuncts(kid.i))
            return subject + extra
        own = tuple(n for kid in self.kids(i, "dobj", "attr", "oprd") for n in self.conjuncts(kid.i))
        if own or not self.is_verb(i):
            return own
        if token.dep == "relcl" and self.is_verb(i) and any(True for _ in self.kids(i, "nsubj")):
            return () if self._relative_subject(i) else (token.head,)
        if token.dep == "conj" and self.is_verb(token.head):
            return ()
        # *shelled and burned the village*: the object hangs on the last verb
        later = [kid for kid in self.kids(i, "conj") if self.is_verb(kid.i) and kid.tag == token.tag]
        if later and not any(True for _ in self.kids(i, "prep", "ccomp", "xcomp", "prt")):
            return tuple(n for kid in self.kids(later[0].i, "dobj") for n in self.conjuncts(kid.i))
        return ()

    def _relative_subject(self, i: int) -> bool:
        return any(kid.tag in ("WP", "WDT") for kid in self.kids(i, "nsubj"))

    def indirect(self, i: int) -> tuple[int, ...]:
        """To whom it is given: *gave Iraq weapons*, *gave weapons to Iraq*."""
        bare = tuple(n for kid in self.kids(i, "dative") if kid.pos != "ADP" for n in self.conjuncts(kid.i))
        return bare or tuple(n for prep in self.preps(i) if prep.lemma == "to" for n in prep.objects)

    @once
    def each_other(self, i: int) -> bool:
        """Done by each to the other: *accused each other*, *expelled one another's envoys*."""
        behind = (n for prep in self.all_preps(i) for n in prep.objects)
        objects = (*self.objects(i), *self.indirect(i), *behind)
        owners = (kid.i for n in objects for kid in self.kids(n, "poss"))
        return any(self._other(n) for n in (*objects, *owners))

    def _other(self, n: int) -> bool:
        words = tuple(token.text.lower() for token in self.tokens[max(0, n - 1) : n + 2])
        return ("each", "other") in (words[:2], words[1:]) or ("one", "another") in (words[:2], words[1:])

    # -- prepositions ---------------------------------------------------------------------------

    @once
    def preps(self, i: int) -> tuple[Prep, ...]:
        """Prepositions and particles beside a predicate, stacked ones included (*out of*, *because of*)."""
        result: list[Prep] = []
        for kid in self.kids(i, "prep", "agent", "dative", "prt", "advmod", "mark", "cc", "npadvmod", "aux"):
            if (
                kid.pos in ("ADP", "SCONJ")
                or kid.dep in ("prep", "agent", "prt")
                or kid.tag in ("RP", "IN", "TO")
            ):
                result.extend(self._prep(kid))
            elif kid.dep == "advmod":
                result.append(Prep(kid.lemma, kid.i, (), ()))
                result.extend(p for grand in self.kids(kid.i, "prep") for p in self._prep(grand))
        result.extend(self._for_to(i))
        return tuple(result)

    def _for_to(self, i: int) -> Iterator[Prep]:
        """*called for the border to be opened*: *for* brings a clause."""
        for clause in self.kids(i, "advcl", "ccomp", "xcomp"):
            if any(kid.lemma == "to" for kid in self.kids(clause.i, "aux")):
                for mark in self.kids(clause.i, "mark"):
                    if mark.lemma == "for":
                        yield Prep("for", mark.i, (), (clause.i,))

    def _prep(self, token: Token) -> Iterator[Prep]:
        if token.dep == "aux":
            return
        nouns, clauses = self._governed(token.i)
        if token.lemma != "until" and nouns and not clauses and all(self._is_time(n) for n in nouns):
            return
        yield Prep(token.lemma, token.i, nouns, clauses)
        if token.lemma not in _FRAMES:
            for kid in self.kids(token.i, "prep"):
                yield from self._prep(kid)
        for kid in self.kids(token.i, "conj"):
            if kid.pos in ("ADP", "SCONJ"):
                yield from self._prep(kid)

    def _is_time(self, n: int) -> bool:
        token = self.tokens[n]
        named = token.lemma in _TIMES and not (token.lemma in _NO_MONTHS and token.text.islower())
        return named or token.ent in ("DATE", "TIME")

    def _governed(self, prep: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        nouns = tuple(n for kid in self.kids(prep, "pobj") for n in self.conjuncts(kid.i))
        clauses = tuple(kid.i for kid in self.kids(prep, "pcomp"))
        chained = tuple(k.i for c in clauses for k in self.kids(c, "conj") if self.is_verb(k.i))
        return nouns, clauses + chained

    @once
    def all_preps(self, i: int) -> tuple[Prep, ...]:
        """Prepositions of the predicate and of its objects: where the parser hangs *on* in *impose
        sanctions on Iran* is a coin's toss."""
        found = list(self.preps(i))
        for k in (*self._own_objects(i), *(n for prep in found for n in prep.objects[-1:])):
            found.extend(prep for prep in self.preps(k) if prep not in found)
        return tuple(found)

    def _own_objects(self, i: int) -> tuple[int, ...]:
        return tuple(kid.i for kid in self.kids(i, "dobj", "nsubjpass", "attr", "oprd"))

    @once
    def causes(self, i: int) -> tuple[int, ...]:
        """The deed behind a result: *bombed it, killing ten*, *were killed when jets bombed it*, *the bombing
        killed ten*, *were killed in a bombing*."""
        token = self.tokens[i]
        within = token.dep == "conj" or (token.dep == "advcl" and token.tag == "VBG")
        above = (token.head, *self.causes(token.head)) if within and self.is_verb(token.head) else ()
        when = (kid.i for kid in self.kids(i, "advcl") if {"when", "after", "as"} & set(self.markers(kid.i)))
        amid = (
            n for prep in self.preps(i) if prep.lemma in ("in", "during", "by", "from") for n in prep.objects
        )
        return (*above, *when, *self.subjects(i), *amid)

    # -- complements ----------------------------------------------------------------------------

    @once
    def complements(self, i: int) -> tuple[int, ...]:
        """Clauses that say what is asked, promised, said ...: *to help*, *that it would withdraw*."""
        links = [kid.i for kid in self.kids(i, *_CLAUSE_LINKS)]
        links += [kid.i for kid in self.kids(i, "advcl", "acl") if self._is_infinitive(kid.i)]
        # *called on X to do*: the infinitive may hang on the noun
        for k in (*self._own_objects(i), *(n for prep in self.preps(i) for n in prep.objects)):
            links += [kid.i for kid in self.kids(k, "acl", "relcl", "advcl") if self._is_infinitive(kid.i)]
        return tuple(n for link in dict.fromkeys(links) for n in (link, *self._verb_conjuncts(link)))

    def _verb_conjuncts(self, i: int) -> Iterator[int]:
        for kid in self.kids(i, "conj"):
            if self.is_verb(kid.i):
                yield kid.i
                yield from self._verb_conjuncts(kid.i)

    def _is_infinitive(self, i: int) -> bool:
        return self.tokens[i].tag == "VB" and any(kid.lemma == "to" for kid in self.kids(i, "aux", "mark"))

    def subtree(self, i: int) -> list[int]:
        result = [i]
        for k in result:
            result.extend(self.tokens[k].children)
        return sorted(set(result))

    @cached_property
    def depths(self) -> tuple[int, ...]:
        return tuple(self._depth(token.i) for token in self.tokens)

    def _depth(self, i: int) -> int:
        depth = 0
        while self.tokens[i].head != i and depth < 60:
            i, depth = self.tokens[i].head, depth + 1
        return depth
