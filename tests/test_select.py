"""Which articles a query keeps, what each of its clauses keeps, and what is no query."""

from __future__ import annotations

import sys
from typing import Any

import pandas as pd
import pytest
import reference
import test_zoo
from hypothesis import given
from hypothesis import strategies as st

from toolkit import frames, paths, tables, text
from toolkit import load as loading
from toolkit.text import query as queries

INDEX = sys.modules["toolkit.text.index"]  # the module: `text.index` is the function

ARTICLES = pd.DataFrame(
    {
        "article_id": list("abcdef"),
        "title": ["Israel strikes Gaza", "West Bank raid", "Football", None, "US talks", "Peace"],
        "text": [
            "Israeli jets struck Gaza. Gaza burned.",
            "Israel’s army entered the West Bank; football was cancelled.",
            "Gaza plays football in Israel.",
            None,
            "The US told us about a cease-fire.\n\nPeace talks, on and on and on.",
            #  0    1     2  3   4     5        6 7     8          9      10   11   12  13   14     15   16  17    18
            "They spoke of the peace process. A peace agreement came.\n\nThen came the war. Israel said AND meant NOT.",
        ],
    }
)


@pytest.fixture(scope="module")
def corpus() -> text.Index:
    return text.index(ARTICLES)


def kept(corpus: text.Index | pd.DataFrame, query: str, **options: Any) -> str:
    """The names of the articles that a query keeps, each one letter."""
    return "".join(text.select(corpus, query, **options).ids)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('israel* & (gaza | "west bank") & !football', "a"),
        ("israel*", "abcf"),
        ("Gaza", "ac"),  # folded, as patterns are
        ("!gaza", "bdef"),  # the empty one too: it has no word
        ("!!gaza", "ac"),
        ("gaza & football", "c"),
        ("gaza | football", "abc"),
        ("gaza AND football OR raid", "bc"),
        ("raid|gaza&football", "bc"),  # & before |
        ("(raid | gaza) & football", "bc"),
        ("(raid | gaza) & !football", "a"),
        ("!gaza & football", "b"),  # ! before &
        ("!(gaza & football) & (gaza | football)", "ab"),
        ("NOT gaza AND NOT(football)", "def"),
        ("peace & !war | raid", "be"),
        ('"west bank"', "b"),
        ("“West  bank”", "b"),  # curly quotation marks, any white space
        ("„west bank“", "b"),
        ('"bank west"', ""),
        ("cease-fire", "e"),  # a phrase without a blank needs no quotation marks
        ('"cease fire"', "e"),
        ('"peace * came"', "f"),  # any one word
        ('"process a"', ""),  # no phrase runs over a full stop
        ("=US", "e"),
        ("=us & =US", "e"),
        ("=Us", ""),
        ('"=West =Bank"', "b"),
        ("/^(gaza|raid)$/", "abc"),  # signs between strokes are part of the pattern
        ("/^(gaza|raid)$/&football", "bc"),
        ("=/^U/ | =/^AND$/", "ef"),
        (r"/^ga[^!&]a$/ & /strikes?/", "a"),
        ('"/^(peace|west)$/ process"', "f"),
        ('"AND"', "ef"),  # in quotation marks it is a word
        ('"and" & "NOT"', "f"),
        ("and", "ef"),  # only capitals are operators
        ("near & peace", ""),
        ("israel", "abcf"),  # without its possessive
        ("nothing", ""),
        ("!nothing", "abcdef"),
    ],
)
def test_what_a_query_keeps(corpus, query, expected):
    assert kept(corpus, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("spoke near/3 peace", "f"),  # words 1 and 4: three words apart
        ("spoke near/2 peace", ""),
        ("peace near/3 spoke", "f"),  # in either order
        ("spoke NEAR/03 peace", "f"),
        ("peace near/6 war", "f"),  # words 7 and 13, over a full stop and a paragraph
        ("peace near/5 war", ""),
        ('"peace process" near/8 war', "f"),  # from the last word of a phrase, 5, to 13
        ('"peace process" near/7 war', ""),
        ('war near/8 "peace process"', "f"),
        ("they near/4 peace", "f"),  # words 0 and 4: the title, Peace, is another string
        ("they near/3 peace", ""),
        ("raid near/100 army", ""),  # in the title of b, and in its text
        ("burned near/100 west", ""),  # the last word of a, and the first of b
        ("west near/1 bank", "b"),  # neighbours are one word apart
        ('peace near/2 "peace process"', "f"),  # words 7 and 4 to 5
        ('peace near/1 "peace process"', ""),  # what shares a word with it is not near it
        ("israel* near/1 =Israel", ""),
        ("peace near/3 peace", "f"),  # two of them
        ("peace near/2 peace", ""),
        ("on near/2 on", "e"),
        ("on near/1 on", ""),
        ("(process | jets) near/1 (peace | struck)", "af"),
        ("(process | (jets | raid)) near/1 (peace)", "f"),
        ('(gaza | "west bank") near/6 israel*', "abc"),  # c: words 0 and 4
        ("gaza near/3 israel*", "a"),
        ("!(gaza near/3 israel*) & israel*", "bcf"),
        ("gaza near/3 israel* | spoke near/3 peace & war", "af"),  # near before & before |
        ("gaza near/999999999 israel*", "ac"),
    ],
)
def test_near(corpus, query, expected):
    assert kept(corpus, query) == expected


