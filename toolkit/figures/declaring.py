"""What a file of figures says: each figure of a study once, by the names that the functions have.

::

    data: ../data/sample          # as load.articles reads it, or a saved index; seen from this file
    lexicon: conflict             # built in, or a file
    seed: 1
    folder: gallery               # where they are written; beside this file unless told

    figures:
      frames-by-outlet:
        question: Which outlet speaks of what?
        frames: [aggression, peace process]
        table: trends.rate        # what makes the numbers
        by: outlet
        chart: bars               # what draws them
        level: 0.95

`data`, `lexicon`, `seed`, all that chooses articles, and how charts look (`theme`, `width`, `locale`, `colours`, as
`charts.theme` has them) may stand above for all figures, and in one for itself. Every other key is an option of the
table, of the chart, or of both, where both have one of that name. A trend can have `breaks: true` besides, or options
of `trends.breaks` that the trend has not, such as `breaks: {penalty: 2}`.
"""

from __future__ import annotations

import datetime
import inspect
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from toolkit import charts, compare, frames, study, terms, trends
from toolkit.errors import UnreadableFile, did_you_mean
from toolkit.figures.files import check_name
from toolkit.figures.provenance import portable

#: what each table is made of, in the order of its arguments
TABLES: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "articles": (lambda articles: articles, ("articles",)),
    "trends.rate": (trends.rate, ("hits", "corpus")),
    "trends.smooth": (trends.smooth, ("trend",)),
    "trends.breaks": (trends.breaks, ("hits", "corpus")),
    "trends.differences": (trends.differences, ("hits", "corpus")),
    "trends.weekdays": (trends.weekdays, ("hits", "corpus")),
    "trends.around_event": (trends.around_event, ("hits", "corpus")),
    "terms.count": (terms.count, ("corpus",)),
    "terms.collocates": (terms.collocates, ("corpus",)),
    "terms.dispersion": (terms.dispersion, ("corpus",)),
    "terms.diversity": (terms.diversity, ("corpus",)),
    "terms.cooccurrence": (terms.cooccurrence, ("corpus",)),
    "terms.bursts": (terms.bursts, ("corpus",)),
    "compare.keyness": (compare.keyness, ("corpus",)),
    "compare.shift": (compare.shift, ("matches", "corpus")),
    "frames.coverage": (frames.coverage, ("corpus", "lexicon")),
    "frames.matches": (frames.matches, ("corpus", "lexicon")),
    "study.robust": (study.robust, ("corpus", "lexicon")),
}
#: which table another is made of
MADE_OF = {"trend": "trends.rate"}
WITH_BREAKS = ("trends.rate", "trends.smooth")  # tables that the chart of trends can draw breaks on
_SHARED = ("by", "period", "per", "one_per", "seed")  # in which breaks are like the trend that they are drawn on
CHARTS: dict[str, Callable[..., Any]] = {
    name: getattr(charts, name) for name in charts.__all__ if name not in ("alternative_text", "points", "theme")
}
WITH_ARTICLES = ("dispersion",)  # charts that are told besides when which article was printed
_MADE = (
    "corpus",
    "articles",
    "hits",
    "matches",
    "lexicon",
    "trend",
    "found",
    "counts",
    "variants",
    "breaks",
    "clusters",
)
_OF_FRAMES = {"hits", "matches", "lexicon"}
_CHOOSING = ("where", "since", "until", "select", "clusters")
_LOOKS = ("theme", "width", "locale", "colours")
_FOR_ALL = ("data", "lexicon", "seed", *_CHOOSING, *_LOOKS)
_OWN = (*_FOR_ALL, "question", "frames", "table", "chart", "breaks")
_MOST_BYTES = 1_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LAST_YEAR = 9999  # behind its last day there is none


