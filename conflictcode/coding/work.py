"""Articles to events in chunks, by one process or several: in order, with a time limit, whatever the article.

A coder is any picklable callable that takes articles and yields one result with ``.events`` for each.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from conflictcode.records import Article, Event

LONGEST = 200_000  # characters; a newspaper page has 40,000


class HasEvents(Protocol):
    @property
    def events(self) -> tuple[Event, ...]: ...


Coder = Callable[[Sequence[Article]], Iterable[HasEvents]]


@dataclass(frozen=True, slots=True)
class Coded:
    """An article's events, or why there is no telling."""

    events: tuple[Event, ...]
    failure: str = ""


class _TimeUpError(BaseException):
    """Not an Exception, so that no `except Exception` on the way swallows it."""


def code_chunk(articles: Sequence[Article], coder: Coder, seconds: float) -> list[Coded]:
    """One result an article, in order.

    The chunk is coded as a whole; only when that fails or takes too long is it coded one article at a
    time, so that the one to blame is found and the others are not lost.
    """
    short = [article for article in articles if len(article.text) <= LONGEST]
    results = _together(short, coder, seconds + len(short)) or [_alone(a, coder, seconds) for a in short]
    by_id = {article.article_id: result for article, result in zip(short, results, strict=True)}
    long = Coded((), f"too long: over {LONGEST:,} characters; more than one article?")
    return [by_id.get(article.article_id, long) for article in articles]


def _together(articles: Sequence[Article], coder: Coder, seconds: float) -> list[Coded] | None:
    try:
        with _time_limit(seconds):
            results = [Coded(tuple(result.events)) for result in coder(articles)]
    except (Exception, _TimeUpError):  # told apart when each is coded alone
        return None
    return results if len(results) == len(articles) else None


def _alone(article: Article, coder: Coder, seconds: float) -> Coded:
    try:
        with _time_limit(seconds):
            (result,) = coder([article])
            return Coded(tuple(result.events))
    except _TimeUpError:
        return Coded((), f"too slow: over {seconds:g} seconds")
    except Exception as error:
        return Coded((), f"coder failed: {type(error).__name__}: {error}")


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raises _TimeUpError in the main thread of systems that have alarms (not Windows)."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise _TimeUpError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def code_in_order(
    chunks: Iterable[Sequence[Article]], coder: Coder, seconds: float, n_process: int = 1
) -> Iterator[list[Coded]]:
    """The results of each chunk in the order of the chunks, with a few chunks in flight at most."""
    task = partial(code_chunk, coder=coder, seconds=seconds)
    if n_process <= 1:
        yield from map(task, chunks)
        return
    waiting: deque[tuple[Sequence[Article], Future[list[Coded]]]] = deque()
    pool = _pool(n_process)
    try:
        for chunk in chunks:
            waiting.append((chunk, pool.submit(task, chunk)))
            if len(waiting) >= 2 * n_process:
                pool, result = _next(pool, waiting, task, n_process)
                yield result
        while waiting:
            pool, result = _next(pool, waiting, task, n_process)
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


Task = Callable[[Sequence[Article]], list[Coded]]


def _next(
    pool: ProcessPoolExecutor,
    waiting: deque[tuple[Sequence[Article], Future[list[Coded]]]],
    task: Task,
    n_process: int,
) -> tuple[ProcessPoolExecutor, list[Coded]]:
    chunk, future = waiting.popleft()
    try:
        return pool, future.result()
    except BrokenProcessPool:  # a process died (out of memory?) and took the pool with it
        pool.shutdown(wait=False, cancel_futures=True)
        result = _one_by_one(chunk, task)
        pool = _pool(n_process)
        again = [(chunk, pool.submit(task, chunk)) for chunk, _ in waiting]
        waiting.clear()
        waiting.extend(again)
        return pool, result


def _one_by_one(articles: Sequence[Article], task: Task) -> list[Coded]:
    results: list[Coded] = []
    pool = _pool(1)
    for article in articles:
        try:
            results += pool.submit(task, [article]).result()
        except BrokenProcessPool:
            results.append(Coded((), "process died: out of memory?"))
            pool = _pool(1)
    pool.shutdown()
    return results


def _pool(n_process: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(n_process, initializer=_end_with_parent, initargs=(os.getpid(),))


def _end_with_parent(parent: int) -> None:
    """A killed parent can't tell its workers, and they would wait for it forever."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
