"""Looking through the names of a codebook: which are like an unknown one, and which a text uses."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable

from conflictcode.codebook.actors import ANY_CASE, Actors
from conflictcode.codebook.words import fold, pieces


class Nearest:
    """Known entries with names like a given one: a word in common, or a similar spelling."""

    def __init__(self, actors: Actors) -> None:
        self._actors = actors
        self._by_word: dict[str, list[str]] = {}
        for key, senses in actors.names.items():
            if actors.kind(senses[0][0]) != "city":
                for word in key.split():
                    self._by_word.setdefault(word, []).append(key)

    def to(self, name: str, most: int = 3) -> list[str]:
        """At most ``most`` canonical names, the likest first."""
        said = " ".join(pieces(name)).lower()
        words = said.split()
        close = [w for word in words for w in difflib.get_close_matches(word, self._by_initial(word), 3, 0.8)]
        keys = {key for word in (*words, *close) if len(word) > 3 for key in self._by_word.get(word, ())}
        ranked = sorted(keys, key=lambda key: (-difflib.SequenceMatcher(None, said, key).ratio(), key))
        likely = [key for key in ranked[:20] if difflib.SequenceMatcher(None, said, key).ratio() > 0.5]
        return list(dict.fromkeys(self._actors.names[key][0][0] for key in likely))[:most]

    def _by_initial(self, word: str) -> list[str]:
        return [w for w in self._by_word if w[:1] == word[:1] and abs(len(w) - len(word)) <= 2]


def count_names(actors: Actors, texts: Iterable[str]) -> Counter[str]:
    """How often the texts use the name of each entry, whole words, longest name first, case as written."""
    counts: Counter[str] = Counter()
    for text in texts:
        words = [m.group() for m in re.finditer(r"[^\W_]+|[.,;:!?()\n]", fold(text.replace("\n\n", " . ")))]
        counts.update(_names(actors, words))
    return counts


def _names(actors: Actors, words: list[str]) -> Iterable[str]:
    lower = [word.lower() for word in words]
    k = 0
    while k < len(words):
        for length in range(actors.starts.get(lower[k], 0), 0, -1):
            said = words[k : k + length]
            senses = actors.names.get(" ".join(lower[k : k + length]), ()) if len(said) == length else ()
            name = next((s[0] for s in senses if s[1].split() == said or _capitals(s[2], said)), "")
            if name:
                yield name
                k += length - 1
                break
        k += 1


def _capitals(use: str, said: list[str]) -> bool:
    return use == ANY_CASE and not said[0][0].islower()
