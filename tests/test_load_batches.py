"""Articles, some at a time: the same as all at once, whatever the pieces."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import load, paths
from toolkit.errors import UnreadableFile
from toolkit.load import delimited, json_records, sources
from toolkit.load.records import Records

BATCHES = sys.modules["toolkit.load.batches"]  # the module: `load.batches` is the function


@pytest.fixture
def small(monkeypatch):
    """Every file is large, and every piece small."""
    monkeypatch.setattr(BATCHES, "_STREAMED", 0)
    monkeypatch.setattr(BATCHES, "_ROWS", 3)
    monkeypatch.setattr(sources, "_BLOCK", 150)
    monkeypatch.setattr(sys.modules["toolkit.load.parquet"], "_ROWS", 2)


RECORDS = [
    {"headline": "Talks", "body": 'They began,\nslowly; "again".', "date": "2025-03-04", "source": "Post"},
    {"headline": "", "body": "", "date": "2025-03-05", "source": "Post"},  # a reject
    {"headline": "War", "body": "", "date": "", "source": "Courier"},
    {"headline": "Talks", "body": 'They began,\nslowly; "again".', "date": "2025-03-04", "source": "Post"},  # again
    {"headline": "Long", "body": "word " * 100, "date": "13/04/2025", "source": "Post"},
    *(
        {"headline": f"No. {n}", "body": f"“Peace” {n}\r\n", "date": f"2025-05-{n:02}", "source": "P"}
        for n in range(1, 9)
    ),
]


def write(path, kind):
    table = pd.DataFrame(RECORDS)
    if kind == "csv":
        table.to_csv(path, index=False)
    elif kind == "csv.gz":
        table.to_csv(path, index=False, sep=";")
    elif kind == "jsonl":
        lines = [json.dumps(record) for record in RECORDS]
        path.write_text("\n".join([*lines[:4], "{torn", "", *lines[4:]]) + "\n")
    elif kind == "jsonl.gz":
        path.write_bytes(gzip.compress("\n".join(map(json.dumps, RECORDS)).encode()))
    else:
        table.to_parquet(path, row_group_size=5)


@pytest.mark.filterwarnings("ignore:.*became no article")
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", ["csv", "csv.gz", "jsonl", "jsonl.gz", "parquet"])
def test_pieces_are_the_whole(tmp_path, kind):
    path = tmp_path / f"articles.{kind}"
    write(path, kind)
    whole, found = load.intake(path), load.batches(path)
    tables = list(found)
    assert len(tables) > 2
    every = pd.concat(tables, ignore_index=True)
    columns = list(every.columns)
    assert set(columns) == set(whole.articles.columns)
    texts = dict.fromkeys(("outlet", "article_id"), "str")
    pd.testing.assert_frame_equal(every.astype(texts), whole.articles[columns].astype(texts))
    pd.testing.assert_frame_equal(found.rejects, whole.rejects)
    assert len(whole.rejects) >= 1
    again = pd.concat(list(found), ignore_index=True)  # once more from the beginning
    assert again["article_id"].tolist() == every["article_id"].tolist()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("stray", ['A 5" pipe bursts', 'so-called "talks" go on', 'a, "b" c'.replace(",", "")])
def test_a_mark_within_a_field_opens_no_quotation(tmp_path, stray):
    lines = [f'Title {n},"Two lines{chr(10)}of ""text"" {n}",2025-01-02' for n in range(40)]
    lines[2] = f"{stray},x,2025-01-02"
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["title,text,date", *lines]) + "\n", encoding="utf-8")
    found = pd.concat(load.batches(path))
    assert found["title"].tolist() == load.articles(path)["title"].tolist()
    assert found["title"].tolist()[2] == stray
    assert len(found) == 40


def test_a_folder_of_small_files_comes_in_few_tables(monkeypatch):
    whole = load.articles(paths.SAMPLE)
    assert [len(table) for table in load.batches(paths.SAMPLE)] == [72]
    monkeypatch.setattr(BATCHES, "_ROWS", 10)
    tables = list(load.batches(paths.SAMPLE))
    assert sum(map(len, tables)) == 72
    assert sorted(pd.concat(tables)["article_id"]) == sorted(whole["article_id"])


def test_rejects_are_told_at_the_end(tmp_path):
    (tmp_path / "a.csv").write_text("title,text\nWar,It goes on.\n,\n")
    (tmp_path / "b.bin").write_bytes(b"\x00\x01")
    found = load.batches(tmp_path)
    with pytest.warns(
        UserWarning, match="2 records became no article: 1 no title and no text, 1 'b.bin' is of no format"
    ):
        assert [len(table) for table in found] == [1]
    assert found.rejects["source_file"].tolist() == ["a.csv", "b.bin"]


@pytest.mark.filterwarnings("ignore:.*became no article")
@pytest.mark.usefixtures("small")
def test_articles_are_not_kept_with_the_account_of_rejects(tmp_path):
    write(tmp_path / "a.csv", "csv")
    found = load.batches(tmp_path / "a.csv")
    list(found)
    assert len(found.rejects) == 1
    assert [file.n_articles > 0 for file in found._files] == [True]
    assert not any(isinstance(value, pd.DataFrame) for file in found._files for value in file)


def test_wrong_calls_are_told_at_once(tmp_path):
    sentence = r"batches are read from files: a DataFrame is in memory already, give it to text\.index\."
    with pytest.raises(TypeError, match=sentence):
        load.batches(pd.DataFrame(RECORDS))
    with pytest.raises(FileNotFoundError):
        load.batches(tmp_path / "none.csv")
    with pytest.raises(ValueError, match=r"format='cvs' is not known\. Did you mean 'csv'\?"):
        load.batches(tmp_path, format="cvs")
    (tmp_path / "a.csv").write_text("title,text\nWar,It goes on.\n")
    with pytest.raises(ValueError, match="columns= names 'Titel', which is no column here"):
        list(load.batches(tmp_path / "a.csv", columns={"Titel": "title"}))


@pytest.mark.usefixtures("small")
def test_a_single_file_must_be_readable(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(UnreadableFile, match=r"'a\.parquet' is no Parquet file that can be read"):
        list(load.batches(tmp_path / "a.parquet"))
    torn = gzip.compress(("title,text\n" + "War,It goes on.\n" * 1_000).encode())[:-20]
    (tmp_path / "b.csv.gz").write_bytes(torn)
    with pytest.raises(UnreadableFile, match=r"'b\.csv\.gz' is a torn gzip file: obtain it again\."):
        list(load.batches(tmp_path / "b.csv.gz"))


@pytest.mark.usefixtures("small")
def test_a_bomb_is_refused_while_it_grows(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "SMALL", 10_000)
    monkeypatch.setattr(sources, "MOST_TIMES", 2)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"title,text\n" + b"War,it goes on.\n" * 10_000))
    with pytest.raises(UnreadableFile, match="it is not read any further"):
        list(load.batches(tmp_path / "a.csv.gz"))


FIELDS = st.text(alphabet='ab",;\n é“', max_size=12)
ROWS = st.lists(st.tuples(FIELDS, FIELDS), max_size=8)


def accounts(parts) -> list[tuple]:
    """Every record of these pieces with its number, its fields, its flags or its reason."""
    kept = [
        (number, *row, tuple(part.flags.get(at, ())))
        for part in parts
        for at, (number, row) in enumerate(zip(part.rows, part.table.itertuples(index=False), strict=True))
    ]
    return sorted(
        kept + [(reject.row, reject.reason, reject.excerpt) for part in parts for reject in part.rejects], key=str
    )


@settings(max_examples=100)
@given(ROWS, st.sampled_from([",", ";"]), st.integers(4, 60), st.booleans())
def test_a_csv_file_in_pieces_holds_the_same_records(rows, delimiter, size, ended):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerows([("title", "text"), *rows])
    content = (buffer.getvalue() if ended else buffer.getvalue().removesuffix("\n")).encode()
    assert accounts(in_pieces(content, size)) == accounts(delimited.read(content, "a.csv"))


def in_pieces(content: bytes, size: int) -> list[Records]:
    """A CSV file that is read in steps of this size."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "blocks", lambda path, name, quoted: pieces(content, size, quoted=quoted))
        return list(delimited.stream(None, "a.csv"))


