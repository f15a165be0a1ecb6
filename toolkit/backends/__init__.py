"""When one machine is not enough: the same functions over a corpus that lies in parts on a Dask cluster.

A part is a table of articles: a partition of a Dask DataFrame, or a Parquet file that every worker can read. A worker
turns it into integers and asks it what a single process would ask of the whole. What comes back is small and additive:
tables are laid end to end (`over`), counts are added up two by two on the workers until one is left (`reduced`), and
one finish follows here. So the result is that of one process, however the articles are parted.

Nothing is kept on a worker between two questions: what a lost one was working at, Dask gives to another, which reads
the part again. Only this module knows Dask; without a scheduler its threads in this process do the work.
"""

from toolkit.backends.asking import over, reduced
from toolkit.backends.corpus import Distributed, distributed
from toolkit.backends.joining import end_to_end

__all__ = ["Distributed", "distributed", "end_to_end", "over", "reduced"]
