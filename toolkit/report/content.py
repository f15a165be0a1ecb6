"""What a report says: the corpus, the numbers with their charts, the lines behind them, the methods and the sources."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from toolkit import charts, frames, groups, tables, trends
from toolkit.charts.names import amount, joined, plural, texts_of
from toolkit.figures.provenance import described, versions
from toolkit.report import lines
from toolkit.report.cells import cells, is_busy
from toolkit.report.keywords import keywords
from toolkit.text import Index, Lexicon

_MOST_DRAWN = 6  # frames: more panels than these nobody reads
_MOST_FILES = 6  # that are named
_MOST_COLUMNS = 72  # periods of the chart of articles: more run into one another
_PER = 1_000  # words
_MOST_OF_LINK = 30  # words of an address
_MOST_LINES = 6_000  # in all: some 1.2 million characters


@dataclass(frozen=True)
class Picture:
    """A chart with the table that it draws, and the lines behind each of its points."""

    name: str
    heading: str
    figure: Figure
    table: pd.DataFrame
    points: pd.DataFrame = field(default_factory=lambda: tables.empty("points"))
    column: str = ""  # of the lines: which of them belong to which point


@dataclass(frozen=True)
class Content:
    """All that a report says, whatever it is written as."""

    title: str
    by: str
    facts: list[tuple[str, str]]
    silent: list[str]  # frames without any match
    groups: pd.DataFrame
    rejects: pd.DataFrame | None
    pictures: list[Picture]
    keywords: pd.DataFrame
    lines: pd.DataFrame
    notes: list[str]
    sources: list[tuple[str, str]]
    level: float
    most: int
    texts: dict[str, str]


def content(
    corpus: Index,
    lexicon: Lexicon,
    *,
    by: str,
    period: str | None,
    title: str | None,
    rejects: pd.DataFrame | None,
    most: int,
    level: float,
    seed: int,
    with_texts: bool,
) -> Content:
    """Count, draw and choose the lines."""
    articles = _with_group(corpus.articles, by)
    notes: list[str] = []
    with _noted(notes, ""):
        hits = frames.score(corpus, lexicon)
        n_hits = hits.groupby("frame", observed=True)["n_hits"].sum()
    drawn = _most_frequent(n_hits, lexicon.names)
    pictures, of = _pictures(corpus, articles, hits, drawn, notes, by=by, period=period, level=level, seed=seed)
    with _noted(notes, "keywords"):
        key = keywords(corpus, articles[by], level=level)
    n_points = sum(len(picture.points) for picture in pictures)
    each = min(most, max(3, _MOST_LINES // max(n_points, 1)))
    shown = lines.lines_of(corpus, lexicon.only(*drawn), of, most=each, seed=seed)
    shown = shown.sort_values("frame", key=lambda frame: frame.map(drawn.index), kind="stable", ignore_index=True)
    shown = shown.merge(_told(articles[articles["article_id"].isin(shown["article_id"])]), on="article_id", how="left")
    ids = set(shown["article_id"]) if with_texts else set()
    return Content(
        title=title or f"{_listed(drawn)} in {amount(len(corpus), 'article')}",
        by=by,
        facts=_facts(corpus, articles, lexicon, drawn, by),
        silent=[name for name in lexicon.names if not n_hits.get(name, 0)],
        groups=_by_group(corpus, articles, by),
        rejects=None if rejects is None else rejects["reason"].value_counts().rename("records").reset_index(),
        pictures=pictures,
        keywords=key,
        lines=shown,
        notes=list(dict.fromkeys(notes)),
        sources=_sources(corpus, lexicon, seed),
        level=level,
        most=each,
        texts={article: text for article, (_, text) in lines.texts(corpus, pd.Series(sorted(ids))).items()},
    )


def _with_group(articles: pd.DataFrame, by: str) -> pd.DataFrame:
    if not isinstance(by, str):
        raise TypeError(f"by={by!r} is no column: give the name of one, such as 'outlet'.")
    groups.keys(articles.head(0), by, None)  # a sentence, if there is no such column
    articles = articles.reset_index(drop=True)
    return articles.assign(**{by: _names(articles[by])})


def _names(column: pd.Series) -> pd.Series:
    """Values as they are shown, whole texts cut to their first words, and still two where they were two."""
    codes, different = pd.factorize(texts_of(column))
    short, seen = [], Counter[str]()
    for name in map(lines.clipped, different):
        seen[name] += 1
        short.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    named = pd.Series(np.array(short, dtype=object)[codes], index=column.index)
    return named.where(column.notna(), None)


@contextmanager
def _noted(notes: list[str], of: str) -> Iterator[None]:
    """Keep what is warned of here, and say of which part of the report it is true."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield
    told = [str(one.message) for one in caught if issubclass(one.category, UserWarning)]
    notes += [f"{of[:1].upper()}{of[1:]}: {one}" if of else one for one in told]


