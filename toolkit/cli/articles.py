"""Commands that obtain articles: the demonstration, the real corpus, loading, indexing."""

from __future__ import annotations

from pathlib import Path

import click

import toolkit as tk
from toolkit.cli.options import Sources, choice, takes_sources
from toolkit.cli.output import FILES, give, note, say


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the figures; figures/ unless told.")
@click.option("--built-in", is_flag=True, help="Use the small corpus that comes with the toolkit; fetch nothing.")
def demo(out: Path | None, built_in: bool) -> None:
    """Do the main job once: real articles in, figures with their provenance out.

    \b
    Example:
      toolkit demo --out figures
    """
    from toolkit import demo as demonstration

    for line in demonstration.run(out, built_in=built_in, say=note):
        say(line)


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to; data/newsarticles unless told.")
def sample(out: Path | None) -> None:
    """Obtain a real corpus: 3,824 articles of nine outlets, winter 2016/17.

    \b
    Example:
      toolkit sample && toolkit score data/newsarticles --frame aggression --by outlet
    """
    note("Fetching the articles …")
    click.echo(tk.sample.newsarticles(out))


@click.command()
@takes_sources
@click.option("--rejects", is_flag=True, help="The records that did not become articles, instead of the articles.")
@click.option("--out", type=click.Path(path_type=Path), help=FILES)
def load(sources: Sources, rejects: bool, out: Path | None) -> None:
    """Read articles from files, folders or zip files into one table, and account for every record.

    \b
    Example:
      toolkit load exports/ archive.zip --column Headline=title --out articles.parquet
    """
    found = tk.load.intake(**sources.arguments())
    for name, told in found.account:
        note(f"{name + ':':<17}{told}")
    if found.articles.empty and not rejects:
        raise ValueError("there is no article to work with: name other files, or say how to read them.")
    give(found.rejects if rejects else found.articles, out, [])
    if found.articles.empty:
        raise click.exceptions.Exit(1)


@click.command()
@takes_sources
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the index.")
@choice("hyphens", "split", "join", help="Whether Israeli-Palestinian is two words.")
@choice("possessives", "strip", "keep", help="Whether Israel's is counted as israel.")
@choice("marks", "keep", "strip", help="Whether Erdoğan is another word than Erdogan.")
@choice("elisions", "keep", "split", help="Whether l'agression is two words.")
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
        tk.tables.export(batches.rejects, listed)
        note(f"the records that became no article are listed in {listed}")
    if not len(corpus):
        raise ValueError(f"there was no article to index: '{out}' holds an empty index.")
    note(f"{len(corpus):,} articles, {corpus.n_words.sum():,} words, {len(corpus.vocabulary):,} different")
    click.echo(out)
