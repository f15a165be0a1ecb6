"""Which words are key to one group of articles, against another?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from toolkit import groups, stats, tables
from toolkit.compare import sides
from toolkit.compare.shuffling import Chances, chances
from toolkit.compare.sides import Sides
from toolkit.errors import check_above_zero, check_whole, did_you_mean
from toolkit.stats.intervals import check_level
from toolkit.text import Corpus
from toolkit.text.characters import Array

_ALIKE = 1e-6  # a standard error below is none: nothing varies
_UNSIGNED = ("g2", "g2_2cell", "chi2", "bic")
_SORTED_BY = (*_UNSIGNED, "log_ratio", "percent_difference", "odds_ratio", "log_odds", "log_odds_z")


def keyness(
    corpus: Corpus,
    *,
    by: str,
    target: object,
    reference: object | Mapping[str, float] | pd.Series | pd.DataFrame = None,
    unit: str = "article",
    min_count: int = 5,
    stopwords: str | Collection[str] | None = None,
    sort: str = "g2",
    correction: bool | str = False,
    prior_words: float = 500,
    level: float = 0.95,
    permutations: int = 1_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Which words does one group use more than another, by how much, and how sure is that?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or table of counts
        Passing the index is faster: it is then built once. A table of `terms.count` by this group will do for
        `unit="word"`.
    by : str
        Column of the articles that parts them.
    target : object
        The value of that column whose articles are looked at.
    reference : object, mapping, Series or DataFrame, optional
        Another value of the column; or how often each word stands somewhere else, as `{term: n}`, a Series, or a table
        with `term` and `n`, which must list all of its words, as their sum is its size. Without it, all other articles,
        those without a value too.
    unit : {"article", "word"}
        What is drawn by chance: articles with all their words, or every word by itself.
    min_count : int
        Leave out terms that both sides together have less often.
    stopwords : str or collection of str, optional
        Words to leave out, as in `terms.count`; the sizes of the sides count them all the same.
    sort : str
        The measure by which the terms are ordered.
    correction : bool or "conditional"
        Of `chi2`, as in `stats.chi_squared`: without by default.
    prior_words : float
        So many words weighs the prior of `log_odds`, spread over all terms as both sides together use them.
    level : float
        Confidence of the intervals.
    permutations : int
        How many times the articles are dealt out again.
    seed : int
        Of the deals: the same seed gives the same p, in whichever order the articles stand.

    Returns
    -------
    DataFrame
        `keyness`: one row per term, first those that are most the target's, last those that are most the reference's.

    Raises
    ------
    ValueError
        If there is no such column or group, if there is nothing on the other side, or if an option is not known.

    Notes
    -----
    By article, the interval of the log ratio is linearised over articles (`stats.difference_error`), and `p` says how
    often whole articles, dealt out to the two sides by chance, part a term as much; it is never below 1 / (permutations
    + 1). With `p_westfall_young` below 0.05, one table in twenty of groups that do not differ names any word at all.
    With `permutations=0`, and against a list, whose articles are not known and which is taken as fixed, `p` comes from
    the interval instead, and there is no `p_westfall_young`. By word, `p` is that of G² with four cells. That takes
    words for independent: an article that repeats a name makes it key. G², χ², BIC, the odds ratio's interval and the z
    of log odds are by word always.

    Keywords say where texts differ, not why: topics of the day, genres and the length of quotations come before style
    or stance. A warning tells of fewer than thirty articles on a side, whose intervals may be somewhat too narrow;
    those of terms that few articles have are rather too wide (`benchmarks/coverage.md`).

    References
    ----------
    Scott 1997, System 25(2):233–245 (keywords); the measures as in `stats`; Westfall & Young 1993,
    Resampling-Based Multiple Testing; Gries 2008, International Journal of Corpus Linguistics 13(4):403–437 (`dp`).

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["War and talks."] * 6 + ["Rain and talks."] * 6
    >>> articles = pd.DataFrame({"article_id": list("abcdefghijkl"), "text": texts, "outlet": ["P"] * 6 + ["Q"] * 6})
    >>> found = keyness(articles, by="outlet", target="P", reference="Q")
    >>> found[["term", "n_target", "n_reference"]].values.tolist()
    [['war', 6, 0], ['and', 6, 6], ['talks', 6, 6], ['rain', 0, 6]]
    >>> bool(found["p_westfall_young"][0] < 0.05)
    True
    """
    _check(by, unit, sort, min_count, permutations, seed, prior_words)
    check_level(level)
    if isinstance(corpus, pd.DataFrame) and {"term", "n"} <= set(corpus.columns) and "text" not in corpus.columns:
        if unit == "article":
            raise ValueError("counts that are added up hold no articles: give the articles, or unit='word'.")
        both = sides.of_counts(corpus, by, target, reference, min_count, stopwords)
    else:
        dealt = unit == "article" and permutations > 0 and not sides.is_list(reference)
        both = sides.of_articles(corpus, by, target, reference, min_count, stopwords, at_once=dealt)
    cells = (*both.n, *both.n_words)
    found = _counts(both) | _measures(both, correction, prior_words, level)
    error, freedom = _error(both)
    value, half = found["log_ratio"], special.stdtrit(freedom, 0.5 + level / 2) * error
    bounds = (value - half, value + half)
    if unit == "word" or both.articles is None:
        bounds = stats.log_ratio_interval(*cells, level=level)
    elif np.isfinite(error).any():
        groups.warn_of_few(both.articles.inside, both.articles.n_words)
    found |= {"log_ratio_low": bounds[0], "log_ratio_high": bounds[1]}
    p = 2 * special.stdtr(freedom, -np.abs(value) / error)
    chance = _chances(both, unit, found["g2"], p, permutations, seed)
    found |= {"p": chance.p, "p_westfall_young": chance.p_adjusted}
    found |= {"p_bh": stats.benjamini_hochberg(chance.p), "p_bonferroni": stats.bonferroni(chance.p)}
    return _ordered(pd.DataFrame(found)[tables.columns("keyness")], sort)