def test_nothing_is_near_in_the_article_before_or_behind():
    articles = pd.DataFrame(
        {"article_id": list("abc"), "title": [None, "West", "West"], "text": ["x x x x x army", "x x x x army", "x"]}
    )
    assert kept(articles, "army near/100 west") == ""
    assert kept(articles, "army near/4 x & west") == "b"


@pytest.mark.parametrize(
    ("query", "at_least", "expected"),
    [
        ("israel*", 2, "a"),  # once in the title, once in the text
        ("gaza", 3, "a"),
        ("gaza", 4, ""),
        ("peace & came", 2, "f"),  # each of them twice
        ("peace & war", 2, ""),
        ("peace | war", 3, "f"),
        ("peace & !war", 1, "e"),
        ("peace & !war", 2, ""),  # f has war, once: enough to be left out
        ("!war & !raid", 3, "acde"),
        ("!!war", 2, "f"),
        ("peace near/3 came", 1, "f"),  # peace 7 and came 9
        ("peace near/2 came", 2, ""),
        ("peace near/5 came", 2, "f"),  # peace 4 and 7, came 9 and 11
        ("peace near/4 came", 2, ""),  # both came are near, but one peace alone
        ("(peace | agreement) near/1 (process | came)", 2, ""),  # of no pair there are two
        ("on", 3, "e"),
        ('"on and on"', 1, "e"),
        ('"on and on"', 2, ""),  # they overlap
        ("*n", 10**15, ""),
    ],
)
def test_at_least(corpus, query, at_least, expected):
    assert kept(corpus, query, at_least=at_least) == expected


@pytest.mark.parametrize(
    ("query", "zone", "expected"),
    [
        ("gaza", "title", "a"),
        ("peace", "title", "f"),
        ("peace", "lead", "f"),
        ("peace", "body", "e"),
        ("came", "body", "f"),
        ("peace | talks", "title", "ef"),
        ("!peace", "title", "abcde"),
        ("!peace", "body", "abcdf"),
        ("israel* near/2 gaza", "title", "a"),
        ("peace near/6 war", "lead", ""),  # the war stands in the body
        ("came near/2 war", "body", "f"),
        ("peace near/6 war", None, "f"),
    ],
)
def test_zones(corpus, query, zone, expected):
    assert kept(corpus, query, zone=zone) == expected


def test_zones_and_at_least_go_together(corpus):
    assert kept(corpus, "peace", zone="lead", at_least=2) == "f"
    assert kept(corpus, "came", zone="body", at_least=2) == ""


