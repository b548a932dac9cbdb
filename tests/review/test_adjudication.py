"""Adjudication and the final frame: every disagreement listed, every decision in somebody's name."""

from __future__ import annotations

from pathlib import Path

import factory
import pandas as pd
import pytest
from factory import FIRED, MARCHED, MET, OTHER_SOURCE, read

import conflictcode as cc
from conflictcode.errors import ReviewError
from conflictcode.review.adjudicating import AdjudicationSession
from conflictcode.review.adjudication_views import dispute_view
from conflictcode.review.linking import told_before
from conflictcode.review.session import ReviewSession


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """a0: one event unanimous, one that only A has, one with two sources; a1: unanimous; a2: A alone."""
    read(tmp_path, "A", {"a0": [MARCHED, FIRED, MET], "a1": [MET], "a2": [MARCHED]})
    read(tmp_path, "B", {"a0": [OTHER_SOURCE, MET], "a1": [MET]})
    return tmp_path


def adjudicate(folder: Path, coder: str = "judge") -> AdjudicationSession:
    articles, events = factory.basra(4)
    return AdjudicationSession(folder, articles, events, coder)


def final(folder: Path, **more: bool) -> pd.DataFrame:
    return cc.final_events(folder, factory.basra(4)[1], **more)


def test_every_disagreement_is_listed_the_worst_first(folder: Path) -> None:
    session = adjudicate(folder)
    assert [round(d.likeness, 1) for d in session.disputes] == [0.0, 0.9]
    assert [set(d.unit.events) for d in session.disputes] == [{"A"}, {"A", "B"}]


def test_names_are_hidden_from_the_screen(folder: Path) -> None:
    view = dispute_view(adjudicate(folder))
    assert view["heads"] == ["Coder 1", "Coder 2", "Machine"]
    assert "'A'" not in str(view) and "'B'" not in str(view)


def test_taking_fields_and_deciding(folder: Path) -> None:
    session = adjudicate(folder)
    session.settle("3", nothing=True)
    assert session.at == 1 and session.field == "source"
    with pytest.raises(ReviewError, match="still to be taken: source"):
        session.settle("1")
    column = session.dispute.sides.index("B") if session.dispute else 0
    session.take(column)
    session.settle("guideline gap")
    assert all(session.decision(d) for d in session.disputes)
    frame = final(folder)
    assert sorted(frame["decision"]) == ["adjudicated", "single", "unanimous", "unanimous"]
    settled = frame[frame["decision"] == "adjudicated"].iloc[0]
    assert (settled["source_code"], settled["decided_by"]) == ("IRQCVL", "judge")


def test_a_cause_is_required(folder: Path) -> None:
    with pytest.raises(ReviewError, match="a cause is needed"):
        adjudicate(folder).settle("", nothing=True)


def test_agreed_fields_are_filled_in_and_another_value_can_be_typed(folder: Path) -> None:
    session = adjudicate(folder)
    session.go(1)
    dispute = session.dispute
    assert dispute is not None and session.open_fields(dispute) == ["source"]
    assert session.picks(dispute)["action_code"] == "141"
    session.type("source", "IRQEDU")
    session.settle("1")
    assert final(folder).set_index("decision").loc["adjudicated", "source_code"] == "IRQEDU"


def test_the_counts_add_up(folder: Path) -> None:
    counts = final(folder).attrs["decisions"]
    assert counts == {"unanimous": 2, "adjudicated": 0, "unresolved": 2, "single": 1, "machine": 3}
    session = adjudicate(folder)
    session.settle("1", nothing=True)
    after = final(folder).attrs["decisions"]
    assert after == counts | {"adjudicated": 1, "unresolved": 1}  # "no event" is a decision, too


def test_unresolved_stay_out_unless_asked_for(folder: Path) -> None:
    assert "unresolved" not in set(final(folder)["decision"])
    asked = final(folder, unresolved=True)
    assert asked[asked["decision"] == "unresolved"]["decided_by"].tolist() == ["A", "B", "A"]
    assert len(final(folder, unreviewed=True)) == len(final(folder)) + 3


def test_a_question_reaches_its_coders_and_nobody_elses_log(folder: Path) -> None:
    session = adjudicate(folder)
    with pytest.raises(ReviewError, match="write the question"):
        session.send_back("  ")
    session.send_back("Is tear gas 175 for us?")
    assert session.at == 1  # what was sent back waits behind the rest
    articles, events = factory.basra(4)
    coder = ReviewSession(folder, articles, events, "B", "blind")
    assert [line["comment"] for line in coder.questions["a0"]] == ["Is tear gas 175 for us?"]


