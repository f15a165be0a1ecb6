"""Articles in, whatever they lie in: every record becomes an article or a reject with its reason."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import importlib
import io
import json
import os
import random
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import load, tables
from toolkit.errors import UnreadableFile
from toolkit.load.records import Records

DATA = Path(__file__).parent / "data" / "load"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


ROWS = [
    ("War goes on", "It goes on.", "2025-03-04", "Post"),
    ("Peace", "It began;\n\nso they said.", "2025-04-08", "Courier"),
]
HEADER = ("title", "text", "date", "outlet")


def delimited(delimiter: str, encoding: str = "utf-8") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows([HEADER, *ROWS])
    return stream.getvalue().encode(encoding)


def records() -> list[dict[str, str]]:
    return [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def workbook(**sheets: list[tuple[str, ...]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet() -> bytes:
    stream = io.BytesIO()
    pd.DataFrame(ROWS, columns=HEADER).to_parquet(stream)
    return stream.getvalue()


NO_COLUMN = '\'{}\' has no column of texts or titles; it has: {}. Say which it is: columns={{"{}": "text"}}.'
NOT_READ = ", which is not read: export it as CSV, Excel, JSON or plain text."
NO_FORMAT = " is of no format that is known here: load.formats() lists those that are."
NO_LIST = " holds no list of records: it must be a list of objects, or an object with one such list in it."
JSON_LINES = "".join(json.dumps(record) + "\n" for record in records())
FORMS = {
    "comma.csv": delimited(","),
    "semicolon.csv": delimited(";"),
    "tabs.tsv": delimited("\t"),
    "bars.txt": delimited("|"),
    "no-ending": delimited(","),
    "excel-note.csv": b"sep=;\r\n" + delimited(";"),
    "with-bom.csv": delimited(",", "utf-8-sig"),
    "utf16.csv": delimited(",", "utf-16"),
    "list.json": json.dumps(records()),
    "object.json": json.dumps({"status": "ok", "articles": records()}),
    "lines.jsonl": JSON_LINES,
    "lines.json": JSON_LINES,
    "lines.jsonl.gz": gzip.compress(JSON_LINES.encode(), mtime=0),
    "comma.csv.gz": gzip.compress(delimited(","), mtime=0),
    "book.xlsx": workbook(Empty=[], Articles=[HEADER, *ROWS]),
    "table.parquet": parquet(),
    "wrongly-named.csv": parquet(),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_articles(tmp_path, name):
    found = load.intake(write(tmp_path, name, FORMS[name]))
    assert found.articles["title"].tolist() == ["War goes on", "Peace"]
    assert found.articles["text"].tolist() == ["It goes on.", "It began;\n\nso they said."]
    assert found.articles["date"].tolist() == [pd.Timestamp("2025-03-04"), pd.Timestamp("2025-04-08")]
    assert found.articles["outlet"].tolist() == ["Post", "Courier"]
    assert found.articles["source_file"].unique().tolist() == [name]
    assert found.articles["source_row"].tolist() == [1, 2]
    assert len(found.rejects) == 0
    tables.check(found.articles, "articles")


def test_ids_are_the_same_in_every_form_and_order(tmp_path):
    ids = {name: set(load.articles(write(tmp_path, name, content))["article_id"]) for name, content in FORMS.items()}
    assert len(set(map(frozenset, ids.values()))) == 1
    backwards = pd.DataFrame(ROWS[::-1], columns=HEADER)
    assert set(load.articles(backwards)["article_id"]) == ids["comma.csv"]
    assert all(len(name) == 16 for name in ids["comma.csv"])


def test_records_that_say_the_same_get_numbers():
    ids = load.articles(pd.DataFrame({"text": ["War.", "War.", "Peace.", "War."]}))["article_id"]
    assert ids.is_unique
    assert [name.partition("-")[2] for name in ids] == ["", "2", "", "3"]


def test_an_id_of_the_source_is_kept_where_it_is_unique():
    table = pd.DataFrame({"article_id": ["a", "b"], "text": ["War.", "Peace."]})
    assert load.articles(table)["article_id"].tolist() == ["a", "b"]
    doubled = load.articles(table.assign(article_id="a"))
    assert doubled["database_id"].tolist() == ["a", "a"]
    assert doubled["article_id"].is_unique


# what the columns are called


def test_columns_are_known_by_their_usual_names():
    table = pd.DataFrame(
        [["Guns", "They fell silent.", "2025-04-02", "https://www.post.example/a", "Ida", "p. 3", "red"]],
        columns=["Headline", "BODY", "Publish Date", "Article_Source_Link", "byline", "Page", "colour"],
    )
    found = load.articles(table).iloc[0]
    assert (found["title"], found["text"], found["outlet"]) == ("Guns", "They fell silent.", "post.example")
    assert (found["author"], found["page"], found["colour"]) == ("Ida", "p. 3", "red")


def test_columns_can_be_named_by_hand_and_what_they_replace_is_kept():
    table = pd.DataFrame({"title": ["old"], "Kopf": ["Krieg"], "text": ["Es geht weiter."]})
    found = load.articles(table, columns={"Kopf": "title"})
    assert found["title"].tolist() == ["Krieg"]
    assert found["title (original)"].tolist() == ["old"]


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        (
            {"columns": {"Kopff": "title"}},
            ValueError,
            "columns= names 'Kopff', which is no column here. Did you mean 'Kopf'? Columns: Kopf, text.",
        ),
        (
            {"columns": {"Kopf": "title", "text": "title"}},
            ValueError,
            "columns= gives 'title' to more than one column: only one can have it.",
        ),
        ({"columns": ["Kopf"]}, TypeError, "columns= must be a dict of their names and ours, not list."),
        (
            {"format": "cvs"},
            ValueError,
            f"format='cvs' is not known. Did you mean 'csv'? Formats: {', '.join(load.formats()['format'])}.",
        ),
    ],
)
def test_wrong_options_get_a_sentence(options, error, sentence):
    with pytest.raises(error) as caught:
        load.articles(pd.DataFrame({"Kopf": ["a"], "text": ["b"]}), **options)
    assert str(caught.value) == sentence


def test_the_outlet_is_what_the_user_says_then_the_source_then_the_address():
    urls = ["https://x.example/1", "www.y.example/2", None]
    table = pd.DataFrame({"text": ["a", "b", "c"], "outlet": ["Post", None, " "], "url": urls})
    assert load.articles(table)["outlet"].astype("str").fillna("none").tolist() == ["Post", "y.example", "none"]
    assert load.articles(table, outlet="Mine")["outlet"].tolist() == ["Mine"] * 3


def test_a_table_without_titles_and_texts_says_what_it_has(tmp_path):
    path = write(tmp_path, "counts.csv", "date,count\n2025-03-04,7\n")
    with pytest.raises(UnreadableFile) as caught:
        load.articles(path)
    assert str(caught.value) == (
        "'counts.csv' has no column of texts or titles; it has: date, count. "
        'Say which it is: columns={"date": "text"}.'
    )


def test_a_text_taken_for_names_is_cut_short(tmp_path):
    words = "word " * 30
    path = write(tmp_path, "a.csv", ",".join([words, *"abcdefghijklmnopqrstu"]) + "\n")
    with pytest.raises(UnreadableFile) as caught:
        load.articles(path)
    assert str(caught.value) == (
        "'a.csv' has no column of texts or titles; it has: word word word word word word word word…, a, b, c, d, e, f, "
        'g, h, i, j, k, l, m, n, o, p, q, r, s, …. Say which it is: columns={"their name": "text"}.'
    )


def test_titles_alone_are_kept_flagged_and_said():
    with pytest.warns(UserWarning, match="none of the 2 articles has a text, only a title"):
        found = load.articles(pd.DataFrame({"title": ["War", "Peace"]}))
    assert found["flags"].tolist() == ["no text", "no text"]


@pytest.mark.parametrize("header", ["text,text,title", "text (3),title,text,text", "column 2,,text"])
def test_names_that_stand_twice_are_told_apart(tmp_path, header):
    names = header.split(",")
    found = load.intake(write(tmp_path, "a.csv", f"{header}\n{','.join('abcd'[: len(names)])}\n")).articles
    assert found.columns.is_unique
    assert found["text"].tolist() == ["abcd"[names.index("text")]]


# nothing is lost


def test_a_record_without_words_is_a_reject():
    found = load.intake(
        pd.DataFrame({"title": ["War", " ", "Peace"], "text": ["", "\n", None], "url": ["u", "v", "w"]})
    )
    assert found.articles[["title", "flags"]].values.tolist() == [["War", "no text"], ["Peace", "no text"]]
    assert found.rejects.values.tolist() == [["DataFrame", 2, "no title and no text", "url: v"]]


def test_rejects_are_said_where_only_articles_are_asked():
    with pytest.warns(UserWarning, match="3 records, 2 articles, 1 rejected: 1 no title and no text"):
        load.articles(pd.DataFrame({"title": ["War", "", "Peace"], "text": ["a", "", "b"]}))


def test_rows_that_do_not_fit_the_header(tmp_path):
    path = write(
        tmp_path, "a.csv", "title,text,outlet\nWar,It goes on.\nPeace,It, began,Post\n\nTalks,They met.,Post,,\n"
    )
    found = load.intake(path)
    assert found.articles[["title", "flags", "source_row"]].values.tolist() == [
        ["War", "short row", 1],
        ["Talks", "", 3],
    ]
    assert found.rejects.values.tolist() == [
        ["a.csv", 2, "has 4 fields, but the header names 3", "Peace,It, began,Post"]
    ]


@pytest.mark.parametrize("name", ["head.txt", "head"])
@pytest.mark.parametrize("title", ["Head, heart and hand", "Day; night", "Text | and the rest"])
@pytest.mark.parametrize(
    "below",
    [
        "\n\nThe Times\n\nLONDON – It began, they said, with war.\n",
        "\n\nIt began, they said.\n\nIt goes on, and on.\n",
        "\n\nIt began; they said.\n",
    ],
)
def test_a_headline_that_begins_like_a_header_is_a_headline(tmp_path, name, title, below):
    found = load.articles(write(tmp_path, name, title + below))
    assert found["title"].tolist() == [title]
    assert found.loc[0, "text"].split("\n")[-1] == below.strip().split("\n")[-1]


@pytest.mark.parametrize("name", ["a.txt", "a", "a.csv", "a.dat"])
@pytest.mark.parametrize(
    "content",
    [
        "\ntitle,text\n\nWar,It goes on.\n",
        "title,text,colour\nWar,It goes on.\n",
        "nr,text,colour\n1,It goes on.,red\n",
        'nr;"text";colour\n1;"It goes on.";red\n2;"And\n\non"\n3;c;d\n',
    ],
)
def test_a_table_may_be_called_anything(tmp_path, name, content):
    assert load.articles(write(tmp_path, name, content)).loc[0, "text"] == "It goes on."


AMISS = "a quotation mark is amiss: lines {} cannot be told apart"
OPEN = "line {} opens a quotation mark and never closes it"


@pytest.mark.parametrize(
    ("lines", "titles", "reasons"),
    [
        # what is below fits the header line by line, so these are the records
        (
            ["T1,one", 'T2,"an unclosed quote', "T3,three", 'T4,"quoted four"', "T5,five"],
            ["T1", "T3", "T4", "T5"],
            [OPEN.format(3)],
        ),
        (["T1,one", 'T2,"to the end', "T3,three", "", "T4,four"], ["T1", "T3", "T4"], [OPEN.format(3)]),
        # one line alone may be prose with a comma
        (["War,It goes on.", 'Peace,"It began', "Talks,They met."], ["War"], [AMISS.format("3 to 4")]),
        (["", 'T1,"Two words', "", "one, two", "", 'and "more" words"', "T2,two"], ["T2"], [AMISS.format("3 to 7")]),
        # sound, if unusual
        (['T1,"one, ""two""', '', ' three" ', 'T2 ,"two" ', 'T3,a pipe of 5"', 'T4,""'], ["T1", "T2", "T3", "T4"], []),
    ],
)  # fmt: skip
def test_an_open_quotation_swallows_nothing_in_silence(tmp_path, lines, titles, reasons):
    found = load.intake(write(tmp_path, "a.csv", "\n".join(["title,text", *lines, ""])))
    assert found.articles["title"].tolist() == titles
    assert found.rejects["reason"].tolist() == reasons
    told = dict(zip(found.articles["title"], found.articles["flags"], strict=True))
    below = {"T3", "T4"} & set(titles) if OPEN.format(3) in reasons else set()
    assert {title for title, flag in told.items() if flag == "below an open quotation mark"} == below


def test_a_record_of_too_many_fields_says_which_lines_it_covers(tmp_path):
    found = load.intake(write(tmp_path, "a.csv", 'title,text\nT1,"open\nT2,closed 5",x\nT3,three\n'))
    assert found.articles["title"].tolist() == ["T3"]
    assert found.rejects["reason"].tolist() == ["has 3 fields, but the header names 2 (lines 2 to 3)"]


def test_a_stray_quotation_mark_is_flagged(tmp_path):
    path = write(tmp_path, "a.csv", 'title,text\nWar,"He said "no" to war"\nPeace,"He said ""yes"""\nEnd,"They met')
    found = load.intake(path)
    assert found.articles[["title", "flags"]].values.tolist() == [
        ["War", "stray quotation mark"],
        ["Peace", ""],
        ["End", "stray quotation mark"],
    ]
    torn = load.articles(
        write(tmp_path, "b.csv", 'title,text\nWar,"He said \\"no\\" to war.\n\nIn short, no."\nPeace,a\n')
    )
    assert torn["flags"].tolist() == ["stray quotation mark", "stray quotation mark", ""]


