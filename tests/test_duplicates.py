"""Copies: every similarity as worked out by hand or by the plainest means, and the same whatever the order."""

from __future__ import annotations

import contextlib
import random
import sys
from pathlib import Path

import matplotlib.text
import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.duplicates import near
from toolkit.duplicates.agencies import credited
from toolkit.duplicates.clusters import Copies
from toolkit.errors import MissingPackage, WrongTable
from toolkit.progress import Stopped

pytestmark = pytest.mark.filterwarnings("ignore:without a date")

#: article ids of the pairs of wire copy in the sample, as its codebook names them
WIRE = {
    ("post.jsonl", 1, "observer/2025-03-03_bomb-at-vey-customs-post.txt", 1),
    ("courier.csv", 2, "observer/2025-03-06_on-foot-from-hallin.txt", 1),
    ("courier.csv", 7, "post.jsonl", 6),
    ("courier.csv", 15, "observer/2025-04-09_corrin-four-hours.txt", 1),
    ("courier.csv", 18, "post.jsonl", 15),
    ("post.jsonl", 19, "observer/2025-05-08_corrin-accord-signed.txt", 1),
}


def corpus_of(*texts: str, **columns: list[object]) -> pd.DataFrame:
    ids = [chr(ord("a") + number) for number in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "text": list(texts), **columns})


def clusters_of(found: pd.DataFrame) -> dict[str, str]:
    return dict(zip(found["article_id"], found["cluster"], strict=True))


def shingles_of(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[at : at + 5]) for at in range(max(len(words) - 4, 1))} if words else set()


def by_plain_means(texts: dict[str, str], threshold: float) -> tuple[dict[str, str], dict[str, float]]:
    """All pairs, one by one: the smallest id of all that hang together, and the best similarity of each."""
    sets = {name: shingles_of(text) for name, text in texts.items()}
    top = {name: name for name in texts}
    best: dict[str, float] = {}
    names = sorted(texts)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            union = len(sets[one] | sets[other])
            share = len(sets[one] & sets[other]) / union if union else 0.0
            if share >= threshold:
                best[one], best[other] = max(best.get(one, 0), share), max(best.get(other, 0), share)
                low, high = sorted((top[one], top[other]))
                top = {name: low if above == high else above for name, above in top.items()}
    return top, best


def test_similarity_is_the_share_of_runs_of_five_words_that_both_have():
    found = tk.duplicates.find(corpus_of("A b c d e f g", "a b, c d e f h.", "x y z"), threshold=0.5)
    assert found["similarity"].tolist()[:2] == [0.5, 0.5]  # abcde and bcdef, of four in all
    assert np.isnan(found["similarity"][2])
    assert clusters_of(found) == {"a": "a", "b": "a", "c": "c"}
    apart = tk.duplicates.find(corpus_of("A b c d e f g", "a b, c d e f h.", "x y z"), threshold=0.51)
    assert apart["cluster"].tolist() == ["a", "b", "c"]


def test_a_run_counts_once_however_often_it_stands():
    found = tk.duplicates.find(corpus_of("a b c d e " * 20, "a b c d e " * 3), threshold=1)
    assert found["similarity"].tolist() == [1.0, 1.0]


def test_copies_of_copies_are_in_one_cluster():
    first = [f"w{n}" for n in range(60)]
    second = [*first[:50], *(f"x{n}" for n in range(10))]
    third = [*second[10:], *(f"y{n}" for n in range(10))]  # shares 36 of 76 runs with the first
    found = tk.duplicates.find(corpus_of(*map(" ".join, (first, second, third))), threshold=0.5)
    assert set(found["cluster"]) == {"a"}
    assert found["similarity"].tolist() == pytest.approx([46 / 66] * 3)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("threshold", [0.3, 0.6, 0.7, 0.9, 1.0])
