"""Saved pages and web archives: what a page tells of itself, the text among its menus, and archives that break off."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from toolkit import load
from toolkit.errors import UnreadableFile
from toolkit.load import dates, page, warc

FORMATS = Path(__file__).parent / "data" / "formats"
PAGE = (FORMATS / "page.html").read_text(encoding="utf-8")


def of(text: str) -> dict[str, str]:
    return page.article(text)[0]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def overlap(expected: str, found: str) -> float:
    """The share of the expected words that were found."""
    return (words(expected) & words(found)).total() / words(expected).total()


def expected_pages(folder: Path, outlet: str) -> list[tuple[str, str, str]]:
    """Title, date and text of each page of an outlet as a person has read them."""
    pages = json.loads((folder / f"{outlet}.json").read_text(encoding="utf-8")).values()
    found = []
    for one in pages:
        parts = [*one["body"]["summary"]]
        for section in one["body"]["sections"]:
            parts += [*section["headline"], *section["paragraphs"]]
        found.append((" ".join(one["title"].split()), str(one["publishing_date"])[:19], "\n".join(parts)))
    return found


@pytest.mark.shared
def test_the_saved_news_pages(shared):
    """Which of an outlet's expected articles a page is, only its text tells."""
    folder = shared / "fixtures" / "pages"
    overlaps = []
    for path in sorted(folder.glob("*.html.gz")):
        (article,) = load.articles(path).to_dict("records")
        every = expected_pages(folder, path.name.split("_")[0])
        title, date, text = max(every, key=lambda one: overlap(one[2], article["text"]))
        assert (article["title"], str(article["date"])[:19]) == (title, date), path.name
        overlaps.append(overlap(text, article["text"]))
    assert len(overlaps) == 19
    assert sum(overlaps) / 19 >= 0.98


def test_a_page_tells_of_itself_in_an_order_of_trust():
    printed = '<h1 itemprop="headline">As printed</h1>'
    assert of(PAGE.replace("<h1>Ferry talks resume in Ostrel</h1>", printed))["title"] == "As printed"
    without_data = re.sub(r"<script.*?</script>", "", PAGE, flags=re.DOTALL)
    assert of(without_data)["title"] == "Ferry talks: what we know"
    assert of(without_data)["date"] == "2024-03-05T00:00:00Z"
    assert of(without_data)["outlet"] == "the harbour post"
    without_meta = re.sub(r"<meta property[^>]*>", "", without_data)
    assert (of(without_meta)["title"], of(without_meta)["date"]) == ("Ferry talks resume in Ostrel", "")
    without_heading = without_meta.replace("h1>", "h2>")
    assert of(without_heading)["title"] == "Ferry talks: what we know"
    marked = without_meta.replace(
        "<h1>", '<time itemprop="datePublished" datetime="2024-03-04T08:00">4 March</time><h1>'
    )
    assert of(marked)["date"] == "2024-03-04T08:00"


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "[[[[[[[[[[[[]]]]]]]]]]]]",
        "[" * 5_000 + "]" * 5_000,
        "null",
        '{"@type": 3, "headline": 4}',
        '{"@type": "NewsArticle", "headline": null}',
        '{"@type": ["NewsArticle", null], "headline": "A", "author": [null, 3, {"name": 7}, []], "publisher": "P"}',
        '{"@graph": {"@type": "NewsArticle", "headline": "A\nB", "datePublished": ["2024"]}}',
    ],
)
def test_whatever_a_page_tells_machines_it_is_read(data):
    text = PAGE.replace(PAGE[PAGE.index("[{") : PAGE.index("</script>")], data)
    assert "two hours" in of(text)["text"]


def test_a_page_without_an_article_is_kept_whole_and_flagged():
    fields, flags = page.article("<html><body><p>Short.</p></body></html>")
    assert "Short." in fields["text"]
    assert flags in ([], ["all text of the page: no article was found in it"])
    fields, flags = page.article("<html><head><title>Log in</title></head><body></body></html>")
    assert (fields["title"], fields["text"], flags) == ("Log in", "", [])


def test_text_told_to_machines_stands_in_for_a_page_that_is_drawn_by_a_program():
    data = '{"@type": "Article", "headline": "A", "articleBody": "Nobody &amp; nothing."}'
    fields, flags = page.article(f'<html><head><script type="application/ld+json">{data}</script></head><body></body>')
    assert (fields["text"], flags) == ("Nobody & nothing.", ["text as told to machines"])


