"""Which words make up the difference between two groups in a frame?

A frame is a list of words, and one number for all of them hides who makes it: a rate may be twice as high for the sake
of one word, or the same although every word has gone another way. So the difference of two rates is taken apart into
what each matched word adds to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from scipy import special

from toolkit import groups, stats, tables, text
from toolkit.compare import sides
from toolkit.compare.sides import Articles
from toolkit.errors import WrongTable, check_per, did_you_mean
from toolkit.stats.intervals import check_level
from toolkit.text import Corpus, Index
from toolkit.text.characters import Array
from toolkit.text.tally import Rows
from toolkit.text.words import Options, find, fold, refold, visible

_ALIKE = 1e-6  # parts of the rates: a standard error below is none, as nothing varies


def shift(
    matches: pd.DataFrame,
    articles: Corpus,
    *,
    by: str,
    target: object,
    reference: object = None,
    frames: str | Sequence[str] | None = None,
    per: float = 1_000,
    level: float = 0.95,
) -> pd.DataFrame:
    """Which words make up the difference in a frame's rate between two groups, and how sure is that of each?

    Parameters
    ----------
    matches : DataFrame
        `matches`, from `frames.matches`: those of the articles that are compared, and of no others.
    articles : DataFrame, Index, or path of a saved index
        All of them, those without a match too: their words are what the rates are per.
    by : str
        Column of the articles that parts them.
    target : object
        The value of that column whose articles are looked at.
    reference : object, optional
        Another value of the column. Without it, all other articles, those without a value too.
    frames : str or list of str, optional
        Which frames, in this order; all of them from a to z unless told.
    per : float
        Rates are per so many words.
    level : float
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        `shift`: one row per frame, pattern and words that match, within a frame the largest contributions first,
        whichever way they point. Those of a frame add up to its difference, and their shares to 1.

    Raises
    ------
    ValueError
        If there is no such column, group or frame, if there is nothing on the other side, or if an option is not known.
    WrongTable
        If a match stands in no article that is there.

    Notes
    -----
    What is taken apart is the rate of `trends.rate`: every match counts once, whatever the weight of its pattern, and
    negated ones count too, as they do in `frames.score`. To leave those out, pass `matches[~matches["negated"]]`. Words
    that count for two frames are in both of them.

    Intervals are linearised over articles, so that an article that says a word twenty times is still one witness. They
    are NaN with fewer than two articles on a side, and a warning tells of fewer than thirty. Of many words some part
    two groups by chance: read those at the top, and read their lines.

    References
    ----------
    Gallagher, Frank, Mitchell, Schwartz, Reagan, Danforth & Dodds 2021, Generalized word shift graphs, EPJ Data
    Science 10:4: a proportion shift, per so many words. Woodruff 1971, JASA 66:411–414, for the intervals.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames
    >>> texts = ["War on war.", "A battle won.", "The war ended.", "All talks went well."]
    >>> articles = pd.DataFrame({"article_id": list("abcd"), "text": texts, "outlet": ["P", "P", "Q", "Q"]})
    >>> matches = frames.matches(articles, {"war": ["war", "battl*"]})
    >>> found = shift(matches, articles, by="outlet", target="P", per=1)
    >>> found[["term", "n_target", "n_reference", "contribution"]].round(3).values.tolist()
    [['war', 2, 1, 0.19], ['battle', 1, 0, 0.167]]
    """
    tables.check(matches, "matches")
    _check(by, reference, per)
    check_level(level)
    names = _frames(matches, frames)
    corpus = text.index(articles)
    which, inside = sides.chosen(corpus, by, target, reference)
    place = _places(matches, corpus, which)
    kept = (place >= 0) & matches["frame"].isin(names).to_numpy()
    keys = _keys(matches[kept], corpus.vocabulary.options)
    ask = partial(_differences, place[kept], corpus.n_words[which], inside, per=per, level=level)
    found, whole = ask(keys), ask(keys[["frame"]]).set_index("frame")
    for bound in ("", "_low", "_high"):
        found[f"difference{bound}"] = found["frame"].map(whole[f"contribution{bound}"]).astype(float)
    if found["contribution_low"].notna().any():
        groups.warn_of_few(inside, corpus.n_words[which])
    found["share_of_difference"] = found["contribution"] / found["difference"].where(found["difference"] != 0)
    return _ordered(found, names)[tables.columns("shift")]


def _check(by: object, reference: object, per: object) -> None:
    groups.check_column(by)
    if sides.is_list(reference):
        raise ValueError(
            f"a list of frequencies holds no frames: name a group of '{by}' as reference, or leave it out."
        )
    check_per(per)


def _frames(matches: pd.DataFrame, frames: str | Sequence[str] | None) -> list[str]:
    there = sorted(map(str, matches["frame"].unique()))
    if frames is None:
        return there
    wanted = [frames] if isinstance(frames, str) else list(dict.fromkeys(frames))
    for frame in wanted:
        if frame not in there:
            listed = f"{did_you_mean(frame, there)} Frames with a match: {', '.join(there)}." if there else ""
            raise ValueError(f"frame {frame!r} has no match in this table.{listed}")
    if not wanted:
        raise ValueError(f"frames=[] leaves nothing to compare. Frames: {', '.join(there)}.")
    return wanted


def _places(matches: pd.DataFrame, corpus: Index, which: Array) -> Array:
    """For each match the place of its article among those that are compared, -1 where it is on neither side."""
    ids = matches["article_id"].astype("object")
    rows = pd.Index(corpus.ids.astype("object")).get_indexer(pd.Index(ids))
    if (rows < 0).any():
        absent = ids[rows < 0].drop_duplicates()
        raise WrongTable(
            f"{len(absent):,} of {ids.nunique():,} articles with a match are not among the articles, such as "
            f"'{absent.iloc[0]}': pass the articles that were searched."
        )
    place = np.full(len(corpus), -1)
    place[which] = np.arange(len(which))
    found: Array = place[rows]
    return found


def _keys(matches: pd.DataFrame, options: Options) -> pd.DataFrame:
    """What is told apart: frame, pattern, and the words, folded."""
    number, surfaces = pd.factorize(matches["match"].astype("object"))
    folded = np.array([_folded(str(surface), options) for surface in surfaces], dtype=object)
    found = {name: matches[name].astype("str").to_numpy(dtype=object) for name in ("frame", "pattern")}
    return pd.DataFrame(found | {"term": folded[number]}, dtype="str")


def _folded(surface: str, options: Options) -> str:
    """The words as patterns see them, with a blank between them."""
    seen, _ = visible(surface)
    return " ".join(fold(seen[begin:end], options) for begin, end in find(seen, options=options)) or refold(surface)


def _differences(
    place: Array, n_words: Array, inside: Array, keys: pd.DataFrame, *, per: float, level: float
) -> pd.DataFrame:
    """One row for each different key: counts and rates of either side, and their difference with its interval."""
    columns = list(keys.columns)
    names = keys.drop_duplicates().sort_values(columns).reset_index(drop=True)
    number = keys.groupby(columns, sort=True).ngroup().to_numpy()
    own = Articles(n_words, inside, [_rows(place, number, len(inside), len(names))])
    n = np.stack([np.bincount(number[side[place]], minlength=len(names)) for side in (inside, ~inside)])
    both = sides.added(own, pd.Series(range(len(names))), n)
    assert both.spread is not None  # as of all articles
    error, freedom = stats.difference_error(both.spread.squares, both.spread.fourths, sides.n_with_words(own))
    found = names.copy()
    for side, name in enumerate(("target", "reference")):
        total = both.n_words[side]
        found[f"n_{name}"] = both.n[side].astype(np.int64)
        found[f"n_words_{name}"] = int(total)
        found[f"n_articles_{name}"] = both.n_articles[side].astype(np.int64)
        found[f"rate_{name}"] = both.n[side] / total * per if total else np.nan
    found["contribution"] = found["rate_target"] - found["rate_reference"]
    nothing = sides.few(own) | (error * per <= _ALIKE * (found["rate_target"] + found["rate_reference"]).to_numpy())
    half = special.stdtrit(freedom, 0.5 + level / 2) * np.where(nothing, np.nan, error) * per
    found["contribution_low"], found["contribution_high"] = found["contribution"] - half, found["contribution"] + half
    return found


def _rows(place: Array, number: Array, n_articles: int, n_keys: int) -> Rows:
    """How often each key stands in each article."""
    cells, n = np.unique(place.astype(np.int64) * n_keys + number, return_counts=True)
    ends = np.searchsorted(cells, np.arange(n_articles + 1) * n_keys)
    return Rows(ends, (cells % max(n_keys, 1)).astype(np.int32), n.astype(np.int32))


def _ordered(found: pd.DataFrame, frames: Sequence[str]) -> pd.DataFrame:
    """Frames as asked for, within them by size; what is as large, from a to z."""
    keys = {"frame_at": found["frame"].map({name: place for place, name in enumerate(frames)})}
    keys["size"] = -found["contribution"].abs()
    order = found.assign(**keys).sort_values(["frame_at", "size", "pattern", "term"], kind="stable").index
    return found.loc[order].reset_index(drop=True)
