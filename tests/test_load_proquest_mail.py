"""ProQuest as page and as e-mail: pages inside of a page, torn tags, and what is not part of a text."""

from __future__ import annotations

import email
import quopri
from pathlib import Path

import pytest
from broken_texts import in_encodings

from toolkit import load
from toolkit.errors import MissingPackage, UnreadableFile
from toolkit.load import extras, proquest_page

FORMATS = Path(__file__).parent / "data" / "formats"
MAIL, PAGE = FORMATS / "proquest.eml", FORMATS / "proquest.html"
DIVISION = '<div style="margin-bottom:20px;border-bottom:2px solid #ccc;padding-bottom:5px">'


def test_the_invented_mail():
    found = load.intake(MAIL)
    assert (len(found.articles), len(found.rejects), found.files.loc[0, "format"]) == (3, 0, "proquest-mail")
    articles = found.articles
    assert articles["title"].tolist() == [
        "Bank of Hallin taken over; A lender by the lakes changes hands.",
        "The ferry to Brack",
        "Letters: nobody asked us",
    ]
    assert articles["outlet"].tolist() == ["The Lakes Observer", "Corrin Herald", "The Lakes Observer"]
    assert articles["author"].tolist() == ["Falk, Ines", "Reeve, Jonas; Brandt, Tove", "Ann Lee"]
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2011-05-12", "2011-05-11", "2011-05-10"]
    assert articles["page"].tolist() == ["B.1", "4", "A.9"]
    assert articles["section"].tolist() == ["Business; Part B", "Local", "Opinion"]
    assert articles["place"].fillna("").tolist() == ["", "BRACK", ""]
    assert articles["words_claimed"].fillna(0).tolist() == [27, 30, 0]
    assert articles["database_id"].tolist() == ["8100000001", "8100000002", "8100000003"]
    assert articles["url"][0] == "https://search.proquest.com/docview/8100000001?accountid=00001"
    assert articles["abstract"][0] == "The bank of Hallin has been taken over."
    assert articles["flags"].tolist() == [
        "",
        "date mended: 'May 1 1, 2011'; other length than claimed: 40 of 30 words",
        "author from the credit line",
    ]


def test_the_text_is_that_of_the_page_within_the_page():
    texts = load.articles(MAIL)["text"]
    assert texts[0].split("\n\n") == [
        "The bank of Hallin, the smallest of Dunmark, was taken over late on Friday.",
        "Its four branches stay open & its staff stays, said a spokesman.",
        "--",
    ]
    assert texts[1].split("\n\n") == [
        "The ferry to Brack will sail again from June.",
        "Location: the old pier",
        "It has been repaired for 2.1 million crowns, most of it from the state.",
        "Credit: By Jonas Reeve, staff writer",
        "Illustration",
        "Caption: PHOTO: The ferry at dawn.",
    ]
    assert texts[2].split("\n\n") == [
        "Nobody asked the people of Ørlak.",
        "We would have said “no”.",
        "CREDIT: Ann Lee",
    ]


@pytest.mark.parametrize("colour", ["#ccc", "rgb(204, 204, 204)"])  # as it is sent, and as a browser saves it
def test_a_saved_page_is_read_alike(tmp_path, colour):
    path = tmp_path / "page.htm"
    path.write_text(PAGE.read_text(encoding="utf-8").replace("#ccc", colour), encoding="utf-8")
    found = load.intake(path)
    assert (found.files.loc[0, "format"], len(found.rejects)) == ("proquest-page", 0)
    columns = ["title", "text", "date", "outlet", "author", "database_id"]
    expected = load.articles(MAIL)[columns].iloc[:2]
    assert found.articles[columns].astype("str").values.tolist() == expected.astype("str").values.tolist()


def test_a_forwarded_mail_is_counted_once(tmp_path):
    inner = email.message_from_bytes(MAIL.read_bytes())
    outer = email.message.EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "a@b.example", "c@d.example", "Fwd: Your ProQuest Research"
    outer.set_content("See below: " + PAGE.read_text(encoding="utf-8"))
    outer.add_alternative(inner.get_payload()[0].get_payload(decode=True).decode(), subtype="html")
    path = tmp_path / "forwarded.eml"
    path.write_bytes(outer.as_bytes())
    assert load.articles(path)["title"].tolist() == load.articles(MAIL)["title"].tolist()


