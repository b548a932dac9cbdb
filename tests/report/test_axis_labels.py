"""What is written below a time axis: natural steps, the year where it begins."""

from __future__ import annotations

import pytest

from conflictcode.report.periods import index, text, written

AXES = [
    # period, first, last, what is written
    ("month", "2019-10-01", "2020-03-31", "Oct 2019|Nov|Dec|Jan 2020|Feb|Mar"),
    ("month", "2018-05-01", "2020-03-31", "Jul 2018|Oct|Jan 2019|Apr|Jul|Oct|Jan 2020"),
    ("month", "2001-01-01", "2010-12-31", "Jan 2001|Jan 2002|Jan 2003|Jan 2004|Jan 2005|Jan 2006|Jan 2007|"
     "Jan 2008|Jan 2009|Jan 2010"),
    ("week", "2019-10-01", "2020-03-31", "Oct 2019|Nov|Dec|Jan 2020|Feb|Mar"),
    ("week", "2019-12-16", "2020-01-12", "16 Dec 2019|23 Dec|30 Dec|6 Jan 2020"),
    ("day", "2019-12-30", "2020-01-02", "30 Dec 2019|31 Dec|1 Jan 2020|2 Jan"),
    ("day", "2019-10-15", "2020-01-15", "Nov 2019|Dec|Jan 2020"),
    ("quarter", "2019-10-01", "2020-06-30", "Q4 2019|Q1 2020|Q2"),
    ("year", "2018-01-01", "2020-12-31", "2018|2019|2020"),
    ("year", "1990-01-01", "2020-12-31", "1990|1993|1996|1999|2002|2005|2008|2011|2014|2017|2020"),
]  # fmt: skip


@pytest.mark.parametrize(("period", "first", "last", "expected"), AXES)
def test_labels(period, first, last, expected):
    labels = [text(p, period) for p in index(first, last, period)]
    assert "|".join(" ".join(lines) for lines in written(labels, period).values()) == expected
