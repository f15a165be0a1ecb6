"""What a report says in sentences: how it was counted, and what each point is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.charts import names, periods
from toolkit.report.lines import LONGEST, WINDOW

if TYPE_CHECKING:
    from toolkit.report.content import Content


#: what a report is about, for who has never read one
LEAD = (
    "A frame is a way of telling a story, and here a list of words and phrases that belong to it. This page counts how "
    "often they stand in these articles, shows where, and says how sure that is."
)


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
        "introduction, Lancaster University), the binary logarithm of “times as often”: 1 is twice, 2 four times. "
        "Intervals are by article; words stand in the order of their log-likelihood (Dunning 1993, Computational "
        "Linguistics 19:61–74). A word is shown if five articles of the group have it, and it stands nowhere else, or "
        "its interval lies above 1.",
        f"Behind a point stand lines that were drawn by chance, from as many articles as there are: {WINDOW} words on "
        f"either side of a match, fewer than {LONGEST + 1} in all, and no two lines of an article, or of its copies, "
        f"touch. {texts} in this page.",
        "Numbers describe the words of these articles. They do not say why a word was chosen, who speaks, or what is "
        "true; a dictionary measures vocabulary, not stance. Copies of agency reports count as often as they were "
        "printed.",
    ]


def before(name: str, content: Content) -> str:
    """How a chart, a table or the lines are to be read, in words that need no others."""
    level, by = f"{content.level * 100:g} %", content.by
    told = {
        "corpus": "The darker a cell, the more articles. Where it is hatched there is none: nothing can be said of "
        "that time, and what rises behind it may be no more than a newspaper that comes in.",
        "groups": f"How often do the words of a frame stand in the articles of each {by}? A bar is matches per 1,000 "
        f"words; the line at its end is the {level} interval, in which the rate might lie had other articles of the "
        "same kind been printed. Where lines overlap widely, the bars may differ by chance alone.",
        "frames": "The same for every frame of the lexicon, also for those that are not drawn above: the darker, the "
        "more matches per 1,000 words. The intervals stand in the numbers.",
        "time": f"The same rates, period by period. The band is the {level} interval: of what stays inside it nobody "
        "can be sure that it is a change. The first and the last hundredth of the articles are left out, as a few "
        "stragglers would stretch the time.",
        "keywords": f"Which words does each {by} use more often than all others together? “Here” says how often, and "
        "in how many of its articles; “elsewhere” how often in all others. “Times as often” compares the two per word, "
        f"and from … to is its {level} interval; there is none for what stands nowhere else. A word is shown if five "
        "articles have it and chance hardly explains it. Words such as “the” and “of” are left out.",
        "lines": "Some matches of each frame with the words around them, drawn by chance: do they mean what the frame "
        "says? On a screen, each point of the charts above opens lines of its own.",
    }
    return told[name]


def apart(content: Content) -> str:
    """The heading of the keywords."""
    return f"Words that set each {content.by} apart"


def left_out(content: Content) -> str:
    """What became no article."""
    if content.rejects is None:
        return "These articles were given as a table: whether something was left out before is not known here."
    n = int(content.rejects["records"].sum())
    return (
        f"{names.amount(n, 'record')} became no article; why, stands below."
        if n
        else "Every record that was read became an article."
    )


def columns(content: Content) -> str:
    """What the columns of the numbers are."""
    return (
        "“Per 1,000 words” is matches per 1,000 words of all articles, and from … to its "
        f"{content.level * 100:g} % interval; “with a match” are the articles in which the frame stands at least once, "
        "and their share is between 0 and 1. A dash is what cannot be known."
    )


def silence(content: Content) -> str:
    """Which frames have no match at all."""
    if not content.silent:
        return ""
    return f"No match at all in these articles: {names.joined(content.silent)}."


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
