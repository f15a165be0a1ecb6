"""From hits to the cells of a trend: which articles are in which group and period, and what each of them holds."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from toolkit import groups, tables, text
from toolkit.backends import Distributed
from toolkit.errors import WrongTable
from toolkit.text import Corpus

Array = np.ndarray[Any, np.dtype[Any]]


class Scored(NamedTuple):
    """Articles with what was counted in each: `counts` of the frames `names`, `words`, and the `unit` it belongs to.

    Articles of one unit are copies of one another, and so no witnesses by themselves.
    """

    ids: pd.Index
    names: list[str]
    counts: Array  # (articles, frames)
    words: Array  # (articles,)
    units: Array  # (articles,)

    def take(self, rows: Array) -> Scored:
        """Those of these rows."""
        return self._replace(
            ids=self.ids[rows], counts=self.counts[rows], words=self.words[rows], units=self.units[rows]
        )

    def in_order(self) -> Scored:
        """By the names of the articles, so that what is drawn does not depend on the order of the rows."""
        found = self.take(np.argsort(self.ids.astype("str"), kind="stable"))
        return found._replace(units=pd.factorize(found.units)[0])

    def together(self, places: Array) -> tuple[Scored, Array]:
        """One row for all that a unit has in a place, such as a period, and the place of each row.

        Units are numbered as they come; the id is that of their first article there.
        """
        unit, width = pd.factorize(self.units)[0], int(places.max(initial=0)) + 1
        key, first, row = np.unique(unit * width + places, return_index=True, return_inverse=True)
        counts = np.zeros((len(key), self.counts.shape[1]), dtype=np.int64)
        words = np.zeros(len(key), dtype=np.int64)
        np.add.at(counts, row, self.counts)
        np.add.at(words, row, self.words)
        return Scored(self.ids[first], self.names, counts, words, key // width), places[first]


def by_article(hits: pd.DataFrame, clusters: pd.DataFrame | None = None) -> Scored:
    """The articles of the hits; copies are one unit."""
    row, ids = _numbered(hits["article_id"])
    column, names = pd.factorize(hits["frame"])
    zone, zones = pd.factorize(hits["zone"])
    _check_complete((row, column, zone), (ids, names, zones))
    cell = row * len(names) + column
    counts, words = (
        np.bincount(cell, hits[name], len(ids) * len(names)).reshape(len(ids), len(names)).astype(np.int64)
        for name in ("n_hits", "n_words")
    )
    units = np.arange(len(ids))
    if clusters is not None:
        units = groups.units_of(pd.Series(ids), clusters)
    return Scored(ids, list(names), counts, words.max(axis=1, initial=0), units)


def _numbered(ids: pd.Series) -> tuple[Array, pd.Index]:
    """A number for each id, as they come, and the ids; categories that stand in their order need not be looked up."""
    if isinstance(ids.dtype, pd.CategoricalDtype) and len(ids):
        codes = ids.cat.codes.to_numpy()
        steps = np.diff(codes, prepend=codes[0])
        if codes[0] >= 0 and (steps >= 0).all():
            return np.cumsum(steps > 0), pd.CategoricalIndex(ids.array[np.append(True, steps[1:] > 0)])
    row, found = pd.factorize(ids)
    return row, pd.Index(found)


def _check_complete(codes: tuple[Any, Any, Any], values: tuple[Any, Any, Any]) -> None:
    """Does every article have one row for each frame and zone? Else words count twice, or zeros not at all."""
    row, column, zone = codes
    ids, names, zones = values
    if "all" in zones and len(zones) > 1:
        others = ", ".join(f"'{zone}'" for zone in zones if zone != "all")
        raise WrongTable(
            f"these hits count whole articles (zone 'all') and {others} as well, so that words would count twice: "
            "keep one or the other."
        )
    found = np.bincount((row * len(names) + column) * len(zones) + zone, minlength=len(ids) * len(names) * len(zones))
    if (found > 1).any():
        raise WrongTable(f"these hits have more than one row for {_some(found > 1, values)}: keep one of each.")
    if (found == 0).any():
        raise WrongTable(
            f"these hits have no row for {_some(found == 0, values)}: pass all rows of frames.score, "
            "as those without a match count too."
        )


def _some(wrong: Any, values: tuple[Any, Any, Any]) -> str:
    """How many cells of articles × frames × zones these are, and the first of them."""
    place = np.unravel_index(np.argmax(wrong), tuple(map(len, values)))
    first = ", ".join(f"'{each[number]}'" for each, number in zip(values, place, strict=True))
    return f"{wrong.sum():,} of {len(wrong):,} combinations of article, frame and zone, such as {first}"


def keys_of(
    wanted: pd.Index, articles: Corpus | Distributed, by: list[str], period: str | None, table: str = "trend"
) -> pd.DataFrame:
    """Groups and periods of these articles, row by row; `table` is what is made of them."""
    corpus = articles if isinstance(articles, pd.DataFrame | Distributed) else text.index(articles)
    known = table_of(corpus, ["article_id", "date", *by])
    if "article_id" not in known.columns:
        raise WrongTable("the articles have no column 'article_id': pass the table that was scored.")
    if period is not None and "date" not in known.columns:
        raise WrongTable(f"the articles have no column 'date', so there is no period '{period}'.")
    rows = _rows_among(wanted, known["article_id"])
    if (rows < 0).any():
        absent = wanted.difference(pd.Index(known["article_id"]))
        raise WrongTable(
            f"{len(absent)} of {len(wanted)} articles of the hits are not among the articles, such as '{absent[0]}': "
            "pass the table that was scored."
        )
    if set(by) <= set(known):  # else all of them, for who has to say which there are
        known = known[[name for name in known if name in {"date", *by}]]
    return groups.keys(known.iloc[rows].reset_index(drop=True), by, period, taken=tables.columns(table))


def _rows_among(wanted: pd.Index, ids: pd.Series) -> Array:
    """In which row each of these ids is, or -1; ids that are categories, in this order, need not be looked up."""
    if isinstance(wanted, pd.CategoricalIndex):
        if len(wanted.categories) > len(ids):
            wanted = wanted.remove_unused_categories()
        if wanted.categories.equals(pd.Index(ids)):
            return np.asarray(wanted.codes)
    tables.check_unique(ids)
    return np.asarray(pd.Index(ids).get_indexer(wanted))


def table_of(corpus: pd.DataFrame | text.Index | Distributed, columns: list[str]) -> pd.DataFrame:
    """The articles, with at least these columns if they have them."""
    if isinstance(corpus, text.Index):
        return corpus.columns(columns)
    return corpus if isinstance(corpus, pd.DataFrame) else corpus.articles


def cells_of(keys: pd.DataFrame, by: list[str], period: str | None) -> dict[tuple[Any, ...], Any]:
    """For each group and period, those without an article included, the row numbers of its articles."""
    names = [*by, *(["period"] if period else [])]
    if not names:
        return {(pd.NA,): np.arange(len(keys))}
    found = _rows_of(keys[names]) if len(keys) else {}
    if not period:
        return {(*key, pd.NA): rows for key, rows in found.items()}
    every = groups.range_of(keys["period"])
    of_group = dict.fromkeys(key[:-1] for key in found)
    nobody = np.empty(0, dtype=np.int64)
    return {(*group, time): found.get((*group, time), nobody) for group in of_group for time in every}


def _rows_of(keys: pd.DataFrame) -> dict[tuple[Any, ...], Any]:
    """The row numbers of each key; `indices` of a groupby has none for what is missing in a category."""
    number = keys.groupby(list(keys), observed=True, dropna=False).ngroup().to_numpy()
    number = number.astype(np.min_scalar_type(number.max()))  # none is below 0; small ones are sorted far faster
    rows = np.argsort(number, kind="stable")
    each = np.split(rows, np.flatnonzero(np.diff(number[rows])) + 1)
    firsts = keys.iloc[[own[0] for own in each]].itertuples(index=False, name=None)
    return {tuple(map(_as_key, first)): own for first, own in zip(firsts, each, strict=True)}


def _as_key(value: Any) -> Any:
    """The same missing number each time: one NaN is not another, not even as a key."""
    return np.nan if isinstance(value, float) and np.isnan(value) else value


def without_copies(
    hits: pd.DataFrame, articles: Corpus | Distributed, clusters: pd.DataFrame | None, one_per: str
) -> pd.DataFrame:
    """The hits of those articles that count: all of them, where nothing is known of copies."""
    if clusters is None:
        if one_per != "cluster":
            raise ValueError(f"one_per={one_per!r} needs clusters=, the table of copies: duplicates.find(articles).")
        return hits
    tables.check(clusters, "clusters")
    row, found = _numbered(hits["article_id"])  # none is missing: hits are checked before
    ids, outlets = pd.Series(found), None
    if one_per == "outlet":
        corpus = articles if isinstance(articles, pd.DataFrame | Distributed) else text.index(articles)
        table = table_of(corpus, ["article_id", "outlet"])
        if "outlet" in table.columns:
            outlets = ids.map(table.set_index("article_id")["outlet"].astype("str"))
    counted = groups.counted(ids, clusters, one_per, outlets=outlets)
    return hits if counted.all() else hits[counted[row]]