def test_terms_are_read_by_the_options_of_the_index():
    articles = pd.DataFrame(
        {"article_id": list("abc"), "text": ["L’agression d’Erdoğan", "Erdogan’s cease-fire", "A cease fire"]}
    )
    joined = text.index(articles, hyphens="join", possessives="keep", marks="strip", elisions="split")
    usual = text.index(articles)
    assert (kept(usual, "erdogan"), kept(joined, "erdoğan")) == ("b", "a")
    assert (kept(usual, "erdogan’s"), kept(joined, "erdogan’s")) == ("b", "b")
    assert (kept(usual, "cease-fire"), kept(joined, "cease-fire")) == ("bc", "b")
    assert (kept(usual, "agression"), kept(joined, "agression near/2 erdogan")) == ("", "a")


@pytest.mark.parametrize(
    ("query", "at_least", "rows"),
    [
        (
            "israel*  AND(gaza|“west \n bank”) & !football",
            1,
            [
                ("israel* AND (gaza | “west bank”) & !football", 0, 1),
                ("israel*", 1, 4),
                ("(gaza | “west bank”)", 1, 3),
                ("gaza", 2, 2),
                ("“west bank”", 2, 1),
                ("!football", 1, 4),
                ("football", 2, 2),
            ],
        ),
        ("peace", 1, [("peace", 0, 2)]),
        ("((peace))", 2, [("((peace))", 0, 1)]),
        (
            "(peace|raid) near/3 came OR NOT (war & raid)",
            1,
            [
                ("(peace | raid) near/3 came OR NOT (war & raid)", 0, 6),
                ("(peace | raid) near/3 came", 1, 1),
                ("(peace | raid)", 2, 3),
                ("peace", 3, 2),
                ("raid", 3, 1),
                ("came", 2, 1),
                ("NOT (war & raid)", 1, 6),
                ("(war & raid)", 2, 0),
                ("war", 3, 1),
                ("raid", 3, 1),
            ],
        ),
        (
            "israel* & !war",  # behind a ! once is enough, so that war and !war make up the whole
            2,
            [("israel* & !war", 0, 1), ("israel*", 1, 1), ("!war", 1, 5), ("war", 2, 1)],
        ),
    ],
)
def test_the_account_of_the_clauses(corpus, query, at_least, rows):
    account = text.clauses(corpus, query, at_least=at_least)
    assert tables.check(account, "clauses") is account
    assert list(account) == tables.columns("clauses")
    assert list(account[["clause", "depth", "n_articles"]].itertuples(index=False, name=None)) == rows
    assert account["share"].tolist() == [n / 6 for _, _, n in rows]
    assert account["n_articles"][0] == len(text.select(corpus, query, at_least=at_least))


def test_of_no_articles_none_are_kept():
    none = text.index(ARTICLES[:0])
    assert len(text.select(none, "war & !(peace near/3 talks)")) == 0
    account = text.clauses(none, "!war")
    assert account["n_articles"].tolist() == [0, 0]
    assert account["share"].isna().all()
    assert tables.check(account, "clauses") is account