@dataclass(frozen=True)
class Declared:
    """A figure as its file declares it: all that decides what it shows."""

    name: str
    data: str | Mapping[str, Any]
    table: str
    chart: str
    options: Mapping[str, Any] = field(default_factory=dict)
    lexicon: str | None = None
    frames: tuple[str, ...] = ()
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None
    select: str | None = None
    clusters: Mapping[str, Any] | None = None
    breaks: Mapping[str, Any] | None = None  # none are drawn, or these options of them
    seed: int | None = None
    theme: str | None = None
    width: float | None = None
    locale: str | None = None
    colours: tuple[str, ...] | Mapping[str, str] | None = None
    question: str = ""
    beside: Path = Path()  # the folder of its file
    folder: Path = Path()  # where it is written

    @property
    def source(self) -> str:
        """Where its articles are, as the file says it."""
        return self.data if isinstance(self.data, str) else str(self.data["source"])

    def reading(self) -> dict[str, Any]:
        """How its articles are read, as `load.articles` takes it."""
        told = {} if isinstance(self.data, str) else self.data
        return {key: value for key, value in told.items() if key != "source"}

    def declaration(self) -> dict[str, Any]:
        """All that decides what it shows, as JSON can hold it."""
        told = {name: getattr(self, name) for name in (*_OWN, "options")}
        told |= {
            name: getattr(self, name) or True for name in ("clusters", "breaks") if getattr(self, name) is not None
        }
        plain: dict[str, Any] = json.loads(json.dumps({name: one for name, one in told.items() if one}, default=str))
        return plain

    def portable(self) -> Declared:
        """The same without the absolute paths of this computer."""
        told = self.data if isinstance(self.data, str) else {**self.data, "source": portable(self.source)}
        lexicon = None if self.lexicon is None else portable(self.lexicon)
        return replace(self, data=portable(told) if isinstance(told, str) else told, lexicon=lexicon)

    def table_options(self, table: str | None = None) -> dict[str, Any]:
        """What the function that makes the table (or one that this is made of) is told, besides what it is made of."""
        takes = _parameters(TABLES[table or self.table][0])
        told = {name: value for name, value in self.options.items() if name in takes}
        return told | ({"seed": self.seed} if self.seed is not None and "seed" in takes else {})

    def breaks_options(self) -> dict[str, Any]:
        """The same of the breaks: what they must have in common with the trend, and what they alone are told."""
        shared = {name: one for name, one in self.table_options("trends.breaks").items() if name in _SHARED}
        return shared | dict(self.breaks or {})

    def chart_options(self) -> dict[str, Any]:
        """What the chart is told."""
        takes = _parameters(CHARTS[self.chart])
        told = {name: value for name, value in self.options.items() if name in takes}
        return told | ({"frames": list(self.frames)} if self.frames and "frames" in takes else {})

    def look(self) -> dict[str, Any]:
        """How it looks, as `charts.theme` takes it."""
        told = {"kind": self.theme, "width": self.width, "locale": self.locale}
        colours = list(self.colours) if isinstance(self.colours, tuple) else self.colours
        return {name: one for name, one in (told | {"colours": colours}).items() if one is not None}

    @property
    def counts_frames(self) -> bool:
        return bool(_OF_FRAMES & set(self.needs))

    @property
    def by_zone(self) -> bool:
        return "zone" in _listed(self.options.get("by") or ())

    @property
    def needs(self) -> tuple[str, ...]:
        """What the figure is made of, each piece before what is made of it."""
        every = [*self.needs_of(self.table), *(self.needs_of("trends.breaks") if self.breaks is not None else ())]
        before = [one for need in every if need in MADE_OF for one in self.needs_of(MADE_OF[need])]
        return tuple(dict.fromkeys([*before, *every]))

    def needs_of(self, table: str) -> tuple[str, ...]:
        """What this table is made of, the copies too where they are told apart."""
        function, needs = TABLES[table]
        copies = self.clusters is not None and "clusters" in inspect.signature(function).parameters
        return (*needs, "clusters") if copies else needs


def read(path: str | Path) -> dict[str, Declared]:
    """Which figures does this file declare?

    Raises
    ------
    FileNotFoundError, UnreadableFile, ValueError
        If the file is not there, is no YAML, or says of a figure what cannot be: the message names the figure.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"'{path}' is not there: give the file that declares the figures.")
    told = _loaded(path)
    own = told.get("figures")
    if not isinstance(own, Mapping) or not own:
        raise UnreadableFile(f"'{path.name}' declares no figure: write them below 'figures:', each by its name.")
    _check_keys("the file", set(told), (*_FOR_ALL, "folder", "figures"))
    shared = {key: value for key, value in told.items() if key in _FOR_ALL}
    folder = _folder(path.parent, told.get("folder") or ".")
    _check_names(list(map(str, own)))
    return {str(name): _declared(str(name), shared, each, path.parent, folder) for name, each in own.items()}


def named(figures: Mapping[str, Declared], names: Iterable[str]) -> list[Declared]:
    """Those of these names, each once."""
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        if name not in figures:
            raise KeyError(
                f"there is no figure '{name}' in this file.{did_you_mean(name, figures)} Figures: {', '.join(figures)}."
            )
    return [figures[name] for name in wanted]


class _Loader(yaml.SafeLoader):
    """Plain values alone; what stands twice, and what is written by reference, is refused."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("anchors and aliases (& and *) are not for figures: write it out")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [str(name) for name in names if names.count(name) > 1]
        if twice:
            raise yaml.YAMLError(f"'{twice[0]}' stands twice, in line {node.start_mark.line + 1} or below")
        return super().construct_mapping(node, deep)


