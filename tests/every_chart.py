"""Every chart of a corpus: the same tables and charts of whatever articles there are."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cached_property
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

import toolkit as tk
from toolkit import charts, compare, context, frames, study, terms, text, trends


class Material:
    """Articles, a lexicon, and what is counted of them; each table is made once, when it is first drawn."""

    def __init__(self, articles: pd.DataFrame, lexicon: Any, *, period: str = "M", few: tuple[str, ...] = ()) -> None:
        self.corpus = text.index(articles)
        self.lexicon = text.as_lexicon(lexicon)
        self.period = period
        self.frames = [frame.name for frame in self.lexicon.frames]
        self.few = list(few) or self.frames[:3]
        self._tables: dict[str, Any] = {}

    @property
    def articles(self) -> pd.DataFrame:
        return self.corpus.articles

    @cached_property
    def outlets(self) -> list[str]:
        """Those with most articles first."""
        return list(self.articles["outlet"].value_counts().index)

    @property
    def two(self) -> tuple[str, str]:
        return self.outlets[0], self.outlets[min(1, len(self.outlets) - 1)]

    @cached_property
    def hits(self) -> pd.DataFrame:
        return frames.score(self.corpus, self.lexicon)

    @cached_property
    def matches(self) -> pd.DataFrame:
        return frames.matches(self.corpus, self.lexicon)

    @cached_property
    def middle(self) -> pd.Timestamp:
        return self.articles["date"].median().normalize()

    def draw(self, name: str) -> Figure:
        """The chart of this name, of a table that is made once."""
        make, chart = DRAWN[name]
        if make not in self._tables:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # the tests of the tables have those
                self._tables[make] = make(self)
        return chart(self._tables[make], self)


def _by_outlet(m: Material) -> pd.DataFrame:
    return trends.rate(m.hits, m.corpus, by="outlet", seed=1)


def _over_time(m: Material) -> pd.DataFrame:
    return trends.rate(m.hits, m.corpus, period=m.period, seed=1)


def _both(m: Material) -> pd.DataFrame:
    return trends.rate(m.hits, m.corpus, by="outlet", period=m.period, seed=1)


def _of_two(m: Material) -> pd.DataFrame:
    table = _by_outlet(m)
    return table[table["outlet"].isin(m.two)]


def _of_two_periods(m: Material) -> pd.DataFrame:
    table = _both(m)
    found = sorted(table["period"].dropna().unique())
    return table[table["period"].isin([found[0], found[-1]])]


def _two_of_one_group(m: Material) -> pd.DataFrame:
    table = _over_time(m)
    found = sorted(table["period"].dropna().unique())
    return table[table["period"].isin([found[0], found[-1]])]


def _differences(m: Material) -> pd.DataFrame:
    one, other = m.two
    options = {"by": "outlet", "target": one, "reference": other if other != one else None}
    return trends.differences(m.hits, m.corpus, period=m.period, **options)


def _keyness(m: Material) -> pd.DataFrame:
    one, other = m.two
    options = {"by": "outlet", "target": one, "min_count": 2, "stopwords": "en", "permutations": 50}
    return compare.keyness(m.corpus, reference=other if other != one else None, **options)


def _shift(m: Material) -> pd.DataFrame:
    one, other = m.two
    return compare.shift(m.matches, m.corpus, by="outlet", target=one, reference=other if other != one else None)


def _robust(m: Material) -> pd.DataFrame:
    return study.robust(m.corpus, m.lexicon.only(m.few[0]), by="outlet", target=m.two[0]).variants


def _event(m: Material) -> pd.DataFrame:
    return trends.around_event(m.hits, m.corpus, m.middle, **_window(m))


def _event_by_outlet(m: Material) -> pd.DataFrame:
    return trends.around_event(m.hits, m.corpus, m.middle, by="outlet", **_window(m))


def _window(m: Material) -> dict[str, int]:
    """Four weeks in months, four steps in years."""
    days = (m.articles["date"].max() - m.articles["date"].min()).days
    step = 1 if days < 1_000 else days // 60
    return {"step": step, "window": max(7, min(28, days // 3)) if step == 1 else 4 * step}


def _actors(m: Material) -> pd.DataFrame:
    found = terms.count(m.corpus, stopwords="en").nlargest(8, "n")["term"]
    return frames.actors(m.corpus, m.lexicon, {term: [term] for term in found})


def _query(m: Material) -> str:
    return str(terms.count(m.corpus, stopwords="en").nlargest(1, "n")["term"].iloc[0])


def _collocates(m: Material) -> pd.DataFrame:
    return terms.collocates(m.corpus, _query(m), min_count=2)


def _all(table: pd.DataFrame, m: Material) -> Figure:
    return charts.trend(table, level=0.95)


Make = Callable[[Material], Any]
#: how each table is made, and drawn
DRAWN: dict[str, tuple[Make, Callable[[Any, Material], Figure]]] = {
    "trend": (_both, lambda t, m: charts.trend(t, frames=m.few, level=0.95)),
    "trend, all frames": (_both, _all),
    "trend, one frame": (_both, lambda t, m: charts.trend(t, frames=m.few[:1])),
    "trend, one group": (_over_time, lambda t, m: charts.trend(t, frames=m.few)),
    "trend, one group, all frames": (_over_time, _all),
    "trend, share": (_both, lambda t, m: charts.trend(t, frames=m.few, measure="share")),
    "trend, smooth": (lambda m: trends.smooth(_both(m)), lambda t, m: charts.trend(t, frames=m.few)),
    "trend, breaks": (
        lambda m: (_over_time(m), trends.breaks(m.hits, m.corpus, period=m.period, draws=20)),
        lambda t, m: charts.trend(t[0], breaks=t[1], frames=m.few),
    ),
    "trend, events": (
        _both,
        lambda t, m: charts.trend(
            t, frames=m.few, events={m.middle: "The signing of the Second Protocol", m.articles["date"].min(): "begin"}
        ),
    ),
    "bars": (_by_outlet, lambda t, m: charts.bars(t, frames=m.few, level=0.95)),
    "bars, all frames": (_by_outlet, lambda t, m: charts.bars(t)),
    "bars, one group": (lambda m: trends.rate(m.hits, m.corpus, seed=1), lambda t, m: charts.bars(t)),
    "heatmap": (_by_outlet, lambda t, m: charts.heatmap(t)),
    "heatmap, over time": (_over_time, lambda t, m: charts.heatmap(t)),
    "heatmap, actors": (_actors, lambda t, m: charts.heatmap(t)),
    "intake": (lambda m: m.articles, lambda t, m: charts.intake(t, period=m.period)),
    "terms": (
        lambda m: terms.count(m.corpus, by="outlet", stopwords="en", min_count=2),
        lambda t, m: charts.terms(t, top=10),
    ),
    "dumbbell": (_of_two, lambda t, m: charts.dumbbell(t)),
    "slope": (_of_two_periods, lambda t, m: charts.slope(t, frames=m.few, level=0.95)),
    "slope, one group": (_two_of_one_group, lambda t, m: charts.slope(t)),
    "differences": (_differences, lambda t, m: charts.differences(t, frames=m.few, target=m.two[0], level=0.95)),
    "differences, log ratios": (_differences, lambda t, m: charts.differences(t, measure="log_ratio")),
    "weekdays": (
        lambda m: trends.weekdays(m.hits, m.corpus),
        lambda t, m: charts.weekdays(t, frames=m.few, level=0.95),
    ),
    "weekdays, by outlet": (
        lambda m: trends.weekdays(m.hits, m.corpus, by="outlet"),
        lambda t, m: charts.weekdays(t, frames=m.few[:1]),
    ),
    "event": (_event, lambda t, m: charts.event(t, level=0.95)),
    "event, by outlet": (_event_by_outlet, lambda t, m: charts.event(t, frames=m.few)),
    "dispersion": (lambda m: m.matches, lambda t, m: charts.dispersion(t, m.articles, frames=m.few)),
    "dispersion, lines": (
        lambda m: context.kwic(m.corpus, _query(m)),
        lambda t, m: charts.dispersion(t, m.articles),
    ),
    "collocates": (_collocates, lambda t, m: charts.collocates(t, node=_query(m))),
    "composition": (
        lambda m: frames.coverage(m.corpus, m.lexicon),
        lambda t, m: charts.composition(t, frames=m.few),
    ),
    "composition, all frames": (lambda m: frames.coverage(m.corpus, m.lexicon), lambda t, m: charts.composition(t)),
    "cooccurrence": (
        lambda m: terms.cooccurrence(m.corpus, min_count=2, stopwords="en"),
        lambda t, m: charts.cooccurrence(t),
    ),
    "keywords": (_keyness, lambda t, m: charts.keywords(t, target=m.two[0], reference=m.two[1], level=0.95)),
    "volcano": (_keyness, lambda t, m: charts.volcano(t, target=m.two[0], reference=m.two[1])),
    "shift": (_shift, lambda t, m: charts.shift(t, target=m.two[0], reference=m.two[1], frames=m.few[0])),
    "shift, all frames": (_shift, lambda t, m: charts.shift(t, target=m.two[0], reference=m.two[1], most=8)),
    "robust": (_robust, lambda t, m: charts.robust(t, target=m.two[0], reference="the others")),
}


def chart_of(name: str) -> str:
    return name.split(",")[0]


def sample() -> Material:
    """The corpus that comes with the toolkit."""
    few = ("aggression", "atrocities", "peace process")
    return Material(tk.load.articles(tk.paths.SAMPLE), tk.lexicons.read("conflict"), period="2W", few=few)
