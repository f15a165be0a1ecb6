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
from toolkit.stats.bootstrap import bootstrap_intervals
from toolkit.stats.changes import change_points, overdispersion
from toolkit.stats.clusters import clustered_difference, clustered_log_ratio, clustered_wilson
from toolkit.stats.differences import rate_difference, rate_ratio
from toolkit.stats.exact import conditional_odds_ratio, fisher_exact_p
from toolkit.stats.intervals import wilson
from toolkit.stats.linearized import linearized_intervals
from toolkit.stats.mover import mover
from toolkit.stats.odds import log_odds_dirichlet, odds_ratio
from toolkit.stats.standardized import Standardized, standardized_rates

__all__ = [
    "Standardized",
    "bayes_factor",
    "benjamini_hochberg",
    "bonferroni",
    "bootstrap_intervals",
    "change_points",
    "chi_squared",
    "chi_squared_p",
    "clustered_difference",
    "clustered_log_ratio",
    "clustered_wilson",
    "conditional_odds_ratio",
    "fisher_exact_p",
    "linearized_intervals",
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
    "standardized_rates",
    "wilson",
]
