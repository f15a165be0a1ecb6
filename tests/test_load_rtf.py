"""The text of RTF files: what is text, what is none, and what signs stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from striprtf.striprtf import rtf_to_text

from toolkit import load
from toolkit.load import rtf_text


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("War\\par peace", "War\npeace"),
        ("War\nand\r\n peace", "Warand peace"),  # line ends of the file are none of the text
        ("War\\\npeace\\\r\nat last", "War\npeace\nat last"),  # unless a sign of control stands before them
        ("One\\line two\\sect three\\page four\\tab five", "One\ntwo\n\nthree\n\nfour\tfive"),
        ("\\trowd a\\cell b\\cell\\row c\\nestcell", "a|b|\nc|"),
        ("\\{a\\}\\\\b", "{a}\\b"),
        ("a\\~b\\_c\\-d\\:e\\|f", "a\xa0b\u2011c\xadd" + "ef"),
        ("\\ldblquote a\\rdblquote\\lquote b\\rquote\\endash\\emdash \\bullet", "“a”‘b’–—•"),
        ("{\\b bold} {\\i\\fs24 small}\\unknown word", "bold smallword"),
        ("\\'e9\\'93", "é“"),
        ("\xe9 \x93", "é “"),  # bytes as they are
        ("é “".encode().decode("latin-1"), "é “"),  # in UTF-8, whatever is said
        ("\\uc1\\u233\xe9\xe9", "éé"),
        ("\u0645\\zwnj\\zwj ".replace("\u0645", "a"), "a\u200c\u200d"),
        ("\\'zz\\'e", "zze"),
        ("\\u8220?a\\u8221 ?b", "“a”b"),
        ("\\uc2\\u8220\\'93\\'93a\\u8221xyb", "“a”b"),
        ("{\\uc0\\u8220a}\\u8221?b", "“a”b"),  # what holds in a group ends with it
        ("\\u8220{?}a", "“?a"),  # nothing is passed over beyond a group
        ("\\u-10179?\\u-8576?", "\ud83d\ude80"),
        ("\\u?\\u9999999999?\\u-9999999999?a\\uc b\\uc-3 c", "\ufffd\ufffdabc"),
        ("\\v hidden\\v0 shown{\\v hidden\\plain shown}", "shownshown"),
        ("{\\*\\anything not {even \\v0 this}}a", "a"),
        ("{\\info{\\title None}}{\\stylesheet{\\s1 Normal;}}{\\header H}a{\\footnote Note}{\\pict 89504e47}", "a"),
        ('{\\field{\\*\\fldinst{HYPERLINK "https://x.example"}}{\\fldrslt a link}} and more', "a link and more"),
        ("{\\pict\\bin5 }}{{\\}a", "a"),  # data in bytes may hold braces
        ("a\\bin3 {{{b\\bin-2 c\\bin d", "abcd"),
        ("a\\bin9999999999 b}", "a"),
    ],
)
def test_what_is_text(inside, text):
    assert rtf_text.text_of("{\\rtf1\\ansi " + inside + "}") == text


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("", "à"),
        ("\\ansicpg1251", "а"),
        ("\\ansicpg10000", "‡"),  # a Macintosh
        ("\\ansicpg0", "à"),
        ("\\ansicpg", "à"),
        ("\\ansicpg1001251", "à"),
        ("\\ansicpg866", "р"),
        ("\\ansicpg20866", "Ю"),
        ("\\mac", "‡"),
        ("\\pc", "α"),
        ("\\pca", "Ó"),
        ("\\ansicpg1251{\\fonttbl{\\f0\\fcharset161 A;}}\\f0", "ΰ"),
        ("\\ansicpg1251{\\fonttbl{\\f0\\fcharset161 A;}{\\f1\\fcharset1 B;}}\\f1", "а"),
        ("\\ansicpg1251{\\fonttbl{\\f0\\fcharset161 A;}}{\\f0}", "а"),
    ],
)
def test_in_which_code_page_a_byte_is(head, text):
    assert rtf_text.text_of("{\\rtf1" + head + "\\'e0}") == text
    assert rtf_text.text_of("{\\rtf1" + head + "{}\xe0}") == text


def test_signs_of_two_bytes_may_be_parted_by_a_line_end():
    assert rtf_text.text_of("{\\rtf1\\ansicpg932 \\'82\\'a0\\'82\n\\'a2}") == "あい"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("no RTF", ""),
        ("}}}", ""),
        ("\\", ""),
        ("{", ""),
        ("{\\", ""),
        ("{\\'", ""),
        ("{a", "a"),
        ("{a}}b", "a"),  # behind the end
        ("{a}{b}", "a"),
        ("{a}}b\\par c}d", "ab\nc"),  # unless there are paragraphs
        ("{\\rtf1\\ansicpg1251 \\'e0}\n{\\rtf1 \\'e0\\par b}\x00", "а\nà\nb"),  # pasted together
        ("\ufeff {\\rtf1 a}", "a"),
        ("{" * 100_000 + "a", "a"),
        ("{" * 100_000 + "}" * 99_999 + "a", "a"),
        ("{" + "\\'e9" * 100_001 + "}", "é" * 100_001),
        ("{" + "\\" * 100_001, "\\" * 50_000),
        ("{" + "\\u" * 50_000 + "a", ""),
    ],
)
def test_garbage_is_no_error(source, text):
    assert rtf_text.text_of(source) == text


@pytest.mark.parametrize(
    ("source", "breaks_off"),
    [
        ("{a}", False),
        ("{a}}", False),
        ("{a", True),
        ("{a{\\pict 00", True),
        ("{a\\bin99 }", True),
        ("{a}{b", False),
        ("{a}{b\\par", True),
    ],
)
def test_a_file_that_breaks_off_says_so(source, breaks_off):
    assert rtf_text.read(source).breaks_off is breaks_off


PIECES = [
    *("war ", "peace", "1-2", " ", "\n", "\\par ", "\\par\n", "\\line ", "\\tab ", "\\cell ", "\\row\n", "\\sect"),
    *("\\page ", "\\b ", "\\b0 ", "\\f0 ", "\\f1 ", "\\f7", "\\fs24 ", "\\plain ", "\\pard", "\\emdash ", "\\lquote "),
    *("\\rdblquote ", "\\~", "\\-", "\\_", "\\{", "\\}", "\\\\", "\\\n", "\\'e9 ", "\\'93 ", "\\'e4\\'f6 ", "\\u233 ?"),
    *(
        "\\u8220?",
        "\\u8221\\'94 ",
        "\\u-10179?\\u-8576?",
        "\\uc2 ",
        "\\uc0 ",
        "\\u ?",
        "\\rtlch\\fcs1 ",
        "\\PAR ",
        "\\:",
    ),
]
OPENINGS = [
    "",
    "\\b ",
    "\\*\\generator ",
    "\\*\\bkmkstart ",
    "\\info",
    "\\pict ",
    "\\footnote ",
    "\\header",
    "\\object ",
]
HEADS = [
    "",
    "\\ansicpg1252",
    "\\ansicpg1251\\deff0{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204{\\*\\panose 02}B;}}",
]
texts = st.recursive(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    lambda inner: st.tuples(st.sampled_from(OPENINGS), st.lists(inner, max_size=4)).map(
        lambda group: "{" + group[0] + "".join(group[1]) + "}"
    ),
)


@given(st.sampled_from(HEADS), st.lists(texts, max_size=4))
def test_another_reader_reads_the_same(head, inside):
    source = "{\\rtf1\\ansi" + head + "".join(inside) + "}"
    assert rtf_text.text_of(source) == rtf_to_text(source, errors="ignore")


def test_an_article_with_a_mark_before_it(tmp_path):
    (tmp_path / "a.rtf").write_bytes(b"\xef\xbb\xbf{\\rtf1\\ansi A title\\par Zo\\'eb said so.\\par\\par}")
    found = load.articles(tmp_path / "a.rtf")
    assert found[["title", "text"]].values.tolist() == [["A title", "Zoë said so."]]


@pytest.mark.parametrize("wrong", ["}", "}{\\rtf1\\ansi "])
def test_a_brace_too_many_hides_no_record(tmp_path, wrong):
    lines = [
        line
        for n in (1, 2, 3)
        for line in (f"{n} of 3 DOCUMENTS", "Harbour Post", "May 2, 2002", f"Talks {n}", "LENGTH: 5 words", "They met.")
    ]
    lines[8] = wrong + lines[8]
    path = tmp_path / "a.rtf"
    path.write_text("{\\rtf1\\ansi " + "\\par\n".join(lines) + "\\par}")
    assert load.articles(path)["title"].tolist() == ["Talks 1", "Talks 2", "Talks 3"]


def test_what_is_cut_off_in_the_midst_is_flagged(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_text("{\\rtf1\\ansi A title\\par Zo said so.\\par{\\pict 89504e47\\par More.\\par}")
    assert load.articles(path)["flags"].tolist() == ["truncated"]


@pytest.mark.parametrize("labels", [[], ["LENGTH: 5 words"]])
@pytest.mark.parametrize("below", [[], ["Thursday"], ["4:15 PM GMT"]])
@pytest.mark.parametrize("date", ["May 2, 2002", "May 2, 2002, Thursday", "May 2, 2002, Thursday,, FINAL EDITION"])
def test_whatever_stands_behind_a_date_takes_no_title_and_no_text(tmp_path, date, below, labels):
    lines = [
        "1 of 1 DOCUMENTS",
        "Harbour Post",
        date,
        *below,
        "Talks begin",
        *labels,
        "They met, at last.",
        "They left.",
    ]
    path = tmp_path / "a.rtf"
    path.write_text("{\\rtf1\\ansi " + "\\par\n".join(lines) + "\\par}")
    found = load.articles(path).iloc[0]
    assert (found["outlet"], found["title"]) == ("Harbour Post", "Talks begin")
    assert found["text"] == "They met, at last.\n\nThey left."
    assert f"{found['date']:%Y-%m-%d %H:%M}" == f"2002-05-02 {'16:15' if '4:15 PM GMT' in below else '00:00'}"
    assert found.get("edition") == "FINAL EDITION" or "EDITION" not in date
