"""The benchmark's articles as news databases, interfaces and the web would give them, to see how fast each is read.

A file of an export holds up to 200 articles, as the databases cap them; a page, a clipping, an article in
Markdown and in PDF are a file each. The layouts are those of `tests/data/formats`, without what is optional.
"""

from __future__ import annotations

import io
import json
import quopri
import textwrap
import zipfile
import zlib
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

_IN_A_FILE = 200
_LINES = 50  # of a page in PDF
Articles = list[dict[str, Any]]  # title, text, outlet, date, and `paragraphs`


class Layout(NamedTuple):
    """How articles are written: the ending of the files, their content, and how many stand in one."""

    ending: str
    write: Callable[[Articles], str | bytes]
    most: int = _IN_A_FILE


def written(table: pd.DataFrame, name: str, folder: Path) -> Path:
    """The articles of this table in this layout; the folder."""
    layout = LAYOUTS[name]
    articles = _articles(table)
    folder.mkdir(parents=True)
    for number, begin in enumerate(range(0, len(articles), layout.most)):
        content = layout.write(articles[begin : begin + layout.most])
        path = folder / f"{number:05d}.{layout.ending}"
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return folder


def _articles(table: pd.DataFrame) -> Articles:
    rows: Articles = table[["article_id", "title", "text", "outlet", "date"]].to_dict("records")
    return [{**row, "paragraphs": row["text"].split("\n\n")} for row in rows]


def _tags(article: dict[str, Any], tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(one)}</{tag}>" for one in article["paragraphs"])


def _filled(paragraph: str) -> str:
    return textwrap.fill(paragraph, break_on_hyphens=False, break_long_words=False)


def _nexis(articles: Articles) -> str:
    return "".join(
        f"\n\n{n:>31} of {len(articles)} DOCUMENTS\n\n\n{' ' * 30}{one['outlet']}\n\n{' ' * 30}"
        f"{one['date']:%B {one['date'].day}, %Y %A}\n\n{one['title']}\n\nBYLINE: By Mira Vance\n\n"
        f"SECTION: NEWS; Pg. 3\n\nLENGTH: {len(one['text'].split())} words\n\n"
        + "\n\n".join(map(_filled, one["paragraphs"]))
        + f"\n\nLOAD-DATE: {one['date']:%B {one['date'].day}, %Y}\n\nLANGUAGE: ENGLISH\n\n"
        f"{' ' * 23}Copyright {one['date'].year} Harbour Press Ltd.\n{' ' * 30}All Rights Reserved\n"
        for n, one in enumerate(articles, 1)
    )


def _nexis_html(articles: Articles) -> str:
    def line(kind: str, text: str) -> str:
        return f'<BR><DIV CLASS="c3"><P CLASS="c3"><SPAN CLASS="{kind}">{text}</SPAN></P></DIV>\n'

    return (
        '<HTML><HEAD><STYLE TYPE="text/css"><!-- .c0 { text-align: center; } --></STYLE></HEAD><BODY>\n'
        + "".join(
            f'<A NAME="DOC_ID_{n}_0"></A><!-- Hide XML section from browser\n<DOC NUMBER={n}>\n<DOCFULL> -->\n'
            f'<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{n} of {len(articles)} DOCUMENTS</SPAN></P></DIV>\n'
            f'<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{escape(one["outlet"])}</SPAN></P></DIV>\n'
            f'<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{one["date"]:%B %d, %Y %A}</SPAN></P></DIV>\n'
            + line("c4", escape(one["title"]))
            + line("c5", 'BYLINE: </SPAN><SPAN CLASS="c2">By Mira Vance')
            + line("c5", f'LENGTH: </SPAN><SPAN CLASS="c2">{len(one["text"].split())} words')
            + "".join(line("c2", escape(paragraph)) for paragraph in one["paragraphs"])
            + line("c5", f'LOAD-DATE: </SPAN><SPAN CLASS="c2">{one["date"]:%B %d, %Y}')
            + f'<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">Copyright {one["date"].year}</SPAN></P></DIV>\n'
            "<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n"
            for n, one in enumerate(articles, 1)
        )
        + "</BODY></HTML>"
    )


