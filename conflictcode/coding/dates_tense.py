"""Whether a verb looks ahead or back."""

from __future__ import annotations

from conflictcode.coding.places_words import words
from conflictcode.records import Sentence, Token

_AHEAD = frozenset({"will", "shall", "'ll", "’ll", "wo", "would"})
_PLANS = words(
    "plan expect schedule set due intend propose want hope aim promise vow pledge agree prepare threaten "
    "slate go decide offer ready likely demand call urge order"
)


def governing_verb(token: Token, sentence: Sentence) -> tuple[Token | None, bool]:
    """The verb above a token, and whether it hangs on it directly (at most through one preposition)."""
    if token.pos in {"VERB", "AUX"}:
        return token, True
    step, hops = token, 0
    while step.head != step.i and hops < 40:
        step = sentence.tokens[step.head]
        if step.pos in {"VERB", "AUX"}:
            return step, hops <= 1
        hops += 1
    return (step, True) if step.pos in {"VERB", "AUX"} else (None, False)


def is_future(token: Token, sentence: Sentence) -> bool:
    """Whether the verb that a date hangs on looks ahead: *will*, *to be held*, *is meeting*, *starts on*."""
    verb, direct = governing_verb(token, sentence)
    if verb is None:
        return False
    if looks_ahead(verb, sentence):
        return True
    return direct and (_is_present(verb) or _progressive(verb, sentence))


def looks_ahead(verb: Token, sentence: Sentence) -> bool:
    """Whether a verb is future or the aim of another: *will meet*, *plan to meet*."""
    children = [sentence.tokens[k] for k in verb.children]
    if any(child.text.lower() in _AHEAD for child in children if child.dep in {"aux", "auxpass"}):
        return not any(child.lemma == "have" for child in children if child.dep == "aux")
    if any(child.dep == "aux" and child.tag == "TO" for child in children):
        head = sentence.tokens[verb.head]
        past_modal = any(sentence.tokens[k].lemma == "have" for k in verb.children)
        return not past_modal and (head.lemma in _PLANS or head.lemma == "be" or head.pos == "NOUN")
    if verb.dep in {"conj", "advcl"} and verb.tag in {"VB", "VBG"}:
        head = sentence.tokens[verb.head]
        return head.i != verb.i and head.pos in {"VERB", "AUX"} and looks_ahead(head, sentence)
    return False


def _is_present(verb: Token) -> bool:
    """``The talks begin on Friday``; a form unlike its lemma is a past that the tagger missed (*retook*)."""
    return verb.pos == "VERB" and (
        verb.tag == "VBZ" or (verb.tag == "VBP" and verb.text.lower() == verb.lemma)
    )


def _progressive(verb: Token, sentence: Sentence) -> bool:
    """``is meeting``: a plan when a date to come stands with it."""
    return verb.tag == "VBG" and any(
        sentence.tokens[k].lemma == "be" and sentence.tokens[k].tag in {"VBZ", "VBP"} for k in verb.children
    )


def is_perfect(token: Token, sentence: Sentence) -> bool:
    """Whether the verb above a token is in the present perfect: *have been crossing*."""
    verb, _ = governing_verb(token, sentence)
    if verb is None:
        return False
    children = [sentence.tokens[k] for k in verb.children] + [verb]
    return any(c.lemma == "have" and c.tag in {"VBZ", "VBP"} for c in children)


def tense(verb: Token, sentence: Sentence) -> str:
    """ "future", "past", "perfect" or "present"; a bare form takes the tense of the verb above it."""
    children = [sentence.tokens[k] for k in verb.children]
    if looks_ahead(verb, sentence):
        return "future"
    helpers = [c for c in children if c.dep in {"aux", "auxpass"}]
    if any(c.lemma == "have" and c.tag in {"VBZ", "VBP"} for c in helpers):
        return "perfect"
    if verb.tag == "VBD" or any(c.tag == "VBD" for c in helpers):
        return "past"
    if verb.tag in {"VBZ", "VBP"} or any(c.tag in {"VBZ", "VBP", "MD"} for c in helpers):
        return "present"
    head = sentence.tokens[verb.head]
    return tense(head, sentence) if head.i != verb.i and head.pos in {"VERB", "AUX"} else "past"


def is_past(token: Token, sentence: Sentence) -> bool:
    """Whether the act is told in the past tense; a noun follows the verb above it."""
    verb: Token | None = token
    if token.pos not in {"VERB", "AUX"}:
        verb, _ = governing_verb(token, sentence)
    if verb is None:
        return False
    if verb.tag == "VBD":
        return True
    children = [sentence.tokens[k] for k in verb.children]
    if verb.tag in {"VBN", "VBG"} and any(c.tag == "VBD" for c in children if c.dep in {"aux", "auxpass"}):
        return True
    if verb.tag in {"VBN", "VBG", "VB"} and not any(c.tag in {"VBZ", "VBP", "MD"} for c in children):
        head = sentence.tokens[verb.head]
        return head.i != verb.i and is_past(head, sentence)
    return False
