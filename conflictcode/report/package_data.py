"""The data of a replication package: articles, events, crosswalk, coverage, review logs, codebook."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.errors import ReportError
from conflictcode.records import EVENT_COLUMNS
from conflictcode.report.archive import Archive
from conflictcode.report.export import csv_bytes
from conflictcode.report.frames import corpus_days, require

PATHS = {
    "articles": "data/raw/articles.csv",
    "machine": "data/coded/machine_events.csv",
    "final": "data/coded/events.csv",
    "crosswalk": "data/coded/event_article_crosswalk.csv",
    "coverage": "data/coded/coverage_by_publisher_month.csv",
    "agreement": "data/review/agreement.csv",
    "quality": "data/review/machine_quality.csv",
}
RESULTS = ("agreement", "quality")
_FORMULA = tuple("=+-@\t\r")


def add_data(
    package: Archive,
    articles: pd.DataFrame,
    events: pd.DataFrame,
    final: pd.DataFrame | None,
    full_text: bool,
) -> dict[str, Any]:
    """Put articles and events in; returns the row counts for provenance.json."""
    require(articles, ["article_id", "date", "publisher", "headline", "text"], "article")
    require(events, ["event_id", "article_id"], "event")
    raw = article_list(articles, full_text)
    package.add(PATHS["articles"], csv_bytes(raw), "data", "text included" if full_text else "without text")
    package.add(PATHS["machine"], frame_csv(events), "data", "as the machine coded them")
    chosen = events if final is None else _pseudonymous(final)
    package.add(PATHS["final"], frame_csv(chosen), "data", "what figures and tables count")
    frames = {name: read_frame(package, name) for name in ("articles", "final")}
    package.add(PATHS["crosswalk"], crosswalk(frames["final"]), "data", "which article holds which event")
    package.add(PATHS["coverage"], coverage(frames["articles"]), "data", "articles by publisher and month")
    return {
        "rows": {"articles": len(articles), "machine": len(events), "final": len(chosen)},
        "full_text": full_text,
    }


def article_list(articles: pd.DataFrame, full_text: bool) -> list[dict[str, Any]]:
    """id, date, publisher, headline, url and the text's SHA-256; the text itself only if ``full_text``."""
    day = corpus_days(articles)
    rows = []
    for row, date in zip(articles.to_dict("records"), day, strict=True):
        text = str(row["text"] or "")
        made = {name: _cell(row.get(name)) for name in ("article_id", "publisher", "headline", "url")}
        made |= {"date": f"{date:%Y-%m-%d}", "sha256": hashlib.sha256(text.encode()).hexdigest()}
        rows.append({**made, "text": text} if full_text else made)
    return rows


def frame_csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV: days as 2020-01-31, missing cells empty, formulas harmless."""
    rows = [{str(k): _cell(v) for k, v in row.items()} for row in frame.to_dict("records")]
    return csv_bytes(rows) if rows else (",".join(map(str, frame.columns)) + "\n").encode()


def _cell(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value == value.normalize() else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def read_frame(package: Archive, name: str) -> pd.DataFrame:
    """A frame of the package as text, the apostrophes before formula-like cells taken off again."""
    return read_csv(package.files[PATHS[name]])


def read_frames(package: Archive) -> dict[str, pd.DataFrame]:
    """Every frame that figures and tables of the package are made from."""
    frames = {name: read_frame(package, name) for name in ("articles", "machine", "final")}
    return frames | {
        name: _numbers(read_frame(package, name)) for name in RESULTS if PATHS[name] in package.files
    }


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Measures as numbers again; names, codes and notes stay text."""
    texts = {"field", "note", "root_code"}
    return frame.assign(
        **{n: pd.to_numeric(frame[n].replace("", None)) for n in frame.columns if n not in texts}
    )


def add_results(package: Archive, agreement: Any, quality: pd.DataFrame | None) -> None:
    """Put in what ``cc.agreement`` (its table, and one row a unit) and ``cc.machine_quality`` found."""
    if agreement is not None:
        package.add(PATHS["agreement"], frame_csv(agreement.table), "review", "agreement by field")
        names = pseudonyms(set(agreement.coders))
        units = agreement.values.rename(columns=names)
        package.add("data/review/agreement_units.csv", frame_csv(units), "review", "a row a unit and field")
    if quality is not None:
        package.add(PATHS["quality"], frame_csv(quality), "review", "the machine against reviewers")


def read_csv(content: bytes) -> pd.DataFrame:
    """A CSV of ours as text, without the apostrophes that keep a spreadsheet from running a cell."""
    text = content.decode("utf-8").replace("\r\n", "\n") if b'"' not in content else content.decode("utf-8")
    head, *rows = list(csv.reader(io.StringIO(text, newline="")))
    return pd.DataFrame([[_plain(cell) for cell in row] for row in rows], columns=head, dtype="str")


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA and len(cell) > 1 else cell