NEAR = "give near a whole number of words from 1 to 999,999,999, such as near/10."
SIDES = 'near joins terms, phrases, and alternatives in brackets such as (gaza | "west bank").'
CONTRARY = "write !(a near/5 b) for what is not near."
JOIN = "put phrases in quotation marks, or write & or | between terms."


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "the query is empty: write at least one term, such as israel* & gaza."),
        (" \n", "the query is empty: write at least one term, such as israel* & gaza."),
        ("israel* &", "the query 'israel* &' ends where a term is expected (after '&', position 10)."),
        ("israel* & ", "the query 'israel* & ' ends where a term is expected (after '&', position 10)."),
        ("a near/2", "the query 'a near/2' ends where a term is expected (after 'near/2', position 9)."),
        ("(", "the query '(' ends where a term is expected (after '(', position 2)."),
        ("NOT", "the query 'NOT' ends where a term is expected (after 'NOT', position 4)."),
        ("a & | b", "the query 'a & | b' has '|' where a term is expected (position 5)."),
        ("AND b", "the query 'AND b' has 'AND' where a term is expected (position 1)."),
        ("near/3 b", "the query 'near/3 b' has 'near/3' where a term is expected (position 1)."),
        ("a & ()", "the query 'a & ()' has ')' where a term is expected (position 6)."),
        ("(a\n& (b)", "the query '(a & (b)' does not close the bracket that it opens (position 1)."),
        ("a & (b", "the query 'a & (b' does not close the bracket that it opens (position 5)."),
        ("a) & b", "the query 'a) & b' closes a bracket that it does not open (position 2)."),
        (")", "the query ')' has ')' where a term is expected (position 1)."),
        ('a & "b', "the query 'a & \"b' does not close the quotation mark that it opens (position 5)."),
        ('"a" b"', 'the query \'"a" b"\' does not close the quotation mark that it opens (position 6).'),
        ("west bank", f"the query 'west bank' has no operator between 'west' and 'bank' (position 6): {JOIN}"),
        ("a (b)", f"the query 'a (b)' has no operator between 'a' and '(' (position 3): {JOIN}"),
        ("(a !b)", f"the query '(a !b)' has no operator between 'a' and '!' (position 4): {JOIN}"),
        ('"a b""c"', f'the query \'"a b""c"\' has no operator between \'"a b"\' and \'"c"\' (position 6): {JOIN}'),
        ("/a/b", f"the query '/a/b' has no operator between '/a/' and 'b' (position 4): {JOIN}"),
        (
            "gaza and israel",
            "the query 'gaza and israel' has no operator between 'gaza' and 'and' (position 6): "
            "put phrases in quotation marks, or write AND for the operator.",
        ),
        (
            "not gaza",
            "the query 'not gaza' has no operator between 'not' and 'gaza' (position 5): "
            "put phrases in quotation marks, or write NOT for the operator.",
        ),
        (
            "a near b",
            "the query 'a near b' has no operator between 'a' and 'near' (position 3): "
            "put phrases in quotation marks, or write near/10 for the operator.",
        ),
        ("a near/x b", f"the query 'a near/x b' has 'near/x' (position 3): {NEAR}"),
        ("a near/ b", f"the query 'a near/ b' has 'near/' (position 3): {NEAR}"),
        ("a near/0 b", f"the query 'a near/0 b' has 'near/0' (position 3): {NEAR}"),
        ("a near/-2 b", f"the query 'a near/-2 b' has 'near/-2' (position 3): {NEAR}"),
        ("a near/1.5 b", f"the query 'a near/1.5 b' has 'near/1.5' (position 3): {NEAR}"),
        ("a near/1000000000 b", f"the query 'a near/1000000000 b' has 'near/1000000000' (position 3): {NEAR}"),
        (
            "a near/5 b near/5 c",
            "the query 'a near/5 b near/5 c' has one near behind another before 'near/5' (position 12): "
            "near joins two terms, so write a near/5 b & b near/5 c.",
        ),
        ("!a near/5 b", f"the query '!a near/5 b' has '!a' beside 'near/5' (position 4): {CONTRARY}"),
        ("a near/5 NOT b", f"the query 'a near/5 NOT b' has 'NOT b' beside 'near/5' (position 3): {CONTRARY}"),
        ("a near/5 (b&c)", f"the query 'a near/5 (b&c)' has '(b & c)' beside 'near/5' (position 3): {SIDES}"),
        ("(a | !b) near/5 c", f"the query '(a | !b) near/5 c' has '(a | !b)' beside 'near/5' (position 10): {SIDES}"),
        (
            "a & *",
            "the pattern '*' of the query 'a & *' (position 5) cannot be used, as it would match every word: "
            "write at least one letter or digit beside the *.",
        ),
        (
            'a & ""',
            "the pattern '' of the query 'a & \"\"' (position 5) cannot be used, as it holds no word: "
            "write at least one letter or digit.",
        ),
        (
            "/war",
            "the pattern '/war' of the query '/war' (position 1) cannot be used, as a regular expression stands "
            "between two strokes: /milit(ary|ia)s?/.",
        ),
        (
            "/x*/",
            "the pattern '/x*/' of the query '/x*/' (position 1) cannot be used, as its regular expression matches "
            "every word, for it needs no letter.",
        ),
        (
            "(" * 101 + "a" + ")" * 101,
            f"the query '…{'(' * 41}a{')' * 38}…' nests brackets and ! more than 100 deep (position 101): "
            "write it flatter, or choose in several steps.",
        ),
        (
            f"{'word & ' * 30}& word",
            f"the query '…{('word & ' * 12)[-40:]}& word' has '&' where a term is expected (position 211).",
        ),
    ],
)
def test_what_is_no_query(corpus, query, sentence):
    for ask in (text.select, text.clauses):
        with pytest.raises(ValueError) as raised:
            ask(corpus, query)
        assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("query", "options", "error", "sentence"),
    [
        (["a"], {}, TypeError, "a query must be text, such as 'israel* & gaza', not list."),
        (
            "a",
            {"zone": "titel"},
            ValueError,
            "zone='titel' is not known. Did you mean 'title'? It can be 'title', 'lead', 'body' or None.",
        ),
        ("a", {"zone": 3}, ValueError, "zone=3 is not known. It can be 'title', 'lead', 'body' or None."),
        ("a", {"at_least": 0}, ValueError, "at_least=0 cannot be used: give a whole number, 1 or more."),
        ("a", {"at_least": 1.5}, ValueError, "at_least=1.5 cannot be used: give a whole number, 1 or more."),
    ],
)
def test_wrong_options(corpus, query, options, error, sentence):
    for ask in (text.select, text.clauses):
        with pytest.raises(error) as raised:
            ask(corpus, query, **options)
        assert str(raised.value) == sentence


