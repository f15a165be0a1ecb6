"""Events of GDELT and their mentions: records without a word, which are kept, said to be that, and never lost."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest

from toolkit import duplicates, load, text
from toolkit.errors import UnreadableFile
from toolkit.load import gdelt_events
from toolkit.load.records import Records

FORMATS = Path(__file__).parent / "data" / "formats"
NAMES = ("gdelt-events.CSV", "gdelt-events-1.csv", "gdelt-mentions.CSV")
NAMED = (
    "GLOBALEVENTID,SQLDATE,EventCode,GoldsteinScale,DATEADDED,SOURCEURL\n"
    "1000,20230912,036,4.0,20230912143000,https://www.post.example/a\n"
    ",20230912,036,4.0,20230912143000,https://www.post.example/b\n"
    "1002,20230912,036,,,\n"
    "1003,20230912,036,4.0,20230912143000,https://post.example/d,and more\n"
)

pytestmark = pytest.mark.filterwarnings("ignore:.* metadata only", "ignore:.* rejected: ")


def n_lines(content: str) -> int:
    return sum(bool(line.strip()) for line in content.split("\n"))


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_the_user_is_told_that_there_are_no_words():
    with pytest.warns(UserWarning, match=r"^3 records of 3 are metadata only, without a title and a text"):
        found = load.intake(FORMATS / "gdelt-events.CSV")
    account = dict(found.account)
    assert account["flags"] == "metadata only (3); date when it was seen (3)"
    assert account["dates"] == "2023-09-12 to 2023-09-12, 3 from the load date"
    assert account["doubled ids"] == "none"
    assert "no titles, no texts" in load.formats().set_index("format").loc["gdelt-events", "reads"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_columns_below_names_in_any_order_and_choice(tmp_path, delimiter):
    found = load.intake(written(tmp_path / "a.csv", NAMED.replace(",", delimiter)))
    assert found.files["format"].tolist() == ["gdelt-events"]
    assert found.articles[["event_id", "outlet", "flags"]].astype("object").fillna("").values.tolist() == [
        ["1000", "post.example", "metadata only; date when it was seen"],
        ["1002", "", "metadata only"],
    ]
    assert found.articles["goldstein"].isna().tolist() == [False, True]
    assert "actor1" not in found.articles
    assert found.rejects.loc[0, "reason"] == "has no number of an event"
    assert found.rejects["source_row"].tolist() == [2, 4]


def test_mentions_joined_to_their_events(tmp_path):
    content = (
        "globaleventid,eventcode,avgtone,sourceurl,mentiontimedate,mentionidentifier,mentiondoctone\n"
        "1000,036,2.5,https://post.example/a,20230912143000,https://wire.example/b,-1\n"
    )
    (found,) = load.articles(written(tmp_path / "a.csv", content)).to_dict("records")
    assert (found["url"], found["outlet"], found["tone"]) == ("https://wire.example/b", "wire.example", -1.0)
    assert (found["event_code"], found["database_id"]) == ("036", "1000 https://wire.example/b")


def test_a_table_of_articles_with_their_events_is_nobodys_but_the_users(tmp_path):
    path = written(tmp_path / "own.csv", "GLOBALEVENTID,SQLDATE,title,text\n1000,20230912,Ferry,It sails.\n")
    found = load.intake(path)
    assert (found.files.loc[0, "format"], found.articles.loc[0, "text"]) == ("csv", "It sails.")


def test_columns_of_the_user_are_never_lost(tmp_path):
    content = "url,GLOBALEVENTID,SQLDATE,scraped\nhttps://post.example/a,1000,20230912,The ferry sails.\n"
    path = written(tmp_path / "own.csv", content)
    (found,) = load.articles(path, columns={"scraped": "text"}).to_dict("records")
    assert (found["text"], found["url"]) == ("The ferry sails.", "https://post.example/a")
    with pytest.raises(UnreadableFile, match="no column"):
        load.intake(path)


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_broken_no_line_is_lost_and_none_is_shifted(name):
    whole = (FORMATS / name).read_text(encoding="utf-8")
    (sound,) = gdelt_events.read(whole.encode(), name)
    moments = set(sound.table["date"])
    for at in range(60, len(whole), 7):
        for broken in (whole[:at], whole[:at] + "\t" + whole[at:], whole[:at] + "\n" + whole[at:]):
            (found,) = gdelt_events.read(broken.encode(), name)
            assert found.n == n_lines(broken), at
            assert sorted([*found.rows, *(one.row for one in found.rejects)]) == list(range(1, found.n + 1))
    for at in (at for at, sign in enumerate(whole) if sign == "\t" and at > 60):
        (found,) = gdelt_events.read((whole[:at] + whole[at + 1 :]).encode(), name)
        assert found.n == n_lines(whole)
        assert set(found.table["date"]) <= moments, at


@pytest.mark.parametrize("name", NAMES)
def test_the_same_in_pieces(tmp_path, name, monkeypatch):
    whole = load.intake(FORMATS / name)
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress((FORMATS / name).read_bytes()))
    monkeypatch.setattr("toolkit.load.sources._BLOCK", 400)
    for path in (FORMATS / name, packed):
        pieces = list(gdelt_events.stream(path, name))
        assert len(pieces) > 1
        assert [row for piece in pieces for row in piece.rows] == whole.articles["source_row"].tolist()
        assert [one.row for piece in pieces for one in piece.rejects] == whole.rejects["source_row"].tolist()
        ids = [id_ for piece in pieces if piece.rows for id_ in piece.table["event_id"]]
        assert ids == whole.articles["event_id"].tolist()


def test_a_lone_return_in_the_last_line_of_pieces_ends_no_line(tmp_path, monkeypatch):
    content = (FORMATS / "gdelt-mentions.CSV").read_text(encoding="utf-8").rstrip("\n")
    path = tmp_path / "a.csv"
    path.write_bytes(f"{content}\rmore".encode())
    whole = load.intake(path)
    monkeypatch.setattr("toolkit.load.sources._BLOCK", 400)
    pieces = list(gdelt_events.stream(path, "a.csv"))
    assert sum(piece.n for piece in pieces) == len(whole.articles) + len(whole.rejects)


def test_pieces_below_names(tmp_path, monkeypatch):
    path = written(tmp_path / "a.csv", NAMED)
    monkeypatch.setattr("toolkit.load.sources._BLOCK", 100)
    pieces = list(gdelt_events.stream(path, "a.csv"))
    assert [row for piece in pieces for row in piece.rows] == [1, 3]
    assert [one.row for piece in pieces for one in piece.rejects] == [2, 4]


def test_ids_are_the_same_in_any_order(tmp_path):
    lines = (FORMATS / "gdelt-mentions.CSV").read_text(encoding="utf-8").splitlines()[:3]
    same_but_for_the_event = lines[0].replace("1130000001", "1130000009")
    content = [*lines, same_but_for_the_event]
    one = load.articles(written(tmp_path / "a.csv", "\n".join(content)))
    other = load.articles(written(tmp_path / "a.csv", "\n".join(reversed(content))))
    ids = [table.set_index("database_id")["article_id"].to_dict() for table in (one, other)]
    assert ids[0] == ids[1]
    assert one["article_id"].is_unique
    assert not one["article_id"].str.contains("-").any()


def test_what_was_saved_is_loaded_again(tmp_path):
    found = load.articles(FORMATS / "gdelt-mentions.CSV")
    for name in ("a.parquet", "a.csv"):
        path = tmp_path / name
        found.to_parquet(path) if name == "a.parquet" else found.to_csv(path, index=False)
        again = load.intake(path)
        assert len(again.rejects) == 0
        same = ["url", "date", "flags", "event_id", "article_id"]
        pd.testing.assert_frame_equal(again.articles[same].astype({"event_id": "str"}), found[same])
    assert load.articles(found)["flags"].tolist() == found["flags"].tolist()


def test_records_without_words_among_articles(tmp_path):
    written(tmp_path / "a.csv", "title,text,date,outlet\nFerry,It sails.,2023-09-12,Post\n,,2023-09-12,Post\n")
    (tmp_path / "b.CSV").write_bytes((FORMATS / "gdelt-events.CSV").read_bytes())
    with pytest.warns(UserWarning, match=r"^3 records of 4 are metadata only"):
        found = load.intake(tmp_path)
    assert found.rejects["reason"].tolist()[0] == "no title and no text"
    index = text.index(found.articles)
    assert index.n_words.tolist() == [3, 0, 0, 0]
    assert duplicates.find(found.articles)["cluster"].nunique() == 4


@pytest.mark.parametrize(
    "content", ["", "\n", "1000\t20230912\n", "title,text\nWar,It goes on.\n", "GLOBALEVENTID\n1\n"]
)
def test_what_is_no_such_list_is_a_sentence(tmp_path, content):
    path = written(tmp_path / "a", content)
    with pytest.raises(UnreadableFile, match=r"^'a' is no list of events of GDELT, and none of their mentions\.$"):
        load.intake(path, format="gdelt-events")


def test_numbers_and_days_that_are_none(tmp_path):
    content = NAMED.splitlines()[0] + "\n1000,20231399,036,much,soon,https://post.example/a\n"
    found = load.articles(written(tmp_path / "a.csv", content))
    assert found[["event_date", "goldstein", "date"]].isna().all(axis=None)
    assert found.loc[0, "flags"] == "metadata only; date when it was seen; unreadable date: 'soon'"
    assert isinstance(gdelt_events.read(content.encode(), "a")[0], Records)
    assert pd.api.types.is_datetime64_any_dtype(load.articles(FORMATS / NAMES[0])["event_date"])
