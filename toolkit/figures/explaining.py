"""Where does a declared figure come from, down to the articles?"""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.charts.names import amount
from toolkit.figures import drawing
from toolkit.figures.declaring import named, read
from toolkit.figures.drawing import Material
from toolkit.figures.provenance import described

_KNOWN = ("article_id", "source_file", "source_row", "date", "outlet", "title", "url")


@dataclass(frozen=True)
class Explained:
    """Where a figure comes from, in words and as code; and the articles that were counted, with what each adds."""

    words: tuple[str, ...]
    code: str
    articles: pd.DataFrame

    def __repr__(self) -> str:
        return "\n".join((*self.words, "", self.code))

    def _repr_html_(self) -> str:
        told = "".join(f"<p>{html.escape(line)}</p>" for line in self.words)
        return f"{told}<pre>{html.escape(self.code)}</pre>"


def explain(path: str | Path, name: str) -> Explained:
    """Where does this figure come from?

    Parameters
    ----------
    path : path
        The file of figures.
    name : str
        Of the figure.

    Returns
    -------
    Explained
        `words`, line by line; the `code` that makes the figure; and `articles`: one row per article that was counted,
        with its file and its row there, its words, and its matches of each frame, if frames are counted.

    Raises
    ------
    FileNotFoundError, UnreadableFile, ValueError
        If the file or what it needs is not there, or it declares what cannot be.
    KeyError
        If it declares no such figure.

    Examples
    --------
    >>> explain("figures/figures.yaml", "words-by-outlet").words[1]
    'Articles: 72 of 72 in ../data/sample'
    """
    (declared,) = named(read(path), [name])
    material = Material(declared, drawing.whole_of(declared))
    articles = _counted(material)
    return Explained(tuple(_words(material, articles)), drawing.code(declared), articles)


def _counted(material: Material) -> pd.DataFrame:
    """One row per article, with what it adds to the numbers."""
    corpus = material.corpus
    found = corpus.articles[[name for name in _KNOWN if name in corpus.articles.columns]].assign(n_words=corpus.n_words)
    if material.declared.counts_frames:
        hits = material.hits
        ids = found["article_id"].astype("object")
        for frame in material.lexicon.names:
            own = hits[hits["frame"] == frame].groupby(hits["article_id"].astype("object"))["n_hits"].sum()
            found[f"n_{frame}"] = own.reindex(ids).fillna(0).astype("int64").to_numpy()
    return found.reset_index(drop=True)


def _words(material: Material, articles: pd.DataFrame) -> list[str]:
    declared = material.declared
    told = [f"{declared.name}: {declared.question}" if declared.question else declared.name]
    n, total = len(articles), len(material.whole)
    told.append(f"Articles: {n:,} of {total:,} in {declared.source}{_choice(declared)}")
    told.append(f"Words: {int(articles['n_words'].sum()):,}")
    if material.declared.counts_frames:
        lexicon = material.lexicon
        version = f" {lexicon.version}" if lexicon.version else ""
        told.append(f"Lexicon: {lexicon.name}{version}, sha256 {lexicon.digest}")
        n_of = {frame: int(articles[f"n_{frame}"].sum()) for frame in lexicon.names}
        told += [f"  {frame}: {n:,} match{'' if n == 1 else 'es'}" for frame, n in n_of.items()]
    for one in described(drawing.files_of(declared)):
        told.append(f"Files: {one['name']}, sha256 {one['sha256']}")
    if "source_file" in articles.columns:
        counts = articles["source_file"].astype("object").value_counts()
        told += [f"  {file}: {amount(int(counts[file]), 'article')}" for file in sorted(counts.index, key=str)[:20]]
        told += [f"  and {len(counts) - 20:,} more files"] if len(counts) > 20 else []
    return told


def _choice(declared: Any) -> str:
    chosen = [f"{column} {', '.join(map(str, values))}" for column, values in declared.where.items()]
    chosen += [f"since {declared.since}"] if declared.since else []
    chosen += [f"until {declared.until}"] if declared.until else []
    chosen += [f"that {declared.select} finds"] if declared.select else []
    return f" ({'; '.join(chosen)})" if chosen else ""
