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
from toolkit.stats.bursts import Bursts, kleinberg_bursts
from toolkit.stats.changes import change_points, overdispersion
from toolkit.stats.clusters import clustered_log_ratio, clustered_wilson
from toolkit.stats.collocation import delta_p, log_dice, mutual_information, t_score, z_score
from toolkit.stats.differences import rate_difference, rate_ratio
from toolkit.stats.dispersion import (
    carroll_d2,
    deviation_of_proportions,
    dispersion_kld,
    dispersion_range,
    juilland_d,
    rosengren_s,
)
from toolkit.stats.diversity import mattr, mtld
from toolkit.stats.exact import conditional_odds_ratio, fisher_exact_p
from toolkit.stats.intervals import mean_interval, wilson
from toolkit.stats.linearized import difference_error, linearized_intervals
from toolkit.stats.mover import mover
from toolkit.stats.odds import log_odds_dirichlet, odds_ratio
from toolkit.stats.power import Needed, needed
from toolkit.stats.simultaneous import Band, Bands, rate_bands, simultaneous_level
from toolkit.stats.standardized import Standardized, standardized_rates

__all__ = [
    "Band",
    "Bands",
    "Bursts",
    "Needed",
    "Standardized",
    "bayes_factor",
    "benjamini_hochberg",
    "bonferroni",
    "bootstrap_intervals",
    "carroll_d2",
    "change_points",
    "chi_squared",
    "chi_squared_p",
    "clustered_log_ratio",
    "clustered_wilson",
    "conditional_odds_ratio",
    "delta_p",
    "deviation_of_proportions",
    "difference_error",
    "dispersion_kld",
    "dispersion_range",
    "fisher_exact_p",
    "juilland_d",
    "kleinberg_bursts",
    "linearized_intervals",
    "log_dice",
    "log_likelihood",
    "log_odds_dirichlet",
    "log_ratio",
    "log_ratio_interval",
    "mattr",
    "mean_interval",
    "mover",
    "mtld",
    "mutual_information",
    "needed",
    "odds_ratio",
    "overdispersion",
    "percent_difference",
    "rate_bands",
    "rate_difference",
    "rate_ratio",
    "rosengren_s",
    "simultaneous_level",
    "standardized_rates",
    "t_score",
    "wilson",
    "z_score",
]
