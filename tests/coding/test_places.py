"""Places: which names of a text are places, which namesake is meant, and where an act took place."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from conflictcode.codebook.gazetteer import Gazetteer, open_gazetteer
from conflictcode.coding.dates import date_event
from conflictcode.coding.explain import explain
from conflictcode.coding.places import PLACE_COLUMNS, find_places, place_event, place_spans, places_frame
from conflictcode.coding.sentences import parse
from conflictcode.records import Article, Place, Sentence

ROOT = Path(__file__).parents[2]
SIDES = ("", "")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer(progress=False)


def read(text: str, headline: str = "") -> tuple[Article, tuple[Sentence, ...]]:
    article = Article.make("a", dt.date(2022, 3, 9), headline, text)
    return article, next(parse([article]))


def found(text: str, gazetteer: Gazetteer) -> list[tuple[str, str]]:
    article, sentences = read(text)
    return [(place.text, place.country) for place in find_places(article, sentences, gazetteer)]


def located(
    text: str, act: str, gazetteer: Gazetteer, sides: tuple[str, str] = SIDES
) -> tuple[Place | None, str]:
    headline, _, body = text.rpartition(" // ")
    article, sentences = read(body, headline)
    places = find_places(article, sentences, gazetteer)
    token, sentence = next((t, s) for s in reversed(sentences) for t in s.tokens if t.text == act)
    when = date_event(token.i, sentence, sentences, article.published)
    return place_event(token.i, sentence, sentences, places, *sides, when=when)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A bomb exploded in Mosul.", [("Mosul", "IRQ")]),
        ("Gunmen stormed a bank in the northern city of Kirkuk.", [("Kirkuk", "IRQ")]),
        ("Soldiers were killed near the Syrian border.", [("Syrian", "SYR")]),
        ("Clashes spread through Basra province.", [("Basra", "IRQ")]),
        ("BAGHDAD (AP) — Police found a bomb.", [("BAGHDAD", "IRQ")]),
        ("Rebels captured Soledar.", [("Soledar", "UKR")]),
        ("Militants raided Chibok.", [("Chibok", "NGA")]),
        ("The tanker was seized in the Strait of Hormuz.", [("Strait of Hormuz", "")]),
        ("Rockets hit the Ain al-Asad air base.", [("Ain al-Asad air base", "IRQ")]),
        ("Troops left Port-au-Prince.", [("Port-au-Prince", "HTI")]),
        ("Fighting flared in the Gaza Strip.", [("Gaza Strip", "PSE")]),
        ("A truck bomb killed ten people in the Turkish capital.", [("Turkish capital", "TUR")]),
        ("A convoy crossed into northern Mali.", [("northern Mali", "MLI")]),
    ],
)
def test_recognises(gazetteer: Gazetteer, text: str, names: list[tuple[str, str]]) -> None:
    assert found(text, gazetteer) == names


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton arrived late.",
        "Gen. Jackson refused to answer.",
        "President Lincoln was shot.",
        "Sen. Orlando Lopez voted against the bill.",
        "He read the Baghdad Post every day.",
        "The police arrested five men in March.",
        "Most of the troops were young.",
        "Police said nobody was hurt.",
        "Reading the letter, he wept.",
        "Mr. Bolton said the talks had failed.",
        "She works for Paris Saint-Germain Football Club.",
    ],
)
def test_people_papers_and_common_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert found(text, gazetteer) == []


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("Riots broke out in Alexandria, Egypt.", "Alexandria", "EGY", "Alexandria"),
        ("Riots broke out in Alexandria, Virginia.", "Alexandria", "USA", "Virginia"),
        ("A man was shot in Springfield, Illinois.", "Springfield", "USA", "Illinois"),
        ("A man was shot in Springfield, Mass., on Friday.", "Springfield", "USA", "Massachusetts"),
        ("Police were called to Portland, Maine.", "Portland", "USA", "Maine"),
        ("A strike closed the mills of Birmingham, Alabama.", "Birmingham", "USA", "Alabama"),
        ("A strike closed the mills of Birmingham.", "Birmingham", "GBR", "England"),
        ("Soldiers patrolled Iraq's Basra.", "Basra", "IRQ", "Basra"),
        ("The Libyan navy shelled Tripoli.", "Tripoli", "LBY", "Tripoli"),
        (
            "The Lebanese army entered Tripoli after clashes in Beirut and Sidon.",
            "Tripoli",
            "LBN",
            "North Governorate",
        ),
        ("Clashes in Goma spread to Bukavu and Beni.", "Beni", "COD", "North Kivu"),
        (
            "Protesters in Tehran and Shiraz marched; others met in Mashhad.",
            "Mashhad",
            "IRN",
            "Razavi Khorasan",
        ),
        ("Rebels in Luhansk and Donetsk shelled Kyiv's troops.", "Donetsk", "UKR", "Donetsk"),
        ("Police searched homes in Paris, Texas.", "Paris", "USA", "Texas"),
        ("Police searched homes in Paris.", "Paris", "FRA", "Ile-de-France"),
    ],
)
def test_tells_namesakes_apart(gazetteer: Gazetteer, text: str, name: str, country: str, admin1: str) -> None:
    article, sentences = read(text)
    places = [p for p in find_places(article, sentences, gazetteer) if p.text.rstrip(",") == name]
    assert [place.country for place in places] == [country]
    assert gazetteer.find(name) and places[0].latitude is not None
    if country in {"USA", "EGY", "COD", "UKR"}:
        assert places[0].admin1 == admin1 or (country, places[0].admin1) == ("COD", "Nord-Kivu")


def test_every_place_points_into_the_text_and_says_why(gazetteer: Gazetteer) -> None:
    text = "Rebels shelled Homs, Hama and Aleppo. U.S. jets bombed Raqqa, in northern Syria."
    article, sentences = read(text, "Syrian towns under fire")
    places = find_places(article, sentences, gazetteer)
    assert len(places) >= 6
    assert all(article.text[p.start : p.end] == p.text for p in places)
    assert all(p.how and p.precision in range(1, 8) for p in places)
    assert [p.start for p in places] == sorted(p.start for p in places)


def test_given_spans_are_resolved(gazetteer: Gazetteer) -> None:
    article, sentences = read("Police in Walker County, Texas, and County Mayo met.")
    spans = [
        (article.text.index(name), article.text.index(name) + len(name))
        for name in ("Walker County", "Texas")
    ]
    places = place_spans(article, sentences, spans, gazetteer)
    assert [(p.text, p.admin1) for p in places] == [("Walker County", "Texas"), ("Texas", "Texas")]


def test_frame_has_the_public_columns(gazetteer: Gazetteer) -> None:
    articles = [Article("x", None, "A bomb exploded in Mosul."), Article("y", None, "Nothing happened.")]
    frame = places_frame(articles, gazetteer)
    assert tuple(frame.columns) == PLACE_COLUMNS
    assert frame[["article_id", "start", "end", "name", "country"]].values.tolist() == [
        ["x", 19, 24, "Mosul", "IRQ"]
    ]


@pytest.mark.parametrize(
    ("text", "act", "place", "step"),
    [
        ("Gunmen killed four men in Mosul.", "killed", "Mosul", 1),
        ("Gunmen killed four men near Mosul.", "killed", "Mosul", 2),
        ("Gunmen killed four men in Anbar province.", "killed", "Anbar", 4),
        ("Gunmen killed four men in the Donbas.", "killed", "Donbas", 5),
        ("Gunmen killed four men in Iraq.", "killed", "Iraq", 6),
        ("Pirates killed four men in the Gulf of Aden.", "killed", "Gulf of Aden", 7),
        ("Russian jets bombed Idlib.", "bombed", "Idlib", 1),
        ("Gunmen killed four men in Basra.", "killed", "Basra", 1),
        ("Gunmen killed four men in Basra province.", "killed", "Basra", 4),
        ("Gunmen killed the governor of Basra in Najaf.", "killed", "Najaf", 1),
        ("Clashes erupted in Basra. Police closed schools in the province.", "closed", "Basra", 4),
        ("Clashes erupted in Basra. Police closed schools in the city.", "closed", "Basra", 1),
        ("Shells hit Mosul and Kirkuk. Six were killed in the country on Monday.", "killed", "Iraq", 6),
        ("Troops raid camp // Troops raided a camp near Mosul, police said.", "raid", "Mosul", 2),
        ("Gunmen kill six // BAGHDAD (AP) — Gunmen killed six in Mosul.", "kill", "Mosul", 1),
        ("Khan met Rouhani in Tehran. Rouhani thanked him.", "thanked", "Tehran", 1),
        ("QOM (AP) — Khan met Rouhani in Tehran. Rouhani thanked him.", "thanked", "Tehran", 1),
        ("Russia invaded Ukraine.", "invaded", "Ukraine", 6),
        ("The president said in Sochi that jets had bombed Idlib.", "said", "Sochi", 1),
        ("The president said in Sochi that jets had bombed Idlib.", "bombed", "Idlib", 1),
        ("Militants attacked Sangin, a town in Helmand.", "attacked", "Sangin", 1),
        ("Police fired at crowds in Mosul, where ten people died.", "died", "Mosul", 1),
        ("Clashes erupted in Goma. Soldiers shot four people.", "shot", "Goma", 1),
        ("BAGHDAD (AP) — Gunmen killed four men on Sunday.", "killed", "Baghdad", 1),
        ("Bomb kills nine in Quetta // Nine people died when a car blew up.", "died", "Quetta", 1),
    ],
)
def test_an_act_is_where_its_own_words_say(
    gazetteer: Gazetteer, text: str, act: str, place: str, step: int
) -> None:
    where, reason = located(text, act, gazetteer)
    assert where is not None, reason
    assert (where.name, where.precision, reason) == (place, step, "")


@pytest.mark.parametrize(
    ("text", "act", "sides"),
    [
        ("Moscow said the talks had failed.", "said", ("RUS", "")),
        ("Washington urged Ankara to halt its offensive.", "urged", ("USA", "TUR")),
        ("The council imposed sanctions on North Korea.", "imposed", ("IGO", "PRK")),
        ("France expelled three Russian diplomats.", "expelled", ("FRA", "RUS")),
        ("Tehran condemned the raid in Najaf.", "condemned", ("IRN", "USA")),
        ("BEIRUT (AP) — France expelled three Russian diplomats.", "expelled", ("FRA", "RUS")),
    ],
)
def test_actors_are_no_places(gazetteer: Gazetteer, text: str, act: str, sides: tuple[str, str]) -> None:
    where, reason = located(text, act, gazetteer, sides)
    assert where is None and reason


def test_an_act_at_home_is_in_the_country_and_says_so(gazetteer: Gazetteer) -> None:
    where, _ = located("Iraqi police beat Iraqi students.", "beat", gazetteer, ("IRQ", "IRQ"))
    assert where is not None
    assert (where.name, where.precision, where.text) == ("Iraq", 6, "")
    assert "no place is named" in where.how


@pytest.mark.parametrize(
    ("text", "act", "why"),
    [
        ("Troops shot a man in Gao. The army will send tanks.", "send", "it lies ahead"),
        ("Troops shot a man in Gao. They killed six in 2012.", "killed", "it is of another time"),
        ('Troops shot a man in Gao. "Rebels fired first," said a general.', "fired", "what somebody says"),
        ("Troops shot a man in Gao. Shops were looted in two towns.", "looted", "have no names"),
        ("Troops shot a man in Gao. The ministers spoke by telephone.", "spoke", "by telephone"),
    ],
)
def test_what_happens_elsewhere_takes_no_place_from_the_sentence_before(
    gazetteer: Gazetteer, text: str, act: str, why: str
) -> None:
    where, reason = located(text, act, gazetteer, ("FRA", "USA"))
    assert where is None and why in reason


@pytest.mark.parametrize("act", ["criticised", "urged"])
def test_acts_told_in_one_breath_share_their_place(gazetteer: Gazetteer, act: str) -> None:
    text = (
        "The cleric, in a sermon read by an aide in Karbala, criticised ministers and urged them to resign."
    )
    where, _ = located(text, act, gazetteer, ("IRQ", "IRQ"))
    assert where is not None and where.name == "Karbala"


def test_an_embassy_acts_in_the_country_where_the_article_plays(gazetteer: Gazetteer) -> None:
    text = "Police shot students in Gao and Mopti. The American embassy deplored the violence."
    where, _ = located(text, "deplored", gazetteer, ("USA", ""))
    assert where is not None and where.name == "Mali"


@pytest.mark.parametrize("owner", ["Iraqi", "American"])
def test_a_base_is_where_the_article_plays_whoever_owns_it(gazetteer: Gazetteer, owner: str) -> None:
    text = f"Clashes hit Mosul and Kirkuk. Rockets struck an {owner} air base."
    where, _ = located(text, "struck", gazetteer)
    assert where is not None and where.country == "IRQ"


def test_whose_embassy_it_is_is_not_where_the_article_plays(gazetteer: Gazetteer) -> None:
    text = "Shells fell near the French embassy in Bamako. Soldiers closed roads in the capital."
    where, _ = located(text, "closed", gazetteer)
    assert where is not None and where.name == "Bamako"


def test_rivals_are_kept(gazetteer: Gazetteer) -> None:
    where, _ = located("Missiles hit Kyiv, Lviv and Dnipro.", "hit", gazetteer)
    assert where is not None and where.name == "Kyiv"
    assert any("Lviv" in other for other in where.alternatives)


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        yield load_benchmark()


def load_benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("event_places", ROOT / "benchmarks" / "event_places.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_gold_of_event_places_holds(gazetteer: Gazetteer, benchmark: ModuleType) -> None:
    rows = benchmark.read(ROOT / "tests" / "gold" / "event_places.csv")
    pairs = zip(rows, benchmark.predict(rows, gazetteer), strict=True)
    marks = [benchmark.grade(row, place, gazetteer)[0] for row, place in pairs]
    assert len(rows) >= 200
    assert sum(mark in {"right", "parent"} for mark in marks) / len(rows) >= 0.96


def test_gold_of_the_samples_places_holds(gazetteer: Gazetteer, benchmark: ModuleType) -> None:
    acts = benchmark.acts()
    golds = [{"place": act.row["place_name"], "country": act.row["country"]} for act in acts]
    pairs = zip(golds, benchmark.locate_acts(acts, gazetteer), strict=True)
    marks = [benchmark.grade(gold, place, gazetteer)[0] for gold, place in pairs]
    assert sum(mark in {"right", "parent"} for mark in marks) / len(acts) >= 0.85


def test_gold_of_event_places_is_well_formed(gazetteer: Gazetteer) -> None:
    with (ROOT / "tests" / "gold" / "event_places.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        assert row["predicate"] in f"{row['headline']} {row['body']}", row
        name = row["place"].removesuffix(" province")
        if name:
            assert row["country"] in {e.country for e in gazetteer.find(name)}, row


def test_explain_shows_place_and_date_with_their_reasons() -> None:
    text = "Gunmen killed four men near Mosul on Monday. Tehran condemned the raid."
    shown = explain(text, date="2022-03-09")
    for words in (
        "Mosul, IRQ (precision 2): the clause: near Mosul",
        "2022-03-07: the clause: Monday",
        "the places named here are actors or belong to another act",
    ):
        assert words in str(shown) and words in shown._repr_html_()


def test_an_event_without_a_place_has_empty_cells_and_the_reason() -> None:
    article = Article.make("a", dt.date(2022, 3, 9), "", "France condemned Russia.")
    (event,) = explain(article).coded.events
    assert (event.place_name, event.country, event.latitude, event.place_precision) == ("", "", None, None)
    assert event.place_how.startswith("the places named here are actors")
