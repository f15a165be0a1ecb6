"""Which words share sentences or articles?"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit import stats, tables, text
from toolkit.errors import check_whole
from toolkit.terms.grouping import pieces, terms_of
from toolkit.text import Corpus, Index
from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TITLE
from toolkit.text.index import Part
from toolkit.text.runs import numbers_of

_WITHIN = ("sentence", "article")
_MOST = 10_000  # terms, whose pairs take 800 MB


def cooccurrence(
    corpus: Corpus,
    *,
    within: str = "sentence",
    most: int = 500,
    min_count: int = 5,
    stopwords: str | Collection[str] | None = None,
) -> pd.DataFrame:
    """Which of the most frequent words share sentences or articles, and more often than by chance?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    within : {"sentence", "article"}
        What both must stand in. A title is a sentence.
    most : int
        So many of the most frequent terms are looked at, 10,000 at the most: time and memory grow by its square.
    min_count : int
        Leave out pairs that share fewer sentences or articles.
    stopwords : str or collection of str, optional
        Words to leave out, as in `count`: the most frequent ones say little.

    Returns
    -------
    DataFrame
        `cooccurrence`: one row per pair of terms, by logDice. `term` comes before `other` from a to z.

    Raises
    ------
    ValueError
        If an option is not known.

    Notes
    -----
    A sentence in which a word stands twice counts once. Sentences of an article are no independent witnesses: G² says
    which pairs to look at, not how sure they are. For the company of one word, whatever its frequency, and for windows
    there is `collocates`.

    References
    ----------
    Evert 2008, Corpora and collocations, for counts of sentences ("textual cooccurrence"); each measure has its own in
    `stats`.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["War or talks? Talks in Corrin. War. Talks in Corrin."]})
    >>> found = cooccurrence(articles, min_count=2, stopwords="en")
    >>> found[["term", "other", "n", "n_term", "n_other", "n_units"]].values.tolist()
    [['corrin', 'talks', 2, 2, 3, 4]]
    """
    check_whole("min_count", min_count)
    check_whole("most", most, least=1)
    if most > _MOST:
        raise ValueError(f"most={most} cannot be used: give {_MOST:,} terms or fewer, as all pairs are counted.")
    if within not in _WITHIN:
        raise ValueError(f"within={within!r} is not known: it can be {' or '.join(map(repr, _WITHIN))}.")
    corpus = text.index(corpus)
    term_of, terms = terms_of(corpus.vocabulary, stopwords, None)
    kept = _most_frequent(np.where(term_of >= 0, corpus.term_counts, 0), most)
    column_of = np.full(len(terms), -1)
    column_of[kept] = np.arange(len(kept))
    n_units, shared = 0, np.zeros((len(kept), len(kept)), dtype=np.int64)
    for piece in pieces(corpus):
        n, more = _of_piece(piece, column_of[corpus.vocabulary.term_of], len(kept), within)
        n_units, shared = n_units + n, shared + more
    names = pd.array(terms.take(pa.array(kept)), dtype="str")
    return _pairs_table(pd.Series(names), shared, n_units, max(min_count, 1))


def _most_frequent(counts: Array, most: int) -> Array:
    """The numbers of these terms, from a to z; of those that are as frequent, the earlier ones."""
    order = np.argsort(-counts, kind="stable")[:most]
    return np.sort(order[counts[order] > 0])


def _of_piece(piece: Index, columns: Array, n_terms: int, within: str) -> tuple[int, Array]:
    """How many units there are, and in how many of them stand each two terms."""
    from scipy import sparse

    (part,) = piece.parts
    lengths = part.edges[:, END] - part.edges[:, TITLE]
    places = numbers_of(part.edges[:, TITLE], lengths)
    units = np.repeat(np.arange(len(part)), lengths) if within == "article" else _sentences(part, places)
    if not len(places):
        return 0, np.zeros((n_terms, n_terms), dtype=np.int64)
    units = np.cumsum(np.diff(units, prepend=units[0]) != 0)  # both ascend
    terms = columns[part.numbers[part.codes[places] >> FLAG_BITS]]
    listed = terms >= 0
    shape = int(units[-1]) + 1, n_terms
    stands = sparse.csr_array((np.ones(int(listed.sum()), np.int64), (units[listed], terms[listed])), shape=shape)
    stands.data[:] = 1  # where a word stands twice, that has been added up
    return shape[0], (stands.T @ stands).toarray()


def _sentences(part: Part, places: Array) -> Array:
    """The sentence of each of these words."""
    found: Array = np.searchsorted(part.opens, places, side="right")
    return found


def _pairs_table(names: pd.Series, shared: Array, n_units: int, min_count: int) -> pd.DataFrame:
    first, second = np.nonzero(np.triu(shared >= min_count, k=1))
    alone = shared.diagonal()
    n, n_term, n_other = shared[first, second], alone[first], alone[second]
    four = n, n_term, n_other, n_units
    found = pd.DataFrame(
        {
            "term": names.array.take(first),
            "other": names.array.take(second),
            "n": n,
            "n_term": n_term,
            "n_other": n_other,
            "n_units": np.full(len(n), n_units),
            "log_dice": stats.log_dice(n, n_term, n_other),
            "mi": stats.mutual_information(*four),
            "t": stats.t_score(*four),
            "g2": stats.log_likelihood(n, n_other - n, n_term, n_units - n_term),
        },
        columns=tables.columns("cooccurrence"),
    )
    order = np.argsort(-found["log_dice"].to_numpy().round(9), kind="stable")  # of pairs from a to z
    return found.iloc[order].reset_index(drop=True)
