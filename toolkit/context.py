"""In which sentences does it stand? The concordance: every match with the words around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from toolkit import backends, tables, text
from toolkit.backends import Distributed
from toolkit.errors import check_whole
from toolkit.text import Corpus, Index, Lexicon, scan
from toolkit.text.characters import Array
from toolkit.text.index import Part
from toolkit.text.lexicon import as_query
from toolkit.text.passages import Located, as_strings, locate
from toolkit.text.rules import compile_lexicon


def kwic(
    corpus: Corpus | Distributed,
    pattern: str | Sequence[str] | Lexicon | Mapping[str, Any],
    *,
    window: int = 8,
) -> pd.DataFrame:
    """Where does this stand, and what stands around it (keyword in context)?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or Distributed
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
    free = not isinstance(pattern, (Lexicon, Mapping))
    lexicon = text.as_lexicon(pattern) if isinstance(pattern, (Lexicon, Mapping)) else as_query(pattern)
    find = partial(_lines, lexicon=lexicon, free=free, window=window)
    if isinstance(corpus, Distributed):
        return backends.over(corpus, find, what="Searching")
    return find(text.index(corpus))


def _lines(corpus: Index, lexicon: Lexicon, free: bool, window: int) -> pd.DataFrame:
    look = scan.search(compile_lexicon(lexicon, corpus.vocabulary.options), corpus, resolve=not free)

    def in_part(part: Part) -> tuple[scan.Found, Located]:
        found = _in_order(look(part), free)
        return found, locate(part, found, corpus.vocabulary.options, window)

    every = [pattern.text for frame in lexicon for pattern in frame.patterns]
    return _lines_table(corpus, () if free else lexicon.names, every, look.frame_of, corpus.each(in_part, "Searching"))


def _in_order(found: scan.Found, free: bool) -> scan.Found:
    """In the order of the text, shorter ones first; of a free query, each place once."""
    order = np.lexsort((found.lengths, found.words, found.rows))
    if free and len(order):
        keys = np.stack([found.rows, found.words, found.lengths])[:, order]
        order = order[np.concatenate([[True], (np.diff(keys) != 0).any(axis=0)])]
    return scan.Found(*(column[order] for column in found))


def _lines_table(
    corpus: Index,
    frames: Sequence[str],
    patterns: Sequence[str],
    frame_of: Array,
    parts: Sequence[tuple[scan.Found, Located]],
) -> pd.DataFrame:
    rows = [found.rows + begin for (found, _), begin in zip(parts, corpus.begins, strict=False)]
    number = _one([found.patterns for found, _ in parts])
    table = {
        "article_id": corpus.ids[_one(rows)],
        "zone": np.array(tables.ZONES, dtype=object)[_one([located.zones for _, located in parts])],
        "start": _one([located.starts for _, located in parts]),
        "end": _one([located.ends for _, located in parts]),
        "left": _one_line([located.left for _, located in parts]),
        "match": as_strings([located.match for _, located in parts]),
        "right": _one_line([located.right for _, located in parts]),
        "frame": np.array(frames, dtype=object)[frame_of[number]] if frames else None,
        "pattern": np.array(patterns, dtype=object)[number] if frames else None,
    }
    columns = tables.columns("lines")
    texts = {column: "str" for column in columns if column not in ("start", "end")}
    return pd.DataFrame(table, columns=columns).astype(texts)


def _one(arrays: Sequence[Array]) -> Array:
    return np.concatenate([np.empty(0, dtype=np.int64), *arrays])


def _one_line(parts: Sequence[Any]) -> list[str]:
    return [" ".join(string.split()) for strings in parts for string in strings.to_pylist()]
