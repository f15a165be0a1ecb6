"""From pairs of similar articles to clusters of copies, and to the articles without them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from toolkit import groups, progress, tables, text
from toolkit.duplicates import agencies, near
from toolkit.duplicates.near import Agreeing, Pairs
from toolkit.errors import WrongTable, check_whole
from toolkit.text import Corpus, Index
from toolkit.text.characters import Array
from toolkit.text.index import Part, in_threads
from toolkit.text.shingles import term_hashes

_NEVER = np.iinfo(np.int64).min  # the day of no date, as numpy has it
_COLUMNS = ("article_id", "date", "author", "outlet")  # of the articles, that are looked at
_LEAST = 0.2  # below it nearly everything is a candidate


def find(articles: Corpus, *, threshold: float = 0.6, days: int | None = None) -> pd.DataFrame:
    """Which articles are copies of each other, how similar are they, who was first, and which agency is credited?

    Parameters
    ----------
    articles : DataFrame, Index or path of a saved index
        One row per article.
    threshold : float
        How similar two articles must be, from 0.2 to 1: the share of all runs of five words in either that both have
        (Jaccard). Outlets that shorten and retouch a wire story are at 0.6 to 0.8, independent reports of the same
        event below 0.05. At 1, the same words in the same runs, whatever their case and punctuation.
    days : int, optional
        How many days may lie between two copies; articles without a date then have none. Any number, unless told.

    Returns
    -------
    DataFrame
        `clusters`: one row per article, by date, those without one last, then by id. `cluster` is the id of the first
        article of its cluster in that order, its own if it has no copy; `similarity` is that to the most similar other
        one, missing where there is none; `agency` is the news agency that the article credits, or "".

    Raises
    ------
    ValueError
        If the threshold or the days are out of range.
    MissingPackage
        If rensa is not installed.

    Notes
    -----
    Words are compared as they are counted: folded, without punctuation. Titles are left out, as every outlet makes its
    own; an article without a text has only that. Every pair that is reported was compared word by word; a pair at the
    threshold is overlooked with a probability of 0.005 at the most (see `toolkit.duplicates.near`), one that is clearly
    above it practically never. Clusters are connected: if b copies a, and c copies b, all three are in one, however
    little c has in common with a. Of more than 200 articles that share a beginning or any other large part, but are no
    copies word by word, each is compared with ten others only.

    References
    ----------
    Broder 1997, On the resemblance and containment of documents.

    Examples
    --------
    >>> import pandas as pd
    >>> story = "The envoys met for two hours on Monday and agreed to meet again in May."
    >>> texts = [story, story.upper(), "Nobody came to the quay."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b", "c"], "text": texts})
    >>> find(articles)[["article_id", "cluster", "similarity"]].values.tolist()
    [['a', 'a', 1.0], ['b', 'a', 1.0], ['c', 'c', nan]]
    """
    if not isinstance(threshold, int | float) or not _LEAST <= threshold <= 1:
        raise ValueError(f"threshold={threshold!r} is no similarity: give one from {_LEAST} to 1.")
    if days is not None:
        check_whole("days", days)
    corpus = text.index(articles)
    hashes = term_hashes(corpus)
    same, keys = near.signed(corpus, hashes, threshold)
    pairs = near.similar(corpus, hashes, near.agreeing(keys, near.firsts(same)), threshold)
    return _found(corpus, pairs, same, _agencies(corpus), days)


class Copies:
    """Copies among one choice of articles after the other.

    What is to be known of an article by itself, its signature and its credit, is worked out when it is first chosen.
    Who agrees with whom is sorted for all that are known, unless a choice has new ones and is but a part of these: so
    most choices need no sorting of signatures. One choice is asked for at a time.

    Parameters
    ----------
    corpus : Index
        The articles of which some are chosen.
    threshold, days
        As `find` has them.
    """

    def __init__(self, corpus: Index, *, threshold: float = 0.6, days: int | None = None) -> None:
        self.corpus, self.threshold, self.days = corpus, threshold, days
        n, n_bands = len(corpus), near.bands(self.threshold)[0]
        self._same, self._keys = np.zeros(n, dtype=np.uint64), np.zeros((n, n_bands), dtype=np.uint64)
        self._credited, self._is_known = np.full(n, "", dtype=object), np.zeros(n, dtype=bool)
        self._is_sorted = np.zeros(n, dtype=bool)
        self._sorted: list[Agreeing] = []

    def among(self, rows: Array) -> pd.DataFrame:
        """The table `clusters` of these articles (ascending rows), as `find` has it of them alone."""
        unknown = rows[~self._is_known[rows]]
        if len(unknown):
            self._know(unknown)
        corpus, same, places = self._taken(rows), self._same[rows], np.full(len(self.corpus), -1)
        firsts = near.firsts(same)
        places[rows[firsts]] = firsts
        alone = len(unknown) and len(rows) < self._is_known.sum()
        candidates = near.agreeing(self._keys, rows[firsts]) if alone else self._agreeing(rows)
        pairs = near.similar(corpus, self._hashes, (band.among(places) for band in candidates), self.threshold)
        return _found(corpus, pairs, same, self._credited[rows], self.days)

    @cached_property
    def _hashes(self) -> Array:
        return term_hashes(self.corpus)

    def _know(self, rows: Array) -> None:
        """Sign these articles and read their credits."""
        corpus = self._taken(rows)
        self._same[rows], self._keys[rows] = near.signed(corpus, self._hashes, self.threshold)
        self._credited[rows], self._is_known[rows] = _agencies(corpus), True

    def _agreeing(self, rows: Array) -> Iterable[Agreeing]:
        """Of all that are known, these among them; sorted anew where one of these is missing."""
        if not self._is_sorted[rows].all():
            known = self._is_known & (self._same != 0)
            self._sorted = list(near.agreeing(self._keys, np.flatnonzero(known)))
            self._is_sorted = self._is_known.copy()
            if self._is_sorted.all():
                self._keys = self._keys[:0].copy()  # nobody asks for them any more
        return progress.bar(self._sorted, "Looking for candidates", unit="band")

    def _taken(self, rows: Array) -> Index:
        return self.corpus.take(rows) if len(rows) < len(self.corpus) else self.corpus


def _found(corpus: Index, pairs: Pairs, same: Array, credited: Array, days: int | None) -> pd.DataFrame:
    """The table `clusters` of articles of which the similar pairs are known, and which have the same words."""
    known = corpus.columns(_COLUMNS)
    dates = _days(known)
    if days is not None:
        pairs = _within(pairs, same, dates, days)
    ties = _ties(same, dates, days)
    similarity = _best(len(corpus), pairs, ties)
    links = np.concatenate([ties, np.column_stack([pairs.one, pairs.other])])
    return _table(known, _components(len(corpus), links), similarity, credited)


def keep_first(articles: pd.DataFrame, clusters: pd.DataFrame, *, one_per: str = "cluster") -> pd.DataFrame:
    """The articles without later copies; nothing else is changed.

    Parameters
    ----------
    articles : DataFrame
        One row per article.
    clusters : DataFrame
        From `find`.
    one_per : {"cluster", "outlet"}
        The first article of each cluster that is among these, or the first of each outlet in each cluster.

    Returns
    -------
    DataFrame
        Some of the rows, in their order. An article of which `clusters` does not know is kept.

    Examples
    --------
    >>> import pandas as pd
    >>> story = "The envoys met for two hours on Monday and agreed to meet again in May."
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": [story, story]})
    >>> keep_first(articles, find(articles))["article_id"].tolist()
    ['a']
    """
    tables.check(clusters, "clusters")
    if not isinstance(articles, pd.DataFrame):
        raise TypeError(
            f"keep_first takes a table of articles, not {type(articles).__name__}: of an index, give `index.articles`."
        )
    if "article_id" not in articles.columns:
        raise WrongTable("the articles have no column 'article_id': pass those in which duplicates were looked for.")
    outlets = articles["outlet"] if "outlet" in articles.columns else None
    return articles[groups.counted(articles["article_id"], clusters, one_per, outlets=outlets)]


def _days(known: pd.DataFrame) -> Array:
    """The day of each article as a number; the smallest one where there is none."""
    if not pd.api.types.is_datetime64_any_dtype(known["date"]):
        return np.full(len(known), _NEVER)
    days: Array = known["date"].dt.tz_localize(None).to_numpy(dtype="datetime64[D]").astype(np.int64)
    return days


def _ties(same: Array, dates: Array, days: int | None) -> Array:
    """Pairs that hold together the articles of the same words: each and the next by date."""
    order = np.lexsort((dates, same))
    one, other = order[:-1], order[1:]
    tied = (same[one] == same[other]) & (same[one] != 0)
    if days is not None:
        tied &= _are_within(dates[one], dates[other], days)
    return np.column_stack([one[tied], other[tied]])


def _are_within(one: Array, other: Array, days: int) -> Array:
    """Are both days known, and not further apart?"""
    known: Array = (one != _NEVER) & (other != _NEVER)
    near_enough: Array = np.abs(np.where(known, one, 0) - np.where(known, other, 0)) <= days
    return known & near_enough


def _within(pairs: Pairs, same: Array, dates: Array, days: int) -> Pairs:
    """Of the pairs of different words, those of which any two articles with these words are near enough in time."""
    order = np.lexsort((dates, same))
    begins, ends = (np.searchsorted(same[order], same, side) for side in ("left", "right"))
    kept: list[tuple[int, int, float]] = []
    for one, other, similarity in zip(*(column.tolist() for column in pairs), strict=True):
        left, right = (order[begins[row] : ends[row]] for row in (one, other))
        near_in_time = _are_within(dates[left][:, None], dates[right][None, :], days)
        kept += [(left[a], right[b], similarity) for a, b in np.argwhere(near_in_time).tolist()]
    columns = zip(*kept, strict=True) if kept else ([], [], [])
    return Pairs(*(np.array(column, dtype=kind) for column, kind in zip(columns, (int, int, float), strict=True)))


def _best(n: int, pairs: Pairs, ties: Array) -> Array:
    """The similarity of each article to its most similar other one, of those that take part in pairs and ties."""
    best = np.full(n, np.nan)
    for rows in (pairs.one, pairs.other):
        np.fmax.at(best, rows, pairs.similarity)
    best[ties.ravel()] = 1.0
    return best


def _components(n: int, links: Array) -> Array:
    """A number for each article, the same for all that hang together."""
    linked = sparse.coo_array((np.ones(len(links), dtype=bool), links.T), shape=(n, n))
    found: Array = connected_components(linked, directed=False)[1]
    return found


def _agencies(corpus: Index) -> Array:
    """The credit of each article, read part by part."""
    known = corpus.columns(_COLUMNS)
    authors = known["author"] if "author" in known.columns else None
    outlets = known["outlet"].astype("str")

    def of_part(numbered: tuple[int, Part]) -> list[str]:
        begin, part = numbered
        rows = slice(begin, begin + len(part))
        texts = pa.chunked_array(part.read(np.arange(len(part)))["text"])
        return agencies.credits(None if authors is None else authors.iloc[rows], outlets.iloc[rows], texts)

    numbered = list(zip(corpus.begins.tolist(), corpus.parts, strict=False))
    return np.array([*chain.from_iterable(in_threads(of_part, numbered, corpus.threads, "Reading"))], dtype=object)


def _table(known: pd.DataFrame, component: Array, similarity: Array, credited: Array) -> pd.DataFrame:
    """One row per article, in the order in which they came out."""
    ids = known["article_id"].astype("str")
    dates = known["date"] if pd.api.types.is_datetime64_any_dtype(known["date"]) else pd.Series(pd.NaT, known.index)
    table = pd.DataFrame({"article_id": ids, "similarity": similarity, "agency": pd.array(credited, dtype="str")})
    order = table.assign(date=dates).sort_values(["date", "article_id"], na_position="last").index.to_numpy()
    place = np.empty(len(table), dtype=np.int64)
    place[order] = np.arange(len(table))
    first = pd.Series(place).groupby(component).transform("min").to_numpy()
    table["cluster"] = ids.to_numpy()[order[first]]
    table["is_first"] = first == place
    return table.iloc[order].reset_index(drop=True)[tables.columns("clusters")].astype({"cluster": "str"})
