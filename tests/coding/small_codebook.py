"""A codebook small enough to read beside a test, and the way from a text to its actors."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from unittest.mock import patch

from conflictcode.codebook.actors import Actors, load_actors
from conflictcode.coding.identities import Identities, identify
from conflictcode.coding.mentions import find_mentions
from conflictcode.coding.sentences import parse
from conflictcode.records import Actor, Article

ROLES = """
roles:
  GOV: [government, president, prime minister, foreign minister, minister, official, spokesman, leader,
    secretary, secretary of state, ambassador, king]
  GOVMIL: [defence minister, secretary of defense]
  MIL: [troops, soldier, army, general, commander, captain, military, security forces, forces]
  COP: [police, police officer]
  LEG: [lawmaker, parliament]
  JUD: [judge, court]
  REB: [rebel, guerrilla]
  UAF: [gunman, militant, militia]
  CVL: [civilian, villager, settler]
  MED: [journalist]
  IGOPKO: [peacekeeper]
  NGO: [aid group]
modifiers:
  ELI: [former, ex]
  OPP: [opposition]
  REB: [rebel]
titles: [President, Prime Minister, General, "Gen.", Captain, "Cmdr.", "Mr.", "Mrs.", King, Judge]
collective: [country, side, group, party, movement]
facilities: {GOV: [embassy], MIL: [base, position], CVL: [village], "": [programme]}
"""
COUNTRIES = """
kind: country
Iraq: {adjectives: [Iraqi], people: [Iraqis], capital: [Baghdad], code: IRQ}
Iran: {adjectives: [Iranian], people: [Iranians], capital: [Tehran], code: IRN}
United States:
  {names: [US, U.S., America], adjectives: [American], capital: [Washington], seats: [White House], code: USA}
Turkey: {adjectives: [Turkish], people: [Turks], capital: [Ankara], code: TUR}
Russia: {adjectives: [Russian], capital: [Moscow], seats: [the Kremlin], code: RUS}
France: {adjectives: [French], capital: [Paris], code: FRA}
Germany: {adjectives: [German], code: DEU}
Italy: {adjectives: [Italian], code: ITA}
Kenya: {adjectives: [Kenyan], people: [Kenyans], capital: [Nairobi], code: KEN}
Israel: {adjectives: [Israeli], people: [Israelis], code: ISR}
Somalia: {adjectives: [Somali], code: SOM}
Brazil: {adjectives: [Brazilian], code: BRA}
Jordan: {adjectives: [Jordanian], code: JOR}
Germany East: {names: [East Germany], roles: [DDR ..1990-10-02 state, DEU 1990-10-03.. part of Germany]}
"""
OTHERS = """
United Nations: {names: [UN, U.N.], code: IGOUNO}
World Food Program: {code: IGOUNOWFP}
Pentagon: {code: USAMIL}
CNN: {kind: media, code: USAMED}
Islamic State: {names: [ISIS], code: IMGMUSISI, kind: group}
Popular Mobilization Units: {code: IRQUAF, kind: group}
PKK: {names: [Kurdistan Workers' Party], code: TURREBKUR, kind: group}
al-Shabaab: {code: SOMREB, kind: group}
Kurdish: {adjectives: [Kurdish], people: [Kurds], code: KUR, kind: ethnic}
Mosul: {kind: city, code: IRQ}
Santos: {kind: city, code: BRA}
"""
PERSONS = """
kind: person
Mark Esper:
  roles:
    - USAGOVMIL 2019-07..2020-11-09 secretary of defense
Adil Abdul-Mahdi:
  names: [Adel Abdul Mahdi, Abdul-Mahdi]
  roles:
    - IRQGOV 2018-10-25..2020-05 prime minister
King Abdullah:
  names: [Abdullah]
  roles:
    - JORGOV 1999-02.. king
"""
DAY = dt.date(2019, 12, 20)


def small_codebook(folder: Path, **more: str) -> Actors:
    """The codebook as files in ``folder``; ``more``: further actor files by name."""
    slots = Path(__file__).parents[2] / "codebooks" / "cameo" / "slots.yaml"
    (folder / "actors").mkdir(parents=True, exist_ok=True)
    (folder / "slots.yaml").write_text(slots.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "roles.yaml").write_text(ROLES, encoding="utf-8")
    files = {"countries": COUNTRIES, "others": OTHERS, "persons": PERSONS, **more}
    for name, text in files.items():
        (folder / "actors" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with patch.dict(os.environ, CONFLICTCODE_CACHE=str(folder / "cache")):
        return load_actors(folder)


def identities(text: str, actors: Actors, day: dt.date | None = DAY, headline: str = "") -> Identities:
    article = Article.make("a", day, headline, text)
    sentences = next(iter(parse([article])))
    return identify(article, sentences, find_mentions(sentences, day, actors), actors)


def place_of(ids: Identities, phrase: str, nth: int = 0) -> tuple[int, int]:
    """Sentence number and token index of the ``nth`` token that is the last word of ``phrase``."""
    last = phrase.split()[-1]
    hits = [(s.number, t.i) for s in ids.sentences for t in s.tokens if t.text == last]
    return hits[nth]


def codes(found: tuple[Actor, ...]) -> list[str]:
    return [actor.code for actor in found]
