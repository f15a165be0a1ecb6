"""Would another way to count have changed the finding?"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from toolkit import frames, groups, stats, tables, text
from toolkit.compare import sides
from toolkit.errors import check_per, did_you_mean
from toolkit.frames import LexiconLike
from toolkit.stats.intervals import check_level
from toolkit.text import Corpus, Index, Lexicon

Array = np.ndarray[Any, np.dtype[Any]]
_ASKED, _SHARE, _TITLES, _ONCE = "as asked", "share of articles", "headlines alone", "copies once"


class Robust(NamedTuple):
    """The finding under other choices: `variants`, a table of that kind (`robust`), and a `sentence` about it."""

    variants: pd.DataFrame
    sentence: str

    def __repr__(self) -> str:
        return f"<Robust: {self.sentence}>"

    def _repr_html_(self) -> str:
        shown = self.variants.to_html(index=False, border=0, na_rep="–", float_format="{:,.3g}".format)
        return f"<p>{html.escape(self.sentence)}</p>{shown}"


class _Counted(NamedTuple):
    """The articles that are compared: what stands in each, and on which side it is."""

    inside: Array
    hits: Array
    words: Array

    def of(self, kept: Array) -> _Counted:
        return _Counted(self.inside[kept], self.hits[kept], self.words[kept])


def robust(
    corpus: Corpus,
    lexicon: LexiconLike,
    *,
    by: str,
    target: object,
    reference: object = None,
    frame: str | None = None,
    clusters: pd.DataFrame | None = None,
    leave_out: str | None = "outlet",
    per: float = 1_000,
    level: float = 0.95,
) -> Robust:
    """Is a frame more frequent in one group than in another, and does that hang on a choice that was made?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    lexicon : Lexicon, or dict of frames and patterns
        From `lexicons.read`, or `{frame: [patterns]}`.
    by : str
        Column of the articles that parts them.
    target : object
        The value of that column whose articles are looked at.
    reference : object, optional
        Another value of the column. Without it, all other articles.
    frame : str, optional
        Which frame, if the lexicon has several.
    clusters : DataFrame, optional
        From `duplicates.find`: then one variant counts the first article of each cluster alone.
    leave_out : str, optional
        Column of the articles, each of whose values is left out once; None for none.
    per : float
        Rates are per so many words.
    level : float
        Confidence of the intervals.

    Returns
    -------
    Robust
        `variants` (table `robust`): one row per way to count, first the one that was asked for; and a `sentence` that
        says which choice would turn the finding round.

    Raises
    ------
    ValueError
        If there is no such column, group or frame, or if there is nothing on the other side.

    Notes
    -----
    The finding is the log ratio of both rates, with the interval of `stats.rate_ratio` by article (half a match where
    there is none, and then no interval; a warning tells of fewer than thirty articles on a side). The variants: the
    share of articles with a match; headlines alone; each copy once; each outlet left out, where something is left on
    both sides; and the matches of each pattern left out (words that a longer pattern kept from a shorter one do not
    come back then). They are ways to look at the same articles, no tests of their own: of many variants one may turn by
    chance, where the finding is weak.

    References
    ----------
    Steegen, Tuerlinckx, Gelman & Vanpaemel 2016, Perspectives on Psychological Science 11:702–712 (multiverse
    analysis).

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["War on war.", "A battle won.", "War again.", "The war ended.", "All talks went well.", "Rain, rain."]
    >>> articles = pd.DataFrame({"article_id": list("abcdef"), "text": texts, "outlet": ["P"] * 3 + ["Q"] * 3})
    >>> found = robust(articles, {"war": ["war", "battl*"]}, by="outlet", target="P")
    >>> found.variants[["variant", "left_out", "n_target", "n_reference"]].values.tolist()
    [['as asked', nan, 4, 1], ['share of articles', nan, 3, 1], ['headlines alone', nan, 0, 0], \
['without pattern', 'battl*', 3, 1], ['without pattern', 'war', 1, 0]]
    """
    check_level(level)
    check_per(per)
    groups.check_column(by)
    index = text.index(corpus)
    one = _one_frame(text.as_lexicon(lexicon), frame)
    which, inside = sides.chosen(index, by, target, reference)
    if not len(which):
        return Robust(tables.empty("robust"), "there is no article to compare.")
    rows = [
        _row(variant, left_out, counted, 1.0 if variant == _SHARE else per, level)
        for variant, left_out, counted in _variants(index, one, which, inside, clusters, leave_out)
    ]
    if not np.isnan(rows[0]["log_ratio_low"]):
        groups.warn_of_few(inside, index.n_words[which])
    found = pd.DataFrame(rows).astype({"variant": "str", "left_out": "str"})
    found["turns"] = np.sign(found["log_ratio"]) * np.sign(found["log_ratio"][0]) < 0
    return Robust(found[tables.columns("robust")], _sentence(found, str(target), next(iter(one)).name))


def _one_frame(lexicon: Lexicon, frame: str | None) -> Lexicon:
    names = lexicon.names
    if frame is None and len(names) != 1:
        raise ValueError(f"which frame? Give frame=, one of: {', '.join(names)}.")
    if frame is not None and frame not in names:
        raise ValueError(f"there is no frame '{frame}'.{did_you_mean(frame, names)} Frames: {', '.join(names)}.")
    return lexicon if frame is None else lexicon.only(frame)


def _variants(
    index: Index, lexicon: Lexicon, which: Array, inside: Array, clusters: pd.DataFrame | None, leave_out: str | None
) -> Iterator[tuple[str, str | None, _Counted]]:
    ids = pd.Index(index.ids.astype("object"))
    whole, titles = (_counted(frames.score(index, lexicon, zones=zones), ids, which, inside) for zones in (False, True))
    yield _ASKED, None, whole
    yield _SHARE, None, whole._replace(hits=(whole.hits > 0).astype(float), words=np.ones(len(inside)))
    yield _TITLES, None, titles
    if clusters is not None:
        tables.check(clusters, "clusters")
        yield _ONCE, None, whole.of(groups.counted(pd.Series(ids[which]), clusters, "cluster"))
    if leave_out is not None:
        for value, other in _left_out(index, leave_out, which):
            if inside[other].any() and not inside[other].all():
                yield f"without {leave_out}", value, whole.of(other)
    matches = frames.matches(index, lexicon)
    place = pd.Series(np.arange(len(which)), ids[which]).reindex(matches["article_id"].astype("object")).to_numpy()
    for pattern, own in matches.assign(place=place).dropna(subset=["place"]).groupby("pattern", observed=True):
        less = np.bincount(own["place"].astype(int), minlength=len(inside))
        yield "without pattern", str(pattern), whole._replace(hits=whole.hits - less)


def _counted(hits: pd.DataFrame, ids: pd.Index, which: Array, inside: Array) -> _Counted:
    """Matches and words of the whole article, or where there are zones, of its title."""
    own = hits[hits["zone"].isin(["all", "title"])]
    ordered = own.set_index(own["article_id"].astype("object")).reindex(ids[which])
    n, words = (ordered[name].fillna(0).to_numpy(dtype=float) for name in ("n_hits", "n_words"))
    return _Counted(inside, n, words)


def _left_out(index: Index, column: str, which: Array) -> Iterator[tuple[str, Array]]:
    """Each value of the column, and which articles are left without it."""
    values = index.columns([column])
    if column not in values.columns:
        raise ValueError(
            f"the articles have no column '{column}' for leave_out=.{did_you_mean(column, values.columns)} "
            "Give another one, or None."
        )
    own = values[column].astype("object").to_numpy()[which]
    for value in sorted({str(one) for one in own[pd.notna(own)]}):
        yield value, np.array([str(one) != value for one in own], dtype=bool)


def _row(variant: str, left_out: str | None, counted: _Counted, per: float, level: float) -> dict[str, Any]:
    row: dict[str, Any] = {"variant": variant, "left_out": left_out}
    hits, words = np.zeros((2, 2))
    for side, name in enumerate(("target", "reference")):
        own = counted.of(counted.inside == (side == 0))
        hits[side], words[side] = own.hits.sum(), own.words.sum()
        row |= {f"n_{name}": int(hits[side]), f"n_articles_{name}": len(own.hits)}
        row[f"rate_{name}"] = hits[side] / words[side] * per if words[side] else np.nan
    row["log_ratio"] = float(stats.log_ratio(*hits, *words)) if hits.any() and words.all() else np.nan
    _, low, high = stats.rate_ratio(counted.hits[:, None], counted.words, counted.inside, level=level)
    return row | {"log_ratio_low": float(np.log2(low[0])), "log_ratio_high": float(np.log2(high[0]))}


def _sentence(found: pd.DataFrame, target: str, frame: str) -> str:
    """What was found, and which choice would turn it round."""
    asked, others = found.iloc[0], found.iloc[1:]
    if not asked["n_target"] or not asked["n_reference"]:
        return f"'{frame}' stands on one side alone, or on none, so there is no ratio to compare."
    times = 2 ** asked[["log_ratio", "log_ratio_low", "log_ratio_high"]].astype(float)
    within = "" if np.isnan(times.iloc[1]) else f" ({times.iloc[1]:.2g} to {times.iloc[2]:.2g})"
    told = f"{target} has {times.iloc[0]:.2g} times the rate of '{frame}' that the reference has{within}"
    unsure = others["log_ratio_low"] * others["log_ratio_high"] <= 0
    unsure &= bool(asked["log_ratio_low"] * asked["log_ratio_high"] > 0)
    unsure &= ~others["turns"]
    doubts = f"; the interval takes in 1 with: {_listed(others[unsure])}" if unsure.any() else ""
    if others["turns"].any():
        return f"{told}; that would turn round with: {_listed(others[others['turns']])}{doubts}."
    n = int(others["log_ratio"].notna().sum())
    return f"{told}; none of {n} other ways to count turns that round{doubts}."


def _listed(rows: pd.DataFrame) -> str:
    return ", ".join(_named(row) for row in rows.to_dict("records"))


def _named(row: dict[Any, Any]) -> str:
    return row["variant"] if pd.isna(row["left_out"]) else f"{row['variant']} {row['left_out']}"
