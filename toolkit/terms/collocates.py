"""Which words keep company with a word?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit import stats, tables, text
from toolkit.errors import check_whole
from toolkit.terms.grouping import terms_of
from toolkit.text import Corpus, Index, Lexicon, scan
from toolkit.text.beside import Beside, added, counted
from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TEXT, TITLE
from toolkit.text.index import Part
from toolkit.text.lexicon import as_query
from toolkit.text.rules import compile_lexicon
from toolkit.text.runs import numbers_of

_WITHIN = ("article", "sentence")


def collocates(
    corpus: Corpus,
    pattern: str | Sequence[str] | Lexicon | Mapping[str, Any],
    *,
    window: int | None = 5,
    within: str = "article",
    min_count: int = 5,
    stopwords: str | Collection[str] | None = None,
) -> pd.DataFrame:
    """Which words keep company with the matches of a pattern, and how closely?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    pattern : str, list of str, or lexicon
        The node: one pattern or several, as in `context.kwic`; or a lexicon (or a dict of frames), whose matches count
        by the rules of its frames, whichever frame they are of.
    window : int or None
        So many words on either side of a match are its company; None for all as far as `within` goes.
    within : {"article", "sentence"}
        What ends a window early: the end of the title or of the text, or that of the sentence too. With `window=None`
        the company is all of the title or text, or the whole sentence.
    min_count : int
        Leave out words that stand in windows less often.
    stopwords : str or collection of str, optional
        Words that are not listed, as in `count`. They fill windows all the same.

    Returns
    -------
    DataFrame
        `collocates`: one row per word that keeps company, by logDice.

    Raises
    ------
    ValueError
        If a pattern holds no word, or an option is not known.

    Notes
    -----
    A word that stands in the windows of several matches counts once, and the words of the matches count nowhere,
    neither beside other matches nor in `n_term` and `n_words`: of `peace process` the other uses of `process` are
    company. Windows run over commas, full stops, paragraphs and from the lead into the body, but never from the title
    into the text; `within="sentence"` ends them at full stops and paragraphs. Matches overlap no others, as longer
    ones take their place.

    The measures ask whether a word stands in the windows (`n` of `n_span` words) more often than outside (`n_term - n`
    of `n_words - n_span`): MI, MI3, t, z and ΔP take `n_span` for the node, G² has the cells of both. logDice takes
    `n_node`, the number of matches, as other programs do. `stats` has the formulas. None of them knows of articles: a
    phrase that one article repeats is close company too. So read `n_articles` with them.

    References
    ----------
    Evert 2008, Corpora and collocations, for windows; each measure has its own in `stats`.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["Peace talks in Corrin failed. Rain fell.", "New peace talks began.", "Rain fell. It rained."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b", "c"], "text": texts})
    >>> found = collocates(articles, "peace", window=2, min_count=1)
    >>> found[["term", "n", "n_term", "n_articles", "log_dice"]].round(2).values.tolist()
    [['talks', 2, 2, 2, 14.0], ['began', 1, 1, 1, 13.42], ['in', 1, 1, 1, 13.42], ['new', 1, 1, 1, 13.42]]
    >>> collocates(articles, "peace", window=None, within="sentence", min_count=1)["n_span"].tolist()[0]
    7
    """
    check_whole("min_count", min_count)
    if window is not None:
        check_whole("window", window, least=1)
    if within not in _WITHIN:
        raise ValueError(f"within={within!r} is not known: it can be {' or '.join(map(repr, _WITHIN))}.")
    lexicon = text.as_lexicon(pattern) if isinstance(pattern, Lexicon | Mapping) else as_query(pattern)
    corpus = text.index(corpus)
    listed, _ = terms_of(corpus.vocabulary, stopwords, None)
    look = scan.search(compile_lexicon(lexicon, corpus.vocabulary.options), corpus)
    in_part = partial(_of_part, look=look, corpus=corpus, window=window, within=within)
    met = _added(corpus.each(in_part, "Looking for company"), len(corpus.vocabulary))
    return _collocates_table(corpus, met, (met.beside.n >= min_count) & (listed[met.beside.terms] >= 0))


class _Met(NamedTuple):
    """How many matches there are; the words of which they are made, and the others in their windows."""

    n_node: int
    matched: Beside
    beside: Beside


def _added(parts: Sequence[_Met], n_terms: int) -> _Met:
    matched, beside = ([part.matched for part in parts], [part.beside for part in parts])
    return _Met(sum(part.n_node for part in parts), added(matched, n_terms), added(beside, n_terms))


def _of_part(part: Part, look: scan.Search, corpus: Index, window: int | None, within: str) -> _Met:
    found = look(part)
    first = part.edges[found.rows, TITLE] + found.words
    ends = first + found.lengths
    low, high = _windows(part, found.rows, first, ends, window, within)
    node, beside = _places(found.rows, first, ends), _places(found.rows, low, high)
    is_matched = np.zeros(len(part.codes), dtype=bool)
    is_matched[node.words] = True
    beside = _Places(*(column[~is_matched[beside.words]] for column in beside))
    longest = found.lengths.max(initial=0) + 1
    n_node = len(np.unique(first * longest + found.lengths))  # frames of a lexicon may match the same words

    def counts(places: _Places) -> Beside:
        terms = corpus.vocabulary.term_of[part.numbers[part.codes[places.words] >> FLAG_BITS]]
        return counted(places.articles, terms, len(corpus.vocabulary))

    return _Met(n_node, counts(node), counts(beside))


def _windows(
    part: Part, rows: Array, first: Array, ends: Array, window: int | None, within: str
) -> tuple[Array, Array]:
    """Where the window of each match begins and ends, as places in the codes."""
    edges = part.edges[rows]
    in_title = first < edges[:, TEXT]
    low = np.where(in_title, edges[:, TITLE], edges[:, TEXT])
    high = np.where(in_title, edges[:, TEXT], edges[:, END])
    if within == "sentence":  # no phrase runs from one into the next
        sentence = np.searchsorted(part.opens, first, side="right")
        low, high = np.maximum(low, part.opens[sentence - 1]), np.minimum(high, part.opens[sentence])
    if window is not None:
        low, high = np.maximum(low, first - window), np.minimum(high, ends + window)
    return low, high


class _Places(NamedTuple):
    """Words as places in the codes, ascending, and their articles."""

    words: Array
    articles: Array


def _places(rows: Array, low: Array, high: Array) -> _Places:
    """All words of these runs, each once."""
    order = np.lexsort((high, low))
    rows, low, high = rows[order], low[order], high[order]
    done = np.concatenate([np.zeros(1, dtype=np.int64), np.maximum.accumulate(high)])[: len(high)]
    begins = np.maximum(low, done)
    lengths = np.maximum(high - begins, 0)
    return _Places(numbers_of(begins, lengths), np.repeat(rows, lengths))


def _collocates_table(corpus: Index, met: _Met, kept: Array) -> pd.DataFrame:
    terms, n = met.beside.terms[kept], met.beside.n[kept]
    n_term = corpus.term_counts[terms] - met.matched.n_of(terms)
    n_span, n_words = met.beside.n_words, int(corpus.n_words.sum()) - met.matched.n_words
    found = {
        "term": pd.array(corpus.vocabulary.terms.take(pa.array(terms)), dtype="str"),
        "n": n,
        "n_articles": met.beside.n_articles[kept],
        "n_term": n_term,
        **{name: np.full(len(n), one) for name, one in (("n_node", met.n_node), ("n_span", n_span))},
        "n_words": np.full(len(n), n_words),
        **_measures(n, met.n_node, n_span, n_term, n_words),
    }
    order = np.argsort(-found["log_dice"].round(9), kind="stable")  # of terms from a to z
    return pd.DataFrame(found, columns=tables.columns("collocates")).iloc[order].reset_index(drop=True)


def _measures(n: Array, n_node: int, n_span: int, n_term: Array, n_words: int) -> dict[str, Array]:
    four = n, n_span, n_term, n_words
    two_places = n, n_term - n, n_span, n_words - n_span
    of_term, of_node = stats.delta_p(*four)
    return {
        "log_dice": stats.log_dice(n, n_node, n_term),
        "mi": stats.mutual_information(*four),
        "mi3": stats.mutual_information(*four, power=3),
        "t": stats.t_score(*four),
        "z": stats.z_score(*four),
        "g2": stats.log_likelihood(*two_places),
        "g2_2cell": stats.log_likelihood(*two_places, cells=2),
        "delta_p_term": of_term,
        "delta_p_node": of_node,
    }
