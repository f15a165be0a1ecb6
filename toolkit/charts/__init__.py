"""Charts: each takes one table and returns a matplotlib Figure (`trend` can take breaks too, `dispersion` the dates).

Nothing is computed here, nothing is shown, saved or kept, and the table stays as it is. Uncertainty is drawn wherever
the table has it; n stands at the foot, the unit at the axis, and the alternative text in `alternative_text(fig)`.
"""

from __future__ import annotations

from toolkit.charts.bars import bars
from toolkit.charts.collocates import collocates
from toolkit.charts.composition import composition
from toolkit.charts.cooccurrence import cooccurrence
from toolkit.charts.differences import differences
from toolkit.charts.dispersion import dispersion
from toolkit.charts.dumbbell import dumbbell
from toolkit.charts.event import event
from toolkit.charts.heatmap import heatmap
from toolkit.charts.intake import intake
from toolkit.charts.keywords import keywords
from toolkit.charts.placed import points
from toolkit.charts.robust import robust
from toolkit.charts.sheet import alternative_text
from toolkit.charts.shift import shift
from toolkit.charts.slope import slope
from toolkit.charts.terms import terms
from toolkit.charts.theme import theme
from toolkit.charts.trend import trend
from toolkit.charts.volcano import volcano
from toolkit.charts.weekdays import weekdays

__all__ = [
    "alternative_text",
    "bars",
    "collocates",
    "composition",
    "cooccurrence",
    "differences",
    "dispersion",
    "dumbbell",
    "event",
    "heatmap",
    "intake",
    "keywords",
    "points",
    "robust",
    "shift",
    "slope",
    "terms",
    "theme",
    "trend",
    "volcano",
    "weekdays",
]
