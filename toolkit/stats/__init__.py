"""Arrays in, arrays out: every formula with its source."""

from toolkit.stats.association import log_likelihood, log_ratio
from toolkit.stats.bootstrap import ratio_intervals
from toolkit.stats.intervals import wilson

__all__ = ["log_likelihood", "log_ratio", "ratio_intervals", "wilson"]
