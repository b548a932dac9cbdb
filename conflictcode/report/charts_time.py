"""Figures over time: counts by type, the quad-class stack, rates."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.report import theme
from conflictcode.report.caption import listed
from conflictcode.report.counts import counts as count_grid
from conflictcode.report.frames import require
from conflictcode.report.labels import quad_label
from conflictcode.report.parts import (
    Chart,
    bands,
    count_title,
    data,
    facts_of,
    plural,
    quad_scale,
    whole_numbers,
    with_facts,
    x_period,
)


def grid_of(events: pd.DataFrame, articles: pd.DataFrame | None, **options: Any) -> pd.DataFrame:
    """The grid behind a chart: ``events`` itself if it is one already (made by ``counts``), else counted."""
    require(events, [], "event")
    if "coverage" in events.columns and "period" in events.columns:
        if not events.attrs:
            raise ReportError("this grid has lost its attrs; hand in the events or a fresh cc.counts(...)")
        return events
    return count_grid(events, articles, **options)


def counts(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    period: str = "month",
    by: str = "quad_class",
    columns: int = 2,
    **options: Any,
) -> Chart:
    """Event counts over time, one panel a type, all on one scale that begins at zero.

    ``events``: an event frame, or a grid of ``counts``; ``options`` go to ``counts`` (``dedupe``, ``span``,
    ``include`` ...). A true zero is a thin line, a period without articles a grey band, a period that the
    corpus covers only in part has a pale band.
    """
    grid = grid_of(events, articles, period=period, by=by, **options)
    facts, top = facts_of(grid), max(1, int(grid["events"].max()))
    names = list(dict.fromkeys(grid["category"]))
    rows = data(
        drawn(grid)[["period", "label", "events", "reports", "articles", "share_reviewed", "coverage"]]
    )
    panels = [_panel(grid, rows, name, top, columns, i, len(names)) for i, name in enumerate(names)]
    lines = [alt.hconcat(*panels[i : i + columns], spacing=14) for i in range(0, len(panels), columns)]
    chart = alt.vconcat(*lines, spacing=10) if len(lines) > 1 else lines[0]
    n = plural(facts["n_events"], "event")
    text = f"Bar charts of {n} per {facts['period']} in {len(names)} panels. "
    return with_facts(chart, {**facts, "figure": "Events by type"}, text + in_words(grid))


def _panel(
    grid: pd.DataFrame, rows: alt.InlineData, name: str, top: int, columns: int, i: int, n: int
) -> Chart:
    part = grid[grid["category"] == name]
    facts = facts_of(grid)
    bottom = i >= n - columns
    x = x_period(facts, list(part["period"]), hide=not bottom, room=10 // columns)
    title = "Events" if i % columns == 0 else None
    y = alt.Y("events:Q", title=title, scale=alt.Scale(domain=[0, top], nice=True), axis=whole_numbers(top))
    colour = theme.QUAD_COLOURS.get(name, theme.SERIES[0]) if facts["by"] == "quad_class" else theme.SERIES[0]
    only = {"field": "label", "equal": part["label"].iloc[0]}
    bars = alt.Chart(rows).mark_bar(color=colour).transform_filter(only).encode(x=x, y=y, tooltip=tooltip())
    lines = textwrap.wrap(str(part["label"].iloc[0]), 40 // columns + 2)
    head = alt.TitleParams(lines, subtitle=f"n = {int(part['events'].sum())}")
    width, height = 480 // columns - 30, 78
    return alt.layer(*bands(part, x), bars).properties(width=width, height=height, title=head)


def drawn(grid: pd.DataFrame) -> pd.DataFrame:
    """The rows that get a bar: a zero is drawn only where there were articles to be silent in."""
    return grid[(grid["coverage"] != "none") | (grid["events"] > 0)]


def tooltip() -> list[alt.Tooltip]:
    fields = {
        "period": "Period",
        "label": "Type",
        "events": "Events",
        "reports": "Reports",
        "coverage": "Coverage",
    }
    return [alt.Tooltip(f"{name}:{'Q' if name in ('events', 'reports') else 'N'}", title=title)
            for name, title in fields.items()]  # fmt: skip


def quads(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    period: str = "month",
    min_n: int = 20,
    **options: Any,
) -> Chart:
    """The four quad classes stacked, and below that their shares in periods of ``min_n`` events or more."""
    grid = grid_of(events, articles, period=period, by="quad_class", **options)
    facts, names = facts_of(grid), list(dict.fromkeys(grid["category"]))
    labels = list(dict.fromkeys(grid["period"]))
    total = grid.groupby("period")["events"].transform("sum")
    shown = grid.assign(
        share=(grid["events"] / total).where(total >= min_n), order=grid["category"].map(names.index)
    )
    rows = data(
        drawn(shown)[["period", "label", "events", "share", "reports", "articles", "coverage", "order"]]
    )
    some = bool(shown["share"].notna().any())
    x = x_period(facts, labels, hide=some)
    chart = _stack(rows, grid, "events:Q", count_title(facts), names, x, 130)
    if some:
        share = f"Share (n ≥ {min_n})"
        lower = _stack(rows, grid, "share:Q", share, names, x_period(facts, labels), 70)
        chart = alt.vconcat(chart, lower, spacing=8).resolve_scale(color="shared")
    blank = sorted(set(shown.loc[(total < min_n) & (grid["coverage"] != "none"), "period"]))
    facts = {**facts, "figure": "Events by quad class", "notes": _share_note(blank, min_n)}
    text = f"Stacked bars of {plural(facts['n_events'], 'event')} per {facts['period']} by quad class. "
    return with_facts(chart, facts, text + in_words(grid))


def _share_note(blank: list[str], min_n: int) -> list[str]:
    if not blank:
        return []
    return [f"Shares are left blank where a period has fewer than {min_n} events ({listed(blank)})."]


def _stack(
    rows: alt.InlineData, grid: pd.DataFrame, y: str, title: str, names: list[str], x: alt.X, height: int
) -> Chart:
    most = grid.groupby("period")["events"].sum().max()
    axis = alt.Axis(format=".0%", tickCount=3) if y == "share:Q" else whole_numbers(most)
    scale = alt.Scale(domain=[0, 1]) if y == "share:Q" else alt.Scale(nice=True)
    colour = alt.Color(
        "label:N",
        scale=quad_scale(names),
        sort=[quad_label(n) for n in names],
        legend=alt.Legend(title=None, columns=2),
    )
    bars = alt.Chart(rows).mark_bar().encode(
        x=x, y=alt.Y(y, title=title, axis=axis, scale=scale), color=colour, order="order:Q", tooltip=tooltip()
    )  # fmt: skip
    return alt.layer(*bands(grid, x), bars).properties(width=430, height=height)


def in_words(grid: pd.DataFrame) -> str:
    """The grid in a sentence or two, for the alt text."""
    facts = facts_of(grid)
    per = grid[grid["coverage"].isin(["full", "unknown"])].groupby("period", sort=False)["events"].sum()
    parts = [f"From {facts['first']} to {facts['last']}."]
    if len(per):
        parts.append(
            f"Most in {per.idxmax()} ({int(per.max())}), fewest in {per.idxmin()} ({int(per.min())})."
        )
    totals = grid.groupby("label", sort=False)["events"].sum().sort_values(ascending=False)
    parts.append("; ".join(f"{name} {n}" for name, n in totals.head(6).items()) + ".")
    if facts["gaps"]:
        parts.append(f"No articles in {', '.join(facts['gaps'][:12])}.")
    return " ".join(parts)


def rate(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    period: str = "month",
    by: str | None = None,
    gaps: bool = False,
    **options: Any,
) -> Chart:
    """Events per 1,000 articles over time, with the number of articles below.

    ``by`` splits into at most four lines. Raises ReportError when a period has no article count (no article
    frame, or a month without articles), naming the periods; ``gaps=True`` leaves months without articles
    blank.
    """
    grid = grid_of(events, articles, period=period, by=by, **options)
    _need_articles(grid, gaps)
    facts, names = facts_of(grid), list(dict.fromkeys(grid["label"]))
    if len(names) > len(theme.SERIES):
        raise ReportError(f"{len(names)} lines can't be told apart; choose up to 4 with categories=[...]")
    labels = list(dict.fromkeys(grid["period"]))
    published = grid["articles"].astype(float)
    shown = grid.assign(rate=1000 * grid["events"] / published.where(published > 0))
    shown["run"] = (grid["coverage"] == "none").groupby(grid["label"]).cumsum()
    rows = data(shown[["period", "label", "events", "articles", "rate", "coverage", "run"]])
    upper = _lines(rows, grid, names, x_period(facts, labels, hide=True))
    lower = _published(grid, x_period(facts, labels))
    facts = {**facts, "figure": "Events per 1,000 articles"}
    text = f"Events per 1,000 articles, {plural(facts['n_events'], 'event')}, with the articles below. "
    return with_facts(alt.vconcat(upper, lower, spacing=8), facts, text + in_words(grid))


def _need_articles(grid: pd.DataFrame, gaps: bool) -> None:
    if grid["articles"].isna().any():
        absent = list(dict.fromkeys(grid.loc[grid["articles"].isna(), "period"]))
        raise ReportError(f"a rate needs the article counts of {listed(absent)}; hand in the article frame")
    if facts_of(grid)["gaps"] and not gaps:
        raise ReportError(
            f"there are no articles in {listed(facts_of(grid)['gaps'])}, so there is no rate; "
            "add the articles, narrow span=, or leave those periods blank with gaps=True"
        )


def _lines(rows: alt.InlineData, grid: pd.DataFrame, names: list[str], x: alt.X) -> Chart:
    y = alt.Y("rate:Q", title=["Events per", "1,000 articles"], scale=alt.Scale(zero=True, nice=True))
    quad = facts_of(grid)["by"] == "quad_class"
    scale = quad_scale(names) if quad else alt.Scale(domain=names, range=theme.SERIES[: len(names)])
    legend = alt.Legend(title=None, columns=2) if len(names) > 1 else None
    colour = alt.Color("label:N", scale=scale, legend=legend)
    dash = alt.StrokeDash(
        "label:N", scale=alt.Scale(domain=names, range=theme.DASHES[: len(names)]), legend=legend
    )
    shape = alt.Shape(
        "label:N", scale=alt.Scale(domain=names, range=theme.SHAPES[: len(names)]), legend=legend
    )
    base = (
        alt.Chart(rows)
        .transform_filter("isValid(datum.rate)")
        .encode(x=x, y=y, color=colour, tooltip=tooltip())
    )
    marks = [base.mark_line().encode(strokeDash=dash, detail="run:N"), base.mark_point().encode(shape=shape)]
    return alt.layer(*bands(grid, x), *marks).properties(width=430, height=130)


def _published(grid: pd.DataFrame, x: alt.X) -> Chart:
    once = grid.drop_duplicates("period")[["period", "articles", "coverage"]]
    y = alt.Y("articles:Q", title="Articles", axis=whole_numbers(int(once["articles"].max()), 2))
    there = data(once[once["coverage"] != "none"])
    bars = alt.Chart(there).mark_bar(color="#9a9a9a").encode(x=x, y=y)
    return alt.layer(*bands(grid, x), bars).properties(width=430, height=45)