def test_a_page_in_another_alphabet_is_read_as_it_says():
    text = "<html><head><meta charset='{}'></head><body><h1>戦争と平和</h1></body></html>"
    for charset in ("shift_jis", "euc_jp", "utf-8"):
        content = text.format(charset).encode(charset)
        assert of(page.decoded(content))["title"] == "戦争と平和"
    wrong = "<html><head><meta charset='klingon'></head><body><h1>Fähre</h1></body></html>"
    assert of(page.decoded(wrong.encode("cp1252")))["title"] == "Fähre"


def test_a_hostile_title_is_a_text_and_nothing_else(tmp_path):
    title = "&lt;script&gt;alert(1)&lt;/script&gt;"
    path = tmp_path / "a.html"
    path.write_text(f"<html><head><title>{title}</title></head><body><p>{'It goes on. ' * 30}</p></body></html>")
    found = load.intake(path)
    assert found.articles.loc[0, "title"] == "<script>alert(1)</script>"
    assert "<script>" not in found._repr_html_()


def test_whatever_is_broken_in_a_page_it_is_an_article_or_a_reject(tmp_path):
    path = tmp_path / "a.html"
    tags = sorted(set(re.findall(r"</?\w+|ld\+json|content=|charset", PAGE)) - {"</script", "</title"})  # swallow all
    broken = [PAGE[:at] for at in range(1, len(PAGE), 41)] + [PAGE.replace(tag, "") for tag in tags]
    broken += [PAGE[:at] + PAGE + PAGE[at:] for at in range(200, len(PAGE), 397)]
    for text in broken:
        for encoding in ("utf-8", "cp1252", "utf-16"):
            path.write_bytes(text.encode(encoding))
            try:
                found = load.intake(path, format="page")
            except UnreadableFile:
                assert "<body>" not in text
                continue
            assert len(found.articles) + len(found.rejects) == 1
            cut = text.rfind(" on Monday")  # of a cut page, the words that were there
            assert cut < 0 or "two hours" in str([*found.articles.to_numpy().ravel()]), text[-80:]


ARCHIVE = (FORMATS / "archive.warc").read_bytes()


@pytest.mark.parametrize("step", [53, pytest.param(10, marks=pytest.mark.long)])
def test_an_archive_that_breaks_off_loses_no_answer(step):
    """An answer is one once its head is there, up to its blank line; the head itself may be torn."""
    head = re.compile(rb"WARC-Type: (?:response|revisit)\r\n(?:[^\r\n]+\r\n)*\r\n")
    for at in range(step, len(ARCHIVE), step):
        n = len(head.findall(ARCHIVE[:at]))
        try:
            (found,) = warc.read(ARCHIVE[:at], "a.warc")
        except UnreadableFile:
            assert n == 0, at
            continue
        assert n <= found.n <= n + 1, at


@pytest.mark.parametrize("step", [53, pytest.param(10, marks=pytest.mark.long)])
def test_an_archive_with_broken_bytes_is_read_or_says_so(step):
    for at in range(0, len(ARCHIVE), step):
        for junk in (b"", b"\x00", b"\r\n\r\n", b"WARC/1.0\r\n"):
            broken = ARCHIVE[:at] + junk + ARCHIVE[at + 1 :]
            try:
                (found,) = warc.read(broken, "a.warc")
            except UnreadableFile:
                continue
            assert found.n >= 1, at


def test_an_archive_is_unpacked_within_bounds(tmp_path):
    path = tmp_path / "a.warc.gz"
    parts = re.split(rb"(?=WARC/1\.0)", ARCHIVE)[1:]
    path.write_bytes(b"".join(map(gzip.compress, parts)))  # each record by itself, as archives are
    assert load.articles(path)["title"].tolist() == load.articles(FORMATS / "archive.warc")["title"].tolist()
    path.write_bytes(gzip.compress(b"WARC/1.0\r\n" + bytes(300_000_000)))
    with pytest.raises(UnreadableFile, match="grows"):
        load.articles(path)


def test_dates_of_pages_are_read_by_the_loader():
    told = ["2024-03-04T22:15:00+01:00", "2024-08-08T08:00Z", "2024-04-28 07:00:00Z", "2024-04-26T15:24:04.336Z"]
    assert [one.flag for one in dates.read(pd.Series(told))] == [""] * 4
