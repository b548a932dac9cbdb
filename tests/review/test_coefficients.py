"""Worked examples from the literature, and three independent libraries, to six places.

A paper prints three or four places; where it also prints the sums behind them, the exact value is written
here as those sums, and the printed one is checked beside it.
"""

from __future__ import annotations

import ast
import os
import random
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from agreement import metrics as agreement
from nltk.metrics.agreement import AnnotationTask

from conflictcode.review.coefficients import ac1, alpha, bootstrap_alpha, kappa, percent, wilson

SIX = 1e-6
Units = list[list[str | None]]


def units(*coders: str) -> Units:
    """A string a coder, a character a unit, ``*`` for missing."""
    return [[None if value == "*" else value for value in unit] for unit in zip(*coders, strict=True)]


def table(counts: list[list[int]]) -> Units:
    """Units from a confusion matrix: rows the first coder, columns the second."""
    return [[str(i), str(j)] for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]


FOUR_CODERS = units("123321412***", "1233224125*3", "*3332342251*", "12332441251*")

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", sections A, B and C (nominal):
# alpha = ((n-1) * agreeing - s) / (n * (n-1) - s), where s is the sum of n_c * (n_c - 1) over the values
ALPHA = [
    (units("0100000010", "1110010000"), 1 - 19 * 4 / (14 * 6), 0.095),
    (units("aabbdcccedda", "babbbccceddd"), (23 * 18 - 104) / (24 * 23 - 104), 0.692),
    (FOUR_CODERS, (39 * 32 - 344) / (40 * 39 - 344), 0.743),
]


@pytest.mark.parametrize(("coded", "exact", "printed"), ALPHA)
def test_alpha_of_krippendorffs_examples(coded: Units, exact: float, printed: float) -> None:
    assert round(exact, 3) == printed
    assert alpha(coded) == pytest.approx(exact, abs=SIX)


KAPPA = [  # (table, observed, expected, kappa as printed)
    ([[20, 5], [10, 15]], 0.70, 0.50, 0.4),  # the usual classroom example
    ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.89, 0.66, 0.68),  # Fleiss, Levin & Paik (2003), table 18.1
    # Gwet (2002): the paradox, 94 % agreement and a kappa below zero
    ([[118, 5], [2, 0]], 118 / 125, (123 * 120 + 2 * 5) / 125**2, -0.02),
]


@pytest.mark.parametrize(("counts", "observed", "expected", "printed"), KAPPA)
def test_kappa_of_published_tables(
    counts: list[list[int]], observed: float, expected: float, printed: float
) -> None:
    exact = (observed - expected) / (1 - expected)
    assert round(exact, 2) == printed
    assert kappa(table(counts)) == pytest.approx(exact, abs=SIX)


def test_ac1_where_kappa_fails() -> None:
    expected = 2 * 0.972 * 0.028  # Gwet (2002): 243 of 250 ratings are the common value
    exact = (0.944 - expected) / (1 - expected)
    assert round(exact, 4) == 0.9408
    assert ac1(table([[118, 5], [2, 0]])) == pytest.approx(exact, abs=SIX)


def test_ac1_with_gaps_and_five_values() -> None:
    # Gwet (2014), Handbook of Inter-Rater Reliability, four raters with missing ratings
    assert ac1(FOUR_CODERS) == pytest.approx(0.77544, abs=5e-6)
    assert percent(FOUR_CODERS) == pytest.approx(0.81818, abs=5e-6)
    assert alpha(FOUR_CODERS) == pytest.approx(0.74342, abs=5e-6)


SHAPES = [(2, 2), (2, 7), (3, 4), (5, 20)]  # coders, values


def coded_at_random(seed: int, coders: int, values: int, gaps: float) -> Units:
    """Sixty units that lean to a true value, as codes do; a share ``gaps`` of the values is missing."""
    rng = random.Random(f"{seed} {coders} {values}")
    names = [f"{n:02}" for n in range(values)]
    made: Units = []
    for _ in range(60):
        true = rng.choice(names)
        said = [true if rng.random() < 0.6 else rng.choice(names) for _ in range(coders)]
        made.append([None if rng.random() < gaps else value for value in said])
    return made


def counted(coded: Units) -> np.ndarray:
    """A row a unit that anybody coded, a column a value: how many coders gave it."""
    values = sorted({v for unit in coded for v in unit if v is not None})
    rows = [[unit.count(v) for v in values] for unit in coded]
    return np.array([row for row in rows if sum(row)], dtype=float)


