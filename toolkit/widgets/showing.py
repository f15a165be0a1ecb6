"""What the page of the explorer is sent: the picture of an answer, its numbers, and the sentences behind them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from toolkit import progress
from toolkit.charts import look, names, placed
from toolkit.text.passages import spaced
from toolkit.widgets import sending
from toolkit.widgets.answers import Answer, Asked, described, labels_of, named
from toolkit.widgets.state import Point, State

_LINES = 200  # sentences that are sent
_POINT = 500  # bytes of a point of a picture, with its label
_NO_PICTURE: dict[str, Any] = {
    **sending.NO_PICTURE,
    "points": [],
    "panels": [],
    "spans": [],
    "table": {"columns": [], "rows": [], "total": 0},
    "notes": [],
    "code": "",
}


@dataclass(frozen=True)
class Made:
    """All that is shown for a state: an answer, or why there is none."""

    state: State
    answer: Answer | None = None
    failure: str = ""
    picture: dict[str, Any] = field(default_factory=lambda: _NO_PICTURE)
    lines: dict[str, Any] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """What a reader is told when the picture has changed."""
        if self.answer is None:
            return self.failure
        n = len(self.answer.table)
        if self.state.view == "words":
            return names.amount(n, "word")
        what = "match" if self.state.view == "sentences" else "number"
        return f"{names.amount(n, what)}: {', '.join(self.state.asked)}"


@dataclass(frozen=True)
class _Drawn:
    """What is kept of an answer: not its chart, which may hold more memory than all else."""

    answer: Answer
    picture: dict[str, Any]

    @property
    def nbytes(self) -> int:
        """About the memory of its table, its picture and its points."""
        table = int(self.answer.table.memory_usage(index=False).sum())
        return table + len(self.picture["png"]) + _POINT * len(self.picture["points"])


def make(asked: Asked, state: State, before: Made | None = None, *, pixel_ratio: float) -> Made:
    """What is shown for this state. Charts of the last states are not drawn again, nor those of which nothing changes.

    `before` is what was shown until now: where its chart stays, it is the same figure. `pixel_ratio` is how many dots
    of the screen there are for each of the page.

    Raises
    ------
    ValueError
        If there is no answer.
    """
    anew: list[Answer] = []

    def drawn() -> _Drawn:
        anew.append(asked.answer(state))
        return _Drawn(replace(anew[0]), _picture(anew[0], pixel_ratio))

    kept = asked.drawn.get((repr(asked.declared(state)), look.now(), pixel_ratio), drawn)
    answer = anew[0] if anew else kept.answer
    if before and before.answer and before.picture is kept.picture:
        answer = before.answer
    answer = answer.of(state)
    return Made(state, answer, picture=kept.picture, lines=_lines(asked, state, answer))


def made(asked: Asked, state: State, before: Made, *, pixel_ratio: float) -> Made:
    """The same; where there is no answer, why."""
    try:
        return make(asked, state, before, pixel_ratio=pixel_ratio)
    except progress.Stopped:
        raise
    except Exception as error:  # whatever it is, the person at the control must see it
        return Made(state, failure=sending.sentence(error))


def _picture(answer: Answer, pixel_ratio: float) -> dict[str, Any]:
    points = zip(answer.points, described(answer), strict=True)
    return {
        **sending.picture(answer.figure, pixel_ratio),
        "points": [[left, top, label, list(point)] for (point, left, top), label in points],
        "panels": [list(panel) for panel in placed.panels(answer.figure)],
        "spans": [list(span) for span in answer.spans],
        "table": sending.rows_of(answer.table),
        "notes": list(answer.notes),
        "code": answer.code,
    }


def _lines(asked: Asked, state: State, answer: Answer) -> dict[str, Any]:
    """The sentences behind the point, or behind all that is asked."""
    key = json.dumps([state.as_dict(), "lines"], ensure_ascii=False)
    if not state.point and state.view != "sentences":
        return {"key": key, "heading": "", "rows": [], "focus": False}
    some, n = asked.first_lines(state, _LINES)
    of = named(Point(*state.point), labels_of(answer.table)) if state.point else ", ".join(state.asked)
    some_of = f"the first {_LINES} of " if n > _LINES else ""
    return {
        "key": key,
        "heading": f"{of}: {some_of}{names.amount(n, 'match')}",
        "rows": _rows(some, asked.corpus.articles),
        "focus": bool(state.point),
    }


def _rows(found: pd.DataFrame, articles: pd.DataFrame) -> list[list[str]]:
    ids = found["article_id"].astype("object")
    known = articles[articles["article_id"].isin(set(ids))]
    about = {str(row["article_id"]): _from(row) for row in known.to_dict("records")}
    parts = found["left"].str[-sending.SIDE :], found["match"].str[: sending.SIDE], found["right"].str[: sending.SIDE]
    return [
        [before, match, behind, about[str(article)], str(article)]
        for left, match, right, article in zip(*parts, ids, strict=True)
        for before, behind in [spaced(left, right)]
    ]


def _from(row: Mapping[Any, Any]) -> str:
    day = f"{row['date']:%Y-%m-%d}" if pd.notna(row["date"]) else "no date"
    title = " ".join(str(row["title"]).split())[:200] if pd.notna(row["title"]) else ""
    return " · ".join(filter(None, (f"{names.text_of(row['outlet'])[:200]}, {day}", title)))
