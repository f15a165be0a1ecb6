"""How do frames go over time, by outlet or by anything else, and how sure is that?"""

from toolkit.trends.breaks import breaks
from toolkit.trends.differences import differences
from toolkit.trends.event import around_event
from toolkit.trends.rates import rate
from toolkit.trends.smoothing import smooth
from toolkit.trends.weekdays import weekdays

__all__ = ["around_event", "breaks", "differences", "rate", "smooth", "weekdays"]
