"""The same tasks by others, each as one who knows it would write it.

All of them get the same words: letters and digits, which apostrophes may join; nothing else occurs in the articles
about which the definitions differ. A possessive is a word of its own to them (`war’s`), so their counts are compared
with ours under `possessives="keep"`. Phrases run over one blank or hyphen, and over a possessive, but over no other
sign. Patterns of a frame are the alternatives of one regular expression, those of more words first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.tasks import Counts, Engine, articles, by_outlet_and_month, joined, months

WORD = r"[^\W_]+(?:['’][^\W_]+)*"  # Python, and Rust
WORD_RE2 = r"[\pL\pN]+(?:['’][\pL\pN]+)*"  # RE2, whose \w knows ASCII alone
_LETTERS, _LETTERS_RE2 = r"[^\W_]*", r"[\pL\pN]*"
_GAP = "(?:['’]s)?[ -]"


def expression(pattern: str, letters: str = _LETTERS) -> str:
    """The regular expression of a pattern, for text in lower case."""
    return _GAP.join(word.replace("*", letters) for word in pattern.split())


def alternatives(patterns: Iterable[str], letters: str = _LETTERS) -> str:
    """That of several, the longest first."""
    ordered = sorted(patterns, key=lambda pattern: (-len(pattern.split()), -len(pattern)))
    return r"\b(?:" + "|".join(expression(pattern, letters) for pattern in ordered) + r")\b"


def around(found: pd.DataFrame, phrase: str) -> pd.DataFrame:
    """The lines of articles that hold the phrase: Python's regular expressions, where a search has chosen them."""
    search = re.compile(rf"(?i)((?:\S+\s+){{0,8}})\b({expression(phrase)})\b((?:\s*\S+){{0,8}})").finditer
    rows = (
        (id_, match[2])
        for id_, string in zip(found["article_id"], found["text"], strict=True)
        for match in search(string)
    )
    return pd.DataFrame(rows, columns=["article_id", "line"])


class Plain:
    """Articles as a list of strings."""

    def __init__(self, path: Path, most: int | None = None) -> None:
        self.table = articles(path, most)
        self.texts = joined(self.table).to_list()


# scikit-learn


class Sklearn(Plain):
    """Keeps the matrix of A for B: there a word or a glob is a sum of columns."""

    def count(self) -> Counts:
        from sklearn.feature_extraction.text import CountVectorizer

        vectorizer = CountVectorizer(token_pattern=WORD, dtype=np.int32)
        self.matrix = vectorizer.fit_transform(self.texts)
        self.terms = vectorizer.get_feature_names_out()
        n = np.asarray(self.matrix.sum(axis=0, dtype=np.int64)).ravel()
        n_articles = np.bincount(self.matrix.indices, minlength=len(self.terms))
        words = pd.DataFrame({"term": self.terms, "n": n, "n_articles": n_articles})
        n_words = np.asarray(self.matrix.sum(axis=1)).ravel()
        return Counts(words, by_outlet_and_month(self.table, n_words))

    def group(self) -> Any:
        """A sparse matrix with one row per outlet and month."""
        from scipy import sparse

        keys = pd.MultiIndex.from_arrays([self.table["outlet"], months(self.table["date"])])
        number, self.groups = pd.factorize(keys)
        belongs = sparse.csr_array((np.ones(len(number), dtype=np.int32), (number, np.arange(len(number)))))
        return belongs @ self.matrix

    def cells(self, found: Any) -> pd.DataFrame:
        """Its cells that are not 0."""
        entries = found.tocoo()
        groups = self.groups.take(entries.coords[0])
        columns = {"outlet": groups.get_level_values(0), "month": groups.get_level_values(1)}
        return pd.DataFrame({**columns, "term": self.terms[entries.coords[1]], "n": entries.data})

    def score(self, lexicon: dict[str, list[str]]) -> np.ndarray:
        """A phrase that begins with a word which is a pattern too is counted there, once."""
        terms = pd.Index(self.terms).str.replace("['’]s$", "", regex=True).to_numpy().astype(str)
        hits = np.zeros((len(self.texts), len(lexicon)), dtype=np.int64)
        lowered = [string.lower() for string in self.texts]
        for number, patterns in enumerate(lexicon.values()):
            single = [pattern for pattern in patterns if " " not in pattern]
            phrases = [pattern for pattern in patterns if " " in pattern and pattern.split()[0] not in single]
            chosen = np.isin(terms, single)
            for pattern in single:
                if pattern.endswith("*"):
                    chosen |= np.char.startswith(terms, pattern[:-1])
            find = re.compile(alternatives(phrases)).findall
            hits[:, number] = np.asarray(self.matrix[:, np.flatnonzero(chosen)].sum(axis=1)).ravel()
            hits[:, number] += [len(find(string)) for string in lowered]
        return hits