def crosswalk(events: pd.DataFrame) -> bytes:
    """One row an event and article, with sentence and offsets: report-level data can be rebuilt from it."""
    names = ["event_id", "article_id", "sentence", "action_start", "action_end"]
    there = [name for name in names if name in events.columns]
    return frame_csv(events[there].sort_values(["event_id", "article_id"], kind="stable"))


def coverage(articles: pd.DataFrame) -> bytes:
    """Articles by publisher and month."""
    month = corpus_days(articles).dt.strftime("%Y-%m")
    table = articles.assign(month=month).groupby(["publisher", "month"]).size()
    return frame_csv(table.rename("articles").reset_index())


def _pseudonymous(final: pd.DataFrame) -> pd.DataFrame:
    """Final events with coder-1, coder-2 ... for the people who decided, in the order of their names."""
    if "decided_by" not in final.columns:
        return final
    lists = [[n.strip() for n in str(cell or "").split(",") if n.strip()] for cell in final["decided_by"]]
    names = pseudonyms({name for names in lists for name in names})
    return final.assign(decided_by=[", ".join(sorted(names[n] for n in found)) for found in lists])


def pseudonyms(names: set[str]) -> dict[str, str]:
    """``coder-1`` for the first name in the alphabet, and so on."""
    return {name: f"coder-{i}" for i, name in enumerate(sorted(names), 1)}


def add_review(package: Archive, folder: str | Path, comments: bool) -> list[str]:
    """Put the logs and the assignment of a review folder in under pseudonyms; returns the pseudonyms."""
    folder = Path(folder)
    logs = sorted(folder.glob("*.jsonl"))
    if not logs:
        raise ReportError(f"{folder} holds no review log (*.jsonl); hand in the folder of cc.review")
    names = pseudonyms({path.name.split(".")[0] for path in logs})
    for path in logs:
        coder, _, rest = path.name.partition(".")
        lines = [
            _log_line(raw, names, comments) for raw in path.read_text(encoding="utf-8").splitlines() if raw
        ]
        package.add(f"data/review/{names[coder]}.{rest}", "".join(f"{line}\n" for line in lines), "review")
    assigned = folder / "assignment.csv"
    if assigned.exists():
        table = read_csv(assigned.read_bytes())
        renamed = (
            table.replace(names)
            if "coder" not in table
            else table.assign(coder=table["coder"].replace(names))
        )
        package.add("data/review/assignment.csv", frame_csv(renamed), "review")
    return sorted(names.values())


def _log_line(raw: str, names: dict[str, str], comments: bool) -> str:
    try:
        line = json.loads(raw)
    except ValueError:
        return raw if comments else "{}"
    return json.dumps(_renamed(line, names, comments), ensure_ascii=False, sort_keys=True)


def _renamed(value: Any, names: dict[str, str], comments: bool, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _renamed(v, names, comments, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names, comments, key) for item in value]
    if key == "comment" and not comments:
        return ""
    return names.get(value, value) if key in ("coder", "by", "adjudicator", "to", "from") else value


def add_codebook(
    package: Archive, codebook: str | Path, overlay: str | Path | None, coders: list[str]
) -> dict[str, str]:
    """Put the codebook's files and the list of variables in; returns its name and the hash of its files."""
    from conflictcode.codebook.folders import codebook_folder

    for place, root in (("codebook", codebook_folder(codebook)), ("codebook_project", overlay)):
        for path in sorted(Path(root).rglob("*")) if root is not None else []:
            if path.is_file() and path.suffix in (".yaml", ".csv", ".md", ".txt", ".jsonl"):
                name = f"codebook/{place}/{path.relative_to(Path(root or '.')).as_posix()}"
                package.add(name, path.read_bytes(), "codebook")
    digest = codebook_hash(package)
    package.add("codebook/variables.csv", variables(), "codebook", "columns of the event files")
    return {"name": str(codebook_folder(codebook).name), "files_sha256": digest}


def codebook_hash(package: Archive) -> str:
    """One hash over names and contents of the codebook's files."""
    digest = hashlib.sha256()
    for path in sorted(package.files):
        if path.startswith(("codebook/codebook/", "codebook/codebook_project/")):
            digest.update(path.encode() + package.files[path])
    return digest.hexdigest()


def variables() -> bytes:
    """name, type and how a missing value is written, of every column of the event frame."""
    from conflictcode.records import Event

    types = {name: str(kind) for name, kind in Event.__annotations__.items()}
    rows = [
        {"name": n, "type": types[n].replace("dt.date", "date 2020-01-31"), "missing": "empty"}
        for n in EVENT_COLUMNS
    ]
    return csv_bytes(rows)
