"""The bench: a frame of a lexicon is edited, and what that gains and loses is seen at once."""

from __future__ import annotations

import html
import os
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import traitlets

from toolkit import lexicons, study
from toolkit.text import Corpus, Lexicon
from toolkit.widgets import effects, sending, trying, versions
from toolkit.widgets.answers import Asked
from toolkit.widgets.effects import Made
from toolkit.widgets.outcomes import Tried
from toolkit.widgets.page import CANCELLED, AnsweringPage
from toolkit.widgets.told import check_known
from toolkit.widgets.trying import Trial
from toolkit.widgets.working import alone

_OLDER = "The numbers are those of the last version that could be read."
_BEGIN = "is a new frame: write its first pattern."
_UNTRIED = "What stands in the editor has not been tried yet, and what is shown is older: press Try."
_TOO_LONG = "The entry of this frame is too long to be edited here: edit its file."
_QUESTIONS = 20  # of pages, of which it is known that they are answered


class LexiconBench(AnsweringPage):
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
        What is tried, all of it: the entries that were edited and those of new frames, the frame, the lines and the
        chart. Set it to try something else.
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
    nothing until it is mended, and waits in `state["drafts"]`; so does one that was cancelled, until it is tried again.
    A frame with more than a million matches is not tried. An entry under a name that the lexicon has not is a new frame
    behind the others; frames of the lexicon are taken out or renamed in its file.

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
    article = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        corpus: Corpus,
        lexicon: Lexicon | Mapping[str, Any] | str | Path,
        *,
        state: Mapping[str, Any] | None = None,
    ) -> None:
        self._tried = Tried(Asked(corpus, lexicon))
        self._now = self._read({} if state is None else state)  # what is asked
        self._made = effects.make(self._tried, self._now, pixel_ratio=self._dots)  # what is shown
        self._saving: Any = None  # as what that which is asked is to be saved, once it is shown
        self._is_unsaved = False  # as something else was asked before it was there
        self._questions: deque[str] = deque(maxlen=_QUESTIONS)
        super().__init__(
            choices={"dated": bool(self._tried.first.period)}, state=self._now.as_dict(), shown=self._as_shown()
        )

    def __repr__(self) -> str:
        edited = ", ".join(self._now.edited) or "nothing"
        return f"LexiconBench({len(self._tried.corpus):,} articles, {self._tried.lexicon!r}, edited: {edited})"

    @property
    def lexicon(self) -> Lexicon:
        """The edited lexicon; it has the version of the old one until it is saved."""
        return trying.lexicon_of(self._answered().trial, self._tried.lexicon)

    @property
    def table(self) -> pd.DataFrame:
        """One row per frame: its matches and articles by the old version and the new, matches gained and lost."""
        trial = self._answered().trial
        with alone():
            return self._tried.table(trial)

    @property
    def difference(self) -> study.LexiconDiff:
        """`study.lexicon_diff` of both versions, by outlet."""
        trial = self._answered().trial
        with alone():
            return self._tried.difference(trial)

    def code(self) -> str:
        """The Python that makes the same table and the same chart."""
        return self._tried.code(self._answered().trial)

    def figure(self) -> Any:
        """The rate of the frame by both versions; of a new one, by the new version.

        Raises
        ------
        ValueError
            If there is no chart of these articles.
        """
        outcome = self._answered().outcome
        if outcome.figure is None:
            raise ValueError(outcome.notes[0])
        return outcome.figure

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
        return self._write(self._answered().trial, Path(path), version, replace)

    def _write(self, trial: Trial, path: Path, version: str | None, is_replaced: bool = False) -> Path:
        old, lexicon = self._tried.lexicon, trying.lexicon_of(trial, self._tried.lexicon)
        versions.check_no_drafts(trial, old)
        version = versions.checked_version(version, old, lexicon)
        if path.suffix.lower() not in (".yaml", ".yml"):
            raise ValueError(f"'{path.name}' would be no YAML file: call it {path.stem or 'lexicon'}.yaml.")
        if os.path.lexists(path) and not is_replaced:
            raise FileExistsError(f"'{path.name}' is there already: choose another name, or say replace=True.")
        lexicons.write(replace(lexicon, version=version), path, format="yaml")
        return path

    def _read(self, told: Mapping[str, Any]) -> Trial:
        trial = trying.read(told, self._tried.lexicon, self._tried.first)
        return trial if self._tried.first.period else replace(trial, period="")  # there is no time to go over

    def _ask(self, told: Mapping[str, Any]) -> None:
        if told == self._now.as_dict():
            return
        try:
            self._go(self._read(told))
        except Exception as error:  # whatever it is, the person at the bench must see it
            self._say(sending.sentence(error), failed=True)

    def _doings(self) -> Mapping[str, Callable[[Mapping[str, Any]], Any]]:
        return {
            **super()._doings(),
            "try": self._try,
            "article": lambda told: self._show_article(str(told.get("id"))),
            "close": lambda _: self.set_trait("article", {}),
        }

    def _try(self, told: Mapping[str, Any]) -> None:
        """What stands in the editor of a frame, what else is to be shown, and as what it is to be saved."""
        with self._work.guard:
            self._questions.append(str(told.get("number", ""))[:100])
            try:
                trial, wrong = self._typed(told)
                self._go(self._with_others(trial, told), save=None if wrong else told.get("save"))
            except Exception as error:  # likewise
                self._say(sending.sentence(error), failed=True)

    def _typed(self, told: Mapping[str, Any]) -> tuple[Trial, str]:
        """The trial with what was typed, and what is wrong with that."""
        if "typed" not in told:
            return self._now, ""
        of, typed = told.get("of"), told["typed"]
        if not isinstance(of, str) or not isinstance(typed, str):
            raise TypeError("what is typed must be text, and of a frame.")
        check_known("frame", [of], trying.names(self._now, self._tried.lexicon))
        return trying.with_entry(self._now, of, typed, self._tried.lexicon)

    def _with_others(self, trial: Trial, told: Mapping[str, Any]) -> Trial:
        """The trial with a frame that is begun or taken away, and with what else is to be shown."""
        lexicon = self._tried.lexicon
        if not all(isinstance(told.get(name, ""), str) for name in ("begin", "undo")):
            raise TypeError("the name of a frame must be text.")
        if "begin" in told:
            trial = trying.with_new(trial, told["begin"].strip(), lexicon)
        if "undo" in told:
            trial = trying.without(trial, told["undo"], lexicon)
        others = {name: told[name] for name in ("frame", "sample", "period") if name in told}
        return self._read({**trial.as_dict(), **others})

    def _go(self, trial: Trial, save: Any = None) -> None:
        """Show what comes of this, and save it where that is asked."""
        self._work.stop()  # first: an older answer that came now would be taken for something that is asked
        self._is_unsaved |= self._saving is not None
        self._now, self._saving = trial, save
        self.state = trial.as_dict()
        self._answer_at_once()
        make = partial(effects.made, self._tried, trial, self._made, pixel_ratio=self._dots)
        try:
            self._work.begin(make, self._show)
        except KeyboardInterrupt:
            self._work.stop()
            self._now, self._saving, self._is_unsaved = self._made.trial, None, False
            self._say(CANCELLED, failed=False)
            raise

    def _show(self, made: Made | str) -> None:
        """An answer, or why there is none."""
        if isinstance(made, str):
            self._keep(made, failed=True)
            return
        is_other = made.outcome is not self._made.outcome
        self._made = made
        shown = self._as_shown() | self._saved()
        with self.hold_sync():
            self.state, self.shown = made.trial.as_dict(), shown
            if self.article and is_other:  # the one that is read, with the matches that it has now
                self.article = self._as_article(self.article["id"])

    def _is_answered(self) -> bool:
        return bool(self._made.trial == self._now)

    def _leave(self) -> None:
        unsaved = "; nothing was saved" if self._saving is not None else ""
        is_typed = trying.not_waited_for(self._now, self._made.trial, self._tried.lexicon) != self._made.trial
        waiting = ", and what you typed waits to be tried" if is_typed else ""
        self._keep(f"{CANCELLED}{waiting}{unsaved}", failed=False)

    def _keep(self, told: str, *, failed: bool) -> None:
        """What is shown stays, and what was typed waits."""
        self._now = trying.not_waited_for(self._now, self._made.trial, self._tried.lexicon)
        self._made = replace(self._made, trial=self._now)
        self._saving, self._is_unsaved = None, False
        self._say(told, failed=failed)

    def _answered(self) -> Made:
        """What came of that which was asked last."""
        self._work.wait()
        return self._made

    def _show_article(self, article_id: str) -> None:
        with self._work.guard:
            self.article = {}  # what is as it was would not be sent, and the page would wait for it
            self.article = self._as_article(article_id)

    def _as_article(self, article_id: str) -> dict[str, Any]:
        return sending.article(*self._tried.article(self._made.outcome, article_id))

    def _saved(self) -> dict[str, Any]:
        """What is said when it is saved in the folder where the kernel works: from the page, no other is named."""
        asked, is_unsaved = self._saving, self._is_unsaved
        self._saving, self._is_unsaved = None, False
        if asked is None:
            return {"told": "not saved: something else was asked meanwhile.", "failed": True} if is_unsaved else {}
        try:
            if not isinstance(asked, Mapping):
                raise TypeError("name a file and a version to save the lexicon.")
            name, version = (str(asked.get(key, "")) for key in ("name", "version"))
            path = self._write(self._made.trial, Path(versions.checked_name(name)), version)
        except Exception as error:  # likewise
            return {"told": sending.sentence(error), "failed": True}
        return {"told": f"saved as {path.name}, version {version.strip() or '(none)'}", "failed": False}

    def _as_shown(self, told: str = "", *, failed: bool = False) -> dict[str, Any]:
        trial, old = self._made.trial, self._tried.lexicon
        original = trying.entry_of(trying.frame_in(old, trial.frame))
        is_short = len(original) <= trying.MOST_SIGNS
        waits, is_mistake = _waits(trial, old)
        summary = self._made.outcome.summary
        return {
            "key": self._key(trial.as_dict(), told),
            "answered": list(self._questions),
            "state": trial.as_dict(),
            "frames": [[name, _listed(name, trial, old)] for name in trying.names(trial, old)],
            "refused": bool(told),
            "entry": trying.shown_entry(trial, old) if is_short else "",
            "original": original if is_short else "",
            "new": trial.frame not in old.names,
            "editable": is_short,
            "told": told or (waits or summary if is_short else f"{_TOO_LONG} {summary}"),
            "failed": failed or is_mistake,
            "mistake": is_mistake,
            "waits": bool(waits),
            "version": versions.next_version(old.version),
            "file": _file_name(old),
            "lines": self._made.lines,
            **self._made.picture,
        }

    def _plain(self) -> str:
        """The picture and the numbers as they are now."""
        outcome = self._made.outcome
        patterns = outcome.patterns.head(sending.ROWS)[list(effects.COLUMNS)].rename(columns=effects.COLUMNS)
        numbers = patterns.to_html(index=False, escape=True, border=0, na_rep="–")
        picture = outcome.figure._repr_html_() if outcome.figure else ""
        return f"{picture}<p>{html.escape(outcome.summary)}</p>{numbers}"