def _loaded(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _MOST_BYTES:
        raise UnreadableFile(f"'{path.name}' is too large to be a list of figures.")
    try:
        told = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # a safe one
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or (str(error).splitlines() or ["nested too deeply"])[0]
        raise UnreadableFile(f"'{path.name}'{where} is not valid YAML: {problem}.") from None
    if not isinstance(told, dict):
        raise UnreadableFile(f"'{path.name}' declares no figure: write them below 'figures:', each by its name.")
    return told


def _declared(name: str, shared: dict[str, Any], each: Any, beside: Path, folder: Path) -> Declared:
    try:
        check_name(name)
        if not isinstance(each, Mapping):
            raise ValueError("it is declared by table:, chart: and their options, each on a line below its name.")
        told = {**shared, **each}
        table, chart = _known("table", told, TABLES), _known("chart", told, CHARTS)
        options = {key: _plain(value) for key, value in told.items() if key not in _OWN}
        options |= {"title": str(options["title"])} if options.get("title") is not None else {}
        functions = [TABLES[table][0], CHARTS[chart]]
        functions += [TABLES[MADE_OF[need]][0] for need in TABLES[table][1] if need in MADE_OF]
        allowed = sorted({key for function in functions for key in _parameters(function)} - {"seed"})
        _check_keys(f"{table} and the chart {chart}", set(options), (*allowed, *_OWN))
        lexicon = told.get("lexicon")
        if lexicon is None and (_OF_FRAMES | set(MADE_OF)) & set(TABLES[table][1]):
            raise ValueError(f"{table} needs a lexicon: say lexicon: conflict, or give the path of your own.")
        return Declared(
            name=name,
            data=_data(told.get("data")),
            table=table,
            chart=chart,
            options=options,
            lexicon=None if lexicon is None else str(lexicon),
            frames=tuple(map(str, _listed(told.get("frames", ())))),
            where=_where(told.get("where") or {}),
            since=_day("since", told.get("since")),
            until=_day("until", told.get("until")),
            select=None if told.get("select") is None else str(told["select"]),
            clusters=_clusters(told.get("clusters")),
            breaks=_breaks(told.get("breaks"), table, chart),
            seed=_seed(told.get("seed")),
            **_look({name: told[name] for name in _LOOKS if told.get(name) is not None}),
            question=str(told.get("question", "")),
            beside=beside,
            folder=folder,
        )
    except (ValueError, TypeError) as error:
        raise ValueError(f"figure '{name}': {error}") from None


def _parameters(function: Callable[..., Any]) -> list[str]:
    """The options of a function: those that are not made of the articles."""
    return [name for name in inspect.signature(function).parameters if name not in _MADE]


def _plain(value: Any) -> Any:
    """Days as text, which every function takes."""
    if isinstance(value, Mapping):
        return {_plain(key): _plain(one) for key, one in value.items()}
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime.date) else value


