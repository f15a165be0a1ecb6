"""The two sides of a comparison: of articles, of counts that are added up already, or of a list from elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit import groups, tables, text
from toolkit.errors import WrongTable
from toolkit.text import Corpus, Index
from toolkit.text.characters import Array
from toolkit.text.kernel import kernel
from toolkit.text.stopwords import stop_list
from toolkit.text.tally import Rows, rows_in_turn, together
from toolkit.text.words import refold


class Articles(NamedTuple):
    """The articles of both sides, in the order of their ids: their words, which are the target's, and the terms of some
    of them at a time, to be gone through once, or of all at once."""

    n_words: Array
    inside: Array
    rows: Iterable[Rows]


class Spread(NamedTuple):
    """How the articles of either side differ, arrays of shape (2, terms).

    `squares` and `fourths` are sums over articles of the second and fourth powers of what each adds to the rate of a
    term, as `stats.difference_error` takes them. `dp` is Gries's deviation of proportions: half of the differences
    between an article's share of a term and its share of all words. 0 is spread as words are, near 1 is all in one
    short article.
    """

    squares: Array
    fourths: Array
    dp: Array


class Sides(NamedTuple):
    """Terms from a to z, and on either side counts, articles (NaN where unknown) and all words."""

    terms: pd.Series
    n: tuple[Array, Array]
    n_articles: tuple[Array, Array]
    n_words: tuple[float, float]
    articles: Articles | None = None
    spread: Spread | None = None


def of_articles(
    corpus: Corpus,
    by: str,
    target: object,
    reference: object,
    min_count: int,
    stopwords: str | Collection[str] | None,
    *,
    at_once: bool = False,
) -> Sides:
    """The articles of the target, and on the other side a group, the rest, or a list; their terms `at_once`, or not."""
    corpus = text.index(corpus)
    outside = _listed(reference) if is_list(reference) else None
    which, inside = chosen(corpus, by, target, None if outside is not None else reference, alone=outside is not None)
    sides = _counted(corpus, which, inside, stopwords, min_count if outside is None else 1, at_once=at_once)
    if outside is not None:
        sides = _with_list(sides, outside, stopwords)
    return frequent(sides, min_count)


def chosen(corpus: Index, by: str, target: object, reference: object, *, alone: bool = False) -> tuple[Array, Array]:
    """Which articles stand on either side, in the order of their ids, and which of these are the target's?

    Without a reference, all others are on its side; `alone`, nothing is.
    """
    values = groups.keys(corpus.columns([by]), by, None)[by]
    if reference is None:
        inside = groups.one_of(values, by, "target", target)
        kept = inside if alone else np.ones(len(corpus), dtype=bool)
    else:
        inside, kept = groups.two_of(values, by, target, reference)
    if len(corpus) and not (alone or (kept & ~inside).any()):
        raise ValueError(f"no article is outside target {str(target)!r}, so there is nothing to compare it with.")
    which = np.flatnonzero(kept)
    names = pa.array(corpus.ids.categories.array).take(pa.array(corpus.ids.codes[which]))
    which = which[pc.sort_indices(names).to_numpy()]  # equal ones stay in their order
    return which, inside[which]


def of_counts(
    counts: pd.DataFrame,
    by: str,
    target: object,
    reference: object,
    min_count: int,
    stopwords: str | Collection[str] | None,
) -> Sides:
    """The same of a table of counts, with the words of all cells of each group."""
    tables.check(counts, "counts")
    parted = [str(name) for name in counts.columns if name not in tables.columns("counts")]
    if by not in parted:
        listed = f"they are by {', '.join(parted)}" if parted else "they are by nothing"
        raise ValueError(f"these counts are not by '{by}', {listed}: ask terms.count with by='{by}'.")
    values = groups.keys(counts, by, None)[by]
    outside = _listed(reference) if is_list(reference) else None
    if outside is not None or reference is None:
        inside = groups.one_of(values, by, "target", target)
        other = ~inside
    else:
        inside, kept = groups.two_of(values, by, target, reference)
        other = kept & ~inside
    if len(counts) and outside is None and not other.any():
        raise ValueError(f"no counts are outside target {str(target)!r}, so there is nothing to compare it with.")
    counts = counts[~counts["term"].isin(stop_list(stopwords)).to_numpy()] if stopwords is not None else counts
    parts = [
        _part(counts, where[counts.index], by)
        for where in (pd.Series(inside, values.index), pd.Series(other, values.index))
    ]
    sides = _joined(*parts)
    if outside is not None:
        nothing = _Part(parts[0].counts.iloc[:0], 0.0)
        sides = _with_list(_joined(parts[0], nothing), outside, stopwords)
    return frequent(sides, min_count)


def is_list(reference: object) -> bool:
    return isinstance(reference, Mapping | pd.Series | pd.DataFrame)


def _counted(
    corpus: Index,
    which: Array,
    inside: Array,
    stopwords: str | Collection[str] | None,
    min_count: int,
    *,
    at_once: bool,
) -> Sides:
    """Of the terms that stand so often in these articles."""
    every, target = (_of(corpus, rows) for rows in (which, which[inside]))
    listed = [corpus.vocabulary.number_of(word) for word in sorted(stop_list(stopwords))]
    kept = every.term_counts >= max(min_count, 1)
    kept[[number for number in listed if number is not None]] = False
    column_of = np.where(kept, np.cumsum(kept) - 1, -1)[corpus.vocabulary.term_of]
    order = np.searchsorted(np.sort(which), which)  # which of these comes when
    pieces = rows_in_turn(every, column_of, int(kept.sum()), order)
    rows = [together(pieces)] if at_once else pieces
    names = corpus.vocabulary.terms.take(pa.array(np.flatnonzero(kept)))
    n = np.stack([target.term_counts, every.term_counts - target.term_counts])[:, kept]
    return added(Articles(corpus.n_words[which], inside, rows), pd.Series(pd.array(names, dtype="str")), n)


def _of(corpus: Index, rows: Array) -> Index:
    return corpus.take(np.sort(rows)) if len(rows) < len(corpus) else corpus


#: of a term on a side: its count and rate, and what is added up over the articles that have it; side by side, so that
#: an article's term costs one look into memory
_SUMS = np.dtype([(name, np.float64) for name in ("n", "rate", "n_articles", "squares", "fourths", "beyond", "words")])


def added(own: Articles, terms: pd.Series, n: Array) -> Sides:
    """Both sides, added up over their articles; `n` is how often each term stands there, of shape (2, terms)."""
    side_of = np.where(own.inside, 0, 1)
    n_words = (float(own.n_words[own.inside].sum()), float(own.n_words[~own.inside].sum()))
    total = np.maximum(n_words, 1.0)
    shares, sums = own.n_words / total[side_of], np.zeros((2, len(terms)), dtype=_SUMS)
    sums["n"], sums["rate"] = n, n / total[:, None]
    begin = 0
    for rows in own.rows:
        end = begin + len(rows.ends) - 1
        _add(rows, side_of[begin:end], shares[begin:end], total, sums)
        begin = end
    (a, b), (c, d) = sums["n"], sums["n_articles"]
    return Sides(terms, (a, b), (c, d), n_words, own, _spread(own, shares, sums))


def _spread(own: Articles, shares: Array, sums: Array) -> Spread:
    """Squares and fourths hold what is different from what would be if no article had the term: that is added."""
    squares, fourths = sums["squares"].copy(), sums["fourths"].copy()
    for side, inside in enumerate((own.inside, ~own.inside)):
        for found, power in ((squares, 2), (fourths, 4)):
            others = sums["rate"][side] ** power * (shares[inside] ** power).sum()
            found[side] = np.maximum(found[side] + others, 0)
    there = (sums["n"] > 0) & np.array([[own.inside.any()], [not own.inside.all()]])
    return Spread(squares, fourths, np.where(there, (sums["beyond"] + (1 - sums["words"])) / 2, np.nan))


@kernel
def _add(rows: Rows, side_of: Array, shares: Array, total: Array, sums: Array) -> None:
    """Add what is different where an article has a term from what would be if it had not."""
    for article in range(len(side_of)):
        side, share = side_of[article], shares[article]
        for at in range(rows.ends[article], rows.ends[article + 1]):
            own = sums[side, rows.terms[at]]
            there, without = rows.n[at] / total[side] - own.rate * share, own.rate * share
            there, without = there * there, without * without
            own.n_articles += 1
            own.squares += there - without
            own.fourths += there * there - without * without
            own.beyond += abs(rows.n[at] / own.n - share)
            own.words += share


def n_with_words(own: Articles) -> Array:
    """How many articles of either side have words?"""
    there = own.n_words > 0
    return np.array([(there & own.inside).sum(), (there & ~own.inside).sum()])


def few(own: Articles) -> bool:
    """Has a side fewer than two articles with words, so that nobody knows how these differ? A list has none at all."""
    n_inside, n_outside = n_with_words(own)
    return bool(n_inside < 2 or (n_outside < 2 and not own.inside.all()))


def frequent(sides: Sides, min_count: int) -> Sides:
    """Without the terms that both sides together have less often."""
    kept = np.flatnonzero(sides.n[0] + sides.n[1] >= max(min_count, 1))
    n, n_articles = (tuple(side[kept] for side in pair) for pair in (sides.n, sides.n_articles))
    terms = sides.terms.iloc[kept].reset_index(drop=True)
    spread = sides.spread and Spread(*(found[:, kept] for found in sides.spread))
    return Sides(terms, (n[0], n[1]), (n_articles[0], n_articles[1]), sides.n_words, sides.articles, spread)


class _Part(NamedTuple):
    """Counts by term of one side, and all of its words."""

    counts: pd.DataFrame
    n_words: float


def _part(counts: pd.DataFrame, own: Any, by: str) -> _Part:
    """The words of a side are those of each cell, once."""
    part = counts[np.asarray(own, dtype=bool)]
    cells = [name for name in part.columns if name not in ("term", "n", "n_articles", "n_words")]
    words = part.drop_duplicates(cells)["n_words"].sum()
    found = part.groupby("term", sort=True, observed=True)[["n", "n_articles"]].sum().astype(float)
    return _Part(found, float(words))


def _joined(one: _Part, other: _Part) -> Sides:
    terms = one.counts.index.union(other.counts.index, sort=True)
    sides = [side.counts.reindex(terms, fill_value=0.0) for side in (one, other)]
    n, n_articles = ([side[name].to_numpy(dtype=float) for side in sides] for name in ("n", "n_articles"))
    named = pd.Series(terms.astype("str"), dtype="str").reset_index(drop=True)
    return Sides(named, (n[0], n[1]), (n_articles[0], n_articles[1]), (one.n_words, other.n_words))


def _listed(reference: Any) -> pd.Series:
    """How often each word stands in a list from elsewhere, with words folded as ours are."""
    if isinstance(reference, pd.DataFrame):
        if not {"term", "n"} <= set(reference.columns):
            raise WrongTable("a list of frequencies as reference needs the columns 'term' and 'n'.")
        reference = pd.Series(reference["n"].to_numpy(), index=reference["term"].to_numpy())
    given = pd.Series(reference, dtype="object")
    n = pd.to_numeric(given, errors="coerce").astype(float)
    what = "a list of frequencies as reference needs words with counts, 0 or more"
    for term, count, as_given in zip(given.index.astype("object"), n, given, strict=True):
        if not isinstance(term, str):
            raise ValueError(f"{what}, but {term!r} is no word.")
        if not 0 <= count < np.inf:
            raise ValueError(f"{what}, but {term!r} has {as_given!r}.")
    if not n.sum():
        raise ValueError(f"{what}, and some words.")
    folded: pd.Series = n.groupby([refold(term) for term in n.index]).sum()
    return folded


def _with_list(sides: Sides, outside: pd.Series, stopwords: str | Collection[str] | None) -> Sides:
    """The target's side against the list; terms that only the list has come in too."""
    names = outside.index.difference(pd.Index(sides.terms)).difference(list(stop_list(stopwords)))
    terms = np.concatenate([sides.terms.to_numpy(dtype=object), names.to_numpy(dtype=object)])
    more = np.zeros(len(names))
    unknown = np.full(len(terms), np.nan)
    inside, n_articles = np.append(sides.n[0], more), np.append(sides.n_articles[0], more)
    n_outside = outside.reindex(terms, fill_value=0.0).to_numpy()
    named = pd.Series(terms, dtype="str")
    words = (sides.n_words[0], float(outside.sum()))
    spread = sides.spread and _lengthened(sides.spread, len(names))
    return Sides(named, (inside, n_outside), (n_articles, unknown), words, sides.articles, spread)


def _lengthened(spread: Spread, n: int) -> Spread:
    """With so many more terms, which no article has."""
    squares, fourths = (np.pad(found, ((0, 0), (0, n))) for found in (spread.squares, spread.fourths))
    return Spread(squares, fourths, np.pad(spread.dp, ((0, 0), (0, n)), constant_values=np.nan))
