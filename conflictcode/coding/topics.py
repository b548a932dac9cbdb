"""Topics: what the words around an act say that it is about, and the finer code that follows."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from conflictcode.codebook.rules import Rules
from conflictcode.coding.clauses import Grammar
from conflictcode.coding.matching import Matcher
from conflictcode.coding.readings import Reading


class Topics:
    """Topics of one sentence."""

    def __init__(self, grammar: Grammar, rules: Rules, matcher: Matcher) -> None:
        self.grammar = grammar
        self.rules = rules
        self.matcher = matcher

    def refine(self, reading: Reading, i: int) -> Reading:
        """The reading with the finer code that its topic asks for."""
        if reading.code not in self.rules.refine:
            return reading
        skip = frozenset(
            k
            for n in reading.sources
            for k in self.grammar.subtree(n)
            if k != i and i not in self.grammar.subtree(n)
        )
        code, topic = self.rules.refined(reading.code, self.near(i, skip))
        if not topic:
            return reading
        step = f"about {topic}: {code}"
        return replace(
            reading,
            code=code,
            topic=topic,
            trail=(*reading.trail, step),
            specificity=reading.specificity + 0.25,
        )

    def near(self, i: int, skip: frozenset[int] = frozenset()) -> tuple[str, ...]:
        """Topics of the words in a predicate's reach, nearest first."""
        grammar = self.grammar
        verb = None if grammar.is_verb(i) else self.matcher.launcher(i)
        reach = set(grammar.subtree(i)) | (set(grammar.subtree(verb)) if verb is not None else set())
        found: list[tuple[int, str]] = []
        for k, topic in self._said:
            if k in reach and k not in skip:
                found.append((abs(k - i), topic))
        return tuple(dict.fromkeys(name for _, name in sorted(found)))

    @cached_property
    def _said(self) -> tuple[tuple[int, str], ...]:
        """The words of the sentence that speak of a topic."""
        return tuple(
            (k, topic.name) for topic in self.rules.topics for k in self.matcher.anywhere(topic.words)
        )
