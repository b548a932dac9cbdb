"""What a person or a script sees of the command line. The coder is a fake where only the rest counts."""

import errno
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from conflictcode import cli
from conflictcode.coding import batch
from tests.coding.fakes import fake_coder

SAMPLE = Path(__file__).parent.parent / "notebooks" / "data" / "articles.csv"
GOOD = "Protesters marched to the governor's office in Basra on Friday, and the police fired into the air."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    about = {"codebook": "cameo 1", "codebook_hash": "abc"}
    monkeypatch.setattr(batch, "coder_for", lambda codebook, overlay: (fake_coder, about))
    rows = [
        {"id": "1", "date": "2019-10-04", "text": GOOD},
        {"id": "2", "date": "2019-10-05", "text": GOOD + " Again."},
        {"id": "2", "date": "2019-10-06", "text": GOOD},
    ]
    pd.DataFrame(rows).to_csv("reports.csv", index=False)
    for name, content in {
        "broken.jsonl": "{x",
        "empty.csv": "",
        "empty.jsonl": "",
        "header.csv": "date,text",
    }.items():
        Path(name).write_text(content)
    Path("taken.csv.unfinished").mkdir()
    pd.DataFrame(rows[:1]).to_json("one.jsonl", orient="records", lines=True)
    return tmp_path


def test_code_writes_events_rejected_and_manifest(folder, capsys):
    assert cli.main(["code", "reports.csv", "-o", "events.csv"]) == 0
    assert len(pd.read_csv("events.csv")) == 3
    assert json.loads((folder / "events.manifest.json").read_text())["rejected"] == 1
    said = capsys.readouterr().err
    assert "events.csv: 3 events from 2 of 2 articles" in said
    assert "1 rows rejected (1 repeated article_id): events.rejected.csv" in said


CODES = [
    (["code", "reports.csv", "-o", "e.csv", "--strict"], 3, ""),
    (["code", "one.jsonl", "-o", "e.csv", "--strict"], 0, ""),
    (["code", "nowhere.csv", "-o", "e.csv"], 1, "nowhere.csv: no such file"),
    (["code", "reports.csv", "-o", "e.xlsx"], 1, "use .csv, .jsonl or .parquet"),
    (["code", "reports.csv", "-o", "e.csv", "--text", "body"], 1, "no column 'body' for text. It has: 'id',"),
    (["check", "reports.csv"], 1, ""),
    (["check", "one.jsonl"], 0, ""),
    (["check", "cameo-of-mine"], 1, "No codebook 'cameo-of-mine'"),
    (["unresolved", "reports.csv"], 1, "not an event file, it has no column 'event_id'"),
    (["explain", "Talks.", "--date", "soon"], 1, "--date 'soon' can't be read"),
    (["unresolved", "one.jsonl"], 1, "not an event file, it has no column 'event_id'"),
    (["unresolved", "broken.jsonl"], 1, "broken.jsonl: not an event file: Expecting"),
    (["unresolved", "empty.csv"], 1, "empty.csv: not an event file: No columns"),
    (["check", "empty.jsonl"], 1, "empty.jsonl: the file is empty"),
    (["check", "header.csv"], 1, ""),
    (["explain", "Talks.", "--overlay", "nowhere"], 1, "nowhere: no overlay, which is a folder that holds"),
    (["code", "one.jsonl", "-o", "taken.csv"], 1, "conflictcode: taken.csv.unfinished: "),
    (["explain", " "], 1, "There is no text. Remedy:"),
    (["code", "reports.csv", "-o", "reports.csv"], 1, "reports.csv: can't be read and written at once"),
    (["code", "one.jsonl", "-o", "e.csv", "--text", "body"], 1, "one.jsonl: no column 'body'"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), CODES)
def test_exit_codes_and_messages(arguments, code, said, folder, capsys):
    assert cli.main(arguments) == code
    assert said in capsys.readouterr().err


def test_check_names_file_row_and_reason(folder, capsys):
    cli.main(["check", "reports.csv"])
    said = capsys.readouterr().out
    assert "articles that can be coded: 2, 2019-10-04 to 2019-10-05" in said
    assert "article_id: id" in said
    assert "reports.csv, row 4: repeated article_id: '2' stands in reports.csv, row 3 already" in said


def test_standard_input_several_files_and_columns(folder, monkeypatch):
    table = f'nr;when;words\n7;4/10/2019;"{GOOD}"\n8;14/10/2019;"{GOOD}"\n'
    monkeypatch.setattr(sys, "stdin", io.StringIO(table))
    arguments = ["code", "-", "-o", "e.jsonl", "--id", "nr", "--date", "when", "--text", "words"]
    assert cli.main(arguments) == 0
    events = [json.loads(line) for line in (folder / "e.jsonl").read_text().splitlines()]
    assert [(event["article_id"], event["published"]) for event in events] == [
        ("7", "2019-10-04"),
        ("8", "2019-10-14"),
    ]
    assert cli.main(["code", "one.jsonl", "reports.csv", "-o", "both.csv"]) == 0
    assert list(pd.read_csv("both.csv").article_id) == [1, 2, 2]


