"""Feeds and WordPress' exports, in any state; what is no article is listed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolkit import load
from toolkit.errors import UnreadableFile

FORMATS = Path(__file__).parent / "data" / "formats"
RSS = (FORMATS / "feed.rss").read_text(encoding="utf-8")
ATOM = (FORMATS / "feed.atom").read_text(encoding="utf-8")
WORDPRESS = (FORMATS / "wordpress.xml").read_text(encoding="utf-8")


def of(tmp_path: Path, text: str, **options: str) -> load.Intake:
    path = tmp_path / "a.xml"
    path.write_text(text, encoding="utf-8")
    return load.intake(path, **options)


@pytest.mark.parametrize(("text", "mark"), [(RSS, "<item>"), (ATOM, "<entry>")], ids=["rss", "atom"])
@pytest.mark.parametrize("step", [43, pytest.param(10, marks=pytest.mark.long)])
def test_a_broken_feed_loses_no_item(tmp_path, text, mark, step):
    broken = [text[:at] for at in range(step, len(text), step)]
    broken += [text.replace(tag, "") for tag in sorted(set(re.findall(r"</?[\w:]+|CDATA", text)) - {mark[:-1]})]
    broken += [text[:at] + "&nbsp;&" + text[at:] for at in range(300, len(text), 3 * step)]
    for one in broken:
        try:
            found = of(tmp_path, one, format="feed")
        except UnreadableFile:
            assert mark not in one, one[-60:]
            continue
        n = len(found.articles) + len(found.rejects)
        in_texts = one.count("<![CDATA[") != one.count("]]>")  # then all below may be one text
        assert n >= one.count(mark) or in_texts, one[-60:]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16"])
def test_a_feed_in_another_encoding(tmp_path, encoding):
    path = tmp_path / "a.xml"
    path.write_bytes(ATOM.replace("utf-8", encoding).encode(encoding))
    assert load.articles(path)["title"].tolist() == ["Die Fähre fährt", "Nur bearbeitet"]


ENTITIES = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("entities", [ENTITIES, OUTSIDE])
@pytest.mark.parametrize("text", [RSS, WORDPRESS], ids=["feed", "wordpress"])
def test_a_feed_that_defines_entities_is_not_read(tmp_path, entities, text):
    with pytest.raises(UnreadableFile, match="defines entities"):
        of(tmp_path, text.replace("<rss", f"{entities}<rss", 1).replace("hours", "&a;"))


@pytest.mark.parametrize("wrong", ["<media:x>&#99999999999;</media:x>", "encoding='undefined'", "xmlns:media='a\xa0b'"])
def test_what_the_library_trips_over_is_told_in_a_sentence(tmp_path, wrong):
    title = "<title>Talks</title>"
    attribute, encoding = (wrong if wrong.startswith(one) else "" for one in ("xmlns", "encoding"))
    inside = wrong if wrong.startswith("<") else "<media:x/>"
    text = f"<?xml version='1.0' {encoding}?><rss {attribute}><channel><item>{title}{inside}</item></channel></rss>"
    with pytest.raises(UnreadableFile, match=r"'a\.xml' is no feed that can be read: obtain it again\."):
        of(tmp_path, text, format="feed")


def test_an_item_in_a_comment_is_none(tmp_path):
    one, two, three = (f"<item><title>{title}</title></item>" for title in ("One", "Two", "Three"))
    items = f"{one}<!-- {two} --><!-- -->{three}"
    found = of(tmp_path, f"<rss version='2.0'><channel>{items}</channel></rss>")
    assert found.articles["title"].tolist() == ["One", "Three"]
    assert found.rejects.empty
    found = of(tmp_path, f"<rss version='2.0'><channel>{items}</channel></rss>".replace("-->", ""))
    assert len(found.articles) + len(found.rejects) == 3  # nothing tells where it ends


def test_an_empty_feed_says_so(tmp_path):
    with pytest.raises(UnreadableFile, match="is a feed without items"):
        of(tmp_path, "<rss version='2.0'><channel><title>A</title></channel></rss>")


def test_a_broken_export_of_wordpress_says_so_or_loses_nothing(tmp_path):
    for at in range(900, len(WORDPRESS.rstrip()), 41):
        with pytest.raises(UnreadableFile, match="is no XML that can be read"):
            of(tmp_path, WORDPRESS[:at], format="wordpress")
    for field in sorted(set(re.findall(r"<(wp:[a-z_]+|title|link|dc:creator|content:encoded)>", WORDPRESS))):
        text = re.sub(rf"<{field}>.*?</{field}>", "", WORDPRESS, flags=re.DOTALL)
        found = of(tmp_path, text)
        assert len(found.articles) + len(found.rejects) == 3, field
    renamed = WORDPRESS.replace("/export/1.2/", "/export/1.0/")
    assert of(tmp_path, renamed).articles["date"].tolist() == of(tmp_path, WORDPRESS).articles["date"].tolist()


PLAIN = "The ferry “Ostrel” sails — at last. " * 8


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (PLAIN, PLAIN),
        (f"<p>{PLAIN}]] &amp; more</p><p>Next</p>", f"{PLAIN}]] & more\n\nNext"),
        (PLAIN.replace("“", "\x93"), PLAIN),
        ("Fähre " * 50, "Fähre " * 50),
        (("Fähre " * 50).encode().decode("latin-1"), "Fähre " * 50),
        ("One\r\nday " * 40, "One\nday " * 40),
        ("The ferry sails. " * 20, "The ferry sails. " * 20),
        ("text 1 of this feed", "text 1 of this feed"),
    ],
)
def test_texts_in_cdata_are_read_as_all_others_are(tmp_path, told, expected):
    item = "<item><title>Talks</title><content:encoded><![CDATA[{}]]></content:encoded></item>"
    head, _, _ = RSS.partition("<item>")
    ours = head + item.format("First " + PLAIN) + item.format(told) + "</channel></rss>"
    found = of(tmp_path, ours).articles["text"].tolist()
    assert found == [f"First {PLAIN}".strip(), expected.strip()]
    assert of(tmp_path, ours.replace("<![CDATA[", " <![CDATA[")).articles["text"].tolist() == found


def test_what_looks_like_our_name_of_a_text_stays_as_it_is(tmp_path):
    head, _, _ = RSS.partition("<item>")
    text = f"<content:encoded><![CDATA[{PLAIN}]]></content:encoded>"
    items = f"<item><title>One</title>{text}</item><item><description>text 0 of this feed</description></item>"
    found = of(tmp_path, f"{head}{items}</channel></rss>").articles["text"].tolist()
    assert found == [PLAIN.strip(), "text 0 of this feed"]


@pytest.mark.parametrize("wrong", ["<!-- {} -->", "<x:y>{}</x:y>", "<b>", "<description><![CDATA[{}"])
def test_a_text_that_stands_elsewhere_is_no_text_of_an_item(tmp_path, wrong):
    text = f"<content:encoded><![CDATA[{PLAIN}]]></content:encoded>"
    head, _, _ = RSS.partition("<item>")
    items = f"<item><title>One</title>{wrong.format(text)}</item><item><title>Two</title>{text}</item>"
    ours = f"{head}{items}</channel></rss>"
    found, plainly = (of(tmp_path, one) for one in (ours, ours.replace("<content:encoded><", "<content:encoded> <")))
    assert not found.articles["text"].str.contains("of this feed").any()
    assert found.articles["text"].tolist()[-1] == PLAIN.strip()
    assert found.articles["text"].tolist() == plainly.articles["text"].tolist()
