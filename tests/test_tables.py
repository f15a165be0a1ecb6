"""The tables as they are declared, and the one that checks them."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit import tables
from toolkit.errors import WrongTable

#: architecture.md
DECLARED = {
    "articles": "article_id date outlet title text",
    "rejects": "source_file source_row reason excerpt",
    "files": "source_file format encoding n_records n_articles n_rejects claimed",
    "outlets": "outlet name n_articles",
    "tokens": "article_id zone start end word term breaks opens",
    "counts": "period term n n_articles n_words",
    "terms": "term n",
    "clauses": "clause depth n_articles share",
    "matches": "article_id frame pattern match zone start end weight negated",
    "hits": "article_id frame zone n_hits weight n_words",
    "lines": "article_id zone start end left match right frame pattern",
    "notes": "article_id zone start end frame match marked note",
    "explanation": (
        "article_id frame pattern line match zone start end weight negated negator counts reason rule sentence"
    ),
    "lexicon_patterns": "frame pattern in_old in_new weight_old weight_new n_old n_new n_gained n_lost",
    "lexicon_lines": "change frame pattern article_id zone start end match reason rule sentence",
    "lexicon_rates": (
        "frame n_words n_articles n_old n_new rate_old rate_new difference difference_low difference_high"
    ),
    "suggestions": "term n n_articles n_corpus log_ratio g2 nearest_frame log_ratio_nearest sample",
    "orientations": "article_id n_war n_peace index orientation n_words",
    "coverage": "frame pattern line n n_articles n_articles_only share_of_frame carries n_outlets first last",
    "findings": "frame pattern line kind finding",
    "actors": "actor frame n_both n_actor n_frame n_units n_articles expected log_ratio log_ratio_low log_ratio_high "
    "share share_low share_high n_modifies",
    "keyness": "term n_target n_reference n_words_target n_words_reference n_articles_target n_articles_reference "
    "log_ratio log_ratio_low log_ratio_high g2 g2_2cell chi2 bic percent_difference odds_ratio odds_ratio_low "
    "odds_ratio_high log_odds log_odds_z dp_target dp_reference p p_bh p_bonferroni p_westfall_young",
    "shift": "frame pattern term n_target n_reference n_words_target n_words_reference n_articles_target "
    "n_articles_reference rate_target rate_reference contribution contribution_low contribution_high "
    "share_of_difference difference difference_low difference_high",
    "figures": "figure state why",
    "points": "frame group place left top",
    "robust": "variant left_out n_target n_reference n_articles_target n_articles_reference rate_target rate_reference "
    "log_ratio log_ratio_low log_ratio_high turns",
    "dispersion": "term n n_words n_parts range juilland_d carroll_d2 rosengren_s dp dp_norm kld",
    "collocates": "term n n_articles n_term n_node n_span n_words log_dice mi mi3 t z g2 g2_2cell delta_p_term "
    "delta_p_node",
    "cooccurrence": "term other n n_term n_other n_units log_dice mi t g2",
    "diversity": "period n_articles n_short n_words mattr mattr_low mattr_high mtld mtld_low mtld_high",
    "bursts": "term first last n_periods n_articles n_articles_all share share_usual weight",
    "tones": "article_id n_sentences compound n_positive n_negative share_positive share_negative",
    "clusters": "article_id cluster similarity is_first agency",
    "trend": "frame period n_hits n_words n_articles n_articles_hit rate rate_low rate_high share share_low share_high",
    "differences": "frame period n_hits_target n_hits_reference n_words_target n_words_reference n_articles_target "
    "n_articles_reference rate_target rate_reference difference difference_low difference_high difference_band_low "
    "difference_band_high log_ratio log_ratio_low log_ratio_high log_ratio_band_low log_ratio_band_high few",
    "weekdays": "frame weekday n_days n_articles n_words n_hits rate rate_low rate_high ratio ratio_low ratio_high p",
    "breaks": "frame period rate_before rate_after ratio n_articles_before n_articles_after stability",
    "event": "frame n_articles_before n_articles_after n_words_before n_words_after n_hits_before n_hits_after "
    "rate_before rate_after difference difference_low difference_high ratio ratio_low ratio_high level_change "
    "level_change_low level_change_high slope_before slope_change slope_change_low slope_change_high placebo n_placebo",
    "smoothed": "frame period n_hits n_words n_articles n_articles_hit rate rate_low rate_high share share_low "
    "share_high smooth smooth_low smooth_high",
}


def test_the_columns_are_those_of_the_design():
    assert {name: " ".join(tables.columns(name)) for name in tables.TABLES} == DECLARED


@pytest.mark.parametrize("name", list(DECLARED))
def test_an_empty_table_passes_its_own_check_and_every_column_is_explained(name):
    empty = tables.empty(name)
    assert tables.check(empty, name) is empty
    assert list(empty) == tables.columns(name)
    described = tables.describe(name)
    assert list(described) == ["column", "kind", "meaning", "optional"]
    assert described.loc[~described["optional"], "column"].tolist() == tables.columns(name)
    assert described["meaning"].str.len().min() > 3


def test_an_empty_table_has_its_groups():
    assert list(tables.empty("trend", ["outlet"]))[:2] == ["outlet", "frame"]


HITS = pd.DataFrame(
    {"article_id": ["a"], "frame": ["war"], "zone": ["all"], "n_hits": [1], "weight": [1.0], "n_words": [3]}
)
ARTICLES = pd.DataFrame(
    {"article_id": ["a", "b"], "date": pd.NaT, "outlet": "X", "title": ["T", None], "text": ["War", None]}
)


@pytest.mark.parametrize(
    ("table", "name"),
    [
        (HITS.assign(mood="dark"), "hits"),  # further columns are welcome
        (HITS[::-1], "hits"),
        (HITS.astype({"frame": "category", "zone": "object"}), "hits"),  # strings in whichever dtype
        (HITS.astype({"n_hits": "Int64", "weight": "int32"}), "hits"),
        (ARTICLES, "articles"),  # what may be missing may be missing
        (ARTICLES.assign(date=pd.to_datetime("2021-05-16", utc=True)), "articles"),
        (ARTICLES.assign(section=[None, "World"], words_claimed=[1.0, None], source_row=1), "articles"),
    ],
)
def test_right_tables(table, name):
    assert tables.check(table, name) is table


@pytest.mark.parametrize(
    ("table", "name", "error", "sentence"),
    [
        ([1], "hits", TypeError, "a 'hits' table must be a pandas DataFrame, not list."),
        (
            HITS,
            "hit",
            KeyError,
            f"\"there is no table 'hit'. Did you mean 'hits'? Tables: {', '.join(tables.TABLES)}.\"",
        ),
        (
            HITS[["frame", "zone", "n_hits", "weight"]],
            "hits",
            WrongTable,
            "this is no 'hits' table (one row per article, frame and zone, zeros included): "
            "it has no column 'article_id', 'n_words'.",
        ),
        (
            pd.concat([HITS, HITS[["frame"]]], axis=1),
            "hits",
            WrongTable,
            "this 'hits' table has the column 'frame' twice: keep one of them.",
        ),
        (
            HITS.assign(n_hits=1.5),
            "hits",
            WrongTable,
            "column 'n_hits' of this 'hits' table must hold count, not float64.",
        ),
        (
            HITS.assign(weight="much"),
            "hits",
            WrongTable,
            "column 'weight' of this 'hits' table must hold number, not str: convert it with pandas.to_numeric.",
        ),
        (
            HITS.assign(frame=5),
            "hits",
            WrongTable,
            "column 'frame' of this 'hits' table must hold text, not int64: convert it with .astype(\"str\").",
        ),
        (
            HITS.assign(frame=None),
            "hits",
            WrongTable,
            "column 'frame' of this 'hits' table has no value in 1 of 1 rows.",
        ),
        (
            ARTICLES.assign(date="yesterday"),
            "articles",
            WrongTable,
            "column 'date' of this 'articles' table must hold date, not str: convert it with pandas.to_datetime.",
        ),
        (
            ARTICLES.assign(article_id="a"),
            "articles",
            WrongTable,
            "article_id must be unique, but 1 of them stand more than once, such as 'a': "
            "rename the column, and load makes ids; or drop what is twice (articles.drop_duplicates('article_id')).",
        ),
    ],
)
def test_wrong_tables(table, name, error, sentence):
    with pytest.raises(error) as raised:
        tables.check(table, name)
    assert str(raised.value) == sentence
