"""Figures of how good the coding is: machine against people, confusion, agreement, codebook coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.report import theme
from conflictcode.report.charts_time import in_words
from conflictcode.report.counts import counts as count_grid
from conflictcode.report.frames import require, reviewed
from conflictcode.report.labels import quad_label
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

NONE = "none"


def machine_and_reviewed(
    machine: pd.DataFrame,
    final: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    period: str = "month",
    reviewed_articles: Iterable[str] | None = None,
    **options: Any,
) -> Chart:
    """What the machine counted and what people left standing, in the same articles; their difference below.

    ``final``: the frame of ``cc.final_events``. ``reviewed_articles``: ids of the articles that were
    closed; by default those in which people kept an event, which overlooks articles where they rejected
    everything.
    """
    require(machine, ["event_id", "article_id", "published"], "machine's event")
    require(final, ["event_id", "article_id", "published"], "final event")
    decided = final[reviewed(final)]
    ids = set(decided["article_id"]) if reviewed_articles is None else set(reviewed_articles)
    if not ids:
        raise ReportError("no reviewed event in the final frame: review some articles first")
    corpus = None if articles is None else articles[articles["article_id"].isin(ids)]
    if corpus is not None and not len(corpus):
        raise ReportError(f"none of the {len(ids)} reviewed articles is in the article frame")
    both = {"machine": machine[machine["article_id"].isin(ids)], "reviewed": decided}
    dates = pd.concat([frame["published"] for frame in both.values()]) if corpus is None else corpus["date"]
    options.setdefault("span", (str(dates.min())[:10], str(dates.max())[:10]))
    grids = {name: count_grid(frame, corpus, period, by=None, **options) for name, frame in both.items()}
    shown = pd.concat([grid.assign(who=name) for name, grid in grids.items()], ignore_index=True)
    wide = grids["reviewed"].assign(machine=grids["machine"]["events"].to_numpy())
    wide["difference"] = wide["machine"] - wide["events"]
    grid, facts = grids["reviewed"], facts_of(grids["reviewed"])
    labels = list(grid["period"])
    upper = _two_lines(shown, grid, x_period(facts, labels, hide=True))
    lower = _differences(wide, grid, x_period(facts, labels))
    n = plural(int(grids["machine"]["events"].sum()), "machine event")
    notes = [f"In {len(ids)} reviewed articles: {n}, {facts['n_events']} after review."]
    facts = {**facts, "figure": "Machine and reviewed coding", "notes": notes}
    return with_facts(alt.vconcat(upper, lower, spacing=8), facts, f"{notes[0]} {in_words(grid)}")


def _two_lines(shown: pd.DataFrame, grid: pd.DataFrame, x: alt.X) -> Chart:
    names = ["machine", "reviewed"]
    legend = alt.Legend(title=None)
    colour = alt.Color("who:N", scale=alt.Scale(domain=names, range=theme.SERIES[:2]), legend=legend)
    shape = alt.Shape("who:N", scale=alt.Scale(domain=names, range=theme.SHAPES[:2]), legend=legend)
    dash = alt.StrokeDash("who:N", scale=alt.Scale(domain=names, range=theme.DASHES[:2]), legend=legend)
    there = shown[(shown["coverage"] != "none") | (shown["events"] > 0)]
    gone = (shown["coverage"] == "none").groupby(shown["who"]).cumsum()
    rows = data(there.assign(run=gone)[["period", "who", "events", "articles", "coverage", "run"]])
    y = alt.Y("events:Q", title="Events", axis=whole_numbers(int(shown["events"].max())))
    base = alt.Chart(rows).encode(x=x, y=y, color=colour, tooltip=["who:N", "period:N", "events:Q"])
    line = base.mark_line().encode(strokeDash=dash, detail="run:N")
    return alt.layer(*bands(grid, x), line, base.mark_point().encode(shape=shape)).properties(
        width=430, height=120
    )


def _differences(wide: pd.DataFrame, grid: pd.DataFrame, x: alt.X) -> Chart:
    rows = data(wide.loc[wide["coverage"] != "none", ["period", "machine", "events", "difference"]])
    axis = whole_numbers(int(wide["difference"].abs().max()), 3)
    y = alt.Y("difference:Q", title=["Machine", "− reviewed"], axis=axis)
    bars = alt.Chart(rows).mark_bar(color="#9a9a9a").encode(x=x, y=y)
    return alt.layer(*bands(grid, x), bars).properties(width=430, height=50)


def confusion(
    first: pd.DataFrame | Sequence[str],
    second: Sequence[str] | None = None,
    names: tuple[str, str] = ("People", "Machine"),
    quad: bool = False,
) -> Chart:
    """Values of the first coder (rows) against the second's (columns): row per cent, with n in every cell.

    Takes a table of counts (``cc.agreement(...).confusion("root")``) or two sequences, one value a unit. An
    empty value is "none": events that only one of the two found stay in. ``quad``: values are quad classes.
    """
    table = _crosstab(first, second)
    if isinstance(first, pd.DataFrame):
        axes = (str(table.index.name or names[0]), str(table.columns.name or names[1]))
    else:
        axes = names
    order = _values(table)
    table = table.reindex(index=order, columns=order, fill_value=0)
    sums = table.sum(axis=1)
    share = table.div(sums.where(sums > 0), axis=0)
    said = {name: (quad_label(name) if quad and name != NONE else name) for name in order}
    numbers, shares = table.to_numpy(), share.to_numpy()
    rows = [
        {"first": said[a], "second": said[b], "n": int(numbers[i, k]), "share": float(shares[i, k])}
        for i, a in enumerate(order)
        for k, b in enumerate(order)
    ]
    cells = pd.DataFrame(rows)
    cells["dark"] = cells["share"].fillna(0) > 0.4
    n, right = int(table.to_numpy().sum()), int(np.trace(table.to_numpy()))
    note = (
        f"Rows: {axes[0]}; columns: {axes[1]}. Shading: share of the row; numbers: n. "
        f"{right} of {n} on the diagonal."
    )
    digits = len(str(int(numbers.max(initial=0))))
    facts: dict[str, Any] = {"figure": "Confusion", "n": plural(n, "unit"), "notes": [note]}
    facts |= {"cells": len(order), "digits": digits}
    return with_facts(_matrix(cells, [said[a] for a in order], axes), facts, note)


def _crosstab(first: pd.DataFrame | Sequence[str], second: Sequence[str] | None) -> pd.DataFrame:
    if isinstance(first, pd.DataFrame):
        table = first.copy()
        table.index = pd.Index([_named(v) for v in table.index], name=table.index.name)
        table.columns = pd.Index([_named(v) for v in table.columns], name=table.columns.name)
        return table.groupby(level=0).sum().T.groupby(level=0).sum().T
    if second is None or len(first) != len(second):
        raise ReportError("two sequences of the same length are needed: one value a unit, '' for none")
    return pd.crosstab(pd.Series([_named(v) for v in first]), pd.Series([_named(v) for v in second]))


def _named(value: Any) -> str:
    return NONE if value is None or value == "" or value != value else str(value)


def _values(table: pd.DataFrame) -> list[str]:
    found = sorted({*map(str, table.index), *map(str, table.columns)} - {NONE})
    return [*found, *([NONE] if NONE in table.index or NONE in table.columns else [])]


def _matrix(cells: pd.DataFrame, order: list[str], axes: tuple[str, str]) -> Chart:
    top = alt.Axis(orient="top", labelAngle=-45 if max(map(len, order)) > 3 else 0, ticks=False)
    x = alt.X("second:N", sort=order, title=axes[1], axis=top)
    y = alt.Y("first:N", sort=order, title=axes[0], axis=alt.Axis(grid=False))
    colour = alt.Color(
        "share:Q",
        title="Share of the row",
        scale=alt.Scale(domain=[0, 1], range=["#ffffff", theme.SEQUENCE[-1]], interpolate="rgb"),
        legend=alt.Legend(format=".0%", gradientLength=120, tickCount=3),
    )
    base = alt.Chart(data(cells)).encode(x=x, y=y)
    ground = base.mark_rect(stroke=theme.PALE, strokeWidth=0.5).encode(color=colour)
    ink = alt.condition("datum.dark", alt.value("white"), alt.value(theme.INK))
    text = base.transform_filter("datum.n > 0").mark_text().encode(text="n:Q", color=ink)
    return alt.layer(ground, text).properties(width=max(24 * len(order), 120), height=22 * len(order))


def agreement(found: Any) -> Chart:
    """Krippendorff's alpha with its interval by field, AC1 beside it, and the numbers of units.

    ``found``: what ``cc.agreement(folder)`` gives, or its table (field, n_units, alpha, alpha_low,
    alpha_high, ac1). Rules stand at .667 and .800, Krippendorff's customary limits. A field without
    variation has no alpha; its row says so.
    """
    table = found if isinstance(found, pd.DataFrame) else found.table
    require(table, ["field", "n_units", "alpha", "alpha_low", "alpha_high", "ac1"], "agreement")
    shown = table.copy()
    shown["label"] = shown["field"].astype(str) + " (n = " + shown["n_units"].astype(str) + ")"
    shown["undefined"] = np.where(shown["alpha"].isna(), "undefined: no variation", "")
    order = list(shown["label"])
    rows = data(shown[["field", "label", "n_units", "alpha", "alpha_low", "alpha_high", "ac1", "undefined"]])
    low = min(0.0, float(shown[["alpha", "alpha_low", "ac1"]].min().min()))
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(grid=True))
    x = alt.X(
        "value:Q", title="Agreement", scale=alt.Scale(domain=[low, 1], nice=True), axis=alt.Axis(grid=False)
    )
    limits = alt.Chart(data(pd.DataFrame({"value": [0.667, 0.8]}))).mark_rule(
        strokeDash=[3, 2], color=theme.GREY
    )
    spread = alt.Chart(rows).mark_rule().encode(y=y, x=alt.X("alpha_low:Q"), x2="alpha_high:Q")
    folded = alt.Chart(rows).transform_fold(["alpha", "ac1"], as_=["measure", "value"])
    folded = folded.transform_filter("isValid(datum.value)")
    points = folded.mark_point().encode(x=x, y=y, shape=_measure("shape"), fill=_measure("fill"))
    words = alt.Chart(rows).transform_filter("datum.undefined != ''").mark_text(align="left", dx=4)
    words = words.encode(y=y, x=alt.datum(low), text="undefined:N")
    chart = alt.layer(limits.encode(x=x), spread, points, words).properties(width=300, height=20 * len(order))
    notes = [
        "Krippendorff's alpha, 95 % bootstrap interval over articles; Gwet's AC1; rules at .667 and .800."
    ]
    if coders := getattr(found, "coders", ()):
        shared = plural(found.articles, "shared article")
        notes.insert(0, f"{len(coders)} coders, {shared}, {found.blind} of them blind.")
    n = plural(int(table["n_units"].max()), "unit")
    facts = {"figure": "Agreement between coders", "n": n, "notes": notes}
    told = "; ".join(
        f"{f} {a:.2f}" for f, a in zip(table["field"], table["alpha"], strict=True) if pd.notna(a)
    )
    return with_facts(chart, facts, f"Dot plot of alpha by field: {told}.")


def _measure(channel: str) -> Any:
    names, words = ["alpha", "ac1"], "{'alpha': 'Krippendorff’s alpha', 'ac1': 'Gwet’s AC1'}[datum.value]"
    legend = alt.Legend(title=None, labelExpr=words, columns=1)
    if channel == "shape":
        return alt.Shape(
            "measure:N", scale=alt.Scale(domain=names, range=["circle", "diamond"]), legend=legend
        )
    return alt.Fill(
        "measure:N", scale=alt.Scale(domain=names, range=[theme.SERIES[0], "white"]), legend=legend
    )


def codebook_coverage(
    gaps: pd.DataFrame, coded: int, total: int, unlocks: str = "events", unit: str = "sentences"
) -> Chart:
    """How far each further codebook entry gets: share of ``unit`` coded against entries added, best first.

    ``gaps``: one row a missing entry with the column ``unlocks`` (how many more would be coded with it);
    ``coded`` of ``total`` are coded now. The curve shows when to stop.
    """
    require(gaps, [unlocks], "gap")
    if not 0 <= coded <= total or total == 0:
        raise ReportError(f"coded={coded} of total={total} can't be")
    gains = pd.to_numeric(gaps[unlocks]).sort_values(ascending=False, kind="stable").to_numpy()
    reached = np.minimum(coded + np.concatenate([[0], np.cumsum(gains)]), total)
    table = pd.DataFrame({"entries": range(len(reached)), "coded": reached, "share": reached / total})
    x = alt.X("entries:Q", title="Codebook entries added", axis=whole_numbers(len(gains), 8))
    y = alt.Y(
        "share:Q", title=f"Share of {unit} coded", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%")
    )
    line = alt.Chart(data(table)).mark_line(interpolate="step-after").encode(x=x, y=y)
    note = (
        f"Now {coded} are coded; with all {len(gains)} entries at most {int(reached[-1])}, "
        "if none unlocks what another does."
    )
    facts = {
        "figure": "What the codebook covers",
        "n": plural(total, unit.removesuffix("s")),
        "notes": [note],
    }
    return with_facts(line.properties(width=380, height=170), facts, note)
