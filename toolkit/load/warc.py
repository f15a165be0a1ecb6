"""Web archives (WARC, and ARC before it): every page that was fetched is an article, read as a saved page.

An archive also holds what was asked, what was answered with an error or a redirection, pictures, and notes that a page
was the same as before. Answers that are no page are listed; a page that was cut off is read and flagged. Archives often
break off in the middle of a record.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import page
from toolkit.load.extras import imported
from toolkit.load.records import Records, Reject, excerpt

_WHAT = "Reading web archives"
_PAGES = ("text/html", "application/xhtml+xml")
_ANSWERS = ("response", "resource", "revisit")
_Found = tuple[dict[str, Any], list[str]] | str  # an article, or why there is none
_BREAKS_OFF = "the archive breaks off here"
_LARGEST = 50_000_000  # bytes; no article is larger


def sniff(head: bytes) -> bool:
    """The version of the format, or how an ARC file begins."""
    return head.startswith((b"WARC/", b"filedesc://"))


def read(content: bytes, name: str) -> list[Records]:
    """The pages among the answers."""
    read: list[tuple[dict[str, Any], list[str]]] = []
    rows: list[int] = []
    rejects: list[Reject] = []
    for row, (address, found, flag) in enumerate(_answers(content), start=1):
        if isinstance(found, str):
            rejects.append(Reject(row, found, excerpt(address)))
        else:
            read.append((found[0], [*found[1], *[flag] * bool(flag)]))
            rows.append(row)
    if not rows and not rejects:
        raise UnreadableFile(f"'{name}' is a web archive without a single answer.")
    return [replace(Records.of_articles(read, rows), rejects=rejects)]


def _answers(content: bytes) -> Iterator[tuple[str, _Found, str]]:
    """The address of each answer, its article or why it is none, and what was wrong with it in the archive."""
    archive = imported("warcio.archiveiterator", _WHAT).ArchiveIterator(io.BytesIO(content), arc2warc=True)
    last: tuple[str, _Found, str] | None = None
    while True:
        n_errors, problem, record = archive.err_count, "", None
        try:
            with redirect_stderr(io.StringIO()):  # the library prints what we flag
                record = next(archive, None)
                found = _article(record) if record is not None and record.rec_type in _ANSWERS else None
        except Exception:
            problem = _BREAKS_OFF
        if last:
            yield (*last[:2], last[2] or "of another length than the archive says" * (archive.err_count > n_errors))
        if problem:
            yield "", problem, ""
            return
        if record is None:
            if (archive.next_line or b"").strip():  # a record began, and its head has no end
                yield "", _BREAKS_OFF, ""
            return
        last = (_address(record), found, _cut(record)) if found else None


def _address(record: Any) -> str:
    return record.rec_headers.get_header("WARC-Target-URI") or ""


def _article(record: Any) -> _Found:
    """A page as an article, or why an answer is none."""
    if record.rec_type == "revisit":
        return "is the same as before (revisit)"
    headers = record.http_headers
    status = headers.get_statuscode() if headers else "200"
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    if not status.startswith("2"):
        return f"was answered with {status}"
    if kind.partition(";")[0].strip().casefold() not in _PAGES:
        return f"is no page, but {kind.partition(';')[0].strip() or 'of no type'}"
    body = record.content_stream().read(_LARGEST)
    fields, flags = page.article(page.decoded(body, _charset(kind)), _address(record))
    fields["load_date"] = record.rec_headers.get_header("WARC-Date")
    return fields, flags


def _charset(kind: str) -> str:
    return kind.casefold().partition("charset=")[2].strip(" \"';")


def _cut(record: Any) -> str:
    """Said by the archive, or seen: fewer bytes than it says."""
    told = record.rec_headers.get_header("WARC-Truncated")
    if told:
        return f"truncated ({told})"
    return "truncated" if getattr(record.raw_stream, "limit", 0) > 0 else ""
