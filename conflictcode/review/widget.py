"""The review screen in a notebook: buttons and keys only. What they do is in ``session`` and ``acts``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from conflictcode.codebook.codebook import Codebook
from conflictcode.codebook.codes import Codes
from conflictcode.errors import ReviewError
from conflictcode.review import adjudicating
from conflictcode.review.acts import act
from conflictcode.review.adjudicating import AdjudicationSession
from conflictcode.review.adjudication import CAUSES
from conflictcode.review.adjudication_views import article_of, dispute_view, progress_view
from conflictcode.review.decisions import Mode
from conflictcode.review.fold import REASONS
from conflictcode.review.keymap import ADJUDICATE_KEYS, REVIEW_KEYS, helping, keymap
from conflictcode.review.session import ReviewSession
from conflictcode.review.views import article_view, events_view, filters_view, status_view
from conflictcode.review.widget_plain import adjudication_html, plain_adjudication, plain_review, review_html

_HERE = Path(__file__).parent


def _script(name: str) -> str:
    # One module for the browser: the parts that both screens share, then the screen itself.
    return "\n".join((_HERE / part).read_text(encoding="utf-8") for part in ("screen.js", name))


def _with_html(bundle: Any, page: str) -> Any:
    """A page beside the widget, for whoever opens the notebook where no widget can be drawn."""
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    if data is not None:
        data["text/html"] = page
    return bundle


class ReviewWidget(anywidget.AnyWidget):
    """The screen of a :class:`ReviewSession`. Its traits are a picture of the session, never the store."""

    _esm = _script("widget.js")
    _css = (_HERE / "widget.css").read_text(encoding="utf-8")

    keymap = traitlets.Dict().tag(sync=True)
    keys_help: Any = traitlets.List().tag(sync=True)
    reasons = traitlets.Dict().tag(sync=True)
    codes: Any = traitlets.List().tag(sync=True)
    filters: Any = traitlets.List().tag(sync=True)
    known: Any = traitlets.List().tag(sync=True)
    actors: Any = traitlets.List().tag(sync=True)
    places: Any = traitlets.List().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)
    events: Any = traitlets.List().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    preview = traitlets.Dict().tag(sync=True)

    def __init__(self, session: ReviewSession, keys: Mapping[str, str] | bool | None = None) -> None:
        self.session = session
        super().__init__(
            keymap=keymap(REVIEW_KEYS, keys),
            keys_help=helping(REVIEW_KEYS),
            reasons=REASONS,
            codes=session.vocabulary.options(),
            known=session.vocabulary.known_actors(),
            filters=filters_view(session),
        )
        self._answered = 0
        self._show()
        self.on_msg(self._on_message)

    def _on_message(self, _: Any, message: dict[str, Any], buffers: Any) -> None:
        error, preview = "", None
        self._answered = message.get("number", self._answered)
        try:
            preview = act(self.session, message)
        except ReviewError as refused:
            error = str(refused)
        finally:  # whatever went wrong, the screen mustn't be left waiting
            if message.get("quiet"):
                self.status = {**self.status, "error": error, "quiet": True}
            else:
                self._show(error, preview)

    def _show(self, error: str = "", preview: dict[str, Any] | None = None) -> None:
        session = self.session
        with self.hold_sync():
            self.actors, self.places = session.vocabulary.actors(), session.vocabulary.places()
            self.article, self.events = article_view(session), events_view(session)
            self.preview = preview or {}
            self.status = {**status_view(session), "error": error, "answered": self._answered}

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return _with_html(super()._repr_mimebundle_(**kwargs), review_html(self.session))


def _check(screen: str) -> None:
    if screen not in ("full", "plain"):
        raise ReviewError(f"screen {screen!r} isn't known; take 'full' or 'plain'")


def review(
    folder: Path | str,
    articles: pd.DataFrame,
    events: pd.DataFrame | None,
    coder: str,
    mode: Mode = "verify",
    keys: Mapping[str, str] | bool | None = None,
    codes: Codebook | Codes | None = None,
    screen: str = "full",
) -> Any:
    """Review events in the notebook; every decision is in ``folder/CODER.jsonl`` before it shows "saved".

    ``articles`` and ``events`` are the frames of ``read_articles`` and ``code_articles``. ``mode`` "verify"
    shows the machine's events, "blind" only the text. ``keys`` changes keys (``{"accept": "y"}``) or turns
    all off (False). ``codes`` is another codebook or its codes. ``screen`` "plain" gives buttons without a
    script, for hosts where the full screen can't load.

    Returns a widget; its ``session`` is the :class:`ReviewSession`. Raises ReviewError for a coder's name
    that can't be a file name or frames without the needed columns, and ValueError for two acts on a key.
    """
    _check(screen)
    keymap(REVIEW_KEYS, keys)  # before the log is opened: a clash mustn't leave a lock behind
    session = ReviewSession(folder, articles, events, coder, mode, codes)
    return plain_review(session) if screen == "plain" else ReviewWidget(session, keys)


class AdjudicationWidget(anywidget.AnyWidget):
    """The screen of an :class:`AdjudicationSession`: coders side by side, names hidden."""

    _esm = _script("adjudicate.js")
    _css = (_HERE / "widget.css").read_text(encoding="utf-8")

    keymap = traitlets.Dict().tag(sync=True)
    keys_help: Any = traitlets.List().tag(sync=True)
    causes = traitlets.Dict().tag(sync=True)
    codes: Any = traitlets.List().tag(sync=True)
    known: Any = traitlets.List().tag(sync=True)
    actors: Any = traitlets.List().tag(sync=True)
    places: Any = traitlets.List().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)
    dispute = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)

    def __init__(self, session: AdjudicationSession, keys: Mapping[str, str] | bool | None = None) -> None:
        self.session = session
        super().__init__(
            keymap=keymap(ADJUDICATE_KEYS, keys),
            keys_help=helping(ADJUDICATE_KEYS),
            causes=CAUSES,
            codes=session.vocabulary.options(),
            known=session.vocabulary.known_actors(),
            actors=session.vocabulary.actors(),
            places=session.vocabulary.places(),
        )
        self._answered = 0
        self._show()
        self.on_msg(self._on_message)

    def _on_message(self, _: Any, message: dict[str, Any], buffers: Any) -> None:
        error, prompt = "", ""
        self._answered = message.get("number", self._answered)
        try:
            prompt = adjudicating.act(self.session, message)
        except ReviewError as refused:
            error = str(refused)
        finally:
            self._show(error, prompt)

    def _show(self, error: str = "", prompt: str = "") -> None:
        session = self.session
        with self.hold_sync():
            self.article, self.dispute = article_of(session), dispute_view(session)
            status = {"error": error, "prompt": prompt, "answered": self._answered}
            self.status = {**progress_view(session), **status}

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return _with_html(super()._repr_mimebundle_(**kwargs), adjudication_html(self.session))


def adjudicate(
    folder: Path | str,
    articles: pd.DataFrame,
    events: pd.DataFrame | None,
    coder: str = "adjudicator",
    keys: Mapping[str, str] | bool | None = None,
    codes: Codebook | Codes | None = None,
    screen: str = "full",
) -> Any:
    """Settle what coders differ on, lowest agreement first, their names hidden and their sides shuffled.

    Decisions are in ``folder/CODER.adjudication.jsonl`` before they show "saved". Arguments as in
    :func:`review`; ``events`` gives the machine's column. Returns a widget; its ``session`` is the
    :class:`AdjudicationSession`. Raises ReviewError for a folder in which coders
    read different texts, and ValueError for two acts on a key.
    """
    _check(screen)
    keymap(ADJUDICATE_KEYS, keys)
    session = AdjudicationSession(folder, articles, events, coder, codes)
    return plain_adjudication(session) if screen == "plain" else AdjudicationWidget(session, keys)
