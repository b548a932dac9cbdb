"""Web markup in the cells of a table, as scrapers and feeds leave it: tags off, entities as characters."""

from __future__ import annotations

import html
import re

_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "td", "th", "li", "table", "section", "article", "header", "ul", "body"}
    | {"h1", "h2", "h3", "h4", "h5", "h6"}
)
_SILENT = frozenset({"script", "style", "head", "noscript", "template"})
_ANY_TAG = re.compile(r"<([/!?]?)([a-zA-Z\[][a-zA-Z0-9]*)[^<>]*>")
# Tags of running text; <b> or <i> alone may be anything, </p> and <br> are nothing else.
_TAG = re.compile(r"</(?:p|div|span|a|li|ul|em|strong|h[1-6]|article)\s*>|<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:amp|quot|apos|nbsp|lt|gt|[lr][sd]quo|[nm]dash|hellip|[aeiouy](?:acute|grave|uml|circ|tilde)|"
    r"#\d{2,5}|#x[0-9a-f]{2,4});",
    re.IGNORECASE,
)


def has_markup(text: str) -> bool:
    return bool(_TAG.search(text) or _ENTITY.search(text))


def without_markup(text: str) -> str:
    """The text that a browser would show; a line break of the source stays one where it isn't a page."""
    return html_text(text) if _TAG.search(text) else _ENTITY.sub(lambda m: html.unescape(m[0]), text)


def html_text(page: str) -> str:
    """All the text of a page, a line a block.

    Every step is done in one pass: html.parser takes minutes for a page of unfinished tags.
    """
    parts: list[str] = []
    silent, end = "", 0
    page = _without_comments(page)
    for tag in _ANY_TAG.finditer(page):
        closing, name = tag[1] == "/", tag[2].lower()
        if not silent:
            parts.append(_shown(page[end : tag.start()]))
            parts.append("\n" if name in _BLOCKS else "")
            silent = name if name in _SILENT and not closing else ""
        elif (closing and name == silent) or name == "body":
            silent = ""
        end = tag.end()
    parts.append("" if silent else _shown(page[end:]))
    return "\n".join(line.strip() for line in "".join(parts).split("\n") if line.strip())


def _shown(text: str) -> str:
    return html.unescape(text).replace("\n", " ")


def _without_comments(page: str) -> str:
    parts, end = [], 0
    while (start := page.find("<!--", end)) >= 0 and (stop := page.find("-->", start)) >= 0:
        parts.append(page[end:start])
        end = stop + 3
    return "".join((*parts, page[end:]))