def test_an_open_quotation_in_the_header_is_said(tmp_path):
    for name, content, lines in [
        ("a.csv", 'title,"text\nWar,It goes on.\nPeace,"It began"\n', "1 to 3"),
        ("b.csv", '\ntitle,"text\nWar,It goes on.\n', "2 to 3"),
    ]:
        with pytest.raises(UnreadableFile) as caught:
            load.intake(write(tmp_path, name, content))
        assert str(caught.value) == f"'{name}' has no line that names its columns: {AMISS.format(lines)}."


def test_every_sheet_of_a_workbook_is_read_or_listed(tmp_path):
    book = {
        "Notes": [("made by hand",), ("in March",)],
        "March": [("title", "text"), ("One", "a"), ("", ""), ("", "b")],
        "Empty": [],
        "April": [("Headline", "Body", "date"), ("Two", "c", "2025-04-02")],
    }
    found = load.intake(write(tmp_path, "book.xlsx", workbook(**book)))
    assert found.articles[["source_file", "source_row", "title", "text"]].values.tolist() == [
        ["book.xlsx/March", 1, "One", "a"],
        ["book.xlsx/March", 2, "", "b"],
        ["book.xlsx/April", 1, "Two", "c"],
    ]
    assert found.rejects[["source_file", "source_row", "reason"]].values.tolist() == [
        ["book.xlsx/Notes", 0, NO_COLUMN.format("book.xlsx/Notes", "made by hand", "made by hand")]
    ]


