"""Files that are one article each, in Markdown and PDF."""

from __future__ import annotations

import io
import logging
import re
import sys
from pathlib import Path

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import load
from toolkit.errors import MissingPackage, UnreadableFile
from toolkit.load import markdown, markup, pdf

FORMATS = Path(__file__).parent / "data" / "formats"
MARKDOWN = (FORMATS / "article.md").read_text(encoding="utf-8")
PRINTED = (FORMATS / "article_2024-03-04.pdf").read_bytes()


def of(tmp_path: Path, text: str, name: str = "a.md") -> load.Intake:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load.intake(path)


def test_a_heading_is_the_title_where_nothing_else_is(tmp_path):
    found = of(tmp_path, "# Ferry *talks*\n\nThe envoys met.\n\n## Later\n\nThey parted.\n", "2024-03-04 ferry.md")
    assert found.articles.loc[0, ["title", "text", "date_source"]].tolist() == [
        "Ferry talks",
        "The envoys met.\n\nLater\n\nThey parted.",
        "file name",
    ]
    assert of(tmp_path, "The envoys met.\nThey parted.\n").articles.loc[0, "text"] == "The envoys met.\nThey parted."


@pytest.mark.parametrize(
    "front",
    [
        "title: [",
        "title: !!python/object/apply:os.system [touch owned]",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]",
        "- a\n- b",
        "title: {a: b}",
        "title: no\ndate: yes",
        "*a",
    ],
)
def test_hostile_front_matter_makes_nothing_but_text(tmp_path, monkeypatch, front):
    monkeypatch.chdir(tmp_path)
    found = of(tmp_path, f"---\n{front}\n---\n\nThe envoys met.\n")
    assert len(found.articles) == 1
    assert "The envoys met." in found.articles.loc[0, "text"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_cut_article_keeps_its_words(tmp_path):
    for at in range(1, len(MARKDOWN), 13):
        found = of(tmp_path, MARKDOWN[:at])
        assert len(found.articles) + len(found.rejects) == 1
        assert "two hours" not in MARKDOWN[:at] or "two hours" in found.articles.loc[0, "text"]


STARTS = [
    *[""] * 6,
    "# ",
    "## ",
    "#",
    "- ",
    "1. ",
    "2019. ",
    "> ",
    "    ",
    "\t",
    " ",
    "[1]: http://x.example ",
    "[^1]: a note ",
]
STARTS += ["```", "~~~", "---", "***", "===", "=", "-", "| a | b |\n|---|---|\n", "<div>", "</div>", "\xa0", "*", "_"]
WORDS = [
    "War",
    "and peace",
    "é",
    "–",
    "**bold**",
    "*it*",
    "_em_",
    "`code`",
    "[link](http://x.example)",
    "[ref][1]",
    "[^1]",
]
WORDS += [
    "![picture](a.png)",
    "&amp;",
    "&",
    "<b>raw</b>",
    "<http://x.example>",
    "<",
    "\\*",
    "a_b",
    "*",
    "_",
    "`",
    "[",
    "]",
]
WORDS += [
    "|",
    "#",
    "=",
    "-",
    "2.",
    "\xa0",
    "\u2003",
    "\u200b",
    "\u2028",
    "\ufeff",
    "\x0c",
    "\x85",
    "\x00",
    "\uffff",
    "日本",
    "\U0001f680",
]
ENDS = ["\n", "\n\n", "\n\n", "  \n", "\\\n", " \n", "\n\n\n", "\n \n", "\n\t\n"]
written = st.lists(
    st.tuples(
        st.sampled_from(STARTS), st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join), st.sampled_from(ENDS)
    ),
    max_size=7,
).map(lambda several: "".join(map("".join, several)))


@given(written)
def test_block_by_block_is_the_same_as_all_at_once(body):
    page = mistune.create_markdown(escape=False, plugins=["table", "footnotes"])(body)
    told = [text for _, text in markup.paragraphs(markup.tree(page, "A test"))]
    assert markdown._paragraphs(body) == (markdown._heading(page), told)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("War.\n\nPeace\n  now.\n", ("", ["War.", "Peace now."])),
        ("Two blanks  \nbreak a line.\n\nOne \ndoes not.", ("", ["Two blanks\nbreak a line.", "One does not."])),
        ("# War & *peace*\n\nText.\n\n# More", ("War & peace", ["War & peace", "Text.", "More"])),
        ("Text.\n\n# No title", ("", ["Text.", "No title"])),
        ("War\n===\n\nText.", ("War", ["War", "Text."])),
        ("A [note][1].\n\nText.\n\n[1]: https://x.example", ("", ["A note.", "Text."])),
        ("- One\n\n  still one\n\nText.", ("", ["One", "still one", "Text."])),
        ("```\ncode\n\n# code\n```", ("", ["code # code"])),
        ("<div>\n\nText &lt;b&gt;\n\n</div>", ("", ["Text <b>"])),
        ("\n\n \n", ("", [])),
        ("", ("", [])),
    ],
)
def test_paragraphs_of_markdown(body, found):
    assert markdown._paragraphs(body) == found


def test_a_missing_library_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "mistune", None)
    with pytest.raises(MissingPackage, match=r"Reading Markdown needs the package mistune: pip install"):
        of(tmp_path, MARKDOWN)
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(MissingPackage, match=r"Reading PDF files needs the package pypdf"):
        load.articles(FORMATS / "article_2024-03-04.pdf")


@pytest.mark.parametrize("step", [29, pytest.param(10, marks=pytest.mark.long)])
def test_a_broken_pdf_is_read_or_says_so(step, capfd):
    told = set()
    for at in range(0, len(PRINTED), step):
        for broken in (PRINTED[:at], PRINTED[:at] + b"\x00" + PRINTED[at + 1 :], PRINTED[:at] + PRINTED[at + 7 :]):
            try:
                (found,) = pdf.read(broken, "a.pdf")
            except UnreadableFile as error:
                told.add(str(error).partition(" is ")[2])
            else:
                assert found.n == 1
    assert told
    assert told <= {
        "no PDF file that can be read: obtain it again.",
        "a PDF file without text, such as a scan: recognise its text first.",
    }
    assert capfd.readouterr().err == ""
    assert logging.getLogger("pypdf").level != logging.CRITICAL


def test_an_export_of_many_articles_as_pdf_is_refused():
    many = PRINTED.replace(b"was signed.", b"1 of 2 DOCUMENTS").replace(b"(1)", b"(2 of 2 DOCUMENTS)")
    assert many != PRINTED
    with pytest.raises(UnreadableFile, match="holds an export of many articles as PDF"):
        pdf.read(many, "a.pdf")


def test_a_file_without_pages_is_no_scan():
    from pypdf import PdfWriter

    PdfWriter().write(stream := io.BytesIO())
    with pytest.raises(UnreadableFile, match="is no PDF file that can be read"):
        pdf.read(stream.getvalue(), "a.pdf")


def test_a_scan_says_what_to_do():
    empty = re.sub(rb"\([^()]*\) Tj", b"() Tj", PRINTED)
    with pytest.raises(UnreadableFile, match="such as a scan: recognise its text first"):
        pdf.read(empty, "a.pdf")
