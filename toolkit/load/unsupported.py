"""What is known and not read: better one sentence than an export taken for a single article."""

from __future__ import annotations

import re

_MAIL = re.compile(rb"\n(?:MIME-Version|Content-Type|Delivered-To|Return-Path):", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_STARTS = (
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file (.doc, .xls)"),
    (b"SQLite format 3\x00", "an SQLite database (named by itself, it is asked with query=)"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\x80\x04", "a Python pickle, which may run code"),
    (b"\x80\x05", "a Python pickle, which may run code"),
)


def what_it_is(head: bytes) -> str:
    """The name of a format that is known and not read, or nothing.

    Examples
    --------
    >>> what_it_is(b"Rar!..."), what_it_is(b"title,text")
    ('a RAR archive', '')
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, name in _STARTS:
        if start.startswith(magic):
            return name
    if head[8:12] == b"DUCK":
        return "a DuckDB database (named by itself, it is asked with query=)"
    if head.startswith(b"PK\x03\x04") and b"mimetypeapplication/" in head[:200]:
        return "an OpenDocument file or an e-book"
    if start.startswith((b"<?xml", b"<rss", b"<feed")):
        return "an XML file"
    if _PAGE.search(start[:2_000]):
        return "a web page (HTML)"
    return "an e-mail" if len(_MAIL.findall(b"\n" + head[:4_000])) >= 2 else ""
