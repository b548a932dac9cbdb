"""The codes of a codebook and its named scales: ``codes.csv``, ``scales.csv``, ``scales.yaml``.

A scale is a column of ``scales.csv`` named ``kind_scheme`` (``quad_icews``, ``goldstein_gdelt``,
``plover_event``); ``scales.yaml`` says what each one is and which quad and Goldstein scheme is the
default. An empty cell takes the value of the nearest ancestor of the code that has one, because a
table older than the code list can't score what it doesn't know: 1951 has its parent's (195) score.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from conflictcode.codebook.loader import Source, only_keys, read_yaml
from conflictcode.errors import CodebookError

CODE_COLUMNS = ("code", "label", "parent", "definition")
_SCALE_KEYS = {"title", "source", "range", "values", "meaning"}
_TOP_KEYS = {"default_quad", "default_goldstein", "scales"}


@dataclass(frozen=True, slots=True)
class Code:
    """A category of the codebook. ``parent`` is ``""`` for a root."""

    code: str
    label: str
    parent: str
    definition: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A column of ``scales.csv``: what it is, where it is from, and its cells by code (no empty ones)."""

    name: str
    title: str
    source: str
    range: str
    meaning: str
    values: Mapping[str, str]  # value → what it means, "" where any value goes
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Codes:
    """Every code of a codebook with its scales. Iterates over :class:`Code` in the file's order."""

    codes: Mapping[str, Code]
    scales: Mapping[str, Scale]
    default_quad: str
    default_goldstein: str

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes.values())

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __getitem__(self, code: str) -> Code:
        if code not in self.codes:
            raise CodebookError(f"{code!r} is no code of this codebook; codes are text, so 010 is not 10")
        return self.codes[code]

    def label(self, code: str) -> str:
        return self[code].label

    def definition(self, code: str) -> str:
        return self[code].definition

    def parent(self, code: str) -> str:
        return self[code].parent

    def ancestors(self, code: str) -> tuple[str, ...]:
        """``("021", "02")`` for 0211: the nearest first."""
        found: list[str] = []
        above = self[code].parent
        while above:
            found.append(above)
            above = self[above].parent
        return tuple(found)

    def root(self, code: str) -> str:
        return (code, *self.ancestors(code))[-1]

    def schemes(self, kind: str) -> tuple[str, ...]:
        """The schemes of ``kind`` (quad, goldstein, plover), the default one first."""
        default = {"quad": self.default_quad, "goldstein": self.default_goldstein}.get(kind, "")
        names = [name.removeprefix(f"{kind}_") for name in self.scales if name.startswith(f"{kind}_")]
        return tuple(sorted(names, key=lambda name: name != default))

    def value(self, code: str, scale: str, *, inherit: bool = True) -> str:
        """The cell of ``code`` in the column ``scale``, or of the nearest ancestor with one; "" if none."""
        if scale not in self.scales:
            known = ", ".join(self.scales)
            raise CodebookError(f"this codebook has no scale {scale!r}; it has {known}")
        cells = self.scales[scale].cells
        chain = (code, *self.ancestors(code)) if inherit else (self[code].code,)
        return next((cells[c] for c in chain if c in cells), "")

    def quad_class(self, code: str, scheme: str = "") -> str:
        """``"1"`` verbal cooperation .. ``"4"`` material conflict in the named scheme; "" if it has none."""
        return self.value(code, f"quad_{scheme or self.default_quad}")

    def goldstein(self, code: str, table: str = "") -> float | None:
        """The score from -10 (conflict) to 10 (cooperation) in the named table."""
        cell = self.value(code, f"goldstein_{table or self.default_goldstein}")
        return float(cell) if cell else None

    def plover(self, code: str, part: str = "event") -> str:
        """PLOVER's event, mode or context for the code; "" where PLOVER drops the code or has none."""
        return self.value(code, f"plover_{part}", inherit=part == "event")


def load_codes(folder: Path | str) -> Codes:
    """Read the codes and scales of a codebook folder.

    Raises CodebookError with ``file:line`` on a missing or unknown column, a repeated or malformed
    code, an unknown parent, an empty label or definition, and a scale value outside its list or range.
    """
    folder = Path(folder)
    codes = _read_codes(folder / "codes.csv")
    described = read_yaml(folder / "scales.yaml")
    only_keys(described, _TOP_KEYS)
    scales = _read_scales(folder / "scales.csv", described, codes)
    defaults = [_default(described, kind, scales) for kind in ("quad", "goldstein")]
    return Codes(codes, scales, *defaults)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with the line each one starts on."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError.at(path, 1, f"can't be read as UTF-8 text: {error}") from error
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    line = 2
    try:
        for row in reader:
            if None in row or None in row.values():
                raise CodebookError.at(path, line, "the row hasn't as many cells as the first line")
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise CodebookError.at(path, line, f"not valid CSV: {error}") from error


