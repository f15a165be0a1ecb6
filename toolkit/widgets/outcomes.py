"""What comes of a lexicon that is edited: matches gained and lost, what each pattern adds, the rate before and after.

Every number is that of the plain functions. Frames are independent of one another, so that only the one that is edited
is counted anew; its matches by the old version are found once.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit import charts, frames, lexicons, study, tables, trends
from toolkit.charts.names import amount
from toolkit.frames.coverage import table_of
from toolkit.study.lexicon_diff import Moved, compare, lines_of, patterns_of
from toolkit.text import Lexicon
from toolkit.text.passages import spaced
from toolkit.widgets import article as articles
from toolkit.widgets import program, trying
from toolkit.widgets.answers import Asked
from toolkit.widgets.article import Article
from toolkit.widgets.trying import Trial

LINES = 100  # of matches that were gained, or lost
MOST_MATCHES = 1_000_000  # of a frame: a letter and an asterisk, half typed, must not fill the memory
_PER = 1_000
_LEVEL = 0.95
_MOST_CHECKED = 5_000  # patterns of all frames, beyond which only the edited one is checked
_COUNTED, _ARTICLES = ("n_old", "n_new", "n_gained", "n_lost"), ("n_articles_old", "n_articles_new")


@dataclass(frozen=True)
class Line:
    """A match that was gained or lost, in its sentence."""

    left: str
    match: str
    right: str
    pattern: str
    why: str
    article_id: str


@dataclass(frozen=True)
class Outcome:
    """What came of a trial, for the frame that is edited."""

    trial: Trial
    before: Lexicon
    after: Lexicon
    moved: Moved
    n_articles: int
    articles: pd.DataFrame  # article_id, date, outlet
    trend: pd.DataFrame
    figure: Any  # none, where nothing can be drawn
    notes: tuple[str, ...]

    @cached_property
    def is_changed(self) -> bool:
        """Does the file say something else of the frame now?"""
        return not trying.same(self.before[self.trial.frame], self.after[self.trial.frame])

    @cached_property
    def counted(self) -> dict[str, Any]:
        """A row of the table: matches before and after, and articles that have one."""
        return _counted(self.trial.frame, self.moved)

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """What each pattern adds now: table `coverage`."""
        if not self.after[self.trial.frame].patterns:
            return pd.DataFrame(columns=["frame", "pattern", "n", "n_articles", "n_articles_only"])
        return table_of(self.after.only(self.trial.frame), self.moved.now, self.articles)

    @cached_property
    def patterns(self) -> pd.DataFrame:
        """One row per pattern of either version: table `lexicon_patterns`, and the articles that it has now."""
        before, after = (one.only(self.trial.frame) for one in (self.before, self.after))
        adds = self.coverage[["pattern", "n_articles", "n_articles_only"]].astype({"pattern": "str"})
        return patterns_of(before, after, self.moved).merge(adds, on="pattern", how="left")

    @cached_property
    def findings(self) -> list[str]:
        """What should be looked at in the frame."""
        own = self.after[self.trial.frame]
        others = [frame for frame in self.after if frame.name != own.name]
        if sum(len(frame.patterns) for frame in self.after) > _MOST_CHECKED:
            others = []
        lexicon = replace(self.after, frames=(own, *others))  # first, so that what stands in several is told of it
        found = lexicons.check(lexicon, coverage=self.coverage if own.patterns else None)
        found = found[found["frame"] == own.name]
        unused, found = found[found["kind"] == "no match"], found[found["kind"] != "no match"]
        lines = [f"Line {line:.0f}: " if line == line and self.is_changed else "" for line in found["line"]]
        told = [f"{line}{told}" for line, told in zip(lines, found["finding"], strict=True)]
        n = len(unused)
        return told + (
            [f"{amount(n, 'pattern')} {'has' if n == 1 else 'have'} no match in these articles."] if n else []
        )

    @property
    def summary(self) -> str:
        """The same in a sentence."""
        own = self.counted
        n_new, more = own["n_articles_new"], own["n_articles_new"] - own["n_articles_old"]
        of_articles = f"of {amount(self.n_articles, 'article')}"
        if not self.is_changed:
            return f"{own['frame']}: {amount(own['n_new'], 'match')} in {n_new:,} {of_articles}; nothing is changed."
        articles = (
            f"{abs(more):,} {of_articles} {'more' if more > 0 else 'fewer'}" if more else "no article more or fewer"
        )
        moved = f"+{own['n_gained']:,} {'match' if own['n_gained'] == 1 else 'matches'}, −{own['n_lost']:,}"
        return f"{own['frame']}: {moved}, now {own['n_new']:,} in {n_new:,}; {articles}."


class Tried:
    """A corpus and a lexicon of which other versions are tried."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self.corpus, self.lexicon = asked.corpus, asked.lexicon
        if not self.lexicon.frames:
            raise ValueError("there is no frame to be edited: give a lexicon with at least one.")
        first = asked.choices.first_state()
        self.first = Trial(self.lexicon.names[0], period=first.period if first.view == "trend" else "")

    def outcome(self, trial: Trial) -> Outcome:
        """What comes of a trial, for the frame that is edited."""
        after = trying.lexicon_of(trial, self.lexicon)
        trend, said = self._trend(trial, after)
        figure, failure = self._drawn(trend, trial)
        return Outcome(
            trial,
            trying.with_frame(self.lexicon, trial.frame),
            trying.with_frame(after, trial.frame),
            self._moved(trial.frame, after),
            len(self.corpus),
            self.corpus.columns(["article_id", "date", "outlet"]),
            trend,
            figure,
            tuple(dict.fromkeys([*failure, *said])),
        )

    def check(self, trial: Trial, names: Iterable[str]) -> None:
        """Can these frames be tried, whichever of them is shown?

        Raises
        ------
        ValueError
            If one has too many matches.
        """
        after = trying.lexicon_of(trial, self.lexicon)
        for name in names:
            self._found(after.only(name))

    def lines(self, outcome: Outcome, change: str) -> list[Line]:
        """Some of the matches that were gained, or lost: of each pattern about as many, always the same ones."""
        before, after = (one.only(outcome.trial.frame) for one in (outcome.before, outcome.after))
        own, other = (after, before) if change == "gained" else (before, after)
        some = _drawn_by_lot(outcome.moved.gained if change == "gained" else outcome.moved.lost)
        if some.empty:
            return []
        found, _ = _listened(lambda: lines_of(change, some, own, other, self.corpus))
        return list(_as_lines(found, self._texts(found["article_id"])))

    def article(self, outcome: Outcome, article_id: str) -> tuple[Article, list[str]]:
        """An article with the matches of the frame, those gained and those lost by themselves; and the names of these.

        Raises
        ------
        KeyError
            If there is none of this name.
        """
        own, name = articles.alone(self.corpus, article_id), outcome.trial.frame
        versions = [one.only(name) for one in (outcome.before, outcome.after)]
        was, now = (frames.matches(own, one) for one in versions)
        moved = compare(was, now)
        kinds = [name, f"{name}, gained", f"{name}, lost"]
        kept = compare(moved.gained, now).gained  # those that only the whole has
        pairs = zip((kept, moved.gained, moved.lost), kinds, strict=True)
        found = pd.concat([table.assign(frame=kind) for table, kind in pairs], ignore_index=True)
        return articles.read(own, found), kinds

    def table(self, trial: Trial) -> pd.DataFrame:
        """One row per frame: its matches and articles before and after, matches gained and lost."""
        after = trying.lexicon_of(trial, self.lexicon)
        rows = {name: _counted(name, self._moved(name, after)) for name in trial.edited}
        others = [frame.name for frame in self.lexicon if frame.name not in rows and frame.patterns]
        if others:
            hits = self._asked.kept.get(("all", *others), lambda: frames.score(self.corpus, self.lexicon.only(*others)))
            sums = hits.assign(any=hits["n_hits"] > 0).groupby("frame", observed=True)[["n_hits", "any"]].sum()
            rows |= {name: _as_it_was(name, *map(int, sums.loc[name])) for name in others}
        every = [rows[name] for name in after.names if name in rows]
        return pd.DataFrame(every).astype({"frame": "str"})

    def difference(self, trial: Trial) -> study.LexiconDiff:
        """The whole of what the edited lexicon changes: `study.lexicon_diff`, by outlet."""
        after = trying.lexicon_of(trial, self.lexicon)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of groups with few articles, which the page tells of
            return self._asked.kept.get(
                ("difference", after.digest), lambda: study.lexicon_diff(self.lexicon, after, self.corpus)
            )

    def code(self, trial: Trial) -> str:
        """The Python that makes the table, and the figure."""
        return program.of_trial(trial, self.lexicon, source=self._asked.source, named=self._asked.named)

    def _moved(self, name: str, after: Lexicon) -> Moved:
        versions = (trying.with_frame(one, name).only(name) for one in (self.lexicon, after))
        return compare(*(self._found(one)[1] for one in versions))

    def _found(self, one: Lexicon) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Hits and matches of a lexicon of one frame; that no negators are known for its language is no matter here."""

        def found() -> tuple[pd.DataFrame, pd.DataFrame]:
            hits = frames.score(self.corpus, one)
            n = int(hits["n_hits"].sum())
            if n > MOST_MATCHES:
                raise ValueError(
                    f"frame '{one.names[0]}' would have {n:,} matches: up to {MOST_MATCHES:,} are held against one "
                    "another here, so it is not tried. Make it narrower, or ask study.lexicon_diff."
                )
            return hits, _listened(lambda: frames.matches(self.corpus, one))[0]

        return self._asked.kept.get(("found", one.digest), found)

    def _rate(self, one: Lexicon, period: str) -> tuple[pd.DataFrame, list[str]]:
        """The rate of a lexicon of one frame, and what is said of it."""
        asked: dict[str, Any] = {"period": period} if period else {"by": "outlet"}
        hits, _ = self._found(one)

        def rated() -> tuple[pd.DataFrame, list[str]]:
            return _listened(lambda: trends.rate(hits, self.corpus, per=_PER, level=_LEVEL, **asked))

        return self._asked.kept.get(("rate", period, one.digest), rated)

    def _trend(self, trial: Trial, after: Lexicon) -> tuple[pd.DataFrame, list[str]]:
        """The rate of the frame by both versions, each under a name of its own."""
        names, versions = trying.drawn(trial, self.lexicon), {"old": self.lexicon, "new": after}
        rated = {name: self._rate(versions[key].only(trial.frame), trial.period) for key, name in names.items()}
        if not rated:
            return tables.empty("trend"), []
        every = pd.concat([table.assign(frame=name) for name, (table, _) in rated.items()], ignore_index=True)
        return every, [one for _, said in rated.values() for one in said]

    def _drawn(self, trend: pd.DataFrame, trial: Trial) -> tuple[Any, list[str]]:
        """The chart, or why there is none."""
        if trend.empty:
            return None, [f"There is no chart: '{trial.frame}' has no pattern yet."]
        chart = charts.trend if trial.period else charts.bars
        title = trying.TITLE if len(trying.drawn(trial, self.lexicon)) > 1 else None
        try:
            return chart(trend, level=_LEVEL, per=_PER, title=title), []
        except (ValueError, TypeError) as error:
            return None, [f"There is no chart: {error}"]

    def _texts(self, ids: pd.Series) -> dict[str, tuple[str, str]]:
        some = self.corpus.take(np.flatnonzero(pd.Index(self.corpus.ids).isin(ids)))
        return {
            str(row["article_id"]): (str(row["title"] or ""), str(row["text"] or ""))
            for batch in some.batches()
            for row in batch[["article_id", "title", "text"]].to_dict("records")
        }


def _listened(make: Callable[[], pd.DataFrame]) -> tuple[pd.DataFrame, list[str]]:
    """What is made, and what is warned of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        made = make()
    return made, [str(one.message) for one in caught if issubclass(one.category, UserWarning)]


