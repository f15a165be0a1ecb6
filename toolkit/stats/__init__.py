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
from toolkit.stats.bursts import Bursts, kleinberg_bursts
from toolkit.stats.clusters import clustered_log_ratio, clustered_wilson
from toolkit.stats.collocation import delta_p, log_dice, mutual_information, t_score, z_score
from toolkit.stats.dispersion import (
    carroll_d2,
    deviation_of_proportions,
    dispersion_kld,
    dispersion_range,
    juilland_d,
    rosengren_s,
)
from toolkit.stats.diversity import mattr, mtld
from toolkit.stats.intervals import mean_interval, wilson
from toolkit.stats.odds import log_odds_dirichlet, odds_ratio

__all__ = [
    "Bursts",
    "bayes_factor",
    "benjamini_hochberg",
    "bonferroni",
    "carroll_d2",
    "chi_squared",
    "chi_squared_p",
    "clustered_log_ratio",
    "clustered_wilson",
    "delta_p",
    "deviation_of_proportions",
    "dispersion_kld",
    "dispersion_range",
    "juilland_d",
    "kleinberg_bursts",
    "log_dice",
    "log_likelihood",
    "log_odds_dirichlet",
    "log_ratio",
    "log_ratio_interval",
    "mattr",
    "mean_interval",
    "mtld",
    "mutual_information",
    "odds_ratio",
    "percent_difference",
    "ratio_intervals",
    "rosengren_s",
    "t_score",
    "wilson",
    "z_score",
]
