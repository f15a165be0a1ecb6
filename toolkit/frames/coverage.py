"""What each pattern of a lexicon adds."""

from __future__ import annotations

import pandas as pd

from toolkit import tables, text
from toolkit.frames.matching import LexiconLike, Reading, found_in, understood
from toolkit.text import Corpus, Lexicon

_MOST = 0.5  # of the matches of a frame: a pattern that has more carries it


def coverage(corpus: Corpus, lexicon: LexiconLike, *, across_breaks: bool = False) -> pd.DataFrame:
    """What does each pattern of a lexicon contribute, and which ones does nobody write?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    lexicon : Lexicon, or dict of frames and patterns
        From `lexicons.read`, or `{frame: [patterns]}`.
    across_breaks : bool
        As in `matches`.

    Returns
    -------
    DataFrame
        `coverage`: one row per frame and pattern, in the order of the lexicon, those without a match included.

    Notes
    -----
    Matches are those that count: where patterns of a frame overlap, the longer one has the words. A frame whose matches
    are mostly those of one pattern (`carries`) measures that pattern, whatever it is called.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War. A war and a battle.", "War of words."]})
    >>> found = coverage(articles, {"war": ["war", "battle*", "siege"]})
    >>> found[["pattern", "n", "n_articles", "n_articles_only", "carries"]].values.tolist()
    [['war', 3, 2, 1, True], ['battle*', 1, 1, 0, False], ['siege', 0, 0, 0, False]]
    """
    reading = Reading(across_breaks=across_breaks)
    lexicon = understood(lexicon, reading, with_negation=False)
    corpus = text.index(corpus)
    found = found_in(corpus, lexicon, reading)
    return table_of(lexicon, found, corpus.columns(["article_id", "date", "outlet"]))


def table_of(lexicon: Lexicon, found: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The table `coverage` of the matches of a lexicon."""
    within = found.groupby(["frame", "pattern", "article_id"], sort=False).size().rename("n").reset_index()
    within["alone"] = within.groupby(["frame", "article_id"])["n"].transform("size") == 1
    told = articles[["article_id", "date", "outlet"]].astype({"article_id": "str"})  # that of no article is a number
    within = within.merge(told, on="article_id", how="left")
    counted = within.groupby(["frame", "pattern"]).agg(
        n=("n", "sum"),
        n_articles=("n", "size"),
        n_articles_only=("alone", "sum"),
        n_outlets=("outlet", "nunique"),
        first=("date", "min"),
        last=("date", "max"),
    )
    lines = {(frame.name, one.text): one.line for frame in reversed(lexicon.frames) for one in reversed(frame.patterns)}
    every = dict.fromkeys((frame.name, one.text) for frame in lexicon for one in frame.patterns)
    table = counted.reindex(pd.MultiIndex.from_tuples(every, names=["frame", "pattern"])).reset_index()
    for name in ("n", "n_articles", "n_articles_only", "n_outlets"):
        table[name] = table[name].fillna(0).astype("int64")
    of_frame = table.groupby("frame")["n"]
    table["line"] = pd.Series([lines[pair] for pair in every], dtype="float64")
    table["share_of_frame"] = table["n"] / of_frame.transform("sum").where(lambda n: n > 0)
    table["carries"] = (table["share_of_frame"] > _MOST) & (of_frame.transform("size") > 1)
    dtypes = {"frame": "str", "pattern": "str", "first": "datetime64[us]", "last": "datetime64[us]"}
    return table.astype(dtypes)[tables.columns("coverage")]
