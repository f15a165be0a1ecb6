"""Arrays in, arrays out: every formula with its source."""

from toolkit.stats.adjust import (bayes_factor, benjamini_hochberg, bonferroni, chi_squared, chi_squared_p, from toolkit.stats.association import, log_likelihood, log_ratio, log_ratio_interval, percent_difference)
from toolkit.stats.bootstrap import (bootstrap_intervals)
from toolkit.stats.clusters import (clustered_difference, clustered_log_ratio, clustered_wilson)
from toolkit.stats.exact import (conditional_odds_ratio, fisher_exact_p)
from toolkit.stats.intervals import (wilson)
from toolkit.stats.linearized import (linearized_intervals)
from toolkit.stats.odds import (log_odds_dirichlet, odds_ratio)
from toolkit.stats.standardized import (Standardized, standardized_rates)

__all__ = [
    "Standardized",
    "bayes_factor",
    "benjamini_hochberg",
    "bonferroni",
    "bootstrap_intervals",
    "chi_squared",
    "chi_squared_p",
    "clustered_difference",
    "clustered_log_ratio",
    "clustered_wilson",
    "conditional_odds_ratio",
    "fisher_exact_p",
    "from toolkit.stats.association import",
    "linearized_intervals",
    "log_likelihood",
    "log_odds_dirichlet",
    "log_ratio",
    "log_ratio_interval",
    "odds_ratio",
    "percent_difference",
    "standardized_rates",
    "wilson",
]
