"""Rules as data: plain rules, modes, the composition table and topics, read and checked.

The format is documented in ``codebooks/cameo/rules/README.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from conflictcode.codebook.loader import Source, only_keys, read_yaml, text_list, uncollected
from conflictcode.codebook.patterns import Pattern, WordSet, compile_noun, compile_verb, word_set
from conflictcode.errors import CodebookError

INNER = "inner"  # composition cell: the complement's own code, seen through this mode
DROP = "none"  # nothing has happened: a figure of speech, or a mode of an act that makes no event

_RULE_KEYS = {
    "code", "mode", "verbs", "nouns", "modals", "source", "target", "takes", "asked", "control",
    "reciprocal", "swap", "source_is", "target_is", "source_not", "target_not", "about", "weight",
    "needs", "mirror", "instrument", "absorbs", "anyone", "foreign", "local", "only_inside", "result",
    "subjunctive", "examples", "not_examples", "note",
}  # fmt: skip
_ASKED = {"object", "complement", "source"}
_NEEDS = {
    "source", "target", "both", "sides", "complement", "clause", "infinitive", "no object", "no predicate",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """*Said so, it means this code.*"""

    rule_id: str
    code: str  # "" for a mode that says nothing by itself
    mode: str
    patterns: tuple[Pattern, ...]
    modals: tuple[str, ...] = ()  # modes said by an auxiliary: *must withdraw*
    source: tuple[str, ...] = ()  # nouns: where the source stands: by, possessive, adjective, launcher, ...
    target: tuple[str, ...] = ()  # where the target stands when the phrase doesn't say: prepositions
    takes: tuple[str, ...] = ()  # modes: prepositions that may bring the complement
    asked: str = "object"  # modes: whom the composed event is done to first
    control: str = "subject"  # modes: who acts in the complement when it names nobody: subject or object
    reciprocal: bool = False
    together: bool = False  # both ways of parties named together only: *A and B clashed*
    swap: bool = False  # subject is the target, object the source
    mirror: str = ""  # code of the event that the target does back (visit, host)
    source_is: frozenset[str] = frozenset()
    target_is: frozenset[str] = frozenset()
    source_not: frozenset[str] = frozenset()
    target_not: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()  # topics of which one must be there
    weight: float = 0.0  # added to the specificity, for the few rules that must win or give way
    only_inside: bool = False  # nouns that mean an act only inside a mode: *promised reforms*
    subjunctive: bool = False  # modes: only of what is to be done, not of what is said to be so
    foreign: bool = False  # between countries only: nobody pays his own capital a visit
    local: bool = False  # nobody is said to do it: the authorities of the place do (*was arrested in Niger*)
    anyone: bool = False  # an event whoever does it: a protest needs no known actor
    result: bool = False  # what another act did to people: takes that act's code
    absorbs: str = ""  # what beside it is no act: reasons (yes), participles too (all), everything
    instrument: bool = False  # the object is what it is done with, never the target: *deploy troops*
    needs: frozenset[str] = frozenset()  # roles without which the words mean something else
    examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()
    where: str = ""  # file:line
    order: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    words: WordSet


@dataclass(frozen=True, slots=True)
class Discard:
    """A field of life whose words borrow those of conflict: sport, markets, the arts."""

    name: str
    sure: WordSet  # one is enough
    likely: WordSet  # two are


class Candidate(NamedTuple):
    """A phrase of a rule, and the numbers of the word lists that it needs (``Pattern.needs``)."""

    rule: Rule
    pattern: Pattern
    lists: frozenset[int]


@dataclass(frozen=True)
class Rules:
    """All rules of a codebook, indexed by the lemma that triggers them."""

    rules: tuple[Rule, ...]
    words: Mapping[str, WordSet]
    compose: Mapping[str, Mapping[str, str]]  # mode → complement code prefix → code
    topics: tuple[Topic, ...]
    refine: Mapping[str, Mapping[str, str]]  # code → topic → code
    discards: tuple[Discard, ...] = ()
    political: frozenset[str] = frozenset()  # roles that make an actor political whatever the country

    @cached_property
    def verbs(self) -> Mapping[str, tuple[Candidate, ...]]:
        return self._index(noun=False)

    @cached_property
    def nouns(self) -> Mapping[str, tuple[Candidate, ...]]:
        return self._index(noun=True)

    @cached_property
    def modals(self) -> Mapping[str, Rule]:
        return {modal: rule for rule in self.rules for modal in rule.modals}

    @uncollected()
    def _index(self, noun: bool) -> Mapping[str, tuple[Candidate, ...]]:
        found: dict[str, list[Candidate]] = {}
        for rule in self.rules:
            for pattern in rule.patterns:
                if pattern.noun == noun:
                    lists = frozenset(self._lists[words] for words in pattern.needs)
                    found.setdefault(pattern.trigger, []).append(Candidate(rule, pattern, lists))
        return {lemma: tuple(candidates) for lemma, candidates in found.items()}

    @cached_property
    def _lists(self) -> Mapping[frozenset[str], int]:
        needs = (words for rule in self.rules for pattern in rule.patterns for words in pattern.needs)
        return {words: number for number, words in enumerate(dict.fromkeys(needs))}

    @cached_property
    def _lists_of(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for words, number in self._lists.items():
            for word in words:
                found.setdefault(word, set()).add(number)
        return {word: frozenset(numbers) for word, numbers in found.items()}

    def lists_in(self, sentence: Iterable[str]) -> frozenset[int]:
        """The numbers of the word lists of which a sentence has a word: what its phrases may need."""
        return frozenset().union(*(self._lists_of.get(word, ()) for word in sentence))

    def composed(self, mode: str, code: str) -> str | None:
        """Cell of mode × complement, by the longest prefix of the complement's code; None when empty."""
        table = self.compose.get(mode, {})
        for n in range(len(code), 0, -1):
            if code[:n] in table:
                return table[code[:n]]
        return table.get("else")

    def refined(self, code: str, topics: tuple[str, ...]) -> tuple[str, str]:
        """The finer code that a topic asks for, and the topic; the same code when none does."""
        table = self.refine.get(code, {})
        return next(((table[topic], topic) for topic in topics if topic in table), (code, ""))


