"""In which sentences does it stand? The concordance: every match with the words around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit import tables, text
from toolkit.errors import check_whole
from toolkit.text import Frame, Index, Lexicon, Pattern, scan
from toolkit.text.patterns import compile_lexicon


def kwic(
    corpus: Index | pd.DataFrame,
    pattern: str | Sequence[str] | Lexicon | Mapping[str, Any],
    *,
    window: int = 8,
) -> pd.DataFrame:
    """Where does this stand, and what stands around it (keyword in context)?

    Parameters
    ----------
    corpus : Index or DataFrame of articles
        Passing the index is faster: it is then built once.
    pattern : str, list of str, or lexicon
        One pattern or several, of which every match is listed; or a lexicon (or a dict of frames), whose matches are
        listed by the rules of its frames.
    window : int
        How many words are shown on either side, within the title or the text.

    Returns
    -------
    DataFrame
        `lines`: one row per match, in the order of the corpus. `match` is as the article writes it; in `left` and
        `right` any white space is one blank.

    Raises
    ------
    ValueError
        If a pattern holds no word, or `window` is negative.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["They hailed the peace process in Corrin today."]})
    >>> kwic(articles, "peace process*", window=2)[["left", "match", "right"]].values.tolist()
    [['hailed the', 'peace process', 'in Corrin']]
    """
    check_whole("window", window)
    corpus = text.index(corpus)
    free = not isinstance(pattern, (Lexicon, Mapping))
    lexicon = text.as_lexicon(pattern) if isinstance(pattern, (Lexicon, Mapping)) else _as_lexicon(pattern)
    search = scan.candidates if free else scan.matches
    parts = [
        _positions(frame, search(corpus, *phrases[: 1 if free else 2]))
        for frame, phrases in zip(lexicon, compile_lexicon(lexicon).values(), strict=True)
    ]
    if not parts:
        return tables.empty("lines")
    every = pd.concat(parts, ignore_index=True).sort_values(["position", "last"], kind="stable", ignore_index=True)
    if free:
        every = every.drop_duplicates(["position", "last"], ignore_index=True).assign(frame=None, pattern=None)
    return _lines_table(corpus, every, window)


def _as_lexicon(pattern: str | Sequence[str]) -> Lexicon:
    """Free patterns as a frame, so that both ways go through the same rules."""
    if not isinstance(pattern, Sequence):
        raise TypeError(f"a pattern must be text, a list of texts, a Lexicon or a dict, not {type(pattern).__name__}.")
    patterns = [pattern] if isinstance(pattern, str) else pattern
    return Lexicon("", (Frame("query", tuple(Pattern(str(written)) for written in patterns)),))


def _positions(frame: Frame, found: scan.Found) -> pd.DataFrame:
    written = np.array([pattern.text for pattern in frame.patterns], dtype=object)
    return pd.DataFrame(
        {
            "position": found.positions,
            "last": found.positions + found.lengths - 1,
            "frame": np.full(len(found), frame.name, dtype=object),
            "pattern": written[found.patterns],
        }
    )


def _lines_table(corpus: Index, every: pd.DataFrame, window: int) -> pd.DataFrame:
    first, last = every["position"].to_numpy(), every["last"].to_numpy()
    rows, zones = corpus.article_of(first), np.array(tables.ZONES, dtype=object)[corpus.zone_of(first)]
    in_title = zones == "title"
    floor = np.where(in_title, corpus.bounds[rows], corpus.text_from[rows])
    ceiling = np.where(in_title, corpus.text_from[rows], corpus.bounds[rows + 1]) - 1
    left, right = np.maximum(first - window, floor), np.minimum(last + window, ceiling)
    starts, ends = corpus.starts[first].astype(np.int64), corpus.ends[last].astype(np.int64)
    lines = every.assign(
        article_id=corpus.articles["article_id"].to_numpy()[rows],
        zone=zones,
        start=starts,
        end=ends,
        left=_one_line(corpus.slices(rows, zones, corpus.starts[left], starts)),
        match=corpus.slices(rows, zones, starts, ends),
        right=_one_line(corpus.slices(rows, zones, ends, corpus.ends[right])),
    )
    columns = tables.columns("lines")
    return lines[columns].astype({column: "str" for column in columns if column not in ("start", "end")})


def _one_line(strings: list[str]) -> list[str]:
    return [" ".join(string.split()) for string in strings]
