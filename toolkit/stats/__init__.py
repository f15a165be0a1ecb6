"""Arrays in, arrays out: every formula with its source."""

from toolkit.stats.association import log_likelihood, log_ratio
from toolkit.stats.bootstrap import ratio_intervals
from toolkit.stats.clusters import clustered_log_ratio, clustered_wilson
from toolkit.stats.intervals import wilson

__all__ = ["clustered_log_ratio", "clustered_wilson", "log_likelihood", "log_ratio", "ratio_intervals", "wilson"]