def _known(kind: str, told: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    if kind not in told:
        raise ValueError(f"it says no {kind}: one of {', '.join(known)}.")
    name = str(told[kind])
    if name not in known:
        raise ValueError(f"{kind} '{name}' is not known.{did_you_mean(name, known)} Use {', '.join(known)}.")
    return name


def _check_keys(whose: str, given: set[Any], allowed: tuple[str, ...]) -> None:
    for key in sorted(map(str, given - set(allowed))):
        raise ValueError(f"'{key}' is no option of {whose}.{did_you_mean(key, allowed)} Use {', '.join(allowed)}.")


def _check_names(names: list[str]) -> None:
    """Files of names that differ by case alone are one file on many computers."""
    seen: dict[str, str] = {}
    for name in names:
        if (twin := seen.get(name.casefold())) is not None:
            raise ValueError(f"figure '{name}' would have the files of figure '{twin}': give it another name.")
        seen[name.casefold()] = name


def _folder(beside: Path, told: Any) -> Path:
    """A folder below that of the file: a list of figures does not write elsewhere."""
    if "\0" in str(told):
        raise ValueError(f"folder {told!r} is no name of a folder: name one below that of the file.")
    folder = (beside / str(told)).resolve()
    if not folder.is_relative_to(beside.resolve()):
        raise ValueError(f"folder '{told}' leads out of the folder of the file: name one below it.")
    return beside / str(told)


def _data(told: Any) -> str | dict[str, Any]:
    if isinstance(told, Mapping) and isinstance(told.get("source"), str):
        _check_keys("data", set(told), ("source", "format", "columns", "outlet", "outlets"))
        return dict(told)
    if not isinstance(told, str) or not told.strip():
        raise ValueError("it says no data: data: a path, or {source: a path, outlets: …} as load.articles takes them.")
    return told


def _listed(told: Any) -> list[Any]:
    return list(told) if isinstance(told, list | tuple) else [told]


def _where(told: Any) -> dict[str, tuple[Any, ...]]:
    if not isinstance(told, Mapping):
        raise ValueError(f"where: {told!r} is no choice: write a column and its values, such as outlet: [CNN, BBC].")
    if "date" in told:
        raise ValueError("where: chooses by values; for days write since: and until:.")
    return {str(column): tuple(_listed(values)) for column, values in told.items()}


def _day(name: str, told: Any) -> str | None:
    if told is None:
        return None
    try:
        whole = isinstance(told, datetime.date) or (isinstance(told, str) and _DAY.match(told))
        day = pd.Timestamp(told) if whole else pd.NaT
    except (ValueError, OverflowError, NotImplementedError):
        day = pd.NaT
    if day is pd.NaT or day.year == _LAST_YEAR:
        raise ValueError(f"{name}: {told!r} is no day: write it as 2025-03-31.")
    return f"{day:%Y-%m-%d}"


def _clusters(told: Any) -> dict[str, Any] | None:
    if told in (None, False):
        return None
    if told is not True and not isinstance(told, Mapping):
        raise ValueError(f"clusters: {told!r} cannot be used: say true, or {{threshold: 0.6, days: 7}}.")
    options = {} if told is True else dict(told)
    _check_keys("clusters", set(options), ("threshold", "days"))
    return options


def _breaks(told: Any, table: str, chart: str) -> dict[str, Any] | None:
    if told in (None, False):
        return None
    if told is not True and not isinstance(told, Mapping):
        raise ValueError(f"breaks: {told!r} cannot be used: say true, or {{penalty: 3, shortest: 3}}.")
    if chart != "trend" or table not in WITH_BREAKS:
        raise ValueError(f"breaks are for the chart trend of {' or '.join(WITH_BREAKS)}: leave them out.")
    options = {} if told is True else dict(told)
    _check_keys("breaks", set(options), tuple(name for name in _parameters(trends.breaks) if name not in _SHARED))
    return options


def _look(told: dict[str, Any]) -> dict[str, Any]:
    """Tried here, so that what cannot be is said before anything is counted."""
    colours = told.get("colours")
    if colours is not None and not isinstance(colours, list | Mapping):
        raise ValueError(f"colours: {colours!r} cannot be used: list names, or say which name has which colour.")
    if isinstance(colours, list):
        if not all(isinstance(name, str | int | float) for name in colours):
            raise ValueError(f"colours: {colours!r} cannot be used: list names, such as [The Guardian, Al Jazeera].")
        told = told | {"colours": tuple(map(str, colours))}
    if isinstance(colours, Mapping):
        told = told | {"colours": {str(name): str(colour) for name, colour in colours.items()}}
    with charts.theme(**{"kind" if name == "theme" else name: one for name, one in told.items()}):
        return told


def _seed(told: Any) -> int | None:
    if told is not None and (isinstance(told, bool) or not isinstance(told, int) or told < 0):
        raise ValueError(f"seed: {told!r} is no seed: give a whole number, 0 or more.")
    return told
