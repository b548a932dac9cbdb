"""A coder for tests of what stands around it: one event a full stop, with accidents as asked."""

from __future__ import annotations

import dataclasses
import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conflictcode.errors import CodebookError
from conflictcode.records import Article, Event, Outcome

_EMPTY = {"str": "", "bool": False, "int": 0, "float": 0.5}
_BLANK = {f.name: _EMPTY.get(str(f.type)) for f in dataclasses.fields(Event)}


@dataclass(frozen=True)
class FakeCoded:
    events: tuple[Event, ...]
    outcomes: tuple[Outcome, ...] = ()


def fake_coder(articles: Iterable[Article]) -> Iterator[FakeCoded]:
    for article in articles:
        if pause := re.search(r"pause ([\d.]+)", article.text):
            time.sleep(float(pause[1]))
        if "divide" in article.text:
            raise ZeroDivisionError("division by zero")
        if "codebook" in article.text:
            raise CodebookError("rules/19.yaml:3: no such code")
        if "die" in article.text:
            os._exit(9)
        yield FakeCoded(tuple(event(article, m.start()) for m in re.finditer(r"\.", article.text)))


def event(article: Article, start: int) -> Event:
    said = {
        "event_id": f"{article.article_id}-{start}",
        "article_id": article.article_id,
        "published": article.published,
        "date_start": article.published,
        "action_start": start,
        "action_end": start + 1,
        "action_code": "010",
        "action_text": 'says "we, the people"\nof Ürümqi',
        "goldstein": -2.0 if start % 2 else None,
        "place_precision": 4,
    }
    return Event(**{**_BLANK, **said})
