"""Which sentences does a report show behind its numbers, so that no reader can put an article together again?

A line has at most eight words on either side of its match and fewer than twenty in all, and two lines of an article
never touch, so that what a report holds of it are scraps with gaps between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from toolkit import context, frames
from toolkit.text import Index, Lexicon

WINDOW = 8  # words on either side
LONGEST = 19  # words in a line
_SPARE = 2  # so many times as many candidates are looked at as are shown: some touch others
_GAP = 12  # signs between two lines of an article, so that a word at least is missing
_KEY = ["article_id", "frame", "zone", "start", "end"]


class Span(NamedTuple):
    """From where to where a line goes, in characters that are no white space."""

    first: int
    last: int


def lines_of(corpus: Index, lexicon: Lexicon, points: pd.DataFrame, *, most: int, seed: int) -> pd.DataFrame:
    """At most so many lines for each point, drawn by chance, of as many articles as there are.

    `points` has a row for each article that is counted: its `article_id` and, in all other columns, the points that it
    counts for, by frame: `(column, frame, value of the column)` is a point.
    """
    found = frames.matches(corpus, lexicon)[_KEY].astype({"article_id": "object", "frame": "object", "zone": "object"})
    order = np.random.default_rng(seed).permutation(len(found))
    found = found.iloc[order].reset_index(drop=True)
    found["turn"] = found.groupby(["frame", "article_id"]).cumcount()  # one of each article before a second of any
    found = found.sort_values("turn", kind="stable").merge(points, on="article_id")
    columns = [name for name in points.columns if name != "article_id"]
    ranks = [found.groupby(["frame", column], observed=True, dropna=False).cumcount() for column in columns]
    wanted = np.min(ranks, axis=0) < most * _SPARE
    shown = _with_words(corpus, lexicon, found[wanted])
    shown = shown[_apart(corpus, shown)]
    ranks = [shown.groupby(["frame", column], observed=True, dropna=False).cumcount() for column in columns]
    chosen: pd.DataFrame = shown[np.min(ranks, axis=0) < most].reset_index(drop=True)
    return chosen


def _with_words(corpus: Index, lexicon: Lexicon, found: pd.DataFrame) -> pd.DataFrame:
    """The same matches with the words around them, in the same order."""
    rows = np.flatnonzero(pd.Index(corpus.ids.astype("object")).isin(found["article_id"]))
    lines = context.kwic(corpus.take(rows), lexicon, window=WINDOW)
    lines = lines.astype({"article_id": "object", "frame": "object", "zone": "object"}).drop_duplicates(_KEY)
    joined = found.merge(lines[[*_KEY, "left", "match", "right"]], on=_KEY, how="left", sort=False)
    cut = [trimmed(*one) for one in zip(joined["left"], joined["match"], joined["right"], strict=True)]
    return joined.assign(**dict(zip(("left", "match", "right"), zip(*cut, strict=True), strict=True)) if cut else {})


def trimmed(left: str, match: str, right: str) -> tuple[str, str, str]:
    """The line with fewer than twenty words, cut at its ends.

    Examples
    --------
    >>> trimmed("a b c d e f g h", "one two three four five six", "i j k l m n o p")
    ('c d e f g h', 'one two three four five six', 'i j k l m n o')
    """
    room = LONGEST - _n_words(match)
    if room <= 0:
        return "", _head(match, LONGEST), ""
    before = _tail(left, max(room // 2, room - _n_words(right)))
    return before, match, _head(right, room - _n_words(before))


def _n_words(text: str) -> int:
    """By whichever count is higher: signs that part words part them here, whatever a word is elsewhere."""
    return max(len(re.findall(r"\w+", text)), len(text.split()))


def _head(text: str, most: int) -> str:
    words = text.split()
    while words and _n_words(" ".join(words)) > most:
        words.pop()
    return " ".join(words)


def _tail(text: str, most: int) -> str:
    words = text.split()
    while words and _n_words(" ".join(words)) > most:
        words.pop(0)
    return " ".join(words)


def _apart(corpus: Index, lines: pd.DataFrame) -> np.ndarray:
    """Which lines touch none before them; one that is there already, for another frame, does not count."""
    whole = texts(corpus, lines["article_id"])
    taken: dict[str, dict[Span, None]] = {}
    kept = np.zeros(len(lines), dtype=bool)
    for number, (article, span) in enumerate(_spans(lines, whole)):
        others = taken.setdefault(article, {})
        if span in others or all(span.last + _GAP < one.first or one.last + _GAP < span.first for one in others):
            others[span] = None
            kept[number] = True
    return kept


def _spans(lines: pd.DataFrame, whole: dict[str, tuple[str, str]]) -> Iterator[tuple[str, Span]]:
    """From where to where each line goes, in its title with its text behind it."""
    columns = (lines[name] for name in ("article_id", "zone", "start", "end", "left", "match", "right"))
    for article, zone, start, end, left, match, right in zip(*columns, strict=True):
        title, text = whole[article]
        own, before = (title, 0) if zone == "title" else (text, _n_signs(title))
        first, last = before + _n_signs(own[:start]), before + _n_signs(own[:end])
        yield article, Span(first - _n_signs(left), max(last, first + _n_signs(match)) + _n_signs(right))


def _n_signs(text: str) -> int:
    return sum(map(len, text.split()))


def texts(corpus: Index, ids: pd.Series) -> dict[str, tuple[str, str]]:
    """Title and text of these articles."""
    rows = np.flatnonzero(pd.Index(corpus.ids.astype("object")).isin(ids))
    found = {}
    for batch in corpus.take(rows).batches():
        titles = batch["title"].astype("object").where(batch["title"].notna(), "")
        texts = batch["text"].astype("object").where(batch["text"].notna(), "")
        found.update(dict(zip(batch["article_id"].astype("object"), zip(titles, texts, strict=True), strict=True)))
    return found


def clipped(title: str, most: int = 12) -> str:
    """A title as far as a report shows it.

    Examples
    --------
    >>> clipped("Four guards killed", most=2)
    'Four guards …'
    """
    head = _head(title, most)
    return head if len(head) == len(" ".join(title.split())) else f"{head} …"
