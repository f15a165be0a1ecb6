"""Arrays in, arrays out: every formula with its source."""

from toolkit.stats.bootstrap import ratio_intervals
from toolkit.stats.clusters import clustered_wilson, log_ratio
from toolkit.stats.intervals import wilson

__all__ = ["clustered_wilson", "log_ratio", "ratio_intervals", "wilson"]
