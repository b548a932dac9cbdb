"""Which column of a table is which: the names that exports, scrapers and archives use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from conflictcode.errors import ArticlesError


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# In order of preference; compared without case, blanks and punctuation.
_USUAL = {
    "article_id": _words(
        "articleid id docid documentid storyid articleno articlenumber recordid uid uuid guid an "
        "accessionno accessionnumber globaleventid eventid identifier key"
    ),
    "date": _words(
        "date published publicationdate pubdate publishdate publisheddate publishedat datepublished "
        "articledate storydate pd datetime publishedon "
        "datepublish datestamp datetimestamp timestamp sqldate dateadded day createdat created"
    ),
    "text": _words(
        "text body articletext fulltext content articlebody bodytext maintext storytext article story "
        "articlecontent textcontent rawtext plaintext eventtext document"
    ),
    "headline": _words("headline title articletitle head hd heading header storytitle"),
    "publisher": _words(
        "publisher source sourcename publication publicationname newspaper outlet medium media sn "
        "newssource sourcecommonname mentionsourcename domain "
        "sourcedomain medianame origin site website journal"
    ),
    "url": _words(
        "url link articleurl weburl sourceurl permalink uri href documentidentifier mentionidentifier"
    ),
}
FIELDS = tuple(_USUAL)
_NEEDED = {"date": "date=False (--no-date) goes on without dates", "text": ""}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def find_columns(
    columns: Sequence[str], named: Mapping[str, str | bool | None], where: str
) -> dict[str, str]:
    """Field name -> column name, for the fields that the table has.

    ``named`` holds what the caller said: a column name, False for "there is none", None for "find it".
    Raises ArticlesError when a named column isn't there, or no column fits ``text`` or ``date``.
    """
    usual = usual_columns(columns)
    found: dict[str, str] = {}
    for field in FIELDS:
        wanted = named.get(field)
        if isinstance(wanted, str):
            found[field] = _named(wanted, field, columns, where)
        elif wanted is not False and field in usual:
            found[field] = usual[field]
    for field, way_out in _NEEDED.items():
        if field not in found and named.get(field) is not False:
            raise ArticlesError(_missing(field, way_out, columns, where))
    return found


def usual_columns(columns: Sequence[str]) -> dict[str, str]:
    """Field name -> column name by the usual names alone."""
    plain = {_plain(column): column for column in reversed(columns)}
    found = {field: next((plain[name] for name in _USUAL[field] if name in plain), "") for field in FIELDS}
    return {field: column for field, column in found.items() if column}


def _named(wanted: str, field: str, columns: Sequence[str], where: str) -> str:
    if wanted in columns:
        return wanted
    raise ArticlesError(f"{where}: no column {wanted!r} for {field}. It has: {_listed(columns)}.")


def _missing(field: str, way_out: str, columns: Sequence[str], where: str) -> str:
    remedy = f"name it, as in {field}='...' (--{field} ...)" + (f", or {way_out}" if way_out else "")
    if field == "text" and _plain("SOURCEURL") in map(_plain, columns):
        remedy = "GDELT tables hold links, not texts, and conflictcode fetches nothing: add a text column"
    return f"{where}: no column looks like the {field}. It has: {_listed(columns)}. Remedy: {remedy}."


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(repr(column) for column in columns[:20])
    return shown + (f" and {len(columns) - 20} more" if len(columns) > 20 else "") or "no columns"
