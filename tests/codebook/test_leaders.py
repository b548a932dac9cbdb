"""Leaders of the CAMEO codebook: who held which office on which day, checked against public lists."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest

from conflictcode.codebook.actors import Actors, load_actors
from conflictcode.codebook.compare import COMPARED_COLUMNS, compare_leaders, leader_shares, main
from conflictcode.codebook.leader_lists import ListTerm, read_country_info
from conflictcode.codebook.loader import read_yaml
from conflictcode.errors import CodebookError

CAMEO = Path(__file__).parents[2] / "codebooks" / "cameo"
LEADERS = sorted((CAMEO / "actors" / "leaders").glob("*.yaml"))
DISAGREEMENTS = CAMEO / "actors" / "leaders_disagreements.csv"
LISTS = Path(__file__).parents[3] / "shared" / "dictionaries"
needs_lists = pytest.mark.skipif(not LISTS.is_dir(), reason="the public lists of ../shared aren't here")


@pytest.fixture(scope="module")
def actors() -> Actors:
    return load_actors(CAMEO)


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        # Middle East and north Africa
        ("Saddam Hussein", "2000-01-01", "IRQGOV"),
        ("Saddam Hussein", "2004-01-01", "IRQELI"),
        ("Nouri al-Maliki", "2010-06-01", "IRQGOV"),
        ("Bashar al-Assad", "2015-01-01", "SYRGOV"),
        ("Bashar al-Assad", "2025-06-01", "SYRELI"),
        ("Benjamin Netanyahu", "2007-01-01", "ISROPP"),
        ("Benjamin Netanyahu", "2012-01-01", "ISRGOV"),
        ("Hosni Mubarak", "2012-01-01", "EGYELI"),
        ("Muammar Gaddafi", "2005-01-01", "LBYGOV"),
        ("Recep Tayyip Erdogan", "2016-01-01", "TURGOV"),
        # North America and Europe
        ("Barack Obama", "2012-01-01", "USAGOV"),
        ("Barack Obama", "2020-01-01", "USAELI"),
        ("Donald Trump", "2018-01-01", "USAGOV"),
        ("Donald Rumsfeld", "2003-06-01", "USAGOVMIL"),
        ("Justin Trudeau", "2019-01-01", "CANGOV"),
        ("Tony Blair", "2000-01-01", "GBRGOV"),
        ("Angela Merkel", "2010-01-01", "DEUGOV"),
        ("Angela Merkel", "2023-01-01", "DEUELI"),
        ("Ursula von der Leyen", "2016-01-01", "DEUGOVMIL"),
        ("Emmanuel Macron", "2020-01-01", "FRAGOV"),
        # central and eastern Europe, central Asia
        ("Vladimir Putin", "2010-01-01", "RUSGOV"),
        ("Mikhail Gorbachev", "1990-06-01", "SUNGOV"),
        ("Sergei Shoigu", "2022-03-01", "RUSGOVMIL"),
        ("Volodymyr Zelensky", "2022-03-01", "UKRGOV"),
        ("Viktor Yanukovych", "2016-01-01", "UKRELI"),
        ("Viktor Orban", "2005-01-01", "HUNOPP"),
        ("Ratko Mladic", "1994-01-01", "BIHSEP"),
        # Asia and Oceania
        ("Hamid Karzai", "2008-01-01", "AFGGOV"),
        ("Benazir Bhutto", "1995-01-01", "PAKGOV"),
        ("Narendra Modi", "2020-01-01", "INDGOV"),
        ("Aung San Suu Kyi", "2005-01-01", "MMROPP"),
        ("Aung San Suu Kyi", "2018-01-01", "MMRGOV"),
        ("Xi Jinping", "2015-01-01", "CHNGOV"),
        ("Kim Jong-un", "2017-01-01", "PRKGOV"),
        ("Shinzo Abe", "2014-01-01", "JPNGOV"),
        ("Rodrigo Duterte", "2017-01-01", "PHLGOV"),
        ("Jacinda Ardern", "2020-01-01", "NZLGOV"),
        # sub-Saharan Africa
        ("Nelson Mandela", "1992-01-01", "ZAFOPP"),
        ("Nelson Mandela", "1996-01-01", "ZAFGOV"),
        ("Nelson Mandela", "2003-01-01", "ZAFELI"),
        ("Robert Mugabe", "2008-01-01", "ZWEGOV"),
        ("Morgan Tsvangirai", "2008-01-01", "ZWEOPP"),
        ("Mobutu Sese Seko", "1995-01-01", "ZARGOV"),
        ("Laurent Kabila", "1999-01-01", "CODGOV"),
        ("Joseph Kony", "2005-01-01", "UGAREB"),
        ("Paul Kagame", "1992-01-01", "RWAREB"),
        ("Paul Kagame", "1998-01-01", "RWAGOV"),
        ("Salva Kiir", "2010-01-01", "SDNGOV"),
        ("Salva Kiir", "2015-01-01", "SSDGOV"),
        ("Hemedti", "2020-01-01", "SDNGOV"),
        ("Hemedti", "2023-06-01", "SDNREB"),
        ("Abiy Ahmed", "2021-01-01", "ETHGOV"),
        ("Muhammadu Buhari", "2012-01-01", "NGAOPP"),
        ("Muhammadu Buhari", "2018-01-01", "NGAGOV"),
        ("Abubakar Shekau", "2014-05-01", "NGAREB"),
        ("Jonas Savimbi", "1999-01-01", "AGOREB"),
        ("Charles Taylor", "1991-01-01", "LBRREB"),
        ("Charles Taylor", "2000-01-01", "LBRGOV"),
        ("Kofi Annan", "2003-01-01", "IGOUNO"),
        ("Sadio Camara", "2022-01-01", "MLIGOVMIL"),
        ("Mohamed Bazoum", "2022-01-01", "NERGOV"),
        ("Mohamed Bazoum", "2024-01-01", "NERELI"),
        # Latin America and the Caribbean
        ("Hugo Chavez", "2005-01-01", "VENGOV"),
        ("Nicolas Maduro", "2019-01-01", "VENGOV"),
        ("Juan Guaido", "2019-02-01", "VENOPP"),
        ("Vladimir Padrino", "2020-01-01", "VENGOVMIL"),
        ("Fidel Castro", "2000-01-01", "CUBGOV"),
        ("Fidel Castro", "2010-01-01", "CUBELI"),
        ("Luiz Inacio Lula da Silva", "2000-01-01", "BRAOPP"),
        ("Luiz Inacio Lula da Silva", "2005-01-01", "BRAGOV"),
        ("Daniel Ortega", "2000-01-01", "NICOPP"),
        ("Alvaro Uribe", "2006-01-01", "COLGOV"),
        ("Juan Manuel Santos", "2008-01-01", "COLGOVMIL"),
        ("Manuel Marulanda", "2000-01-01", "COLREB"),
        ("Jean-Bertrand Aristide", "2002-01-01", "HTIGOV"),
        ("Jimmy Cherizier", "2023-01-01", "HTICRM"),
        ("Augusto Pinochet", "1995-01-01", "CHLMIL"),
        ("Evo Morales", "2003-01-01", "BOLOPP"),
        ("Evo Morales", "2010-01-01", "BOLGOV"),
        ("Javier Milei", "2024-06-01", "ARGGOV"),
        ("Abimael Guzman", "1991-01-01", "PERREB"),
        ("Mia Mottley", "2022-01-01", "BRBGOV"),
    ],
)
def test_who_somebody_was_on_a_day(actors: Actors, name: str, day: str, expected: str) -> None:
    found = {entry.name for entry in actors.find(name)}
    assert len(found) == 1, f"{name} names {found}"
    role = actors.code_on(found.pop(), dt.date.fromisoformat(day))
    assert role is not None and role.code == expected


@pytest.mark.parametrize("path", LEADERS, ids=lambda path: path.stem)
def test_every_leader_is_a_person_with_dated_offices(path: Path) -> None:
    data = dict(read_yaml(path).data)
    assert data.pop("kind") == "person"
    for name, entry in data.items():
        assert " " in name or len(name) > 3, name
        for role in entry["roles"]:
            assert re.fullmatch(r"[A-Z]{3,12} [\d-]*\.\.[\d-]*( \S.*)", role), f"{name}: {role}"
            assert any(c.isdigit() for c in role.split()[1]), f"{name}: {role} has no date"


def test_there_are_leaders_of_every_region() -> None:
    roles = {
        path.stem: sum(len(e["roles"]) for k, e in read_yaml(path).data.items() if k != "kind")
        for path in LEADERS
    }
    assert len(roles) == 9
    assert min(roles.values()) >= 900
    assert sum(roles.values()) >= 20_000


# -- the comparison ------------------------------------------------------------------------------

COUNTRY_INFO = """
<Country>
<CountryCode>FRA</CountryCode>
<Leaders>
\t<Presidents>
\t\tJACQUES_CHIRAC_   [19950517 - 20070516]  [B:19320101]
\t\tNICOLAS_SARKOZY_  [>20070516]
\t</Presidents>
</Leaders>
<Government>
\t{MICHELE_ALLIOT_MARIE_}{ALLIOT_MARIE_} [FRAGOVMIL <20070531][FRAGOV 20070601 - 20090631]\t# two
\tSOMEBODY_ELSE_\t[FRAELI 20030101 - 20040101]
</Government>
</Country>
"""


def test_country_info_gives_terms_with_bounds(tmp_path: Path) -> None:
    path = tmp_path / "CountryInfo.120116.txt"
    path.write_text(COUNTRY_INFO, encoding="utf-8")
    terms = read_country_info(path)
    assert terms[:2] == [
        ListTerm("JACQUES CHIRAC", "FRAGOV", "1995-05-17", "2007-05-16", "6"),
        ListTerm("NICOLAS SARKOZY", "FRAGOV", "2007-05-16", "2009-01-01", "7", still=True),
    ]
    minister = [term for term in terms if term.name == "MICHELE ALLIOT MARIE"]
    assert [(t.code, t.start, t.end, t.since_before) for t in minister] == [
        ("FRAGOVMIL", "2003-01-31", "2007-05-30", True),
        ("FRAGOV", "2007-06-01", "2009-06-30", False),
    ]
    assert not [term for term in terms if term.name == "SOMEBODY ELSE"]


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"CountryInfo\.120116\.txt is missing"):
        compare_leaders(CAMEO, tmp_path)


@pytest.fixture(scope="module")
def compared() -> pd.DataFrame:
    return compare_leaders(CAMEO, LISTS)


@needs_lists
def test_our_offices_agree_with_the_public_lists(compared: pd.DataFrame) -> None:
    assert tuple(compared.columns) == COMPARED_COLUMNS
    shares = leader_shares(compared).query("list == 'all'").set_index("point")
    assert shares["compared"].min() >= 4000
    assert shares.loc["country", "share"] >= 0.97
    assert shares.loc["role", "share"] >= 0.97
    assert shares.loc["start", "share"] >= 0.92
    assert shares.loc["end", "share"] >= 0.92


@needs_lists
def test_every_disagreement_was_looked_at(compared: pd.DataFrame) -> None:
    with DISAGREEMENTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {(row["name"], row["point"], row["we_say"], row["they_say"]) for row in rows}
    left = compared[~compared["agrees"]]
    found = set(zip(left["entry"], left["point"], left["ours"], left["theirs"], strict=True))
    assert not found - known, "write these into leaders_disagreements.csv, with who is right"
    assert {row["who_is_right"] for row in rows} <= {"ours", "theirs", "both", "open"}
    assert all(row["why"] for row in rows)


@needs_lists
def test_the_command_prints_the_shares(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(LISTS), "--disagreements", str(tmp_path / "left.csv")]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"all\s+country\s+\d+", printed)
    left = pd.read_csv(tmp_path / "left.csv", dtype=str, keep_default_na=False)
    assert set(left["agrees"]) == {"False"}