def _read_codes(path: Path) -> dict[str, Code]:
    codes: dict[str, Code] = {}
    lines: dict[str, int] = {}
    for line, row in _rows(path):
        if tuple(row) != CODE_COLUMNS:
            raise CodebookError.at(path, 1, f"expected the columns {','.join(CODE_COLUMNS)}")
        problem = _code_problem(row, codes)
        if problem:
            raise CodebookError.at(path, line, problem)
        codes[row["code"]] = Code(**row)
        lines[row["code"]] = line
    for code in codes.values():
        if code.parent and (code.parent not in codes or not code.code.startswith(code.parent)):
            what = f"{code.code} has the parent {code.parent!r}; name a code it begins with"
            raise CodebookError.at(path, lines[code.code], what)
    if not codes:
        raise CodebookError.at(path, 1, "has no codes")
    return codes


def _code_problem(row: dict[str, str], codes: Mapping[str, Code]) -> str:
    code = row["code"]
    if not code.isdigit():
        return f"{code!r} is no code: only digits, as text"
    if code in codes:
        return f"{code} stands here a second time; keep one"
    if row["parent"] == code:
        return f"{code} is its own parent"
    empty = [name for name in ("label", "definition") if not row[name].strip()]
    return f"{code} has no {empty[0]}" if empty else ""


def _read_scales(path: Path, described: Source, codes: Mapping[str, Code]) -> dict[str, Scale]:
    if "scales" not in described.data:
        raise described.error("has no key 'scales' that describes the columns of scales.csv")
    names = list(only_keys(described, set(described.data["scales"]), "scales"))
    cells: dict[str, dict[str, str]] = {name: {} for name in names}
    seen: set[str] = set()
    for line, row in _rows(path):
        if set(row) != {"code", *names}:
            odd = ", ".join(sorted(set(row) ^ {"code", *names}))
            raise CodebookError.at(path, 1, f"columns and scales.yaml don't agree: {odd}")
        code = row.pop("code")
        if code not in codes or code in seen:
            what = "stands here a second time" if code in seen else "is not in codes.csv"
            raise CodebookError.at(path, line, f"{code!r} {what}")
        seen.add(code)
        for name, cell in row.items():
            if cell:
                cells[name][code] = _cell(cell, name, described, path, line)
    return {name: _scale(name, described, cells[name]) for name in names}


def _cell(cell: str, name: str, described: Source, path: Path, line: int) -> str:
    values = described.data["scales"][name].get("values", {})
    if values and cell not in values:
        raise CodebookError.at(path, line, f"{name} is {cell!r}; scales.yaml allows {', '.join(values)}")
    if name.startswith("goldstein_"):
        try:
            score = float(cell)
        except ValueError:
            score = float("nan")
        if not -10 <= score <= 10:
            raise CodebookError.at(path, line, f"{name} is {cell!r}; a number from -10 to 10 is needed")
    return cell


def _scale(name: str, described: Source, cells: Mapping[str, str]) -> Scale:
    entry = only_keys(described, _SCALE_KEYS, "scales", name)
    missing = [key for key in ("title", "source", "range") if not entry.get(key)]
    if missing:
        raise described.error(f"scale {name} doesn't say its {missing[0]}", "scales", name)
    if "values" not in entry and not entry.get("meaning"):
        raise described.error(f"scale {name} says neither 'values' nor 'meaning'", "scales", name)
    return Scale(
        name,
        entry["title"],
        entry["source"],
        entry["range"],
        entry.get("meaning", ""),
        entry.get("values", {}),
        cells,
    )


def _default(described: Source, kind: str, scales: Mapping[str, Scale]) -> str:
    key = f"default_{kind}"
    scheme = str(described.data.get(key, ""))
    if f"{kind}_{scheme}" not in scales:
        raise described.error(f"{key} is {scheme!r}, but there is no scale {kind}_{scheme}", key)
    return scheme
