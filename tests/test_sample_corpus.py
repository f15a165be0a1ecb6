"""The built-in corpus holds what its codebook says: counted with regular expressions alone, then with the toolkit."""

from __future__ import annotations

import csv
import difflib
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

import toolkit as tk

DATA = Path(__file__).parent.parent / "data"
CODEBOOK = (DATA / "README.md").read_text(encoding="utf-8")
KNOWN = json.loads((Path(__file__).parent / "data" / "sample_counts.json").read_text(encoding="utf-8"))
OUTLETS = list(KNOWN["articles"])
FIRST_DAY = date(2025, 3, 3)
NEARLY_EMPTY = "Shooting reported near Lower Brack"  # the only text that is not 150 to 400 words long
EXPRESSIONS = {
    "aggression": r"aggression",
    "aggress*": r"aggress\w*",
    "atrocit*": r"atrocit\w*",
    "peace process": r"peace\s+process",
    "ceasefire": r"ceasefire",
    "cease-fire": r"cease[-\s]fire",
    "terror*": r"terror\w*",
    "humanitarian": r"humanitarian",
    "talks": r"talks",
    "said": r"said",
}
ABBREVIATION = r"(?:[^\W\d_]\.){2,}(?:['’]s)?"
PLAIN = r"[^\W_](?:[^\W_]|['’](?=[^\W_])|(?<=\d)[.,](?=\d))*"


@dataclass(frozen=True)
class Article:
    outlet: str
    day: date | None
    title: str
    text: str

    def count(self, pattern: str) -> int:
        expression = rf"\b(?:{EXPRESSIONS[pattern]})\b"
        return sum(len(re.findall(expression, part.casefold())) for part in (self.title, self.text))


