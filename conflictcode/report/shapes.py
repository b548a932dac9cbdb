"""Country shapes and a user's own: TopoJSON and GeoJSON to features, cut to the part of the world in view."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from conflictcode.errors import ReportError

Box = tuple[float, float, float, float]  # west, south, east, north
Feature = dict[str, Any]
Ring = list[list[float]]


@functools.cache
def world(detail: str) -> tuple[Feature, ...]:
    """Natural Earth's countries; ``detail``: "110m" for the world, "50m" for a region."""
    text = files("conflictcode.report").joinpath(f"data/countries-{detail}.json").read_text(encoding="utf-8")
    return tuple(_topology(json.loads(text)))


def own(shapes: str | Path | dict[str, Any]) -> tuple[Feature, ...]:
    """A user's GeoJSON or TopoJSON (a path or the parsed file) as features, wound as the drawing needs.

    Raises ReportError for a file that is neither.
    """
    if not isinstance(shapes, dict):
        try:
            shapes = json.loads(Path(shapes).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ReportError(f"{shapes}: can't be read as GeoJSON or TopoJSON: {error}") from error
    if not isinstance(shapes, dict) or shapes.get("type") not in ("Topology", "FeatureCollection"):
        raise ReportError("shapes have to be a GeoJSON FeatureCollection or a TopoJSON Topology")
    found = _topology(shapes) if shapes["type"] == "Topology" else iter(shapes["features"])
    return tuple(_feature(f, [_wound(p) for p in _polygons(f["geometry"])]) for f in found)


def near(features: tuple[Feature, ...], box: Box) -> list[Feature]:
    """The features cut to ``box``, rounded to 0.01 degrees; those that don't reach into it are gone."""
    made = []
    for feature in features:
        kept = [_cut(polygon, box) for polygon in _polygons(feature["geometry"]) if _meets(polygon[0], box)]
        kept = [polygon for polygon in kept if polygon]
        if kept:
            made.append(_feature(feature, kept))
    return made


def _cut(polygon: list[Ring], box: Box) -> list[Ring]:
    rings = [ring if _within(ring, box) else _clipped(ring, box) for ring in polygon]
    rounded = [_rounded(ring) for ring in rings]
    return [ring for ring in rounded if len(ring) >= 4] if len(rounded[0]) >= 4 else []


def _within(ring: Ring, box: Box) -> bool:
    west, south, east, north = box
    return all(west <= point[0] <= east and south <= point[1] <= north for point in ring)


def _clipped(ring: Ring, box: Box) -> Ring:
    """The ring cut at the four sides of the box, one after the other (Sutherland and Hodgman 1974)."""
    west, south, east, north = box
    made = ring
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        made = _one_side(made, axis, limit, sign)
    return [*made, made[0]] if made and made[0] != made[-1] else made


def _one_side(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    made: Ring = []
    for a, b in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
        inside_a, inside_b = sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0
        if inside_a != inside_b:
            t = (limit - a[axis]) / (b[axis] - a[axis])
            made.append([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])])
        if inside_b:
            made.append(b)
    return made


def _feature(like: Feature, polygons: list[list[Ring]]) -> Feature:
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": dict(like.get("properties") or {}), "geometry": geometry}


def _polygons(geometry: dict[str, Any] | None) -> list[list[Ring]]:
    if not geometry:
        return []
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return list(geometry["coordinates"]) if geometry["type"] == "MultiPolygon" else []


def _meets(ring: Ring, box: Box) -> bool:
    west, south, east, north = box
    xs, ys = [point[0] for point in ring], [point[1] for point in ring]
    return max(xs) >= west and min(xs) <= east and max(ys) >= south and min(ys) <= north


def _rounded(ring: Ring) -> Ring:
    points = [[round(x, 2), round(y, 2)] for x, y, *_ in ring]
    return [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]


def _wound(polygon: list[Ring]) -> list[Ring]:
    """Outer ring clockwise, holes the other way: on the sphere the order says which side is inside."""
    return [ring if (_area(ring) < 0) == (i == 0) else ring[::-1] for i, ring in enumerate(polygon)]


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _topology(topology: dict[str, Any]) -> Iterator[Feature]:
    """Features of a TopoJSON object: the first collection, or "countries" where there is one."""
    arcs = [_arc(arc, topology.get("transform")) for arc in topology["arcs"]]
    objects = topology["objects"]
    chosen = objects.get("countries") or next(iter(objects.values()))
    for shape in chosen["geometries"]:
        rings = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        if shape["type"] in ("Polygon", "MultiPolygon"):
            polygons = [[_ring(ring, arcs) for ring in polygon] for polygon in rings]
            properties = {**shape.get("properties", {}), "id": shape.get("id", "")}
            yield _feature({"properties": properties}, polygons)


def _arc(arc: list[list[float]], transform: dict[str, Any] | None) -> Ring:
    if not transform:
        return [list(point) for point in arc]
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0.0
    made = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        made.append([x * sx + tx, y * sy + ty])
    return made


def _ring(indices: list[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def view(lons: list[float], lats: list[float], margin: float = 0.12, least: float = 4.0) -> Box:
    """The part of the world to show: round the points, with a margin, at least ``least`` degrees wide."""
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    dx, dy = max(east - west, least) * (0.5 + margin), max(north - south, least) * (0.5 + margin)
    x, y = (west + east) / 2, (south + north) / 2
    return max(x - dx, -180), max(y - dy, -60), min(x + dx, 180), min(y + dy, 80)


def projection(box: Box, width: float) -> tuple[dict[str, Any], float]:
    """A Mercator projection that shows ``box`` at ``width`` px, and the height it takes."""
    west, south, east, north = box
    low, high = _mercator(south), _mercator(north)
    scale = width / math.radians(east - west)
    height = min(max(scale * (high - low), 0.45 * width), 0.9 * width)
    scale = min(scale, height / (high - low)) if scale * (high - low) > height else scale
    middle = math.degrees(2 * math.atan(math.exp((low + high) / 2)) - math.pi / 2)
    return {
        "type": "mercator",
        "scale": round(scale, 3),
        "center": [round((west + east) / 2, 4), round(middle, 4)],
        "translate": [round(width / 2, 3), round(height / 2, 3)],
    }, round(height, 1)


def on_page(project: dict[str, Any], longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point of the earth stands in a drawing with that projection, in px."""
    (east, north), (x, y) = project["center"], project["translate"]
    across = x + project["scale"] * math.radians(longitude - east)
    return across, y - project["scale"] * (_mercator(latitude) - _mercator(north))


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
