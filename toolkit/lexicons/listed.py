"""Lists: a table with a row per pattern (`frame, pattern, weight`), or a text with a word a line.

In a word list, lines that begin with `;` or `#` are remarks, and a number behind a tab is the weight of its word
(as in AFINN). All of it is one frame, with the name of the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import PurePath

import pandas as pd

from toolkit.errors import UnreadableFile
from toolkit.lexicons.branch import Branch, plain
from toolkit.text.lexicon import Lexicon
from toolkit.text.tree import weight_of

_FRAME, _PATTERN, _WEIGHT = ("frame", "category", "key"), ("pattern", "word", "term"), ("weight", "score", "value")
_DELIMITERS = ",;\t"
_LONGEST_HEADER = 10_000


def sniff(text: str) -> bool:
    """A header with a column of frames and one of patterns."""
    return bool(_delimiter(text))


def read(text: str, name: str) -> tuple[Branch, None]:
    """The frames of a table. Patterns are written as here, so that nothing may be left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header, *rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise UnreadableFile(f"'{name}' is no table that can be read ({error}): save it again.") from None
    return of_rows(header[1], rows, name), None


def of_table(table: pd.DataFrame, name: str) -> Branch:
    """The frames of a table of pandas: `frame`, `pattern`, and if there is one `weight`."""
    rows = table.astype(object).where(table.notna(), "").itertuples(index=False, name=None)
    return of_rows(list(map(str, table.columns)), ((None, list(map(str, row))) for row in rows), name)


def of_rows(header: Sequence[str], rows: Iterable[tuple[int | None, Sequence[str]]], name: str) -> Branch:
    """Frames in order of their first rows."""
    frame, pattern, weight = (_place(header, names) for names in (_FRAME, _PATTERN, _WEIGHT))
    if frame is None or pattern is None:
        raise UnreadableFile(f"'{name}' is no lexicon: a table of patterns has the columns frame, pattern and weight.")
    root = Branch()
    for line, row in rows:
        values = [value.strip() for value in row]
        if not any(values):
            continue
        where = f"'{name}'" + (f", line {line}" if line else "")
        if len(values) <= max(frame, pattern) or not (values[frame] and values[pattern]):
            raise UnreadableFile(f"{where}: a row must have a frame and a pattern.")
        own = values[weight] if weight is not None and weight < len(values) else ""
        root.below(values[frame], line).add(values[pattern], line, weight_of(own or 1, where))
    return root


def sniff_words(text: str, name: str) -> bool:
    """A text of short lines."""
    lines = [line for line in text.split("\n") if line.strip()]
    return name.lower().endswith(".txt") and bool(lines) and all(len(line) <= 200 for line in lines)


def read_words(text: str, name: str) -> tuple[Branch, list[str]]:
    """One frame of all words; nothing is left out."""
    root = Branch()
    frame = root.below(PurePath(name).stem)
    for number, line in enumerate(text.split("\n"), start=1):
        word, _, told = line.strip().partition("\t")
        if word and not word.startswith((";", "#")):
            frame.add(plain(word), number, weight_of(told or 1, f"'{name}', line {number}"))
    return root, []


def _delimiter(text: str) -> str:
    first = text.lstrip("\n").partition("\n")[0]
    for delimiter in _DELIMITERS if len(first) <= _LONGEST_HEADER else "":
        header = next(csv.reader([first], delimiter=delimiter), [])
        if _place(header, _FRAME) is not None and _place(header, _PATTERN) is not None:
            return delimiter
    return ""


def _place(header: Sequence[str], names: Sequence[str]) -> int | None:
    ours = [column.strip().casefold() for column in header]
    return next((ours.index(name) for name in names if name in ours), None)


def write(lexicon: Lexicon) -> str:
    """A table with a row per pattern."""
    stream = io.StringIO()
    rows = [(frame.name, one.text, repr(one.weight)) for frame in lexicon for one in frame.patterns]
    csv.writer(stream, lineterminator="\n").writerows([("frame", "pattern", "weight"), *rows])
    return stream.getvalue()
