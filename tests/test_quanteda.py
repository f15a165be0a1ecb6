"""The cases with answers of quanteda (R), conc and tmtoolkit, as far as they ask for what is built so far.

quanteda drops punctuation or lets phrases run over it: `across_breaks=True`. Case-sensitive patterns are ours with `=`
before each word. What is left for later stands in a list with the reason; done and left make up the whole file.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from toolkit import context, frames, terms

pytestmark = pytest.mark.shared

DONE = [
    "multiword fixed, case sensitive",
    "multiword fixed, case-insensitive; overlapping matches of DIFFERENT keys both count (Manchester [United) states])",
    "multiword glob, case sensitive",
    "single word fixed, case sensitive",
    "single word fixed, case-insensitive",
    "#388 same value in two keys gives both keys",
    "#388 glob",
    "#388 glob case sensitive",
    "exclusive=FALSE",
    "append_key exclusive",
    "#502 nested values within ONE key count once",
    "within key: prefix-nested phrase",
    "within key: suffix-nested phrase",
    "nomatch key",
    "#958 no double count when key name equals a token",
    "#970 nested across keys counts both (default nested_scope=key)",
    "#970 exclusive=FALSE",
    "#970 sequences, exclusive=FALSE",
    "#1347 nomatch with a key that never occurs",
    "nested_scope=key",
]
HIERARCHY = "hierarchies and levels= are not built yet"
EXPRESSIONS = "regular expressions are not built yet"
SCOPE = 'scope="lexicon" is not built yet'
LEFT = {
    "#388 regex": EXPRESSIONS,
    "#388 regex case sensitive": EXPRESSIONS,
    "hierarchical levels=1": HIERARCHY,
    "hierarchical levels=1:2": HIERARCHY,
    "hierarchical levels=2": HIERARCHY,
    "3-level hierarchy levels=[1]": HIERARCHY,
    "3-level hierarchy levels=[2]": HIERARCHY,
    "3-level hierarchy levels=[1, 2]": HIERARCHY,
    "3-level hierarchy levels=[3]": HIERARCHY,
    "3-level hierarchy levels=[1, 3]": HIERARCHY,
    "3-level hierarchy levels=[2, 3]": HIERARCHY,
    "3-level hierarchy levels=[1, 4]": HIERARCHY,
    "3-level hierarchy levels=[4]": HIERARCHY,
    "nested_scope=dictionary (longest match wins across keys)": SCOPE,
    "nested_scope=dictionary keeps identical values of several keys, and key order decides ties": SCOPE,
    "nested_scope=dictionary, Congo": SCOPE,
}


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
    "quanteda_dictionary_import.json": "test_lexicons; formats other than YAML wait for the importers",
    "conc_collocates_reuters_economy.csv": "waits for terms.collocations",
    "conc_keywords_gardenparty_vs_brown.csv": "waits for compare.keyness",
    "keyness_rayson.csv": "waits for compare.keyness",
    "quanteda_keyness.json": "waits for compare.keyness",
    "log_odds_dirichlet.json": "waits for compare.keyness",
    "published_association_measures.json": "waits for compare.keyness and terms.collocations",
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


def lexicon(case: dict) -> dict[str, list[str]]:
    """Its dictionary in our notation."""
    sensitive = case["options"].get("case_insensitive") is False
    if not sensitive:
        return case["dictionary"]
    return {
        key: [" ".join(word if word == "*" else f"={word}" for word in value.split()) for value in values]
        for key, values in case["dictionary"].items()
    }


def labels(case: dict) -> dict[str, list[str]]:
    """The keys of each text in the order of their matches, as quanteda's tokens after a lookup."""
    found = frames.matches(articles(case["texts"]), lexicon(case), across_breaks=True)
    return {name: found.loc[found["article_id"] == name, "frame"].tolist() for name in case["texts"]}


def test_every_case_of_tokens_lookup_is_done_or_left_with_a_reason(shared: Path):
    names = [case["name"] for case in oracle(shared, "quanteda_tokens_lookup.json")["cases"]]
    assert sorted(names) == sorted([*DONE, *LEFT])
    assert len(names) == 36


@pytest.mark.parametrize("name", DONE)
def test_tokens_lookup(shared: Path, name):
    case = next(case for case in oracle(shared, "quanteda_tokens_lookup.json")["cases"] if case["name"] == name)
    got = labels(case)
    if case["expect_kind"] == "tokens":
        keys = {spelling: key for key in case["dictionary"] for spelling in (key, key.upper())}
        expected = {
            text: [keys[label.rsplit("/")[-1]] for label in tokens if label.rsplit("/")[-1] in keys]
            for text, tokens in case["expect"].items()
        }
        assert got == expected
        return
    for key, n in case["expect"].items():
        if "@" in key:
            frame, text = key.split("@")
            assert got[text].count(frame) == n
        elif key != case["options"].get("nomatch"):
            assert [tokens.count(key) for tokens in got.values()] == n


def test_frames_that_nothing_matches_are_zero(shared: Path):
    case = next(c for c in oracle(shared, "quanteda_tokens_lookup.json")["cases"] if c["name"] == "nomatch key")
    hits = frames.score(articles(case["texts"]), case["dictionary"])
    assert hits["n_hits"].tolist() == [1, 0, 3, 2]


DFM_DONE = ["nomatch", "#1347", "#958"]
DFM_LEFT = {
    "#459 levels 1": HIERARCHY,
    "#459 levels 1:2": HIERARCHY,
    "#459 3 levels": HIERARCHY,
}
IRELAND = (
    "#2159 a token matching two keys counts in both; with exclusive=TRUE a token matching one key twice counts once"
)


def test_dfm_lookup(shared: Path):
    cases = {case["name"]: case for case in oracle(shared, "quanteda_dfm_lookup.json")["cases"]}
    assert sorted(cases) == sorted([*DFM_DONE, *DFM_LEFT, IRELAND])
    for name in [*DFM_DONE, IRELAND]:
        case = cases[name]
        hits = frames.score(articles(case["texts"]), case["dictionary"])
        n = {frame: part["n_hits"].tolist() for frame, part in hits.groupby("frame")}
        for key in case["dictionary"]:
            expected = case["expect"].get(key, case["expect"].get(key.upper()))
            assert n[key] == expected, (name, key)


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
