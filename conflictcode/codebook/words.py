"""How the words of a name are compared: folded, cut at hyphens and apostrophes, spelt one way."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PIECE = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "đ": "d", "Đ": "D", "ß": "ss", ".": ""}
)
# British and American news write the same offices; one spelling is enough in the codebook.
_SPELLINGS = (
    ("defence", "defense"),
    ("labour", "labor"),
    ("isation", "ization"),
    ("programme", "program"),
    ("centre", "center"),
    ("paedia", "pedia"),
    ("spokeswoman", "spokesman"),
    ("spokesperson", "spokesman"),
    ("chairwoman", "chairman"),
    ("chairperson", "chairman"),
    ("congresswoman", "congressman"),
    ("policewoman", "policeman"),
    ("servicewoman", "serviceman"),
)
# Ranks as agencies shorten them.
_RANKS = {
    **{"gen": "general", "lt": "lieutenant", "col": "colonel", "maj": "major", "capt": "captain"},
    **{"sgt": "sergeant", "cpl": "corporal", "brig": "brigadier", "adm": "admiral", "cmdr": "commander"},
    **{"cdr": "commander", "gov": "governor", "sen": "senator", "rep": "representative", "atty": "attorney"},
    **{"insp": "inspector", "supt": "superintendent", "pres": "president", "amb": "ambassador"},
}


def fold(text: str) -> str:
    """``text`` without accents, modifier letters and full stops: *Côte*, *U.S.* → *Cote*, *US*."""
    if text.isascii():
        return text.replace(".", "")
    flat = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in flat if not unicodedata.combining(c) and not "\u02b0" <= c <= "\u02ff")


def pieces(text: str) -> list[str]:
    """The words of ``text``, cut at every hyphen, apostrophe and slash, case kept."""
    return [text] if text.isascii() and text.isalnum() else _PIECE.findall(fold(text))


@lru_cache(maxsize=20_000)
def spell(word: str) -> str:
    """A lower-case word in the one spelling under which role nouns are kept."""
    if word in _RANKS:
        return _RANKS[word]
    for ours, theirs in _SPELLINGS:
        if ours in word:
            return word.replace(ours, theirs)
    if word.endswith(("women", "people")) and len(word) > 7:
        return word.replace("women", "men") if word.endswith("women") else word
    return word


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for lists that read better as a line than as a column."""
    return frozenset(text.split())


def plural(word: str) -> str:
    """The regular plural of an English noun."""
    if word.endswith("man"):
        return word[:-2] + "en"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    return word + "s"


def singulars(word: str) -> tuple[str, ...]:
    """What ``word`` may be the regular plural of, best first; itself last."""
    found = []
    if word.endswith("men"):
        found.append(word[:-2] + "an")
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    if word.endswith("es"):
        found.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        found.append(word[:-1])
    return (*found, word)


def role_forms(phrase: str) -> tuple[str, ...]:
    """Keys under which a role noun is found: as written and in the plural (*ministers of state*)."""
    words = [spell(p.lower()) for p in pieces(phrase)]
    if not words:
        return ()
    turn = words.index("of") - 1 if "of" in words[1:] else len(words) - 1
    changed = [*words[:turn], plural(words[turn]), *words[turn + 1 :]]
    return (" ".join(words), " ".join(changed))
