"""Figures of events for papers, all of them ordinary Altair charts.

Importing this module registers a theme and an offline renderer named "conflictcode" with Altair. They are
switched on only where Altair's are still "default" (the renderer only in a notebook); see ``enable``.
"""

from __future__ import annotations

from conflictcode.report.charts_dyads import dyads, dyads_over_time, top
from conflictcode.report.charts_quality import agreement, codebook_coverage, confusion, machine_and_reviewed
from conflictcode.report.charts_scores import before_after, goldstein, mirror
from conflictcode.report.charts_time import counts, quads, rate
from conflictcode.report.linked import linked
from conflictcode.report.maps import event_map
from conflictcode.report.renderer import enable

enable()

__all__ = [
    "agreement",
    "before_after",
    "codebook_coverage",
    "confusion",
    "counts",
    "dyads",
    "dyads_over_time",
    "enable",
    "event_map",
    "goldstein",
    "linked",
    "machine_and_reviewed",
    "mirror",
    "quads",
    "rate",
    "top",
]
