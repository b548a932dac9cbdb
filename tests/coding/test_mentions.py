"""Phrases and the codes that their own words give, before the rest of the article is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from small_codebook import DAY, codes, identities, small_codebook

from conflictcode.coding.mentions import find_mentions
from conflictcode.coding.sentences import parse
from conflictcode.records import Article

PHRASES = [
    # names, and where they stand for their country
    ("The Kremlin warned them.", "Kremlin", ["RUSGOV"]),
    # a capital that acts is its government, a capital where something happens is a place
    ("Moscow warned them.", "Moscow", ["RUSGOV"]),
    ("They were warned by Moscow.", "Moscow", ["RUSGOV"]),
    ("They left Moscow.", "Moscow", ["RUS"]),
    ("They met in Moscow.", "Moscow", ["RUS"]),
    # a role noun in front of what its bearers do
    ("A rebel attack in Kenya failed.", "rebel", ["---REB"]),
    ("Kenyan rebel attacks failed.", "rebel", ["KENREB"]),
    ("Kenyan intelligence reports said so.", "intelligence", []),
    ("The PKK withdrew.", "PKK", ["TURREBKUR"]),
    ("Al-Shabaab attacked the town.", "Al-Shabaab", ["SOMREB"]),
    ("Isis attacked the town.", "Isis", ["IMGMUSISI"]),
    ("IRAQ THREATENS FRANCE WITH WAR", "FRANCE", ["FRA"]),
    # a role noun with its country
    ("Iraqi security forces attacked.", "Iraqi security forces", ["IRQMIL"]),
    ("Iraq's security forces attacked.", "Iraq's security forces", ["IRQMIL"]),
    ("The army of Iraq attacked.", "army", ["IRQMIL"]),
    ("Opposition lawmakers in Kenya objected.", "Opposition lawmakers", ["KENOPPLEG"]),
    ("Kenya's former president objected.", "Kenya's former president", ["KENELI"]),
    ("The Italian defence minister objected.", "Italian defence minister", ["ITAGOVMIL"]),
    ("Police in Mosul objected.", "Police", ["IRQCOP"]),
    ("Gunmen attacked the town.", "Gunmen", ["---UAF"]),
    # slots in the manual's order, whatever the order of the words
    ("Turkish Kurdish rebels attacked.", "Turkish Kurdish rebels", ["TURREBKUR"]),
    ("Kurdish rebels in Turkey attacked.", "Kurdish rebels", ["TURREBKUR"]),
    # of an organisation: its own code, unless the role adds something
    ("UN peacekeepers left.", "UN peacekeepers", ["IGOPKO"]),
    ("UN officials left.", "UN officials", ["IGOUNO"]),
    ("A Pentagon spokesman left.", "Pentagon spokesman", ["USAMIL"]),
    ("PKK guerrillas left.", "PKK guerrillas", ["TURREBKUR"]),
    # what lends no country
    ("Iran-backed militants attacked.", "backed militants", ["---UAF"]),
    ("Anti-Iran militants attacked.", "Iran militants", ["---UAF"]),
    ("US-led troops attacked.", "led troops", ["USAMIL"]),
    # several
    ("Russian and Turkish troops left.", "Russian and Turkish troops", ["RUSMIL", "TURMIL"]),
    ("The presidents of France and Italy left.", "presidents", ["FRAGOV", "ITAGOV"]),
    ("Iraqi police and soldiers left.", "soldiers", ["IRQMIL"]),
    ("Dozens of Iraqi soldiers left.", "Dozens", ["IRQMIL"]),
    # some of a people are civilians, the people are the country
    ("Three Kenyans died.", "Kenyans", ["KENCVL"]),
    ("The Kenyans objected.", "Kenyans", ["KEN"]),
    # titles
    ("Pentagon spokesperson Cmdr. Sean Hall objected.", "Sean Hall", ["USAMIL"]),
    ("Kenyan President Daniel Otieno objected.", "Daniel Otieno", ["KENGOV"]),
    ("Daniel Otieno, the Kenyan foreign minister, objected.", "Daniel Otieno", ["KENGOV"]),
    ("US Secretary of Defense Mark Esper objected.", "Mark Esper", ["USAGOVMIL"]),
    # the codebook's office on the day beats a rank; a title beats a codebook that knows no office
    ("Gen. Mark Esper objected.", "Mark Esper", ["USAGOVMIL"]),
    ("The PKK government objected.", "PKK government", ["TURGOV"]),
    ("Michael Jordan objected.", "Michael Jordan", [""]),
]  # fmt: skip


@pytest.fixture(scope="module")
def actors(tmp_path_factory):
    return small_codebook(tmp_path_factory.mktemp("codebook"))


def of_phrase(text, phrase, actors):
    """Codes of the mentions that end where ``phrase`` ends, the longest only."""
    article = Article.make("a", DAY, "", text)
    sentences = next(iter(parse([article])))
    end = text.index(phrase) + len(phrase)
    found = [m for m in find_mentions(sentences, DAY, actors) if m.start < end <= m.end]
    longest = max((m.end - m.start for m in found), default=0)
    return codes(tuple(m.actor for m in found if m.end - m.start == longest))


@pytest.mark.parametrize(("text", "phrase", "expected"), PHRASES)
def test_a_phrase_has_the_code_of_its_words(text, phrase, expected, actors):
    assert of_phrase(text, phrase, actors) == expected


def test_a_mention_is_where_the_text_has_it(actors):
    text = "The Iraqi police met the “Kremlin” envoy."
    article = Article.make("a", DAY, "", text)
    sentences = next(iter(parse([article])))
    found = find_mentions(sentences, DAY, actors)
    assert [text[m.start : m.end] for m in found] == [m.text for m in found]
    assert "Iraqi police" in [m.text for m in found]


def test_what_is_no_actor_has_no_mention(actors):
    ids = identities("The storm delayed talks on Monday. It is hard to say why.", actors)
    assert ids.mentions == ()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(1989, 5, 1), "DDR"),
        (dt.date(1990, 10, 3), "DEU"),
        (None, "DEU"),  # without a date the latest
    ],
)
def test_a_name_has_the_code_of_its_day(day, expected, actors):
    ids = identities("East Germany objected.", actors, day=day)
    assert [m.actor.code for m in ids.mentions] == [expected]


def test_two_bearers_of_a_name_are_told_apart_by_the_words_of_the_article(tmp_path):
    congos = """
kind: country
Congo-Brazzaville: {names: [Congo], code: COG, context: [Brazzaville, Sassou]}
DR Congo: {names: [Congo], capital: [Kinshasa], code: COD}
"""
    actors = small_codebook(tmp_path, congos=congos)
    plain = identities("Congo objected.", actors)
    other = identities("Congo objected, officials in Brazzaville said.", actors)
    assert plain.mentions[0].actor.code == "COD"
    assert other.mentions[0].actor.code == "COG"
