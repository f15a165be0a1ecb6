"""The reader: a concordance to be sorted, filtered and read, line by line, with what somebody marks and notes in it."""

from __future__ import annotations

import html
import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from toolkit import text
from toolkit.charts import names
from toolkit.text import Corpus
from toolkit.text.passages import spaced
from toolkit.widgets import article as articles
from toolkit.widgets import ordering, reading, sending
from toolkit.widgets.noting import LONGEST, Notes
from toolkit.widgets.ordering import Lines
from toolkit.widgets.page import Page

_BLOCK = 200  # lines that are sent at a time
_MOST = 300_000  # lines that a page can list: taller than so many of them, browsers show no element
_VALUE = 200  # signs of what is shown beside it
_SENTENCE = 2_000  # signs of a sentence on either side of the match, and of the match
_ABOUT = ("outlet", "date", "author", "url")  # of an article, what is told with a line
_NO_CORPUS = "Its sentence and its article can be read if the corpus is given too, as in Reader(lines, corpus)."


class Reader(Page):
    """What do these lines say, read one by one?

    Parameters
    ----------
    lines : DataFrame
        `lines`, as `context.kwic` makes it; other columns of it can be shown beside each line.
    corpus : Index, DataFrame of articles, or path, optional
        Their articles, as `text.index` takes them: for their columns, for whole sentences, and to be read. Without
        it these are not there.
    notes : DataFrame, optional
        Marks and notes to go on from: `notes` of another reader. Those of other lines are kept.
    state : dict, optional
        What is shown first: that of another reader, from its `state`.

    Attributes
    ----------
    state : dict
        How the lines are sorted and filtered, and which one is open; set it to read them in another way.
    table : DataFrame
        The lines that are shown, in their order, with `marked`, `note` and the columns that are shown.
    notes : DataFrame
        `notes`: one row per line that is marked or has a note.

    Raises
    ------
    ValueError, TypeError
        If these are no lines or no notes, or cannot be read so.

    Warns
    -----
    UserWarning
        If the corpus has not all of their articles.

    Notes
    -----
    Words to the left and right of a match are what stands between blanks, without punctuation around it and without
    capitals. What has no such word or value comes last. Sorting keeps lines that are alike in the order they had.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import context
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["The war ended.", "A war began."]})
    >>> reader = Reader(context.kwic(articles, "war"), articles, state={"sort": ["1R"]})
    >>> reader.table["right"].tolist()
    ['began', 'ended']
    >>> reader.mark(1)
    >>> reader.notes[["article_id", "match"]].values.tolist()
    [['b', 'war']]
    """

    _esm = sending.assets("points.js", "parts.js", "reader.js")
    _css = sending.assets("parts.css", "reader.css")

    choices = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    line = traitlets.Dict().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        lines: pd.DataFrame,
        corpus: Corpus | None = None,
        *,
        notes: pd.DataFrame | None = None,
        state: Mapping[str, Any] | None = None,
    ) -> None:
        self._source = str(corpus) if isinstance(corpus, str | Path) else ""
        self._corpus = None if corpus is None else text.index(corpus)
        self._lines = Lines.of(lines, self._corpus)
        self._notes = Notes(self._lines.table, notes)
        self._given = notes is not None
        self._now = reading.read(state or {}, self._lines.choices)
        self._order = self._lines.order(self._now, self._notes.marked)
        self._version = 0  # of the order: what is asked of an older one has no answer
        self._refused = 0
        self._warn_of_strangers()
        choices = self._lines.choices
        super().__init__(
            choices={"keys": list(choices.keys), "columns": list(choices.columns), "longest": LONGEST},
            state=self._now.as_dict(),
            shown=self._as_shown(),
            line=self._as_line(),
        )
        self.observe(self._on_state, names="state")

    def __repr__(self) -> str:
        return f"Reader({names.amount(len(self._lines), 'line')}, state={self._now.as_dict()})"

    @property
    def table(self) -> pd.DataFrame:
        """The lines that are shown; the index is their numbers, by which they are marked."""
        found = self._lines.shown(self._order, self._now.columns)
        notes = pd.Series(self._notes.noted(self._order), index=found.index, dtype="str")
        return found.assign(marked=self._notes.marked[self._order], note=notes)

    @property
    def notes(self) -> pd.DataFrame:
        """`notes`: one row per line that is marked or has a note, in the order in which the lines were given."""
        return self._notes.table()

    def mark(self, number: int, marked: bool = True) -> None:
        """Mark the line of this number, its place in the lines that were given; or do not any more."""
        reading.check_number(number, len(self._lines))
        if not isinstance(marked, bool | np.bool_):
            raise TypeError(f"marked={marked!r} cannot be used: give True or False.")
        self._notes.mark(number, bool(marked))
        self._show_mark(number)

    def note(self, number: int, text: str) -> None:
        """Note this of the line of this number; an empty text takes its note away."""
        reading.check_number(number, len(self._lines))
        if not isinstance(text, str):
            raise TypeError(f"text={text!r} cannot be used: give a text.")
        self._notes.write(number, text.encode("utf-8", "replace").decode("utf-8"))
        self._show_mark(number)

    def code(self) -> str:
        """The Python that makes the same table, from your `lines` (and `corpus`, and `reader.notes` as `notes`).

        It asks a reader, without a page: an order by neighbouring words has no counterpart among plain functions.
        """
        corpus = [] if self._corpus is None else [f"{self._source!r}" if self._source else "corpus"]
        notes = ["notes=notes"] if self._given or len(self.notes) else []
        state = f"state={replace(self._now, chosen=-1).as_dict()!r}"
        call = f"tk.widgets.Reader({', '.join(['lines', *corpus, *notes, state])})"
        return f"import toolkit as tk\n\nreader = {call}\ntable = reader.table"

    def _warn_of_strangers(self) -> None:
        n = 0 if self._corpus is None else int((self._lines.rows < 0).sum())
        if n:
            told = (
                f"{n:,} of {names.amount(len(self._lines), 'line')} are of articles that this corpus has not: nothing"
            )
            warnings.warn(f"{told} more than the line itself can be shown of them.", UserWarning, stacklevel=3)

    def _on_state(self, change: Mapping[str, Any]) -> None:
        """The state was set, by the page or by you."""
        try:
            asked = reading.read(change["new"], self._lines.choices)
            if asked == self._now:  # said in part, or in another way
                self.state = asked.as_dict()
                return
            order = self._order
            if replace(asked, chosen=-1, columns=()) != replace(self._now, chosen=-1, columns=()):
                order = self._lines.order(asked, self._notes.marked)
        except Exception as error:  # whatever it is, the person at the control must see it
            self._refused += 1
            with self.hold_sync():
                self.state = self._now.as_dict()
                self.shown = self._as_shown(sending.sentence(error))
                self.line = self._as_line(refused=True)
            return
        before, self._now = self._now, asked
        self._show(order, anew=replace(asked, chosen=-1) != replace(before, chosen=-1))

    def _show(self, order: np.ndarray[Any, Any], *, anew: bool = True) -> None:
        """All that belongs to one state, in one message."""
        self._order = order
        self._version += anew
        closed = {} if self.line["number"] != self._now.chosen else self.article
        with self.hold_sync():
            self.state, self.shown, self.line = self._now.as_dict(), self._as_shown(), self._as_line()
            self.article = closed

    def _show_mark(self, number: int) -> None:
        """What is marked or noted is shown wherever its line is."""
        if self._now.only_marked:
            self._show(self._lines.order(self._now, self._notes.marked))
            return
        same, marked = self._notes.same(number), bool(self._notes.marked[number])
        noted = bool(self._notes.note(number))
        self.send({"do": "marked", "numbers": same, "marked": marked, "note": noted, "told": self._summary()})
        if self._now.chosen in same:
            self.line = self._as_line()

    def _doings(self) -> Mapping[str, Callable[[Mapping[str, Any]], Any]]:
        return {
            "rows": lambda told: self._send_rows(told.get("order"), told.get("block")),
            "mark": lambda told: self.mark(told.get("number"), told.get("marked")),
            "note": lambda told: self._keep(told.get("number"), told.get("text")),
            "article": lambda _: self._show_article(),
        }

    def _send_rows(self, order: Any, block: Any) -> None:
        """A block of lines, if it is asked of the order that is shown."""
        if order == self._order_key() and type(block) is int and 0 <= block * _BLOCK < self._n_listed:
            self.send({"do": "rows", "order": order, "block": block, "rows": self._rows(block)})

    def _rows(self, block: int) -> list[list[Any]]:
        numbers = self._order[block * _BLOCK : min((block + 1) * _BLOCK, self._n_listed)]
        found = self._lines.shown(numbers, self._now.columns)
        sides = (
            found["left"].str[-sending.SIDE :],
            found["match"].str[: sending.SIDE],
            found["right"].str[: sending.SIDE],
        )
        columns = [ordering.listed(found[name], _VALUE) for name in self._now.columns]
        beside = zip(*columns, strict=True) if columns else [()] * len(found)
        marks = zip(self._notes.marked[numbers].tolist(), self._notes.noted(numbers), strict=True)
        return [
            [number, before, " ".join(match.split()), behind, marked, bool(note), list(values)]
            for number, left, match, right, (marked, note), values in zip(
                numbers.tolist(), *sides, marks, beside, strict=True
            )
            for before, behind in [spaced(left, right)]
        ]

    def _keep(self, number: Any, text: Any) -> None:
        self.note(number, text)
        self._tell("the note is kept" if text.strip() else "the note is gone")

    def _show_article(self) -> None:
        """The article of the line that is open, with all matches of these lines in it."""
        own, line = self._opened()
        articles.sentence(own, line)  # or it says what is wrong
        found = self._lines.table[self._lines.table["article_id"] == line["article_id"]]
        frames = self._lines.table["frame"].dropna().unique().tolist()
        told = articles.read(own, found.assign(frame=found["frame"].astype("object").fillna("match")))
        self.article = {}  # what is as it was would not be sent, and the page would wait for it
        self.article = sending.article(told, frames if "match" in frames else [*frames, "match"])

    def _opened(self) -> tuple[text.Index, dict[str, Any]]:
        """The line that is open, and the corpus of its article."""
        if self._now.chosen < 0:
            raise ValueError("no line is open: choose one.")
        if self._corpus is None:
            raise ValueError(_NO_CORPUS)
        line = self._lines.line(self._now.chosen)
        return articles.alone(self._corpus, str(line["article_id"])), line

    @property
    def _n_listed(self) -> int:
        return min(len(self._order), _MOST)

    def _order_key(self) -> str:
        return f"{self._version} {json.dumps(replace(self._now, chosen=-1).as_dict(), ensure_ascii=False)}"

    def _as_shown(self, refused: str = "") -> dict[str, Any]:
        """What is listed: how many lines, and the key by which they are asked for."""
        return {
            "order": self._order_key(),
            "state": self._now.as_dict(),
            "n": self._n_listed,
            "told": refused or self._summary(),
            "failed": f"{self._refused} {refused}" if refused else "",
        }

    def _summary(self) -> str:
        n, total = len(self._order), len(self._lines)
        told = names.amount(n, "line") if n == total else f"{n:,} of {names.amount(total, 'line')}"
        if n_marked := int(self._notes.marked.sum()):
            told += f", {n_marked:,} marked"
        if n > _MOST:
            told += (
                f"; the first {_MOST:,} of them are listed here: narrow them with the filter, or see them all in table"
            )
        return told

    def _as_line(self, *, refused: bool = False) -> dict[str, Any]:
        """The line that is open, and the key of all that is shown."""
        number = self._now.chosen
        key = json.dumps(self._now.as_dict(), ensure_ascii=False)
        told: dict[str, Any] = {"key": f"{key} refused: {self._refused}" if refused else key, "number": number}
        return told if number < 0 else {**told, **self._as_opened()}

    def _as_opened(self) -> dict[str, Any]:
        number = self._now.chosen
        line = self._lines.line(number)
        sentence, about, heading, problem = self._sentence(line)
        place = np.flatnonzero(self._order[:_MOST] == number)
        return {
            "place": int(place[0]) if len(place) else -1,
            "heading": heading[: sending.SIDE] or str(line["match"])[: sending.SIDE],
            "sentence": sentence,
            "about": [[name, value[:_SENTENCE]] for name, value in about.items()],
            "problem": problem,
            "marked": bool(self._notes.marked[number]),
            "note": self._notes.note(number),
        }

    def _sentence(self, line: Mapping[str, Any]) -> tuple[list[str], dict[str, str], str, str]:
        """The sentence of a line, what is told of it, the title of its article, and why there is no more than that."""
        before, behind = spaced(str(line["left"]), str(line["right"]))
        sentence, title, problem = (before, str(line["match"]), behind), "", ""
        columns = [name for name in (*_ABOUT, *self._now.columns) if name in self._lines.choices.columns]
        columns = [name for name in columns if name != "title"]
        about = {name: self._lines.column(name).iloc[self._now.chosen] for name in columns}
        try:
            own, _ = self._opened()
            title = ordering.written(own.articles["title"].iloc[0])
            sentence = articles.sentence(own, line)
        except Exception as error:  # likewise
            problem = sending.sentence(error)
        told = {**about, **{name: line[name] for name in ("frame", "pattern", "zone", "article_id")}}
        cut = [sentence[0][-_SENTENCE:], sentence[1][:_SENTENCE], sentence[2][:_SENTENCE]]
        return cut, {name: value for name, one in told.items() if (value := ordering.written(one))}, title, problem

    def _plain(self) -> str:
        """The first lines as they are now."""
        some = self.table.head(sending.ROWS)
        shown = [*self._now.columns, "left", "match", "right", "marked", "note"]
        cells = {name: ordering.listed(some[name], sending.SIDE) for name in dict.fromkeys(shown)}
        with pd.option_context("display.max_colwidth", None):
            rows = pd.DataFrame(cells, dtype="str").to_html(index=False, escape=True, border=0)
        told = f"{len(some)} of {self._summary()}" if len(some) < len(self._order) else self._summary()
        return f"<p>{html.escape(told)}</p>{rows}"