def _nexis_rtf(articles: Articles) -> bytes:
    lines = [
        line
        for n, one in enumerate(articles, 1)
        for line in (
            f"{n} of {len(articles)} DOCUMENTS",
            f"Copyright {one['date'].year} Harbour Press Ltd.",
            one["outlet"],
            f"{one['date']:%B %d, %Y %A}",
            f"LENGTH: {len(one['text'].split())} words",
            f"HEADLINE: {one['title']}",
            "BODY:",
            *one["paragraphs"],
            f"LOAD-DATE: {one['date']:%B %d, %Y}",
            "LANGUAGE: ENGLISH",
        )
    ]
    coded = "\\par\n\\par\n".join(
        "".join(sign if sign < "\x80" else f"\\u{ord(sign)}?" for sign in line) for line in lines
    )
    return ("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Times New Roman;}}\n" + coded + "\\par}").encode("ascii")


def _nexis_uni(articles: Articles) -> bytes:
    cover = _paragraphs("User Name: Mira", f"Documents ({len(articles)})")
    for n, one in enumerate(articles, 1):
        narrowed = "".join(f"<w:tc>{_paragraphs(told)}</w:tc>" for told in ("News", "Sources: Harbour Post"))
        listed = _paragraphs(f"{n}. {one['title']}", "Client/Matter: -None-", "Search Terms: ferry")
        cover += f"{listed}<w:tbl><w:tr>{narrowed}</w:tr></w:tbl>"
    lines: list[str] = []
    for one in articles:
        lines += [one["title"], one["outlet"], f"{one['date']:%B %d, %Y %A}", f"Copyright {one['date'].year} Press"]
        lines += ["Section: NEWS; Pg. 3", f"Length: {len(one['text'].split())} words", "Byline: By Mira Vance", "Body"]
        lines += [*one["paragraphs"], f"Load-Date: {one['date']:%B %d, %Y}", "End of Document"]
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return _word(f'<w:document xmlns:w="{space}"><w:body>{cover}{_paragraphs(*lines)}</w:body></w:document>')


def _paragraphs(*lines: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)


def _word(document: str) -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {"[Content_Types].xml": types, "_rels/.rels": links, "word/document.xml": document}
        for name, content in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + content)
    return stream.getvalue()


def _number(one: dict[str, Any], n: int) -> str:
    """As Factiva numbers its documents."""
    return f"HARGAZ00{one['date']:%Y%m%d}edbd{n:05d}"


def _factiva_html(articles: Articles) -> str:
    return (
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/>'
        '<title>Factiva</title></head><body><div id="contentLeft">'
        + "".join(
            f'<div id="article-{_number(one, n)}" class="article"><div class="article enArticle"><p> </p>'
            f'<div id="hd"><span class="enHeadline">{escape(one["title"])} </span></div>'
            f'<div class="author">By Mira Vance </div><div>{len(one["text"].split())} words</div>'
            f"<div>{one['date']:%d %B %Y}</div><div>{escape(one['outlet'])}</div><div>HARGAZ</div><div>English</div>"
            "<div>(c) 2017 Harbour Press Ltd</div><p></p>"
            + "".join(
                f'<p class="articleParagraph enarticleParagraph">{escape(paragraph)}</p>'
                for paragraph in one["paragraphs"]
            )
            + f"<p>Harbour Press</p><p>Document {_number(one, n)}</p></div></div><br><span></span>\n"
            for n, one in enumerate(articles)
        )
        + "</div></body></html>"
    )


def _factiva_text(articles: Articles) -> str:
    return "".join(
        f"HD\n{one['title']}\nBY\nBy Mira Vance\nWC\n{len(one['text'].split())} words\nPD\n{one['date']:%d %B %Y}\n"
        f"SN\n{one['outlet']}\nSC\nHARGAZ\nLA\nEnglish\nLP\n{one['paragraphs'][0]}\nTD\n"
        + "\n\n".join(one["paragraphs"][1:])
        + f"\nAN\nDocument {_number(one, n)}\n"
        for n, one in enumerate(articles)
    )


def _factiva_xml(articles: Articles) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<PPSResponse><ppsArticleResponse '
        'xmlns="http://global.factiva.com/pps/2.0">'
        f'<ppsarticleResultSet count="{len(articles)}">'
        + "".join(
            f"<ppsarticle><article><accessionNo>{_number(one, n)}</accessionNo><baseLanguage>EN</baseLanguage>"
            f"<headline><paragraph>{escape(one['title'])}</paragraph></headline><tailParagraphs>"
            f"{_tags(one, 'paragraph')}</tailParagraphs><publicationDate><date>{one['date']:%Y-%m-%d}</date>"
            f"</publicationDate><sourceName>{escape(one['outlet'])}</sourceName></article></ppsarticle>"
            for n, one in enumerate(articles)
        )
        + "</ppsarticleResultSet></ppsArticleResponse></PPSResponse>"
    )


