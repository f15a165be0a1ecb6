"""How often does each frame of a lexicon stand in each article, and in which words?

`matches` lists every match, so that each can be read; `score` counts them. Both follow the same rules
(`toolkit.text.scan`): shields first, then every word counts at most once within a frame, different frames are
independent, and negated matches are marked.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit import tables, text
from toolkit.text import Index, Lexicon, scan
from toolkit.text.index import Array
from toolkit.text.patterns import compile_lexicon

LexiconLike = Lexicon | Mapping[str, Any]


def matches(corpus: Index | pd.DataFrame, lexicon: LexiconLike, *, across_breaks: bool = False) -> pd.DataFrame:
    """Which words of which articles count for which frame?

    Parameters
    ----------
    corpus : Index or DataFrame of articles
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
    corpus, lexicon = text.index(corpus), text.as_lexicon(lexicon)
    _warn_of_negation(lexicon)
    parts = []
    for number, (frame, found) in enumerate(_found(corpus, lexicon, across_breaks)):
        written = np.array([pattern.text for pattern in frame.patterns], dtype=object)
        weights = np.array([pattern.weight for pattern in frame.patterns])
        part = {
            "position": found.positions,
            "last": found.positions + found.lengths - 1,
            "number": np.full(len(found), number),
            "frame": np.full(len(found), frame.name, dtype=object),
            "pattern": written[found.patterns],
            "weight": weights[found.patterns],
            "negated": scan.negated(corpus, found, lexicon.language),
        }
        parts.append(pd.DataFrame(part))
    if not parts:
        return tables.empty("matches")
    every = pd.concat(parts, ignore_index=True).sort_values(["position", "number"], kind="stable", ignore_index=True)
    return _matches_table(corpus, every)


def score(
    corpus: Index | pd.DataFrame,
    lexicon: LexiconLike,
    *,
    zones: bool = False,
    negated: str = "count",
    across_breaks: bool = False,
) -> pd.DataFrame:
    """How often does each frame stand in each article?

    Parameters
    ----------
    corpus : Index or DataFrame of articles
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
    corpus, lexicon = text.index(corpus), text.as_lexicon(lexicon)
    if negated == "drop":
        _warn_of_negation(lexicon)
    names = tables.ZONES if zones else ("all",)
    shape = (len(corpus), len(lexicon), len(names))
    n_hits, weight = np.zeros(shape, dtype=np.int64), np.zeros(shape)
    for number, (frame, found) in enumerate(_found(corpus, lexicon, across_breaks)):
        if negated == "drop":
            found = found.take(~scan.negated(corpus, found, lexicon.language))
        weights = np.array([pattern.weight for pattern in frame.patterns])[found.patterns]
        cell: Any = (corpus.article_of(found.positions), number, corpus.zone_of(found.positions) if zones else 0)
        np.add.at(n_hits, cell, 1)
        np.add.at(weight, cell, weights)
    return _hits_table(corpus, lexicon, names, n_hits, weight)


def _found(corpus: Index, lexicon: Lexicon, across_breaks: bool) -> Iterator[tuple[text.Frame, scan.Found]]:
    phrases = compile_lexicon(lexicon)
    for frame in lexicon:
        yield frame, scan.matches(corpus, *phrases[frame.name], across_breaks=across_breaks)


def _matches_table(corpus: Index, every: pd.DataFrame) -> pd.DataFrame:
    """Positions become articles, zones, spans and the words themselves."""
    position, last = every["position"].to_numpy(), every["last"].to_numpy()
    rows, zones = corpus.article_of(position), corpus.zone_of(position)
    starts, ends = corpus.starts[position].astype(np.int64), corpus.ends[last].astype(np.int64)
    zone_names = np.array(tables.ZONES, dtype=object)[zones]
    found = every.assign(
        article_id=corpus.articles["article_id"].to_numpy()[rows],
        match=corpus.slices(rows, zone_names, starts, ends),
        zone=zone_names,
        start=starts,
        end=ends,
    )
    return found[tables.columns("matches")].astype(
        dict.fromkeys(("article_id", "frame", "pattern", "match", "zone"), "str")
    )


def _hits_table(corpus: Index, lexicon: Lexicon, zones: Sequence[str], n_hits: Array, weight: Array) -> pd.DataFrame:
    n, k, z = n_hits.shape
    n_words = corpus.zone_words() if z > 1 else corpus.n_words[:, None]
    table = {
        "article_id": np.repeat(corpus.articles["article_id"].to_numpy(dtype=object), k * z),
        "frame": np.tile(np.repeat(np.array(lexicon.names, dtype=object), z), n),
        "zone": np.tile(np.array(zones, dtype=object), n * k),
        "n_hits": n_hits.ravel(),
        "weight": weight.ravel(),
        "n_words": np.repeat(n_words[:, None, :], k, axis=1).ravel(),
    }
    return pd.DataFrame(table).astype({"article_id": "str", "frame": "str", "zone": "str"})


def _warn_of_negation(lexicon: Lexicon) -> None:
    if lexicon.language not in scan.NEGATORS:
        warnings.warn(
            f"no negators are listed for language '{lexicon.language}' of lexicon '{lexicon.name}', so nothing is "
            f"marked as negated. Languages: {', '.join(scan.NEGATORS)}.",
            stacklevel=3,
        )
