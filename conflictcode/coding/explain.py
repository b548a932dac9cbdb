"""Why a text is coded as it is: the evidence marked, a card for each event, a reason for each silence.

Article text is data: everything of it that reaches HTML is escaped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from conflictcode.codebook.codebook import Codebook, load_codebook
from conflictcode.coding.pipeline import CodedArticle, code
from conflictcode.records import Article, Coding, Event, Outcome

_ROLES = ("source", "action", "target", "place")
_STYLE = """<style>
.cc-explain{font:15px/1.6 var(--jp-content-font-family,Georgia,serif);max-width:60em;
  color:var(--jp-content-font-color1,#1a1a1a)}
.cc-explain h3{margin:.2em 0;font-size:1.25em}.cc-explain p{margin:.5em 0}
.cc-explain .source{border-bottom:2px solid #0072b2}.cc-explain .target{border-bottom:4px double #d55e00}
.cc-explain .action{font-weight:700}.cc-explain .place{border-bottom:2px dotted #009e73}
.cc-explain .card{border:1px solid var(--jp-border-color2,#ccc);border-radius:6px;
  padding:.5em .8em;margin:.5em 0}
.cc-explain .card.silent{border-style:dashed;opacity:.85}.cc-explain .what{font-weight:700}
.cc-explain dl{display:grid;grid-template-columns:max-content 1fr;
  gap:.1em .8em;margin:.4em 0 0;font-size:.92em}
.cc-explain dt{white-space:nowrap;color:var(--jp-content-font-color2,#555)}.cc-explain dd{margin:0}
.cc-explain .legend,.cc-explain .meta{font-size:.85em;color:var(--jp-content-font-color2,#555)}
</style>"""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Shows itself in a notebook (HTML) and prints itself as text."""

    coded: CodedArticle
    codebook: Codebook

    def __str__(self) -> str:
        return "\n".join(self._lines())

    __repr__ = __str__

    def _lines(self) -> Iterator[str]:
        for sentence in self.coded.sentences:
            yield f"[{sentence.number}] {self._said(sentence.start, sentence.end)}"
            for event, coding in self._events(sentence.number):
                yield f"    {_headline(event)}"
                for term, words in _reasons(event, coding):
                    yield f"        {term}: {words}"
            for outcome in self._silences(sentence.number):
                yield f"    no event: {outcome.reason} — “{self._said(outcome.start, outcome.end)}”"

    def _repr_html_(self) -> str:
        article = self.coded.article
        cards = [
            _card(event, coding) for event, coding in zip(self.coded.events, self.coded.codings, strict=True)
        ]
        silent = [_silent_card(o, self._said(o.start, o.end)) for o in self.coded.outcomes]
        meta = " · ".join(filter(None, (article.publisher, str(article.published or ""), article.article_id)))
        why_not = (
            f"<details><summary>Why not more? ({len(silent)})</summary>{''.join(silent)}</details>"
            if silent
            else ""
        )
        return (
            f'{_STYLE}<div class="cc-explain"><div class="meta">{escape(meta)}</div>{self._text_html()}'
            '<div class="legend"><span class="source">source</span> · <span class="action">action</span> · '
            '<span class="target">target</span> · <span class="place">place</span></div>'
            f"{''.join(cards) or '<p><em>No event.</em></p>'}{why_not}"
            f'<div class="legend">codebook {escape(self.codebook.name)} {escape(self.codebook.version)}, '
            f"{escape(self.codebook.hash)}</div></div>"
        )

    def _text_html(self) -> str:
        article = self.coded.article
        marked = mark(article.text, evidence(self.coded.events))
        head, body = marked[: article.headline_end], marked[article.headline_end :]
        paragraphs = [part for part in "".join(body).split("\n") if part.strip()]
        title = f"<h3>{''.join(head)}</h3>" if head else ""
        return title + "".join(f"<p>{part}</p>" for part in paragraphs)

    def _said(self, start: int, end: int) -> str:
        return " ".join(self.coded.article.text[start:end].split())

    def _events(self, sentence: int) -> Iterator[tuple[Event, Coding]]:
        pairs = zip(self.coded.events, self.coded.codings, strict=True)
        return ((event, coding) for event, coding in pairs if event.sentence == sentence)

    def _silences(self, sentence: int) -> Iterator[Outcome]:
        return (outcome for outcome in self.coded.outcomes if outcome.sentence == sentence)


def explain(
    article: Article | Mapping[str, Any] | str,
    *,
    date: dt.date | str | None = None,
    codebook: str | Path | Codebook = "cameo",
) -> Explanation:
    """Code one article, or a bare text, and say why.

    ``article`` is a row of ``read_articles`` (``articles.iloc[0]``), an Article, or a text; ``date`` is the
    publication date of a bare text. The result shows itself: the text with its evidence marked, a card for
    each event (words, rule, mode, topic, who is who, place, date, runner-up codes), and for each sentence
    or act without one the reason. Raises CodebookError when the codebook is not as it has to be.
    """
    book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook)
    (coded,) = code([_article(article, date)], book)
    return Explanation(coded, book)


def _article(article: Article | Mapping[str, Any] | str, date: dt.date | str | None) -> Article:
    if isinstance(article, Article):
        return article
    day = dt.date.fromisoformat(date) if isinstance(date, str) else date
    if isinstance(article, str):
        return Article.make("text", day, "", article)
    published = article.get("date")
    return Article.make(
        str(article.get("article_id", "text")),
        day or (published.date() if isinstance(published, dt.datetime) else None),
        str(article.get("headline", "") or ""),
        str(article.get("text", "") or ""),
        str(article.get("publisher", "") or ""),
        str(article.get("url", "") or ""),
    )


# -- evidence in the text ------------------------------------------------------------------------


def evidence(events: tuple[Event, ...]) -> list[tuple[int, int, str]]:
    """``(start, end, role)`` of every stretch of text that an event rests on."""
    found = [
        (getattr(event, f"{role}_start"), getattr(event, f"{role}_end"), role)
        for event in events
        for role in _ROLES
    ]
    return [(start, end, role) for start, end, role in found if start is not None and end is not None]


def mark(text: str, spans: list[tuple[int, int, str]]) -> list[str]:
    """One piece of HTML a character of ``text``, so that slices stay where they were."""
    roles: list[tuple[str, ...]] = [()] * len(text)
    for role in _ROLES:
        covered = {i for start, end, own in spans if own == role for i in range(start, min(end, len(text)))}
        for i in covered:
            roles[i] = (*roles[i], role)
    pieces = [escape(char) for char in text]
    for i, own in enumerate(roles):
        if own and (i == 0 or roles[i - 1] != own or text[i - 1] == "\n"):
            pieces[i] = f'<span class="{" ".join(own)}">' + pieces[i]
        if own and (i + 1 == len(text) or roles[i + 1] != own or text[i + 1] == "\n"):
            pieces[i] += "</span>"
    return pieces


# -- cards ---------------------------------------------------------------------------------------


def _headline(event: Event) -> str:
    source = event.source_code or event.source_text or "somebody"
    target = event.target_code or event.target_text or "nobody named"
    flags = [name for name in ("negated", "hypothetical", "future", "historical") if getattr(event, name)]
    said = f", says {event.attributed_to}" if event.attributed_to else ""
    flagged = "".join(f" ({flag})" for flag in flags)
    return f"{source} → {target}: {event.action_code} {event.action_label}{flagged}{said}"


def _reasons(event: Event, coding: Coding) -> Iterator[tuple[str, str]]:
    yield "words", f"“{event.action_text}”"
    yield "why", "; ".join(coding.trail)
    for side, party in (("source", coding.source), ("target", coding.target)):
        if party is not None:
            inferred = " (country inferred from the article)" if party.actor.inferred else ""
            trail = " → ".join(party.actor.trail)
            yield (
                side,
                f"“{party.text}” {event_code(party.actor.code)}{inferred}{': ' + trail if trail else ''}",
            )
    where = (
        f"{event.place_name}, {event.country} (precision {event.place_precision}): "
        if event.place_name
        else ""
    )
    yield "place", where + event.place_how
    days = event.date_start and f"{event.date_start}" + (
        f" to {event.date_end}" if event.date_end != event.date_start else ""
    )
    yield "date", f"{days or 'none'}: {event.date_how}"
    if event.topic:
        yield "topic", event.topic
    if coding.runners_up:
        yield "runners-up", ", ".join(coding.runners_up)


def event_code(actor_code: str) -> str:
    return actor_code or "unresolved"


def _card(event: Event, coding: Coding) -> str:
    rows = "".join(
        f"<dt>{escape(term)}</dt><dd>{escape(words)}</dd>" for term, words in _reasons(event, coding)
    )
    return f'<div class="card"><span class="what">{escape(_headline(event))}</span><dl>{rows}</dl></div>'


def _silent_card(outcome: Outcome, said: str) -> str:
    why = f"sentence {outcome.sentence}: {escape(outcome.reason)} — “{escape(said[:200])}”"
    return f'<div class="card silent">{why}</div>'
