"""Phrases as researchers write them in rules, compiled to what the clause stage can look for.

A verb phrase reads in the order of English: who, verb, particle, object, prepositions::

    shell                                   the verb alone; its object is the target
    impose {sanctions} on TARGET            an object out of a word list, the target after a preposition
    <launch> {operation} against TARGET     any verb of a word list
    {troops} enter TARGET                   a subject out of a word list
    TARGET come under {fire} from SOURCE    where source and target stand, when not as usual
    open fire on/at TARGET                  alternatives of a preposition
    cross border into! TARGET               one that may not be left unsaid
    hold TARGET hostage                     a second word after the object
    refuse to resign                        an infinitive

A noun phrase is the event noun with what must stand before or after it::

    {air} strike
    use of force
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

# A closed class of English, not a list of what happens in the world.
PREPOSITIONS = frozenset(
    [
        "about",
        "above",
        "across",
        "after",
        "against",
        "ahead",
        "along",
        "alongside",
        "amid",
        "among",
        "apart",
        "around",
        "as",
        "aside",
        "at",
        "away",
        "back",
        "before",
        "behind",
        "beside",
        "between",
        "beyond",
        "by",
        "down",
        "during",
        "for",
        "forth",
        "forward",
        "from",
        "in",
        "inside",
        "into",
        "near",
        "of",
        "off",
        "on",
        "onto",
        "out",
        "outside",
        "over",
        "past",
        "through",
        "to",
        "together",
        "toward",
        "towards",
        "under",
        "until",
        "up",
        "upon",
        "with",
        "within",
        "without",
    ]
)
SOURCE, TARGET, BOTH = "SOURCE", "TARGET", "BOTH"
_ROLES = frozenset({SOURCE, TARGET, BOTH})


@dataclass(frozen=True)
class WordSet:
    """Words that may fill a slot: lemmas, and longer phrases by their last word."""

    name: str
    single: frozenset[str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]  # head → words before, behind

    def __bool__(self) -> bool:
        return bool(self.single or self.phrases)

    @cached_property
    def heads(self) -> frozenset[str]:
        """A sentence without any of these words has none of the list."""
        return self.single.union(self.phrases)

    @cached_property
    def whole(self) -> frozenset[str]:
        """The longer phrases as they are read."""
        return frozenset(
            " ".join((*ahead, head, *behind)) for head, rest in self.phrases.items() for ahead, behind in rest
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """What must stand somewhere: words, a role, or anything."""

    words: WordSet | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class PrepSlot:
    """A preposition or particle (any of ``preps``) with what follows it."""

    preps: frozenset[str]
    slot: Slot | None
    needed: bool = False  # *into!*: not to be left unsaid, whatever else the phrase says


@dataclass(frozen=True)
class Pattern:
    """A compiled phrase. ``trigger`` is the lemma that it is looked up by."""

    text: str
    trigger: str
    noun: bool
    subject: Slot | None = None
    object: Slot | None = None
    extra: Slot | None = None
    preps: tuple[PrepSlot, ...] = ()
    before: tuple[Slot, ...] = ()  # nouns: words that must modify the trigger

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Words of which a sentence must have one of each set; else the phrase needn't be looked for.

        Who or what a preposition leads to may be left unsaid once the phrase has said what is done (see
        ``Matcher``), and *to* may be an infinitive's, without the word.
        """
        slots = [self.subject, self.object, self.extra, *self.before]
        needed: list[frozenset[str]] = []
        said = not self.noun and bool(self.object and self.object.words)
        for prep in self.preps:
            to_whom = bool(prep.slot and prep.slot.role)
            if prep.needed or not (to_whom and said):
                slots.append(prep.slot)
                needed += [] if "to" in prep.preps else [prep.preps]
            said = said or not (to_whom or self.noun)
        needed += [slot.words.heads for slot in slots if slot and slot.words is not None]
        return tuple(needed)

    @cached_property
    def specificity(self) -> float:
        """How much a phrase asks for: the order in which rules win (codebook README)."""
        total = 1.0 + 1.0 * len(self.before)
        for slot in (self.subject, self.object, self.extra):
            total += 1.0 if slot and slot.words else 0.0
        for prep in self.preps:
            total += 0.5 + (0.5 if prep.slot and prep.slot.words else 0.0)
        return total


def word_set(name: str, entries: tuple[str, ...]) -> WordSet:
    """Compile word-list entries: ``troop``, ``human shield``, ``state of emergency``."""
    single: set[str] = set()
    phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for entry in entries:
        words = entry.lower().replace("-", " ").split()
        if "-" in entry or len(words) == 1:
            single.add(entry.lower())
        if len(words) > 1:
            head = (
                len(words) - 1
                if "-" in entry
                else next(
                    (k - 1 for k, word in enumerate(words) if k and word in PREPOSITIONS), len(words) - 1
                )
            )  # *sit-in* is one noun, *state of emergency* opens with its own
            phrases.setdefault(words[head], []).append((tuple(words[:head]), tuple(words[head + 1 :])))
    return WordSet(name, frozenset(single), {head: tuple(rest) for head, rest in phrases.items()})


