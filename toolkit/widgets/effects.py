"""What the page of the bench is sent: the chart of a trial, its numbers, and the matches that came and went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from toolkit import progress
from toolkit.charts.names import amount
from toolkit.widgets import sending
from toolkit.widgets.outcomes import LINES, Line, Outcome, Tried
from toolkit.widgets.trying import Trial

_SEVERAL = 6  # findings, and notes, that are sent
_LONGEST = 600  # signs of one
COLUMNS = {  # of the table of patterns, and what they are called
    "pattern": "pattern",
    "n_old": "before",
    "n_new": "now",
    "n_gained": "gained",
    "n_lost": "lost",
    "n_articles": "articles",
    "n_articles_only": "only by it",
}


@dataclass(frozen=True)
class Made:
    """All that came of a trial, as it is shown."""

    trial: Trial
    outcome: Outcome
    picture: dict[str, Any]
    lines: dict[str, Any]


def make(tried: Tried, trial: Trial, before: Made | None = None, *, pixel_ratio: float) -> Made:
    """What is shown of this trial; what is as it was before is not made again.

    `pixel_ratio` is how many dots of the screen there are for each of the page.

    Raises
    ------
    ValueError
        If it cannot be tried.
    """
    known = before.trial.edited if before else {}
    tried.check(trial, [name for name, entry in trial.edited.items() if known.get(name) != entry])
    if before is None or _counted(before.trial) != _counted(trial):
        outcome = tried.outcome(trial)
        return Made(trial, outcome, _picture(tried, outcome, pixel_ratio), _lines(tried, outcome, trial.sample))
    is_same = before.trial.sample == trial.sample
    return replace(before, trial=trial, lines=before.lines if is_same else _lines(tried, before.outcome, trial.sample))


def made(tried: Tried, trial: Trial, before: Made, *, pixel_ratio: float) -> Made | str:
    """The same; where it cannot be tried, why."""
    try:
        return make(tried, trial, before, pixel_ratio=pixel_ratio)
    except progress.Stopped:
        raise
    except Exception as error:  # whatever it is, the person at the bench must see it
        return sending.sentence(error)


def _counted(trial: Trial) -> Trial:
    """What the numbers and the chart are of."""
    return replace(trial, drafts={}, sample="")


def _picture(tried: Tried, outcome: Outcome, pixel_ratio: float) -> dict[str, Any]:
    return {
        **(sending.picture(outcome.figure, pixel_ratio) if outcome.figure else sending.NO_PICTURE),
        "table": sending.rows_of(outcome.trend),
        "notes": [note[:_LONGEST] for note in outcome.notes[:_SEVERAL]],
        "patterns": _patterns(outcome),
        "findings": _first(outcome.findings),
        "counts": [outcome.counted["n_gained"], outcome.counted["n_lost"]],
        "code": tried.code(outcome.trial),
    }


def _first(told: list[str]) -> list[str]:
    more = [f"and {len(told) - _SEVERAL:,} more: see lexicons.check."] if len(told) > _SEVERAL else []
    return [one[:_LONGEST] for one in told[:_SEVERAL]] + more


def _patterns(outcome: Outcome) -> dict[str, Any]:
    """The table of patterns as text: those that changed come first, then those with most matches."""
    table = outcome.patterns
    moved = table[["n_gained", "n_lost"]].any(axis=1) | (table["in_old"] != table["in_new"])
    table = table.assign(rest=~moved, n=-table["n_new"]).sort_values(["rest", "n"], kind="stable")
    for when in ("old", "new"):
        table[f"n_{when}"] = table[f"n_{when}"].where(table[f"in_{when}"])
    counts = dict.fromkeys(list(COLUMNS)[1:], "Int64")
    return sending.rows_of(table[list(COLUMNS)].astype(counts).rename(columns=COLUMNS))


def _lines(tried: Tried, outcome: Outcome, change: str) -> dict[str, Any]:
    rows = tried.lines(outcome, change)
    ids = {one.article_id for one in rows}
    known = outcome.articles[outcome.articles["article_id"].astype("object").isin(ids)]
    about = {str(row["article_id"]): _from(row) for row in known.to_dict("records")}
    n = outcome.counted[f"n_{change}"]
    some = f"{LINES} of {n:,} matches" if n > LINES else amount(n, "match")
    return {
        "heading": f"{outcome.trial.frame}, {change}: {some}",
        "rows": [_row(one, about[one.article_id]) for one in rows],
    }


def _row(line: Line, about: str) -> list[str]:
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
