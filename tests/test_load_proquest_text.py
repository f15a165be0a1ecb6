"""ProQuest as text: records between underscores, a text that looks like labels, and authors in the last line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from broken_texts import in_encodings

from toolkit import load
from toolkit.errors import UnreadableFile
from toolkit.load import proquest_text

INVENTED = Path(__file__).parent / "data" / "formats" / "proquest.txt"
BAR = "_" * 60
RECORD = f"""{BAR}

Talks begin

Publication info: Lakes Observer ; Hallin [Hallin]. 07 Mar 2024: A.2.

Full text: They met.
They will meet again.

Subject: Negotiations

Publication title: Lakes Observer; Hallin

Publication date: Mar 7, 2024

Place of publication: Hallin

ProQuest document ID: 91

"""


def of(tmp_path: Path, text: str) -> load.Intake:
    path = tmp_path / "export.txt"
    path.write_text(text, encoding="utf-8")
    return load.intake(path)


def test_the_invented_export():
    found = load.intake(INVENTED)
    assert (len(found.articles), len(found.rejects), found.files.loc[0, "format"]) == (4, 0, "proquest-text")
    articles = found.articles
    assert articles["title"].tolist() == [
        "Talks: Hallin and Corrin meet at last",
        "The harbour that nobody wants",
        "A winter by the lakes",
        "Council of Ørlak approves the bridge",
    ]
    assert articles["outlet"].tolist() == ["Lakes Observer", "Lakes Observer", "Lakes Quarterly", "Ørlak Dagblad"]
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2024-03-08", "2024-03-07", "2024-01-01", "2024-03-06"]
    assert articles["author"].fillna("").tolist() == [
        "Tove Brandt Jonas Reeve",
        "Falk, Ines; Brandt, Tove",
        "",
        "Reeve, Jonas",
    ]
    assert articles["page"].fillna("").tolist() == ["", "A.2", "12", "3"]
    assert articles["section"].tolist() == ["Politics", "News", "Features", "Local"]
    assert articles["database_id"].tolist() == ["9100000001", "9100000002", "9100000003", "9100000004"]
    assert set(articles["language"]) == {"en"}
    assert articles["flags"].tolist() == [
        "author from the credit line",
        "",
        "date is a span, year alone taken: 'Winter 2024'",
        "abstract only",
    ]


def test_the_text_keeps_what_only_looks_like_a_label():
    texts = load.articles(INVENTED)["text"]
    assert texts[0].split("\n\n") == [
        "HALLIN—Envoys of both towns met for two hours on Thursday.",
        "“We talked,” said Mira Oldane, who led one side.",
        "Read the full story here:",
        "https://observer.example/talks",
        "They will meet again. Follow her on Twitter: @oldane",
        "CAPTION: Envoys leave the town hall of Hallin.",
        "CREDIT: Tove Brandt Jonas Reeve",
    ]
    assert texts[1].split("\n\n") == [
        "BRACK - The leaflet has three lines.",
        "Subject: a harbour for sale",
        "Location: where the river ends",
        "Title: none yet",
        "Nobody has answered it.",
        "NOTE: The price is not told.",
        "CREDIT: Ines Falk The Lakes Observer",
    ]
    assert texts[3] == "The council has approved the bridge, by nine votes to four."


@pytest.mark.parametrize(
    ("before", "after", "column", "expected"),
    [
        ("Mar 7, 2024", "Mar 7-Mar 13, 2024", "date", "2024-03-07"),  # a weekly
        ("Mar 7, 2024", "Ma r 1 7, 2024", "date", "2024-03-17"),
        ("Mar 7, 2024", "Fall/Winter 2023", "date", "2023-01-01"),
        ("Mar 7, 2024", "Mar/Apr 2024", "date", "2024-03-01"),
        ("Mar 7, 2024", "10 Mar 2024", "date", "2024-03-10"),
        ("Mar 7, 2024", "Mar 9, 2024.", "date", "2024-03-09"),
        ("Mar 7, 2024", "2024", "date", "2024-01-01"),
        ("Publication date: Mar 7, 2024\n\n", "", "date", "2024-03-07"),  # from the line below the title
        ("Publication title: Lakes Observer; Hallin\n\n", "", "outlet", "Lakes Observer"),  # likewise
        ("; Hallin\n", "; Hal lin\n", "outlet", "Lakes Observer"),  # blanks come and go in real exports
        ("Place of publication: Hallin\n\n", "", "outlet", "Lakes Observer; Hallin"),  # what is place, is not told
        ("Talks begin\n\n", "Talks\nbegin\n\n", "title", "Talks begin"),
        ("Talks begin\n\n", "Title: Talks begin\n\n", "title", "Talks begin"),
        ("Full text:", "Full Text:", "text", "They met.\n\nThey will meet again."),
        ("again.\n\n", "again.\n\nThe end.\n\n", "text", "They met.\n\nThey will meet again.\n\nThe end."),
        (
            "ProQuest document ID: 91\n",
            "Document URL: https://a.example/docview/92/x?y=1&amp;z=2\n",
            "database_id",
            "92",
        ),
        (
            "ProQuest document ID: 91\n",
            "Document URL: https://a.example/?y=1&amp;z=2\n",
            "url",
            "https://a.example/?y=1&z=2",
        ),
        ("Full text:", "Author: Lee,\nAnn\n\nFull text:", "author", "Lee, Ann"),
        ("again.\n", "again.\nCREDIT: Ann Lee\n", "author", "Ann Lee"),
        (
            "ProQuest document ID: 91\n",
            "Copyright: Lakes Observer\n\nNo copies.\n\nDateline: BRACK\n",
            "place",
            "BRACK",
        ),
    ],
)
def test_one_field_of_a_record(tmp_path, before, after, column, expected):
    assert RECORD.count(before) == 1
    found = of(tmp_path, RECORD.replace(before, after) + BAR).articles.iloc[0]
    assert (str(found[column].date()) if column == "date" else found[column]) == expected


def test_the_host_of_the_database_is_no_outlet(tmp_path):
    text = "\n\n".join([BAR, "Talks", "https://library.example/docview/3", "Full text: They met.", BAR])
    found = of(tmp_path, text).articles.iloc[0]
    assert (found["text"], found["database_id"], pd.isna(found["outlet"])) == ("They met.", "3", True)
    assert found["database_url"] == "https://library.example/docview/3"


def test_older_exports_number_their_records(tmp_path):
    cover = "Report Information from ProQuest\n\nMarch 09 2024\n\n"
    numbered = [RECORD.replace("Talks begin", f"Document {n} of 3\n\nTalks {n}") for n in (1, 2)]
    with pytest.warns(UserWarning, match="says that it holds 3 records, and 2 were found"):
        found = of(tmp_path, cover + "".join(numbered) + BAR)
    assert found.articles["title"].tolist() == ["Talks 1", "Talks 2"]
    assert (len(found.rejects), found.files.loc[0, "claimed"]) == (0, 3)


def test_a_line_of_underscores_within_a_text_loses_nothing(tmp_path):
    text = RECORD.replace("They will", f"\n{BAR}\n\nThey will") + RECORD + BAR
    found = of(tmp_path, text).articles
    assert found["text"].tolist() == ["They met.\n\nThey will meet again."] * 2
    assert found["flags"].tolist() == ["dividing line in the text", ""]


def test_a_record_that_is_cut_off_is_kept_and_marked(tmp_path):
    found = of(tmp_path, RECORD + RECORD[: RECORD.index("again")])
    assert found.articles["text"].tolist() == ["They met.\n\nThey will meet again.", "They met.\n\nThey will meet"]
    assert found.articles["flags"].tolist() == ["", "end of the file is missing"]
    found = of(tmp_path, RECORD + RECORD[: RECORD.index(" begin")])
    assert found.rejects[["source_row", "reason", "excerpt"]].values.tolist() == [[2, "no label of a record", "Talks"]]


def test_lines_in_another_encoding_are_marked(tmp_path):
    path = tmp_path / "mixed.txt"
    with_accent = RECORD.replace("They met.", "Thé met.")
    path.write_bytes(with_accent.encode() + with_accent.encode("cp1252") + BAR.encode())
    found = load.articles(path)
    assert found["text"].tolist() == ["Thé met.\n\nThey will meet again."] * 2
    assert found["flags"].tolist() == ["", "mixed encoding"]


def test_other_labels_than_english_ones_are_a_sentence(tmp_path):
    path = tmp_path / "export.txt"
    path.write_text(
        f"{BAR}\n\nGespräche\n\nVolltext: Sie trafen sich.\n\n{BAR}\n\nhttp://about.proquest.com/go\n", encoding="utf-8"
    )
    with pytest.raises(UnreadableFile, match="set the language of ProQuest to English, and export it again as text"):
        load.articles(path)


def test_underscores_alone_make_no_export(tmp_path):
    assert not proquest_text.sniff(f"A title\n\n{BAR}\n\nSome words on ProQuest.\n".encode())
    assert proquest_text.sniff(RECORD.replace("\n", "\r\n").encode())


@pytest.mark.parametrize(  # each would take hours, were it looked at once more for every line or sign
    "text",
    [
        "Talks\n\nFull text: They met.\n" + f"{BAR}\nThey met.\n" * 20_000,
        "\n\n".join(["Talks", "Full text: They met."] + ["They met."] * 200_000),
        "\n\n".join(["Talks", "Full text: They met."] + ["Publication title: They met"] * 100_000),
        "Talks\n\nFull text: They met.\nCREDIT:" + " " * 3_000_000 + "\n",
        "Talks\n\nPublication info: " + "10 Mar " * 400_000 + "\n\nFull text: They met.",
        "_" * 3_000_000 + "x\n\nFull text: They met.",
    ],
    ids=["bars", "paragraphs", "labels", "blanks", "dates", "underscores"],
)
def test_a_trap_takes_as_long_as_any_text_of_its_size(text):
    (found,) = proquest_text.read(text.encode(), "trap.txt")
    assert found.n == 1
    assert found.table["text"][0].startswith("They met.")


MARKS = ("for two hours on Thursday", "leaflet has three lines", "The ice came early", "by nine votes to four")


def mutations(text: str, step: int) -> dict[str, str]:
    """The text cut at many places, without one of its labels, with delimiters inside and lines doubled."""
    found = {f"cut at {at}": text[:at] for at in range(60, len(text), step)}
    labels = sorted({line.partition(":")[0] + ":" for line in text.split("\n") if ": " in line[:30]})
    found |= {f"without {label}": text.replace(label, "") for label in labels}
    lines = text.split("\n")
    for at in range(0, len(lines), 3):
        found[f"bar above line {at}"] = "\n".join([*lines[:at], BAR, *lines[at:]])
        found[f"line {at} twice"] = "\n".join([*lines[:at], lines[at], *lines[at:]])
    return found


@pytest.mark.parametrize("step", [101, pytest.param(10, marks=pytest.mark.long)])
def test_whatever_is_broken_no_record_is_lost(tmp_path, step):
    path = tmp_path / "broken.txt"
    whole = INVENTED.read_bytes().decode().replace("\r\n", "\n")
    for change, broken, encoding in in_encodings(mutations(whole, step), every=step == 10):
        path.write_bytes(broken.encode(encoding))
        try:
            found = load.intake(path, format="proquest-text")
        except UnreadableFile:
            found = None
        if found is None:
            assert len(broken) < 200, change  # not even a label is left
            continue
        told = "\n".join([*found.articles["title"], *found.articles["text"], *found.rejects["excerpt"]])
        marks = [mark for mark in MARKS if mark in broken]
        assert [mark for mark in marks if mark not in told] == [], f"{change}, {encoding}"
        assert len(found.articles) + len(found.rejects) >= len(marks), f"{change}, {encoding}"
        assert len(found.articles) <= 5, f"{change}, {encoding}"


@pytest.mark.shared
def test_the_real_export(shared: Path):
    found = load.intake(shared / "fixtures" / "proquest" / "star.txt")
    articles = found.articles
    assert (len(articles), len(found.rejects)) == (373, 0)
    # the published list gives the outlet with its place ("Toronto Star; Toronto, Ont."), once with a blank in it
    assert articles["outlet"].value_counts().to_dict() == {"Toronto": 200, "Toronto Star": 173}
    assert articles["author"].notna().sum() == 366
    assert articles["page"].notna().sum() == 173
    assert (articles["date"].min(), articles["date"].max()) == (pd.Timestamp("2022-01-01"), pd.Timestamp("2022-03-09"))
    assert articles["database_id"].is_unique
    assert not articles[["database_id", "section", "language", "url"]].isna().any().any()
    first, last = articles.iloc[0], articles.iloc[-1]
    assert first["title"].startswith("Ontario to lift all COVID-19 restrictions by April 27, ending indoor masking")
    assert (first["author"], first["section"]) == ("Rob Ferguson Robert Benzie Kristin Rushowy", "Politics")
    assert (str(first["date"].date()), first["database_id"]) == ("2022-03-09", "2637391967")
    assert first["text"].endswith("CREDIT: Rob Ferguson Robert Benzie Kristin Rushowy")
    assert (last["title"], last["page"]) == ("Finger pointing won't solve housing crisis", "B.5")
    assert (str(last["date"].date()), last["database_id"]) == ("2022-01-01", "2615580761")
    assert not articles["text"].str.contains("Publication title:|ProQuest document|Subject:").any()
