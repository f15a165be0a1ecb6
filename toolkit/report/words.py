"""What a report says in sentences: how it was counted, and what each point is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.charts import names, periods
from toolkit.report.lines import LONGEST, WINDOW

if TYPE_CHECKING:
    from toolkit.report.content import Content


def methods(content: Content) -> list[str]:
    """How it was counted, a paragraph each, with references."""
    texts = "The texts of their articles are" if content.texts else "The full texts are not"
    return [
        "A word is a run of letters, marks and digits; hyphens separate, apostrophes do not. A frame is a list of "
        "patterns: words, words with an asterisk for any further letters, and phrases. Within a frame each word counts "
        "once, and what shields a pattern (such as a known false friend) takes it out. Negated matches count as well.",
        f"A rate is matches per 1,000 words of all articles of a group. Its {content.level * 100:g} % interval goes by "
        "whole articles, since the words of one article are no independent witnesses: it is linearised (Woodruff 1971, "
        "Journal of the American Statistical Association 66:411–414), on the logarithm, with Student's t. It is "
        "missing where fewer than three articles are in a group, or none has a match. The share of articles with a "
        "match has Wilson's interval (Wilson 1927, Journal of the American Statistical Association 22:209–212).",
        "Keywords are compared with all other articles by their log ratio (Hardie 2014, Log Ratio: an informal "
        "introduction, Lancaster University), with intervals by article, and stand in the order of their "
        "log-likelihood (Dunning 1993, Computational Linguistics 19:61–74).",
        f"Behind a point stand lines that were drawn by chance, from as many articles as there are: {WINDOW} words on "
        f"either side of a match, fewer than {LONGEST + 1} in all, and no two lines of an article touch. {texts} in "
        "this page.",
        "Numbers describe the words of these articles. They do not say why a word was chosen, who speaks, or what is "
        "true; a dictionary measures vocabulary, not stance. Copies of agency reports count as often as they were "
        "printed.",
    ]


def period(value: Any) -> str:
    """A period as charts write it."""
    return "" if value is None or pd.isna(value) else periods.label(value)


def point(frame: str, group: str, row: dict[str, Any]) -> tuple[str, str]:
    """What a point is of, and its numbers."""
    of = ", ".join(one for one in (frame, group, period(row.get("period"))) if one)
    n_hits = int(row["n_hits"])
    n = f"{n_hits:,} match{'' if n_hits == 1 else 'es'} in {names.amount(int(row['n_articles']), 'article')}"
    if pd.isna(row["rate"]):
        return of, n
    rate, low, high = (names.number(row[name]) for name in ("rate", "rate_low", "rate_high"))
    within = "" if pd.isna(row["rate_low"]) else f" ({low} to {high})"
    return of, f"{rate} per 1,000 words{within}; {n}"
