"""How far a codebook looks: people and governments whose dated roles end before the articles do.

Dictionaries age. One whose newest dates are of 2015 codes a president of 2019 as somebody's predecessor.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from conflictcode.codebook.actors import Actors

HORIZON_COLUMNS = ("name", "last_code", "last_office", "ended", "affects")


def horizon(actors: Actors, first: dt.date, last: dt.date) -> pd.DataFrame:
    """Actors whose last dated role ends before ``last``, the day of the newest article.

    One row an actor, latest end first: name, last_code, last_office, ended (a day, month or year as the
    codebook has it), affects: ``all`` of the articles when it ends before ``first``, else ``some``.
    Many rightly end (the dead and the retired); names that matter to a study are for a person to find.
    """
    rows = []
    for name in actors.raw_entries:
        roles = actors.entry(name).roles
        if not roles or any(not role.end for role in roles):
            continue
        newest = max(roles, key=lambda role: role.end)
        if not _before(newest.end, last):
            continue
        affects = "all" if _before(newest.end, first) else "some"
        rows.append((name, newest.code, newest.office, newest.end, affects))
    frame = pd.DataFrame(rows, columns=list(HORIZON_COLUMNS), dtype="str")
    return frame.sort_values(["ended", "name"], ascending=[False, True], ignore_index=True)


def _before(end: str, day: dt.date) -> bool:
    """Whether a role that ends on a day, in a month or a year has ended before ``day`` for certain."""
    return end < day.isoformat()[: len(end)]
