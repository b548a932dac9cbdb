"""Headlines whose verb the parser takes for a noun: *Rebels shell suburbs*, *Iran and Iraq discuss border*.

It was trained on sentences. Told as one (*Rebels have shelled suburbs*) it finds the verb, and its answer is
taken back to the words as they stand.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from conflictcode.coding.sentences_parser import Parser

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NAMES = frozenset({"NNS", "NNPS", "NNP", "NN"})
_PLURAL = frozenset({"NNS", "NNPS"})
_AND = {",": "and", "&": "and"}  # *Iran, Iraq hold talks*
_PLURAL_WORDS = frozenset({"police", "people"})


def with_verbs(parser: Parser, docs: list[Any]) -> list[Any]:
    """The headlines' documents, those without a verb read again."""
    tries = [(k, i) for k, doc in enumerate(docs) if _verbless(doc) for i in _nouns_like_verbs(parser, doc)]
    told = parser.read([_as_sentence(parser, docs[k], i) for k, i in tries])
    found: dict[int, Any] = {}
    for (k, i), doc in zip(tries, told, strict=True):
        if k not in found and _is_verb_of_several(doc[i + 1]):
            found[k] = _as_written(docs[k], doc, i)
    return [found.get(k, doc) for k, doc in enumerate(docs)]


def _verbless(doc: Any) -> bool:
    return len(doc) > 2 and not any(
        token.tag_ in _FINITE or (token.dep_ == "ROOT" and token.pos_ in ("VERB", "AUX")) for token in doc
    )


def _nouns_like_verbs(parser: Parser, doc: Any) -> Iterator[int]:
    """Words in small letters that can be verbs and stand behind a noun."""
    verbs = _participles(parser)
    for token in doc[1:-1]:
        behind_noun = doc[token.i - 1].tag_ in _NAMES
        if token.is_lower and behind_noun and token.tag_ in ("NN", "VB", "JJ") and token.text in verbs:
            yield token.i


@functools.cache
def _participles(parser: Parser) -> Mapping[str, str]:
    """Verbs with their participle, from the tables of the parser's own lemmas."""
    tables = parser.nlp.get_pipe("lemmatizer").lookups
    irregular = {
        lemma: form
        for form, lemmas in tables.get_table("lemma_exc")["verb"].items()
        for lemma in lemmas
        if not form.endswith(("ing", "s"))
    }
    return {verb: irregular.get(verb) or _regular(verb) for verb in tables.get_table("lemma_index")["verb"]}


def _regular(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else verb + "ed"


def _as_sentence(parser: Parser, doc: Any, verb: int) -> Any:
    from spacy.tokens import Doc

    before = [_AND.get(token.text, token.text) for token in doc[:verb]]
    after = [token.text for token in doc[verb + 1 :]]
    return Doc(parser.nlp.vocab, words=[*before, "have", _participles(parser)[doc[verb].text], *after, "."])


def _is_verb_of_several(verb: Any) -> bool:
    """Its form in a headline is that of several: *rebels shell*, *Iran and Iraq discuss*, *police fire*."""
    subjects = [kid for kid in verb.children if kid.dep_ == "nsubj" and kid.i < verb.i]
    return verb.dep_ == "ROOT" and verb.pos_ == "VERB" and any(map(_several, subjects))


def _several(subject: Any) -> bool:
    joined = any(kid.dep_ in ("conj", "cc") for kid in subject.children)
    return joined or subject.tag_ in _PLURAL or subject.lower_ in _PLURAL_WORDS


def _as_written(doc: Any, told: Any, verb: int) -> Any:
    """The document with the grammar of its sentence, without the words that made it one."""
    from spacy.tokens import Doc

    words = [*told[:verb], *told[verb + 1 : len(doc) + 1]]
    place = {word.i: i for i, word in enumerate(words)}
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=["VBP" if i == verb else word.tag_ for i, word in enumerate(words)],
        pos=[word.pos_ for word in words],
        lemmas=[doc[verb].lower_ if i == verb else word.lemma_ for i, word in enumerate(words)],
        deps=[word.dep_ for word in words],
        heads=[place.get(word.head.i, verb) for word in words],
        ents=[f"{word.ent_iob_}-{word.ent_type_}" if word.ent_type_ else "O" for word in words],
    )