@pytest.mark.parametrize(
    "query", ["(" * 100 + "gaza" + ")" * 100, "!" * 100 + "gaza", "gaza & (war | " * 100 + "gaza" + ")" * 100]
)
def test_deep_queries_that_are_not_too_deep(corpus, query):
    assert kept(corpus, query) == "ac"


def test_a_wide_query_is_one_scan(corpus):
    wide = " | ".join(f"word{number}" for number in range(3_000))
    assert kept(corpus, f"{wide} | gaza") == "ac"
    assert len(text.clauses(corpus, wide)) == 3_001


QUERIES = [
    ("peace*", {}),
    ("(talks | ceasefire) near/10 (army | soldier*) & !football", {}),
    ('soldier* near/4 killed | "peace process" & !/^war/', {"zone": "body"}),
    ("peace & !(talks near/20 corrin)", {"at_least": 2}),
    ("!the", {"zone": "title"}),
]


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    return loading.articles(paths.SAMPLE)


def answers(corpus: Any, query: str, **options: Any) -> tuple[list[str], list[list[Any]]]:
    return list(text.select(corpus, query, **options).ids), text.clauses(corpus, query, **options).values.tolist()


@pytest.mark.parametrize(("query", "options"), QUERIES)
def test_table_index_and_saved_index_are_chosen_from_alike(sample, tmp_path, monkeypatch, query, options):
    expected = answers(sample, query, **options)
    assert 0 < len(expected[0]) < len(sample)
    monkeypatch.setattr(INDEX, "_SMALL", 0)
    monkeypatch.setattr(INDEX, "PART_BYTES", 20_000)
    for threads in (1, 2, 4):
        parted = text.index(sample, threads=threads)
        assert len(parted.parts) > 2
        assert answers(parted, query, **options) == expected
    text.index(sample).save(tmp_path / "index")
    assert answers(tmp_path / "index", query, **options) == expected
    assert answers(text.open_index(tmp_path / "index", threads=2), query, **options) == expected


@pytest.mark.parametrize(("query", "options"), QUERIES)
def test_the_order_of_the_articles_does_not_matter(sample, query, options):
    ids, counted = answers(sample.sample(frac=1, random_state=1), query, **options)
    assert (sorted(ids), counted) == (sorted(answers(sample, query, **options)[0]), counted)


