"""Our own gold of actor phrases: its format, and what the shipped codebook makes of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from conflictcode.codebook.actors import load_actors
from conflictcode.codebook.folders import codebook_folder

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "name",
    "unknown",
    "role",
    "inferred",
    "pronoun",
    "description",
    "place",
    "owner",
    "compound",
    "possessive",
}


def benchmark():
    spec = importlib.util.spec_from_file_location("benchmark_actors", ROOT / "benchmarks" / "actors.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows():
    module = benchmark()
    return module.read(module.GOLD)


def test_phrases_are_where_the_file_says(rows):
    for row in rows:
        start = int(row["start"])
        assert row["text"][start : start + len(row["phrase"])] == row["phrase"]
        assert row["kind"] in KINDS


def test_there_are_enough_of_them_and_a_third_is_unknown_by_name(rows):
    assert len(rows) >= 400
    assert sum(row["kind"] == "unknown" for row in rows) * 3 >= len(rows)


def test_what_is_called_unknown_is_in_no_codebook(rows):
    actors = load_actors(codebook_folder("cameo"))
    names = {row["phrase"].split(" ", 1)[-1] for row in rows if row["kind"] == "unknown"}
    known = [name for name in names for entry in actors.find(name) if entry.kind == "person"]
    assert known == []


def test_country_and_role_are_right_often_enough(rows):
    module = benchmark()
    actors = load_actors(codebook_folder("cameo"))
    n, country, role = module.table(rows, module.predict(rows, actors)[0])["all"]
    assert (n, country >= 0.95, role >= 0.90) == (len(rows), True, True), (country, role)
