"""How a clause says what it says: who speaks, in what tense, denied or not, on what condition."""

from __future__ import annotations

from conflictcode.codebook.rules import Rules
from conflictcode.coding.clauses import Grammar
from conflictcode.coding.matching import Matcher

SAY = "say"  # the mode that only reports: what is said stands by itself
_FUTURE = frozenset({"will", "shall", "'ll", "wo"})
_WOULD = frozenset({"would", "'d"})
_CONDITIONAL = frozenset({"would", "could", "may", "might", "can", "ca", "'d", "should"})
_HYPOTHETICAL_MARKS = frozenset({"if", "unless", "whether", "lest", "should"})
_PAST = frozenset({"did", "does", "has", "had", "is", "was", "were", "have"})


class Speech:
    """Answers about the predicates of one sentence."""

    def __init__(self, grammar: Grammar, rules: Rules, matcher: Matcher) -> None:
        self.grammar = grammar
        self.rules = rules
        self.matcher = matcher

    def speakers(self, i: int) -> tuple[int, ...]:
        """Who says the clause of ``i``: *officials said that Iran was behind it*."""
        token, seen = self.grammar.tokens[i], 0
        while token.head != token.i and seen < 8:
            head = self.grammar.tokens[token.head]
            if token.dep in ("ccomp", "parataxis") and self.says(head.i):
                return self.grammar.subjects(head.i)
            for kid in self.grammar.kids(token.i, "parataxis", "ccomp"):
                if self.says(kid.i) and kid.i > token.i:
                    return self.grammar.subjects(kid.i)
            token, seen = head, seen + 1
        for kid in self.grammar.kids(token.i, "parataxis", "ccomp"):
            if self.says(kid.i) and kid.dep == "parataxis":
                return self.grammar.subjects(kid.i)
        return ()

    def says(self, i: int) -> bool:
        return any(found.rule.mode == SAY for found in self.rules.verbs.get(self.grammar.tokens[i].lemma, ()))

    def auxiliaries(self, i: int) -> tuple[str, ...]:
        verb = i if self.grammar.is_verb(i) else self.matcher.launcher(i)
        if verb is None and self.grammar.is_predicate(i):
            verb = self.grammar.tokens[i].head  # *must be ready*
        return () if verb is None else self.grammar.auxiliaries(verb)

    def negated(self, i: int) -> bool:
        """Denied where it stands, or at the verb that launches it."""
        verb = None if self.grammar.is_verb(i) else self.matcher.launcher(i)
        return self.grammar.negated(i) or (verb is not None and self.grammar.negated(verb))

    def going_to(self, i: int) -> bool:
        verb = i if self.grammar.is_verb(i) else self.matcher.launcher(i)
        if verb is None or self.grammar.tokens[verb].tag != "VB":
            return False
        token = self.grammar.tokens[verb]
        head = self.grammar.tokens[token.head]
        if token.head == token.i and any(kid.lemma == "to" for kid in self.grammar.kids(verb, "aux")):
            return True  # a headline: *Israel to free prisoners*
        if token.dep == "acl" and head.head == head.i:
            return True  # a headline: *Pope to visit Cuba*
        return token.dep == "xcomp" and head.lemma in ("go", "about", "due", "set", "be")

    def _foretold(self, i: int) -> bool:
        """*would attack*, save where it is only imagined: *would if ...*, but not *said it would if ...*."""
        return not self.has_condition(i) or bool(self.speakers(i))

    def has_condition(self, i: int) -> bool:
        """*would attack if ...*"""
        verb = i if self.grammar.is_verb(i) else self.matcher.launcher(i)
        if verb is None:
            return True
        clauses = [i, *(kid.i for kid in self.grammar.kids(verb, "advcl"))]
        return any({"if", "unless"} & set(self.grammar.markers(k)) for k in clauses)

    def _semi_modals(self, i: int) -> tuple[str, ...]:
        token = self.grammar.tokens[i]
        head = self.grammar.tokens[token.head]
        return (f"{head.lemma} to",) if token.dep == "xcomp" and token.tag == "VB" else ()

    def asserted(self, c: int) -> bool:
        """*insists that it did not fire* asserts; *insists that it withdraw* demands."""
        token = self.grammar.tokens[c]
        return token.tag in ("VBD", "VBZ", "VBN") or bool(_PAST & set(self.grammar.auxiliaries(c)))

    def has_content(self, i: int) -> bool:
        """Something is agreed or offered: an infinitive, a clause, or somebody it is agreed with."""
        preps = self.grammar.preps(i)
        return bool(self.grammar.complements(i)) or any(
            p.objects for p in preps if p.lemma in ("to", "on", "with")
        )

    def future(self, i: int) -> bool:
        """Said of what lies ahead: *will*, *is to*, and the future seen from the past (*said it would*)."""
        aux = set(self.auxiliaries(i))
        return bool(_FUTURE & aux) or self.going_to(i) or (bool(_WOULD & aux) and self._foretold(i))

    def hypothetical(self, i: int) -> bool:
        """Said as possible or conditional, not as done."""
        conditional = bool(_CONDITIONAL & set(self.auxiliaries(i))) and not self.future(i)
        return conditional or bool(_HYPOTHETICAL_MARKS & set(self.grammar.markers(i)))

    def modal_words(self, i: int) -> tuple[str, ...]:
        """Auxiliaries that may stand for a mode: *must*, *have to*."""
        return (*self.auxiliaries(i), *self._semi_modals(i))