def test_found_is_what_is_found_by_plain_means(seed, threshold):
    rng = random.Random(seed)
    texts: dict[str, str] = {}
    for number in range(60):
        words = [f"w{rng.randrange(400)}" for _ in range(rng.randrange(0, 90))]
        for copy in range(rng.choice([1, 1, 1, 2, 4])):
            own = list(words)
            for _ in range(rng.randrange(0, 5) if copy else 0):
                if own:
                    own[rng.randrange(len(own))] = f"v{rng.randrange(9_999)}"
            texts[f"{number:03}-{copy}"] = " ".join(own)
    articles = pd.DataFrame({"article_id": list(texts), "text": list(texts.values())})
    found = tk.duplicates.find(articles.sample(frac=1, random_state=seed), threshold=threshold)
    expected, best = by_plain_means(texts, threshold)
    assert clusters_of(found) == expected
    similarity = found.set_index("article_id")["similarity"].dropna()
    assert similarity.to_dict() == pytest.approx(best)


def planted(n: int, n_copies: int, seed: int) -> tuple[pd.DataFrame, list[tuple[str, str, float]]]:
    """A corpus of random articles, some of them copied with a few words changed or the end cut; and the pairs."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(60, 400, n)
    words = np.char.add("w", np.minimum(rng.zipf(1.3, lengths.sum()), 50_000).astype(str))
    texts = [list(own) for own in np.split(words, np.cumsum(lengths)[:-1])]
    pairs = []
    for number, base in enumerate(rng.choice(n, n_copies, replace=False).tolist()):
        own = list(texts[base])
        for place in rng.integers(0, len(own), int(rng.integers(0, 1 + len(own) // 40))).tolist():
            own[place] = f"new{number}x{place}"
        if rng.random() < 0.3:
            own = own[: int(len(own) * rng.uniform(0.8, 1))]
        one, other = shingles_of(" ".join(texts[base])), shingles_of(" ".join(own))
        pairs.append((f"{base:06}", f"copy{number:05}", len(one & other) / len(one | other)))
        texts.append(own)
    ids = [f"{row:06}" for row in range(n)] + [f"copy{row:05}" for row in range(n_copies)]
    return pd.DataFrame({"article_id": ids, "text": list(map(" ".join, texts))}), pairs


@pytest.mark.parametrize(
    ("n", "n_copies"), [(4_000, 400), pytest.param(97_000, 3_000, marks=pytest.mark.long)], ids=str
)
def test_planted_copies_are_found_and_nothing_else(n, n_copies):
    articles, pairs = planted(n, n_copies, seed=3)
    found = tk.duplicates.find(articles, threshold=0.7)
    cluster = clusters_of(found)
    close = [(one, other) for one, other, share in pairs if share >= 0.8]
    assert len(close) > n_copies / 4
    assert sum(cluster[one] == cluster[other] for one, other in close) >= 0.99 * len(close)
    far = [(one, other) for one, other, share in pairs if share < 0.7]
    assert far
    assert not [one for one, other in far if cluster[one] == cluster[other]]
    assert found["similarity"].min() >= 0.7
    assert found["similarity"].notna().sum() <= 2 * n_copies


def test_wire_copy_in_the_sample():
    articles = tk.load.articles("data/sample")
    found = tk.duplicates.find(articles)
    assert tk.tables.check(found, "clusters") is found
    known = articles.set_index("article_id")
    pairs = found[found["similarity"].notna()].groupby("cluster")["article_id"].agg(list)
    places = {
        tuple(sorted((known.at[name, "source_file"], int(known.at[name, "source_row"])) for name in pair))
        for pair in pairs
    }
    assert places == {tuple(sorted(((a, m), (b, n)))) for a, m, b, n in WIRE}
    assert found["agency"].value_counts().to_dict() == {"": 59, "NordPress": 13}
    firsts = found[found["similarity"].notna()].groupby("cluster").agg({"is_first": "sum", "article_id": "count"})
    assert (firsts == [1, 2]).all(axis=None)


def test_the_order_the_parts_and_the_place_of_the_articles_do_not_matter(tmp_path):
    articles = tk.load.articles("data/sample")
    found = tk.duplicates.find(articles)
    for seed in range(3):
        mixed = articles.sample(frac=1, random_state=seed)
        pd.testing.assert_frame_equal(tk.duplicates.find(mixed), found)
    pieces = [articles.iloc[:5], articles.iloc[5:50], articles.iloc[50:]]
    corpus = tk.text.build_index(pieces, tmp_path / "index")
    pd.testing.assert_frame_equal(tk.duplicates.find(corpus), found)
    pd.testing.assert_frame_equal(tk.duplicates.find(tmp_path / "index"), found)


STORY = "The envoys met for two hours on Monday and agreed to meet again in May."


@pytest.mark.parametrize("days", [None, 3])
def test_among_any_choice_copies_are_those_of_it_alone_and_nothing_is_signed_twice(days, monkeypatch):
    articles, _ = planted(400, 120, seed=5)
    rng = np.random.default_rng(3)
    articles["date"] = pd.Timestamp("2025-03-01") + pd.to_timedelta(rng.integers(0, 9, len(articles)), "D")
    articles["author"] = np.where(rng.random(len(articles)) < 0.2, "Reuters", "Mira Vance")
    corpus = tk.text.index(articles)
    choices = [np.flatnonzero(rng.random(len(corpus)) < share) for share in (0.3, 0.6, 0.0, 0.9)]
    choices += [np.arange(len(corpus)), choices[0]]
    alone = [tk.duplicates.find(corpus.take(rows), threshold=0.5, days=days) for rows in choices]
    signed, sign = [], near.signed
    monkeypatch.setattr(near, "signed", lambda own, *asked: signed.append(len(own)) or sign(own, *asked))
    copies = Copies(corpus, threshold=0.5, days=days)
    for rows, expected in zip(choices, alone, strict=True):
        pd.testing.assert_frame_equal(copies.among(rows), expected)
    assert sum(signed) == len(corpus)
    assert (alone[4]["cluster"] != alone[4]["article_id"]).any()
    assert set(alone[4]["agency"]) == {"", "Reuters"}


def forms(n: int) -> pd.DataFrame:
    """So many articles that share nearly all of their words."""
    form = " ".join(f"w{number}" for number in range(100))
    texts = [f"{form} number {number} of today" for number in range(n)]
    return pd.DataFrame({"article_id": [f"{number:05}" for number in range(n)], "text": texts})


def test_who_agrees_in_a_band_stands_together_in_any_choice():
    keys = np.array([[7, 5], [3, 5], [7, 6], [3, 9], [7, 8], [1, 0]], dtype=np.uint64)

    def runs_of(band: near.Agreeing) -> list[list[int]]:
        return pd.Series(band.rows).groupby(band.runs).agg(list).tolist()

    every = list(near.agreeing(keys, np.arange(6)))
    assert [runs_of(band) for band in every] == [[[1, 3], [0, 2, 4]], [[0, 1]]]
    places = np.array([0, -1, 1, 2, 3, 4])  # of the second, nothing is asked
    assert [runs_of(band.among(places)) for band in every] == [[[2], [0, 1, 3]], [[0]]]
    assert [runs_of(band) for band in near.agreeing(keys, np.array([0, 2, 3]))] == [[[0, 2]], []]


def test_a_crowd_is_one_or_none_by_those_that_are_chosen():
    corpus = tk.text.index(forms(600))
    copies, rng = Copies(corpus, threshold=0.7), np.random.default_rng(1)
    for share in (0.7, 0.2, 1.0, 0.5):  # 199 and fewer are no crowd
        rows = np.flatnonzero(rng.random(len(corpus)) < share)
        found = copies.among(rows)
        pd.testing.assert_frame_equal(found, tk.duplicates.find(corpus.take(rows), threshold=0.7))
        assert found["cluster"].nunique() == 1


@pytest.mark.parametrize("step", ["signed", "agreeing", "similar"])
@pytest.mark.parametrize("before", ["nothing", "half", "all"])
def test_who_is_stopped_asks_again_and_misses_nothing(before, step, monkeypatch):
    articles, _ = planted(200, 60, seed=7)
    corpus, every = tk.text.index(articles), np.arange(260)
    copies, halves = Copies(corpus, threshold=0.5), np.split(every, 2)
    for rows in {"nothing": [], "half": [halves[0]] * 2, "all": [every]}[before]:
        copies.among(rows)

    def stopped(*_: object) -> None:
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(near, step, stopped)
        for rows in (every, halves[1]):
            with contextlib.suppress(Stopped):
                copies.among(rows)
    for rows in (*halves, every, halves[0], every):
        pd.testing.assert_frame_equal(copies.among(rows), tk.duplicates.find(corpus.take(rows), threshold=0.5))


def test_signatures_are_sorted_for_what_is_new_alone_and_once_for_all_that_is_known(monkeypatch):
    corpus, sorted_, sort = tk.text.index(forms(100)), [], near.agreeing
    monkeypatch.setattr(near, "agreeing", lambda keys, rows: sorted_.append(len(rows)) or sort(keys, rows))
    copies = Copies(corpus)
    for low, high in ((0, 10), (10, 20), (0, 10), (5, 20), (15, 30), (0, 15), (0, 30), (0, 100), (0, 100), (40, 90)):
        copies.among(np.arange(low, high))
    assert sorted_ == [10, 10, 20, 15, 30, 100]


def test_who_was_first_is_told_by_date_then_by_id():
    dates = pd.to_datetime(["2025-03-05 08:00", "2025-03-03 10:00", None, "2025-03-03 10:00"])
    found = tk.duplicates.find(corpus_of(*[STORY] * 4, date=dates))
    assert found[["article_id", "cluster", "is_first"]].values.tolist() == [
        ["b", "b", True],
        ["d", "b", False],
        ["a", "b", False],
        ["c", "b", False],
    ]


def test_only_so_many_days_apart():
    dates = pd.to_datetime(["2025-03-01", "2025-03-03", "2025-03-09", None, "2025-03-10"])
    other = f"{STORY} Nobody came to the quay."
    found = tk.duplicates.find(corpus_of(STORY, STORY, STORY, STORY, other, date=dates), days=2, threshold=0.6)
    assert clusters_of(found) == {"a": "a", "b": "a", "c": "c", "d": "d", "e": "c"}
    assert found.set_index("article_id")["similarity"].to_dict() == pytest.approx(
        {"a": 1.0, "b": 1.0, "c": 11 / 16, "d": np.nan, "e": 11 / 16}, nan_ok=True
    )
    assert set(tk.duplicates.find(corpus_of(STORY, STORY, date=dates[:2]), days=1)["cluster"]) == {"a", "b"}


def test_short_texts_are_copies_only_if_they_are_the_same():
    texts = ["Corrected.", "corrected", "Corrected version.", "", "", "...", None]
    found = tk.duplicates.find(corpus_of(*texts))  # type: ignore[arg-type]
    assert clusters_of(found) == {"a": "a", "b": "a", "c": "c", "d": "d", "e": "e", "f": "f", "g": "g"}


def test_articles_without_a_text_are_compared_by_their_titles():
    titles = ["Talks begin in Corrin", "TALKS begin in Corrin", "Talks end"]
    found = tk.duplicates.find(corpus_of("", "", "", title=titles))
    assert clusters_of(found) == {"a": "a", "b": "a", "c": "c"}
    found = tk.duplicates.find(corpus_of(STORY, STORY, title=["One title", "Another one"]))
    assert set(found["cluster"]) == {"a"}


def test_a_crowd_of_forms_hangs_together_and_is_done():
    found = tk.duplicates.find(forms(1_500), threshold=0.7)
    assert found["cluster"].nunique() == 1
    assert found["similarity"].min() >= 0.7


def test_no_article_and_one():
    none = tk.duplicates.find(corpus_of().astype({"article_id": "str", "text": "str"}))
    assert list(none.columns) == tk.tables.columns("clusters")
    assert len(none) == 0
    assert tk.duplicates.find(corpus_of(STORY))["cluster"].tolist() == ["a"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"threshold": 0}, "threshold=0 is no similarity: give one from 0.2 to 1."),
        ({"threshold": "high"}, "threshold='high' is no similarity"),
        ({"threshold": float("nan")}, "threshold=nan is no similarity"),
        ({"days": -1}, "days"),
        ({"days": 1.5}, "days"),
    ],
)
def test_bad_options_get_a_sentence(options, sentence):
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        tk.duplicates.find(corpus_of(STORY), **options)


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "rensa", None)
    with pytest.raises(MissingPackage, match=r"finding duplicates needs the package rensa: pip install '.*duplicates"):
        tk.duplicates.find(corpus_of(STORY))


@pytest.mark.parametrize(
    ("author", "head", "end", "agency"),
    [
        ("Associated Press", "", "", "AP"),
        ("The Associated Press", "", "", "AP"),
        ("Mira Vance, AP", "", "", "AP"),
        ("By Mira Vance and Reuters", "", "", "Reuters"),
        ("Agence France-Presse", "", "", "AFP"),
        ("dpa/Mira Vance", "", "", "dpa"),
        ("AFP via Getty", "", "", "AFP"),
        ("", "DENVER (AP) — Nobody came.", "", "AP"),
        ("", "KABUL, May 8 (Reuters) - Nobody came.", "", "Reuters"),
        ("", "Berlin (dpa/AFP) – Niemand kam.", "", "dpa"),
        ("", "BEIJING, May 8 (Xinhua) -- Nobody came.", "", "Xinhua"),
        ("", "MOSCOW, May 8. /TASS/. Nobody came.", "", "TASS"),
        ("", "New Delhi, May 8 (PTI) Nobody came.", "", ""),  # no dash: a bracket in running text looks the same
        ("", "A standfirst.\n\nCORRIN (NordPress) – Nobody came.", "", "NordPress"),
        ("", "", "Nobody came.\n\n(AP)", "AP"),
        ("", "", "Nobody came. (PTI)", "PTI"),
        ("", "", "Nobody came.\n© 2025 AFP", "AFP"),
        ("", "", "Nobody came.\nCopyright 2021 The Associated Press. All rights reserved.", "AP"),
        ("", "", "Nobody came.\nSource: Reuters", "Reuters"),
        ("", "", "Nobody came.\n— Associated Press", "AP"),
        ("", "", "Nobody came, the Associated Press reported.", ""),
        ("", "", "Nobody came, said Reuters", ""),
        ("", "", "See https://www.reuters.com", ""),
        ("", "Talks in Corrin, according to Reuters (see reuters.com), went on.", "", ""),
        ("", "The map (PAP) was wrong.", "", ""),
        ("", "The Party of Peace (PAP) – founded in 1990 – won.", "", "PAP"),  # indistinguishable from a dateline
        ("", "Talks (Round 2) – Nobody came.", "", ""),
        ("Ap Smith", "", "", ""),
        ("ap", "", "", ""),
        ("Mira Vance, political editor", "", "", ""),
    ],
)
def test_credits_of_agencies(author, head, end, agency):
    assert credited(author, head, end) == agency


def test_what_an_agency_publishes_is_its_own():
    found = tk.duplicates.find(corpus_of(STORY, "Nobody came.", outlet=["Reuters", "Harbour Post"]))
    assert found["agency"].tolist() == ["Reuters", ""]


def copied() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Three copies of a story in two outlets, and another article."""
    articles = corpus_of(
        *[f"War and war. {STORY}"] * 3,
        "No war was there.",
        outlet=["Post", "Post", "Gazette", "Gazette"],
        date=pd.to_datetime(["2025-03-01", "2025-03-02", "2025-03-03", "2025-03-04"]),
    )
    return articles, tk.frames.score(articles, {"war": ["war"]}), tk.duplicates.find(articles)


