"""Questions to a corpus in parts: each part is indexed and asked by a worker; the answers are put together."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit import tables
from toolkit.backends.cluster import computed, load_dask, sent
from toolkit.backends.corpus import Distributed
from toolkit.backends.joining import end_to_end
from toolkit.backends.parts import Shape, read
from toolkit.text.characters import Array
from toolkit.text.index import Index, Result, indexed, n_unspaced, say_unspaced
from toolkit.text.words import Options


class _Facts(NamedTuple):
    """What is asked of every part besides: its articles (a number for each id), and those in an unspaced script."""

    ids: Array
    unspaced: int


def over(corpus: Distributed, ask: Callable[[Index], pd.DataFrame], *, what: str) -> pd.DataFrame:
    """The tables of all parts, end to end in the order of the parts.

    Parameters
    ----------
    corpus : Distributed
        Its parts are asked.
    ask : function
        Gives a table for the index of a part. It travels: a function of a module, or `functools.partial` of one.
    what : str
        What is being done, as the progress bar says it.

    Returns
    -------
    DataFrame
        Rows as in the parts. Categories that differ between parts (the articles) are united in order.

    Examples
    --------
    >>> import dask.dataframe
    >>> import pandas as pd
    >>> from toolkit import backends, text
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["Peace talks.", "War."]})
    >>> corpus = backends.distributed(dask.dataframe.from_pandas(articles, npartitions=2))
    >>> over(corpus, text.tokens, what="Listing")["term"].tolist()
    ['peace', 'talks', 'war']
    """
    answers = computed(corpus.scheduler, _asked(corpus, ask, pack=True), what)
    found = [_unpacked(answer) for answer in answers]
    _check(corpus, [facts for _, facts in found])
    return end_to_end([table for table, _ in found])


def reduced(
    corpus: Distributed, ask: Callable[[Index], Result], *, add: Callable[[Result, Result], Result], what: str
) -> Result:
    """The sum of what all parts hold: two by two on the workers, then pairs of pairs, until one is left.

    Parameters
    ----------
    corpus : Distributed
        Its parts are asked.
    ask : function
        Gives what is added up for the index of a part. It travels, as in `over`.
    add : function
        Makes one of two neighbours.
    what : str
        What is being done, as the progress bar says it.

    Returns
    -------
    whatever `ask` gives

    Examples
    --------
    >>> import dask.dataframe
    >>> import operator
    >>> import pandas as pd
    >>> from toolkit import backends
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["Peace talks.", "War."]})
    >>> corpus = backends.distributed(dask.dataframe.from_pandas(articles, npartitions=2))
    >>> reduced(corpus, len, add=operator.add, what="Counting")
    2
    """
    delayed = load_dask().delayed
    asked = _asked(corpus, ask)
    level, fold = [one[0] for one in asked], delayed(add)
    while len(level) > 1:
        pairs = [fold(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[2 * len(pairs) :]
    total, *facts = computed(corpus.scheduler, [*level, *(one[1] for one in asked)], what)
    _check(corpus, facts)
    result: Result = total
    return result


def _asked(corpus: Distributed, ask: Callable[[Index], Any], *, pack: bool = False) -> list[Any]:
    """For each part, the task that gives the answer and the facts."""
    answer, common = load_dask().delayed(_answer), sent((ask, corpus.options, corpus._shape, pack))
    return [answer(part, common) for part in corpus.parts]


def _answer(part: Any, common: tuple[Callable[[Index], Any], Options, Shape | None, bool]) -> Any:
    """On a worker: index a part, and ask it. One thread, as workers have several parts at a time."""
    ask, options, shape, pack = common
    corpus = indexed(read(part, shape), options, threads=1)
    ids = pd.util.hash_array(corpus.ids.categories.to_numpy(dtype=object), categorize=False)
    found = ask(corpus), _Facts(ids, n_unspaced(corpus))
    return _packed(found) if pack else found


def _packed(answer: tuple[pd.DataFrame, _Facts]) -> tuple[int, bytes]:
    """Small for the way: most articles have no match, and pickle keeps every type."""
    raw = pickle.dumps(answer, protocol=5)
    return len(raw), pa.compress(raw, codec="zstd", asbytes=True)


def _unpacked(sent: tuple[int, bytes]) -> tuple[pd.DataFrame, _Facts]:
    size, small = sent
    answer: tuple[pd.DataFrame, _Facts] = pickle.loads(pa.decompress(small, size, codec="zstd", asbytes=True))
    return answer


def _check(corpus: Distributed, facts: Sequence[_Facts]) -> None:
    """Is every article there once, and can its words be told? Said as of a corpus in one process."""
    ids = np.concatenate([fact.ids for fact in facts])
    if len(np.unique(ids)) < len(ids):  # or else two ids have the same number by chance: then this passes
        tables.check_unique(corpus.articles["article_id"])
    say_unspaced(sum(fact.unspaced for fact in facts), len(ids), stacklevel=4)
