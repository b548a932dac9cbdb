"""What the codebook doesn't know yet: unresolved actors, and actors whose dates end too early."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.codebook.actors import Actors, load_actors
from conflictcode.codebook.codebook import Codebook
from conflictcode.codebook.folders import codebook_folder
from conflictcode.codebook.horizon import horizon as ended_actors
from conflictcode.codebook.search import Nearest, count_names
from conflictcode.codebook.words import pieces, spell
from conflictcode.errors import ReviewError
from conflictcode.records import Article

UNRESOLVED_COLUMNS = (
    "name",
    "mentions",
    "articles",
    "events",
    "role",
    "sentences",
    "nearest",
    "event_ids",
    "yaml",
)
_NEEDED = ("article_id", "source_code", "source_text", "target_code", "target_text")
_END = re.compile(r"(?<=[.!?])[\"”’')]*\s+(?=[\"“‘(]*[A-Z])|\n+")


@dataclass(slots=True)
class _Gap:
    """One name that events leave without a country."""

    spellings: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    places: list[tuple[str, int | None]] = field(default_factory=list)
    event_ids: list[str] = field(default_factory=list)


def unresolved(
    events: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    codebook: str | Path | Codebook | Actors = "cameo",
) -> pd.DataFrame:
    """The actors of events that the codebook can't place, those that would complete most events first.

    ``events``: an event frame (needs article_id, source_code, source_text, target_code, target_text).
    ``articles``: the frame that was coded; it gives the sentences and the mentions outside of events.

    Returns a frame, one row a name: ``name``, ``mentions`` (in the articles, else in the events),
    ``articles`` (their number), ``events`` (number that coding it would complete), ``role`` (what titles
    beside it say), ``sentences`` (list of at most five), ``nearest`` (list of known entries with similar
    names), ``event_ids``, and ``yaml``: lines to paste into ``actors/*.yaml``, with ??? where a person
    has to say. Raises ReviewError when a column is missing.
    """
    missing = [column for column in _NEEDED if column not in events.columns]
    if missing:
        raise ReviewError(
            f"The frame has no column {missing[0]!r}. Remedy: pass what cc.code_articles gives."
        )
    actors = _actors(codebook)
    gaps = _gaps(events, actors)
    texts = _texts(articles)
    nearest = Nearest(actors) if gaps else None
    rows = [_row(gap, texts, nearest.to(_most(gap.spellings)) if nearest else []) for gap in gaps.values()]
    rows.sort(key=lambda row: (-row["events"], -row["mentions"], row["name"]))
    return pd.DataFrame(rows, columns=list(UNRESOLVED_COLUMNS))


def _gaps(events: pd.DataFrame, actors: Actors) -> dict[str, _Gap]:
    gaps: dict[str, _Gap] = {}
    for event in events.to_dict("records"):
        for side, other in (("source", "target"), ("target", "source")):
            code, text = _text(event[f"{side}_code"]), _text(event[f"{side}_text"])
            name = _name(text, actors)
            if not name or (code and not code.startswith("---")):
                continue
            gap = gaps.setdefault(" ".join(pieces(name)).lower(), _Gap())
            _count(gap.spellings, name)
            _count(gap.roles, code[3:])
            _count(gap.countries, _text(event.get(f"{other}_country")))
            article = _text(event["article_id"])
            gap.articles.add(article)
            start = event.get(f"{side}_start")
            gap.places.append((article, None if start is None or pd.isna(start) else int(start)))
            gap.event_ids.append(_text(event.get("event_id")))
    return gaps


def _name(text: str, actors: Actors) -> str:
    """The proper name in a phrase, without titles and role nouns; ``""`` for *rebels*."""
    words = text.split()
    roles = [k for k, word in enumerate(words) if _role_word(word, actors)]
    capital = [word[:1].isupper() for word in words]
    starts = [k + 1 for k in roles if k + 1 < len(words) and capital[k + 1]]  # Education Secretary Raul Roco
    words = words[max(starts, default=0) :]
    while words and not words[0][:1].isupper():
        words = words[1:]
    while words and words[-1].islower() and _role_word(words[-1], actors):
        words = words[:-1]
    return "" if len(words) == 1 and _role_word(words[0], actors) else " ".join(words)


def _role_word(word: str, actors: Actors) -> bool:
    key = spell(" ".join(pieces(word)).lower())
    return not key or key in actors.roles.phrases or key in actors.roles.titles or key in ("the", "a", "an")


def _count(counts: dict[str, int], key: str) -> None:
    if key:
        counts[key] = counts.get(key, 0) + 1


def _most(counts: Mapping[str, int]) -> str:
    return max(counts, key=lambda key: (counts[key], key)) if counts else ""


def _row(gap: _Gap, texts: Mapping[str, str], nearest: list[str]) -> dict[str, Any]:
    name, role = _most(gap.spellings), _most(gap.roles)
    said = re.compile("|".join(rf"\b{re.escape(s)}\b" for s in gap.spellings))
    named = {
        article: len(said.findall(text))
        for article, text in texts.items()
        if any(s in text for s in gap.spellings)
    }
    return {
        "name": name,
        "mentions": sum(named.values()) or len(gap.places),
        "articles": len(gap.articles | {article for article, n in named.items() if n}),
        "events": len(set(gap.event_ids) - {""}) or len(gap.places),
        "role": role,
        "sentences": list(_sentences(gap, texts))[:5],
        "nearest": nearest,
        "event_ids": list(dict.fromkeys(gap.event_ids)),
        "yaml": _yaml(name, [s for s in gap.spellings if s != name], role),
    }


def _sentences(gap: _Gap, texts: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    for article, start in gap.places:
        text = texts.get(article, "")
        if start is None or start >= len(text):
            continue
        ends = [0, *(m.end() for m in _END.finditer(text)), len(text)]
        first = max(end for end in ends if end <= start)
        last = min(end for end in ends if end > start)
        sentence = text[first:last].strip()
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def _yaml(name: str, others: list[str], role: str) -> str:
    lines = [f"{_scalar(name)}:"]
    if others:
        lines.append(f"  names: [{', '.join(_scalar(other) for other in others)}]")
    lines.append(f"  code: ???{role}")
    return "\n".join(lines)


def _scalar(text: str) -> str:
    return text if re.fullmatch(r"[\w][\w .'’-]*", text) else '"' + text.replace('"', '\\"') + '"'


def _texts(articles: pd.DataFrame | None) -> dict[str, str]:
    if articles is None:
        return {}
    rows = articles.to_dict("records")
    made = (
        Article.make(_text(row["article_id"]), None, _text(row.get("headline")), _text(row.get("text")))
        for row in rows
    )
    return {article.article_id: article.text for article in made}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None or pd.isna(value) else str(value)


# -- horizon -------------------------------------------------------------------------------------


def horizon(
    articles: pd.DataFrame, codebook: str | Path | Codebook | Actors = "cameo", only_named: bool = True
) -> pd.DataFrame:
    """The actors whose dated roles end before the articles do, those that the articles name most first.

    They would be coded as former, or not at all, whatever they are by then. ``articles``: a frame with
    ``date`` and ``text``. ``codebook``: a codebook, or actors such as ``load_legacy`` gives.
    ``only_named``: leave out those whom no article names.

    Returns the columns of ``conflictcode.codebook.horizon`` (name, last_code, last_office, ended,
    affects) and ``mentions``, the number of times that the articles name the actor. Raises
    ReviewError when there is no ``date`` column or no date in it.
    """
    if "date" not in articles.columns or articles["date"].isna().all():
        raise ReviewError(
            "The frame has no dates in a column 'date'. Remedy: cc.read_articles(..., date='...')."
        )
    days = pd.to_datetime(articles["date"])
    actors = _actors(codebook)
    ended = ended_actors(actors, days.min().date(), days.max().date())
    texts = _texts(articles.assign(article_id=[str(k) for k in range(len(articles))]))
    named = count_names(actors, texts.values())
    ended["mentions"] = [named.get(name, 0) for name in ended["name"]]
    if only_named:
        ended = ended[ended["mentions"] > 0]
    return ended.sort_values("mentions", ascending=False, kind="stable", ignore_index=True)


def _actors(codebook: str | Path | Codebook | Actors) -> Actors:
    if isinstance(codebook, Actors):
        return codebook
    return codebook.actors if isinstance(codebook, Codebook) else load_actors(codebook_folder(codebook))
