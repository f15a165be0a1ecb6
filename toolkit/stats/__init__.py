"""Arrays in, arrays out: every formula with its source."""

from toolkit.stats.bootstrap import ratio_intervals
from toolkit.stats.intervals import wilson

__all__ = ["ratio_intervals", "wilson"]
