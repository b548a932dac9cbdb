"""The place index: what it knows, and that a broken or half-built file is never answered from."""

from __future__ import annotations

import csv
import multiprocessing
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conflictcode.codebook import gazetteer as module
from conflictcode.codebook.gazetteer import Gazetteer, cache_folder, open_gazetteer
from conflictcode.codebook.gazetteer_build import fold, places_folder, source_files
from conflictcode.errors import GazetteerError


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer(progress=False)


@pytest.fixture
def folder(tmp_path: Path, gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and a build that copies the whole index slowly instead of compiling it."""

    def copy(path: Path, progress: bool = True) -> None:
        with (tmp_path / "builds").open("a") as log:
            log.write(f"{path.name}\n")
        data = gazetteer.path.read_bytes()
        with path.open("wb") as file:
            file.write(data[: len(data) // 2])
            file.flush()
            time.sleep(0.2)
            file.write(data[len(data) // 2 :])

    monkeypatch.setattr(module, "build", copy)
    module._open.cache_clear()
    yield tmp_path / "cache"
    module._open.cache_clear()


def builds(folder: Path) -> int:
    log = folder.parent / "builds"
    return len(log.read_text().splitlines()) if log.exists() else 0


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Mosul", "city", "IRQ"),
        ("mosul", "city", "IRQ"),
        ("Baghdad", "capital", "IRQ"),
        ("Falluja", "city", "IRQ"),
        ("al-Qaim", "city", "IRQ"),
        ("Deir al-Zour", "city", "SYR"),
        ("Deir Ezzor", "city", "SYR"),
        ("Saint Petersburg", "city", "RUS"),
        ("St. Petersburg", "city", "RUS"),
        ("Port-au-Prince", "capital", "HTI"),
        ("Bogotá", "capital", "COL"),
        ("Bogota", "capital", "COL"),
        ("Anbar", "division", "IRQ"),
        ("Anbar Province", "division", "IRQ"),
        ("Tigray", "division", "ETH"),
        ("Donbass", "region", "UKR"),
        ("Gaza Strip", "division", "PSE"),
        ("Darfur", "region", "SDN"),
        ("Green Zone", "neighbourhood", "IRQ"),
        ("Ain al-Asad", "base", "IRQ"),
        ("K-1", "base", "IRQ"),
        ("Bagram", "base", "AFG"),
        ("Camp Bondsteel", "base", "XKX"),
        ("Zaatari", "camp", "JOR"),
        ("Rafah crossing", "crossing", "PSE"),
        ("Strait of Hormuz", "strait", ""),
        ("South China Sea", "sea", ""),
        ("Sahel", "region", ""),
        ("U.S.", "country", "USA"),
        ("DR Congo", "country", "COD"),
        ("Burma", "country", "MMR"),
        ("Walker County", "district", "USA"),
    ],
)
def test_knows(gazetteer: Gazetteer, name: str, kind: str, country: str) -> None:
    assert (kind, country) in [(entry.kind, entry.country) for entry in gazetteer.find(name)]


@pytest.mark.parametrize(
    ("word", "country"),
    [("Syrian", "SYR"), ("Syrians", "SYR"), ("British", "GBR"), ("South Korean", "KOR"), ("Turks", "TUR")],
)
def test_adjectives_and_peoples_stand_for_their_country(
    gazetteer: Gazetteer, word: str, country: str
) -> None:
    assert {entry.country for entry in gazetteer.find(word) if entry.match == 2} == {country}


@pytest.mark.parametrize("name", ["", "  ", "Xyzzyville", "'", "%", "x' or 1=1 --"])
def test_knows_no_such_place(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) == ()


def test_the_biggest_comes_first(gazetteer: Gazetteer) -> None:
    cities = [entry for entry in gazetteer.find("Springfield") if entry.kind == "city" and entry.match == 0]
    assert len(cities) > 10
    assert [entry.population for entry in cities] == sorted((e.population for e in cities), reverse=True)


def test_countries_have_capitals_and_neighbours(gazetteer: Gazetteer) -> None:
    assert gazetteer.capital("IRQ") == "Baghdad"
    assert {"SYR", "IRN", "TUR"} <= gazetteer.neighbours("IRQ")
    iraq = gazetteer.country("IRQ")
    assert iraq is not None and iraq.geoname_id == "99237" and iraq.precision == 6
    assert gazetteer.country("XXX") is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Al-Hasakah", "al hasakah"),
        ("Sana'a", "Sanaa"),
        ("Sana’a", "Sanaa"),
        ("U.S.", "US"),
        ("Saint Louis", "St. Louis"),
    ],
)
def test_spelling_makes_no_difference(left: str, right: str) -> None:
    assert fold(left) == fold(right)


def test_our_own_list_is_long_and_on_the_map() -> None:
    own = []
    for file in source_files():
        with file.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        assert all(-90 <= float(r["latitude"]) <= 90 and -180 <= float(r["longitude"]) <= 180 for r in rows)
        assert all(None not in row for row in rows), f"{file.name}: a row has too many cells"
        if file.stem in {"regions", "waters", "sites"}:
            own += rows
    assert len(own) >= 900
    assert all(row["kind"] and row["precision"] in set("1234567") for row in own)
    countries = {row["country"] for row in own} - {""}
    with (places_folder() / "countries.csv").open(encoding="utf-8", newline="") as handle:
        assert countries <= {row["country"] for row in csv.DictReader(handle)}


def test_builds_once_and_opens_again(folder: Path) -> None:
    first = open_gazetteer(folder, progress=False)
    module._open.cache_clear()
    second = open_gazetteer(folder, progress=False)
    assert first.path == second.path and builds(folder) == 1
    assert second.find("Mosul")
    assert [path.name for path in folder.iterdir()] == [first.path.name]


def test_the_file_is_named_by_what_went_into_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = open_gazetteer(folder, progress=False).path
    monkeypatch.setattr(module, "SCHEMA", -1)
    module._version.cache_clear()
    module._open.cache_clear()
    after = open_gazetteer(folder, progress=False).path
    module._version.cache_clear()
    assert before != after and builds(folder) == 2


def empty(path: Path) -> None:
    path.write_bytes(b"")


def halve(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def scribble(path: Path) -> None:
    path.write_bytes(b"no place like home" * 1000)


def unseal(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("delete from seal")
    connection.close()


def another(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("create table places (id integer)")
    connection.close()


@pytest.mark.parametrize("damage", [empty, halve, scribble, unseal, another])
def test_a_broken_file_is_built_again(folder: Path, damage: object) -> None:
    path = open_gazetteer(folder, progress=False).path
    module._open.cache_clear()
    damage(path)  # type: ignore[operator]
    assert open_gazetteer(folder, progress=False).find("Mosul")[0].country == "IRQ"
    assert builds(folder) == 2


def test_a_page_that_rots_is_noticed_when_it_is_read(folder: Path) -> None:
    path = open_gazetteer(folder, progress=False).path
    module._open.cache_clear()
    data = bytearray(path.read_bytes())
    data[8192:-4096] = b"\xff" * (len(data) - 12288)  # the size and the seal still fit
    path.write_bytes(bytes(data))
    assert open_gazetteer(folder, progress=False).find("Mosul")[0].country == "IRQ"
    assert builds(folder) == 2


def test_a_build_that_dies_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(path: Path, progress: bool = True) -> None:
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    whole = module.build
    monkeypatch.setattr(module, "build", die)
    with pytest.raises(KeyboardInterrupt):
        open_gazetteer(folder, progress=False)
    assert list(folder.iterdir()) == []
    monkeypatch.setattr(module, "build", whole)
    assert open_gazetteer(folder, progress=False).find("Mosul")


def _find(folder: Path, answers: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    answers.put(open_gazetteer(folder, progress=False).find("Mosul")[0].country)


def test_two_processes_build_at_once(folder: Path) -> None:
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    workers = [context.Process(target=_find, args=(folder, answers)) for _ in range(2)]
    for worker in workers:
        worker.start()
    found = [answers.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    assert found == ["IRQ", "IRQ"]
    assert len(list(folder.iterdir())) == 1


def test_a_folder_that_cant_be_written_says_what_to_do(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GazetteerError, match=r"CONFLICTCODE_CACHE"):
        open_gazetteer(tmp_path / "file" / "below", progress=False)


def test_the_cache_folder_follows_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CONFLICTCODE_CACHE", raising=False)
    monkeypatch.setattr(module.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "conflictcode"
    monkeypatch.setenv("CONFLICTCODE_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"


def test_a_bad_row_names_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from conflictcode.codebook import gazetteer_build

    copy = tmp_path / "places"
    shutil.copytree(places_folder(), copy)
    sites = copy / "sites.csv"
    sites.write_text(
        "name,names,adjectives,kind,country,latitude,longitude,precision\nX,,,base,IRQ,north,1,1\n"
    )
    monkeypatch.setattr(gazetteer_build, "places_folder", lambda: copy)
    with pytest.raises(GazetteerError, match=r"sites\.csv:2"):
        gazetteer_build.build(tmp_path / "index.sqlite", progress=False)
