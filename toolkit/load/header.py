"""The header of a table: each column has a name of its own, and no row has more fields than there are names."""

from __future__ import annotations

from collections.abc import Iterable


def unique_names(header: Iterable[object]) -> list[str]:
    """The names of the columns; those that stand twice or not at all get a number.

    Examples
    --------
    >>> unique_names(["title", "", "title"])
    ['title', 'column 2', 'title (3)']
    """
    found: dict[str, None] = {}
    for number, name in enumerate(header, start=1):
        new = str(name) or f"column {number}"
        while new in found:
            new = f"{new} ({number})"
        found[new] = None
    return list(found)


def too_many(fields: list[str], columns: list[str]) -> str:
    """What is wrong with a row that has more fields than the header, or nothing.

    Examples
    --------
    >>> too_many(["War", "It goes on.", "and on"], ["title", "text"])
    'has 3 fields, but the header names 2'
    """
    if any(field.strip() for field in fields[len(columns) :]):
        return f"has {len(fields)} fields, but the header names {len(columns)}"
    return ""
