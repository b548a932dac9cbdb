"""Figures of events for papers, all of them ordinary Altair charts.

Importing this module registers a theme and an offline renderer named "conflictcode" with Altair. They are
switched on only where Altair's are still "default" (the renderer only in a notebook); see ``enable``.
"""

from __future__ import annotations

from conflictcode.report.charts_time import counts, quads
from conflictcode.report.renderer import enable

enable()

__all__ = ["counts", "enable", "quads"]
