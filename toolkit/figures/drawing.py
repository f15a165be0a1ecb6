"""From what is declared to what is drawn: the articles, what is counted in them, the table, the chart, and the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from toolkit import charts, duplicates, frames, groups, lexicons, load, text
from toolkit.errors import did_you_mean
from toolkit.figures.declared import CHARTS, CHOSEN, OF_MATCHES, TABLES, WITH_ARTICLES, Declared


@dataclass(frozen=True)
class Material:
    """What a figure is made of: all articles of its source; the other pieces are made once, when first asked for."""

    declared: Declared
    whole: text.Index

    @cached_property
    def kept(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which of all articles have the values and the days that are asked for."""
        return chosen(self.whole.articles, self.declared)

    @cached_property
    def corpus(self) -> text.Index:
        """Those that are chosen; where they are compared with the rest, all of them, with a column that parts them."""
        corpus, declared = self.whole, self.declared
        if declared.against_rest:
            _check_sides(self.kept, declared)
            corpus = corpus.assign(**{CHOSEN: self.kept})
        elif not self.kept.all():
            corpus = corpus.take(np.flatnonzero(self.kept))
        if declared.select is not None:
            corpus = text.select(corpus, declared.select)
        if not len(corpus):
            raise ValueError(f"figure '{declared.name}': no article is left of {len(self.whole):,} by what it chooses.")
        return corpus

    @property
    def articles(self) -> pd.DataFrame:
        return self.corpus.articles

    @cached_property
    def lexicon(self) -> text.Lexicon:
        return lexicon_of(self.declared)

    @cached_property
    def hits(self) -> pd.DataFrame:
        return of_zone(frames.score(self.corpus, self.lexicon, zones=self.declared.by_zone), self.declared)

    @cached_property
    def matches(self) -> pd.DataFrame:
        return frames.matches(self.corpus, self.lexicon)

    @cached_property
    def trend(self) -> pd.DataFrame:
        return self.table("trends.rate")

    @cached_property
    def breaks(self) -> pd.DataFrame:
        return self._made("trends.breaks", self.declared.breaks_options())

    @property
    def besides(self) -> dict[str, pd.DataFrame]:
        """What is drawn besides the table."""
        return {"breaks": self.breaks} if self.declared.besides else {}

    def table(self, name: str) -> pd.DataFrame:
        """The table of this name, by the options of the figure."""
        return self._made(name, self.declared.table_options(name))

    def _made(self, name: str, options: Mapping[str, Any]) -> pd.DataFrame:
        function, needs = TABLES[name]
        besides = {"clusters": self.clusters} if "clusters" in self.declared.needs_of(name) else {}
        found = function(*(getattr(self, need) for need in needs), **options, **besides)
        table: pd.DataFrame = getattr(found, "variants", found)
        return of_zone(table, self.declared) if name == OF_MATCHES else table

    @cached_property
    def clusters(self) -> pd.DataFrame:
        return duplicates.find(self.corpus, **(self.declared.clusters or {}))


def of_zone(found: pd.DataFrame, declared: Declared) -> pd.DataFrame:
    """The rows of the zone where alone it counts."""
    return found if declared.zone is None else found[found["zone"] == declared.zone]


def whole_of(declared: Declared) -> text.Index:
    """All articles of its source."""
    path = str(declared.beside / declared.source)
    if text.is_index(path):
        return text.open_index(path)
    options = declared.reading()
    if isinstance(options.get("outlets"), str):
        options["outlets"] = str(declared.beside / options["outlets"])
    found = load.articles(path, **options)
    if found.empty:
        raise ValueError(f"figure '{declared.name}': there is no article in '{declared.source}'.")
    return text.index(found)


def lexicon_of(declared: Declared) -> text.Lexicon:
    """Its lexicon, with the frames that it names alone."""
    assert declared.lexicon is not None  # so `declaring` has it
    if isinstance(declared.lexicon, str):
        own = declared.beside / declared.lexicon
        read = lexicons.read(own if own.is_file() else declared.lexicon)
    else:
        read = text.as_lexicon(declared.lexicon)
    return read.only(*declared.frames) if declared.frames else read


def table_of(material: Material) -> pd.DataFrame:
    """The numbers of a figure."""
    return material.table(material.declared.table)


def drawn(material: Material) -> tuple[pd.DataFrame, Figure]:
    """The numbers of a figure, and its chart; what goes wrong says of which."""
    try:
        table = table_of(material)
        return table, draw(material, table)
    except (ValueError, TypeError) as error:
        name = material.declared.name
        if str(error).startswith(f"figure '{name}'"):
            raise
        raise ValueError(f"figure '{name}': {error}") from error


def draw(material: Material, table: pd.DataFrame) -> Figure:
    """The chart of these numbers."""
    declared = material.declared
    with_articles = [material.articles] if declared.chart in WITH_ARTICLES else []
    with charts.theme(**declared.look()):
        figure: Figure = CHARTS[declared.chart](table, *with_articles, **material.besides, **declared.chart_options())
    return figure


def chosen(articles: pd.DataFrame, declared: Declared) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which articles have the values and the days that are asked for?"""
    kept = np.ones(len(articles), dtype=bool)
    for column, values in declared.where.items():
        if column not in articles.columns:
            near = did_you_mean(column, articles.columns)
            raise ValueError(f"figure '{declared.name}': the articles have no column '{column}' for where:.{near}")
        kept &= _have(articles[column], values)
    if declared.since is not None:
        kept &= (groups.naive(articles["date"]) >= pd.Timestamp(declared.since)).to_numpy(dtype=bool)
    if declared.until is not None:
        kept &= (groups.naive(articles["date"]) < _day_after(declared.until)).to_numpy(dtype=bool)
    return kept


def _have(column: pd.Series, values: Sequence[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which rows have one of these values?"""
    different, places = groups.once(column)
    own = different.astype("object")
    return (own.isin(values) | (own.isna() if None in values else False)).to_numpy()[places]


