"""What comes of a state: the numbers, their chart, the sentences behind a number, and an article to be read.

Every answer is that of the plain functions. What is costly and the same for many states (the matches of a lexicon in
all articles, the copies) is kept for the next one.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from toolkit import charts, context, frames, groups, lexicons, tables, text
from toolkit.charts import look, marks, placed
from toolkit.charts.look import Look
from toolkit.charts.marks import Day
from toolkit.charts.names import amount, number, text_of, texts_of
from toolkit.charts.periods import label
from toolkit.charts.placed import Span
from toolkit.charts.theme import wearing
from toolkit.duplicates.clusters import Copies
from toolkit.figures import drawing
from toolkit.figures.declared import Declared
from toolkit.figures.drawing import Material
from toolkit.kept import Kept
from toolkit.text import Corpus, Index, Lexicon
from toolkit.widgets import article as articles
from toolkit.widgets import state as asking
from toolkit.widgets.article import Article
from toolkit.widgets.state import Choices, Point, State
from toolkit.widgets.working import alone

Made = TypeVar("Made")
WINDOW = 10  # words on either side of a match
_MOST_BYTES = 128 * 2**20  # of what is kept: hits have a row for every article, frame and zone


@dataclass(frozen=True)
class Answer:
    """The numbers that were asked for, their chart, and what the functions warned of."""

    state: State
    declared: Declared
    table: pd.DataFrame
    notes: tuple[str, ...]
    draw: Callable[[], Any]

    @cached_property
    def figure(self) -> Any:
        """Its chart. A copy of this answer has one of its own, which is drawn when it is asked for."""
        return self.draw()

    def of(self, state: State) -> Answer:
        """The same for a state that differs in nothing that is shown, with the same chart where that is drawn."""
        own = replace(self, state=state)
        if "figure" in self.__dict__:
            own.__dict__["figure"] = self.figure
        return own

    @property
    def code(self) -> str:
        """The Python that makes the same table and chart."""
        return drawing.code(self.declared)

    @cached_property
    def points(self) -> list[tuple[Point, float, float]]:
        """Each number that is drawn: what it is of, and how far from the left and the top it stands, in shares."""
        found = charts.points(self.figure)
        if found.empty:
            return []
        of_time = self.table["period"] if "period" in self.table.columns else pd.Series(dtype="object")
        names = [str(period) for period in sorted(of_time.dropna().unique())] or [""]
        grouped = "frame" in self.table.columns and str(self.table.columns[0]) != "frame"
        return [
            (Point(row["frame"], row["group"] if grouped else "", names[row["place"]]), row["left"], row["top"])
            for row in found.to_dict("records")
        ]

    @cached_property
    def spans(self) -> list[Span]:
        """The periods along each panel of a chart over time, with the days that are chosen with them.

        At either end these are as they were asked for: what is open stays so, and a part of a period grows no larger.
        """
        found = placed.spans(self.figure)
        if found:
            found[0] = found[0]._replace(first=self.state.since)
            found[-1] = found[-1]._replace(last=self.state.until)
        return found


class Asked:
    """A corpus and a lexicon that are asked again and again.

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path
        A path is read as `load.articles` does, or opened if it is a saved index.
    lexicon : Lexicon, dict, name or path
        As `lexicons.read` has it.
    events : dict, optional
        Days and what happened on them, as `charts.trend` has them.
    """

    def __init__(
        self,
        corpus: Corpus,
        lexicon: Lexicon | Mapping[str, Any] | str | Path,
        *,
        events: Mapping[Day, str] | None = None,
    ) -> None:
        self.events = {str(time.date()): name for time, name in marks.times_of(events or {})}
        self.source = str(corpus) if isinstance(corpus, str | Path) else ""
        lexicon = str(lexicon) if isinstance(lexicon, Path) else lexicon
        self.named: str | Mapping[str, Any] = "" if isinstance(lexicon, Lexicon) else lexicon
        self.corpus: Index = _corpus(corpus, self.source)
        self.lexicon: Lexicon = lexicons.read(lexicon) if isinstance(lexicon, str) else text.as_lexicon(lexicon)
        if not len(self.corpus):
            raise ValueError("there is no article to be explored: give at least one.")
        self.choices = Choices.of(self.corpus, self.lexicon)
        self.lexicons = Kept(most=8, most_bytes=_MOST_BYTES)  # the same object each time is looked up in the words once
        self.kept = Kept(most=8, most_bytes=_MOST_BYTES)  # for the next answer
        self.tables = Kept(most=8, most_bytes=_MOST_BYTES // 4)  # each with what was warned of
        self.drawn = Kept(most=8, most_bytes=_MOST_BYTES // 2)  # what was shown last, which `showing` keeps here

    def read(self, told: Mapping[str, Any]) -> State:
        """The state that a dict says; phrases are tried."""
        state = asking.read(told, self.choices)
        for phrase in state.phrases:
            text.as_lexicon({phrase: [phrase]})
        return state

    @cached_property
    def copies(self) -> Copies:
        """Where copies are looked for."""
        return Copies(self.corpus)

    def declared(self, state: State) -> Declared:
        """The figure that a state stands for: that of all states which differ in nothing that it shows."""
        return asking.declared(state, source=self.source, lexicon=self.named, events=self.events)

    def answer(self, state: State) -> Answer:
        """The numbers and the chart that a state stands for.

        Raises
        ------
        ValueError
            If nothing can be drawn: no article is left, no match is found.
        """
        declared = self.declared(state)
        material = _Live(declared, self.corpus, self)
        of = replace(declared, chart="", options=declared.table_options())  # other charts have the same numbers
        table, told = self.tables.get(repr(of), partial(_heard, lambda: drawing.table_of(material)))
        figure, also = _heard(lambda: drawing.draw(material, table))
        notes = tuple(dict.fromkeys([*told, *also]))
        answer = Answer(state, declared, table, notes, partial(self._draw, declared, table, look.now()))
        answer.__dict__["figure"] = figure
        return answer

    def _draw(self, declared: Declared, table: pd.DataFrame, look: Look) -> Any:
        """The chart of an answer once more, as charts looked then; what it warns of is among its notes."""
        with alone(), wearing(look), warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return drawing.draw(_Live(declared, self.corpus, self), table)

    def lines(self, state: State) -> pd.DataFrame:
        """The sentences behind the point of a state, or behind all of it: `lines` of its articles."""
        return self._lines(state, None)[0]

    def first_lines(self, state: State, most: int) -> tuple[pd.DataFrame, int]:
        """The first so many of these lines, and how many there are."""
        found, n = self._lines(state, most)
        return found.head(most), n

    def _lines(self, state: State, most: int | None) -> tuple[pd.DataFrame, int]:
        declared = asking.declared(state, source=self.source, lexicon=self.named)
        if declared.lexicon is None:
            chosen = self._chosen(state)
            found = context.kwic(chosen, state.point[0], window=WINDOW) if state.point else tables.empty("lines")
            return found, len(found)
        material = _Live(declared, self.corpus, self)
        rows, lexicon = material.rows, material.lexicon
        if declared.clusters is not None:
            rows = rows[groups.counted(material.articles["article_id"], material.clusters, "cluster")]
        if state.point:
            rows = rows[asking.rows_of(state.point, state, self.corpus.articles).to_numpy()[rows]]
            lexicon = lexicon.only(state.point[0])
        hits = material.hits[material.hits["frame"].isin(lexicon.names)]
        n = np.bincount(hits["article_id"].cat.codes, hits["n_hits"], len(self.corpus)).astype(np.int64)[rows]
        needed = rows[(n > 0) & ((np.cumsum(n) - n < most) if most is not None else True)]
        found = context.kwic(self.corpus.take(needed), lexicon, window=WINDOW)
        return (found[found["zone"] == state.zone].reset_index(drop=True) if state.zone else found), int(n.sum())

    def article(self, state: State, article_id: str) -> Article:
        """One article, with the matches of all frames that are asked for.

        Raises
        ------
        KeyError
            If there is none of this name.
        """
        own = articles.alone(self.corpus, article_id)
        declared = asking.declared(replace(state, view="sentences"), source=self.source, lexicon=self.named)
        return articles.read(own, frames.matches(own, self.lexicon_of(declared)))

    def lexicon_of(self, declared: Declared) -> Lexicon:
        """The phrases of a figure, or those frames of the whole lexicon that it names."""
        given = declared.lexicon
        phrases = given if isinstance(given, Mapping) and given is not self.named else None

        def read() -> Lexicon:
            lexicon = self.lexicon if phrases is None else text.as_lexicon(phrases)
            return lexicon.only(*declared.frames) if declared.frames else lexicon

        return self.lexicons.get((repr(phrases), declared.frames), read)

    def _chosen(self, state: State) -> Index:
        """The articles of a state that has none of a lexicon."""
        return _Live(asking.declared(replace(state, view="sentences"), source=self.source), self.corpus, self).corpus


@dataclass(frozen=True)
class _Live(Material):
    """The pieces of a figure, of those that were made for another one where they are the same."""

    asked: Asked

    @cached_property
    def rows(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Of the articles that are chosen, among all of them."""
        return np.flatnonzero(self.kept)

    @cached_property
    def lexicon(self) -> Lexicon:
        return self.asked.lexicon_of(self.declared)

    @cached_property
    def hits(self) -> pd.DataFrame:
        lexicon, zones = self.lexicon, self.declared.by_zone
        whole = self.asked.kept.get((lexicon.digest, zones), lambda: frames.score(self.whole, lexicon, zones=zones))
        if len(self.rows) < len(self.whole):
            chosen = np.zeros(len(self.whole), dtype=bool)
            chosen[self.rows] = True
            whole = whole[chosen[whole["article_id"].cat.codes.to_numpy()]]
        return drawing.of_zone(whole, self.declared)

    @cached_property
    def clusters(self) -> pd.DataFrame:
        which = json.dumps([self.declared.where, self.declared.since, self.declared.until])
        return self.asked.kept.get(which, lambda: self.asked.copies.among(self.rows))


