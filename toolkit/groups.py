"""Which group and which period does an article belong to? Shared by everything that has `by=` and `period=`.

A period is one of pandas's: `D`, `W` (Monday to Sunday), `M`, `Q`, `Y`, or a multiple such as `2W` or `5Y`, whose bins
begin at a multiple of it: `5Y` at 2000, 2005, …; `6M` in January and July.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pandas.api.types import is_list_like

from toolkit.errors import WrongTable, did_you_mean

_FEW = 30  # articles on a side; below, intervals of differences were seen to hold less often than they say
_MOST_PERIODS = 20_000  # 54 years of days
_LISTED = 20  # groups that a message names
_ONE_PER = ("article", "cluster", "outlet")
_PERIODS = "D, W, M, Q or Y, or a multiple such as 2W or 5Y"


def by_list(by: str | Sequence[str] | None) -> list[str]:
    """The `by=` of a call as a list of column names.

    Examples
    --------
    >>> by_list(None), by_list("outlet"), by_list(["outlet", "section"])
    ([], ['outlet'], ['outlet', 'section'])
    """
    return [] if by is None else [by] if isinstance(by, str) else list(dict.fromkeys(by))


def keys(
    articles: pd.DataFrame,
    by: str | Sequence[str] | None,
    period: str | None,
    *,
    taken: Collection[str] = (),
    option: str = "by",
) -> pd.DataFrame:
    """The group and the period of each article.

    Parameters
    ----------
    articles : DataFrame
        One row per article.
    by : str or list of str, optional
        Columns of `articles`.
    period : str, optional
        `D`, `W`, `M`, `Q`, `Y`, or a multiple of one. Articles without a date have no period.
    taken : collection of str
        The columns of the table that is being made, under whose names there can be no group.
    option : str
        What the caller calls `by`, for messages.

    Returns
    -------
    DataFrame
        One row per article, in the same order and with the same index: the `by` columns, then `period`
        (missing where none was asked).

    Raises
    ------
    ValueError
        If a column is not there, if its name is taken or its values cannot be groups, or if the period is not
        understood.
    """
    names = by_list(by)
    for name in names:
        if name == "zone" and name not in articles.columns:
            raise ValueError(
                "by='zone' parts the words and matches of an article, which is in every zone itself: "
                "leave it out here, or ask terms.count or trends.rate."
            )
        if name not in articles.columns:
            raise ValueError(
                f"the articles have no column '{name}' for {option}=.{did_you_mean(name, articles.columns)} "
                f"Columns: {', '.join(map(str, articles.columns))}."
            )
        if name == "period" or name in taken:
            raise ValueError(f"{option}='{name}' is always in the result: leave it out, or rename your column.")
        _check_values(articles[name], option)
    groups = articles[names].copy()
    groups["period"] = pd.NA if period is None else periods(articles["date"], period)
    return groups


def _check_values(column: pd.Series, option: str) -> None:
    """Lists and their like are no groups."""
    if isinstance(column.dtype, pd.StringDtype):
        return
    try:
        column.unique()
    except (TypeError, NotImplementedError):  # pandas's own, and Arrow's
        kind = type(column.dropna().iloc[0]).__name__
        raise ValueError(
            f"{option}='{column.name}' cannot be used, as the column holds values of type {kind}: "
            "give one with a single value for each article."
        ) from None


def check_column(by: object) -> None:
    """Say so if this is not the one column that parts two sides.

    Examples
    --------
    >>> check_column(["outlet"])
    Traceback (most recent call last):
    ...
    TypeError: by=['outlet'] cannot be used: give the name of one column.
    """
    if not isinstance(by, str):
        raise TypeError(f"by={by!r} cannot be used: give the name of one column.")


def two_of(
    values: pd.Series, by: str, target: object, reference: object
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which articles are the target's, and which are the one's or the other's?

    Examples
    --------
    >>> inside, kept = two_of(pd.Series(["P", "Q", "R"]), "outlet", "P", "Q")
    >>> inside.tolist(), kept.tolist()
    ([True, False, False], [True, True, False])
    """
    if not is_list_like(target) and str(target) == str(reference):
        raise ValueError(f"target and reference are both {str(target)!r}: name two groups, or leave reference out.")
    inside, outside = (one_of(values, by, *one) for one in (("target", target), ("reference", reference)))
    return inside, inside | outside


