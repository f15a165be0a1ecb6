"""Why does a match count, and why does another not?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from toolkit import backends, tables, text
from toolkit.backends import Distributed
from toolkit.errors import did_you_mean
from toolkit.frames.matching import LexiconLike, Reading, in_order, joined, named, search_for, understood
from toolkit.text import Corpus, Index, Lexicon, scan
from toolkit.text.encode import TITLE
from toolkit.text.index import Part
from toolkit.text.passages import Located, Passages, as_strings, locate
from toolkit.text.resolve import FATES
from toolkit.text.rules import Levels


def explain(
    corpus: Corpus | Distributed,
    lexicon: LexiconLike,
    *,
    frame: str | None = None,
    scope: str = "frame",
    levels: Levels = None,
    across_breaks: bool = False,
) -> pd.DataFrame:
    """Which words were looked at, which of them count, and by which rule do they count or not?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or Distributed
        Passing the index is faster: it is then built once.
    lexicon : Lexicon, or dict of frames and patterns
        From `lexicons.read`, or `{frame: [patterns]}`.
    frame : str, optional
        The one frame to explain; all, unless told.
    scope, levels, across_breaks
        As in `matches`.

    Returns
    -------
    DataFrame
        `explanation`: one row per place where a pattern stands, in the order of the articles and of the text. Those
        that count are the rows of `matches`; those that do not have a `reason`.

    Raises
    ------
    KeyError
        If there is no such frame.
    ValueError
        As in `matches`.

    Notes
    -----
    `reason` names the rule that took a match out: `not` (a shield shares a word with it), `near`, `before` or `after`
    (the company that it needs is not there), `unless_near` (there is company that it must not have), `overlap` (another
    match of the frame has one of its words), or `scope` (longer matches of the lexicon cover it). `rule` is the pattern
    by which it was taken out; of a match that counts, the company by which it was let in.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["A hunger strike ended. Air strikes did not."]})
    >>> told = explain(articles, {"war": {"patterns": ["strike*", "air strike*"], "not": ["hunger strike*"]}})
    >>> told[["match", "reason", "rule"]].values.tolist()
    [['strike', 'not', 'hunger strike*'], ['Air strikes', '', ''], ['strikes', 'overlap', 'air strike*']]
    """
    reading = Reading(scope, levels, across_breaks)
    lexicon = understood(lexicon, reading)
    find = partial(_explanation, lexicon=lexicon, frame=frame, reading=reading)
    if isinstance(corpus, Distributed):
        return backends.over(corpus, find, what="Explaining")
    return find(text.index(corpus))


class _Sentences(NamedTuple):
    """What stands around matches: the sentence of each, and its negator."""

    sentences: list[str]
    negators: list[str]


def _explanation(corpus: Index, lexicon: Lexicon, frame: str | None, reading: Reading) -> pd.DataFrame:
    look = search_for(corpus, lexicon, reading, refused=True)
    wanted = _number_of(frame, look.rules.names, lexicon)

    def in_part(part: Part) -> tuple[scan.Found, Located, _Sentences]:
        found = in_order(look, look(part))
        if wanted is not None:
            of_frame = look.frame_of[found.patterns] == wanted
            found = scan.Found(*(column[of_frame] for column in found))
        options = corpus.vocabulary.options
        return found, locate(part, found, options), _around(part, found, Passages(part, found.rows, options))

    return _table(corpus, look, corpus.each(in_part, "Explaining"))


def _number_of(frame: str | None, names: Sequence[str], lexicon: Lexicon) -> int | None:
    if frame is None:
        return None
    if frame not in names:
        near = did_you_mean(frame, names)
        raise KeyError(f"lexicon '{lexicon.name}' has no frame '{frame}'.{near} Frames: {', '.join(names)}.")
    return names.index(frame)


def _around(part: Part, found: scan.Found, passages: Passages) -> _Sentences:
    """The sentences in which these matches begin, and the words that negate them."""
    begins = part.edges[found.rows, TITLE]
    opens = part.opens
    number = np.searchsorted(opens, begins + found.words, side="right")
    first, last = opens[number - 1] - begins, opens[number] - begins - 1
    is_negated = found.negated
    negators = np.full(len(found.rows), "", dtype=object)
    words = found.words[is_negated] - found.negators[is_negated]
    negators[is_negated] = passages.between(found.rows[is_negated], words, words)
    return _Sentences(passages.sentences(found.rows, first, last), negators.tolist())


def _table(corpus: Index, look: scan.Search, parts: Sequence[tuple[scan.Found, Located, _Sentences]]) -> pd.DataFrame:
    every = [rule.pattern for rule in look.rules.every]
    rows = [found.rows + begin for (found, _, _), begin in zip(parts, corpus.begins, strict=False)]
    number, fates = (joined([getattr(found, name) for found, _, _ in parts]) for name in ("patterns", "fates"))
    texts = [pattern.text for pattern in every]
    table = {
        "article_id": corpus.ids[joined(rows)],
        "frame": named(look.rules.names, look.frame_of[number]),
        "pattern": named(texts, number),
        "line": np.array([pattern.line for pattern in every], dtype="float64")[number],
        "match": as_strings([located.match for _, located, _ in parts]),
        "zone": named(tables.ZONES, joined([located.zones for _, located, _ in parts])),
        "start": joined([located.starts for _, located, _ in parts]),
        "end": joined([located.ends for _, located, _ in parts]),
        "weight": np.array([pattern.weight for pattern in every], dtype="float64")[number],
        "negated": joined([found.negated for found, _, _ in parts]).astype(bool),
        "negator": [one for _, _, around in parts for one in around.negators],
        "counts": fates == 0,
        "reason": named(FATES, fates),
        "rule": named([*texts, ""], joined([found.by for found, _, _ in parts])),
        "sentence": [one for _, _, around in parts for one in around.sentences],
    }
    return pd.DataFrame(table).astype(dict.fromkeys(("article_id", "negator", "sentence"), "str"))
