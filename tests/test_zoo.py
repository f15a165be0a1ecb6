"""Awkward tables through every public function: each works, or says in one sentence why not; none is changed."""

from __future__ import annotations

import traceback
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from matplotlib.figure import Figure

import toolkit
from toolkit import charts, compare, context, frames, study, tables, terms, text, trends

N = 4
PLAIN = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "d"],
        "date": pd.to_datetime(["2021-05-16", "2021-05-17", "2021-07-01", "2021-07-02"]),
        "outlet": ["Gazette", "Post", "Gazette", "Post"],
        "title": ["War and peace", "Talks", "No war", "Peace"],
        "text": ["The war goes on.\n\nPeace talks.", "They spoke of peace.", "War, war.", "Nothing."],
    }
)
LEXICON = {"war": ["war*", "act of war"], "peace": {"patterns": ["peace", "talks"], "not": ["peace of mind"]}}

STRINGS = ["article_id", "outlet", "title", "text"]


def plain(**columns: object) -> pd.DataFrame:
    return PLAIN.assign(**columns)


#: awkward, but good tables
GOOD = {
    "plain": PLAIN,
    "one row": PLAIN[:1],
    "no word at all": plain(title="", text=" … "),
    "one word": PLAIN[:1].assign(title=None, text="war"),
    "missing text": plain(text=["War", None, np.nan, pd.NA], title=[None, "Peace", None, None]),
    "all text missing": plain(text=None, title=None),
    "some dates missing": plain(date=PLAIN["date"].where([True, False, True, False])),
    "offsets": plain(date=PLAIN["date"].dt.tz_localize("Asia/Karachi")),
    "dates of Arrow": plain(date=PLAIN["date"].astype(pd.ArrowDtype(pa.timestamp("us")))),
    "days of Arrow": plain(date=PLAIN["date"].astype(pd.ArrowDtype(pa.date32()))),
    "dates in nanoseconds": plain(date=PLAIN["date"].astype("datetime64[ns]")),
    "everything of Arrow": PLAIN.convert_dtypes(dtype_backend="pyarrow"),
    "only id and text": PLAIN[["article_id", "text"]],
    "outlets missing": plain(outlet=["Post", None, np.nan, "Post"]),
    "unused categories": plain(outlet=pd.Categorical(PLAIN["outlet"], categories=["Post", "Gazette", "Nobody"])),
    "everything categorical": PLAIN.astype(dict.fromkeys(STRINGS, "category")),
    "object strings": PLAIN.astype(dict.fromkeys(STRINGS, "object")),
    "Python strings": PLAIN.astype(dict.fromkeys(STRINGS, "string[python]")),
    "index of letters": PLAIN.set_axis(list("wxyz")),
    "index that is not unique": PLAIN.set_axis([7, 7, 7, 7]),
    "index of two levels": PLAIN.set_axis(pd.MultiIndex.from_product([[1, 2], ["x", "y"]])),
    "index named as a column": PLAIN.set_axis(pd.Index(list("wxyz"), name="article_id")),
    "columns in another order": PLAIN[PLAIN.columns[::-1]],
    "more columns": plain(tags=[["x"], [], None, ["y", "z"]], score=1.5, when=pd.Timedelta("1D")),
    "our own names as columns": plain(
        frame="f",
        term="t",
        period="p",
        n=1,
        n_hits=2,
        n_words=3,
        match="m",
        zone="z",
        start=0,
        position=1,
        number=2,
        group=5,
        article=6,
        left="l",
        right="r",
        pattern="p",
        weight=0.5,
        negated=True,
        last=9,
        key="k",
    ),
    "columns without a name": plain(**{"": 1}).rename(columns={"": 0}),
    "right to left": plain(text="سلام عادل، שלום עכשיו war", outlet=["الجزيرة", "הארץ"] * 2),
    "curly quotes": plain(text="“War,” they said, “isn’t peace’s end”—‘talks’"),
    "odd signs": plain(text="war\x00peace \u202ewar\u2066 \ufeffpeace 😀 a\u0301\u0301 \u200b"),
    "ids that are sentences": plain(article_id=["x, y", "نص", "😀", " "]),
    "long words": plain(text=["x" * 200_000, "war", "a." * 50_000, "'" * 1_000]),
}
#: tables that cannot be used, and what is said of them
BAD = {
    "duplicate ids": (
        plain(article_id=["a", "b", "a", "b"]),
        "article_id must be unique, but 2 of them stand more than once, such as 'a': "
        "rename the column, and load makes ids; or drop what is twice (articles.drop_duplicates('article_id')).",
    ),
    "missing ids": (
        plain(article_id=["a", None, "c", "d"]),
        "column 'article_id' of this 'articles' table has no value in 1 of 4 rows.",
    ),
    "ids that are numbers": (
        plain(article_id=range(N)),
        "column 'article_id' of this 'articles' table must hold text, not int64: convert it with .astype(\"str\").",
    ),
    "no id": (
        PLAIN.drop(columns="article_id"),
        "these articles have no column 'article_id' (they have date, outlet, title, text): "
        "load them with load.articles(...), which names the columns and gives ids.",
    ),
    "no text": (
        PLAIN.drop(columns="text"),
        "these articles have no column 'text' (they have article_id, date, outlet, title): "
        "load them with load.articles(...), which names the columns and gives ids.",
    ),
    "no column": (
        pd.DataFrame(),
        "these articles have no column 'article_id' (they have none): "
        "load them with load.articles(...), which names the columns and gives ids.",
    ),
    "dates that are text": (
        plain(date="2021-05-16"),
        "column 'date' of this 'articles' table must hold date, not str: convert it with pandas.to_datetime.",
    ),
    "a column twice": (
        pd.concat([PLAIN, PLAIN[["text"]]], axis=1),
        "this 'articles' table has the column 'text' twice: keep one of them.",
    ),
    "half a character": (
        plain(text=pd.Series(["war", "\ud800 peace", "war", "peace"], dtype="object")),
        "column 'text' of these articles holds half a character (a lone surrogate), which is no text: "
        "read the source again with its right encoding.",
    ),
    "a list": (["War"], "an index is made of a table of articles (a DataFrame), not of list."),
    "nothing": (None, "an index is made of a table of articles (a DataFrame), not of NoneType."),
}

