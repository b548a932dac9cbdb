"""The 316 codes, their definitions and the named scales."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conflictcode.codebook.codes import Codes, load_codes
from conflictcode.errors import CodebookError

CAMEO = Path(__file__).parents[2] / "codebooks" / "cameo"


@pytest.fixture(scope="module")
def codes() -> Codes:
    return load_codes(CAMEO)


def test_all_codes_of_the_manual_are_there(codes: Codes) -> None:
    by_length = {n: sum(len(code.code) == n for code in codes) for n in (2, 3, 4)}
    assert by_length == {2: 20, 3: 149, 4: 147}


@pytest.mark.parametrize(
    ("code", "label", "parent", "root"),
    [
        ("02", "APPEAL", "", "02"),
        ("021", "Appeal for material cooperation, not specified below", "02", "02"),
        ("0211", "Appeal for economic cooperation", "021", "02"),
        ("010", "Make statement, not specified below", "01", "01"),
        ("2042", "Detonate nuclear weapons", "204", "20"),
    ],
)
def test_code_has_its_label_and_place(codes: Codes, code: str, label: str, parent: str, root: str) -> None:
    assert (codes.label(code), codes.parent(code), codes.root(code)) == (label, parent, root)


def test_ancestors_come_nearest_first(codes: Codes) -> None:
    assert codes.ancestors("0211") == ("021", "02")
    assert codes.ancestors("02") == ()


def test_every_code_that_a_definition_points_to_exists(codes: Codes) -> None:
    for code in codes:
        pointed = set(re.findall(r"\b\d{2,4}\b", code.definition))
        assert pointed <= set(codes.codes), code


def test_every_code_has_a_definition_of_its_own(codes: Codes) -> None:
    definitions = [code.definition for code in codes]
    assert len(set(definitions)) == len(definitions)
    assert all(text.endswith(".") and len(text.split()) >= 6 for text in definitions)


@pytest.mark.parametrize(
    ("code", "scheme", "expected"),
    [
        ("141", "", "4"),  # the default is the split by roots
        ("141", "icews", "4"),
        ("141", "academic", "3"),
        ("141", "gdelt", "3"),
        ("141", "plover", "4"),
        ("090", "gdelt", "2"),
        ("163", "phoenix", "3"),
        ("020", "phoenix", "0"),
        ("020", "plover", ""),
        ("1951", "plover", "4"),
    ],
)
def test_quad_class_in_each_scheme(codes: Codes, code: str, scheme: str, expected: str) -> None:
    assert codes.quad_class(code, scheme) == expected


@pytest.mark.parametrize(
    ("code", "table", "expected"),
    [
        ("190", "", -10.0),
        ("016", "gdelt", -2.0),
        ("016", "icews", -5.0),
        ("016", "phoenix", 3.4),
        ("1951", "", -10.0),  # from 195
        ("155", "", -7.2),  # from 15
        ("0251", "phoenix", -0.3),  # from 025
    ],
)
def test_goldstein_in_each_table(codes: Codes, code: str, table: str, expected: float) -> None:
    assert codes.goldstein(code, table) == expected


def test_every_code_has_a_default_quad_class_and_score(codes: Codes) -> None:
    assert all(codes.quad_class(code.code) in {"1", "2", "3", "4"} for code in codes)
    assert all(codes.goldstein(code.code) is not None for code in codes)


@pytest.mark.parametrize(
    ("code", "part", "expected"),
    [
        ("0813", "event", "RETREAT"),
        ("163", "event", "COERCE"),
        ("1952", "event", "ASSAULT"),
        ("010", "event", ""),
        ("041", "mode", "phone"),
        ("1834", "mode", ""),
        ("0331", "context", "economic"),
    ],
)
def test_plover_crosswalk(codes: Codes, code: str, part: str, expected: str) -> None:
    assert codes.plover(code, part) == expected


def test_schemes_are_listed_with_the_default_first(codes: Codes) -> None:
    assert codes.schemes("quad") == ("icews", "academic", "gdelt", "phoenix", "plover")
    assert codes.schemes("goldstein") == ("gdelt", "icews", "phoenix")


def test_scale_says_what_it_is(codes: Codes) -> None:
    scale = codes.scales["quad_icews"]
    assert scale.values["4"] == "material conflict"
    assert scale.source and scale.title


@pytest.mark.parametrize("asked", ["9999", "10.0", "1", ""])
def test_unknown_code_is_an_error(codes: Codes, asked: str) -> None:
    with pytest.raises(CodebookError, match="is no code of this codebook"):
        codes.label(asked)


def test_unknown_scheme_names_the_known_ones(codes: Codes) -> None:
    with pytest.raises(CodebookError, match="it has quad_icews, quad_academic"):
        codes.quad_class("010", "penta")


CODES = "code,label,parent,definition\n01,SAY,,Words.\n010,Say,01,More words.\n"
SCALES = "code,quad_a,goldstein_b\n01,1,0.0\n010,,\n"
ABOUT = """\
default_quad: a
default_goldstein: b
scales:
  quad_a: {title: A, source: us, range: 1 to 2, values: {1: good, 2: bad}}
  goldstein_b: {title: B, source: us, range: -10 to 10, meaning: more is better}
