"""Every match of a lexicon, and how many there are in each article."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from toolkit import backends, tables, text
from toolkit.backends import Distributed
from toolkit.text import Corpus, Index, Lexicon, scan
from toolkit.text.characters import Array
from toolkit.text.index import Part, in_threads
from toolkit.text.passages import Located, as_strings, locate
from toolkit.text.patterns import compile_lexicon

LexiconLike = Lexicon | Mapping[str, Any]


def matches(corpus: Corpus | Distributed, lexicon: LexiconLike, *, across_breaks: bool = False) -> pd.DataFrame:
    """Which words of which articles count for which frame?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or Distributed
        Passing the index is faster: it is then built once.
    lexicon : Lexicon, or dict of frames and patterns
        From `lexicons.read`, or `{frame: [patterns]}`.
    across_breaks : bool
        Let phrases run over commas, full stops and paragraph ends, as tools do that drop punctuation first.

    Returns
    -------
    DataFrame
        `matches`: one row per pattern match, in the order of the articles, of the zones and of the text.

    Notes
    -----
    `start` and `end` count code points in the article's title where `zone` is `title`, else in its text: slicing the
    string with them gives `match` back. Different frames may match the same words.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["No aggression, they said. A hunger strike began."]})
    >>> found = matches(articles, {"war": {"patterns": ["aggress*", "strike*"], "not": ["hunger strike*"]}})
    >>> found[["match", "start", "end", "negated"]].values.tolist()
    [['aggression', 3, 13, True]]
    """
    lexicon = text.as_lexicon(lexicon)
    _warn_of_negation(lexicon)
    find = partial(found_in, lexicon=lexicon, across_breaks=across_breaks)
    if isinstance(corpus, Distributed):
        return backends.over(corpus, find, what="Matching")
    return find(text.index(corpus))


def found_in(corpus: Index, lexicon: Lexicon, across_breaks: bool) -> pd.DataFrame:
    """The table `matches` of an index."""
    look = _search(corpus, lexicon, across_breaks)

    def in_part(part: Part) -> tuple[scan.Found, Located]:
        found = look(part)
        order = np.lexsort((look.frame_of[found.patterns], found.words, found.rows))
        found = scan.Found(*(column[order] for column in found))
        return found, locate(part, found, corpus.vocabulary.options)

    return _matches_table(corpus, lexicon, look.frame_of, corpus.each(in_part, "Matching"))


def score(
    corpus: Corpus | Distributed,
    lexicon: LexiconLike,
    *,
    zones: bool = False,
    negated: str = "count",
    across_breaks: bool = False,
) -> pd.DataFrame:
    """How often does each frame stand in each article?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or Distributed
        Passing the index is faster: it is then built once.
    lexicon : Lexicon, or dict of frames and patterns
        From `lexicons.read`, or `{frame: [patterns]}`.
    zones : bool
        Count title, lead and body apart, instead of all together.
    negated : {"count", "drop"}
        What to do with matches behind a negator ("no aggression").
    across_breaks : bool
        As in `matches`.

    Returns
    -------
    DataFrame
        `hits`: one row per article, frame and zone, zeros included.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["Israel’s aggression; the aggressor spoke of peace."]})
    >>> score(articles, {"war": ["aggress*"], "peace": ["peace"]})[["frame", "n_hits", "n_words"]].values.tolist()
    [['war', 2, 7], ['peace', 1, 7]]
    """
    if negated not in ("count", "drop"):
        raise ValueError(f"negated='{negated}' is not known: it can be 'count' or 'drop'.")
    lexicon = text.as_lexicon(lexicon)
    if negated == "drop":
        _warn_of_negation(lexicon)
    find = partial(_hits, lexicon=lexicon, zones=zones, negated=negated, across_breaks=across_breaks)
    if isinstance(corpus, Distributed):
        return backends.over(corpus, find, what="Scoring")
    return find(text.index(corpus))


def _hits(corpus: Index, lexicon: Lexicon, zones: bool, negated: str, across_breaks: bool) -> pd.DataFrame:
    names = tables.ZONES if zones else ("all",)
    look = _search(corpus, lexicon, across_breaks)
    weights = np.array([pattern.weight for frame in lexicon for pattern in frame.patterns])

    per_article = len(lexicon) * len(names)
    n_hits, weight = np.empty(len(corpus) * per_article, dtype=np.int64), np.empty(len(corpus) * per_article)

    def fill(one: tuple[Part, int]) -> None:
        part, begin = one
        found = look(part)
        frames, zone = look.frame_of[found.patterns], part.zone_of(found.rows, found.words) if zones else 0
        cells = (found.rows * len(lexicon) + frames) * len(names) + zone
        kept = slice(None) if negated == "count" else ~found.negated
        own = slice(begin * per_article, (begin + len(part)) * per_article)
        n = len(part) * per_article
        n_hits[own] = np.bincount(cells[kept], minlength=n)
        weight[own] = np.bincount(cells[kept], weights[found.patterns][kept], n)

    in_threads(fill, list(zip(corpus.parts, corpus.begins.tolist(), strict=False)), corpus.threads, "Scoring")
    return _hits_table(corpus, lexicon, names, n_hits, weight)


def _search(corpus: Index, lexicon: Lexicon, across_breaks: bool) -> scan.Search:
    phrases = compile_lexicon(lexicon, corpus.vocabulary.options)
    return scan.search(phrases, corpus, language=lexicon.language, across_breaks=across_breaks)


def _matches_table(
    corpus: Index, lexicon: Lexicon, frame_of: Array, parts: Sequence[tuple[scan.Found, Located]]
) -> pd.DataFrame:
    """Positions become articles, zones, spans and the words themselves."""
    patterns = [pattern for frame in lexicon for pattern in frame.patterns]
    rows = [found.rows + begin for (found, _), begin in zip(parts, corpus.begins, strict=False)]
    number = _one([found.patterns for found, _ in parts])
    table = {
        "article_id": corpus.ids[_one(rows)],
        "frame": _named(lexicon.names, frame_of[number]),
        "pattern": _named([pattern.text for pattern in patterns], number),
        "match": as_strings([located.match for _, located in parts]),
        "zone": _named(tables.ZONES, _one([located.zones for _, located in parts])),
        "start": _one([located.starts for _, located in parts]),
        "end": _one([located.ends for _, located in parts]),
        "weight": np.array([pattern.weight for pattern in patterns], dtype=float)[number],
        "negated": _one([found.negated for found, _ in parts]).astype(bool),
    }
    return pd.DataFrame(table).astype({"article_id": "str"})


def _one(arrays: Sequence[Array]) -> Array:
    return np.concatenate([np.empty(0, dtype=np.int64), *arrays])


def _named(names: Sequence[str], numbers: Array) -> pd.Series:
    """The name of each number."""
    return pd.Series(np.array(names, dtype=object)[numbers], dtype="str")


def _hits_table(corpus: Index, lexicon: Lexicon, zones: Sequence[str], n_hits: Array, weight: Array) -> pd.DataFrame:
    """Names of articles, frames and zones are categories: there may be ten million rows."""
    n, k, z = len(corpus), len(lexicon), len(zones)
    n_words = corpus.zone_words() if z > 1 else corpus.n_words[:, None]
    row, frame, zone = np.arange(n, dtype=np.int32), np.arange(k, dtype=np.int32), np.arange(z, dtype=np.int8)
    table = {
        "article_id": corpus.ids.take(np.repeat(row, k * z)),
        "frame": pd.Categorical.from_codes(np.tile(np.repeat(frame, z), n), pd.Index(lexicon.names)),
        "zone": pd.Categorical.from_codes(np.tile(zone, n * k), pd.Index(zones)),
        "n_hits": n_hits,
        "weight": weight,
        "n_words": np.repeat(n_words[:, None, :], k, axis=1).ravel(),
    }
    return pd.DataFrame(table, copy=False)


def _warn_of_negation(lexicon: Lexicon) -> None:
    if lexicon.language not in scan.NEGATORS:
        warnings.warn(
            f"no negators are listed for language '{lexicon.language}' of lexicon '{lexicon.name}', so nothing is "
            f"marked as negated. Languages: {', '.join(scan.NEGATORS)}.",
            stacklevel=3,
        )