def one_of(values: pd.Series, by: str, role: str, group: object) -> NDArray[np.bool_]:
    """Which articles have this group? Groups are compared as they are written, so that 2021 and '2021' are the same.

    Examples
    --------
    >>> one_of(pd.Series(["P", "Q"]), "outlet", "target", "P").tolist()
    [True, False]
    """
    if is_list_like(group):
        raise ValueError(f"{role}={group!r} cannot be used: give one group of '{by}'.")
    if pd.isna(group):  # type: ignore[call-overload]
        raise ValueError(f"{role}={group!r} cannot be used: what has no value in '{by}' is no group.")
    values, places = once(values)
    names = values.astype("object").map(str).where(values.notna().to_numpy(), None)
    found: NDArray[np.bool_] = (names == str(group)).to_numpy(dtype=bool)[places]
    if len(values) and not found.any():
        known = sorted(set(names.dropna()))
        more = ", …" if len(known) > _LISTED else ""
        listed = f"Groups: {', '.join(known[:_LISTED])}{more}." if known else "It has no value at all."
        raise ValueError(f"{role} {str(group)!r} is not in the column '{by}'.{did_you_mean(group, known)} {listed}")
    return found


def once(values: pd.Series) -> tuple[pd.Series, NDArray[np.int64]]:
    """The different values, and which of them stands in each place: what is asked of each is then asked once.

    Others than strings, categories and bools stay as they are: what is equal there need not be written alike.

    Examples
    --------
    >>> different, places = once(pd.Series(["P", "Q", "P"]))
    >>> different.tolist(), places.tolist()
    (['P', 'Q'], [0, 1, 0])
    """
    if values.dtype != bool and not isinstance(values.dtype, pd.StringDtype | pd.CategoricalDtype):
        return values, np.arange(len(values))
    places, different = pd.factorize(values, use_na_sentinel=False)
    return pd.Series(different), places


def periods(dates: pd.Series, period: str) -> pd.Series:
    """The period that each date falls into: pandas Periods, `NaT` where there is no date.

    Examples
    --------
    >>> dates = pd.Series(pd.to_datetime(["1999-12-31", "2004-05-06"]))
    >>> [str(p) for p in periods(dates, "5Y")]
    ['1995', '2000']
    """
    match = re.fullmatch(r"(\d{0,4})([DWMQY])", str(period).strip())
    multiple = int(match.group(1) or 1) if match else 0
    if not match or multiple < 1:
        raise ValueError(f"period '{period}' is not known: it can be {_PERIODS}.")
    unit = match.group(2)
    single: pd.Series = naive(dates).dt.to_period(unit)
    if multiple == 1:
        return single
    number = single.dt.year if unit == "Y" else single.astype("int64")  # of NaT any: it stays NaT
    begin: pd.Series = single - (number % multiple).fillna(0).astype("int64")
    binned: pd.Series = begin.astype(pd.PeriodDtype(f"{multiple}{'W-SUN' if unit == 'W' else unit}"))
    return binned


def naive(dates: pd.Series) -> pd.Series:
    """Dates as the source wrote them, without their offset from Greenwich."""
    if dates.isna().all():
        return pd.Series(pd.NaT, index=dates.index, dtype="datetime64[us]")
    if not pd.api.types.is_datetime64_any_dtype(dates):
        raise WrongTable(f"the column 'date' must hold dates, not {dates.dtype}: convert it with pandas.to_datetime.")
    if isinstance(dates.dtype, pd.ArrowDtype):  # as a Parquet file may give them: they lack what follows
        dates = pd.to_datetime(dates.astype("object"))
    naive: pd.Series = dates.dt.tz_localize(None)
    return naive


def range_of(found: pd.Series) -> list[pd.Period]:
    """All periods from the first to the last, those in which nothing happened included.

    Examples
    --------
    >>> dates = pd.Series(pd.to_datetime(["2021-01-31", "2021-03-01"]))
    >>> [str(p) for p in range_of(periods(dates, "M"))]
    ['2021-01', '2021-02', '2021-03']
    """
    known = found.dropna()
    if known.empty:
        return []
    first, last, freq = known.min(), known.max(), known.iloc[0].freq
    n = (last - first).n // freq.n + 1
    if n > _MOST_PERIODS:
        raise ValueError(
            f"from {first} to {last} there are {n:,} periods: choose a longer period, or look for a wrong date."
        )
    return list(pd.period_range(first, last, freq=freq))