def test_sheets_under_names_that_are_given(tmp_path):
    rows = [("Kopf", "Rumpf"), ("Krieg", "Er geht weiter.")]
    path = write(tmp_path, "book.xlsx", workbook(Eins=rows, Zwei=rows))
    assert len(load.articles(path, columns={"Kopf": "title", "Rumpf": "text"})) == 2
    with pytest.raises(UnreadableFile) as caught:
        load.articles(path)
    assert str(caught.value) == NO_COLUMN.format("book.xlsx/Eins", "Kopf, Rumpf", "Kopf")


@pytest.mark.parametrize("place", ["in_utf8", "shape"])
def test_what_is_too_large_for_the_memory_is_listed(tmp_path, monkeypatch, place):
    def fails_for_two(*args, **options):
        if "Two" in (args[0].table["title"].tolist() if place == "shape" else args[0].decode()):
            raise MemoryError
        return working(*args, **options)

    module = importlib.import_module("toolkit.load.parts")
    working = getattr(module, place)
    monkeypatch.setattr(module, place, fails_for_two)
    write(tmp_path, "one.csv", "title,text\nOne,a\n")
    two = write(tmp_path, "two.csv", "title,text\nTwo,b\n")
    found = load.intake(tmp_path)
    sentence = "'two.csv' is too large for the memory of this computer: split it."
    assert found.articles["title"].tolist() == ["One"]
    assert found.rejects["reason"].tolist() == [sentence]
    with pytest.raises(UnreadableFile) as caught:
        load.intake(two)
    assert str(caught.value) == sentence


def test_lines_that_are_no_json(tmp_path):
    path = write(tmp_path, "a.jsonl", '{"text": "War."}\n{"text": "Peace"\n[1, 2]\n\n{"text": "Talks."}\n')
    found = load.intake(path)
    assert found.articles["source_row"].tolist() == [1, 4]
    assert found.rejects[["source_row", "excerpt"]].values.tolist() == [[2, '{"text": "Peace"'], [3, "[1, 2]"]]
    assert found.rejects["reason"].tolist()[1] == "is no object with named values"


COMMENTS = [{"author": "u", "text": "nice one"}]
REAL = {"title": "Real article", "text": "War goes on."}


