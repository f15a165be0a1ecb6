"""Europresse in its two layouts: what is named by a class, and what only by the order of lines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from broken_texts import in_encodings

from toolkit import load
from toolkit.errors import UnreadableFile
from toolkit.load import europresse

FORMATS = Path(__file__).parent / "data" / "formats"
PAGE, TABLES = FORMATS / "europresse.html", FORMATS / "europresse-tables.html"


def told(values: pd.Series) -> list[str]:
    return values.fillna("").tolist()


def test_the_layout_of_articles():
    found = load.intake(PAGE)
    assert (len(found.articles), len(found.rejects), found.files.loc[0, "format"]) == (4, 0, "europresse")
    articles = found.articles
    assert articles["title"].tolist() == [
        "Hallin et Corrin se parlent enfin",
        "Le port dont personne ne veut",
        "No bridge for Ørlak",
        "Nobody asked us",
    ]
    assert articles["outlet"].tolist() == [
        "L'Observateur des Lacs",
        "L'Observateur des Lacs (site web)",
        "Corrin Herald",
        "Corrin Herald",
    ]
    assert told(articles["edition"]) == ["no. 4301", "", "", ""]
    assert articles["date"].astype("str").tolist() == [
        "2024-03-07 00:00:00",
        "2024-03-01 10:20:00",
        "2024-03-08 00:00:00",
        "2024-03-09 00:00:00",
    ]
    assert told(articles["section"]) == ["Politique", "Économie", "", "Letters"]
    assert told(articles["page"]) == ["3", "ECO6", "", ""]
    assert told(articles["author"]) == ["Tove Brandt", "", "Jonas Reeve", ""]
    assert told(articles["subtitle"]) == ["RÉGION", "TRIBUNE", "", ""]
    assert told(articles["notes"]) == ["La mairie de Hallin.", "", "", ""]
    assert articles["database_id"][0] == "news·20240308·LO·0a0803_1000001"
    assert articles["flags"].tolist() == ["", "", "", "date from the number of the document"]
    assert articles["text"].tolist() == [
        "Les envoyés des deux villes se sont rencontrés pendant deux heures.\n\n"
        "« Nous avons parlé », a dit Mira Oldane.",
        "Le port de Brack est à vendre.\n\nUne ligne\net une autre.",
        "The council said no.",
        "We would have said no.",
    ]


def test_the_layout_of_tables():
    found = load.intake(TABLES)
    assert (len(found.articles), len(found.rejects), found.files.loc[0, "encoding"]) == (2, 0, "utf-8")
    articles = found.articles
    assert articles["title"].tolist() == ["Hallin : le marché ferme", "Un pont pour Ørlak"]
    assert articles["outlet"].tolist() == ["L'Observateur des Lacs", "Revue des Lacs"]
    assert told(articles["edition"]) == ["", "no. 58"]
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2012-10-04", "2012-10-03"]
    assert told(articles["section"]) == ["Politique", "Éditorial"]
    assert told(articles["page"]) == ["", "03"]
    assert told(articles["author"]) == ["", "Ines Falk"]  # of the first, the text stands where an author would
    assert told(articles["subtitle"]) == ["", "Le mot du mois"]
    assert articles["database_id"].tolist() == ["news·20121004·LO·2040000001", "news·20121003·RL·0175071"]
    assert articles["text"].tolist() == [
        "Le marché de Hallin ferme, après cent ans d'étés. Personne ne l'a voulu.\n\nIl rouvrira à Corrin.",
        "Un pont, enfin.\n\n(1) Voir la carte.",
    ]
    assert articles["flags"].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("header", "section", "date", "page"),
    [
        ("Communication, mardi 14 mars 2006, p. 16", "Communication", "2006-03-14 00:00", "16"),
        ("jeudi 1er août 2013", None, "2013-08-01 00:00", None),
        ("Mardi 5 septembre 2023 - 06:30 UTC +02:00, p. A-3", None, "2023-09-05 06:30", "A-3"),
        ("News, Tuesday, October 5, 2021, p. B2", "News", "2021-10-05 00:00", "B2"),
        ("Donnerstag, 7. März 2024", None, "2024-03-07 00:00", None),
        ("Sociedad, martes 5 de octubre de 2021", "Sociedad", "2021-10-05 00:00", None),
        ("Le 12 fois 2024, vendredi 8 mars 2024", "Le 12 fois 2024", "2024-03-08 00:00", None),
        ("Asie, 12 fois 2024", "Asie, 12 fois 2024", "2024-03-08 00:00", None),  # the number of the document has one
        ("", None, "2024-03-08 00:00", None),
    ],
)
def test_the_line_of_section_date_and_page(tmp_path, header, section, date, page):
    path = tmp_path / "page.html"
    path.write_text(PAGE.read_text(encoding="utf-8").replace("Friday, March 8, 2024", header), encoding="utf-8")
    found = load.articles(path).iloc[2]
    assert (f"{found['date']:%Y-%m-%d %H:%M}", *told(found[["section", "page"]])) == (date, section or "", page or "")


def test_a_beginning_within_an_article_loses_nothing(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE.read_text(encoding="utf-8").replace("<p>« Nous", "<article><p>« Nous"), encoding="utf-8")
    found = load.articles(path)
    assert found["text"].tolist() == load.articles(PAGE)["text"].tolist()
    assert found["flags"][0] == "dividing line in the text"


def test_other_encodings_than_declared(tmp_path):
    path = tmp_path / "page.html"
    for encoding in ("cp1252", "utf-16"):
        path.write_bytes(TABLES.read_text(encoding="utf-8").encode(encoding))
        assert load.articles(path)["text"].tolist() == load.articles(TABLES)["text"].tolist()


def test_what_is_no_export_is_not_taken_for_one(tmp_path):
    assert not europresse.sniff(b"<html><article>DocPublicationName</article></html>")
    path = tmp_path / "page.html"
    path.write_text("<style>.DocPublicationName{} .titreArticle{}</style><p>No document.</p>", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="has no article of Europresse in it: save the page with its documents"):
        load.articles(path)


@pytest.mark.parametrize(  # each would take hours, were it looked at once more for every element or beginning
    "more",
    [
        "<article>They met.</article>" * 20_000,
        '<b class="DocHeader">' * 1_500 + "They met. " * 100_000,
        '<span class="DocHeader">mardi 14 mar </span>' * 20_000,
        "<section>They met." * 1_500,
        "news·20240101·" * 100_000,
    ],
    ids=["articles", "nested", "headers", "sections", "numbers"],
)
def test_a_trap_takes_as_long_as_any_page_of_its_size(more):
    page = '<article><span class="DocPublicationName">Herald</span><p class="titreArticleVisu">Talks</p>' + more
    (found,) = europresse.read(page.encode(), "trap.html")
    assert (found.n, found.table["title"][0]) == (1, "Talks")


def mutations(page: str, step: int) -> dict[str, str]:
    """The page cut at many places, without one of its marks, with beginnings of articles within them."""
    found = {f"cut at {at}": page[:at] for at in range(400, len(page), step)}
    for mark in ("DocPublicationName", "DocHeader", "itreArticleVisu", "itreArticle", "DocText", "Numéro de document"):
        found[f"without {mark}"] = page.replace(mark, "x")
    for tag in ("<section>", "</section>", "</article>", "<header>", "</header>", "<p>", "</p>", "<br>", "</div>", '"'):
        found[f"without {tag}"] = page.replace(tag, "")
    for at in range(400, len(page), step):
        for begin in ("<article>", '<table id="tbHeaderImages">'):
            found[f"{begin} at {at}"] = page[:at] + begin + page[at:]
    return found


@pytest.mark.parametrize("step", [173, pytest.param(10, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    ("source", "marks"),
    [
        (PAGE, ("des deux villes", "est à vendre", "The council said", "We would have")),
        (TABLES, ("marché de Hallin ferme", "Voir la carte")),
    ],
)
def test_whatever_is_broken_no_text_is_lost(tmp_path, source, marks, step):
    path = tmp_path / "broken.html"
    whole = source.read_text(encoding="utf-8")
    for change, broken, encoding in in_encodings(mutations(whole, step), every=step == 10):
        path.write_bytes(broken.encode(encoding, errors="replace"))
        try:
            found = load.intake(path, format="europresse")
        except UnreadableFile:
            assert not any(mark in broken for mark in marks), f"{change}, {encoding}"
            continue
        words = "\n".join(map(str, [*found.articles.values.ravel(), *found.rejects["excerpt"]]))
        here = [mark for mark in marks if mark in broken]
        assert [mark for mark in here if mark not in words] == [], f"{change}, {encoding}"


@pytest.mark.shared
def test_the_real_pages(shared: Path):
    older, newer = (load.intake(shared / "fixtures" / "europresse" / f"europresse_test{n}.html") for n in (1, 2))
    assert (len(older.articles), len(older.rejects)) == (3, 0)
    assert told(older.articles["author"]) == ["", "Second Author", "Author Name"]
    assert older.articles["outlet"].tolist() == ["l'Humanité", "Mag", "Magazine 1"]
    assert older.articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2013-10-05", "2012-10-03", "2012-10-04"]
    assert older.articles["title"][1] == "Another heading with colored text inside"
    assert older.articles["text"][0].startswith("Some text, and a few accentuated characters: éèêù. Continuation.")
    assert (len(newer.articles), len(newer.rejects)) == (4, 0)
    assert newer.articles["date"].dt.strftime("%m-%d").tolist() == ["03-14", "03-14", "03-13", "03-13"]
    assert newer.articles["section"].tolist() == ["Communication", "Politique", "Economie", "Dernière heure"]
    assert newer.articles["page"].tolist() == ["16", "12", "MDE6", "32"]
    assert told(newer.articles["author"]) == ["Author", "Ariane Chemin", "", "Author"]
    assert newer.articles["text"][3] == "Text.\n\nText."
    assert newer.articles["database_id"][0] == "news·20060315·LM·0q1503_1256056"
