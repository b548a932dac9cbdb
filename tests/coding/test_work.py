"""Whatever one article does, the others are coded, in order, by any number of processes."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from conflictcode.coding import work
from conflictcode.coding.work import code_chunk, code_in_order
from conflictcode.errors import CodebookError
from conflictcode.records import Article
from tests.coding.fakes import fake_coder

DAY = dt.date(2019, 10, 4)


def article(number, text="They met. They talked."):
    return Article.make(f"a{number}", DAY, "", text)


def results(texts, seconds=5.0):
    return code_chunk([article(n, text) for n, text in enumerate(texts)], fake_coder, seconds)


def test_a_good_chunk():
    assert [len(result.events) for result in results(["One.", "One. Two.", "none"])] == [1, 2, 0]


BLAMED = [
    ("divide", "coder failed: ZeroDivisionError: division by zero"),
    ("x" * (work.LONGEST + 1), "too long: over 200,000 characters; more than one article?"),
    ("pause 30", "too slow: over 0.2 seconds"),
]


@pytest.mark.parametrize(("bad", "reason"), BLAMED)
def test_the_article_to_blame_is_named_and_the_others_are_coded(bad, reason):
    seconds = 0.2 if "pause" in bad else 5.0
    coded = results(["One.", bad, "One. Two."], seconds)
    assert [result.failure for result in coded] == ["", reason, ""]
    assert [len(result.events) for result in coded] == [1, 0, 2]


class Slow:
    """Python that goes on and on, as a rule that runs in circles would."""

    def __call__(self, articles):
        for article in articles:
            while "circles" in article.text:
                sum(range(1000))
            yield from fake_coder([article])


def in_a_thread(work):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


@pytest.mark.parametrize("place", [in_a_thread, lambda work: work()])
def test_the_time_limit_holds_in_a_thread_too_as_dask_has_them(place):
    chunk = [article(1), article(2, "In circles."), article(3)]
    coded = place(lambda: code_chunk(chunk, Slow(), 0.3))
    assert [result.failure for result in coded] == ["", "too slow: over 0.3 seconds", ""]
    assert [len(result.events) for result in coded] == [2, 0, 2]


def test_a_coder_that_loses_an_article_is_not_believed():
    coded = code_chunk([article(1), article(2)], lambda articles: list(fake_coder(articles))[:1], 5.0)
    assert [len(result.events) for result in coded] == [2, 2]


@pytest.mark.parametrize("n_process", [1, 2, 4])
def test_the_same_results_in_the_same_order(n_process):
    chunks = [[article(10 * c + n, "x." * (n % 3 + 1)) for n in range(5)] for c in range(9)]
    coded = list(code_in_order(iter(chunks), fake_coder, 5.0, n_process))
    assert coded == [code_chunk(chunk, fake_coder, 5.0) for chunk in chunks]


def test_a_dying_process_costs_one_article():
    chunks = [[article(1), article(2)], [article(3), article(4, "die")], [article(5)], [article(6)]]
    coded = [result for chunk in code_in_order(chunks, fake_coder, 5.0, 2) for result in chunk]
    assert [result.failure for result in coded] == ["", "", "", "process died: out of memory?", "", ""]
    assert [len(result.events) for result in coded] == [2, 2, 2, 0, 2, 2]


def test_few_chunks_are_in_flight():
    taken = []

    def chunks():
        for number in range(40):
            taken.append(number)
            yield [article(number)]

    stream = code_in_order(chunks(), fake_coder, 5.0, 2)
    for _ in range(3):
        next(stream)
    assert len(taken) <= 3 + 2 * 2
    stream.close()


@pytest.mark.parametrize("n_process", [1, 2])
def test_what_is_wrong_with_the_codebook_is_no_article_to_blame(n_process):
    with pytest.raises(CodebookError, match=r"19\.yaml:3"):
        list(code_in_order([[article(1, "codebook")]], fake_coder, 5.0, n_process))
