"""The index: every word of a corpus as one integer, so that a question costs what its answer is long.

A corpus is a list of *parts*, each some articles in a row. The words of a part stand in one long array, article by
article, the title's before the text's: for each word a *code*, which is the number of its spelling in that part and
two flags (see `segment`). Parts are made and asked one by one, by as many threads as there are processors; one
vocabulary holds them together. Where a word stands in its string is not kept: it is found again, for those articles
of which a sentence or a span is asked for.

Articles are known by their row, words by their place in their article: 0 is the first word of the title.
"""

from __future__ import annotations

import os
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit import progress, tables
from toolkit.errors import WrongTable, check_whole
from toolkit.text.characters import Array
from toolkit.text.encode import BODY, END, FLAG_BITS, TEXT, TITLE, Encoded, Encoder
from toolkit.text.kernel import kernel
from toolkit.text.segment import OPENS, rules_of
from toolkit.text.vocabulary import Vocabulary, united
from toolkit.text.words import USUAL, Options

PART_BYTES = 64_000_000  # of text: some seconds' work at the most between two looks at the keyboard
_SMALL = 1_000_000
BATCH = 10_000  # articles that are handed on at a time
Result = TypeVar("Result")

#: scripts that put no space between words: there a run of letters is no word
_UNSPACED = (
    r"[\x{0e00}-\x{0eff}\x{0f00}-\x{0fff}\x{1000}-\x{109f}\x{1780}-\x{17ff}\x{3040}-\x{30ff}\x{3400}-\x{4dbf}"
    r"\x{4e00}-\x{9fff}\x{f900}-\x{faff}\x{20000}-\x{3134f}]"
)


class Source(Protocol):
    """Where the titles and texts of a part can be read."""

    def read(self, rows: Array) -> pa.Table:
        """Columns `title` and `text` of these of its articles (ascending numbers)."""
        ...


@dataclass(frozen=True, eq=False)
class InMemory:
    """Titles and texts that lie in memory as they were given: columns `title` and `text`."""

    table: pa.Table

    def read(self, rows: Array) -> pa.Table:
        """Of these articles."""
        return self.table if len(rows) == len(self.table) else take(self.table, rows)


@dataclass(frozen=True, eq=False)
class Part:
    """Some articles in a row.

    Attributes
    ----------
    codes : array of uint32, one per word
        The number of its spelling in this part, and two flags.
    edges : array of int64, one row per article
        Where in `codes` its title, its text and its body begin, and where it ends.
    numbers : array of int32, one per spelling of this part
        Its number in the vocabulary of the corpus.
    strings : Source
        Where titles and texts are read.
    rows : array of int64, one per article
        Its number there.
    """

    codes: Array
    edges: Array
    numbers: Array
    strings: Source
    rows: Array

    def __post_init__(self) -> None:
        for name in ("codes", "edges", "numbers"):  # read only wherever they lie, so that kernels are compiled once
            view = getattr(self, name)[:]
            view.setflags(write=False)
            object.__setattr__(self, name, view)

    def __len__(self) -> int:
        return len(self.edges)

    def take(self, rows: Array) -> Part:
        """These of its articles; the words are shared."""
        return replace(self, edges=self.edges[rows], rows=self.rows[rows])

    @property
    def opens(self) -> Array:
        """The words that open a sentence, as places in the codes, and what would be the next word behind the last."""
        return np.append(np.flatnonzero(self.codes & OPENS), len(self.codes))

    def read(self, rows: Array) -> pa.Table:
        """Columns `title` and `text` of these of its articles (ascending numbers)."""
        return self.strings.read(self.rows[rows])

    def zone(self, number: int) -> Part:
        """The words of this zone alone (a number into `tables.ZONES`), article by article."""
        low, high = self.edges[:, number, None], self.edges[:, number + 1, None]
        return replace(self, edges=np.where(np.arange(END + 1) <= number, low, high))

    def zone_of(self, rows: Array, words: Array) -> Array:
        """In which zones do these words of these articles stand? Numbers into `tables.ZONES`: title, lead, body."""
        edges = self.edges[rows]
        places = edges[:, TITLE] + words
        return (places >= edges[:, TEXT]).astype(np.int8) + (places >= edges[:, BODY])


