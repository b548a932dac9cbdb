"""The events of the sample articles (`notebooks/data`), each with its predicate found in the parsed text.

One row an act: events that share article, sentence and words (the two directions of a meeting) count once.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from conflictcode.coding.sentences import parse
from conflictcode.records import Article, Sentence, Token

DATA = Path(__file__).resolve().parents[1] / "notebooks" / "data"


@dataclass(frozen=True, slots=True)
class Act:
    """One coded act: the gold row, its article, and the token that carries it."""

    row: dict[str, str]
    article: Article
    sentences: tuple[Sentence, ...]
    sentence: Sentence
    predicate: int

    @property
    def sides(self) -> tuple[str, str]:
        return country(self.row["source_code"]), country(self.row["target_code"])


def country(code: str) -> str:
    """The first slot of an actor code, ``""`` when it is open."""
    return "" if code.startswith("-") else code[:3]


def acts(data: Path = DATA) -> list[Act]:
    """Every act of the sample whose words stand in its sentence as parsed."""
    gold = read(data / "gold_events.csv")
    texts = {row["article_id"]: row for row in read(data / "articles.csv")}
    ids = sorted({row["article_id"] for row in gold})
    articles = [
        Article.make(i, dt.date.fromisoformat(texts[i]["date"]), texts[i]["headline"], texts[i]["text"])
        for i in ids
    ]
    parsed = {
        article.article_id: (article, sents) for article, sents in zip(articles, parse(articles), strict=True)
    }
    once = {(row["article_id"], row["sentence"], row["action_text"]): row for row in reversed(gold)}
    found = [act(row, *parsed[row["article_id"]]) for row in reversed(once.values())]
    return [item for item in found if item is not None]


def act(row: dict[str, str], article: Article, sentences: tuple[Sentence, ...]) -> Act | None:
    """The act in the numbered sentence, else in the first that holds its words."""
    words = row["action_text"]
    holding = [s for s in sentences if words in article.text[s.start : s.end]]
    if not holding:
        return None
    sentence = next((s for s in holding if s.number == int(row["sentence"])), holding[0])
    start = article.text.index(words, sentence.start)
    tokens = [t for t in sentence.tokens if start <= t.start < start + len(words)]
    return Act(row, article, sentences, sentence, head(tokens).i) if tokens else None


def head(tokens: list[Token]) -> Token:
    """The token whose own head lies outside."""
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head not in inside or t.head == t.i), tokens[0])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
