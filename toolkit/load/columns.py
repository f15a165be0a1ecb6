"""Which column is which: the usual names of the fields of an article, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from toolkit.errors import UnreadableFile, did_you_mean

_LONGEST_SHOWN, _MOST_SHOWN = 40, 20
OURS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "head", "heading", "article title", "web title", "titel", "titre", "kop"),
    "text": (
        "text",
        "full text",
        "body",
        "body text",
        "content",
        "article text",
        "article body",
        "main text",
        "maintext",
        "article",
        "story",
        "plain text",
        "transcript",
    ),
    "date": (
        "date",
        "publish date",
        "published date",
        "publication date",
        "date published",
        "published",
        "pub date",
        "published at",
        "web publication date",
        "datetime",
        "timestamp",
        "day",
        "created at",
        "year",
    ),
    "outlet": (
        "outlet",
        "publisher",
        "publication",
        "publication title",
        "newspaper",
        "media name",
        "medium",
        "source name",
        "source",
        "site name",
        "journal",
        "domain",
    ),
    "url": ("url", "link", "article source link", "article url", "web url", "article link", "href", "permalink", "uri"),
    "author": ("author", "authors", "byline", "creator", "journalist"),
    "section": ("section", "section name", "rubric", "category", "desk"),
    "page": ("page", "pages"),
    "edition": ("edition",),
    "place": ("place", "dateline", "location"),
    "language": ("language", "lang"),
    "database_id": ("database id", "document id", "accession number", "id"),
}


@lru_cache(maxsize=4_096, typed=True)  # of thousands of files, most have the same names
def plain(name: object) -> str:
    """A name without case, blanks and signs.

    Examples
    --------
    >>> plain("Publish_Date "), plain("publishedAt")
    ('publishdate', 'publishedat')
    """
    return re.sub(r"[\W_]+", "", str(name)).casefold()


_OF = {plain(name): ours for ours, names in OURS.items() for name in names}
_RANKS = {ours: {plain(name): rank for rank, name in enumerate(names)} for ours, names in OURS.items()}


def is_usual(name: object) -> bool:
    """Is this how a field of an article is usually called?

    Examples
    --------
    >>> is_usual("Publication Date"), is_usual("colour")
    (True, False)
    """
    return plain(name) in _OF


def is_name_of(name: object, *ours: str) -> bool:
    """Is this a usual name of one of these fields of ours?

    Examples
    --------
    >>> is_name_of("Headline", "title", "text"), is_name_of("Byline", "title", "text")
    (True, False)
    """
    return _OF.get(plain(name)) in ours


def found_in(theirs: Iterable[object], given: Mapping[str, str] | None) -> dict[object, str]:
    """Their names and ours: first as the user gave them, then by their usual names.

    Examples
    --------
    >>> found_in(["Headline", "body", "colour", "Kopf"], {"Kopf": "title"})
    {'Kopf': 'title', 'body': 'text'}
    """
    theirs, given = list(theirs), given or {}
    found: dict[object, str] = {name: given[str(name)] for name in theirs if str(name) in given}
    bare = {name: plain(name) for name in theirs}
    for ours, rank in _RANKS.items():
        if ours in found.values():
            continue
        named = [name for name in theirs if name not in found and bare[name] in rank]
        if named:
            found[min(named, key=lambda name: (name != ours, rank[bare[name]]))] = ours
    return found


def check_given(given: Mapping[str, str] | None, seen: Iterable[object]) -> None:
    """A name that no file has is a slip of the hand."""
    names = list(dict.fromkeys(str(name) for name in seen))
    for name in given or {}:
        if name not in names and names:
            raise ValueError(
                f"columns= names '{name}', which is no column here.{did_you_mean(name, names)} "
                f"Columns: {_listed(names)}."
            )


def nothing_to_read(name: str, theirs: Iterable[object]) -> UnreadableFile:
    """What to say of a table without titles and texts."""
    names = list(map(str, theirs))
    first = names[0] if names and len(names[0]) <= _LONGEST_SHOWN else "their name"
    return UnreadableFile(
        f"'{name}' has no column of texts or titles; it has: {_listed(names) or 'none'}. "
        f'Say which it is: columns={{"{first}": "text"}}.'
    )


def _listed(names: list[str]) -> str:
    """What is taken for names may be a whole text."""
    shown = [name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN].rstrip()}…" for name in names]
    return ", ".join(shown[:_MOST_SHOWN]) + (", …" if len(shown) > _MOST_SHOWN else "")
