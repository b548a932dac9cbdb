"""Figures of who acts on whom: the dyad heat map, dyads over time, the busiest actors and types."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.report import theme
from conflictcode.report.caption import listed
from conflictcode.report.charts_time import in_words
from conflictcode.report.counts import chosen
from conflictcode.report.counts import counts as count_grid
from conflictcode.report.frames import require
from conflictcode.report.labels import label
from conflictcode.report.parts import (
    Chart,
    bands,
    data,
    facts_of,
    plural,
    whole_numbers,
    with_facts,
    x_period,
)

UNKNOWN, OTHER = "unknown", "other"


def dyad_table(kept: pd.DataFrame, actors: str = "country", top: int = 15) -> pd.DataFrame:
    """``source``, ``target``, ``events`` for every pair of the ``top`` actors and ``other``."""
    names = [f"source_{actors}", f"target_{actors}"]
    require(kept, names, "event")
    pairs = kept[names].fillna("").astype(str).replace("", UNKNOWN)
    pairs.columns = pd.Index(["source", "target"])
    weight = pd.concat([pairs["source"], pairs["target"]]).value_counts()
    weight = weight[weight.index != UNKNOWN].sort_index().sort_values(ascending=False, kind="stable")
    order = [str(name) for name in weight.index[:top]]
    rest = [OTHER] if len(weight) > top else []
    rest += [UNKNOWN] if (pairs == UNKNOWN).any(axis=None) else []
    every = pd.MultiIndex.from_product([order + rest, order + rest], names=["source", "target"])
    kinds = set(order) | {UNKNOWN}
    pairs = pairs.where(pairs.isin(list(kinds)), OTHER)
    return pairs.value_counts().reindex(every, fill_value=0).rename("events").reset_index()


def binned(values: pd.Series) -> tuple[pd.Series, list[str]]:
    """Counts as up to five steps, even on a square-root scale, in words (``"6 to 14"``); zero has no step."""
    top = int(values.max())
    edges = sorted({round(top * (k / 5) ** 2) for k in range(6)} - {0})
    lows = [1, *[edge + 1 for edge in edges[:-1]]]
    words = [str(a) if a == b else f"{a} to {b}" for a, b in zip(lows, edges, strict=True)]
    place = np.searchsorted(edges, values.to_numpy())
    names = np.array([*words, ""])
    return pd.Series(
        np.where(values > 0, names[np.minimum(place, len(words))], ""), index=values.index
    ), words


def _steps(words: list[str]) -> list[str]:
    """Colours for the steps, the darkest for the highest."""
    picks = np.linspace(0, len(theme.SEQUENCE) - 1, max(len(words), 2)).round().astype(int)
    return [theme.SEQUENCE[i] for i in picks][-len(words) :] if words else []


def dyads(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    actors: str = "country",
    top: int = 15,
    unknown: bool = True,
    dedupe: str = "none",
    include: Iterable[str] = (),
) -> Chart:
    """Events from each source (row) to each target (column), directed, both in one order.

    ``actors``: "country", "role" or "code". White is a true zero; the diagonal is what actors of one kind
    do to each other; the number stands in the cell. ``unknown=False`` leaves actors that the codebook doesn't
    know out of the picture and counts their events in the caption.
    """
    kept, facts = chosen(events, articles, dedupe, include)
    table = dyad_table(kept, actors, top)
    without = (table["source"] == UNKNOWN) | (table["target"] == UNKNOWN)
    unseen = 0 if unknown else int(table.loc[without, "events"].sum())
    table = table if unknown else table[~without].reset_index(drop=True)
    _some(table, facts)
    order = list(dict.fromkeys(table["source"]))
    table["step"], words = binned(table["events"])
    dark = {word for word, colour in zip(words, _steps(words), strict=True) if colour in theme.SEQUENCE[2:]}
    table["dark"] = table["step"].isin(dark)
    size = 24 if len(order) <= 10 else 20
    x = alt.X(
        "target:N", sort=order, title="Target", axis=alt.Axis(orient="top", labelAngle=-45, ticks=False)
    )
    y = alt.Y("source:N", sort=order, title="Source", axis=alt.Axis(grid=False))
    base = alt.Chart(data(table)).encode(x=x, y=y)
    tips = [alt.Tooltip("source:N"), alt.Tooltip("target:N"), alt.Tooltip("events:Q")]
    empty = base.mark_rect(fill="white", stroke=theme.PALE, strokeWidth=0.5)
    cells = base.transform_filter("datum.events > 0").mark_rect(stroke="white", strokeWidth=0.5)
    cells = cells.encode(color=_step_colour(words), tooltip=tips)
    ink = alt.condition("datum.dark", alt.value("white"), alt.value(theme.INK))
    numbers = base.transform_filter("datum.events > 0").mark_text().encode(text="events:Q", color=ink)
    chart = alt.layer(empty, cells, numbers).properties(width=26 * len(order), height=size * len(order))
    facts |= {"cells": len(order), "digits": len(str(table["events"].max()))}
    facts = {**facts, "figure": "Who acts on whom", "notes": [_dyad_note(order, actors, top, unseen)]}
    best = table.sort_values("events", ascending=False, kind="stable").head(3)
    busiest = "; ".join(f"{r.source} to {r.target} {r.events}" for r in best.itertuples())
    return with_facts(
        chart, facts, f"Matrix of {plural(len(kept), 'event')} by source and target. Most: {busiest}."
    )


def _some(table: pd.DataFrame, facts: dict[str, Any]) -> None:
    """ReportError where nothing would be drawn."""
    if not int(table["events"].sum()):
        left = (
            listed([f"{n} {word}" for word, n in facts["left_out"].items()]) or "none has what is drawn here"
        )
        raise ReportError(f"no event to draw: of {facts['rows']} coded events none counts ({left})")


def _dyad_note(order: list[str], actors: str, top: int, unseen: int) -> str:
    rest = f"; the {top} most frequent, the rest as other" if OTHER in order else ""
    gone = f" {unseen} events with an unknown source or target are not shown." if unseen else ""
    return f"Rows act on columns; actors by {actors}{rest}. White cells are zero.{gone}"


def _step_colour(words: list[str], title: str = "Events") -> alt.Color:
    legend = alt.Legend(title=title, symbolType="square", columns=3)
    return alt.Color("step:N", scale=alt.Scale(domain=words, range=_steps(words)), legend=legend)


def dyads_over_time(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    period: str = "month",
    top: int = 12,
    **options: Any,
) -> Chart:
    """The ``top`` directed country dyads (rows) over time: white is zero, grey a period without articles."""
    every = count_grid(events, articles, period, by="dyad", **options)
    total = every.groupby("category")["events"].sum().sort_index().sort_values(ascending=False, kind="stable")
    total = total[(total > 0) & ~total.index.str.contains("?", regex=False)]
    if not len(total):
        raise ReportError("no event has both a source and a target country, so there is no dyad to draw")
    order = [str(name) for name in total.index[:top]]
    grid = count_grid(events, articles, period, by="dyad", categories=order, **options)
    grid["step"], words = binned(grid["events"])
    facts, labels = facts_of(grid), list(dict.fromkeys(grid["period"]))
    x = x_period(facts, labels, gap=0)
    y = alt.Y("category:N", sort=order, title=None, axis=alt.Axis(grid=False))
    rows = data(grid[["period", "category", "events", "step", "articles", "coverage"]])
    empty = {
        "fill": alt.condition(
            "datum.coverage == 'none'", alt.value(theme.COVERAGE["none"]), alt.value("white")
        )
    }
    base = alt.Chart(rows).encode(x=x, y=y)
    ground = base.mark_rect(stroke=theme.PALE, strokeWidth=0.5).encode(**empty)
    cells = base.transform_filter("datum.events > 0").mark_rect(stroke="white", strokeWidth=0.5)
    cells = cells.encode(color=_step_colour(words), tooltip=["category:N", "period:N", "events:Q"])
    # a cell has a colour of its own, so what is covered only in part is a strip above the column
    strip = (
        [alt.layer(*bands(grid, x.axis(None))).properties(width=360, height=6)] if facts["partial"] else []
    )
    chart = alt.layer(ground, cells).properties(width=360, height=17 * len(order))
    chart = alt.vconcat(*strip, chart, spacing=2).resolve_scale(x="shared") if strip else chart
    note = "White cells are zero" + ("; grey ones had no articles." if facts["gaps"] else ".")
    facts = {**facts, "figure": "Dyads over time", "notes": [note]}
    text = f"Matrix of {len(order)} dyads by {period}, most frequent first: {listed(order)}. "
    return with_facts(chart, facts, text + in_words(grid))


def top(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    by: str = "source_code",
    n: int = 15,
    log: bool = False,
    dedupe: str = "none",
    include: Iterable[str] = (),
) -> Chart:
    """The ``n`` most frequent values of the column ``by`` (actors, countries, codes), as ranked dots."""
    kept, facts = chosen(events, articles, dedupe, include)
    require(kept, [by], "event")
    ranked = (
        kept[by]
        .fillna("")
        .astype(str)
        .value_counts()
        .sort_index()
        .sort_values(ascending=False, kind="stable")
    )
    unnamed = int(ranked.get("", 0))
    ranked = ranked[ranked.index != ""]
    table = ranked.head(n).rename("events").rename_axis("value").reset_index()
    table["label"] = [label(by, str(value)) for value in table["value"]]
    scale = alt.Scale(type="log") if log else alt.Scale(zero=True)
    _some(table, facts)
    axis = alt.Axis(grid=True, format="d") if log else whole_numbers(int(table["events"].max()), 5, grid=True)
    x = alt.X("events:Q", title="Events (log scale)" if log else "Events", scale=scale, axis=axis)
    lines = {name: textwrap.wrap(name, 30, max_lines=2, placeholder=" ...") for name in table["label"]}
    written = alt.Axis(grid=True, labelLimit=220, labelExpr=f"({json.dumps(lines)})[datum.value]")
    y = alt.Y("label:N", sort=list(table["label"]), title=None, axis=written)
    base = alt.Chart(data(table)).encode(y=y, x=x)
    numbers = base.mark_text(align="left", dx=7).encode(text="events:Q")
    points = base.mark_point(shape="circle").encode(tooltip=["label:N", "events:Q"])
    chart = alt.layer(points, numbers).properties(
        width=300, height=(26 if any(len(each) > 1 for each in lines.values()) else 16) * len(table)
    )
    rest = [f"{len(ranked) - n} further values are not shown."] if len(ranked) > n else []
    rest += [f"{unnamed} events have none."] if unnamed else []
    facts = {**facts, "figure": "Most frequent", "by": by, "notes": rest}
    first = "; ".join(f"{r.label} {r.events}" for r in table.head(5).itertuples())
    return with_facts(chart, facts, f"Dot plot of the {len(table)} most frequent: {first}.")
