"""Long runs: what is written, that the counts add up, and that a kill costs nothing."""

import contextlib
import csv
import errno
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from conflictcode import read_articles
from conflictcode.coding.articles import to_articles
from conflictcode.coding.frame import EVENT_DTYPES, event_frame
from conflictcode.coding.outputs import read_events
from conflictcode.coding.stream import code_stream
from conflictcode.coding.work import CHUNK
from conflictcode.errors import ArticlesError
from conflictcode.inputs.reader import Reader
from conflictcode.records import EVENT_COLUMNS
from tests.coding.fakes import event, fake_coder

CODEBOOK = {"codebook": "cameo", "codebook_hash": "abc"}
ROOT = Path(__file__).parent.parent.parent


def reports(folder, rows=130):
    path = folder / "reports.csv"
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "date", "text"])
        for number in range(rows):
            text = "They talked. " * (number % 4)
            day = "2019-10-45" if number % 17 == 5 else "2019-10-04"
            table.writerow([f"a{number}", day, "divide" if number == 60 else text])
    return path


def run(source, output, **options):
    return code_stream(Reader({}), source, output, fake_coder, CODEBOOK, **options)


@pytest.fixture
def coded(tmp_path):
    path = reports(tmp_path)
    return path, run(path, tmp_path / "events.csv"), tmp_path


def expected_events(path):
    articles = list(to_articles(read_articles(path, quiet=True)))
    return [e for a in articles if "divide" not in a.text for c in fake_coder([a]) for e in c.events]


def test_the_counts_add_up(coded):
    path, manifest, folder = coded
    events = pd.read_csv(folder / "events.csv", dtype=str, keep_default_na=False)
    rejected = pd.read_csv(folder / "events.rejected.csv", dtype=str, keep_default_na=False)
    assert manifest["rows"] == 130 == manifest["coded"] + manifest["rejected"]
    assert manifest["rejected"] == len(rejected) == sum(manifest["rejected_because"].values())
    assert manifest["events"] == len(events) == len(expected_events(path))
    assert manifest["articles_with_events"] == events.article_id.nunique()
    assert manifest == json.loads((folder / "events.manifest.json").read_text())
    assert manifest["codebook_hash"] == "abc"


def test_nothing_else_is_written(coded):
    _, _, folder = coded
    assert sorted(p.name for p in folder.iterdir()) == [
        "events.csv",
        "events.manifest.json",
        "events.rejected.csv",
        "reports.csv",
    ]


def test_rejected_rows_stand_there_with_reason_and_row(coded):
    path, _, folder = coded
    rejected = pd.read_csv(folder / "events.rejected.csv", dtype=str, keep_default_na=False)
    failed = rejected[rejected.reason.str.startswith("coder failed")].iloc[0]
    assert (failed.file, failed.row) == (str(path), "62")
    assert json.loads(failed.fields) == {"id": "a60", "date": "2019-10-04", "text": "divide"}
    assert set(rejected.reason.str.partition(":")[0]) == {"coder failed", "unreadable date", "empty text"}


def test_the_same_bytes_as_from_a_frame_in_a_notebook(coded):
    path, _, folder = coded
    frame = event_frame(expected_events(path))
    assert (folder / "events.csv").read_text() == frame.to_csv(index=False, lineterminator="\n")


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_every_kind_of_output_holds_the_same(kind, tmp_path):
    path = reports(tmp_path)
    run(path, tmp_path / f"events.{kind}")
    match kind:
        case "csv":
            back = pd.read_csv(tmp_path / "events.csv", dtype=str, keep_default_na=False)
        case "jsonl":
            lines = (tmp_path / "events.jsonl").read_text().splitlines()
            back = pd.DataFrame([json.loads(line) for line in lines])
        case "parquet":
            back = pd.read_parquet(tmp_path / "events.parquet")
            pd.testing.assert_frame_equal(back, event_frame(expected_events(path)))
    assert list(back.columns) == list(EVENT_COLUMNS)
    assert list(back.event_id) == [e.event_id for e in expected_events(path)]
    assert set(back.action_code) == {"010"}


