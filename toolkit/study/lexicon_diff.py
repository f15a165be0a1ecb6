"""What did a change of the lexicon do to the results?"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from toolkit import frames, groups, tables, text, trends
from toolkit.errors import check_whole
from toolkit.frames import LexiconLike
from toolkit.text import Corpus, Frame, Index, Lexicon

_SPAN = ["article_id", "frame", "zone", "start", "end"]
_PLACE = ["article_id", "zone", "start", "end"]
_NO_PATTERN = "no pattern"
_OLD, _MOVED = "old ", "moved "  # before names of frames, while both are in one table
_ROWS = 20  # of each table, where it is shown
_WHOLE = 1_000  # from here on digits behind the point tell nothing


class Moved(NamedTuple):
    """Matches by the old version, by the new one, and those of one alone: tables of that kind."""

    was: pd.DataFrame
    now: pd.DataFrame
    gained: pd.DataFrame
    lost: pd.DataFrame


class LexiconDiff(NamedTuple):
    """What became of the matches: `patterns`, `lines` and `rates`, tables of that kind."""

    patterns: pd.DataFrame
    lines: pd.DataFrame
    rates: pd.DataFrame

    def __repr__(self) -> str:
        gained, lost = (int(self.patterns[name].sum()) for name in ("n_gained", "n_lost"))
        both = self.patterns.query("in_old and in_new")
        n = int((both["weight_old"] != both["weight_new"]).sum())
        weights = f", {n:,} weight{'s' if n > 1 else ''} changed" if n else ""
        return f"<LexiconDiff: {gained:,} matches gained, {lost:,} lost{weights}>"

    def _repr_html_(self) -> str:
        """What changed, in as many columns as fit on a page: no places, and no sizes of groups."""
        shown = {
            "Patterns that changed": self.patterns[_changed(self.patterns)],
            "Matches gained and lost, a sample": self.lines.drop(columns=_PLACE),
            "Rates": self.rates.drop(columns=["n_words", "n_articles"]),
        }
        return f"<p>{html.escape(repr(self)[1:-1])}</p>" + "".join(_titled(*pair) for pair in shown.items())


def _changed(patterns: pd.DataFrame) -> pd.Series:
    moved = patterns[["n_gained", "n_lost"]].any(axis=1)
    return moved | (patterns["in_old"] != patterns["in_new"]) | (patterns["n_old"] != patterns["n_new"])


def _titled(title: str, table: pd.DataFrame) -> str:
    more = f"<p>{_ROWS} of {len(table):,} rows</p>" if len(table) > _ROWS else ""
    with pd.option_context("display.max_colwidth", None):  # a sentence is there to be read
        rows = table.head(_ROWS).to_html(index=False, border=0, na_rep="–", float_format=_number)
    aligned = re.sub("<(t[hd])>", r'<\1 style="text-align: left; vertical-align: top">', rows)
    return f"<h4>{title}</h4>{aligned}{more}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= _WHOLE else f"{value:.3g}"


def lexicon_diff(
    old: LexiconLike,
    new: LexiconLike,
    corpus: Corpus,
    *,
    by: str | Sequence[str] | None = "outlet",
    per: float = 1_000,
    samples: int = 3,
    level: float = 0.95,
    seed: int = 0,
) -> LexiconDiff:
    """Which matches does a new version of a lexicon gain and lose, and how do the rates move?

    Parameters
    ----------
    old, new : Lexicon, or dict of frames and patterns
        From `lexicons.read`, or `{frame: [patterns]}`. Frames are the same if they have the same name.
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    by : str or list of str, optional
        Columns of the articles by which rates are told, or `zone`.
    per : float
        Rates are per so many words.
    samples : int
        So many matches at most are shown of each pattern that gained or lost, drawn by chance.
    level : float
        Confidence of the intervals.
    seed : int
        The same seed draws the same samples and gives the same intervals.

    Returns
    -------
    LexiconDiff
        `patterns` (table `lexicon_patterns`: one row per frame and pattern of either version), `lines` (table
        `lexicon_lines`: one row per match that was gained or lost, with its sentence and the reason), and `rates`
        (table `lexicon_rates`: one row per group and frame).

    Notes
    -----
    A match is the same if the same words count for the same frame, by whatever pattern. The reason why it is lost is
    that of `frames.explain` under the new version, and the other way round for what is gained; "no pattern" stands for
    words that no pattern of the frame matches there. The interval of a difference comes from drawing whole articles
    again with both of their counts, as in `trends.rate`.

    Weights change neither matches nor rates, which count matches: `weight_old` and `weight_new` tell them, of a pattern
    that stands twice in a frame that of the first, which has its matches.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["A hunger strike. Air strikes."]})
    >>> new = {"war": {"patterns": ["strike*"], "not": ["hunger strike*"]}}
    >>> found = lexicon_diff({"war": ["strike*"]}, new, articles, by=None)
    >>> found.patterns[["pattern", "n_old", "n_new", "n_lost"]].values.tolist()
    [['strike*', 2, 1, 1]]
    >>> found.lines[["change", "match", "reason", "rule"]].values.tolist()
    [['lost', 'strike', 'not', 'hunger strike*']]
    """
    check_whole("samples", samples)
    check_whole("seed", seed)
    taken = [name for name in groups.by_list(by) if name in tables.columns("lexicon_rates")]
    if taken:
        raise ValueError(f"by='{taken[0]}' cannot be used: the table of rates has a column of that name. Rename yours.")
    before, after = (text.as_lexicon(one) for one in (old, new))
    corpus = text.index(corpus)
    was, now = frames.matches(corpus, before), frames.matches(corpus, after)
    moved = compare(was, now)
    draw = np.random.default_rng(seed)
    lines = [
        lines_of("gained", _sample(moved.gained, samples, draw), after, before, corpus),
        lines_of("lost", _sample(moved.lost, samples, draw), before, after, corpus),
    ]
    return LexiconDiff(
        patterns_of(before, after, moved),
        pd.concat(lines, ignore_index=True),
        _rates(before, after, corpus, by, per=per, level=level, seed=seed),
    )


def compare(was: pd.DataFrame, now: pd.DataFrame) -> Moved:
    """Which of these matches are of the one version alone?"""
    both = was[_SPAN].merge(now[_SPAN], on=_SPAN, how="outer", indicator=True)
    lost = was.merge(both.loc[both["_merge"] == "left_only", _SPAN], on=_SPAN)
    gained = now.merge(both.loc[both["_merge"] == "right_only", _SPAN], on=_SPAN)
    return Moved(was, now, gained, lost)


def _sample(matches: pd.DataFrame, n: int, draw: np.random.Generator) -> pd.DataFrame:
    """So many of each pattern, in the order in which they stand."""
    shuffled = matches.iloc[draw.permutation(len(matches))]
    return shuffled[shuffled.groupby(["frame", "pattern"]).cumcount() < n].sort_index()


def patterns_of(before: Lexicon, after: Lexicon, moved: Moved) -> pd.DataFrame:
    """What each pattern of either version has: table `lexicon_patterns`."""
    old, new = _weights(before), _weights(after)
    order = {name: number for number, name in enumerate(dict.fromkeys((*before.names, *after.names)))}
    every = sorted(dict.fromkeys((*old, *new)), key=lambda pair: order[pair[0]])
    table = pd.DataFrame(every, columns=["frame", "pattern"]).astype("str")
    for name, weights in (("old", old), ("new", new)):
        table[f"in_{name}"] = np.array([pair in weights for pair in every], dtype=bool)
        table[f"weight_{name}"] = np.array([weights.get(pair, np.nan) for pair in every], dtype="float64")
    pairs = pd.MultiIndex.from_frame(table[["frame", "pattern"]])
    for name, matches in zip(("n_old", "n_new", "n_gained", "n_lost"), moved, strict=True):
        counted = matches.groupby(["frame", "pattern"]).size()
        table[name] = counted.reindex(pairs, fill_value=0).to_numpy(dtype="int64")
    return table[tables.columns("lexicon_patterns")]


def _weights(lexicon: Lexicon) -> dict[tuple[str, str], float]:
    """Those of the patterns of each frame; of one that stands twice, that of the first."""
    weights: dict[tuple[str, str], float] = {}
    for frame in lexicon:
        for one in frame.patterns:
            weights.setdefault((frame.name, one.text), one.weight)
    return weights


def lines_of(change: str, matches: pd.DataFrame, own: Lexicon, other: Lexicon, corpus: Index) -> pd.DataFrame:
    """The sentence of each of these matches, and why it does not count by the other version."""
    some = corpus.take(np.flatnonzero(pd.Index(corpus.ids).isin(matches["article_id"])))
    sentences = frames.explain(some, own).query("counts")[[*_SPAN, "sentence"]]
    told = frames.explain(some, other).drop_duplicates(_SPAN)[[*_SPAN, "reason", "rule"]]
    table = matches.merge(sentences, on=_SPAN, how="left").merge(told, on=_SPAN, how="left")
    table["reason"], table["rule"] = table["reason"].fillna(_NO_PATTERN), table["rule"].fillna("")
    table["change"] = change
    texts = ("change", "reason", "rule", "sentence")
    return table.astype(dict.fromkeys(texts, "str"))[tables.columns("lexicon_lines")]


def _rates(
    before: Lexicon,
    after: Lexicon,
    corpus: Index,
    by: str | Sequence[str] | None,
    *,
    per: float,
    level: float,
    seed: int,
) -> pd.DataFrame:
    names = list(dict.fromkeys((*before.names, *after.names)))
    zones = "zone" in groups.by_list(by)
    was, now = (frames.score(corpus, _with_frames(lexicon, names), zones=zones) for lexicon in (before, after))
    moved = now.assign(n_hits=now["n_hits"] - was["n_hits"])
    both = pd.concat([_marked(was, _OLD), _marked(moved, _MOVED)], ignore_index=True)  # so that articles are drawn once
    found = trends.rate(both, corpus, by=by, per=per, level=level, seed=seed, interval="percentile")
    is_old = found["frame"].str.startswith(_OLD)
    old, difference = (found[own].reset_index(drop=True) for own in (is_old, ~is_old))
    n_new = old["n_hits"] + difference["n_hits"]
    columns = {
        "frame": old["frame"].str.removeprefix(_OLD),
        "n_old": old["n_hits"],
        "n_new": n_new,
        "rate_old": old["rate"],
        "rate_new": n_new / old["n_words"].where(old["n_words"] > 0) * per,
        "difference": difference["rate"],
        "difference_low": difference["rate_low"],
        "difference_high": difference["rate_high"],
    }
    return old.assign(**columns)[[*groups.by_list(by), *tables.columns("lexicon_rates")]]


def _marked(hits: pd.DataFrame, mark: str) -> pd.DataFrame:
    return hits.assign(frame=mark + hits["frame"].astype("str"))


def _with_frames(lexicon: Lexicon, names: Sequence[str]) -> Lexicon:
    """With all of these frames, in this order: without patterns where it has none of that name."""
    own = {frame.name: frame for frame in lexicon}
    return replace(lexicon, frames=tuple(own.get(name, Frame(name, ())) for name in names))
