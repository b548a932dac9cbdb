"""Where events happened: points for precise places, areas for divisions, the rest counted in the margin."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.report import shapes, theme
from conflictcode.report.counts import chosen
from conflictcode.report.frames import require
from conflictcode.report.parts import Chart, data, plural, with_facts

PRECISION = {1: "exact place", 2: "near the place"}  # UCDP 1 and 2; 3 and above are centroids
DIVISION = (3, 4)
BORDERS = "Borders: Natural Earth, de facto and coarse; disputed ones are drawn without judgement."
Shapes = str | Path | dict[str, Any]
_BESIDE, _LARGEST = 11, 320  # from a point to its name; area of the busiest point


def located(kept: pd.DataFrame, precise: int = 2) -> pd.DataFrame:
    """``kept`` with a column ``drawn``: point, division, country or nowhere, and numeric coordinates."""
    require(kept, ["place_name", "latitude", "longitude", "country", "admin1", "place_precision"], "event")
    made = kept.copy()
    for name in ("latitude", "longitude"):
        made[name] = pd.to_numeric(made[name], errors="coerce")
    precision = pd.to_numeric(made["place_precision"], errors="coerce").fillna(0)
    placed = made["latitude"].notna() & made["longitude"].notna()
    division = precision.isin(DIVISION) & (made["admin1"].fillna("") != "")
    somewhere = made["country"].fillna("") != ""
    made["precision"] = precision.astype(int)
    made["drawn"] = np.select(
        [placed & precision.between(1, precise), division, somewhere],
        ["point", "division", "country"],
        "nowhere",
    )
    return made


def event_map(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    borders: Shapes | None = None,
    divisions: Shapes | None = None,
    division_name: str = "name",
    precise: int = 2,
    view: shapes.Box | None = None,
    labels: int = 6,
    dedupe: str = "none",
    include: Iterable[str] = (),
) -> Chart:
    """Events on a map: a point where the place is known to ``precise`` (UCDP 1 exact, 2 near).

    A centroid is no place: events known to a division only fill that division if ``divisions`` (GeoJSON or
    TopoJSON, names in the property ``division_name``) has its shape, and stand in the margin if not; those
    known to a country only, or to nothing, always stand there. ``borders``: your own country shapes.
    ``view``: (west, south, east, north) in degrees instead of all points; those outside are counted.
    ``labels``: how many of the busiest places are named.

    Raises ReportError when no event has a place that can be shown, or ``precise`` is not 1 or 2.
    """
    if precise not in PRECISION:
        raise ReportError(
            f"precise={precise!r}: only UCDP precision 1 and 2 are places; 3 and above are centroids"
        )
    kept, facts = chosen(events, articles, dedupe, include)
    where = located(kept, precise)
    if view is not None:
        outside = (where["drawn"] == "point") & ~inside(where, view)
        where.loc[outside, "drawn"] = "elsewhere"
    points = _points(where)
    areas = _areas(where, divisions, division_name)
    if not len(points) and not areas:
        raise ReportError("no event has a place precise enough for a point, so there is no map to draw")
    box = view if view is not None else _box(points, areas)
    facts = {**facts, "figure": "Where events happened", "notes": _notes(where, areas, borders)}
    chart = _map(points, areas, box, borders, labels)
    margin = _margin(where, {str(a["properties"]["division"]) for a in areas})
    if len(margin):
        chart = alt.vconcat(chart, _margin_chart(margin), spacing=6)
    most = "; ".join(f"{r.place} {r.events}" for r in points.head(5).itertuples())
    return with_facts(
        chart, facts, f"Map of {plural(len(kept), 'event')}. Most at: {most}. {facts['notes'][0]}"
    )


def inside(where: pd.DataFrame, view: shapes.Box) -> pd.Series:
    """Which events lie in ``view`` (west, south, east, north)."""
    west, south, east, north = view
    return where["longitude"].between(west, east) & where["latitude"].between(south, north)


def _points(where: pd.DataFrame) -> pd.DataFrame:
    part = where[where["drawn"] == "point"]
    keys = ["place_name", "country", "latitude", "longitude", "precision"]
    points = part.groupby(keys, dropna=False).size().rename("events").reset_index()
    points["precision"] = points["precision"].map(PRECISION)
    points = points.rename(columns={"place_name": "place"})
    return points.sort_values(["events", "place"], ascending=[False, True], kind="stable", ignore_index=True)


def _areas(where: pd.DataFrame, divisions: Shapes | None, name: str) -> list[shapes.Feature]:
    """The division shapes that hold events, each with its number."""
    if divisions is None:
        return []
    found = shapes.own(divisions)
    if found and not any(name in f["properties"] for f in found):
        known = ", ".join(sorted(found[0]["properties"]))
        raise ReportError(f"the division shapes have no property {name!r}; division_name= one of {known}")
    n = where.loc[where["drawn"] == "division", "admin1"].value_counts()
    made = []
    for feature in found:
        division = str(feature["properties"].get(name, ""))
        if division in n.index:
            made.append({**feature, "properties": {"division": division, "events": int(n[division])}})
    return made


def _box(points: pd.DataFrame, areas: list[shapes.Feature]) -> shapes.Box:
    corners = [xy for f in areas for polygon in f["geometry"]["coordinates"] for xy in polygon[0]]
    lons = [*points["longitude"], *(xy[0] for xy in corners)]
    lats = [*points["latitude"], *(xy[1] for xy in corners)]
    return shapes.view(lons, lats)


def _notes(where: pd.DataFrame, areas: list[shapes.Feature], borders: Shapes | None) -> list[str]:
    n = where["drawn"].value_counts()
    filled = sum(int(a["properties"]["events"]) for a in areas)
    off = len(where) - int(n.get("point", 0)) - filled
    parts = [
        f"{int(n.get('point', 0))} events are drawn as points, {filled} as areas; {off} are not on the map: "
        f"{int(n.get('division', 0)) - filled} known to a division, {int(n.get('country', 0))} to a country, "
        f"{int(n.get('nowhere', 0))} to no place"
        + (f", {int(n['elsewhere'])} outside the view." if "elsewhere" in n.index else "."),
        "Places are found by machine from the text." if "decision" not in where.columns else "",
        BORDERS if borders is None else "Borders: own shapes.",
    ]
    return [part for part in parts if part]


def ground(box: shapes.Box, borders: Shapes | None = None) -> Chart:
    """The countries in ``box`` as grey land."""
    wide = box[2] - box[0] > 70
    features = shapes.own(borders) if borders is not None else shapes.world("110m" if wide else "50m")
    return alt.Chart(_geo(shapes.near(features, _grown(box)))).mark_geoshape(
        fill="#f2f2f2", stroke="#9a9a9a", strokeWidth=0.5, clip=True
    )


def _geo(features: list[shapes.Feature]) -> alt.InlineData:
    """Shapes as one line of text: a notebook file would give every coordinate a line of its own."""
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    return alt.InlineData(values=text, format=alt.JsonDataFormat(property="features"))


def _grown(box: shapes.Box) -> shapes.Box:
    dx, dy = 0.6 * (box[2] - box[0]), 0.6 * (box[3] - box[1])
    return max(box[0] - dx, -180), max(box[1] - dy, -85), min(box[2] + dx, 180), min(box[3] + dy, 84)


def _map(
    points: pd.DataFrame, areas: list[shapes.Feature], box: shapes.Box, borders: Shapes | None, labels: int
) -> Chart:
    project, height = shapes.projection(box, 430)
    layers = [ground(box, borders), *_filled(areas)]
    if len(points):
        layers += _point_layers(points, labels, box)
    view = alt.ViewBackground(stroke=theme.GREY, strokeWidth=0.5)
    return alt.layer(*layers, view=view).project(**project).properties(width=430, height=height)


def _filled(areas: list[shapes.Feature]) -> list[Chart]:
    if not areas:
        return []
    colour = alt.Color(
        "properties.events:Q",
        title="Events in the division",
        scale=alt.Scale(range=[theme.SEQUENCE[0], theme.SEQUENCE[3]], interpolate="rgb", domainMin=0),
        legend=alt.Legend(gradientLength=100, tickCount=3, format="d"),
    )
    land = alt.Chart(_geo(areas)).mark_geoshape(stroke="white", strokeWidth=0.7, clip=True)
    return [land.encode(color=colour, tooltip=["properties.division:N", "properties.events:Q"])]


def _point_layers(points: pd.DataFrame, labels: int, box: shapes.Box) -> list[Chart]:
    rows, most = data(points), int(points["events"].max())
    values = sorted({1, max(1, round(most / 4)), most})
    size = alt.Size(
        "events:Q",
        title="Events",
        scale=alt.Scale(domain=[0, most], range=[0, _LARGEST]),
        legend=alt.Legend(values=values, format="d", symbolFillColor=theme.SERIES[1]),
    )
    kinds = list(PRECISION.values())
    there = [kind for kind in kinds if kind in set(points["precision"])]
    scale = alt.Scale(
        domain=there, range=[{"exact place": "circle", "near the place": "diamond"}[k] for k in there]
    )
    shape = alt.Shape("precision:N", title=None, scale=scale, legend=alt.Legend() if len(there) > 1 else None)
    where = {"longitude": "longitude:Q", "latitude": "latitude:Q"}
    tips = ["place:N", "country:N", "events:Q", "precision:N"]
    marks = (
        alt.Chart(rows).mark_point(fill=theme.SERIES[1]).encode(**where, size=size, shape=shape, tooltip=tips)
    )
    if not labels:
        return [marks]
    right, left = _named(points, labels, box)
    sides: list[tuple[list[int], Any, int]] = [(right, "left", _BESIDE), (left, "right", -_BESIDE)]
    return [marks, *(_names(points.iloc[rows], align, dx) for rows, align, dx in sides if rows)]


def _names(part: pd.DataFrame, align: Any, dx: int) -> Chart:
    text = alt.Chart(data(part[["place", "longitude", "latitude"]])).mark_text(align=align, dx=dx)
    return text.encode(longitude="longitude:Q", latitude="latitude:Q", text="place:N")


def _named(points: pd.DataFrame, labels: int, box: shapes.Box) -> tuple[list[int], list[int]]:
    """The busiest places whose names have room in one column: those named on the right, those on the left.

    A name runs into no other name and over no busier place.
    """
    width, rows = 245.0, points.to_dict("records")
    project, _ = shapes.projection(box, width)
    at = [shapes.on_page(project, row["longitude"], row["latitude"]) for row in rows]
    reach = [math.sqrt(_LARGEST * row["events"] / rows[0]["events"] / math.pi) for row in rows]
    marks = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(at, reach, strict=True)]
    taken: list[shapes.Box] = []
    sides: tuple[list[int], list[int]] = ([], [])
    for i, ((x, y), row) in enumerate(zip(at, rows, strict=True)):
        long = 4.8 * len(str(row["place"]))
        others = [*taken, *(mark for mark in marks[:i] if not _touch(mark, marks[i]))]
        for side, start in zip(sides, (x + _BESIDE, x - _BESIDE - long), strict=True):
            name = (start, y - 5, start + long, y + 5)
            free = start >= 0 and start + long <= width and not any(_touch(name, other) for other in others)
            if free and len(taken) < labels:
                taken.append(name)
                side.append(i)
                break
    return sides


def _touch(a: shapes.Box, b: shapes.Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _margin(where: pd.DataFrame, filled: set[str], rows: int = 8) -> pd.DataFrame:
    """What is not on the map: divisions without a shape, countries, no place at all."""
    rest = where[
        (where["drawn"] != "point") & ~((where["drawn"] == "division") & where["admin1"].isin(filled))
    ]
    if not len(rest):
        return pd.DataFrame({"place": [], "events": []})
    name = np.select(
        [rest["drawn"] == "division", rest["drawn"] == "country", rest["drawn"] == "elsewhere"],
        [
            rest["admin1"].astype(str) + " (division)",
            rest["country"].astype(str) + " (country only)",
            "places outside the view",
        ],
        "no place",
    )
    n = pd.Series(name).value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if len(n) > rows:
        n = pd.concat(
            [n.head(rows - 1), pd.Series({f"{len(n) - rows + 1} others": n.iloc[rows - 1 :].sum()})]
        )
    return n.rename("events").rename_axis("place").reset_index()


def _margin_chart(margin: pd.DataFrame) -> Chart:
    rows = data(margin)
    y = alt.Y("place:N", sort=list(margin["place"]), axis=None)
    number = alt.Chart(rows).mark_text(align="right").encode(x=alt.value(28), y=y, text="events:Q")
    name = alt.Chart(rows).mark_text(align="left").encode(x=alt.value(34), y=y, text="place:N")
    title = alt.TitleParams("Not on the map", fontWeight="normal")
    return alt.layer(number, name).properties(width=430, height=12 * len(margin), title=title)
