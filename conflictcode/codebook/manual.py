"""The codebook as a manual: every code with definition, scales, the rules that reach it, and examples.

python -m conflictcode.codebook.manual [codebook] > codebooks/cameo/MANUAL.md
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from conflictcode.codebook.codebook import Codebook, load_codebook
from conflictcode.codebook.codes import Code
from conflictcode.codebook.rules import DROP, INNER, Rule

_MOST_PHRASES = 24
_MOST_EXAMPLES = 4


def manual(codebook: Codebook) -> str:
    """The manual as Markdown."""
    reached = _reached(codebook)
    lines = [
        f"# {codebook.name.upper()} {codebook.version}: the manual",
        "",
        "Made from the codebook's files by `python -m conflictcode.codebook.manual`; don't edit it.",
        "Codes and labels follow CAMEO 1.1b3 (Gerner, Schrodt and Yılmaz); definitions, rules and examples",
        "are conflictcode's own words.",
        "How rules are written and which one wins: [rules/README.md](rules/README.md).",
        "",
    ]
    for code in codebook.codes:
        lines += _entry(code, codebook, reached.get(code.code, ()))
    return "\n".join(lines).rstrip() + "\n"


def _reached(codebook: Codebook) -> Mapping[str, tuple[Rule, ...]]:
    """Rules by the code they say themselves."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in codebook.rules.rules:
        if rule.code and rule.code != DROP:
            found[rule.code].append(rule)
        if rule.mirror:
            found[rule.mirror].append(rule)
    return {code: tuple(rules) for code, rules in found.items()}


def _entry(code: Code, codebook: Codebook, rules: tuple[Rule, ...]) -> Iterator[str]:
    level = "##" if not code.parent else "###"
    yield f"{level} {code.code} {code.label}"
    yield ""
    yield code.definition
    yield ""
    yield " · ".join(_scales(code.code, codebook))
    yield ""
    for rule in rules:
        yield f"- **{rule.rule_id}**{' (with a complement)' if rule.mode else ''}: {_phrases(rule)}"
    for cell in _cells(code.code, codebook):
        yield f"- {cell}"
    for example in _shown(code.code, codebook):
        yield f"- *{example}*"
    yield ""


def _scales(code: str, codebook: Codebook) -> Iterator[str]:
    codes = codebook.codes
    score = codes.goldstein(code)
    yield f"quad class {codes.quad_class(code) or '–'} ({codes.default_quad})"
    yield f"Goldstein {'–' if score is None else score} ({codes.default_goldstein})"
    yield f"PLOVER {codes.plover(code) or '–'}"


def _phrases(rule: Rule) -> str:
    phrases = list(dict.fromkeys(pattern.text for pattern in rule.patterns))
    more = f" … and {len(phrases) - _MOST_PHRASES} more" if len(phrases) > _MOST_PHRASES else ""
    return ", ".join(f"`{phrase}`" for phrase in phrases[:_MOST_PHRASES]) + more


def _cells(code: str, codebook: Codebook) -> Iterator[str]:
    for mode, table in codebook.rules.compose.items():
        keys = [key for key, value in table.items() if value == code and value != INNER]
        if keys:
            yield f"mode *{mode}* of {', '.join(keys)}"
    for coarse, topics in codebook.rules.refine.items():
        for topic, fine in topics.items():
            if fine == code:
                yield f"{coarse} about *{topic}*"


def _shown(code: str, codebook: Codebook) -> tuple[str, ...]:
    found = []
    for rule in codebook.rules.rules:
        for line in rule.examples:
            text, _, rest = line.partition("|")
            own = [
                part.split()[2] if len(part.split()) == 3 else rule.code
                for part in rest.split(";")
                if part.strip()
            ]
            if code in (own or [rule.code]):
                found.append(text.strip())
    return tuple(found[:_MOST_EXAMPLES])


def main() -> None:
    name: str | Path = sys.argv[1] if len(sys.argv) > 1 else "cameo"
    sys.stdout.write(manual(load_codebook(name)))


if __name__ == "__main__":
    main()
