"""The same work with ordinary notebook buttons, for hosts where the screens' scripts can't load."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from conflictcode.errors import ReviewError
from conflictcode.review import adjudicating
from conflictcode.review.acts import act
from conflictcode.review.adjudicating import GRID, AdjudicationSession
from conflictcode.review.adjudication import CAUSES
from conflictcode.review.adjudication_views import article_of, dispute_view, progress_view
from conflictcode.review.fold import REASONS
from conflictcode.review.material import FLAGS, Row
from conflictcode.review.passages import sentences
from conflictcode.review.session import ReviewSession
from conflictcode.review.views import article_view, claim_view, clock, events_view, status_view
from conflictcode.review.vocabulary import Vocabulary

Read = Callable[[], Row]  # what a button asks for, read off the fields when it is pressed

_TYPED = ("source", "action", "target", "place", "date", "attributed_to")
_SETTLED = ("source", "action", "target", "place", "date")


def review_html(session: ReviewSession) -> str:
    """The open article and its events, read-only and without any script; all text escaped."""
    status = status_view(session)
    head = f"{status['done']} of {status['articles']} articles done, coder {status['coder']}"
    rows = "".join(f"<li>{_said(session, event)}</li>" for event in events_view(session))
    body = f"{_paragraphs(article_view(session))}<ol>{rows}</ol>{_sentence(session)}"
    return f"<div><p><b>{html.escape(head)}</b></p>{body}</div>"


def _sentence(session: ReviewSession) -> str:
    if not session.article_id:
        return "<p>No article is here to review.</p>"
    start, end = sentences(session.article())[session.sentence]
    quote = html.escape(session.article().text[start:end])
    return f"<p>Sentence {session.sentence + 1}, where a new event would be: <i>{quote}</i></p>"


def _said(session: ReviewSession, event: Row) -> str:
    more = [*event["status"], event["comment"], "flagged" if event["flagged"] else "", event["same_as"]]
    quote = event["fields"]["action"]["text"]
    words = f"{event['state']}: {claim_view(session, event['id'])} “{quote}” {'; '.join(filter(None, more))}"
    said = html.escape(words.strip())
    return f"<b>{said}</b> ← this one" if event["id"] == session.event_id else said


def _paragraphs(article: Row) -> str:
    tags = {"headline": "h4"}
    parts = ((p["kind"], article["text"][p["start"] : p["end"]]) for p in article["paragraphs"])
    named = ((tags.get(kind, "p"), html.escape(part)) for kind, part in parts)
    return "".join(f"<{tag}>{part}</{tag}>" for tag, part in named)


def adjudication_html(session: AdjudicationSession) -> str:
    """The open disagreement, coders in columns without their names, read-only and without any script."""
    progress, dispute = progress_view(session), dispute_view(session)
    head = f"{progress['settled']} of {progress['disputes']} settled"
    if not dispute["id"]:
        return f"<div><p><b>{head}</b></p><p>The coders agree on everything they share.</p></div>"
    state = f"disagreement {progress['number']}, " + _state(dispute)
    asked = "".join(f"<p>Asked: {html.escape(question)}</p>" for question in dispute["questions"])
    return (
        f"<div><p><b>{head}</b>; {html.escape(state)}</p>{asked}"
        f"{_paragraphs(article_of(session))}{_grid(dispute, progress['field'])}</div>"
    )


def _state(dispute: Row) -> str:
    settled = dispute["settled"]
    if not settled:
        return "open"
    return f"settled: {'no event' if settled['nothing'] else 'as below'}, {settled['cause']}"


def _grid(dispute: Row, at: str) -> str:
    heads = "".join(f"<th>{html.escape(name)}</th>" for name in ["", *dispute["heads"], "Final"])
    rows = ""
    for row in dispute["rows"]:
        cells = "".join(f"<td>{_cell(cell, 'no event')}</td>" for cell in row["cells"])
        name = f"{'≠' if row['differs'] else '='} {row['field']}{' ←' if row['field'] == at else ''}"
        rows += f"<tr><th>{name}</th>{cells}<td>{_cell(row['final'], '?')}</td></tr>"
    return f"<table><tr>{heads}</tr>{rows}</table>"


def _cell(cell: Row | None, empty: str) -> str:
    if cell is None:
        return empty
    quote = f" “{cell['text']}”" if cell["text"] else ""
    return html.escape(f"{cell['value'] or '—'}{quote}")


class _Plain:
    """A page, the word on saving, and buttons that act and then draw everything anew."""

    def __init__(
        self, session: Any, carry_out: Callable[[Any, Row], Any], draw: Callable[[Any], str]
    ) -> None:
        self._session, self._carry_out, self._draw = session, carry_out, draw
        self.page, self.told = ipywidgets.HTML(), ipywidgets.HTML()

    def show(self, told: str = "") -> None:
        log = self._session.log
        self.page.value = self._draw(self._session)
        self.told.value = html.escape(
            told or log.read_only or (f"saved {clock(log.saved_at)}" if log.saved_at else "")
        )

    def button(self, words: str, name: str, read: Read = dict) -> Any:
        made = ipywidgets.Button(description=words, layout={"width": "auto"})
        made.on_click(lambda _: self.act({"act": name, **read()}))
        return made

    def act(self, message: Row) -> None:
        try:
            answer = self._carry_out(self._session, message)
        except ReviewError as refused:
            self.show(str(refused))
        else:
            nothing = "that side has no event: choose a cause, then press 'No event'"
            self.show(nothing if answer == "nothing" else "")

    def box(self, rows: Sequence[Sequence[Any]]) -> Any:
        self.show()
        made = ipywidgets.VBox([self.page, *(ipywidgets.HBox(list(row)) for row in rows), self.told])
        made.session = self._session
        return made


def _choice(words: str, options: Sequence[str]) -> Any:
    return ipywidgets.Dropdown(options=list(options), description=words)


def _value(field: Any, vocabulary: Vocabulary) -> Any:
    """An input that completes codes and actors of the field chosen beside it."""
    made = ipywidgets.Combobox(placeholder="a code and its words", ensure_option=False)

    def offer(_: Any = None) -> None:
        actors = [*vocabulary.actors(), *vocabulary.known_actors()]
        lists = {"action": vocabulary.options(), "place": vocabulary.places(), "date": []}
        found = lists.get(field.value, actors)
        plain = field.value == "place"
        made.value, made.options = "", [o["value"] if plain else f"{o['value']} {o['words']}" for o in found]

    field.observe(offer, "value")
    offer()
    return made


def _typed(field: Any, value: Any) -> Row:
    """A value as typed: "141 14 PROTEST ..." is the code before the first space; quotes mark words."""
    text = value.value.strip()
    whole = field.value in ("place", "date") or text.startswith(('"', "“"))
    return {"field": field.value, "value": text if whole else text.split(" ")[0]}


def plain_review(session: ReviewSession) -> Any:
    """The review with ordinary buttons: all that the full screen does to an event, without its keys."""
    plain = _Plain(session, act, review_html)
    reason, field = _choice("Reason", list(REASONS.values())), _choice("Field", _TYPED)
    flag, value = _choice("Status", FLAGS), _value(field, session.vocabulary)
    words = ipywidgets.Text(placeholder="words of the sentence, or a comment")

    def at(**more: Any) -> Read:
        return lambda: {"event": session.event_id, **{name: get() for name, get in more.items()}}

    def step(by: int) -> Read:
        return lambda: {"by": by}

    def button(label: str, name: str, /, **more: Any) -> Any:
        return plain.button(label, name, at(**more))

    typed = plain.button("Set the field", "type", lambda: {**at()(), **_typed(field, value)})
    return plain.box(
        [
            [button("Accept", "accept"), button("Reject", "reject", reason=lambda: reason.value), reason],
            [
                button("Skip", "skip"),
                button("Flag", "flag"),
                plain.button("Undo", "undo"),
                plain.button("Redo", "redo"),
            ],
            [field, value, typed],
            [flag, button("Switch", "toggle", flag=lambda: flag.value)],
            [
                words,
                plain.button("New event", "add", lambda: {"words": words.value}),
                button("Comment", "comment", text=lambda: words.value),
            ],
            [
                plain.button(f"{name.capitalize()} {arrow}", f"step_{name}", step(by))
                for name in ("event", "sentence", "article")
                for arrow, by in (("←", -1), ("→", 1))
            ],
            [plain.button("Article done", "confirm", lambda: {"event": ""})],
        ]
    )


def plain_adjudication(session: AdjudicationSession) -> Any:
    """The adjudication with ordinary buttons: take, decide, no event, send back, undo."""
    plain = _Plain(session, adjudicating.act, adjudication_html)
    field, cause = _choice("Field", list(GRID)), _choice("Cause", ["", *CAUSES.values()])
    typed_field = _choice("Other", _SETTLED)
    value = _value(typed_field, session.vocabulary)
    question = ipywidgets.Text(placeholder="question to the coders")
    sides = [*(f"Coder {n}" for n in range(1, len(session.coders) + 1)), "Machine"]

    def take(side: str, every: bool) -> Any:
        def read() -> Row:
            session.field = session.field if every else field.value
            heads = dispute_view(session).get("heads", [])
            return {"column": heads.index(side) if side in heads else len(heads), "every": every}

        return plain.button(f"{'All of' if every else 'Field of'} {side}", "take", read)

    def settle(nothing: bool) -> Read:
        return lambda: {"cause": cause.value, "nothing": nothing}

    return plain.box(
        [
            [field, *(take(side, False) for side in sides)],
            [take(side, True) for side in sides],
            [typed_field, value, plain.button("Use this value", "type", lambda: _typed(typed_field, value))],
            [
                cause,
                plain.button("Decide", "settle", settle(False)),
                plain.button("No event", "settle", settle(True)),
            ],
            [question, plain.button("Send back", "ask", lambda: {"question": question.value})],
            [
                plain.button("Undo", "undo"),
                plain.button("Redo", "redo"),
                plain.button("Disagreement ←", "step_dispute", lambda: {"by": -1}),
                plain.button("Disagreement →", "step_dispute", lambda: {"by": 1}),
            ],
        ]
    )
