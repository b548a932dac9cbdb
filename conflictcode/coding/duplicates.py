"""Near-identical reports: found by MinHash, marked with a cluster, never deleted.

Texts are compared as sets of three-word sequences. 128 minimum hashes a text (Broder 1997) in 32 bands of 4
find the pairs worth a look; the share of sequences in common (Jaccard) then decides.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from conflictcode.errors import ArticlesError

_WORD = re.compile(r"\w+")
_SEQUENCE = 3  # words
_HASHES, _BANDS = 128, 32
_CROWD = 50  # reports in a bucket; a thousand copies of one need no million pairs
_PRIME = 2**31 - 1  # with 2**61 - 1 the products below would not wrap as they must

Hashes = npt.NDArray[np.uint64]


def find_duplicates(articles: pd.DataFrame, threshold: float = 0.5) -> pd.DataFrame:
    """The articles with two more columns, ``cluster`` and ``similarity``.

    ``cluster`` is the ``article_id`` of the first report of which this one is a near copy; an article of its
    own is its own cluster. ``similarity`` is the share of three-word sequences in common with the report
    that brought it in (1.0 for the first). Two texts belong together when that share is at least
    ``threshold``, or when a chain of such texts joins them. Precision and recall: benchmarks/duplicates.py.

    Count by report, or once a cluster: ``counts(..., dedupe="cluster")`` of
    ``events.merge(articles[["article_id", "cluster"]])``.
    Raises ArticlesError when article_id or text is missing.
    """
    missing = [column for column in ("article_id", "text") if column not in articles.columns]
    if missing:
        raise ArticlesError(f"The frame has no column {missing[0]!r}. Remedy: cc.read_articles(frame).")
    ids = articles["article_id"].astype(str).tolist()
    first, similarity = clusters(articles["text"].fillna("").astype(str), threshold)
    return articles.assign(
        cluster=pd.array([ids[k] for k in first], dtype="str"), similarity=np.round(similarity, 3)
    )


def clusters(texts: Iterable[str], threshold: float = 0.5) -> tuple[list[int], list[float]]:
    """For each text the number of the first one in its cluster, and the similarity that brought it in."""
    sequences = [_sequences(text) for text in texts]
    leader = list(range(len(sequences)))
    similarity = [1.0] * len(sequences)

    def find(k: int) -> int:
        while leader[k] != k:
            leader[k] = leader[leader[k]]
            k = leader[k]
        return k

    for one, other in _candidates(sequences):
        if find(one) == find(other):
            continue
        share = _jaccard(sequences[one], sequences[other])
        if share >= threshold:
            low, high = sorted((find(one), find(other)))
            leader[high] = low
            similarity[high] = similarity[other] = share
    return [find(k) for k in range(len(leader))], similarity


def _sequences(text: str) -> Hashes:
    """The distinct three-word sequences of a text, hashed."""
    words = [word.encode() for word in _WORD.findall(text.lower())]
    last = max(1, len(words) - _SEQUENCE + 1)
    hashes = {zlib.crc32(b" ".join(words[k : k + _SEQUENCE])) % _PRIME for k in range(last)}
    return np.array(sorted(hashes), dtype=np.uint64)


def _jaccard(one: Hashes, other: Hashes) -> float:
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)


def _candidates(sequences: list[Hashes]) -> Iterable[tuple[int, int]]:
    """Pairs (earlier, later) that agree in all hashes of a band, each once a band."""
    random = np.random.default_rng(1997)
    factors = random.integers(1, _PRIME, _HASHES, dtype=np.uint64)
    offsets = random.integers(0, _PRIME, _HASHES, dtype=np.uint64)
    buckets: defaultdict[tuple[int, bytes], list[int]] = defaultdict(list)
    for number, hashes in enumerate(sequences):
        minima = ((hashes[:, None] * factors + offsets) % np.uint64(_PRIME)).min(axis=0)
        for band, part in enumerate(minima.astype(np.uint32).reshape(_BANDS, -1)):
            bucket = buckets[band, part.tobytes()]
            for earlier in bucket:
                yield earlier, number
            if len(bucket) < _CROWD:
                bucket.append(number)