def test_a_division_within_a_text_loses_nothing(tmp_path):
    page = PAGE.read_text(encoding="utf-8")
    path = tmp_path / "page.html"
    path.write_text(page.replace("<p>It has been", f"{DIVISION}<p>It has been"), encoding="utf-8")
    found = load.articles(path)
    assert found["text"].tolist() == load.articles(PAGE)["text"].tolist()
    assert "dividing line in the text" in found["flags"][1]


def test_what_is_no_text_is_not_shown_as_one(tmp_path):
    page = PAGE.read_text(encoding="utf-8").replace(
        "<p>It has", "<script>alert(1)</script><style>p {}</style><p>It has"
    )
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    assert load.articles(path)["text"].tolist() == load.articles(PAGE)["text"].tolist()


@pytest.mark.parametrize("depth", [300, 3_000])
def test_elements_nested_too_deeply_keep_their_words(tmp_path, depth):
    page = PAGE.read_text(encoding="utf-8").replace("<p>It has", "<b>" * depth + "<p>It has")
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    found = load.intake(path)
    told = " ".join([*found.articles["text"], *found.rejects["excerpt"]])
    assert len(found.articles) + len(found.rejects) == 2
    assert "The ferry to Brack" in told


def test_a_mail_without_articles_is_a_sentence(tmp_path):
    path = tmp_path / "alert.eml"
    path.write_bytes(
        b"From: <noreply@proquest.com>\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>No results.</p>\n"
    )
    with pytest.raises(UnreadableFile, match="is an e-mail without the articles of a ProQuest export: have them sent"):
        load.articles(path)


def test_other_mails_and_pages_are_not_taken_for_exports(tmp_path):
    path = tmp_path / "other.eml"
    path.write_bytes(b"From: <a@b.example>\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHello.\n")
    with pytest.raises(UnreadableFile, match="looks like an e-mail, which is not read"):
        load.articles(path)
    assert not proquest_page.sniff(b"<html><body>About ProQuest</body></html>")
    assert not proquest_page.sniff(f"<html>{DIVISION}</div></html>".encode())


def test_other_labels_than_english_ones_are_a_sentence(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        f"<p>ProQuest</p>{DIVISION}<p><strong>Volltext: </strong>Sie trafen sich.</p></div>", encoding="utf-8"
    )
    with pytest.raises(UnreadableFile, match="set the language of ProQuest to English"):
        load.articles(path)


def test_without_lxml_it_says_what_to_install(monkeypatch):
    def missing(module):
        raise ImportError(module)

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(MissingPackage, match=r"A ProQuest page needs the package lxml: pip install '.*\[formats\]'"):
        load.articles(PAGE)


START = f"{DIVISION}<p>Talks</p><p><strong>Full text: </strong>They met.</p>"


@pytest.mark.parametrize(  # each would take hours, were it looked at once more for every element or division
    "more",
    [
        f"{DIVISION}They met." * 10_000,
        "<strong>" * 1_500 + "They met. " * 100_000,
        "<p><strong>Full text: </strong>They met.</p>" * 20_000,
        "<" * 1_000_000,
        "<div " * 200_000,
        "<html " * 200_000,
        "They met.<br>" * 100_000,
    ],
    ids=["divisions", "nested", "labels", "brackets", "tags", "pages", "breaks"],
)
def test_a_trap_takes_as_long_as_any_page_of_its_size(more):
    (found,) = proquest_page.read((START + more).encode(), "trap.html")
    assert found.n == 1
    assert found.table["text"][0].startswith("They met.")


def test_a_mail_nested_without_end_is_a_sentence(tmp_path):
    path = tmp_path / "nested.eml"
    parts = (f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5_000))
    path.write_text("MIME-Version: 1.0\nFrom: a@proquest.com\n" + "".join(parts), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="is an e-mail with"):
        load.articles(path)


MARKS = ("was taken over late on Friday", "will sail again from June", "Nobody asked the people")


def test_signs_of_control_in_an_address(tmp_path):
    page = PAGE.read_text(encoding="utf-8")
    path = tmp_path / "page.html"
    path.write_text(page.replace("/docview/", "/docview/\x01"), encoding="utf-8")
    assert load.articles(path, format="proquest-page")["title"].tolist() == load.articles(PAGE)["title"].tolist()


