"""Which articles are copies of others: reprints, wire stories, versions? They are marked, never deleted.

`find` gives the table of copies; `keep_first` and `trends.rate(clusters=)` take it. Corpora from news databases hold
the same story many times, and a trend may be nothing but the week in which a database added an outlet that prints the
wire.
"""

from __future__ import annotations

from toolkit.duplicates.clusters import find, keep_first

__all__ = ["find", "keep_first"]
