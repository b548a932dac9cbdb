"""``python -m conflictcode.report.demo``: code the sample articles, draw them, write a page."""

from __future__ import annotations

import argparse
import html
import re
import sys
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd

from conflictcode.errors import ConflictcodeError
from conflictcode.report.evidence import article_texts, marked

SAMPLE = Path("notebooks") / "data" / "articles.csv"
STRIKE = "2020-01-03"
IRAQ = (37.5, 28.5, 50.5, 38.0)  # west, south, east, north
STATUS = {"negated": "denied", "hypothetical": "hypothetical", "future": "future", "historical": "historical"}


def sample_articles() -> Path:
    """The sample articles: below the current folder, or in the checkout this package is run from."""
    checkout = Path(__file__).resolve().parents[2]
    for home in (Path.cwd(), checkout):
        if (home / SAMPLE).exists():
            return home / SAMPLE
    raise ConflictcodeError(
        f"{SAMPLE} isn't here; run this in a clone of the project, or hand in --articles FILE"
    )


def figures(events: pd.DataFrame, articles: pd.DataFrame) -> dict[str, Any]:
    """The figures of the demo by file name: title, width and chart."""
    from conflictcode.report import charts

    iraq = events[events["country"] == "IRQ"]
    strike = "the killing of Qassem Soleimani"
    return {
        "fig1-quad-classes": ("What kind of events", "double", charts.quads(events, articles)),
        "fig2-mirror": (
            "Conflict and cooperation by week",
            "double",
            charts.mirror(events, articles, period="week", dedupe="day"),
        ),
        "fig3-dyads": (
            "Who acts on whom",
            "single",
            charts.dyads(events, articles, top=8, unknown=False, dedupe="day"),
        ),
        "fig4-map": ("Where in Iraq", "single", charts.event_map(iraq, articles, view=IRAQ, dedupe="day")),
        "fig5-before-after": (
            "Before and after 3 January 2020",
            "single",
            charts.before_after(events, articles, STRIKE, label=strike, dedupe="day"),
        ),
    }


def make(source: Path, output: Path) -> list[Path]:
    """Code ``source``, write events.csv, figures, tables and index.html into ``output``; return the files."""
    import conflictcode as cc
    from conflictcode.report import tables
    from conflictcode.report.export import save
    from conflictcode.report.package_data import frame_csv

    articles = cc.read_articles(source)
    events = cc.code_articles(articles)
    output.mkdir(parents=True, exist_ok=True)
    (output / "events.csv").write_bytes(frame_csv(events))
    made, shown = [output / "events.csv"], []
    for name, (title, width, chart) in figures(events, articles).items():
        written = save(
            chart, output / name, width, kinds=("svg", "pdf", "caption.txt", "alt.txt"), title=title
        )
        made += [written["svg"], written["pdf"]]
        shown.append(_figure(name, written))
    chosen = {
        "tab1-corpus": tables.corpus(articles, events),
        "tab2-dyads": tables.top_dyads(events, articles),
    }
    for name, table in chosen.items():
        made += table.save(output / name, kinds=("tex",)).values()
    page = page_html(articles, events, shown, [table.to_html() for table in chosen.values()])
    (output / "index.html").write_text(page, encoding="utf-8")
    return [*made, output / "index.html"]


def _figure(name: str, written: dict[str, Path]) -> str:
    svg = written["svg"].read_text(encoding="utf-8")
    alt = html.escape(written["alt.txt"].read_text(encoding="utf-8").strip(), quote=True)
    caption = html.escape(written["caption.txt"].read_text(encoding="utf-8").strip())
    own_ids = re.sub(r'(\bid="|url\(#)', rf"\g<1>{name}-", svg)  # the page holds several drawings
    picture = own_ids.replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)
    links = f'<a href="{name}.svg">SVG</a>, <a href="{name}.pdf">PDF</a>'
    return f"<figure>{picture}<figcaption>{caption} {links}</figcaption></figure>"


def page_html(
    articles: pd.DataFrame, events: pd.DataFrame, figures: list[str], tables: list[str], most: int = 40
) -> str:
    """The page: everything that comes from articles is escaped, and the page may run no script at all."""
    shown = pick(events, most)
    texts = article_texts(articles)
    numbers = {
        "articles": len(articles),
        "events": len(events),
        "actors": len({*events["source_code"], *events["target_code"]} - {""}),
        "places": events.loc[events["place_name"].fillna("") != "", "place_name"].nunique(),
    }
    template = files("conflictcode.report").joinpath("data/demo.html").read_text(encoding="utf-8")
    return Template(template).substitute(
        lead=html.escape(_lead(articles)),
        numbers="".join(f"<li><b>{n:,}</b><span>{word}</span></li>" for word, n in numbers.items()),
        figures="\n".join(figures),
        tables="\n".join(tables),
        sample=f"{len(shown)} of {len(events)} events, spread over the whole time."
        if len(shown)
        else "No events.",
        n=len(events),
        rows="\n".join(_row(row, texts) for row in shown.to_dict("records")),
    )


def _lead(articles: pd.DataFrame) -> str:
    days = pd.to_datetime(articles["date"])
    publishers = articles["publisher"].nunique()
    return (
        f"{len(articles)} short reports of {publishers} publishers, {days.min():%d %B %Y} to "
        f"{days.max():%d %B %Y}, coded into CAMEO events on this machine. No reviewer has looked at them yet."
    )


def pick(events: pd.DataFrame, most: int) -> pd.DataFrame:
    """Up to ``most`` events with both actors known, evenly spread over the frame."""
    both = events[(events["source_code"].fillna("") != "") & (events["target_code"].fillna("") != "")]
    step = max(1, -(-len(both) // most))
    return both.iloc[::step].head(most)


def _row(event: dict[Any, Any], texts: dict[str, str]) -> str:
    day = event["date_start"]
    date = "" if pd.isna(day) else f"{pd.Timestamp(day):%Y-%m-%d}"
    said = [word for name, word in STATUS.items() if event.get(name) is True]
    said += [f"says {event['attributed_to']}"] if event.get("attributed_to") else []
    flags = "".join(f' <span class="flag">{html.escape(word)}</span>' for word in said)
    who = f"{html.escape(str(event['source_code']))} → {html.escape(str(event['target_code']))}"
    code = f'<span class="code">{html.escape(str(event["action_code"]))}</span>'
    what = f"{html.escape(str(event['action_label']))} {code}{flags}"
    evidence = marked(event, texts.get(str(event["article_id"]), ""))
    return f'<tr><td class="date">{date}</td><td>{who}</td><td>{what}</td><td>{evidence}</td></tr>'


def main(arguments: list[str] | None = None) -> int:
    """Run the demo; 1 and a sentence on standard error when it can't be run."""
    parser = argparse.ArgumentParser(prog="python -m conflictcode.report.demo", description=__doc__)
    parser.add_argument("--articles", type=Path, help=f"article file (default: {SAMPLE})")
    parser.add_argument(
        "--output", type=Path, default=Path("output"), help="folder to write to (default: output)"
    )
    options = parser.parse_args(arguments)
    try:
        source = options.articles or sample_articles()
        print(f"Coding {source} ...", flush=True)
        made = make(source, options.output)
    except ConflictcodeError as error:
        print(f"The demo can't be made: {error}", file=sys.stderr)
        return 1
    print("\nMade:")
    for path in made:
        print(f"  {path}  ({path.stat().st_size / 1024:,.0f} kB)")
    print(f"\nOpen {made[-1]} in a browser. Then: make lab opens the notebooks in JupyterLab.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
