"""Markdown: one article a file, with its fields in the front matter, if there is one, or its title as first heading."""

from __future__ import annotations

import re
from typing import Any

import yaml

from toolkit.load import dates, markup
from toolkit.load.columns import found_in
from toolkit.load.encodings import lines
from toolkit.load.extras import imported
from toolkit.load.records import Records, plain

_WHAT = "Reading Markdown"
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NAME = re.compile(r"^[A-Za-z][\w -]{0,40}:(?:\s|$)", re.MULTILINE)


def sniff(head: bytes) -> bool:
    """Front matter with names in it, or a first line that is a heading."""
    if b"\x00" in head:
        return False
    text = "".join(lines(head)[0]).lstrip("\n")
    front = _FRONT.match(text)
    return bool(front and _NAME.search(front[1])) or re.match(r"# [^\n]", text) is not None


def read(content: bytes, name: str) -> list[Records]:
    """The article."""
    text, strange = lines(content)
    front, body = _parted("".join(text).lstrip("\n"))
    page = imported("mistune", _WHAT).create_markdown(escape=False, plugins=["table", "footnotes"])(body)
    paragraphs = list(markup.paragraphs(markup.tree(page, _WHAT)))
    title = "" if front.get("title") else _heading(page)
    if title and paragraphs and " ".join(paragraphs[0][1].split()) == title:
        paragraphs.pop(0)
    fields: dict[str, Any] = {"title": title, **front, "text": "\n\n".join(text for _, text in paragraphs)}
    flags = ["mixed encoding"] * bool(strange)
    if not fields.get("date"):
        told = dates.of_name(name)
        fields |= {"date": told.date, "date_source": told.source or None}
        flags += [told.flag] * bool(told.flag)
    return [Records.of_articles([(fields, flags)])]


def _parted(text: str) -> tuple[dict[str, Any], str]:
    """The fields above the text under our names, as they are written there, and the text. What is no YAML is text."""
    front = _FRONT.match(text)
    if not front:
        return {}, text
    try:
        found = yaml.load(front[1], Loader=yaml.BaseLoader)
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