@dataclass(frozen=True, eq=False)
class Index:
    """A corpus as integers. Make it with `text.index`; it is never changed.

    Attributes
    ----------
    parts : tuple of Part
        Its articles, some after the other.
    vocabulary : Vocabulary
        Its different words. A selection has that of the corpus that it was chosen from.
    threads : int
        How many parts are asked at the same time.
    """

    parts: tuple[Part, ...]
    vocabulary: Vocabulary
    threads: int
    _columns: Callable[[list[str] | None], pd.DataFrame]  # these of them that there are, perhaps more; None is all
    whole: bool = True  # whether the vocabulary counts these articles and no others

    def __len__(self) -> int:
        return int(self.begins[-1])

    def __repr__(self) -> str:
        different = (
            f", {len(self.vocabulary):,} different" if self.whole else ""
        )  # those of a selection are not counted
        return f"<Index: {len(self):,} articles, {self.n_words.sum():,} words{different}>"

    @cached_property
    def articles(self) -> pd.DataFrame:
        """One row per article, in the order in which they were given: every column but `text`."""
        return self._columns(None)

    def columns(self, names: Iterable[str]) -> pd.DataFrame:
        """`articles` with at least these of its columns; with all of them if one is not there, for who has to say so.

        Of a saved index no others are read: titles alone may be a hundred megabytes.
        """
        if "articles" in self.__dict__:
            return self.articles
        wanted = list(dict.fromkeys(names))
        found = self._columns(wanted)
        return found if set(wanted) <= set(found.columns) else self.articles

    @cached_property
    def ids(self) -> pd.Categorical[Any]:
        """The `article_id` of each article, as categories that tables can share."""
        ids = pd.Index(self.columns(["article_id"])["article_id"])
        found = pd.Categorical.from_codes(np.arange(len(ids)), dtype=pd.CategoricalDtype(ids), validate=False)
        ids._reset_cache()  # where pandas keeps, at 70 bytes an article, how it has found that they are unique
        return found

    @cached_property
    def begins(self) -> Array:
        """The first row of each part, and the number of rows behind them."""
        return np.cumsum([0, *map(len, self.parts)])

    @cached_property
    def edges(self) -> Array:
        """For each article how many words stand before its text, before its body, and in all: first column 0."""
        edges: Array = np.concatenate([np.empty((0, 4), dtype=np.int64), *(part.edges for part in self.parts)])
        return edges - edges[:, :1]

    @cached_property
    def n_words(self) -> Array:
        """All words of title and text, one number per article."""
        return self.edges[:, END]

    def zone_words(self) -> Array:
        """How many words has each zone of each article? One row per article, one column per zone."""
        return np.diff(self.edges, axis=1)

    @cached_property
    def term_counts(self) -> Array:
        """For each term of the vocabulary, how often it stands in these articles."""
        terms, counts = self.vocabulary.term_of, self.vocabulary.counts
        if not self.whole:
            counts = np.zeros_like(counts)
            for part, own in zip(self.parts, self.each(_counted, "Counting"), strict=True):
                counts[part.numbers] += own  # within a part every spelling stands once
        return np.bincount(terms, counts, len(self.vocabulary)).astype(np.int64)

    def each(self, ask: Callable[[Part], Result], what: str = "Asking") -> list[Result]:
        """The answer of every part, in order; several parts are asked at the same time."""
        return in_threads(ask, self.parts, self.threads, what)

    def take(self, rows: Array) -> Index:
        """The corpus of these articles (ascending row numbers), which shares the words and the vocabulary."""
        rows = np.asarray(rows, dtype=np.int64)
        if len(rows) and (rows[0] < 0 or rows[-1] >= len(self) or (np.diff(rows) <= 0).any()):
            raise IndexError(f"rows of articles must ascend, from 0 to {len(self) - 1:,} at the most.")
        cuts = np.searchsorted(rows, self.begins)
        parts = tuple(part.take(rows[cuts[n] : cuts[n + 1]] - self.begins[n]) for n, part in enumerate(self.parts))

        def columns(names: list[str] | None) -> pd.DataFrame:
            known = self.articles if names is None else self.columns(names)
            return known.iloc[rows].reset_index(drop=True)

        return replace(self, parts=parts, _columns=columns, whole=False)

    def assign(self, **columns: Any) -> Index:
        """The same articles and words, with these columns besides or instead: a value for each article, or one for all.

        Examples
        --------
        >>> import pandas as pd
        >>> corpus = index(pd.DataFrame({"article_id": ["a", "b"], "text": ["War.", "Peace."]}))
        >>> corpus.assign(early=[True, False]).articles["early"].tolist()
        [True, False]
        """
        if fixed := {"article_id", "title", "text"} & set(columns):
            raise ValueError(f"'{min(fixed)}' is what the index was made of: build it anew to change that.")
        plain = {name: getattr(values, "array", values) for name, values in columns.items()}  # by place, as rows are
        given = self.columns(["article_id"])[["article_id"]].assign(**plain)

        def with_them(names: list[str] | None) -> pd.DataFrame:
            known = self.articles if names is None else self.columns({*names, "article_id"} - set(columns))
            return known.assign(**{name: given[name].array for name in columns})

        return replace(self, _columns=with_them)

    def batches(self) -> Iterator[pd.DataFrame]:
        """The articles with their texts again, some at a time; of no articles, one table without rows."""
        if not len(self):
            yield self.articles.assign(text=pd.Series(dtype="str"))
        for begin, part in zip(self.begins, self.parts, strict=False):
            for low in range(0, len(part), BATCH):
                rows = np.arange(low, min(low + BATCH, len(part)))
                text = part.read(rows)["text"]
                yield self.articles.iloc[begin + rows].assign(text=pd.array(text, dtype="str"))

    def save(self, folder: str | Path) -> Index:
        """Write this corpus to a folder, articles and all; `text.open_index` opens it again.

        Parameters
        ----------
        folder : path
            A new or empty folder, or one that holds an index, which is then replaced.

        Returns
        -------
        Index
            The same corpus, opened from there.
        """
        from toolkit.text.build import build_index

        options = asdict(self.vocabulary.options)
        return build_index(self.batches(), folder, **options, threads=self.threads)


