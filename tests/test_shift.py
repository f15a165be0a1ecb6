"""What each word adds to the difference of two groups in a frame: by hand, against the rates, and by a slow way."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import special

from toolkit import compare, frames, tables, text, trends
from toolkit.errors import WrongTable

LEXICON = {
    "war": {"patterns": ["war*", "battl*", "peace war*"], "not": ["war museum*"]},
    "peace": ["peace", "peace talks", "talks"],
}


def corpus(texts: list[str], groups: list[object]) -> pd.DataFrame:
    ids = [f"d{number:02}" for number in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "text": texts, "outlet": pd.Series(groups, dtype="object")})


def slow_half(*sides: list[float]) -> float:
    """Half of the interval, of what each article with words adds to the rate of its side."""
    variances, freedoms = [], []
    for added in sides:
        n, squares = len(added), sum(one**2 for one in added)
        variances.append(squares * n / (n - 1))
        freedoms.append(min(max(squares**2 / sum(one**4 for one in added), 3), n - 1) if squares else 1)
    freedom = sum(variances) ** 2 / sum(one**2 / own for one, own in zip(variances, freedoms, strict=True))
    return special.stdtrit(freedom, 0.975) * math.sqrt(sum(variances))


FOUR = corpus(["War on war.", "A battle won.", "The WAR’s end.", "All talks went well."], ["P", "P", "Q", "Q"])


def moved(articles: pd.DataFrame, lexicon: object = LEXICON, **options: object) -> pd.DataFrame:
    found = compare.shift(
        frames.matches(articles, lexicon), articles, **{"by": "outlet", "target": "P", "per": 1, **options}
    )
    return tables.check(found, "shift")


def drawn(n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    said = ["war", "wars", "War's", "battle", "peace", "talks", "peace talks", "rain", "on", "war museum", "no war"]
    texts = [". ".join(rng.choice(said, rng.integers(0, 12))) for _ in range(n)]
    return corpus(texts, rng.choice(["P", "Q", "R"], n).tolist()).assign(title="Peace wars")


def test_by_hand():
    found = moved(FOUR, frames="war").set_index("term")
    # 6 words in two articles of P, 7 in two of Q: war 2 and 1, battle 1 and 0
    assert found.index.tolist() == ["war", "battle"]
    assert found["pattern"].tolist() == ["war*", "battl*"]
    war = found.loc["war"]
    assert war[["n_target", "n_reference", "n_words_target", "n_words_reference"]].tolist() == [2, 1, 6, 7]
    assert war[["n_articles_target", "n_articles_reference"]].tolist() == [1, 1]
    assert war[["rate_target", "rate_reference", "contribution"]].tolist() == pytest.approx([2 / 6, 1 / 7, 4 / 21])
    # what each article adds: (2 − 3/3)/6 twice but for the sign, and (1 − 3/7)/7 twice
    half = slow_half([1 / 6, -1 / 6], [4 / 49, -4 / 49])
    assert war[["contribution_low", "contribution_high"]].tolist() == pytest.approx([4 / 21 - half, 4 / 21 + half])
    assert found["difference"].tolist() == pytest.approx([3 / 6 - 1 / 7] * 2)
    assert found["share_of_difference"].tolist() == pytest.approx([8 / 15, 7 / 15])
    # battle: (0 − 1/2)/6 and (1 − 1/2)/6 on the one side, nothing on the other
    half = slow_half([1 / 12, -1 / 12], [0, 0])
    assert found.loc["battle", ["contribution_low", "contribution_high"]].tolist() == pytest.approx(
        [1 / 6 - half, 1 / 6 + half]
    )


def test_words_of_articles_without_a_match_count_and_so_do_those_without_a_group():
    more = pd.concat([FOUR, corpus(["rain " * 10, "snow " * 5], ["P", None]).assign(article_id=["x", "y"])])
    found = moved(more)
    assert set(found["n_words_target"]) == {16}
    assert set(found["n_words_reference"]) == {12}
    assert set(moved(more, reference="Q")["n_words_reference"]) == {7}


@pytest.mark.parametrize("reference", [None, "R"])
@pytest.mark.parametrize("seed", range(4))
def test_contributions_add_up_to_the_difference_of_the_rates(seed, reference):
    articles = drawn(40, seed)
    found = moved(articles, reference=reference, per=1_000)
    if reference is None:
        articles["outlet"] = np.where(articles["outlet"] == "P", "P", "R")
    rates = trends.rate(frames.score(articles, LEXICON), articles, by="outlet")
    rates = rates.pivot(index="frame", columns="outlet", values="rate")
    for frame, rows in found.groupby("frame"):
        difference = rates.loc[frame, "P"] - rates.loc[frame, "R"]
        assert rows["contribution"].sum() == pytest.approx(difference, rel=1e-12)
        assert rows["difference"].tolist() == pytest.approx([difference] * len(rows), rel=1e-12)
        assert rows["share_of_difference"].sum() == pytest.approx(1)
        assert rows["contribution"].abs().is_monotonic_decreasing
    assert found["frame"].is_monotonic_increasing


@pytest.mark.parametrize("seed", [5, 6])
def test_against_a_slow_way(seed):
    articles = drawn(30, seed)
    matches, n_words = (
        frames.matches(articles, LEXICON),
        dict(zip(articles["article_id"], text.index(articles).n_words, strict=True)),
    )
    sides = {name: articles.loc[articles["outlet"] == name, "article_id"].tolist() for name in ("P", "Q")}
    for row in moved(articles, reference="Q").to_dict("records"):
        same = matches["match"].str.lower().str.removesuffix("'s") == row["term"]
        own = matches[same & (matches["frame"] == row["frame"]) & (matches["pattern"] == row["pattern"])]
        added, rates = [], []
        for ids in sides.values():
            n = [int((own["article_id"] == one).sum()) for one in ids]
            words = sum(int(n_words[one]) for one in ids)
            rates.append(sum(n) / words)
            told = zip(n, (int(n_words[one]) for one in ids), strict=True)
            added.append([(a - rates[-1] * size) / words for a, size in told if size])
        value, half = rates[0] - rates[1], slow_half(*added)
        got = [row[name] for name in ("contribution", "contribution_low", "contribution_high")]
        assert got == pytest.approx([value, value - half, value + half])


def test_order_of_rows_and_copies_of_all_change_nothing():
    articles = drawn(30, 9)
    matches, options = frames.matches(articles, LEXICON), {"by": "outlet", "target": "P"}
    found = compare.shift(matches, articles, **options)
    mixed = [table.sample(frac=1, random_state=1) for table in (matches, articles)]
    pd.testing.assert_frame_equal(compare.shift(*mixed, **options), found)
    turned = compare.shift(matches, articles, by="outlet", target="P", reference="Q")
    back = compare.shift(matches, articles, by="outlet", target="Q", reference="P")
    assert back["contribution"].tolist() == pytest.approx((-turned["contribution"]).tolist())
    twice = pd.concat([articles, articles.assign(article_id="again " + articles["article_id"])])
    doubled = compare.shift(frames.matches(twice, LEXICON), twice, **options)
    assert doubled["contribution"].tolist() == pytest.approx(found["contribution"].tolist())
    width, narrower = (one["contribution_high"] - one["contribution_low"] for one in (found, doubled))
    assert ((width / narrower) > math.sqrt(2)).all()  # and they know more of how much articles differ


def test_terms_are_folded_as_the_index_folds_them():
    articles = corpus(["The peace\nprocess’s end, PEACE  Process.", "Cease-fire now; cease fire."], ["P", "Q"])
    lexicon = {"peace": ["peace process", "cease-fire", "cease fire"]}
    found = moved(articles, lexicon)
    assert dict(zip(found["term"], found["n_target"] + found["n_reference"], strict=True)) == {
        "peace process": 2,
        "cease fire": 2,
    }
    joined = text.index(articles, hyphens="join", possessives="keep")
    found = compare.shift(frames.matches(joined, lexicon), joined, by="outlet", target="Q", per=1)
    assert set(found["term"]) == {"peace process", "cease-fire", "cease fire"}


def test_matches_count_once_whatever_their_weight_and_negated_ones_too():
    articles = corpus(["No war.", "Peace."], ["P", "Q"])
    lexicon = {"war": {"patterns": [{"pattern": "war", "weight": 3}]}}
    assert moved(articles, lexicon)["contribution"].tolist() == [0.5]
    matches = frames.matches(articles, lexicon)
    assert compare.shift(matches[~matches["negated"]], articles, by="outlet", target="P").empty


def test_nothing_and_little_pass_through():
    assert moved(corpus([], [])).empty
    assert moved(corpus(["", ""], ["P", "Q"])).empty
    alone = moved(corpus(["war", "war peace"], ["P", "Q"]))
    assert alone[["contribution_low", "difference_high"]].isna().all(axis=None)
    assert alone["contribution"].notna().all()
    one_side = moved(corpus(["", "", "war", "peace"], ["P", "P", "Q", "Q"]))
    assert one_side["contribution"].isna().all()  # no words, no rate
    same = moved(corpus(["war", "war", "war", "war"], ["P", "P", "Q", "Q"]))
    assert same[["contribution", "difference"]].values.tolist() == [[0.0, 0.0]]
    assert same[["share_of_difference", "contribution_low"]].isna().all(axis=None)  # no difference; nothing varies


def test_frames_come_in_the_order_that_is_asked_for():
    assert moved(FOUR)["frame"].unique().tolist() == ["peace", "war"]
    assert moved(FOUR, frames=["war", "peace"])["frame"].unique().tolist() == ["war", "peace"]
    some = moved(FOUR, frames="war")
    pd.testing.assert_frame_equal(some, moved(FOUR).query("frame == 'war'").reset_index(drop=True))


@pytest.mark.parametrize(
    ("options", "kind", "sentence"),
    [
        ({"by": ["outlet"]}, TypeError, "by=['outlet'] cannot be used: give the name of one column."),
        (
            {"by": "outlt"},
            ValueError,
            "the articles have no column 'outlt' for by=. Did you mean 'outlet'? "
            "Columns: article_id, outlet, title, date.",
        ),
        ({"target": "p2"}, ValueError, "target 'p2' is not in the column 'outlet'. Did you mean 'P'? Groups: P, Q."),
        ({"reference": "R"}, ValueError, "reference 'R' is not in the column 'outlet'. Groups: P, Q."),
        (
            {"reference": "P"},
            ValueError,
            "target and reference are both 'P': name two groups, or leave reference out.",
        ),
        (
            {"reference": {"war": 3}},
            ValueError,
            "a list of frequencies holds no frames: name a group of 'outlet' as reference, or leave it out.",
        ),
        (
            {"frames": "wars"},
            ValueError,
            "frame 'wars' has no match in this table. Did you mean 'war'? Frames with a match: peace, war.",
        ),
        ({"frames": []}, ValueError, "frames=[] leaves nothing to compare. Frames: peace, war."),
        ({"per": 0}, ValueError, "per=0 is no number of words: give one above 0, such as 1,000."),
        (
            {"level": 95},
            ValueError,
            "level=95 is no level of confidence: give one between 0 and 1, such as 0.95.",
        ),
    ],
)
def test_refused(options, kind, sentence):
    with pytest.raises(kind) as raised:
        moved(FOUR, **options)
    assert str(raised.value) == sentence


def test_matches_of_other_articles_and_other_tables_are_refused():
    matches = frames.matches(FOUR, LEXICON)
    with pytest.raises(WrongTable) as raised:
        compare.shift(matches, FOUR[1:], by="outlet", target="P")
    assert str(raised.value) == (
        "1 of 4 articles with a match are not among the articles, such as 'd00': pass the articles that were searched."
    )
    with pytest.raises(WrongTable, match=r"^this is no 'matches' table"):
        compare.shift(frames.score(FOUR, LEXICON), FOUR, by="outlet", target="P")
    with pytest.raises(ValueError, match=r"^no article is outside target 'P'"):
        compare.shift(matches[matches["article_id"] < "d02"], FOUR[:2], by="outlet", target="P")


def test_intervals_hold_the_difference_that_was_put_in():
    """Articles that say their word in bursts: words by themselves would give intervals that miss it half the time."""
    rng, runs, held = np.random.default_rng(3), 150, 0
    for _ in range(runs):
        n = rng.poisson(6 * rng.gamma(1, 1, 80)) * (rng.random(80) < np.repeat([0.6, 0.3], 40))
        texts = [" ".join(["war"] * k + ["rain"] * (100 - min(k, 100))) for k in n]
        (row,) = moved(corpus(texts, ["P"] * 40 + ["Q"] * 40), {"war": ["war"]}, per=100).itertuples()
        held += row.contribution_low <= 6 * 0.3 <= row.contribution_high
    assert 0.88 * runs <= held <= 0.99 * runs
