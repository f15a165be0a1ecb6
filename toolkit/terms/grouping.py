"""Which articles belong together, and which words are counted as which terms? What the tables of terms share."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit import groups, tables
from toolkit.errors import did_you_mean
from toolkit.text import Index
from toolkit.text.characters import Array
from toolkit.text.index import in_zones
from toolkit.text.stopwords import stop_list
from toolkit.text.vocabulary import Vocabulary

AT_ONCE = 2_000_000  # words whose articles are added up together: bounds the memory


def pieces(corpus: Index) -> Iterator[Index]:
    """The corpus in small ones of some articles each, all in one part, in order."""
    for part in corpus.parts:
        n_words = replace(corpus, parts=(part,)).n_words
        piece = np.cumsum(n_words) // AT_ONCE
        for rows in np.split(np.arange(len(part)), np.flatnonzero(np.diff(piece)) + 1):
            yield replace(corpus, parts=(part.take(rows),), whole=False)


def keys_of(
    corpus: Index, by: str | Sequence[str] | None, period: str | None, table: str = "counts", option: str = "by"
) -> tuple[Index, pd.DataFrame, int]:
    """The corpus, in zones where these are groups; the group and period of each of its rows; and how many articles."""
    names, n_articles = groups.by_list(by), len(corpus)
    corpus = in_zones(corpus) if "zone" in names else corpus
    keys = groups.keys(corpus.columns([*names, "date"]), by, period, taken=tables.columns(table), option=option)
    return corpus, keys, n_articles


def undated(keys: pd.DataFrame, period: str | None, n_articles: int) -> int:
    """How many articles are in no period although there are some; in zones, each has several keys."""
    return int(keys["period"].isna().sum()) * n_articles // len(keys) if period and n_articles else 0


def grouped(keys: pd.DataFrame, period: str | None) -> tuple[pd.DataFrame, list[Array]]:
    """One row per group, in order, and for each the rows of its articles."""
    names = list(keys.columns) if period else [name for name in keys.columns if name != "period"]
    if not names:
        return pd.DataFrame({"period": [pd.NA]}), [np.arange(len(keys))]
    dated = np.flatnonzero(keys["period"].notna()) if period else np.arange(len(keys))
    by_key = keys.iloc[dated].groupby(names, observed=True, dropna=False, sort=True)
    numbers = by_key.ngroup().to_numpy()
    order = dated[np.argsort(numbers, kind="stable")]
    rows = np.split(order, np.cumsum(np.bincount(numbers))[:-1]) if len(order) else []
    return keys.iloc[[own[0] for own in rows]].reset_index(drop=True), rows


def terms_of(
    vocabulary: Vocabulary, stopwords: str | Collection[str] | None, stem: str | None
) -> tuple[Array, pa.LargeStringArray]:
    """For each term of the vocabulary the number of the term that is counted (-1: left out), and these."""
    numbers, terms = np.arange(len(vocabulary)), vocabulary.terms
    if stem is not None:
        stems = pa.array(_stemmed(vocabulary.terms.to_pylist(), stem), pa.large_string()).dictionary_encode()
        order = pc.array_sort_indices(stems.dictionary).to_numpy()
        terms, numbers = stems.dictionary.take(pa.array(order)), np.argsort(order)[stems.indices.to_numpy()]
    listed = [vocabulary.number_of(word) for word in sorted(stop_list(stopwords))]
    numbers[[number for number in listed if number is not None]] = -1
    return numbers, terms


def _stemmed(forms: list[str], language: str) -> list[str]:
    from nltk.stem.snowball import SnowballStemmer

    if language not in SnowballStemmer.languages:
        raise ValueError(
            f"stem='{language}' is no language of the Snowball stemmers."
            f"{did_you_mean(language, SnowballStemmer.languages)} Languages: {', '.join(SnowballStemmer.languages)}."
        )
    stem = SnowballStemmer(language).stem
    return [stem(form) for form in forms]
