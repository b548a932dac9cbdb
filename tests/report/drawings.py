"""Every figure once, and how to read a drawn file back."""

from __future__ import annotations

import functools
import io
import re
from typing import Any

import pandas as pd
from report_factory import articles, events

from conflictcode.report import charts
from conflictcode.report.export import print_spec

CORPUS = articles(start="2019-10-09", end="2020-03-20", skip=("2020-01",))  # partial edges and a gap
EVENTS = events(400, corpus=CORPUS)
FULL = articles()
STEADY = events(400, corpus=FULL)
FINAL = STEADY.iloc[::2].assign(decision="single", origin="machine", decided_by="A")
AGREEMENT = pd.DataFrame(
    [
        ["quad class", 212, 20, 84.0, 0.72, 0.60, 0.80, 0.71, 0.79, ""],
        ["root", 212, 20, 78.0, 0.66, 0.58, 0.73, 0.65, 0.68, ""],
        ["date", 212, 20, 100.0, None, None, None, None, 1.0, "undefined: no variation"],
    ],
    columns=[
        "field",
        "n_units",
        "n_articles",
        "percent",
        "alpha",
        "alpha_low",
        "alpha_high",
        "kappa",
        "ac1",
        "note",
    ],
)
GOLD, MACHINE = ["14", "19", "19", "01", "", "19"], ["14", "19", "14", "01", "19", ""]

FIGURES: dict[str, Any] = {
    "counts": lambda: charts.counts(EVENTS, CORPUS),
    "counts by root": lambda: charts.counts(EVENTS, CORPUS, by="root_code", columns=2),
    "quads": lambda: charts.quads(EVENTS, CORPUS),
    "rate": lambda: charts.rate(STEADY, FULL, by="quad_class"),
    "rate with a gap": lambda: charts.rate(EVENTS, CORPUS, gaps=True),
    "dyads": lambda: charts.dyads(STEADY, FULL, top=6),
    "dyads over time": lambda: charts.dyads_over_time(EVENTS, CORPUS),
    "goldstein": lambda: charts.goldstein(EVENTS, CORPUS),
    "mirror": lambda: charts.mirror(EVENTS, CORPUS),
    "before and after": lambda: charts.before_after(STEADY, FULL, "2020-01-03"),
    "top actors": lambda: charts.top(STEADY, FULL),
    "top types on a log scale": lambda: charts.top(STEADY, FULL, by="root_code", log=True),
    "map": lambda: charts.event_map(STEADY, FULL),
    "machine and reviewed": lambda: charts.machine_and_reviewed(STEADY, FINAL, FULL),
    "confusion": lambda: charts.confusion(GOLD, MACHINE),
    "agreement": lambda: charts.agreement(AGREEMENT),
    "codebook coverage": lambda: charts.codebook_coverage(pd.DataFrame({"events": [30, 20, 5, 1]}), 300, 400),
}


@functools.cache
def single(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Specification and facts of a figure at one column's width."""
    return print_spec(FIGURES[name](), 252.0)


def rows(spec: dict[str, Any], *columns: str) -> pd.DataFrame:
    """The data set of a specification that has all of ``columns``."""
    found = [
        data for data in spec["datasets"].values() if isinstance(data, list) and {*columns} <= {*data[0]}
    ]
    assert len(found) == 1, f"{len(found)} data sets with {columns}"
    return pd.DataFrame(found[0])


def pdf(content: bytes) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(content)).pages[0]


def pdf_text(content: bytes) -> str:
    return " ".join(pdf(content).extract_text().split())


def fonts(content: bytes) -> list[tuple[str, bool]]:
    """Name of each font of a PDF and whether its file is in it."""
    found = []
    for font in pdf(content)["/Resources"]["/Font"].values():
        below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        found.append((str(below["/FontName"]), any(key.startswith("/FontFile") for key in below)))
    return found


def svg_texts(svg: str) -> list[str]:
    """Every text of a drawing, in order."""
    return [
        " ".join(re.sub("<[^>]+>", " ", t).split())
        for t in re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)
    ]