def test_undo_and_redo_of_a_decision(folder: Path) -> None:
    session = adjudicate(folder)
    session.settle("1", nothing=True)
    assert session.undo() and session.at == 0 and session.decision(session.disputes[0]) is None
    assert session.redo() and session.decision(session.disputes[0]) is not None
    again = adjudicate(folder)
    assert [bool(again.decision(d)) for d in again.disputes] == [True, False]


def test_a_coder_who_changes_their_mind_makes_a_new_dispute(folder: Path) -> None:
    session = adjudicate(folder)
    session.go(1)
    session.take(0)
    session.settle("1")
    articles, events = factory.basra(4)
    coder = ReviewSession(folder, articles, events, "B", "blind")
    event = coder.selection.ordered("a0")[0]
    coder.edit(event, {"source_code": "IRQEDU"})
    coder.accept(event)
    coder.close()
    assert final(folder).attrs["decisions"]["unresolved"] == 2


def test_two_adjudicators_who_differ_are_told(folder: Path) -> None:
    adjudicate(folder, "one").settle("1", nothing=True)
    other = adjudicate(folder, "two")
    other.take(other.dispute.sides.index("A") if other.dispute else 0, every=True)
    other.settle("1")
    with pytest.raises(ReviewError, match="one and two settled"):
        final(folder)


def test_own_codes_are_warned_of(folder: Path) -> None:
    assert adjudicate(folder, "A").own_work and not adjudicate(folder, "judge").own_work


def test_the_final_frame_is_an_event_frame(folder: Path) -> None:
    events = factory.basra(4)[1]
    frame = final(folder, unreviewed=True)
    assert list(frame.columns) == [*events.columns, "decision", "decided_by", "origin", "stale", "same_as"]
    assert frame["event_id"].is_unique
    assert frame["negated"].dtype == bool


def test_reports_that_coders_linked_are_told_apart_in_the_final_frame(folder: Path) -> None:
    articles, events = factory.basra(4)
    coder = ReviewSession(folder, articles, events, "A", "blind")
    (met,) = coder.event_ids("a1")
    again = coder.selection.ordered("a0")[2]
    coder.open("a1")
    coder.link(met, again)  # a unanimous event in each article; B's ids are others
    coder.close()
    frame = final(folder).set_index("article_id")
    unanimous = frame[frame["decision"] == "unanimous"]
    assert unanimous["same_as"].to_dict() == {"a0": "", "a1": unanimous.loc["a0", "event_id"]}
    assert (frame["same_as"] == "").sum() == len(frame) - 1


LINKS = [
    ([("b", "a")], {"b": "a"}),
    ([("a", "b")], {"b": "a"}),  # the one that stands first is the one that is kept
    ([("c", "b"), ("b", "a")], {"b": "a", "c": "a"}),
    ([("a", "b"), ("c", "d"), ("d", "b")], {"b": "a", "c": "a", "d": "a"}),
    ([("c", "gone")], {}),  # rejected, or left out of the frame
    ([("c", "b's name with coder B")], {"c": "b"}),
]


@pytest.mark.parametrize(("pairs", "expected"), LINKS)
def test_links_carry_and_point_at_the_first(pairs: list[tuple[str, str]], expected: dict[str, str]) -> None:
    assert told_before(pairs, list("abcd"), {"b's name with coder B": "b"}) == expected


def verified(folder: Path, acts: dict[str, str]) -> None:
    """Coder A verifies a0: words of the machine's act → what A does."""
    articles, events = factory.basra(4)
    session = ReviewSession(folder, articles, events, "A")
    for event in session.selection.ordered("a0"):
        act = acts[session.values(event)["action_text"]]
        if act == "reject":
            session.reject(event, "1")
        else:
            if act != "accept":
                session.edit(event, session.vocabulary.action(act))
            session.accept(event)
    session.done("a0")
    session.close()