def load_rules(folder: Path, known_code: Callable[[str], bool], overlay: Path | None = None) -> Rules:
    """Read ``rules/`` of a codebook folder, and an overlay's on top: a rule with the same id replaces.

    ``known_code`` says whether the codebook has a code. Raises CodebookError with ``file:line`` for
    unknown keys, codes and word lists, for phrases that can't be read, and for rules that can never
    fire.
    """
    words = _load_words(folder / "words.yaml")
    compose = _load_table(folder / "compose.yaml", known_code)
    topics, refine = _load_topics(folder / "topics.yaml", words, known_code)
    political, discards = _load_discards(folder / "discards.yaml")
    special = {"words.yaml", "compose.yaml", "topics.yaml", "discards.yaml"}
    shelves = [folder, overlay] if overlay and overlay.is_dir() else [folder]
    own, *over = (_load_shelf(shelf, words, compose, known_code, special) for shelf in shelves)
    rules = {rule.rule_id: rule for rule in (*own, *(rule for shelf in over for rule in shelf))}
    _refuse_doubles(list(rules.values()))
    return Rules(tuple(rules.values()), words, compose, topics, refine, discards, political)


def _load_shelf(
    folder: Path, words: Mapping[str, WordSet], compose: Mapping[str, object],
    known_code: Callable[[str], bool], special: set[str],
) -> list[Rule]:  # fmt: skip
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name in special:
            continue
        source = read_yaml(path)
        for rule_id in source.data:
            if rule_id in rules:
                where = rules[rule_id].where
                raise source.error(f"rule {rule_id!r} is already at {where}; give it another id", rule_id)
            rules[rule_id] = _load_rule(source, rule_id, words, known_code, len(rules))
            if rules[rule_id].mode and rules[rule_id].mode not in compose:
                raise source.error("this mode has no table in compose.yaml", rule_id, "mode")
    return list(rules.values())


