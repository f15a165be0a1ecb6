"""The explorer: controls, a chart whose numbers open their sentences, and the code that a paper can cite."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import traitlets

from toolkit import figures, tables, terms
from toolkit.charts.marks import Day
from toolkit.text import Corpus, Lexicon
from toolkit.widgets import sending, showing
from toolkit.widgets.answers import Answer, Asked
from toolkit.widgets.page import CANCELLED, AnsweringPage
from toolkit.widgets.showing import Made
from toolkit.widgets.state import State, Steps

_COMPLETED = 8
_SAME = {"do": "same"}  # what is asked for is what is shown already: nothing else would be sent


class Explorer(AnsweringPage):
    """What do these articles say, asked with the hand?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path
        An index is fastest. With a path, `code` is complete; else it begins with your `corpus`.
    lexicon : Lexicon, dict, name or path
        As `lexicons.read` has it. With a name, a path or a dict, `code` is complete.
    events : dict, optional
        Days and what happened on them, such as `{"2025-04-07": "ceasefire"}`: the trend marks them.
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

    Notes
    -----
    On Linux, a kernel that is started with `MALLOC_ARENA_MAX=1` holds a third less memory after many questions, as
    those of `toolkit explore` and `make lab` are: the C library keeps some for each thread.

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

    _esm = sending.assets("points.js", "parts.js", "brush.js", "explorer.js")
    _css = sending.assets("parts.css", "explorer.css")

    choices = traitlets.Dict().tag(sync=True)
    lines = traitlets.Dict().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        corpus: Corpus,
        lexicon: Lexicon | Mapping[str, Any] | str | Path,
        *,
        events: Mapping[Day, str] | None = None,
        state: Mapping[str, Any] | None = None,
    ) -> None:
        self._asked = Asked(corpus, lexicon, events=events)
        self._now = self._asked.read(state or {})  # what is asked
        self._made = showing.make(self._asked, self._now, pixel_ratio=self._dots)  # what is shown
        self._steps = self._steps_shown = Steps()
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
            lines=self._made.lines,
        )

    def __repr__(self) -> str:
        return f"Explorer({len(self._asked.corpus):,} articles, state={self._now.as_dict()})"

    @property
    def table(self) -> pd.DataFrame:
        """The numbers that are shown. What you write into them is yours alone."""
        return self._answered().table.copy(deep=False)  # pandas copies what is written to

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
        with self._work.guard:
            self._go(*self._steps.back(self._now))

    def forward(self) -> None:
        """What was shown before you went back."""
        with self._work.guard:
            self._go(*self._steps.forward(self._now))

    def _ask(self, told: Mapping[str, Any]) -> None:
        point = self._now.point
        if point and told != self._now.as_dict() and told.get("point") in (point, list(point)):
            told = {**told, "point": []}  # of a chart that is not shown any more
        try:
            asked = self._asked.read(told)
        except Exception as error:  # whatever it is, the person at the control must see it
            self._say(sending.sentence(error), failed=True)
            return
        if asked == self._now:  # said in part, or in another way
            self.state = asked.as_dict()
            return
        self._go(self._steps.taken(self._now, asked), asked)

    def _go(self, steps: Steps, asked: State) -> None:
        """Show the answer to this; where there is none, say why, and keep what was asked."""
        if asked == self._now:
            return
        self._work.stop()  # first: an older answer that came now would be taken for something that is asked
        self._now, self._steps = asked, steps
        self._answer_at_once()
        make = partial(showing.made, self._asked, asked, self._made, pixel_ratio=self._dots)
        try:
            self._work.begin(make, partial(self._show, steps))
        except KeyboardInterrupt:
            self.cancel()
            raise

    def _is_answered(self) -> bool:
        return bool(self._made.state == self._now)

    def _leave(self) -> None:
        self._now, self._steps = self._made.state, self._steps_shown
        self._say(CANCELLED, failed=False)

    def _show(self, steps: Steps, made: Made) -> None:
        before, self._made, self._steps_shown = self.shown, made, steps
        with self.hold_sync(), self.hold_trait_notifications():  # who asks again on hearing of one has all of that
            self.state, self.shown, self.lines, self.article = made.state.as_dict(), self._as_shown(), made.lines, {}
        if self.shown == before:
            self.send(_SAME)

    def _doings(self) -> Mapping[str, Callable[[Mapping[str, Any]], Any]]:
        return {
            **super()._doings(),
            "back": lambda _: self.back(),
            "forward": lambda _: self.forward(),
            "article": lambda told: self._show_article(str(told.get("id"))),
            "complete": lambda told: self._complete(str(told.get("typed", ""))),
            "save": lambda told: self._keep(str(told.get("name", ""))),
        }

    def _show_article(self, article_id: str) -> None:
        self.article = {}  # what is as it was would not be sent, and the page would wait for it
        shown = self._made.state  # of which its line is, whatever is being computed
        self.article = sending.article(self._asked.article(shown, article_id), shown.asked)

    def _complete(self, typed: str) -> None:
        """Words of the corpus that begin so, those that are frequent first."""
        word = typed.split(",")[-1].split(" ")[-1].strip().lower()
        before = typed[: len(typed) - len(word)]
        found = terms.find(self._asked.corpus, word, most=_COMPLETED) if word.isalpha() else tables.empty("terms")
        words = [[before + term, int(n)] for term, n in zip(found["term"], found["n"], strict=True)]
        self.send({"do": "completed", "words": words})

    def _keep(self, name: str) -> None:
        """Save what is seen; what is not there yet is not waited for, as nothing else could be asked meanwhile."""
        if not self._is_answered():
            raise ValueError("what was asked is still being computed: save it when it is shown.")
        self._tell(f"saved as {', '.join(path.name for path in self.save(name).values())}")

    def _answered(self) -> Answer:
        """The answer to what is asked; where there is none, nothing older is given for it."""
        self._work.wait()
        if self._made.answer is None:
            raise ValueError(self._made.failure)
        return self._made.answer

    def _as_shown(self, told: str = "", *, failed: bool = False) -> dict[str, Any]:
        made, state = self._made, self._made.state.as_dict()
        return {
            "key": self._key(state, told),
            "state": state,
            **made.picture,
            "told": told or made.summary,
            "failed": failed or bool(made.failure),
            "back": bool(self._steps_shown.past),
            "forward": bool(self._steps_shown.future),
        }

    def _plain(self) -> str:
        """The picture and the numbers as they are now."""
        if self._made.answer is None:
            return f"<p>{html.escape(self._made.failure)}</p>"
        numbers = self.table.head(sending.ROWS).to_html(index=False, escape=True, border=0)
        return f"{self.figure()._repr_html_()}{numbers}"