def _waits(trial: Trial, lexicon: Lexicon) -> tuple[str, bool]:
    """Why what stands in the editor counts for nothing yet, where that is so; and is it a mistake?"""
    draft = trial.drafts.get(trial.frame)
    if draft is None:
        return "", False
    if draft == trying.BEGUN:
        return f"'{trial.frame}' {_BEGIN}", False
    mistake = trying.mistake(trial, trial.frame, lexicon)
    return (f"{sending.sentence(ValueError(mistake))} {_OLDER}", True) if mistake else (_UNTRIED, False)


def _listed(name: str, trial: Trial, lexicon: Lexicon) -> str:
    """A frame in the list of them."""
    marks = ["new"] if name not in lexicon.names else ["edited"] if name in trial.edited else []
    if name in trial.drafts and trial.drafts[name] != trying.BEGUN:
        marks = [*marks[: marks == ["new"]], "mistake" if trying.mistake(trial, name, lexicon) else "not tried"]
    return f"{name} ({', '.join(marks)})" if marks else name


def _file_name(lexicon: Lexicon) -> str:
    stem = re.sub(r"[^\w-]+", "-", lexicon.name).strip("-")[:60] or "lexicon"
    version = re.sub(r"[^\w.-]+", "-", versions.next_version(lexicon.version)).strip("-.")[:30]
    return f"{stem}-{version}.yaml"
