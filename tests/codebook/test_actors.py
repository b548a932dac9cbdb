"""Actor files: what loads, what is refused and where, and who had which code when."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from conflictcode.codebook.actors import load_actors
from conflictcode.codebook.clashes import told_apart
from conflictcode.errors import CodebookError

SLOTS = Path(__file__).parents[2] / "codebooks" / "cameo" / "slots.yaml"
COUNTRIES = "kind: country\nIraq: {adjectives: [Iraqi], code: IRQ}\nKenya: {code: KEN}\n"
LEADER = """
kind: person
Adil Abdul-Mahdi:
  names: [Adel Abdul Mahdi]
  roles:
    - IRQGOV 2018-10-25..2020-05 prime minister
Old Man:
  code: IRQOPP
  roles:
    - IRQGOV 1990..1995 president
    - IRQGOV 2000..2001 president
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CONFLICTCODE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "actors").mkdir()
    (tmp_path / "slots.yaml").write_text(SLOTS.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "actors" / "countries.yaml").write_text(COUNTRIES, encoding="utf-8")
    return tmp_path


def load(folder, **files):
    for name, text in files.items():
        (folder / "actors" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_actors(folder)


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Adil Abdul-Mahdi", dt.date(2018, 10, 24), "IRQ"),  # before the first role: the country is known
        ("Adil Abdul-Mahdi", dt.date(2018, 10, 25), "IRQGOV"),
        ("Adil Abdul-Mahdi", dt.date(2020, 5, 31), "IRQGOV"),  # "2020-05" holds to the month's end
        ("Adil Abdul-Mahdi", dt.date(2020, 6, 1), "IRQELI"),
        ("Adil Abdul-Mahdi", None, "IRQGOV"),  # no date: the latest
        ("Old Man", dt.date(1985, 1, 1), "IRQOPP"),  # what the entry says of its undated times
        ("Old Man", dt.date(1990, 1, 1), "IRQGOV"),
        ("Old Man", dt.date(1995, 12, 31), "IRQGOV"),
        ("Old Man", dt.date(1997, 1, 1), "IRQELI"),
        ("Kenya", dt.date(1997, 1, 1), "KEN"),
    ],
)
def test_the_code_is_that_of_the_day(name, day, code, folder):
    actors = load(folder, leaders=LEADER)
    assert actors.code_on(name, day).code == code


def test_a_former_office_says_which(folder):
    actors = load(folder, leaders=LEADER)
    assert actors.code_on("Adil Abdul-Mahdi", dt.date(2021, 1, 1)).office == "former prime minister"


def test_a_movement_keeps_its_last_code(folder):
    actors = load(folder, groups="Sons of Iraq: {kind: group, roles: [IRQREB 2003..2008]}\n")
    assert actors.code_on("Sons of Iraq", dt.date(2015, 1, 1)).code == "IRQREB"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Someone:\n  code: XXXGOV\n", 2, "XXX"),
        ("Someone:\n  code: IRQgov\n", 2, "groups of three capital letters"),
        ("Someone:\n  code: IRQMUSGOV\n", 2, "comes too late"),
        ("Someone:\n  color: red\n  code: IRQ\n", 2, "unknown key 'color'"),
        ("Someone:\n  kind: hero\n  code: IRQ\n", 2, "unknown kind 'hero'"),
        ("Someone:\n  names: [X]\n", 1, "neither a code nor roles"),
        ("Someone:\n  roles:\n    - IRQGOV since 2003\n", 3, "CODE FROM..TO office"),
        ("Someone:\n  roles:\n    - IRQGOV 2003..2001 king\n", 3, "ends before it starts"),
        ("Someone: {code: IRQ}\nSomeone: {code: KEN}\n", 2, "a second time"),
        ("Iraq: {code: IRQ}\n", 1, "is an entry of"),
        ("Someone: {names: [Kenya], code: IRQGOV}\n", 1, "names 'Someone' here and 'Kenya' at"),
        ("kind: hero\n", 1, "unknown kind"),
    ],
)
def test_what_cannot_be_right_is_refused_with_file_and_line(text, line, words, folder):
    with pytest.raises(CodebookError) as error:
        load(folder, more=text)
    assert f"more.yaml:{line}: " in str(error.value)
    assert words in str(error.value)


def test_every_fault_is_named_at_once(folder):
    with pytest.raises(CodebookError) as error:
        load(folder, more="One:\n  code: XXX\nTwo:\n  code: YYY\nThree: {code: IRQ}\n")
    assert [line.split(": ")[0].rsplit(":", 1)[-1] for line in str(error.value).splitlines()] == ["2", "4"]


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("{code: IRQ}", "{code: KEN}", False),
        ("{code: IRQ, context: [Baghdad]}", "{code: KEN}", True),
        ("{roles: [IRQGOV 1990..1995 x]}", "{roles: [KENGOV 1996.. y]}", True),
        ("{roles: [IRQGOV 1990..1995 x]}", "{roles: [KENGOV 1995.. y]}", False),
        ("{roles: [IRQGOV 1990.. x]}", "{code: KEN}", False),
    ],
)
def test_a_shared_name_needs_dates_or_context(one, two, apart, folder):
    actors = load(folder, ones=f"One: {one}\nTwo: {two}\n")
    assert told_apart(actors.entry("One"), actors.entry("Two")) is apart


def test_a_name_is_found_without_accents_hyphens_or_case(folder):
    actors = load(folder, leaders="Adél Abdul-Mahdi: {code: IRQGOV}\n")
    assert [entry.name for entry in actors.find("the ADEL ABDUL MAHDI".removeprefix("the "))] == [
        "Adél Abdul-Mahdi"
    ]


def test_the_compiled_form_is_kept_as_json_and_gives_the_same(folder):
    first = load(folder, leaders=LEADER)
    (kept,) = (folder / "cache").glob("actors-*.json")
    assert json.loads(kept.read_text(encoding="utf-8"))["entries"].keys() == first.raw_entries.keys()
    assert load_actors(folder) == first


def test_a_changed_file_is_read_again(folder):
    before = load(folder, more="Someone: {code: IRQ}\n")
    after = load(folder, more="Someone: {code: KEN}\n")
    assert before.hash != after.hash
    assert after.entry("Someone").code == "KEN"


def test_a_cache_that_cannot_be_written_is_no_harm(folder, monkeypatch):
    blocked = folder / "a-file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("CONFLICTCODE_CACHE", str(blocked))
    assert len(load(folder, leaders=LEADER)) == 4


def test_an_overlay_knows_the_countries_of_its_codebook_and_wins(folder, tmp_path):
    base = load(folder, groups="The Front: {code: IRQREB}\n")
    (tmp_path / "own" / "actors").mkdir(parents=True)
    text = "Our Front: {names: [The Front], code: KENREB}\nPeople's Army: {code: KENMIL}\n"
    (tmp_path / "own" / "actors" / "own.yaml").write_text(text, encoding="utf-8")
    actors = base.overlaid(load_actors(tmp_path / "own", base))
    assert [entry.code for entry in actors.find("Front")] == ["KENREB"]
    assert [entry.code for entry in actors.find("People's Army")] == ["KENMIL"]
    assert [entry.code for entry in actors.find("Iraq")] == ["IRQ"]


def test_the_shipped_actors_load():
    actors = load_actors(SLOTS.parent)
    assert actors.code_on("Iraq", dt.date(2019, 1, 1)).code == "IRQ"
    assert len(actors) > 5_000
