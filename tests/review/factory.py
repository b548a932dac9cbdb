"""Articles, events and coders' work made by hand: ``event(frame, "a1", "met", "040")`` is an event row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.records import EVENT_COLUMNS, Article
from conflictcode.review.editing import typed
from conflictcode.review.session import ReviewSession

TEXT = (
    "Protesters marched on the governor's office in Basra on Monday. Police fired tear gas at the crowd, "
    "witnesses said.\n\nPrime Minister Adil Abdul-Mahdi met tribal leaders in Baghdad. Iran denied any role."
)
MARCH = {
    "source_text": "Protesters",
    "target_text": "governor's office",
    "place_text": "Basra",
    "place_name": "Basra",
    "country": "IRQ",
    "place_precision": 1,
    "date_start": "2019-10-07",
    "date_end": "2019-10-07",
    "date_precision": 1,
}


def articles(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """(article_id, headline, text) a row; all of one day and one publisher."""
    frame = pd.DataFrame(list(rows), columns=["article_id", "headline", "text"], dtype="str")
    frame["date"] = pd.to_datetime("2019-10-07")
    frame["publisher"], frame["url"] = "The Basra Post", ""
    return frame


def full_text(frame: pd.DataFrame, article_id: str) -> str:
    row = frame.set_index("article_id").loc[article_id]
    return Article.make(article_id, None, row["headline"], row["text"]).text


def event(
    frame: pd.DataFrame,
    article_id: str,
    words: str,
    code: str,
    source: str = "",
    target: str = "",
    **more: Any,
) -> dict[str, Any]:
    """One machine event whose action is the first ``words`` in the article."""
    text = full_text(frame, article_id)
    start = text.index(words)
    values: dict[str, Any] = dict.fromkeys(EVENT_COLUMNS)
    values |= {name: "" for name in EVENT_COLUMNS if name.endswith(("_code", "_text", "_id", "_name"))}
    values |= dict.fromkeys(("negated", "hypothetical", "future", "historical"), False)
    values |= {
        "event_id": f"{article_id}-{start}-{source}-{code}-{target}",
        "article_id": article_id,
        "sentence": 0,
        "source_code": source,
        "target_code": target,
        "action_code": code,
        "action_text": words,
        "action_start": start,
        "action_end": start + len(words),
        "root_code": code[:2],
        "quad_class": "1",
        "rule_id": f"rule-{code}",
        "codebook": "cameo",
        "codebook_hash": "hash-1",
        "version": "0",
    }
    return values | _sides(text, values | more) | more


def _sides(text: str, values: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for side in ("source", "target", "place"):
        if words := values[f"{side}_text"]:
            found |= {f"{side}_start": text.index(words), f"{side}_end": text.index(words) + len(words)}
    return found


def events(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(EVENT_COLUMNS))


def basra(n: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``n`` articles of the same text, three machine events in each."""
    frame = articles(*((f"a{i}", f"Clashes in Basra {i}", TEXT) for i in range(n)))
    rows = [
        row
        for i in range(n)
        for row in (
            event(frame, f"a{i}", "marched", "141", "IRQCVL", "IRQGOV", **MARCH),
            event(
                frame,
                f"a{i}",
                "fired",
                "175",
                "IRQCOP",
                "IRQCVL",
                source_text="Police",
                target_text="the crowd",
            ),
            event(frame, f"a{i}", "met", "040", "IRQGOV", "IRQ"),
        )
    ]
    return frame, events(*rows)


def long_article(marks: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One article of more than 60,000 characters with that many machine events."""
    sentence = (
        "The number {n} convoy of the army shelled the old quarter of the city, " + "residents said, " * 16
    )
    sentences = [sentence.format(n=n).rstrip(", ") + "." for n in range(marks)]
    text = "\n\n".join(" ".join(sentences[i : i + 4]) for i in range(0, marks, 4))
    frame = articles(("long", "A very long day", text))
    whole = full_text(frame, "long")
    row = event(frame, "long", "shelled", "190", "SYRMIL", "SYRCVL")
    rows = []
    for n in range(marks):
        start = whole.index("shelled", whole.index(f"number {n} "))
        rows.append(row | {"event_id": f"e{n}", "action_start": start, "action_end": start + 7})
    return frame, events(*rows)


def one_event(text: str, words: str, source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = articles(("one", "A <i>headline</i>", text))
    return frame, events(event(frame, "one", words, "190", source, "SYR"))


Coding = list[tuple[str, str, str, str]]  # words of the act, code, source, target


def read(folder: Path, coder: str, codings: dict[str, Coding], mode: Any = "blind") -> None:
    """One coder codes articles of the Basra text and closes them."""
    frame, machine = basra(4)
    session = ReviewSession(folder, frame, machine, coder, mode)
    for article_id, coding in codings.items():
        session.open(article_id)
        text = session.article().text
        for words, code, source, target in coding:
            start = text.index(words)
            event = session.add(article_id, start, start + len(words), words)
            for field, value in (("action", code), ("source", source), ("target", target)):
                session.edit(event, typed(field, value, session.vocabulary))
            session.accept(event)
        session.done(article_id)
    session.close()


MARCHED = ("marched", "141", "IRQOPP", "IRQGOV")
FIRED = ("fired tear gas", "175", "IRQCOP", "IRQOPP")
OTHER_SOURCE = ("marched", "141", "IRQCVL", "IRQGOV")
MET = ("met", "040", "IRQGOV", "IRQ")


def two_coders(folder: Path | str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Coders A and B have read two articles blind and differ on two events; the frames to adjudicate."""
    read(Path(folder), "A", {"a0": [MARCHED, FIRED], "a1": [MET]})
    read(Path(folder), "B", {"a0": [OTHER_SOURCE], "a1": [MET]})
    return basra(4)