@pytest.mark.parametrize("gaps", [0.0, 0.25])
@pytest.mark.parametrize(("coders", "values"), SHAPES)
@pytest.mark.parametrize("seed", range(5))
def test_as_three_independent_libraries_have_it(seed: int, coders: int, values: int, gaps: float) -> None:
    coded = coded_at_random(seed, coders, values, gaps)
    numbers = [[np.nan if v is None else float(v) for v in unit] for unit in coded]
    theirs = krippendorff.alpha(np.array(numbers).T, level_of_measurement="nominal")
    assert alpha(coded) == pytest.approx(theirs, abs=SIX)
    assert ac1(coded) == pytest.approx(agreement.gwets_gamma(counted(coded)), abs=SIX)
    assert percent(coded) == pytest.approx(agreement.observed_agreement(counted(coded)), abs=SIX)
    assert kappa(coded) == pytest.approx(_nltks_kappa(coded), abs=SIX)


def _nltks_kappa(coded: Units) -> float:
    """NLTK's kappa knows no gaps, so each pair of coders goes in with what both have coded."""
    found = []
    for a, b in combinations(range(len(coded[0])), 2):
        both = [(i, u[a], u[b]) for i, u in enumerate(coded) if u[a] is not None and u[b] is not None]
        found.append(AnnotationTask([(c, str(i), u[c]) for i, *u in both for c in (0, 1)]).kappa())
    return sum(found) / len(found)


UNDEFINED = [
    [],  # nothing
    units("aaaa", "aaaa"),  # unanimous: no variation
    units("ab*", "*" * 3),  # nobody read the same
]


@pytest.mark.parametrize("coded", UNDEFINED)
def test_nothing_is_invented_where_a_coefficient_is_undefined(coded: Units) -> None:
    assert (alpha(coded), kappa(coded), ac1(coded)) == (None, None, None)


def test_percent_counts_pairs_of_coders_in_a_unit() -> None:
    assert percent(units("aab", "abb", "aac")) == pytest.approx((1 + 1 / 3 + 1 / 3) / 3)


def test_interval_holds_the_point_and_is_wider_when_articles_are_few() -> None:
    rng = random.Random(1)
    article = [[value, value if rng.random() < 0.8 else "z"] for value in "abababcc" * 3]
    groups = [article[i : i + 4] for i in range(0, 24, 4)]
    few, many = bootstrap_alpha(groups, 500, 0), bootstrap_alpha(groups * 6, 500, 0)
    assert few is not None and many is not None
    assert few[0] < (alpha(article) or 0) < few[1]
    assert many[1] - many[0] < few[1] - few[0]


# What a set or a dictionary is ordered by differs from process to process; an interval must not.
BOOTSTRAP = """
from conflictcode.review.coefficients import bootstrap_alpha
groups = [[["a", "b"], ["c", "c"]], [["b", "b"], ["d", None]], [["a", "a"], ["d", "c"], ["b", "a"]]] * 5
print(bootstrap_alpha(groups, 400, 7), bootstrap_alpha(groups, 400, 7), bootstrap_alpha(groups, 400, 8))
"""


def test_one_seed_gives_one_interval_in_any_process() -> None:
    def run(hash_seed: str) -> str:
        more = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parents[2])}
        command = [sys.executable, "-c", BOOTSTRAP]
        return subprocess.run(
            command, env=os.environ | more, capture_output=True, text=True, check=True
        ).stdout

    first, again, other = ast.literal_eval(run("1").replace(") (", "), ("))
    assert first == again != other
    assert run("1") == run("2")


def test_no_interval_from_one_article() -> None:
    assert bootstrap_alpha([units("abab", "abba")], 200, 0) is None


WILSON = [
    ((0, 0), (0.0, 1.0)),
    ((8, 10), (0.4902, 0.9433)),  # Newcombe (1998) method 3
    ((81, 263), (0.2553, 0.3662)),  # Newcombe (1998), table I: .2553 to .3662
    ((0, 20), (0.0, 0.1611)),  # the same table
]


@pytest.mark.parametrize(("counts", "expected"), WILSON)
def test_wilson(counts: tuple[int, int], expected: tuple[float, float]) -> None:
    assert wilson(*counts) == pytest.approx(expected, abs=5e-4)
