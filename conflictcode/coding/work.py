"""Articles to events in chunks, by one process or several: in order, with a time limit, whatever the article.

A coder is any picklable callable that takes articles and yields one result with ``.events`` and ``.outcomes``
for each. It goes to a process once, when that starts.
"""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from conflictcode.errors import ConflictcodeError
from conflictcode.records import Article, Event, Outcome

LONGEST = 200_000  # characters; a newspaper page has 40,000
CHUNK = 50  # rows; what a kill loses at most, times the processes
SECONDS = 60.0  # an article; one of 1,000 words takes well under 1


class Result(Protocol):
    @property
    def events(self) -> tuple[Event, ...]: ...
    @property
    def outcomes(self) -> tuple[Outcome, ...]: ...


Coder = Callable[[Sequence[Article]], Iterable[Result]]


@dataclass(frozen=True, slots=True)
class Coded:
    """What became of an article: its events and outcomes, or why there is no telling."""

    events: tuple[Event, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    failure: str = ""

    @classmethod
    def of(cls, result: Result) -> Coded:
        return cls(tuple(result.events), tuple(result.outcomes))


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
    long = Coded(failure=f"too long: over {LONGEST:,} characters; more than one article?")
    return [by_id.get(article.article_id, long) for article in articles]


def _together(articles: Sequence[Article], coder: Coder, seconds: float) -> list[Coded] | None:
    try:
        with _time_limit(seconds):
            results = [Coded.of(result) for result in coder(articles)]
    except ConflictcodeError:  # the codebook or the parser, not an article
        raise
    except (Exception, _TimeUpError):  # told apart when each is coded alone
        return None
    return results if len(results) == len(articles) else None


def _alone(article: Article, coder: Coder, seconds: float) -> Coded:
    try:
        with _time_limit(seconds):
            (result,) = coder([article])
            return Coded.of(result)
    except ConflictcodeError:
        raise
    except _TimeUpError:
        return Coded(failure=f"too slow: over {seconds:g} seconds")
    except Exception as error:
        return Coded(failure=f"coder failed: {type(error).__name__}: {error}")


def _time_limit(seconds: float) -> AbstractContextManager[None]:
    """Raises _TimeUpError inside the block when it takes longer."""
    main = threading.current_thread() is threading.main_thread()
    return _alarm(seconds) if main and hasattr(signal, "SIGALRM") else _call_from_outside(seconds)


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _TimeUpError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _call_from_outside(seconds: float) -> Iterator[None]:
    """Where no alarm rings: in the threads of Dask's workers, and on Windows."""
    thread, at_work, lock = ctypes.c_ulong(threading.get_ident()), True, threading.Lock()

    def stop() -> None:
        with lock:
            if at_work:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(_TimeUpError))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            at_work = False
        timer.cancel()


def code_in_order(
    chunks: Iterable[Sequence[Article]], coder: Coder, seconds: float, n_process: int = 1
) -> Iterator[list[Coded]]:
    """The results of each chunk in the order of the chunks, with a few chunks in flight at most."""
    if n_process <= 1:
        for chunk in chunks:
            yield code_chunk(chunk, coder, seconds)
        return
    crew = _Crew(n_process, coder, seconds)
    try:
        for chunk in chunks:
            crew.submit(chunk)
            if len(crew.waiting) >= 2 * n_process:
                yield crew.next()
        while crew.waiting:
            yield crew.next()
    finally:
        crew.pool.shutdown(wait=False, cancel_futures=True)


class _Crew:
    """A pool of processes that outlives the death of one of them."""

    def __init__(self, n_process: int, coder: Coder, seconds: float) -> None:
        self.n_process, self.coder, self.seconds = n_process, coder, seconds
        self.waiting: deque[tuple[Sequence[Article], Future[list[Coded]]]] = deque()
        self.pool = self._pool(n_process)

    def submit(self, chunk: Sequence[Article]) -> None:
        self.waiting.append((chunk, self.pool.submit(_code_here, chunk, self.seconds)))

    def next(self) -> list[Coded]:
        chunk, future = self.waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:  # a process died (out of memory?) and took the pool with it
            self.pool.shutdown(wait=False, cancel_futures=True)
            result = self._one_by_one(chunk)
            self.pool = self._pool(self.n_process)
            unfinished = [chunk for chunk, _ in self.waiting]
            self.waiting.clear()
            for chunk in unfinished:
                self.submit(chunk)
            return result

    def _one_by_one(self, articles: Sequence[Article]) -> list[Coded]:
        results: list[Coded] = []
        pool = self._pool(1)
        for article in articles:
            try:
                results += pool.submit(_code_here, [article], self.seconds).result()
            except BrokenProcessPool:
                results.append(Coded(failure="process died: out of memory?"))
                pool = self._pool(1)
        pool.shutdown()
        return results

    def _pool(self, n_process: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(n_process, initializer=_begin, initargs=(os.getpid(), self.coder))


_coder: Coder | None = None  # of this process, when it is one of a crew


def _begin(parent: int, coder: Coder) -> None:
    global _coder
    _coder = coder
    _end_with_parent(parent)


def _code_here(articles: Sequence[Article], seconds: float) -> list[Coded]:
    assert _coder is not None
    return code_chunk(articles, _coder, seconds)


def _end_with_parent(parent: int) -> None:
    """A killed parent can't tell its workers, and they would wait for it forever."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