def _load_words(path: Path) -> dict[str, WordSet]:
    source = read_yaml(path)
    raw = {name: text_list(source, name) for name in source.data}
    return {name: word_set(name, _expand(name, raw, source, ())) for name in raw}


def _expand(
    name: str, raw: Mapping[str, tuple[str, ...]], source: Source, chain: tuple[str, ...]
) -> tuple[str, ...]:
    if name in chain:
        raise source.error(f"word list {name!r} contains itself", name)
    result: list[str] = []
    for entry in raw[name]:
        if not entry.startswith("{"):
            result.append(entry)
        elif entry[1:-1] in raw:
            result.extend(_expand(entry[1:-1], raw, source, (*chain, name)))
        else:
            raise source.error(f"unknown word list {entry}", name)
    return tuple(result)


def _load_table(path: Path, known_code: Callable[[str], bool]) -> dict[str, dict[str, str]]:
    source = read_yaml(path)
    table: dict[str, dict[str, str]] = {}
    for mode, cells in source.data.items():
        if isinstance(cells, str) and cells in table:
            table[mode] = table[cells]  # speaks of acts as another mode above it does
            continue
        if not isinstance(cells, dict):
            raise source.error("expected 'code: code' lines, or the name of a mode above", mode)
        table[mode] = {}
        for key, code in cells.items():
            if code not in (INNER, DROP) and not known_code(code):
                raise source.error(f"unknown code {code!r}", mode, key)
            for prefix in key.split():
                table[mode][prefix] = code
    return table


def _load_topics(
    path: Path, words: Mapping[str, WordSet], known_code: Callable[[str], bool]
) -> tuple[tuple[Topic, ...], dict[str, dict[str, str]]]:
    source = read_yaml(path)
    only_keys(source, {"topics", "refine"})
    topics = tuple(
        Topic(name, word_set(name, text_list(source, "topics", name)))
        for name in source.data.get("topics", {})
    )
    names = {topic.name for topic in topics}
    refine: dict[str, dict[str, str]] = {}
    for key, cells in source.data.get("refine", {}).items():
        for topic, code in cells.items():
            if topic not in names:
                raise source.error(f"unknown topic {topic!r}", "refine", key, topic)
            if not known_code(code):
                raise source.error(f"unknown code {code!r}", "refine", key, topic)
        refine[key] = dict(cells)
    return topics, refine


def _load_discards(path: Path) -> tuple[frozenset[str], tuple[Discard, ...]]:
    source = read_yaml(path)
    only_keys(source, {"political_roles", "discards"})
    discards = []
    for name in source.data.get("discards", {}):
        only_keys(source, {"sure", "likely"}, "discards", name)
        lists = (text_list(source, "discards", name, key) for key in ("sure", "likely"))
        discards.append(Discard(name, *(word_set(name, words) for words in lists)))
    return frozenset(text_list(source, "political_roles")), tuple(discards)


