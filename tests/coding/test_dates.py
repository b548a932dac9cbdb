"""Dates: what a date expression means, and which of them an act took place on."""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictcode.coding.dates import date_event, find_dates, precision
from conflictcode.coding.dates_calendar import Base, month_days, shift, week_days
from conflictcode.coding.dates_parse import scan
from conflictcode.coding.sentences import parse
from conflictcode.records import Article, Sentence, When

ROOT = Path(__file__).parents[2]
WEDNESDAY = dt.date(2022, 3, 9)


def sentences_of(text: str, published: dt.date | None = WEDNESDAY) -> tuple[Sentence, ...]:
    return next(parse([Article("a", published, text)]))


def dated(text: str, act: str, published: dt.date | None = WEDNESDAY) -> When:
    sentences = sentences_of(text, published)
    token, sentence = next((t, s) for s in reversed(sentences) for t in s.tokens if t.text == act)
    return date_event(token.i, sentence, sentences, published)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("Monday", "2022-03-07", "2022-03-07"),
        ("Wednesday", "2022-03-09", "2022-03-09"),
        ("Thursday", "2022-03-03", "2022-03-03"),
        ("early Sunday", "2022-03-06", "2022-03-06"),
        ("Tuesday night", "2022-03-08", "2022-03-08"),
        ("last Friday", "2022-03-04", "2022-03-04"),
        ("next Tuesday", "2022-03-15", "2022-03-15"),
        ("Friday's", "2022-03-04", "2022-03-04"),
        ("Friday’s", "2022-03-04", "2022-03-04"),
        ("Tuesday of last week", "2022-03-01", "2022-03-01"),
        ("Saturday and Sunday", "2022-03-05", "2022-03-06"),
        ("yesterday", "2022-03-08", "2022-03-08"),
        ("the day before yesterday", "2022-03-07", "2022-03-07"),
        ("last night", "2022-03-08", "2022-03-08"),
        ("overnight", "2022-03-08", "2022-03-09"),
        ("this morning", "2022-03-09", "2022-03-09"),
        ("over the weekend", "2022-03-05", "2022-03-06"),
        ("last week", "2022-02-28", "2022-03-06"),
        ("earlier this month", "2022-03-01", "2022-03-08"),
        ("last month", "2022-02-01", "2022-02-28"),
        ("last year", "2021-01-01", "2021-12-31"),
        ("two days ago", "2022-03-07", "2022-03-07"),
        ("three weeks ago", "2022-02-14", "2022-02-20"),
        ("a few days ago", "2022-03-03", "2022-03-07"),
        ("in the past three days", "2022-03-07", "2022-03-09"),
        ("in recent days", "2022-03-03", "2022-03-09"),
        ("the first week of March", "2022-03-01", "2022-03-07"),
        ("the second half of 2021", "2021-07-01", "2021-12-31"),
        ("March 3", "2022-03-03", "2022-03-03"),
        ("3 March 2021", "2021-03-03", "2021-03-03"),
        ("the 3rd of March", "2022-03-03", "2022-03-03"),
        ("Sept. 30", "2021-09-30", "2021-09-30"),
        ("Monday, March 7", "2022-03-07", "2022-03-07"),
        ("March 3-5", "2022-03-03", "2022-03-05"),
        ("February 26 to March 2", "2022-02-26", "2022-03-02"),
        ("2022-03-01", "2022-03-01", "2022-03-01"),
        ("January", "2022-01-01", "2022-01-31"),
        ("December", "2021-12-01", "2021-12-31"),
        ("mid-January", "2022-01-11", "2022-01-20"),
        ("late February", "2022-02-21", "2022-02-28"),
        ("March last year", "2021-03-01", "2021-03-31"),
        ("last March", "2021-03-01", "2021-03-31"),
        ("January to March 2020", "2020-01-01", "2020-03-31"),
        ("in 2016", "2016-01-01", "2016-12-31"),
        ("2003 to 2011", "2003-01-01", "2011-12-31"),
        ("the early 1990s", "1990-01-01", "1993-12-31"),
        ("the summer of 2014", "2014-06-01", "2014-08-31"),
        ("the winter of 2015", "2015-12-01", "2016-02-29"),
        ("Christmas Day", "2021-12-25", "2021-12-25"),
        ("Feb. 29, 2020", "2020-02-29", "2020-02-29"),
    ],
)
def test_means(words: str, start: str, end: str) -> None:
    (expression,) = scan(words)
    days = expression.read(expression.match, Base(WEDNESDAY, WEDNESDAY, future=False))
    assert days == (dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "He sent 2000 troops.",
        "They fired 1,990 shells.",
        "She may leave.",
        "5 percent",
        "the week",
        "F-16 jets",
    ],
)
def test_is_no_date(text: str) -> None:
    assert scan(text) == ()


@pytest.mark.parametrize("text", ["Feb. 30, 2020", "April 31", "2022-13-01"])
def test_days_that_never_were_have_no_date(text: str) -> None:
    assert find_dates(sentences_of(f"It began on {text}.")[0], WEDNESDAY) == ()


