"""Agreement coefficients for nominal values. A unit is what several coders gave a value; None is missing.

alpha: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", nominal metric, gaps allowed.
kappa: Cohen (1960), "A coefficient of agreement for nominal scales"; the mean over pairs for more coders.
AC1: Gwet (2008), "Computing inter-rater reliability and its variance in the presence of high agreement".
Each is None where it isn't defined: without two values for any unit, or without any variation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations

import numpy as np

Value = Hashable | None
Unit = Sequence[Value]  # one value a coder, in the same order in every unit


def percent(units: Sequence[Unit]) -> float | None:
    """Share of pairs of values within units that are the same, 0 to 1; every unit counts the same."""
    shares = [_same_pairs(values) for values in _paired(units)]
    return float(np.mean(shares)) if shares else None


def alpha(units: Sequence[Unit]) -> float | None:
    """Krippendorff's alpha, nominal."""
    counts = coincidences(units)
    return alpha_of(counts.sum(axis=0)) if len(counts) else None


def coincidences(units: Sequence[Unit]) -> np.ndarray:
    """A row a unit: the agreeing coincidences, then the number of each value. Rows add up over units."""
    paired = _paired(units)
    values = sorted({v for unit in paired for v in unit}, key=repr)
    at = {value: i for i, value in enumerate(values, 1)}
    rows = np.zeros((len(paired), len(values) + 1))
    for row, unit in zip(rows, paired, strict=True):
        for value, n in Counter(unit).items():
            row[at[value]] = n
            row[0] += n * (n - 1) / (len(unit) - 1)
    return rows


def alpha_of(total: np.ndarray) -> float | None:
    """Alpha from added-up rows of :func:`coincidences`: 1 - (n-1)(n - agreeing) / (n² - sum of squares)."""
    agreeing, n_of = total[0], total[1:]
    n = n_of.sum()
    expected = n * n - (n_of * n_of).sum()
    return float(1 - (n - 1) * (n - agreeing) / expected) if expected > 0 else None


def kappa(units: Sequence[Unit]) -> float | None:
    """Cohen's kappa; with more than two coders the mean over their pairs (Light 1971)."""
    n_coders = max((len(unit) for unit in units), default=0)
    pairs = [[(unit[a], unit[b]) for unit in units] for a, b in combinations(range(n_coders), 2)]
    found = [k for k in map(_kappa, pairs) if k is not None]
    return float(np.mean(found)) if found else None


def _kappa(pairs: Sequence[tuple[Value, Value]]) -> float | None:
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    n = len(both)
    if not n:
        return None
    first, second = Counter(a for a, _ in both), Counter(b for _, b in both)
    observed = sum(a == b for a, b in both) / n
    expected = sum(first[value] * second[value] for value in first) / n**2
    return (observed - expected) / (1 - expected) if expected < 1 else None


def ac1(units: Sequence[Unit]) -> float | None:
    """Gwet's AC1; chance agreement is the mean of p(1-p) over the values, each p a mean over units."""
    rated = [[v for v in unit if v is not None] for unit in units]
    rated = [unit for unit in rated if unit]
    paired = [unit for unit in rated if len(unit) > 1]
    values = {v for unit in rated for v in unit}
    if not paired or len(values) < 2:
        return None
    observed = float(np.mean([_same_pairs(unit) for unit in paired]))
    shares = [float(np.mean([unit.count(v) / len(unit) for unit in rated])) for v in values]
    expected = sum(p * (1 - p) for p in shares) / (len(values) - 1)
    return (observed - expected) / (1 - expected)


def _paired(units: Sequence[Unit]) -> list[list[Value]]:
    rated = ([v for v in unit if v is not None] for unit in units)
    return [unit for unit in rated if len(unit) > 1]


def _same_pairs(values: Sequence[Value]) -> float:
    n = len(values)
    return sum(c * (c - 1) for c in Counter(values).values()) / (n * (n - 1))


def bootstrap_alpha(groups: Sequence[Sequence[Unit]], draws: int, seed: int) -> tuple[float, float] | None:
    """A 95 % percentile interval of alpha, drawing whole groups (articles) with replacement.

    Units of one article aren't independent, so units alone would make the interval too narrow.
    None with fewer than two groups, or when more than one draw in twenty has no variation.
    """
    units = [unit for group in groups for unit in group]
    rows = coincidences(units)
    owner = [g for g, group in enumerate(groups) for unit in group if sum(v is not None for v in unit) > 1]
    if len(set(owner)) < 2:
        return None
    sums = np.zeros((len(groups), rows.shape[1]))
    np.add.at(sums, owner, rows)
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(len(groups), [1 / len(groups)] * len(groups), size=draws)
    found = [a for a in map(alpha_of, weights @ sums) if a is not None]
    if len(found) < 0.95 * draws:
        return None
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def wilson(hits: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's 95 % interval for a share (Wilson 1927); 0 to 1 when nothing was counted."""
    if not n:
        return 0.0, 1.0
    share, square = hits / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * float(np.sqrt(share * (1 - share) / n + square / (4 * n * n)))
    return max(0.0, middle - half), min(1.0, middle + half)
