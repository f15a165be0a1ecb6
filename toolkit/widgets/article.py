"""An article as it is read: where it is from, and its text in pieces, each with the frames that have a match there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import is_scalar

from toolkit.text import Index, tokens


class Piece(NamedTuple):
    """A stretch of an article, and the frames whose matches it is part of."""

    text: str
    frames: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    """An article as it is read: where it is from, and its text in pieces."""

    id: str
    about: dict[str, str]
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]


def alone(corpus: Index, article_id: str) -> Index:
    """The corpus of this one article.

    Raises
    ------
    KeyError
        If there is none of this name.
    """
    rows = np.flatnonzero(corpus.ids == article_id)
    if not len(rows):
        raise KeyError(f"there is no article '{article_id[:100]}'.")
    return corpus.take(rows)


def read(corpus: Index, found: pd.DataFrame) -> Article:
    """The one article of a corpus, with what was found in it (`matches` or `lines`).

    Examples
    --------
    >>> from toolkit import frames, text
    >>> corpus = text.index(pd.DataFrame({"article_id": ["a"], "title": ["Peace"], "text": ["No war."]}))
    >>> [piece.text for piece in read(corpus, frames.matches(corpus, {"war": ["war"]})).text]
    ['No ', 'war', '.']
    """
    (row,) = _records(pd.concat(list(corpus.batches())))
    about = {name: told for name in _about(row) if (told := _text(row[name]).strip())}
    in_title = found["zone"] == "title"
    return Article(
        id=str(row["article_id"]),
        about=about,
        title=_pieces(str(row["title"] or ""), found[in_title]),
        text=_pieces(str(row["text"] or ""), found[~in_title]),
    )


def sentence(corpus: Index, line: Mapping[str, Any]) -> tuple[str, str, str]:
    """The sentence in which a line stands, of the corpus of its one article: what is before the match, it, and behind.

    Raises
    ------
    ValueError
        If something else stands there: the line is then of another corpus, or of another state of it.

    Examples
    --------
    >>> from toolkit import context, text
    >>> corpus = text.index(pd.DataFrame({"article_id": ["a"], "text": ["It ended. “No war,” he said. Then?"]}))
    >>> sentence(corpus, context.kwic(corpus, "war").iloc[0].to_dict())
    ('“No ', 'war', ',” he said.')
    """
    (row,) = _records(pd.concat(list(corpus.batches())))
    in_title = line["zone"] == "title"
    whole = str(row["title" if in_title else "text"] or "")
    start, end = int(line["start"]), int(line["end"])
    if not 0 <= start < end <= len(whole) or whole[start:end].split() != str(line["match"]).split():
        raise ValueError("the article has no such match there: its text is not the one that the lines were made of.")
    words = tokens(corpus)
    words = words[(words["zone"] == "title") == in_title]
    opens = words.loc[words["opens"], "start"]
    before = words.loc[words["start"] < opens[opens <= start].max(), "end"].max()
    behind = opens[opens > start].min()
    last = words.loc[words["end"] <= (len(whole) if pd.isna(behind) else behind), "end"].max()
    low = _close(whole, int(opens[opens <= start].max()), 0 if pd.isna(before) else int(before), -1)
    high = max(_close(whole, int(last), len(whole) if pd.isna(behind) else int(behind), 1), end)
    parts = whole[low:start], whole[start:end], whole[end:high]
    return tuple(re.sub(r"\s+", " ", part) for part in parts)  # type: ignore[return-value]


def _close(whole: str, at: int, bound: int, step: int) -> int:
    """Where what stands close to a word ends, on the way to the next one."""
    while at != bound and not whole[at if step > 0 else at - 1].isspace():
        at += step
    return at


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    return rows


def _about(row: Mapping[str, Any]) -> list[str]:
    """What is told of an article: what a reader asks for first, then what else there is, then where it was found."""
    first, last = ("outlet", "date", "author", "url"), ("article_id", "source_file", "source_row")
    others = [name for name in row if name not in (*first, *last, "title", "text", "date_source", "flags")]
    return [name for name in (*first, *others, *last) if name in row]


def moment(time: pd.Timestamp) -> str:
    """A day, with the hour if one is told.

    Examples
    --------
    >>> moment(pd.Timestamp("2025-03-01")), moment(pd.Timestamp("2025-03-01 12:30"))
    ('2025-03-01', '2025-03-01 12:30')
    """
    return f"{time:%Y-%m-%d}" if time == time.normalize() else f"{time:%Y-%m-%d %H:%M}"


def _text(value: Any) -> str:
    if isinstance(value, pd.Timestamp):
        return moment(value)
    return "" if is_scalar(value) and pd.isna(value) else str(value)


def _pieces(whole: str, found: pd.DataFrame) -> tuple[Piece, ...]:
    """The text, parted wherever a match begins or ends."""
    begins, ends = defaultdict(list), defaultdict(list)
    for number, (name, start, end) in enumerate(zip(found["frame"], found["start"], found["end"], strict=True)):
        begins[int(start)].append((number, str(name)))
        ends[int(end)].append(number)
    pieces: list[Piece] = []
    open_now: dict[int, str] = {}
    for low, high in pairwise(sorted({0, len(whole), *begins, *ends})):
        for number in ends[low]:
            open_now.pop(number, None)
        open_now.update(begins[low])
        pieces.append(Piece(whole[low:high], tuple(dict.fromkeys(open_now.values()))))
    return tuple(pieces)
