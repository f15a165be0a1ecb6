"""Frames: which matches there are, how many, where, and whether they are negated."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pandas as pd
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from test_patterns import as_phrase, phrases, strings

from toolkit import frames, tables, text
from toolkit.frames import matching
from toolkit.text import Frame, Pattern

WAR = {"war": {"patterns": ["aggress*", "strike*", "war"], "not": ["hunger strike*", "price war"]}}


def articles(*texts: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns})


def rows(table: pd.DataFrame, *columns: str) -> list[list]:
    return table[list(columns)].values.tolist()


def test_matches_by_hand():
    table = frames.matches(
        articles("No aggression.\n\nWar! A hunger strike.", "Strikes", title=["The war", None]),
        WAR | {"peace": ["war", "talks"]},
    )
    tables.check(table, "matches")
    assert list(table) == tables.columns("matches")
    assert rows(table, "article_id", "frame", "pattern", "match", "zone", "start", "end", "negated") == [
        ["a0", "war", "war", "war", "title", 4, 7, False],
        ["a0", "peace", "war", "war", "title", 4, 7, False],  # frames are independent; in the order of the lexicon
        ["a0", "war", "aggress*", "aggression", "lead", 3, 13, True],
        ["a0", "war", "war", "War", "body", 16, 19, False],
        ["a0", "peace", "war", "War", "body", 16, 19, False],
        ["a1", "war", "strike*", "Strikes", "lead", 0, 7, False],
    ]
    assert table["weight"].tolist() == [1.0] * 6


def test_scores_by_hand():
    table = frames.score(articles("No aggression. War.", "Peace"), WAR | {"peace": ["peace"]})
    tables.check(table, "hits")
    assert list(table) == tables.columns("hits")
    assert table.values.tolist() == [
        ["a0", "war", "all", 2, 2.0, 3],
        ["a0", "peace", "all", 0, 0.0, 3],  # zeros are there
        ["a1", "war", "all", 0, 0.0, 1],
        ["a1", "peace", "all", 1, 1.0, 1],
    ]


def test_scores_by_zone():
    table = frames.score(articles("War.\n\nWar war", title=["War now"]), {"war": ["war"]}, zones=True)
    assert rows(table, "zone", "n_hits", "n_words") == [["title", 1, 2], ["lead", 1, 1], ["body", 2, 2]]


@pytest.mark.parametrize(
    ("string", "patterns", "shields", "expected"),
    [
        ("strike, hunger strike, strikes", ["strike*"], ["hunger strike*"], ["strike", "strikes"]),  # a shield
        ("hunger-strike", ["strike*"], ["hunger strike*"], []),
        ("hunger. Strike", ["strike*"], ["hunger strike*"], ["Strike"]),  # shields are phrases like others
        ("air strike price", ["air strike"], ["strike price"], []),  # one shared word is enough
        ("the price war", ["war"], ["price war", "war price"], []),
        ("peace process and peace", ["peace", "peace process"], [], ["peace process", "peace"]),  # longer wins
        ("peace process", ["peace", "process"], [], ["peace", "process"]),
        ("a b c", ["a b", "b c"], [], ["a b"]),  # further left
        ("a b c", ["b c", "a b"], [], ["a b"]),  # whatever is listed first
        ("a b c d", ["a b", "b c d"], [], ["b c d"]),  # but longer before further left
        ("war", ["war", "war"], [], ["war"]),  # once
        ("Say US to us", ["=US"], [], ["US"]),
        ("United =States", ["=United =States"], [], []),  # = in a text breaks
    ],
)
def test_which_matches_count(string, patterns, shields, expected):
    lexicon = {"frame": {"patterns": patterns, "not": shields}}
    assert frames.matches(articles(string), lexicon)["match"].tolist() == expected
    assert frames.score(articles(string), lexicon)["n_hits"].tolist() == [len(expected)]


def test_of_two_patterns_for_the_same_words_the_first_is_named():
    assert frames.matches(articles("war"), {"f": ["w*", "war"]})["pattern"].tolist() == ["w*"]
    assert frames.matches(articles("war"), {"f": ["war", "w*"]})["pattern"].tolist() == ["war"]


@pytest.mark.parametrize(
    ("string", "negated"),
    [
        ("aggression", False),
        ("no aggression", True),
        ("Not an act of aggression", False),  # four words before: too far
        ("Not an overt aggression", True),  # three
        ("never aggression", True),
        ("without any aggression", True),
        ("neither aggression", True),
        ("nor aggression", True),
        ("nobody saw aggression", True),
        ("we cannot see aggression", True),
        ("they don't want aggression", True),  # every word in n't
        ("they won’t want aggression", True),  # with either apostrophe
        ("No, aggression", True),  # a comma ends no sentence
        ("No. Aggression", False),  # a full stop does
        ("They don't. Aggression came", False),
        ("No\n\naggression", False),  # and the end of a paragraph
        ("aggression, no", False),  # after it does not count
        ("knot aggression", False),
        ("Mr. No aggression", True),
    ],
)
def test_negation(string, negated):
    assert frames.matches(articles(string), {"f": ["aggression"]})["negated"].tolist() == [negated]


def test_a_negator_in_the_title_or_in_the_article_before_does_not_count():
    table = frames.matches(articles("War never", "war", title=["No", "Not"]), {"f": ["war"]})
    assert table["negated"].tolist() == [False, False]


def test_negators_are_known_in_every_part_of_an_index(monkeypatch):
    """Each part numbers its spellings anew."""
    index = sys.modules["toolkit.text.index"]
    monkeypatch.setattr(index, "PART_BYTES", 20)
    monkeypatch.setattr(index, "_SMALL", 0)
    corpus = text.index(articles("one two three war", "war of words not here", "zzz not war", "never a war"))
    assert len(corpus.parts) > 2
    assert frames.matches(corpus, {"war": ["war"]})["negated"].tolist() == [False, False, True, True]


def test_negated_matches_count_unless_dropped():
    two = articles("no war, but then came war")
    assert frames.score(two, WAR)["n_hits"].tolist() == [2]
    assert frames.score(two, WAR, negated="drop")["n_hits"].tolist() == [1]
    with pytest.raises(ValueError, match=r"^negated='skip' is not known: it can be 'count' or 'drop'\.$"):
        frames.score(two, WAR, negated="skip")


def test_a_language_without_negators_is_warned_of():
    lexicon = {"name": "krieg", "language": "sv", "frames": {"krieg": ["krieg*"]}}
    sentence = (
        "no negators are listed for language 'sv' of lexicon 'krieg', so nothing is marked as negated. "
        "Languages: en, de, es, fr, it, nl, pt."
    )
    with pytest.warns(UserWarning, match=re.escape(sentence)) as raised:
        found = frames.matches(articles("kein Krieg, no Krieg"), lexicon)
    assert [str(one.message) for one in raised] == [sentence]
    assert found["negated"].tolist() == [False, False]
    with warnings.catch_warnings(action="error"):
        frames.score(articles("kein Krieg"), lexicon)  # negation plays no part here


def test_across_breaks():
    assert frames.score(articles("Peace. Process"), {"f": ["peace process"]})["n_hits"].tolist() == [0]
    across = frames.score(articles("Peace. Process"), {"f": ["peace process"]}, across_breaks=True)
    assert across["n_hits"].tolist() == [1]


def test_a_name_is_no_lexicon():
    with pytest.raises(TypeError) as raised:
        frames.score(articles("war"), "conflict")
    assert str(raised.value) == (
        "a lexicon must be a Lexicon or a dict {frame: [patterns]}, not str: "
        "read one by its name or from its file with lexicons.read."
    )


@pytest.mark.parametrize(
    ("language", "string", "negated"),
    [
        ("de", "Es gibt keinerlei Krieg. Krieg!", [True, False]),
        ("es", "Ningún Krieg. Sin Krieg, un Krieg.", [True, True, True]),
        ("fr", "Ce n’est pas un Krieg. Un Krieg.", [True, False]),
        ("fr", "Il n’a Krieg", [True]),
        ("it", "Nessun’altra Krieg. Krieg è Krieg", [True, False, False]),
        ("nl", "Geen Krieg. Krieg", [True, False]),
        ("pt", "Não há Krieg. Krieg", [True, False]),
        ("en", "No Krieg, didn’t Krieg. Nicht Krieg", [True, True, False]),
    ],
)
def test_negators_of_other_languages(language, string, negated):
    lexicon = {"language": language, "frames": {"war": ["krieg"]}}
    assert frames.matches(articles(string), lexicon)["negated"].tolist() == negated


@pytest.mark.parametrize("options", [{"elisions": "split"}, {"marks": "strip"}, {"hyphens": "join"}])
def test_negators_under_other_options_of_words(options):
    corpus = text.index(articles("Il n’a Krieg. Jamais Krieg. Sans Krieg"), **options)
    found = frames.matches(corpus, {"language": "fr", "frames": {"war": ["krieg"]}})
    assert found["negated"].tolist() == [True, True, True]


lexicons = st.dictionaries(
    st.sampled_from(["x", "y", "z"]),
    st.fixed_dictionaries(
        {"patterns": st.lists(phrases, min_size=1, max_size=3), "not": st.lists(phrases, max_size=2)}
    ),
    min_size=1,
)
corpora = st.lists(st.tuples(strings, strings), max_size=4)


def as_table(strings: list[tuple[str, str]]) -> pd.DataFrame:
    return articles(*[body for _, body in strings], title=[title for title, _ in strings])


def as_lexicon(drawn: dict) -> dict:
    return {name: {key: [" ".join(p) for p in parts[key]] for key in parts} for name, parts in drawn.items()}


@given(corpora, lexicons)
def test_rows_are_those_of_the_slow_reference(strings, drawn):
    found = frames.matches(as_table(strings), as_lexicon(drawn))
    expected = []
    for number, pair in enumerate(strings):
        for in_title, string in zip((True, False), pair, strict=True):
            part = [
                (start, place, [f"a{number}", frame, in_title, start, end, string[start:end], which, negated])
                for place, (frame, rules) in enumerate(drawn.items())
                for start, end, which, negated in reference.matches(
                    string, list(map(as_phrase, rules["patterns"])), list(map(as_phrase, rules["not"]))
                )
            ]
            expected += [row for *_, row in sorted(part, key=lambda one: one[:2])]
    numbers = {frame: [" ".join(p) for p in rules["patterns"]] for frame, rules in drawn.items()}
    got = [
        [a, f, z == "title", s, e, m, numbers[f].index(p), n]
        for a, f, z, s, e, m, p, n in rows(
            found, "article_id", "frame", "zone", "start", "end", "match", "pattern", "negated"
        )
    ]
    for row in expected:  # the same pattern listed twice is told by its words
        row[6] = numbers[row[1]].index(numbers[row[1]][row[6]])
    assert got == expected


@given(corpora, lexicons, st.booleans())
def test_scores_are_the_matches_counted(strings, drawn, zones):
    corpus, lexicon = text.index(as_table(strings)), as_lexicon(drawn)
    hits, found = frames.score(corpus, lexicon, zones=zones), frames.matches(corpus, lexicon)
    assert len(hits) == len(corpus) * len(lexicon) * (3 if zones else 1)
    keys = ["article_id", "frame", *(["zone"] if zones else [])]
    counted = found.groupby(keys).size().to_dict()
    keyed = [row if zones else row[:2] for row in hits[["article_id", "frame", "zone"]].itertuples(index=False)]
    assert hits["n_hits"].tolist() == [counted.get(tuple(key), 0) for key in keyed]
    assert hits["weight"].tolist() == hits["n_hits"].tolist()
    dropped = frames.score(corpus, lexicon, negated="drop")["n_hits"].sum()
    assert dropped == (~found["negated"]).sum()


@given(corpora, lexicons)
def test_zones_add_up_to_all(strings, drawn):
    corpus, lexicon = text.index(as_table(strings)), as_lexicon(drawn)
    columns = ["n_hits", "weight", "n_words"]
    by_zone = frames.score(corpus, lexicon, zones=True).groupby(["article_id", "frame"])[columns].sum()
    whole = frames.score(corpus, lexicon).set_index(["article_id", "frame"])[columns]
    pd.testing.assert_frame_equal(by_zone.sort_index(), whole.sort_index())


@settings(max_examples=settings.default.max_examples // 3)  # each is done several times
@given(corpora.filter(bool), lexicons, st.integers(0, 4), st.randoms(use_true_random=False))
def test_neither_parts_nor_the_order_of_rows_change_anything(strings, drawn, cut, random):
    table, lexicon = as_table(strings), as_lexicon(drawn)
    mixed = random.sample(range(len(table)), len(table))
    names = dict.fromkeys(("article_id", "frame", "zone"), "str")  # the categories of parts are their own

    def score(table, lexicon):
        return frames.score(table, lexicon).astype(names)

    for function in (frames.matches, score):
        whole = function(table, lexicon)
        parts = [function(part, lexicon) for part in (table[:cut], table[cut:])]
        pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)
        shuffled = function(table.iloc[mixed], lexicon)
        stable = shuffled.sort_values("article_id", kind="stable", ignore_index=True)
        pd.testing.assert_frame_equal(stable, whole)


def _as_expression(pattern: str, word: str) -> tuple[str, str]:
    """A pattern of one word as a regular expression, and the word as that sees it."""
    expression = pattern.removeprefix("=").replace("*", ".*")
    return expression, word if pattern.startswith("=") else word.lower()


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="memory is guarded here as Linux does it")
def test_nothing_is_read_behind_the_last_word():
    """Of which the end of a mapped file is the end, too: here a page that may not be read stands behind it."""
    told = subprocess.run([sys.executable, "-c", _GUARDED], capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (0, "140\n"), told.stderr


_GUARDED = """
import ctypes, dataclasses, mmap
import numpy as np, pandas as pd
from toolkit import text
from toolkit.frames import matching
from toolkit.text import scan