# polars


class Polars:
    """A frame of polars with one string per article."""

    def __init__(self, path: Path) -> None:
        import polars as pl

        table = pl.read_parquet(path)
        both = pl.concat_str(["title", "text"], separator="\n\n")
        self.table = table.select("article_id", "outlet", "date", both.alias("text"))

    def count(self) -> Counts:
        import polars as pl

        found = self.tokens = self.table.lazy().with_row_index("row").with_columns(
            pl.col("text").str.to_lowercase().str.extract_all(WORD).alias("term")
        ).collect()  # fmt: skip
        groups = found.group_by("outlet", pl.col("date").dt.truncate("1mo").alias("month")).agg(
            pl.col("term").list.len().sum().alias("n_words")
        )
        n = found.select(pl.col("term").explode()).group_by("term").len("n")
        within = found.select(pl.col("term").list.unique()).explode("term").group_by("term").len("n_articles")
        words = n.join(within, on="term")
        month, n_words = months(groups["month"]), groups["n_words"].to_numpy()
        counted = pd.DataFrame({"outlet": groups["outlet"].to_list(), "month": month, "n_words": n_words})
        columns = {name: words[name].to_numpy().astype(np.int64) for name in ("n", "n_articles")}
        return Counts(pd.DataFrame({"term": words["term"].to_list(), **columns}), counted)

    def group(self) -> Any:
        import polars as pl

        every = self.tokens.select("outlet", pl.col("date").dt.truncate("1mo").alias("month"), "term").explode("term")
        return every.group_by("outlet", "month", "term").len("n")

    def cells(self, found: Any) -> pd.DataFrame:
        table: pd.DataFrame = found.to_arrow().to_pandas()
        return table.assign(month=months(table["month"]))

    def score(self, lexicon: dict[str, list[str]]) -> np.ndarray:
        import polars as pl

        lowered = pl.col("text").str.to_lowercase()
        columns = [lowered.str.count_matches(alternatives(own)).alias(name) for name, own in lexicon.items()]
        return self.table.lazy().select(columns).collect().to_numpy().astype(np.int64)

    def find(self, phrase: str) -> pd.DataFrame:
        import polars as pl

        holds = pl.col("text").str.contains(rf"(?i)\b{expression(phrase)}\b")
        found = self.table.lazy().filter(holds).select("article_id", "text").collect()
        return around(pd.DataFrame(found.to_dict(as_series=False)), phrase)


# DuckDB