def test_what_is_chosen_can_be_asked_saved_and_chosen_from(sample, tmp_path):
    corpus = text.index(sample)
    chosen = text.select(corpus, "peace")
    assert chosen.vocabulary is corpus.vocabulary
    alone = sample[sample["article_id"].isin(list(chosen.ids))]
    pd.testing.assert_frame_equal(
        frames.score(chosen, {"war": ["war*"]}), frames.score(alone, {"war": ["war*"]}), check_categorical=False
    )
    both = list(text.select(corpus, "(peace) & (talks | !army)").ids)
    assert 0 < len(both) < len(chosen)
    assert list(text.select(chosen, "talks | !army").ids) == both
    assert list(text.select(chosen.save(tmp_path / "chosen"), "talks | !army").ids) == both
    assert list(text.select(text.select(corpus, "talks | !army"), "peace").ids) == both
    assert text.clauses(chosen, "talks")["share"][0] == len(text.select(corpus, "peace & talks")) / len(chosen)
    assert len(text.select(text.select(chosen, "!peace"), "peace | !peace")) == 0


def test_choosing_changes_neither_the_index_nor_the_table():
    table = ARTICLES.copy(deep=True)
    corpus = text.index(table)
    before = text.tokens(corpus), corpus.articles.copy(deep=True)
    text.select(corpus, "gaza near/3 israel* & !war", at_least=2)
    text.clauses(table, "gaza near/3 israel* & !war", zone="lead")
    pd.testing.assert_frame_equal(table, ARTICLES)
    pd.testing.assert_frame_equal(text.tokens(corpus), before[0])
    pd.testing.assert_frame_equal(corpus.articles, before[1])


@pytest.mark.parametrize("animal", test_zoo.GOOD)
def test_awkward_tables_are_chosen_from(animal):
    table = test_zoo.GOOD[animal]
    before = table.copy(deep=True)
    chosen, others = (
        text.select(table, query) for query in ("war | peace near/3 talks", "!(war | peace near/3 talks)")
    )
    assert len(chosen) + len(others) == len(table)
    account = text.clauses(table, "war | peace near/3 talks")
    assert tables.check(account, "clauses")["n_articles"][0] == len(chosen)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("animal", test_zoo.BAD)
def test_bad_tables_are_told_so(animal):
    table, sentence = test_zoo.BAD[animal]
    for ask in (text.select, text.clauses):
        with pytest.raises((ValueError, TypeError)) as raised:
            ask(table, "war")
        assert str(raised.value) == sentence