def _most_frequent(n_hits: pd.Series, names: Sequence[str]) -> list[str]:
    best = sorted(names, key=lambda name: -int(n_hits.get(name, 0)))[:_MOST_DRAWN]
    return [name for name in names if name in best]


def _pictures(
    corpus: Index,
    articles: pd.DataFrame,
    hits: pd.DataFrame,
    drawn: list[str],
    notes: list[str],
    *,
    by: str,
    period: str | None,
    level: float,
    seed: int,
) -> tuple[list[Picture], pd.DataFrame]:
    """The charts; and for each article, which points it counts for."""
    main = hits[hits["frame"].isin(drawn)]
    of = pd.DataFrame({"article_id": articles["article_id"].astype("object")})
    found = []
    if articles["date"].notna().any():
        over = charts.intake(articles, by=by, period=_wide_enough(articles["date"]))
        found.append(Picture("corpus", "Articles over time", over, _by_group(corpus, articles, by)))
    apart_by = f", by {by}" if articles[by].nunique(dropna=False) > 1 else ""
    heading = f"How often{apart_by}"
    with _noted(notes, heading):
        rates = _rates(main, articles, by=by, level=level, seed=seed)
        figure = charts.bars(rates, level=level, per=_PER)
    of["group"] = texts_of(articles[by])
    found.append(Picture("groups", heading, figure, rates, charts.points(figure), "group"))
    if hits["frame"].nunique() > len(drawn):
        heading = f"All frames{apart_by}"
        with _noted(notes, heading):
            every = _rates(hits, articles, by=by, level=level, seed=seed)
            figure = charts.heatmap(every, per=_PER)
        found.append(Picture("frames", heading, figure, every))
    recent = articles[is_busy(articles)] if articles["date"].notna().any() else articles.iloc[:0]
    own = main[main["article_id"].isin(recent["article_id"])]
    if own["n_hits"].any():
        heading = "How often, over time"
        apart, finest = cells(own, recent, by)
        with _noted(notes, heading):
            over_time = _rates(own, recent, by=apart, period=period or finest, level=level, seed=seed)
            figure = charts.trend(over_time, level=level, per=_PER)
        of["time"] = _time_points(of["group"] if apart else None, recent, period or finest, of["article_id"])
        found.append(Picture("time", heading, figure, over_time, charts.points(figure), "time"))
    return found, of


