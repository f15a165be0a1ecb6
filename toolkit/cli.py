"""The command line: read, call, print. A result goes to standard output, as CSV when it is piped; all else to errors.

Exit codes: 0 done; 1 it could not be done, and one sentence says why; 2 the command was not understood;
130 interrupted.
"""

from __future__ import annotations

import functools
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import click

import toolkit as tk

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.backends import Distributed
    from toolkit.load import Intake
    from toolkit.text import Index, Lexicon

_SHOWN = 20
_FILES = "Write to .csv, .jsonl or .parquet."
_REFUSED = (OSError, ValueError, TypeError, KeyError, ImportError)


def main() -> None:
    """Run the command `toolkit`, and end with its exit code."""
    warnings.showwarning = _say_warning
    try:
        code = toolkit.main(prog_name="toolkit", standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except SystemExit:  # click's, with 1, where the pipe is closed, as by `| head`: whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 0
    except _REFUSED as error:
        click.echo(f"Error: {_sentence(error)}", err=True)
        code = 1
    sys.exit(code)


def _sentence(error: BaseException) -> str:
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error) or type(error).__name__


def _say_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    click.echo(f"Note: {message}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(tk.__version__, "--version", message="%(prog)s %(version)s")
def toolkit() -> None:
    """How news frames events: load articles, count words, score frames, and say how sure the numbers are.

    Results are CSV when piped or written with --out, and a short table on a screen.

    \b
    Examples:
      toolkit demo
      toolkit score data/sample --frame aggression --by outlet
      toolkit kwic data/sample "peace process*" > lines.csv
    """


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


def _takes_sources(command: Command) -> Command:
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
        click.argument("paths", nargs=-1, required=True, metavar="ARTICLES..."),
    ):
        reading = option(reading)
    return reading


def _takes_articles(command: Command) -> Command:
    """The command gets an index of the articles. Without any it fails."""

    @functools.wraps(command)
    def reading(sources: Sources, **options: Any) -> Any:
        return command(_indexed(sources), **options)

    return _takes_sources(reading)


def _takes_corpus(command: Command) -> Command:
    """The same, or the articles in parts on a cluster."""

    @functools.wraps(command)
    def reading(sources: Sources, *, scheduler: str | None, **options: Any) -> Any:
        corpus = _indexed(sources) if scheduler is None else _distributed(sources, scheduler)
        return command(corpus, **options)

    option = click.option(
        "--scheduler", metavar="ADDRESS", help="Work on a Dask cluster; ARTICLES is a folder that its workers see."
    )
    return option(_takes_sources(reading))


def _takes_frames(command: Command) -> Command:
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


def _takes_groups(command: Command) -> Command:
    """Columns and a period to group by."""
    by = click.option("--by", multiple=True, metavar="COLUMN", help="Group by this column, or by zone; repeatable.")
    period = click.option("--period", metavar="D|W|M|Q|Y", help="Group by time; multiples such as 5Y as well.")
    return by(period(command))


def _gives_table(*shown: str) -> Callable[[Command], Command]:
    """The command returns a table, which goes to a file, a pipe or the screen (there, the columns `shown`)."""

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def giving(*args: Any, out: Path | None, **options: Any) -> None:
            _give(command(*args, **options), out, list(shown))

        return click.option("--out", type=click.Path(path_type=Path), help=_FILES)(giving)

    return decorate


@toolkit.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the figures; figures/ unless told.")
@click.option("--built-in", is_flag=True, help="Use the small corpus that comes with the toolkit; fetch nothing.")
def demo(out: Path | None, built_in: bool) -> None:
    """Do the main job once: real articles in, figures with their provenance out.

    \b
    Example:
      toolkit demo --out figures
    """
    from toolkit import demo as demonstration

    for line in demonstration.run(out, built_in=built_in, say=_note):
        click.echo(line)


@toolkit.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to; data/newsarticles unless told.")
def sample(out: Path | None) -> None:
    """Obtain a real corpus: 3,824 articles of nine outlets, winter 2016/17.

    \b
    Example:
      toolkit sample && toolkit score data/newsarticles --frame aggression --by outlet
    """
    _note("Fetching the articles …")
    click.echo(tk.sample.newsarticles(out))


