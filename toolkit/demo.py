"""The main job, once: articles in, figures with their numbers and their provenance out, and in words what was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from toolkit import charts, figures, frames, lexicons, load, paths, sample, terms, text, trends
from toolkit.charts.names import amount
from toolkit.report.cells import cells, is_busy

_FRAMES = ("aggression", "atrocities", "peace process")
_SEED = 1
_Drawn = tuple[Figure, pd.DataFrame]


def run(folder: Path | None = None, *, built_in: bool = False, say: Callable[[str], object] = print) -> list[str]:
    """What does this toolkit do, seen on a real corpus?

    Parameters
    ----------
    folder : path, optional
        Where the figures are written; `paths.FIGURES` unless told.
    built_in : bool
        Use the small corpus that comes with the toolkit, and fetch nothing.
    say : callable
        Told what is being done, line by line.

    Returns
    -------
    list of str
        What was found, line by line, and where the figures are.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lines = run(Path(folder), built_in=True, say=lambda line: None)
    >>> lines[0]
    '72 articles of 3 outlets; every record became one.'
    """
    target = paths.FIGURES if folder is None else folder
    source, found = _read(paths.SAMPLE if built_in else _real(say), say)
    articles = found.articles
    say("Counting words …")
    corpus, lexicon = text.index(articles), lexicons.read("conflict")
    say("Drawing …")
    drawn = _charts(corpus, lexicon)
    for name, (figure, data) in drawn.items():
        figures.save(figure, name, data=data, sources=[articles, lexicon], seed=_SEED, folder=target)
    n_outlets = int(articles["outlet"].nunique())
    return [
        f"{amount(len(articles), 'article')} of {amount(n_outlets, 'outlet')}; {_left_out(_rejected(source, found))}.",
        *_findings(drawn["frames-by-outlet"][1]),
        f"Figures, each as png, svg, pdf, csv and json, in {target}: {', '.join(drawn)}.",
        "Open the notebooks: make lab (the first is 00-start-here).",
    ]


def _real(say: Callable[[str], object]) -> Path:
    """The real corpus where it can be had, else the built-in one."""
    kept = paths.DATA / "newsarticles"
    if (kept / "articles.parquet").is_file():
        return kept
    say("Fetching a real corpus …")
    try:
        return sample.newsarticles()
    except (OSError, ValueError, ImportError) as error:
        say(f"{error}\nGoing on with the built-in sample.")
        return paths.SAMPLE


def _read(source: Path, say: Callable[[str], object]) -> tuple[Path, load.Intake]:
    """What is in this folder, or in the built-in corpus if no article is in it."""
    say(f"Reading {source.name} …")
    found = load.intake(source)
    if len(found.articles) or source == paths.SAMPLE:
        return source, found
    reason = found.rejects["reason"].iloc[0] if len(found.rejects) else f"'{source}' holds no record."
    say(f"{reason}\nGoing on with the built-in sample: delete '{source}' to have it fetched again.")
    return _read(paths.SAMPLE, say)


def _rejected(source: Path, found: load.Intake) -> int:
    """Records that did not become articles, those of an earlier intake included."""
    earlier = source / "rejects.csv"
    return len(found.rejects) + (len(pd.read_csv(earlier)) if earlier.is_file() else 0)


def _charts(corpus: text.Index, lexicon: text.Lexicon) -> dict[str, _Drawn]:
    """Each figure with the table that it draws."""
    articles = corpus.articles
    hits = frames.score(corpus, lexicon)
    main = hits[hits["frame"].isin(_FRAMES)]
    busy = articles[is_busy(articles)]
    recent = main[main["article_id"].isin(busy["article_id"])]
    by, period = cells(recent, busy, "outlet")
    over_time = trends.rate(recent, busy, by=by, period=period, seed=_SEED)
    outlets = trends.rate(main, articles, by="outlet", seed=_SEED)
    every = trends.rate(hits, articles, by="outlet", seed=_SEED)
    counts = terms.count(corpus, by="outlet", stopwords="en", min_count=2)
    return {
        "frames-over-time": (charts.trend(over_time, level=0.95), over_time),
        "frames-by-outlet": (charts.bars(outlets, level=0.95), outlets),
        "all-frames": (charts.heatmap(every), every),
        "words-by-outlet": (charts.terms(counts, top=15), counts),
    }


def _left_out(n: int) -> str:
    return "every record became one" if n == 0 else f"{n:,} {'record' if n == 1 else 'records'} became no article"


def _findings(rates: pd.DataFrame) -> list[str]:
    return [line for frame in _FRAMES if (line := _finding(rates[rates["frame"] == frame]))]


def _finding(rates: pd.DataFrame) -> str:
    """Which outlet has the most, which the least, and whether the intervals leave that open.

    Of several outlets without a match, the one with most words is told: that it has none says most.
    """
    known = rates[rates["n_words"] > 0].sort_values(["rate", "n_words"], ascending=[True, False], kind="stable")
    if len(known) < 2:
        return ""
    if not known["n_hits"].any():
        return f"{known['frame'].iloc[0]}: no match in {amount(int(known['n_articles'].sum()), 'article')}."
    least, most = known.iloc[0], known.iloc[-1]
    told = f"most in {_told(most)}, least in {_told(least)}; {_how_sure(least, most)}"
    return f"{most['frame']}, per 1,000 words: {told}."


def _told(row: pd.Series) -> str:
    """The rate of an outlet with its interval, or why it has none."""
    n = amount(row["n_articles"], "article")
    if not row["n_hits"]:
        return f"{row['outlet']} 0 (no match in {n})"
    within = f"in {n}" if pd.isna(row["rate_low"]) else f"{row['rate_low']:.2f} to {row['rate_high']:.2f}"
    return f"{row['outlet']} {row['rate']:.2f} ({within})"


def _how_sure(least: pd.Series, most: pd.Series) -> str:
    """By their rates; where one has no interval, by the shares of articles, which have one without a match too."""
    rated = pd.notna(least["rate_low"]) and pd.notna(most["rate_low"])
    measure, whose = ("rate", "their intervals") if rated else ("share", "the intervals of their shares of articles")
    apart = most[f"{measure}_low"] > least[f"{measure}_high"]
    return f"{whose} do not meet" if apart else f"but {whose} overlap"
