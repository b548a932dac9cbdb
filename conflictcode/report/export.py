"""A chart as the files a journal and a replication package ask for."""

from __future__ import annotations

import csv
import functools
import glob
import html
import io
import json
import re
import struct
import unicodedata
import zlib
from pathlib import Path
from typing import Any

from conflictcode.errors import ReportError
from conflictcode.report import theme
from conflictcode.report.caption import caption, merge
from conflictcode.report.fit import to_width
from conflictcode.report.parts import FACTS

KINDS = ("pdf", "svg", "png", "spec.json", "data.csv", "caption.txt", "alt.txt")
PPI = 600
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")


def save(
    chart: Any,
    path: str | Path,
    width: str | float = "single",
    kinds: tuple[str, ...] = KINDS,
    title: str = "",
) -> dict[str, Path]:
    """Write ``chart`` beside ``path``: PDF, SVG, PNG (600 ppi), specification, data, caption, alt text.

    ``width``: "single" (252 pt), "double" (504 pt) or points; the picture is exactly that wide. ``path`` has
    no suffix: ``"figures/fig1"`` gives ``fig1.pdf``, ``fig1.svg`` ... and a CSV for each data set that is
    drawn (``fig1.data.csv``, ``fig1.data2.csv``). ``title`` opens the caption. Returns the files by kind.

    SVG, specification and CSV have the same bytes in every run and time zone. Raises ReportError for an
    unknown width or kind, and when the chart can't be that narrow.
    """
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise ReportError(f"kinds={unknown[0]!r} isn't known; use {', '.join(KINDS)}")
    spec, facts = print_spec(chart, points(width))
    base = Path(path)
    base.parent.mkdir(parents=True, exist_ok=True)
    for stale in base.parent.glob(f"{glob.escape(base.name)}.data[0-9].csv"):
        stale.unlink()  # of an earlier drawing with more data sets, which would pass for this one's
    written: dict[str, Path] = {}
    for name, content in files(spec, facts, kinds, title).items():
        written[name] = base.with_name(f"{base.name}.{name}")
        written[name].write_bytes(content)
    return written


def points(width: str | float) -> float:
    """The width in points; ReportError for a word that is none or a width below 50 pt."""
    if isinstance(width, str):
        if width not in theme.WIDTHS:
            raise ReportError(f"width={width!r} isn't known; use 'single', 'double' or a number of points")
        return theme.WIDTHS[width]
    if not 50 <= width <= 5000:
        raise ReportError(f"width={width!r} is no width in points for a page; 252 is one column, 504 two")
    return float(width)