def test_an_event_frame_has_the_same_types_with_no_rows_and_with_many():
    article = next(to_articles(pd.DataFrame([{"article_id": "1", "date": "2019-10-04", "text": "A."}])))
    for frame in (event_frame([]), event_frame([event(article, 1), event(article, 2)])):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == EVENT_DTYPES
    assert frame.goldstein.tolist()[0] == -2.0
    assert frame.source_start.isna().all()


@pytest.mark.parametrize("n_process", [2, 4])
def test_processes_do_not_change_a_byte(n_process, coded, tmp_path_factory):
    path, manifest, folder = coded
    other = tmp_path_factory.mktemp("other")
    assert run(path, other / "events.csv", n_process=n_process) == manifest
    for name in ("events.csv", "events.rejected.csv", "events.manifest.json"):
        assert (other / name).read_bytes() == (folder / name).read_bytes()


def test_standard_input_and_several_files(coded):
    path, manifest, folder = coded
    stream = io.StringIO(path.read_text())
    assert run([stream], folder / "again.csv")["events"] == manifest["events"]
    twice = run([path, path], folder / "twice.csv")
    assert twice["events"] == manifest["events"]
    assert twice["rejected_because"]["repeated article_id"] == manifest["coded"] + 1  # the one that failed


def half_done(path, output):
    """A run that stops when its third chunk is read."""

    def stop(rows):
        if stop.left == 0:
            raise KeyboardInterrupt
        stop.left -= 1

    stop.left = 1
    with contextlib.suppress(KeyboardInterrupt):
        run(path, output, progress=stop)
    journal = output.with_name(output.name + ".unfinished")
    assert journal.exists()
    assert not output.exists()
    return journal


def test_a_stopped_run_goes_on_where_it_was(coded):
    path, manifest, folder = coded
    half_done(path, folder / "later.csv")
    steps = []
    again = run(path, folder / "later.csv", progress=steps.append)
    assert steps == [CHUNK, CHUNK, 30]
    assert again | {"output": "events.csv"} == manifest
    assert (folder / "later.csv").read_bytes() == (folder / "events.csv").read_bytes()


def test_half_a_line_in_the_journal_is_cut_off(coded):
    path, _, folder = coded
    journal = half_done(path, folder / "later.csv")
    with journal.open("ab") as file:
        file.write(b'{"digest": "12')
    run(path, folder / "later.csv")
    assert (folder / "later.csv").read_bytes() == (folder / "events.csv").read_bytes()


def test_an_unfinished_run_of_something_else_is_not_mixed_in(coded, tmp_path_factory):
    path, _, folder = coded
    half_done(path, folder / "later.csv")
    other = reports(tmp_path_factory.mktemp("other"))
    other.write_text(other.read_text().replace("a3,", "b3,"))
    with pytest.raises(ArticlesError, match="other articles"):
        run(other, folder / "later.csv")
    with pytest.raises(ArticlesError, match="another codebook_hash"):
        code_stream(Reader({}), path, folder / "later.csv", fake_coder, CODEBOOK | {"codebook_hash": "xyz"})
    assert run(other, folder / "later.csv", restart=True)["rows"] == 130


def test_a_file_that_will_fail_fails_before_the_night_not_in_it(tmp_path):
    good, bad = reports(tmp_path), tmp_path / "later.csv"
    bad.write_text("id,day,words\n1,2019-10-04,They met.\n")
    with pytest.raises(ArticlesError, match=r"later\.csv: no column looks like the text"):
        run([good, bad], tmp_path / "events.csv")
    assert not (tmp_path / "events.csv.unfinished").exists()


def test_a_folder_may_hold_its_own_events(coded):
    path, manifest, folder = coded
    for _ in range(2):
        again = run(folder, folder / "events.csv")
        assert again | {"files": {}} == manifest | {"files": {}}
    assert again["files"] == {str(path): 130}


@pytest.mark.parametrize("name", ["reports.csv", "reports.rejected.csv"])
def test_nothing_that_is_read_is_written_over(name, tmp_path):
    source = reports(tmp_path).rename(tmp_path / name)
    before = source.read_bytes()
    with pytest.raises(ArticlesError, match="can't be read and written at once"):
        run([source], tmp_path / "reports.csv")
    assert source.read_bytes() == before