def _proquest(articles: Articles) -> str:
    line = "_" * 60
    return f"{line}\n\n" + "".join(
        f"{one['title']}\n\nPublication info: {one['outlet']} ; Hallin [Hallin]. {one['date']:%d %b %Y}: A.2.\n\n"
        f"Full text: {_lines(one)}\n\n"
        + "".join(f"{label}: {told}\n\n" for label, told in _indexed(one, n))
        + f"{line}\n\n"
        for n, one in enumerate(articles)
    )


def _lines(one: dict[str, Any]) -> str:
    return "\n".join(one["paragraphs"])


def _proquest_page(articles: Articles) -> str:
    """As saved, and as the page within a mail."""
    style = ' style="margin-bottom:5pt; margin-top:0; margin-right:0; margin-left:0; padding:0;"'
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; '
        'charset=utf-8"><title>ProQuest Export</title></head><body>'
        + "".join(
            '<div style="margin-bottom:20px;border-bottom:2px solid #ccc;padding-bottom:5px">'
            f'<a name="DocID_MSTAR_{9_000_000_000 + n}"></a>'
            f'<p style="font-size:11pt;font-weight:bold;">{escape(one["title"])}</p>'
            f"<p{style}><strong>Publication info:  </strong>{escape(one['outlet'])} ; Hallin [Hallin]"
            f"{one['date']:%d %b %Y}: A.2.</p>"
            f'<p{style}><strong>Full text: </strong><Text WordCount="{len(one["text"].split())}" HTMLContent="true">'
            f"<html><head><title></title></head><body>{_tags(one)}</body></html></Text></p>"
            + "".join(f"<p{style}><strong>{label}: </strong>{escape(told)}</p>" for label, told in _indexed(one, n))
            + "</div>"
            for n, one in enumerate(articles)
        )
        + '<div style="margin-bottom:30px;border-bottom:2px solid #ccc;" class="copyright"><p>Database copyright '
        "ProQuest LLC</p></div></body></html>"
    )


def _indexed(one: dict[str, Any], n: int) -> tuple[tuple[str, str], ...]:
    """What ProQuest says of an article below its text."""
    return (
        ("Title", one["title"]),
        ("Publication title", one["outlet"]),
        ("Publication date", f"{one['date']:%b {one['date'].day}, %Y}"),
        ("Language of publication", "English"),
        ("Document type", "News"),
        ("ProQuest document ID", str(9_000_000_000 + n)),
        ("Database", "Newsstream"),
    )


def _proquest_mail(articles: Articles) -> bytes:
    head = (
        "From: <noreply@proquest.example>\nTo: <reader@university.example>\nSubject: Your ProQuest Research\n"
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="-=_Part_1"\n\n---=_Part_1\n'
        'Content-Type: text/html; charset="UTF-8"\nContent-Transfer-Encoding: quoted-printable\n\n'
    )
    page = quopri.encodestring(_proquest_page(articles).encode())
    return head.encode() + page + b"\n---=_Part_1--\n"


def _ris(articles: Articles) -> str:
    return "".join(
        f"TY  - NEWS\nT1  - {one['title']}\nAN  - {9_000_000_000 + n}\nAB  - {one['text']}\n"
        f"JF  - {one['outlet']}\nY1  - {one['date']:%Y/%m/%d}/\nLA  - English\nDB  - Dunmark Newsstream\nER  - \n\n"
        for n, one in enumerate(articles)
    )


def _europresse(articles: Articles) -> str:
    return (
        '<!DOCTYPE html> <html> <head> <meta charset="utf-8"> <title></title> </head> <body> '
        + "".join(
            f'<article> <header> <div> <span class="DocPublicationName">{escape(one["outlet"])}, no. 4301 </span> '
            f'</div> <div> <span class="DocHeader">News, {one["date"]:%B {one["date"].day}, %Y}, p. 3</span> </div> '
            f'<div class="titreArticle"> <p class="titreArticleVisu">{escape(one["title"])}</p> </div> </header> '
            f"<section> <div class=\"DocText\"> <div class='docOcurrContainer'> {_tags(one)} </div> </div> </section> "
            f"<footer> <small>© Lakeside.</small> <p>News document number: news·{one['date']:%Y%m%d}·LO·{n}</p> "
            f'<div id="divPubliC"> <span id="PubliC_lblNodoc">news·{one["date"]:%Y%m%d}·LO·{n}</span> </div> '
            "</footer> </article> "
            for n, one in enumerate(articles)
        )
        + "</body> </html>"
    )


