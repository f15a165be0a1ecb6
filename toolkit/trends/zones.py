"""Titles, leads and bodies one by one: the same question, asked of the hits of each zone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd

from toolkit import tables
from toolkit.errors import WrongTable
from toolkit.trends.cells import by_article

Told = TypeVar("Told")


def by_zone(
    hits: pd.DataFrame, by: list[str], ask: Callable[[pd.DataFrame, list[str]], tuple[pd.DataFrame, Told]]
) -> tuple[pd.DataFrame, list[Told]]:
    """What `ask` makes of the hits and their groups, as one table, and what it says besides: of each zone by itself,
    where `zone` is one of the groups.

    Examples
    --------
    >>> hits = pd.DataFrame({"article_id": "a", "frame": "war", "zone": ["title", "body"], "n_hits": [1, 2]})
    >>> table, told = by_zone(hits.assign(n_words=9), ["zone"], lambda own, by: (own[["n_hits"]], len(own)))
    >>> table.values.tolist(), told
    ([['title', 1], ['body', 2]], [1, 1])
    """
    if "zone" not in by:
        table, told = ask(hits, by)
        return table, [told]
    by_article(hits)  # is every zone of every article there, and once?
    there = set(hits["zone"])
    if not there <= set(tables.ZONES):
        raise WrongTable(
            f"by='zone' needs hits of {', '.join(tables.ZONES)}, but these count whole articles (zone 'all'): "
            "make them with frames.score(corpus, lexicon, zones=True)."
        )
    zones = [zone for zone in tables.ZONES if zone in there] or list(tables.ZONES)
    others = [name for name in by if name != "zone"]
    found = [ask(hits[hits["zone"] == zone], others) for zone in zones]
    table = pd.concat([one[0] for one in found if len(one[0])] or [found[0][0]], ignore_index=True)
    zone = pd.Categorical(np.repeat(zones, [len(one[0]) for one in found]), categories=tables.ZONES)
    table.insert(by.index("zone"), "zone", pd.Series(zone))
    order = table.groupby(by, observed=True, dropna=False, sort=True).ngroup().to_numpy().argsort(kind="stable")
    return table.iloc[order].reset_index(drop=True), [one[1] for one in found]
