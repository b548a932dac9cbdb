"""Is it English? A small test, enough to keep other languages out of an English coder.

Half of running text in any language is a few dozen short words. The share of English ones in English news is
0.25 to 0.5, in the nearest other languages under 0.15; tests/inputs/test_language.py measures both sides.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from importlib.resources import files

_SHORTEST = 12  # words; below this nothing can be said
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
    counts = Counter(words)
    shares = {
        name: sum(counts[word] for word in short) / len(words) for name, short in _short_words().items()
    }
    if shares.pop("English") >= _ENOUGH:
        return ""
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _ENOUGH / 2 else "no English sentence"


@functools.cache
def _short_words() -> dict[str, frozenset[str]]:
    lines = files("conflictcode.inputs").joinpath("short_words.txt").read_text(encoding="utf-8").splitlines()
    named = (line.partition(":") for line in lines if not line.startswith("#"))
    return {name: frozenset(words.split()) for name, _, words in named}


def _other_script(letters: list[str]) -> str:
    if len(letters) < _SHORTEST:
        return ""
    scripts = Counter(unicodedata.name(letter, "UNKNOWN").split()[0] for letter in letters)
    name, count = scripts.most_common(1)[0]
    if name == "LATIN" or count / len(letters) < _LATIN_SHARE:
        return ""
    return _SCRIPTS.get(name, f"{name.title()} script")
