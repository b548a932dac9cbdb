"""Two coders who don't exist, so that the notebooks on review and agreement have something to show.

    python data/simulate_coders.py simulated-review        (from the folder notebooks/)

"simulated-A" and "simulated-B" know the hand-coded gold events and make mistakes at rates written below.
Blind, they miss some, take a neighbouring code, or leave a target out. Verifying, they accept a machine event
that the gold has, correct its code, reject what the gold doesn't have and add what the machine missed.
Nothing they say is evidence of anything; their logs are made through the same session as a person's.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pandas as pd

import conflictcode as cc
from conflictcode.review import editing
from conflictcode.review.alignment import likeness
from conflictcode.review.passages import find_words, sentences
from conflictcode.review.session import ReviewSession

HERE = Path(__file__).parent
CODERS = ("simulated-A", "simulated-B")
MISS, SIBLING, ROOT, ACTOR, NO_TARGET = 0.08, 0.10, 0.03, 0.06, 0.05  # chance of each mistake per event


def simulate(folder: Path | str, articles: pd.DataFrame, events: pd.DataFrame, seed: int = 2019) -> Path:
    """Fill ``folder`` anew with an assignment and both coders' logs on the hand-coded articles."""
    folder = Path(folder)
    if folder.exists():
        shutil.rmtree(folder)
    gold = pd.read_csv(HERE / "gold_events.csv", dtype=str, keep_default_na=False)
    coded = pd.read_csv(HERE / "gold_articles.csv", dtype=str)["article_id"]
    sample = articles[articles["article_id"].isin(coded)]
    cc.assign(folder, sample, CODERS, overlap=0.4, seed=seed)
    for coder in CODERS:
        for mode in ("blind", "verify"):
            session = ReviewSession(folder, sample, events, coder, mode)
            rng = random.Random(f"{seed} {coder} {mode}")
            for article_id in list(session.queue.articles):
                _read(session, article_id, gold[gold["article_id"] == article_id], rng)
            session.close()
    return folder


def _read(session: ReviewSession, article_id: str, gold: pd.DataFrame, rng: random.Random) -> None:
    session.open(article_id)
    wanted = [found for row in gold.to_dict("records") if (found := _locate(session, article_id, row))]
    for event_id in session.pending(article_id):
        _verify(session, event_id, wanted)
    for row in wanted:
        if rng.random() > MISS:
            _code(session, article_id, row, rng if session.mode == "blind" else None)
    session.done(article_id)


def _locate(session: ReviewSession, article_id: str, row: dict[str, str]) -> dict | None:
    """The gold row with offsets: its words in its sentence, or else wherever they stand."""
    article = session.articles[article_id]
    bounds = sentences(article)
    number = min(int(row["sentence"]), len(bounds) - 1)
    whole = (0, len(article.text))
    found = find_words(article.text, bounds[number], row["action_text"]) or find_words(
        article.text, whole, row["action_text"]
    )
    if found is None or row["action_code"] not in session.vocabulary.codes:
        return None
    root = session.vocabulary.codes.root(row["action_code"])
    return {**row, "action_start": found["start"], "action_end": found["end"], "root_code": root}


def _verify(session: ReviewSession, event_id: str, wanted: list[dict]) -> None:
    """Accept, correct or reject one machine event; what it covers is taken off the wanted list."""
    event = session.values(event_id)
    best = max(wanted, key=lambda row: likeness(event, row), default=None)
    if best is None or likeness(event, best)[0] == 0:
        session.reject(event_id, "not an event")
        return
    wanted.remove(best)
    for field in ("source", "action", "target"):
        if (event.get(f"{field}_code") or "") != best[f"{field}_code"]:
            session.edit(event_id, editing.typed(field, best[f"{field}_code"], session.vocabulary))
    session.accept(event_id)


def _code(session: ReviewSession, article_id: str, row: dict, rng: random.Random | None) -> None:
    """Add one event as the gold has it, with mistakes if ``rng`` is given."""
    text = session.articles[article_id].text
    start, end = row["action_start"], row["action_end"]
    event_id = session.add(article_id, start, end, text[start:end])
    values = {
        "action": _slip(session, row["action_code"], rng),
        "source": _other_role(row["source_code"], rng),
        "target": "" if rng and rng.random() < NO_TARGET else row["target_code"],
        "place": row["place_name"],
        "date": row["date_start"],
    }
    for field, value in values.items():
        if value:
            session.edit(event_id, editing.typed(field, value, session.vocabulary))
    flags = {flag: row[flag] == "true" for flag in ("negated", "hypothetical", "future", "historical")}
    session.edit(event_id, {flag: True for flag, on in flags.items() if on})
    session.accept(event_id)


def _slip(session: ReviewSession, code: str, rng: random.Random | None) -> str:
    codes = session.vocabulary.codes
    chance = rng.random() if rng else 1.0
    if chance < ROOT:
        return rng.choice([c.code for c in codes if codes.root(c.code) == c.code])
    if chance < ROOT + SIBLING:
        return rng.choice([c.code for c in codes if codes.root(c.code) == codes.root(code) and c.parent])
    return code


def _other_role(code: str, rng: random.Random | None) -> str:
    return code[:3] + rng.choice(["GOV", "MIL", "OPP"]) if rng and code and rng.random() < ACTOR else code


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "simulated-review")
    all_articles = cc.read_articles(HERE / "articles.csv")
    print(simulate(target, all_articles, cc.code_articles(all_articles)))
