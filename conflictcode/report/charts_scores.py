"""Figures of conflict against cooperation: Goldstein scores, the mirror, before and after a date."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.report import periods, theme
from conflictcode.report.caption import listed, number
from conflictcode.report.charts_time import drawn, grid_of, in_words, tooltip
from conflictcode.report.counts import counts as count_grid
from conflictcode.report.frames import first_reports, require, select
from conflictcode.report.labels import QUAD
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

DRAWS, SEED, _AT_ONCE = 1000, 20191216, 1_000_000
COOPERATION = ("2", "1")


def interval(
    sums: np.ndarray, sizes: np.ndarray, draws: int = DRAWS, seed: int = SEED
) -> tuple[float, float]:
    """95 % percentile bootstrap interval of ``sum(sums) / sum(sizes)`` over its units (articles, weeks)."""
    if len(sums) < 2:
        return float("nan"), float("nan")
    rng, totals, counted = np.random.default_rng(seed), np.empty(draws), np.empty(draws)
    some = max(1, _AT_ONCE // len(sums))  # draws at a time, so that memory stays small
    for start in range(0, draws, some):
        here = slice(start, min(start + some, draws))
        picked = rng.integers(0, len(sums), (here.stop - start, len(sums)), dtype=np.int32)
        totals[here], counted[here] = sums[picked].sum(axis=1), sizes[picked].sum(axis=1)
    low, high = np.quantile(totals[counted > 0] / counted[counted > 0], [0.025, 0.975])
    return float(low), float(high)


def goldstein_grid(
    events: pd.DataFrame, articles: pd.DataFrame | None = None, period: str = "month", **options: Any
) -> pd.DataFrame:
    """Goldstein scores by period: ``total``, ``mean``, ``low`` and ``high`` (bootstrap over articles)."""
    require(events, ["goldstein"], "event")
    scored = pd.to_numeric(events["goldstein"], errors="coerce")
    grid = count_grid(events[scored.notna()], articles, period, by=None, **options)
    chosen = {key: options[key] for key in ("date", "include") if key in options}
    kept, _ = select(events.assign(goldstein=scored)[scored.notna()], period, **chosen)
    kept = kept.loc[first_reports(kept, options.get("dedupe", "none")), ["article_id", "goldstein", "day"]]
    kept["when"] = periods.names(kept["day"], period)
    by_period = {str(name): _score(part) for name, part in kept.groupby("when")}
    rows = [by_period.get(name, _score(kept[:0])) for name in grid["period"]]
    made = grid.join(pd.DataFrame(rows, index=grid.index))
    made.attrs.update(grid.attrs)
    missing = int(scored.isna().sum())
    if missing:
        made.attrs["left_out"] = {**grid.attrs["left_out"], "without a Goldstein score": missing}
        made.attrs["rows"] = len(events)
    return made


def _score(part: pd.DataFrame) -> dict[str, float]:
    articles = part.groupby("article_id")["goldstein"].agg(["sum", "size"])
    low, high = interval(articles["sum"].to_numpy(), articles["size"].to_numpy())
    mean = float(part["goldstein"].mean()) if len(part) else float("nan")
    return {"total": float(part["goldstein"].sum()), "mean": mean, "low": low, "high": high}


def goldstein(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    period: str = "month",
    min_n: int = 10,
    **options: Any,
) -> Chart:
    """Mean Goldstein score with a 95 % bootstrap interval over articles; the sum and the n below.

    The mean is not drawn where a period has fewer than ``min_n`` events: the sum and n stand there alone.
    """
    grid = goldstein_grid(events, articles, period, **options)
    facts = {**facts_of(grid), "figure": "Goldstein scores", "scale": "goldstein"}
    labels = list(grid["period"])
    shown = grid.assign(run=_runs(grid, min_n))
    shown.loc[shown["events"] < min_n, ["mean", "low", "high"]] = np.nan
    rows = data(shown[["period", "events", "mean", "low", "high", "total", "articles", "coverage", "run"]])
    some = bool(shown["mean"].notna().any())
    upper = [_means(rows, grid, x_period(facts, labels, hide=True, base=False))] if some else []
    middle = _sums(rows, grid, x_period(facts, labels, hide=True, base=False))
    lower = _sizes(rows, grid, x_period(facts, labels))
    few = list(grid.loc[grid["events"].between(1, min_n - 1), "period"])
    facts["notes"] = [
        "Means with 95 % bootstrap intervals over articles; the sum follows the volume of news.",
        *([f"No mean below {min_n} events ({listed(few)})."] if few else []),
    ]
    text = f"Mean and sum of Goldstein scores of {plural(facts['n_events'], 'event')} per {period}. "
    return with_facts(alt.vconcat(*upper, middle, lower, spacing=6), facts, text + in_words(grid))


def _runs(grid: pd.DataFrame, min_n: int) -> pd.Series:
    """Numbers of unbroken stretches: a line must not cross a period that has no mean."""
    return (grid["events"] < min_n).cumsum()


def _means(rows: alt.InlineData, grid: pd.DataFrame, x: alt.X) -> Chart:
    there = "isValid(datum.mean)"
    y = alt.Y("mean:Q", title=["Mean", "score"], axis=alt.Axis(tickCount=5), scale=alt.Scale(nice=True))
    base = alt.Chart(rows).transform_filter(there)
    zero = alt.Chart(data(pd.DataFrame({"zero": [0]}))).mark_rule(color=theme.GREY).encode(y="zero:Q")
    line = base.mark_line().encode(x=x, y=y, detail="run:N")
    bars = base.mark_rule().encode(x=x, y="low:Q", y2="high:Q")
    points = base.mark_point(shape="circle").encode(x=x, y=y, tooltip=_score_tips())
    return alt.layer(*bands(grid, x), zero, bars, line, points).properties(width=430, height=110)


def _score_tips() -> list[alt.Tooltip]:
    names = {"period:N": "Period", "events:Q": "Events", "mean:Q": "Mean", "total:Q": "Sum"}
    return [alt.Tooltip(field, title=title) for field, title in names.items()]


def _sums(rows: alt.InlineData, grid: pd.DataFrame, x: alt.X) -> Chart:
    y = alt.Y("total:Q", title="Sum", axis=alt.Axis(tickCount=3))
    there = alt.Chart(rows).transform_filter("datum.coverage != 'none' || datum.events > 0")
    bars = there.mark_bar(color=theme.SERIES[2]).encode(x=x, y=y, tooltip=_score_tips())
    return alt.layer(*bands(grid, x), bars).properties(width=430, height=55)


def _sizes(rows: alt.InlineData, grid: pd.DataFrame, x: alt.X) -> Chart:
    y = alt.Y("events:Q", title="n", axis=whole_numbers(int(grid["events"].max()), 2))
    there = alt.Chart(rows).transform_filter("datum.coverage != 'none' || datum.events > 0")
    bars = there.mark_bar(color="white").encode(x=x, y=y, tooltip=_score_tips())
    return alt.layer(*bands(grid, x), bars).properties(width=430, height=35)


def mirror(
    events: pd.DataFrame, articles: pd.DataFrame | None = None, period: str = "month", **options: Any
) -> Chart:
    """Cooperation above the line, conflict below it; two panels when one is five times the other."""
    grid = grid_of(events, articles, period=period, by="quad_class", **options)
    drawn_here = grid["category"].isin(list(QUAD))
    facts, rest = facts_of(grid), int(grid.loc[~drawn_here, "events"].sum())
    notes = [f"{number(rest, 'event')} of no such class are not drawn."] if rest else []
    grid = grid[drawn_here]
    names = list(dict.fromkeys(grid["category"]))
    good = grid["category"].isin(COOPERATION)
    shown = grid.assign(side=np.where(good, 1, -1), value=np.where(good, 1, -1) * grid["events"])
    shown["order"] = shown["category"].map({"1": 0, "2": 1, "3": 0, "4": 1})
    rows = data(drawn(shown)[["period", "label", "events", "value", "side", "order", "articles", "coverage"]])
    tops = shown.groupby(["side", "period"])["events"].sum().groupby("side").max().clip(lower=1)
    if tops.max() < 5 * tops.min():
        x = x_period(facts, list(dict.fromkeys(grid["period"])))
        chart = _mirrored(
            rows, grid, names, x, "datum.side != 0", [count_title(facts), "Conflict   |   Cooperation"], 180
        )
    else:
        hidden, x = (x_period(facts, list(dict.fromkeys(grid["period"])), hide=h) for h in (True, False))
        above = _mirrored(rows, grid, names, hidden, "datum.side > 0", "Cooperation", 90)
        below = _mirrored(rows, grid, names, x, "datum.side < 0", "Conflict", 90)
        chart = alt.vconcat(above, below, spacing=6)
        notes.append("The two panels have scales of their own.")
    facts |= {"figure": "Conflict and cooperation", **({"notes": notes} if notes else {})}
    text = f"Cooperation above and conflict below zero, {plural(facts['n_events'], 'event')} per {period}. "
    return with_facts(chart, facts, text + in_words(grid))


def _mirrored(
    rows: alt.InlineData,
    grid: pd.DataFrame,
    names: list[str],
    x: alt.X,
    side: str,
    title: str | list[str],
    height: int,
) -> Chart:
    most = int(grid.groupby("period")["events"].sum().max())
    axis = whole_numbers(most, 6, "abs(datum.value)")
    colour = alt.Color("label:N", scale=quad_scale(names), legend=alt.Legend(title=None, columns=2))
    bars = alt.Chart(rows).mark_bar().transform_filter(side)
    bars = bars.encode(x=x, y=alt.Y("value:Q", title=title, axis=axis), color=colour, tooltip=tooltip())
    bars = bars.encode(order="order:Q", detail=[alt.Detail("side:N")])
    zero = alt.Chart(data(pd.DataFrame({"zero": [0]}))).mark_rule().encode(y="zero:Q")
    return alt.layer(*bands(grid, x), bars, zero).properties(width=430, height=height)


def before_after_grid(
    events: pd.DataFrame,
    articles: pd.DataFrame | None,
    date: str,
    block: int = 7,
    window: int = 8,
    rate: bool = False,
    **options: Any,
) -> pd.DataFrame:
    """Events in blocks of ``block`` days counted from ``date``, ``window`` complete ones on either side.

    Columns: ``block`` (-1 ends the day before, 0 begins on the date), ``first_day``, ``events``,
    ``articles``, ``value`` (events, or events per 1,000 articles), ``side``. Raises ReportError when the
    corpus has no complete block on one side.
    """
    if rate and articles is None:
        raise ReportError("a rate needs article counts; hand in the article frame")
    day0 = _day(date)
    daily = count_grid(events, articles, "day", by=None, **options)
    offset = (pd.to_datetime(daily["period"]) - day0).dt.days
    number = (offset // block).astype(int)
    whole = number.map(number.value_counts()) == block
    n = min(window, int((whole & (number < 0)).sum()) // block, int((whole & (number >= 0)).sum()) // block)
    if n < 1:
        raise ReportError(
            f"{date} has no complete {block} days on both sides within "
            f"{daily.attrs['first']} to {daily.attrs['last']}; choose another date or a smaller block"
        )
    daily = daily.assign(block=number, day=pd.to_datetime(daily["period"]))[(number >= -n) & (number < n)]
    grid = daily.groupby("block").agg(
        first_day=("day", "min"),
        events=("events", "sum"),
        reports=("reports", "sum"),
        articles=("articles", lambda published: published.sum(min_count=1)),
    )
    grid = grid.reset_index().astype({"events": int, "reports": int})
    per_thousand = 1000 * grid["events"] / grid["articles"].astype(float).replace(0, np.nan)
    grid["value"] = per_thousand if rate else grid["events"].astype(float)
    grid.loc[(grid["articles"] == 0).fillna(False), "value"] = np.nan
    grid["side"] = np.where(grid["block"] < 0, "before", "after")
    grid["first_day"] = grid["first_day"].dt.strftime("%Y-%m-%d")
    grid.attrs.update(daily.attrs)
    counted, reports = int(grid["events"].sum()), int(grid["reports"].sum())
    outside = daily.attrs["n_reports"] - reports
    left_out = {**daily.attrs["left_out"], **({"outside the window": outside} if outside else {})}
    ends = f"{grid['first_day'].iloc[0]} to {daily['day'].max():%Y-%m-%d}"
    facts = {"left_out": left_out, "n_events": counted, "n_reports": reports, "window": ends}
    grid.attrs.update(facts)
    return grid


def _day(date: str) -> pd.Timestamp:
    day = pd.to_datetime(date, errors="coerce")
    if pd.isna(day):
        raise ReportError(f"date={date!r} is no day; write it as 2020-01-31")
    return pd.Timestamp(day).normalize()


def before_after(
    events: pd.DataFrame,
    articles: pd.DataFrame | None,
    date: str,
    label: str = "",
    block: int = 7,
    window: int = 8,
    rate: bool = False,
    **options: Any,
) -> Chart:
    """Events before and after ``date`` in equal windows, with the mean of either side and the earlier trend.

    ``block`` is in days, ``window`` in blocks; ``rate`` draws events per 1,000 articles. Blocks without
    articles have no value. The caption calls it what it is: a description.
    """
    grid = before_after_grid(events, articles, date, block, window, rate, **options)
    facts = {**facts_of(grid), "figure": f"Before and after {label or date}", "period": f"{block} days"}
    facts["gaps"], facts["partial"] = [], []
    means = pd.DataFrame([_side(grid[grid["side"] == side], side) for side in ("before", "after")])
    unit = "Events per 1,000 articles" if rate else "Events"
    y = alt.Y("value:Q", title=f"{unit} ({block} days)", scale=alt.Scale(zero=True))
    n = len(grid) // 2
    axis = whole_numbers(2 * n, 8)
    x = alt.X("at:Q", title=f"Blocks of {block} days from {label or date}", axis=axis)
    rows = grid.assign(at=grid["block"] + 0.5)
    points = alt.Chart(data(rows)).mark_point().encode(x=x, y=y, shape=_sides(), color=_side_colours())
    rule = alt.Chart(data(pd.DataFrame({"at": [0]}))).mark_rule(strokeDash=[3, 2]).encode(x="at:Q")
    trend = alt.Chart(data(_trend(rows))).mark_line(strokeDash=[2, 2], color=theme.GREY).encode(x="at:Q", y=y)
    chart = alt.layer(rule, trend, *_mean_marks(data(means)), points).properties(width=430, height=170)
    facts["notes"] = [f"Equal windows of {n} blocks on either side, {facts['window']}."]
    facts["notes"] += [_side_text(dict(row), unit) for row in means.to_dict("records")]
    facts["notes"].append(
        "A description: other things changed at the same time. Dotted: trend before the date."
    )
    return with_facts(chart, facts, " ".join([f"{unit} around {label or date}.", *facts["notes"]]))


def _sides() -> alt.Shape:
    return alt.Shape(
        "side:N", scale=alt.Scale(domain=["before", "after"], range=["circle", "square"]), title=None
    )


def _side_colours() -> alt.Color:
    scale = alt.Scale(domain=["before", "after"], range=theme.SERIES[:2])
    return alt.Color("side:N", scale=scale, title=None)


def _mean_marks(rows: alt.InlineData) -> list[Chart]:
    base = alt.Chart(rows)
    line = base.mark_rule(strokeWidth=2).encode(x="first:Q", x2="last:Q", y="mean:Q", color=_side_colours())
    ends = base.mark_rule().encode(x="middle:Q", y="low:Q", y2="high:Q", color=_side_colours())
    return [line, ends]


def _side(part: pd.DataFrame, side: str) -> dict[str, Any]:
    values = part["value"].dropna().to_numpy(dtype=float)
    low, high = interval(values, np.ones(len(values)))
    first, last = float(part["block"].min()), float(part["block"].max() + 1)
    mean = float(values.mean()) if len(values) else float("nan")
    return {"side": side, "first": first, "last": last, "middle": (first + last) / 2, "mean": mean,
            "low": low, "high": high, "blocks": len(values), "events": int(part["events"].sum())}  # fmt: skip


def _side_text(row: dict[Any, Any], unit: str) -> str:
    return (
        f"{row['side'].capitalize()}: {row['events']} events in {row['blocks']} blocks, "
        f"mean {row['mean']:.1f} {unit.lower()} a block "
        f"(95 % bootstrap interval over blocks {row['low']:.1f} to {row['high']:.1f})."
    )


def _trend(rows: pd.DataFrame) -> pd.DataFrame:
    before = rows[(rows["side"] == "before") & rows["value"].notna()]
    if len(before) < 3:
        return pd.DataFrame({"at": [], "value": []})
    slope, start = np.polyfit(before["at"].astype(float), before["value"].astype(float), 1)
    ends = np.array([before["at"].min(), before["at"].max()], dtype=float)
    return pd.DataFrame({"at": ends, "value": slope * ends + start})