def test_quality_counts_right_wrong_and_missed(tmp_path: Path) -> None:
    verified(tmp_path, {"marched": "accept", "fired": "1711", "met": "010"})
    read(tmp_path, "B", {"a1": [MARCHED]}, mode="blind")
    rows = cc.machine_quality(tmp_path).set_index("root_code")
    assert rows.loc["14", ["proposed", "right", "missed"]].tolist() == [1, 1, 0]
    assert rows.loc["17", ["proposed", "right", "missed"]].tolist() == [
        1,
        1,
        0,
    ]  # another code, the same root
    assert rows.loc["04", ["proposed", "right", "missed"]].tolist() == [1, 0, 0]
    assert rows.loc["01", ["proposed", "right", "missed"]].tolist() == [0, 0, 1]
    assert rows.loc["all", ["proposed", "right", "missed"]].tolist() == [3, 2, 1]
    assert rows.loc["all", "precision"] == rows.loc["all", "recall"] == pytest.approx(2 / 3)


def test_quality_needs_somebody_who_looked_at_the_machine(tmp_path: Path) -> None:
    read(tmp_path, "A", {"a0": [MARCHED]}, mode="blind")
    with pytest.raises(ReviewError, match="nobody has looked at the machine's events"):
        cc.machine_quality(tmp_path)


def test_recoding_keeps_judgements_and_lists_what_it_overtook(tmp_path: Path) -> None:
    verified(tmp_path, {"marched": "accept", "fired": "reject", "met": "accept"})
    articles, events = factory.basra(4)
    recoded = events.copy()
    mine = (recoded["article_id"] == "a0") & (recoded["action_text"] == "met")
    recoded.loc[mine, ["event_id", "action_code"]] = ["new-one", "042"]
    moved = (recoded["article_id"] == "a0") & (recoded["action_text"] == "marched")
    recoded.loc[moved, "place_name"] = "Basra Governorate"
    work = cc.stale(tmp_path, recoded).set_index("why")
    assert work.loc["vanished", ["state", "new_event_id"]].tolist() == ["accepted", "new-one"]
    assert "042" in work.loc["vanished", "now"]
    assert work.loc["changed", "now"] == "place_name"
    frame = cc.final_events(tmp_path, recoded)
    assert sorted(frame["action_code"]) == ["040", "141"]  # what the person said stays
    assert frame.set_index("action_code")["stale"].to_dict() == {"040": "vanished", "141": ""}
    session = ReviewSession(tmp_path, articles, recoded, "A")
    assert session.pending("a0") == ["new-one"]  # a changed code is a new event to look at
    assert cc.stale(tmp_path, events).empty


def test_the_flow_tells_what_became_of_events(tmp_path: Path) -> None:
    verified(tmp_path, {"marched": "accept", "fired": "reject", "met": "042"})
    read(tmp_path, "B", {"a1": [MARCHED]})
    flow = cc.review_flow(tmp_path).set_index("coder")
    columns = ["articles", "accepted", "edited", "added", "rejected", "rejected: not an event"]
    assert flow.loc["A", columns].tolist() == [1, 1, 1, 0, 1, 1]
    assert flow.loc["B", columns].tolist() == [1, 0, 0, 1, 0, 0]


def test_causes_are_a_worklist(folder: Path) -> None:
    adjudicate(folder).settle("2", nothing=True)
    row = cc.causes(folder).iloc[0]
    assert (row["article_id"], row["cause"], row["decision"]) == ("a0", "guideline gap", "no event")


def test_a_copy_that_a_synced_folder_made_is_no_coder(folder: Path) -> None:
    (folder / "A (conflicted copy).jsonl").write_bytes((folder / "A.jsonl").read_bytes())
    with pytest.raises(ReviewError, match=r"merge_logs\('A.jsonl'"):
        cc.agreement(folder)


def test_messages_of_the_screen(folder: Path) -> None:
    articles, events = factory.basra(4)
    widget = cc.adjudicate(folder, articles, events)

    def send(**message: object) -> dict[str, object]:
        widget._on_message(widget, {"number": widget.status["answered"] + 1, **message}, [])
        return dict(widget.status)

    absent = widget.dispute["absent"].index(True)
    assert send(act="take", column=absent, every=True)["prompt"] == "nothing"
    assert send(act="settle", cause="1", nothing=True)["settled"] == 1
    assert "still to be taken" in str(send(act="settle", cause="1")["error"])
    assert send(act="field", field="target")["field"] == "target"
    assert send(act="step_field", by=-1)["field"] == "action"
    assert send(act="take", column=0, every=True)["error"] == ""
    assert send(act="settle", cause="2")["settled"] == 2
    assert send(act="undo")["settled"] == 1 and send(act="redo")["settled"] == 2
    assert "no act" in str(send(act="sing")["error"]) and "nothing to redo" in str(send(act="redo")["error"])
