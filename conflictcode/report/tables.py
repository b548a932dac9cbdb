"""Tables for papers: one object gives LaTeX (booktabs), HTML and CSV with the same numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from conflictcode.report.caption import number
from conflictcode.report.charts_dyads import UNKNOWN
from conflictcode.report.counts import chosen, provenance
from conflictcode.report.counts import counts as count_grid
from conflictcode.report.frames import corpus_days, require
from conflictcode.report.labels import QUAD, code_label, quad_label, shipped_codes
from conflictcode.report.parts import facts_of
from conflictcode.report.table import Table

__all__ = [
    "Table",
    "agreement",
    "by_year",
    "codebook",
    "corpus",
    "machine_quality",
    "review_flow",
    "top_dyads",
]


def corpus(articles: pd.DataFrame, events: pd.DataFrame | None = None) -> Table:
    """T1: publishers with first and last day and articles; with ``events`` also what they gave."""
    day = corpus_days(articles)
    require(articles, ["publisher"], "article")
    frame = articles.assign(day=day, publisher=articles["publisher"].fillna("").replace("", "(not given)"))
    groups = frame.groupby("publisher", sort=True)
    made = pd.DataFrame(
        {
            "Publisher": [*groups.groups, "All"],
            "First": [*groups["day"].min().dt.strftime("%Y-%m-%d"), f"{day.min():%Y-%m-%d}"],
            "Last": [*groups["day"].max().dt.strftime("%Y-%m-%d"), f"{day.max():%Y-%m-%d}"],
            "Articles": [*groups.size(), len(frame)],
        }
    )
    made["% of articles"] = [f"{100 * n / len(frame):.1f}" for n in made["Articles"]]
    facts: dict[str, Any] = {"n": number(len(frame), "article"), "notes": []}
    facts |= {"first": f"{day.min():%Y-%m-%d}", "last": f"{day.max():%Y-%m-%d}"}
    if events is not None:
        require(events, ["article_id"], "event")
        facts |= provenance(events)
        facts["notes"] = ["Events: every coded clause, those denied, hypothetical, future or historical too."]
        per = events["article_id"].value_counts()
        frame["n"] = frame["article_id"].map(per).fillna(0).astype(int)
        some = frame["n"] > 0
        made["With events"] = [*some.groupby(frame["publisher"]).sum(), int(some.sum())]
        made["Events"] = [*frame.groupby("publisher")["n"].sum(), int(frame["n"].sum())]
    return Table(made, "The corpus", "tab:corpus", facts=facts, total=True)


def by_year(events: pd.DataFrame, articles: pd.DataFrame | None = None, **options: Any) -> Table:
    """T2: events by year and quad class, with the articles of the year."""
    grid = count_grid(events, articles, "year", "quad_class", **options)
    wide = grid.pivot(index="period", columns="category", values="events")
    names = [name for name in grid["category"].unique()]
    made = pd.DataFrame({"Year": [*wide.index, "All"]})
    for name in names:
        made[quad_label(name)] = [*wide[name], int(wide[name].sum())]
    made["All events"] = [*wide.sum(axis=1), int(wide.to_numpy().sum())]
    if articles is not None:
        per = grid.drop_duplicates("period")["articles"].astype(int)
        made["Articles"] = [*per, int(per.sum())]
    return Table(made, "Events by year and quad class", "tab:years", facts=facts_of(grid), total=True)


def top_dyads(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    n: int = 10,
    dedupe: str = "none",
    include: Iterable[str] = (),
) -> Table:
    """T3: the ``n`` most frequent directed country dyads, by quad class."""
    kept, facts = chosen(events, articles, dedupe, include)
    require(kept, ["source_country", "target_country", "quad_class"], "event")
    sides = {side: kept[f"{side}_country"].fillna("").replace("", UNKNOWN) for side in ("source", "target")}
    frame = pd.DataFrame({**sides, "quad": kept["quad_class"].astype(str).map(quad_label)})
    known = frame[(frame["source"] != UNKNOWN) & (frame["target"] != UNKNOWN)]
    wide = known.groupby(["source", "target", "quad"]).size().unstack(fill_value=0)
    wide = wide.reindex(
        columns=[*QUAD.values(), *(c for c in wide.columns if c not in QUAD.values())], fill_value=0
    )
    wide["All"] = wide.sum(axis=1)
    wide = wide.reset_index().sort_values(["All", "source", "target"], ascending=[False, True, True]).head(n)
    wide = wide.rename(columns={"source": "Source", "target": "Target"}).reset_index(drop=True)
    notes = f"{number(len(frame) - len(known), 'event')} without a known country on both sides."
    return Table(
        wide, "Most frequent dyads", "tab:dyads", facts={**facts, "by": "quad_class", "notes": [notes]}
    )


def agreement(found: Any) -> Table:
    """T4: agreement by field, from ``cc.agreement(folder)`` or its table."""
    table = found if isinstance(found, pd.DataFrame) else found.table
    require(
        table,
        ["field", "n_units", "percent", "alpha", "alpha_low", "alpha_high", "kappa", "ac1"],
        "agreement",
    )
    made = pd.DataFrame(
        {
            "Field": table["field"],
            "Units": table["n_units"],
            "% agreement": [_fixed(v, 1) for v in table["percent"]],
            "Alpha": [_fixed(v) for v in table["alpha"]],
            "95 % interval": [
                _range(a, b) for a, b in zip(table["alpha_low"], table["alpha_high"], strict=True)
            ],
            "Kappa": [_fixed(v) for v in table["kappa"]],
            "AC1": [_fixed(v) for v in table["ac1"]],
        }
    )
    notes = [
        "Alpha: Krippendorff's, nominal, with a 95 % bootstrap interval over articles.",
        "An event that only one coder found counts as disagreement. A dash: undefined, no variation.",
    ]
    if hasattr(found, "in_words"):
        notes = [found.in_words(), *notes]
    return Table(made, "Agreement between coders", "tab:agreement", facts={"notes": notes})


def machine_quality(table: pd.DataFrame) -> Table:
    """T5: precision and recall of the machine by root code, from ``cc.machine_quality(folder)``."""
    needed = ["root_code", "proposed", "right", "missed"]
    needed += [f"{m}{end}" for m in ("precision", "recall") for end in ("", "_low", "_high")]
    require(table, needed, "quality")
    made = pd.DataFrame({"Root": [r if r == "all" else code_label(str(r)) for r in table["root_code"]]})
    for name in ("proposed", "right", "missed"):
        made[name.capitalize()] = table[name].to_numpy()
    for measure in ("precision", "recall"):
        made[measure.capitalize()] = [_fixed(v) for v in table[measure]]
        ends = zip(table[f"{measure}_low"], table[f"{measure}_high"], strict=True)
        made[f"95 % of {measure}"] = [_range(a, b) for a, b in ends]
    made["F1"] = [_f1(p, r) for p, r in zip(table["precision"], table["recall"], strict=True)]
    notes = ["Wilson's 95 % intervals. Missed: events that people added or recoded to the root."]
    total = str(table["root_code"].iloc[-1]) == "all" if len(table) else False
    return Table(made, "The machine against reviewers", "tab:quality", facts={"notes": notes}, total=total)


def codebook(
    events: pd.DataFrame, include: Iterable[str] = (), all_codes: bool = False, words: int = 12
) -> Table:
    """T6: the codes with label, number of events and one example, the words of the text around the action.

    ``all_codes`` lists codes without events too, as far as the shipped codebook knows them.
    """
    kept, facts = chosen(events, None, "none", include)
    require(kept, ["action_code", "action_label", "action_text", "source_text", "target_text"], "event")
    n = kept["action_code"].value_counts()
    firsts = kept.drop_duplicates("action_code").set_index("action_code")
    codes = shipped_codes()
    listed = sorted({*n.index, *([c.code for c in codes] if all_codes and codes is not None else [])})
    rows = []
    for code in listed:
        first = firsts.loc[code] if code in firsts.index else None
        label = str(first["action_label"]) if first is not None else codes.label(code) if codes else ""
        rows.append(
            {"Code": code, "Label": label, "Events": int(n.get(code, 0)), "Example": _example(first, words)}
        )
    made = pd.DataFrame(rows, columns=["Code", "Label", "Events", "Example"])
    facts["notes"] = [
        "Examples: source / action / target as the text words them, the first event of the code."
    ]
    return Table(made, "Codes in use", "tab:codes", facts=facts, wide=("Label", "Example"))


def review_flow(final: pd.DataFrame, machine: pd.DataFrame, judgements: pd.DataFrame | None = None) -> Table:
    """T7: what became of the machine's events; ``final`` with ``unresolved=True, unreviewed=True``.

    Steps: proposed, accepted, edited, added, unresolved, not reviewed, and dropped (proposed but not in
    ``final``; with ``judgements`` - columns ``event_id``, ``state``, ``reason`` - rejected, by reason).
    """
    require(final, ["event_id", "decision", "origin"], "final event")
    require(machine, ["event_id"], "event")
    decided = final[~final["decision"].isin(["machine", "unresolved"])]
    origin = decided["origin"].value_counts()
    proposed, gone = len(machine), set(machine["event_id"]) - set(final["event_id"])
    rows: list[tuple[str, int]] = [("Proposed by the machine", proposed)]
    rows.append(("Accepted", int(origin.get("machine", 0))))
    rows.append(("Edited", int(origin.get("edited", 0))))
    rows += _rejected(gone, judgements)
    rows.append(("Added by people", int(origin.get("added", 0))))
    rows.append(("Unresolved", int(final.loc[final["decision"] == "unresolved", "event_id"].nunique())))
    rows.append(("Not reviewed", int((final["decision"] == "machine").sum())))
    rows.append(("Final events", len(decided)))
    made = pd.DataFrame(rows, columns=["Step", "Events"])
    return Table(made, "What became of the machine's events", "tab:review", total=True)


def _rejected(gone: set[str], judgements: pd.DataFrame | None) -> list[tuple[str, int]]:
    if judgements is None:
        return [("Rejected", len(gone))]
    require(judgements, ["event_id", "state", "reason"], "judgement")
    theirs = judgements[judgements["event_id"].isin(gone) & (judgements["state"] == "rejected")]
    reasons = (
        theirs.drop_duplicates("event_id")["reason"]
        .replace("", "no reason given")
        .value_counts()
        .sort_index()
    )
    rest = len(gone) - int(reasons.sum())
    named = [(f"Rejected: {reason}", int(n)) for reason, n in reasons.items()]
    return [*named, *([("Not confirmed by any coder", rest)] if rest else [])]


def _example(first: Any, words: int) -> str:
    if first is None:
        return ""
    parts = [_cut(str(first[name] or "–"), words) for name in ("source_text", "action_text", "target_text")]
    return " / ".join(parts)


def _cut(text: str, words: int) -> str:
    found = text.split()
    return " ".join(found[:words]) + (" ..." if len(found) > words else "")


def _fixed(value: Any, places: int = 2) -> str:
    return "–" if pd.isna(value) else f"{float(value):.{places}f}"


def _range(low: Any, high: Any) -> str:
    return "–" if pd.isna(low) or pd.isna(high) else f"{float(low):.2f} to {float(high):.2f}"


def _f1(precision: Any, recall: Any) -> str:
    if pd.isna(precision) or pd.isna(recall) or precision + recall == 0:
        return "–"
    return _fixed(2 * precision * recall / (precision + recall))