def mutations(page: str, step: int) -> dict[str, str]:
    """The page cut at many places, without one of its labels or tags, with dividing lines inside."""
    found = {f"cut at {at}": page[:at] for at in range(700, len(page), step)}
    for name in ("Full text: ", "Publication title: ", "Publication date: ", "Abstract:  ", "Database: ", "Author:  "):
        found[f"without {name}"] = page.replace(name, "")
    for tag in ("<strong>", "</strong>", "</p>", "</div>", "<Text ", "</Text>", "<html>", "</html>", "<body>", '"'):
        found[f"without {tag}"] = page.replace(tag, "")
    for at in range(700, len(page), step):
        found[f"division at {at}"] = page[:at] + DIVISION + page[at:]
    return found


@pytest.mark.parametrize("step", [499, pytest.param(10, marks=pytest.mark.long)])
def test_whatever_is_broken_no_record_is_lost(tmp_path, step):
    path = tmp_path / "broken"
    head, _, part = MAIL.read_bytes().partition(b"quoted-printable\r\n\r\n")
    page = quopri.decodestring(part.partition(b"\r\n------=_Part")[0]).decode()
    for change, broken, encoding in in_encodings(mutations(page, step), every=step == 10):
        body = quopri.encodestring(broken.encode(encoding, errors="replace"))
        for form, content in (
            ("proquest-page", broken.encode(encoding, errors="replace")),
            ("proquest-mail", head + b"quoted-printable\r\n\r\n" + body),
        ):
            path.write_bytes(content)
            assert is_accounted_for(path, form, broken), f"{change}, {encoding}, {form}"


def is_accounted_for(path: Path, form: str, broken: str) -> bool:
    """Is each record of which there is a mark an article or a reject?"""
    marks = [mark for mark in MARKS if mark in broken]
    try:
        found = load.intake(path, format=form)
    except UnreadableFile:
        return not marks
    columns = found.articles[["title", "text", "abstract"]].fillna("").values.ravel()
    told = "\n".join([*columns, *found.rejects["excerpt"]])  # of a reject, only how it begins
    untold = [mark for mark in marks if mark not in told]
    return len(untold) <= len(found.rejects) and len(found.articles) + len(found.rejects) >= len(marks)


@pytest.mark.parametrize("step", [397, pytest.param(10, marks=pytest.mark.long)])
def test_a_mail_that_is_cut_anywhere(tmp_path, step):
    path = tmp_path / "cut.eml"
    n = []
    for at in range(1, MAIL.stat().st_size, step):
        content = MAIL.read_bytes()[:at]
        path.write_bytes(content)
        try:
            found = load.intake(path)
            n.append(len(found.articles) + len(found.rejects))
        except UnreadableFile:
            n.append(0)
        assert n[-1] >= quopri.decodestring(content).count(b"Publication info:</strong>"), at
    assert set(n) == {0, 1, 2, 3}


@pytest.mark.shared
def test_the_real_mail(shared: Path):
    found = load.intake(shared / "fixtures" / "proquest" / "sample.eml")
    articles = found.articles
    assert (len(articles), len(found.rejects)) == (100, 0)
    assert not articles[["author", "page", "outlet", "date", "words_claimed", "url"]].isna().any().any()
    assert articles["database_id"].is_unique
    first = articles.iloc[0]
    assert first["title"].startswith("City National expands again; It acquires 1st Pacific Bank of California")
    assert (first["outlet"], first["author"], first["page"]) == ("Los Angeles Times", "Olivarez-Giles, Nathan", "AA.2")
    assert (str(first["date"].date()), first["words_claimed"]) == ("2010-05-08", 239)
    assert (first["database_id"], len(first["text"].split("\n\n"))) == ("251439970", 10)
    last = articles.iloc[-1]
    assert last["title"].startswith("FINANCIAL CRISIS; Downey, PFF seized by regulators")
    assert (str(last["date"].date()), last["database_id"]) == ("2008-11-22", "422208782")
    # short notes: the wire credit and headings of pictures are counted otherwise there
    assert articles["flags"].str.contains("other length").sum() == 9


@pytest.mark.shared
def test_a_real_mail_with_a_torn_tag_and_a_real_page(shared: Path):
    folder = shared / "fixtures" / "proquest"
    torn, page = load.articles(folder / "malformed-html-tag.eml"), load.articles(folder / "sample-1.html")
    assert torn["database_id"].tolist() == ["251439970", "422208782"]
    assert torn["text"][0] == page["text"][0]
    assert torn["text"][0].startswith("Los Angeles-based City National Bank")
    assert page["database_id"].tolist() == ["251439970"]