found = 0
for n in range(1, 141):
    words = " ".join(["other"] * (n - 1) + ["war"])
    corpus = text.index(pd.DataFrame({"article_id": ["a"], "text": [words]}))
    look = matching.search_for(corpus, text.as_lexicon({"war": ["war"]}), matching.Reading())
    room = mmap.mmap(-1, 2 * mmap.PAGESIZE)
    begin = ctypes.addressof(ctypes.c_char.from_buffer(room))
    assert ctypes.CDLL(None).mprotect(ctypes.c_void_p(begin + mmap.PAGESIZE), mmap.PAGESIZE, 0) == 0
    (part,) = corpus.parts
    codes = np.frombuffer(room, np.uint32, n, mmap.PAGESIZE - 4 * n)
    codes[:] = part.codes
    found += len(look(dataclasses.replace(part, codes=codes)).rows)
print(found)
"""


N_WORDS = 131  # twice as many as are looked at together to see whether there is anything, and some


@pytest.mark.parametrize("few", [0, 2, 8], ids=["as one of many", "one by one where they are two", "one by one"])
def test_a_word_is_found_wherever_it_stands(monkeypatch, few):
    """At every place of the words that are looked at together, of those behind them, and with any flag."""
    monkeypatch.setattr(matching.scan, "_FEW", few)
    spelled = ["war", "War", "WAR", "wars", "Wars"]
    strings, expected = [], []
    for place in range(N_WORDS):
        words = ["other"] * N_WORDS
        words[place] = spelled[place % 5]
        for gap in (" ", ", ", ". "):
            expected.append([f"a{len(strings)}", words[place], len(gap.join([*words[:place], ""]))])
            strings.append(gap.join(words))
    strings += ["other " * N_WORDS, "no such word"]
    corpus = text.index(articles(*strings))
    for patterns in (["war", "wars"], ["war*"], ["wars"], ["=War"], ["=WAR", "=wars"]):
        forms = {word for word in spelled for one in patterns if re.fullmatch(*_as_expression(one, word))}
        found = frames.matches(corpus, {"war": patterns})
        assert rows(found, "article_id", "match", "start") == [row for row in expected if row[1] in forms]
    assert frames.matches(corpus, {"war": ["warfare", "such war"]}).empty


def test_the_table_and_the_index_give_the_same_and_stay_as_they_are():
    table = articles("War, no war.", "Peace", mood=["dark", "light"])
    before, corpus = table.copy(deep=True), text.index(table)
    for function in (frames.matches, frames.score):
        pd.testing.assert_frame_equal(function(table, WAR), function(corpus, WAR))
    pd.testing.assert_frame_equal(table, before)
    assert text.tokens(corpus).equals(text.tokens(table))


def test_a_lexicon_is_looked_up_once(monkeypatch):
    corpus = text.index(articles("War and peace, and a war crime.", "No war."))
    lexicon = text.as_lexicon({"war": ["war*"], "crime": ["war crime*", "crime*"]})
    asked, look_up = [], matching.scan.search
    monkeypatch.setattr(matching.scan, "search", lambda *given, **how: asked.append(how) or look_up(*given, **how))
    first, again = frames.matches(corpus, lexicon), frames.matches(corpus, lexicon)
    assert len(asked) == 1
    pd.testing.assert_frame_equal(first, again)
    found = frames.matches(corpus, lexicon, scope="lexicon")
    assert [len(first), len(found)] == [4, 3], "another reading is another search"
    levels = [frames.matches(corpus, lexicon, levels=levels) for levels in (1, [1], (1,))]
    assert all(one.equals(first) for one in levels)
    with pytest.raises(ValueError, match="levels=True"):
        frames.matches(corpus, lexicon, levels=True)


def test_lexicons_that_do_the_same_keep_their_own_lines():
    corpus = text.index(articles("A war."))
    of_line = [text.Lexicon("mine", (Frame("war", (Pattern("war", line=line),)),)) for line in (3, 7)]
    assert [frames.explain(corpus, lexicon)["line"].tolist() for lexicon in of_line] == [[3], [7]]


def test_searches_of_lexicons_that_are_gone_are_let_go():
    corpus = text.index(articles("War, battle, siege, truce."))
    for number in range(60):  # a new object each time, at addresses that the last ones had
        word = ("war", "battle", "siege", "truce")[number % 4]
        assert frames.matches(corpus, {"found": [word]})["match"].str.lower().tolist() == [word]
    assert len(list(corpus.vocabulary.searches)) <= corpus.vocabulary.searches.most < 60
    assert list(copy.deepcopy(corpus).vocabulary.searches) == [], "nor does a copy know lexicons by places of memory"


def test_coverage_by_hand():
    table = articles(
        "War and a strike.",
        "War, war, aggression.",
        "Peace. A hunger strike.",
        date=pd.to_datetime(["2024-03-01", None, "2024-01-01"]),
        outlet=["Post", "Star", "Star"],
    )
    lexicon = WAR | {"peace": ["peace", "talks"], "rest": ["nothing"]}
    found = frames.coverage(table, lexicon)
    tables.check(found, "coverage")
    assert list(found) == tables.columns("coverage")
    assert rows(found, "frame", "pattern", "n", "n_articles", "n_articles_only", "n_outlets", "carries") == [
        ["war", "aggress*", 1, 1, 0, 1, False],
        ["war", "strike*", 1, 1, 0, 1, False],  # the other one is shielded
        ["war", "war", 3, 2, 0, 2, True],
        ["peace", "peace", 1, 1, 1, 1, True],
        ["peace", "talks", 0, 0, 0, 0, False],
        ["rest", "nothing", 0, 0, 0, 0, False],
    ]
    assert found["share_of_frame"].round(2).tolist()[:5] == [0.2, 0.2, 0.6, 1.0, 0.0]
    assert found["share_of_frame"].isna().tolist() == [False] * 5 + [True]  # of nothing, there is no share
    assert found["first"].tolist()[2] == found["last"].tolist()[2] == pd.Timestamp("2024-03-01")
    assert found["first"].isna().tolist() == [True, False, False, False, True, True]


@settings(max_examples=settings.default.max_examples // 2)  # each is done several times
@given(corpora, lexicons)
def test_coverage_is_the_matches_counted(strings, drawn):
    corpus, lexicon = text.index(as_table(strings)), as_lexicon(drawn)
    found, each = frames.coverage(corpus, lexicon), frames.matches(corpus, lexicon)
    pairs = dict.fromkeys((frame, one) for frame, rules in lexicon.items() for one in rules["patterns"])
    assert rows(found, "frame", "pattern") == [list(pair) for pair in pairs]
    of_pattern = [each[(each["frame"] == frame) & (each["pattern"] == one)] for frame, one in pairs]
    assert found["n"].tolist() == [len(own) for own in of_pattern]
    assert found["n_articles"].tolist() == [own["article_id"].nunique() for own in of_pattern]
    n_patterns = each.groupby(["frame", "article_id"])["pattern"].nunique()
    only = n_patterns[n_patterns == 1].groupby("frame").size()
    assert found.groupby("frame")["n_articles_only"].sum().to_dict() == {
        frame: int(only.get(frame, 0)) for frame in lexicon
    }
    assert found["line"].isna().all()


def test_coverage_names_lines_and_a_frame_of_one_pattern_is_not_carried(tmp_path):
    from toolkit import lexicons

    (tmp_path / "mine.yaml").write_text("war:\n- battle\npeace:\n- talks\n- accord\n")
    found = frames.coverage(articles("A battle; talks."), lexicons.read(tmp_path / "mine.yaml"))
    assert found["line"].tolist() == [2, 4, 5]
    assert found["carries"].tolist() == [False, True, False]
