"""Dates: which days a sentence names, and on which of them an act took place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conflictcode.coding.dates_calendar import Base, Days, shift
from conflictcode.coding.dates_link import Link, host, relation
from conflictcode.coding.dates_parse import Expression, scan
from conflictcode.coding.dates_tense import is_future, is_past, is_perfect
from conflictcode.coding.dates_words import NUMBER, UNIT, number
from conflictcode.records import Sentence, Token, When

_SPAN = 3  # the longest span, in UCDP's steps, that is handed on to any sentence
HISTORICAL_DAYS = 31  # an act that ended longer ago than this is background
_ONE = dt.timedelta(days=1)

_SINCE = re.compile(r"\bsince(?:\s+(?:at least|about|around|early|late))?(?:\s+the)?\s*$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|by|before|no later than)(?:\s+the)?\s*$", re.IGNORECASE)
_EVE = re.compile(r"\b(?:eve of|(?:a|the|one) day before|the night before)(?:\s+\S+){0,4}\s*$", re.IGNORECASE)
_AFTER = re.compile(
    rf"\b{NUMBER}\s+{UNIT}\s+(?P<way>after|before|following|prior to|ahead of)(?:\s+\S+){{0,8}}?\s*$",
    re.IGNORECASE,
)
_DAY_AFTER = re.compile(
    r"\b(?P<way>the day after|a day after|the day following)(?:\s+\S+){0,6}?\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that a sentence names: offsets into the article, the words, and the days they stand for."""

    start: int
    end: int
    text: str
    when: When
    token: int  # the token of the sentence that ties the words into its grammar


def find_dates(
    sentence: Sentence, published: dt.date | None, anchor: dt.date | None = None
) -> tuple[Dated, ...]:
    """The dates that a sentence names, in order, read against the publication date.

    ``anchor`` is the date last told of before this sentence, for *two days later*; default: publication.
    """
    found: list[Dated] = []
    skip_to = -1
    expressions = scan(sentence.text)
    for k, expression in enumerate(expressions):
        if expression.start < skip_to or _is_a_word(expression, sentence):
            continue
        later = expressions[k + 1 :]
        told = (found[-1].when.start if found else None) or anchor
        dated, skip_to = _read(expression, later, sentence, published, told)
        if dated is not None:
            found.append(dated)
    return tuple(found)


def _read(
    expression: Expression, later: Sequence[Expression], sentence: Sentence, published: dt.date | None,
    anchor: dt.date | None,
) -> tuple[Dated | None, int]:  # fmt: skip
    token = _token(expression, sentence)
    verb = host(token.i, sentence.tokens)
    future = is_future(token if verb is None else sentence.tokens[verb], sentence)
    end = expression.end
    if expression.relative and later:  # "two days after the attack on Monday": Monday is the anchor
        between = sentence.text[expression.end : later[0].start]
        if len(between.split()) <= 8 and re.search(r"after|before", expression.text) and "," not in between:
            days = later[0].read(later[0].match, Base(published, anchor or published, False))
            anchor, end = (days[0], later[0].end) if days else (anchor, end)
    base = Base(published, anchor or published, future, is_perfect(token, sentence), anchor is not None)
    days = expression.read(expression.match, base)
    if days is None:
        return None, end
    before = sentence.text[: expression.start]
    if match := _EVE.search(before) or _DAY_AFTER.search(before):
        token = _token_at(match.start(), sentence)
    days, how = _prefix(days, before, published)
    days = _clip(days, published, future, expression.text)
    start = sentence.start + expression.start
    when = When(*days, precision(*days), f"{how}{expression.text}", _is_historical(days, published))
    return Dated(start, sentence.start + expression.end, expression.text, when, token.i), end


def _token_at(start: int, sentence: Sentence) -> Token:
    """The noun of a phrase that opens at ``start``: *eve* in *the eve of Sunday's vote*."""
    tokens = [t for t in sentence.tokens if t.start >= sentence.start + start]
    return next((t for t in tokens if t.pos == "NOUN"), tokens[0])


def precision(start: dt.date, end: dt.date) -> int:
    """UCDP's five steps by the length of the span: day, 2-6 days, week, up to a month, longer."""
    days = (end - start).days + 1
    return 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5


def _prefix(days: Days, before: str, published: dt.date | None) -> tuple[Days, str]:
    if _EVE.search(before):
        return (days[0] - _ONE, days[0] - _ONE), "the day before "
    if match := _DAY_AFTER.search(before):
        return (days[0] + _ONE, days[0] + _ONE), f"{match['way'].lower()} "
    if _SINCE.search(before) and published and days[0] <= published:
        return (days[0], published), "since "
    if _UNTIL.search(before) and published and days[1] >= published:
        return (published, days[1]), "until "
    return days, ""


def _clip(days: Days, published: dt.date | None, future: bool, text: str) -> Days:
    """What is told as past can't have happened after the paper came out."""
    if published and not future and days[0] <= published < days[1]:
        return days[0], published
    return days


def _is_historical(days: Days, published: dt.date | None) -> bool:
    return published is not None and (published - days[1]).days > HISTORICAL_DAYS


def _token(expression: Expression, sentence: Sentence) -> Token:
    """The token of the expression whose head lies outside it."""
    start, end = sentence.start + expression.start, sentence.start + expression.end
    inside = [t for t in sentence.tokens if start <= t.start < end] or [sentence.tokens[0]]
    span = {t.i for t in inside}
    heads = [t for t in inside if t.head not in span or t.head == t.i]
    return heads[0] if heads else inside[-1]