def _newsapi(articles: Articles) -> str:
    found = [
        {"source": {"id": None, "name": one["outlet"]}, "author": None, "title": one["title"], "description": ""}
        | {"url": f"https://x.example/{n}", "publishedAt": f"{one['date']:%Y-%m-%dT%H:%M:%SZ}", "content": one["text"]}
        for n, one in enumerate(articles)
    ]
    return json.dumps({"status": "ok", "totalResults": len(found), "articles": found})


def _guardian(articles: Articles) -> str:
    found = [
        {"id": f"world/{n}", "type": "article", "sectionName": "World news", "webTitle": one["title"]}
        | {
            "webUrl": f"https://www.theguardian.com/world/{n}",
            "webPublicationDate": f"{one['date']:%Y-%m-%dT10:00:00Z}",
        }
        | {"fields": {"headline": one["title"], "body": _tags(one), "lang": "en"}}
        for n, one in enumerate(articles)
    ]
    told = {"status": "ok", "total": len(found), "pageSize": len(found), "currentPage": 1, "pages": 1}
    return json.dumps({"response": {**told, "results": found}})


def _nyt(articles: Articles) -> str:
    found = [
        {"_id": f"nyt://article/{n}", "web_url": f"https://www.nytimes.com/{n}.html", "lead_paragraph": one["text"]}
        | {"headline": {"main": one["title"]}, "pub_date": f"{one['date']:%Y-%m-%dT05:00:00+0000}", "keywords": []}
        for n, one in enumerate(articles)
    ]
    return json.dumps({"status": "OK", "response": {"docs": found}})


def _mediacloud(articles: Articles) -> str:
    head = "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    return head + "".join(
        f'm{n},{one["date"]:%Y-%m-%d} 01:02:03,en,x.example,x.example,{one["date"]:%Y-%m-%d},"{one["title"]}",'
        f"https://x.example/{n}\n"
        for n, one in enumerate(articles)
    )


def _gdelt(articles: Articles) -> str:
    found = [
        {"url": f"https://x.example/{n}", "url_mobile": "", "title": one["title"], "socialimage": ""}
        | {"seendate": f"{one['date']:%Y%m%dT143000Z}", "domain": "x.example", "language": "English"}
        | {"sourcecountry": "Ostrel"}
        for n, one in enumerate(articles)
    ]
    return json.dumps({"articles": found})


def _feed(articles: Articles) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Post</title>'
        "<link>https://x.example</link><language>en-gb</language>"
        + "".join(
            f"<item><title>{escape(one['title'])}</title><link>https://x.example/{n}</link>"
            f"<content:encoded><![CDATA[{_tags(one)}]]></content:encoded>"
            f"<pubDate>{one['date']:%a, %d %b %Y} 10:00:00 GMT</pubDate></item>\n"
            for n, one in enumerate(articles)
        )
        + "</channel></rss>"
    )


def _wordpress(articles: Articles) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" ?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        "<title>Lake Voices</title><link>https://x.example</link>"
        "<wp:wxr_version>1.2</wp:wxr_version>"
        + "".join(
            f"<item><title>{escape(one['title'])}</title><link>https://x.example/{n}</link>"
            f"<content:encoded><![CDATA[{escape(one['text'])}]]></content:encoded>"
            f"<wp:post_id>{n}</wp:post_id><wp:post_date>{one['date']:%Y-%m-%d} 10:00:00</wp:post_date>"
            "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n"
            for n, one in enumerate(articles)
        )
        + "</channel></rss>"
    )


def _page(articles: Articles) -> str:
    (one,) = articles
    told = {"@type": "NewsArticle", "headline": one["title"], "datePublished": f"{one['date']:%Y-%m-%dT10:00:00Z}"}
    told["publisher"] = {"@type": "Organization", "name": one["outlet"]}
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(one["title"])} | News</title>'
        f'<script type="application/ld+json">{json.dumps(told).replace("<", "u003c")}</script></head><body><header>'
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav></header><main><article>'
        f"<h1>{escape(one['title'])}</h1>{_tags(one)}</article></main>"
        "<footer><p>All rights reserved.</p></footer></body></html>"
    )


def _archive(articles: Articles) -> bytes:
    return b"".join(_response(one, n) for n, one in enumerate(articles))