def _heard(make: Callable[[], Made]) -> tuple[Made, list[str]]:
    """What is made, and what was warned of meanwhile."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        made = make()
    return made, [str(one.message) for one in caught if issubclass(one.category, UserWarning)]


def _corpus(corpus: Corpus, source: str) -> Index:
    if source and not text.is_index(source):
        return drawing.whole_of(Declared("explored", source, "", ""))
    return text.open_index(source) if source else text.index(corpus)


def described(answer: Answer) -> list[str]:
    """What each point says, in words: for who cannot see it, and for who points at it."""
    table, points = answer.table, answer.points
    if not points:
        return []
    if answer.state.view == "words":
        drawn = [point.frame for point, _, _ in points]
        known = {text_of(row["term"]): row for row in _records(table[table["term"].isin(drawn)])}
        return [_word_told(point.frame, known[point.frame]) for point, _, _ in points]
    by = table.columns[: table.columns.get_loc("frame")]
    group = texts_of(table[by[0]]) if len(by) else pd.Series("", index=table.index)
    period = _names_of(table["period"])
    measure, labels = answer.state.measure, labels_of(table)
    rows = _records(table[[measure, f"{measure}_low", f"{measure}_high", "n_hits", "n_articles"]])
    place = dict(zip(zip(table["frame"].astype("object"), group, period, strict=True), rows, strict=True))
    return [f"{named(point, labels)}: {_told(place[point], measure)}" for point, _, _ in points]


def _names_of(periods: pd.Series) -> list[str]:
    """Each as a point has it; "" for none. There are far fewer of them than rows."""
    number, different = pd.factorize(periods)
    names = [*map(str, different), ""]  # none is number -1
    return [names[at] for at in number]


def labels_of(table: pd.DataFrame) -> dict[str, str]:
    """What a reader calls the periods of a table.

    Examples
    --------
    >>> labels_of(pd.DataFrame({"period": pd.PeriodIndex(["2025-03"], freq="M")}))
    {'2025-03': 'Mar 2025'}
    """
    if "period" not in table.columns:
        return {}
    return {str(period): label(period) for period in table["period"].dropna().unique()}


def named(point: Point, labels: Mapping[str, str]) -> str:
    """What a number is of, as a reader calls it.

    Examples
    --------
    >>> named(Point("war", "", "2025-03"), {"2025-03": "Mar 2025"})
    'war, Mar 2025'
    """
    return ", ".join(filter(None, (point.frame, point.group, labels.get(point.period, point.period))))


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    return rows


def _word_told(term: str, row: Mapping[str, Any]) -> str:
    if "log_ratio" not in row:
        return f"{term}: {amount(int(row['n']), 'occurrence')} in {amount(int(row['n_articles']), 'article')}"
    both = f"{int(row['n_target']):,} occurrences among those chosen, {int(row['n_reference']):,} in the rest"
    return f"{term}: log ratio {number(row['log_ratio'])}, {both}"


def _told(row: Mapping[str, Any], measure: str) -> str:
    share = measure == "share"
    value, low, high = (row[measure + end] * (100 if share else 1) for end in ("", "_low", "_high"))
    unit = "% of articles" if share else asking.MEASURES["rate"]
    interval = "" if pd.isna(low) else f" ({number(low)} to {number(high)})"
    n = f"{amount(int(row['n_hits']), 'match')} in {amount(int(row['n_articles']), 'article')}"
    return f"{number(value)} {unit}{interval}, {n}"
