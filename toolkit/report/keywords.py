"""Which words set each of the largest groups apart from all others?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit import stats, terms
from toolkit.charts.names import text_of
from toolkit.text import Index

_MOST_GROUPS = 6
_SHOWN = 8
_SPREAD = 5  # articles of the group that have a keyword at the least
_CANDIDATES = 40  # of which the interval is looked at
_COUNTS = ["n_target", "n_articles_target", "n_reference"]
COLUMNS = ["group", "term", *_COUNTS, "log_ratio", "log_ratio_low", "log_ratio_high"]


def keywords(corpus: Index, group: pd.Series, *, level: float) -> pd.DataFrame:
    """The words most key to each group, the strongest first: what `compare.keyness` says of them, for all at once.

    A word is in at least five articles of the group, and stands nowhere else, or with an interval (by article) that
    leaves out no difference.
    """
    sizes = group.value_counts()
    sizes = sizes[sizes >= _SPREAD].head(_MOST_GROUPS)
    if group.nunique(dropna=False) < 2 or sizes.empty:
        return pd.DataFrame(columns=COLUMNS)
    matrix = terms.matrix(corpus, stopwords="en", min_count=_SPREAD)
    inside = np.column_stack([(group == name).to_numpy() for name in sizes.index])
    own = np.asarray(matrix.counts.T @ inside.astype(np.int64))
    others = np.asarray(matrix.counts.sum(axis=0)).reshape(-1, 1) - own
    n_inside = corpus.n_words @ inside
    sides = (own, others, n_inside, corpus.n_words.sum() - n_inside)
    ratio, strength = stats.log_ratio(*sides), stats.log_likelihood(*sides)
    best = [_candidates(*one) for one in zip(ratio.T, strength.T, strict=True)]
    few, place = np.unique(np.concatenate(best), return_inverse=True)
    order = np.argsort(np.asarray(matrix.article_ids, dtype=object), kind="stable")  # of the rows none matters
    words, columns = corpus.n_words[order], matrix.counts[:, few].tocsr()[order].tocsc()
    rows = []
    for number, of_group in enumerate(np.split(place, np.cumsum([len(one) for one in best])[:-1])):
        counts, within = columns[:, of_group].toarray(), inside[order, number]
        _, low, high = stats.rate_ratio(counts, words, within, level=level)
        at = (few[of_group], number)
        found = pd.DataFrame({"group": text_of(sizes.index[number]), "term": matrix.terms[at[0]]})
        found["log_ratio"], found["n_target"], found["n_reference"] = ratio[at], own[at], others[at]
        found["n_articles_target"] = (counts[within] > 0).sum(axis=0)
        found["log_ratio_low"], found["log_ratio_high"] = np.log2(low), np.log2(high)
        sure = (found["log_ratio_low"] > 0) | (found["n_reference"] == 0)
        rows.append(found[sure & (found["n_articles_target"] >= _SPREAD)].head(_SHOWN))
    return pd.concat(rows, ignore_index=True)[COLUMNS]


def _candidates(ratio: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """The terms that the group has more often than all others, the most surprising first."""
    best = np.argsort(-np.where(ratio > 0, strength, -1), kind="stable")[:_CANDIDATES]
    return best[(ratio[best] > 0) & (strength[best] > 0)]
