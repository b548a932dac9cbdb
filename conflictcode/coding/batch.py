"""Frames of articles to frames of events: by one process, by several, or partition by partition by Dask."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from conflictcode.codebook.codebook import Codebook, load_codebook
from conflictcode.coding.articles import to_articles
from conflictcode.coding.frame import KeptRows, event_frame
from conflictcode.coding.pipeline import code
from conflictcode.coding.work import CHUNK, SECONDS, Coded, Coder, code_chunk, code_in_order
from conflictcode.errors import ArticlesError
from conflictcode.records import Article

_FEW = 20  # articles that need no progress bar
_NOT_CODED = "article not coded: "


def code_articles(
    articles: pd.DataFrame,
    codebook: str | Path | Codebook = "cameo",
    *,
    progress: bool = True,
    n_process: int = 1,
) -> pd.DataFrame:
    """Code a frame of articles (``read_articles``) into a frame of events, one row an event.

    The columns are those of :class:`conflictcode.records.Event`; ``frame.attrs["outcomes"]`` holds a row
    for each sentence or act without an event, with the reason. ``codebook`` is a name, a folder or a
    loaded codebook. ``n_process`` processes share the work and change nothing in the result. An article
    that can't be coded (too long, too slow, a fault of the coder) is an outcome too, and a warning.

    A Dask data frame gives a lazy one of events, without outcomes, whose partitions are coded wherever
    its client runs them; the codebook is given by name or folder then.

    Raises ArticlesError when a needed column is missing.
    """
    if hasattr(articles, "map_partitions"):
        spread: pd.DataFrame = _code_partitions(articles, codebook)
        return spread
    from tqdm.auto import tqdm

    book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook)
    coder = functools.partial(code, codebook=book)
    listed = list(to_articles(articles))
    few = not progress or len(listed) < _FEW
    results: list[Coded] = []
    with tqdm(total=len(listed), unit=" articles", desc="coding", disable=few) as bar:
        for chunk in code_in_order(_chunks(listed), coder, SECONDS, n_process):
            results.extend(chunk)
            bar.update(len(chunk))
    frame = event_frame(event for coded in results for event in coded.events)
    frame.attrs["outcomes"] = _outcomes(listed, results)
    return frame


def coder_for(codebook: str | Path, overlay: str | Path | None = None) -> tuple[Coder, dict[str, str]]:
    """The coder of a codebook, and what a manifest says about it."""
    book = load_codebook(codebook, overlay)
    about = {"codebook": f"{book.name} {book.version}", "codebook_hash": book.hash}
    return functools.partial(code, codebook=book), about


def _chunks(articles: Sequence[Article]) -> list[Sequence[Article]]:
    return [articles[start : start + CHUNK] for start in range(0, len(articles), CHUNK)]


def _outcomes(articles: Sequence[Article], results: Sequence[Coded]) -> KeptRows:
    pairs = list(zip(articles, results, strict=True))
    _warn_of([(article, coded) for article, coded in pairs if coded.failure])
    return KeptRows(row for article, coded in pairs for row in _outcome_rows(article, coded))


def _outcome_rows(article: Article, coded: Coded) -> Iterable[dict[str, Any]]:
    about = {"article_id": article.article_id}
    if coded.failure:
        reason, end = _NOT_CODED + coded.failure, len(article.text)
        yield {**about, "sentence": 0, "reason": reason, "start": 0, "end": end, "text": article.text[:200]}
    for outcome in coded.outcomes:
        yield {
            **about,
            "sentence": outcome.sentence,
            "reason": outcome.reason,
            "start": outcome.start,
            "end": outcome.end,
            "text": outcome.text,
        }


def _warn_of(failed: list[tuple[Article, Coded]]) -> None:
    if failed:
        article, coded = failed[0]
        warnings.warn(
            f"{len(failed)} articles could not be coded (see events.attrs['outcomes']), the first: "
            f"{article.article_id}: {coded.failure}",
            stacklevel=4,
        )


def _code_partitions(articles: Any, codebook: str | Path | Codebook) -> Any:
    if isinstance(codebook, Codebook):  # it would be shipped with every task
        raise ArticlesError("With Dask, give the codebook by name or folder: each worker loads its own.")
    return articles.map_partitions(_code_partition, str(codebook), meta=event_frame([]))


def _code_partition(articles: pd.DataFrame, codebook: str) -> pd.DataFrame:
    coder = functools.partial(code, codebook=load_codebook(codebook))
    listed = list(to_articles(articles))
    results = [coded for chunk in _chunks(listed) for coded in code_chunk(chunk, coder, SECONDS)]
    _outcomes(listed, results)
    return event_frame(event for coded in results for event in coded.events)