def print_spec(chart: Any, width: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """The specification for print at ``width`` points, and the facts for its caption."""
    import altair as alt

    from conflictcode.report import renderer

    renderer.register()
    with alt.theme.enable(f"{renderer.NAME}-print"):
        spec = chart.to_dict()
    found = [p["value"] for p in spec.get("params", []) if p["name"].startswith(FACTS)]
    spec["params"] = [p for p in spec.get("params", []) if not p["name"].startswith(FACTS)]
    if not spec["params"]:
        del spec["params"]
    facts = merge(found)
    spec = safe_fonts(to_width(safe_fonts(spec), width, _svg))
    if "cells" in facts:
        spec = _numbers_fit(spec, facts)
    spec["usermeta"] = {"conflictcode": facts, "width_pt": width}
    return spec, facts


def _numbers_fit(spec: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """The numbers in the cells of a matrix small enough not to run over; ReportError below 6 pt."""
    if "layer" not in spec:
        return spec  # put together with other charts: its cells can't be told from here
    cell = spec["width"] / facts["cells"]
    size = round(min(theme.PRINT["text"]["fontSize"], (cell - 1) / (0.56 * facts["digits"])), 1)
    if size < 6:
        raise ReportError(
            f"cells of {cell:.0f} pt are too narrow for numbers of {facts['digits']} digits; "
            "use width='double' or fewer actors or values (top=)"
        )
    layers = [
        {**layer, "mark": {**layer["mark"], "fontSize": size}} if layer["mark"]["type"] == "text" else layer
        for layer in spec["layer"]
    ]
    return {**spec, "layer": layers}


def safe_fonts(node: Any) -> Any:
    """Every font list with a font at its end that vl-convert brings, so that no text can vanish."""
    if isinstance(node, list):
        return [safe_fonts(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: value if key in ("datasets", "values") else _safe(key, value) for key, value in node.items()}


def _safe(key: str, value: Any) -> Any:
    if isinstance(value, str) and key.lower().endswith("font") and theme.SAFE_FONT not in value:
        return f"{value}, {theme.FONTS}"
    return safe_fonts(value)


def files(
    spec: dict[str, Any], facts: dict[str, Any], kinds: tuple[str, ...], title: str = ""
) -> dict[str, bytes]:
    """The content of each file of a figure, from its print specification."""
    made: dict[str, bytes] = {}
    svg = _svg(spec)
    if "pdf" in kinds or "png" in kinds:
        check_letters(svg)
    if "svg" in kinds:
        made["svg"] = in_points(svg).encode()
    if "pdf" in kinds:
        made["pdf"] = _pdf(svg)
    if "png" in kinds:
        made["png"] = _png(svg)
    if "spec.json" in kinds:
        made["spec.json"] = (json.dumps(spec, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()
    if "data.csv" in kinds:
        made |= {f"data{i if i > 1 else ''}.csv": table for i, table in enumerate(tables(spec), 1)}
    if "caption.txt" in kinds:
        made["caption.txt"] = (caption(facts, title) + "\n").encode()
    if "alt.txt" in kinds:
        made["alt.txt"] = (_alt_text(spec) + "\n").encode()
    return made


def _svg(spec: dict[str, Any]) -> str:
    import vl_convert

    return renumbered(str(vl_convert.vegalite_to_svg(spec)))


def renumbered(svg: str) -> str:
    """The ids of clips and gradients counted from 1: Vega counts on from drawing to drawing."""
    ids = dict.fromkeys(re.findall(r'\bid="([A-Za-z_]+\d+)"', svg))
    new = {old: f"{old.rstrip('0123456789')}{i}" for i, old in enumerate(ids, 1)}
    return re.sub(r'(\bid="|url\(#)([A-Za-z_]+\d+)', lambda m: m[1] + new.get(m[2], m[2]), svg)


def in_points(svg: str) -> str:
    """The SVG with its size in points, so that a page program places it at its true size."""
    return re.sub(r'(<svg[^>]*? width="[\d.]+)("[^>]*? height="[\d.]+)(")', r"\1pt\2pt\3", svg, count=1)


def _pdf(svg: str) -> bytes:
    import vl_convert

    pdf = bytes(vl_convert.svg_to_pdf(svg))
    if "<text" in svg and b"/FontFile" not in pdf and b"/FontFile" not in _inflated(pdf):
        raise ReportError("the PDF lost its text: none of the chart's fonts could be embedded")
    return pdf


def check_letters(svg: str) -> None:
    """ReportError that names the characters of a drawing for which this machine has no font at all."""
    words = [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)<", svg)]
    missing = [c for c in sorted({*"".join(words)}) if not c.isascii() and not _has_letter(c)]
    if missing:
        word = next(word for word in words if missing[0] in word)
        raise ReportError(
            f"no font here has {' '.join(missing[:10])} (in {word!r}): PDF and PNG would show empty boxes. "
            "Remedy: install one that has (Debian: apt-get install fonts-noto-core fonts-noto-cjk), "
            "spell the labels in Latin letters, or save with kinds=('svg', ...) only"
        )


@functools.cache
def _has_letter(char: str) -> bool:
    """Whether a font draws ``char`` otherwise than the last private character, which none has."""
    kind = unicodedata.category(char)
    return kind[0] in "MZ" or kind == "Cf" or _drawn(char) != _drawn("\U0010fffd")


@functools.cache
def _drawn(char: str) -> bytes:
    import vl_convert

    font = f'font-family="{theme.FONTS}" font-size="16px"'
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
    return bytes(vl_convert.svg_to_png(f'{head}<text x="2" y="18" {font}>{char}</text></svg>'))


def _inflated(pdf: bytes) -> bytes:
    """The contents of the compressed streams of a PDF file that are not fonts or pictures."""
    parts = []
    for match in re.finditer(rb"stream\r?\n", pdf):
        try:
            parts.append(zlib.decompressobj().decompress(pdf[match.end() :], 1_000_000))
        except zlib.error:
            continue
    return b"".join(parts)


def _png(svg: str) -> bytes:
    import vl_convert

    return with_ppi(bytes(vl_convert.svg_to_png(svg, scale=PPI / 72)), PPI)


def with_ppi(png: bytes, ppi: int) -> bytes:
    """The PNG with its resolution written into it (chunk pHYs), so that it is placed at its true size."""
    metre = round(ppi / 0.0254)
    body = b"pHYs" + struct.pack(">IIB", metre, metre, 1)
    chunk = struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body))
    rest = re.sub(rb"\x00\x00\x00\tpHYs.{13}", b"", png[33:], count=1, flags=re.DOTALL)
    return png[:33] + chunk + rest


def tables(spec: dict[str, Any]) -> list[bytes]:
    """The data sets of a specification as CSV: exactly the numbers that are drawn."""
    found = [rows for rows in spec.get("datasets", {}).values() if isinstance(rows, list) and rows]
    unique: list[list[dict[str, Any]]] = []
    for rows in found:
        if rows not in unique:
            unique.append(rows)
    return [csv_bytes(rows) for rows in sorted(unique, key=lambda rows: -len(rows) * len(rows[0]))]


def csv_bytes(rows: list[dict[str, Any]]) -> bytes:
    """Rows as CSV in UTF-8, cells that a spreadsheet would run as a formula made harmless."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([harmless(name) for name in names])
    writer.writerows([[harmless(row.get(name)) for name in names] for row in rows])
    return out.getvalue().encode()


def harmless(value: Any) -> str:
    """A cell as text; one that begins like a formula and is no number gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def _alt_text(spec: dict[str, Any]) -> str:
    texts = [spec["description"]] if spec.get("description") else []
    for key in ("hconcat", "vconcat", "concat", "layer"):
        texts += [text for child in spec.get(key, []) if (text := _alt_text(child))]
    return " ".join(dict.fromkeys(texts))
