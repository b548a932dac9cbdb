"""Web markup in the cells of a table, as scrapers and feeds leave it: tags off, entities as characters."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "div", "br", "tr", "td", "th", "li", "table", "section", "article", "header", "ul"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "head", "noscript", "template"})
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


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in _SILENT
        if tag in _BLOCKS | _HEADINGS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0
        if tag in _BLOCKS | _HEADINGS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data.replace("\n", " "))


def html_text(page: str) -> str:
    """All the text of a page, a line a block."""
    reader = _Text()
    reader.feed(page)
    reader.close()
    return "\n".join(line.strip() for line in "".join(reader.parts).split("\n") if line.strip())
