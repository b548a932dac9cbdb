"""Worked examples from the literature, and an independent implementation, to six places."""

from __future__ import annotations

import random

import pytest

from conflictcode.review.coefficients import ac1, alpha, bootstrap_alpha, kappa, percent, wilson


def units(*coders: str) -> list[list[str | None]]:
    """A string a coder, a character a unit, ``*`` for missing."""
    return [[None if value == "*" else value for value in unit] for unit in zip(*coders, strict=True)]


# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", sections A, B and C (nominal)
ALPHA = [
    (units("0100000010", "1110010000"), 0.095),
    (units("aabbdcccedda", "babbbccceddd"), 0.692),
    (units("123321412***", "1233224125*3", "*3332342251*", "12332441251*"), 0.743),
]


@pytest.mark.parametrize(("coded", "expected"), ALPHA)
def test_alpha_of_krippendorffs_examples(coded: list[list[str | None]], expected: float) -> None:
    assert alpha(coded) == pytest.approx(expected, abs=5e-4)


def table(counts: list[list[int]]) -> list[list[str]]:
    """Units from a confusion matrix: rows the first coder, columns the second."""
    return [[str(i), str(j)] for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]


KAPPA = [
    ([[20, 5], [10, 15]], 0.4),  # the usual classroom example: observed .70, expected .50
    ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.6765),  # Fleiss, Levin & Paik (2003), table 18.1: .89, .66
    ([[118, 5], [2, 0]], -0.0234),  # Gwet (2002): the paradox, 94 % agreement and a kappa below zero
]


@pytest.mark.parametrize(("counts", "expected"), KAPPA)
def test_kappa_of_published_tables(counts: list[list[int]], expected: float) -> None:
    assert kappa(table(counts)) == pytest.approx(expected, abs=5e-4)


def test_ac1_where_kappa_fails() -> None:
    assert ac1(table([[118, 5], [2, 0]])) == pytest.approx(0.9408, abs=5e-5)  # Gwet (2002)


@pytest.mark.parametrize("seed", range(8))
def test_alpha_equals_the_krippendorff_package(seed: int) -> None:
    package = pytest.importorskip("krippendorff")
    rng = random.Random(seed)
    coded = [
        [rng.choice(["a", "b", "b", "c", None]) for _ in range(rng.choice([2, 3, 5]))] for _ in range(60)
    ]
    width = max(map(len, coded))
    coded = [unit + [None] * (width - len(unit)) for unit in coded]
    numbers = {"a": 0.0, "b": 1.0, "c": 2.0, None: float("nan")}
    data = [[numbers[unit[coder]] for unit in coded] for coder in range(width)]
    assert alpha(coded) == pytest.approx(package.alpha(data, level_of_measurement="nominal"), abs=1e-6)


UNDEFINED = [
    [],  # nothing
    units("aaaa", "aaaa"),  # unanimous: no variation
    units("ab*", "*" * 3),  # nobody read the same
]


@pytest.mark.parametrize("coded", UNDEFINED)
def test_nothing_is_invented_where_a_coefficient_is_undefined(coded: list[list[str | None]]) -> None:
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
    assert few == bootstrap_alpha(groups, 500, 0)


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
