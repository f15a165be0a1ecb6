"""Articles copied from pages into text files: what stands above the text is told apart, the text stays as it is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from toolkit import load
from toolkit.errors import UnreadableFile

BODY = """Both sides call it a beginning

CORRIN (NordPress) – Envoys met for two hours on Tuesday – and will meet again.

A long road

“We talked,” one of them said."""


@pytest.mark.parametrize(
    ("head", "title", "outlet", "date"),
    [
        ("Talks begin in Corrin\n\nThe Lakes Observer\n\n", "Talks begin in Corrin", "The Lakes Observer", None),
        ("Talks begin in Corrin\n\n", "Talks begin in Corrin", None, None),
        (
            "Talks: what now?\n\nThe Lakes Observer\n\nApril 9, 2025\n\n",
            "Talks: what now?",
            "The Lakes Observer",
            "2025-04-09",
        ),
        ("Talks begin\n\nPublished: 9 April 2025\n\nDunmark Daily\n\n", "Talks begin", "Dunmark Daily", "2025-04-09"),
    ],
)
def test_what_stands_above_the_text(tmp_path, head, title, outlet, date):
    path = tmp_path / "talks.txt"
    path.write_text(head + BODY + "\n", encoding="utf-8")
    found = load.articles(path).iloc[0]
    assert (found["title"], found["text"], found["place"]) == (title, BODY, "CORRIN")
    assert (None if pd.isna(found["outlet"]) else found["outlet"]) == outlet
    assert (None if pd.isna(found["date"]) else str(found["date"].date())) == date


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("HALLIN – They came.", "HALLIN"),
        ("LOWER BRACK (NordPress) - They came.", "LOWER BRACK"),
        ("ORLÅK, March 3 (NordPress) — They came.", "ORLÅK"),
        ("ST. MARY’S – They came.", "ST. MARY’S"),
        ("Hallin – a small town – was quiet.", None),
        ("THE END", None),
        ("A – B", None),
    ],
)
def test_the_place_of_the_dateline(tmp_path, line, place):
    path = tmp_path / "a.txt"
    path.write_text(f"A title\n\n{line}\n", encoding="utf-8")
    found = load.articles(path).get("place", pd.Series([None])).iloc[0]
    assert (None if pd.isna(found) else found) == place


def test_the_name_of_the_file_may_tell_the_day(tmp_path):
    for name in ("2025-04-09_talks.txt", "undated_talks.txt"):
        (tmp_path / name).write_text("Talks begin\n\n" + BODY, encoding="utf-8")
    found = load.articles(tmp_path)
    assert found["date"].dt.strftime("%Y-%m-%d").fillna("none").tolist() == ["2025-04-09", "none"]
    assert found["date_source"].fillna("none").tolist() == ["file name", "none"]


def test_a_text_without_a_title_is_one_text(tmp_path):
    path = tmp_path / "speech_2023.txt"
    path.write_text("Mr. President,\n\nwe have come a long way, and there is a long way to go.\n", encoding="utf-8")
    found = load.articles(path).iloc[0]
    assert found["title"] == ""
    assert found["text"].startswith("Mr. President,\n\nwe have come")
    assert (found["date"].year, found["flags"], found["date_source"]) == (2023, "day missing", "file name")


@pytest.mark.shared
def test_the_real_clipping(shared: Path):
    (path,) = (shared / "fixtures" / "clipping").iterdir()
    found = load.articles(path).iloc[0]
    assert found["title"] == "FM Qureshi apprises Blinken of Pakistan's concern over situation in Palestine"
    assert (found["outlet"], found["place"]) == ("Dunya News", "ISLAMABAD")
    assert found["text"] in path.read_text(encoding="utf-8")
    assert found["text"].startswith("He underscored importance")
    assert found["text"].endswith("with action.")


@pytest.mark.shared
def test_every_real_export_gives_articles_or_a_sentence(shared: Path):
    said = {}
    for path in sorted((shared / "fixtures").rglob("*")):
        if path.is_file() and "dictionaries" not in path.parts:
            try:
                said[path.name] = f"'{path.name}': {load.intake(path)}"
            except UnreadableFile as error:
                said[path.name] = str(error)
    assert len(said) > 80
    assert [name for name, sentence in said.items() if not sentence.startswith(f"'{name}'")] == []
