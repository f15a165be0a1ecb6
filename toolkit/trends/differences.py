"""When do two groups differ, if one looks at all periods at once? Differences of rates with bands."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd

from toolkit import groups, tables
from toolkit.backends import Distributed
from toolkit.errors import check_per, check_whole
from toolkit.stats.intervals import check_level
from toolkit.stats.simultaneous import rate_bands
from toolkit.text import Corpus
from toolkit.trends import asked, cells
from toolkit.trends.cells import Array, Scored

_SIDES = ("reference", "target")  # in the order of the numbers 0 and 1


class _How(NamedTuple):
    """What the numbers are to be like."""

    per: float
    level: float
    seed: int
    draws: int


def differences(
    hits: pd.DataFrame,
    articles: Corpus | Distributed,
    *,
    by: str,
    target: object,
    reference: object = None,
    period: str = "M",
    per: float = 1_000,
    level: float = 0.95,
    seed: int = 0,
    draws: int = 10_000,
    clusters: pd.DataFrame | None = None,
    one_per: str = "cluster",
) -> pd.DataFrame:
    """In which periods does one group have more of a frame than another, and which band holds all of them at once?

    Parameters
    ----------
    hits : DataFrame
        `hits`, from `frames.score`: all its rows of the frames and zones that are wanted, zeros included.
    articles : DataFrame, Index, path of a saved index, or Distributed
        Where the column `by` and the dates are looked up.
    by : str
        Column of the articles that parts them.
    target : object
        The value of that column whose articles are looked at.
    reference : object, optional
        Another value of the column. Without it, all other articles, those without a value too.
    period : str
        D, W, M, Q, Y, or a multiple such as 2W. Articles without a date are left out, with a warning.
    per : float
        The rates are per so many words.
    level : float
        Confidence, of each interval and of the band.
    seed : int
        The same seed gives the same band where something is drawn, whatever the order of the rows.
    draws : int
        How often the largest difference is drawn, where copies stand in several periods; else nothing is.
    clusters : DataFrame, optional
        From `duplicates.find`: then copies of an article do not count, and those that do are one witness together.
    one_per : {"cluster", "outlet", "article"}
        Which copies count with `clusters`: the first of a cluster, the first of each outlet in a cluster, or all.
        Between outlets, "outlet" is the fair one: else a story is told only by the one that had it first.

    Returns
    -------
    DataFrame
        `differences`: one row per frame and period; periods without an article are there, with NaN.

    Raises
    ------
    ValueError
        If there is no such column or group, if there is nothing on the other side, or if an option is not known.

    Notes
    -----
    Of sixty months, three leave out 0 by chance alone in intervals of 95 %. `difference_low` and `difference_high` are
    such an interval: right for one month that was chosen before. Whoever looks for the months in which groups differ
    takes the band: `difference_band_low` and `difference_band_high` hold the true differences of all periods together.
    It is a sup-t band, by which all intervals of a frame are made wider alike (`stats.rate_bands`); frames have one
    each. The log ratio has the same, of rates as multiples: it compares frequent times with rare ones.

    Intervals go by whole articles, and are NaN where a side has fewer than three with words, no match, or one rate in
    all of them. Such periods are not in the band either. In simulated corpora of 24 periods
    (`benchmarks/differences.md`), 95 % bands of the difference held everywhere in 91 to 100 % where the smaller side
    had twenty articles in each period, in 94 to 100 % from fifty on; those of the log ratio in 94 to 100 % from twenty
    on. The single intervals did so in some 30 %. Fewer than ten articles are marked in `few`, and a warning counts
    them: of five, bands held in 82 % and more (log ratio: 92 %). What moves all articles of one side in a period alike,
    such as a correspondent on leave, is part of the difference.

    References
    ----------
    Montiel Olea & Plagborg-Møller 2019, Journal of Applied Econometrics 34:1–17; Šidák 1967, JASA 62:626–633; Woodruff
    1971, JASA 66:411–414, for the errors.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames
    >>> texts = ["No war here.", "War is war."] * 10 + ["Peace.", "War and peace again and again."] * 10
    >>> dates = pd.to_datetime(["2025-01-10", "2025-01-20", "2025-02-10", "2025-02-20"] * 10)
    >>> articles = pd.DataFrame({"article_id": [f"{n:02}" for n in range(40)], "date": dates, "text": texts})
    >>> articles["outlet"] = ["Post"] * 20 + ["Gazette"] * 20
    >>> hits = frames.score(articles, {"war": ["war"]})
    >>> table = differences(hits, articles, by="outlet", target="Post", per=100)
    >>> table[["frame", "rate_target", "rate_reference", "difference"]].round(1).values.tolist()
    [['war', 50.0, 14.3, 35.7], ['war', 50.0, 14.3, 35.7]]
    >>> table[["difference_low", "difference_band_low"]].round(1).values.tolist()
    [[24.8, 23.2], [24.8, 23.2]]
    """
    tables.check(hits, "hits")
    how = _asked(per, level, seed, draws)
    groups.check_column(by)
    scored = cells.by_article(cells.without_copies(hits, articles, clusters, one_per), clusters)
    keys = cells.keys_of(scored.ids, articles, [by], str(period), "differences")
    inside, kept = _sides(keys[by], by, target, reference)
    undated = kept & keys["period"].isna().to_numpy()
    rows = np.flatnonzero(kept & ~undated)
    order = rows[np.argsort(scored.ids.to_numpy(dtype=object)[rows], kind="stable")]
    table = _table(scored.take(order), keys["period"].iloc[order], inside[order], how)
    groups.warn_of_undated(int(undated.sum()), int(kept.sum()))
    _warn_of_few(table)
    return table


def _asked(per: float, level: float, seed: int, draws: int) -> _How:
    check_per(per)
    check_level(level)
    check_whole("seed", seed)
    check_whole("draws", draws)
    if draws < 1_000:
        raise ValueError(f"draws={draws} are too few for a band: give 1,000 or more.")
    return _How(per, level, seed, draws)


def _sides(values: pd.Series, by: str, target: object, reference: object) -> tuple[Array, Array]:
    """Which articles are the target's, and which are on either side."""
    if reference is not None:
        return groups.two_of(values, by, target, reference)
    inside = groups.one_of(values, by, "target", target)
    if len(inside) and inside.all():
        raise ValueError(f"no article is outside target {str(target)!r}, so there is nothing to compare it with.")
    return inside, np.ones(len(inside), dtype=bool)