def counted(
    ids: pd.Series, clusters: pd.DataFrame, one_per: str, *, outlets: pd.Series | None = None
) -> NDArray[np.bool_]:
    """Which articles count, if of the copies of an article only some do?

    Parameters
    ----------
    ids : Series
        The articles.
    clusters : DataFrame
        From `duplicates.find`; of those that are not the first, the order says which is earlier. An article that is not
        in it has no copy.
    one_per : {"article", "cluster", "outlet"}
        All of them; the first of each cluster that is among these; or the first of each outlet in each cluster.
    outlets : Series, optional
        The outlet of each article, for the last of these.

    Returns
    -------
    array of bool
        One element per article.

    Examples
    --------
    >>> clusters = pd.DataFrame({"article_id": ["b", "a"], "cluster": ["b", "b"], "similarity": 1.0})
    >>> clusters["is_first"] = [True, False]
    >>> counted(pd.Series(["a", "b", "c"]), clusters.assign(agency=""), "cluster").tolist()
    [False, True, True]
    """
    if one_per not in _ONE_PER:
        raise ValueError(f"one_per='{one_per}' is not known: it can be {', '.join(_ONE_PER)}.")
    if one_per == "article":
        return np.ones(len(ids), dtype=np.bool_)
    if one_per == "outlet" and outlets is None:
        raise WrongTable("the articles have no column 'outlet', so there cannot be one per outlet: use 'cluster'.")
    names, places = _with_others(ids, clusters)
    known = _known(names, clusters)
    found = pd.DataFrame({"cluster": _clusters_of(names, known).to_numpy()})
    found["place"] = names.map(pd.Series(np.arange(len(known)), known.index)).fillna(len(known)).to_numpy()
    if one_per == "outlet" and outlets is not None:
        found["outlet"] = outlets.astype("str").fillna("").to_numpy()[places]
    later = found.sort_values("place", kind="stable").duplicated([name for name in found.columns if name != "place"])
    counts = np.ones(len(ids), dtype=np.bool_)
    counts[places] = ~later.sort_index().to_numpy()
    return counts


def warn_of_undated(n: int, total: int) -> None:
    """Say how many articles are in no period."""
    if n:
        warnings.warn(f"without a date, so in no period and left out here: {n} of {total} articles.", stacklevel=3)


def warn_of_few(inside: NDArray[np.bool_], n_words: NDArray[np.int64]) -> None:
    """Say so where intervals of a comparison come from few articles with words on a side: those inside, and the others.

    A side without any is a list from elsewhere.
    """
    sides = [int(n) for n in (np.sum(inside & (n_words > 0)), np.sum(~inside & (n_words > 0))) if n]
    if sides and 1 < min(sides) < _FEW:
        warnings.warn(
            f"intervals from fewer than {_FEW} articles on a side are rough, and may be too narrow: here "
            f"{' and '.join(f'{n:,}' for n in sides)}.",
            stacklevel=3,
        )


def units_of(ids: pd.Series, clusters: pd.DataFrame) -> NDArray[np.int64]:
    """A number for each article, the same for those of one cluster of copies, in the order in which they come.

    Examples
    --------
    >>> clusters = pd.DataFrame({"article_id": ["b", "a"], "cluster": ["b", "b"], "is_first": [True, False]})
    >>> units_of(pd.Series(["a", "c", "b"]), clusters).tolist()
    [0, 1, 0]
    """
    names, places = _with_others(ids, clusters)
    units = np.arange(len(ids))
    cluster, _ = pd.factorize(_clusters_of(names, _known(names, clusters)))
    _, firsts = np.unique(cluster, return_index=True)
    units[places] = places[firsts][cluster]
    return pd.factorize(units)[0]


def _with_others(ids: pd.Series, clusters: pd.DataFrame) -> tuple[pd.Series, NDArray[np.int64]]:
    """The names and the places of those articles that may share a cluster: mostly few, and no others are looked up.

    Of two articles in a cluster, one at least has another name than the cluster; or one article is there twice.
    """
    names = ids.astype("str").reset_index(drop=True)
    cluster, own = clusters["cluster"].astype("str"), clusters["article_id"].astype("str")
    told = pd.concat([cluster[cluster != own], own[cluster != own]])
    of_strings = isinstance(ids.dtype, pd.CategoricalDtype) and ids.cat.categories.dtype == "str"
    twice = (ids if of_strings else names).duplicated(keep=False).to_numpy()  # categories have numbers: that is quick
    places = np.flatnonzero(_are_among(names, told) | twice)
    return names[places], places


def _are_among(names: pd.Series, told: pd.Series) -> NDArray[np.bool_]:
    """Which of these are among those? `isin` of pandas takes strings out of Arrow for it, one by one."""
    values, among = (pa.array(strings, pa.large_string(), from_pandas=True) for strings in (names, told))
    found: NDArray[np.bool_] = pc.is_in(values, value_set=among).to_numpy(zero_copy_only=False)
    return found


def _known(names: pd.Series, clusters: pd.DataFrame) -> pd.DataFrame:
    """Of each of these articles one row; the first of their clusters come first, whatever order somebody has put them
    in. Of others too, where these are most of the table."""
    if len(names) < len(clusters) / 2:
        clusters = clusters[_are_among(clusters["article_id"].astype("str"), names)]
    first = clusters.sort_values("is_first", ascending=False, kind="stable")
    return first.drop_duplicates("article_id").set_index("article_id")


def _clusters_of(names: pd.Series, known: pd.DataFrame) -> pd.Series:
    """The cluster that each article is in; one that is in none is its own."""
    return names.map(known["cluster"].astype("str")).astype("str").fillna(names)