#: what is made of a table of articles, and the columns that it must have
MADE = {
    "frames.matches": (lambda t: frames.matches(t, LEXICON), "matches", []),
    "frames.score": (lambda t: frames.score(t, LEXICON), "hits", []),
    "frames.score by zone": (lambda t: frames.score(t, LEXICON, zones=True, negated="drop"), "hits", []),
    "context.kwic": (lambda t: context.kwic(t, ["war*", "=Peace", "peace talks"]), "lines", []),
    "context.kwic of a lexicon": (lambda t: context.kwic(t, LEXICON), "lines", []),
    "study.war_peace": (study.war_peace, "orientations", []),
    "terms.count": (terms.count, "counts", []),
    "terms.count by": (lambda t: terms.count(t, by="outlet", stopwords="en", stem="english"), "counts", ["outlet"]),
    "terms.count over time": (lambda t: terms.count(t, period="M", min_count=2), "counts", []),
    "terms.dispersion": (lambda t: terms.dispersion(t, min_count=1), "dispersion", []),
    "terms.dispersion over outlets": (lambda t: terms.dispersion(t, parts="outlet", min_count=1), "dispersion", []),
    "terms.collocates": (lambda t: terms.collocates(t, ["war*", "peace"], min_count=1), "collocates", []),
    "terms.collocates of a lexicon": (
        lambda t: terms.collocates(t, LEXICON, window=None, within="sentence", min_count=1),
        "collocates",
        [],
    ),
    "terms.cooccurrence": (lambda t: terms.cooccurrence(t, min_count=1), "cooccurrence", []),
    "terms.cooccurrence in articles": (
        lambda t: terms.cooccurrence(t, within="article", most=3, min_count=0),
        "cooccurrence",
        [],
    ),
    "terms.bursts": (lambda t: terms.bursts(t, period="D", min_count=1), "bursts", []),
    "terms.diversity": (lambda t: terms.diversity(t, window=2), "diversity", []),
    "terms.diversity by": (lambda t: terms.diversity(t, by="outlet", period="M", window=1), "diversity", ["outlet"]),
    "trends.rate": (lambda t: rate(t), "trend", []),
    "trends.rate by": (lambda t: rate(t, by="outlet", period="Q"), "trend", ["outlet"]),
    "terms.count by zone": (lambda t: terms.count(t, by=["zone", "outlet"]), "counts", ["zone", "outlet"]),
    "trends.rate by zone": (lambda t: rate_of_zones(t), "trend", ["zone"]),
    "trends.rate over days": (lambda t: rate(t, period="D"), "trend", []),
    "trends.smooth": (lambda t: trends.smooth(rate(t, period="D")), "smoothed", []),
    "trends.smooth by": (
        lambda t: trends.smooth(rate(t, by="outlet", period="M"), method="loess"),
        "smoothed",
        ["outlet"],
    ),
    "trends.breaks": (lambda t: breaks(t, period="Q"), "breaks", []),
    "trends.breaks by": (lambda t: breaks(t, by="outlet", period="D", shortest=1, penalty=0.1), "breaks", ["outlet"]),
    "trends.breaks by zone": (lambda t: breaks(t, zones=True, by=["zone", "outlet"]), "breaks", ["zone", "outlet"]),
    "trends.weekdays": (lambda t: weekdays(t), "weekdays", []),
    "trends.weekdays by": (lambda t: weekdays(t, zones=True, by=["outlet", "zone"]), "weekdays", ["outlet", "zone"]),
}


