"""Which frames keep company with which actors?

A corpus is cut into *units*: sentences, articles, or pieces of so many words. For each of them it is only asked which
actors and which frames stand in it. What is added up over the articles are products of counts (`toolkit.stats`), so
that parts of a corpus add up too, and nothing is kept of an article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial, reduce
from itertools import combinations_with_replacement, pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from toolkit import backends, tables, text
from toolkit.backends import Distributed
from toolkit.errors import check_whole
from toolkit.frames.matching import LexiconLike, Reading, search_for
from toolkit.stats import clustered_log_ratio, clustered_wilson
from toolkit.stats.intervals import check_level
from toolkit.text import Corpus, Index, Lexicon
from toolkit.text.characters import Array
from toolkit.text.encode import END, TEXT, TITLE
from toolkit.text.index import Part
from toolkit.text.runs import numbers_of
from toolkit.text.scan import Found
from toolkit.text.segment import BREAKS

_AT_ONCE = 2_000_000  # pairs of an actor and a frame in a unit, or an article: bounds the memory

#: what is counted in an article: 1; its units; those with the actor, with the frame, with both; and those where actor
#: and frame meet, if only in the same words
_ONE, _UNITS, _ACTOR, _FRAME, _BOTH, _MET = range(6)
_FEATURES = 6
_OF_ALL = ((_ONE, _ONE), (_ONE, _UNITS), (_UNITS, _UNITS))
_OF_ACTORS = ((_ONE, _ACTOR), (_UNITS, _ACTOR), (_ACTOR, _ACTOR))
_OF_FRAMES = ((_ONE, _FRAME), (_UNITS, _FRAME), (_FRAME, _FRAME))
_OF_PAIRS = tuple(
    two for two in combinations_with_replacement(range(_FEATURES), 2) if two not in (*_OF_ALL, *_OF_ACTORS, *_OF_FRAMES)
)


def actors(
    corpus: Corpus | Distributed,
    lexicon: LexiconLike,
    actors: LexiconLike,
    *,
    within: str | int = "sentence",
    level: float = 0.95,
) -> pd.DataFrame:
    """Which frames stand beside which actors more often than elsewhere?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or Distributed
        Passing the index is faster: it is then built once.
    lexicon : Lexicon, or dict of frames and patterns
        From `lexicons.read`, or `{frame: [patterns]}`.
    actors : Lexicon, or dict of actors and patterns
        Likewise, with an actor for each frame: `{"Israel": ["israel*"], "Hamas": ["hamas"]}`.
    within : {"sentence", "article"}, or a number of words
        What a unit is. By a number, titles and texts are cut into pieces of so many words, one behind the other, and a
        match is in the piece of its first word.
    level : float
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        `actors`: one row per actor and frame, those without company included. `charts.heatmap` draws it.

    Notes
    -----
    Company is no agency: "Israel condemned the aggression" counts as "the aggression of Israel" does. Read the lines
    (`context.kwic`) before a word is said on who does what to whom. Negated matches count as others do.

    A unit counts for both where a match of the actor and one of the frame share no word: a word that is both keeps no
    company with itself. The other units are those without the actor. `log_ratio` is the binary logarithm of the share
    of the actor's units that hold the frame over the share of the others that do: 1 is twice as often. Half a unit
    stands for none, unless that alone would make company; then, and where it says nothing, it is NaN.

    Sentences of an article do not count as independent witnesses: both intervals are as wide as the differences
    between articles make them. They are too narrow where few articles (say, under 20) hold the actor, or many are
    copies: choose one of each with `duplicates.keep_first` before. With many pairs, some are far from 0 by chance.

    References
    ----------
    Hardie 2014 (log ratio); Katz et al. 1978, Biometrics 34:469–474; Woodruff 1971, JASA 66:411–414; Rao & Scott 1992,
    Biometrics 48:577–585; Wilson 1927, JASA 22:209–212.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["Israeli aggression, they said. Hamas spoke. Rain.", "Israel spoke of aggression. Hamas: aggression!"]
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": texts})
    >>> table = actors(articles, {"war": ["aggress*"]}, {"Israel": ["israel*"], "Hamas": ["hamas"]})
    >>> table[["actor", "n_both", "n_actor", "n_frame", "n_units", "n_modifies", "log_ratio"]].round(2).values.tolist()
    [['Israel', 2, 2, 3, 5, 1, 1.58], ['Hamas', 1, 2, 3, 5, 0, -0.42]]
    """
    if isinstance(within, str) and within not in ("sentence", "article"):
        raise ValueError(f"within='{within}' is not known: it can be 'sentence', 'article', or a number of words.")
    if not isinstance(within, str):
        check_whole("within", within, least=2)
    check_level(level)
    lexicon, actors = text.as_lexicon(lexicon), text.as_lexicon(actors)
    add_up = partial(_summed, lexicon=lexicon, actors=actors, within=within)
    if isinstance(corpus, Distributed):
        sums = backends.reduced(corpus, add_up, add=_added, what="Looking for company")
    else:
        sums = add_up(text.index(corpus))
    return _actors_table(lexicon, actors, sums, level)


class _Sums(NamedTuple):
    """What articles add up to. The last axes are actors and frames, of which an axis of length 1 holds for all.

    `products` has the shape (6, 6, actors, frames): the sums over the articles of the products of each two of what is
    counted in them, the smaller number first.
    """

    products: Array
    holding: Array  # articles that hold the actor
    n_articles: Array  # articles with a unit that holds both
    n_modifies: Array


class _Matches(NamedTuple):
    """Matches of actors or of frames: articles, units, first words as places in the codes, lengths, and kinds."""

    rows: Array
    units: Array
    places: Array
    lengths: Array
    kinds: Array


class _Present(NamedTuple):
    """Which kinds (actors or frames) are in which units, in order of units and kinds; and how often each is."""

    rows: Array
    units: Array
    kinds: Array
    n: Array

    def of_rows(self, low: int, high: int) -> _Present:
        """Those of these articles."""
        first, last = np.searchsorted(self.rows, (low, high))
        return _Present(*(column[first:last] for column in self))


def _summed(corpus: Index, *, lexicon: Lexicon, actors: Lexicon, within: str | int) -> _Sums:
    look, look_for_actors = search_for(corpus, lexicon, Reading()), search_for(corpus, actors, Reading())
    shape = len(actors), len(lexicon)

    def in_part(part: Part) -> _Sums:
        found, named = look(part), look_for_actors(part)
        n_units, (units, units_named) = _units(part, within, (found, named))
        framed = _matches(part, found, units, look.frame_of)
        return _sums(part, _matches(part, named, units_named, look_for_actors.frame_of), framed, n_units, shape)

    nothing = _Sums(np.zeros((_FEATURES, _FEATURES, *shape)), np.zeros((shape[0], 1)), *np.zeros((2, *shape)))
    return reduce(_added, corpus.each(in_part, "Looking for company"), nothing)


def _added(one: _Sums, other: _Sums) -> _Sums:
    return _Sums(*(mine + yours for mine, yours in zip(one, other, strict=True)))


def _units(part: Part, within: str | int, every: tuple[Found, ...]) -> tuple[Array, list[Array]]:
    """How many units each article has, and the number of that in which each match begins; numbers ascend."""
    edges = part.edges
    if within == "article":
        return np.ones(len(part), dtype=np.int64), [found.rows for found in every]
    if within == "sentence":
        opens = part.opens
        n_units = np.searchsorted(opens, edges[:, END]) - np.searchsorted(opens, edges[:, TITLE])
        places = [edges[found.rows, TITLE] + found.words for found in every]
        return n_units, [np.searchsorted(opens, place, side="right") for place in places]
    size = int(within)
    n_title = edges[:, TEXT] - edges[:, TITLE]
    of_title = -(-n_title // size)
    n_units = of_title - (edges[:, TEXT] - edges[:, END]) // size
    before = np.cumsum(n_units) - n_units

    def piece(found: Found) -> Array:
        in_text = found.words - n_title[found.rows]
        own = np.where(in_text < 0, found.words // size, of_title[found.rows] + in_text // size)
        numbers: Array = before[found.rows] + own
        return numbers

    return n_units, [piece(found) for found in every]


def _matches(part: Part, found: Found, units: Array, kind_of: Array) -> _Matches:
    places = part.edges[found.rows, TITLE] + found.words
    return _Matches(found.rows, units, places, found.lengths, kind_of[found.patterns])


def _sums(part: Part, named: _Matches, framed: _Matches, n_units: Array, shape: tuple[int, int]) -> _Sums:
    """What the articles of a part add up to."""
    n_actors, n_frames = shape
    named_in, framed_in = (_present(one.rows, one.units, one.kinds) for one in (named, framed))
    of_actor, of_frame = (_present(one.rows, one.rows, one.kinds) for one in (named_in, framed_in))
    products, n_articles = np.zeros((_FEATURES, _FEATURES, *shape)), np.zeros(shape)
    every = np.ones(len(part)), n_units.astype(float)
    _add(products, _OF_ALL, every, np.zeros(len(part), dtype=np.int64), (1, 1))
    _add(products, _OF_ACTORS, _values(every, of_actor, _ACTOR), of_actor.kinds, (n_actors, 1))
    _add(products, _OF_FRAMES, _values(every, of_frame, _FRAME), of_frame.kinds, (1, n_frames))
    alike = _alike(named, framed, shape)
    for low, high in _batches(len(part), (named_in, framed_in), (of_actor, of_frame)):
        actor, frame = of_actor.of_rows(low, high), of_frame.of_rows(low, high)
        left, right = _joined(actor.units, frame.units)
        rows, pairs = actor.rows[left], actor.kinds[left] * n_frames + frame.kinds[right]
        both, met = _together(named_in.of_rows(low, high), framed_in.of_rows(low, high), rows, pairs, alike, shape)
        values = every[0][rows], every[1][rows], actor.n[left].astype(float), frame.n[right].astype(float), both, met
        _add(products, _OF_PAIRS, values, pairs, shape)
        n_articles += np.bincount(pairs, both > 0, n_actors * n_frames).reshape(shape)
    holding = np.bincount(of_actor.kinds, minlength=n_actors)[:, None]
    return _Sums(products, holding, n_articles, _modifies(part, named, framed, shape))


def _values(every: tuple[Array, Array], present: _Present, feature: int) -> dict[int, Array]:
    ones, n_units = every
    return {_ONE: ones[present.rows], _UNITS: n_units[present.rows], feature: present.n.astype(float)}


def _add(products: Array, which: Sequence[tuple[int, int]], values: Any, cells: Array, shape: tuple[int, int]) -> None:
    """Add the products of two that belong to these cells, an axis of length 1 to every actor or frame."""
    for one, other in which:
        summed = np.bincount(cells, values[one] * values[other], shape[0] * shape[1])
        products[one, other] += summed.reshape(shape)


def _present(rows: Array, units: Array, kinds: Array) -> _Present:
    """Each kind once in each unit; units ascend as articles do."""
    order = np.lexsort((kinds, units))
    rows, units, kinds = rows[order], units[order], kinds[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (units[1:] != units[:-1]) | (kinds[1:] != kinds[:-1])
    begins = np.flatnonzero(first)
    return _Present(rows[begins], units[begins], kinds[begins], np.diff(np.append(begins, len(order))))


def _joined(ones: Array, others: Array) -> tuple[Array, Array]:
    """All pairs of elements of two ascending arrays that are equal, in order."""
    first = np.searchsorted(others, ones)
    sizes = np.searchsorted(others, ones, side="right") - first
    left = np.repeat(np.arange(len(ones)), sizes)
    return left, numbers_of(first, sizes)


def _batches(n: int, *joins: tuple[_Present, _Present]) -> Iterator[tuple[int, int]]:
    """The articles, as many at a time as have not too many pairs."""
    cost = np.zeros(n)
    for one, other in joins:
        sizes = np.searchsorted(other.units, one.units, side="right") - np.searchsorted(other.units, one.units)
        cost += np.bincount(one.rows, sizes, n)
    batch = np.cumsum(cost) // _AT_ONCE
    yield from pairwise([0, *(np.flatnonzero(np.diff(batch)) + 1).tolist(), n])


def _together(
    named: _Present, framed: _Present, rows: Array, pairs: Array, alike: tuple[Array, Array], shape: tuple[int, int]
) -> tuple[Array, Array]:
    """For these articles and pairs (ascending): in how many units both are, in other words; and in how many at all."""
    n_frames, size = shape[1], shape[0] * shape[1]
    left, right = _joined(named.units, framed.units)
    pair = named.kinds[left] * n_frames + framed.kinds[right]
    shared = _counted(alike, named.units[left] * size + pair)
    own = np.searchsorted(rows * size + pairs, named.rows[left] * size + pair)
    apart = named.n[left] * framed.n[right] > shared
    return np.bincount(own, apart, len(rows)), np.bincount(own, minlength=len(rows)).astype(float)


def _alike(named: _Matches, framed: _Matches, shape: tuple[int, int]) -> tuple[Array, Array]:
    """How often, in a unit, a match of this actor shares a word with one of this frame: keys, ascending, and counts."""
    left, right = (_words(one) for one in (named, framed))
    ones, others = _joined(left[0], right[0])
    match = np.unique(left[1][ones] * max(len(framed.rows), 1) + right[1][others])
    one, other = np.divmod(match, max(len(framed.rows), 1))
    same = named.units[one] == framed.units[other]
    one, other = one[same], other[same]
    return np.unique(
        (named.units[one] * shape[0] + named.kinds[one]) * shape[1] + framed.kinds[other], return_counts=True
    )


def _words(matches: _Matches) -> tuple[Array, Array]:
    """The places of all words of the matches, ascending, and the number of the match that each belongs to."""
    number = np.repeat(np.arange(len(matches.places)), matches.lengths)
    places = numbers_of(matches.places, matches.lengths)
    order = np.argsort(places, kind="stable")
    return places[order], number[order]


def _counted(counts: tuple[Array, Array], keys: Array) -> Array:
    """How often each of these keys was counted."""
    known, n = counts
    place = np.searchsorted(known, keys)
    there = np.append(known, -1)[place] == keys
    return np.where(there, np.append(n, 0)[place], 0)


def _modifies(part: Part, named: _Matches, framed: _Matches, shape: tuple[int, int]) -> Array:
    """How often a match of a frame follows one of an actor, with a plain gap between them."""
    order = np.argsort(framed.places, kind="stable")
    left, right = _joined(named.places + named.lengths, framed.places[order])
    right = order[right]
    plain = (part.codes[framed.places[right]] & BREAKS) == 0
    same = plain & (named.rows[left] == framed.rows[right])
    pairs = named.kinds[left[same]] * shape[1] + framed.kinds[right[same]]
    return np.bincount(pairs, minlength=shape[0] * shape[1]).reshape(shape)


def _actors_table(lexicon: Lexicon, actors: Lexicon, sums: _Sums, level: float) -> pd.DataFrame:
    shape = len(actors), len(lexicon)
    products = np.maximum(sums.products, sums.products.swapaxes(0, 1))  # of each two, one is filled
    totals = products[_ONE]
    ratio = clustered_log_ratio(_combined(products), level=level)
    own = products[np.ix_((_ONE, _BOTH, _ACTOR), (_ONE, _BOTH, _ACTOR))]
    own[0, 0] = np.broadcast_to(sums.holding, shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        others = (totals[_FRAME] - totals[_MET]) / (totals[_UNITS] - totals[_ACTOR])
        share = totals[_BOTH] / totals[_ACTOR]
    share_low, share_high = clustered_wilson(own, level=level)
    columns = {
        "n_both": totals[_BOTH],
        "n_actor": totals[_ACTOR],
        "n_frame": totals[_FRAME],
        "n_units": totals[_UNITS],
        "n_articles": sums.n_articles,
        "expected": totals[_ACTOR] * others,
        "log_ratio": ratio[0],
        "log_ratio_low": ratio[1],
        "log_ratio_high": ratio[2],
        "share": share,
        "share_low": share_low,
        "share_high": share_high,
        "n_modifies": sums.n_modifies,
    }
    table = pd.DataFrame({name: column.ravel() for name, column in columns.items()})
    table["actor"] = np.repeat(np.array(actors.names, dtype=object), len(lexicon))
    table["frame"] = np.tile(np.array(lexicon.names, dtype=object), len(actors))
    counts = {name: "int64" for name in columns if name.startswith("n_")}
    return table.astype(counts | {"actor": "str", "frame": "str"})[tables.columns("actors")]


def _combined(products: Array) -> Array:
    """The products of 1, both, the actor's units, the others with the frame, and the others."""
    features = np.zeros((5, _FEATURES))
    features[[0, 1, 2, 3, 3, 4, 4], [_ONE, _BOTH, _ACTOR, _FRAME, _MET, _UNITS, _ACTOR]] = 1, 1, 1, 1, -1, 1, -1
    combined: Array = np.einsum("ik,jl,kl...->ij...", features, features, products)
    return combined
