"""Searches find what was judged to be about them, better than what an archive would be searched with else."""

from statistics import fmean

import pytest

from tests.search_ranking import EXPORT, lines, measured, ndcg, of_wordpress, own


def test_there_are_enough_judged_queries() -> None:
    assert len(list(lines("queries.txt"))) >= 60
    assert len(list(lines("posts.txt"))) >= 55


def test_what_is_best_gets_the_most() -> None:
    grades = {"a": 3, "b": 1}
    assert ndcg(["a", "b"], grades) == 1
    assert ndcg(["x", "a"], grades) < ndcg(["a", "x"], grades) < 1
    assert ndcg([], grades) == 0


def test_own_posts_are_ranked_better_than_by_others() -> None:
    with own() as judged:
        means = {name: fmean(values.values()) for name, values in measured(judged).items()}
    assert means["ours"] > 0.92
    assert means["ours"] > max(means["FTS5 with porter"], means["WordPress ?s="]) + 0.2


@pytest.mark.skipif(not EXPORT.exists(), reason="the dumps of a real site are not here")
def test_posts_of_a_site_are_ranked_better_than_by_others() -> None:
    with of_wordpress() as judged:
        means = {name: fmean(values.values()) for name, values in measured(judged).items()}
    assert means["ours"] > max(means["FTS5 with porter"], means["WordPress ?s="])
