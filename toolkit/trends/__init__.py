"""How do frames go over time, by outlet or by anything else, and how sure is that?"""

from toolkit.trends.breaks import breaks
from toolkit.trends.rates import rate

__all__ = ["breaks", "rate"]