def pieces(content: bytes, size: int, *, quoted: bool):
    """As `sources.blocks` cuts a file that is read in steps of this size."""
    kept = end = b""
    for begin in range(0, len(content), size):
        kept += content[begin : begin + size]
        cut = sources._cut(kept, quoted)
        if cut:
            yield kept[:cut]
            kept, end = kept[cut:], b"\n"
    if kept:
        yield kept + end


@pytest.mark.parametrize("size", [20, 50, 1_000])
@pytest.mark.parametrize(
    "content",
    [
        "title,text\n" + "War,It goes on.\n" * 9,
        "\n\nsep=;\ntitle;text\n" + "War;It goes on.\n" * 9,
        "\ufefftitle,text\n" + "Wär,It goes on.\n" * 9,
        'title,"the\ntext"\n' + "War,It goes on.\n" * 9,
        "title,text\n" + "War,It,goes,on.\nPeace,too\n" * 5,  # too many fields
    ],
    ids=range(5),
)
def test_headers_of_every_kind_stand_above_every_piece(content, size):
    assert accounts(in_pieces(content.encode(), size)) == accounts(delimited.read(content.encode(), "a.csv"))


def test_lines_are_numbered_as_in_the_file(tmp_path, small):
    path = tmp_path / "a.csv"
    path.write_text("title,text\n" + "War,It goes on.\n" * 40 + '"a\nb","c",d\n' + "War,It goes on.\n" * 40)
    found = load.batches(path)
    with pytest.warns(UserWarning, match="1 record became no article"):
        list(found)
    assert found.rejects.loc[0, ["source_row", "reason"]].tolist() == [
        41,
        "has 3 fields, but the header names 2 (lines 42 to 43)",
    ]


@given(
    st.lists(st.sampled_from(['{"title": "War"}', "{torn", "", "[1]", '{"text": "é"}']), max_size=9), st.integers(1, 40)
)
def test_lines_of_json_in_pieces_hold_the_same_records(rows, size):
    content = "".join(f"{row}\n" for row in rows).encode()
    whole = [json_records._records_of_lines(content)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_records, "blocks", lambda path, name: pieces(content, size, quoted=False))
        parts = list(json_records.stream_lines(None, "a.jsonl"))
    assert {(n, row.get("title"), row.get("text")) for n, row in of(parts)} == {
        (n, row.get("title"), row.get("text")) for n, row in of(whole)
    }
    assert [r for p in parts for r in p.rejects] == [r for p in whole for r in p.rejects]


def of(parts):
    return [
        (number, {key: value for key, value in row.items() if isinstance(value, str)})
        for part in parts
        for number, row in zip(part.rows, part.table.to_dict("records"), strict=True)
    ]
