"""Articles are data: nothing in them is executed, unpickled or fetched; only what was asked is written."""

import json
import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from conflictcode.codebook.gazetteer import cache_folder

ROOT = Path(__file__).parent.parent.parent
SHELLED = "Rebels shelled Homs on Friday, and the ministers met in Geneva to talk about a ceasefire."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# Python tells an audit hook of every connection, process, unpickling and opened file.
WATCHED = """
import json, os, sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request", "webbrowser.open",
             "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "pickle.find_class")
seen = []

def watch(event, arguments):
    if event in FORBIDDEN:
        seen.append([event, repr(arguments)])
    elif event == "open" and isinstance(arguments[0], str) and (arguments[2] or 0) & WRITING:
        seen.append(["write", os.path.realpath(arguments[0])])
    elif event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink"):
        seen.append(["write", os.path.realpath(arguments[1 if event == "os.rename" else 0])])

import conflictcode.cli
sys.addaudithook(watch)
code = conflictcode.cli.main(sys.argv[1:])
print(json.dumps({"code": code, "seen": seen}))
"""


class Bomb:
    def __reduce__(self):
        return os.system, ("touch bomb",)


def word_file(path, head, body):
    with zipfile.ZipFile(path, "w") as archive:
        document = (
            f'{head}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body>'
        )
        archive.writestr("word/document.xml", document + "</w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels", "<a Target='http://a.example/' TargetMode='External'/>"
        )


@pytest.fixture
def nasty(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [
        ("=cmd|' /C calc'!A0", f'=HYPERLINK("http://a.example") {SHELLED}'),
        (
            "../../outside",
            f"{{{{ 7 * 7 }}}} ${{HOME}} $(touch bomb) `touch bomb` %s {{0.__class__}} {SHELLED}",
        ),
        (
            "__import__('os').system('touch bomb')",
            f"!!python/object/apply:os.system ['touch bomb'] {SHELLED}",
        ),
        (
            "page",
            f"<p>{SHELLED}</p><img src='http://a.example/i.png'><script src='http://a.example/'></script>",
        ),
    ]
    pd.DataFrame([{"id": i, "date": "2019-10-04", "text": t} for i, t in rows]).to_csv(folder / "a.csv")
    said = {"id": "j", "date": "2019-10-04", "text": SHELLED, "py/object": "os.system", "__reduce__": ["x"]}
    (folder / "b.jsonl").write_text(json.dumps(said) + "\n")
    (folder / "$(touch bomb);.txt").write_text(SHELLED)
    (folder / "c.html").write_text(
        "<html><head><meta http-equiv='refresh' content='0; url=http://a.example/'><base href='http://a.example/'>"
        "<link rel='stylesheet' href='http://a.example/a.css'><script>document.write('x')</script></head>"
        f"<body><iframe src='http://a.example/'></iframe><article><p>{SHELLED}</p></article></body></html>"
    )
    (folder / "d.rtf").write_text(
        "{\\rtf1\\ansi {\\field{\\*\\fldinst INCLUDEPICTURE http://a.example/}{\\fldrslt x}}"
        "{\\object\\objautlink{\\*\\objdata 0105}} " + SHELLED + "}"
    )
    word_file(folder / "e.docx", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f; " + SHELLED)
    doubled = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    word_file(folder / "f.docx", f'<!DOCTYPE x [<!ENTITY a0 "ha">{doubled}]>', "&a11;")
    word_file(folder / "g.docx", "", SHELLED)
    (folder / "h.pkl").write_bytes(pickle.dumps(Bomb()))
    (folder / "i.txt").write_bytes(pickle.dumps(Bomb()))
    return folder


@pytest.mark.slow
def test_nothing_in_an_input_is_executed_unpickled_or_fetched_and_nothing_else_is_written(nasty, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    command = [sys.executable, "-c", WATCHED, "code", str(nasty), "-o", str(out / "events.csv"), "-q"]
    before = sorted(tmp_path.rglob("*"))
    paths = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=paths, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["code"] == 0
    assert [seen for seen in result["seen"] if seen[0] != "write"] == []
    written = {Path(seen[1]) for seen in result["seen"]}
    asked = [
        out.resolve(),
        cache_folder().resolve(),
    ]  # compiled codebooks and places, when there are none yet
    assert out.resolve() / "events.manifest.json" in written
    assert [path for path in written if not any(place in (path, *path.parents) for place in asked)] == []
    assert sorted(path.name for path in set(tmp_path.rglob("*")) - set(before)) == [
        "events.csv",
        "events.manifest.json",
        "events.rejected.csv",
    ]
    events = pd.read_csv(out / "events.csv", dtype=str)
    assert {"../../outside", "page", "j", "c", "d", "g", "$(touch bomb);"} <= set(events.article_id)
    rejected = pd.read_csv(out / "events.rejected.csv", dtype=str)
    for name in ("e.docx", "f.docx"):
        assert "not a Word file" in rejected.set_index("file").reason[str(nasty / name)]
    assert "root:" not in (out / "events.rejected.csv").read_text()
