"""Commands that ask something of articles: each gives a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

import toolkit as tk
from toolkit.cli.options import choice, takes_articles, takes_corpus, takes_frames, takes_groups
from toolkit.cli.output import gives_table, note

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.backends import Distributed
    from toolkit.text import Index, Lexicon


@click.command()
@takes_corpus
@takes_frames
@takes_groups
@click.option("--per", default=1_000.0, show_default=True, help="A rate is per so many words.")
@click.option("--seed", default=0, show_default=True, help="Seed of the intervals.")
@gives_table()
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


@click.command()
@takes_corpus
@takes_groups
@click.option("--min-count", default=1, show_default=True, help="Leave out terms that a group has less often.")
@click.option("--stopwords", metavar="LANGUAGE", help="Leave out the words of a stop list: en.")
@click.option("--stem", metavar="LANGUAGE", help="Count forms of a word together: english.")
@gives_table()
def terms(corpus: Index | Distributed, by: tuple[str, ...], **options: Any) -> pd.DataFrame:
    """Which words, and how often?

    \b
    Example:
      toolkit terms data/sample --by outlet --stopwords en --min-count 5
    """
    return tk.terms.count(corpus, by=list(by), **options)


@click.command()
@takes_articles
@click.option("--by", default="outlet", show_default=True, metavar="COLUMN", help="Column that parts the articles.")
@click.option("--target", required=True, metavar="GROUP", help="The group whose words are looked for.")
@click.option("--reference", metavar="GROUP", help="The group to compare it with; all other articles, unless told.")
@choice("unit", "article", "word", help="What is drawn by chance: whole articles, or every word by itself.")
@click.option("--min-count", default=5, show_default=True, help="Leave out terms that both have less often.")
@click.option("--stopwords", metavar="LANGUAGE", help="Leave out the words of a stop list: en.")
@click.option("--sort", default="g2", show_default=True, metavar="MEASURE", help="Order by this column.")
@click.option("--permutations", default=1_000, show_default=True, help="How often the articles are dealt out again.")
@click.option("--seed", default=0, show_default=True, help="Seed of the deals.")
@gives_table("term", "n_target", "n_reference", "log_ratio", "log_ratio_low", "log_ratio_high", "p_westfall_young")
def keyness(corpus: Index, **options: Any) -> pd.DataFrame:
    """Which words does a group use more than another, by how much, and how sure is that?

    First those that are most the target's, last those that are most the reference's.

    \b
    Example:
      toolkit keyness data/sample --target "Oskelland Post" --stopwords en --out keywords.csv
    """
    return tk.compare.keyness(corpus, **options)


@click.command()
@takes_articles
@takes_frames
@click.option("--by", default="outlet", show_default=True, metavar="COLUMN", help="Column that parts the articles.")
@click.option("--target", required=True, metavar="GROUP", help="The group that is looked at.")
@click.option("--reference", metavar="GROUP", help="The group to compare it with; all other articles, unless told.")
@click.option("--per", default=1_000.0, show_default=True, help="A rate is per so many words.")
@gives_table("frame", "term", "n_target", "n_reference", "contribution", "contribution_low", "contribution_high")
def shift(corpus: Index, lexicon: Lexicon, **options: Any) -> pd.DataFrame:
    """Which words make up the difference between two groups in the rate of a frame?

    \b
    Example:
      toolkit shift data/sample --frame aggression --target "The Merrin Courier"
    """
    return tk.compare.shift(tk.frames.matches(corpus, lexicon), corpus, **options)


@click.command()
@takes_corpus
@click.argument("pattern")
@click.option("--window", default=8, show_default=True, help="Words shown on either side.")
@gives_table("article_id", "left", "match", "right")
def kwic(corpus: Index | Distributed, pattern: str, window: int) -> pd.DataFrame:
    """Where does a word or phrase stand, and what stands around it?

    \b
    Example:
      toolkit kwic data/sample "peace process*" --window 6
    """
    return tk.context.kwic(corpus, pattern, window=window)


@click.command()
@takes_articles
@click.argument("query")
@click.option("--at-least", default=1, show_default=True, help="How often a term must stand in an article.")
@click.option("--zone", metavar="title|lead|body", help="Where the terms must stand; anywhere, unless told.")
@gives_table("article_id", "date", "outlet", "title")
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
        note(f"{'  ' * row['depth']}{row['clause']}: {row['n_articles']:,} article{plural} ({row['share']:.1%})")
    chosen = tk.text.select(corpus, query, **options)
    none = chosen.articles.iloc[:0].assign(text=pd.Series(dtype="str"))
    table = pd.concat([none, *chosen.batches()], ignore_index=True)
    table.insert(list(table.columns).index("title") + 1, "text", table.pop("text"))
    return table


@click.command()
@takes_articles
@click.option("--threshold", default=0.6, show_default=True, help="How similar copies are, from 0.2 to 1.")
@click.option("--days", type=int, help="How many days may lie between two copies; any number, unless told.")
@gives_table()
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
    note(f"{n:,} of {len(found):,} articles have copies: {n_clusters:,} cluster{'' if n_clusters == 1 else 's'}")
    agencies = found.loc[found["agency"] != "", "agency"].value_counts()
    if len(agencies):
        note("credited to " + ", ".join(f"{name} ({n:,})" for name, n in agencies.head(8).items()))
    return found
