"""Lines in the order in which somebody reads them, and which of them. No widget, no browser.

A line is known by its number: its place, from 0, in the table that was given. Sorting and filtering never change that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import is_scalar

from toolkit import tables
from toolkit.charts import names
from toolkit.text import Index
from toolkit.text.characters import Array
from toolkit.text.passages import spaced
from toolkit.widgets.article import moment
from toolkit.widgets.reading import WORDS, Choices, State

_MOST_CHOICES = 100  # columns that can be chosen from
_LONGEST_NAME = 100
_FIRST = ("outlet", "date", "frame")  # columns that are shown where nothing else was asked, if they hold anything
_LAST = ("frame", "pattern", "zone", "article_id")
_NO_COLUMNS = {*tables.columns("lines"), *WORDS, "text", "marked", "note"}
_NEAR = 3  # words on a side
_RUNS_ON = "[\u2013\u2014\u2026]"  # dashes and dots, which may stand between words without a blank


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines and their articles, to be sorted and filtered again and again: what that takes is made once.

    Attributes
    ----------
    table : DataFrame
        `lines`, numbered from 0.
    corpus : Index or None
        Their articles.
    """

    table: pd.DataFrame
    corpus: Index | None = None
    _kept: dict[str, Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table)

    @classmethod
    def of(cls, lines: pd.DataFrame, corpus: Index | None = None) -> Lines:
        """These lines, once they are seen to be some.

        Raises
        ------
        TypeError, WrongTable
            If it is no table of lines.

        Examples
        --------
        >>> from toolkit import context
        >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["War and peace. No war."]})
        >>> Lines.of(context.kwic(articles, "war")).order(State(sort=("1L",))).tolist()
        [1, 0]
        """
        if isinstance(lines, pd.DataFrame):
            lines = with_text(lines, "frame", "pattern").reset_index(drop=True)
        table = tables.check(lines, "lines")
        taken = [name for name in ("marked", "note") if name in table.columns]
        if taken:
            raise ValueError(f"the lines have a column '{taken[0]}' of their own: drop it, or give it another name.")
        return cls(table, corpus)

    @cached_property
    def choices(self) -> Choices:
        """What can be asked of them."""
        own, about = list(self.table.columns), [] if self.corpus is None else list(self._about.columns)
        others = dict.fromkeys(name for name in (*about, *own) if isinstance(name, str) and name not in _NO_COLUMNS)
        found = tuple(name for name in others if len(name) <= _LONGEST_NAME)[:_MOST_CHOICES]
        last = tuple(name for name in _LAST if self.table[name].notna().any() or not len(self))
        first = (name for name in _FIRST if name in (*found, *last) and self._tells(name))
        return Choices(len(self), (*found, *last), tuple(first), self.corpus is not None)

    def _tells(self, name: str) -> bool:
        values = self.column(name)
        return bool(values.nunique() > 1 if name == "frame" else values.notna().any())

    @cached_property
    def rows(self) -> Array:
        """The row of each line's article in the corpus, -1 where the corpus has it not."""
        if self.corpus is None:
            return np.full(len(self), -1)
        codes, different = pd.factorize(self.table["article_id"].astype("object"))
        there = pd.Index(different).get_indexer(pd.Index(self.corpus.ids.categories.astype("object")))
        found = np.full(len(different), -1)
        found[there[there >= 0]] = np.flatnonzero(there >= 0)
        rows: Array = found[codes]
        return rows

    @cached_property
    def _about(self) -> pd.DataFrame:
        assert self.corpus is not None
        return self.corpus.articles

    def line(self, number: int) -> dict[str, Any]:
        """The line of this number, by the names of its columns."""
        return {str(name): value for name, value in self.table.iloc[number].items()}

    def column(self, name: str) -> pd.Series:
        """What stands in this column for each line, of its own or of its article."""
        if name in self.table.columns:
            return self.table[name]
        there = self.rows >= 0
        values = self._about[name].take(self.rows[there])
        values.index = self.table.index[there]
        return values.reindex(self.table.index)

    def order(self, state: State, marked: Array | None = None) -> Array:
        """The numbers of the lines that are shown, in their order."""
        kept = np.ones(len(self), dtype=bool) if marked is None or not state.only_marked else marked.copy()
        if state.filter:
            kept &= np.asarray(pc.match_substring(self._whole, re.sub(r"\s+", " ", _folded(state.filter))))
        numbers: Array = np.flatnonzero(kept)
        if not state.sort:
            return numbers[::-1] if state.descending else numbers
        keys = [_directed(self.places(name)[numbers], state.descending) for name in reversed(state.sort)]
        return numbers[np.lexsort(keys)]

    @cached_property
    def _whole(self) -> pa.Array:
        """Each line as it is read, without capitals."""
        parts = (self.table[name].tolist() for name in ("left", "match", "right"))
        lines = (match.join(spaced(left, right)) for left, match, right in zip(*parts, strict=True))
        return pa.array([_folded(" ".join(line.split())) for line in lines], pa.large_string())

    def places(self, key: str) -> Array:
        """The place of each line among all by this key, the same for those that are alike; -1 without a value."""
        if key in WORDS:
            side = "left" if key.endswith("L") else "right"
            if key not in self._kept:
                for number, words in enumerate(beside(self.table[side], side), 1):
                    self._kept[f"{number}{key[-1]}"] = _places_of_texts(pd.Series(words, dtype="object"))
        elif key not in self._kept:
            self._kept[key] = _places(self.column(key))
        return self._kept[key]

    def shown(self, numbers: Array, columns: Sequence[str]) -> pd.DataFrame:
        """These lines, with these columns of their articles; the index is their numbers."""
        found = self.table.take(numbers)
        others = {name: self.column(name).take(numbers) for name in columns if name not in found.columns}
        return found.assign(**others)


