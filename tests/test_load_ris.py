"""RIS: references with at most an abstract, whose records lose their beginnings and ends."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from broken_texts import in_encodings

from toolkit import load
from toolkit.errors import UnreadableFile
from toolkit.load import ris

INVENTED = Path(__file__).parent / "data" / "formats" / "references.ris"
RECORD = """TY  - NEWS
T1  - Talks begin
AB  - They met.
JF  - Lakes Observer
DA  - 2024/03/07/
UR  - https://www.proquest.com/docview/91
DB  - Dunmark Newsstream
ER  - 
"""


def of(tmp_path: Path, text: str, **options: str) -> load.Intake:
    path = tmp_path / "export.ris"
    path.write_text(text, encoding="utf-8")
    return load.intake(path, **options)


def test_the_invented_references():
    found = load.intake(INVENTED)
    assert (len(found.articles), len(found.rejects), found.files.loc[0, "format"]) == (3, 0, "ris")
    articles = found.articles
    assert articles["title"].tolist() == [
        "Talks: Hallin and Corrin meet at last",
        "The harbours of the lakes",
        "Winters",
    ]
    assert articles["outlet"].tolist() == ["Lakes Observer", "Dunmark Quarterly", "University of Ørlak"]
    assert articles["author"].tolist() == ["Brandt, Tove; Reeve, Jonas", "Falk, Ines", "Lee, Ann"]
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2024-03-08", "2024-02-01", "2023-01-01"]
    assert articles["date_source"].tolist() == ["published", "published", "year"]
    assert articles["text"].tolist() == [
        "Envoys of both towns met for two hours on Thursday.",
        "Background: three towns share one harbour.\n\nResults: nobody wants it – not even Brack.",
        "",
    ]
    assert articles["language"].fillna("").tolist() == ["en", "de", ""]
    assert articles["subject"][0] == "Negotiations; 0612:Local government"
    assert articles["notes"][0].endswith("Zuletzt aktualisiert - 2024-03-09")
    assert articles["reference_type"].tolist() == ["NEWS", "JOUR", "THES"]
    assert articles["flags"].tolist() == [
        "abstract only",
        "abstract only; day missing",
        "outlet from the publisher; no text",
    ]


@pytest.mark.parametrize(
    ("before", "after", "column", "expected"),
    [
        ("2024/03/07/", "2024///", "date", "2024-01-01"),
        ("2024/03/07/", "2024/3/7/Spring", "date", "2024-03-07"),
        ("2024/03/07/", "2024 Mar 07", "date", "2024-03-07"),
        ("DA  - 2024/03/07/\n", "PY  - 2024\nY1  - 2024/03/07\n", "date", "2024-03-07"),
        ("DA  - 2024/03/07/\n", "DA  - 2024\nY1  - 2024/03/07\n", "date", "2024-03-07"),
        ("T1  -", "TI  -", "title", "Talks begin"),
        ("T1  - Talks begin", "T1  - Talks\nbegin", "title", "Talks begin"),
        ("JF  -", "T2  -", "outlet", "Lakes Observer"),
        ("AB  - They met.", "AB  - They met.\nN2  - They met for long.", "text", "They met for long."),
        ("AB  - They met.", "AB  - They met.\nAB  - They parted.", "text", "They met.\n\nThey parted."),
        ("ER  - \n", "ER  -", "title", "Talks begin"),
        ("TY  - NEWS", "Database: Dunmark\n\nTY  - NEWS", "title", "Talks begin"),
    ],
)
def test_one_field_of_a_reference(tmp_path, before, after, column, expected):
    found = of(tmp_path, RECORD.replace(before, after)).articles.iloc[0]
    assert (str(found[column].date()) if column == "date" else found[column]) == expected


def test_the_host_of_the_database_is_no_outlet(tmp_path):
    found = of(tmp_path, RECORD.replace("JF  - Lakes Observer\n", "")).articles.iloc[0]
    assert (pd.isna(found["outlet"]), found["database_url"]) == (True, "https://www.proquest.com/docview/91")
    found = of(tmp_path, RECORD.replace("JF  - Lakes Observer\n", "").replace("DB  - ", "N1  - ")).articles.iloc[0]
    assert found["outlet"] == "proquest.com"


@pytest.mark.parametrize("lost", ["TY  - NEWS\n", "ER  - \n"])
def test_a_reference_without_its_beginning_or_end_is_one(tmp_path, lost):
    broken = RECORD.replace(lost, "").replace("Talks", "More talks")
    found = of(tmp_path, RECORD + broken + RECORD).articles
    assert found["title"].tolist() == ["Talks begin", "More talks begin", "Talks begin"]
    assert ("end of the record is missing" in found["flags"][1]) == lost.startswith("ER")


def test_an_end_within_a_reference_loses_nothing(tmp_path):
    found = of(tmp_path, RECORD.replace("They met.", "They met.\nER  - \nAnd again.") + RECORD).articles
    assert found["text"].tolist() == ["They met.\nAnd again.", "They met."]
    assert found["outlet"].tolist() == ["Lakes Observer"] * 2
    assert found["flags"].tolist() == ["lines below the end of the record; abstract only", "abstract only"]


def test_a_file_that_is_cut_off_is_marked(tmp_path):
    found = of(tmp_path, RECORD + RECORD[: RECORD.index("DB")]).articles
    assert found["flags"].tolist() == ["abstract only", "end of the file is missing; abstract only"]


def test_a_reference_without_words_is_listed(tmp_path):
    found = of(tmp_path, RECORD + "TY  - NEWS\nJF  - Lakes Observer\nER  - \n")
    assert found.rejects["reason"].tolist() == ["no title and no text"]
    with pytest.raises(UnreadableFile, match="has no reference in it: RIS begins each with a line such as"):
        of(tmp_path, "A title\n\nA text.\n", format="ris")


def test_the_words_of_a_text_make_no_references():
    assert not ris.sniff(b"A title\n\nTY - he said - and went.\n")
    assert ris.sniff(RECORD.replace("\n", "\r\n").encode())


def mutations(text: str, step: int) -> dict[str, str]:
    """The references cut at many places, without one of their tags, with lines doubled and ends within them."""
    found = {f"cut at {at}": text[:at] for at in range(15, len(text), step)}
    lines = text.split("\n")
    for tag in sorted({line[:6] for line in lines if line[2:6] == "  - "}):
        found[f"without {tag}"] = text.replace(tag, "")
    for at in range(1, len(lines)):
        found[f"end above line {at}"] = "\n".join([*lines[:at], "ER  - ", *lines[at:]])
        found[f"line {at} twice"] = "\n".join([*lines[:at], lines[at], *lines[at:]])
        found[f"without line {at}"] = "\n".join([*lines[:at], *lines[at + 1 :]])
    return found


@pytest.mark.parametrize("step", [29, pytest.param(10, marks=pytest.mark.long)])
def test_whatever_is_broken_no_title_is_lost(tmp_path, step):
    path = tmp_path / "broken.ris"
    whole = INVENTED.read_bytes().decode().replace("\r\n", "\n")
    titles = [line[6:] for line in whole.split("\n") if line.startswith("T1")]
    for change, broken, encoding in in_encodings(mutations(whole, step), every=step == 10):
        path.write_bytes(broken.encode(encoding))
        found = load.intake(path, format="ris")
        told = "\n".join(map(str, [*found.articles.values.ravel(), *found.rejects["excerpt"]]))
        assert [title for title in titles if title in broken and title not in told] == [], f"{change}, {encoding}"
        assert len(found.articles) + len(found.rejects) >= min(broken.count("T1  -"), 3), f"{change}, {encoding}"


@pytest.mark.shared
def test_the_real_references(shared: Path):
    found = load.intake(shared / "fixtures" / "proquest" / "abi_inform_proquest_ris.ris")
    articles = found.articles  # the values are those of the BibTeX beside it
    assert (len(articles), len(found.rejects)) == (2, 0)
    assert articles["title"].tolist() == ["Thesis title", "Title of a journal article"]
    assert articles["author"].tolist() == ["Smith, John", "Smith, John; Jones, Jeff; Doe, Jane"]
    assert articles["outlet"].tolist() == ["ProQuest Dissertations and Theses", "Journal of Academic Research"]
    assert articles["date"].dt.year.tolist() == [2020, 2020]
    assert articles["text"][0] == "This thesis focuses on X."
    assert articles["database_id"].tolist() == ["1234567890", "1234567891"]
    assert articles["language"].tolist() == ["en", "en"]
