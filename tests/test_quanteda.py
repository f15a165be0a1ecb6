"""The cases with answers of quanteda (R), conc and tmtoolkit, as far as they ask for what is built so far.

How the options of quanteda are written here:

====================================  ==============================================================================
`valuetype="glob"`                    patterns as they are; `"fixed"` too, where they hold no wildcard
`valuetype="regex"`                   `/…/` around each pattern
`case_insensitive=FALSE`              `=` before each word of a pattern
`remove_punct=TRUE`                   `across_breaks=True`: phrases run over punctuation
`levels=`                             `levels=`
`nested_scope="key"`, `"dictionary"`  `scope="frame"`, `"lexicon"`
`exclusive=FALSE`, `nomatch=`         the words of `text.tokens` that no match covers (`tokens_lookup` below)
`append_key=TRUE`, `capkeys=`         the columns `match` and `frame` of `frames.matches`, joined as one likes
`kwic(pattern=phrase("a b"))`         a space always makes a phrase: one case, a spaced string that is *not* a
                                      phrase, cannot be written
====================================  ==============================================================================
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from toolkit import context, frames, terms, text

pytestmark = pytest.mark.shared

#: every file of published answers: where it is used, or what it waits for
ORACLES = {
    "quanteda_tokens_lookup.json": "here",
    "quanteda_dfm_lookup.json": "here",
    "quanteda_frequency.json": "here",
    "quanteda_kwic.json": "here",
    "tmtoolkit.json": "here and test_terms; collocations and tf-idf wait for terms.collocations, terms.matrix",
    "conc_toy_frequencies.json": "test_terms",
    "wilson.csv": "test_stats",
    "frames.json": "test_lexicons",
    "quanteda_dictionary_import.json": "test_lexicon_formats",
    "conc_collocates_reuters_economy.csv": "waits for terms.collocations",
    "conc_keywords_gardenparty_vs_brown.csv": "test_compare",
    "keyness_rayson.csv": "test_association",
    "quanteda_keyness.json": "test_compare and test_association",
    "log_odds_dirichlet.json": "test_association",
    "published_association_measures.json": "test_association; collocations wait for terms.collocations",
    "dispersion.json": "waits for terms.dispersion",
    "agreement.json": "waits for coding.agreement",
    "reporting_verbs_en.json": "waits for voices",
    "nexis.json": "waits for the loader of Nexis",
    "lexicon_licences.csv": "nothing to compute",
}


def test_every_file_of_answers_is_used_or_waits(shared: Path):
    assert {path.name for path in (shared / "oracles").iterdir()} == set(ORACLES)


def oracle(shared: Path, name: str) -> dict:
    return json.loads((shared / "oracles" / name).read_text(encoding="utf-8"))


def articles(texts: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"article_id": list(texts), "text": list(texts.values())})


def in_our_notation(entries: dict | list, options: dict) -> dict | list:
    """A dictionary of theirs, whatever stands within whatever."""
    if isinstance(entries, dict):
        return {key: in_our_notation(below, options) for key, below in entries.items()}
    sign = "" if options.get("case_insensitive", True) else "="
    if options.get("valuetype") == "regex":
        return [f"{sign}/{expression}/" for expression in entries]
    return [" ".join(word if word == "*" else f"{sign}{word}" for word in value.split()) for value in entries]


def matched(case: dict) -> pd.DataFrame:
    """The matches under the options of a case."""
    options = case["options"]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*have no name at levels=")
        return frames.matches(
            articles(case["texts"]),
            in_our_notation(case["dictionary"], options),
            levels=options.get("levels"),
            scope="lexicon" if options.get("nested_scope") == "dictionary" else "frame",
            across_breaks=True,
        )


def tokens_lookup(case: dict) -> dict[str, list[str]]:
    """What quanteda gives: the tokens of each text, those that match replaced by their keys."""
    options, found = case["options"], matched(case)
    exclusive = options.get("exclusive", True)
    rest = options.get("nomatch") if exclusive else None
    labels = found["frame"].str.upper() if options.get("capkeys", not exclusive) else found["frame"]
    if options.get("append_key"):
        labels = found["match"].str.replace(" ", options["concatenator"]) + options["separator"] + labels
    tokens: dict[str, list[str]] = {name: [] for name in case["texts"]}
    for name, start, word in text.tokens(articles(case["texts"]))[["article_id", "start", "word"]].itertuples(
        index=False
    ):
        here = found[found["article_id"] == name]
        tokens[name] += labels[here.index[here["start"] == start]].tolist()
        if not ((here["start"] <= start) & (start < here["end"])).any():
            tokens[name] += [rest] if rest else [] if exclusive else [word]
    return tokens


TOKENS_LOOKUP = 36


@pytest.mark.parametrize("number", range(TOKENS_LOOKUP))
def test_tokens_lookup(shared: Path, number):
    cases = oracle(shared, "quanteda_tokens_lookup.json")["cases"]
    assert len(cases) == TOKENS_LOOKUP
    case, got = cases[number], tokens_lookup(cases[number])
    if case["expect_kind"] == "tokens":
        assert got == case["expect"]
        return
    assert case["expect_kind"] == "counts_by_doc"
    for key, n in case["expect"].items():
        name, _, of = key.partition("@")  # of one text, or of all
        counts = [tokens.count(name) for tokens in ([got[of]] if of else got.values())]
        assert counts == (n if isinstance(n, list) else [n])


def test_frames_that_nothing_matches_are_zero(shared: Path):
    case = next(c for c in oracle(shared, "quanteda_tokens_lookup.json")["cases"] if c["name"] == "nomatch key")
    hits = frames.score(articles(case["texts"]), case["dictionary"])
    assert hits["n_hits"].tolist() == [1, 0, 3, 2]


def score(case: dict, levels: list[int] | None) -> dict[str, list[int]]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*have no name at levels=")
        hits = frames.score(articles(case["texts"]), case["dictionary"], levels=levels, across_breaks=True)
    return {frame: part["n_hits"].tolist() for frame, part in hits.groupby("frame", observed=True)}


def test_dfm_lookup(shared: Path):
    cases = oracle(shared, "quanteda_dfm_lookup.json")["cases"]
    assert len(cases) == 7
    for before, case in zip([None, *cases], cases, strict=False):
        if case["dictionary"] == "as above":
            case["dictionary"] = before["dictionary"]
        for levels, expected in case.get("expect_by_levels", {}).items():
            assert score(case, json.loads(levels)) == expected, (case["name"], levels)
        if "expect" in case:
            got, options = score(case, case["options"].get("levels")), case["options"]
            if "nomatch" in options or not options.get("exclusive", True):  # what no key matches: of tokens_lookup
                tokens = [Counter(one) for one in tokens_lookup(case | {"options": options}).values()]
                got = {key: [n[key] for n in tokens] for key in case["expect"]}
            assert got == case["expect"], case["name"]


def test_the_words_that_no_key_matches(shared: Path):
    """quanteda's `nomatch`: what is left of the words, which is n_words less those in a match."""
    case = next(c for c in oracle(shared, "quanteda_tokens_lookup.json")["cases"] if c["name"] == "nomatch key")
    table = articles(case["texts"])
    found = frames.matches(table, case["dictionary"])
    covered = found.assign(n=found["match"].str.split().str.len()).groupby("article_id")["n"].sum()
    n_words = frames.score(table, case["dictionary"]).groupby("article_id")["n_words"].first()
    assert (n_words - covered).tolist() == case["expect"]["_unmatched"]


