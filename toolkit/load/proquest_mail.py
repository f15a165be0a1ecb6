"""A ProQuest export as e-mail: the page of `proquest_page` in an HTML part, beside pictures; forwarded also as text."""

from __future__ import annotations

import email
import re
from email.message import Message

from toolkit.errors import UnreadableFile
from toolkit.load import proquest_page
from toolkit.load.encodings import in_utf8
from toolkit.load.markup import text_in
from toolkit.load.proquest_records import records
from toolkit.load.records import Records

_FIELD = re.compile(
    rb"^(?:MIME-Version|Content-Type|Received|Delivered-To|Return-Path|Message-ID):", re.MULTILINE | re.IGNORECASE
)
_HEAD = 8_000


def sniff(head: bytes) -> bool:
    """An e-mail that names ProQuest."""
    named = not head.lstrip().startswith(b"<") and b"proquest" in head.lower()
    return named and len(_FIELD.findall(head[:_HEAD])) >= 2


def read(content: bytes, name: str) -> list[Records]:
    """One article for each record in its pages."""
    try:
        parts = list(email.message_from_bytes(content).walk())
    except RecursionError as error:
        raise UnreadableFile(f"'{name}' is an e-mail with parts nested too deeply to be read.") from error
    pages = [_page(part) for part in parts if part.get_content_type() == "text/html"]
    found = [piece for page in pages for piece in proquest_page.pieces(page)]
    without = (
        f"'{name}' is an e-mail without the articles of a ProQuest export: "
        "have them sent with their full text, in English, or save them as text."
    )
    return [records(found, without)]


def _page(part: Message) -> str:
    """Whatever encoding it declares, it is UTF-8, or what a mail program made of it on a Western system."""
    payload = part.get_payload(decode=True)
    return text_in(in_utf8(payload)) if isinstance(payload, bytes) else ""
