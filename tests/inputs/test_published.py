"""Dates as spreadsheets, archives and pages write them."""

import datetime as dt

import pytest

from conflictcode.errors import ArticlesError
from conflictcode.inputs.published import day_first, read_date

DAY = dt.date(2019, 12, 6)
AS_WRITTEN = [
    "2019-12-06",
    "2019-12-06 14:30:00",
    "2019-12-06T23:30:00-05:00",  # the writer's day, no zone applied
    "2019-12-06T14:30:00Z",
    "2019/12/06",
    "20191206",
    "20191206143000",  # GDELT
    "20191206T143000Z",
    "6.12.2019",  # dots are always day first
    "06.12.19",
    "6 December 2019",
    "06-Dec-19",  # Excel's own
    "6 Dec. 2019, 14:30 GMT",
    "6th of December, 2019",
    "December 6, 2019",
    "Dec. 6, 2019",
    "December 6, 2019 Friday",  # Nexis
    "December 6, 2019 Friday 10:30 AM GMT",
    "Fri, 06 Dec 2019 14:30:00 GMT",  # RSS
    "Friday, December 6th, 2019",
    "43805",  # Excel's day number
    "1575642600",  # seconds since 1970
    "1575642600000",
]


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_reads(text):
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2019",
        "December 2019",
        "2019-13-01",
        "2019-02-30",
        "6/12",
        "0000-00-00",
        "31 June 2019",
        "9999999999999999",
    ],
)
def test_refuses(text):
    assert read_date(text) is None


def test_day_first_or_month_first():
    assert read_date("06/12/2019", day_first=True) == DAY
    assert read_date("12/06/2019", day_first=False) == DAY
    assert read_date("13/06/2019", day_first=False) is None


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (["03/04/2019", "13/04/2019"], True),
        (["03/04/2019", "04/13/2019"], False),
        (["03.04.2019", "2019-04-03"], False),  # nothing to decide
        (["04/04/2019"], False),  # reads the same both ways
        ([], False),
    ],
)
def test_a_file_decides_by_its_own_dates(dates, first):
    assert day_first(dates, "a.csv") is first


def test_no_guess_where_nothing_decides():
    with pytest.raises(ArticlesError, match=r"a\.csv: the date '03/04/2019'"):
        day_first(["03/04/2019", "04/04/2019"], "a.csv")