def rate(articles: pd.DataFrame, **options: object) -> pd.DataFrame:
    corpus = text.index(articles)
    return trends.rate(frames.score(corpus, LEXICON), corpus, **options)


def breaks(articles: pd.DataFrame, *, zones: bool = False, **options: object) -> pd.DataFrame:
    corpus = text.index(articles)
    return trends.breaks(frames.score(corpus, LEXICON, zones=zones), corpus, draws=5, **options)


def weekdays(articles: pd.DataFrame, *, zones: bool = False, **options: object) -> pd.DataFrame:
    corpus = text.index(articles)
    return trends.weekdays(frames.score(corpus, LEXICON, zones=zones), corpus, **options)


def differences(articles: pd.DataFrame, target: str, **options: object) -> pd.DataFrame:
    corpus = text.index(articles)
    return trends.differences(frames.score(corpus, LEXICON), corpus, by="outlet", target=target, **options)


def rate_of_zones(articles: pd.DataFrame) -> pd.DataFrame:
    return trends.rate(frames.score(articles, LEXICON, zones=True), articles, by="zone")


def copied(table: object) -> object:
    return table.copy(deep=True) if isinstance(table, pd.DataFrame) else table


def assert_same(table: object, before: object) -> None:
    if isinstance(table, pd.DataFrame):
        pd.testing.assert_frame_equal(table, before)


def one_sentence(error: Exception) -> str:
    """What an error says, if it is ours and one or two sentences on one line."""
    (*_, last) = traceback.extract_tb(error.__traceback__)
    assert Path(last.filename).is_relative_to(Path(toolkit.__file__).parent), f"not ours: {error!r}"
    sentence = str(error.args[0])
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


@pytest.fixture(autouse=True)
def _no_warnings_but_ours():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ours = "without a date, so in no period|intervals from fewer than [13]0 articles"
        ours += "|rather too wide|no spaces between words|too few periods for a break|shorter than the window"
        ours += "|bands from fewer than 10 articles|with fewer than 3 articles a day"
        warnings.filterwarnings("ignore", message=f".*({ours})")
        yield


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("animal", GOOD)
def test_good_tables_give_good_tables(animal, made):
    make, name, by = MADE[made]
    table, before = GOOD[animal], GOOD[animal].copy(deep=True)
    result = make(table)
    assert list(result) == [*by, *tables.columns(name)]
    assert tables.check(result, name) is result
    assert result.index.tolist() == list(range(len(result)))
    assert_same(table, before)


@pytest.mark.parametrize("within", ["sentence", "article", 3])
@pytest.mark.parametrize("animal", GOOD)
def test_good_tables_have_actors(animal, within):
    table, before = GOOD[animal], GOOD[animal].copy(deep=True)
    result = frames.actors(table, LEXICON, {"talks": ["talks"], "war": ["war"]}, within=within)
    assert tables.check(result, "actors") is result
    assert len(result) == 4
    assert (result[["n_actor", "n_frame"]].max(axis=1) <= result["n_units"]).all()
    assert_same(table, before)


def keyness(articles: pd.DataFrame, target: str, **options: object) -> pd.DataFrame:
    return compare.keyness(articles, **{"by": "outlet", "target": target, "min_count": 1, "permutations": 9, **options})


def shift(articles: pd.DataFrame, target: str, **options: object) -> pd.DataFrame:
    return compare.shift(frames.matches(articles, LEXICON), articles, by="outlet", target=target, **options)


def robust(articles: pd.DataFrame, target: str) -> pd.DataFrame:
    return study.robust(articles, {"war": LEXICON["war"]}, by="outlet", target=target).variants