def test_ctrl_c_says_how_to_go_on(folder, capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "coder_for", lambda *_: (interrupted, {}))
    assert cli.main(["code", "reports.csv", "-o", "e.csv"]) == 130
    assert "The same command goes on where it was" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["", "code", "check", "explain", "unresolved", "horizon"])
def test_help_teaches_by_example(command, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main([*command.split(), "--help"])
    assert stop.value.code == 0
    assert f"examples:\n  conflictcode {command}".strip() in capsys.readouterr().out


def test_explain_takes_the_first_article_of_a_file_and_says_so(folder, capsys):
    assert cli.main(["explain", "reports.csv", "--date", "2020-01-03"]) == 0
    said = capsys.readouterr()
    assert said.err == "reports.csv: the first of 2 articles\n"
    assert "Protesters marched to the governor's office in Basra" in said.out
    assert "date: 2020-01-03" in said.out  # Friday


def test_check_goes_on_after_a_file_that_cannot_be_read(folder, capsys):
    assert cli.main(["check", "nowhere.csv", "one.jsonl"]) == 1
    said = capsys.readouterr()
    assert "nowhere.csv: no such file" in said.err
    assert "one.jsonl: articles that can be coded: 1" in said.out


def test_a_codebook_folder_may_have_a_dot_in_its_name(folder, capsys):
    Path("mine-1.2").mkdir()
    Path("mine-1.2", "codebook.yaml").write_text("nonsense: true\n")
    assert cli.main(["check", "mine-1.2"]) == 1
    assert "mine-1.2/codes.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (
            errno.ENOSPC,
            "e.csv: No space left on device. Remedy: make room; the same command goes on where it was.",
        ),
        (errno.EROFS, "e.csv: Read-only file system. Remedy: check your rights there, or write elsewhere."),
    ],
)
def test_what_cannot_be_written_is_told_with_file_and_remedy(number, said, folder, capsys, monkeypatch):
    def refused(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("conflictcode.coding.journal.os.fsync", refused)
    assert cli.main(["code", "one.jsonl", "-o", "e.csv"]) == 1
    assert said in capsys.readouterr().err


def test_a_table_is_written_where_there_is_a_folder(folder, capsys):
    assert cli.main(["horizon", "one.jsonl", "-o", "nowhere/ends.csv"]) == 1
    assert "nowhere: no such folder. Remedy: make it first." in capsys.readouterr().err


def test_what_the_terminal_cannot_show_is_no_error(tmp_path):
    """Windows writes to a pipe in its code page, and a pipe into it may hold any bytes."""
    command = [sys.executable, "-m", "conflictcode.cli", "explain"]
    for words, sent in [
        ("-", "Rebels shelled Łódź.".encode()),
        ("-", b"Rebels shelled Malm\xf6."),
        (b"Malm\xf6.", b""),
    ]:
        done = subprocess.run(
            [*command, words],
            input=sent,
            capture_output=True,
            env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"shelled" in done.stdout or b"Malm" in done.stdout


WRONG = [
    [],
    ["code", "reports.csv"],
    ["dance"],
    ["code", "reports.csv", "-o", "e.csv", "-n", "0"],
    ["code", "reports.csv", "-o", "e.csv", "-n", "two"],
    ["code", "reports.csv", "-o", "e.csv", "--seconds", "-1"],
]


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_usage_is_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 2
    assert "_count" not in capsys.readouterr().err  # a name of ours


def test_help_is_quick_because_nothing_heavy_is_loaded():
    code = (
        "import sys; from conflictcode import cli, cli_options; cli_options.parser(dict.fromkeys("
        "['code', 'check', 'explain', 'unresolved', 'horizon'])).format_help(); "
        "print(sorted({'pandas', 'numpy', 'spacy', 'altair'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_same_bytes_as_in_the_notebook_with_one_process_and_two(tmp_path):
    import conflictcode as cc

    articles = cc.read_articles(SAMPLE, quiet=True).head(60)
    articles.to_csv(tmp_path / "reports.csv", index=False)
    notebook = cc.code_articles(articles, progress=False).to_csv(index=False)
    for processes in ("1", "2"):
        output = tmp_path / f"events-{processes}.csv"
        command = ["code", str(tmp_path / "reports.csv"), "-o", str(output), "-q", "-n", processes]
        assert cli.main(command) == 0
        assert output.read_bytes() == notebook.encode()


@pytest.mark.slow
def test_check_runs_a_codebooks_examples(tmp_path, capsys):
    mine = tmp_path / "mine"
    shutil.copytree(Path(cli.__file__).parents[1] / "codebooks" / "cameo", mine)
    rules = mine / "rules" / "17_coerce.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(
        text + "interned:\n  code: '173'\n  verbs: [intern]\n  examples: ['She sang in Ghana. | GHA GHA']\n",
        encoding="utf-8",
    )
    line = text.count("\n") + 1
    assert cli.main(["check", str(mine)]) == 1
    assert f"17_coerce.yaml:{line}: 'interned' doesn't fire: 'She sang in Ghana.'" in capsys.readouterr().out
