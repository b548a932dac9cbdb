"""Where an article plays: the country that bare *police* or *rebels* most likely belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.words import word_set
from conflictcode.coding.phrases import glued_participle
from conflictcode.coding.places_words import TERRITORY
from conflictcode.records import Mention, Sentence, Token

_LOCATIVE = frozenset(("in", "at", "near", "across", "throughout", "inside", "outside", "around", "within"))
_AREAS = word_set(
    "north south east west centre center northeast northwest southeast southwest city town village "
    "province region "
    "area part sector capital outskirts suburb district heart coast border side state interior quarter"
)
_DATELINE = frozenset(("-", "–", "—", "--", "(", ":"))


@dataclass(frozen=True, slots=True)
class Named:
    """A country as one mention names it."""

    sentence: int
    token: int
    country: str
    located: bool  # *in Iraq*, *northern Iraq's*: the place of what is told


@dataclass(frozen=True, slots=True)
class Setting:
    """The countries that an article names, and the one it plays in."""

    named: tuple[Named, ...]
    country: str  # "" when the article names none

    def located(self, sentence: int) -> str:
        """The country in which the sentence says that its act takes place."""
        return _only(n.country for n in self.named if n.sentence == sentence and n.located)

    def unlocated(self, sentence: int) -> str:
        """The one country that the sentence names otherwise than as a place."""
        return _only(n.country for n in self.named if n.sentence == sentence and not n.located)

    def sole(self, sentence: int) -> str:
        """The country that the sentence names, when it names just one."""
        return _only(n.country for n in self.named if n.sentence == sentence)


def _only(countries: Iterable[str]) -> str:
    found = set(countries)
    return found.pop() if len(found) == 1 else ""


def setting(sentences: Sequence[Sentence], mentions: Sequence[Mention], actors: Actors) -> Setting:
    """Read the setting from mentions as ``find_mentions`` gives them.

    The dateline decides, else the country named most, a place counting more than an adjective. Whose hostages
    or embassy it is says nothing of where it plays.
    """
    slots = actors.slots
    named = tuple(
        Named(m.sentence, m.head, m.actor.country, is_located(sentences[m.sentence].tokens, m.head))
        for m in mentions
        if m.kind in ("place", "name", "role")
        and slots.has("country", m.actor.country)
        and not glued_participle(sentences[m.sentence].tokens, m.head, m.head)
        and not _abroad(sentences[m.sentence].tokens, m.head, actors.roles.abroad)
    )
    dateline = next((n.country for n in named if _dateline(sentences[n.sentence], n.token)), "")
    if dateline:
        return Setting(named, dateline)
    count: Counter[str] = Counter()
    for n in named:
        count[n.country] += 2 if n.located else 1
    return Setting(named, max(count, key=lambda c: count[c]) if count else "")


def is_located(tokens: Sequence[Token], i: int) -> bool:
    """*In Iraq*, *in the north of Iraq*, *west of Baghdad*, *out of Iraq*; not *near the Iraqi embassy*."""
    token = tokens[i]
    for _ in range(6):
        before_noun = token.dep in ("poss", "compound", "amod", "nmod") and token.head > token.i
        if before_noun and not _is_land(tokens[token.head]):
            return False
        if before_noun or (token.dep in ("conj", "appos") and token.head < token.i):
            token = tokens[token.head]
        elif token.dep == "pobj" and tokens[token.head].lemma == "of":  # in the north of Iraq
            token = tokens[tokens[token.head].head]
            if token.lemma == "out" or (token.lemma in _AREAS and token.dep in ("advmod", "npadvmod")):
                return not _reported(tokens, token.i)
            if token.lemma not in _AREAS:
                return False
        else:
            break
    return token.dep == "pobj" and tokens[token.head].lemma in _LOCATIVE and not _reported(tokens, token.i)


def _abroad(tokens: Sequence[Token], i: int, nouns: frozenset[str]) -> bool:
    """*French hostages*, *the US embassy*: the mention itself, or the noun that it stands before."""
    token = tokens[i]
    noun = tokens[token.head] if token.dep in ("amod", "compound", "nmod", "poss") else token
    return noun.lemma in nouns


def _is_land(noun: Token) -> bool:
    return noun.lemma in _AREAS | TERRITORY or noun.ent in ("GPE", "LOC", "FAC")


def _reported(tokens: Sequence[Token], i: int) -> bool:
    """*According to officials in Washington*: where it is told, not where it happened."""
    while tokens[i].head != i:
        i = tokens[i].head
        if tokens[i].text.lower() == "according":
            return True
    return False


def _dateline(sentence: Sentence, i: int) -> bool:
    """``KABUL, Afghanistan (Reuters) -`` at the head of the first paragraph."""
    tokens = sentence.tokens
    if sentence.paragraph != 1 or i > 4 or not tokens[0].text.isupper() or len(tokens[0].text) < 3:
        return False
    return any(t.text in _DATELINE for t in tokens[i + 1 : i + 9])
