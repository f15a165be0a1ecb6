"""Media Cloud: lists of stories as CSV or JSON, from the site of today, its interface and the old Explorer.

There are titles and addresses, no texts, except in answers of the old interface, which hold the text or its sentences.
What can be downloaded beside the lists are counts, of stories by day, source or word: these hold no articles. A date
may be `undateable`, or said not to be reliable; the day on which a story was collected is another one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import delimited, responses
from toolkit.load.columns import is_name_of, plain
from toolkit.load.json_records import documents
from toolkit.load.json_records import sniff as is_json
from toolkit.load.languages import code_of
from toolkit.load.markup import unwrapped
from toolkit.load.records import Records
from toolkit.load.responses import text
from toolkit.load.sources import blocks

_STORY = ({"mediaurl", "medianame", "publishdate"}, {"storiesid", "publishdate"})
_COUNTS = ({"ratio", "count"}, {"ratio", "totalcount"})
_NAMES = {
    "title": ("title",),
    "date": ("publish_date",),
    "outlet": ("media_name", "media_url"),
    "language": ("language",),
    "url": ("url",),
    "database_id": ("stories_id", "id"),
    "load_date": ("indexed_date", "collect_date"),
}
_UNUSED = ("story_text", "story_sentences", "description", "sentence", "sentence_number", "_version_")
_HEAD = 65_536
_SENTENCES = "story_sentences"
_WHAT = "Reading stories of Media Cloud"


def sniff(head: bytes) -> bool:
    """A list of stories, in JSON or below a row of names, or a list of counts."""
    if is_json(head):
        return any(
            responses.names(head, *names) for names in (("stories_id", "publish_date"), ("media_name", "publish_date"))
        )
    header = delimited.names_in(head)
    names = {plain(name) for name in header}
    has_texts = any(is_name_of(name, "text") for name in header)  # then it is somebody's own table
    return (any(some <= names for some in _STORY) and not has_texts) or _is_of_counts(names)


def _is_of_counts(names: set[str]) -> bool:
    return len(names) <= 6 and any(some <= names for some in _COUNTS)


def read(content: bytes, name: str) -> list[Records]:
    """The stories."""
    if is_json(content[:1_000]):
        return [_of_json(content, name)]
    _check_names(content[:_HEAD], name)
    return [records.as_articles(_story) for records in delimited.read(content, name)]


def stream(path: Path, name: str) -> Iterator[Records]:
    """The same, some stories at a time."""
    head = next(blocks(path, name), b"")[:_HEAD]
    if is_json(head):
        yield from read(b"".join(blocks(path, name)), name)
        return
    _check_names(head, name)
    for records in delimited.stream(path, name):
        yield records.as_articles(_story)


def _check_names(head: bytes, name: str) -> None:
    names = {plain(one) for one in delimited.names_in(head)}
    if _is_of_counts(names):
        raise UnreadableFile(
            f"'{name}' holds counts of Media Cloud, not articles: download its list of stories, with their URLs."
        )
    if not any(some <= names for some in _STORY):
        raise UnreadableFile(f"'{name}' is no list of stories of Media Cloud.")


def _of_json(content: bytes, name: str) -> Records:
    """Stories, or an object with the sentences of each under its number."""
    found, _ = documents(content, name)
    if all(isinstance(value, dict) and value and all(map(str.isdecimal, value)) for value, _ in found):
        return responses.of(found, lambda value: [{"stories_id": key, _SENTENCES: value[key]} for key in value], _story)
    return responses.read(content, name, "publish_date", _story)


def _story(record: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    record = {**_first_sentence(record), **record}
    fields: dict[str, Any] = {
        ours: next(filter(None, (text(record.get(name)) for name in names)), "") for ours, names in _NAMES.items()
    }
    used = {*itertools.chain(*_NAMES.values()), *_UNUSED}
    fields |= {name: value for name, value in record.items() if name not in used and not isinstance(value, list | dict)}
    fields["text"], flags = _text(record)
    fields["language"] = code_of(fields["language"])
    fields["title"] = unwrapped(record.get("title"), _WHAT)
    if fields["date"] == "undateable":
        fields["date"] = ""
        flags.append("undateable")
    elif text(record.get("date_is_reliable")).casefold() in ("0", "false", "f"):
        flags.append("the date is not reliable")
    return fields, flags


def _text(record: Mapping[str, Any]) -> tuple[str, list[str]]:
    """As the old interface gave it, else its sentences one after the other; descriptions are no text."""
    whole = unwrapped(record.get("story_text"), _WHAT)
    if whole:
        return whole, []
    sentences = sorted(_sentences(record), key=lambda sentence: int(text(sentence.get("sentence_number")) or 0))
    told = " ".join(filter(None, (text(sentence.get("sentence")) for sentence in sentences)))
    return told, ["joined from sentences"] * bool(told)


def _sentences(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = record.get(_SENTENCES)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _first_sentence(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a story is nothing but its sentences, each of them has its date and its language."""
    first = next(iter(_sentences(record)), {})
    return {name: first[name] for name in ("publish_date", "language", "media_id") if name in first}