@pytest.mark.parametrize(
    ("value", "titles"),
    [
        (REAL | {"comments": COMMENTS}, ["Real article"]),
        (REAL | {"comments": COMMENTS, "tags": [{"name": "war"}]}, ["Real article"]),
        ({"title": "Real article", "comments": COMMENTS}, ["Real article"]),
        ({"text": "War goes on.", "related": [{"title": "Peace"}]}, [""]),
        ({"title": "A feed", "items": [REAL, {"title": "Peace"}]}, ["Real article", "Peace"]),
        ({"content": [REAL]}, ["Real article"]),
        ({"articles": [None, REAL]}, ["Real article"]),
        ({"title": {"0": "One", "1": "Two"}, "text": {"0": "a", "1": "b"}}, ["One", "Two"]),
        ({"title": ["One", "Two"], "text": ["a", "b"]}, ["One", "Two"]),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_an_object_is_a_record_or_holds_them(tmp_path, value, titles, name):
    found = load.intake(write(tmp_path, name, json.dumps(value)))
    assert found.articles["title"].tolist() == titles
    assert len(found.rejects) == (None in value.get("articles", []))


def test_encodings_are_told_by_the_record(tmp_path):
    mixed = "title,text\nOne,Café – “war”\n".encode() + "Two,Café – “peace”\n".encode("cp1252") + b"Three,plain\n"
    found = load.articles(write(tmp_path, "a.csv", mixed))
    assert found["text"].tolist() == ["Café – “war”", "Café – “peace”", "plain"]
    assert found["flags"].tolist() == ["", "mixed encoding", ""]
    throughout = load.articles(write(tmp_path, "b.csv", "title,text\nOne,Café\nTwo,“peace”\n".encode("cp1252")))
    assert throughout["text"].tolist() == ["Café", "“peace”"]
    assert throughout["flags"].tolist() == ["", ""]


WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["unmarked", "marked"])
@pytest.mark.parametrize(
    "words", ["It goes on.", "Война идёт, и конца не видно 🕊", "战争还在继续,一天又一天", "الحرب مستمرة"]
)
def test_two_or_four_bytes_for_each_sign(tmp_path, encoding, mark, words):
    forms = {
        "a.csv": f'title,text\n"{words}","{words}"\n',
        "a.jsonl": json.dumps({"title": words, "text": words}, ensure_ascii=False) + "\n",
        "a.txt": f"{words}\n\n{words}\n\n{words}\n",
    }
    for name, content in forms.items():
        found = load.articles(write(tmp_path, name, (mark + content).encode(encoding)))
        assert found["text"].str.contains(words, regex=False).all(), name
        assert (len(found), found.loc[0, "flags"]) == (1, "")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac-roman"])
def test_line_ends_of_an_old_macintosh(tmp_path, encoding):
    content = "title,text\rWar,Café\rPeace,It began.\r".encode(encoding)
    assert load.articles(write(tmp_path, "a.csv", content))["title"].tolist() == ["War", "Peace"]


def test_a_stray_nul_makes_no_other_encoding(tmp_path):
    for nuls in (b"\x00", b"a\x00", b"\x00" * 7):
        found = load.articles(write(tmp_path, "a.csv", b"title,text\nWar,It goes " + nuls + b"on.\n"))
        assert found[["title", "flags"]].values.tolist() == [["War", "NUL removed"]]


def test_hostile_text_stays_text(tmp_path):
    title = "<script>alert(1)</script>"
    path = write(
        tmp_path, "a.jsonl", json.dumps({"title": title, "text": "a\x00b \ud800 c \ufffd", "x": {"y": [1]}}) + "\n"
    )
    found = load.intake(path)
    row = found.articles.iloc[0]
    assert row["title"] == title
    assert row["text"] == "ab \ufffd c \ufffd"
    assert row["flags"] == "NUL removed; lone surrogate replaced"
    assert row["x"] == '{"y": [1]}'
    assert "<script>" not in load.Intake(found.articles.assign(outlet=title), found.rejects)._repr_html_()


@pytest.mark.parametrize("word", ["NA", "null", "None", "nan", "2024", "007", "TRUE", "1e5"])
def test_words_that_look_like_something_else_stay_words(tmp_path, word):
    found = load.articles(write(tmp_path, "a.csv", f"title,text,id\n{word},{word},{word}\n"))
    assert found[["title", "text", "database_id"]].values.tolist() == [[word, word, word]]


def test_the_table_given_is_not_changed():
    table = pd.DataFrame({"headline": ["War"], "body": [" a "], "date": ["2025-03-04"]}, index=[7])
    before = table.copy(deep=True)
    load.articles(table)
    pd.testing.assert_frame_equal(table, before)


def test_a_table_may_have_a_name_twice_and_bytes_and_lists():
    table = pd.DataFrame([["War", b"Caf\xc3\xa9", "b", [b"Ida", "Bo"]]], columns=["title", "text", "text", "authors"])
    table["outlet"] = pd.Series([b"Caf\xe9"]).astype("category")
    found = load.articles(table)
    assert found[["text", "text (3)", "outlet"]].values.tolist() == [["Café", "b", "Café"]]
    assert list(table.columns) == ["title", "text", "text", "authors", "outlet"]


def test_bytes_and_lists_in_parquet_are_text(tmp_path):
    table = pyarrow.table(
        {
            "title": [b"A", None, "Café".encode("cp1252")],
            "text": [["one", "two"], ["three"] * 2_000, None],
            "date": [b"2025-03-04", None, b"2025"],
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    found = load.articles(tmp_path / "a.parquet")
    assert found["title"].tolist() == ["A", "", "Café"]
    assert found["text"].tolist() == ["one; two", "; ".join(["three"] * 2_000), ""]
    assert found["date"].dt.strftime("%Y-%m-%d").fillna("none").tolist() == ["2025-03-04", "none", "2025-01-01"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2025-03-04", "string"),
        (dt.date(2025, 3, 4), "date32[day][pyarrow]"),
        (pd.Timestamp("2025-03-04"), "timestamp[s][pyarrow]"),
        (pd.Timestamp("2025-03-04"), "timestamp[ns, tz=UTC][pyarrow]"),
        (pd.Timestamp("2025-03-04"), "datetime64[ns, UTC]"),
    ],
)
def test_dates_of_any_kind_are_read(value, kind):
    found = load.articles(pd.DataFrame({"text": ["War.", "Peace."], "date": pd.Series([value, None], dtype=kind)}))
    assert found["date"].tolist() == [pd.Timestamp("2025-03-04"), pd.NaT]
    assert found["flags"].tolist() == ["", ""]


def test_rows_that_are_no_numbers_are_counted_anew():
    table = pd.DataFrame({"text": ["War.", "Peace.", "Talks."], "source_row": ["7", "x", None]})
    assert load.articles(table)["source_row"].tolist() == [7, 2, 3]
    assert load.articles(table.assign(source_row=float("inf"), date_source=3))["source_row"].tolist() == [1, 2, 3]


def test_what_was_written_loads_again_as_it_was(tmp_path):
    first = load.articles(write(tmp_path, "lines.jsonl", JSON_LINES))
    first.to_parquet(tmp_path / "articles.parquet")
    again = load.articles(tmp_path / "articles.parquet")
    same = [column for column in first.columns if column not in ("source_file", "source_row")]
    pd.testing.assert_frame_equal(again[same], first[same])
    pd.testing.assert_frame_equal(load.articles(first), first)


# folders, globs, archives


def test_a_folder_is_read_with_all_below_it(tmp_path):
    write(tmp_path, "b/two.csv", "title,text\nTwo,b\n")
    write(tmp_path, "a/one.jsonl", '{"title": "One", "text": "a"}\n')
    for name in ("README.md", "readme.txt", "LICENSE", "rejects.csv", ".hidden.csv", "b/.git/x.csv"):
        write(tmp_path, name, "title,text\nNo,article\n")
    found = load.intake(tmp_path)
    assert found.articles[["title", "source_file"]].values.tolist() == [["One", "a/one.jsonl"], ["Two", "b/two.csv"]]
    assert len(found.rejects) == 0


NO_ARTICLE = ["README", "ReadMe.md", "README.de.md", "readme.zh-CN.txt", "README-dev.md", "License", "LICENCE.txt"]
NO_ARTICLE += ["COPYING.LESSER", "copying", "rejects.csv", ".hidden.txt", "__MACOSX/a.txt", "a/.git/a.txt"]
ARTICLES = ["License to kill.txt", "Readme of a nation.txt", "copying-machines.txt", "licensed.txt"]
ARTICLES += ["readme-of-a-nation.txt", "readme_of_a_nation.txt", "license/a.txt", "__old/a.txt"]


def test_only_what_is_called_readme_or_license_is_no_article(tmp_path):
    parts = dict.fromkeys([*NO_ARTICLE, *ARTICLES], "A title\n\nAnd a text.\n")
    for name, content in parts.items():
        write(tmp_path / "folder", name, content)
    zipped = archive(tmp_path, "all.zip", **parts)
    assert sorted(load.articles(tmp_path / "folder")["source_file"]) == sorted(ARTICLES)
    assert sorted(load.articles(zipped)["source_file"]) == sorted(f"all.zip/{name}" for name in ARTICLES)


def test_names_that_are_no_utf8_are_read_as_texts_are(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("A title\n\nAnd a text.\n")
    write(tmp_path, "naïve.txt", "A title\n\nAnd a text.\n")
    assert load.articles(tmp_path)["source_file"].tolist() == ["café.txt", "naïve.txt"] or os.name == "nt"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
def test_what_is_no_file_is_said(tmp_path):
    write(tmp_path, "one.csv", "title,text\nOne,a\n")
    os.mkfifo(tmp_path / "ff")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    sentences = {
        "ff": "'ff' is no ordinary file: write what it gives to one first.",
        "gone": "'gone' is a link that leads nowhere.",
    }
    for source in (tmp_path, f"{tmp_path}/*"):
        found = load.intake(source)
        assert found.articles["title"].tolist() == ["One"]
        assert found.rejects["reason"].tolist() == list(sentences.values())
    for name, sentence in sentences.items():
        with pytest.raises(UnreadableFile) as caught:
            load.intake(tmp_path / name)
        assert str(caught.value) == sentence
    with pytest.raises(UnreadableFile, match=r"^'null' is no ordinary file: write what it gives to one first\.$"):
        load.intake("/dev/null")


def test_a_folder_that_cannot_be_opened_is_listed(tmp_path, monkeypatch):
    def opening(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return working(path)

    write(tmp_path, "one.csv", "title,text\nOne,a\n")
    write(tmp_path, "closed/two.csv", "title,text\nTwo,b\n")
    working = os.scandir
    monkeypatch.setattr(os, "scandir", opening)
    found = load.intake(tmp_path)
    assert found.articles["title"].tolist() == ["One"]
    assert found.rejects["reason"].tolist() == ["'closed' is a folder that cannot be opened."]


def test_what_cannot_be_read_among_others_is_listed(tmp_path):
    write(tmp_path, "a.csv", "title,text\nOne,a\n")
    write(tmp_path, "b.csv", random.Random(1).randbytes(5_000))
    write(tmp_path, "c.pdf", "%PDF-1.7 and so on")
    write(tmp_path, "d.txt", "")
    found = load.intake(tmp_path)
    assert found.articles["title"].tolist() == ["One"]
    assert found.rejects[["source_file", "source_row"]].values.tolist() == [["b.csv", 0], ["c.pdf", 0], ["d.txt", 0]]
    assert found.rejects["reason"].tolist()[1:] == [
        "'c.pdf' is no PDF file that can be read: obtain it again.",
        "'d.txt' is empty.",
    ]


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path):
    secret = write(tmp_path, "secret.csv", "title,text\nSecret,s\n")
    inside = write(tmp_path, "corpus/one.csv", "title,text\nOne,a\n")
    (tmp_path / "corpus" / "out.csv").symlink_to(secret)
    (tmp_path / "corpus" / "in.csv").symlink_to(inside)
    (tmp_path / "corpus" / "around").symlink_to(tmp_path)
    found = load.intake(tmp_path / "corpus")
    assert found.articles["source_file"].tolist() == ["in.csv", "one.csv"]
    assert found.rejects["reason"].tolist() == [
        "'around' is a link to a folder, which is not followed.",
        "'out.csv' is a link that leads out of the folder.",
    ]


def test_an_empty_zip_among_others_is_listed(tmp_path):
    write(tmp_path, "one.csv", "title,text\nOne,a\n")
    zipfile.ZipFile(tmp_path / "none.zip", "w").close()
    found = load.intake(tmp_path)
    assert found.articles["title"].tolist() == ["One"]
    assert found.rejects["reason"].tolist() == ["the zip file 'none.zip' holds no file of articles."]
    with pytest.raises(UnreadableFile, match=r"^the zip file 'none.zip' holds no file of articles\.$"):
        load.intake(tmp_path / "none.zip")


def test_globs_and_lists(tmp_path):
    one = write(tmp_path, "one.csv", "title,text\nOne,a\n")
    write(tmp_path, "two.csv", "title,text\nTwo,b\n")
    assert load.articles(f"{tmp_path}/*.csv")["title"].tolist() == ["One", "Two"]
    assert load.articles([one, str(tmp_path / "two.csv")])["title"].tolist() == ["One", "Two"]


def test_a_glob_reads_no_file_twice_and_lists_empty_folders(tmp_path):
    write(tmp_path, "a/b/one.csv", "title,text\nOne,a\n")
    write(tmp_path, "two.csv", "title,text\nTwo,b\n")
    (tmp_path / "c").mkdir()
    for pattern in ("**", "*", "**/*"):
        found = load.intake(f"{tmp_path}/{pattern}")
        assert sorted(found.articles["title"]) == ["One", "Two"], pattern
        if pattern != "**":
            assert found.rejects["reason"].tolist() == [f"the folder '{tmp_path}/c' holds no file of articles."]


def archive(folder: Path, name: str, **parts: str | bytes) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    return path


def test_in_a_list_every_file_is_read_once_and_has_a_name_of_its_own(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "a.csv", f"title,text\n{folder},x\n,\n")
    write(tmp_path / "one", "b.csv", "title,text\nB,x\n")
    one, two = tmp_path / "one", tmp_path / "two"
    found = load.intake([one, one / "a.csv", str(one / "a.csv"), two, str(tmp_path / "*" / "b.csv")])
    assert found.articles["title"].tolist() == ["one", "B", "two"]
    assert found.rejects["source_file"].tolist() == [f"{one.as_posix()}/a.csv", f"{two.as_posix()}/a.csv"]
    assert found.articles["source_file"].nunique() == 3
    assert load.intake([one]).files["source_file"].tolist() == ["a.csv", "b.csv"]
    assert len(load.intake([[one / "a.csv"], [two / "a.csv"]]).articles) == 2
    with pytest.raises(TypeError, match="a source must be a path, a list of paths or a DataFrame, not DataFrame"):
        load.intake([found.articles])


def test_a_zip_file_is_read_in_place(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("x.csv", "title,text\nX,x\n")
    parts = {
        "in/a.csv": "title,text\nOne,a\n",
        "../../escape.csv": "title,text\nTwo,b\n",
        "nested.zip": inner.getvalue(),
        "README.txt": "no article",
        "__MACOSX/a.csv": "rubbish",
    }
    found = load.intake(archive(tmp_path, "all.zip", **parts))
    assert found.articles["title"].tolist() == ["Two", "One"]
    assert found.rejects["reason"].tolist() == [
        "'all.zip/nested.zip' is a zip file within a zip file: unpack it first."
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["all.zip"]
    assert not (tmp_path.parent / "escape.csv").exists()


def test_bombs_are_refused_while_they_grow(tmp_path, monkeypatch):
    monkeypatch.setattr(load.sources, "SMALL", 1_000_000)
    grown = b"title,text\n" + b"a" * 5_000_000
    for path in (
        archive(tmp_path, "bomb.zip", **{"a.csv": grown}),
        write(tmp_path, "bomb.csv.gz", gzip.compress(grown)),
    ):
        if path.suffix == ".gz":
            with pytest.raises(UnreadableFile, match="to more than 1,0"):
                load.intake(path)
        else:
            assert "it is not read any further" in load.intake(path).rejects.loc[0, "reason"]


def test_many_small_bombs_are_bounded_together(tmp_path, monkeypatch):
    monkeypatch.setattr(load.sources, "SMALL", 1_000_000)
    grown = b"title,text\nWar," + b"a" * 400_000
    inside = [grown, gzip.compress(grown), grown, gzip.compress(grown), b"title,text\nWar,small\n"]
    path = archive(tmp_path, "bomb.zip", **{f"{number}.csv": content for number, content in enumerate(inside)})
    found = load.intake(path)
    assert found.articles["source_file"].tolist() == ["bomb.zip/0.csv", "bomb.zip/1.csv", "bomb.zip/4.csv"]
    assert found.rejects["reason"].tolist() == [
        f"'bomb.zip/{number}.csv' is not read: with it, its zip file of {path.stat().st_size:,} bytes would grow to "
        "more than 1,000,000. If it is no bomb, unpack it yourself."
        for number in (2, 3)
    ]


def test_what_is_odd_in_a_zip_file_is_listed(tmp_path):
    path = archive(tmp_path, "odd.zip", **{"book.xlsx": FORMS["book.xlsx"], "one.csv": "title,text\nOne,a\n"})
    with zipfile.ZipFile(path, "a") as packed:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "one.csv")
    found = load.intake(path)
    assert found.articles["title"].tolist() == ["War goes on", "Peace", "One"]
    assert found.rejects["reason"].tolist() == ["'odd.zip/link.txt' is a link, which is not followed."]


def test_a_part_of_a_zip_file_may_have_no_name(tmp_path):
    content = archive(tmp_path, "a.zip", **{"ab.csv": "title,text\nA,a\n"}).read_bytes()
    found = load.intake(write(tmp_path, "a.zip", content.replace(b"ab.csv", b"\x00b.csv")))
    assert found.articles["title"].tolist() == ["A"]
    assert found.files["source_file"].tolist() == ["a.zip/"]


def test_a_torn_zip_file_stops_no_folder(tmp_path):
    content = archive(tmp_path, "a.zip", **{"a.csv": "title,text\nA,a\n"}).read_bytes()
    write(tmp_path, "one.csv", "title,text\nOne,a\n")
    for torn in (content.replace(b"PK\x01\x02", b"PK\x09\x09"), content[:-40], content[:40]):
        write(tmp_path, "a.zip", torn)
        found = load.intake(tmp_path)
        assert found.articles["title"].tolist() == ["One"]
        assert found.rejects["reason"].tolist() == ["'a.zip' is a torn zip file: obtain it again."]


@given(data=st.data())
def test_a_damaged_zip_file_gives_articles_or_sentences(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("zip")
    content = bytearray(archive(folder, "a.zip", **{"a.csv": "title,text\nA,a\n", "b.csv": ""}).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    write(folder, "a.zip", bytes(content))
    write(folder, "one.csv", "title,text\nOne,a\n")
    found = load.intake(folder)
    assert "One" in found.articles["title"].tolist()
    assert all("a.zip" in reason for reason in found.rejects["reason"])


def test_a_real_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("a.csv", "w", force_zip64=True) as stream,
    ):
        for _ in range(80):
            stream.write(bytes(1 << 20))
    found = load.intake(path)
    assert len(found.articles) == 0
    assert (
        "to more than 50,000,000: it is not read any further. If it is no bomb, unpack it yourself."
        in found.rejects.loc[0, "reason"]
    )


def test_a_line_of_fifty_megabytes(tmp_path):
    path = write(tmp_path, "long.csv", b"title,text\nLong," + b"word " * 10_000_000 + b"\nShort,a\n")
    found = load.intake(path)
    assert found.articles["title"].tolist() == ["Long", "Short"]
    assert len(found.articles.loc[0, "text"]) == 49_999_999
    with pytest.raises(UnreadableFile) as caught:
        load.intake(write(tmp_path, "one.csv", b"word" * 12_500_000))
    assert str(caught.value) == (
        "'one.csv' has no line that names its columns: its first line has a field of 50,000,000 characters."
    )


@pytest.mark.long
def test_a_line_of_a_gigabyte(tmp_path):
    def written(name: str) -> Path:
        with (tmp_path / name).open("wb") as stream:
            stream.writelines(b"word " * 200_000 for _ in range(1_000))
        return tmp_path / name

    assert load.intake(written("one.txt")).articles["text"].str.len().tolist() == [999_999_999]
    for name, sentence in (
        (
            "one.csv",
            "has no line that names its columns: cannot be read as CSV (field larger than field limit (500000000)).",
        ),
        ("one.jsonl", "is of no format that is known here: load.formats() lists those that are."),
    ):
        with pytest.raises(UnreadableFile) as caught:
            load.intake(written(name))
        assert str(caught.value) == f"'{name}' {sentence}"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "'empty.csv' is empty."),
        ("old.xml", b"<?xml version='1.0'?><a>War</a>", f"'old.xml' looks like an XML file{NOT_READ}"),
        (
            "old.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            f"'old.xls' looks like an old or encrypted Office file (.doc, .xls){NOT_READ}",
        ),
        ("a.pkl", b"\x80\x04\x95abc", f"'a.pkl' looks like a Python pickle, which may run code{NOT_READ}"),
        (
            "a.json",
            b'[{"text": "War."}',
            "'a.json' is no JSON that can be read: Expecting ',' delimiter (line 2, column 1).",
        ),
        ("deep.json", b"[" * 200_000, "'deep.json' is no JSON that can be read: it is nested too deeply."),
        ("number.json", b"[12]", f"'number.json'{NO_LIST}"),
        ("word.json", b'["War."]', f"'word.json'{NO_LIST}"),
        ("two.json", b'{"a": [{"b": 1}], "c": [{"d": 1}]}', f"'two.json'{NO_LIST}"),
        (
            "feed.json",
            b'{"title": "F", "authors": [{"name": "I"}], "items": [{"title": "W"}]}',
            f"'feed.json'{NO_LIST}",
        ),
        ("torn.parquet", b"PAR1" + b"x" * 100, None),
        (
            "torn.csv.gz",
            gzip.compress(b"title,text\n" * 1000, mtime=0)[:50],
            "'torn.csv.gz' is a torn gzip file: obtain it again.",
        ),
        ("garbage.csv", random.Random(7).randbytes(20_000), f"'garbage.csv'{NO_FORMAT}"),
        ("code.py", b"import os\n\nprint(1)\n", f"'code.py'{NO_FORMAT}"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(tmp_path, name, content, sentence):
    with pytest.raises(UnreadableFile) as caught:
        load.intake(write(tmp_path, name, content))
    assert f"'{name}'" in str(caught.value)
    assert sentence is None or str(caught.value) == sentence


def test_what_is_not_there_gets_a_sentence(tmp_path):
    write(tmp_path, "articles.csv", "title,text\nOne,a\n")
    (tmp_path / "empty").mkdir()
    for source, error, sentence in [
        (tmp_path / "artikles.csv", FileNotFoundError, "is not there. Did you mean 'articles.csv'?"),
        ("x" * 300, FileNotFoundError, "no name of a file is that long"),
        (tmp_path / "no" / "a.csv", FileNotFoundError, "is not there: there is no folder"),
        (f"{tmp_path}/*.json", FileNotFoundError, "no file matches"),
        (tmp_path / "empty", UnreadableFile, "holds no file of articles."),
        ("", ValueError, "an empty path is no source: give the path of a file, a folder or a zip file."),
        ("~nobody-here/a.csv", FileNotFoundError, "is not there: there is no folder"),
        ([], ValueError, "this list of sources is empty: give paths of files, folders or zip files."),
        (7, TypeError, "a source must be a path, a list of paths or a DataFrame, not int."),
    ]:
        with pytest.raises(error) as caught:
            load.intake(source)
        assert sentence in str(caught.value)


# invariants

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=20)


@given(rows=st.lists(st.tuples(TEXT, TEXT), max_size=8), delimiter=st.sampled_from(",;\t|"))
def test_records_in_are_articles_and_rejects(rows, delimiter, tmp_path_factory):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("title", "text"), *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(stream.getvalue().encode())
    found = load.intake(path)
    assert len(found.articles) + len(found.rejects) == len(rows)
    kept = [(title.strip(), text.strip()) for title, text in rows if title.strip() or text.strip()]
    assert list(zip(found.articles["title"], found.articles["text"], strict=True)) == kept


@given(
    content=st.binary(max_size=300),
    name=st.sampled_from(["a.csv", "a.txt", "a.json", "a.jsonl", "a.xlsx", "a.parquet", "a"]),
)
def test_any_bytes_give_articles_or_a_sentence(content, name, tmp_path_factory):
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(content)
    try:
        found = load.intake(path)
    except UnreadableFile as error:
        said = str(error)
    else:
        said = f"'{name}'"
        tables.check(found.articles, "articles")
    assert f"'{name}'" in said


def test_every_file_has_its_account(tmp_path):
    write(tmp_path, "a.csv", "title;text\nMüll;Über Müll\n;\n".encode("cp1252"))
    write(tmp_path, "b.jsonl", b'{"title": "War", "text": "It goes on."}\n')
    write(tmp_path, "c.txt", "Peace\n\nIt came.".encode("utf-16"))
    write(tmp_path, "d.csv", b"")
    found = load.intake(tmp_path)
    tables.check(found.files, "files")
    assert found.files.drop(columns="claimed").fillna("-").to_numpy().tolist() == [
        ["a.csv", "csv", "cp1252", 2, 1, 1],
        ["b.jsonl", "jsonl", "utf-8", 1, 1, 0],
        ["c.txt", "clipping", "utf-16-le", 1, 1, 0],
        ["d.csv", "-", "-", 1, 0, 1],
    ]
    assert found.files["claimed"].isna().all()
    assert "csv, cp1252 (1)" in found._repr_html_()
    assert "not read (1)" in found._repr_html_()


def test_a_file_that_holds_less_than_it_says_is_told(tmp_path, monkeypatch):
    table = pd.DataFrame({"title": ["War", "Peace"], "text": ["It goes on.", ""]})
    form = load.registry.Format("odd", lambda head: True, lambda content, name: [Records(table, [1, 2], claimed=3)])
    monkeypatch.setattr(load.registry, "FORMATS", (form,))
    path = write(tmp_path, "a.odd", b"odd")
    with pytest.warns(UserWarning, match="'a.odd' says that it holds 3 records, and 2 were found: see whether"):
        found = load.intake(path)
    assert found.files["claimed"].tolist() == [3]
    assert dict(found.account)["claimed"] == "2 of 3 records that 1 file claims; a.odd claims 3 and has 2"
    assert "a.odd claims 3 and has 2" in found._repr_html_()


def test_a_text_of_another_length_than_the_source_says_is_flagged():
    words = pd.DataFrame({"title": "War", "text": ["one two three"] * 5, "words_claimed": [3, 4, None, 2, 0]})
    found = load.articles(words)
    told = "other length than claimed: 3 of {} words"
    assert found["flags"].tolist() == ["", told.format(4), "", told.format(2), told.format(0)]
    assert load.articles(words.assign(text="word " * 19, words_claimed=20))["flags"].eq("").all()
    assert load.articles(words.assign(text=""))["flags"].eq("no text").all()  # which says it all


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        ("1,200 words", 1200),
        ("1.200 Wörter", 1200),
        (3, 3),
        (True, None),
        ("many", None),
        (None, None),
        ("12 345", 12345),
    ],
)
def test_a_number_of_words_however_it_is_written(claimed, expected):
    found = load.articles(pd.DataFrame({"title": ["War"], "text": ["It goes on."], "words_claimed": [claimed]}))
    assert found["words_claimed"].dtype == "float64"
    assert found["words_claimed"].fillna(-1).tolist() == [-1 if expected is None else expected]
    told = f"other length than claimed: 3 of {expected or 0:,} words"
    assert found["flags"].tolist() == [told if expected not in (None, 3) else ""]


def test_a_load_date_is_that_of_the_clock_there():
    dates = pd.to_datetime(["2025-01-02 03:00"]).tz_localize("UTC")
    found = load.articles(pd.DataFrame({"title": ["x"], "text": ["t"], "load_date": dates}))
    assert found["load_date"].tolist() == [pd.Timestamp("2025-01-02 03:00")]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "gb18030", "shift-jis", "cp1253"])