def _load_rule(
    source: Source, rule_id: str, words: Mapping[str, WordSet], known_code: Callable[[str], bool], order: int
) -> Rule:
    data = only_keys(source, _RULE_KEYS, rule_id)
    code = data.get("code", "")
    if code and code != DROP and not known_code(code):
        raise source.error(f"unknown code {code!r}", rule_id, "code")
    if not code and not data.get("mode"):
        raise source.error(f"rule {rule_id!r} needs a code or a mode", rule_id)
    _check_choice(source, rule_id, "asked", _ASKED)
    _check_choice(source, rule_id, "control", {"subject", "object"})
    _check_choice(source, rule_id, "reciprocal", {"yes", "no", "together"})
    _check_choice(source, rule_id, "absorbs", {"yes", "all", "everything"})
    for need in text_list(source, rule_id, "needs"):
        if need not in _NEEDS:
            raise source.error(
                f"needs must be of {', '.join(sorted(_NEEDS))}, found {need!r}", rule_id, "needs"
            )
    try:
        weight = float(data.get("weight", "0"))
    except ValueError as error:
        raise source.error(f"weight must be a number, found {data['weight']!r}", rule_id, "weight") from error
    return Rule(
        rule_id=rule_id,
        code=code,
        mode=data.get("mode", ""),
        patterns=_patterns(source, rule_id, words),
        modals=text_list(source, rule_id, "modals"),
        source=text_list(source, rule_id, "source"),
        target=text_list(source, rule_id, "target"),
        takes=text_list(source, rule_id, "takes"),
        asked=data.get("asked", "object"),
        control=data.get("control", "subject"),
        reciprocal=data.get("reciprocal") == "yes",
        together=data.get("reciprocal") == "together",
        swap=data.get("swap") == "yes",
        mirror=data.get("mirror", ""),
        source_is=frozenset(text_list(source, rule_id, "source_is")),
        target_is=frozenset(text_list(source, rule_id, "target_is")),
        source_not=frozenset(text_list(source, rule_id, "source_not")),
        target_not=frozenset(text_list(source, rule_id, "target_not")),
        about=frozenset(text_list(source, rule_id, "about")),
        weight=weight,
        only_inside=data.get("only_inside") == "yes",
        subjunctive=data.get("subjunctive") == "yes",
        foreign=data.get("foreign") == "yes",
        local=data.get("local") == "yes",
        anyone=data.get("anyone") == "yes",
        result=data.get("result") == "yes",
        absorbs=data.get("absorbs", ""),
        instrument=data.get("instrument") == "yes",
        needs=frozenset(text_list(source, rule_id, "needs")),
        examples=text_list(source, rule_id, "examples"),
        not_examples=text_list(source, rule_id, "not_examples"),
        where=f"{source.path}:{source.line(rule_id)}",
        order=order,
    )


def _check_choice(source: Source, rule_id: str, key: str, known: set[str]) -> None:
    value = source.data[rule_id].get(key)
    if value is not None and value not in known:
        raise source.error(f"{key} must be one of {', '.join(sorted(known))}, found {value!r}", rule_id, key)


def _patterns(source: Source, rule_id: str, words: Mapping[str, WordSet]) -> tuple[Pattern, ...]:
    found: list[Pattern] = []
    for key, compile_phrase in (("verbs", compile_verb), ("nouns", compile_noun)):
        for i, phrase in enumerate(text_list(source, rule_id, key)):
            try:
                found.extend(compile_phrase(phrase, words))
            except ValueError as error:
                raise source.error(str(error), rule_id, key, i) from error
    if not found and not text_list(source, rule_id, "modals"):
        raise source.error(f"rule {rule_id!r} has no verbs, nouns or modals, so it can never fire", rule_id)
    return tuple(found)


def _conditions(rule: Rule) -> tuple[object, ...]:
    return (
        rule.source_is, rule.target_is, rule.source_not, rule.target_not, rule.about, rule.needs, rule.weight,
        bool(rule.mode), rule.only_inside,
    )  # fmt: skip


def _ahead(pattern: Pattern) -> tuple[str, ...]:
    return tuple(slot.words.name for slot in pattern.before if slot.words)


def _refuse_doubles(rules: list[Rule]) -> None:
    """A phrase that stands in two rules with the same conditions can only ever fire in one of them."""
    seen: dict[tuple[object, ...], Rule] = {}
    for rule in rules:
        for pattern in rule.patterns:
            key = (pattern.text, pattern.trigger, pattern.noun, _ahead(pattern), _conditions(rule))
            other = seen.setdefault(key, rule)
            if other is not rule:
                raise CodebookError(
                    f"{rule.where}: {pattern.text!r} of rule {rule.rule_id!r} stands in {other.rule_id!r} "
                    f"({other.where}) too, so it can never fire here; remove one of them"
                )