FORMS = ["a", "b", "ab", "A", "c", "a’s"]
GAPS = [" ", " ", " ", "-", ", ", ". ", ".\n\n"]
strings = st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(GAPS)), max_size=12).map(
    lambda pieces: "".join(form + gap for form, gap in pieces)
)
words = st.lists(st.sampled_from(["a", "b", "ab", "a*", "=A", "c", "?", "*"]), min_size=1, max_size=3)
terms = words.filter(lambda phrase: set(phrase) != {"*"}).map(lambda phrase: ("term", tuple(phrase)))
sides = st.one_of(terms, st.lists(terms, min_size=2, max_size=3).map(lambda below: ("or", tuple(below))))
nears = st.tuples(st.just("near"), st.tuples(sides, sides), st.integers(1, 4))
trees = st.recursive(
    st.one_of(terms, nears),
    lambda below: st.one_of(
        below.map(lambda one: ("not", (one,))),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(below, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
RANK = {"or": 0, "and": 1, "near": 2, "not": 3, "term": 4}


def as_query(tree: tuple[Any, ...], draw: Any) -> str:
    """One of the ways to write it."""
    kind, below = tree[0], tree[1]
    if kind == "term":
        bare = len(below) == 1 and draw(st.booleans())
        quotes = ("", "") if bare else draw(st.sampled_from(['""', "“”"]))
        return " ".join(below).join(quotes)
    pieces = [as_query(one, draw) for one in below]
    loose = [RANK[one[0]] < RANK[kind] + (kind in ("and", "or")) or draw(st.booleans()) for one in below]
    pieces = [f"({piece})" if bracket else piece for piece, bracket in zip(pieces, loose, strict=True)]
    if kind == "not":
        return draw(st.sampled_from(["!", "NOT ", "! "])) + pieces[0]
    signs = {"near": [f" near/{tree[-1]} "], "and": ["&", " & ", " AND "], "or": ["|", " |\n", " OR "]}[kind]
    return draw(st.sampled_from(signs)).join(pieces)


Place = tuple[bool, int, int]


def places(phrase: tuple[str, ...], title: str, body: str, zone: str | None) -> list[Place]:
    """Where a phrase stands, from left to right without overlap: whether in the text, first and last word."""
    wanted, found = [(word.startswith("="), word.removeprefix("=")) for word in phrase], []
    for in_text, string in enumerate((title, body)):
        free = 0
        for first in reference.positions(reference.read(string), wanted, False):
            here = "title" if not in_text else "lead" if first < reference.n_lead(string) else "body"
            if first >= free:
                free = first + len(phrase)
                found += [(bool(in_text), first, free - 1)] if zone in (None, here) else []
    return found


def leaves(tree: tuple[Any, ...]) -> list[tuple[str, ...]]:
    return [tree[1]] if tree[0] == "term" else [leaf for one in tree[1] for leaf in leaves(one)]


def are_near(one: Place, other: Place, within: int) -> bool:
    apart = max(other[1] - one[2], one[1] - other[2])
    return one[0] == other[0] and 0 < apart <= within


def keeps(tree: tuple[Any, ...], title: str, body: str, zone: str | None, at_least: int) -> bool:
    """The rules again, slowly, for one article."""
    kind, below = tree[0], tree[1]
    if kind == "term":
        return len(places(below, title, body, zone)) >= at_least
    if kind == "not":
        return not keeps(below[0], title, body, zone, 1)
    if kind == "near":
        for pair in ((left, right) for left in leaves(below[0]) for right in leaves(below[1])):
            one, other = (places(phrase, title, body, zone) for phrase in pair)
            times = [
                sum(any(are_near(here, there, tree[2]) for there in others) for here in these)
                for these, others in ((one, other), (other, one))
            ]
            if min(times) >= at_least:
                return True
        return False
    return (all if kind == "and" else any)(keeps(one, title, body, zone, at_least) for one in below)


def every(tree: tuple[Any, ...], at_least: int) -> list[tuple[tuple[Any, ...], int]]:
    """A tree and all below it, each with how often a term must stand there."""
    least = 1 if tree[0] == "not" else at_least
    return [(tree, at_least)] + [row for one in tree[1] if tree[0] != "term" for row in every(one, least)]


articles_of = st.lists(st.tuples(strings, strings), min_size=1, max_size=4)
zones = st.sampled_from([None, "title", "lead", "body"])


@given(articles_of, trees, zones, st.integers(1, 2), st.data())
def test_what_is_kept_is_what_the_slow_rules_keep(articles, tree, zone, at_least, data):
    assert_kept_by_the_rules(articles, tree, zone, at_least, data.draw)


@given(st.lists(st.tuples(st.just(""), strings), min_size=1, max_size=2), nears, st.integers(1, 3), st.data())
def test_what_is_near_is_what_the_slow_rules_find_near(articles, tree, at_least, data):
    assert_kept_by_the_rules(articles, tree, None, at_least, data.draw)


def assert_kept_by_the_rules(
    articles: list[tuple[str, str]], tree: tuple[Any, ...], zone: str | None, at_least: int, draw: Any
) -> None:
    table = pd.DataFrame(articles, columns=["title", "text"])
    corpus = text.index(table.assign(article_id=table.index.astype("str")))
    query = as_query(tree, draw)
    expected = [str(n) for n, strings in enumerate(articles) if keeps(tree, *strings, zone, at_least)]
    assert text.select(corpus, query, zone=zone, at_least=at_least).ids.tolist() == expected
    counted = text.clauses(corpus, query, zone=zone, at_least=at_least)
    assert counted["n_articles"].tolist() == [
        sum(keeps(one, *strings, zone, least) for strings in articles) for one, least in every(tree, at_least)
    ]
    written = counted["clause"][0]
    assert queries.as_clause(written).written == written  # and says the same
    assert text.select(corpus, written, zone=zone, at_least=at_least).ids.tolist() == expected
