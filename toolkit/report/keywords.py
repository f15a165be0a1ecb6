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
    order = np.argsort(np.asarray(matrix.article_ids, dtype=object), kind="stable")
    by_article, words, group = matrix.counts[order], corpus.n_words[order], group.iloc[order]
    columns = by_article.tocsc()
    total = np.asarray(columns.sum(axis=0)).ravel().astype(float)
    rows = []
    for name in sizes.index:
        inside = (group == name).to_numpy()
        own = np.asarray(by_article[inside].sum(axis=0)).ravel().astype(float)
        sides = (own, total - own, float(words[inside].sum()), float(words[~inside].sum()))
        ratio, strength = stats.log_ratio(*sides), stats.log_likelihood(*sides)
        best = np.argsort(-np.where(ratio > 0, strength, -1), kind="stable")[:_CANDIDATES]
        best = best[(ratio[best] > 0) & (strength[best] > 0)]
        counts = columns[:, best].toarray()
        _, low, high = stats.rate_ratio(counts, words, inside, level=level)
        found = pd.DataFrame({"group": text_of(name), "term": matrix.terms[best], "log_ratio": ratio[best]})
        found["n_target"], found["n_reference"] = own[best].astype(int), (total - own)[best].astype(int)
        found["n_articles_target"] = (counts[inside] > 0).sum(axis=0)
        found["log_ratio_low"], found["log_ratio_high"] = np.log2(low), np.log2(high)
        sure = (found["log_ratio_low"] > 0) | (found["n_reference"] == 0)
        rows.append(found[sure & (found["n_articles_target"] >= _SPREAD)].head(_SHOWN))
    return pd.concat(rows, ignore_index=True)[COLUMNS]