def _table(scored: Scored, when: pd.Series, inside: Array, how: _How) -> pd.DataFrame:
    """All rows: the periods of a frame, one frame after the other."""
    every = groups.range_of(when)
    if not every:
        return tables.empty("differences")
    number = {period: place for place, period in enumerate(every)}
    cell = when.map(number).to_numpy(dtype=np.int64)
    columns = _counts(scored, cell * 2 + inside, len(every), how.per)
    bands = rate_bands(
        scored.counts,
        scored.words,
        inside,
        cell,
        n_cells=len(every),
        units=scored.units,
        level=how.level,
        draws=how.draws,
        rng=np.random.default_rng(how.seed),
    )
    for name, band, scale in (("difference", bands.difference, how.per), ("log_ratio", bands.log_ratio, 1.0)):
        for part, values in band._asdict().items():
            columns[name if part == "value" else f"{name}_{part}"] = values * scale
    table = pd.DataFrame({name: np.ravel(values.T) for name, values in columns.items()})
    table.insert(0, "frame", np.repeat(scored.names, len(every)))
    table.insert(1, "period", pd.Series(every * len(scored.names), dtype=when.dtype))
    return table[tables.columns("differences")].astype({"frame": "str"})


def _counts(scored: Scored, place: Array, n: int, per: float) -> dict[str, Array]:
    """What either side has in each period, as columns of shape (periods, frames)."""
    k = len(scored.names)
    hits = np.zeros((2 * n, k), dtype=np.int64)
    np.add.at(hits, place, scored.counts)
    words = np.bincount(place, scored.words, 2 * n).astype(np.int64)[:, None].repeat(k, axis=1)
    with np.errstate(invalid="ignore"):
        rates = hits / words * per
    n_articles = np.bincount(place, minlength=2 * n)[:, None].repeat(k, axis=1)
    own, at = scored.together(place)
    witnesses = np.bincount(at[own.words > 0], minlength=2 * n).reshape(n, 2).min(axis=1)
    columns: dict[str, Array] = {"few": (witnesses < asked.FEW)[:, None].repeat(k, axis=1)}
    for name, values in (("n_hits", hits), ("n_words", words), ("n_articles", n_articles), ("rate", rates)):
        columns |= {f"{name}_{side}": values[number::2] for number, side in enumerate(_SIDES)}
    return columns


def _warn_of_few(table: pd.DataFrame) -> None:
    """Say how many periods have a bound of which one should not be too sure."""
    rough = table[table["few"] & table["difference_low"].notna()]
    if len(rough):
        warnings.warn(
            f"bands from fewer than {asked.FEW} articles on a side are rough, and may be too narrow: "
            f"{rough['period'].nunique()} of {table['period'].nunique()} periods (column few).",
            stacklevel=3,
        )
