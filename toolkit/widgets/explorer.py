"""The explorer: controls, a chart whose numbers open their sentences, and the code that a paper can cite."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from toolkit import charts, figures, tables, terms
from toolkit.charts import names
from toolkit.text import Corpus, Lexicon
from toolkit.text.passages import spaced
from toolkit.widgets import sending
from toolkit.widgets.answers import Answer, Asked, described, named
from toolkit.widgets.state import Point, State

_LINES = 200  # sentences that are sent to the page
_SIDE = 300  # signs of a sentence on either side of a match, and of the match
_MOST_STEPS = 200  # that can be gone back
_COMPLETED = 8


class Explorer(anywidget.AnyWidget):
    """What do these articles say, asked with the hand?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path
        An index is fastest. With a path, `code` is complete; else it begins with your `corpus`.
    lexicon : Lexicon, dict, name or path
        As `lexicons.read` has it. With a name, a path or a dict, `code` is complete.
    state : dict, optional
        What is shown first: that of another explorer, from its `state`.

    Attributes
    ----------
    state : dict
        What is asked, all of it; set it to ask something else.
    table : DataFrame
        The numbers that are shown.

    Raises
    ------
    ValueError, TypeError
        If the state cannot be asked of this corpus.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.date_range("2025-03-03", periods=26)
    >>> ids = list("abcdefghijklmnopqrstuvwxyz")
    >>> articles = pd.DataFrame({"article_id": ids, "text": "War and peace.", "date": days})
    >>> explorer = Explorer(articles, {"war": ["war"], "peace": ["peace"]}, state={"frames": ["war"]})
    >>> int(explorer.table["n_hits"].sum())
    26
    >>> print(explorer.code().splitlines()[-1])
    figure = tk.charts.trend(table, measure='rate', level=0.95, frames=['war'])
    """

    _esm = sending.assets("points.js", "parts.js", "explorer.js")
    _css = sending.assets("parts.css", "explorer.css")

    choices = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    lines = traitlets.Dict().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        corpus: Corpus,
        lexicon: Lexicon | Mapping[str, Any] | str | Path,
        *,
        state: Mapping[str, Any] | None = None,
    ) -> None:
        self._asked = Asked(corpus, lexicon)
        self._now = self._asked.read(state or {})
        self._answer = self._asked.answer(self._now)
        self._failure = ""  # why what is asked has no answer
        self._refused = 0
        self._past: list[State] = []
        self._future: list[State] = []
        choices = self._asked.choices
        super().__init__(
            choices={
                "frames": list(choices.frames),
                "outlets": [[name, n] for name, n in choices.outlets.items()],
                "groupings": list(choices.groupings),
                "first": choices.first,
                "last": choices.last,
                "histogram": [list(span) for span in choices.histogram],
            },
            state=self._now.as_dict(),
            shown=self._as_shown(),
            lines=self._as_lines(),
        )
        self.observe(self._on_state, names="state")
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return f"Explorer({len(self._asked.corpus):,} articles, state={self._now.as_dict()})"

    @property
    def table(self) -> pd.DataFrame:
        """The numbers that are shown."""
        return self._answered().table

    def code(self) -> str:
        """The Python that makes the same table and the same chart."""
        return self._answered().code

    def figure(self) -> Any:
        """The chart that is shown."""
        return self._answered().figure

    def save(self, name: str, *, folder: str | Path | None = None) -> dict[str, Path]:
        """Keep the chart that is shown, with its numbers and where they come from, as `figures.save` does."""
        sources = [self._asked.corpus, *([self._asked.lexicon] if self._answered().declared.counts_frames else [])]
        return figures.save(self.figure(), name, data=self.table, sources=sources, code=self.code(), folder=folder)

    def back(self) -> None:
        """What was shown before."""
        if self._past:
            self._future.append(self._now)
            self._go(self._past.pop())

    def forward(self) -> None:
        """What was shown before you went back."""
        if self._future:
            self._past.append(self._now)
            self._go(self._future.pop())

    def _on_state(self, change: Mapping[str, Any]) -> None:
        """The state was set, by the page or by you."""
        told, point = change["new"], self._now.point
        if point and told != self._now.as_dict() and told.get("point") in (point, list(point)):
            told = {**told, "point": []}  # of a chart that is not shown any more
        try:
            asked = self._asked.read(told)
        except Exception as error:  # whatever it is, the person at the control must see it
            self._refuse(error)
            return
        if asked == self._now:  # said in part, or in another way
            self.state = asked.as_dict()
            return
        self._remember(asked)
        self._go(asked)

    def _remember(self, asked: State) -> None:
        """One step for a phrase, however many letters it was typed in."""
        typed = replace(self._now, phrase=asked.phrase, point=asked.point) == asked
        if not (typed and self._past and replace(self._past[-1], phrase=asked.phrase, point=asked.point) == asked):
            self._past = [*self._past, self._now][-_MOST_STEPS:]
        self._future.clear()

    def _go(self, asked: State) -> None:
        """Show the answer to this; where there is none, say why, and keep what was asked."""
        before, self._now = self._now, asked
        lines: dict[str, Any] = {}
        try:
            if replace(before, point=()) != replace(asked, point=()) or self._failure:
                self._answer = self._asked.answer(asked)
            self._failure = ""
            shown, lines = self._as_shown(), self._as_lines()
        except Exception as error:  # likewise
            self._failure = sending.sentence(error)
            shown = self._as_shown()
        with self.hold_sync():
            self.state, self.shown, self.lines, self.article = asked.as_dict(), shown, lines, {}

    def _refuse(self, error: Exception) -> None:
        """What cannot be asked: the state is again what it was."""
        self._refused += 1
        with self.hold_sync():
            self.state = self._now.as_dict()
            self.shown = self._as_shown(sending.sentence(error))

    def _on_message(self, _widget: Any, told: Any, _buffers: Any) -> None:
        """What the page asks for besides a state."""
        asked: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "back": lambda _: self.back(),
            "forward": lambda _: self.forward(),
            "article": lambda told: self._show_article(str(told.get("id"))),
            "complete": lambda told: self._complete(str(told.get("typed", ""))),
            "save": lambda told: self._keep(str(told.get("name", ""))),
        }
        if not isinstance(told, Mapping) or told.get("do") not in asked:
            return
        try:
            asked[told["do"]](told)
        except Exception as error:  # likewise
            self.send({"do": "told", "text": sending.sentence(error), "failed": True})

    def _show_article(self, article_id: str) -> None:
        self.article = {}  # what is as it was would not be sent, and the page would wait for it
        self.article = sending.article(self._asked.article(self._now, article_id), self._now.asked)

    def _complete(self, typed: str) -> None:
        """Words of the corpus that begin so, those that are frequent first."""
        word = typed.split(",")[-1].split(" ")[-1].strip().lower()
        before = typed[: len(typed) - len(word)]
        found = terms.find(self._asked.corpus, word, most=_COMPLETED) if word.isalpha() else tables.empty("terms")
        words = [[before + term, int(n)] for term, n in zip(found["term"], found["n"], strict=True)]
        self.send({"do": "completed", "words": words})

    def _keep(self, name: str) -> None:
        kept = self.save(name)
        self.send({"do": "told", "text": f"saved as {', '.join(path.name for path in kept.values())}", "failed": False})

    def _answered(self) -> Answer:
        """The answer that is shown; where there is none, nothing older is given for it."""
        if self._failure:
            raise ValueError(self._failure)
        return self._answer

    def _as_shown(self, refused: str = "") -> dict[str, Any]:
        """All that belongs to one picture, in one message, with the key of its state."""
        key = json.dumps(self._now.as_dict(), ensure_ascii=False)
        return {
            "key": f"{key} refused: {self._refused}, {refused}" if refused else key,
            "state": self._now.as_dict(),
            **(_NO_PICTURE if self._failure else _as_picture(self._answer)),
            "told": refused or self._failure or _summary(self._answer),
            "failed": bool(refused or self._failure),
            "back": bool(self._past),
            "forward": bool(self._future),
        }

    def _as_lines(self) -> dict[str, Any]:
        """The sentences behind the point, or behind all that is asked."""
        state = self._now
        key = json.dumps([state.as_dict(), "lines"], ensure_ascii=False)
        if not state.point and state.view != "sentences":
            return {"key": key, "heading": "", "rows": [], "focus": False}
        found = self._asked.lines(state)
        some = found.head(_LINES)
        of = named(Point(*state.point), self.table) if state.point else ", ".join(state.asked)
        some_of = f"the first {_LINES} of " if len(found) > _LINES else ""
        return {
            "key": key,
            "heading": f"{of}: {some_of}{names.amount(len(found), 'match')}",
            "rows": _as_rows(some, self._asked.corpus.articles),
            "focus": bool(state.point),
        }

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Where no widgets run: the picture and the numbers as they are now."""
        made = super()._repr_mimebundle_(**options)
        plain = f"<p>{html.escape(self._failure)}</p>"
        if not self._failure:
            numbers = self.table.head(sending.ROWS).to_html(index=False, escape=True, border=0)
            plain = f"{self.figure()._repr_html_()}{numbers}"
        bundles = made if isinstance(made, tuple) else (made or {},)
        return ({**bundles[0], "text/html": plain}, *bundles[1:])