def test_frequencies(shared: Path):
    plain, grouped, weighted, tied = oracle(shared, "quanteda_frequency.json")["cases"]
    three = articles({str(n): string for n, string in enumerate(plain["texts"])})
    columns = ["term", "n", "n_articles"]
    expected = [[row["feature"], row["frequency"], row["docfreq"]] for row in plain["expect"]]
    assert terms.count(three)[columns].values.tolist() == expected
    by = terms.count(three.assign(group=grouped["groups"]), by="group")
    assert by[[*columns, "group"]].values.tolist() == [
        [row["feature"], row["frequency"], row["docfreq"], row["group"]] for row in grouped["expect"]
    ]
    one_by_one = terms.count(three, by="article_id")  # n / n_words is the proportion of a document
    shares = (one_by_one["n"] / one_by_one["n_words"]).groupby(one_by_one["term"]).sum()
    assert shares.to_dict() == pytest.approx(weighted["expect"])
    table = terms.count(articles({str(n): string for n, string in enumerate(tied["texts"])}))
    ranks = table["n"].rank(method="min", ascending=False).astype(int)
    assert dict(zip(table["term"], ranks, strict=True)) == tied["expect_rank"]


def test_keywords_in_context(shared: Path):
    *cases, phrases, labelled = oracle(shared, "quanteda_kwic.json")["cases"]
    assert len(cases) == 7
    for case in cases:
        lines = context.kwic(articles({"a": case["text"]}), case["pattern"], window=case["window"])
        expected = [[row["pre"], row["keyword"], row["post"]] for row in case["expect"]]
        assert lines[["left", "match", "right"]].values.tolist() == expected
        froms = [len(case["text"][: start + 1].split()) for start in lines["start"]]
        assert froms == [row["frm"] for row in case["expect"]]

    two = articles({"d1": "a b c d e g h", "d2": "a b e g h i j"})
    for case in phrases["cases"]:
        if "keywords" in case:
            lines = context.kwic(two, case.get("phrases", case.get("single_words")))
            assert lines["match"].tolist() == case["keywords"]
        elif "dictionary" in case:
            assert len(context.kwic(two, case["dictionary"])) == case["n"]
        else:  # to us a space always makes a phrase: "a b" is found
            assert "words_with_space_not_phrase" in case
            assert context.kwic(two, case["words_with_space_not_phrase"])["match"].tolist() == ["a b", "a b"]

    letters = " ".join("abcdefghijklmnopqrstuvwxyz")
    lines = context.kwic(articles({"alpha1": letters, "alpha2": letters.upper()}), labelled["dictionary"])
    assert Counter(lines["frame"]) == Counter(labelled["expect_pattern"])
    for _, part in lines.groupby("article_id"):
        assert list(zip(part["match"].str.lower(), part["frame"], strict=True)) == [
            ("a", "key1"),
            ("b", "key2"),  # two rows for a word of two keys: quanteda lists its keys from a to z, we in their order
            ("b", "key1"),
            ("c", "key2"),
        ]


def test_phrases_and_globs_of_tmtoolkit(shared: Path):
    toolkit = oracle(shared, "tmtoolkit.json")
    phrases = toolkit["phrase_match"]
    table = articles({"a": " ".join(phrases["tokens"])})
    for case in phrases["cases"]:
        lines = context.kwic(table, " ".join(case["pattern"]))
        froms = [len(table.loc[0, "text"][: start + 1].split()) - 1 for start in lines["start"]]
        assert [list(range(n, n + len(case["pattern"]))) for n in froms] == case["expect"]
    globs = [row for row in toolkit["token_match"] if row[2] != "regex"]
    assert len(globs) == 6
    for pattern, tokens, _, ignore_case, expected in globs:
        written = pattern if ignore_case else f"={pattern}"
        hits = frames.score(articles({str(n): token for n, token in enumerate(tokens)}), {"f": [written]})
        assert (hits["n_hits"] == 1).tolist() == expected
