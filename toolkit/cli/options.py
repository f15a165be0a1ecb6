"""What commands are given: articles, frames, groups. Each decorator adds the arguments of one of them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

import toolkit as tk
from toolkit.cli.output import note

if TYPE_CHECKING:
    from toolkit.backends import Distributed
    from toolkit.load import Intake
    from toolkit.text import Index, Lexicon

Command = Callable[..., Any]


class Sources(NamedTuple):
    """What stands in the place of ARTICLES, and how to read it."""

    paths: tuple[str, ...]
    format_: str | None
    columns: tuple[str, ...]
    outlet: str | None
    outlets: Path | None
    sql: str | None
    parameters: tuple[str, ...]

    def arguments(self) -> dict[str, Any]:
        """As `load.intake` and `load.batches` take them."""
        source = list(self.paths) if len(self.paths) > 1 else self.paths[0]
        return {
            "source": source,
            "format": self.format_,
            "columns": _renamed(self.columns),
            "outlet": self.outlet,
            "outlets": self.outlets,
            "query": self.sql,
            "parameters": _bound(self.parameters),
        }


def takes_sources(command: Command, *, required: bool = True) -> Command:
    """ARTICLES and how to read them: the command gets the `Sources`."""

    @functools.wraps(command)
    def reading(**options: Any) -> Any:
        return command(Sources(*(options.pop(name) for name in Sources._fields)), **options)

    for option in (
        click.option("--sql", metavar="QUERY", help="What to ask, where ARTICLES is the address of a database."),
        click.option("--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Of :NAME in the query."),
        click.option(
            "--outlets", type=click.Path(path_type=Path), help="CSV file: which names (outlet) mean which (name)."
        ),
        click.option("--outlet", help="Who published them, where the source does not say."),
        click.option(
            "--column", "columns", multiple=True, metavar="THEIRS=OURS", help="Such as Body=text; repeatable."
        ),
        click.option("--format", "format_", metavar="NAME", help="How to read them, where it is not found out."),
        click.argument("paths", nargs=-1, required=required, metavar="ARTICLES..." if required else "[ARTICLES]..."),
    ):
        reading = option(reading)
    return reading


may_take_sources = functools.partial(takes_sources, required=False)


def takes_articles(command: Command) -> Command:
    """The command gets an index of the articles. Without any it fails."""

    @functools.wraps(command)
    def reading(sources: Sources, **options: Any) -> Any:
        return command(indexed(sources), **options)

    return takes_sources(reading)


def takes_corpus(command: Command) -> Command:
    """The same, or the articles in parts on a cluster."""

    @functools.wraps(command)
    def reading(sources: Sources, *, scheduler: str | None, **options: Any) -> Any:
        corpus = indexed(sources) if scheduler is None else _distributed(sources, scheduler)
        return command(corpus, **options)

    option = click.option(
        "--scheduler", metavar="ADDRESS", help="Work on a Dask cluster; ARTICLES is a folder that its workers see."
    )
    return option(takes_sources(reading))


def takes_frames(command: Command) -> Command:
    """A lexicon, some frames of it, or patterns alone: the command gets a `Lexicon`."""

    @functools.wraps(command)
    def choosing(*args: Any, **options: Any) -> Any:
        names = ("lexicon", "frames", "patterns")
        return command(*args, lexicon=_chosen(*(options.pop(name) for name in names)), **options)

    for option in (
        click.option("--pattern", "patterns", multiple=True, help="Count this instead of a lexicon; repeatable."),
        click.option("--frame", "frames", multiple=True, help="Only this frame of the lexicon; repeatable."),
        click.option("--lexicon", default="conflict", show_default=True, help="A built-in lexicon or a YAML file."),
    ):
        choosing = option(choosing)
    return choosing


def takes_groups(command: Command) -> Command:
    """Columns and a period to group by."""
    by = click.option("--by", multiple=True, metavar="COLUMN", help="Group by this column, or by zone; repeatable.")
    period = click.option("--period", metavar="D|W|M|Q|Y", help="Group by time; multiples such as 5Y as well.")
    return by(period(command))


def choice(name: str, *values: str, help: str) -> Callable[[Command], Command]:
    return click.option(f"--{name}", type=click.Choice(values), default=values[0], show_default=True, help=help)


def indexed(sources: Sources) -> Index:
    """The articles of these files, or the saved index that is named in their place."""
    read = found(sources)
    return read if isinstance(read, tk.text.Index) else tk.text.index(read.articles)


def found(sources: Sources) -> Intake | Index:
    """What was read of these files and what was not, or the saved index that is named in their place."""
    if len(sources.paths) == 1 and tk.text.is_index(sources.paths[0]):
        return tk.text.open_index(sources.paths[0])
    read = _intake(sources)
    if read.articles.empty:
        raise ValueError("there is no article to work with: name other files, or say how to read them.")
    return read


def _intake(sources: Sources) -> Intake:
    found = tk.load.intake(**sources.arguments())
    if len(found.rejects):
        note(f"{found} (toolkit load … --rejects lists them)")
    elif found.articles.empty:
        note(str(found))
    return found


def _distributed(sources: Sources, scheduler: str) -> Distributed:
    """Parquet files of articles, or a saved index, as the workers see them."""
    if sources.format_ or sources.columns or sources.outlet:
        raise click.UsageError("--format, --column and --outlet are for files that are read here, without --scheduler.")
    return tk.backends.distributed(sources.arguments()["source"], scheduler=scheduler)


def _renamed(columns: tuple[str, ...]) -> dict[str, str] | None:
    pairs = [column.rpartition("=") for column in columns]
    wrong = [column for column, (theirs, _, ours) in zip(columns, pairs, strict=True) if not theirs or not ours]
    if wrong:
        raise click.BadParameter(f"'{wrong[0]}' is not THEIRS=OURS, such as Headline=title.", param_hint="--column")
    return {theirs: ours for theirs, _, ours in pairs} or None


def _bound(parameters: tuple[str, ...]) -> dict[str, str] | None:
    pairs = [parameter.partition("=") for parameter in parameters]
    wrong = [
        parameter for parameter, (name, equals, _) in zip(parameters, pairs, strict=True) if not name or not equals
    ]
    if wrong:
        raise click.BadParameter(f"'{wrong[0]}' is not NAME=VALUE, such as since=2025-01-01.", param_hint="--parameter")
    return {name: value for name, _, value in pairs} or None


def _chosen(lexicon: str, frames: tuple[str, ...], patterns: tuple[str, ...]) -> Lexicon:
    if patterns:
        frame = {", ".join(patterns): list(patterns)}
        return tk.lexicons.read({"name": "", "frames": frame})  # so that errors speak of the pattern alone
    read = tk.lexicons.read(lexicon)
    return read.only(*frames) if frames else read
