"""How roles, countries and groups join to one code."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflictcode.codebook.composing import lend, one_role
from conflictcode.codebook.slots import Slots, load_slots
from conflictcode.codebook.words import pieces, role_forms, spell

SLOTS = (
    load_slots(Path(__file__).parents[2] / "codebooks" / "cameo" / "slots.yaml")
    .with_parts("country", ["IRQ", "TUR", "KEN", "USA", "MUS"])
    .with_parts("ethnic", ["KUR"])
)


@pytest.mark.parametrize(
    ("lender", "role", "code"),
    [
        ("IRQ", "MIL", "IRQMIL"),
        ("TURKUR", "REB", "TURREBKUR"),  # role before ethnic group
        ("KUR", "REB", "KURREB"),  # no country known: the group stands first
        ("USAGOV", "GOV", "USAGOV"),  # White House officials
        ("USAMIL", "GOV", "USAMIL"),  # a Pentagon spokesman
        ("USAGOV", "ELI", "USAELI"),  # a former White House aide
        ("IGOUNO", "GOV", "IGOUNO"),
        ("IGONAT", "MIL", "IGONATMIL"),
        ("IGOUNO", "IGOPKO", "IGOPKO"),  # peacekeepers, whosever they are
        ("IRQ", "NGO", "NGOIRQ"),  # an Iraqi aid group
        ("IGOUNO", "NGO", "IGOUNO"),
        ("IMGMUSISI", "UAF", "IMGMUSISI"),  # fighters of a group that bears arms
        ("TURREBKUR", "REB", "TURREBKUR"),
        ("---REB", "GOV", "---REB"),  # the rebels' spokesman
        ("", "REB", "REB"),
    ],
)
def test_a_role_joins_the_code_it_belongs_to(lender, role, code):
    assert lend(SLOTS, lender, role) == code


def test_a_person_and_a_ruling_party_lend_the_country_only():
    assert lend(SLOTS, "IRQGOV", "MIL", person=True) == "IRQMIL"
    assert lend(SLOTS, "TURREBKUR", "GOV", person=True) == "TURGOV"


@pytest.mark.parametrize(
    ("nouns", "modifiers", "role"),
    [
        (["COP", "GOV"], [], "COP"),  # police official
        (["GOV", "MIL"], [], "MIL"),  # government troops
        (["MIL", "COP"], [], "COP"),  # military police
        (["PTY", "REB"], [], "REB"),  # communist guerrillas
        (["GOV"], ["ELI"], "ELI"),
        (["LEG"], ["OPP"], "OPPLEG"),
        (["GOV"], ["OPP"], "OPP"),  # opposition leader
        (["MIL"], ["REB"], "REB"),  # rebel commander
        (["UAF"], ["OPP"], "UAF"),  # opposition fighters
        (["EDU", "OPP"], [], "OPPEDU"),  # student protesters
    ],
)
def test_the_nouns_of_a_phrase_make_one_role(nouns, modifiers, role):
    assert one_role(SLOTS, nouns, modifiers) == role


@pytest.mark.parametrize(
    ("code", "country", "role"),
    [
        ("USAGOVMIL", "USA", "GOVMIL"),
        ("TURREBKUR", "TUR", "REB"),
        ("MUSGOV", "MUS", "GOV"),  # Mauritius
        ("IRQREBMUS", "IRQ", "REB"),  # Muslim
        ("IGOUNO", "IGO", ""),
        ("---REB", "", "REB"),
        ("KURREB", "", "REB"),
        ("", "", ""),
    ],
)
def test_country_and_role_of_a_code(code, country, role):
    assert (SLOTS.country(code), SLOTS.role(code)) == (country, role)


def test_legacy_codes_are_taken_as_they_are():
    slots = Slots(free=True)
    assert slots.join("ARN", "NGO~GOV") == "NGOARNGOV"
    assert slots.join("USAGOV", "GOV") == "USAGOV"
    assert slots.join("GMWGOV", "WGO") == "GMWGOVWGO"  # the letters are there, but across two parts
    assert slots.fault("XYZ") == ""


@pytest.mark.parametrize(
    ("phrase", "forms"),
    [
        ("prime minister", ("prime minister", "prime ministers")),
        ("Minister of Defence", ("minister of defense", "ministers of defense")),
        ("spokeswoman", ("spokesman", "spokesmen")),
        ("Lt. Gen.", ("lieutenant general", "lieutenant generals")),
        ("army", ("army", "armies")),
    ],
)
def test_a_role_noun_is_found_in_both_numbers_and_spellings(phrase, forms):
    assert role_forms(phrase) == forms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Côte d'Ivoire", ["Cote", "d", "Ivoire"]),
        ("al-Shabaab", ["al", "Shabaab"]),
        ("U.S.", ["US"]),
        ("SPLM/A", ["SPLM", "A"]),
        ("Erdoğan", ["Erdogan"]),
        ("—", []),
    ],
)
def test_words_of_a_name(text, words):
    assert pieces(text) == words


def test_one_spelling_of_a_word():
    assert spell("organisation") == spell("organization")
