"""From readings to codings: which predicates of a sentence become events, between whom, in what order.

Inside a mode nothing is asserted: who accuses, demands or denies doesn't make the act happen. What is
merely said is an event of its own, attributed to the speaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from conflictcode.codebook.rules import DROP, Rules
from conflictcode.codebook.slots import cut
from conflictcode.coding.actions import SentenceReader
from conflictcode.coding.assembling import TIME_MARKS, Assembler, path
from conflictcode.coding.clauses import Grammar
from conflictcode.coding.deeds import Deeds
from conflictcode.coding.parties import Identities, Parties
from conflictcode.coding.readings import Reading
from conflictcode.coding.speech import SAY
from conflictcode.records import Argument, Coding, Outcome, Sentence, Token

_TRANSPARENT = frozenset({"do", SAY, "will"})  # modes that leave the act itself standing
_IN_PASSING = "mentioned in passing, with one party only"
_CONDITION = "a condition, with one party only"
_PASSING = frozenset({_IN_PASSING, _CONDITION})


class SentenceCoder:
    """Codes one sentence of an article."""

    def __init__(
        self, sentence: Sentence, rules: Rules, identities: Identities, deeds: Deeds | None = None
    ) -> None:
        self.sentence = sentence
        self.grammar = Grammar(sentence)
        self.parties = Parties(sentence, self.grammar, identities)
        self.reader = SentenceReader(self.grammar, rules, self.parties)
        self.assembler = Assembler(self.grammar, self.reader, self.parties, deeds or Deeds(rules))
        self._found: dict[int, list[Coding]] = {}

    def code(self) -> tuple[tuple[Coding, ...], tuple[Outcome, ...]]:
        """The sentence's codings, best first, and for what wasn't coded the reason."""
        codings: list[Coding] = []
        outcomes: list[Outcome] = []
        passing: list[list[Coding]] = []
        for reading in self._chosen():
            found = self._codings(reading)
            why_not = self._why_not(reading, found)
            codings.extend([] if why_not else found)
            outcomes.extend([self._outcome(reading, why_not)] if why_not else [])
            passing.extend([found] if why_not in _PASSING and found else [])
        if not codings and passing:  # all that the sentence tells
            codings = max(passing, key=lambda found: found[0].specificity)
        if not codings and not outcomes:
            outcomes = [self._silence()]
        codings.sort(key=lambda c: -c.specificity)
        return tuple(_one_per_pair(codings)), tuple(outcomes)

    # -- which readings stand -------------------------------------------------------------------

    def _chosen(self) -> list[Reading]:
        tokens = self.grammar.tokens
        triggers = [t.i for t in tokens if t.pos in ("VERB", "NOUN", "AUX", "ADJ", "ADV") or self._shouted(t)]
        triggers.sort(key=lambda i: (self.grammar.depths[i], i))
        all_readings = {i: self.reader.readings(i) for i in triggers}
        inside: set[int] = set()
        chosen: list[Reading] = []
        for i in triggers:
            if i in inside:
                continue
            for reading in all_readings[i]:
                if not self._is_mere_saying(reading, all_readings):
                    chosen.append(reading)
                inside |= self._consumed(reading) if self._stands(reading) else set(reading.evidence)
        return chosen

    def _stands(self, reading: Reading) -> bool:
        """An act of nobody leaves its words to others: *both traded blame, with Kyiv accusing ...*"""
        asserted = not reading.rule.mode and reading.code != DROP
        return not asserted or bool(self._codings(reading))

    def _codings(self, reading: Reading) -> list[Coding]:
        """Worked out once: asked for when a reading is chosen and again when it is coded."""
        key = id(reading)  # the reader keeps its readings; comparing them would cost more than it saves
        if key not in self._found:
            self._found[key] = list(self.assembler.codings(reading))
        return self._found[key]

    def _shouted(self, token: Token) -> bool:
        """A proper noun is a name (*Popular Mobilization*), save in a headline in capitals."""
        return token.pos == "PROPN" and self.sentence.headline

    def _consumed(self, reading: Reading) -> set[int]:
        """Predicates that this reading has used up: its own words, and what its modes only speak of."""
        inside = set(reading.evidence)
        for step in reading.chain():
            inside |= set(step.evidence) | {step.predicate}
            if step.rule.mode and step.rule.mode not in _TRANSPARENT and step.inner is not None:
                inside |= self._spoken_of(step.inner.predicate)
        if reading.rule.absorbs:
            inside |= self._content(reading)
        if reading.rule.mode != SAY:
            inside |= {k for n in (*reading.sources, *reading.targets) for k in self._noun_phrase(n)}
        return inside

    def _content(self, reading: Reading) -> set[int]:
        """Reasons and purposes: *arrested for spying*, *marched to demand his release*."""
        grammar = self.grammar
        if reading.rule.absorbs == "everything":
            return set(grammar.subtree(reading.predicate))
        launcher = self.reader.matcher.launcher(reading.predicate)
        verbs = {reading.predicate} | ({launcher} if launcher is not None else set())
        forms = {"VB", "VBG"} if reading.rule.absorbs == "all" else {"VB"}
        heads = [
            kid.i
            for v in verbs
            for kid in grammar.kids(v, "advcl", "xcomp")
            if kid.tag in forms and not TIME_MARKS & set(grammar.markers(kid.i))
        ]
        for v in verbs:
            for prep in grammar.all_preps(v):
                if prep.lemma in ("for", "on", "in", "over", "of", "against", "from"):
                    heads += [
                        *prep.clauses,
                        *(n for n in prep.objects if prep.lemma in ("for", "in", "over")),
                    ]
        heads += [
            kid.i
            for n in (*reading.targets, *reading.sources)
            for kid in grammar.kids(n, "acl", "ccomp")
            if kid.tag != "VBN"
        ]
        return {k for head in heads for k in self._spoken_of(head)}

    def _spoken_of(self, i: int) -> set[int]:
        result = [i]
        for k in result:
            result.extend(
                kid for kid in self.grammar.tokens[k].children if self.grammar.tokens[kid].dep != "relcl"
            )
        return set(result)

    def _noun_phrase(self, n: int) -> set[int]:
        """The words that only name an argument: *the attackers* attack nobody a second time."""
        tokens = self.grammar.tokens
        return {
            n,
            *(kid for kid in tokens[n].children if tokens[kid].dep in ("compound", "amod", "poss", "nmod")),
        }

    def _is_mere_saying(self, reading: Reading, all_readings: dict[int, tuple[Reading, ...]]) -> bool:
        if reading.rule.mode != SAY:
            return False
        below = self.grammar.subtree(reading.predicate)
        return any(all_readings.get(k) for k in below if k != reading.predicate) or not any(
            self.parties.is_actor(n) for n in reading.sources
        )

    # -- why not --------------------------------------------------------------------------------

    def _why_not(self, reading: Reading, found: list[Coding]) -> str:
        """Why a reading gives no event; "" when it gives one."""
        if reading.code == DROP:
            return "a figure of speech"
        if any(self._is_nobody_at_all(n) for n in (*reading.sources, *reading.targets)):
            return "nobody did it, or to nobody"
        if not found:
            return "no actor"
        anyone = any(step.rule.anyone for step in reading.chain())
        if not anyone and not any(self._is_political(coding) for coding in found):
            return "nobody political"
        if self.discard and not any(self._has_political_role(coding) for coding in found):
            return f"about {self.discard}"
        if any(coding.source and coding.target for coding in found):
            return ""
        if self._mentioned_in_passing(reading.predicate):
            return _IN_PASSING
        if all(coding.status.hypothetical for coding in found):
            return _CONDITION
        return ""

    def _is_nobody_at_all(self, n: int) -> bool:
        """*No one was hurt*; *nobody in the government* is the government."""
        return self.grammar.is_nobody(n) and not self.grammar.preps(n)

    def _is_political(self, coding: Coding) -> bool:
        parties = [party for party in (coding.source, coding.target) if party]
        if any(self._is_team(party) for party in parties):
            return any(party.actor.country for party in parties)
        named = any(not p.actor.code and self.grammar.tokens[p.head].pos == "PROPN" for p in parties)
        placed = any(p.actor.code and not p.actor.code.startswith("---") for p in parties)
        return named or placed or self._has_political_role(coding)

    def _has_political_role(self, coding: Coding) -> bool:
        roles = self.reader.rules.political
        parties = [party for party in (coding.source, coding.target) if party and not self._in_play(party)]
        return any(not roles.isdisjoint(cut(party.actor.role)) for party in parties)

    def _in_play(self, party: Argument) -> bool:
        """An office that is none and names no country: *the king of pop*, *the judge at the dog show*."""
        if not party.actor.code.startswith("---"):
            return False
        grammar, fields = self.grammar, self.reader.rules.discards
        places = [
            n for prep in grammar.preps(party.head) if prep.lemma in ("of", "at", "in") for n in prep.objects
        ]
        words = [k for n in (party.head, *places) for k in self._noun_phrase(n)]
        fits = self.reader.matcher.fits
        return any(
            fits(listed, k) for k in words for field in fields for listed in (field.sure, field.likely)
        )

    def _is_team(self, party: Argument) -> bool:
        """A role in the plural that is written as a name: *the Raiders*, *the Senators*."""
        head = self.grammar.tokens[party.head]
        plural = head.tag in ("NNS", "NNPS") and head.text[0].isupper()
        return plural and head.i > 0 and party.actor.code.startswith("---") and not self.sentence.headline

    @cached_property
    def discard(self) -> str:
        """The field that the sentence is about when it isn't politics: sport, markets ..."""
        anywhere = self.reader.matcher.anywhere
        for field in self.reader.rules.discards:
            likely = {self.grammar.tokens[i].lemma for i in anywhere(field.likely)}
            if len(likely) > 1 or anywhere(field.sure):
                return field.name
        return ""

    def _mentioned_in_passing(self, i: int) -> bool:
        grammar = self.grammar
        if not grammar.is_predicate(i):
            return self.reader.matcher.launcher(i) is None and grammar.depths[i] > 0
        return any(grammar.tokens[k].dep in ("relcl", "acl", "pcomp") for k in (i, *path(grammar, i)))

    def _outcome(self, reading: Reading, reason: str) -> Outcome:
        tokens = self.grammar.tokens
        words = sorted(reading.evidence)
        start, end = tokens[words[0]].start, tokens[words[-1]].end
        what = f"{reason}: {reading.code} ({reading.rule.rule_id})"
        return Outcome(self.sentence.number, what, start, end, self.parties.text(start, end))

    def _silence(self) -> Outcome:
        root = self.grammar.tokens[self.sentence.root]
        reason = (
            f"no rule for “{root.lemma}”"
            if self.grammar.is_verb(root.i)
            else "no predicate that a rule knows"
        )
        return Outcome(
            self.sentence.number, reason, self.sentence.start, self.sentence.end, self.sentence.text
        )


def _one_per_pair(codings: list[Coding]) -> Iterator[Coding]:
    """One clause gives one event per ordered pair of actors: the best one."""
    seen: set[tuple[object, ...]] = set()
    for coding in codings:
        key = (
            coding.code,
            coding.source.actor.code or coding.source.text if coding.source else "",
            coding.target.actor.code or coding.target.text if coding.target else "",
            coding.predicate if not coding.source and not coding.target else -1,
        )
        if key not in seen:
            seen.add(key)
            yield coding
