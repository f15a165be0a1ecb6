"""A report as Markdown, with its figures beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from toolkit import charts, figures
from toolkit.figures.provenance import MADE_BY
from toolkit.report import words
from toolkit.report.content import Content
from toolkit.report.page import SOME, plain, times, told
from toolkit.text.passages import spaced


def figures_of(content: Content, folder: Path) -> None:
    """Save them in this folder, each with its numbers."""
    for picture in content.pictures:
        figures.save(picture.figure, picture.name, data=picture.table, folder=folder)


def markdown(content: Content, folder: str) -> str:
    """The whole text."""
    parts = [f"# {escaped(content.title)}", words.LEAD]
    parts += ["\n".join(f"- {name}: {escaped(one)}" for name, one in content.facts)]
    parts += ["## What is in the corpus", _table(content.groups)]
    parts += [escaped(one) for one in (words.left_out(content), words.silence(content)) if one]
    if content.rejects is not None and len(content.rejects):
        parts.append(_table(content.rejects))
    for picture in content.pictures:
        alternative = escaped(charts.alternative_text(picture.figure))
        parts += [f"## {escaped(picture.heading)}", escaped(words.before(picture.name, content))]
        parts.append(f"![{alternative}]({quote(folder)}/{picture.name}.png)")
        if picture.name == "groups":
            parts += [_table(told(picture.table)), escaped(words.columns(content))]
    parts += _lines(content)
    if len(content.keywords):
        parts += [f"## {escaped(words.apart(content))}", escaped(words.before("keywords", content))]
        parts.append(_table(times(content.keywords)))
    parts += ["## How this was counted", *map(escaped, words.methods(content))]
    parts += ["## What this rests on", "\n".join(f"- {name}: {escaped(one)}" for name, one in content.sources)]
    if content.notes:
        parts.append("\n".join(f"- {escaped(one)}" for one in content.notes))
    return "\n\n".join([*parts, f"Made by {MADE_BY}.\n"])


def _lines(content: Content) -> list[str]:
    found = []
    for frame, own in content.lines.groupby("frame", sort=False):
        shown = own.head(SOME)
        told = [
            f"- {escaped(outlet)}, {date}: … {_beside(left, right, escaped(match))} …"
            for left, match, right, outlet, date in zip(
                *(shown[name] for name in ("left", "match", "right", "outlet", "date")), strict=True
            )
        ]
        found += [f"### {escaped(frame)}", "\n".join(told)]
    return ["## Some lines", *found] if found else []


def _beside(left: str, right: str, match: str) -> str:
    before, behind = spaced(left, right)
    blank, space = (" " if one != one.strip() else "" for one in (before, behind))
    return f"{escaped(before)}{blank}**{match}**{space}{escaped(behind)}"


def _table(table: pd.DataFrame) -> str:
    head = [f"| {' | '.join(map(escaped, table.columns))} |", "|" + "---|" * table.shape[1]]
    return "\n".join(
        [*head, *(f"| {' | '.join(map(_cell, row))} |" for row in table.itertuples(index=False, name=None))]
    )


def _cell(value: Any) -> str:
    return escaped(plain(value))


def escaped(value: object) -> str:
    """Text that Markdown takes for nothing else.

    Examples
    --------
    >>> escaped("<b>*a* | [x](y)")
    '\\\\<b\\\\>\\\\*a\\\\* \\\\| \\\\[x\\\\](y)'
    """
    return re.sub(r"([\\`*_\[\]<>|#~!&])", r"\\\1", " ".join(str(value).split()))
