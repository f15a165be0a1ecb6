"""Which formats there are, and which one a file has: told by what it holds, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from toolkit.errors import UnreadableFile, did_you_mean
from toolkit.load import (
    clipping,
    delimited,
    europresse,
    factiva_html,
    factiva_text,
    factiva_xml,
    feed,
    gdelt,
    gdelt_events,
    guardian,
    json_records,
    markdown,
    mediacloud,
    newsapi,
    nexis_html,
    nexis_text,
    nyt,
    page,
    parquet,
    pdf,
    proquest_mail,
    proquest_page,
    proquest_text,
    ris,
    rtf,
    unsupported,
    warc,
    word,
    wordpress,
    workbook,
)
from toolkit.load.records import Records

_TABLES = (".csv", ".tsv", ".tab", ".psv")
_GENERAL = ("jsonl", "json", "csv", "markdown", "clipping", "text")  # they would take much for theirs that is not
_TEXTS = (".txt", ".text", ".md", ".markdown", "")


@dataclass(frozen=True)
class Format:
    """A way in which articles lie in a file: how its beginning looks, and how it is read.

    `read(content, name)` gives `Records` for each table in it: one row per record, under the source's own names.
    `stream(path, name)`, where there is one, gives the same of a large file, some records at a time. `reads` and
    `leaves` say to users what it reads, and what is not read of it.
    """

    name: str
    sniff: Callable[[bytes], bool]
    read: Callable[[bytes, str], list[Records]]
    reads: str = ""
    leaves: str = ""
    stream: Callable[[Path, str], Iterator[Records]] | None = None


FORMATS: tuple[Format, ...] = (
    Format(
        "parquet",
        parquet.sniff,
        parquet.read,
        "Parquet files with a row per article",
        "nested columns",
        stream=parquet.stream,
    ),
    Format("excel", workbook.sniff, workbook.read, "Excel workbooks (.xlsx), every sheet", "old .xls; formulas"),
    Format(
        "word",
        word.sniff,
        word.read,
        "Word files (.docx): exports of Nexis Uni, or one article each",
        "pictures, headers, comments",
    ),
    Format(
        "rtf", rtf.sniff, rtf.read, "RTF, also as .doc: exports of Nexis and Factiva, or one article each", "pictures"
    ),
    Format("pdf", pdf.sniff, pdf.read, "PDF files of one article each", "scans; exports of many articles"),
    Format("warc", warc.sniff, warc.read, "web archives (WARC, ARC): the pages in them", "pictures, other files"),
    Format("nexis-html", nexis_html.sniff, nexis_html.read, "Nexis and Nexis UK, saved as HTML", "pictures"),
    Format(
        "factiva-html",
        factiva_html.sniff,
        factiva_html.read,
        "Factiva, saved as HTML, with or without all indexing, in any language of the interface",
        "codes but the subjects",
    ),
    Format("factiva-xml", factiva_xml.sniff, factiva_xml.read, "Factiva as XML", "codes but the subjects"),
    Format("europresse", europresse.sniff, europresse.read, "Europresse, saved as HTML, in its old and new layout"),
    Format("proquest-page", proquest_page.sniff, proquest_page.read, "ProQuest, saved as HTML", "pictures"),
    Format("proquest-mail", proquest_mail.sniff, proquest_mail.read, "ProQuest, sent by e-mail (.eml)", "pictures"),
    Format("page", page.sniff, page.read, "web pages, each of which is an article", "menus, comments, pictures"),
    Format(
        "wordpress",
        wordpress.sniff,
        wordpress.read,
        "WordPress' own exports (WXR): posts that are published",
        "pages, drafts, comments",
    ),
    Format("feed", feed.sniff, feed.read, "RSS and Atom: titles, with texts or descriptions", "pictures, comments"),
    Format(
        "newsapi",
        newsapi.sniff,
        newsapi.read,
        "answers of NewsAPI and GNews: title, description, beginning of the text",
        "the rest of the text, which they do not give",
    ),
    Format(
        "guardian",
        guardian.sniff,
        guardian.read,
        "answers of the Guardian's Open Platform; times as in London",
        "tags; live blocks; pictures",
    ),
    Format(
        "nyt",
        nyt.sniff,
        nyt.read,
        "answers of the New York Times' Article Search: title, abstract, first paragraph; times as in New York",
        "the rest of the text, which it does not give",
    ),
    Format(
        "mediacloud",
        mediacloud.sniff,
        mediacloud.read,
        "Media Cloud's lists of stories as CSV or JSON: titles only, unless its old interface gave the text",
        "its counts: they hold no articles",
        stream=mediacloud.stream,
    ),
    Format(
        "gdelt",
        gdelt.sniff,
        gdelt.read,
        "GDELT's lists of articles (DOC) and Global Knowledge Graph 2: titles only, dated when they were seen",
        "the first graph: it holds no titles",
    ),
    Format(
        "gdelt-events",
        gdelt_events.sniff,
        gdelt_events.read,
        "GDELT's events (1 and 2) and mentions: metadata only, no titles, no texts; dated when they were seen",
        "codes of actors but their countries; places of actors",
        stream=gdelt_events.stream,
    ),
    Format(
        "jsonl",
        json_records.sniff_lines,
        json_records.read_lines,
        "JSON Lines: an object a line",
        stream=json_records.stream_lines,
    ),
    Format("json", json_records.sniff, json_records.read, "JSON: a list of objects, or an object with one"),
    Format(
        "csv", delimited.sniff, delimited.read, "CSV and its kin, with names in the first row", stream=delimited.stream
    ),
    Format("proquest-text", proquest_text.sniff, proquest_text.read, "ProQuest, saved as text"),
    Format(
        "nexis",
        nexis_text.sniff,
        nexis_text.read,
        "LexisNexis and Nexis UK, saved as text, with labels in seven languages",
        "index terms but the subjects",
    ),
    Format(
        "factiva",
        factiva_text.sniff,
        factiva_text.read,
        "Factiva as text (read by descriptions of it: no real file was at hand)",
        "codes but the subjects",
    ),
    Format("ris", ris.sniff, ris.read, "RIS: lists of references, with abstracts at the most"),
    Format("markdown", markdown.sniff, markdown.read, "Markdown, one article a file, with or without front matter"),
    Format("clipping", clipping.sniff, clipping.read, "one article copied into a text file, its title first"),
    Format("text", lambda head: b"\x00" not in head, clipping.read_plain, "one text a file, without a title"),
)


def formats() -> pd.DataFrame:
    """Which formats can be loaded, what is read of them, and what is not.

    Returns
    -------
    DataFrame
        One row per format, in the order in which they are tried: `format` (its name for `format=`), `reads`, `leaves`.

    Examples
    --------
    >>> formats().set_index("format").loc["nexis-html", "reads"]
    'Nexis and Nexis UK, saved as HTML'
    """
    rows = [(one.name, one.reads, one.leaves) for one in FORMATS]
    return pd.DataFrame(rows, columns=["format", "reads", "leaves"], dtype="str")


def named(name: str) -> Format:
    """The format of this name.

    Examples
    --------
    >>> named("csv").name
    'csv'
    """
    for found in FORMATS:
        if found.name == name:
            return found
    names = [found.name for found in FORMATS]
    raise ValueError(f"format='{name}' is not known.{did_you_mean(name, names)} Formats: {', '.join(names)}.")


def of(head: bytes, name: str) -> Format:
    """The format of a file that begins like this.

    The ending of its name only decides where a text could be a table as well as prose.

    Raises
    ------
    UnreadableFile
        If it is of none.

    Examples
    --------
    >>> of(b"title;text\\nWar;It goes on.", "a.csv").name
    'csv'
    """
    if not head.strip():
        raise UnreadableFile(f"'{name}' is empty.")
    ending = PurePosixPath(name.removesuffix(".gz")).suffix.lower()
    known = unsupported.what_it_is(head)
    for found in FORMATS:
        if found.name in _GENERAL and known:
            raise UnreadableFile(
                f"'{name}' looks like {known}, which is not read: export it as CSV, Excel, JSON or plain text."
            )
        if found.name in ("clipping", "text") and ending not in _TEXTS:
            continue
        if found.sniff(head):
            return found
    if ending in _TABLES and _is_text(head) and delimited.looks_like_a_table(head):
        return named("csv")
    if head.startswith(b"PK\x03\x04"):
        raise UnreadableFile(f"'{name}' is a torn zip file: obtain it again.")
    raise UnreadableFile(f"'{name}' is of no format that is known here: load.formats() lists those that are.")


def _is_text(head: bytes) -> bool:
    """No table has bytes that no text has."""
    controls = sum(head.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return controls <= len(head) // 1_000
