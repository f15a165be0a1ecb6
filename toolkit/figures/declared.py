"""A figure as its file declares it: which table, which chart, and with which options each of them is made."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit import charts, compare, frames, study, terms, trends
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
SHARED = ("by", "period", "per", "one_per", "seed")  # in which breaks are like the trend that they are drawn on
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
OF_FRAMES = {"hits", "matches", "lexicon"}
_CHOOSING = ("where", "since", "until", "select", "clusters")
LOOKS = ("theme", "width", "locale", "colours")
OF_MATCHES = "frames.matches"  # a table that is of a zone itself; others are made of hits of a zone
CHOSEN = "chosen"  # the column of the articles that tells those that are chosen from the rest
SIDES = {"target": "the chosen articles", "reference": "the rest"}
FOR_ALL = ("data", "lexicon", "seed", *_CHOOSING, *LOOKS)
OWN = (*FOR_ALL, "question", "frames", "zone", "against_rest", "table", "chart", "breaks")


@dataclass(frozen=True)
class Declared:
    """A figure as its file declares it: all that decides what it shows."""

    name: str
    data: str | Mapping[str, Any]
    table: str
    chart: str
    options: Mapping[str, Any] = field(default_factory=dict)
    lexicon: str | Mapping[str, Any] | None = None
    zone: str | None = None  # where alone its hits are counted
    against_rest: bool = False  # whether what is chosen is compared with all other articles, and not taken alone
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
        told = {name: getattr(self, name) for name in (*OWN, "options")}
        told |= {
            name: getattr(self, name) or True for name in ("clusters", "breaks") if getattr(self, name) is not None
        }
        plain: dict[str, Any] = json.loads(json.dumps({name: one for name, one in told.items() if one}, default=str))
        return plain

    def portable(self) -> Declared:
        """The same without the absolute paths of this computer."""
        told = self.data if isinstance(self.data, str) else {**self.data, "source": portable(self.source)}
        lexicon = portable(self.lexicon) if isinstance(self.lexicon, str) else self.lexicon
        return replace(self, data=portable(told) if isinstance(told, str) else told, lexicon=lexicon)

    def table_options(self, table: str | None = None) -> dict[str, Any]:
        """What the function that makes the table (or one that this is made of) is told, besides what it is made of."""
        takes = parameters(TABLES[table or self.table][0])
        told = {name: value for name, value in self.options.items() if name in takes}
        told |= {"by": CHOSEN, "target": True} if self.against_rest and "target" in takes else {}
        return told | ({"seed": self.seed} if self.seed is not None and "seed" in takes else {})

    def breaks_options(self) -> dict[str, Any]:
        """The same of the breaks: what they must have in common with the trend, and what they alone are told."""
        shared = {name: one for name, one in self.table_options("trends.breaks").items() if name in SHARED}
        return shared | dict(self.breaks or {})

    def chart_options(self) -> dict[str, Any]:
        """What the chart is told."""
        takes = parameters(CHARTS[self.chart])
        told = {name: value for name, value in self.options.items() if name in takes}
        told |= SIDES if self.against_rest and set(SIDES) <= set(takes) else {}
        return told | ({"frames": list(self.frames)} if self.frames and "frames" in takes else {})

    @property
    def besides(self) -> tuple[str, ...]:
        """Which further tables are drawn with the one that it declares."""
        return () if self.breaks is None else ("breaks",)

    def look(self) -> dict[str, Any]:
        """How it looks, as `charts.theme` takes it."""
        told = {"kind": self.theme, "width": self.width, "locale": self.locale}
        colours = list(self.colours) if isinstance(self.colours, tuple) else self.colours
        return {name: one for name, one in (told | {"colours": colours}).items() if one is not None}

    @property
    def counts_frames(self) -> bool:
        return bool(OF_FRAMES & set(self.needs))

    @property
    def by_zone(self) -> bool:
        return self.zone is not None or "zone" in listed(self.options.get("by") or ())

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


def parameters(function: Callable[..., Any]) -> list[str]:
    """The options of a function: those that are not made of the articles."""
    return [name for name in inspect.signature(function).parameters if name not in _MADE]


def listed(told: Any) -> list[Any]:
    return list(told) if isinstance(told, list | tuple) else [told]