def test_another_alphabet_that_is_read_as_ours_is_flagged(tmp_path, encoding):
    words = {"gb18030": "停火协议签署", "shift-jis": "停戦合意が署名", "cp1253": "Υπεγράφη η συμφωνία"}
    text = words.get(encoding, "Подписано соглашение о прекращении огня")
    write(tmp_path, "a.csv", f"title,text\n{text},{text}\nWar,It goes on\n".encode(encoding))
    assert load.articles(tmp_path / "a.csv")["flags"].tolist() == ["encoding doubtful", ""]
    accents = "Naïveté à l'Élysée, déçu: où est-elle passée, l'été?"
    write(tmp_path, "b.csv", f"title,text\n{accents.replace(',', '')},x\n".encode("cp1252"))
    assert load.articles(tmp_path / "b.csv")["flags"].tolist() == [""]


def test_bytes_that_are_no_text_are_told(tmp_path):
    offsets, data = pyarrow.array([0, 3, 7], pyarrow.int64()).buffers()[1], pyarrow.py_buffer(b"aw\xffwar ")
    bad = pyarrow.LargeStringArray.from_buffers(2, offsets, data)
    pyarrow.parquet.write_table(pyarrow.table({"title": ["a", "b"], "text": bad}), tmp_path / "bad.parquet")
    told = r"^column 'text' holds bytes that are no text \(no UTF-8\): write the source again in its right encoding\.$"
    with pytest.raises(UnreadableFile, match=told):
        load.articles(tmp_path / "bad.parquet")
    write(tmp_path, "good.csv", "title,text\nWar,It goes on.\n")
    found = load.intake(tmp_path)
    assert (len(found.articles), found.rejects["source_file"].tolist()) == (1, ["bad.parquet"])


