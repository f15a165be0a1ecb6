"""Arrays in, arrays out: every formula with its source."""

from toolkit.stats.adjust import benjamini_hochberg, bonferroni
from toolkit.stats.association import (
    bayes_factor,
    chi_squared,
    chi_squared_p,
    log_likelihood,
    log_ratio,
    log_ratio_interval,
    percent_difference,
)
from toolkit.stats.bootstrap import ratio_intervals
from toolkit.stats.changes import change_points, overdispersion
from toolkit.stats.clusters import clustered_log_ratio, clustered_wilson
from toolkit.stats.differences import rate_difference, rate_ratio
from toolkit.stats.intervals import wilson
from toolkit.stats.mover import mover
from toolkit.stats.odds import log_odds_dirichlet, odds_ratio

__all__ = [
    "bayes_factor",
    "benjamini_hochberg",
    "bonferroni",
    "change_points",
    "chi_squared",
    "chi_squared_p",
    "clustered_log_ratio",
    "clustered_wilson",
    "log_likelihood",
    "log_odds_dirichlet",
    "log_ratio",
    "log_ratio_interval",
    "mover",
    "odds_ratio",
    "overdispersion",
    "percent_difference",
    "rate_difference",
    "rate_ratio",
    "ratio_intervals",
    "wilson",
]