@pytest.mark.parametrize(("one_per", "n_articles", "n_hits"), [("article", 4, 7), ("outlet", 3, 5), ("cluster", 2, 3)])
def test_a_trend_counts_all_copies_or_one_per_outlet_or_one(one_per, n_articles, n_hits):
    articles, hits, clusters = copied()
    found = tk.trends.rate(hits, articles, clusters=clusters, one_per=one_per)
    assert found.loc[0, ["n_articles", "n_hits"]].tolist() == [n_articles, n_hits]
    if one_per != "article":
        kept = tk.duplicates.keep_first(articles, clusters, one_per=one_per)
        assert len(kept) == n_articles
        own = tk.frames.score(kept, {"war": ["war"]})
        alone = tk.trends.rate(
            own, kept, clusters=clusters, one_per="article"
        )  # what is left of a story is one witness
        pd.testing.assert_frame_equal(alone, found)


def test_the_ways_of_counting_side_by_side():
    articles, hits, clusters = copied()
    ways = ["article", "outlet", "cluster"]
    found = tk.trends.rate(hits, articles, by="outlet", clusters=clusters, one_per=ways)
    assert found.columns.tolist()[:3] == ["counted", "outlet", "frame"]
    assert found["counted"].cat.categories.tolist() == ["all copies", "one per outlet", "one per cluster"]
    alone = tk.trends.rate(hits, articles, by="outlet", clusters=clusters, one_per="cluster")
    same = found[found["counted"] == "one per cluster"].drop(columns="counted").reset_index(drop=True)
    pd.testing.assert_frame_equal(same, alone)
    figure = tk.charts.trend(tk.trends.rate(hits, articles, period="D", clusters=clusters, one_per=ways))
    told = [text.get_text() for text in figure.findobj(matplotlib.text.Text)]
    assert {"all copies", "one per outlet", "one per cluster"} <= set(told)
    assert any("by copies counted and day" in one for one in told)
    assert any("n = 4 articles, 3 ways of counting copies" in " ".join(one.split()) for one in told)
    assert "for 3 ways of counting copies" in tk.charts.alternative_text(figure)
    with pytest.raises(ValueError, match="one_per=\\[\\] counts nothing"):
        tk.trends.rate(hits, articles, clusters=clusters, one_per=[])