def test_the_manifest_names_the_files_and_their_rows(coded):
    path, manifest, folder = coded
    assert manifest["files"] == {str(path): 130}
    more = run([path, io.StringIO("id,date,text\nb1,2019-10-04,They met.\n")], folder / "more.csv")
    assert more["files"] == {str(path): 130, "standard input": 1}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't let such a name be")
def test_a_name_that_is_no_text_does_not_cost_the_night_s_run(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9_2019-10-04.txt")).write_text("They met.")  # as old archives unpack
    (tmp_path / "b.jsonl").write_text('{"id": "1", "date": "", "text": "They met.", "x\\ud800": ""}\n')
    manifest = run(tmp_path, tmp_path / "events.csv")
    written = json.loads((tmp_path / "events.manifest.json").read_text(encoding="utf-8"))
    assert written["files"] == manifest["files"]
    assert list(pd.read_csv(tmp_path / "events.csv").article_id) == ["caf\ufffd_2019-10-04", "1"]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_full_disk_leaves_nothing_half_written(kind, coded, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    path, _, folder = coded
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        run(path, folder / f"later.{kind}")
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_file_without_events_is_an_event_file(kind, tmp_path):
    (tmp_path / "reports.csv").write_text("id,date,text\n")
    manifest = run(tmp_path / "reports.csv", tmp_path / f"events.{kind}")
    assert (manifest["rows"], manifest["events"]) == (0, 0)
    pd.testing.assert_frame_equal(read_events(tmp_path / f"events.{kind}"), event_frame([]))


def test_a_journal_that_something_else_wrote_in_is_not_believed(coded):
    path, _, folder = coded
    journal = half_done(path, folder / "later.csv")
    journal.write_text(journal.read_text() + "[1]\n")
    with pytest.raises(ArticlesError, match=r"line 4 was not written by conflictcode\. Remedy: .*--restart"):
        run(path, folder / "later.csv")
    assert run(path, folder / "later.csv", restart=True)["rows"] == 130


def test_a_folder_in_the_output_s_place_is_told_before_any_work(tmp_path):
    (tmp_path / "events.csv").mkdir()
    with pytest.raises(ArticlesError, match="a folder of this name is there"):
        run(reports(tmp_path), tmp_path / "events.csv")


REFUSED = [
    ("events.xlsx", "use .csv, .jsonl or .parquet"),
    ("nowhere/events.csv", "no such folder"),
]


@pytest.mark.parametrize(("name", "said"), REFUSED)
def test_an_output_that_cannot_be_written_says_so_before_any_work(name, said, tmp_path):
    with pytest.raises(ArticlesError, match=said):
        run(reports(tmp_path), tmp_path / name)


KILLED = """
import sys
from pathlib import Path
from tests.coding.test_stream import run
run(Path(sys.argv[1]), Path(sys.argv[2]), n_process=int(sys.argv[3]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("n_process", [1, 2])
def test_killed_twenty_times_at_random_moments(n_process, tmp_path):
    path = tmp_path / "reports.csv"
    rows = [
        {"id": f"a{n}", "date": "2019-10-04", "text": f"pause 0.008 They talked. {'So. ' * (n % 5)}"}
        for n in range(2000)
    ]
    pd.DataFrame(rows).to_csv(path, index=False)
    run(path, tmp_path / "whole.csv")
    output, chance = tmp_path / "events.csv", random.Random(n_process)
    command = [sys.executable, "-c", KILLED, str(path), str(output), str(n_process)]
    kills = 0
    while True:
        process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            assert process.wait(chance.uniform(0.2, 1.8) if kills < 20 else 120) == 0
            break
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        kills += 1
    assert kills == 20
    assert output.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert_nothing_lives_on(str(output))


def assert_nothing_lives_on(argument):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        commands = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
        if argument not in commands:
            return
        time.sleep(0.2)
    raise AssertionError(f"a worker of a killed run still lives: {argument}")
