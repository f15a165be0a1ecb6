"""Saved pages of news sites: the text as trafilatura finds it, all else as the page itself tells it to machines.

A page may name its title in what is marked as one where it is printed (microdata), in a block of JSON-LD, and in meta
tags, in this order of trust: search engines are often told another title than readers. Dates come from the same three.
Nothing is taken from running text, and what the page does not tell stays empty.
"""

from __future__ import annotations

import html
import re
from typing import Any

from toolkit.load import dates, linked_data, markup
from toolkit.load.extras import imported, silent
from toolkit.load.languages import known_code, without_by
from toolkit.load.records import Records

_WHAT = "Reading web pages"
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_SITE_IN_TITLE = re.compile(r"\s+[|–—-]\s+[^|–—]{2,60}$")


def sniff(head: bytes) -> bool:
    """Any page in HTML."""
    return markup.is_page(head) and _PAGE.search(head[:4_096]) is not None


def read(content: bytes, name: str) -> list[Records]:
    """The article that the page is."""
    fields, flags = article(decoded(content))
    if not fields["date"]:
        told = dates.of_name(name)
        fields |= {"date": told.date, "date_source": told.source or None}
        flags += [told.flag] * bool(told.flag)
    return [Records.of_articles([(fields, flags)])]


def decoded(content: bytes, charset: str = "") -> str:
    """UTF-8 if it is that, whatever the page says, else what the page or its server says, else cp1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(content[:8_192])
    for name in (charset, declared[1].decode("ascii", "replace") if declared else ""):
        try:
            if name and name.casefold() not in ("utf-8", "utf8"):
                return content.decode(name, "replace")
        except LookupError:
            continue
    return markup.text_in(content)


def article(text: str, url: str = "") -> tuple[dict[str, Any], list[str]]:
    """The fields of the article that a page is, and what there is to say of them."""
    root = markup.document(text, _WHAT)
    data, meta = linked_data.article_in(root), _meta(root)
    marked = {name: _marked(root, name) for name in ("headline", "datePublished")}
    headings = [markup.line_of(one) for one in root.iter("h1")]
    title = marked["headline"] or data.get("title") or meta.get("og:title") or _title(root, headings)
    paragraphs, flags = _text(root, data)
    if len(paragraphs) > 1 and paragraphs[0] in (title, *headings):
        paragraphs = paragraphs[1:]
    link = next((one.get("href") for one in root.iter("link") if one.get("rel") == "canonical"), "")
    fields = {
        "title": title,
        "text": "\n\n".join(paragraphs),
        "date": data.get("date") or marked["datePublished"] or _first(meta, *_DATES),
        "outlet": data.get("outlet") or meta.get("og:site_name"),
        "author": without_by(data.get("author") or _author(meta)),
        "section": data.get("section") or meta.get("article:section"),
        "language": known_code(root.get("lang") or data.get("language") or meta.get("og:locale") or ""),
        "url": url or link or meta.get("og:url"),
    }
    return fields, flags


_DATES = (
    *("article:published_time", "datepublished", "og:published_time", "parsely-pub-date", "pubdate", "publishdate"),
    *("publish_date", "publication_date", "sailthru.date", "dc.date.issued", "dc.date", "dcterms.created", "date"),
)


def _meta(root: Any) -> dict[str, str]:
    """What the meta tags tell, under names in small letters."""
    found: dict[str, str] = {}
    for one in root.iter("meta"):
        name = one.get("property") or one.get("name") or one.get("itemprop") or ""
        value = " ".join((one.get("content") or "").split())
        if value:
            found.setdefault(name.casefold(), value)
    return found


def _first(meta: dict[str, str], *names: str) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _author(meta: dict[str, str]) -> str:
    """A name: pages also give the address of the author's page."""
    told = (_first(meta, name) for name in ("author", "article:author", "parsely-author", "dc.creator", "byl"))
    return next((name for name in told if name and "://" not in name), "")


def _marked(root: Any, name: str) -> str:
    """What is marked as this where it is printed: a title is a heading, a date has a value beside what is shown."""
    for one in root.iter("h1") if name == "headline" else root.iter("time", "span", "meta"):
        if name in (one.get("itemprop") or "").split():
            return one.get("datetime") or one.get("content") or markup.line_of(one)
    return ""


def _title(root: Any, headings: list[str]) -> str:
    """The one heading of the page, else what stands above its window, without the name of the site."""
    if len(headings) == 1 and headings[0]:
        return headings[0]
    title = next((" ".join((one.text or "").split()) for one in root.iter("title")), "")
    return _SITE_IN_TITLE.sub("", html.unescape(title))


def _text(root: Any, data: dict[str, str]) -> tuple[list[str], list[str]]:
    """As it is found among menus and advertisements, else as the page tells it to machines, else all there is."""
    with silent("trafilatura"):
        found = imported("trafilatura", _WHAT).extract(root, output_format="txt", include_comments=False)
    if found:
        return [line.strip() for line in found.split("\n") if line.strip()], []
    if data.get("text"):
        return [data["text"]], ["text as told to machines"]
    body = root.find("body")
    every = [text for _, text in markup.paragraphs(root if body is None else body)]
    return every, ["all text of the page: no article was found in it"] * bool(every)
