"""Two real corpora: what others have counted in them, we count as well; and what a chart of them says is true."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from words_on_page import assert_legible

import toolkit as tk

STATES = {"ISR": "Israel", "PSE": "Palestine", "PAK": "Pakistan", "USA": "United States", "AFG": "Afghanistan"}
FRAMES = ("aggression", "atrocities", "peace process")
SPEECHES_WITH = {"palestin*": 521, "aggress*": 311, "peace process": 240, "afghan*": 279, "atrocit*": 90}


@pytest.fixture(scope="module")
def speeches(shared: Path) -> tk.load.Intake:
    path = shared / "fixtures" / "corpora" / "ungdc_sample_20countries_1990_2024.jsonl.gz"
    return tk.load.intake(path, columns={"iso3": "outlet"})


@pytest.fixture(scope="module")
def five(speeches) -> pd.DataFrame:
    """The speeches of five states, under their names."""
    found = speeches.articles[speeches.articles["outlet"].isin(STATES)]
    return found.assign(outlet=found["outlet"].map(STATES).astype("category"))


@pytest.fixture(scope="module")
def trend(five) -> pd.DataFrame:
    hits = tk.frames.score(five, tk.lexicons.read("conflict").only(*FRAMES))
    return tk.trends.rate(hits, five, by="outlet", period="5Y", seed=1)


@pytest.mark.shared
def test_un_speeches_load_with_state_as_outlet_and_year_as_date(speeches):
    articles = speeches.articles
    assert (len(articles), len(speeches.rejects)) == (678, 0)
    assert articles["outlet"].nunique() == 20
    assert (articles["date"].dt.year.min(), articles["date"].dt.year.max()) == (1990, 2024)
    assert (articles["date"].dt.strftime("%m-%d") == "01-01").all()
    assert set(articles["date_source"]) == {"year"}


@pytest.mark.shared
@pytest.mark.slow
def test_un_speeches_have_the_words_that_others_counted(speeches):
    hits = tk.frames.score(speeches.articles, {pattern: [pattern] for pattern in SPEECHES_WITH})
    assert hits[hits["n_hits"] > 0].groupby("frame").size().to_dict() == SPEECHES_WITH


@pytest.mark.shared
@pytest.mark.slow
def test_words_of_their_time_come_in_bursts_and_words_of_a_state_stay_with_it(speeches):
    corpus = tk.text.index(speeches.articles)
    found = tk.terms.bursts(corpus, period="Y", stopwords="en").drop_duplicates("term").set_index("term")
    years = {term: (found["first"][term].year, found["last"][term].year) for term in ("annan", "pandemic", "bosnia")}
    # Kofi Annan was Secretary-General from 1997 to 2006
    assert years == {"annan": (1997, 2006), "pandemic": (2020, 2024), "bosnia": (1992, 1998)}
    spread = tk.terms.dispersion(corpus, parts="outlet", min_count=50, stopwords="en").set_index("term")
    assert (spread["range"]["nations"], spread["range"]["kashmiris"]) == (20, 1)
    assert spread["dp_norm"]["nations"] < 0.2 < 0.9 < spread["dp_norm"]["kashmiris"]
    company = tk.terms.collocates(corpus, "aggress*", stopwords="en")["term"].tolist()
    assert company[:3] == ["against", "acts", "occupation"]


@pytest.mark.shared
def test_five_states_in_five_year_periods(five, trend):
    assert list(dict.fromkeys(trend["frame"])) == list(FRAMES)
    assert sorted(trend["outlet"].unique()) == sorted(STATES.values())
    assert trend["period"].min() == pd.Period("1990", "5Y")
    assert trend["period"].nunique() == 7
    one = trend[trend["frame"] == "aggression"]
    assert one["n_articles"].sum() == len(five), "each speech is in one period"
    assert one["n_articles"].max() <= 5, "a state speaks once a year"
    sure = (trend["n_articles"] >= 3) & (trend["n_hits"] > 0)
    assert trend.loc[sure, "rate_low"].notna().all()
    assert trend.loc[~sure, "rate_low"].isna().all()
    assert (trend.loc[sure, "rate_low"] <= trend.loc[sure, "rate"]).all()


@pytest.mark.shared
def test_the_sentence_under_the_chart_is_true(trend):
    under = tk.charts.trend(trend, level=0.95).get_supxlabel().replace("\n", " ")
    told = re.findall(
        r"(aggression|atrocities|peace process) ([\d.]+) \(([\d.]+) to ([\d.]+)\), ([\w ]+), (\d{4})–", under
    )
    assert [frame for frame, *_ in told] == list(FRAMES)
    for frame, value, low, high, state, year in told:
        rows = trend[(trend["frame"] == frame) & trend["rate_low"].notna()]
        (row,) = rows[rows["rate"] == rows["rate"].max()].to_dict("records")
        assert (row["outlet"], row["period"].start_time.year) == (state, int(year))
        assert [row["rate"], row["rate_low"], row["rate_high"]] == pytest.approx(
            [float(value), float(low), float(high)], rel=0.05
        )


OUTLETS = {
    "aljazeera.com": 559,
    "tass.com": 485,
    "abcnews.go.com": 474,
    "rte.ie": 443,
    "huffingtonpost.com": 436,
    "dw.com": 436,
    "europe.chinadaily.com.cn": 360,
    "bbc.co.uk": 355,
    "cnn.com": 276,
}
KEPT = tk.paths.DATA / "newsarticles" / "articles.parquet"


@pytest.fixture(scope="module")
def newsarticles(tmp_path_factory) -> Path:
    """The real corpus, fetched as `toolkit sample` does it, or the one that is here."""
    if KEPT.is_file():
        return KEPT.parent
    try:
        return tk.sample.newsarticles(tmp_path_factory.mktemp("newsarticles"))
    except ConnectionError as error:
        pytest.skip(str(error))


@pytest.mark.slow
def test_every_record_of_the_real_corpus_is_accounted_for(newsarticles):
    found = tk.load.intake(newsarticles)
    rejects = newsarticles / "rejects.csv"
    n_rejects = len(pd.read_csv(rejects)) if rejects.is_file() else 0
    assert len(found.articles) + n_rejects == 3_824
    without_text = found.articles["flags"].str.contains("no text").sum()
    assert (without_text, n_rejects) == (35, 1), "of 36 empty texts, one has no title either"
    outlets = found.articles["outlet"].value_counts().to_dict()
    assert outlets == OUTLETS | {"aljazeera.com": OUTLETS["aljazeera.com"] - n_rejects}


@pytest.mark.slow
def test_weekly_trend_by_outlet_of_the_real_corpus(newsarticles):
    articles = tk.load.articles(newsarticles)
    hits = tk.frames.score(articles, {"aggression": ["aggress*"], "peace process": ["peace process"]})
    weekly = tk.trends.rate(hits, articles, by="outlet", period="W", seed=1)
    assert set(weekly["outlet"]) == set(OUTLETS)
    assert weekly.groupby("frame")["n_articles"].sum().tolist() == [len(articles)] * 2
    assert weekly.groupby("frame")["n_articles_hit"].sum().to_dict() == {"aggression": 97, "peace process": 25}


def documented(column: int) -> dict[str, int]:
    """How many matches of each frame the header of the lexicon reports: column 0 for UN speeches, 3 for news."""
    header = (Path(tk.lexicons.__file__).parent / "conflict.yaml").read_text(encoding="utf-8").partition("\nname:")[0]
    rows = re.findall(r"^#   (\S.*?) {2,}([\d, ]+)$", header, re.MULTILINE)
    return {frame: int(numbers.split()[column].replace(",", "")) for frame, numbers in rows}


def counted(articles: pd.DataFrame) -> dict[str, int]:
    hits = tk.frames.score(articles, tk.lexicons.read("conflict"))
    return hits.groupby("frame")["n_hits"].sum().to_dict()


@pytest.mark.shared
@pytest.mark.slow
def test_the_conflict_lexicon_matches_in_un_speeches_what_its_header_says(speeches):
    assert len(documented(0)) == len(tk.lexicons.read("conflict"))
    assert counted(speeches.articles) == documented(0)


@pytest.mark.slow
def test_the_conflict_lexicon_matches_in_the_news_what_its_header_says(newsarticles):
    assert len(documented(3)) == len(tk.lexicons.read("conflict"))
    assert counted(tk.load.articles(newsarticles)) == documented(3)


@pytest.mark.shared
def test_strips_of_the_peace_process_hold_every_speech_that_others_counted(speeches):
    lines = tk.context.kwic(speeches.articles, "peace process")
    figure = tk.charts.dispersion(lines, speeches.articles)
    counts = [text.get_text().split(" of ") for text in figure.axes[0].texts]
    assert sum(int(n) for n, _ in counts) == SPEECHES_WITH["peace process"]
    assert sum(int(n) for _, n in counts) == 678


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore:intervals from fewer than 10 articles")
def test_events_and_breaks_of_the_speeches_have_their_names_side_by_side(five):
    hits = tk.frames.score(five, tk.lexicons.read("conflict").only(*FRAMES))
    yearly = tk.trends.smooth(tk.trends.rate(hits, five, period="Y"), window=5)
    breaks = tk.trends.breaks(hits, five, period="Y", draws=20)
    events = {"1993-09-13": "Oslo accords", "2001-09-11": "Attacks of 11 September", "2003-03-20": "Invasion of Iraq"}
    figure = tk.charts.trend(yearly, events=events, breaks=breaks)
    figure.draw_without_rendering()
    labels = [child for child in figure.axes[0].get_children() if child.get_gid() == "event label"]
    assert [label.get_text() for label in labels] == list(events.values())
    assert_legible(figure)
    steps = [child for child in figure.axes[0].get_children() if child.get_gid() == "steps"]
    assert len(steps) == breaks["frame"].nunique()
