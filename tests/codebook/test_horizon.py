"""Which actors of a codebook end before the articles do."""

import datetime as dt

from conflictcode.codebook.actors import Actors
from conflictcode.codebook.horizon import HORIZON_COLUMNS, horizon

ROLES = {
    "open": [["IRQGOV", "2018-10", "", "president"]],
    "of old": [["IRQGOV", "2005", "2010-11-25", "prime minister"], ["IRQLEG", "2010-11", "2014", "member"]],
    "till the middle": [["IRQGOV", "2018-10-25", "2019-12-01", "prime minister"]],
    "till that month": [["IRQMIL", "2018", "2020-03", "chief of staff"]],
    "till that year": [["IRQMIL", "2018", "2020", "minister of defence"]],
}
ACTORS = Actors(
    raw_entries={name: ["person", "", roles, []] for name, roles in ROLES.items()}
    | {"no dates": ["group", "IRQREB", [], []]}
)


def test_only_what_has_ended_for_certain_is_listed():
    frame = horizon(ACTORS, dt.date(2019, 10, 1), dt.date(2020, 3, 31))
    assert frame.to_dict("records") == [
        dict(zip(HORIZON_COLUMNS, row, strict=True))
        for row in [
            ("till the middle", "IRQGOV", "prime minister", "2019-12-01", "some"),
            ("of old", "IRQLEG", "member", "2014", "all"),
        ]
    ]


def test_a_later_corpus_sees_more_of_them_end():
    assert list(horizon(ACTORS, dt.date(2021, 1, 1), dt.date(2021, 2, 1)).name) == [
        "till that month",
        "till that year",
        "till the middle",
        "of old",
    ]
