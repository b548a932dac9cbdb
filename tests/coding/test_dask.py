"""The same events from a cluster of two workers as from one process."""

from __future__ import annotations

import pandas as pd
import pytest

from conflictcode import code_articles, load_codebook
from conflictcode.errors import ArticlesError

dd = pytest.importorskip("dask.dataframe", reason="Dask is an optional extra")

SAID = [
    "Rebels shelled Homs on Friday.",
    "The prime minister met tribal leaders in Baghdad.",
    "Iran denied that it had attacked the base.",
    "Turkey asked Iraq to help its troops.",
]


@pytest.fixture(scope="module")
def articles():
    return pd.DataFrame(
        {
            "article_id": [f"a{n}" for n in range(8)],
            "date": pd.Timestamp("2019-12-16"),
            "headline": "",
            "text": SAID * 2,
        }
    )


@pytest.mark.slow
def test_two_workers_code_what_one_process_codes(articles):
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster),
    ):
        events = code_articles(dd.from_pandas(articles, npartitions=4)).compute()
    expected = code_articles(articles, progress=False)
    assert len(expected) >= 4
    pd.testing.assert_frame_equal(events.reset_index(drop=True), expected)


def test_the_graph_holds_names_not_codebooks(articles):
    import pickle

    lazy = code_articles(dd.from_pandas(articles, npartitions=4))
    assert len(pickle.dumps(dict(lazy.dask))) < 100_000


def test_a_loaded_codebook_is_refused(articles):
    with pytest.raises(ArticlesError, match="give the codebook by name or folder"):
        code_articles(dd.from_pandas(articles, npartitions=2), load_codebook("cameo"))
