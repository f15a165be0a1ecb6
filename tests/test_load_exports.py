"""Exports of news databases: invented files in their true layouts, and what must be found in each.

Every file in `data/formats` is in `EXPECTED`, with the number of its records and their fields as a person reads them;
those of ProQuest and Europresse have tests of their own.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from broken_texts import in_encodings
from exports_expected import EXPECTED, REAL, Real

from toolkit import load
from toolkit.errors import MissingPackage, UnreadableFile
from toolkit.load import extras, nexis_uni
from toolkit.load.encodings import lines

FORMATS = Path(__file__).parent / "data" / "formats"

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*says that it holds", "ignore:none of the .* articles has a text", "ignore:.* metadata only"
)


def told(value: object) -> object:
    """As the expectations have it: nothing is None, a date is its day and, where it has one, its hour."""
    if isinstance(value, pd.Timestamp):
        return str(value).removesuffix(" 00:00:00")
    return None if value is None or value is pd.NaT or value != value else value


def test_every_invented_export_is_expected():
    elsewhere = {
        path.name for path in FORMATS.iterdir() if path.name.startswith(("europresse", "proquest", "references"))
    }
    assert sorted(path.name for path in FORMATS.iterdir()) == sorted({*EXPECTED, *elsewhere})


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_invented_export(name):
    expected = EXPECTED[name]
    found = load.intake(FORMATS / name)
    assert found.files["format"].tolist() == [expected["format"]] * len(found.files)
    assert [list(row) for row in found.rejects[["source_row", "reason"]].itertuples(index=False)] == expected["rejects"]
    articles = found.articles.to_dict("records")
    assert len(articles) == len(expected["articles"])
    for article, fields in zip(articles, expected["articles"], strict=True):
        assert {field: told(article.get(field)) for field in fields} == fields
    assert [told(claimed) for claimed in found.files["claimed"]] == [expected["claimed"]] * len(found.files)


@pytest.mark.shared
@pytest.mark.parametrize("real", REAL, ids=lambda real: real.name)
def test_a_real_export(shared, real: Real):
    found = load.intake(shared / "fixtures" / real.name)
    assert (len(found.articles), len(found.rejects)) == (real.n_articles, real.n_rejects)
    articles = found.articles.to_dict("records")
    for article, fields in ((articles[0], real.first), (articles[-1], real.last)):
        assert {field: told(article.get(field)) for field in fields} == fields


#: what begins or ends a record in each invented export, as it stands there, and words of its texts
MARKS = {
    "nexis-default.txt": (
        r"(?m)^ *\d+ of 12 DOCUMENTS\r?$",
        ("two hours on Monday", "unbestimmte Zeit", "the ferryman"),
    ),
    "nexis-segments.txt": (r"(?m)^ *(?:\d+ of \d+ DOCUMENTS|Dokument \d+ von \d+)$", ("dans la nuit", "outra vez")),
    "nexis-page.html": ("<DOCFULL>", ("mit halber", "Nobody knows who pays")),
    "nexis-rtf.doc": (r"\\par\n\d of 2 DOCUMENTS\\par", ("two hours on Monday", "who pays for peace")),
    "factiva.html": (r'<div class="article \w\wArticle">', ("the customs house", "sind vertagt worden")),
    "factiva.txt": (r"(?m)^Document \w{20,}$", ("two hours on Monday", "Ostrel")),
}


def changed(text: str, mark: str, step: int) -> dict[str, str]:
    """The file cut at many places, without a label, with a mark twice and in the middle of texts, without its tags."""
    found = {f"cut at {at}": text[:at] for at in range(step, len(text), step)}
    delimiter = re.search(mark, text)
    assert delimiter
    for at in range(delimiter.end(), len(text), 3 * step):
        found[f"mark at {at}"] = f"{text[:at]}\n{delimiter[0]}\n{text[at:]}"
    for label in sorted(set(re.findall(r"\b[A-ZÄÖÜÉ]{4,}[\w-]*: ?|</?[A-Za-z]+", text))):
        found[f"without {label}"] = text.replace(label, "")
    return found


def after(mark: str, text: str) -> str:
    """What stands below the first mark: above it, there is a cover at most."""
    found = re.search(mark, text)
    return " ".join(text[found.end() :].split()) if found else ""


@pytest.mark.parametrize("step", [61, pytest.param(10, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", sorted(MARKS))
def test_whatever_is_broken_in_an_export_no_record_is_lost(tmp_path, name, step):
    expected, (mark, words) = EXPECTED[name], MARKS[name]
    path = tmp_path / name
    text = "".join(lines((FORMATS / name).read_bytes())[0])
    for change, broken, encoding in in_encodings(changed(text, mark, step), every=step == 10):
        path.write_bytes(broken.encode(encoding, errors="xmlcharrefreplace"))
        try:
            found = load.intake(path, format=expected["format"])
        except UnreadableFile:
            assert not re.search(mark, broken), (change, encoding)
            continue
        n = len(found.articles) + len(found.rejects)
        assert n >= len(re.findall(mark, broken)), (change, encoding)
        every = map(str, [*found.articles.to_numpy().ravel(), *found.rejects["excerpt"]])
        told = " ".join(" ".join(every).split())
        lost = [one for one in words if one in after(mark, broken) and one not in told]
        assert lost == [] or len(found.rejects), (change, encoding, lost)  # of a reject, only how it begins


def word_file(path: Path, document: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return path


def test_whatever_is_broken_inside_of_a_word_file_no_record_is_lost(tmp_path):
    with zipfile.ZipFile(FORMATS / "nexis-uni.docx") as archive:
        document = archive.read("word/document.xml").decode()
    paragraphs = re.findall(r"<w:p>.*?</w:p>", re.sub(r"<w:tbl>.*?</w:tbl>", "", document))
    end = next(one for one in paragraphs if "End of Document" in one)
    broken = [document.replace(one, "", 1) for one in dict.fromkeys(paragraphs)]  # each paragraph left out
    broken += [document.replace(one, one + end, 1) for one in dict.fromkeys(paragraphs)]  # a mark below each
    for number, changed_document in enumerate(broken):
        found = load.intake(word_file(tmp_path / "a.docx", changed_document))
        n = len(found.articles) + len(found.rejects)
        assert n >= changed_document.count("End of Document"), number
        told = " ".join(map(str, [*found.articles.to_numpy().ravel(), *found.rejects["excerpt"]]))
        for words in ("two hours", "The quay is empty", "It was Tuesday"):
            assert words not in changed_document or words in told, (number, words)
    for at in range(100, len(document), 97):  # a cut document is no XML
        with pytest.raises(UnreadableFile, match="is no XML that can be read"):
            load.intake(word_file(tmp_path / "a.docx", document[:at]))


BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("entities", [BOMB, OUTSIDE])
def test_entities_are_not_read(tmp_path, entities):
    word_file(tmp_path / "a.docx", f"{entities}<document>&a;</document>")
    (tmp_path / "a.xml").write_text(f"{entities}<PPSResponse>&a;</PPSResponse>", encoding="utf-8")
    for name in ("a.docx", "a.xml"):
        with pytest.raises(UnreadableFile, match="defines entities, which may grow without bound: it is not read"):
            load.intake(tmp_path / name)


def test_a_word_file_that_grows_without_bound_is_refused(tmp_path):
    path = word_file(tmp_path / "a.docx", " " * 60_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(UnreadableFile, match="If it is no bomb, unpack it yourself"):
        load.intake(path)


def test_an_unknown_word_file_is_a_sentence(tmp_path):
    body = "<w:p><w:r><w:t>Only a title</w:t></w:r></w:p>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    with pytest.raises(UnreadableFile, match="is a Word file with 1 paragraph: neither an export of Nexis Uni"):
        load.intake(word_file(tmp_path / "a.docx", document))


@pytest.mark.parametrize("name", ["nexis", "factiva", "nexis-html", "factiva-html", "factiva-xml", "word", "rtf"])
@pytest.mark.parametrize(
    "content", [b"", b"\n", b"Nothing of that.\nAnd more.", b"<a/>", b"PK\x03\x04word/", b"{\\rtf1 }"]
)
def test_what_is_no_such_export_is_a_sentence(tmp_path, name, content):
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"^'a' "):
        load.intake(path, format=name)


def test_a_table_of_exported_texts_is_a_table(tmp_path):
    """Whoever has read exports before, and kept them as CSV, has their marks within his texts."""
    text = (
        "\n1 of 2 DOCUMENTS\n\nDocument HARGAZ0020171113edbd0000d\n<DOCFULL> <div class='article enArticle'>\n"
        + "_" * 60
    )
    table = pd.DataFrame({"title": ["Ferry", "Quay"], "text": [text + "\nFull text: x", "Empty."]})
    table.to_csv(tmp_path / "a.csv", index=False)
    table.to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    for name, form in (("a.csv", "csv"), ("a.jsonl", "jsonl")):
        found = load.intake(tmp_path / name)
        assert (found.files.loc[0, "format"], found.articles["title"].tolist()) == (form, ["Ferry", "Quay"])


def test_text_between_labels_that_speakers_have_is_kept(tmp_path):
    names = "\n\n".join(" " * 30 + name for name in ("Harbour Post", "May 2, 2002"))
    told = ["They met.", "PERSON: Who pays?", "Nobody knew.", "AUTEUR: Not me."]
    body = "\n\n".join(["Talks begin", "LENGTH: 9 words", *told, "LOAD-DATE: May 3, 2002"])
    (tmp_path / "a.txt").write_text(f"1 of 1 DOCUMENTS\n\n{names}\n\n{body}\n")
    assert load.articles(tmp_path / "a.txt")["text"].tolist() == ["\n\n".join(told)]


SENTENCES = [
    "COUNTRY: what the word has come to mean.",
    "PERSON: who pays for it?",
    "LANGUAGE: “they said that nothing was lost.”",
    "SUBJECT: the war, and those who (75%) fled\nfrom it to the coast.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("place", ["first", "last", "below a caption"])
@pytest.mark.parametrize("label", [True, False], ids=["BODY", "no label"])
def test_a_paragraph_that_begins_as_a_label_does_is_not_lost(tmp_path, sentence, place, label):
    told = ["They met.", "Nobody knew."]
    told.insert({"first": 0, "last": 2, "below a caption": 2}[place], sentence)
    above = ["HEADLINE: Talks begin", "SECTION: News", *["BODY:"] * label]
    below = ["GRAPHIC: A quay."] * (place == "below a caption") + ["LANGUAGE: ENGLISH", "LOAD-DATE: May 3, 2002"]
    if place == "below a caption":
        told.remove(sentence)
        below.insert(1, sentence)
    (tmp_path / "a.txt").write_text(_nexis([*above, *told, *below]), encoding="utf-8")
    article = load.articles(tmp_path / "a.txt").iloc[0]
    whole = sentence.replace("\n", " ")
    if place == "below a caption":
        assert (article["text"], article["graphic"]) == ("\n\n".join(told), f"A quay. {whole}")
    else:
        assert article["text"].replace("\n", " ") == "  ".join(told).replace("\n", " ")
        assert article["flags"] == "label in text"
    assert (article["language"], article["section"]) == ("en", "News")


@pytest.mark.parametrize(
    ("at", "line"),
    [
        (1, "GUESTS: Anna Holm, author of a book on harbours."),
        (1, "TYPE: news and opinion."),
        (4, "DISTRIBUTION: all zones of the city."),
        (5, "CLASSIFICATION: news and opinion."),
        (5, "PERSON: ANNA HOLM (91%); JR."),
    ],
)
def test_what_a_database_says_among_its_labels_is_no_text(tmp_path, at, line):
    """Even as a sentence."""
    lines = ["HEADLINE: Talks begin", "SECTION: News", "They met.", "SUBJECT: PORTS (90%)", "LOAD-DATE: May 3, 2002"]
    lines.insert(at, line)
    (tmp_path / "a.txt").write_text(_nexis(lines))
    article = load.articles(tmp_path / "a.txt").iloc[0]
    assert (article["text"], article["flags"]) == ("They met.", "")


@pytest.mark.parametrize("sentence", ["Person: who pays for it?", "Subject: the war, and those who fled."])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_sentences_of_nexis_uni_that_begin_as_a_label_stay_in_the_text(sentence, at):
    head = ["Talks begin", "Harbour Post", "May 2, 2002 Thursday", "Section: News", "Body"]
    told = ["They met.", "Nobody knew."]
    told.insert(at, sentence)
    article, flags = nexis_uni.article(
        [*head, *told, "Classification", "Subject: PORTS (90%)", "Load-Date: May 3, 2002"]
    )
    assert (article["text"].split("\n\n"), flags) == (told, ["label in text"])
    assert (article["subject"], article.get("notes")) == ("PORTS (90%)", None)


@pytest.mark.parametrize("label", [["BODY:"], []], ids=["BODY", "no label"])
def test_a_short_text_below_notes_is_a_text(tmp_path, label):
    lines = ["HEADLINE: Talks begin", "SERIES: Part one of two", *label, "They met.", "Nobody knew.", "Copyright 2002"]
    (tmp_path / "a.txt").write_text(_nexis([*lines, "LOAD-DATE: May 3, 2002"]))
    article = load.articles(tmp_path / "a.txt").iloc[0]
    assert (article["text"], article["notes"]) == ("They met.\n\nNobody knew.", "Part one of two")


def _nexis(blocks: list[str]) -> str:
    names = "\n\n".join(" " * 30 + name for name in ("Harbour Post", "May 2, 2002"))
    return f"1 of 1 DOCUMENTS\n\n{names}\n\n" + "\n\n".join(blocks) + "\n"


def test_signs_of_two_halves_in_rtf_are_one(tmp_path):
    (tmp_path / "a.rtf").write_text(r"{\rtf1 A title\par A boat \u-10179?\u-8576? and half of one \u-10179? too.\par}")
    assert load.articles(tmp_path / "a.rtf")["text"].tolist() == ["A boat \U0001f680 and half of one \ufffd too."]


@pytest.mark.parametrize(
    "line",
    [
        "Download Request: Selected Items: " + "9" * 5_000,
        "LENGTH: " + "9" * 5_000 + " words",
        "March 99, 2019 25:99 PM",
    ],
)
def test_absurd_numbers_break_nothing(tmp_path, line):
    (tmp_path / "a.txt").write_text(
        f"{line}\n\n   1 of 1 DOCUMENTS\n\nThe Post\n\n{line}\n\nIt goes on.\n", encoding="utf-8"
    )
    assert len(load.articles(tmp_path / "a.txt")) == 1


def test_a_missing_library_concerns_the_files_that_need_it(tmp_path, monkeypatch):
    def missing(module: str) -> None:
        raise ImportError(module)

    monkeypatch.setattr(extras, "import_module", missing)
    for name in ("nexis-default.txt", "nexis-page.html"):
        (tmp_path / name).write_bytes((FORMATS / name).read_bytes())
    found = load.intake(tmp_path)
    assert len(found.articles) == 3
    assert found.rejects["reason"].tolist() == [
        "Reading Nexis pages needs the package lxml: pip install 'media-analysis-toolkit[formats]'."
    ]
    with pytest.raises(MissingPackage, match=r"^Reading Nexis pages needs the package lxml"):
        load.intake(tmp_path / "nexis-page.html")


def test_what_a_terminal_would_obey_is_not_printed(tmp_path):
    table = pd.DataFrame({"title": ["<script>alert(1)</script>"], "text": ["War."], "outlet": ["Post\x1b[31m\r\nred"]})
    found = load.intake(table)
    assert dict(found.account)["outlets"] == "Post [31m  red (1)"
    assert "<script>" not in load.intake(table.assign(outlet="<script>"))._repr_html_()


@pytest.mark.shared
def test_the_three_without_a_printed_date(shared):
    found = load.intake(shared / "fixtures" / "nexis-docx" / "guardian3.docx").articles
    loaded = found[found["date_source"] == "load_date"]
    assert len(loaded) == 3
    assert loaded["flags"].str.contains("date taken from the load date").all()
    with pytest.raises(UnreadableFile, match="neither an export of Nexis Uni"):
        load.intake(shared / "fixtures" / "nexis-docx" / "not-nexis-0.DOCX")