class DuckDB:
    """A table of DuckDB, in memory, with one string per article."""

    def __init__(self, path: Path) -> None:
        import duckdb

        self.con = duckdb.connect()
        self.con.execute("SET threads = 2; SET preserve_insertion_order = true")
        self.con.execute(
            "CREATE TABLE articles AS SELECT row_number() OVER () AS row, article_id, outlet, date, "
            "concat(title, chr(10), chr(10), text) AS text FROM read_parquet(?)",
            [str(path)],
        )

    def count(self) -> Counts:
        self.con.execute(
            "CREATE OR REPLACE TEMP TABLE tokens AS "
            "SELECT row, outlet, date, regexp_extract_all(lower(text), ?) AS terms FROM articles",
            [WORD_RE2],
        )
        words = self.con.execute(
            "WITH inside AS (SELECT row, unnest(terms) AS term FROM tokens), "
            "each AS (SELECT row, term, count(*) AS n FROM inside GROUP BY row, term) "
            "SELECT term, sum(n)::BIGINT AS n, count(*) AS n_articles FROM each GROUP BY term"
        ).df()
        groups = self.con.execute(
            "SELECT outlet, (year(date) - 1970) * 12 + month(date) - 1 AS month, sum(len(terms))::BIGINT AS n_words "
            "FROM tokens GROUP BY ALL"
        ).df()
        return Counts(words, groups)

    def group(self) -> Any:
        return self.con.sql(
            "WITH inside AS (SELECT outlet, (year(date) - 1970) * 12 + month(date) - 1 AS month, unnest(terms) AS term "
            "FROM tokens) SELECT outlet, month, term, count(*) AS n FROM inside GROUP BY ALL"
        ).to_arrow_table()

    def cells(self, found: Any) -> pd.DataFrame:
        table: pd.DataFrame = found.to_pandas()
        return table

    def score(self, lexicon: dict[str, list[str]]) -> np.ndarray:
        own = [alternatives(patterns, _LETTERS_RE2) for patterns in lexicon.values()]
        columns = ", ".join(
            f"len(regexp_extract_all(lower(text), ${place + 1})) AS f{place}" for place in range(len(own))
        )
        found = self.con.execute(f"SELECT {columns} FROM articles ORDER BY row", own).fetchnumpy()
        return np.column_stack([np.asarray(column) for column in found.values()])

    def find(self, phrase: str) -> pd.DataFrame:
        query = "SELECT article_id, text FROM articles WHERE regexp_matches(lower(text), ?) ORDER BY row"
        return around(self.con.execute(query, [rf"\b{expression(phrase)}\b"]).df(), phrase)


# NLTK


class Nltk(Plain):
    """Its tokenizer and its frequency distribution."""

    def count(self) -> Counts:
        from nltk import FreqDist
        from nltk.tokenize import RegexpTokenizer

        tokenize, n = RegexpTokenizer(WORD).tokenize, FreqDist()
        n_articles: Counter[str] = Counter()
        n_words = np.zeros(len(self.texts), dtype=np.int64)
        for row, string in enumerate(self.texts):
            tokens = tokenize(string.lower())
            n.update(tokens)
            n_articles.update(set(tokens))
            n_words[row] = len(tokens)
        rows = [(term, count, n_articles[term]) for term, count in n.items()]
        words = pd.DataFrame(rows, columns=["term", "n", "n_articles"])
        return Counts(words, by_outlet_and_month(self.table, n_words))


# pandas


class Pandas:
    """One pass over the column for each pattern, as it is often done."""

    def __init__(self, path: Path, most: int | None = None) -> None:
        table = articles(path, most)
        self.table = table[["article_id"]].assign(text=joined(table))

    def score(self, lexicon: dict[str, list[str]]) -> np.ndarray:
        lowered = self.table["text"].str.lower()
        hits = [sum(lowered.str.count(alternatives([pattern])) for pattern in own) for own in lexicon.values()]
        return np.column_stack([np.asarray(column, dtype=np.int64) for column in hits])


PANDAS_MOST = 1_000

PEERS: dict[str, Engine] = {
    "scikit-learn": Engine(Sklearn, Sklearn.count, Sklearn.group, Sklearn.cells, Sklearn.score, package="scikit-learn"),
    "polars": Engine(Polars, Polars.count, Polars.group, Polars.cells, Polars.score, Polars.find, package="polars"),
    "DuckDB": Engine(DuckDB, DuckDB.count, DuckDB.group, DuckDB.cells, DuckDB.score, DuckDB.find, package="duckdb"),
    "NLTK": Engine(Nltk, Nltk.count, package="nltk"),
    "pandas": Engine(partial(Pandas, most=PANDAS_MOST), score=Pandas.score, package="pandas", share=PANDAS_MOST),
}
