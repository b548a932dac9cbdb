"""Is it English? A small test, enough to keep other languages out of an English coder.

Half of running text in any language is a few dozen short words. The share of English ones is 0.19 to 0.5 in
English news, and 0.13 at most in the example texts of the 67 other languages that spaCy has. Measured by
tests/inputs/test_language.py, and once on the 1,560 texts of the gold sets: none refused.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from importlib.resources import files

_SHORTEST = 12  # words; below this nothing can be said
_SURE = 40  # words; below this a sentence of names may hold few short words
_ENOUGH = 0.16  # share of English short words
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # characters
_LATIN_SHARE = 0.5

_SCRIPTS = {"CJK": "Chinese or Japanese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}


def other_language(text: str) -> str:
    """What the text seems to be written in when it isn't English; ``""`` if it is or is too short."""
    letters = [character for character in text[:_SAMPLE] if character.isalpha()]
    script = _other_script(letters)
    if script:
        return script
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    if len(words) < _SHORTEST:
        return ""
    known = _short_words()
    counts = Counter(words)
    shares = {name: sum(counts[word] for word in short) / len(words) for name, short in known.items()}
    english = shares.pop("English")
    best = max(shares, key=lambda name: shares[name])
    own = not counts.keys().isdisjoint(known["English"] - known[best])
    told = own or (english > 0 and shares[best] < _ENOUGH and all(map(str.isascii, words)))
    if english >= _ENOUGH or (len(words) < _SURE and told and english >= shares[best]):
        return ""
    return best if shares[best] >= _ENOUGH else "another language"


@functools.cache
def _short_words() -> dict[str, frozenset[str]]:
    lines = files("conflictcode.inputs").joinpath("short_words.txt").read_text(encoding="utf-8").splitlines()
    named = (line.partition(":") for line in lines if not line.startswith("#"))
    return {name: frozenset(words.split()) for name, _, words in named}


def _other_script(letters: list[str]) -> str:
    if len(letters) < _SHORTEST:
        return ""
    scripts = Counter(unicodedata.name(letter, "UNKNOWN").split()[0] for letter in letters)
    if scripts["LATIN"] / len(letters) >= _LATIN_SHARE:
        return ""
    name = scripts.most_common(1)[0][0]
    return _SCRIPTS.get(name, f"{name.title()} script")
