"""Rates and shares at a fixed mix of outlets, or of whatever else must not make the trend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit.stats.standardized import Standardized, standardized_rates
from toolkit.trends.cells import Array, Scored


def at_fixed_mix(
    table: pd.DataFrame,
    scored: Scored,
    cells: dict[tuple[Any, ...], Array],
    strata: Array,
    together: Sequence[tuple[Any, ...]],
    *,
    per: float,
    level: float,
) -> tuple[pd.DataFrame, int]:
    """The trend with rates and shares of cells as they would be if each had the mix of strata of all of them together.

    `together` says of each cell with which others it is compared. The second value is how many cells cannot be.
    """
    table, apart = table.copy(), np.zeros(len(cells), dtype=bool)
    members, rows = list(cells.values()), np.arange(len(table)).reshape(len(cells), len(scored.names))
    for group in dict.fromkeys(together):
        own = np.array([number for number, other in enumerate(together) if other == group])
        article = np.concatenate([members[number] for number in own])
        cell = np.repeat(np.arange(len(own)), [len(members[number]) for number in own])
        for frame, _ in enumerate(scored.names):
            counts = scored.counts[article, frame]
            place = (cell, np.unique(strata[article], return_inverse=True)[1])
            how: dict[str, Any] = {"units": scored.units[article], "level": level}
            rate = _padded(standardized_rates(counts, scored.words[article], *place, **how), len(own))
            share = _padded(standardized_rates((counts > 0) * 1, np.ones(len(article)), *place, **how), len(own))
            at = rows[own, frame]
            table.loc[at, ["rate", "rate_low", "rate_high"]] = np.stack(rate[:3], axis=1) * per
            table.loc[at, ["share", "share_low", "share_high"]] = np.minimum(np.stack(share[:3], axis=1), 1)
            apart[own] |= ~rate.comparable
    return table, int(apart.sum())


def _padded(found: Standardized, n: int) -> Standardized:
    """With the cells at the end that have no article."""
    more = np.full(n - len(found.rates), np.nan)
    rates, low, high = (np.append(one, more) for one in found[:3])
    return Standardized(rates, low, high, np.append(found.comparable, np.isnan(more)))
