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

A lexicon may be written out, as `lexicon: {war: [war*]}`; `zone: title` counts there alone; and `against_rest: true`
compares the articles that are chosen with all others.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from toolkit import charts, trends
from toolkit.errors import UnreadableFile, did_you_mean
from toolkit.figures.declared import (
    CHARTS,
    FOR_ALL,
    LOOKS,
    MADE_OF,
    OF_FRAMES,
    OF_MATCHES,
    OWN,
    SHARED,
    TABLES,
    WITH_BREAKS,
    Declared,
    listed,
    parameters,
)
from toolkit.figures.files import check_name
from toolkit.tables import ZONES
from toolkit.text import as_lexicon

_MOST_BYTES = 1_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LAST_YEAR = 9999  # behind its last day there is none


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
    _check_keys("the file", set(told), (*FOR_ALL, "folder", "figures"))
    shared = {key: value for key, value in told.items() if key in FOR_ALL}
    folder = _folder(path.parent, told.get("folder") or ".")
    _check_names(list(map(str, own)))
    found = {str(name): _declared(str(name), shared, each, path.parent, folder) for name, each in own.items()}
    _check_besides(found)
    return found


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
        options = {key: _plain(value) for key, value in told.items() if key not in OWN}
        options |= {"title": str(options["title"])} if options.get("title") is not None else {}
        functions = [TABLES[table][0], CHARTS[chart]]
        functions += [TABLES[MADE_OF[need]][0] for need in TABLES[table][1] if need in MADE_OF]
        allowed = sorted({key for function in functions for key in parameters(function)} - {"seed"})
        _check_keys(f"{table} and the chart {chart}", set(options), (*allowed, *OWN))
        lexicon = told.get("lexicon")
        if lexicon is None and (OF_FRAMES | set(MADE_OF)) & set(TABLES[table][1]):
            raise ValueError(f"{table} needs a lexicon: say lexicon: conflict, or give the path of your own.")
        return Declared(
            name=name,
            data=_data(told.get("data")),
            table=table,
            chart=chart,
            options=options,
            lexicon=_lexicon(lexicon),
            zone=_zone(told.get("zone"), table),
            against_rest=_against_rest(told, table),
            frames=tuple(map(str, listed(told.get("frames", ())))),
            where=_where(told.get("where") or {}),
            since=_day("since", told.get("since")),
            until=_day("until", told.get("until")),
            select=None if told.get("select") is None else str(told["select"]),
            clusters=_clusters(told.get("clusters")),
            breaks=_breaks(told.get("breaks"), table, chart),
            seed=_seed(told.get("seed")),
            **_look({name: told[name] for name in LOOKS if told.get(name) is not None}),
            question=str(told.get("question", "")),
            beside=beside,
            folder=folder,
        )
    except (ValueError, TypeError, UnreadableFile) as error:
        raise ValueError(f"figure '{name}': {error}") from None


def _plain(value: Any) -> Any:
    """Days as text, which every function takes."""
    if isinstance(value, Mapping):
        return {_plain(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
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


def _check_besides(found: Mapping[str, Declared]) -> None:
    """Nor may a figure have the name that a further table of another one has."""
    further = {f"{one.name}-{kind}".casefold(): (kind, one.name) for one in found.values() for kind in one.besides}
    for name in found:
        if name.casefold() in further:
            kind, twin = further[name.casefold()]
            raise ValueError(f"figure '{name}' would have the file of the {kind} of figure '{twin}': rename one.")


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


def _where(told: Any) -> dict[str, tuple[Any, ...]]:
    if not isinstance(told, Mapping):
        raise ValueError(f"where: {told!r} is no choice: write a column and its values, such as outlet: [CNN, BBC].")
    if "date" in told:
        raise ValueError("where: chooses by values; for days write since: and until:.")
    return {str(column): tuple(listed(values)) for column, values in told.items()}


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


def _lexicon(told: Any) -> str | dict[str, Any] | None:
    """A name, a path, or frames with their patterns, tried here."""
    if not isinstance(told, Mapping):
        return None if told is None else str(told)
    plain: dict[str, Any] = _plain(told)
    return plain if as_lexicon(plain) else None


def _zone(told: Any, table: str) -> str | None:
    if told is not None and (told not in ZONES or not ("hits" in TABLES[table][1] or table == OF_MATCHES)):
        raise ValueError(f"zone: {told!r} cannot be used: say {', '.join(ZONES)}, for a table of hits or matches.")
    return None if told is None else str(told)


def _against_rest(told: Mapping[str, Any], table: str) -> bool:
    if told.get("against_rest") in (None, False):
        return False
    if told["against_rest"] is not True:
        raise ValueError(f"against_rest: {told['against_rest']!r} cannot be used: say true, or leave it out.")
    if "target" not in parameters(TABLES[table][0]) or {"by", "target", "reference", "select"} & set(told):
        raise ValueError(
            "against_rest: compares what where:, since: and until: choose with all other articles: for "
            "compare.keyness or compare.shift, without by:, target:, reference: and select:."
        )
    if not {"where", "since", "until"} & set(told):
        raise ValueError("against_rest: nothing is chosen to compare with the rest: say where:, since: or until:.")
    return True


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
    _check_keys("breaks", set(options), tuple(name for name in parameters(trends.breaks) if name not in SHARED))
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
