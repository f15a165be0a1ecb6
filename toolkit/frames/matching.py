"""Every match of a lexicon, and how many there are in each article."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from toolkit import backends, tables, text
from toolkit.backends import Distributed
from toolkit.errors import did_you_mean
from toolkit.text import Corpus, Index, Lexicon, scan
from toolkit.text.characters import Array
from toolkit.text.index import Part, in_threads
from toolkit.text.passages import Located, as_strings, locate
from toolkit.text.rules import Levels, compile_lexicon, name_at

LexiconLike = Lexicon | Mapping[str, Any]


class Reading(NamedTuple):
    """How a lexicon is read in a corpus: the options that its functions share."""

    scope: str = "frame"
    levels: Levels = None
    across_breaks: bool = False


def matches(
    corpus: Corpus | Distributed,
    lexicon: LexiconLike,
    *,
    scope: str = "frame",
    levels: Levels = None,
    across_breaks: bool = False,
) -> pd.DataFrame:
    """Which words of which articles count for which frame?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or Distributed
        Passing the index is faster: it is then built once.
    lexicon : Lexicon, or dict of frames and patterns
        From `lexicons.read`, or `{frame: [patterns]}`.
    scope : {"frame", "lexicon"}
        Whether longer matches take the place of shorter ones only within a frame, or also those of other frames that
        they cover wholly ("American Samoa" that of "Samoa").
    levels : int or sequence of int, optional
        Which levels of frames within frames name the matches, counted from 1 for the outermost: frames that have the
        same names there are one. Frames without such a level are left out.
    across_breaks : bool
        Let phrases run over commas, full stops and paragraph ends, as tools do that drop punctuation first.

    Returns
    -------
    DataFrame
        `matches`: one row per pattern match, in the order of the articles, of the zones and of the text.

    Raises
    ------
    ValueError
        If a pattern cannot be used, or an option is not known.

    Warns
    -----
    UserWarning
        If frames are left out for their levels, or no negators are listed for the language.

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
    reading = Reading(scope, levels, across_breaks)
    lexicon = understood(lexicon, reading)
    find = partial(found_in, lexicon=lexicon, reading=reading)
    if isinstance(corpus, Distributed):
        return backends.over(corpus, find, what="Matching")
    return find(text.index(corpus))


def found_in(corpus: Index, lexicon: Lexicon, reading: Reading) -> pd.DataFrame:
    """The table `matches` of an index."""
    look = search_for(corpus, lexicon, reading)

    def in_part(part: Part) -> tuple[scan.Found, Located]:
        found = in_order(look, look(part))
        return found, locate(part, found, corpus.vocabulary.options)

    return _matches_table(corpus, look, corpus.each(in_part, "Matching"))


def search_for(corpus: Index, lexicon: Lexicon, reading: Reading, *, refused: bool = False) -> scan.Search:
    """The rules of a lexicon, looked up in the words of a corpus: once, for whoever asks again with the same object."""
    asked = (id(lexicon), reading.scope, repr(reading.levels), reading.across_breaks, refused)
    _, look = corpus.vocabulary.searches.get(asked, lambda: (lexicon, _looked_up(corpus, lexicon, reading, refused)))
    return look  # the lexicon is kept beside it, so that no other can take its id


def _looked_up(corpus: Index, lexicon: Lexicon, reading: Reading, refused: bool) -> scan.Search:
    return scan.search(
        compile_lexicon(lexicon, corpus.vocabulary.options, reading.levels),
        corpus,
        language=lexicon.language,
        across_breaks=reading.across_breaks,
        scope=reading.scope,
        refused=refused,
    )


def in_order(look: scan.Search, found: scan.Found) -> scan.Found:
    """In the order of the articles, of the text, and of the frames."""
    order = np.lexsort((look.frame_of[found.patterns], found.words, found.rows))
    return scan.Found(*(column[order] for column in found))


