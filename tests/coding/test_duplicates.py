"""Which reports are the same story told again."""

import pandas as pd
import pytest

from conflictcode.coding.duplicates import clusters, find_duplicates
from conflictcode.errors import ArticlesError

ROCKETS = (
    "Three rockets hit the K-1 base near Kirkuk on Friday evening. A contractor was killed and several "
    "soldiers were hurt, the coalition said. Nobody claimed the attack. Iraqi forces found a launcher on "
    "a lorry not far from the base and opened an inquiry."
)
TALKS = (
    "The prime minister received tribal leaders in Baghdad on Sunday. They spoke about the protests in the "
    "south and about jobs. Parliament is to meet again on Tuesday to vote on the election law."
)
SAME = [
    ("word for word", ROCKETS),
    ("in capitals and without stops", ROCKETS.upper().replace(".", "")),
    ("a word or two changed", ROCKETS.replace("lorry", "truck").replace("evening", "night")),
    ("the last sentence cut", ROCKETS[: ROCKETS.rindex("Iraqi forces")]),
    ("with an agency's tail", ROCKETS + " Reporting by our staff in Baghdad and Erbil."),
]
OTHER = [
    ("another story", TALKS),
    ("one sentence in common", TALKS + " Nobody claimed the attack."),
    ("", ""),
]


@pytest.mark.parametrize(("how", "text"), SAME)
def test_same(how, text):
    assert clusters([ROCKETS, TALKS, text])[0] == [0, 1, 0], how


@pytest.mark.parametrize(("how", "text"), OTHER)
def test_not_the_same(how, text):
    assert clusters([ROCKETS, text])[0] == [0, 1], how


def test_no_report_is_lost_and_the_first_names_the_cluster():
    texts = [TALKS, ROCKETS, TALKS + " More soon.", ROCKETS]
    frame = pd.DataFrame({"article_id": ["a", "b", "c", "d"], "text": texts}, index=[9, 8, 7, 6])
    marked = find_duplicates(frame)
    assert list(marked.cluster) == ["a", "b", "a", "b"]
    assert marked.similarity.tolist()[:2] == [1.0, 1.0]
    assert marked.similarity.tolist()[3] == 1.0
    assert 0.8 < marked.similarity.tolist()[2] < 1.0
    pd.testing.assert_frame_equal(marked[["article_id", "text"]], frame)


def test_the_order_of_a_thousand_copies_costs_no_million_pairs():
    assert set(clusters([ROCKETS] * 1000)[0]) == {0}


def test_a_frame_without_texts_says_so():
    with pytest.raises(ArticlesError, match="no column 'text'"):
        find_duplicates(pd.DataFrame({"article_id": ["a"]}))
