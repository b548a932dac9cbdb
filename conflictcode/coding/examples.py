"""A codebook's own examples, run: every rule must fire on what it names and stay silent on what it doesn't.

An example reads ``text | SOURCE TARGET; SOURCE TARGET 0231``: actor codes (``""`` for nobody), and a code
where it isn't the rule's own. Without ``|`` only the rule is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conflictcode.codebook.codebook import Codebook
from conflictcode.codebook.rules import DROP, Rule
from conflictcode.coding.choosing import SentenceCoder
from conflictcode.coding.identities import identify
from conflictcode.coding.mentions import find_mentions
from conflictcode.coding.sentences import parse
from conflictcode.errors import CodebookError
from conflictcode.records import Article, Coding


@dataclass(frozen=True, slots=True)
class Example:
    """One line of ``examples`` or ``not_examples`` of a rule."""

    rule: Rule
    text: str
    expected: tuple[tuple[str, str, str], ...]  # source, target, code
    counter: bool = False


def examples(codebook: Codebook) -> tuple[Example, ...]:
    """Every example and counter-example of a codebook's rules."""
    found: list[Example] = []
    for rule in codebook.rules.rules:
        found.extend(_example(rule, line) for line in rule.examples)
        found.extend(Example(rule, line, (), counter=True) for line in rule.not_examples)
    return tuple(found)


def _example(rule: Rule, line: str) -> Example:
    text, _, rest = line.partition("|")
    expected = []
    for part in filter(None, (piece.strip() for piece in rest.split(";"))):
        words = [word.strip("\"'") for word in part.split()]
        if len(words) not in (2, 3):
            raise CodebookError(
                f"{rule.where}: expected 'SOURCE TARGET' or 'SOURCE TARGET CODE' after |, found {part!r}"
            )
        expected.append((words[0], words[1], words[2] if len(words) == 3 else rule.code))
    return Example(rule, text.strip(), tuple(expected))


def failures(codebook: Codebook) -> Iterator[str]:
    """What is wrong with the examples, one line each, opening with the rule's ``file:line``."""
    every = examples(codebook)
    for example, codings in zip(every, _coded(tuple(e.text for e in every), codebook), strict=True):
        fault = _fault(example, codings)
        if fault:
            yield f"{example.rule.where}: {fault}: {example.text!r} gives {_shown(codings)}"


def _coded(texts: tuple[str, ...], codebook: Codebook) -> Iterator[tuple[Coding, ...]]:
    articles = [Article.make(f"example-{i}", None, "", text) for i, text in enumerate(texts)]
    for article, sentences in zip(articles, parse(articles), strict=True):
        mentions = find_mentions(sentences, None, codebook.actors)
        identities = identify(article, sentences, mentions, codebook.actors)
        yield tuple(
            coding
            for sentence in sentences
            for coding in SentenceCoder(sentence, codebook.rules, identities).code()[0]
        )


def _fault(example: Example, codings: tuple[Coding, ...]) -> str:
    own = [coding for coding in codings if _fired(example.rule, coding)]
    if example.counter:
        return f"counter-example of {example.rule.rule_id!r} fires" if own else ""
    if example.rule.code == DROP:
        return "a figure of speech gives an event" if codings else ""
    if not own:
        return f"{example.rule.rule_id!r} doesn't fire"
    found = {_triple(coding) for coding in codings}
    missing = [triple for triple in example.expected if triple not in found]
    return (
        f"expected {' and '.join(' '.join(part or '-' for part in triple) for triple in missing)}"
        if missing
        else ""
    )


def _fired(rule: Rule, coding: Coding) -> bool:
    """A rule that means an act only inside a mode shows in the trail; the mode gives the event its name."""
    inside = rule.only_inside and any(step.endswith(f"(rule {rule.rule_id})") for step in coding.trail)
    return inside or coding.rule_id == rule.rule_id


def _triple(coding: Coding) -> tuple[str, str, str]:
    source, target = (party.actor.code if party else "" for party in (coding.source, coding.target))
    return source, target, coding.code


def _shown(codings: tuple[Coding, ...]) -> str:
    lines = [f"{s or '-'} {t or '-'} {code} ({c.rule_id})" for c in codings for s, t, code in [_triple(c)]]
    return "; ".join(lines) or "no event"