def _rates(hits: pd.DataFrame, articles: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """Summed in one order, whatever that of the articles: else the last digits of the bounds differ."""
    hits, articles = (
        table.sort_values("article_id", key=lambda ids: ids.astype("object"), kind="stable")
        for table in (hits, articles)
    )
    return trends.rate(hits, articles, per=_PER, **options)


def _wide_enough(dates: pd.Series) -> str:
    """Months, or the shortest longer period of which there are not too many."""
    n_months = len(groups.range_of(groups.periods(dates, "M")))
    return next((period for period, n in (("M", 1), ("Q", 3)) if n_months <= n * _MOST_COLUMNS), "Y")


def _time_points(group: pd.Series | None, recent: pd.DataFrame, period: str, ids: pd.Series) -> pd.Series:
    """For each article the place of its period, behind its group if groups are apart; nothing outside of the chart."""
    at = groups.periods(recent["date"], period)
    number = at.array.asi8
    place = pd.Series((number - number.min()) // at.min().freq.n, index=recent["article_id"].astype("object"))
    told = "|" + ids.map(place).astype("Int64").astype("str")
    return (told if group is None else group + told).where(ids.isin(place.index))


def _told(articles: pd.DataFrame) -> pd.DataFrame:
    """What stands beside a line of an article."""
    told = pd.DataFrame({"article_id": articles["article_id"].astype("object")})
    told["outlet"] = [lines.clipped(outlet) for outlet in texts_of(articles["outlet"])]
    told["date"] = articles["date"].dt.strftime("%Y-%m-%d").fillna("no date")
    told["title"] = [lines.clipped(str(one)) if pd.notna(one) else "" for one in articles["title"]]
    told["url"] = [_link(one) for one in articles["url"]] if "url" in articles.columns else ""
    return told


def _link(url: object) -> str:
    """An address that a page may link to: without what points to a place in a text, which may quote it."""
    text = url.strip().partition("#")[0] if isinstance(url, str) else ""
    if lines.clipped(unquote(text), most=_MOST_OF_LINK).endswith(" …"):
        return ""
    return text if text.lower().startswith(("http://", "https://")) and len(text) < 2_000 else ""


def _facts(corpus: Index, articles: pd.DataFrame, lexicon: Lexicon, drawn: list[str], by: str) -> list[tuple[str, str]]:
    dates = articles["date"].dropna()
    when = f"{_day(dates.min())} to {_day(dates.max())}" if len(dates) else "no dates"
    undated = int(articles["date"].isna().sum())
    most = f"{joined(drawn)}: those of {len(lexicon)} with most matches" if len(drawn) < len(lexicon) else joined(drawn)
    return [
        ("Articles", f"{len(corpus):,}"),
        ("Words", f"{int(corpus.n_words.sum()):,}"),
        ("Dates", when + (f" ({amount(undated, 'article')} without a date)" if undated else "")),
        (plural(by).capitalize(), f"{int(articles[by].nunique()):,}"),
        ("Frames", most),
        ("Lexicon", f"{_lexicon(lexicon)}, {amount(len(lexicon), 'frame')}"),
    ]


def _lexicon(lexicon: Lexicon) -> str:
    return f"{lexicon.name} {lexicon.version or ''}".strip()


def _by_group(corpus: Index, articles: pd.DataFrame, by: str) -> pd.DataFrame:
    named = texts_of(articles[by])
    own = pd.DataFrame({"words": corpus.n_words, "date": articles["date"]}).groupby(named.to_numpy())
    found = pd.DataFrame({"articles": own.size(), "words": own["words"].sum()})
    found["first day"], found["last day"] = own["date"].min().map(_day), own["date"].max().map(_day)
    found = found.rename_axis(f"{by} " if by in found.columns else by)
    return found.reset_index().sort_values("articles", ascending=False, kind="stable")


def _day(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if pd.notna(day) else "–"


def _sources(corpus: Index, lexicon: Lexicon, seed: int) -> list[tuple[str, str]]:
    articles, read = described([corpus, lexicon])
    told = ", ".join(f"{name} {version}" for name, version in versions().items())
    files = articles.get("files", {})
    return [
        ("Articles", f"{articles['rows']:,}, sha256 {articles['sha256']}"),
        *([("Files", _files(files))] if files else []),
        ("Lexicon", f"{_lexicon(lexicon)}, sha256 {read['sha256']}"),
        ("Seed", str(seed)),
        ("Versions", told),
    ]


def _files(n_of: dict[str, int]) -> str:
    shown = [f"{lines.clipped(name)} ({n:,})" for name, n in list(n_of.items())[:_MOST_FILES]]
    return "; ".join(shown) + (f"; and {len(n_of) - _MOST_FILES:,} more" if len(n_of) > _MOST_FILES else "")


def _listed(names: Sequence[str]) -> str:
    shown = [*names[:3], *([f"{len(names) - 3} more"] if len(names) > 3 else [])]
    told = joined(shown)
    return f"{told[:1].upper()}{told[1:]}"
