"""The bench: a frame of a lexicon is edited, and what that gains and loses is seen at once."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import traitlets

from toolkit import charts, lexicons, study
from toolkit.charts.names import amount
from toolkit.text import Corpus, Lexicon
from toolkit.widgets import sending, trying
from toolkit.widgets.answers import Asked
from toolkit.widgets.outcomes import LINES, Line, Outcome, Tried
from toolkit.widgets.page import Page
from toolkit.widgets.trying import Trial

_FINDINGS = 6
_OLDER = "The numbers are those of the last version that could be read."
_COLUMNS = {
    "pattern": "pattern",
    "n_old": "before",
    "n_new": "now",
    "n_gained": "gained",
    "n_lost": "lost",
    "n_articles": "articles",
    "n_articles_only": "only by it",
}


class LexiconBench(Page):
    """What does a change of this lexicon gain and lose, seen while it is typed?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path
        An index is fastest. With a path, `code` is complete; else it begins with your `corpus`.
    lexicon : Lexicon, dict, name or path
        The version that others are held against. With a name, a path or a dict, `code` is complete.
    state : dict, optional
        Where to go on: the `state` of another bench.

    Attributes
    ----------
    state : dict
        What is tried, all of it: the entries that were edited, the frame, the lines and the chart. Set it to try
        something else.
    lexicon : Lexicon
        The edited one.
    table : DataFrame
        One row per frame: its matches and articles by the old version and the new, matches gained and lost.
    difference : LexiconDiff
        `study.lexicon_diff` of both versions, by outlet. It is computed when it is asked for.

    Raises
    ------
    ValueError, TypeError
        If the state is none of this lexicon.

    Notes
    -----
    A match is the same if the same words count for the frame, by whatever pattern. An entry with a mistake counts for
    nothing until it is mended, and waits in `state["drafts"]`. A frame with more than a million matches is not tried.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["A hunger strike. Air strikes."]})
    >>> edited = {"war": "patterns: [strike*]\\nnot: [hunger strike*]"}
    >>> bench = LexiconBench(articles, {"war": ["strike*"]}, state={"edited": edited})
    >>> bench.table[["frame", "n_old", "n_new", "n_gained", "n_lost"]].values.tolist()
    [['war', 2, 1, 0, 1]]
    >>> bench.lexicon["war"].shields[0].text
    'hunger strike*'
    """

    _esm = sending.assets("points.js", "parts.js", "bench.js")
    _css = sending.assets("parts.css", "bench.css")

    choices = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        corpus: Corpus,
        lexicon: Lexicon | Mapping[str, Any] | str | Path,
        *,
        state: Mapping[str, Any] | None = None,
    ) -> None:
        self._tried = Tried(Asked(corpus, lexicon))
        self._now = self._read({} if state is None else state)
        self._tried.check(self._now, self._now.edited)
        self._outcome = self._tried.outcome(self._now)
        self._refused = 0
        self._answered = ""  # the number by which the page knows its question
        super().__init__(
            choices={"frames": list(self._tried.lexicon.names), "dated": bool(self._tried.first.period)},
            state=self._now.as_dict(),
            shown=self._as_shown(),
        )
        self.observe(self._on_state, names="state")

    def __repr__(self) -> str:
        edited = ", ".join(self._now.edited) or "nothing"
        return f"LexiconBench({len(self._tried.corpus):,} articles, {self._tried.lexicon!r}, edited: {edited})"

    @property
    def lexicon(self) -> Lexicon:
        """The edited lexicon; it has the version of the old one until it is saved."""
        return trying.lexicon_of(self._now, self._tried.lexicon)

    @property
    def table(self) -> pd.DataFrame:
        """One row per frame: its matches and articles by the old version and the new, matches gained and lost."""
        return self._tried.table(self._now)

    @property
    def difference(self) -> study.LexiconDiff:
        """`study.lexicon_diff` of both versions, by outlet."""
        return self._tried.difference(self._now)

    def code(self) -> str:
        """The Python that makes the same table and the same chart."""
        return self._tried.code(self._now)

    def figure(self) -> Any:
        """The rate of the frame by both versions.

        Raises
        ------
        ValueError
            If there is no chart of these articles.
        """
        if self._outcome.figure is None:
            raise ValueError(self._outcome.notes[0])
        return self._outcome.figure

    def save(self, path: str | Path, *, version: str | None = None, replace: bool = False) -> Path:
        """Write the edited lexicon to a YAML file, as a version of its own.

        Parameters
        ----------
        path : str or path
            The file, `.yaml` or `.yml`.
        version : str, optional
            It must be given, and be another one, if anything was edited.
        replace : bool
            Whether a file that is there already is replaced.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ValueError
            If the version is the old one, an entry holds a mistake, or the file would be none of ours.
        FileExistsError
            If the file is there already.
        """
        path, lexicon = Path(path), self.lexicon
        if self._now.drafts:
            names = ", ".join(f"'{name}'" for name in self._now.drafts)
            raise ValueError(f"the entry of {names} holds a mistake: mend it, or undo it, before you save.")
        version = trying.checked_version(version, self._tried.lexicon, lexicon)
        if path.suffix.lower() not in (".yaml", ".yml"):
            raise ValueError(f"'{path.name}' would be no YAML file: call it {path.stem or 'lexicon'}.yaml.")
        if os.path.lexists(path) and not replace:
            raise FileExistsError(f"'{path.name}' is there already: choose another name, or say replace=True.")
        lexicons.write(_as_version(lexicon, version), path, format="yaml")
        return path

    def _read(self, told: Mapping[str, Any]) -> Trial:
        trial = trying.read(told, self._tried.lexicon, self._tried.first)
        return trial if self._tried.first.period else replace(trial, period="")  # there is no time to go over

    def _on_state(self, change: Mapping[str, Any]) -> None:
        """The state was set, by you or by the page."""
        if change["new"] == self._now.as_dict():
            return
        try:
            trial = self._read(change["new"])
            self._tried.check(trial, trial.edited)
            self._go(trial)
        except Exception as error:  # whatever it is, the person at the bench must see it
            self._refuse(error)
        except KeyboardInterrupt:
            self.state = self._now.as_dict()
            raise

    def _doings(self) -> Mapping[str, Callable[[Mapping[str, Any]], Any]]:
        return {
            "try": self._try,
            "article": lambda told: self._show_article(str(told.get("id"))),
            "close": lambda _: self.set_trait("article", {}),
        }

    def _try(self, told: Mapping[str, Any]) -> None:
        """What stands in the editor of a frame, what else is to be shown, and as what it is to be saved."""
        self._answered = str(told.get("number", ""))[:100]
        trial, wrong = self._now, ""
        try:
            if "typed" in told:
                of, typed = told.get("of"), told["typed"]
                if not isinstance(of, str) or not isinstance(typed, str):
                    raise TypeError("what is typed must be text, and of a frame.")
                trial, wrong = trying.with_entry(trial, of, typed, self._tried.lexicon)
                self._tried.check(trial, [of])
            others = {name: told[name] for name in ("frame", "sample", "period") if name in told}
            self._go(self._read({**trial.as_dict(), **others}), save=None if wrong else told.get("save"))
        except Exception as error:  # likewise
            self._refuse(error)

    def _go(self, trial: Trial, save: Any = None) -> None:
        """Show what comes of this, and save it where that is asked."""
        outcome = self._outcome
        if replace(trial, drafts={}, sample="") != replace(outcome.trial, drafts={}, sample=""):
            outcome = self._tried.outcome(trial)
        before = self._now, self._outcome
        self._now, self._outcome = trial, outcome
        try:
            shown = self._as_shown() | (self._saved(save) if save is not None else {})
        except Exception:
            self._now, self._outcome = before
            raise
        with self.hold_sync():
            self.state, self.shown = trial.as_dict(), shown
            if self.article and outcome is not before[1]:  # the one that is read, with the matches that it has now
                self.article = self._as_article(self.article["id"])

    def _refuse(self, error: Exception) -> None:
        """What cannot be tried: the state is again what it was."""
        self._refused += 1
        with self.hold_sync():
            self.state = self._now.as_dict()
            self.shown = self._as_shown(sending.sentence(error))

    def _show_article(self, article_id: str) -> None:
        self.article = {}  # what is as it was would not be sent, and the page would wait for it
        self.article = self._as_article(article_id)

    def _as_article(self, article_id: str) -> dict[str, Any]:
        return sending.article(*self._tried.article(self._outcome, article_id))

    def _saved(self, asked: Any) -> dict[str, Any]:
        """What is said when it is saved in the folder where the kernel works: from the page, no other is named."""
        try:
            if not isinstance(asked, Mapping):
                raise TypeError("name a file and a version to save the lexicon.")
            name, version = (str(asked.get(key, "")) for key in ("name", "version"))
            path = self.save(trying.checked_name(name), version=version)
        except Exception as error:  # likewise
            return {"told": sending.sentence(error), "failed": True}
        return {"told": f"saved as {path.name}, version {version.strip() or '(none)'}", "failed": False}

    def _as_shown(self, refused: str = "") -> dict[str, Any]:
        """All that belongs to one picture, in one message, with the key of its state."""
        trial, outcome, old = self._now, self._outcome, self._tried.lexicon
        key = json.dumps(trial.as_dict(), ensure_ascii=False)
        mistake = self._mistake()
        original = trying.entry_of(old[trial.frame])
        is_short = len(original) <= trying.MOST_SIGNS
        return {
            "key": f"{key} refused: {self._refused}, {refused}" if refused else key,
            "answered": self._answered,
            "state": trial.as_dict(),
            "refused": bool(refused),
            "entry": trying.shown_entry(trial, old) if is_short else "",
            "original": original if is_short else "",
            "editable": is_short,
            "told": refused or _told(mistake, outcome) if is_short else f"{_TOO_LONG} {outcome.summary}",
            "failed": bool(refused or mistake),
            "mistake": bool(mistake),
            "patterns": _as_patterns(outcome),
            "findings": _first(outcome.findings, _FINDINGS),
            "counts": [outcome.counted["n_gained"], outcome.counted["n_lost"]],
            "lines": self._as_lines(),
            "version": trying.next_version(old.version),
            "file": _file_name(old),
            "code": self.code(),
            **_as_picture(outcome),
        }

    def _mistake(self) -> str:
        """What is wrong with what stands in the editor."""
        draft = self._now.drafts.get(self._now.frame)
        return "" if draft is None else trying.with_entry(self._now, self._now.frame, draft, self._tried.lexicon)[1]

    def _as_lines(self) -> dict[str, Any]:
        outcome, change = self._outcome, self._now.sample
        rows = self._tried.lines(outcome, change)
        ids = {one.article_id for one in rows}
        known = outcome.articles[outcome.articles["article_id"].astype("object").isin(ids)]
        about = {str(row["article_id"]): _from(row) for row in known.to_dict("records")}
        n = outcome.counted[f"n_{change}"]
        some = f"{LINES} of {n:,} matches" if n > LINES else amount(n, "match")
        return {
            "heading": f"{outcome.trial.frame}, {change}: {some}",
            "rows": [_as_row(one, about[one.article_id]) for one in rows],
        }

    def _plain(self) -> str:
        """The picture and the numbers as they are now."""
        figure, patterns = self._outcome.figure, self._outcome.patterns.head(sending.ROWS)
        shown = patterns[list(_COLUMNS)].rename(columns=_COLUMNS)
        numbers = shown.to_html(index=False, escape=True, border=0, na_rep="–")
        return f"{figure._repr_html_() if figure else ''}<p>{html.escape(self._outcome.summary)}</p>{numbers}"


_TOO_LONG = "The entry of this frame is too long to be edited here: edit its file."


def _as_version(lexicon: Lexicon, version: str) -> Lexicon:
    return replace(lexicon, version=version)


def _told(mistake: str, outcome: Outcome) -> str:
    """What a reader is told when the numbers have come."""
    return f"{sending.sentence(ValueError(mistake))} {_OLDER}" if mistake else outcome.summary


def _file_name(lexicon: Lexicon) -> str:
    stem = re.sub(r"[^\w-]+", "-", lexicon.name).strip("-")[:60] or "lexicon"
    version = re.sub(r"[^\w.-]+", "-", trying.next_version(lexicon.version)).strip("-.")[:30]
    return f"{stem}-{version}.yaml"


def _first(told: list[str], n: int) -> list[str]:
    more = [f"and {len(told) - n:,} more: see lexicons.check."] if len(told) > n else []
    return [one[:600] for one in told[:n]] + more


def _as_patterns(outcome: Outcome) -> dict[str, Any]:
    """The table of patterns as text: those that changed come first, then those with most matches."""
    table = outcome.patterns
    moved = table[["n_gained", "n_lost"]].any(axis=1) | (table["in_old"] != table["in_new"])
    table = table.assign(rest=~moved, n=-table["n_new"]).sort_values(["rest", "n"], kind="stable")
    for when in ("old", "new"):
        table[f"n_{when}"] = table[f"n_{when}"].where(table[f"in_{when}"])
    counts = dict.fromkeys(list(_COLUMNS)[1:], "Int64")
    return sending.rows_of(table[list(_COLUMNS)].astype(counts).rename(columns=_COLUMNS))


def _as_row(line: Line, about: str) -> list[str]:
    return [
        line.left[-sending.SIDE :],
        line.match[: sending.SIDE],
        line.right[: sending.SIDE],
        f"{line.pattern[: sending.SIDE]} · {line.why[: sending.SIDE]}",
        about,
        line.article_id,
    ]


def _from(row: Mapping[Any, Any]) -> str:
    day = f"{row['date']:%Y-%m-%d}" if pd.notna(row["date"]) else "no date"
    return f"{str(row['outlet'])[:200]}, {day}" if pd.notna(row["outlet"]) else day


def _as_picture(outcome: Outcome) -> dict[str, Any]:
    figure = outcome.figure
    return {
        "png": sending.picture(figure) if figure else b"",
        "alt": charts.alternative_text(figure) if figure else "",
        "width": round(figure.get_figwidth() * 96) if figure else 0,
        "table": sending.rows_of(outcome.trend),
        "notes": [note[:600] for note in outcome.notes[:_FINDINGS]],
    }