def _check_sides(chosen: np.ndarray[Any, np.dtype[np.bool_]], declared: Declared) -> None:
    """Is there something to compare, and something to compare it with?"""
    if not chosen.any():
        raise ValueError(f"figure '{declared.name}': no article is left of {len(chosen):,} by what it chooses.")
    if chosen.all():
        raise ValueError(
            f"figure '{declared.name}': all {len(chosen):,} articles are chosen, so there is no rest to compare them "
            "with: choose fewer."
        )


def _day_after(day: str) -> pd.Timestamp:
    return pd.Timestamp(day) + pd.Timedelta(days=1)


def code(declared: Declared) -> str:
    """The Python that makes the same table and the same figure, in the folder of its file."""
    lines = ["import toolkit as tk", "", *corpus_lines(declared)]
    if declared.counts_frames:
        lines.append(lexicon_line(declared))
    zones = ", zones=True" if declared.by_zone else ""
    alone = f'\nhits = hits[hits["zone"] == {declared.zone!r}]' if declared.zone else ""
    made = {
        "hits": f"hits = tk.frames.score(corpus, lexicon{zones}){alone}",
        "matches": "matches = tk.frames.matches(corpus, lexicon)",
        "clusters": f"clusters = tk.duplicates.find(corpus{_written(declared.clusters or {})})",
        "trend": f"trend = {_call(declared, 'trends.rate', declared.table_options('trends.rate'))}",
    }
    lines += [line for name, line in made.items() if name in declared.needs]
    lines.append(_table_line(declared))
    besides = ", corpus.articles" if declared.chart in WITH_ARTICLES else ""
    if declared.breaks is not None:
        lines.append(f"breaks = {_call(declared, 'trends.breaks', declared.breaks_options())}")
        besides = ", breaks=breaks"
    figure = f"figure = tk.charts.{declared.chart}(table{besides}{_written(declared.chart_options())})"
    look = _written(declared.look()).removeprefix(", ").removeprefix("kind=")
    lines += [f"with tk.charts.theme({look}):", f"    {figure}"] if look else [figure]
    return "\n".join(lines) + "\n"


def corpus_lines(declared: Declared) -> list[str]:
    """The Python that makes its corpus."""
    if not declared.source:
        lines = ["corpus = tk.text.index(corpus)  # the articles that are there already"]
    elif text.is_index(str(declared.beside / declared.source)):
        lines = [f"corpus = tk.text.open_index({declared.source!r})"]
    else:
        lines = [f"corpus = tk.text.index(tk.load.articles({declared.source!r}{_written(declared.reading())}))"]
    kept = [_chosen_by(column, values) for column, values in declared.where.items()]
    if declared.since is not None:
        kept.append(f'(corpus.articles["date"] >= {declared.since!r})')
    if declared.until is not None:
        kept.append(f'(corpus.articles["date"] < "{_day_after(declared.until):%Y-%m-%d}")')
    if kept:
        lines.append(f"kept = {' & '.join(kept)}")
        taken = f"assign({CHOSEN}=kept)" if declared.against_rest else "take(kept.to_numpy().nonzero()[0])"
        lines.append(f"corpus = corpus.{taken}")
    if declared.select is not None:
        lines.append(f"corpus = tk.text.select(corpus, {declared.select!r})")
    return lines


def lexicon_line(declared: Declared) -> str:
    """The Python that makes its lexicon."""
    only = f".only({', '.join(map(repr, declared.frames))})" if declared.frames else ""
    if not declared.lexicon:
        return f"lexicon = tk.text.as_lexicon(lexicon){only}  # the one that is there already"
    reads = "lexicons.read" if isinstance(declared.lexicon, str) else "text.as_lexicon"
    return f"lexicon = tk.{reads}({declared.lexicon!r}){only}"


def _chosen_by(column: str, values: tuple[Any, ...]) -> str:
    own = f"corpus.articles[{column!r}]"
    among = f'{own}.astype("object").isin({list(values)!r})'
    return f"({among} | {own}.isna())" if None in values else among


def _table_line(declared: Declared) -> str:
    if declared.table == "articles":
        return "table = corpus.articles"
    variants = ".variants" if declared.table == "study.robust" else ""
    line = f"table = {_call(declared, declared.table, declared.table_options())}{variants}"
    alone = declared.zone is not None and declared.table == OF_MATCHES
    return f'{line}\ntable = table[table["zone"] == {declared.zone!r}]' if alone else line


def _call(declared: Declared, table: str, options: Mapping[str, Any]) -> str:
    needs = [f"{need}={need}" if need == "clusters" else need for need in declared.needs_of(table)]
    return f"tk.{table}({', '.join(needs)}{_written(options)})"


def _written(options: Mapping[str, Any]) -> str:
    return "".join(f", {name}={value!r}" for name, value in options.items())


def files_of(declared: Declared) -> list[Path]:
    """The files that it rests on: its articles, a list of outlets, and a lexicon of one's own."""
    own = [declared.beside / declared.source]
    if "outlets" in declared.reading():
        own.append(declared.beside / declared.reading()["outlets"])
    if isinstance(declared.lexicon, str) and (declared.beside / declared.lexicon).is_file():
        own.append(declared.beside / declared.lexicon)
    return own
