"""One plain text file = one article: what its name and first lines say about it."""

from __future__ import annotations

import re
from pathlib import Path

from conflictcode.inputs.columns import usual_columns
from conflictcode.inputs.exports import split_export

_LABEL = re.compile(r"([A-Za-z][A-Za-z _-]{1,20}):[ \t]*(\S.*)")
_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_HEADLINE_LIMIT = 200  # characters
_WRAPPED = (45, 100)  # characters of a line broken at a fixed width


def decode(content: bytes, otherwise: str = "cp1252") -> str:
    """Bytes as text: UTF-8 or UTF-16 by their mark, UTF-8 if it fits, else Windows-1252 or what is said."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(otherwise, errors="replace")


def text_file(path: Path) -> list[dict[str, str]]:
    """The articles of a text file, as fields: an export's many, or one."""
    text = decode(path.read_bytes())
    return split_export(text) or [article_fields(text, path)]


def article_fields(text: str, path: Path) -> dict[str, str]:
    """The fields of a text file.

    Lines such as ``Date: 2019-12-16`` above the first blank line are fields; then a first line that a blank
    line follows, without a full stop at its end, is the headline. The file's name is the id, and a date in
    it (``2019-12-16_reuters.txt``) the date, unless the text says otherwise. Lines broken at a fixed width
    are joined to paragraphs.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields, text = _labelled(text)
    in_name = _DATE_IN_NAME.search(path.stem)
    fields.setdefault("article_id", path.stem)
    fields.setdefault("date", "-".join(in_name.groups()) if in_name else "")
    if "headline" not in fields:
        fields["headline"], text = split_headline(text)
    fields["text"] = unwrapped(text.strip("\n"))
    return fields


def unwrapped(text: str) -> str:
    """Text whose lines were broken at a fixed width, one line a paragraph again; other text as it is."""
    blocks = [block.split("\n") for block in text.split("\n\n")]
    inner = [line.rstrip() for block in blocks for line in block[:-1]]
    broken = [line for line in inner if _WRAPPED[0] <= len(line) <= _WRAPPED[1] and line[-1] not in '.!?"”:']
    if len(broken) < 0.6 * len(inner) or not broken:
        return text
    return "\n\n".join(" ".join(line.strip() for line in block) for block in blocks)


def split_headline(text: str) -> tuple[str, str]:
    """The headline and the body; an empty headline where the text doesn't show one."""
    first, blank, rest = text.lstrip("\n").partition("\n\n")
    headline = first.strip()
    plain = "\n" not in headline and len(headline) <= _HEADLINE_LIMIT
    ends = headline.endswith((".", ":", ","))
    return (headline, rest) if blank and headline and rest.strip() and plain and not ends else ("", text)


def _labelled(text: str) -> tuple[dict[str, str], str]:
    head, _, rest = text.partition("\n\n")
    found = [_LABEL.fullmatch(line.strip()) for line in head.split("\n")]
    pairs = {match[1].strip(): match[2].strip() for match in found if match}
    if not pairs or len(pairs) < len(found):
        return {}, text
    columns = usual_columns(tuple(pairs))
    if not columns:
        return {}, text
    return {field: pairs[column] for field, column in columns.items()}, rest
