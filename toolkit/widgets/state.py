"""What a hand has asked of a corpus, as a small value: it can be written down, read again, and declared as a figure.

Nothing is computed here. A state says what is asked; `answers` says what came of it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from toolkit import groups
from toolkit.charts.names import texts_of
from toolkit.figures.declared import Declared
from toolkit.tables import ZONES, columns
from toolkit.text import Index, Lexicon
from toolkit.widgets.told import check_known, check_text, checked_names, plain

VIEWS = {"trend": "over time", "outlets": "by outlet", "words": "words", "sentences": "sentences"}
PERIODS = {"D": "day", "W": "week", "2W": "two weeks", "M": "month", "Q": "quarter", "Y": "year", "5Y": "five years"}
MEASURES = {"rate": "per 1,000 words", "share": "share of articles"}
INTERVALS = {"linearized": "linearized", "percentile": "drawn again", "bca": "drawn again, corrected"}
_DAYS = {"W": 7, "2W": 14, "M": 30, "Q": 91, "Y": 365}
_ENOUGH, _MOST_PERIODS = 10, 60  # articles of a period on average, and periods, in what is shown first
_FIRST_FRAMES = 3
_SPANS = 60  # of days, at most, that a histogram of all articles has
_MOST_GROUPS = 40  # different values of a column that can still part a chart
_MOST_SIGNS = 200  # of what is typed
_LEVEL = 0.95
_MOST_STEPS = 200  # that can be gone back
_NO_GROUPS = {"article_id", "title", "text", "url", "date", "zone", *columns("trend")}  # or taken by the table's own


class Point(NamedTuple):
    """A number of a chart: of this frame, and of this group and period where there are such."""

    frame: str
    group: str = ""
    period: str = ""


@dataclass(frozen=True)
class State:
    """What is asked. The plain dict of it is what a widget shows as its state.

    Attributes
    ----------
    view : str
        "trend", "outlets", "words" or "sentences".
    frames : tuple of str
        Of the lexicon.
    phrase : str
        Asked for instead of the frames; several are parted by commas.
    outlets : tuple of str
        These alone; all of them if there is none.
    since, until : str
        First and last day; "" for no bound.
    measure : str
        "rate" or "share".
    period : str
        As `trends.rate` has it.
    by : str
        The column that parts the lines of the trend; "" for none.
    zone : str
        Where alone matches count: "title", "lead" or "body"; "" for everywhere.
    copies : bool
        Whether copies of an article count, each by itself.
    interval : str
        As `trends.rate` has it.
    point : tuple
        Frame, group and period of the number whose sentences are shown; empty for none.
    """

    view: str = "trend"
    frames: tuple[str, ...] = ()
    phrase: str = ""
    outlets: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    measure: str = "rate"
    period: str = "M"
    by: str = ""
    zone: str = ""
    copies: bool = True
    interval: str = "linearized"
    point: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @property
    def phrases(self) -> tuple[str, ...]:
        """What is typed, one by one; a regular expression may hold commas."""
        typed = self.phrase.strip()
        parts = [typed] if typed.startswith(("/", "=/")) else [" ".join(part.split()) for part in typed.split(",")]
        return tuple(dict.fromkeys(filter(None, parts)))

    @property
    def column(self) -> str:
        """The column whose values part the chart; "" where none does."""
        own = {"trend": self.by, "outlets": self.by or "outlet"}
        return own.get(self.view, "")

    @property
    def asked(self) -> tuple[str, ...]:
        """Names of what is counted."""
        return self.phrases or self.frames


class Steps(NamedTuple):
    """States that were shown before this one, and those that were left by going back.

    Examples
    --------
    >>> steps = Steps().taken(State(view="trend"), State(view="words"))
    >>> steps.back(State(view="words"))[1].view
    'trend'
    """

    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()

    def taken(self, now: State, asked: State) -> Steps:
        """One step for a phrase, however many letters it was typed in; none, if it is taken away again."""

        def is_typed(before: State) -> bool:
            return replace(before, phrase=asked.phrase, point=asked.point) == asked

        if self.past and is_typed(now) and is_typed(self.past[-1]):
            if asked == self.past[-1]:  # typed, or chosen, and taken away again
                return Steps(self.past[:-1])
            if not now.point:
                return Steps(self.past)
        return Steps((*self.past, now)[-_MOST_STEPS:])

    def back(self, now: State) -> tuple[Steps, State]:
        """The one before, if there is one."""
        return (Steps(self.past[:-1], (*self.future, now)), self.past[-1]) if self.past else (self, now)

    def forward(self, now: State) -> tuple[Steps, State]:
        """The one that was left last by going back, if there is one."""
        return (Steps((*self.past, now), self.future[:-1]), self.future[-1]) if self.future else (self, now)


@dataclass(frozen=True)
class Choices:
    """What can be asked of a corpus with a lexicon."""

    frames: tuple[str, ...]
    outlets: dict[str, int]  # with the articles of each, those with most first
    groupings: tuple[str, ...]
    first: str
    last: str
    histogram: tuple[tuple[str, int], ...] = ()  # of the articles: spans of days, by the first day of each

    @classmethod
    def of(cls, corpus: Index, lexicon: Lexicon) -> Choices:
        """Of these articles, by these frames.

        Examples
        --------
        >>> from toolkit import text
        >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War.", "Peace."], "outlet": ["P", "Q"]})
        >>> Choices.of(text.index(articles), text.as_lexicon({"war": ["war"]})).outlets
        {'P': 1, 'Q': 1}
        """
        articles = corpus.articles
        dates = articles["date"].dropna()
        first, last = ("", "") if dates.empty else (f"{day:%Y-%m-%d}" for day in (dates.min(), dates.max()))
        outlets = articles["outlet"].astype("object").value_counts()
        return cls(
            frames=lexicon.names,
            outlets={str(name): int(n) for name, n in outlets.items() if n},
            groupings=tuple(_groupings(articles)),
            first=first,
            last=last,
            histogram=tuple(_histogram(dates)),
        )

    def first_state(self) -> State:
        """What is shown before anything was chosen: the first frames over time."""
        days = (pd.Timestamp(self.last) - pd.Timestamp(self.first)).days if self.first else 0
        n = max(sum(self.outlets.values()), sum(n for _, n in self.histogram))  # some may have no outlet, or no date
        most = min(n / _ENOUGH, _MOST_PERIODS)
        period = next((period for period, long in _DAYS.items() if days / long <= most), "Y")
        view = "trend" if self.first and days else "outlets"
        return State(view=view, frames=self.frames[:_FIRST_FRAMES], period=period)


def _histogram(dates: pd.Series) -> Iterable[tuple[str, int]]:
    """How many articles fall into each of some equal spans of whole days."""
    if dates.empty:
        return
    days = (dates.dt.normalize() - dates.min().normalize()).dt.days
    long = -(-(int(days.max()) + 1) // _SPANS)
    counts = np.bincount(days // long)
    for number, n in enumerate(counts):
        yield f"{dates.min().normalize() + pd.Timedelta(days=number * long):%Y-%m-%d}", int(n)


def _groupings(articles: pd.DataFrame) -> Iterable[str]:
    """Columns whose values can part a chart."""
    for name in map(str, articles.columns):
        if name in _NO_GROUPS or name not in articles.columns:  # names that are numbers are no words of a state
            continue
        try:
            n = articles[name].nunique()
        except TypeError:  # lists and their like are no groups
            continue
        if name == "outlet" or 2 <= n <= min(_MOST_GROUPS, len(articles) // 2):
            yield name


def read(told: Mapping[str, Any], choices: Choices) -> State:
    """The state that a dict says, if it can be asked here.

    Raises
    ------
    ValueError, TypeError
        With what was given, what is allowed, and what to do.

    Examples
    --------
    >>> choices = Choices(("war", "peace"), {"P": 1}, ("outlet",), "2025-01-01", "2025-12-31")
    >>> read({"view": "outlets", "frames": ["war"]}, choices).view
    'outlets'
    >>> read({"view": "outlet"}, choices)
    Traceback (most recent call last):
    ...
    ValueError: view 'outlet' is not known. Did you mean 'outlets'? It can be trend, outlets, words, sentences.
    """
    own = plain(checked_names(told, State, {"view": "trend"}), State, repeated=["point"])
    state = State(**{**choices.first_state().__dict__, **own})
    check_known("view", [state.view], VIEWS)
    check_known("measure", [state.measure], MEASURES)
    check_known("period", [state.period], PERIODS)
    check_known("zone", [state.zone] if state.zone else [], ZONES)
    check_known("frame", state.frames, choices.frames)
    check_known("outlet", state.outlets, choices.outlets)
    check_known("by", [state.by] if state.by else [], choices.groupings)
    for name in ("since", "until"):
        _check_day(name, getattr(state, name))
    if state.since and state.until and state.since > state.until:
        raise ValueError(f"since {state.since} is after until {state.until}: no day is left.")
    check_text("phrase", state.phrase, _MOST_SIGNS)
    if not state.asked and state.view != "words":
        raise ValueError("nothing is asked for: choose a frame, or type a phrase.")
    _check_point(state)
    return state


def _check_point(state: State) -> None:
    """A point of another chart would open sentences that are not its own."""
    if not state.point:
        return
    if len(state.point) != len(Point._fields):
        raise ValueError(f"point {list(state.point)} is none: give a frame, a group and a period.")
    point = Point(*state.point)
    if len(point.frame) > _MOST_SIGNS:
        raise ValueError(f"point of {len(point.frame):,} signs is too long: {_MOST_SIGNS} at most.")
    if state.view != "words":
        check_known("frame of the point", [point.frame], state.asked)
    if (point.group and not state.column) or (point.period and state.view != "trend"):
        raise ValueError(f"point {list(point)} is of another chart: this one has no such group or period.")


def _check_day(name: str, day: str) -> None:
    try:
        known = not day or (re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) and datetime.date.fromisoformat(day))
    except ValueError:
        known = None
    if not known:
        raise ValueError(f"{name} '{day}' is no day: write it as 2025-03-31.")


def declared(
    state: State,
    *,
    source: str = "",
    lexicon: str | Mapping[str, Any] = "",
    events: Mapping[str, str] | None = None,
) -> Declared:
    """The figure that a state stands for, as a file of figures would declare it.

    `source` and `lexicon` are what the corpus and the lexicon were read from; without them the code begins with what
    is there already under these names. `events` are days and what happened on them, which a trend shows.

    Examples
    --------
    >>> declared(State(view="outlets", frames=("war",)), source="articles/", lexicon="conflict").chart
    'bars'
    """
    table, chart, options = _drawn(state, events)
    chosen = bool(state.outlets or state.since or state.until)
    counts = state.view != "words"
    return Declared(
        name="explored",
        data=source,
        table=table,
        chart=chart,
        options=options,
        lexicon=({phrase: [phrase] for phrase in state.phrases} or lexicon) if counts else None,
        frames=() if state.phrases or not counts else state.frames,
        zone=(state.zone or None) if counts else None,
        against_rest=state.view == "words" and chosen,
        where={"outlet": state.outlets} if state.outlets else {},
        since=state.since or None,
        until=state.until or None,
        clusters=None if state.copies or "hits" not in _NEEDS[state.view] else {},
    )


_NEEDS = {"trend": ("hits",), "outlets": ("hits",), "words": (), "sentences": ("matches",)}


def _drawn(state: State, events: Mapping[str, str] | None) -> tuple[str, str, dict[str, Any]]:
    """Table, chart, and their options."""
    interval = {"interval": state.interval} if state.interval != State.interval else {}
    if state.view == "trend":
        by = {"by": state.by} if state.by else {}
        marked = {"events": dict(events)} if events else {}
        options = {**by, "period": state.period, **interval, "measure": state.measure, "level": _LEVEL, **marked}
        return "trends.rate", "trend", options
    if state.view == "outlets":
        return "trends.rate", "bars", {"by": state.column, **interval, "measure": state.measure, "level": _LEVEL}
    if state.view == "words":
        if state.outlets or state.since or state.until:
            return "compare.keyness", "keywords", {"stopwords": "en", "permutations": 0, "most": 15}
        return "terms.count", "terms", {"stopwords": "en", "min_count": 2, "top": 20}
    return "frames.matches", "dispersion", {}


def rows_of(point: Sequence[str], state: State, articles: pd.DataFrame) -> pd.Series:
    """Which of these articles does a number of the chart rest on?

    Examples
    --------
    >>> articles = pd.DataFrame({"outlet": ["P", "Q"], "date": pd.to_datetime(["2025-03-01", "2025-04-01"])})
    >>> rows_of(("war", "", "2025-04"), State(period="M"), articles).tolist()
    [False, True]
    """
    _, group, period = Point(*point)
    kept = pd.Series(True, index=articles.index)
    if state.column and group:
        kept &= texts_of(articles[state.column]) == group
    if period and state.view == "trend":
        number, different = pd.factorize(groups.periods(articles["date"], state.period))
        kept &= np.array([*(str(one) == period for one in different), False])[number]  # no date is number -1
    return kept