def _counted(name: str, moved: Moved) -> dict[str, Any]:
    n = dict(zip(_COUNTED, map(len, moved), strict=True))
    n_articles = (found["article_id"].nunique() for found in (moved.was, moved.now))
    return {"frame": name, **n, **dict(zip(_ARTICLES, n_articles, strict=True))}


def _as_it_was(name: str, n: int, n_articles: int) -> dict[str, Any]:
    return {"frame": name, **dict(zip(_COUNTED, (n, n, 0, 0), strict=True)), **dict.fromkeys(_ARTICLES, n_articles)}


def _drawn_by_lot(matches: pd.DataFrame) -> pd.DataFrame:
    """So many at most, pattern by pattern in turn, in the order in which they stand."""
    shuffled = matches.iloc[np.random.default_rng(0).permutation(len(matches))]
    turn = shuffled.groupby("pattern").cumcount()
    return shuffled.loc[turn.sort_values(kind="stable").index[:LINES]].sort_index()


def _as_lines(found: pd.DataFrame, texts: dict[str, tuple[str, str]]) -> Iterator[Line]:
    for row in found.to_dict("records"):
        title, text = texts[str(row["article_id"])]
        string = title if row["zone"] == "title" else text
        left, match, right = in_sentence(string, int(row["start"]), int(row["end"]), row["sentence"])
        why = _why(row["change"], row["reason"], row["rule"])
        yield Line(left, match, right, row["pattern"], why, str(row["article_id"]))


def in_sentence(string: str, start: int, end: int, sentence: str) -> tuple[str, str, str]:
    """What of a sentence, whose white space is one blank, stands before a span of the string, in it, and behind it.

    Examples
    --------
    >>> in_sentence("No war. A war,\\n a war.", 18, 21, "A war, a war.")
    ('A war, a ', 'war', '.')
    """
    match, before = " ".join(string[start:end].split()), " ".join(string[:start].split())
    place = len(before) + bool(before and string[start - 1].isspace())
    at = " ".join(string.split()).find(sentence, max(0, place + len(match) - len(sentence)))
    if at < 0 or at > place:
        return spaced(string[max(0, start - len(sentence)) : start], match)[0], match, ""
    return sentence[: place - at], match, sentence[place - at + len(match) :]


def _why(change: str, reason: str, rule: str) -> str:
    """Why a match does not count by the other version."""
    told = {
        "no pattern": "no pattern matches it",
        "not": f"'{rule}' (not) takes it out",
        "unless_near": f"'{rule}' (unless_near) takes it out",
        "overlap": f"its words are those of '{rule}'",
    }
    when = "before" if change == "gained" else "now"
    return f"{when}: {told.get(reason, f'what must stand there ({reason}) does not')}"
