"""The index: every word of a corpus as one integer, so that a question costs what its answer is long.

The words of all articles stand in one long array, article by article, the title's before the text's. `words[i]` is
the number of the i-th word's surface form. What a form is (folded, exact) is worked out once per form, not per word.
A *position* is an index into that array; everything that is found is found as positions, and turned into articles,
zones and spans when a table is made of it.
"""

from __future__ import annotations

import warnings
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit import progress, tables
from toolkit.errors import WrongTable
from toolkit.text import sentences, words

Array = np.ndarray[Any, np.dtype[Any]]

#: scripts that put no space between words: there a run of letters is no word
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003134f"
)


@dataclass(frozen=True, eq=False)
class Index:
    """A corpus as integers. Make it with `text.index`; it is never changed.

    Attributes
    ----------
    articles : DataFrame
        One row per article, in the order in which they were given: every column but `text`.
    texts : Series of str
        The texts, in the same order.
    surfaces : array of str, one per surface form
        The forms as the articles write them, in order of first appearance.
    words : array of int32, one per word
        Number of the surface form.
    starts, ends : arrays of int32, one per word
        Half-open span in code points, in `title` or `text`.
    breaks, opens : arrays of bool, one per word
        Whether a phrase cannot run on from the word before, and whether a sentence begins here.
    bounds : array of int64, one per article and one more
        The words of article `a` are those from `bounds[a]` to `bounds[a + 1]`.
    text_from, body_from : arrays of int64, one per article
        Position of the first word of its text, and of its body.
    """

    articles: pd.DataFrame
    texts: pd.Series
    surfaces: Array
    words: Array
    starts: Array
    ends: Array
    breaks: Array
    opens: Array
    bounds: Array
    text_from: Array
    body_from: Array

    def __len__(self) -> int:
        return len(self.articles)

    def __repr__(self) -> str:
        return f"<Index: {len(self):,} articles, {len(self.words):,} words, {len(self.vocabulary):,} different>"

    @cached_property
    def n_words(self) -> Array:
        """All words of title and text, one number per article."""
        return np.diff(self.bounds)

    @cached_property
    def vocabulary(self) -> Array:
        """The different folded forms, sorted."""
        return np.unique(self._folded_surfaces)

    @cached_property
    def fold_of(self) -> Array:
        """For each surface form the number of its folded form in `vocabulary`."""
        return np.searchsorted(self.vocabulary, self._folded_surfaces).astype(np.int32)

    @cached_property
    def folded(self) -> Array:
        """One number per word: its folded form in `vocabulary`."""
        return self.fold_of[self.words]

    @cached_property
    def exact_surfaces(self) -> Array:
        """For each surface form its exact form."""
        return _strings(words.exact(surface) for surface in self.surfaces)

    @cached_property
    def _folded_surfaces(self) -> Array:
        return _strings(words.fold(surface) for surface in self.surfaces)

    @cached_property
    def _postings(self) -> tuple[Array, Array]:
        """All positions, ordered by surface form and then by place, and where each form's begin."""
        order = np.argsort(self.words, kind="stable")
        return order, np.searchsorted(self.words[order], np.arange(len(self.surfaces) + 1))

    @cached_property
    def surface_counts(self) -> Array:
        """For each surface form, how often it stands in the corpus."""
        return np.diff(self._postings[1])

    def positions(self, surface_numbers: Array) -> Array:
        """Where do words of these surface forms stand? Positions in ascending order."""
        order, begins = self._postings
        found = [order[begins[number] : begins[number + 1]] for number in surface_numbers]
        return np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)

    def article_of(self, positions: Array) -> Array:
        """In which articles (row numbers) do these words stand?"""
        return np.searchsorted(self.bounds, positions, side="right") - 1

    def zone_of(self, positions: Array) -> Array:
        """In which zones do these words stand? Numbers into `tables.ZONES`: 0 title, 1 lead, 2 body."""
        rows = self.article_of(positions)
        return (positions >= self.text_from[rows]).astype(np.int8) + (positions >= self.body_from[rows])

    def zone_words(self) -> Array:
        """How many words has each zone of each article? One row per article, one column per zone."""
        edges = np.stack([self.bounds[:-1], self.text_from, self.body_from, self.bounds[1:]], axis=1)
        return np.diff(edges, axis=1)

    def slices(self, rows: Array, zones: Array, starts: Array, ends: Array) -> list[str]:
        """The pieces with these spans: of the title where the zone is `title`, else of the text."""
        titles, texts = self.articles["title"].to_numpy(), self.texts.to_numpy()
        return [
            (titles[row] if zone == "title" else texts[row])[start:end]
            for row, zone, start, end in zip(rows, zones, starts, ends, strict=True)
        ]


