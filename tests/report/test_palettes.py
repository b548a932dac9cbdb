"""Colours are told apart in greyscale and by colour-blind readers, and never stand alone."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from drawings import FIGURES, single

from conflictcode.report import theme
from conflictcode.report.labels import QUAD

# Dichromats as matrices on linear RGB: Viénot, Brettel and Mollon 1999 (protan, deutan), Machado, Oliveira
# and Fernandes 2009 (tritan, severity 1).
SIMULATED = {
    "normal": np.eye(3),
    "protanopia": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deuteranopia": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
PALETTES = {
    "quad classes": [theme.QUAD_COLOURS[code] for code in QUAD],
    "roles": list(theme.ROLE_COLOURS.values()),
    "series": theme.SERIES,
}


def lab(colour: str, simulation: str = "normal") -> np.ndarray:
    """CIE L*a*b* (D65) of a hex colour as a reader of that kind sees it."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SIMULATED[simulation]) @ linear, 0, 1)
    x, y, z = (XYZ @ seen) / (XYZ @ np.ones(3))
    f = [t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_lab_of_known_colours():
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.1)
    assert lab("#ff0000") == pytest.approx([53.2, 80.1, 67.2], abs=0.3)


@pytest.mark.parametrize("name", PALETTES)
def test_greyscale_keeps_them_apart(name):
    gaps = [abs(lab(a)[0] - lab(b)[0]) for a, b in combinations(PALETTES[name], 2)]
    assert min(gaps) >= 15


@pytest.mark.parametrize("simulation", SIMULATED)
@pytest.mark.parametrize("name", PALETTES)
def test_colour_blind_readers_keep_them_apart(name, simulation):
    gaps = [
        float(np.linalg.norm(lab(a, simulation) - lab(b, simulation)))
        for a, b in combinations(PALETTES[name], 2)
    ]
    assert min(gaps) >= 25


def test_steps_get_darker_and_the_lightest_is_not_zero():
    lightness = [lab(colour)[0] for colour in ["#ffffff", *theme.SEQUENCE]]
    assert all(a - b >= 8 for a, b in pairwise(lightness))


def test_bands_are_no_colour_of_the_data():
    data = [*theme.QUAD_COLOURS.values(), *theme.SERIES]
    assert not {*theme.COVERAGE.values()} & {*data}
    assert abs(lab(theme.COVERAGE["none"])[0] - lab(theme.COVERAGE["partial"])[0]) >= 15


# What says the same as the colour in each figure that has more than one.
SECOND_CUE = {
    "quads": "order",
    "mirror": "order",
    "rate": "strokeDash",
    "machine and reviewed": "strokeDash",
    "before and after": "shape",
    "agreement": "shape",
    "dyads": "text",
    "confusion": "text",
}


@pytest.mark.parametrize(("name", "cue"), SECOND_CUE.items())
def test_colour_never_stands_alone(name, cue):
    spec, _ = single(name)
    encodings = list(_encodings(spec))
    assert any({"color", "fill"} & {*encoding} for encoding in encodings)
    assert any(cue in encoding for encoding in encodings)


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_see_through(name):
    spec = str({k: v for k, v in FIGURES[name]().to_dict().items() if k not in ("datasets", "config")})
    assert "pacity" not in spec


def _encodings(node):
    if isinstance(node, dict):
        if isinstance(node.get("encoding"), dict):
            yield node["encoding"]
        for value in node.values():
            yield from _encodings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _encodings(value)