@toolkit.command()
@_takes_sources
@click.option("--rejects", is_flag=True, help="The records that did not become articles, instead of the articles.")
@click.option("--out", type=click.Path(path_type=Path), help=_FILES)
def load(sources: Sources, rejects: bool, out: Path | None) -> None:
    """Read articles from files, folders or zip files into one table, and account for every record.

    \b
    Example:
      toolkit load exports/ archive.zip --column Headline=title --out articles.parquet
    """
    found = tk.load.intake(**sources.arguments())
    for name, told in found.account:
        _note(f"{name + ':':<17}{told}")
    if found.articles.empty and not rejects:
        raise ValueError("there is no article to work with: name other files, or say how to read them.")
    _give(found.rejects if rejects else found.articles, out, [])
    if found.articles.empty:
        raise click.exceptions.Exit(1)


def _choice(name: str, *values: str, help: str) -> Callable[[Command], Command]:
    return click.option(f"--{name}", type=click.Choice(values), default=values[0], show_default=True, help=help)


@toolkit.command()
@_takes_sources
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the index.")
@_choice("hyphens", "split", "join", help="Whether Israeli-Palestinian is two words.")
@_choice("possessives", "strip", "keep", help="Whether Israel's is counted as israel.")
@_choice("marks", "keep", "strip", help="Whether Erdoğan is another word than Erdogan.")
@_choice("elisions", "keep", "split", help="Whether l'agression is two words.")
def index(sources: Sources, out: Path, **options: str) -> None:
    """Index articles once, so that each later question is answered at once; also more of them than memory holds.

    Every command takes the folder of an index in the place of ARTICLES.

    \b
    Example:
      toolkit index exports/ --out index && toolkit kwic index "peace process*"
    """
    batches = tk.load.batches(**sources.arguments())
    corpus = tk.text.build_index(batches, out, **options)  # type: ignore[arg-type]
    listed = out / "rejects.csv"
    listed.unlink(missing_ok=True)
    if len(batches.rejects):
        _write(batches.rejects, listed)
        _note(f"the records that became no article are listed in {listed}")
    if not len(corpus):
        raise ValueError(f"there was no article to index: '{out}' holds an empty index.")
    _note(f"{len(corpus):,} articles, {corpus.n_words.sum():,} words, {len(corpus.vocabulary):,} different")
    click.echo(out)


@toolkit.command()
@_takes_corpus
@_takes_frames
@_takes_groups
@click.option("--per", default=1_000.0, show_default=True, help="A rate is per so many words.")
@click.option("--seed", default=0, show_default=True, help="Seed of the intervals.")
@_gives_table()
def score(
    corpus: Index | Distributed, lexicon: Lexicon, by: tuple[str, ...], period: str | None, per: float, seed: int
) -> pd.DataFrame:
    """How often does each frame stand in the articles? By group or period: rates, with intervals.

    Without --by and --period: one row per article and frame.

    \b
    Examples:
      toolkit score data/sample --frame aggression --by outlet
      toolkit score data/sample --pattern "cease-fire*" --pattern "ceasefire*" --by outlet --period M --out rates.csv
    """
    hits = tk.frames.score(corpus, lexicon, zones="zone" in by)
    if not (by or period):
        return hits
    return tk.trends.rate(hits, corpus, by=list(by), period=period, per=per, seed=seed)


@toolkit.command()
@_takes_corpus
@_takes_groups
@click.option("--min-count", default=1, show_default=True, help="Leave out terms that a group has less often.")
@click.option("--stopwords", metavar="LANGUAGE", help="Leave out the words of a stop list: en.")
@click.option("--stem", metavar="LANGUAGE", help="Count forms of a word together: english.")
@_gives_table()
def terms(corpus: Index | Distributed, by: tuple[str, ...], **options: Any) -> pd.DataFrame:
    """Which words, and how often?

    \b
    Example:
      toolkit terms data/sample --by outlet --stopwords en --min-count 5
    """
    return tk.terms.count(corpus, by=list(by), **options)


@toolkit.command()
@_takes_corpus
@click.argument("pattern")
@click.option("--window", default=8, show_default=True, help="Words shown on either side.")
@_gives_table("article_id", "left", "match", "right")
def kwic(corpus: Index | Distributed, pattern: str, window: int) -> pd.DataFrame:
    """Where does a word or phrase stand, and what stands around it?

    \b
    Example:
      toolkit kwic data/sample "peace process*" --window 6
    """
    return tk.context.kwic(corpus, pattern, window=window)