def index(articles: pd.DataFrame | Index) -> Index:
    """Turn the words of a corpus into integers: build it once, ask it often.

    Parameters
    ----------
    articles : DataFrame
        One row per article; `article_id` and `text` must be there, `title`, `date` and `outlet` are filled where they
        are missing. An index is given back as it is.

    Returns
    -------
    Index
        The corpus as integers, with the articles' other columns.

    Raises
    ------
    WrongTable
        If there is no `article_id` or `text`, or if an `article_id` stands twice.

    Warns
    -----
    UserWarning
        If articles are mostly in a script that puts no spaces between words: their counts mean nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> corpus = index(pd.DataFrame({"article_id": ["a"], "title": ["Talks"], "text": ["Peace talks began. Slowly."]}))
    >>> corpus.n_words.tolist(), corpus.vocabulary.tolist()
    ([5], ['began', 'peace', 'slowly', 'talks'])
    """
    if isinstance(articles, Index):
        return articles
    articles = _completed(articles)
    titles, texts = articles["title"], articles["text"]
    encoder = _Encoder()
    for title, text in progress.bar(zip(titles, texts, strict=True), "Indexing", total=len(articles)):
        encoder.add(title, text)
    corpus = encoder.finish(articles.drop(columns="text"), texts)
    _warn_of_unspaced(corpus)
    return corpus


class _Encoder:
    """Collects the words of one article after another."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.columns = {name: array("i") for name in ("words", "starts", "ends", "breaks", "opens")}
        self.bounds = [0]
        self.text_from: list[int] = []
        self.body_from: list[int] = []

    def add(self, title: str, text: str) -> None:
        self._add_string(title)
        self.text_from.append(len(self.columns["words"]))
        ends = self._add_string(text)
        lead_end = sentences.lead_end(text)
        self.body_from.append(self.text_from[-1] + sum(end <= lead_end for end in ends))
        self.bounds.append(len(self.columns["words"]))

    def _add_string(self, string: str) -> list[int]:
        """Add its words, and give their ends."""
        spans = words.find(string)
        sentence_starts = sentences.starts(string)
        numbers: list[int] = []
        breaks: list[int] = []
        opens: list[int] = []
        sentence, before, end_before = 0, "", 0
        for start, end in spans:
            surface = string[start:end]
            numbers.append(self.numbers.setdefault(surface, len(self.numbers)))
            breaks.append(not before or words.is_break(before, string[end_before:start]))
            opened = sentence
            while sentence < len(sentence_starts) and sentence_starts[sentence] <= start:
                sentence += 1
            opens.append(sentence > opened)
            before, end_before = surface, end
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        for column, values in zip(self.columns.values(), (numbers, starts, ends, breaks, opens), strict=True):
            column.extend(values)
        return ends

    def finish(self, articles: pd.DataFrame, texts: pd.Series) -> Index:
        columns = {name: np.array(column, dtype=np.int32) for name, column in self.columns.items()}
        return Index(
            articles=articles,
            texts=texts,
            surfaces=_strings(self.numbers),
            words=columns["words"],
            starts=columns["starts"],
            ends=columns["ends"],
            breaks=columns["breaks"].astype(bool),
            opens=columns["opens"].astype(bool),
            bounds=np.array(self.bounds, dtype=np.int64),
            text_from=np.array(self.text_from, dtype=np.int64),
            body_from=np.array(self.body_from, dtype=np.int64),
        )


def _completed(articles: pd.DataFrame) -> pd.DataFrame:
    """A copy with all the columns of the articles table, in a fresh row order, no string missing."""
    if not isinstance(articles, pd.DataFrame):
        raise TypeError(f"an index is made of a table of articles (a DataFrame), not of {type(articles).__name__}.")
    absent = [column for column in ("article_id", "text") if column not in articles.columns]
    if absent:
        there = ", ".join(map(str, articles.columns)) or "none"
        raise WrongTable(
            f"these articles have no column '{absent[0]}' (they have {there}): "
            "load them with load.articles(...), which names the columns and gives ids."
        )
    missing = {"title": "", "date": pd.NaT, "outlet": pd.NA}
    filled: dict[str, Any] = {column: value for column, value in missing.items() if column not in articles.columns}
    complete = articles.reset_index(drop=True).assign(**filled)
    for column in ("title", "text"):
        complete[column] = _without_gaps(complete[column], column)
    if complete["date"].isna().all():
        complete["date"] = pd.to_datetime(complete["date"])
    return tables.check(complete, "articles")


def _without_gaps(strings: pd.Series, column: str) -> pd.Series:
    try:
        return strings.astype("str").fillna("")
    except UnicodeEncodeError:
        raise WrongTable(
            f"column '{column}' of these articles holds half a character (a lone surrogate), which is no text: "
            "read the source again with its right encoding."
        ) from None


def _strings(forms: Iterable[str]) -> Array:
    array = np.empty(len(listed := list(forms)), dtype=object)
    array[:] = listed
    return array


def _warn_of_unspaced(corpus: Index) -> None:
    surfaces = pd.Series(corpus.surfaces, dtype="str")
    unspaced = surfaces.str.count(f"[{_UNSPACED}]").to_numpy(dtype=np.int64)[corpus.words]
    letters = surfaces.str.len().to_numpy(dtype=np.int64)[corpus.words]
    rows = corpus.article_of(np.arange(len(corpus.words)))
    n = len(corpus)
    mostly = 2 * np.bincount(rows, unspaced, n) > np.bincount(rows, letters, n)
    if mostly.any():
        warnings.warn(
            f"{int(mostly.sum())} of {n} articles are mostly in a script that puts no spaces between words "
            "(Chinese, Japanese, Thai, …): their words cannot be counted, leave them out or split them first.",
            stacklevel=3,
        )
