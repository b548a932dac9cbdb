"""Seeded frames of events and articles, shaped as the coder shapes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from conflictcode.records import EVENT_COLUMNS

CODES = {  # code: label, quad class, Goldstein, PLOVER: enough of CAMEO to draw with
    "010": ("Make statement, not specified below", "1", 0.0, ""),
    "036": ("Express intent to meet or negotiate", "1", 4.0, "CONSULT"),
    "042": ("Make a visit", "1", 1.9, "CONSULT"),
    "0231": ("Appeal for economic aid", "1", 3.4, "REQUEST"),
    "073": ("Provide humanitarian aid", "2", 7.4, "AID"),
    "0871": ("Declare truce, ceasefire", "2", 9.0, "RETREAT"),
    "112": ("Accuse, not specified below", "3", -2.0, "ACCUSE"),
    "138": ("Threaten with military force, not specified below", "3", -7.0, "THREATEN"),
    "141": ("Demonstrate or rally", "4", -6.5, "PROTEST"),
    "173": ("Arrest, detain, or charge with legal action", "4", -5.0, "COERCE"),
    "190": ("Use conventional military force, not specified below", "4", -10.0, "FIGHT"),
    "195": ("Employ aerial weapons", "4", -10.0, "FIGHT"),
}
ACTORS = ["USAGOV", "USAMIL", "IRQGOV", "IRQOPP", "IRQREB", "IRNGOV", "IRNMIL", "IGOUNO", "---REB", "TURGOV"]
PLACES = {
    "Baghdad": (33.34, 44.40, "IRQ", "Baghdad", 1),
    "Basra": (30.51, 47.78, "IRQ", "Basra", 1),
    "Kirkuk": (35.47, 44.39, "IRQ", "Kirkuk", 2),
    "Anbar": (32.56, 41.92, "IRQ", "Anbar", 4),
    "Iraq": (33.0, 44.0, "IRQ", "", 6),
    "Tehran": (35.69, 51.42, "IRN", "Tehran", 1),
}


def articles(
    n: int = 240,
    seed: int = 1,
    start: str = "2019-10-01",
    end: str = "2020-03-31",
    skip: tuple[str, ...] = (),
) -> pd.DataFrame:
    """``n`` articles spread over the days from ``start`` to ``end``; none in the months of ``skip``."""
    rng = np.random.default_rng(seed)
    days = [day for day in pd.date_range(start, end) if day.strftime("%Y-%m") not in skip]
    picked = [days[0], days[-1], *(days[i] for i in rng.integers(0, len(days), n - 2))]
    frame = pd.DataFrame(
        {
            "article_id": [f"a{i:05d}" for i in range(n)],
            "date": [day.date().isoformat() for day in picked],
            "publisher": [("Gulf Wire", "Tigris Post")[i] for i in rng.integers(0, 2, n)],
            "headline": [f"Report {i}" for i in range(n)],
            "text": [f"Text of report {i}." for i in range(n)],
            "url": "",
        }
    )
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


def events(n: int = 400, seed: int = 1, corpus: pd.DataFrame | None = None, **columns: Any) -> pd.DataFrame:
    """``n`` asserted events out of ``corpus`` (by default ``articles()``); ``columns`` overrides columns."""
    rng = np.random.default_rng(seed)
    corpus = articles() if corpus is None else corpus
    home = corpus.iloc[rng.integers(0, len(corpus), n)].reset_index(drop=True)
    code = rng.choice(list(CODES), n)
    source, target = rng.choice(ACTORS, n), rng.choice(ACTORS, n)
    place = rng.choice(list(PLACES), n)
    frame = pd.DataFrame(dict.fromkeys(EVENT_COLUMNS, ""), index=range(n))
    frame["event_id"] = [f"e{i:06d}" for i in range(n)]
    frame["article_id"], frame["publisher"] = home["article_id"], home["publisher"]
    frame["published"] = frame["date_start"] = frame["date_end"] = home["date"]
    frame["date_precision"], frame["sentence"] = 1, rng.integers(0, 6, n)
    for side, values in (("source", source), ("target", target)):
        frame[f"{side}_code"] = values
        frame[f"{side}_text"] = [f"the {value} side" for value in values]
        frame[f"{side}_country"] = [value[:3].strip("-") for value in values]
        frame[f"{side}_role"] = [value[3:] for value in values]
    frame["action_code"] = code
    frame["action_text"] = "acted"
    frame["action_label"] = [CODES[c][0] for c in code]
    frame["root_code"] = [c[:2] for c in code]
    frame["quad_class"] = [CODES[c][1] for c in code]
    frame["goldstein"] = [CODES[c][2] for c in code]
    frame["plover"] = [CODES[c][3] for c in code]
    frame["place_name"] = frame["place_text"] = place
    for k, name in enumerate(["latitude", "longitude", "country", "admin1", "place_precision"]):
        frame[name] = [PLACES[p][k] for p in place]
    for name in ("negated", "hypothetical", "future", "historical"):
        frame[name] = False
    for name in ("source_start", "source_end", "target_start", "target_end", "action_start", "action_end"):
        frame[name] = 0
    frame["codebook"], frame["codebook_hash"], frame["version"] = "cameo 1.0", "abc123def456", "0.1.0"
    frame["confidence"] = 0.5
    return frame.assign(**columns)


def event(**columns: Any) -> pd.DataFrame:
    """One event with the given columns."""
    return events(1).assign(**columns)


DAY = dt.date(2020, 1, 3)
