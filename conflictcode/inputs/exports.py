"""Exports of Factiva and Nexis: many articles in one text, with their headers.

The shapes are those publicly described (LexisNexisTools for R, tm.plugin.factiva, the services' help pages).
Fields are text as it stands; what a header doesn't say stays empty. A document in which no body is found is
an article with an empty text, which the reader rejects by name: nothing of an export is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from conflictcode.inputs.published import read_date

Fields = dict[str, str]

_FACTIVA_END = re.compile(
    r"^[ \t]*(?:AN[ \t]*\n?[ \t]*)?Document ([A-Z0-9]{4,}\d{8}[a-z0-9]{6,})[ \t]*$", re.MULTILINE
)
_FACTIVA_CODES = "SE|HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPD|IPC|PUB|AN|CLM|ART|VOL"
_FACTIVA_FIELD = re.compile(rf"^({_FACTIVA_CODES})(?:[ \t]*$|\t|[ ]{{2,}})", re.MULTILINE)
_WORDS = re.compile(r"^[\d,]+ words$", re.IGNORECASE)
_COPYRIGHT = re.compile(r"^(?:\(c\)|©|Copyright\b)", re.IGNORECASE)
_CLOCK = re.compile(r"^\d{1,2}:\d\d")
_NEXIS_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE)
_NEXIS_AFTER = re.compile(r"^(?:Classification|Graphic|Notes|Load-Date: .*)$", re.MULTILINE)
_NEXIS_BODY = re.compile(r"^Body$", re.MULTILINE)
_LEXIS_BEGIN = re.compile(r"^[ \t]*\d+ of \d+ DOCUMENTS?[ \t]*$", re.MULTILINE)
_LEXIS_LABEL = re.compile(r"^([A-Z][A-Z-]{3,}): *(.*)$")
# A paragraph may open with "BAGHDAD: ", so labels go by name.
_LEXIS_BEFORE = ("HEADLINE", "BYLINE", "SECTION", "LENGTH", "DATELINE", "HIGHLIGHT", "SERIES")
_LEXIS_AFTER = (
    *("LOAD-DATE", "LANGUAGE", "GRAPHIC", "SUBJECT", "PUBLICATION-TYPE", "CORRECTION-DATE", "URL"),
    *(
        "DOCUMENT-TYPE",
        "ORGANIZATION",
        "GEOGRAPHIC",
        "COUNTRY",
        "PERSON",
        "CITY",
        "STATE",
        "COMPANY",
        "NOTES",
    ),
)


def split_export(text: str) -> list[Fields]:
    """The articles of an export; none when the text isn't one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    if _FACTIVA_END.search(text):
        return _factiva(text)
    if _NEXIS_END.search(text):
        *parts, rest = _NEXIS_END.split(text)
        return [_nexis(part) for part in (*parts, *([rest] if _NEXIS_BODY.search(rest) else []))]
    if _LEXIS_BEGIN.search(text):
        return [_lexis(part) for part in _LEXIS_BEGIN.split(text)[1:]]
    return []


def _factiva(text: str) -> list[Fields]:
    pieces = _FACTIVA_END.split(text)  # text, number, text, number, rest
    articles = []
    for part, number in zip(pieces[0::2], pieces[1::2], strict=False):
        coded = len(_FACTIVA_FIELD.findall(part)) >= 4
        fields = _factiva_coded(part) if coded else _factiva_plain(part)
        articles.append({"article_id": number, **fields})
    return articles


def _factiva_coded(part: str) -> Fields:
    pieces = _FACTIVA_FIELD.split(part)[1:]
    values: Fields = {}
    for code, value in zip(pieces[0::2], pieces[1::2], strict=True):
        values[code] = "\n\n".join(filter(None, (values.get(code, ""), value.strip())))
    return {
        "headline": _joined(values.get("HD", "")),
        "date": _joined(values.get("PD", "")),
        "publisher": _joined(values.get("SN", "")),
        "text": "\n\n".join(filter(None, (values.get("LP", ""), values.get("TD", "")))),
    }


def _factiva_plain(part: str) -> Fields:
    """Headline, byline, "300 words", date, time, publisher, ..., a copyright line, then the body."""
    lines = [line.strip() for line in part.strip().split("\n")]
    words = _first(lines, lambda line: bool(_WORDS.match(line)))
    if words is None:
        return {"headline": "", "date": "", "publisher": "", "text": part.strip()}
    headline = next((line for line in lines[:words] if line), "")
    after = lines[words + 1 :]
    day = _first(after, lambda line: read_date(line) is not None)
    begin = _first(after, lambda line: bool(_COPYRIGHT.match(line)))
    if begin is None:
        begin = _first(after, lambda line: line == "English")
    named = [line for line in after[(day or 0) + 1 :] if line and not _CLOCK.match(line)]
    return {
        "headline": headline,
        "date": after[day] if day is not None else "",
        "publisher": named[0] if named else "",
        "text": "\n".join(after[(begin if begin is not None else (day or 0)) + 1 :]).strip(),
    }


def _nexis(part: str) -> Fields:
    """Headline, publisher, date, labels, "Body", the text, "Classification"; a cover page comes first."""
    head, *bodies = _NEXIS_BODY.split(part, maxsplit=1)
    body = bodies[0] if bodies else ""
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    days = [k for k, line in enumerate(lines) if k >= 2 and read_date(line) is not None]
    day = days[-1] if days else None
    return {
        "headline": lines[day - 2] if day is not None else (lines[0] if lines else ""),
        "publisher": lines[day - 1] if day is not None else "",
        "date": lines[day] if day is not None else "",
        "text": _NEXIS_AFTER.split(body)[0].strip(),
    }


def _lexis(part: str) -> Fields:
    """LexisNexis Academic: publisher, date, headline, labels in capitals, the text, labels again."""
    between = "\n\n" if "\n\n" in part.strip() else "\n"  # a web page's lines are blocks
    blocks = [_joined(block) for block in part.split(between) if block.strip()]
    labels = {k: match[1] for k, block in enumerate(blocks) if (match := _LEXIS_LABEL.match(block))}
    day = _first(blocks, lambda block: read_date(" ".join(block.split()[:4])) is not None)
    before = [k for k, label in labels.items() if label in _LEXIS_BEFORE]
    if not before or day is None:
        return {"headline": blocks[0] if blocks else "", "text": ""}
    after = [k for k, label in labels.items() if label in _LEXIS_AFTER and k > max(before)]
    headline = next((blocks[k][10:] for k in before if labels[k] == "HEADLINE"), "")
    return {
        "headline": headline or blocks[min(before) - 1],
        "publisher": blocks[0],
        "date": " ".join(blocks[day].split()[:4]),
        "text": "\n\n".join(blocks[max(before) + 1 : min(after, default=len(blocks))]),
    }


def _first(lines: Iterable[str], fits: Callable[[str], bool]) -> int | None:
    return next((k for k, line in enumerate(lines) if fits(line)), None)


def _joined(text: str) -> str:
    return " ".join(text.split())