NAMES = ["Guardian", "Guardian.com", "The Guardian(London)", "The Guardian (London) - Final Edition", "Guardian.com."]


def test_names_of_one_outlet_are_proposed_and_settled(tmp_path):
    others = ["The Times", "Times of India", "www.lemonde.fr", "Le Monde", "Le Monde", "(…)"]
    table = pd.DataFrame({"title": "War", "text": "It goes on.", "outlet": [*NAMES, "Guardian.com", *others]})
    articles = load.articles(table)
    found = load.outlets(articles)
    tables.check(found, "outlets")
    name_of = dict(zip(found["outlet"], found["name"], strict=True))
    assert {name_of[name] for name in NAMES} == {"Guardian.com"}  # the most frequent
    assert name_of["www.lemonde.fr"] == name_of["Le Monde"] == "Le Monde"
    assert name_of["The Times"] == "The Times" != name_of["Times of India"] == "Times of India"
    assert found["n_articles"].sum() == len(articles)
    assert "Guardian = Guardian.com" in load.intake(table)._repr_html_()
    found.to_csv(tmp_path / "outlets.csv", index=False)
    settled = load.articles(table, outlets=tmp_path / "outlets.csv")
    assert settled["outlet"].value_counts()["Guardian.com"] == 6
    assert settled["article_id"].tolist() == articles["article_id"].tolist()  # whatever they are called
    assert load.articles(table, outlets={"Guardian": "X"})["outlet"].eq("X").sum() == 1
    table.to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    [batch] = load.batches(tmp_path / "a.jsonl", outlets=found)
    assert batch["outlet"].tolist() == settled["outlet"].tolist()