def _response(one: dict[str, Any], n: int) -> bytes:
    page = _page([one]).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/{n}\r\n"
        f"WARC-Date: {one['date']:%Y-%m-%d}T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{n:032d}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def _markdown(articles: Articles) -> str:
    (one,) = articles
    return (
        f'---\ntitle: "{one["title"]}"\ndate: {one["date"]:%Y-%m-%d}\nsource: {one["outlet"]}\n---\n\n{one["text"]}\n'
    )


def _clipping(articles: Articles) -> str:
    (one,) = articles
    return f"{one['title']}\n\n{one['outlet']}\n\n{one['text']}\n"


def _pdf(articles: Articles) -> bytes:
    """Pages of lines in Helvetica, the title larger than the rest; no word is broken at the end of a line."""
    (one,) = articles
    told = [(18, line) for line in textwrap.wrap(one["title"], 50, break_on_hyphens=False)]
    for paragraph in one["paragraphs"]:
        told += [(11, line) for line in textwrap.wrap(paragraph, 84, break_on_hyphens=False, break_long_words=False)]
    pages = [_page_of_pdf(told[begin : begin + _LINES]) for begin in range(0, len(told), _LINES)]
    places = [4 + 2 * number for number in range(len(pages))]  # of the pages among all objects; above each, its lines
    kids = " ".join(f"{place + 1} 0 R" for place in places)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for place, lines in zip(places, pages, strict=True):
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(lines), lines))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % place
        )
    return _of_objects(objects)


def _page_of_pdf(told: list[tuple[int, str]]) -> bytes:
    """What draws these lines, each with its size, packed."""
    drawn = [b"BT 60 790 Td"]
    for size, line in told:
        text = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        drawn.append(b"0 -%d Td /F1 %d Tf (%b) Tj" % (size * 5 // 4, size, text))
    return zlib.compress(b"\n".join([*drawn, b"ET"]))


def _of_objects(objects: list[bytes]) -> bytes:
    """A PDF file of these, and where in it each of them begins."""
    found, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(found))
        found += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (b"%bxref\n0 %d\n0000000000 65535 f \n%btrailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n") % (
        found,
        size,
        table,
        size,
        len(found),
    )


def _excel(articles: Articles) -> bytes:
    stream = io.BytesIO()
    _plain(articles).to_excel(stream, index=False, engine="openpyxl")
    return stream.getvalue()


def _plain(articles: Articles) -> pd.DataFrame:
    return pd.DataFrame(articles).drop(columns="paragraphs")


#: by the names of `load.FORMATS`
LAYOUTS = {
    "csv": Layout("csv", lambda articles: _plain(articles).to_csv(index=False), 100_000),
    "jsonl": Layout(
        "jsonl", lambda articles: _plain(articles).to_json(orient="records", lines=True, date_format="iso"), 100_000
    ),
    "json": Layout("json", lambda articles: _plain(articles).to_json(orient="records", date_format="iso"), 100_000),
    "excel": Layout("xlsx", _excel, 100_000),
    "nexis": Layout("txt", _nexis),
    "nexis-html": Layout("html", _nexis_html),
    "rtf": Layout("rtf", _nexis_rtf),
    "word": Layout("docx", _nexis_uni),
    "factiva": Layout("txt", _factiva_text),
    "factiva-html": Layout("html", _factiva_html),
    "factiva-xml": Layout("xml", _factiva_xml),
    "proquest-text": Layout("txt", _proquest),
    "proquest-page": Layout("html", _proquest_page),
    "proquest-mail": Layout("eml", _proquest_mail),
    "ris": Layout("ris", _ris),
    "europresse": Layout("html", _europresse),
    "newsapi": Layout("json", _newsapi),
    "guardian": Layout("json", _guardian),
    "nyt": Layout("json", _nyt),
    "mediacloud": Layout("csv", _mediacloud),
    "gdelt": Layout("json", _gdelt),
    "feed": Layout("xml", _feed),
    "wordpress": Layout("xml", _wordpress),
    "page": Layout("html", _page, 1),
    "warc": Layout("warc", _archive),
    "markdown": Layout("md", _markdown, 1),
    "clipping": Layout("txt", _clipping, 1),
    "pdf": Layout("pdf", _pdf, 1),
}
#: those that must be unpacked, or are pages in HTML, before they are text: a tenth of the speed is asked of them
LAID_OUT = (
    *("excel", "word", "pdf", "nexis-html", "factiva-html", "europresse", "proquest-page", "proquest-mail"),
    *("guardian", "page", "warc"),
)
#: what is said of articles, and no text
TITLES_ONLY = ("mediacloud", "gdelt")
