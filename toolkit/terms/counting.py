"""Which words, and how often?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit import backends, groups, tables, text
from toolkit.backends import Distributed
from toolkit.errors import check_whole
from toolkit.terms.grouping import grouped, keys_of, terms_of, undated
from toolkit.text import Corpus, Index
from toolkit.text import words as word_rules
from toolkit.text.characters import Array
from toolkit.text.phrases import phrase_tally
from toolkit.text.tally import Tally, rows_of, tally
from toolkit.text.vocabulary import united

if TYPE_CHECKING:
    import nltk


def count(
    corpus: Corpus | Distributed,
    *,
    by: str | Sequence[str] | None = None,
    period: str | None = None,
    min_count: int = 1,
    stopwords: str | Collection[str] | None = None,
    stem: str | None = None,
) -> pd.DataFrame:
    """How often does each word stand in each group?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or Distributed
        Passing the index is faster: it is then built once.
    by : str or list of str, optional
        Columns of the articles: one group per combination of their values. `zone` parts titles, leads and bodies
        (whatever a column of that name holds).
    period : str, optional
        D, W, M, Q, Y, or a multiple such as 5Y. Articles without a date are left out, with a warning.
    min_count : int
        Leave out terms that a group has less often.
    stopwords : str or collection of str, optional
        Words to leave out: the name of a list ("en"), or the words themselves.
    stem : str, optional
        Language of a Snowball stemmer ("english"): forms of a word are then counted together, under their stem.

    Returns
    -------
    DataFrame
        `counts`: one row per group and term that stands in it, the most frequent first. `n_words` counts all words of
        the group, those left out included, so that `n / n_words` is a rate.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War and war’s end.", "Peace and wars"]})
    >>> count(articles, stopwords="en", stem="english")[["term", "n", "n_articles", "n_words"]].values.tolist()
    [['war', 3, 2, 7], ['end', 1, 1, 7], ['peac', 1, 1, 7]]
    >>> count(articles.assign(title="War"), by="zone")[["zone", "term", "n", "n_words"]].values.tolist()[:2]
    [['title', 'war', 2, 2], ['lead', 'and', 2, 7]]
    """
    check_whole("min_count", min_count)
    add_up = partial(_counted, by=by, period=period, stopwords=stopwords, stem=stem)
    if isinstance(corpus, Distributed):  # what is rare in a part may be frequent in all: the bound comes last
        found = backends.reduced(corpus, add_up, add=partial(_added, period=period), what="Counting")
        found = _ordered(found, min_count)
    else:
        found = add_up(text.index(corpus), min_count=min_count)
    groups.warn_of_undated(found.undated, found.n_keys)
    return _counts_table(found, groups.by_list(by))


def freqdist(corpus: Corpus | Distributed, *, by: str | None = None) -> nltk.FreqDist | nltk.ConditionalFreqDist:
    """The same counts as NLTK keeps them.

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or Distributed
        Passing the index is faster: it is then built once.
    by : str, optional
        A column of the articles, or zone: its values are the conditions.

    Returns
    -------
    nltk.FreqDist, or nltk.ConditionalFreqDist where `by` is given

    Examples
    --------
    >>> import pandas as pd
    >>> freqdist(pd.DataFrame({"article_id": ["a"], "text": ["Peace, peace, war."]})).most_common(1)
    [('peace', 2)]
    """
    import nltk

    counts = count(corpus, by=by)
    if by is None:
        return nltk.FreqDist(dict(zip(counts["term"], counts["n"].tolist(), strict=True)))
    distribution = nltk.ConditionalFreqDist()
    for condition, part in counts.groupby(by, sort=False, observed=True, dropna=False):
        distribution[condition].update(dict(zip(part["term"], part["n"].tolist(), strict=True)))
    return distribution


def find(corpus: Corpus, prefix: str, *, most: int = 20) -> pd.DataFrame:
    """Which words begin like this? For completing what somebody types.

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    prefix : str
        The beginning of a word; it is folded as words are.
    most : int
        How many at the most.

    Returns
    -------
    DataFrame
        `terms`: one row per term, the most frequent first.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["Peace, peaceful talks; peace. A piece."]})
    >>> find(articles, "Pea").values.tolist()
    [['peace', 2], ['peaceful', 1]]
    """
    check_whole("most", most)
    if not isinstance(prefix, str):
        raise TypeError(f"a prefix must be text, the beginning of a word, not {type(prefix).__name__}.")
    corpus = text.index(corpus)
    within = corpus.vocabulary.beginning_with(word_rules.refold(prefix))
    counts = corpus.term_counts[within.start : within.stop]
    order = np.argsort(-counts, kind="stable")[:most]
    order = order[counts[order] > 0]
    terms = corpus.vocabulary.terms.take(pa.array(within.start + order))
    return pd.DataFrame({"term": pd.Series(pd.array(terms, dtype="str")), "n": counts[order]})


class Matrix(NamedTuple):
    """Articles × terms: `counts` (a SciPy sparse array), the `terms` of its columns, the `article_ids` of its rows."""

    counts: Any
    terms: pd.Index
    article_ids: pd.Index


def matrix(
    corpus: Corpus,
    *,
    min_count: int = 1,
    stopwords: str | Collection[str] | None = None,
    stem: str | None = None,
) -> Matrix:
    """How often does each term stand in each article? For scikit-learn and whatever else takes a sparse matrix.

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    min_count : int
        Leave out terms that the corpus has less often.
    stopwords, stem
        As in `count`.

    Returns
    -------
    Matrix
        `counts` has one row per article, in the order of the articles, and one column per term, from a to z.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War and war.", "Peace and war"]})
    >>> found = matrix(articles, stopwords="en")
    >>> found.terms.tolist(), found.counts.toarray().tolist()
    (['peace', 'war'], [[0, 2], [1, 1]])
    """
    check_whole("min_count", min_count)
    from scipy import sparse

    corpus = text.index(corpus)
    term_of, terms = terms_of(corpus.vocabulary, stopwords, stem)
    listed = term_of >= 0
    total = np.bincount(term_of[listed], corpus.term_counts[listed], len(terms))
    kept = np.flatnonzero(total >= max(min_count, 1))
    column_of = np.full(len(terms) + 1, -1)  # one more, for what is left out
    column_of[kept] = np.arange(len(kept))
    per_article = rows_of(corpus, column_of[term_of][corpus.vocabulary.term_of], len(kept))
    counts = sparse.csr_array(
        (per_article.n.astype(np.int64), per_article.terms, per_article.ends), shape=(len(corpus), len(kept))
    )
    counts.sort_indices()
    ids = pd.Index(corpus.ids.astype("str"))
    return Matrix(counts, pd.Index(pd.array(terms.take(pa.array(kept)), dtype="str")), ids)


def ngrams(
    corpus: Corpus,
    n: int = 2,
    *,
    by: str | Sequence[str] | None = None,
    period: str | None = None,
    min_count: int = 2,
    stopwords: str | Collection[str] | None = None,
) -> pd.DataFrame:
    """Which phrases of two or three words, and how often, in each group?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    n : {2, 3}
        Words of a phrase.
    by, period
        As in `count`.
    min_count : int
        Leave out phrases that a group has less often: most stand only once.
    stopwords : str or collection of str, optional
        Leave out phrases that hold one of these words.

    Returns
    -------
    DataFrame
        `counts`: one row per group and phrase, the most frequent first. `term` is the phrase, its folded words apart
        by a blank; phrases do not run over commas, full stops and paragraph ends. `n_words` counts words.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["The peace process. A peace process, process."]})
    >>> ngrams(articles, 2, stopwords="en")[["term", "n", "n_articles"]].values.tolist()
    [['peace process', 2, 1]]
    """
    check_whole("min_count", min_count)
    if n not in (2, 3):
        raise ValueError(f"n={n!r} is not possible: phrases of 2 or 3 words are counted.")
    corpus, keys, n_keys = keys_of(text.index(corpus), by, period)
    left_out = undated(keys, period, n_keys)
    groups.warn_of_undated(left_out, n_keys)
    cells, rows = grouped(keys, period)
    term_of, terms = terms_of(corpus.vocabulary, stopwords, None)
    found = phrase_tally(corpus, rows, term_of[corpus.vocabulary.term_of], n, min_count=min_count)
    words = [terms.take(pa.array(column)) for column in found.terms]
    phrases = pc.binary_join_element_wise(*words, pa.scalar(" ", pa.large_string()))
    n_words = np.array([corpus.n_words[own].sum() for own in rows], dtype=np.int64)
    numbered = found._replace(terms=np.arange(len(phrases)))
    return _counts_table(_Counts(cells, n_words, phrases, numbered, left_out, n_keys), groups.by_list(by))


class _Counts(NamedTuple):
    """What some articles add to a table of counts: of other articles there is another, and both can be added up.

    `cells` has one row per group, in order, `n_words` one number; `tally` numbers the `terms`.
    """

    cells: pd.DataFrame
    n_words: Array
    terms: pa.LargeStringArray
    tally: Tally
    undated: int
    n_keys: int


def _counted(
    corpus: Index,
    *,
    by: str | Sequence[str] | None,
    period: str | None,
    stopwords: str | Collection[str] | None,
    stem: str | None,
    min_count: int = 1,
) -> _Counts:
    corpus, keys, n_keys = keys_of(corpus, by, period)
    cells, rows = grouped(keys, period)
    term_of, terms = terms_of(corpus.vocabulary, stopwords, stem)
    found = tally(corpus, rows, term_of[corpus.vocabulary.term_of], len(terms), min_count=min_count)
    n_words = np.array([corpus.n_words[own].sum() for own in rows], dtype=np.int64)
    return _Counts(cells, n_words, terms, found, undated(keys, period, n_keys), n_keys)


def _added(one: _Counts, other: _Counts, *, period: str | None) -> _Counts:
    """The counts of all their articles; within a group, terms stand in no order."""
    both = (one, other)
    every = backends.end_to_end([counts.cells for counts in both])
    cells, rows = grouped(every, period)
    cell_of = np.empty(len(every), dtype=np.int64)
    cell_of[np.concatenate([np.empty(0, dtype=np.int64), *rows])] = np.repeat(np.arange(len(rows)), [*map(len, rows)])
    n_words = np.zeros(len(cells), dtype=np.int64)
    np.add.at(n_words, cell_of, np.concatenate([counts.n_words for counts in both]))
    terms, _, number_of = united([counts.terms for counts in both], [np.zeros(len(c.terms), np.int64) for c in both])
    term = np.concatenate([number[counts.tally.terms] for number, counts in zip(number_of, both, strict=True)])
    cell = np.repeat(cell_of, np.concatenate([counts.tally.sizes for counts in both]))
    key, place = np.unique(cell * len(terms) + term, return_inverse=True)
    n, n_articles = np.zeros((2, len(key)), dtype=np.int64)
    np.add.at(n, place, np.concatenate([counts.tally.n for counts in both]))
    np.add.at(n_articles, place, np.concatenate([counts.tally.n_articles for counts in both]))
    cell, term = np.divmod(key, max(len(terms), 1))
    found = Tally(np.bincount(cell, minlength=len(cells)), term, n, n_articles)
    return _Counts(cells, n_words, terms, found, one.undated + other.undated, one.n_keys + other.n_keys)


def _ordered(counts: _Counts, min_count: int) -> _Counts:
    """The most frequent first, terms as frequent from a to z; without the rarer ones."""
    found, rank = counts.tally, np.empty(len(counts.terms), dtype=np.int64)
    rank[pc.array_sort_indices(counts.terms).to_numpy()] = np.arange(len(rank))
    cell = np.repeat(np.arange(len(counts.cells)), found.sizes)
    kept = np.flatnonzero(found.n >= min_count)
    order = kept[np.lexsort((rank[found.terms[kept]], -found.n[kept], cell[kept]))]
    sizes = np.bincount(cell[order], minlength=len(counts.cells))
    return counts._replace(tally=Tally(sizes, found.terms[order], found.n[order], found.n_articles[order]))


def _counts_table(counts: _Counts, by: list[str]) -> pd.DataFrame:
    cells, found = counts.cells.assign(n_words=counts.n_words), counts.tally
    cell = np.repeat(np.arange(len(cells)), found.sizes)
    columns = {name: cells[name].array.take(cell) for name in cells}  # ten times as fast as to take rows
    columns |= {"n": found.n, "n_articles": found.n_articles}
    columns["term"] = pd.array(counts.terms.take(pa.array(found.terms)), dtype="str")
    return pd.DataFrame({name: columns[name] for name in [*by, *tables.columns("counts")]}, copy=False)