def _summary(answer: Answer) -> str:
    """What a reader is told when a picture has changed."""
    n = len(answer.table)
    if answer.state.view == "words":
        return names.amount(n, "word")
    return (
        f"{names.amount(n, 'match' if answer.state.view == 'sentences' else 'number')}: {', '.join(answer.state.asked)}"
    )


_NO_PICTURE: dict[str, Any] = {
    "png": b"",
    "alt": "",
    "width": 0,
    "points": [],
    "table": {"columns": [], "rows": [], "total": 0},
    "notes": [],
    "code": "",
}


def _as_picture(answer: Answer) -> dict[str, Any]:
    points = zip(answer.points, described(answer), strict=True)
    return {
        "png": sending.picture(answer.figure),
        "alt": charts.alternative_text(answer.figure),
        "width": round(answer.figure.get_figwidth() * 96),
        "points": [[left, top, label, list(point)] for (point, left, top), label in points],
        "table": sending.rows_of(answer.table),
        "notes": list(answer.notes),
        "code": answer.code,
    }


def _as_rows(found: pd.DataFrame, articles: pd.DataFrame) -> list[list[str]]:
    ids = found["article_id"].astype("object")
    known = articles[articles["article_id"].astype("object").isin(set(ids))]
    about = {str(row["article_id"]): _from(row) for row in known.to_dict("records")}
    parts = found["left"].str[-_SIDE:], found["match"].str[:_SIDE], found["right"].str[:_SIDE]
    return [
        [before, match, behind, about[str(article)], str(article)]
        for left, match, right, article in zip(*parts, ids, strict=True)
        for before, behind in [spaced(left, right)]
    ]


def _from(row: Mapping[Any, Any]) -> str:
    day = f"{row['date']:%Y-%m-%d}" if pd.notna(row["date"]) else "no date"
    title = " ".join(str(row["title"]).split())[:200] if pd.notna(row["title"]) else ""
    return " · ".join(filter(None, (f"{names.text_of(row['outlet'])[:200]}, {day}", title)))
