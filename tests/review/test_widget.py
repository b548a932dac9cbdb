"""The widgets without a browser: what is synced to the screen, and what messages do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import factory
import pytest

import conflictcode as cc
from conflictcode.errors import ReviewError
from conflictcode.review.keymap import ADJUDICATE_KEYS, REVIEW_KEYS, keymap
from conflictcode.review.widget_plain import review_html


def send(widget: Any, act: str, **message: Any) -> dict[str, Any]:
    """A message as the screen sends it; what the screen is told then."""
    widget._on_message(widget, {"act": act, "number": widget.status["answered"] + 1, **message}, [])
    return dict(widget.status)


@pytest.fixture
def widget(tmp_path: Path) -> Any:
    articles, events = factory.basra()
    return cc.review(tmp_path, articles, events, coder="A")


def test_events_are_shown_in_words(widget: Any) -> None:
    assert [event["words"] for event in widget.events] == [
        "14 PROTEST · demonstrate or rally",
        "17 COERCE · use tactics of violent repression",
        "04 CONSULT · not specified",
    ]
    assert widget.events[0]["quad"] and widget.events[0]["goldstein"] == -6.5


def test_one_article_at_a_time_goes_to_the_browser(widget: Any) -> None:
    assert "Clashes in Basra 0" in widget.article["text"]
    assert "Clashes in Basra 1" not in json.dumps(widget.get_state(), default=str)


def test_a_message_decides_and_is_answered(widget: Any) -> None:
    status = send(widget, "accept", event=widget.status["event"])
    assert (status["answered"], status["error"], status["counts"]["accepted"]) == (1, "", 1)
    assert status["saved"] and status["event"] == widget.events[1]["id"]


REFUSED = [
    ({"act": "dance"}, "no act 'dance'"),
    ({"act": "accept", "event": "nobody"}, "no event at hand"),
    ({"act": "undo"}, "nothing left to undo"),
    ({"act": "add", "words": "moon"}, "doesn't stand in the boxed sentence"),
    ({"act": "type", "field": "action", "value": "9999"}, "no code of this codebook"),
    ({"act": "type", "field": "source", "value": "a b"}, "can't be an actor"),
    ({"act": "type", "field": "date", "value": "yesterday"}, "write 2019-12-16"),
    ({"act": "choose", "filter": "nice"}, "no filter"),
]


@pytest.mark.parametrize(("message", "error"), REFUSED)
def test_what_is_refused_is_said_on_the_screen(message: dict[str, Any], error: str, widget: Any) -> None:
    message = {"event": widget.status["event"], **message}
    status = send(widget, message.pop("act"), **message)
    assert error in status["error"] and status["lines"] == 0


def test_a_disk_that_refuses_is_said_and_nothing_goes_on(
    widget: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(widget.session.log, "_write", refuse)
    before = widget.status["event"]
    status = send(widget, "accept", event=before)
    assert status["error"].startswith("NOT SAVED") and status["event"] == before
    assert widget.events[0]["state"] == "pending"


def test_a_preview_counts_what_is_applied(widget: Any) -> None:
    event = widget.status["event"]
    send(widget, "accept", event=event)
    send(widget, "same", event=event)
    assert (len(widget.preview["others"]), widget.preview["articles"]) == (2, 2)
    status = send(widget, "apply", event=event, others=widget.preview["others"])
    assert status["counts"]["accepted"] == 3 and widget.preview == {}
    assert send(widget, "undo")["counts"]["accepted"] == 1


def test_suggested_codes_are_shown_in_words_and_taken_by_number(widget: Any) -> None:
    event = widget.status["event"]
    shown = widget.events[0]["alternatives"]
    assert shown[0]["words"].startswith("14 PROTEST · ") and shown[0]["definition"]
    assert widget.events[1]["alternatives"] == []  # only the event at hand
    assert send(widget, "alternative", event=event, number_of=1)["error"] == ""
    assert (widget.events[0]["code"], widget.events[0]["draft"]) == (shown[0]["code"], True)
    assert "no code is suggested under 10" in send(widget, "alternative", event=event, number_of=10)["error"]


def test_a_link_to_another_report_is_chosen_from_a_list(widget: Any) -> None:
    event = widget.status["event"]
    send(widget, "link", event=event)
    assert widget.preview["ask"] == "link"
    elsewhere = widget.preview["rows"][-1]
    assert elsewhere["words"] == "IRQCVL 14 PROTEST · demonstrate or rally → IRQGOV (a2) “marched”"
    assert elsewhere["note"] == "Clashes in Basra 2"
    send(widget, "link_to", event=event, to=elsewhere["value"])
    assert "demonstrate or rally → IRQGOV (a2)" in widget.events[0]["same_as"]
    send(widget, "link", event=event)
    send(widget, "link_to", event=event, to=widget.preview["rows"][-1]["value"])  # the last row takes it away
    assert widget.events[0]["same_as"] == ""


def test_enter_follows_the_default_answer(widget: Any) -> None:
    assert send(widget, "default")["default"] == "reject"
    status = send(widget, "confirm", event=widget.status["event"])
    assert status["counts"] == {"rejected": 1, "pending": 8, "flagged": 0}


FILTERS = [
    ("accepted", 1),
    ("pending", 3),
    ("root:17", 3),
    ("flagged", 1),
    ("open", 3),
    ("stale", 0),
    ("asked", 0),
]


@pytest.mark.parametrize(("which", "articles"), FILTERS)
def test_filters(which: str, articles: int, widget: Any) -> None:
    first = widget.status["event"]
    send(widget, "accept", event=first)
    send(widget, "flag", event=first)
    assert send(widget, "choose", filter=which)["visible"] == articles


def test_search_finds_articles_by_their_words(widget: Any) -> None:
    assert send(widget, "choose", search="basra 2")["visible"] == 1
    assert "Basra 2" in widget.article["text"]


def test_a_half_written_comment_is_kept_and_is_no_step(widget: Any, tmp_path: Path) -> None:
    event = widget.status["event"]
    widget._on_message(widget, {"act": "draft", "quiet": True, "event": event, "text": "half a tho"}, [])
    again = cc.review(tmp_path, widget_articles(), factory.basra()[1], coder="A")
    assert again.events[0]["comment"] == "half a tho" and not again.status["can_undo"]


def widget_articles() -> Any:
    return factory.basra()[0]


def test_blind_state_holds_nothing_of_the_machine(tmp_path: Path) -> None:
    articles, events = factory.basra()
    other = cc.review(tmp_path, articles, events, coder="A")
    send(other, "comment", event=other.status["event"], text="SECRET-OF-A")
    widget = cc.review(tmp_path, articles, events, coder="B", mode="blind")
    send(widget, "add", words="Protesters")
    state = json.dumps(widget.get_state(), default=str)
    assert not any(
        value in state for value in ("IRQCVL", "rule-141", "hash-1", "SECRET-OF-A", *events["event_id"])
    )


def test_questions_and_overtaken_decisions_stand_at_the_article(tmp_path: Path) -> None:
    articles, events = factory.basra()
    first = cc.review(tmp_path, articles, events, coder="A")
    send(first, "accept", event=first.status["event"])
    again = cc.review(tmp_path, articles, events[events["action_text"] != "marched"], coder="A")
    assert again.article["overtaken"] == ["accepted: IRQCVL 14 PROTEST · demonstrate or rally → IRQGOV"]
    assert send(again, "choose", filter="stale")["visible"] == 1


def test_a_link_outlives_the_event_that_it_points_at(tmp_path: Path) -> None:
    articles, events = factory.basra()
    first = cc.review(tmp_path, articles, events, coder="A")
    marched, fired, met = (event["id"] for event in first.events)
    send(first, "accept", event=marched)
    send(first, "link_to", event=fired, to=marched)
    send(first, "link_to", event=met, to="a1" + marched[2:])
    gone = events["action_text"] == "marched"
    again = cc.review(tmp_path, articles, events[~gone], coder="A")
    told = [event["same_as"] for event in again.events]
    assert told[0].startswith("IRQCVL 14 PROTEST")  # it was judged, so the log still has its words
    assert told[1] == "one that a recoding took away"


def test_two_acts_on_one_key_name_both(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"'x'.*'accept'.*'reject'|'x'.*'reject'.*'accept'"):
        cc.review(tmp_path, *factory.basra(), coder="A", keys={"accept": "x"})
    assert not (tmp_path / "A.lock").exists()  # refused before anything was opened


KEYS = [
    ({"accept": "y"}, "accept", "y"),
    ({"accept": "x", "reject": "a"}, "reject", "a"),
    ({"flag": ""}, "flag", None),
    (False, "accept", None),
    (None, "accept", "a"),
]


@pytest.mark.parametrize(("changes", "act", "key"), KEYS)
def test_keys_can_be_changed_taken_away_and_turned_off(changes: Any, act: str, key: str | None) -> None:
    assert keymap(REVIEW_KEYS, changes).get(act) == key


@pytest.mark.parametrize("defaults", [REVIEW_KEYS, ADJUDICATE_KEYS])
def test_no_default_key_is_given_twice(defaults: dict[str, tuple[str, str]]) -> None:
    assert len(keymap(defaults, None)) == len(defaults)


@pytest.mark.parametrize("keys", [{"fly": "y"}, {"accept": "Escape"}])
def test_unknown_acts_and_escape_are_refused(keys: dict[str, str]) -> None:
    with pytest.raises(ReviewError):
        keymap(REVIEW_KEYS, keys)


def test_the_page_without_a_script_escapes_everything(tmp_path: Path) -> None:
    articles, events = factory.one_event(
        "<script>alert(1)</script> shelled & <b>fled</b>", "shelled", "<b>IRQ</b>"
    )
    shown = review_html(cc.review(tmp_path, articles, events, coder="A").session)
    assert "<script>" not in shown and "<b>IRQ" not in shown and "&lt;script&gt;" in shown


class Plain:
    """A screen of ordinary buttons, pressed by their words."""

    def __init__(self, box: Any) -> None:
        parts = [part for row in box.children for part in getattr(row, "children", [row])]
        self.page, self.told = parts[0], parts[-1]
        self.buttons = {part.description: part for part in parts if hasattr(part, "click")}
        self.fields = {
            part.description or part.placeholder: part for part in parts[1:-1] if hasattr(part, "value")
        }

    def press(self, button: str, /, **fields: str) -> str:
        for name, value in fields.items():
            next(part for words, part in self.fields.items() if words.lower().startswith(name)).value = value
        self.buttons[button].click()
        return str(self.told.value)


def test_the_review_can_be_done_with_plain_buttons(tmp_path: Path) -> None:
    articles, events = factory.basra()
    box = cc.review(tmp_path, articles, events, coder="A", screen="plain")
    plain = Plain(box)
    assert "14 PROTEST" in plain.page.value
    plain.press("Set the field", field="source")
    assert plain.press("Set the field", a="IRQMIL some words").startswith("saved")
    plain.press("Switch", status="future")
    plain.press("Accept")
    plain.press("Reject", reason="old event")
    plain.press("Undo")
    plain.press("Redo")
    assert "still pending" in plain.press("Article done")
    plain.press("Event →")  # redo shows what it redid
    plain.press("Accept")
    plain.press("Sentence →")
    plain.press("New event", words="denied")
    plain.press("Set the field", field="action")
    plain.press("Set the field", a="016 REJECT")
    plain.press("Accept")
    plain.press("Article done")
    assert "Clashes in Basra 1" in plain.page.value
    found = {j.event["action_text"]: (j.state, j.reason) for j in box.session.state.judgements()}
    assert found == {
        "marched": ("edited", ""),
        "fired": ("rejected", "old event"),
        "met": ("accepted", ""),
        "denied": ("added", ""),
    }


def test_disagreements_can_be_settled_with_plain_buttons(tmp_path: Path) -> None:
    articles, events = factory.two_coders(tmp_path)
    plain = Plain(cc.adjudicate(tmp_path, articles, events, screen="plain"))
    assert "disagreement 1" in plain.page.value and "<td>no event</td>" in plain.page.value
    assert "a cause is needed" in plain.press("No event")
    plain.press("No event", cause="coder error")
    assert "1 of 2 settled" in plain.page.value
    assert "still to be taken: source" in plain.press("Decide")
    plain.press("Field of Machine", field="source")
    plain.press("Decide")
    final = cc.final_events(tmp_path, events).set_index("decision")
    assert final["source_code"].to_dict() == {"adjudicated": "IRQCVL", "unanimous": "IRQGOV"}
    plain.press("Undo")
    assert plain.press("Send back", question="Which of the two?").startswith("saved")


def test_a_notebook_opened_where_nothing_can_be_drawn_shows_a_page(tmp_path: Path) -> None:
    review = cc.review(tmp_path, *factory.basra(1), coder="A")
    adjudication = cc.adjudicate(tmp_path, *factory.basra(1))
    for widget, words in ((review, "Clashes in Basra 0"), (adjudication, "agree on everything")):
        bundle = widget._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        assert words in data["text/html"] and "<script" not in data["text/html"]


def test_an_unknown_screen_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="take 'full' or 'plain'"):
        cc.review(tmp_path, *factory.basra(1), coder="A", screen="huge")
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_a_click_would_run_is_no_link(tmp_path: Path) -> None:
    articles, events = factory.basra(1)
    articles["url"] = "javascript:alert(1)"
    assert cc.review(tmp_path, articles, events, coder="A").article["url"] == ""


# A kernel of its own: decides, sees "saved", and is gone at once.
KILLED = """
import os, sys
sys.path.insert(0, {tests!r})
import factory, conflictcode as cc
articles, events = factory.basra(10)
widget = cc.review({folder!r}, articles, events, coder="A")
act = "accept" if widget.status["event"] else "confirm"
widget._on_message(widget, {{"act": act, "number": 1, "event": widget.status["event"]}}, [])
assert widget.status["saved"] and not widget.status["error"], widget.status
os._exit(1)
"""


@pytest.mark.slow
def test_a_kernel_that_dies_right_after_saved_loses_nothing_twenty_times(tmp_path: Path) -> None:
    script = KILLED.format(tests=str(Path(__file__).parent), folder=str(tmp_path))
    for n in range(1, 21):
        died = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        assert died.returncode == 1 and died.stderr == "", died.stderr
        lines = (tmp_path / "A.jsonl").read_text().splitlines()
        assert len(lines) == n and json.loads(lines[-1])["op"] in ("accept", "done")
    session = cc.review(tmp_path, *factory.basra(10), coder="A").session
    assert (session.article_id, len(session.log.lines), session.log.told) == ("a5", 20, [])