#: what compares two groups, and the table that it gives
COMPARED = {
    "keyness": (keyness, "keyness"),
    "keyness by word": (
        lambda t, target: keyness(t, target, unit="word", sort="log_ratio", correction=True),
        "keyness",
    ),
    "keyness against a list": (lambda t, target: keyness(t, target, reference={"war": 3, "Straße": 1.5}), "keyness"),
    "keyness of counts": (
        lambda t, target: keyness(terms.count(t, by="outlet"), target, unit="word", stopwords="en"),
        "keyness",
    ),
    "shift": (shift, "shift"),
    "differences": (differences, "differences"),
    "differences over days": (lambda t, target: differences(t, target, period="D"), "differences"),
    "robust": (lambda t, target: robust(t, target), "robust"),
}
ALONE = {"one row", "one word"}  # nothing is on the other side
NO_OUTLET = {"only id and text"}


def first_outlet(articles: pd.DataFrame) -> str:
    known = articles["outlet"].dropna() if "outlet" in articles else ()
    return str(known.iloc[0]) if len(known) else "Post"


@pytest.mark.parametrize("compared", COMPARED)
@pytest.mark.parametrize("animal", GOOD)
def test_good_tables_are_compared_or_told_why_not(animal, compared):
    make, name = COMPARED[compared]
    table, before = GOOD[animal], GOOD[animal].copy(deep=True)
    target = first_outlet(table)
    no_counts = compared == "keyness of counts" and animal in {"no word at all", "all text missing"}  # of no group
    if (animal in ALONE and compared != "keyness against a list") or (animal in NO_OUTLET and not no_counts):
        with pytest.raises(ValueError) as raised:
            make(table, target)
        assert one_sentence(raised.value)
        return
    result = make(table, target)
    assert list(result) == tables.columns(name)
    assert tables.check(result, name) is result
    assert result.index.tolist() == list(range(len(result)))
    assert np.isfinite(result.filter(regex="^(log_ratio|g2|contribution)$").fillna(0)).all(axis=None)
    assert_same(table, before)


@pytest.mark.parametrize("compared", [name for name in COMPARED if name != "keyness of counts"])
@pytest.mark.parametrize("animal", BAD)
def test_bad_tables_are_not_compared(animal, compared):
    table, sentence = BAD[animal]
    before = copied(table)
    make, _ = COMPARED[compared]
    if compared == "shift":
        make = lambda t, target: compare.shift(tables.empty("matches"), t, by="outlet", target=target)  # noqa: E731
    with pytest.raises((ValueError, TypeError)) as raised:
        make(table, "Gazette")
    assert one_sentence(raised.value) == sentence
    assert_same(table, before)


@pytest.mark.parametrize("compared", COMPARED)
@pytest.mark.parametrize("empty", [PLAIN[:0], tables.empty("articles")])
def test_no_articles_are_compared_without_rows(empty, compared):
    make, name = COMPARED[compared]
    result = make(empty, "Post")
    assert tables.check(result, name) is result
    assert list(result) == tables.columns(name)
    assert len(result) == (2 if compared == "keyness against a list" else 0)


@pytest.mark.parametrize("animal", GOOD)
def test_good_tables_have_the_same_words_whatever_they_look_like(animal):
    expected = terms.count(PLAIN)
    alike = {"some dates missing", "offsets", "outlets missing", "unused categories", "everything categorical"}
    alike |= {"object strings", "Python strings", "more columns", "our own names as columns", "plain"}
    alike |= {
        name for name in GOOD if name.startswith(("index", "columns", "ids")) or "Arrow" in name or "nano" in name
    }
    assert terms.count(GOOD[animal]).equals(expected) is (animal in alike)


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("animal", BAD)
def test_bad_tables_are_told_so(animal, made):
    make, *_ = MADE[made]
    table, sentence = BAD[animal]
    before = copied(table)
    with pytest.raises((ValueError, TypeError)) as raised:
        make(table)
    assert one_sentence(raised.value) == sentence
    assert_same(table, before)


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("empty", [PLAIN[:0], tables.empty("articles"), pd.DataFrame(columns=["article_id", "text"])])
def test_no_articles_give_tables_without_rows(empty, made):
    make, name, by = MADE[made]
    result = make(empty)
    assert list(result) == [*by, *tables.columns(name)]
    assert result.empty
    assert tables.check(result, name) is result


def test_scripts_without_spaces_give_a_warning_and_a_table():
    with pytest.warns(UserWarning, match=r"^4 of 4 articles are mostly in a script that puts no spaces"):
        hits = frames.score(plain(title="和平", text="和平进程开始了。สันติภาพ"), LEXICON)
    assert hits["n_hits"].sum() == 0


def test_no_date_at_all_is_a_warning_and_a_trend_without_rows():
    with pytest.warns(UserWarning, match="left out here: 4 of 4 articles"):
        table = rate(plain(date=pd.NaT), by="outlet", period="M")
    assert list(table) == ["outlet", *tables.columns("trend")]
    assert table.empty


