"""What the charts are put together from: data, facts for the caption, axes, coverage bands."""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

import altair as alt
import pandas as pd

from conflictcode.report import periods, theme
from conflictcode.report.labels import quad_label

FACTS = "facts_"
Chart = Any  # Altair's chart classes share no base that type checkers know to have every method


class Rows(alt.InlineData):
    """Data of a chart. Nobody changes them, so Altair need not copy every cell each time it joins charts."""

    def __deepcopy__(self, *_: Any) -> Rows:
        return self


def data(frame: pd.DataFrame) -> alt.InlineData:
    """The rows of ``frame`` as they are drawn and exported: numbers rounded to 10 places, missing as null."""
    rows = [{str(k): _plain(v) for k, v in row.items()} for row in frame.to_dict(orient="records")]
    return Rows(values=rows)


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else round(value, 10)
    return value if isinstance(value, (bool, int, str, list)) else str(value)


def facts_of(grid: pd.DataFrame) -> dict[str, Any]:
    """What a caption has to say about a grid of ``counts``."""
    return {str(key): value for key, value in grid.attrs.items()}


def with_facts(chart: Chart, facts: dict[str, Any], alt_text: str) -> Chart:
    """The chart with its alt text and what a caption has to say, in a form that survives ``|`` and ``&``."""
    text = json.dumps(facts, sort_keys=True, default=str)
    name = FACTS + hashlib.sha256(text.encode()).hexdigest()[:10]
    return chart.add_params(alt.param(name=name, value=json.loads(text))).properties(description=alt_text)


def x_period(
    facts: dict[str, Any],
    labels: list[str],
    hide: bool = False,
    room: int = 10,
    base: bool = True,
    gap: float = 0.25,
) -> alt.X:
    """The axis of periods: every period has its place, natural ones are labelled.

    ``hide``: an upper panel, without labels; ``base``: with the line below; ``gap``: between bars.
    """
    if hide:
        return alt.X(
            "period:O", axis=alt.Axis(labels=False, ticks=False, title=None, domain=base), scale=_band(gap)
        )
    lines = periods.written(labels, facts["period"], room)
    axis = alt.Axis(
        values=list(lines),
        labelExpr=f"({json.dumps(lines)})[datum.value]",
        labelAngle=0,
        labelOverlap=True,
        title=None,
    )
    return alt.X("period:O", axis=axis, scale=_band(gap))


def _band(gap: float) -> alt.Scale:
    return alt.Scale(paddingInner=gap, paddingOuter=0.6 * gap)


def whole_numbers(top: float, most: int = 4, value: str = "datum.value", **more: Any) -> alt.Axis:
    """An axis of counts: up to ``most`` ticks, and no label where a small count would put 0.5 or 1 twice."""
    label = f"datum.value == round(datum.value) ? format({value}, ',d') : ''"
    return alt.Axis(tickCount=max(1, min(most, int(top))), labelExpr=label, **more)


def bands(grid: pd.DataFrame, x: alt.X) -> list[Chart]:
    """Grey behind the periods without articles, pale grey behind those only partly covered."""
    found = grid.drop_duplicates("period")
    found = found.loc[found["coverage"].isin(list(theme.COVERAGE)), ["period", "coverage"]]
    if not len(found):
        return []
    present = [name for name in theme.COVERAGE if name in set(found["coverage"])]
    words = [theme.COVERAGE_WORDS[name] for name in present]
    found = found.assign(coverage=found["coverage"].map(theme.COVERAGE_WORDS))
    scale = alt.Scale(domain=words, range=[theme.COVERAGE[name] for name in present])
    legend = alt.Legend(title=None, symbolType="square", symbolStrokeWidth=0)
    mark = alt.Chart(data(found)).mark_rect(stroke=None)
    return [mark.encode(x=x, fill=alt.Fill("coverage:N", scale=scale, legend=legend))]


def quad_scale(categories: list[str]) -> alt.Scale:
    """Colours of the quad classes by their words, in the fixed order."""
    by_word = {quad_label(code): colour for code, colour in theme.QUAD_COLOURS.items()}
    words = [quad_label(name) for name in categories]
    return alt.Scale(domain=words, range=[by_word.get(word, "#888888") for word in words])


def plural(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def count_title(facts: dict[str, Any]) -> str:
    """``Events`` or, with de-duplication, what one of them is; the period is named."""
    return f"Events per {facts['period']}"