#: what every function takes as its corpus; a path is that of a saved index
Corpus = pd.DataFrame | Index | str | Path


def take(table: pa.Table, rows: Array) -> pa.Table:
    """These rows (ascending) of a table: batch by batch, as Arrow would bring all of it together first."""
    batches = table.to_batches()
    begins = np.cumsum([0, *map(len, batches)])
    cuts = np.searchsorted(rows, begins)
    own = zip(batches, begins, cuts, cuts[1:], strict=False)
    taken = [batch.take(pa.array(rows[low:high] - begin)) for batch, begin, low, high in own if high > low]
    return pa.Table.from_batches(taken, schema=table.schema)


def in_threads(ask: Callable[[Any], Result], parts: Sequence[Any], threads: int, what: str) -> list[Result]:
    """The answers for all parts, in order, with a progress bar where somebody watches."""
    if threads == 1 or len(parts) < 2:
        return [ask(part) for part in progress.bar(parts, what, unit="part")]
    with ThreadPoolExecutor(threads) as pool:
        try:
            return list(progress.bar(pool.map(ask, parts), what, unit="part", total=len(parts)))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # who has stopped does not wait for the parts not begun
            raise


def in_turn(ask: Callable[[Any], Result], parts: Sequence[Any], threads: int, what: str) -> Iterator[Result]:
    """As `in_threads`, one answer after the other: hardly more are there at one time than threads are at work."""
    asked = progress.bar(parts, what, unit="part")
    if threads == 1 or len(parts) < 2:
        yield from map(ask, asked)
        return
    with ThreadPoolExecutor(threads) as pool:
        running: deque[Future[Result]] = deque()
        for part in asked:
            running.append(pool.submit(ask, part))
            if len(running) > threads:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def in_zones(corpus: Index) -> Index:
    """All titles, then all leads, then all bodies, as if each were an article; the column `zone` tells which.

    For counts alone: words stand at other places in it, and every `article_id` three times.
    """
    parts = tuple(part.zone(number) for number in range(len(tables.ZONES)) for part in corpus.parts)

    def columns(names: list[str] | None) -> pd.DataFrame:
        known = corpus.articles if names is None else corpus.columns({*names, "article_id"} - {"zone"})
        zone = pd.Categorical(np.repeat(tables.ZONES, len(known)), categories=tables.ZONES)
        return pd.concat([known] * len(tables.ZONES), ignore_index=True).assign(zone=zone)

    return replace(corpus, parts=parts, _columns=columns, whole=False)


