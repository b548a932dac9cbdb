"""A table as a paper needs it: cells become text once, then LaTeX, HTML and CSV write the same text."""

from __future__ import annotations

import csv
import html
import io
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.report.caption import caption
from conflictcode.report.export import harmless

KINDS = ("tex", "html", "csv")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
    "→": r"$\rightarrow$",
    "−": r"$-$",
    "·": r"$\cdot$",
    "≥": r"$\geq$",
    "≤": r"$\leq$",
    "\u00a0": "~",
    "\u2026": r"\ldots{}",
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "€": "EUR",
}

# Letters that LaTeX's default font encoding can't set; a spelling where there is a usual one.
_UNSET = "«»ÐÞðþĄąĐđĘęĦħĮįĸĿŀŉŊŋŦŧŲųſ"
_TEX |= {
    "«": "``",
    "»": "''",
    "Ð": "Dh",
    "ð": "dh",
    "Þ": "Th",
    "þ": "th",
    "Đ": "D",
    "đ": "d",
    "Ħ": "H",
    "ħ": "h",
}
_TEX |= {"Ŋ": "Ng", "ŋ": "ng", "Ŧ": "T", "ŧ": "t", "ĸ": "q", "Ŀ": r"L$\cdot$", "ŀ": r"l$\cdot$"}


@dataclass(frozen=True)
class Table:
    """A frame with its title, label and caption facts. Shows itself in a notebook.

    ``total``: the last row is a total and gets a rule above. ``wide``: columns that may break lines.
    """

    frame: pd.DataFrame
    title: str
    label: str = "tab:table"
    facts: dict[str, Any] = field(default_factory=dict)
    total: bool = False
    wide: tuple[str, ...] = ()

    def cells(self) -> list[list[str]]:
        """Heading and rows as the text that every format writes."""
        rows = [[_text(value) for value in row] for row in self.frame.itertuples(index=False)]
        return [[str(name) for name in self.frame.columns], *rows]

    def caption(self) -> str:
        """Title, n, filters, rules and versions."""
        return caption(self.facts, self.title)

    def to_latex(self) -> str:
        """A ``table`` environment that needs ``\\usepackage{booktabs}`` and nothing else."""
        head, *rows = self.cells()
        lines = [" & ".join(map(tex, row)) + r" \\" for row in rows]
        if self.total and len(lines) > 1:
            lines.insert(-1, r"\midrule")
        body = "\n".join(lines)
        size, gap = ("\\footnotesize", 3) if len(head) > 7 else ("\\small", 4)
        return (
            f"\\begin{{table}}\n\\centering\n{size}\\setlength{{\\tabcolsep}}{{{gap}pt}}\n"
            f"\\caption{{{tex(self.caption())}}}\n\\label{{{self.label}}}\n\\smallskip\n"
            f"\\begin{{tabular}}{{{self._columns()}}}\n\\toprule\n"
            f"{_heading(head)}\\midrule\n{body}\n"
            "\\bottomrule\n\\end{tabular}\n\\end{table}\n"
        )

    def _columns(self) -> str:
        share = 0.62 / max(len(self.wide), 1)
        made = [
            f"p{{{share:.2f}\\linewidth}}" if name in self.wide else "r" if right else "l"
            for name, right in zip(self.frame.columns, self._right(), strict=True)
        ]
        return "".join(made)

    def _right(self) -> list[bool]:
        """Which columns hold numbers and are set flush right."""
        _, *rows = self.cells()
        columns = list(zip(*rows, strict=True)) or [()] * len(self.frame.columns)
        named = [str(name).lower() in ("code", "year", "first", "last") for name in self.frame.columns]
        return [not is_name and bool(column) and all(map(_numeric, column))
                for is_name, column in zip(named, columns, strict=True)]  # fmt: skip

    def to_html(self) -> str:
        """A table element with every cell escaped: text of articles is shown, never run."""
        head, *rows = self.cells()
        right = self._right()
        top = "".join(
            f"<th scope='col'{_align(r)}>{html.escape(name)}</th>"
            for name, r in zip(head, right, strict=True)
        )
        body = "".join(_row(row, right, self.total and i == len(rows) - 1) for i, row in enumerate(rows))
        title = html.escape(self.caption())
        return (
            f"<table class='conflictcode'><caption style='text-align:left;caption-side:top'>{title}</caption>"
            f"<thead><tr style='border-top:1.5px solid;border-bottom:1px solid'>{top}</tr></thead>"
            f"<tbody style='border-bottom:1.5px solid'>{body}</tbody></table>"
        )

    def to_csv(self) -> str:
        """The cells as CSV, those that a spreadsheet would run as a formula made harmless."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(
            [[harmless(cell) for cell in row] for row in self.cells()]
        )
        return out.getvalue()

    def save(self, path: str | Path, kinds: tuple[str, ...] = KINDS) -> dict[str, Path]:
        """Write ``path``.tex, .html and .csv; returns the files by kind. ReportError for an unknown kind."""
        makers = {"tex": self.to_latex, "html": self.to_html, "csv": self.to_csv}
        unknown = [kind for kind in kinds if kind not in makers]
        if unknown:
            raise ReportError(f"kinds={unknown[0]!r} isn't known; use {', '.join(KINDS)}")
        base = Path(path)
        base.parent.mkdir(parents=True, exist_ok=True)
        written = {kind: base.with_name(f"{base.name}.{kind}") for kind in kinds}
        for kind, file in written.items():
            file.write_bytes(makers[kind]().encode())
        return written

    def _repr_html_(self) -> str:
        return self.to_html()

    def _repr_latex_(self) -> None:
        """None: a notebook shows the HTML; ``to_latex`` is for the paper."""


def _heading(names: list[str]) -> str:
    """The heading, long names in two lines so that a table fits its page."""
    pairs = [_halves(name) for name in names]
    upper = " & ".join(tex(first) for first, _ in pairs)
    lower = " & ".join(tex(second) for _, second in pairs)
    return (f"{upper} \\\\\n" if any(first for first, _ in pairs) else "") + f"{lower} \\\\\n"


def _halves(name: str) -> tuple[str, str]:
    """``("Material", "conflict")``: a heading above 9 letters, broken near its middle."""
    spaces = [i for i, char in enumerate(name) if char == " "]
    if len(name) <= 9 or not spaces:
        return "", name
    at = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return name[:at], name[at + 1 :]


def _text(value: Any) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _numeric(cell: str) -> bool:
    return (
        cell in ("", "–")
        or cell.replace(" to ", "").replace(".", "").replace("-", "").replace(" ", "").isdigit()
    )


def _align(right: bool) -> str:
    return " style='text-align:right'" if right else " style='text-align:left'"


def _row(row: list[str], right: list[bool], last: bool) -> str:
    style = " style='border-top:1px solid'" if last else ""
    cells = "".join(f"<td{_align(r)}>{html.escape(cell)}</td>" for cell, r in zip(row, right, strict=True))
    return f"<tr{style}>{cells}</tr>"


def tex(text: str) -> str:
    """Text for LaTeX: special characters escaped; a letter that plain LaTeX can't set is spelled or named."""
    return "".join(_TEX.get(char) or _letter(char) for char in " ".join(text.split()))


def _letter(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() else ""
    if ("\u00a1" <= char <= "\u017f" or char in "ȘșȚț") and char not in _UNSET:
        return char
    plain = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    return "".join(_TEX.get(c, c) for c in plain) if plain else f"[U+{ord(char):04X}]"
