"""RTF, Word and web pages as plain text. Nothing in them is executed or fetched."""

from __future__ import annotations

import importlib
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from conflictcode.errors import ArticlesError
from conflictcode.inputs.exports import split_export
from conflictcode.inputs.markup import html_text
from conflictcode.inputs.texts import article_fields, decode

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LARGEST = 200_000_000  # bytes unpacked; a larger one is no export but a bomb


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
        page = _web_text(path.read_bytes())
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


def _web_text(content: bytes) -> str:
    """The page, in the encoding that it names when it isn't UTF-8 or UTF-16."""
    said = _CHARSET.search(content[:4096])
    charset = said[1].decode("ascii") if said else ""
    try:
        b"?".decode(charset)  # some codecs aren't of text
    except (LookupError, ValueError):
        charset = "cp1252"
    return decode(content, charset)


def _page(page: str, path: Path) -> dict[str, str]:
    """The article of a web page, without menus and comments."""
    found = _library("trafilatura", "trafilatura lxml_html_clean", path).bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=False
    )
    if not found:
        return {"article_id": path.stem, "text": ""}
    names = {"headline": "title", "date": "date", "publisher": "sitename", "url": "url", "text": "text"}
    values = found.as_dict()
    fields = {field: str(values.get(name) or "") for field, name in names.items()}
    paragraphs = fields["text"].split("\n")
    if paragraphs[0].strip() == fields["headline"].strip():  # told once is enough
        paragraphs = paragraphs[1:]
    return {"article_id": path.stem, **fields, "text": "\n\n".join(paragraphs)}


def _library(module: str, packages: str, path: Path) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ArticlesError(
            f"{path}: {path.suffix} files need {packages.split()[0]}. Remedy: pip install {packages}."
        ) from error
