"""Who is who through an article."""

from __future__ import annotations

import pytest
from small_codebook import codes, identities, place_of, small_codebook

FOLLOWED = [
    # surname after full name with title
    ("Pentagon spokesperson Cmdr. Sean Hall spoke. Hall left.", "Hall", 1, ["USAMIL"]),
    ("Kenyan Gen. Paul Wanjiru spoke. Gen. Wanjiru left.", "Wanjiru", 1, ["KENMIL"]),
    ("Kenyan Judge Lee Wan-ho spoke. Lee left.", "Lee", 1, ["KENJUD"]),
    # the surname of someone in the article beats the codebook's bearer and the city of that name
    ("Iraqi General Karim Abdullah spoke. Abdullah left.", "Abdullah", 1, ["IRQMIL"]),
    ("King Abdullah spoke. Abdullah left.", "Abdullah", 1, ["JORGOV"]),
    ("Kenyan General Ann Santos spoke. Santos left.", "Santos", 1, ["KENMIL"]),
    # a bare surname that nobody introduced is the only one's of that name in office
    ("Esper praised Kenya.", "Esper", 0, ["USAGOVMIL"]),
    ("Secretary Esper praised Kenya.", "Esper", 0, ["USAGOVMIL"]),
    ("Paul Esper left the farm. Esper was tired.", "Esper", 1, [""]),
    # title alone
    ("Kenyan President Daniel Otieno met Iraqi lawmakers. The president left.", "president", 0, ["KENGOV"]),
    ("Prime Minister Adil Abdul-Mahdi met the Turks. The Iraqi leader left.", "leader", 0, ["IRQGOV"]),
    # acronym in brackets
    ("The World Food Program (WFP) sent aid. The WFP left.", "WFP", 1, ["IGOUNOWFP"]),
    ("The Popular Mobilization Units, also known as Hashed, left. Hashed agreed.", "Hashed", 1, ["IRQUAF"]),
    # descriptions
    ("The PKK attacked Turkey. The group withdrew.", "group", 0, ["TURREBKUR"]),
    ("France met Iran. Both countries agreed.", "countries", 0, ["FRA", "IRN"]),
    ("Iraqi troops fought ISIS. The two sides agreed.", "sides", 0, ["IRQMIL", "IMGMUSISI"]),
    ("Iraqi rebels attacked. The rebels withdrew.", "rebels", 1, ["IRQREB"]),
    # pronouns
    ("Mark Esper spoke with Iraq. He left.", "He", 0, ["USAGOVMIL"]),
    ("Mark Esper met General Karim Haddad of Iraq. Esper thanked him.", "him", 0, ["IRQMIL"]),
    ("Iraqi soldiers met Mark Esper. They left.", "They", 0, ["IRQMIL"]),
    ("Russia and Turkey said they agreed.", "they", 0, ["RUS", "TUR"]),
    ("Iran withdrew its troops.", "troops", 0, ["IRNMIL"]),
    ("“We agreed,” Mark Esper said.", "We", 0, ["USAGOVMIL"]),
    # relative pronouns
    ("Iraqi rebels, who attacked Baghdad, withdrew.", "who", 0, ["IRQREB"]),
    # a country from the setting
    ("Rebels shelled a town in Kenya, according to officials in Baghdad.", "Rebels", 0, ["KENREB"]),
    ("Police arrested six men in Kenya.", "Police", 0, ["KENCOP"]),
    ("The Kenyan president spoke. Rebels withdrew.", "Rebels", 0, ["KENREB"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def actors(tmp_path_factory):
    return small_codebook(tmp_path_factory.mktemp("codebook"))


@pytest.mark.parametrize(("text", "word", "nth", "expected"), FOLLOWED)
def test_an_actor_is_followed(text, word, nth, expected, actors):
    ids = identities(text, actors)
    assert codes(ids.at(*place_of(ids, word, nth))) == expected


def test_different_people_of_one_surname_are_not_merged(actors):
    text = "Kenyan General Ann Otieno met Iraqi General Paul Otieno."
    ids = identities(text, actors)
    assert codes(ids.at(*place_of(ids, "Otieno", 0))) == ["KENMIL"]
    assert codes(ids.at(*place_of(ids, "Otieno", 1))) == ["IRQMIL"]


def test_a_title_tells_two_bearers_of_a_surname_apart(actors):
    text = "Kenyan lawmaker Mrs. Ann Otieno met Iraqi General Mr. Paul Otieno. Mrs. Otieno left."
    ids = identities(text, actors)
    assert codes(ids.at(*place_of(ids, "Otieno", 2))) == ["KENLEG"]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Rockets hit US bases in Iraq.", "bases", ["USAMIL"]),
        ("Rockets hit Israeli positions.", "positions", ["ISRMIL"]),
        ("Rockets hit the embassy of France.", "embassy", ["FRAGOV"]),
        ("Rockets hit a village in Kenya.", "village", ["KENCVL"]),
        ("They discussed Iran's nuclear programme.", "programme", ["IRN"]),
        ("They discussed the weather.", "weather", []),
        ("Talks between Iran and Iraq failed.", "Talks", ["IRN", "IRQ"]),
        ("An attack by Iranian soldiers in Iraq failed.", "attack", ["IRNMIL"]),
        ("They discussed Iran-backed attacks.", "attacks", []),
    ],
)
def test_a_phrase_that_is_no_actor_has_an_owner(text, word, expected, actors):
    ids = identities(text, actors)
    at = place_of(ids, word)
    assert ids.at(*at) == ()
    assert codes(ids.owner(*at)) == expected


def test_conjuncts_are_asked_one_by_one(actors):
    ids = identities("France, Germany and Italy agreed.", actors)
    assert [codes(ids.at(*place_of(ids, name))) for name in ("France", "Germany", "Italy")] == [
        ["FRA"],
        ["DEU"],
        ["ITA"],
    ]


def test_several_actors_of_one_code_are_one(actors):
    ids = identities("The soldiers of the Iraqi army and of Iraq left.", actors)
    assert codes(ids.at(*place_of(ids, "soldiers"))) == ["IRQMIL"]


def test_an_inferred_country_says_so(actors):
    ids = identities("Police arrested six men in Kenya. Kenyan soldiers left.", actors)
    (inferred,) = ids.at(*place_of(ids, "Police"))
    (stated,) = ids.at(*place_of(ids, "soldiers"))
    assert (inferred.inferred, stated.inferred) == (True, False)
    assert "KEN inferred: named in the sentence" in inferred.trail


def test_a_trail_tells_name_title_and_dated_role(actors):
    ids = identities("Mark Esper spoke. He left.", actors)
    (he,) = ids.at(*place_of(ids, "He"))
    assert he.name == "Mark Esper"
    assert he.trail == ("Mark Esper", "USAGOVMIL 2019-07..2020-11-09 secretary of defense", "He: Mark Esper")


def test_unresolved_names_stay(actors):
    ids = identities("Zorblat Industries sued Mark Esper.", actors)
    assert [(m.text, m.actor.code) for m in ids.mentions] == [
        ("Zorblat Industries", ""),
        ("Mark Esper", "USAGOVMIL"),
    ]


def test_a_span_has_the_core_words_only(actors):
    text = "The Iraqi soldiers who fled met the angry crowd of Monday."
    ids = identities(text, actors)
    spans = [ids.span(*place_of(ids, word)) for word in ("soldiers", "crowd")]
    assert [text[start:end] for start, end in spans] == ["Iraqi soldiers", "angry crowd"]


def test_offsets_count_from_the_headline(actors):
    ids = identities("Iran agreed.", actors, headline="France objects")
    assert [(m.text, m.start) for m in ids.mentions] == [("France", 0), ("Iran", len("France objects\n\n"))]


def test_no_sentence_no_mention(actors):
    assert identities("", actors).mentions == ()
