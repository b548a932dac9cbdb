"""The log: on the disk before anything is said, never a reason to lose what was whole."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictcode.errors import ReviewError
from conflictcode.review.fold import State
from conflictcode.review.log import Log, check_coder
from conflictcode.review.merging import merge_lines, merge_logs
from conflictcode.review.reading import read_log


def flag(event: str, on: bool = True) -> dict[str, Any]:
    return {"op": "flag", "article_id": "a", "event_id": event, "on": on}


def test_a_line_is_in_the_file_when_append_returns(tmp_path: Path) -> None:
    log = Log(tmp_path, "A")
    log.append([flag("e1"), flag("e2")])
    assert [line["event_id"] for line in read_log(tmp_path / "A.jsonl").lines] == ["e1", "e2"]
    assert log.saved_at == log.lines[-1]["at"]


NAMES = ["A", "Amina", "coder-2", "Jean Luc", "Zoë", "李明", "x_1"]
NOT_NAMES = [
    "",
    " A",
    "A ",
    ".",
    "..",
    "../B",
    "a/b",
    "a\\b",
    "C:x",
    "A.questions",
    "-rf",
    "_x",
    "con",
    "LPT1",
    "x" * 41,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_coders_name_can_be_any_name(name: str, tmp_path: Path) -> None:
    Log(tmp_path, name).append([flag("e")])
    assert (tmp_path / f"{name}.jsonl").exists()


@pytest.mark.parametrize("name", NOT_NAMES)
def test_a_coders_name_is_never_a_path(name: str) -> None:
    with pytest.raises(ReviewError, match="coder's name"):
        check_coder(name)


def test_names_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    Log(tmp_path, "Amina").append([flag("e")])
    with pytest.raises(ReviewError, match=r"Amina\.jsonl"):
        Log(tmp_path, "amina")


TORN = [
    (b'{"op_id":"x-3","op":"flag","artic', 2, True),  # a power cut in the middle of a line
    (b"\x00" * 40, 2, True),  # a file system that grew the file before it wrote
    (
        b'{"op_id":"x-3","op":"flag","article_id":"a","event_id":"e3","on":true}',
        3,
        False,
    ),  # only \n is missing
]


@pytest.mark.parametrize(("tail", "whole", "aside"), TORN)
def test_a_torn_last_line_is_set_aside_and_told(tail: bytes, whole: int, aside: bool, tmp_path: Path) -> None:
    path = tmp_path / "A.jsonl"
    first = Log(tmp_path, "A")
    first.append([flag("e1"), flag("e2")])
    first.close()
    path.write_bytes(path.read_bytes() + tail)
    log = Log(tmp_path, "A")
    assert len(log.lines) == whole
    assert any("never finished" in told for told in log.told) == aside
    assert (tmp_path / "A.torn").exists() == aside
    log.append([flag("e4")])
    assert read_log(path).lines[-1]["event_id"] == "e4" and read_log(path).set_aside == ()


def test_a_damaged_line_in_the_middle_is_told_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "A.jsonl"
    Log(tmp_path, "A").append([flag("e1"), flag("e2")])
    one, two = path.read_text().splitlines()
    path.write_text(f"{one}\n<<<<<<< HEAD\n{two}\n[1]\n")
    reading = read_log(path)
    assert [line["event_id"] for line in reading.lines] == ["e1", "e2"]
    assert [told.split(":")[1] for told in reading.set_aside] == ["2", "4"]


def test_a_full_disk_leaves_no_half_line_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log(tmp_path, "A")
    log.append([flag("e1")])

    def refuse(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ReviewError, match="NOT SAVED"):
        log.append([flag("e2")])
    monkeypatch.undo()
    assert len(read_log(log.path).lines) == len(log.lines) == 1
    log.append([flag("e3")])
    assert [line["event_id"] for line in read_log(log.path).lines] == ["e1", "e3"]


def test_time_never_runs_backwards_in_a_log(tmp_path: Path) -> None:
    log = Log(tmp_path, "A")
    log.append([flag("e1")])
    log._last = "2999-01-01T00:00:00.000Z"  # the clock was set back since
    log.append([flag("e2")])
    assert log.lines[1]["at"] == "2999-01-01T00:00:00.001Z"


def hold(folder: Path, ready: Any, leave: Any) -> None:
    log = Log(folder, "A")
    log.append([flag("theirs")])
    ready.set()
    leave.wait(20)


def test_a_second_session_is_read_only_until_the_first_is_gone(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, leave = context.Event(), context.Event()
    other = context.Process(target=hold, args=(tmp_path, ready, leave))
    other.start()
    try:
        assert ready.wait(20)
        mine = Log(tmp_path, "A")
        assert "READ ONLY" in mine.read_only and str(other.pid) in mine.read_only
        with pytest.raises(ReviewError, match="READ ONLY"):
            mine.append([flag("mine")])
    finally:
        other.kill()  # the system lets the lock go with the process
        other.join()
    log = Log(tmp_path, "A")
    log.append([flag("mine")])
    assert [line["event_id"] for line in log.lines] == ["theirs", "mine"]


def test_a_cell_that_is_run_again_takes_over(tmp_path: Path) -> None:
    first, second = Log(tmp_path, "A"), Log(tmp_path, "A")
    assert not second.read_only
    with pytest.raises(ReviewError, match="opened again"):
        first.append([flag("e")])


def test_a_note_from_another_machine_makes_read_only(tmp_path: Path) -> None:
    (tmp_path / "A.lock").write_text(json.dumps({"host": "lab-pc-7", "pid": 12, "since": "2019-12-16"}))
    assert "lab-pc-7" in Log(tmp_path, "A").read_only
    old = time.time() - 86400
    os.utime(tmp_path / "A.lock", (old, old))
    assert not Log(tmp_path, "A").read_only


def test_a_drive_without_locks_can_still_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(handle: int, flags: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    log = Log(tmp_path, "A")
    log.append([flag("e1")])
    assert len(read_log(log.path).lines) == 1


def test_merging_appends_what_is_new_and_nothing_twice(tmp_path: Path) -> None:
    laptop, desk = tmp_path / "laptop", tmp_path / "desk"
    Log(laptop, "A").append([flag("e1")])
    desk.mkdir()
    (desk / "A.jsonl").write_bytes((laptop / "A.jsonl").read_bytes())
    Log(laptop, "A").append([flag("e2")])
    Log(desk, "A").append([flag("e3"), flag("e1", on=False)])
    assert merge_logs(desk / "A.jsonl", laptop / "A.jsonl") == 1
    assert merge_logs(desk / "A.jsonl", laptop / "A.jsonl") == 0
    assert merge_logs(laptop / "A.jsonl", desk / "A.jsonl") == 2
    states = [State(read_log(folder / "A.jsonl").lines) for folder in (laptop, desk)]
    assert states[0].judgements() == states[1].judgements()
    assert {j.event_id: j.flagged for j in states[0].judgements()} == {"e1": False, "e2": True, "e3": True}


def test_logs_of_two_coders_are_never_merged(tmp_path: Path) -> None:
    Log(tmp_path, "A").append([flag("e1")])
    Log(tmp_path, "B").append([flag("e1")])
    with pytest.raises(ReviewError, match="different coders"):
        merge_logs(tmp_path / "A.jsonl", tmp_path / "B.jsonl")


def test_a_line_edited_by_hand_is_an_error_when_merging() -> None:
    one = {"op_id": "s-1", "op": "flag", "on": True}
    with pytest.raises(ReviewError, match="s-1"):
        merge_lines([one], [one | {"on": False}])


# One coder on up to three machines: lines with unique ids, times that may tie
LINES = st.lists(
    st.tuples(st.sampled_from("xyz"), st.integers(0, 5), st.sampled_from(["e1", "e2", "e3"]), st.booleans()),
    max_size=12,
).map(
    lambda rows: [
        {
            "op_id": f"{s}-{n}",
            "seq": n,
            "at": f"2020-01-01T00:00:0{t}",
            "session": s,
            "coder": "A",
            **flag(e, on),
        }
        for n, (s, t, e, on) in enumerate(rows)
    ]
)


def test_lines_of_one_moment_fold_the_same_whatever_copy_they_were_merged_into() -> None:
    one = {"op_id": "x-1", "at": "2020-01-01T00:00:00.000Z", "coder": "A", **flag("e")}
    two = one | {"op_id": "y-1", "on": False}
    assert State([one, two]).judgement("e") == State([two, one]).judgement("e")


@given(LINES, st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_merging_is_the_same_in_any_order_and_any_number_of_times(
    lines: list[dict[str, Any]], data: Any
) -> None:
    mine = data.draw(st.lists(st.sampled_from(lines), unique_by=lambda x: x["op_id"])) if lines else []
    theirs = [line for line in lines if line not in mine]
    merged = merge_lines(mine, theirs)
    assert merged == merge_lines(theirs, mine) == merge_lines(merged, merged, mine)
    assert sorted(line["op_id"] for line in merged) == sorted(line["op_id"] for line in lines)