@toolkit.command()
@_takes_articles
@click.argument("query")
@click.option("--at-least", default=1, show_default=True, help="How often a term must stand in an article.")
@click.option("--zone", metavar="title|lead|body", help="Where the terms must stand; anywhere, unless told.")
@_gives_table("article_id", "date", "outlet", "title")
def select(corpus: Index, query: str, **options: Any) -> pd.DataFrame:
    """Which articles does a query keep? It says how many each of its clauses keeps.

    Terms are joined by & (and), | (or), ! (not), near/10 and brackets; phrases stand in quotation marks.

    \b
    Example:
      toolkit select data/sample '(talks | "cease fire") & soldier* near/10 killed & !football' --out chosen.parquet
    """
    import pandas as pd

    for row in tk.text.clauses(corpus, query, **options).to_dict("records"):
        plural = "" if row["n_articles"] == 1 else "s"
        _note(f"{'  ' * row['depth']}{row['clause']}: {row['n_articles']:,} article{plural} ({row['share']:.1%})")
    chosen = tk.text.select(corpus, query, **options)
    none = chosen.articles.iloc[:0].assign(text=pd.Series(dtype="str"))
    table = pd.concat([none, *chosen.batches()], ignore_index=True)
    table.insert(list(table.columns).index("title") + 1, "text", table.pop("text"))
    return table


@toolkit.command()
@_takes_articles
@click.option("--threshold", default=0.6, show_default=True, help="How similar copies are, from 0.2 to 1.")
@click.option("--days", type=int, help="How many days may lie between two copies; any number, unless told.")
@_gives_table()
def duplicates(corpus: Index, threshold: float, days: int | None) -> pd.DataFrame:
    """Which articles are copies of each other, who was first, and which agency is credited?

    One row per article; an article without a copy has no similarity.

    \b
    Example:
      toolkit duplicates data/sample --days 7 --out clusters.csv
    """
    found = tk.duplicates.find(corpus, threshold=threshold, days=days)
    copied = found[found["similarity"].notna()]
    n, n_clusters = len(copied), copied["cluster"].nunique()
    _note(f"{n:,} of {len(found):,} articles have copies: {n_clusters:,} cluster{'' if n_clusters == 1 else 's'}")
    agencies = found.loc[found["agency"] != "", "agency"].value_counts()
    if len(agencies):
        _note("credited to " + ", ".join(f"{name} ({n:,})" for name, n in agencies.head(8).items()))
    return found


def _indexed(sources: Sources) -> Index:
    """The articles of these files, or the saved index that is named in their place."""
    if len(sources.paths) == 1 and tk.text.is_index(sources.paths[0]):
        return tk.text.open_index(sources.paths[0])
    found = _intake(sources)
    if found.articles.empty:
        raise ValueError("there is no article to work with: name other files, or say how to read them.")
    return tk.text.index(found.articles)


def _intake(sources: Sources) -> Intake:
    found = tk.load.intake(**sources.arguments())
    if len(found.rejects):
        _note(f"{found} (toolkit load … --rejects lists them)")
    elif found.articles.empty:
        _note(str(found))
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


def _note(line: str) -> None:
    click.echo(line, err=True)


def _give(table: pd.DataFrame, out: Path | None, shown: list[str]) -> None:
    """The result: to a file, to the pipe, or the top of it to the screen."""
    if out is not None:
        _write(table, out)
        _note(f"{len(table):,} {'row' if len(table) == 1 else 'rows'} written to {out}")
    elif sys.stdout is None:
        raise OSError("there is no output to print to, as it is closed: write the result with --out FILE.")
    elif sys.stdout.isatty():
        click.echo(table[shown or list(table.columns)].head(_SHOWN).to_string(index=False, max_colwidth=60))
        if len(table) > _SHOWN:
            _note(f"… and {len(table) - _SHOWN:,} more rows: pipe them, or write them with --out FILE.")
    else:
        tk.tables.guarded(table).to_csv(sys.stdout, index=False, lineterminator="\n")


def _write(table: pd.DataFrame, out: Path) -> None:
    """Under another name first: whoever reads finds the whole file or the one before."""
    writers: dict[str, Callable[[Path], object]] = {
        ".csv": lambda path: tk.tables.guarded(table).to_csv(path, index=False, lineterminator="\n"),
        ".jsonl": lambda path: table.to_json(path, orient="records", lines=True, force_ascii=False, date_format="iso"),
        ".parquet": lambda path: _plain(table).to_parquet(path, index=False, compression="zstd"),
    }
    if out.suffix not in writers:
        raise ValueError(f"'{out.name}' has no ending that is known here: {', '.join(writers)}.")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"the folder '{out.parent}' is not there: make it first, or write elsewhere.")
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        writers[out.suffix](part)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Periods as text: Parquet has no such type that other programs read."""
    return table.astype({"period": "str"}) if "period" in table.columns else table
