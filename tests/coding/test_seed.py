"""The article that the project was born from, and its counterpart among the samples, come out right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import conflictcode as cc
from conflictcode.codebook.codebook import load_codebook
from conflictcode.coding.pipeline import CodedArticle, code
from conflictcode.records import Article, Event

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seed" / "us-asks-iraq.txt"


@pytest.fixture(scope="module")
def seed() -> CodedArticle:
    if not SEED.is_file():
        pytest.skip("the seed article is not here (../shared/seed)")
    headline, body = SEED.read_text(encoding="utf-8").split("\n\n", 1)
    (result,) = code([Article.make("seed", dt.date(2019, 12, 16), headline, body)], load_codebook())
    return result


@pytest.fixture(scope="module")
def sample() -> CodedArticle:
    articles = cc.read_articles(ROOT / "notebooks" / "data" / "articles.csv", quiet=True)
    row = articles.set_index("article_id").loc["S055"]
    article = Article.make("S055", row.date.date(), row.headline, row.text)
    (result,) = code([article], load_codebook())
    return result


def any_event(
    result: CodedArticle, source: str, root: str, target: str = "", **values: object
) -> list[Event]:
    return [
        e
        for e in result.events
        if e.source_code.startswith(source)
        and e.action_code.startswith(root)
        and e.target_code.startswith(target)
        and all(getattr(e, name) == value for name, value in values.items())
    ]


def test_the_us_defense_secretary_asks_iraq_for_help(seed):
    assert any_event(seed, "USAGOVMIL", "02", "IRQ")


def test_he_speaks_with_iraqs_prime_minister(seed):
    assert any_event(seed, "USAGOVMIL", "04", "IRQGOV")


def test_the_secretary_of_state_warns_iran_and_accuses_the_militias_it_backs(seed):
    warning = any_event(seed, "USAGOV", "13", "IRN")
    accusing = any_event(seed, "USAGOV", "112", "IRQ") + any_event(seed, "USAGOV", "112", "IRN")
    assert {e.sentence for e in warning} & {e.sentence for e in accusing}


def test_attacks_by_irans_proxies_are_attributed_not_asserted(seed):
    attacks = any_event(seed, "IRN", "19")
    assert attacks
    assert all(e.attributed_to.startswith("USA") for e in attacks)


def test_parliament_passed_a_law_in_2016(seed):
    (law,) = any_event(seed, "IRQLEG", "0")
    assert law.historical
    assert law.date_start == dt.date(2016, 1, 1)


def test_a_committee_investigates(seed):
    assert any_event(seed, "", "09")


def test_esper_is_one_man_by_all_his_names(seed):
    names = {"US Secretary of Defense Mark Esper", "Secretary Esper", "Esper", "He"}
    said = {e.source_text: e.source_code for e in seed.events if e.source_text in names}
    assert set(said.values()) == {"USAGOVMIL"}
    assert len(said) >= 3


def test_the_iraqi_leader_is_the_prime_minister(seed):
    leaders = [m for m in seed.identities.mentions if "Iraqi leader" in m.text]
    assert {m.actor.code for m in leaders} == {"IRQGOV"}


def test_nothing_happened_in_the_battle_of_the_bulge(seed):
    assert not [e for e in seed.events if "Bulge" in e.action_text or "Battle" in e.target_text]


SAMPLE = [
    ("USAGOVMIL", "02", "IRQGOV"),  # Esper asks for help
    ("USAGOV", "13", "IRN"),  # Pompeo warns Iran
    ("USAGOV", "112", ""),  # and accuses the groups it backs
    ("", "09", ""),  # a committee investigates
]


@pytest.mark.parametrize(("source", "root", "target"), SAMPLE)
def test_the_same_news_in_our_own_words(sample, source: str, root: str, target: str):
    assert any_event(sample, source, root, target)
