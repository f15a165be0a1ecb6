"""Saved answers of programming interfaces, in any shape and state: found = articles + rejects, and times are those of
the place of printing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from toolkit import load
from toolkit.errors import UnreadableFile
from toolkit.load import guardian, nyt, responses

FORMATS = Path(__file__).parent / "data" / "formats"

#: the answers, a name that each record has, and how many records there are
ANSWERS = {
    "newsapi.json": ("publishedAt", 4),
    "guardian.json": ("webPublicationDate", 3),
    "nyt.json": ("pub_date", 3),
    "gdelt.json": ("seendate", 2),
    "mediacloud.json": ("publish_date", 2),
}

pytestmark = pytest.mark.filterwarnings("ignore:.*says that it holds", "ignore:none of the .* articles has a text")


def saved(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def n_records(found: load.Intake) -> int:
    return len(found.articles) + len(found.rejects)


@pytest.mark.parametrize("name", ["newsapi.json", "guardian.json", "nyt.json", "gdelt.json"])
def test_an_address_keeps_its_signs(tmp_path, name):
    """`&section=` begins with the entity of a sign, for those who do without its semicolon."""
    known = load.articles(FORMATS / name)["url"].iloc[0]
    content = (FORMATS / name).read_text(encoding="utf-8").replace(known, f"{known}?a=1&section=2&amp;copy=3")
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert load.articles(tmp_path / name)["url"].iloc[0] == f"{known}?a=1&section=2&copy=3"


@pytest.mark.parametrize("name", ANSWERS)
def test_the_same_records_in_whatever_they_are_wrapped(tmp_path, name):
    key, n = ANSWERS[name]
    whole = load.intake(FORMATS / name)
    answer = json.loads((FORMATS / name).read_text(encoding="utf-8"))
    records = responses.records_in(answer, key)
    lines = tmp_path / "lines.json"
    lines.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    pages = tmp_path / "pages.json"
    pages.write_text("\n".join(json.dumps([record]) for record in records), encoding="utf-8")
    for path in (saved(tmp_path / "bare.json", records), saved(tmp_path / "twice.json", [answer]), lines, pages):
        found = load.intake(path, format=whole.files.loc[0, "format"])
        assert n_records(found) == n
        same = ["title", "text", "date", "outlet", "source_row"]
        pd.testing.assert_frame_equal(found.articles[same], whole.articles[same], check_categorical=False)


@pytest.mark.parametrize("value", [None, 7, -1.5, "", "War & <b>peace</b>", [], ["a", 3], {}, {"main": 3}, True])
@pytest.mark.parametrize("name", ANSWERS)
def test_a_field_may_be_anything(tmp_path, name, value):
    key, n = ANSWERS[name]
    form = load.intake(FORMATS / name).files.loc[0, "format"]
    text = (FORMATS / name).read_text(encoding="utf-8")
    fields = {field for record in responses.records_in(json.loads(text), key) for field in record}
    for field in sorted(fields):
        answer = json.loads(text)
        for record in responses.records_in(answer, key):
            record[field] = value
        found = load.intake(saved(tmp_path / "a.json", answer), format=form)
        assert n_records(found) == n, field


@pytest.mark.parametrize("name", ANSWERS)
def test_a_field_may_be_missing_and_a_record_may_be_none(tmp_path, name):
    key, n = ANSWERS[name]
    form = load.intake(FORMATS / name).files.loc[0, "format"]
    text = (FORMATS / name).read_text(encoding="utf-8")
    for field in sorted({field for record in responses.records_in(json.loads(text), key) for field in record} - {key}):
        answer = json.loads(text)
        for record in responses.records_in(answer, key):
            record.pop(field, None)
        assert n_records(load.intake(saved(tmp_path / "a.json", answer), format=form)) == n, field
    answer = json.loads(text)
    responses.records_in(answer, key).insert(1, "an error")
    found = load.intake(saved(tmp_path / "a.json", answer), format=form)
    assert n_records(found) == n + 1
    assert found.rejects.set_index("source_row").loc[2, ["reason", "excerpt"]].tolist() == [
        "is no object with named values",
        "an error",
    ]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_torn_answer_says_so(tmp_path, name):
    content = (FORMATS / name).read_bytes()
    form = load.intake(FORMATS / name).files.loc[0, "format"]
    for at in range(1, len(content.rstrip()), 37):
        path = tmp_path / "torn.json"
        path.write_bytes(content[:at])
        with pytest.raises(UnreadableFile, match=r"'torn\.json' is no (?:JSON|list)"):
            load.intake(path, format=form)


@pytest.mark.parametrize("name", ANSWERS)
def test_of_torn_lines_only_these_are_lost(tmp_path, name):
    key, n = ANSWERS[name]
    form = load.intake(FORMATS / name).files.loc[0, "format"]
    records = responses.records_in(json.loads((FORMATS / name).read_text(encoding="utf-8")), key)
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join([*lines, lines[0][:-9]]), encoding="utf-8")
    found = load.intake(path, format=form)
    assert n_records(found) == n + 1
    assert found.rejects["reason"].iloc[-1].startswith("is no JSON")


@pytest.mark.parametrize("name", ANSWERS)
def test_another_encoding_is_the_same(tmp_path, name):
    text = (FORMATS / name).read_text(encoding="utf-8")
    whole = load.articles(FORMATS / name)
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        path = tmp_path / "other.json"
        path.write_bytes(text.encode(encoding))
        assert load.articles(path)["title"].tolist() == whole["title"].tolist(), encoding


def test_a_name_in_a_text_is_no_name(tmp_path):
    text = 'The answer had "webTitle": and "webPublicationDate": in it.'
    path = saved(tmp_path / "own.json", [{"title": "A", "text": text}])
    assert load.intake(path).files.loc[0, "format"] == "json"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("1993-01-11T05:00:00+0000", "1993-01-11 00:00:00"),  # midnight of the printed paper, in winter
        ("1993-07-11T04:00:00+0000", "1993-07-11 00:00:00"),  # and in summer
        ("2016-05-15T00:00:00Z", "2016-05-15"),  # a bare day
        ("2020-01-01T03:10:00+0000", "2019-12-31 22:10:00"),
        ("", None),
        ("soon", "soon"),
    ],
)
def test_days_of_new_york(moment, expected):
    found = nyt._date(moment)
    assert (str(found) if found else None) == expected


def test_days_of_london():
    assert str(responses.local("2021-03-28T00:59:59Z", "Europe/London")) == "2021-03-28 00:59:59"
    assert str(responses.local("2021-03-28T01:00:00Z", "Europe/London")) == "2021-03-28 02:00:00"  # summer begins
    assert str(responses.local("2021-10-31T01:00:00Z", "Europe/London")) == "2021-10-31 01:00:00"  # and is over
    assert responses.local("0001-01-01T00:00:00Z", "America/New_York") == "0001-01-01T00:00:00Z"  # the day before time


def test_a_page_of_the_guardian_counts_itself(tmp_path):
    answer = json.loads((FORMATS / "guardian.json").read_text(encoding="utf-8"))
    answer["response"]["results"].pop()
    with pytest.warns(UserWarning, match="says that it holds 3 records, and 2 were found"):
        found = load.intake(saved(tmp_path / "a.json", answer))
    assert found.files.loc[0, "claimed"] == 3
    answer["response"]["total"] = 10**30
    assert guardian.read(json.dumps(answer).encode(), "a")[0].claimed is None


def test_gnews_cuts_texts_in_another_way(tmp_path):
    source = {"name": "Lake Wire", "url": "https://lakewire.example"}
    article = {"title": "Cable", "content": "It was cut... [1234 chars]", "publishedAt": "2024-03-06", "source": source}
    found = load.articles(saved(tmp_path / "a.json", {"totalArticles": 1, "articles": [article]}))
    assert found.loc[0, ["text", "flags"]].tolist() == [
        "It was cut...",
        "truncated: 1,234 more characters were left out",
    ]


COUNTS = {
    "sources.csv": "source,count,ratio\nharbourpost.example,12,0.5\n",
    "attention.csv": "date,count,total_count,ratio\n2024-02-15,3,400,0.0075\n",
    "attention.tsv": "date\tcount\ttotal_count\tratio\n2024-02-15\t3\t400\t0.0075\n",
}


@pytest.mark.parametrize("name", COUNTS)
def test_counts_of_media_cloud_are_no_articles(tmp_path, name):
    path = tmp_path / name
    path.write_text(COUNTS[name], encoding="utf-8")
    with pytest.raises(UnreadableFile, match="holds counts of Media Cloud, not articles: download its list of stories"):
        load.articles(path)
    with pytest.raises(UnreadableFile, match="holds counts of Media Cloud"):
        list(load.batches(path))


def test_a_table_with_texts_is_nobodys_but_the_users(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("title,text,publish_date,media_name,media_url\nA,It is.,2024-02-15,Post,post.example\n")
    found = load.intake(path)
    assert (found.files.loc[0, "format"], found.articles.loc[0, "text"]) == ("csv", "It is.")


def test_stories_of_media_cloud_come_in_pieces_as_well(tmp_path):
    for name in ("mediacloud.csv", "mediacloud.json"):
        whole = load.articles(FORMATS / name)
        packed = tmp_path / f"{name}.gz"
        packed.write_bytes(gzip.compress((FORMATS / name).read_bytes()))
        for path in (FORMATS / name, packed):
            (piece,) = load.batches(path)
            assert piece["title"].tolist() == whole["title"].tolist()
            assert piece["load_date"].tolist() == whole["load_date"].tolist()


def test_the_first_graph_of_gdelt_is_refused(tmp_path):
    path = tmp_path / "20130912.gkg.csv"
    path.write_text("DATE\tNUMARTS\tCOUNTS\tTHEMES\tLOCATIONS\tPERSONS\tORGANIZATIONS\tTONE\tSOURCES\n", "utf-8")
    with pytest.raises(UnreadableFile, match=r"holds the first version.* without their titles and texts"):
        load.articles(path)


def test_the_graph_below_names_and_a_list_as_csv(tmp_path):
    path = tmp_path / "graph.csv"
    path.write_text(
        "GKGRECORDID,DATE,DocumentIdentifier,Extras\n"
        '20230912143000-1,20230912143000,https://post.example/a,"<PAGE_TITLE>Ferry, again</PAGE_TITLE>"\n',
        encoding="utf-8",
    )
    found = load.articles(path)
    assert found.loc[0, ["title", "outlet", "date_source"]].tolist() == ["Ferry, again", "post.example", "load_date"]
    path.write_text("\ufeffURL,MobileURL,Date,Title\nhttps://post.example/a,,2023-09-12 14:30:00,Ferry\n", "utf-8")
    found = load.intake(path)
    assert found.files.loc[0, "format"] == "gdelt"
    assert found.articles.loc[0, ["title", "flags"]].tolist() == ["Ferry", "date when it was seen; no text"]


def test_a_broken_graph_loses_no_line(tmp_path):
    text = (FORMATS / "gdelt-graph.csv").read_text(encoding="utf-8")
    path = tmp_path / "graph.csv"
    for at in range(40, len(text), 29):
        for broken in (
            text[:at],
            text[:at] + "\t" + text[at:],
            text[:at] + text[at + 1 :],
            text[:at] + "\n" + text[at:],
        ):
            path.write_text(broken, encoding="utf-8")
            found = load.intake(path, format="gdelt")
            assert n_records(found) == sum(bool(line.strip()) for line in broken.split("\n")), at