"""


def _write(folder: Path, **changed: str) -> Path:
    texts = {"codes.csv": CODES, "scales.csv": SCALES, "scales.yaml": ABOUT}
    for name, text in (texts | {key.replace("_", "."): value for key, value in changed.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_small_codebook_loads(tmp_path: Path) -> None:
    codes = load_codes(_write(tmp_path))
    assert (len(codes), codes.quad_class("010"), codes.goldstein("010")) == (2, "1", 0.0)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"codes_csv": "code,label\n01,SAY\n"}, r"codes\.csv:1: expected the columns"),
        ({"codes_csv": CODES + "010,Say,01,Again.\n"}, r"codes\.csv:4: 010 stands here a second time"),
        ({"codes_csv": CODES + "x1,Say,01,Again.\n"}, r"codes\.csv:4: 'x1' is no code"),
        ({"codes_csv": CODES + "011,Say,03,Again.\n"}, r"codes\.csv:4: 011 has the parent '03'"),
        ({"codes_csv": CODES + "011,,01,Again.\n"}, r"codes\.csv:4: 011 has no label"),
        ({"codes_csv": CODES + "011,Say,01, \n"}, r"codes\.csv:4: 011 has no definition"),
        ({"codes_csv": CODES + "011,Say\n"}, r"codes\.csv:4: the row hasn't as many cells"),
        ({"codes_csv": "code,label,parent,definition\n"}, r"codes\.csv:1: has no codes"),
        ({"scales_csv": SCALES + "02,1,0\n"}, r"scales\.csv:4: '02' is not in codes\.csv"),
        ({"scales_csv": SCALES + "010,1,0\n"}, r"scales\.csv:4: '010' stands here a second time"),
        ({"scales_csv": "code,quad_a,goldstein_b\n01,3,0\n"}, r"scales\.csv:2: quad_a is '3'"),
        ({"scales_csv": "code,quad_a,goldstein_b\n01,1,11\n"}, r"scales\.csv:2: goldstein_b is '11'"),
        ({"scales_csv": "code,quad_a,goldstein_b\n01,1,much\n"}, r"scales\.csv:2: goldstein_b is 'much'"),
        (
            {"scales_csv": "code,quad_a\n01,1\n"},
            r"scales\.csv:1: columns and scales\.yaml don't agree: goldstein_b",
        ),
        (
            {"scales_yaml": ABOUT.replace("default_quad: a", "default_quad: z")},
            r"scales\.yaml:1: default_quad is 'z'",
        ),
        (
            {"scales_yaml": ABOUT.replace("title: A, ", "")},
            r"scales\.yaml:4: scale quad_a doesn't say its title",
        ),
        (
            {"scales_yaml": ABOUT.replace("meaning: more is better", "note: x")},
            r"scales\.yaml:5: unknown key 'note'",
        ),
        ({"scales_yaml": "default_quad: a\n"}, r"scales\.yaml:1: has no key 'scales'"),
    ],
)
def test_errors_name_file_line_and_fault(tmp_path: Path, changed: dict[str, str], message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        load_codes(_write(tmp_path, **changed))


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="can't be read"):
        load_codes(tmp_path)