def index(
    articles: Corpus,
    *,
    hyphens: str = "split",
    possessives: str = "strip",
    marks: str = "keep",
    elisions: str = "keep",
    threads: int | None = None,
) -> Index:
    """Turn the words of a corpus into integers: build it once, ask it often.

    Parameters
    ----------
    articles : DataFrame
        One row per article; `article_id` and `text` must be there, `title`, `date` and `outlet` are filled where they
        are missing. An index is given back as it is; of the path of a saved one, it is opened.
    hyphens : {"split", "join"}
        Whether `Israeli-Palestinian` is two words or one.
    possessives : {"strip", "keep"}
        Whether `Israel's` is counted as `israel`.
    marks : {"keep", "strip"}
        Whether `Erdoğan` is another word than `Erdogan`, or the same.
    elisions : {"keep", "split"}
        Whether `l'agression` is one word or two (French and Italian).
    threads : int, optional
        How many processors work at it; all that this process may use, unless told.

    Returns
    -------
    Index
        The corpus as integers, with the articles' other columns.

    Raises
    ------
    WrongTable
        If there is no `article_id` or `text`, or if an `article_id` stands twice.
    ValueError
        If an option is not known.

    Warns
    -----
    UserWarning
        If articles are mostly in a script that puts no spaces between words: their counts mean nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> corpus = index(pd.DataFrame({"article_id": ["a"], "title": ["Talks"], "text": ["Peace talks began. Slowly."]}))
    >>> corpus.n_words.tolist(), corpus.vocabulary.terms.to_pylist()
    ([5], ['began', 'peace', 'slowly', 'talks'])
    """
    options = Options(hyphens, possessives, marks, elisions)
    if isinstance(articles, str | os.PathLike):
        from toolkit.text.storage import open_index

        articles = open_index(articles, threads=threads)
    if isinstance(articles, Index):
        check_same(articles.vocabulary.options, options)
        return articles
    threads = processors() if threads is None else threads
    check_whole("threads", threads, least=1)
    corpus = indexed(articles, options, threads)
    warn_of_unspaced(corpus, stacklevel=3)
    return corpus


def indexed(articles: pd.DataFrame, options: Options, threads: int) -> Index:
    """This table of articles as integers, without a word about scripts."""
    articles = completed(articles)
    strings = strings_of(articles)
    pieces = [strings.slice(low, high - low) for low, high in cuts_of(strings, threads)]
    local = threading.local()

    def encode(piece: pa.Table) -> Encoded:
        if not hasattr(local, "encoder"):
            local.encoder = Encoder(rules_of(options))
        encoded: Encoded = local.encoder.encode(batches_of(piece))
        return encoded

    encoded = in_threads(encode, pieces, threads, "Indexing")
    spellings, counts, numbers = united([one.spellings for one in encoded], [one.counts for one in encoded])
    parts = tuple(
        Part(one.codes, one.edges, number, InMemory(piece), np.arange(len(one.edges)))
        for one, number, piece in zip(encoded, numbers, pieces, strict=True)
    )
    metadata = articles.drop(columns="text")
    return Index(
        parts,
        Vocabulary.of(spellings, counts, options),
        threads,
        lambda names: metadata,
    )


def check_same(built: Options, asked: Options) -> None:
    """Nobody can ask an index for other words than it was built of."""
    if asked not in (USUAL, built):
        raise ValueError(f"this index was built with other options (changed: {built}): index its articles anew.")


