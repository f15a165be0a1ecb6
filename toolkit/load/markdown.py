"""Markdown: one article a file, with its fields in the front matter, if there is one, or its title as first heading."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import Any

import yaml

from toolkit.load import dates, markup
from toolkit.load.columns import found_in
from toolkit.load.encodings import text_of_head, whole
from toolkit.load.extras import imported
from toolkit.load.records import Records, plain

_WHAT = "Reading Markdown"
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NAME = re.compile(r"^[A-Za-z][\w -]{0,40}:(?:\s|$)", re.MULTILINE)

#: lists, quotations and code, HTML, and what is defined elsewhere: they may go on behind a blank line
_GOES_ON = re.compile(r"\n(?:[^\S\n]|>|[*+-](?:\s|\Z)|\d+[.)]|```|~~~)")
_STRANGE = re.compile(r"[<\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
#: lines without signs of Markdown, or two blanks at the end, which would break them
_PROSE = re.compile(r"\n*(?:(?![#=-])[^\s\\`*_\[\]&|][^\n\\`*_\[\]&|]*(?<!  )(?:\n|\Z))+")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # ten times as fast, where it was built with libyaml


def sniff(head: bytes) -> bool:
    """Front matter with names in it, or a first line that is a heading."""
    if b"\x00" in head:
        return False
    text = text_of_head(head).lstrip("\n")
    front = _FRONT.match(text)
    return bool(front and _NAME.search(front[1])) or re.match(r"# [^\n]", text) is not None


def read(content: bytes, name: str) -> list[Records]:
    """The article."""
    text, strange = whole(content)
    front, body = _parted(text.lstrip("\n"))
    heading, paragraphs = _paragraphs(body)
    title = "" if front.get("title") else heading
    if title and paragraphs and " ".join(paragraphs[0].split()) == title:
        paragraphs.pop(0)
    fields: dict[str, Any] = {"title": title, **front, "text": "\n\n".join(paragraphs)}
    flags = ["mixed encoding"] * bool(strange)
    if not fields.get("date"):
        told = dates.of_name(name)
        fields |= {"date": told.date, "date_source": told.source or None}
        flags += [told.flag] * bool(told.flag)
    return [Records.of_articles([(fields, flags)])]


def _paragraphs(body: str) -> tuple[str, list[str]]:
    """The heading with which it begins, and all paragraphs: only what is no prose needs to be rendered."""
    rendered = _renderer(imported("mistune", _WHAT))
    parted = _is_parted_by_blank_lines(body)
    blocks = body.strip("\n").split("\n\n") if parted else [body]
    heading = None
    found: list[str] = []
    for is_prose, several in groupby(blocks, key=lambda block: parted and _PROSE.fullmatch(block) is not None):
        if is_prose:
            found += [" ".join(block.split()) for block in several]
            heading = heading or ""
            continue
        page = rendered("\n\n".join(several))
        found += [text for _, text in markup.paragraphs(markup.tree(page, _WHAT))]
        heading = _heading(page) if heading is None else heading
    return heading or "", found


def _is_parted_by_blank_lines(body: str) -> bool:
    """Can each block be read by itself?"""
    return not ("]:" in body or "[^" in body or _STRANGE.search(body) or _GOES_ON.search(f"\n{body}"))


@cache
def _renderer(mistune: Any) -> Any:
    """From Markdown to HTML; to make it takes as long as to use it on a page."""
    return mistune.create_markdown(escape=False, plugins=["table", "footnotes"])


def _parted(text: str) -> tuple[dict[str, Any], str]:
    """The fields above the text under our names, as they are written there, and the text. What is no YAML is text."""
    front = _FRONT.match(text)
    if not front:
        return {}, text
    try:
        found = yaml.load(front[1], Loader=_LOADER)
    except (yaml.YAMLError, RecursionError):
        return {}, text
    if not isinstance(found, dict):
        return {}, text
    names = found_in(found, None)
    fields = {names.get(key, str(key)): plain(value) for key, value in found.items() if _is_plain(value)}
    return fields, text[front.end() :]


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _heading(page: str) -> str:
    """The first heading of the first degree, if the text begins with it."""
    first = re.match(r"\s*<h1[^<>]{0,200}>", page)
    if not first:
        return ""
    return markup.line_of(markup.tree(page[: page.find("</h1>")], _WHAT))
