"""Captions that say what was counted: n, dates, filters, rules, scales, versions."""

from __future__ import annotations

from typing import Any

_LISTED = 8


def caption(facts: dict[str, Any], title: str = "") -> str:
    """The caption of a figure or table from its facts (``counts(...).attrs``)."""
    parts = [
        _title(facts, title),
        _corpus(facts),
        _unit(facts),
        _left_out(facts),
        _reviewed(facts),
        _coverage(facts),
        *facts.get("notes", []),
        _scales(facts),
        _codebook(facts),
    ]
    return " ".join(part for part in parts if part)


def merge(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The facts of a figure put together from several charts: those of the first, with the notes of all."""
    if not found:
        return {}
    notes = [note for facts in reversed(found) for note in facts.get("notes", [])]
    return {**found[-1], "notes": list(dict.fromkeys(notes))} if notes else found[-1]


def _title(facts: dict[str, Any], title: str) -> str:
    text = title or facts.get("figure", "")
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _corpus(facts: dict[str, Any]) -> str:
    dates = f", {facts['first']} to {facts['last']}" if facts.get("first") else ""
    if "n_events" not in facts:
        return f"N = {facts['n']}{dates}." if "n" in facts else ""
    n = f"N = {number(facts['n_events'], 'event')}"
    articles = facts.get("n_articles")
    source = f" from {number(articles, 'article')}" if articles is not None else ""
    unit = f", by {facts['period']}" if facts.get("period") else ""
    return f"{n}{source}{dates}{unit}."


def _unit(facts: dict[str, Any]) -> str:
    if "dedupe" not in facts:
        return ""
    rule = facts["dedupe_text"]
    if facts["dedupe"] != "none":
        rule += f", from {number(facts['n_reports'], 'report')}"
    if "date" not in facts:
        return f"{rule[0].upper()}{rule[1:]}."
    when = "were published" if facts["date"] == "published" else "happened"
    return f"Events are dated by when they {when}; {rule}."


def _left_out(facts: dict[str, Any]) -> str:
    left = facts.get("left_out") or {}
    if not left:
        return "No event is left out." if "n_events" in facts else ""
    listed = ", ".join(f"{n} {word}" for word, n in left.items())
    return f"Left out: {listed} (of {number(facts['rows'], 'coded event')})."


def _reviewed(facts: dict[str, Any]) -> str:
    if "reviewed" not in facts:
        return ""
    share = facts["reviewed"]
    if not share:
        return "Machine coding, not reviewed."
    return f"{percent(share)} of the reports were reviewed by a person."


def _coverage(facts: dict[str, Any]) -> str:
    parts = []
    if facts.get("gaps"):
        parts.append(f"No articles in {listed(facts['gaps'])}.")
    if facts.get("partial"):
        parts.append(f"Only partly covered: {listed(facts['partial'])}.")
    if facts.get("period") and facts.get("n_articles") is None:
        parts.append("Coverage is not known: no article table was handed in.")
    return " ".join(parts)


def _scales(facts: dict[str, Any]) -> str:
    parts = []
    if facts.get("by") == "quad_class" and facts.get("quad_scheme"):
        parts.append(f"Quad classes: scheme {facts['quad_scheme']}.")
    if facts.get("scale") == "goldstein" and facts.get("goldstein_scheme"):
        parts.append(f"Goldstein scores: table {facts['goldstein_scheme']}.")
    return " ".join(parts)


def _codebook(facts: dict[str, Any]) -> str:
    if not facts.get("codebook"):
        return ""
    hashed = f" ({facts['codebook_hash']})" if facts.get("codebook_hash") else ""
    version = f", conflictcode {facts['version']}" if facts.get("version") else ""
    return f"Codebook {facts['codebook']}{hashed}{version}."


def listed(names: list[str]) -> str:
    """The names, the first few of them when they are many."""
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def number(n: int, word: str) -> str:
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def percent(share: float) -> str:
    """A share in words: never 0 % or 100 % for what is not quite."""
    if 0 < share < 0.005:
        return "Under 1 %"
    if 0.995 <= share < 1:
        return "Over 99 %"
    return f"{share:.0%}".replace("%", " %")
