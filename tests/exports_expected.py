"""What a person reads in the invented exports, and in the first and last article of the real ones."""

from __future__ import annotations

from typing import Any, NamedTuple

NOTHING = "no title and no text"


class Real(NamedTuple):
    """A real export beside the project: how many articles and rejects it holds, its first and its last article."""

    name: str
    n_articles: int
    n_rejects: int
    first: dict[str, Any]
    last: dict[str, Any]


def export(form: str, claimed: int | None, *articles: dict[str, Any], rejects: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {"format": form, "claimed": claimed, "articles": list(articles), "rejects": [list(one) for one in rejects]}


EXPECTED = {
    "nexis-default.txt": export(
        "nexis",
        3,
        {
            "title": "Ferry talks resume in Ostrel; Envoys meet for the first time since the storm",
            "outlet": "The Harbour Gazette",
            "date": "2019-03-04",
            "date_source": "published",
            "edition": "Final Edition",
            "author": "Mira Vance",
            "section": "NEWS",
            "page": "3",
            "place": "OSTREL",
            "words_claimed": 66.0,
            "load_date": "2019-03-05",
            "language": "en",
            "graphic": "PHOTO, The envoys Second caption, below",
            "text": "The envoys met for two hours on Monday, in the old customs house above the harbour, and agreed to "
            "meet again before the end of the month.\n\nNOTE: the ferry itself was not discussed. LENGTH: 12 metres, "
            "said the harbour master, is what its owner wants; of 2 of 4 documents that were signed, one concerns the "
            "cable, and the other one the bank on the far side.",
            "flags": "",
        },
        {
            "title": "Fährgespräche vertagt",
            "outlet": "Der Hafenbote",
            "date": "2019-03-06",
            "author": "Jutta Brandt",
            "section": "POLITIK",
            "page": "5",
            "language": "de",
            "load_date": "2019-03-07",
            "text": "Die Gespräche über die Fähre sind am Mittwoch auf unbestimmte Zeit vertagt worden.",
        },
        {
            "title": "",
            "outlet": "The Harbour Gazette",
            "date": "2019-03-09",
            "date_source": "load_date",
            "text": "Will nobody think of the ferryman's dog?",
            "flags": "date taken from the load date",
        },
    ),
    "nexis-segments.txt": export(
        "nexis",
        None,
        {
            "title": "Le bac reste à quai; Les pourparlers reprennent",
            "outlet": "Courrier du Lac",
            "date": "2018-07-03",
            "author": "Odile Marchand",
            "section": "Monde",
            "page": "4",
            "words_claimed": 16.0,
            "load_date": "2018-07-04",
            "language": "fr",
            "text": "Le bac est resté à quai mardi. Les pourparlers ont repris dans la nuit, à Ostrel.",
            "flags": "",
        },
        {"title": "Veer ligt stil", "outlet": "Het Havenblad", "date": "2018-07-05", "language": "nl", "page": "9"},
        {"title": "Vuelven las conversaciones", "date": "2018-07-03", "language": "es", "section": "MUNDO"},
        {"title": "A balsa parou", "outlet": "Jornal da Margem", "date": "2018-07-03 10:27:00", "language": "pt"},
        {"title": "Il traghetto è fermo", "date": "2018-07-03 16:07:00", "language": "it", "words_claimed": 5.0},
        rejects=((6, NOTHING),),
    ),
    "nexis-page.html": export(
        "nexis-html",
        3,
        {
            "title": "Die Fähre fährt wieder",
            "outlet": "The Harbour Gazette",
            "date": "2012-02-27 21:50:00",
            "author": "Jutta Brandt",
            "words_claimed": 10.0,
            "load_date": "2012-02-28",
            "language": "de",
            "text": "Die Fähre fährt wieder, wenn auch mit halber Kraft.\n\nNiemand <b>dankt</b>.",
        },
        {
            "title": "",
            "date": "1991-12-19",
            "edition": "City Edition",
            "page": "B22",
            "text": "Nobody knows who pays. Yet.",
        },
        rejects=((3, "the database could not display this document"),),
    ),
    "nexis-rtf.doc": export(
        "rtf",
        None,
        {
            "title": "Ferry talks “resume” in Ostrel",
            "outlet": "The Harbour Gazette",
            "edition": "Final Edition",
            "date": "2019-03-04",
            "author": "Mira Vance",
            "section": "NEWS",
            "page": "3",
            "words_claimed": 19.0,
            "load_date": "2019-03-05",
            "text": "The envoys met for two hours on Monday.\n\n"
            "They will meet again, said Zoë Brandt: 2 of 4 documents were signed.",
        },
        {"title": "Who pays?", "date": "2019-03-06", "text": "Nobody knows who pays for peace."},
    ),
    "nexis-uni.docx": export(
        "word",
        3,
        {
            "title": "Ferry talks resume",
            "outlet": "The Harbour Gazette",
            "edition": "Final Edition",
            "date": "2018-12-08",
            "author": "Mira Vance",
            "section": "NEWS",
            "page": "3",
            "words_claimed": 11.0,
            "graphic": "The envoys, by the water",
            "load_date": "2018-12-09",
            "text": "The envoys met for two hours.\n\nBody language told of little.\n\nPHOTO: the envoys",
        },
        {
            "title": "A town without a ferry",
            "outlet": "Gazette.example",
            "date": "2018-07-01 09:20:00",
            "text": "The quay is empty.",
        },
        {
            "title": "Corrections",
            "date": "2018-12-11",
            "date_source": "load_date",
            "notes": "Correction Appended * The ferry has one dog.",
            "text": "It was Tuesday.",
            "flags": "date taken from the load date",
        },
    ),
    "article_2019-05-06.docx": export(
        "word",
        None,
        {
            "title": "The quay at noon",
            "date": "2019-05-06",
            "date_source": "file name",
            "text": "Nobody waits here any more.\n\nThe cable hums.\n\nCrossings 12",
        },
    ),
    "factiva.html": export(
        "factiva-html",
        None,
        {
            "title": "Ferry talks resume",
            "outlet": "The Harbour Gazette",
            "date": "2017-11-13 15:32:00",
            "author": "Mira Vance",
            "credit": "Special to the Gazette",
            "section": "News",
            "edition": "Final",
            "page": "13",
            "language": "en",
            "words_claimed": 23.0,
            "database_id": "HARGAZ0020171113edbd0000d",
            "text": "The envoys met for two hours on Monday, in the customs house.\n\nThey will meet again, they said, "
            "on 13 November 2018; 808 words were exchanged.",
        },
        {
            "title": "Fährgespräche vertagt",
            "outlet": "Der Hafenbote",
            "date": "2011-07-09",
            "author": "Jutta Brandt",
            "section": None,
            "page": None,
            "language": "de",
            "text": "Die Gespräche über die Fähre sind vertagt worden.",
        },
        {"title": "渡轮", "outlet": "港口报", "date": "2018-10-07 17:04:00", "language": "zh", "words_claimed": 4.0},
    ),
    "factiva-index.html": export(
        "factiva-html",
        None,
        {
            "title": "Le bac reste à quai",
            "outlet": "Courrier du Lac",
            "date": "2011-12-29 15:32:00",
            "author": "Odile Marchand",
            "section": "Monde",
            "edition": "Matin",
            "page": "26",
            "language": "fr",
            "words_claimed": 11.0,
            "subject": "gpol : Domestic Politics",
            "database_id": "COURLAC0020111229e7ct0001r",
            "text": "Le bac est resté à quai.\n\nLes pourparlers ont repris.\n\nÀ Ostrel.",
        },
    ),
    "factiva.xml": export(
        "factiva-xml",
        2,
        {
            "title": "Ferry talks resume",
            "outlet": "The Harbour Gazette",
            "date": "2012-01-09 01:35:58",
            "author": "Mira Vance",
            "page": "3",
            "language": "en",
            "words_claimed": 7.0,
            "database_id": "HARGAZ0020120109e51700030",
            "text": "The envoys met.\n\nThey will meet again.",
        },
        {"title": "Rien", "date": "2012-01-10", "text": "Le bac est resté à quai.\n\nPersonne ne sait pourquoi."},
    ),
    "factiva.txt": export(
        "factiva",
        None,
        {
            "title": "Ferry talks resume",
            "outlet": "The Harbour Gazette",
            "date": "2017-11-13",
            "author": "Mira Vance",
            "section": "News",
            "page": "13",
            "text": "The envoys met for two hours on Monday.\n\nThey will meet again.",
        },
        {
            "title": "Le bac reste à quai",
            "outlet": "Courrier du Lac",
            "date": "2011-12-29",
            "database_id": "COURLAC0020111229e7ct0001r",
            "text": "Le bac est resté là.\n\nÀ Ostrel.",
        },
    ),
}

REAL = [
    Real(
        "nexis-txt/lorem-10.TXT",
        10,
        0,
        {"outlet": "Guardian.com", "date": "2010-01-11", "author": "Andrew Sparrow", "words_claimed": 355.0},
        {"title": "Wikipedia", "outlet": "DAILY MAIL (London)", "date": "2010-01-09", "words_claimed": 2968.0},
    ),
    Real(  # the tenth delimiter has nothing below it but two copyrights
        "nexis-txt/mixed-languages-27.txt",
        26,
        1,
        {
            "outlet": "Börsen-Zeitung",
            "date": "2011-08-31",
            "author": "MF Tokio",
            "page": "7",
            "load_date": "2011-09-02",
        },
        {"title": "Debat: På kro med racisme på værelset", "date": "2010-01-06", "language": "da"},
    ),
    Real(
        "nexis-txt/single-no-cover.txt",
        1,
        0,
        {"outlet": "The Pioneer (India)", "date": "2008-12-30 18:10:00", "words_claimed": 409.0},
        {"title": "INDIA NOT FOR SETTING ANY TIMEFRAME, SAYS SHARMA"},
    ),
    Real(  # two articles: the second one's delimiter is `Dokument 234 von 456`, which the list of counts overlooked
        "nexis-txt/single-german-ui.txt",
        2,
        0,
        {"title": "Gretta Duisenberg oprichtster van Palestina-groep", "date": "2002-09-24", "author": "PRUIM, FRED"},
        {"title": "Der zweite Überschrift", "date": "2002-09-24", "outlet": "De Telegraaf"},
    ),
    Real(
        "nexis-txt/abc.txt",
        9,
        0,
        {"outlet": "ABC", "edition": "PRIMERA Edición", "date": "2008-03-18", "section": "ESPAÑA"},
        {"outlet": "ABC", "words_claimed": 607.0, "language": "es"},
    ),
    Real(
        "nexis-html/afp_2013-03-12_0501.html",
        74,
        0,
        {"title": "Syria opposition hails French, UK move to arm rebels", "date": "2013-03-14 11:21:00"},
        {"title": "Syria jets bomb Homs as mortar strikes rock Damascus", "date": "2013-03-12 00:18:00"},
    ),
    Real(
        "nexis-html/lexisnexis_test_copyright_error.html", 1, 1, {"outlet": "The Daily Planet"}, {"date": "2018-12-31"}
    ),
    Real("nexis-html/lexisnexis_test_en.html", 2, 0, {"title": "Heading One"}, {"title": "First part; Second part"}),
    Real(
        "nexis-html/lexisnexis_test_fr.html",
        3,
        0,
        {"title": "Title of first article", "date": "2013-04-12", "load_date": "2013-03-13", "words_claimed": 143.0},
        {"title": '" A quoted title "', "date": "2013-03-10", "words_claimed": 359.0},
    ),
    Real("nexis-docx/lorem-10.DOCX", 10, 0, {"date": "2019-07-01 09:20:00"}, {"title": "What is Wikipedia"}),
    Real(
        "nexis-docx/guardian1.docx",
        2,
        0,
        {
            "outlet": "Guardian.com",
            "date": "2014-05-30",
            "words_claimed": 937.0,
            "author": "Jonathan Glennie, theguardian.com",
        },
        {"date": "2014-02-14"},
    ),
    Real("nexis-docx/guardian2.docx", 1, 0, {"date": "2015-09-30 09:03:00"}, {"outlet": "The Guardian"}),
    Real(  # the edition is told apart from the outlet
        "nexis-docx/guardian3.docx",
        62,
        0,
        {"outlet": "The Guardian (London)", "edition": "Final Edition", "date": "2005-04-16", "page": "15"},
        {"title": "Worried about airline pollution? Sell your car, says Ryanair boss", "date": "2005-06-22"},
    ),
    Real(
        "factiva/irish-independence_1_2017-11-14.html",
        44,
        0,
        {"title": "Is all sexual harassment equal?", "date": "2017-11-13", "database_id": "IINM000020171113edbd0000d"},
        {
            "title": "Varadkar draws up battle lines with FF in wake of Martin speech",
            "date": "2017-10-16",
            "page": "6,7",
        },
    ),
    Real(
        "factiva/nyt_1_1993-01-03.html",
        27,
        0,
        {"author": "ALAN RIDING", "date": "1993-01-09", "outlet": "The New York Times", "words_claimed": 877.0},
        {"title": "Japan's Nuclear Project", "date": "1993-01-03", "words_claimed": 139.0, "language": "en"},
    ),
    Real(
        "factiva/factivia.htm",
        9,
        0,
        {"title": "Laut Rechtsprofessoren liegt die SVP falsch", "author": "Lorenz Honegger", "date": "2013-11-19"},
        {
            "title": "Niederer: «Je mehr starke Schweizer, desto besser»",
            "author": "Kristian Kapp",
            "date": "2013-12-19",
        },
    ),
    Real(
        "factiva/zt04.htm",
        55,
        0,
        {
            "title": "Schengen: Schweiz muss Handeln",
            "outlet": "Zofinger Tagblatt",
            "date": "2011-07-09",
            "author": None,
        },
        {"author": "Philipp Mäder", "date": "2011-12-07", "database_id": "ZOFNGR0020111207e7c70002f"},
    ),
    Real(
        "factiva/factiva_test.html",
        2,
        0,
        {"title": "Test 1", "date": "2011-12-29 15:32:00", "outlet": "Test newspaper", "words_claimed": 295.0},
        {"title": "Test 2", "date": "2011-12-29", "outlet": "Ouest France", "section": "Infolocale"},
    ),
    Real(
        "factiva/factiva_test.xml",
        3,
        0,
        {"title": "TEST - first test article", "date": "2012-01-09 01:35:58", "words_claimed": 942.0},
        {"title": "TEST - third test article", "page": "85"},
    ),
    Real(  # it claims 20, and there are 19 articles in it
        "factiva/reut21578-factiva.xml",
        19,
        0,
        {"title": "DIAMOND SHAMROCK (DIA) CUTS CRUDE PRICES", "date": "1987-02-26"},
        {"title": "ARGENTINE OIL PRODUCTION DOWN IN JANUARY 1987", "date": "1987-03-02"},
    ),
]