def _check(by: object, unit: str, sort: str, min_count: object, deals: object, seed: object, prior: object) -> None:
    for name, value in (("min_count", min_count), ("permutations", deals), ("seed", seed)):
        check_whole(name, value)
    groups.check_column(by)
    if unit not in ("article", "word"):
        raise ValueError(f"unit={unit!r} is not known: it can be article or word.")
    if sort not in _SORTED_BY:
        raise ValueError(f"sort={sort!r} is not known.{did_you_mean(sort, _SORTED_BY)} Use {', '.join(_SORTED_BY)}.")
    check_above_zero("prior_words", prior)


def _counts(both: Sides) -> dict[str, Any]:
    dp = both.spread.dp if both.spread else np.full((2, len(both.terms)), np.nan)
    found: dict[str, Any] = {"term": both.terms}
    for side, name in enumerate(("target", "reference")):
        n = both.n[side]
        found[f"n_{name}"] = n.astype(np.int64) if (n == np.floor(n)).all() else n
        found[f"n_words_{name}"] = both.n_words[side]
        found[f"n_articles_{name}"] = both.n_articles[side]
        found[f"dp_{name}"] = dp[side]
    return found


def _measures(both: Sides, correction: bool | str, prior_words: float, level: float) -> dict[str, Array]:
    a, b, n1, n2 = cells = (*both.n, *both.n_words)
    two = stats.log_likelihood(*cells, cells=2)
    odds, low, high = stats.odds_ratio(*cells, level=level)
    prior = prior_words * (a + b) / max(n1 + n2, 1.0)
    delta, z = stats.log_odds_dirichlet(a, b, prior, n_inside=n1, n_outside=n2, n_prior=prior_words)
    return {
        "log_ratio": stats.log_ratio(*cells),
        "g2": stats.log_likelihood(*cells),
        "g2_2cell": two,
        "chi2": stats.chi_squared(*cells, correction=correction),
        "bic": stats.bayes_factor(two, n1 + n2),
        "percent_difference": stats.percent_difference(*cells),
        "odds_ratio": odds,
        "odds_ratio_low": low,
        "odds_ratio_high": high,
        "log_odds": delta,
        "log_odds_z": z,
    }


def _error(both: Sides) -> tuple[Array, Array]:
    """The standard error of the log ratio by article, and its degrees of freedom: NaN where nobody knows how articles
    differ. Each side must have two, unless it is a list, which is taken as fixed."""
    own, n_terms = both.articles, len(both.terms)
    if own is None or both.spread is None or sides.few(own):
        return np.full(n_terms, np.nan), np.full(n_terms, np.nan)
    rates = np.stack(both.n) / np.maximum(both.n_words, 1.0)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):  # of the logarithms
        squares, fourths = both.spread.squares / rates**2, both.spread.fourths / rates**4
    if own.inside.all():  # a list is taken as fixed
        squares[1] = fourths[1] = 0
    error, freedom = stats.difference_error(squares, fourths, sides.n_with_words(own))
    known = (both.n[0] > 0) & (both.n[1] > 0) & (error > _ALIKE)
    return np.where(known, error / np.log(2), np.nan), freedom


def _chances(both: Sides, unit: str, g2: Array, by_article: Array, permutations: int, seed: int) -> Chances:
    own, unknown = both.articles, np.full(len(both.terms), np.nan)
    if unit == "word" or own is None:
        return Chances(stats.chi_squared_p(g2), unknown)
    if permutations and not own.inside.all():
        (rows,) = own.rows
        return chances(rows, own.n_words, own.inside, len(both.terms), permutations=permutations, seed=seed)
    return Chances(by_article, unknown)


def _ordered(found: pd.DataFrame, sort: str) -> pd.DataFrame:
    """The target's first, the reference's last; terms that are as strong from a to z."""
    strength = found[sort] * np.sign(found["log_ratio"]) if sort in _UNSIGNED else found[sort]
    order = np.lexsort(
        (found["term"].rank().to_numpy(), -strength.fillna(0.0 if sort in _UNSIGNED else -np.inf).round(9).to_numpy())
    )
    return found.iloc[order].reset_index(drop=True)
