"""A table as a page that a browser shows, and that Word opens or takes by copying: no script, no file besides."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from toolkit.tables.readable import Shown, line

_THICK, _THIN = "1.5pt solid #000000", "0.75pt solid #000000"
_PAGE = "font-family: 'Times New Roman', Times, serif; font-size: 11pt; color: #000000; background: #ffffff"
_PADDING = "padding: 2pt 6pt; vertical-align: top"


def write(shown: Sequence[Shown], *, caption: str, notes: Sequence[str], name: str) -> str:
    """The whole page. Styles stand in the elements, where Word looks for them; rules as APA has them."""
    title = escaped(caption or name)
    above = f'<caption dir="auto" style="caption-side: top; text-align: left; padding: 4pt 6pt">{title}</caption>\n'
    below = "".join(f'<p dir="auto" style="margin: 0 6pt; font-size: 9pt">{escaped(note)}</p>\n' for note in notes)
    rows = list(zip(*(column.cells for column in shown), strict=True))
    body = "".join(_row(shown, cells, is_last=number == len(rows)) for number, cells in enumerate(rows, start=1))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<title>{title}</title>\n</head>\n<body style="{_PAGE}">\n'
        f'<table style="border-collapse: collapse; margin-bottom: 4pt">\n{above if line(caption) else ""}'
        f"<thead>\n{_head(shown)}</thead>\n<tbody>\n{body}</tbody>\n</table>\n{below}</body>\n</html>\n"
    )


def escaped(text: str) -> str:
    return html.escape(line(text), quote=True)


def _head(shown: Sequence[Shown]) -> str:
    ruled = f"border-top: {_THICK}; border-bottom: {_THIN}; font-weight: normal; {_PADDING}"
    return _cells(f'<th scope="col" dir="auto" style="{ruled}', (column.heading for column in shown), shown, "th")


def _row(shown: Sequence[Shown], cells: Sequence[str], *, is_last: bool) -> str:
    ruled = f"border-bottom: {_THICK}; {_PADDING}" if is_last else _PADDING
    return _cells(f'<td dir="auto" style="{ruled}', cells, shown, "td")


def _cells(opening: str, cells: Iterable[str], shown: Sequence[Shown], tag: str) -> str:
    sides = ["right; white-space: nowrap" if column.is_number else "left" for column in shown]
    told = zip(cells, sides, strict=True)
    return (
        "<tr>" + "".join(f'{opening}; text-align: {side}">{escaped(cell)}</{tag}>' for cell, side in told) + "</tr>\n"
    )
