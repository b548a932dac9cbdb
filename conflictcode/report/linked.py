"""One chart to explore with, without kernel or network: brush the time line, types, dyads and map follow."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from conflictcode.report import periods, shapes, theme
from conflictcode.report.charts_dyads import OTHER
from conflictcode.report.counts import counts as count_grid
from conflictcode.report.frames import first_reports, require, select
from conflictcode.report.labels import QUAD, code_label, quad_label
from conflictcode.report.maps import ground, inside, located
from conflictcode.report.parts import (
    Chart,
    bands,
    data,
    facts_of,
    plural,
    quad_scale,
    whole_numbers,
    with_facts,
    x_period,
)

MOST_ROWS = 6000  # keeps a notebook with the chart well under 2 MB


def linked(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    period: str = "week",
    dyads: int = 10,
    places: int = 60,
    view: shapes.Box | None = None,
    **options: Any,
) -> Chart:
    """Time line, types, dyads and map in one: drag over the time line to choose periods, click a class.

    ``period`` becomes coarser by itself when the chart would hold too many rows; ``options`` go to
    ``counts``. The counts by type, dyad (the ``dyads`` most frequent) and place (the ``places`` most
    frequent) are in the chart itself, so it still works in a reopened notebook.
    ``view`` (west, south, east, north) limits the map.
    """
    require(events, ["quad_class", "root_code", "source_country", "target_country"], "event")
    grid = count_grid(events, articles, period, **options)
    kept = _kept(events, grid, period, options)
    cells = _cells(kept, dyads)
    coarser = list(periods.FREQUENCIES)
    if len(cells) > MOST_ROWS and period != coarser[-1]:
        wider = coarser[coarser.index(period) + 1]
        return linked(events, articles, wider, dyads, places, view, **options)
    brush = alt.selection_interval(name="chosen_periods", encodings=["x"])
    click = alt.selection_point(name="quad_choice", fields=["quad"], bind="legend")
    rows = data(cells)
    upper = _time_line(rows, grid, brush, click)
    named = ["dyad"] if (cells["dyad"] != OTHER).any() else []
    beside = [_bars(rows, field, brush, click) for field in named]
    beside += _map(_places(kept, places, view), brush, click, view)
    right = [alt.vconcat(*beside, spacing=12).resolve_legend(size="independent")] if beside else []
    lower = alt.hconcat(_bars(rows, "type", brush, click), *right, spacing=24)
    lower = lower.resolve_legend(size="independent")
    chart = alt.vconcat(upper, lower, spacing=14)
    facts = {**facts_of(grid), "figure": "Events to explore"}
    n = plural(facts["n_events"], "event")
    text = f"Interactive: {n} by {period}, with types, dyads and a map that follow the choice."
    return with_facts(chart, facts, text)


def _kept(events: pd.DataFrame, grid: pd.DataFrame, period: str, options: dict[str, Any]) -> pd.DataFrame:
    chosen = {key: options[key] for key in ("date", "include") if key in options}
    kept, _ = select(events, period, **chosen)
    kept = kept[kept["day"].between(grid.attrs["first"], grid.attrs["last"])]
    kept = kept[first_reports(kept, options.get("dedupe", "none"))].copy()
    kept["period"] = periods.names(kept["day"], period)
    kept["quad"] = kept["quad_class"].astype(str).map(quad_label)
    roots = kept["root_code"].astype(str)
    kept["type"] = roots.map({code: code_label(code) for code in roots.unique()})
    return kept


def _cells(kept: pd.DataFrame, dyads: int) -> pd.DataFrame:
    source, target = (kept[f"{side}_country"].fillna("").replace("", "?") for side in ("source", "target"))
    dyad = (source + " → " + target).where((source != "?") & (target != "?"), OTHER)
    top = (
        dyad[dyad != OTHER]
        .value_counts()
        .sort_index()
        .sort_values(ascending=False, kind="stable")
        .head(dyads)
        .index
    )
    cells = kept.assign(dyad=dyad.where(dyad.isin(list(top)), OTHER))
    cells = cells.groupby(["period", "quad", "type", "dyad"]).size().rename("events").reset_index()
    words = list(QUAD.values())
    return cells.assign(order=[words.index(q) if q in words else -1 for q in cells["quad"]])


def _time_line(rows: alt.InlineData, grid: pd.DataFrame, brush: alt.Parameter, click: alt.Parameter) -> Chart:
    facts, labels = facts_of(grid), list(dict.fromkeys(grid["period"]))
    names = list(dict.fromkeys(grid["category"]))
    x = x_period(facts, labels)
    x = x.scale(domain=labels, paddingInner=0.2)
    colour = alt.Color("quad:N", scale=quad_scale(names), legend=alt.Legend(title=None, orient="top"))
    chosen = alt.condition(brush & click, colour, alt.value(theme.PALE))
    y = alt.Y("sum(events):Q", title=f"Events per {facts['period']}")
    tips = ["period:N", "quad:N", "sum(events):Q"]
    bars = alt.Chart(rows, name="time_line").mark_bar()
    bars = bars.encode(x=x, y=y, color=chosen, order="order:Q", tooltip=tips).add_params(brush, click)
    return alt.layer(*bands(grid, x), bars).properties(width=640, height=120)


def _bars(rows: alt.InlineData, field: str, brush: alt.Parameter, click: alt.Parameter) -> Chart:
    y = alt.Y(f"{field}:N", sort="-x", title=None, axis=alt.Axis(labelLimit=170))
    x = alt.X("sum(events):Q", title=f"Events by {field}", axis=whole_numbers(4))
    base = alt.Chart(rows, name=f"{field}s").mark_bar(color=theme.SERIES[2])
    made = base.encode(x=x, y=y, tooltip=[f"{field}:N", "sum(events):Q"])
    made = made.transform_filter(brush).transform_filter(click)
    if field == "dyad":  # the rest would dwarf the pairs that have a name
        made = made.transform_filter(f"datum.dyad != '{OTHER}'")
    return made.properties(width=170 if field == "type" else 240, height=alt.Step(13))


def _places(kept: pd.DataFrame, most: int, view: shapes.Box | None) -> pd.DataFrame:
    where = located(kept)
    where = where.loc[where["drawn"] == "point", ["place_name", "latitude", "longitude", "period", "quad"]]
    where = where if view is None else where[inside(where, view)]
    keys = ["place_name", "latitude", "longitude"]
    n = where.groupby(keys).size().sort_values(ascending=False, kind="stable").head(most)
    where = where.merge(n.rename("n").reset_index()[keys])
    return where.groupby([*keys, "period", "quad"]).size().rename("events").reset_index()


def _map(
    mapped: pd.DataFrame, brush: alt.Parameter, click: alt.Parameter, view: shapes.Box | None
) -> list[Chart]:
    if not len(mapped):
        return []
    box = view or shapes.view(list(mapped["longitude"]), list(mapped["latitude"]))
    project, height = shapes.projection(box, 300)
    base = alt.Chart(data(mapped), name="places").transform_filter(brush).transform_filter(click)
    total = base.transform_aggregate(n="sum(events)", groupby=["place_name", "latitude", "longitude"])
    most = int(mapped.groupby(["place_name", "latitude", "longitude"])["events"].sum().max())
    sizes = alt.Legend(
        format="d",
        values=sorted({1, max(1, round(most / 4)), most}),
        orient="right",
        symbolFillColor=theme.SERIES[1],
    )
    points = total.mark_point(fill=theme.SERIES[1]).encode(
        longitude="longitude:Q",
        latitude="latitude:Q",
        size=alt.Size("n:Q", title="Events", scale=alt.Scale(domain=[0, most], range=[0, 400]), legend=sizes),
        tooltip=["place_name:N", "n:Q"],
    )
    return [alt.layer(ground(box), points).project(**project).properties(width=300, height=height)]
