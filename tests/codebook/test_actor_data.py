"""The actor files of the CAMEO codebook: what is in them, and who codes as what on which day."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from conflictcode.codebook.actors import Actors, load_actors
from conflictcode.codebook.loader import read_yaml
from conflictcode.codebook.slots import load_slots

CAMEO = Path(__file__).parents[2] / "codebooks" / "cameo"


@pytest.fixture(scope="module")
def actors() -> Actors:
    return load_actors(CAMEO)


def code(actors: Actors, name: str, day: str) -> str:
    """The code of the one entry that ``name`` stands for."""
    found = {entry.name for entry in actors.find(name)}
    assert len(found) == 1, f"{name} names {found}"
    role = actors.code_on(found.pop(), dt.date.fromisoformat(day))
    return role.code if role else ""


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Kingdom of Eswatini", "2020-01-01", "SWZ"),
        ("U.S.", "2020-01-01", "USA"),
        ("Iraqis", "2020-01-01", "IRQ"),
        ("Kosovo", "2020-01-01", "XKX"),
        ("Soviet Union", "1990-06-01", "SUN"),
        ("Soviet Union", "1995-06-01", "RUS"),
        ("East Germany", "1989-06-01", "DDR"),
        ("Zaire", "1996-06-01", "ZAR"),
        ("Zaire", "1999-06-01", "COD"),
        ("South China Sea", "2020-01-01", "SEA"),
        ("Transnistria", "2020-01-01", "MDASEP"),
        ("Gaza Strip", "2020-01-01", "PSE"),
    ],
)
def test_states_and_places(actors: Actors, name: str, day: str, expected: str) -> None:
    assert code(actors, name, day) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Pentagon", "USAMIL"),
        ("CIA", "USASPY"),
        ("FBI", "USACOP"),
        ("Revolutionary Guards", "IRNMIL"),
        ("Mossad", "ISRSPY"),
        ("Knesset", "ISRLEG"),
        ("State Duma", "RUSLEG"),
        ("Supreme Court of Pakistan", "PAKJUD"),
        ("Peshmerga", "IRQMILKUR"),
        ("Tatmadaw", "MMRMIL"),
        ("UNHCR", "IGOUNOREFHCR"),
        ("MONUSCO", "IGOPKO"),
        ("Doctors Without Borders", "NGOMSF"),
        ("Reuters", "GBRMED"),
        ("SANA", "SYRMED"),
        ("Rohingya", "MMRROH"),
        ("Tutsis", "TUT"),
        ("Druze", "DRZ"),
        ("Sunnis", "MOSSUN"),
    ],
)
def test_institutions_organisations_and_peoples(actors: Actors, name: str, expected: str) -> None:
    assert code(actors, name, "2020-01-01") == expected


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Taliban", "1998-01-01", "AFGGOV"),
        ("Taliban", "2010-01-01", "AFGINS"),
        ("Taliban", "2021-09-01", "AFGGOV"),
        ("Hashd al-Shaabi", "2015-06-01", "IRQUAF"),
        ("Popular Mobilization Units", "2019-12-16", "IRQMIL"),
        ("FARC", "2010-01-01", "COLREB"),
        ("FARC", "2019-01-01", "COLOPPPTY"),
        ("African National Congress", "1993-01-01", "ZAFOPPPTY"),
        ("ANC", "2000-01-01", "ZAFGOVPTY"),
        ("UNITA", "1995-01-01", "AGOREB"),
        ("Sandinistas", "1985-01-01", "NICGOVPTY"),
        ("Sandinistas", "2000-01-01", "NICOPPPTY"),
        ("Rapid Support Forces", "2020-01-01", "SDNMIL"),
        ("RSF", "2023-06-01", "SDNREB"),
        ("Tigray People's Liberation Front", "2021-01-01", "ETHREB"),
        ("M23", "2013-01-01", "CODREB"),
        ("Wagner Group", "2022-06-01", "RUSUAF"),
        ("Hayat Tahrir al-Sham", "2020-01-01", "SYRREBMOS"),
        ("Hayat Tahrir al-Sham", "2025-02-01", "SYRGOV"),
    ],
)
def test_groups_change_side_with_time(actors: Actors, name: str, day: str, expected: str) -> None:
    assert code(actors, name, day) == expected


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("defence ministers", "GOVMIL"),
        ("peacekeepers", "IGOPKO"),
        ("gunmen", "UAF"),
        ("rebels", "REB"),
        ("insurgents", "INS"),
        ("separatists", "SEP"),
        ("lawmakers", "LEG"),
        ("prosecutors", "JUD"),
        ("aid workers", "HLH"),
        ("journalists", "MED"),
        ("refugees", "REF"),
        ("students", "EDU"),
        ("villagers", "CVL"),
        ("demonstrators", "OPP"),
        ("riot police", "COP"),
        ("intelligence agency", "SPY"),
    ],
)
def test_role_nouns(actors: Actors, phrase: str, role: str) -> None:
    key = phrase.replace("defence", "defense")
    assert actors.roles.phrases[key] == role


@pytest.mark.parametrize(
    ("pattern", "at_least"),
    [
        ("countries.yaml", 245),
        ("institutions.yaml", 300),
        ("organisations.yaml", 250),
        ("media.yaml", 250),
        ("ethnic.yaml", 180),
        ("groups/*.yaml", 400),
    ],
)
def test_how_many_of_each_there_are(pattern: str, at_least: int) -> None:
    files = sorted((CAMEO / "actors").glob(pattern))
    entries = sum(len(read_yaml(path).data) - 1 for path in files)  # the key `kind` is no entry
    assert entries >= at_least


def test_every_slot_code_has_a_label() -> None:
    with (CAMEO / "role_codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    slots = load_slots(CAMEO / "slots.yaml")
    labelled = {(row["slot"], row["code"]) for row in rows if row["label"]}
    valid = {(slot, part) for slot in {row["slot"] for row in rows} for part in slots.parts[slot]}
    assert labelled == valid