def courier() -> list[Article]:
    with (DATA / "sample" / "courier.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert list(rows[0]) == ["headline", "publish_date", "publisher", "section", "author", "body", "link"]
    return [
        Article(row["publisher"], date.fromisoformat(row["publish_date"]), row["headline"], row["body"]) for row in rows
    ]


def post() -> list[Article]:
    lines = (DATA / "sample" / "post.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    rows = [json.loads(line) for line in lines]
    assert all(list(row) == ["title", "text", "date", "outlet", "url"] for row in rows)
    return [Article(row["outlet"], date.fromisoformat(row["date"][:10]), row["title"], row["text"]) for row in rows]


def observer() -> list[Article]:
    found = []
    for path in sorted((DATA / "sample" / "observer").glob("*.txt")):
        day, slug = path.stem.split("_")
        title, outlet, text = path.read_text(encoding="utf-8").split("\n\n", 2)
        assert re.fullmatch(r"[a-z0-9-]+", slug)
        found.append(Article(outlet, None if day == "undated" else date.fromisoformat(day), title, text.strip()))
    return found


ARTICLES = [*courier(), *post(), *observer()]


def by_outlet(number: Callable[[Article], int]) -> dict[str, int]:
    return {outlet: sum(number(article) for article in ARTICLES if article.outlet == outlet) for outlet in OUTLETS}


def the(title: str) -> Article:
    (found,) = [article for article in ARTICLES if article.title.startswith(title)]
    return found


def test_every_outlet_in_every_week():
    assert by_outlet(lambda article: 1) == KNOWN["articles"]
    assert sum(KNOWN["articles"].values()) == len(ARTICLES) == 72
    weeks = Counter((a.outlet, (a.day - FIRST_DAY).days // 7) for a in ARTICLES if a.day)
    mondays = [FIRST_DAY + timedelta(weeks=week) for week in range(12)]
    found = {str(monday): {outlet: weeks[outlet, n] for outlet in OUTLETS} for n, monday in enumerate(mondays)}
    assert found == KNOWN["weeks"]
    assert min(weeks[outlet, n] for outlet in OUTLETS for n in range(12)) >= 1
    assert by_outlet(lambda article: article.day is None) == KNOWN["undated"]
    assert weeks.total() + sum(KNOWN["undated"].values()) == 72


@pytest.mark.parametrize("pattern", EXPRESSIONS)
def test_how_often_each_outlet_writes_it(pattern):
    assert by_outlet(lambda article: article.count(pattern)) == KNOWN["n"][pattern]


def test_in_how_many_articles_and_since_when():
    assert by_outlet(lambda article: article.count("aggress*") > 0) == KNOWN["n_articles"]["aggress*"]
    spoken = [article for article in ARTICLES if article.day and article.count("peace process")]
    first = {outlet: str(min(article.day for article in spoken if article.outlet == outlet)) for outlet in OUTLETS}
    assert first == KNOWN["first"]["peace process"]
    assert min(first.values()) > "2025-04-03"


def test_the_length_of_the_articles():
    words = re.compile(f"{ABBREVIATION}|{PLAIN}")
    assert by_outlet(lambda a: len(words.findall(a.title)) + len(words.findall(a.text))) == KNOWN["n_words"]
    lengths = {article.title: len(words.findall(article.text)) for article in ARTICLES}
    assert len(lengths) == 72
    assert lengths.pop(NEARLY_EMPTY) == 5
    assert {title: n for title, n in lengths.items() if not 150 <= n <= 400} == {}


def test_six_pairs_of_wire_copy():
    def straight(text: str) -> str:
        return text.translate(str.maketrans("“”’", '""\''))

    wire = [article for article in ARTICLES if "(NordPress) –" in article.text]
    near = [
        (one, other)
        for one, other in itertools.combinations(wire, 2)
        if difflib.SequenceMatcher(None, straight(one.text), straight(other.text), autojunk=False).ratio() > 0.8
    ]
    assert len(near) == 6
    assert len({article.title for pair in near for article in pair}) == 12
    for one, other in near:
        assert straight(one.text) != straight(other.text)
        assert one.outlet != other.outlet
        assert abs((one.day - other.day).days) <= 1
    pairs = Counter(frozenset(article.outlet for article in pair) for pair in near)
    assert sorted(pairs.values()) == [2, 2, 2]


def test_what_else_was_planted():
    assert "240 beds" in the('"We operated').text
    assert "It had 140" in the("Correction: ").text
    assert any("&" in article.title and '"' in article.title for article in ARTICLES)
    assert all(name in "".join(article.text for article in ARTICLES) for name in ("Orlåk", "ORLÅK", "Café", "\u00a0"))
    friends = ["strike a deal", "battle for the title", "price war", "aggressive growth", "bomb at the box office"]
    friends += ["shell company", "aggressive colonist"]
    everything = "\n".join(f"{article.title}\n{article.text}" for article in ARTICLES).casefold()
    assert [phrase for phrase in friends if phrase not in everything] == []
    assert everything.count("there was no aggression") == 2
    assert all("\n\n" in article.text for article in ARTICLES if article.title != NEARLY_EMPTY)


def test_quotes_are_curly_in_the_clippings_alone():
    for article in ARTICLES:
        marks = set(article.title + article.text) & set("\"'“”‘’")
        assert marks <= set("“”’" if article.outlet == "The Lakes Observer" else "\"'"), article.title


@pytest.mark.parametrize("name", ["courier.csv", "post.jsonl", "observer"])
def test_line_ends_and_encoding(name):
    path = DATA / "sample" / name
    for file in [path] if path.is_file() else sorted(path.iterdir()):
        content = file.read_bytes()
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")
        content.decode("utf-8")


def test_the_codebook_has_the_same_numbers():
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in CODEBOOK.splitlines() if "|" in line]
    shown = {cells[0].replace("`", ""): cells[1:] for cells in rows if len(cells) == 4}
    known = {**KNOWN["weeks"], "undated": KNOWN["undated"], "all": KNOWN["articles"], **KNOWN["n"]}
    known["articles with aggress*"] = KNOWN["n_articles"]["aggress*"]
    known["first peace process"] = KNOWN["first"]["peace process"]
    known["words"] = KNOWN["n_words"]
    assert shown["counted"] == shown["week of"] == OUTLETS
    assert {name: shown[name] for name in known} == {
        name: [str(numbers[outlet]) for outlet in OUTLETS] for name, numbers in known.items()
    }


def test_the_codebook_names_files_and_rows_that_exist():
    titles = {"courier.csv": [a.title for a in courier()], "post.jsonl": [a.title for a in post()]}
    named = re.findall(r"`(courier\.csv|post\.jsonl)` (\d+)(?:, ([^|`]+?) \|)?", CODEBOOK)
    assert len(named) > 15
    for file, row, title in named:
        assert not title or titles[file][int(row) - 1] == title
    clippings = re.findall(r"`observer/(\S+\.txt)`", CODEBOOK)
    assert [name for name in clippings if not (DATA / "sample" / "observer" / name).is_file()] == []
    assert (DATA / "sample" / "LICENSE").read_text(encoding="utf-8").startswith("SPDX-License-Identifier: CC0-1.0\n")


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    found = tk.load.intake(tk.paths.SAMPLE)
    assert len(found.rejects) == 0
    return found.articles


def test_the_toolkit_loads_it_all(articles):
    assert articles["outlet"].value_counts().to_dict() == KNOWN["articles"]
    assert sorted(zip(articles["title"], articles["text"], strict=True)) == sorted((a.title, a.text) for a in ARTICLES)
    days = {article.title: article.day for article in ARTICLES}
    loaded = {title: None if pd.isna(day) else day.date() for title, day in articles[["title", "date"]].to_numpy()}
    assert loaded == days
    assert articles["url"].notna().sum() == 50
    clippings = articles[articles["outlet"] == "The Lakes Observer"]
    assert clippings["place"].notna().all()


def test_the_toolkit_counts_the_same_words(articles):
    counts = tk.terms.count(articles, by="outlet")
    found = counts.set_index(["term", "outlet"])["n"]
    for word in ("aggression", "ceasefire", "humanitarian", "talks", "said"):
        assert {outlet: int(found.get((word, outlet), 0)) for outlet in OUTLETS} == KNOWN["n"][word]
    assert counts.groupby("outlet", observed=True)["n_words"].first().to_dict() == KNOWN["n_words"]


@pytest.mark.parametrize("pattern", EXPRESSIONS)
def test_the_toolkit_finds_the_same_matches(articles, pattern):
    matches = tk.frames.matches(articles, {"x": [pattern]}).merge(articles[["article_id", "outlet"]])
    found = matches["outlet"].value_counts()
    assert {outlet: int(found.get(outlet, 0)) for outlet in OUTLETS} == KNOWN["n"][pattern]
    if pattern in KNOWN["n_articles"]:
        articles_with = matches.groupby("outlet", observed=False)["article_id"].nunique()
        assert articles_with.to_dict() == KNOWN["n_articles"][pattern]


def test_the_toolkit_marks_the_denials(articles):
    matches = tk.frames.matches(articles, {"x": ["aggress*"]})
    denied = matches[matches["negated"]].merge(articles[["article_id", "title"]])
    planted = {the(title).title for title in ("After three weeks", "Army enters", "Agreed at ten")}
    assert planted <= set(denied["title"])