def with_text(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Such columns as may be missing: of text, also where they are not there or have no value (as CSV gives them).

    Examples
    --------
    >>> with_text(pd.DataFrame({"frame": [float("nan")]}), "frame")["frame"].dtype
    <StringDtype(na_value=nan)>
    """
    empty = [name for name in columns if name not in table.columns or table[name].isna().all()]
    return table.assign(**{name: pd.Series(None, index=table.index, dtype="str") for name in empty})


def beside(texts: pd.Series, side: str) -> Array:
    """The first, the second and the third word beside each match, folded: one row each; "" where there is none.

    Examples
    --------
    >>> beside(pd.Series(["He hailed the", '“The –'], dtype="str"), "left").tolist()
    [['the', 'the'], ['hailed', ''], ['he', '']]
    """
    left = side == "left"
    plain = pc.replace_substring_regex(pa.array(texts.tolist(), type=pa.large_string()), _RUNS_ON, " ")
    parted = pc.utf8_split_whitespace(plain, max_splits=_NEAR, reverse=left)  # and what is farther away, in one piece
    first, behind = (np.asarray(edge) for edge in (parted.offsets[:-1], parted.offsets[1:]))
    at = np.stack([behind - number if left else first + number - 1 for number in range(1, _NEAR + 1)])
    there = (first <= at) & (at < behind)
    tokens = parted.values.take(pa.array(at[there])).dictionary_encode()
    words = np.array([*map(_word, tokens.dictionary.to_pylist()), ""], dtype=object)
    found = np.full(at.shape, "", dtype=object)
    found[there] = words[tokens.indices]
    for line in np.flatnonzero(((found == "") & there).any(axis=0)):  # a sign that stands alone is no word
        every = [word for one in plain[int(line)].as_py().split() if (word := _word(one))]
        near = every[: -_NEAR - 1 : -1] if left else every[:_NEAR]
        found[:, line] = [*near, "", "", ""][:_NEAR]
    return found


def _word(token: str) -> str:
    """What stands between blanks, without the signs around it."""
    inside = [at for at, sign in enumerate(token) if unicodedata.category(sign)[0] not in "PSCZ"]
    return token[inside[0] : inside[-1] + 1].casefold() if inside else ""


def _directed(places: Array, descending: bool) -> Array:
    """Whatever the direction, what has no value stands last."""
    behind = places.max(initial=0) + 1
    return np.where(places < 0, behind, behind - places - 1 if descending else places)


def _places(values: pd.Series) -> Array:
    if isinstance(values.dtype, pd.CategoricalDtype) and values.cat.ordered:
        return values.cat.codes.to_numpy().astype(np.int64)
    if isinstance(values.dtype, pd.CategoricalDtype | pd.StringDtype) or values.dtype == object:
        return _places_of_texts(values)
    codes, _ = pd.factorize(values, sort=True)
    return codes


def _places_of_texts(values: pd.Series) -> Array:
    """By letters, whether or not they are capital; letters with marks next to those without."""
    try:
        codes, different = pd.factorize(values)
    except TypeError:  # lists and their like
        codes, different = pd.factorize(values.map(written))
    folded = pd.Series([_folded(written(value)) for value in different], dtype="object")
    alike, different_words = pd.factorize(folded)
    words = [str(word) for word in different_words]
    order = sorted(range(len(words)), key=lambda number: (_without_marks(words[number]), words[number]))
    place = np.empty(len(words) + 1, dtype=np.int64)
    place[order] = np.arange(len(words))
    place[[number for number, word in enumerate(words) if not word]] = -1
    place[-1] = -1
    found: Array = place[np.append(alike, -1)[codes]]
    return found


def _without_marks(word: str) -> str:
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def _folded(text: str) -> str:
    return text.casefold() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


def written(value: Any) -> str:
    """A value as a reader sees it; "" where there is none.

    Examples
    --------
    >>> written(pd.Timestamp("2025-03-01")), written(None), written(3.0), written(["a"])
    ('2025-03-01', '', '3', "['a']")
    """
    if not is_scalar(value):
        return str(value)
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return moment(value)
    return names.text_of(value) if isinstance(value, float) else " ".join(str(value).split())


def listed(values: pd.Series, most: int) -> list[str]:
    """Values as a list shows them: days without their time, and none longer than this.

    Examples
    --------
    >>> listed(pd.Series(pd.to_datetime(["2025-03-01 12:30", None])), 100)
    ['2025-03-01', '']
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d")
    return [written(value)[:most] for value in values]