def test_articles_without_a_date_are_told_once_for_all_ways_of_counting():
    articles, hits, clusters = copied()
    undated = articles.assign(date=articles["date"].where(articles["article_id"] != "b"))
    with pytest.warns(UserWarning, match="1 of 4 articles") as told:
        tk.trends.rate(hits, undated, period="D", clusters=clusters, one_per=["cluster", "article"])
    assert [Path(one.filename).name for one in told] == [Path(__file__).name]


def test_the_first_stays_the_first_in_whatever_order_the_table_is():
    articles, _, clusters = copied()
    kept = tk.duplicates.keep_first(articles, clusters)["article_id"].tolist()
    for column in ("article_id", "similarity", "cluster"):
        turned = clusters.sort_values(column, ascending=False)
        assert tk.duplicates.keep_first(articles, turned)["article_id"].tolist() == kept
    with pytest.raises(TypeError, match="keep_first takes a table of articles, not Index: of an index, give"):
        tk.duplicates.keep_first(tk.text.index(articles), clusters)


def test_several_ways_of_counting_need_clusters():
    articles, hits, _ = copied()
    with pytest.raises(ValueError, match=r"one_per=\['cluster'\] needs clusters="):
        tk.trends.rate(hits, articles, one_per=["cluster"])


@pytest.mark.parametrize("name", ["France", "Ill.", "Kiev", "Update", "Exclusive"])
def test_who_stands_in_brackets_is_not_always_an_agency(name):
    assert credited("", f"SPRINGFIELD ({name}) - Talks began.", "") == ""
    assert credited("", "CORRIN (NordPress) - Talks began.", "") == "NordPress"


