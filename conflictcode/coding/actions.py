"""What was done: rules, modes and topics turn clauses into codes.

A reading of a predicate is the most specific rule that fits it. A mode (asking, promising, refusing ...)
reads its complement first; the composition table then gives the code of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conflictcode.codebook.patterns import Pattern
from conflictcode.codebook.rules import DROP, INNER, Rule, Rules
from conflictcode.coding.clauses import Grammar
from conflictcode.coding.matching import Match, Matcher
from conflictcode.coding.parties import Parties
from conflictcode.coding.readings import Reading
from conflictcode.coding.speech import Speech
from conflictcode.coding.topics import Topics

_MAX_DEPTH = 6


class SentenceReader:
    """Reads the predicates of one sentence."""

    def __init__(self, grammar: Grammar, rules: Rules, parties: Parties) -> None:
        self.grammar = grammar
        self.rules = rules
        self.parties = parties
        self.is_actor = parties.is_actor
        self.matcher = Matcher(grammar, parties.is_actor, rules.words)
        self.speech = Speech(grammar, rules, self.matcher)
        self.topics = Topics(grammar, rules, self.matcher)
        self.lists = rules.lists_in(grammar.vocabulary)
        self._memo: dict[tuple[int, bool], tuple[Reading, ...]] = {}

    def readings(self, i: int, depth: int = 0) -> tuple[Reading, ...]:
        """The chosen readings of a predicate: one, or one for each coordinated complement."""
        key = (i, depth > 0)  # some nouns mean an act only inside a mode: *promised reforms*
        if key in self._memo:
            return self._memo[key]
        if depth > _MAX_DEPTH:
            return ()
        self._memo[key] = ()  # a tree with a loop ends here
        self._memo[key] = self._choose(i, depth)
        return self._memo[key]

    # -- candidates -----------------------------------------------------------------------------

    def _candidates(self, i: int) -> Iterator[tuple[Rule, Pattern, Match]]:
        token = self.grammar.tokens[i]
        verbal = self.grammar.is_predicate(i)
        for index, wanted in ((self.rules.verbs, verbal), (self.rules.nouns, not verbal)):
            if not wanted and not (index is self.rules.nouns and token.tag == "VBG"):
                continue
            # *shelling* is no *shell*: of a gerund only the noun it looks like counts
            named = (
                (token.text.lower(),)
                if verbal and index is self.rules.nouns
                else (token.lemma, token.text.lower())
            )
            for lemma in dict.fromkeys(named):
                for rule, pattern, lists in index.get(lemma, ()):
                    if not lists <= self.lists:  # nine in ten end here
                        continue
                    match = self.matcher.match(rule, pattern, i)
                    if match and self._conditions(rule, match, i):
                        yield rule, pattern, match

    def _conditions(self, rule: Rule, match: Match, i: int) -> bool:
        if rule.source_is and not self.any_role(match.sources, rule.source_is):
            return False
        if rule.target_is and not self.any_role(match.targets, rule.target_is):
            return False
        if rule.source_not and self._barred(rule, match.sources):
            return False
        if rule.target_not and any(self._is_one_of(n, rule.target_not) for n in match.targets):
            return False
        if rule.needs & {"source", "both"} and not any(self.parties.is_party(n) for n in match.sources):
            return False
        if rule.needs & {"target", "both"} and not any(self.parties.is_party(n) for n in match.targets):
            return False
        if "sides" in rule.needs and not self._two_sides(match):
            return False
        if "no object" in rule.needs and (self.grammar.objects(i) or any(self.grammar.kids(i, "ccomp"))):
            return False
        if "no predicate" in rule.needs and any(self.grammar.kids(i, "oprd", "ccomp", "acomp", "attr")):
            return False
        return not rule.about or bool(rule.about & set(self.topics.near(i)))

    def _two_sides(self, match: Match) -> bool:
        """*Mali and Niger held drills*, *Mali held drills with Niger*: one alone is something else."""
        sources = {argument.actor.code for argument in self.parties.arguments(match.sources)}
        return len(sources) > 1 or (bool(sources) and any(map(self.parties.is_party, match.targets)))

    def _barred(self, rule: Rule, sources: tuple[int, ...]) -> bool:
        """Sources that the rule won't have; when a rule has two sides, *police and protesters* are both."""
        quantor = all if rule.mirror and len(sources) > 1 else any
        return quantor(self._is_one_of(n, rule.source_not) for n in sources)

    def _is_one_of(self, n: int, barred: frozenset[str]) -> bool:
        """A defence minister is barred as one of the government, not of the army."""
        return bool(self.parties.first_roles(n) & barred) or self.grammar.tokens[n].lemma in barred

    def any_role(self, nouns: tuple[int, ...], wanted: frozenset[str]) -> bool:
        return any(self.parties.roles(n) & wanted or self.grammar.tokens[n].lemma in wanted for n in nouns)

    def _choose(self, i: int, depth: int) -> tuple[Reading, ...]:
        found: list[tuple[Reading, ...]] = []
        for rule, _, match in self._candidates(i):
            if rule.only_inside and not self._inside(i, depth):
                continue
            readings = self._compose(rule, match, i, depth) if rule.mode else self._plain(rule, match, i)
            if readings:
                found.append(readings)
        if not found:
            return self._bare_modal(i)
        found.sort(key=lambda rs: (-max(r.specificity for r in rs), rs[0].rule.order))
        rivals = tuple(
            dict.fromkeys(
                f"{r.code} ({r.rule.rule_id})" for rs in found[1:] for r in rs if r.code != found[0][0].code
            )
        )
        chosen = [replace(reading, rivals=rivals) for reading in found[0]] if rivals else found[0]
        return tuple(self._finish(reading, i) for reading in chosen)

    def _inside(self, i: int, depth: int) -> bool:
        """Spoken of inside a mode, or as what will, would or must be done."""
        return depth > 0 or self.speech.future(i) or self._modal(i) is not None

    def _plain(self, rule: Rule, match: Match, i: int) -> tuple[Reading, ...]:
        if "speaker" in rule.source:
            speakers = self.speech.speakers(i)
            if not speakers:
                return ()
            match = replace(match, sources=speakers, targets=match.sources)
        text = " ".join(self.grammar.tokens[k].text for k in sorted(match.evidence))
        trail = (f"“{text}” says {rule.code} (rule {rule.rule_id})",)
        return (
            Reading(
                i, rule.code, rule, match.sources, match.targets, match.evidence,
                match.specificity + rule.weight + self._condition_weight(rule), trail=trail,
            ),
        )  # fmt: skip

    @staticmethod
    def _condition_weight(rule: Rule) -> float:
        return 0.5 * sum(
            map(bool, (rule.source_is, rule.target_is, rule.source_not, rule.target_not, rule.about))
        )

    # -- modes ----------------------------------------------------------------------------------

    def _compose(self, rule: Rule, match: Match, i: int, depth: int) -> tuple[Reading, ...]:
        found = []
        for c in self._complement_heads(rule, match, i):
            if rule.subjunctive and (c < i or self.speech.asserted(c)):
                continue
            for inner in self.read_inside(c, depth + 1):
                reading = self._cell(rule, match, i, inner)
                if reading:
                    found.append(reading)
            if found and not self._coordinated(c):
                break
        if found:
            return tuple(found)
        if not rule.code or "complement" in rule.needs:
            return ()
        if "clause" in rule.needs and not self.speech.has_content(i):
            return ()
        if "infinitive" in rule.needs and not any(
            c > i and self.grammar.tokens[c].tag == "VB" for c in self.grammar.complements(i)
        ):
            return ()
        return tuple(replace(reading, modes=(rule.mode,)) for reading in self._plain(rule, match, i))

    def _coordinated(self, c: int) -> bool:
        return self.grammar.tokens[c].dep == "conj" or any(
            self.grammar.is_verb(kid.i) for kid in self.grammar.kids(c, "conj")
        )

    def _complement_heads(self, rule: Rule, match: Match, i: int) -> tuple[int, ...]:
        """Where the act inside a mode may stand, best first."""
        grammar = self.grammar
        if "infinitives only" in rule.takes:
            return tuple(c for c in grammar.complements(i) if grammar.tokens[c].tag == "VB")
        heads = [] if "nouns only" in rule.takes else list(grammar.complements(i))
        if "no infinitives" in rule.takes:  # *left for Tehran to discuss trade*: what for, not what
            heads = [c for c in heads if grammar.tokens[c].tag != "VB"]
        if grammar.is_verb(i):
            heads += grammar.objects(i)
        preps = grammar.all_preps(i) if grammar.is_verb(i) else self.matcher.noun_preps(i)
        for prep in preps:
            if not rule.takes or prep.lemma in rule.takes:
                heads += [*prep.clauses, *prep.objects]
        if not grammar.is_verb(i):
            heads += [kid.i for kid in grammar.kids(i, "acl", "relcl", "compound", "ccomp", "amod", "nmod")]
            heads += self._of_predicate_noun(i)
        measured = [k for head in heads for k in self.matcher.heads(head)]
        inside = (k for k in dict.fromkeys(measured) if k != i and not self._beside(k))
        return tuple(k for k in inside if k not in match.filled)

    def _beside(self, c: int) -> bool:
        """*agreed that the stay was temporary and thanked Kenya*: a stay thanks nobody, who agreed does."""
        outer = self.grammar.outer_subject(c)
        return any(map(self.is_actor, outer)) and not any(map(self.is_actor, self.grammar.subjects(c)))

    def _of_predicate_noun(self, i: int) -> list[int]:
        verb = self.matcher.launcher(i)
        return [] if verb is None else [c for c in self.grammar.complements(verb) if c != i]

    def read_inside(self, c: int, depth: int) -> tuple[Reading, ...]:
        """Readings of a complement; an uncoded verb lets its own object or complement speak."""
        direct = self.readings(c, depth)
        if direct or depth > _MAX_DEPTH or not self.grammar.is_verb(c):
            return direct
        for k in (
            *self.grammar.complements(c),
            *(h for n in self.grammar.objects(c) for h in self.matcher.heads(n)),
        ):
            inner = self.readings(k, depth + 1)
            if inner:
                sources = self.grammar.subjects(c)
                return tuple(
                    replace(r, sources=sources or r.sources, specificity=r.specificity - 0.5) for r in inner
                )
        return ()

    def _cell(self, rule: Rule, match: Match, i: int, inner: Reading) -> Reading | None:
        code = self.rules.composed(rule.mode, ("!" if inner.negated else "") + inner.code)
        if code == INNER:
            code = inner.code
        if code is None or code == DROP:
            return None
        sources, targets = self._parties(rule, match, inner)
        step = f"{rule.mode} of {inner.code} is {code} (rule {rule.rule_id})"
        return Reading(
            i, code, rule, sources, targets, match.evidence | inner.evidence,
            match.specificity + rule.weight + 0.5 * min(inner.specificity, 3.0) + 0.5,
            modes=(rule.mode, *inner.modes), topic=inner.topic, inner=inner, trail=(*inner.trail, step),
        )  # fmt: skip

    def _parties(self, rule: Rule, match: Match, inner: Reading) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Source and target of a composed event, by where the rule says the one asked stands."""
        chain = frozenset(k for reading in inner.chain() for k in (reading.predicate, *reading.evidence))
        named = any(self.is_actor(n) for n in match.sources) or not inner.sources or rule.control == "object"
        sources = match.sources if named else inner.sources  # *all signs are that Iran is behind it*
        asked = tuple(n for n in match.targets if n not in chain)
        doers = tuple(n for n in inner.sources if n not in sources)
        between = len(inner.sources) > 1 and set(inner.sources) == set(
            inner.targets
        )  # *talks between A and B*
        done = tuple(n for n in inner.targets if between or n not in sources)
        order = {
            "object": (asked, doers, done),
            "complement": (done, asked, doers),
            "source": (doers, asked, done),
        }
        targets = next((ns for ns in order[rule.asked] if any(self.is_actor(n) for n in ns)), ())
        if rule.asked == "object" and not any(self.is_actor(n) for n in asked) and doers:
            targets = doers  # *accused unknown men of killing*: the accused, known or not
        if rule.asked == "object" and set(asked) & set(inner.sources):
            targets = asked
        return sources, targets or next(filter(None, order[rule.asked]), ())

    # -- results --------------------------------------------------------------------------------

    def _as_caused(self, reading: Reading, i: int) -> Reading:
        """*shelled the base, killing ten*: a result is coded as the act that had it."""
        if not reading.rule.result:
            return reading
        for cause in (found for c in self.grammar.causes(i) for found in self.readings(c)):
            if cause.code != reading.code and self.rules.composed("result", cause.code) == INNER:
                step = f"what “{self.grammar.tokens[cause.predicate].text}” did: {cause.code}"
                sources = reading.sources or cause.sources
                return replace(reading, code=cause.code, sources=sources, trail=(*reading.trail, step))
        return reading

    # -- modals ---------------------------------------------------------------------------------

    def _modal(self, i: int) -> tuple[Rule, tuple[int, ...]] | None:
        """The rule that an auxiliary stands for, and who says so: *Russia said Israel must withdraw*."""
        if not self.grammar.is_predicate(i):
            return None
        said = self.speech.modal_words(i)
        rule = next((self.rules.modals[word] for word in said if word in self.rules.modals), None)
        speakers = self.speech.speakers(i) if rule else ()
        return (rule, speakers) if rule and speakers else None

    def _bare_modal(self, i: int) -> tuple[Reading, ...]:
        found = self._modal(i)
        if not found or not found[0].code:
            return ()
        rule, speakers = found
        own = (*self.grammar.subjects(i), *(self.grammar.objects(i) if self.grammar.passive(i) else ()))
        trail = (f"said that it has to be done: {rule.code} (rule {rule.rule_id})",)
        return (
            Reading(i, rule.code, rule, speakers, own, frozenset({i}), 1.0, modes=(rule.mode,), trail=trail),
        )

    def _under_modal(self, reading: Reading, i: int) -> Reading | None:
        found = self._modal(i)
        if not found:
            return None
        rule, speakers = found
        if set(speakers) & set(reading.sources):
            return None  # *said it must defend itself*: nobody is asked
        match = Match(speakers, reading.sources, reading.evidence, 1.0)
        return self._cell(rule, match, i, replace(reading, negated=self.grammar.negated(i)))

    # -- what the clause says about the act ------------------------------------------------------

    def _finish(self, reading: Reading, i: int) -> Reading:
        reading = self.topics.refine(self._as_caused(reading, i), i)
        demanded = self._under_modal(reading, i)
        if demanded:
            return demanded
        negated, future = self.speech.negated(i), self.speech.future(i)
        if future:
            cell = self.rules.composed("will", ("!" if negated else "") + reading.code)
            if cell and cell not in (INNER, DROP):
                step = f"said of the future it is {cell}"
                modes = ("will", *reading.modes)
                willed = replace(reading, code=cell, modes=modes, trail=(*reading.trail, step), inner=reading)
                return self.topics.refine(willed, i)
        if negated:
            cell = self.rules.composed("not", reading.code)
            if cell:
                step = f"not doing so is {cell}"
                return replace(
                    reading, code=cell, modes=("not", *reading.modes), trail=(*reading.trail, step)
                )
        return replace(reading, negated=negated, future=future, hypothetical=self.speech.hypothetical(i))
