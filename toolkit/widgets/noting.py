"""Which lines are marked, and what is noted of them: kept with their places, not with their order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit import tables
from toolkit.text.characters import Array
from toolkit.widgets.ordering import with_text

LONGEST = 2_000  # signs of a note
_PLACE = ["article_id", "zone", "start", "end", "frame"]


class Notes:
    """The marks and notes of some lines.

    A line that stands twice, with the same frame at the same place, is one line to them.

    Parameters
    ----------
    lines : DataFrame
        `lines`.
    given : DataFrame, optional
        `notes` that are there already. Those of other lines are kept as they are.

    Raises
    ------
    TypeError, WrongTable, ValueError
        If that is no table of notes, or one of them is too long.

    Examples
    --------
    >>> from toolkit import context
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["War and peace. No war."]})
    >>> notes = Notes(context.kwic(articles, "war"))
    >>> notes.mark(1, True)
    >>> notes.table()[["start", "match", "marked"]].values.tolist()
    [[18, 'war', True]]
    """

    def __init__(self, lines: pd.DataFrame, given: pd.DataFrame | None = None) -> None:
        given = tables.empty("notes") if given is None else given
        if isinstance(given, pd.DataFrame):
            given = with_text(given, "frame", "note")
        given = tables.check(given, "notes").assign(note=given["note"].fillna(""))
        both = pd.concat([_places(lines), _places(given)], ignore_index=True)
        self._place = both.groupby(_PLACE, dropna=False, sort=False).ngroup().to_numpy()
        _, first = np.unique(self._place, return_index=True)
        self._places = both.take(first).reset_index(drop=True)
        self._of_line: Array = self._place[: len(lines)]
        self._marked = np.zeros(len(first), dtype=bool)
        self._notes: dict[int, str] = {}
        for place, marked, note in zip(self._place[len(lines) :], given["marked"], given["note"], strict=True):
            self._marked[place] |= bool(marked)
            self._write(place, note or self._notes.get(place, ""))

    @property
    def marked(self) -> Array:
        """Whether each line is marked."""
        found: Array = self._marked[self._of_line]
        return found

    def note(self, number: int) -> str:
        """What is noted of this line, or nothing."""
        return self._notes.get(int(self._of_line[number]), "")

    def noted(self, numbers: Array) -> list[str]:
        """What is noted of each of these lines."""
        return [self._notes.get(place, "") for place in self._of_line[numbers].tolist()]

    def mark(self, number: int, marked: bool) -> None:
        """Mark this line, or do not any more."""
        self._marked[self._of_line[number]] = marked

    def write(self, number: int, text: str) -> None:
        """Note this of the line; nothing takes its note away."""
        self._write(int(self._of_line[number]), text)

    def same(self, number: int) -> list[int]:
        """All lines that are this one."""
        found: list[int] = np.flatnonzero(self._of_line == self._of_line[number]).tolist()
        return found

    def table(self) -> pd.DataFrame:
        """`notes`: one row per line that is marked or has a note, in the order of the lines, then those of others."""
        kept = np.array(sorted({*np.flatnonzero(self._marked).tolist(), *self._notes}), dtype=np.int64)
        found = self._places.take(kept).reset_index(drop=True)
        texts = pd.Series([self._notes.get(place, "") for place in kept.tolist()], dtype="str")
        return found.assign(marked=self._marked[kept], note=texts)[tables.columns("notes")]

    def _write(self, place: int, text: str) -> None:
        text = text.strip()
        if len(text) > LONGEST:
            raise ValueError(f"a note of {len(text):,} signs is too long: {LONGEST:,} at most.")
        self._notes[place] = text
        if not text:
            del self._notes[place]


def _places(table: pd.DataFrame) -> pd.DataFrame:
    whole = dict.fromkeys(("start", "end"), "int64")
    return table[[*_PLACE, "match"]].astype({**dict.fromkeys(("article_id", "zone", "frame", "match"), "str"), **whole})
