"""TABARI and PETRARCH dictionaries."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from conflictcode.codebook.actors import load_actors
from conflictcode.codebook.codebook import load_codebook
from conflictcode.codebook.folders import codebook_folder
from conflictcode.codebook.legacy import load_legacy, with_legacy
from conflictcode.codebook.legacy_text import dated
from conflictcode.coding.identities import identify
from conflictcode.coding.mentions import find_mentions
from conflictcode.coding.sentences import parse
from conflictcode.records import Article

SHARED = Path(__file__).parents[3] / "shared" / "dictionaries"
ACTORS = """\
<!-- a comment
over two lines -->
GONDOR_ [GON]      # trailing comment
+MINAS_TIRITH
SAM_GAMGEE_ [HOB]
\t[HOBMIL 20080120-20121109]
\t[HOBGOV >20121110]
MORDOR_ [MOR 840914-901130][MORELI]
GOLLUM_
+SMEAGOL
\t[HOB < 950601]
\t[HOBREB > 19990816]
THE_SHIRE [FRO/BIL]
BOROMIR [---]
BORIS_SMITH_
PRESIDENT_SMITH_
\t[ARN 20000101-20010101]
NOBODY_
GONDOR [XYZ]
"""
AGENTS = """\
!PERSON! = MAN, MEN, PERSON
SOLDIER [~MIL]
GOLDEN_GOOSE {GOLDEN_GEESE} [~GGS]
POLICE {} [ ~COP]
CATTLE!PERSON![~AGR]
RELIEF_GROUP [NGO~]
TYPO [~ENV}
NOT AN AGENT
"""
DISCARDS = "MONTHS LATER\n+TYPHOON  # whole story\n"


@pytest.fixture
def legacy(tmp_path, monkeypatch):
    monkeypatch.setenv("CONFLICTCODE_CACHE", str(tmp_path / "cache"))
    files = {"actors.txt": ACTORS, "agents.txt": AGENTS, "discards.txt": DISCARDS}
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.replace("MINAS", "MI\0NAS").encode())
    return load_legacy(*([tmp_path / name] for name in files))


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Gondor", dt.date(2000, 1, 1), "GON"),
        ("Minas Tirith", dt.date(2000, 1, 1), "GON"),
        ("Sam Gamgee", dt.date(2000, 1, 1), "HOB"),  # the default outside the ranges
        ("Sam Gamgee", dt.date(2012, 11, 9), "HOBMIL"),
        ("Sam Gamgee", dt.date(2013, 1, 1), "HOBGOV"),
        ("Mordor", dt.date(1990, 11, 30), "MOR"),  # two-digit years, one line
        ("Mordor", dt.date(1990, 12, 1), "MORELI"),
        ("Smeagol", dt.date(1995, 5, 31), "HOB"),
        ("Smeagol", dt.date(1997, 1, 1), None),  # nobody outside the dates
        ("President Smith", dt.date(2000, 5, 1), "ARN"),  # the + was forgotten
    ],
)
def test_an_actor_has_the_code_of_its_day(name, day, code, legacy):
    (entry,) = legacy.actors.find(name)
    found = legacy.actors.code_on(entry, day)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("soldiers", "MIL"),
        ("golden geese", "GGS"),
        ("police", "COP"),
        ("polices", None),
        ("cattlemen", "AGR"),
        ("relief group", "NGO~"),
        ("typo", "ENV"),
    ],
)
def test_an_agent_has_its_plural(phrase, role, legacy):
    assert legacy.actors.roles.phrases.get(phrase) == role


def test_what_was_repaired_or_refused_is_told_by_line(legacy):
    told = {(Path(n.path).name, n.line, n.refused) for n in legacy.report}
    assert told == {
        ("actors.txt", 4, False),  # the NUL byte
        ("actors.txt", 16, False),  # a + is missing
        ("actors.txt", 18, True),  # no code
        ("actors.txt", 19, True),  # GONDOR a second time
        ("agents.txt", 8, True),
    }


@pytest.mark.parametrize(
    ("code", "start", "end", "repaired"),
    [
        ("USAELI <20090120", "", "2009-01-19", False),
        ("USAGOV >090120", "2009-01-20", "", False),
        ("USAGOV 20090120 - 20170120", "2009-01-20", "2017-01-20", False),
        ("EGYGOV 20121207-20120802", "2012-08-02", "2012-12-07", True),  # the wrong way round
        ("IRQOCC 1920030320-20060520", "2003-03-20", "2006-05-20", True),  # ten digits
        ("MNEGOV 20121204", "2012-12-04", "", True),  # no sign
        ("USAGOV 20090631-20100101", "2009-06-30", "2010-01-01", False),
        ("USAGOV", "", "", False),
    ],
)
def test_dates_of_a_code(code, start, end, repaired):
    role, repair = dated(code)
    assert (role.start, role.end, bool(repair)) == (start, end, repaired)


@pytest.mark.parametrize("code", ["", "20090120-20170120", "USAGOV 20091340-20100101"])
def test_a_code_without_sense_is_refused(code):
    with pytest.raises(ValueError, match=r"no code|no day"):
        dated(code)


def codes_in(text, legacy, day=dt.date(2000, 1, 1)):
    article = Article.make("a", day, "", text)
    sentences = next(iter(parse([article])))
    ids = identify(article, sentences, find_mentions(sentences, day, legacy.actors), legacy.actors)
    return [m.actor.code for m in ids.mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gondor soldiers left.", ["GONMIL"]),
        ("Former Gondor soldiers left.", ["GONELI"]),
        ("A Gondor relief group left.", ["NGOGON"]),
        ("The Shire left.", ["FRO", "BIL"]),
        ("Boromir left.", []),
        ("Soldiers in Gondor and Mordor left.", ["GONMIL", "MORELIMIL", "GON", "MORELI"]),
        ("Soldiers left.", ["---MIL"]),  # no country is guessed
    ],
)
def test_phrases_are_coded_in_the_dictionaries_own_way(text, expected, legacy):
    assert [code for code in codes_in(text, legacy) if code] == expected


def test_discards_are_whole_words(legacy):
    assert legacy.discards("It came months later.") == "months later"
    assert legacy.discards("A typhoon came.", article=True) == "typhoon"
    assert legacy.discards("A typhoonlike storm came.", article=True) == ""


def test_the_second_reading_comes_from_the_cache_and_is_the_same(legacy, tmp_path):
    again = load_legacy([tmp_path / "actors.txt"], [tmp_path / "agents.txt"], [tmp_path / "discards.txt"])
    assert again == legacy


def test_dictionaries_with_cameo_codes_are_read_by_the_slots_of_the_codebook(tmp_path, monkeypatch):
    monkeypatch.setenv("CONFLICTCODE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "a.txt").write_text("ZORBLAT_ [IRQREB]\nIRAQI_ [IRQ]\nOLD_KING_ [IRQELI]\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("RELIEF_GROUP [NGO~]\n", encoding="utf-8")
    legacy = load_legacy([tmp_path / "a.txt"], [tmp_path / "b.txt"])
    laid = load_actors(codebook_folder("cameo")).overlaid(legacy.actors)
    assert not laid.slots.free
    assert laid.roles.phrases["relief group"] == "NGO"
    assert [entry.code for entry in laid.find("Zorblat")] == ["IRQREB"]
    assert [entry.kind for entry in laid.find("Old King")] == ["person"]


def test_dictionaries_of_invented_countries_keep_their_own_way(legacy):
    assert load_actors(codebook_folder("cameo")).overlaid(legacy.actors).slots.free


def test_a_codebook_with_legacy_actors_has_a_hash_of_its_own(legacy):
    book = load_codebook("cameo")
    laid = with_legacy(book, legacy)
    assert laid.hash != book.hash
    assert "GONDOR" in laid.actors.raw_entries


@pytest.mark.skipif(not SHARED.exists(), reason="needs the public dictionaries in ../shared")
def test_the_public_dictionaries_load(tmp_path, monkeypatch):
    monkeypatch.setenv("CONFLICTCODE_CACHE", str(tmp_path))
    files = sorted(SHARED.glob("Phoenix.*.actors.txt"))
    legacy = load_legacy(files, [SHARED / "Phoenix.agents.txt"], [SHARED / "Phoenix.discards.txt"])
    roles = sum(len(legacy.actors.entry(name).roles) for name in legacy.actors.raw_entries)
    assert len(legacy.actors) > 18_000
    assert roles > 26_000
    assert [str(n).split(": ")[1] for n in legacy.report if "1920030320" in n.what] == [
        "repaired",
        "repaired",
    ]
    (obama,) = legacy.actors.find("Barack Obama")
    assert legacy.actors.code_on(obama, dt.date(2010, 1, 1)).code == "USAGOV"
