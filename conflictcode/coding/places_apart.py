"""Acts that take no place from the sentences around them: they aren't told as having happened there."""

from __future__ import annotations

from conflictcode.coding import places_words as words
from conflictcode.coding.dates_tense import looks_ahead
from conflictcode.coding.places_relation import climb, is_reason, is_speech
from conflictcode.records import Sentence, Token, When

_MONTH = 4  # UCDP's step from which a date is no day of the story


def by_telephone(act: Token, sentence: Sentence) -> bool:
    """``spoke by telephone``, ``in a call``: the two ends are in two places."""
    if act.pos == "VERB" and act.lemma in words.DIAL:
        return True
    for token in sentence.tokens:
        path = climb(token, sentence)[:5]
        if token.lemma in words.TELEPHONE and token.pos == "NOUN" and act in path[1:]:
            means = next((step for step in path if step.pos == "ADP"), None)
            return means is not None and means.text.lower() in words.MEANS
    return False


def apart(act: Token, sentence: Sentence, when: When | None) -> str:
    """Why an act is not where the sentences around it play; ``""`` when it may be."""
    verb = next((step for step in climb(act, sentence) if step.pos in {"VERB", "AUX"}), act)
    if looks_ahead(verb, sentence):
        return "it lies ahead"
    if when is not None and (when.historical or when.precision >= _MONTH):
        return "it is of another time"
    if _spoken(act, sentence):
        return "it is what somebody says"
    if verb.dep == "relcl" and verb.tag in {"VBZ", "VBP"} and verb.i == act.i:
        return "it goes on all the time"
    if is_reason(act, sentence):
        return "it is told as the reason of something else"
    return "its places have no names" if _nameless(act, sentence) else ""


def _spoken(act: Token, sentence: Sentence) -> bool:
    """``"We will hurt them," said ...``: words in quotation marks under a verb of telling."""
    above = climb(act, sentence)[1:]
    marks = sum(t.text in words.QUOTES for t in sentence.tokens[: act.i])
    closes = any(t.text in words.QUOTES for t in sentence.tokens[act.i :])
    return marks % 2 == 1 and closes and any(is_speech(step) for step in above)


def _nameless(act: Token, sentence: Sentence) -> bool:
    """``in several towns``: the clause has its own places, and no town of another sentence is all of them."""
    for token in sentence.tokens:
        preposition = sentence.tokens[token.head]
        if (
            token.tag == "NNS"
            and token.dep == "pobj"
            and words.NOUN_KINDS.get(token.lemma) in {"city", "district", "division"}
            and preposition.text.lower() in words.INSIDE | words.AROUND
            and preposition.head == act.i
        ):
            return True
    return False
