"""One finding by other ways to count: by hand, and against the tables that it is made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit import charts, compare, frames, study, tables, text, trends
from toolkit.errors import WrongTable

TEXTS = ["war war rain", "war sun", "battle sun sun", "war rain", "rain rain rain", "sun sun"]
ARTICLES = pd.DataFrame(
    {
        "article_id": list("abcdef"),
        "outlet": ["P", "P", "P", "Q", "Q", "R"],
        "title": ["War", None, "Sun", "Rain", "War war", None],
        "text": TEXTS,
    }
)
LEXICON = {"war": ["war", "battl*"]}


def found(articles: pd.DataFrame = ARTICLES, lexicon: object = LEXICON, **options: object) -> pd.DataFrame:
    robust = study.robust(articles, lexicon, **{"by": "outlet", "target": "P", **options})
    return tables.check(robust.variants, "robust")


def rows(table: pd.DataFrame, *columns: str) -> list[list]:
    return table[list(columns)].astype(object).where(table[list(columns)].notna(), None).values.tolist()


def test_every_way_by_hand():
    table = found()
    names = ["variant", "left_out", "n_target", "n_reference", "n_articles_target", "n_articles_reference"]
    assert rows(table, *names) == [
        ["as asked", None, 5, 3, 3, 3],
        ["share of articles", None, 3, 2, 3, 3],
        ["headlines alone", None, 1, 2, 3, 3],
        ["without outlet", "Q", 5, 0, 3, 1],
        ["without outlet", "R", 5, 3, 3, 2],  # without P nothing is left of the target
        ["without pattern", "battl*", 4, 3, 3, 3],
        ["without pattern", "war", 1, 0, 3, 3],
    ]
    rates = ["rate_target", "rate_reference"]
    asked, shares, titles = table[rates].head(3).to_numpy().tolist()
    assert asked == pytest.approx([5_000 / 10, 3_000 / 10])
    assert shares == pytest.approx([1, 2 / 3])
    assert titles == pytest.approx([1_000 / 2, 2_000 / 3])
    assert table["log_ratio"].head(3).tolist() == pytest.approx(np.log2([5 / 3, 3 / 2, 3 / 4]).tolist())
    assert table["log_ratio"][3] == pytest.approx(np.log2(5 / 10 / (0.5 / 2)))  # half a match where there is none
    assert np.isnan(table["log_ratio_low"][3])
    assert table["turns"].tolist() == [False, False, True, False, False, False, False]


def test_the_sentence_says_what_turns_the_finding_round():
    robust = study.robust(ARTICLES, LEXICON, by="outlet", target="P")
    assert robust.sentence.startswith("P has 1.7 times the rate of 'war' that the reference has (")
    assert robust.sentence.endswith("that would turn round with: headlines alone.")
    assert robust.sentence in repr(robust)
    untitled = study.robust(ARTICLES.drop(columns="title"), LEXICON, by="outlet", target="P", leave_out=None)
    assert untitled.sentence.endswith("; none of 3 other ways to count turns that round.")
    nobody = study.robust(ARTICLES, {"war": ["ferry"]}, by="outlet", target="P")
    assert nobody.sentence == "'war' stands on one side alone, or on none, so there is no ratio to compare."


def test_what_turns_the_finding_round_is_no_doubt_besides():
    texts = ["war war war sun", "war war sun sun", "war war war war"] * 6 + [
        "sun sun war",
        "war war sun sun",
        "sun sun sun",
    ] * 6
    titles = ["war", "sun", "sun"] * 6 + ["war", "war", "sun"] * 6
    articles = pd.DataFrame({"article_id": [f"{n:02}" for n in range(36)], "text": texts, "title": titles})
    robust = study.robust(articles.assign(outlet=["P"] * 18 + ["Q"] * 18), LEXICON, by="outlet", target="P")
    titles_alone = robust.variants.set_index("variant").loc["headlines alone"]
    assert titles_alone["turns"]
    assert titles_alone["log_ratio_low"] < 0 < titles_alone["log_ratio_high"]
    assert robust.variants["log_ratio_low"][0] > 0
    assert "headlines alone" in robust.sentence
    assert robust.sentence.count("headlines alone") == 1


def test_a_hostile_name_is_escaped_where_it_is_shown():
    hostile = ARTICLES.assign(outlet=ARTICLES["outlet"].replace({"P": "<script>", "Q": "<b>"}))
    shown = study.robust(hostile, {"<i>": ["war"]}, by="outlet", target="<script>")._repr_html_()
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert "<i>" not in shown


def test_the_first_row_is_what_the_other_functions_say():
    rng = np.random.default_rng(4)
    texts = [" ".join(rng.choice(["war", "sun", "rain", "sea"], rng.integers(5, 30))) for _ in range(60)]
    articles = pd.DataFrame({"article_id": [f"a{n}" for n in range(60)], "text": texts, "outlet": list("PQR") * 20})
    first = found(articles, {"war": ["war"]}, reference="Q").iloc[0]
    key = compare.keyness(articles, by="outlet", target="P", reference="Q", min_count=1).set_index("term").loc["war"]
    bounds = ["log_ratio", "log_ratio_low", "log_ratio_high"]
    assert first[bounds].tolist() == pytest.approx(key[bounds].tolist())
    rates = trends.rate(frames.score(articles, {"war": ["war"]}), articles, by="outlet").set_index("outlet")["rate"]
    assert first[["rate_target", "rate_reference"]].tolist() == pytest.approx([rates["P"], rates["Q"]])
    index = text.index(articles)
    pd.testing.assert_frame_equal(found(index, {"war": ["war"]}), found(articles, {"war": ["war"]}))
    mixed = articles.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(found(mixed, {"war": ["war"]}), found(articles, {"war": ["war"]}))


def test_copies_count_once():
    clusters = pd.DataFrame({"article_id": list("abcdef"), "cluster": list("aacdef"), "similarity": 1.0, "agency": ""})
    clusters["is_first"] = clusters["article_id"] == clusters["cluster"]
    once = found(clusters=clusters).set_index("variant").loc["copies once"]
    assert once[["n_target", "n_articles_target", "n_reference"]].tolist() == [4, 2, 3]


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"by": "outlets"}, ValueError, "the articles have no column 'outlets'"),
        ({"target": "S"}, ValueError, "'S'"),
        ({"frame": "wars"}, ValueError, "there is no frame 'wars'. Did you mean 'war'? Frames: war."),
        ({"lexicon": {"a": ["b"], "c": ["d"]}}, ValueError, "which frame? Give frame=, one of: a, c."),
        ({"level": 95}, ValueError, "level=95 is no level of confidence"),
        ({"per": "1000"}, ValueError, "per='1000' is no number of words: give one above 0, such as 1,000."),
        ({"clusters": ARTICLES}, WrongTable, "'clusters'"),
        ({"leave_out": "papers"}, ValueError, "the articles have no column 'papers' for leave_out=."),
    ],
)
def test_refusals(options, error, sentence):
    with pytest.raises(error) as raised:
        found(**options)
    assert sentence in str(raised.value)


def test_the_chart_draws_each_way():
    fig = charts.robust(found(), target="P", reference="the others", level=0.95)
    axes = fig.axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels[:3] == ["as asked", "share of articles", "headlines alone"]
    assert labels[3:5] == ["without Q", "without R"]
    (hollow,) = [line for line in axes.lines if line.get_gid() == "hollow"]
    assert hollow.get_ydata().tolist() == [2]
    caption = " ".join(text.get_text() for text in fig.texts).replace("\n", " ")
    assert "hollow: the finding turns round" in caption
    untitled = charts.robust(found(ARTICLES.drop(columns="title")))
    assert "1 way left out" in " ".join(text.get_text() for text in untitled.texts).replace("\n", " ")
    with pytest.raises(ValueError, match="nothing to draw"):
        charts.robust(found(lexicon={"war": ["ferry"]}))
    with pytest.raises(WrongTable):
        charts.robust(ARTICLES)
