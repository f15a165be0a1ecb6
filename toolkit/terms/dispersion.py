"""How evenly is each word spread over the articles, the outlets, or other parts of a corpus?

The measures are those of `stats`, which take a table of parts and words. That of 100,000 articles would have most of
its cells empty; so here all measures come from sums over the pairs of a part and a word that stands in it, added up
some articles at a time. What the other parts would add is known without looking at them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit import tables, text
from toolkit.errors import check_whole
from toolkit.terms.grouping import grouped, keys_of, pieces, terms_of
from toolkit.text import Corpus, Index
from toolkit.text.characters import Array
from toolkit.text.tally import rows_of, tally


def dispersion(
    corpus: Corpus,
    *,
    parts: str | Sequence[str] = "article",
    min_count: int = 5,
    stopwords: str | Collection[str] | None = None,
    stem: str | None = None,
) -> pd.DataFrame:
    """How evenly is each word spread over the articles, the outlets, or other parts of the corpus?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    parts : str or list of str
        "article", or columns of the articles, whose values (missing ones too) part them: "outlet", or "zone" for
        titles, leads and bodies.
    min_count : int
        Leave out terms that the corpus has less often: of a word that stands twice, no spread can be told.
    stopwords : str or collection of str, optional
        Words to leave out, as in `count`; the sizes of the parts count them all the same.
    stem : str, optional
        As in `count`.

    Returns
    -------
    DataFrame
        `dispersion`: one row per term, the most frequent first.

    Raises
    ------
    ValueError
        If there is no such column.

    Notes
    -----
    Parts without words are left out. With fewer than two parts `juilland_d`, `carroll_d2` and `dp_norm` are NaN. With
    articles as parts, a word that stands seldom cannot be in many of them: compare words that are about as frequent,
    and read `range` first. Juilland's D is then near 1 for nearly all words (Biber et al. 2016).

    References
    ----------
    Gries 2008, International Journal of Corpus Linguistics 13(4):403–437, and 2020, Analyzing dispersion. Biber,
    Reppen, Schnur & Ghanem 2016, International Journal of Corpus Linguistics 21(4):439–464. Each measure is in `stats`.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War, war and rain.", "Talks and more rain."]})
    >>> dispersion(articles, min_count=2)[["term", "n", "range", "dp"]].values.tolist()
    [['and', 2, 2, 0.0], ['rain', 2, 2, 0.0], ['war', 2, 1, 0.5]]
    """
    check_whole("min_count", min_count)
    corpus = text.index(corpus)
    term_of, terms = terms_of(corpus.vocabulary, stopwords, stem)
    listed = term_of >= 0
    total = np.bincount(term_of[listed], corpus.term_counts[listed], len(terms)).astype(np.int64)
    kept = np.flatnonzero(total >= max(min_count, 1))
    column_of = np.full(len(terms) + 1, -1)  # one more, for what is left out
    column_of[kept] = np.arange(len(kept))
    columns = column_of[term_of][corpus.vocabulary.term_of]
    if parts == "article":
        sizes, pairs = corpus.n_words, _of_articles(corpus, columns, len(kept))
    else:
        sizes, pairs = _of_groups(corpus, parts, columns, len(kept))
    found = _measures(total[kept], sizes[sizes > 0], pairs)
    order = np.argsort(-total[kept], kind="stable")
    names = pd.array(terms.take(pa.array(kept[order])), dtype="str")
    table = {"term": names, **{name: column[order] for name, column in found.items()}}
    return pd.DataFrame(table, columns=tables.columns("dispersion"))


class _Pairs(NamedTuple):
    """Parts and the words in them: of each pair the word, how often it stands there, and all words of the part."""

    terms: Array
    n: Array
    sizes: Array


def _of_articles(corpus: Index, columns: Array, n_terms: int) -> Iterator[_Pairs]:
    """The pairs of some articles at a time."""
    for piece in pieces(corpus):
        found = rows_of(piece, columns, n_terms)
        yield _Pairs(found.terms, found.n.astype(np.int64), np.repeat(piece.n_words, np.diff(found.ends)))


def _of_groups(
    corpus: Index, parts: str | Sequence[str], columns: Array, n_terms: int
) -> tuple[Array, Iterator[_Pairs]]:
    """The words of each group of articles, and its pairs."""
    corpus, keys, _ = keys_of(corpus, parts, None, "dispersion", "parts")
    _, rows = grouped(keys, None)
    sizes = np.array([corpus.n_words[own].sum() for own in rows], dtype=np.int64)
    found = tally(corpus, rows, columns, n_terms)
    return sizes, iter([_Pairs(found.terms, found.n.astype(np.int64), np.repeat(sizes, found.sizes))])


class _Sums(NamedTuple):
    """What the pairs of each term add up to. Its rates are divided by the rate that it has in all of the corpus."""

    range: Array
    sizes: Array  # shares of all words that the parts have
    apart: Array  # by how much these differ from their shares of the term
    roots: Array  # square roots of the products of a part's share of all words and its count
    bits: Array
    rates: Array
    squares: Array  # of the rates, less 1
    logs: Array  # rates times their binary logarithms

    @classmethod
    def of(cls, pairs: _Pairs, total: Array, n_words: int) -> _Sums:
        terms, share, size = pairs.terms, pairs.n / total[pairs.terms], pairs.sizes / n_words
        rate = share / size
        of_rate = np.log2(rate)
        every = (
            None,
            size,
            np.abs(share - size),
            np.sqrt(size * pairs.n),
            share * of_rate,
            rate,
            (rate - 1) ** 2,
            rate * of_rate,
        )
        return cls(*(np.bincount(terms, own, len(total)) for own in every))


def _measures(total: Array, sizes: Array, every: Iterator[_Pairs]) -> dict[str, Array]:
    n, n_words = len(sizes), int(sizes.sum())
    sums = _Sums(*np.zeros((len(_Sums._fields), len(total))))
    for pairs in every:
        sums = _Sums(*(one + more for one, more in zip(sums, _Sums.of(pairs, total, n_words), strict=True)))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums.rates / n
        variance = np.maximum((sums.squares + n - sums.range) / n - (mean - 1) ** 2, 0)  # a rate of 0 is 1 from 1
        entropy = np.maximum(np.log2(sums.rates) - sums.logs / sums.rates, 0)
        dp = np.maximum(sums.apart + 1 - sums.sizes, 0) / 2
        found = {
            "juilland_d": 1 - np.sqrt(variance / (n - 1)) / mean,
            "carroll_d2": entropy / np.log2(n),
            "rosengren_s": sums.roots**2 / total,
            "dp": dp,
            "dp_norm": dp / (1 - sizes.min(initial=n_words) / n_words),
            "kld": sums.bits,
        }
    known = {name: np.where(np.isfinite(value), value, np.nan) for name, value in found.items()}
    same = {"n_words": np.full(len(total), n_words), "n_parts": np.full(len(total), n)}
    return {"n": total, **same, "range": sums.range.astype(np.int64), **known}