def score(
    corpus: Corpus | Distributed,
    lexicon: LexiconLike,
    *,
    zones: bool = False,
    negated: str = "count",
    scope: str = "frame",
    levels: Levels = None,
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
    scope, levels, across_breaks
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
    reading = Reading(scope, levels, across_breaks)
    lexicon = understood(lexicon, reading, with_negation=negated == "drop")
    find = partial(_hits, lexicon=lexicon, zones=zones, negated=negated, reading=reading)
    if isinstance(corpus, Distributed):
        return backends.over(corpus, find, what="Scoring")
    return find(text.index(corpus))


def _hits(corpus: Index, lexicon: Lexicon, zones: bool, negated: str, reading: Reading) -> pd.DataFrame:
    names = tables.ZONES if zones else ("all",)
    look = search_for(corpus, lexicon, reading)
    weights = np.array([rule.pattern.weight for rule in look.rules.searched], dtype=float)
    is_weighted = (weights != 1).any()

    hits = _Hits.of(corpus.ids.codes.dtype, (len(corpus), len(look.rules.names), len(names)))
    words_of = corpus.zone_words() if zones else corpus.n_words[:, None]

    def fill(one: tuple[Part, int]) -> None:
        part, begin = one
        own = slice(begin, begin + len(part))
        mine = hits.of_articles(own, corpus.ids.codes[own], words_of[own])
        found = look(part)
        zone = part.zone_of(found.rows, found.words) if zones else 0
        cells = (found.rows * len(look.rules.names) + look.frame_of[found.patterns]) * len(names) + zone
        kept = slice(None) if negated == "count" else ~found.negated
        mine.add(cells[kept], weights[found.patterns[kept]] if is_weighted else None)

    in_threads(fill, list(zip(corpus.parts, corpus.begins.tolist(), strict=False)), corpus.threads, "Scoring")
    return hits.table(corpus.ids.dtype, look.rules.names, names)


class _Hits(NamedTuple):
    """The columns of `hits`, a cell per article, frame and zone; those of names as numbers.

    There may be forty million cells, and to touch their memory takes longer than to search: each thread fills its own.
    """

    article: Array
    frame: Array
    zone: Array
    n_hits: Array
    weight: Array
    n_words: Array

    @classmethod
    def of(cls, articles: np.dtype[Any], shape: tuple[int, int, int]) -> _Hits:
        frames = np.min_scalar_type(-max(shape[1], 1))
        kinds = (articles, frames, np.int8, np.int64, np.float64, np.int64)
        return cls(*(np.empty(shape, dtype=kind) for kind in kinds))

    def of_articles(self, own: slice, articles: Array, n_words: Array) -> _Hits:
        """The cells of these articles, without hits."""
        mine = _Hits(*(column[own] for column in self))
        _, n_frames, n_zones = mine.frame.shape
        mine.article[:] = articles[:, None, None]
        mine.frame[:] = np.arange(n_frames)[:, None]
        mine.zone[:] = np.arange(n_zones)
        mine.n_words[:] = n_words[:, None, :]
        mine.n_hits[:] = 0
        return mine

    def add(self, cells: Array, weights: Array | None) -> None:
        """Add a hit to each of these cells, as often as it is named; of one where there are no weights."""
        np.add.at(self.n_hits.reshape(-1), cells, 1)
        if weights is None:
            self.weight[:] = self.n_hits
        else:
            self.weight[:] = 0
            np.add.at(self.weight.reshape(-1), cells, weights)

    def table(self, ids: pd.CategoricalDtype, frames: Sequence[str], zones: Sequence[str]) -> pd.DataFrame:
        """Names of articles, frames and zones are categories: strings would take longer than the search."""
        of_codes = partial(pd.Categorical.from_codes, validate=False)
        table = {
            "article_id": of_codes(self.article.ravel(), dtype=ids),
            "frame": of_codes(self.frame.ravel(), pd.Index(list(frames), dtype="str")),
            "zone": of_codes(self.zone.ravel(), pd.Index(zones)),
            "n_hits": self.n_hits.ravel(),
            "weight": self.weight.ravel(),
            "n_words": self.n_words.ravel(),
        }
        return pd.DataFrame(table, copy=False)


def understood(lexicon: LexiconLike, reading: Reading, *, with_negation: bool = True) -> Lexicon:
    """The lexicon that this is; what of it cannot be read in this way is told."""
    lexicon = text.as_lexicon(lexicon)
    if reading.scope not in scan.SCOPES:
        near = did_you_mean(reading.scope, scan.SCOPES)
        raise ValueError(f"scope={reading.scope!r} is not known.{near} It can be 'frame' or 'lexicon'.")
    n_out = sum(not name_at(frame, reading.levels) for frame in lexicon)
    if n_out:
        n_levels = f"{lexicon.n_levels} level{'s' if lexicon.n_levels > 1 else ''}"
        warnings.warn(
            f"{n_out} of {len(lexicon)} frames of lexicon '{lexicon.name}', which has {n_levels}, have no name at "
            f"levels={reading.levels} and are left out.",
            stacklevel=3,
        )
    if with_negation and lexicon.language not in scan.NEGATORS:
        warnings.warn(
            f"no negators are listed for language '{lexicon.language}' of lexicon '{lexicon.name}', so nothing is "
            f"marked as negated. Languages: {', '.join(scan.NEGATORS)}.",
            stacklevel=3,
        )
    return lexicon


def _matches_table(corpus: Index, look: scan.Search, parts: Sequence[tuple[scan.Found, Located]]) -> pd.DataFrame:
    """Positions become articles, zones, spans and the words themselves."""
    patterns = [rule.pattern for rule in look.rules.searched]
    rows = [found.rows + begin for (found, _), begin in zip(parts, corpus.begins, strict=False)]
    number = joined([found.patterns for found, _ in parts])
    table = {
        "article_id": corpus.ids[joined(rows)],
        "frame": named(look.rules.names, look.frame_of[number]),
        "pattern": named([pattern.text for pattern in patterns], number),
        "match": as_strings([located.match for _, located in parts]),
        "zone": named(tables.ZONES, joined([located.zones for _, located in parts])),
        "start": joined([located.starts for _, located in parts]),
        "end": joined([located.ends for _, located in parts]),
        "weight": np.array([pattern.weight for pattern in patterns], dtype=float)[number],
        "negated": joined([found.negated for found, _ in parts]).astype(bool),
    }
    return pd.DataFrame(table).astype({"article_id": "str"})


def joined(arrays: Sequence[Array]) -> Array:
    """One after the other; numbers where there are none."""
    return np.concatenate([np.empty(0, dtype=np.int64), *arrays])


def named(names: Sequence[str], numbers: Array) -> pd.Series:
    """The name of each number."""
    return pd.Series(np.array(names, dtype=object)[numbers], dtype="str")