@pytest.mark.parametrize(
    ("author", "head", "agency"),
    [
        ("Reuters Staff", "", "Reuters"),
        ("AFP News", "", "AFP"),
        ("Mira Vance, Associated Press writer", "", "AP"),
        ("", "By Reuters\n\nTalks began.", "Reuters"),
        ("", "By Reuters standards, the talks were short.", ""),
    ],
)
def test_agencies_in_bylines(author, head, agency):
    assert credited(author, head, "") == agency


def test_the_first_that_is_there_counts_where_the_first_of_all_is_not():
    articles, _, clusters = copied()
    later = articles.iloc[1:]
    assert tk.duplicates.keep_first(later, clusters)["article_id"].tolist() == ["b", "d"]
    unknown = corpus_of("New.").assign(article_id="new")
    assert len(tk.duplicates.keep_first(unknown, clusters)) == 1


def test_wrong_tables_and_names_get_a_sentence():
    articles, hits, clusters = copied()
    with pytest.raises(WrongTable, match="this is no 'clusters' table"):
        tk.trends.rate(hits, articles, clusters=articles)
    with pytest.raises(ValueError, match="one_per='copy' is not known: it can be article, cluster, outlet"):
        tk.duplicates.keep_first(articles, clusters, one_per="copy")
    with pytest.raises(ValueError, match="one_per='outlet' needs clusters="):
        tk.trends.rate(hits, articles, one_per="outlet")
    with pytest.raises(WrongTable, match="no column 'outlet', so there cannot be one per outlet"):
        tk.duplicates.keep_first(articles.drop(columns="outlet"), clusters, one_per="outlet")
    with pytest.raises(WrongTable, match="no column 'article_id'"):
        tk.duplicates.keep_first(articles.drop(columns="article_id"), clusters)
