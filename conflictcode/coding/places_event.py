"""Which of the article's places an event belongs to: the clause's own phrase, else what lies around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conflictcode.codebook.gazetteer import open_gazetteer
from conflictcode.coding.places_apart import apart, by_telephone
from conflictcode.coding.places_lending import at_home, dateline, lent
from conflictcode.coding.places_rank import Found, ranked
from conflictcode.coding.places_relation import is_speech, voice
from conflictcode.coding.places_setting import settings_of, the_base, the_capital, the_country, the_same
from conflictcode.records import Place, Sentence, Token, When

Located = tuple[Place | None, str]
"""A place and ``""``, or None and the reason why there is none."""

_FAR = 4.5  # cost above which a place of the sentence belongs to something else


def place_event(
    predicate: int,
    sentence: Sentence,
    sentences: Sequence[Sentence],
    places: Sequence[Place],
    source_country: str,
    target_country: str,
    settings: tuple[str, str] | None = None,
    when: When | None = None,
) -> Located:
    """Where the act of ``predicate`` (a token of ``sentence``) took place.

    ``settings``: of the article, as ``settings_of`` gives them; whoever asks for many acts finds them once.
    ``when``: the date of the act; what happened at another time is not where the story plays.

    Looks at the clause, the rest of the sentence, the paragraph, the dateline and the headline, in this
    order. A country or capital that acts or is acted on is an actor, not a place. Countries are ISO 3166
    alpha-3 or "". The place's ``how`` says where it was found; its ``alternatives`` open with its rivals.
    """
    sides = _country(source_country), _country(target_country)
    head = dateline(sentences, places)
    usable = [p for p in places if p.latitude is not None and p is not head]
    setting, wider = settings or settings_of(sentences, places)
    usable += the_capital(sentence, setting) + the_country(sentence, setting) + the_same(sentence, usable)
    usable += the_base(sentence, usable, setting)
    act = voice(sentence.tokens[predicate], sentence)
    found = ranked(act.i, sentence, usable, set(sides) - {""})
    if found and found[0].cost < _FAR:
        where = "the clause" if found[0].cost < 2 else "the sentence"
        return _answer(found[0], [f.place for f in found[1:]], where), ""
    if by_telephone(act, sentence):
        return None, "it is said by telephone, from one place to another"
    why = apart(act, sentence, when)
    verbs = [] if why else _in_one_breath(act, sentence)
    beside = next((f for k in verbs for f in ranked(k, sentence, usable, set(sides))), None)
    if beside is not None and beside.cost < 2:
        return _answer(beside, [], "the act told in one breath with it"), ""
    borrowed = None if why else lent(act, sentence, sentences, usable, sides, head, setting)
    if borrowed is not None:
        return _answer(borrowed[0], [], borrowed[1]), ""
    plays = setting if setting or is_speech(act) else wider
    home = at_home(act, sentence, *sides, plays)
    return (home, "") if home is not None else (None, _reason(why, head, usable, sentence))


def _in_one_breath(act: Token, sentence: Sentence) -> list[int]:
    """Verbs of one subject: *received her in Najaf and told her that he feared ...*."""
    while act.dep == "ccomp":
        act = sentence.tokens[act.head]
    verbs = [act.head] if act.dep == "conj" else []
    verbs += [k for k in act.children if sentence.tokens[k].dep == "conj"]
    tokens = sentence.tokens
    own = any(tokens[k].dep in ("nsubj", "nsubjpass") for k in act.children) and act.dep == "conj"
    return [] if own else [k for k in verbs if tokens[k].pos == "VERB"]


def _country(code: str) -> str:
    """The code when it is a country's; IGO, IMG and their like are nowhere."""
    return code if open_gazetteer().country(code) else ""


def _answer(found: Found, others: Sequence[Place], where: str) -> Place:
    place = found.place
    precision = 2 if found.near and place.precision == 1 else place.precision
    rivals = [f"{p.name} ({p.country})" for p in others if p.name != place.name]
    alternatives = tuple(dict.fromkeys([*rivals, *place.alternatives]))
    how = f"{where}: {found.words}; {place.how}"
    return replace(place, precision=precision, how=how, alternatives=alternatives[:6])


def _reason(why: str, head: Place | None, usable: Sequence[Place], sentence: Sentence) -> str:
    if any(sentence.start <= p.start < sentence.end for p in usable):
        return "the places named here are actors or belong to another act"
    if why:
        return f"its sentence names no place, and no other can lend it one: {why}"
    if head is not None:
        return f"no place is named near the act, and the dateline's {head.name} is in neither side's country"
    return "no place is named in the sentence, its paragraph, the dateline or the headline"
