"""RTF, also where the file is called `.doc`: an export of Nexis or Factiva, or one article with its title first.

Lines are not broken here: each is a whole paragraph, and nothing stands in the middle of the page.
"""

from __future__ import annotations

from toolkit.errors import UnreadableFile
from toolkit.load import factiva_text, nexis, nexis_text, rtf_text
from toolkit.load.nexis import Block
from toolkit.load.records import Records
from toolkit.load.word import one_article


def sniff(head: bytes) -> bool:
    """As every RTF file begins."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{\\rtf")


def read(content: bytes, name: str) -> list[Records]:
    """The articles of an export, or the one that the file is."""
    text, breaks_off = rtf_text.read(content.decode("latin-1"))
    records = _records(text, name)
    if breaks_off and records.rows:
        records.flags.setdefault(len(records.rows) - 1, []).append("truncated")
    return [records]


def _records(text: str, name: str) -> Records:
    text = text.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")  # halves of one sign
    told = [" ".join(line.split()) for line in text.split("\n")]
    spans = nexis_text.pieces(told)
    if spans:
        return _nexis(told, spans)
    if factiva_text.is_export("\n".join(told)):
        return factiva_text.read_lines(told)
    told = [line for line in told if line]
    if len(told) < 2:
        raise UnreadableFile(f"'{name}' is RTF without an article in it: it has no title with a text below.")
    return one_article(told[0], told[1:], name)


def _nexis(told: list[str], spans: list[tuple[int, int]]) -> Records:
    pieces = (told[begin:end] for begin, end in spans)
    found = Records.of_articles([nexis.article(Block([line]) for line in piece if line) for piece in pieces])
    found.claimed = nexis_text.claimed(told[: spans[0][0]])
    return found
