"""RTF, Word and web pages as plain text. Nothing in them is executed or fetched."""

from __future__ import annotations

import importlib
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from conflictcode.errors import ArticlesError
from conflictcode.inputs.exports import split_export
from conflictcode.inputs.texts import article_fields, decode

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST = 200_000_000  # bytes unpacked; a larger one is no export but a bomb
_BLOCKS = frozenset({"p", "div", "br", "tr", "td", "th", "li", "table", "section", "article", "header", "ul"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "head", "noscript", "template"})


def document_file(path: Path) -> list[dict[str, str]]:
    """The articles of an RTF, DOCX or HTML file: an export's many, or one.

    Raises ArticlesError where a library is missing, ValueError when the file isn't what its name says.
    """
    suffix = path.suffix.lower()
    if suffix == ".docx":
        text = docx_text(path)
    elif suffix == ".rtf":
        text = _library("striprtf.striprtf", "striprtf", path).rtf_to_text(
            decode(path.read_bytes()), errors="ignore"
        )
    else:
        page = decode(path.read_bytes())
        text = html_text(page)
        if not split_export(text):
            return [_page(page, path)]
    return split_export(text) or [article_fields(text, path)]


def docx_text(path: Path) -> str:
    """The paragraphs of a Word file, one blank line between."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo("word/document.xml").file_size > _LARGEST:
                raise ValueError("larger than 200 MB unpacked")
            root = ElementTree.fromstring(archive.read("word/document.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
        raise ValueError(f"not a Word file: {error}") from error
    return "\n".join(_paragraph(paragraph) for paragraph in root.iter(f"{_WORD}p"))


def _paragraph(paragraph: ElementTree.Element) -> str:
    marks = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}
    parts = [
        node.text or "" if node.tag == f"{_WORD}t" else marks.get(node.tag, "") for node in paragraph.iter()
    ]
    return "".join(parts)


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
            self.parts.append(" ".join(data.split(" ")).replace("\n", " "))


def html_text(page: str) -> str:
    """All the text of a page, a line a block."""
    reader = _Text()
    reader.feed(page)
    reader.close()
    return "\n".join(line.strip() for line in "".join(reader.parts).split("\n") if line.strip())


def _page(page: str, path: Path) -> dict[str, str]:
    """The article of a web page, without menus and comments."""
    found = _library("trafilatura", "trafilatura", path).bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=False
    )
    if not found:
        return {"article_id": path.stem, "text": ""}
    names = {"headline": "title", "date": "date", "publisher": "sitename", "url": "url", "text": "text"}
    values = found.as_dict()
    fields = {field: str(values.get(name) or "") for field, name in names.items()}
    return {"article_id": path.stem, **fields, "text": fields["text"].replace("\n", "\n\n")}


def _library(module: str, package: str, path: Path) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ArticlesError(
            f"{path}: {path.suffix} files need {package}. Remedy: pip install 'conflictcode[inputs]'."
        ) from error
