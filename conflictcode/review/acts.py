"""What the screen asks for, carried out on a session. A message is ``{"act": name, ...}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conflictcode.errors import ReviewError
from conflictcode.review import editing
from conflictcode.review.material import Row
from conflictcode.review.passages import find_words, sentences
from conflictcode.review.session import ReviewSession
from conflictcode.review.suggesting import other_reports
from conflictcode.review.views import preview_view, reports_view

Message = Mapping[str, Any]


def act(session: ReviewSession, message: Message) -> Row | None:
    """Carry out one message. Returns something to show (a preview), or None.

    Raises ReviewError when the act is unknown or refused; then nothing has changed.
    """
    name = str(message.get("act"))
    if name not in _ACTS:
        raise ReviewError(f"no act {name!r}")
    return _ACTS[name](session, message)


def _event(session: ReviewSession, message: Message) -> str:
    event_id = str(message.get("event") or "")
    if event_id not in session.event_ids(session.article_id):
        raise ReviewError("there is no event at hand: choose one with j or k, or add one with n")
    return event_id


def _accept(session: ReviewSession, message: Message) -> None:
    session.accept(_event(session, message))


def _confirm(session: ReviewSession, message: Message) -> None:
    if message.get("event"):
        session.confirm(_event(session, message))
    else:
        session.done(session.article_id)


def _reject(session: ReviewSession, message: Message) -> None:
    session.reject(_event(session, message), str(message.get("reason")))


def _skip(session: ReviewSession, message: Message) -> None:
    session.skip(_event(session, message))


def _type(session: ReviewSession, message: Message) -> None:
    event_id, field, value = _event(session, message), str(message["field"]), str(message["value"])
    if value.startswith(('"', "“")):
        bounds = _sentence(session)
        session.edit(event_id, editing.words_in(session.article(), bounds, field, value.strip('"“”')))
    else:
        session.edit(event_id, editing.typed(field, value, session.vocabulary))


def _mark(session: ReviewSession, message: Message) -> None:
    found = editing.span(session.article(), message["start"], message["end"], message["quote"])
    session.edit(_event(session, message), editing.marked(str(message["field"]), found))


def _toggle(session: ReviewSession, message: Message) -> None:
    event_id = _event(session, message)
    session.edit(event_id, editing.toggled(str(message["flag"]), session.values(event_id)))


def _sentence(session: ReviewSession) -> tuple[int, int]:
    return sentences(session.article())[session.sentence]


def _add(session: ReviewSession, message: Message) -> None:
    article = session.article()
    if "words" in message:
        found = find_words(article.text, _sentence(session), str(message["words"]).strip())
        if found is None:
            raise ReviewError(
                f"{message['words']!r} doesn't stand in the boxed sentence; [ and ] move the box"
            )
        session.add(article.article_id, found["start"], found["end"], found["text"])
    else:
        session.add(article.article_id, message["start"], message["end"], message["quote"])


def _flag(session: ReviewSession, message: Message) -> None:
    session.flag(_event(session, message))


def _comment(session: ReviewSession, message: Message) -> None:
    session.comment(_event(session, message), str(message["text"]).strip())


def _draft(session: ReviewSession, message: Message) -> None:
    session.draft(_event(session, message), str(message["text"]))


def _undo(session: ReviewSession, message: Message) -> None:
    if session.undo() is None:
        raise ReviewError("nothing left to undo")


def _redo(session: ReviewSession, message: Message) -> None:
    if session.redo() is None:
        raise ReviewError("nothing to redo")


def _same(session: ReviewSession, message: Message) -> Row:
    event_id = _event(session, message)
    if not session.judgement(event_id).decided:
        raise ReviewError("decide this event first; b then applies the decision to the identical ones")
    others = session.identical(event_id)
    if not others:
        raise ReviewError("no other pending event is identical to this one")
    return preview_view(session, event_id, others)


def _apply(session: ReviewSession, message: Message) -> None:
    session.apply_to(_event(session, message), list(message["others"]))


def _alternative(session: ReviewSession, message: Message) -> None:
    event_id, number = _event(session, message), int(message["number_of"])
    codes = session.alternatives(event_id)
    if not 1 <= number <= len(codes):
        raise ReviewError(f"no code is suggested under {number}; v opens the list of all codes")
    session.edit(event_id, session.vocabulary.action(codes[number - 1]))


def _reports(session: ReviewSession, message: Message) -> Row:
    event_id = _event(session, message)
    others = other_reports(session, event_id)
    if not others and not session.judgement(event_id).same_as:
        raise ReviewError("no other event here, or of the same root within a week, could be the same")
    return reports_view(session, event_id, others)


def _link(session: ReviewSession, message: Message) -> None:
    session.link(_event(session, message), str(message["to"]))


def _switch_default(session: ReviewSession, message: Message) -> None:
    session.switch_default()


def _select(session: ReviewSession, message: Message) -> None:
    session.select(_event(session, message))


def _step_event(session: ReviewSession, message: Message) -> None:
    session.step_event(int(message["by"]))


def _step_article(session: ReviewSession, message: Message) -> None:
    session.step_article(int(message["by"]))


def _step_sentence(session: ReviewSession, message: Message) -> None:
    session.step_sentence(int(message["by"]))


def _choose(session: ReviewSession, message: Message) -> None:
    session.selection.choose(str(message.get("filter") or "all"), str(message.get("search") or ""))


_ACTS: dict[str, Callable[[ReviewSession, Message], Row | None]] = {
    "accept": _accept,
    "confirm": _confirm,
    "reject": _reject,
    "skip": _skip,
    "type": _type,
    "mark": _mark,
    "toggle": _toggle,
    "add": _add,
    "flag": _flag,
    "comment": _comment,
    "draft": _draft,
    "undo": _undo,
    "redo": _redo,
    "same": _same,
    "apply": _apply,
    "alternative": _alternative,
    "link": _reports,
    "link_to": _link,
    "default": _switch_default,
    "select": _select,
    "step_event": _step_event,
    "step_article": _step_article,
    "step_sentence": _step_sentence,
    "choose": _choose,
}