def compile_verb(text: str, words: Mapping[str, WordSet]) -> list[Pattern]:
    """Compile a verb phrase; a word list in verb place gives one pattern a verb."""
    items = text.split()
    subject = None
    if items and (items[0] in _ROLES or items[0].startswith("{")):
        subject = _slot(items.pop(0), words, text)
    if not items:
        raise ValueError(f"no verb in {text!r}")
    trigger, *rest = items
    preps: list[PrepSlot] = []
    obj: Slot | None = None
    extra: Slot | None = None
    i = 0
    while i < len(rest):
        item = rest[i]
        if _is_prep(item):
            follows = rest[i + 1] if i + 1 < len(rest) and not _is_prep(rest[i + 1]) else None
            slot = _slot(follows, words, text) if follows else None
            preps.append(PrepSlot(frozenset(item.strip("!").split("/")), slot, item.endswith("!")))
            i += 2 if follows else 1
        elif obj is None:
            obj = _slot(item, words, text)
            i += 1
        elif extra is None and item not in _ROLES:
            extra = _slot(item, words, text)
            i += 1
        else:
            raise ValueError(f"can't place {item!r} in {text!r}; join the words of one phrase with '_'")
    return [
        Pattern(text, last, False, subject, obj, extra, tuple(preps), _literal(ahead))
        for verb in _triggers(trigger, words, text)
        for last, ahead in _hyphened(verb)
    ]


def compile_noun(text: str, words: Mapping[str, WordSet]) -> list[Pattern]:
    """Compile a noun phrase: modifiers, head, then ``prep slot`` pairs."""
    items = text.split()
    cut = next((i for i, item in enumerate(items) if i and _is_prep(item)), len(items))
    *before, trigger = items[:cut]
    preps: list[PrepSlot] = []
    rest = items[cut:]
    i = 0
    while i < len(rest):
        follows = rest[i + 1] if i + 1 < len(rest) and not _is_prep(rest[i + 1]) else None
        preps.append(
            PrepSlot(frozenset(rest[i].split("/")), _slot(follows, words, text) if follows else None)
        )
        i += 2 if follows else 1
    slots = tuple(_slot(item, words, text) for item in before)
    return [
        Pattern(text, noun, True, None, None, None, tuple(preps), (*slots, *_literal(ahead)))
        for noun, ahead in _noun_triggers(trigger, words, text)
    ]


def _noun_triggers(item: str, words: Mapping[str, WordSet], text: str) -> list[tuple[str, tuple[str, ...]]]:
    singles = [part for noun in _triggers(item, words, text) for part in _hyphened(noun)]
    if not item.startswith("{"):
        return singles
    phrases = words[item.strip("{}")].phrases
    return singles + [
        (head, ahead) for head, rest in sorted(phrases.items()) for ahead, behind in rest if not behind
    ]


def _hyphened(word: str) -> list[tuple[str, tuple[str, ...]]]:
    """A word with what must stand before it: the parser cuts *test-fire* in two."""
    *ahead, last = word.split("-")
    return [(word, ()), (last, tuple(ahead))] if ahead and last else [(word, ())]


def _literal(ahead: tuple[str, ...]) -> tuple[Slot, ...]:
    return tuple(Slot(words=word_set(word, (word,))) for word in ahead)


def _is_prep(item: str) -> bool:
    return all(part in PREPOSITIONS for part in item.removesuffix("!").split("/"))


def _triggers(item: str, words: Mapping[str, WordSet], text: str) -> list[str]:
    if item.startswith("<") or item.startswith("{"):
        name = item.strip("<>{}")
        if name not in words:
            raise ValueError(f"unknown word list {name!r} in {text!r}")
        return sorted(words[name].single)
    if not re.fullmatch(r"[\w/&'’.-]+", item):
        raise ValueError(f"can't read {item!r} in {text!r}")
    return [part.lower() for part in item.split("/")]


def _slot(item: str, words: Mapping[str, WordSet], text: str) -> Slot:
    if item in _ROLES:
        return Slot(role=item)
    if item.startswith("{") and item.endswith("}"):
        name = item[1:-1]
        if name not in words:
            raise ValueError(f"unknown word list {{{name}}} in {text!r}")
        return Slot(words=words[name])
    return Slot(words=word_set(item, tuple(part.replace("_", " ") for part in item.split("/"))))
