"""conflictcode: news articles in, reviewed CAMEO events and figures out.

import conflictcode as cc
articles = cc.read_articles("reports.csv")
events = cc.code_articles(articles)
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

# Imported on first use, so that `import conflictcode` stays quick and loads no parser, chart or widget.
_HOMES = {
    "read_articles": "conflictcode.coding.articles",
    "code_articles": "conflictcode.coding.batch",
    "find_duplicates": "conflictcode.coding.duplicates",
    "explain": "conflictcode.coding.explain",
    "find_places": "conflictcode.coding.pipeline",
    "find_actors": "conflictcode.coding.pipeline",
    "load_codebook": "conflictcode.codebook.codebook",
    "unresolved": "conflictcode.review.gaps",
    "review": "conflictcode.review.widget",
    "assign": "conflictcode.review.assignment",
    "agreement": "conflictcode.review.agreement",
    "adjudicate": "conflictcode.review.widget",
    "final_events": "conflictcode.review.final",
    "stale": "conflictcode.review.final",
    "merge_logs": "conflictcode.review.merging",
    "review_flow": "conflictcode.review.quality",
    "causes": "conflictcode.review.adjudication",
    "machine_quality": "conflictcode.review.quality",
    "counts": "conflictcode.report.counts",
    "save": "conflictcode.report.export",
    "replication_package": "conflictcode.report.replication",
    "verify": "conflictcode.report.replication",
}
_MODULES = {"charts": "conflictcode.report.charts", "tables": "conflictcode.report.tables"}

__all__ = ["__version__", *sorted(_HOMES), *sorted(_MODULES)]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    if name in _MODULES:
        return importlib.import_module(_MODULES[name])
    raise AttributeError(f"module 'conflictcode' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