@pytest.mark.parametrize(
    ("days", "step"), [(1, 1), (2, 2), (6, 2), (7, 3), (8, 4), (31, 4), (32, 5), (365, 5), (4000, 5)]
)
def test_precision_in_five_steps(days: int, step: int) -> None:
    assert precision(WEDNESDAY, WEDNESDAY + dt.timedelta(days=days - 1)) == step


@pytest.mark.parametrize(
    ("text", "act", "start"),
    [
        ("The leaders will meet on Friday.", "meet", "2022-03-11"),
        ("The leaders met on Friday.", "met", "2022-03-04"),
        ("The talks begin on Friday.", "begin", "2022-03-11"),
        ("He said on Friday that he would resign.", "said", "2022-03-04"),
        ("The Pentagon said on Tuesday it would send troops.", "said", "2022-03-08"),
        ("Police said on Tuesday that gunmen had attacked a bank on Sunday.", "attacked", "2022-03-06"),
        ("The minister condemned Friday's attack.", "condemned", "2022-03-09"),
        ("Friday's attack killed six people.", "killed", "2022-03-04"),
        ("The men, who were jailed in 2016, were freed on Monday.", "freed", "2022-03-07"),
        ("The men, who were jailed in 2016, were freed.", "freed", "2022-03-09"),
        ("On Monday troops came and took the town.", "took", "2022-03-07"),
        ("The two sides signed a pact in May, but fighting has gone on.", "gone", "2022-03-09"),
        ("Two days after Sunday's vote, crowds stormed the palace.", "stormed", "2022-03-08"),
        ("On the eve of Sunday's vote, crowds stormed the palace.", "stormed", "2022-03-05"),
        ("Rebels came on Friday. Two days later, they left.", "left", "2022-03-06"),
        ("Rebels came on Friday. They burned a mill.", "burned", "2022-03-04"),
        ("The town was quiet on Monday, a day after troops shelled it.", "shelled", "2022-03-06"),
        ("It was the third raid in two weeks, police said.", "said", "2022-03-09"),
        ("Nobody was hurt.", "hurt", "2022-03-09"),
    ],
)
def test_an_act_has_its_own_date(text: str, act: str, start: str) -> None:
    assert str(dated(text, act).start) == start


@pytest.mark.parametrize(
    ("text", "act", "historical"),
    [
        ("Troops invaded in 2003.", "invaded", True),
        ("Troops invaded three years ago.", "invaded", True),
        ("Troops invaded on January 2.", "invaded", True),
        ("Troops invaded on February 24.", "invaded", False),
        ("Troops have fought there since 2003.", "fought", False),
        ("Troops invaded.", "invaded", False),
    ],
)
def test_background_is_marked(text: str, act: str, historical: bool) -> None:
    assert dated(text, act).historical is historical


def test_says_where_the_date_comes_from() -> None:
    assert dated("Gunmen came on Monday.", "came").how == "the clause: Monday"
    assert dated("Gunmen came.", "came").how == "publication date"
    assert dated("Gunmen came on Friday. They left.", "left").how == "an earlier sentence: Friday"


def test_without_a_publication_date_only_full_dates_count() -> None:
    assert dated("Gunmen came on Monday.", "came", None) == When(
        None, None, 0, "no date in the text and no publication date"
    )
    assert dated("Gunmen came on March 3, 2021.", "came", None).start == dt.date(2021, 3, 3)


def test_dates_point_into_the_text() -> None:
    text = "Rain fell.\nOn Monday, rebels shelled the port; on March 3, 2021, they had burned it."
    article = Article("a", WEDNESDAY, text)
    for sentence in next(parse([article])):
        for date in find_dates(sentence, WEDNESDAY):
            assert text[date.start : date.end] == date.text


@given(st.dates(dt.date(1900, 1, 31), dt.date(2090, 1, 1)), st.integers(-40, 40))
def test_weeks_months_and_years_hold_their_days(day: dt.date, n: int) -> None:
    monday, sunday = week_days(day)
    assert monday <= day <= sunday and monday.weekday() == 0 and (sunday - monday).days == 6
    first, last = month_days(day.year, day.month)
    assert first.day == 1 and first <= day <= last and (last + dt.timedelta(days=1)).day == 1
    start, end = shift(day, "month", n)
    assert (start.year * 12 + start.month) - (day.year * 12 + day.month) == n and start <= end


@given(st.text(max_size=80), st.dates(dt.date(1950, 1, 1), dt.date(2080, 1, 1)))
def test_no_text_breaks_the_reader(text: str, published: dt.date) -> None:
    for expression in scan(text):
        days = expression.read(expression.match, Base(published, published, future=False))
        assert days is None or days[0] <= days[1]


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dates_benchmark", ROOT / "benchmarks" / "dates.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_gold_of_dates_holds() -> None:
    module = benchmark()
    rows = module.read(ROOT / "tests" / "gold" / "dates.csv")
    right = [not module.problems(row, when) for row, when in zip(rows, module.predict(rows), strict=True)]
    assert len({row["text"] for row in rows}) >= 300
    assert sum(right) / len(rows) >= 0.97