def processors() -> int:
    """How many processors may this process use?"""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cuts_of(strings: pa.Table, least: int = 1) -> list[tuple[int, int]]:
    """Articles in a row of about the same size, from row to row: none larger than a part, and at least so many."""
    lengths = [pc.cumulative_sum(pc.binary_length(column)).to_numpy() for column in strings.columns]
    sizes = sum(lengths, start=np.zeros(len(strings), dtype=np.int64))
    total = int(sizes[-1]) if len(sizes) else 0
    n = max(-(-total // PART_BYTES), least if total > _SMALL else 1)
    cuts = np.unique(np.searchsorted(sizes, total * np.arange(1, n) / n)).tolist()
    return list(pairwise([0, *cuts, len(strings)]))


def completed(articles: pd.DataFrame) -> pd.DataFrame:
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
    complete = articles.reset_index(drop=True)
    for column, kind in (("title", "str"), ("date", "datetime64[us]"), ("outlet", "str")):
        if column not in complete.columns:
            complete[column] = pd.Series(index=complete.index, dtype=kind)
    for column in ("title", "text"):
        complete[column] = _without_gaps(complete[column], column)
    if complete["date"].isna().all():
        complete["date"] = pd.to_datetime(complete["date"])
    if complete["date"].dtype in ("datetime64[s]", "datetime64[ms]", "datetime64[ns]"):  # as it is read from disk
        complete["date"] = complete["date"].astype("datetime64[us]")
    return tables.check(complete, "articles")


def _without_gaps(strings: pd.Series, column: str) -> pd.Series:
    try:
        return strings.astype("str").fillna("")
    except UnicodeEncodeError:
        raise WrongTable(
            f"column '{column}' of these articles holds half a character (a lone surrogate), which is no text: "
            "read the source again with its right encoding."
        ) from None


def strings_of(articles: pd.DataFrame) -> pa.Table:
    """Titles and texts, none of them missing, as columns of Arrow's; nothing is copied where they are that already."""
    return pa.table({name: pa.array(articles[name], pa.large_string(), from_pandas=True) for name in ("title", "text")})


def batches_of(strings: pa.Table) -> list[pa.RecordBatch]:
    """Titles and texts for an encoder, which takes for granted that they are UTF-8."""
    for name, column in zip(strings.column_names, strings.columns, strict=True):
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            raise WrongTable(
                f"column '{name}' of these articles holds bytes that are no text (no UTF-8): "
                "read the source again with its right encoding."
            ) from None
    batches: list[pa.RecordBatch] = strings.to_batches()
    return batches


def _counted(part: Part) -> Array:
    """How often each spelling of a part stands in its articles."""
    counts = np.zeros(len(part.numbers), dtype=np.int64)
    _count(part.codes, part.edges, counts)
    return counts


@kernel
def _count(codes: Array, edges: Array, counts: Array) -> None:
    for article in range(len(edges)):
        for at in range(edges[article, TITLE], edges[article, END]):
            counts[codes[at] >> FLAG_BITS] += 1


@kernel
def _sums(codes: Array, edges: Array, weights: Array, sums: Array) -> None:
    """For each article the sum of its words' weights, one weight per spelling."""
    for article in range(len(edges)):
        for at in range(edges[article, TITLE], edges[article, END]):
            sums[article] += weights[codes[at] >> FLAG_BITS]


def warn_of_unspaced(corpus: Index, stacklevel: int) -> None:
    """Say so where letters without spaces between words were taken for words."""
    say_unspaced(n_unspaced(corpus), len(corpus), stacklevel + 1)


def n_unspaced(corpus: Index) -> int:
    """How many articles are mostly in a script that puts no spaces between words?"""
    spellings = corpus.vocabulary.spellings
    unspaced = pc.count_substring_regex(spellings, _UNSPACED).to_numpy()
    if not unspaced.any():
        return 0
    spaced = pc.utf8_length(spellings).to_numpy() - unspaced

    def mostly(part: Part) -> int:
        more = np.zeros(len(part), dtype=np.int64)
        _sums(part.codes, part.edges, (unspaced - spaced)[part.numbers].astype(np.int64), more)
        return int((more > 0).sum())

    return sum(corpus.each(mostly))


def say_unspaced(n: int, total: int, stacklevel: int) -> None:
    """Warn of so many such articles."""
    if n:
        warnings.warn(
            f"{n} of {total} articles are mostly in a script that puts no spaces between words "
            "(Chinese, Japanese, Thai, …): their words cannot be counted, leave them out or split them first.",
            stacklevel=stacklevel + 1,
        )
