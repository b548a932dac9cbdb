"""A coder's work without a screen: accept, reject, edit, add, flag, undo, skip, resume."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import factory
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictcode.errors import ReviewError
from conflictcode.review.fold import State
from conflictcode.review.reading import read_log, whole
from conflictcode.review.session import ReviewSession
from conflictcode.review.suggesting import other_reports


@pytest.fixture
def open_session(tmp_path: Path) -> Callable[..., ReviewSession]:
    articles, events = factory.basra()

    def made(coder: str = "A", events: pd.DataFrame | None = events, **more: Any) -> ReviewSession:
        return ReviewSession(tmp_path, more.pop("articles", articles), events, coder, **more)

    return made


def states(session: ReviewSession, article_id: str = "a0") -> list[str]:
    return [session.judgement(e).state for e in session.selection.ordered(article_id)]


def test_every_decision_is_found_again(open_session: Callable[..., ReviewSession]) -> None:
    session = open_session()
    session.accept(session.event_id)
    session.reject(session.event_id, "1")
    session.edit(session.event_id, {"target_code": "IRQCVL"})
    session.accept(session.event_id)
    again = open_session()
    assert states(again) == ["accepted", "rejected", "edited"]
    judgement = again.judgement(again.selection.ordered("a0")[2])
    assert judgement.changed == ("target_code",) and judgement.event["target_code"] == "IRQCVL"
    assert again.judgement(again.selection.ordered("a0")[1]).reason == "not an event"


def test_the_last_event_waits_for_done_and_done_goes_on(open_session: Callable[..., ReviewSession]) -> None:
    session = open_session()
    with pytest.raises(ReviewError, match="3 events here are still pending"):
        session.done("a0")
    for _ in range(3):
        session.accept(session.event_id)
    assert (session.article_id, session.event_id) == ("a0", "")
    session.done("a0")
    assert session.article_id == "a1" and session.is_done("a0")
    assert open_session().article_id == "a1"


def test_editing_an_accepted_event_makes_it_pending(open_session: Callable[..., ReviewSession]) -> None:
    session = open_session()
    event = session.event_id
    session.accept(event)
    session.edit(event, {"source_code": "IRQMIL"})
    assert session.judgement(event).state == "pending"
    session.accept(event)
    assert session.judgement(event).state == "edited"
    session.edit(event, {"source_code": "IRQCVL"})  # back to what the machine said
    session.accept(event)
    assert session.judgement(event).state == "accepted"


def test_no_events_is_an_answer(open_session: Callable[..., ReviewSession]) -> None:
    session = open_session(mode="blind")
    session.done("a0")
    again = open_session(mode="blind")
    assert again.is_done("a0") and again.event_ids("a0") == [] and again.article_id == "a1"


def test_an_added_event_counts_once_it_is_accepted(open_session: Callable[..., ReviewSession]) -> None:
    session = open_session(mode="blind")
    text = session.article().text
    start = text.index("denied")
    event = session.add("a0", start, start + 6, "denied")
    assert session.judgement(event).state == "pending"
    with pytest.raises(ReviewError, match="no code yet"):
        session.accept(event)
    session.edit(event, session.vocabulary.action("016"))
    session.accept(event)
    judgement = session.judgement(event)
    assert (judgement.state, judgement.event["root_code"], judgement.event["sentence"]) == ("added", "01", 4)
    assert "A" not in event  # the id mustn't tell who added it: adjudication hides names


def test_marked_words_have_to_be_there(open_session: Callable[..., ReviewSession]) -> None:
    with pytest.raises(ReviewError, match="mark them again"):
        open_session().add("a0", 0, 6, "denied")


REFUSED = [
    (lambda s: s.reject(s.event_id, "dislike"), "no reason"),
    (lambda s: s.edit(s.event_id, {"colour": "red"}), "no judged column"),
    (lambda s: s.accept("nobody"), "isn't in this review"),
    (lambda s: s.apply_to(s.event_id, []), "decide this event first"),
]


@pytest.mark.parametrize(("act", "message"), REFUSED)
def test_what_is_refused_leaves_no_line(
    act: Callable[[ReviewSession], None], message: str, open_session: Callable[..., ReviewSession]
) -> None:
    session = open_session()
    with pytest.raises(ReviewError, match=message):
        act(session)
    assert session.log.lines == []


def test_skipped_events_come_back_at_the_end(open_session: Callable[..., ReviewSession]) -> None:
    session = open_session()
    skipped = session.event_id
    session.skip(skipped)
    for _ in range(2):
        session.accept(session.event_id)
    assert session.event_id == skipped
    session.skip(skipped)
    assert session.article_id == "a1"
    for article in ("a1", "a2"):
        for _ in range(3):
            session.accept(session.event_id)
        session.done(article)
    assert (session.article_id, session.event_id) == ("a0", skipped)


def test_identical_events_are_decided_in_one_step(open_session: Callable[..., ReviewSession]) -> None:
    session = open_session()
    event = session.event_id
    session.edit(event, {"source_code": "IRQOPP", "source_start": 0, "source_end": 7})
    session.accept(event)
    others = session.identical(event)
    assert len(others) == 2
    session.apply_to(event, others)
    changed = [session.judgement(other) for other in others]
    assert {j.state for j in changed} == {"edited"} and {j.event["source_code"] for j in changed} == {
        "IRQOPP"
    }
    assert all(j.event["source_start"] > 7 for j in changed)  # the words stay those of each article
    assert session.identical(event) == []
    session.undo()
    assert {session.judgement(other).state for other in others} == {"pending"}
    assert session.judgement(event).state == "edited"
    session.redo()
    assert {session.judgement(other).state for other in others} == {"edited"}


def test_suggested_codes_are_what_the_coder_gave_before_then_the_neighbours(
    open_session: Callable[..., ReviewSession],
) -> None:
    session = open_session()
    event = session.event_id
    codes = session.vocabulary.codes
    first = session.alternatives(event)
    assert len(first) == 9 and set(first) <= {c.code for c in codes if codes.root(c.code) == "14"}
    session.edit(event, session.vocabulary.action("173"))
    assert session.alternatives(event)[0] == "141"  # back to what the machine said
    session.accept(event)
    other = session.identical(session.event_ids("a0")[0])[0]
    assert session.alternatives(other)[:2] == ["173", first[0]]
    again = open_session()  # habits are read from the log
    assert again.alternatives(other)[0] == "173"


def test_an_added_event_is_offered_the_codes_that_the_coder_gives_most(
    open_session: Callable[..., ReviewSession],
) -> None:
    session = open_session(mode="blind")
    for code in ("141", "173", "141", ""):
        event = session.add("a0", 0, 7, session.article().text[:7])
        if code:
            session.edit(event, session.vocabulary.action(code))
            session.accept(event)
    assert session.alternatives(event) == ["141", "173"]


def test_a_link_says_that_two_reports_tell_of_one_event(open_session: Callable[..., ReviewSession]) -> None:
    session = open_session()
    event = session.event_id
    likely = other_reports(session, event)
    assert [session.values(e)["article_id"] for e in likely] == ["a0", "a0", "a1", "a2"]
    session.link(event, likely[2])
    assert session.judgement(event).same_as == likely[2] and session.judgement(event).state == "pending"
    with pytest.raises(ReviewError, match="the same as itself"):
        session.link(event, event)
    with pytest.raises(ReviewError, match="isn't in this review"):
        session.link(event, "nobody")
    session.undo()
    assert session.judgement(event).same_as == ""
    session.redo()
    session.link(event, "")
    assert open_session().judgement(event).same_as == "" and len(session.log.lines) == 4


def test_other_reports_are_of_the_same_days(open_session: Callable[..., ReviewSession]) -> None:
    articles, _ = factory.basra()
    articles["date"] = pd.to_datetime(["2019-10-07", "2019-10-12", "2019-11-20"])
    session = open_session(articles=articles)
    found = other_reports(session, session.event_id)
    assert {session.values(e)["article_id"] for e in found} == {"a0", "a1"}
    session.reject(found[0], "1")
    assert found[0] not in other_reports(session, session.event_ids("a0")[0])


def test_the_default_answer_can_be_switched(open_session: Callable[..., ReviewSession]) -> None:
    session = open_session()
    session.confirm(session.event_id)
    session.switch_default()
    session.confirm(session.event_id)
    session.reject(session.event_id, "3")
    session.done("a0")
    session.confirm(session.event_id)
    reasons = [session.judgement(e).reason for a in ("a0", "a1") for e in session.selection.ordered(a)]
    assert reasons == ["", "not an event", "old event", "old event", "", ""]
    session.switch_default()
    session.confirm(session.event_id)
    assert states(session, "a1") == ["rejected", "accepted", "pending"]


def test_fifty_steps_back_across_articles_and_forth_again(open_session: Callable[..., ReviewSession]) -> None:
    articles, events = factory.basra(20)
    session = open_session(articles=articles, events=events)
    for n in range(60):
        one_of_every_kind(session, n)
    before, lines = session.state.judgements(), len(session.log.lines)
    assert session.article_id > "a1"
    for _ in range(60):
        assert session.undo()
    assert session.undo() is None
    assert {j.state for j in session.state.judgements()} == {"pending"} and session.article_id == "a0"
    for _ in range(60):
        assert session.redo()
    assert session.redo() is None
    assert session.state.judgements() == before
    assert len(session.log.lines) == lines + 120
    told = {line["op"] for line in session.log.lines}
    assert told >= {"accept", "reject", "edit", "add", "flag", "comment", "skip", "done", "link"}


def one_of_every_kind(session: ReviewSession, n: int) -> None:
    """One step: what there is to do here, in turn."""
    event, article = session.event_id, session.article_id
    if not event:
        session.done(article)
        return
    acts: list[Callable[[], Any]] = [
        lambda: session.accept(event),
        lambda: session.reject(event, "2"),
        lambda: session.edit(event, {"source_code": f"IRQ{n:03}"}),
        lambda: session.flag(event),
        lambda: session.comment(event, f"note {n}"),
        lambda: session.link(event, session.event_ids("a0")[n % 2]),
        lambda: session.skip(event),
        lambda: session.add(article, 0, 7, session.article().text[:7]),
        lambda: session.reject(event, "5"),
        lambda: session.accept(event),
    ]
    decided = next((e for e in session.event_ids("a0") if session.identical(e)), "")
    if n == 30:  # many events in one step
        session.apply_to(decided, session.identical(decided))
    else:
        acts[n % len(acts)]()


def test_something_new_ends_redo(open_session: Callable[..., ReviewSession]) -> None:
    session = open_session()
    session.accept(session.event_id)
    session.undo()
    session.flag(session.event_id)
    assert session.redo() is None


# What people do, in any order: the state after reading the log is the state in memory, always.
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "accept",
                "reject",
                "edit",
                "flag",
                "comment",
                "skip",
                "undo",
                "redo",
                "add",
                "done",
                "same",
                "link",
            ]
        ),
        st.integers(0, 8),
    ),
    max_size=30,
)


def carry_out(session: ReviewSession, act: str, n: int) -> None:
    events = [e for article in session.articles.ids for e in session.event_ids(article)]
    event = events[n % len(events)]
    article = session.articles.ids[n % len(session.articles.ids)]
    text = session.articles[article].text
    plain: dict[str, Callable[[], Any]] = {
        "accept": lambda: session.accept(event),
        "reject": lambda: session.reject(event, str(1 + n % 6)),
        "edit": lambda: session.edit(event, {"source_code": ["IRQ", "USA", "IRN"][n % 3]}),
        "flag": lambda: session.flag(event),
        "comment": lambda: session.comment(event, f"note {n}"),
        "skip": lambda: session.skip(event),
        "undo": session.undo,
        "redo": session.redo,
        "add": lambda: session.add(article, 0, 7, text[:7]),
        "done": lambda: session.done(article),
        "same": lambda: session.apply_to(event, session.identical(event)),
        "link": lambda: session.link(event, events[(n + 1) % len(events)]),
    }
    plain[act]()


@pytest.mark.slow
@given(acts=ACTS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_log_tells_everything(
    acts: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    articles, events = factory.basra(2)
    folder = tmp_path_factory.mktemp("review")
    session = ReviewSession(folder, articles, events, "A")
    length = 0
    for act, n in acts:
        with suppress(ReviewError):
            carry_out(session, act, n)
        assert len(session.log.lines) >= length
        length = len(session.log.lines)
    read = State(map(whole, read_log(folder / "A.jsonl").lines))
    assert read.judgements() == session.state.judgements()
    assert [read.done(a) for a in articles["article_id"]] == [
        session.state.done(a) for a in articles["article_id"]
    ]
    assert read.undoable() == session.state.undoable() and read.redoable() == session.state.redoable()
    while session.undo():
        pass
    left = {(j.state, j.flagged, j.comment, j.same_as) for j in session.state.judgements()}
    assert left <= {("pending", False, "", "")}


SPYING: list[set[str]] = []


def spy(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(arguments[0], (str, os.PathLike)):
        for names in SPYING:
            names.add(Path(arguments[0]).name)


sys.addaudithook(spy)  # the interpreter tells of every file that is opened, in whatever way


@contextmanager
def files_opened() -> Iterator[set[str]]:
    names: set[str] = set()
    SPYING.append(names)
    try:
        yield names
    finally:
        SPYING.remove(names)


def test_blind_takes_nothing_of_the_machine_or_of_others(open_session: Callable[..., ReviewSession]) -> None:
    other = open_session("A")
    other.accept(other.event_id)
    other.close()
    with files_opened() as opened:
        session = open_session("B", mode="blind")
        session.add("a0", 0, 7, session.article().text[:7])
    assert "B.jsonl" in opened and "A.jsonl" not in opened
    assert len(session.proposals) == 0 and session.vocabulary.actors() == []


def test_work_begun_in_one_mode_is_told_apart(
    open_session: Callable[..., ReviewSession], tmp_path: Path
) -> None:
    session = open_session(mode="blind")
    session.done("a0")
    assert [json.loads(line)["mode"] for line in (tmp_path / "A.jsonl").read_text().splitlines()] == ["blind"]


WRONG_FRAMES = [
    (lambda a, e: (a.drop(columns="text"), e), "no column 'text'"),
    (lambda a, e: (a, e.drop(columns="event_id")), "no column 'event_id'"),
    (lambda a, e: (pd.concat([a, a]), e), "'a0' stands in the articles more than once"),
    (lambda a, e: (a, pd.concat([e, e])), "more than once"),
]


@pytest.mark.parametrize(("spoil", "message"), WRONG_FRAMES)
def test_frames_that_cannot_be_reviewed(spoil: Any, message: str, tmp_path: Path) -> None:
    articles, events = spoil(*factory.basra())
    with pytest.raises(ReviewError, match=message):
        ReviewSession(tmp_path, articles, events, "A")
    assert not (tmp_path / "A.jsonl").exists()