@pytest.mark.parametrize("animal", GOOD)
def test_freqdist(animal):
    assert terms.freqdist(GOOD[animal]).N() == text.index(GOOD[animal]).n_words.sum()


#: animals without articles with dates and words on both sides
NO_EVENT = {"one row", "no word at all", "one word", "all text missing", "only id and text"}


@pytest.mark.parametrize("by", [None, "outlet", "zone"])
@pytest.mark.parametrize("animal", [*GOOD, "none", "no date"])
def test_events_have_two_sides_or_it_is_said_why_not(animal, by):
    table = {"none": PLAIN[:0], "no date": plain(date=pd.NaT)}.get(animal, GOOD.get(animal))
    before = table.copy(deep=True)
    corpus = text.index(table)
    hits = frames.score(corpus, LEXICON, zones=by == "zone")
    if animal in NO_EVENT | {"none", "no date"}:
        with pytest.raises(ValueError) as raised:
            trends.around_event(hits, corpus, "2021-05-17", by=by, window=70)
        assert one_sentence(raised.value)
    else:
        with pytest.warns(UserWarning, match="^articles go from "):
            result = trends.around_event(hits, corpus, "2021-05-17", by=by, window=70)
        assert list(result) == [*([by] if by else []), *tables.columns("event")]
        assert tables.check(result, "event") is result
        assert len(result) == 2 * (1 if by is None else len(result[by].unique()))
    assert_same(table, before)


DRAWN = {
    "charts.trend": lambda t: charts.trend(rate(t, by="outlet", period="M")),
    "charts.bars": lambda t: charts.bars(rate(t, by="outlet")),
    "charts.heatmap": lambda t: charts.heatmap(rate(t, by="outlet"), measure="share"),
    "charts.terms": lambda t: charts.terms(terms.count(t, by="outlet")),
    "charts.keywords": lambda t: charts.keywords(keyness(t, first_outlet(t)), target=first_outlet(t), most=5),
    "charts.shift": lambda t: charts.shift(shift(t, first_outlet(t)), target=first_outlet(t)),
    "charts.robust": lambda t: charts.robust(robust(t, first_outlet(t)), target=first_outlet(t)),
}
#: where there is nothing to draw, that is said
NOTHING = {"no word at all", "all text missing"}
UNDATED = {"only id and text"}
SIDED = {"charts.keywords", "charts.shift", "charts.robust"}
NO_SIDES = NOTHING | ALONE | NO_OUTLET


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("drawn", DRAWN)
@pytest.mark.parametrize("animal", GOOD)
def test_charts_draw_them_or_say_why_not(animal, drawn):
    refused = {"charts.terms": NOTHING, "charts.trend": UNDATED} | dict.fromkeys(SIDED, NO_SIDES)
    if animal in refused.get(drawn, ()):
        with pytest.raises(ValueError) as raised:
            DRAWN[drawn](GOOD[animal])
        assert one_sentence(raised.value)
        return
    warnings.simplefilter("ignore")  # glyphs that no font has are warned of
    figure = DRAWN[drawn](GOOD[animal])
    assert isinstance(figure, Figure)
    assert charts.alternative_text(figure)


@pytest.mark.parametrize("drawn", DRAWN)
def test_charts_of_nothing_say_so(drawn):
    with pytest.raises(ValueError) as raised:
        DRAWN[drawn](PLAIN[:0])
    assert one_sentence(raised.value)


@pytest.mark.parametrize(
    "drawn", [charts.trend, charts.bars, charts.heatmap, charts.terms, charts.keywords, charts.shift, charts.robust]
)
@pytest.mark.parametrize(
    "wrong", [PLAIN, pd.DataFrame(), None, "trend.csv"], ids=["articles", "nothing", "None", "str"]
)
def test_charts_of_another_table_say_so(drawn, wrong):
    before = copied(wrong)
    with pytest.raises((ValueError, TypeError)) as raised:
        drawn(wrong)
    assert one_sentence(raised.value)
    assert_same(wrong, before)


def test_charts_leave_their_table_as_it_is():
    by_month, by_outlet, counts = rate(PLAIN, by="outlet", period="M"), rate(PLAIN, by="outlet"), terms.count(PLAIN)
    for draw, table in (
        (charts.trend, by_month),
        (charts.bars, by_outlet),
        (charts.heatmap, by_outlet),
        (charts.terms, counts),
        (charts.keywords, keyness(PLAIN, "Post")),
        (charts.shift, shift(PLAIN, "Post")),
    ):
        before = table.copy(deep=True)
        draw(table)
        assert_same(table, before)
