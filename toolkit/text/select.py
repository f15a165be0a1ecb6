"""Choosing articles by a query, step one of every study: which does it keep, and what does each of its clauses keep?

All terms of a query are searched for in one scan, each by itself. A clause is then an array with one truth value per
article, and the signs between clauses are those of numpy. What is written how stands in `query`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from toolkit.errors import check_whole, did_you_mean
from toolkit.tables import ZONES
from toolkit.text import scan
from toolkit.text.characters import Array
from toolkit.text.encode import END, TITLE
from toolkit.text.index import Corpus, Index, Part, index
from toolkit.text.patterns import Phrase
from toolkit.text.query import And, Clause, Near, Not, Term, as_clause, terms_of
from toolkit.text.rules import Rules

_FAR = 2**60  # from every key


def select(corpus: Corpus, query: str, *, at_least: int = 1, zone: str | None = None) -> Index:
    """Which articles does this query keep? They are a corpus of their own.

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    query : str
        Terms and phrases joined by `&`, `|`, `!`, `near/10` and brackets: `israel* & (gaza | "west bank") & !cup`.
        Terms are patterns, as in a lexicon.
    at_least : int
        How often a term must stand in an article; behind a `!`, once is enough.
    zone : {"title", "lead", "body"}, optional
        Where the terms must stand; anywhere, unless told.

    Returns
    -------
    Index
        The corpus of these articles, in the same order. It shares the words of the whole one, so that it costs
        nothing, and can be asked, saved and chosen from like any other.

    Raises
    ------
    ValueError
        If the query cannot be understood (the message names the place), or an option is not known.

    Notes
    -----
    `a near/10 b` keeps an article if both stand in its title, or both in its text, without sharing a word, and the
    last word of one is at most ten words before the first of the other (neighbours are one word apart), in either
    order. Sentences and paragraphs do not matter. With `at_least=2` two of the `a` must have a `b` near them, and two
    of the `b` an `a`. Alternatives beside it are asked one by one: `(a | b) near/10 c` is `a near/10 c | b near/10 c`.

    Matches of one term do not overlap: `"on on"` stands in "on on on" once. Negation in the text ("no war") changes
    nothing. An article without words has no term, so that `!war` keeps it.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["Peace talks in Corrin.", "Talks of a peace cup."]})
    >>> select(articles, 'talk* near/3 peace & !"peace cup"').ids.tolist()
    ['a']
    """
    corpus, kept, _ = _asked(corpus, query, at_least, zone)
    return corpus.take(np.flatnonzero(kept))


def clauses(corpus: Corpus, query: str, *, at_least: int = 1, zone: str | None = None) -> pd.DataFrame:
    """How many articles does each clause of this query keep? The account of `select`.

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    query, at_least, zone
        As in `select`.

    Returns
    -------
    DataFrame
        `clauses`: one row per clause, from the whole query to its single terms, each before those that it joins.
        `n_articles` are those that it would keep by itself, under the same options (behind a `!`, those in which the
        term stands at all); `share` is of all articles, and NaN where there are none.

    Raises
    ------
    ValueError
        As in `select`.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["Peace talks in Corrin.", "Talks of a cup."]})
    >>> clauses(articles, "talks & !cup")[["clause", "depth", "n_articles"]].values.tolist()
    [['talks & !cup', 0, 1], ['talks', 1, 2], ['!cup', 1, 1], ['cup', 2, 1]]
    """
    corpus, _, account = _asked(corpus, query, at_least, zone)
    table = {
        "clause": [clause.written for clause, _, _ in account],
        "depth": [depth for _, depth, _ in account],
        "n_articles": [n for _, _, n in account],
        "share": [n / len(corpus) if len(corpus) else np.nan for _, _, n in account],
    }
    return pd.DataFrame(table).astype({"clause": "str"})


class _Matches(NamedTuple):
    """The matches of one term in order: the article of each, and the keys of its first and its last word.

    Keys count words. Those of one string follow one another; from string to string there is a gap that nothing is
    near across.
    """

    rows: Array
    firsts: Array
    lasts: Array


class _Found(NamedTuple):
    """What stands in a part: its number of articles, the longest of them in words, and the matches of each term."""

    n: int
    longest: int
    matches: dict[Phrase, _Matches]


def _asked(
    corpus: Corpus, query: str, at_least: int, zone: str | None
) -> tuple[Index, Array, list[tuple[Clause, int, int]]]:
    """The corpus, which of its articles the query keeps, and each clause with its depth and how many it keeps."""
    check_whole("at_least", at_least, least=1)
    if zone is not None and zone not in ZONES:
        listed = ", ".join(map(repr, ZONES))
        raise ValueError(f"zone={zone!r} is not known.{did_you_mean(zone, ZONES)} It can be {listed} or None.")
    corpus = index(corpus)
    clause = as_clause(query, corpus.vocabulary.options)
    search = _searching(corpus, clause, zone)

    def in_part(part: Part) -> tuple[Array, list[int]]:
        counts: list[int] = []
        return _kept(clause, search(part), at_least, counts), counts

    answers = corpus.each(in_part, "Choosing")
    every = list(_every(clause))
    kept = np.concatenate([np.empty(0, dtype=bool), *(kept for kept, _ in answers)])
    n = sum((np.array(counts) for _, counts in answers), start=np.zeros(len(every), dtype=np.int64))
    return corpus, kept, [(*one, int(n_kept)) for one, n_kept in zip(every, n, strict=True)]


def _every(clause: Clause, depth: int = 0) -> Iterator[tuple[Clause, int]]:
    """A clause and all below it, each before those that it joins."""
    yield clause, depth
    for below in clause.clauses:
        yield from _every(below, depth + 1)


def _searching(corpus: Index, clause: Clause, zone: str | None) -> Callable[[Part], _Found]:
    """The search for all terms of a query: each is a frame, so that it does not see the others."""
    phrases = list(dict.fromkeys(term.phrase for term in terms_of(clause)))
    look = scan.search(Rules.of_phrases(phrases), corpus, language="")  # none, for nobody asks what is negated

    def in_part(part: Part) -> _Found:
        longest = int((part.edges[:, END] - part.edges[:, TITLE]).max(initial=0))
        found = look(part)
        zones = part.zone_of(found.rows, found.words)
        firsts = (2 * found.rows + (zones > 0)) * 2 * (longest + 1) + found.words
        matches = _Matches(found.rows, firsts, firsts + found.lengths - 1)
        wanted = slice(None) if zone is None else zones == ZONES.index(zone)
        by_term = _by_term(found.patterns[wanted], len(phrases), [column[wanted] for column in matches])
        return _Found(len(part), longest, dict(zip(phrases, by_term, strict=True)))

    return in_part


def _by_term(terms: Array, n: int, columns: Sequence[Array]) -> Iterator[_Matches]:
    order = np.argsort(terms, kind="stable")
    cuts = np.searchsorted(terms[order], np.arange(1, n))
    return map(_Matches, *(np.split(column[order], cuts) for column in columns))


def _kept(clause: Clause, found: _Found, at_least: int, counts: list[int]) -> Array:
    """Which articles of a part this clause keeps. How many, and how many those below it keep, goes to `counts`."""
    place = len(counts)
    counts.append(0)
    least = 1 if isinstance(clause, Not) else at_least
    below = (_kept(one, found, least, counts) for one in clause.clauses)
    if isinstance(clause, Term):
        kept = np.bincount(found.matches[clause.phrase].rows, minlength=found.n) >= least
    elif isinstance(clause, Near):
        kept = _kept_near(clause, found, least)
        list(below)  # for the account
    elif isinstance(clause, Not):
        kept = ~next(below)
    else:
        kept = reduce(np.logical_and if isinstance(clause, And) else np.logical_or, below)
    counts[place] = int(np.count_nonzero(kept))
    return kept


def _kept_near(clause: Near, found: _Found, at_least: int) -> Array:
    """Which articles of a part hold a term of either side, so many times near one another."""
    left, right = (list(dict.fromkeys(term.phrase for term in terms_of(side))) for side in clause.clauses)
    kept = np.zeros(found.n, dtype=bool)
    for pair in product(left, right):
        one, other = (found.matches[phrase] for phrase in pair)
        kept |= _times_near(one, other, clause, found) >= at_least
    return kept


def _times_near(one: _Matches, other: _Matches, clause: Near, found: _Found) -> Array:
    """How often, in each article of a part: of the two terms, the one that has fewer matches near the other counts."""
    within = min(clause.within, found.longest)  # no farther than the gap between strings
    near = one.rows[_are_near(one, other, within)], other.rows[_are_near(other, one, within)]
    return np.minimum(*(np.bincount(rows, minlength=found.n) for rows in near))


def _are_near(matches: _Matches, others: _Matches, within: int) -> Array:
    """For each of these matches, whether one of the others ends before or begins behind it, so near."""
    firsts, lasts = np.append(others.firsts, _FAR), np.append(others.lasts, -_FAR)  # -1 is the last one: far too
    behind = firsts[np.searchsorted(others.firsts, matches.lasts, side="right")]
    before = lasts[np.searchsorted(others.lasts, matches.firsts) - 1]
    near: Array = (behind - matches.lasts <= within) | (matches.firsts - before <= within)
    return near