def test_a_table_of_outlets_from_a_spreadsheet(tmp_path):
    table = pd.DataFrame(
        {"title": "War", "text": "It goes on.", "outlet": ["El País", "El Pais", "U.S.", "Us", "BBC.com"]}
    )
    for encoding in ("cp1252", "utf-8-sig"):
        (tmp_path / "outlets.csv").write_text("outlet;name;n\nEl Pais ;El País;1\nUs;;1\n", encoding=encoding)
        found = load.articles(table, outlets=tmp_path / "outlets.csv")
        assert found["outlet"].tolist() == ["El País", "El País", "U.S.", "Us", "BBC.com"]
    with pytest.warns(UserWarning, match="no article is of an outlet that outlets= names, such as 'El Pias'"):
        load.articles(table, outlets={"El Pias": "El País"})
    table.to_csv(tmp_path / "a.csv", index=False)
    assert len(list(load.batches(tmp_path / "a.csv", outlets={"El Pias": "El País"}))) == 1  # a later one may have it
    assert load.articles(table, outlets={"Us": None, "U.S.": "USA"})["outlet"].tolist()[2:4] == ["USA", "Us"]
    names = ["The Guardian", "theguardian.com", "www.theguardian.com", "Guardian, The", "BBC"]
    proposed = load.outlets(pd.concat([table, pd.DataFrame({"outlet": names})])).set_index("outlet")["name"]
    assert proposed[names[:4]].nunique() == 1
    assert proposed["El Pais"] == proposed["El País"]
    assert proposed["BBC"] == proposed["BBC.com"]
    assert proposed["Us"] != proposed["U.S."]


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        (None, FileNotFoundError, "outlets='.*' is not there: write it with load.outlets"),
        ("a,b\n1,2\n", UnreadableFile, "has no column 'outlet': names of outlets stand in the columns"),
        ("outlet,name\nA,B\nA,C\n", UnreadableFile, "gives 'A' more than one name: only one can be meant"),
        ("", UnreadableFile, "is no CSV file that can be read"),
        (3, TypeError, "outlets= must be a file, a table or a dict of their names, not int"),
    ],
)
def test_names_of_outlets_that_cannot_be_used_are_one_sentence(tmp_path, content, error, sentence):
    path = tmp_path / "outlets.csv"
    if isinstance(content, str):
        path.write_text(content)
    with pytest.raises(error, match=sentence) as raised:
        load.articles(pd.DataFrame({"title": ["War"]}), outlets=content if isinstance(content, int) else path)
    assert "\n" not in str(raised.value)
