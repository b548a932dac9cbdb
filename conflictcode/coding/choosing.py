"""From readings to codings: which predicates of a sentence become events, between whom, in what order.

Inside a mode nothing is asserted: who accuses, demands or denies doesn't make the act happen. What is
merely said is an event of its own, attributed to the speaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from conflictcode.codebook.rules import DROP, Rules
from conflictcode.coding.actions import SAY, Reading, SentenceReader
from conflictcode.coding.clauses import Grammar
from conflictcode.records import Actor, Argument, Coding, Outcome, Sentence, Status, Token

_TRANSPARENT = frozenset({"do", SAY, "will"})  # modes that leave the act itself standing
_ASIDE = frozenset({"relcl", "advcl", "acl", "pcomp"})
_TIME_MARKS = frozenset({"after", "before", "when", "while", "as", "since", "until", "once"})
_ASIDES = frozenset({"accord", "after", "before", "during", "since", "amid", "despite", "following", "including", "like"})
_CONDITIONS = frozenset({"if", "unless", "until", "whether"})
_IN_PASSING = "mentioned in passing, with one party only"
_CONDITION = "a condition, with one party only"
_PASSING = frozenset({_IN_PASSING, _CONDITION})
_SOMEBODY = frozenset({"he", "she", "they", "we", "i", "who"})
_BODIES = frozenset({"ORG", "PERSON", "NORP"})
_REPORTED_BY = frozenset({"according to", "per"})


class Identities(Protocol):
    """Who the noun phrases of an article are (coding.identities)."""

    def at(self, sentence_number: int, token_index: int) -> tuple[Actor, ...]: ...
    def owner(self, sentence_number: int, token_index: int) -> tuple[Actor, ...]: ...
    def span(self, sentence_number: int, token_index: int) -> tuple[int, int]: ...


class SentenceCoder:
    """Codes one sentence of an article."""

    def __init__(self, sentence: Sentence, rules: Rules, identities: Identities) -> None:
        self.sentence = sentence
        self.identities = identities
        self.grammar = Grammar(sentence)
        self.reader = SentenceReader(self.grammar, rules, self._is_actor, self._is_party, self._roles)

    def code(self) -> tuple[tuple[Coding, ...], tuple[Outcome, ...]]:
        """The sentence's codings, best first, and for what wasn't coded the reason."""
        codings: list[Coding] = []
        outcomes: list[Outcome] = []
        passing: list[list[Coding]] = []
        for reading in self._chosen():
            found = list(self._codings(reading))
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
                inside |= self._consumed(reading)
        return chosen

    def _shouted(self, token: Token) -> bool:
        """A proper noun is a name (*Popular Mobilization*), except in a headline that capitalises everything."""
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
        launcher = self.reader.matcher.launcher(reading.predicate)
        verbs = {reading.predicate} | ({launcher} if launcher is not None else set())
        forms = {"VB", "VBG"} if reading.rule.absorbs == "all" else {"VB"}
        heads = [
            kid.i
            for v in verbs
            for kid in grammar.kids(v, "advcl", "xcomp")
            if kid.tag in forms and not _TIME_MARKS & set(grammar.markers(kid.i))
        ]
        for v in verbs:
            for prep in grammar.all_preps(v):
                if prep.lemma in ("for", "on", "in", "over", "of"):
                    heads += [
                        *prep.clauses,
                        *(n for n in prep.objects if prep.lemma in ("for", "in", "over")),
                    ]
        heads += [
            kid.i
            for n in (*reading.targets, *reading.sources)
            for kid in grammar.kids(n, "acl")
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
            self._is_actor(n) for n in reading.sources
        )

    # -- arguments ------------------------------------------------------------------------------

    def _is_party(self, i: int) -> bool:
        return bool(self._at(i))

    def _is_actor(self, i: int) -> bool:
        return bool(self._at(i) or self.identities.owner(self.sentence.number, i) or self._dwellers(i))

    def _at(self, i: int) -> tuple[Actor, ...]:
        """Who the phrase is; somebody unknown for a pronoun or name that can't be resolved."""
        found = self.identities.at(self.sentence.number, i)
        if found:
            return found
        token = self.grammar.tokens[i]
        if token.lemma in _SOMEBODY or (
            token.pos == "PROPN" and token.dep in ("nsubj", "nsubjpass", "pobj") and token.ent in _BODIES
        ):
            return (Actor("", name=token.text, trail=("unresolved",)),)
        return ()

    def _roles(self, i: int) -> frozenset[str]:
        number = self.sentence.number
        actors = self.identities.at(number, i) or self.identities.owner(number, i)
        parts = [
            (actor.country, *(actor.role[k : k + 3] for k in range(0, len(actor.role), 3)))
            for actor in actors
        ]
        return frozenset(part for own in parts for part in own if part)

    def _arguments(self, heads: tuple[int, ...]) -> list[Argument]:
        number = self.sentence.number
        result: list[Argument] = []
        for head in heads:
            for actor in self._at(head):
                start, end = self.identities.span(number, head)
                result.append(Argument(head, start, end, self._text(start, end), actor))
        if result:
            return result
        for head in heads:
            for actor in self.identities.owner(number, head) or self._dwellers(head):
                start, end = self.identities.span(number, head)
                result.append(Argument(head, start, end, self._text(start, end), actor))
        return result

    def _doers(self, heads: tuple[int, ...], seen: frozenset[int] = frozenset()) -> list[Argument]:
        """Sources: who the phrases are, or who stands behind a deed that is itself the doer."""
        found = self._arguments(heads)
        return found or [a for head in heads if head not in seen for a in self._behind(head, seen | {head})]

    def _dwellers(self, head: int) -> tuple[Actor, ...]:
        """*bases where US troops are stationed*: who is there stands for the place."""
        for clause in self.grammar.kids(head, "relcl"):
            if any(kid.lemma == "where" for kid in self.grammar.kids(clause.i, "advmod")):
                return tuple(a for n in self.grammar.surface_subject(clause.i) for a in self._at(n))
        return ()

    def _behind(self, head: int, seen: frozenset[int]) -> list[Argument]:
        """Who stands behind a deed that is itself the doer: *an attack by rebels killed five*."""
        for reading in self.reader.readings(head):
            found = self._doers(tuple(n for n in reading.sources if n not in seen), seen)
            if found:
                return found
        return []

    def _text(self, start: int, end: int) -> str:
        offset = self.sentence.start
        return self.sentence.text[start - offset : end - offset]

    # -- codings --------------------------------------------------------------------------------

    def _codings(self, reading: Reading) -> Iterator[Coding]:
        sources = self._doers(reading.sources)
        targets = self._arguments(reading.targets)
        if sources and all(_same(s, t) for s in sources for t in targets):
            targets = []
        if not sources:
            sources = self._from_circumstances(reading)
        if not sources and targets and reading.rule.local:
            sources = self._setting(reading)
        if sources and not targets and not reading.rule.reciprocal and not reading.rule.foreign:
            targets = self._within_reach(reading, sources)
        if not sources and not targets:
            targets = self._setting(reading)
        if not sources and not targets:
            return
        status = self._status(reading, sources)
        reading = self._disowned(reading, status, sources)
        if reading.rule.reciprocal and not targets:
            targets = sources  # *India and Pakistan held talks*
        pairs: list[tuple[Argument | None, Argument | None]] = [
            (s, t)
            for s in sources
            for t in targets
            if not _same(s, t) and not (reading.rule.foreign and s.actor.country == t.actor.country)
        ]
        if not pairs and reading.rule.foreign:
            return
        if not pairs:
            pairs = [(s, None) for s in sources] or [(None, t) for t in targets]
        for source, target in pairs:
            yield self._coding(reading, source, target, status)
            if source and target and reading.inner is None:
                yield from self._mirrored(reading, source, target, status)

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
        speakers = {a.code for k in self.reader.speakers(reading.predicate) for a in self._at(k)}
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
        for k in self._reach(top):
            if k <= min(reading.evidence) or k in skip:
                continue
            found = [a for a in self._arguments((k,)) if a.actor.code and not any(_akin(a, s) for s in sources)]
            if found:
                return found
        return []

    def _reach(self, top: int) -> list[int]:
        """Tokens of a clause without asides, times and what others say."""
        result = [top]
        for i in result:
            for kid in (self.grammar.tokens[k] for k in self.grammar.tokens[i].children):
                aside = kid.dep in ("relcl", "parataxis", "appos") or _TIME_MARKS & set(self.grammar.markers(kid.i))
                if not aside and kid.lemma not in _ASIDES:
                    result.append(kid.i)
        return sorted(result)

    def _setting(self, reading: Reading) -> list[Argument]:
        """*Riots broke out in Maputo*: nobody is named, but the place says whose affair it is."""
        verb = self.reader.matcher.launcher(reading.predicate)
        for i in filter(None, (reading.predicate, verb)):
            for prep in self.grammar.preps(i):
                found = self._arguments(prep.objects) if prep.lemma in ("in", "at", "across") else []
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
            text=self._text(start, end),
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
        path = tuple(self._path(reading.predicate))
        depth = min(sum(1 for k in path if self.grammar.tokens[k].dep != "ccomp"), 8)
        aside = sum(1 for k in path if self.grammar.tokens[k].dep in _ASIDE)
        known = sum(1 for party in (source, target) if party is not None and party.actor.code)
        present = sum(1 for party in (source, target) if party is not None)
        rank = 0.3 + 0.04 * min(reading.specificity, 6.0) + 0.05 * known + 0.06 * present
        rank -= 0.03 * depth + 0.06 * min(aside, 3)
        rank -= 0.1 * (status.hypothetical + status.negated) + (0.3 if reading.rule.mode == SAY else 0.0)
        return round(min(max(rank, 0.01), 0.99), 3)

    def _path(self, i: int) -> Iterator[int]:
        seen = 0
        while self.grammar.tokens[i].head != i and seen < 60:
            yield i
            i, seen = self.grammar.tokens[i].head, seen + 1

    # -- what is said about it ------------------------------------------------------------------

    def _status(self, reading: Reading, sources: list[Argument]) -> Status:
        negated, hypothetical, future = reading.negated, reading.hypothetical, reading.future
        for k in self._path(reading.predicate):
            token, head = self.grammar.tokens[k], self.grammar.tokens[self.grammar.tokens[k].head]
            if token.dep in ("ccomp", "xcomp", "advcl", "dobj") and self.grammar.negated(head.i):
                negated = negated or (token.dep != "advcl" and head.i != reading.predicate)
            if token.dep == "advcl" and _CONDITIONS & set(self.grammar.markers(k)):
                hypothetical = True
        return Status(negated, hypothetical, future, False, self._speaker(reading, sources))

    def _speaker(self, reading: Reading, sources: list[Argument]) -> str:
        own = {argument.actor.code or argument.text for argument in sources}
        for speaker in self._speakers(reading.predicate):
            for actor in self.identities.at(self.sentence.number, speaker):
                start, end = self.identities.span(self.sentence.number, speaker)
                who = actor.code or self._text(start, end)
                return "" if who in own else who
        return ""

    def _speakers(self, i: int) -> Iterator[int]:
        grammar = self.grammar
        yield from self.reader.speakers(i)
        for k in (i, *self._path(i)):
            for prep in grammar.preps(k) if grammar.is_verb(k) else ():
                before = grammar.tokens[prep.token - 1].lemma if prep.token else ""
                if f"{before} {prep.lemma}" in _REPORTED_BY or f"{before} {prep.lemma}" == "accord to":
                    yield from prep.objects

    # -- why not --------------------------------------------------------------------------------

    def _why_not(self, reading: Reading, found: list[Coding]) -> str:
        """Why a reading gives no event; "" when it gives one."""
        if reading.code == DROP:
            return "a figure of speech"
        if not found:
            return "no actor"
        if not reading.rule.anyone and not any(self._is_political(coding) for coding in found):
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

    def _is_political(self, coding: Coding) -> bool:
        parties = [party for party in (coding.source, coding.target) if party]
        named = any(not p.actor.code and self.grammar.tokens[p.head].pos == "PROPN" for p in parties)
        placed = any(p.actor.country for p in parties)
        return named or placed or self._has_political_role(coding)

    def _has_political_role(self, coding: Coding) -> bool:
        roles = self.reader.rules.political
        parties = [party.actor for party in (coding.source, coding.target) if party]
        return any(a.role[k : k + 3] in roles for a in parties for k in range(0, len(a.role), 3))

    @cached_property
    def discard(self) -> str:
        """The field that the sentence is about when it isn't politics: sport, markets ..."""
        fits = self.reader.matcher.fits
        for field in self.reader.rules.discards:
            tokens = range(len(self.grammar.tokens))
            sure = next((i for i in tokens if fits(field.sure, i)), None)
            likely = {self.grammar.tokens[i].lemma for i in tokens if fits(field.likely, i)}
            if sure is not None or len(likely) > 1:
                return field.name
        return ""

    def _mentioned_in_passing(self, i: int) -> bool:
        grammar = self.grammar
        if not grammar.is_predicate(i):
            return self.reader.matcher.launcher(i) is None and grammar.depths[i] > 0
        return any(grammar.tokens[k].dep in ("relcl", "acl", "pcomp") for k in (i, *self._path(i)))

    def _outcome(self, reading: Reading, reason: str) -> Outcome:
        tokens = self.grammar.tokens
        words = sorted(reading.evidence)
        start, end = tokens[words[0]].start, tokens[words[-1]].end
        what = f"{reason}: {reading.code} ({reading.rule.rule_id})"
        return Outcome(self.sentence.number, what, start, end, self._text(start, end))

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


def _same(a: Argument, b: Argument) -> bool:
    if a.head == b.head:
        return a.actor.code == b.actor.code
    return bool(
        a.actor.code and a.actor.code == b.actor.code and (a.actor.name == b.actor.name or not b.actor.name)
    )


def _akin(a: Argument, b: Argument) -> bool:
    """Too near to be source and target of one act: the same actor, or the country of the other."""
    return a.actor.code == b.actor.code or (a.actor.country == b.actor.country and not a.actor.role)


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