def _is_a_word(expression: Expression, sentence: Sentence) -> bool:
    """``March on the capital``, ``May``, ``the Second`` : months that aren't."""
    if " " in expression.text.strip() or expression.text[:3] not in {"Mar", "May", "MAR", "MAY"}:
        return False
    token = _token(expression, sentence)
    before = sentence.tokens[token.i - 1] if token.i else None
    return token.pos != "PROPN" or before is None or before.pos not in {"ADP", "DET", "SCONJ", "ADJ", "ADV"}


def date_event(
    predicate: int, sentence: Sentence, sentences: Sequence[Sentence], published: dt.date | None
) -> When:
    """The days on which the act of ``predicate`` (a token of ``sentence``) took place.

    The clause's own date, else one that the sentence shares with it, else one handed on by an earlier
    sentence of the paragraph, else the publication date. ``how`` says which; ``historical`` marks background.
    """
    turned = _turned(predicate, sentence, sentences, published)
    if turned is not None:
        return turned
    dates = find_dates(sentence, published, _anchor(sentence, sentences, published))
    ranked = sorted(
        _related(dates, predicate, sentence), key=lambda pair: (pair[0].cost, abs(pair[1].token - predicate))
    )
    if ranked:
        link, best = ranked[0]
        how = "the clause" if link.cost < 1.5 else "the sentence"
        when = _since(best.when, published) if link.since else best.when
        return replace(when, how=f"{how}: {when.how}")
    handed = _handed_on(predicate, sentence, sentences, published)
    if handed is not None:
        return replace(handed, how=f"an earlier sentence: {handed.how}")
    if published is None:
        return When(None, None, 0, "no date in the text and no publication date")
    return When(published, published, 1, "publication date")


_BEFORE_MARK = re.compile(rf"\b{NUMBER}\s+{UNIT}\s+(?P<way>after|before)\s*$", re.IGNORECASE)


def _turned(
    predicate: int, sentence: Sentence, sentences: Sequence[Sentence], published: dt.date | None
) -> When | None:
    """``the town was quiet on Wednesday, a day after troops shelled it``: the shelling was on Tuesday."""
    verb = sentence.tokens[predicate]
    marks = [sentence.tokens[k] for k in verb.children if sentence.tokens[k].dep == "mark"]
    if verb.dep != "advcl" or not marks:
        return None
    match = _BEFORE_MARK.search(sentence.text[: marks[0].end - sentence.start])
    if match is None:
        return None
    outer = date_event(verb.head, sentence, sentences, published)
    low, high = number(match["n"])
    start = published if match.group() in outer.how else outer.start
    if start is None or low != high:
        return None
    days = shift(start, match["unit"].lower(), -low if match["way"].lower() == "after" else low)
    how = f"{match.group()} {outer.how}"
    return When(*days, precision(*days), how, _is_historical(days, published))


def _related(dates: Sequence[Dated], predicate: int, sentence: Sentence) -> Iterator[tuple[Link, Dated]]:
    for dated in dates:
        possessive = dated.text.endswith(("'s", "’s"))
        link = relation(dated.token, predicate, sentence, possessive)
        if link is not None:
            yield link, dated


def _since(when: When, published: dt.date | None) -> When:
    """From the date up to the publication date."""
    if when.start is None or published is None or when.start > published:
        return when
    return When(when.start, published, precision(when.start, published), f"since {when.how}", False)


def _anchor(sentence: Sentence, sentences: Sequence[Sentence], published: dt.date | None) -> dt.date | None:
    """The day last told of before this sentence, in this or the paragraph before."""
    for other in reversed(_before(sentence, sentences, 1)[-4:]):
        dates = find_dates(other, published, published)
        days = [d.when.start for d in dates if d.when.precision == 1]
        if days:
            return days[-1]
    return None


def _before(sentence: Sentence, sentences: Sequence[Sentence], paragraphs: int) -> list[Sentence]:
    return [
        s
        for s in sentences
        if s.number < sentence.number and sentence.paragraph - s.paragraph <= paragraphs and not s.headline
    ]


def _handed_on(
    predicate: int, sentence: Sentence, sentences: Sequence[Sentence], published: dt.date | None
) -> When | None:
    """A past act without a date goes on at the date of the sentences before it in the paragraph.

    Spans up to now and background are handed on only by a pronoun: ``In 2003 troops came. They stayed.``
    """
    if not is_past(sentence.tokens[predicate], sentence):
        return None
    for other in reversed(_before(sentence, sentences, 0)[-3:]):
        dates = find_dates(other, published, published)
        ranked = sorted(_related(dates, other.root, other), key=lambda pair: pair[0].cost)
        if ranked:
            when = ranked[0][1].when
            lasting = when.historical or when.how.startswith("since") or when.precision > _SPAN
            if lasting and not _goes_on(predicate, sentence):
                return None
            ahead = published is not None and when.start is not None and when.start > published
            return None if ahead else when
        if not is_past(other.tokens[other.root], other):
            return None
    return None


def _goes_on(predicate: int, sentence: Sentence) -> bool:
    """Whether the act's subject is a pronoun: the sentence goes on with the one before."""
    verb = sentence.tokens[predicate]
    subjects = [sentence.tokens[k] for k in verb.children if sentence.tokens[k].dep.startswith("nsubj")]
    return any(token.pos == "PRON" for token in subjects)
