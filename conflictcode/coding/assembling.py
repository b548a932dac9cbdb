"""From a reading to codings: between whom, said how, and how sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conflictcode.coding.actions import SentenceReader
from conflictcode.coding.clauses import Grammar
from conflictcode.coding.deeds import Deeds
from conflictcode.coding.parties import Parties, akin, alike, same
from conflictcode.coding.phrases import definite
from conflictcode.coding.readings import Reading
from conflictcode.coding.speech import SAY
from conflictcode.records import Argument, Coding, Status

TIME_MARKS = frozenset({"after", "before", "when", "while", "as", "since", "until", "once"})
_ASIDE = frozenset({"relcl", "advcl", "acl", "pcomp"})
_ASIDES = frozenset(
    {"accord", "after", "before", "during", "since", "amid", "despite", "following", "including", "like"}
)
_NAMELESS = frozenset({"ADP", "CCONJ", "DET", "PUNCT"})  # parts of a phrase that are nobody by themselves
_CONDITIONS = frozenset({"if", "unless", "until", "whether"})
_REPORTED_BY = frozenset({"according to", "accord to", "per"})


class Assembler:
    """Finds the parties of readings and what is said about them."""

    def __init__(self, grammar: Grammar, reader: SentenceReader, parties: Parties, deeds: Deeds) -> None:
        self.deeds = deeds
        self.grammar = grammar
        self.reader = reader
        self.parties = parties

    def _doers(self, heads: tuple[int, ...], seen: frozenset[int] = frozenset()) -> list[Argument]:
        """Sources: who the phrases are, or who stands behind a deed that is itself the doer."""
        deeds = [head for head in heads if not self.parties.is_party(head) and self.reader.readings(head)]
        found = self.parties.arguments(tuple(head for head in heads if head not in deeds))
        return found or [a for head in deeds if head not in seen for a in self._behind(head, seen | {head})]

    def _behind(self, head: int, seen: frozenset[int]) -> list[Argument]:
        """Who stands behind a deed that is itself the doer: *an attack by rebels killed five*."""
        for reading in self.reader.readings(head):
            found = self._doers(tuple(n for n in reading.sources if n not in seen), seen)
            if found:
                return found
        return []

    def codings(self, reading: Reading) -> Iterator[Coding]:
        """The codings of a reading: one for each ordered pair of its parties."""
        sources, targets = self._parties(reading)
        if not sources and not targets:
            return
        status = self._status(reading, sources)
        reading = self._disowned(reading, status, sources)
        for source, target in self._pairs(reading, sources, targets):
            yield self._coding(reading, source, target, status)
            if source and target and reading.inner is None:
                yield from self._mirrored(reading, source, target, status)

    def _parties(self, reading: Reading) -> tuple[list[Argument], list[Argument]]:
        """Where sources and targets are looked for: where the rule says, then ever further off."""
        rule = reading.rule
        sources = self._doers(reading.sources) or self._doers(self.grammar.outer_subject(reading.predicate))
        targets = self.parties.arguments(reading.targets)
        if sources and (
            all(same(s, t) for s in sources for t in targets) or self._own(reading, sources, targets)
        ):
            targets = []
        if self._both_sides(reading, sources, targets):
            return sources, sources
        targets = targets or self._known_doers(reading, sources)
        sources = sources or self._from_circumstances(reading) or self._in_front(reading)
        if not sources and rule.local:
            sources = [_authority(argument) for argument in self._setting(reading)]
        if not sources and targets:
            sources = self.parties.unknown(reading.predicate, reading.code)
        if (
            sources
            and not rule.reciprocal
            and not rule.foreign
            and all(alike(s, t) for s in sources for t in targets)
        ):
            targets = self._within_reach(reading, sources) or targets
        if not sources and not targets:
            targets = self._setting(reading)
        return sources, sources if rule.reciprocal and not targets else targets

    def _pairs(
        self, reading: Reading, sources: list[Argument], targets: list[Argument]
    ) -> list[tuple[Argument | None, Argument | None]]:
        foreign = reading.rule.foreign
        others = self._of_others(reading, sources, targets)
        both = [(s, t) for s in sources for t in targets if not same(s, t) and (s, t) not in others]
        if reading.rule.mirror and {s.head for s in sources} & {t.head for t in targets}:
            barred = reading.rule.source_not  # *police and protesters clashed*: each has its own code
            both = [(s, t) for s, t in both if not self.reader.any_role((s.head,), barred)]
        if foreign:
            both = [(s, t) for s, t in map(from_abroad, both) if s.actor.country != t.actor.country]
        pairs: list[tuple[Argument | None, Argument | None]] = [*both]
        if pairs or foreign:
            return pairs
        return [(s, None) for s in sources] or [(None, t) for t in targets]

    def _both_sides(self, reading: Reading, sources: list[Argument], targets: list[Argument]) -> bool:
        """*Chadian and Sudanese troops clashed*, *accused each other*: those named together."""
        if len({source.actor.code or source.text for source in sources}) < 2:
            return False
        chain = (each.predicate for each in reading.chain())
        return (reading.rule.together and not targets) or any(map(self.grammar.each_other, chain))

    def _known_doers(self, reading: Reading, sources: list[Argument]) -> list[Argument]:
        """*Condemned the attack*: the target is who attacked, when a sentence before has said so."""
        grammar, number = self.grammar, self.parties.sentence.number
        own = {source.actor.code for source in sources}
        for head in reading.targets:
            deeds = self.reader.readings(head) if definite(grammar.tokens, head) else ()
            doers = (self.deeds.doer(number, deed.code) for deed in deeds)
            found = next((doer for doer in doers if doer is not None and doer.code not in own), None)
            if found is not None:
                return [self.parties.argument(head, found)]
        return []

    def _own(self, reading: Reading, sources: list[Argument], targets: list[Argument]) -> bool:
        """*Both welcomed their ties with Jordan*: what is only theirs says nothing of somebody else."""
        theirs = all(self._possessed(t) and any(same(s, t) for s in sources) for t in targets)
        return theirs and not reading.rule.reciprocal

    def _of_others(
        self, reading: Reading, sources: list[Argument], targets: list[Argument]
    ) -> list[tuple[Argument, Argument]]:
        """*France and Italy warned their citizens*: each its own."""
        countries = {s.actor.country for s in sources}
        if len(countries) < 2 or reading.rule.reciprocal:
            return []
        theirs = [t for t in targets if self._possessed(t) and t.actor.country in countries]
        return [(s, t) for s in sources for t in theirs if s.actor.country != t.actor.country]

    def _possessed(self, argument: Argument) -> bool:
        """Somebody's of whom was spoken before: *their troops*."""
        return any(kid.tag == "PRP$" for kid in self.grammar.kids(argument.head, "poss"))

    def _mirrored(
        self, reading: Reading, source: Argument, target: Argument, status: Status
    ) -> Iterator[Coding]:
        """What the target does in turn: a host receives, talks go both ways."""
        if reading.rule.mirror:
            yield replace(self._coding(reading, target, source, status), code=reading.rule.mirror)
        elif reading.rule.reciprocal:
            yield self._coding(reading, target, source, status)

    def _disowned(self, reading: Reading, status: Status, sources: list[Argument]) -> Reading:
        """*We did not shell the market, the general said*: who denies his own act denies responsibility."""
        if not status.negated or reading.inner is not None:
            return reading
        speakers = {
            a.code for k in self.reader.speech.speakers(reading.predicate) for a in self.parties.at(k)
        }
        cell = self.reader.rules.composed("disown", reading.code)
        if cell is None or not any(argument.actor.code in speakers for argument in sources):
            return reading
        return replace(
            reading,
            code=cell,
            modes=("disown", *reading.modes),
            trail=(*reading.trail, f"denied by the doer: {cell}"),
        )

    def _within_reach(self, reading: Reading, sources: list[Argument]) -> list[Argument]:
        """Nobody stands where a target should: the nearest other actor behind the act, inside its clause.

        *blocked roads to press their demands for freedom from the king's government*.
        """
        grammar = self.grammar
        launcher = self.reader.matcher.launcher(reading.predicate)
        top = reading.predicate if launcher is None else launcher
        skip = {k for argument in sources for k in grammar.subtree(argument.head) if argument.head != top}
        skip |= self._instruments(reading) if reading.rule.instrument else set()
        for k in self._reach(top):
            if k <= min(reading.evidence) or k in skip:
                continue
            if grammar.tokens[k].pos in _NAMELESS or (grammar.is_verb(k) and not self.parties.is_party(k)):
                continue
            party = self._party_after(k)
            if party is not None and party not in skip | reading.evidence:
                continue
            found = [
                a
                for a in self.parties.arguments(grammar.conjuncts(k))
                if a.actor.code and not any(akin(a, s) for s in sources)
            ]
            if found:
                return found
        return []

    def _party_after(self, k: int) -> int | None:
        """The head of *American and Iraqi soldiers*, of *Kampuchean rebel camps*, for a word in front."""
        token = self.grammar.tokens[k]
        while token.dep == "conj":
            token = self.grammar.tokens[token.head]
        before = token.dep in ("amod", "compound", "nmod") and token.head > k
        return token.head if before and self.parties.is_party(token.head) else None

    def _instruments(self, reading: Reading) -> set[int]:
        """What it is done with, number and all: *30,000 reservists*, *its air force*; not *UN troops*."""
        parts = ("compound", "nummod", "nmod", "quantmod", "dobj")
        beside = (kid for k in reading.evidence for kid in self.grammar.kids(k, *parts))
        return {*reading.evidence, *(kid.i for kid in beside if kid.pos not in ("PROPN", "ADJ"))}

    def _reach(self, top: int) -> list[int]:
        """Tokens of a clause without asides, times and what others say."""
        result = [top]
        for i in result:
            for kid in (self.grammar.tokens[k] for k in self.grammar.tokens[i].children):
                aside = kid.dep in ("relcl", "parataxis", "appos") or TIME_MARKS & set(
                    self.grammar.markers(kid.i)
                )
                if not aside and kid.lemma not in _ASIDES:
                    result.append(kid.i)
        return sorted(result)

    def _setting(self, reading: Reading) -> list[Argument]:
        """*Riots broke out in Maputo*: nobody is named, but the place says whose affair it is."""
        verb = self.reader.matcher.launcher(reading.predicate)
        words = sorted(reading.evidence)
        clauses = (kid.i for k in words for kid in self.grammar.kids(k, "acl"))  # *curfew imposed in Cali*
        for i in (reading.predicate, *([] if verb is None else [verb]), *words, *clauses):
            for prep in self.grammar.preps(i):
                found = self.parties.arguments(prep.objects) if prep.lemma in ("in", "at", "across") else []
                if found:
                    return found
        return []

    def _from_circumstances(self, reading: Reading) -> list[Argument]:
        """*killed in an attack by rebels*: the doer stands in the circumstances."""
        for prep in self.grammar.preps(reading.predicate):
            if prep.lemma in ("in", "during", "by", "after", "when", "with", "through"):
                for n in prep.objects:
                    found = self._behind(n, frozenset({reading.predicate}))
                    if found:
                        return found
        return []

    def _in_front(self, reading: Reading) -> list[Argument]:
        """*Opposition protests were held*, *came for a rally to protest*: whose the deed's noun is."""
        grammar, i = self.grammar, reading.predicate
        for noun in grammar.kids(i, "nsubjpass"):
            kids = grammar.kids(noun.i, "compound", "amod") if noun.i in reading.evidence else ()
            found = self.parties.arguments(
                tuple(k.i for k in kids if self.parties.is_party(k.i) and k.pos == "NOUN")
            )
            if found:
                return found
        prep = grammar.tokens[grammar.tokens[grammar.tokens[i].head].head]
        to_do = grammar.tokens[i].dep == "relcl" and grammar.tokens[i].tag == "VB"
        return self._doers(grammar.subjects(prep.head)) if to_do and prep.lemma == "for" else []

    def _coding(
        self, reading: Reading, source: Argument | None, target: Argument | None, status: Status
    ) -> Coding:
        tokens = self.grammar.tokens
        words = sorted(reading.evidence)
        start, end = tokens[words[0]].start, tokens[words[-1]].end
        return Coding(
            code=reading.code,
            predicate=reading.predicate,
            start=start,
            end=end,
            text=self.parties.text(start, end),
            source=source,
            target=target,
            status=status,
            mode=" ".join(dict.fromkeys(reading.modes)),
            topic=reading.topic,
            rule_id=reading.rule.rule_id,
            specificity=self._rank(reading, source, target, status),
            trail=reading.trail,
            runners_up=reading.rivals,
        )

    def _rank(
        self, reading: Reading, source: Argument | None, target: Argument | None, status: Status
    ) -> float:
        """Order of a sentence's events: main clause, both parties known, asserted, specific."""
        steps = tuple(path(self.grammar, reading.predicate))
        depth = min(sum(1 for k in steps if self.grammar.tokens[k].dep != "ccomp"), 8)
        aside = sum(1 for k in steps if self.grammar.tokens[k].dep in _ASIDE)
        known = sum(1 for party in (source, target) if party is not None and party.actor.code)
        present = sum(1 for party in (source, target) if party is not None)
        rank = 0.3 + 0.04 * min(reading.specificity, 6.0) + 0.05 * known + 0.06 * present
        rank -= 0.03 * depth + 0.06 * min(aside, 3)
        rank -= 0.1 * (status.hypothetical + status.negated) + (0.3 if reading.rule.mode == SAY else 0.0)
        return round(min(max(rank, 0.01), 0.99), 3)

    def _status(self, reading: Reading, sources: list[Argument]) -> Status:
        negated, hypothetical, future = reading.negated, reading.hypothetical, reading.future
        for k in path(self.grammar, reading.predicate):
            token, head = self.grammar.tokens[k], self.grammar.tokens[self.grammar.tokens[k].head]
            if token.dep in ("ccomp", "xcomp", "advcl", "dobj") and self.grammar.negated(head.i):
                negated = negated or (token.dep != "advcl" and head.i != reading.predicate)
            if token.dep == "advcl" and _CONDITIONS & set(self.grammar.markers(k)):
                hypothetical = True
        return Status(negated, hypothetical, future, False, self._speaker(reading, sources))

    def _speaker(self, reading: Reading, sources: list[Argument]) -> str:
        own = {argument.actor.code or argument.text for argument in sources}
        for speaker in self._speakers(reading.predicate):
            for actor in self.parties.at(speaker):
                start, end = self.parties.identities.span(self.parties.sentence.number, speaker)
                who = actor.code or self.parties.text(start, end)
                return "" if who in own else who
        return ""

    def _speakers(self, i: int) -> Iterator[int]:
        grammar = self.grammar
        yield from self.reader.speech.speakers(i)
        for k in (i, *path(self.grammar, i)):
            for prep in grammar.preps(k) if grammar.is_verb(k) else ():
                before = grammar.tokens[prep.token - 1].lemma if prep.token else ""
                if f"{before} {prep.lemma}" in _REPORTED_BY:
                    yield from prep.objects


def _authority(argument: Argument) -> Argument:
    """*A curfew was imposed in three Iraqi cities*: not by those who live there."""
    actor = argument.actor
    return replace(argument, actor=replace(actor, code=actor.country or actor.code, role=""))


def from_abroad(pair: tuple[Argument, Argument]) -> tuple[Argument, Argument]:
    """*President X received the Kenyan leader*: between countries, a country inferred is not the other's."""
    source, target = pair
    one_country = source.actor.country == target.actor.country
    somebody = source.actor.role and target.actor.role  # *the president visited Kenya*: his own, it may be
    if one_country and somebody and source.actor.inferred != target.actor.inferred:
        return _placeless(source), _placeless(target)
    return pair


def _placeless(argument: Argument) -> Argument:
    actor = argument.actor
    if not actor.inferred:
        return argument
    return replace(argument, actor=replace(actor, code=f"---{actor.role}", country="", inferred=False))


def path(grammar: Grammar, i: int) -> Iterator[int]:
    """The way from a token up to the root, the root left out."""
    seen = 0
    while grammar.tokens[i].head != i and seen < 60:
        yield i
        i, seen = grammar.tokens[i].head, seen + 1
