"""What a pattern is, where it matches, and which of several matches count."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import reference
from hypothesis import given, reject
from hypothesis import strategies as st

from toolkit import frames, text
from toolkit.text import Frame, Lexicon, Pattern, passages, patterns, rules, scan

FORMS = ["a", "b", "ab", "A", "no", "don't", "c"]


def index(*texts: str, **columns: object) -> text.Index:
    return text.index(pd.DataFrame({"article_id": [str(n) for n in range(len(texts))], "text": texts, **columns}))


def look(
    corpus: text.Index, wanted: list[patterns.Phrase], shields: list[patterns.Phrase] = (), **options: bool
) -> tuple[scan.Found, passages.Located]:
    """What one frame finds in a corpus of one part, and where that stands."""
    (part,) = corpus.parts
    every = [rules.Rule(0, role, phrase) for role, some in enumerate((wanted, shields)) for phrase in some]
    lexicon = rules.Rules(tuple(every), np.zeros((1, len(rules.ROLES)), dtype=np.int64), ("query",), np.zeros(1, int))
    found = scan.search(lexicon, corpus, **options)(part)
    return found, passages.locate(part, found, corpus.vocabulary.options)


def found(string: str, *written: str, across_breaks: bool = False) -> list[str]:
    """What these patterns find in a string, every match of it."""
    wanted = [patterns.parse(one) for one in written]
    return look(index(string), wanted, across_breaks=across_breaks, resolve=False)[1].match.to_pylist()


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        ("Atrocity", ["atrocity"]),  # folded
        ("STRAßE", ["strasse"]),
        ("Israel’s", ["israel"]),
        ("aggress*", ["aggress*"]),
        ("w?men", ["w?men"]),
        ("*box", ["*box"]),
        ("peace process*", ["peace", "process*"]),
        ("  peace \n process ", ["peace", "process"]),
        ("cease-fire", ["cease", "fire"]),  # by the rules of words
        ("peace, process", ["peace", "process"]),  # whatever stands between them
        ("don’t", ["don't"]),
        ("don'*", ["don'*"]),
        ("1,000", ["1,000"]),
        ("U.S. forces", ["u.s.", "forces"]),
        ("peace * agreement", ["peace", "*", "agreement"]),
        ("* ocean", ["*", "ocean"]),
        ("=US", ["=US"]),  # case and all
        ("=Israel’s", ["=Israel"]),  # without the possessive
        ("=United =States", ["=United", "=States"]),
        ("=United states", ["=United", "states"]),  # = is for its word
        ("=Cease-Fire", ["=Cease", "=Fire"]),  # or what its word is split into
        ("=US*", ["=US*"]),
    ],
)
def test_parsing(written, phrase):
    assert ["=" * word.exact + word.form for word in patterns.parse(written)] == phrase


NO_WORD = "it holds no word: write at least one letter or digit."
EVERY_WORD = "it would match every word: write at least one letter or digit beside the *."
STROKES = "a regular expression stands between two strokes: /milit(ary|ia)s?/."


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", NO_WORD),
        ("  ", NO_WORD),
        ("=", NO_WORD),
        ("-, .", NO_WORD),
        ("*", EVERY_WORD),
        ("**", EVERY_WORD),
        ("* *", EVERY_WORD),
        ("=*", EVERY_WORD),
        ("/war", STROKES),
        ("=/War", STROKES),
        ("peace //", STROKES),
        ("/war(/", "its regular expression is not understood (missing ) at position 4)."),
        ("/x*/", "its regular expression matches every word, for it needs no letter."),
    ],
)
def test_what_is_no_pattern(written, sentence):
    with pytest.raises(ValueError) as raised:
        patterns.parse(written)
    assert str(raised.value) == sentence


def test_a_bad_pattern_is_named_with_lexicon_frame_and_line():
    lexicon = Lexicon("mine", (Frame("war", (Pattern("war"), Pattern("*", line=7))),), file="mine.yaml")
    with pytest.raises(ValueError) as raised:
        rules.compile_lexicon(lexicon)
    assert str(raised.value) == (
        "lexicon 'mine.yaml', frame 'war', line 7: the pattern '*' cannot be used, "
        "as it would match every word: write at least one letter or digit beside the *."
    )


@pytest.mark.parametrize(
    ("string", "written", "expected"),
    [
        ("War, war’s WAR; wars", "war", ["War", "war’s", "WAR"]),  # folded, without the possessive
        ("aggression Aggressor aggress egress", "aggress*", ["aggression", "Aggressor", "aggress"]),  # * any run
        ("women woman wmen woomen", "w?men", ["women"]),  # ? exactly one
        ("cafe café cafe\u0301", "caf?", ["cafe", "café", "cafe\u0301"]),  # one sign of the folded form
        ("xbox box boxes", "*box", ["xbox", "box"]),
        ("abcabd", "a*b*d", ["abcabd"]),
        ("abcab", "a*b*d", []),
        ("a.b a*b axb", "a?b", ["axb"]),  # a sign in the text is no wildcard
        ("don't can’t won't cant", "*n't", ["don't", "can’t", "won't"]),
        ("The peace process, a peace", "peace process", ["peace process"]),
        ("peace-process peace‑process peace\nprocess", "peace process", 3),  # plain gaps
        ("peace, process. Peace. Process peace\n\nprocess peace – process", "peace process", []),  # breaks
        ("cease-fire, cease fire, ceasefire", "cease-fire", ["cease-fire", "cease fire"]),
        ("Israeli-Palestinian", "palestin*", ["Palestinian"]),
        ("a St. Petersburg a", "St Petersburg", ["St. Petersburg"]),  # a full stop after an abbreviation is plain
        ("Mr. Netanyahu and George W. Bush", "george w bush", ["George W. Bush"]),
        ("the US told us about Us", "=US", ["US"]),
        ("the US’s US-led usher", "=US", ["US’s", "US"]),
        ("the US told us about Us", "US", ["US", "us", "Us"]),
        ("United States united States", "=United =States", ["United States"]),
        ("United States UNITED states", "=United states", ["United States"]),
        ("USA USSR Us", "=US*", ["USA", "USSR"]),
        ("peace and agreement; peace agreement; peace in our agreement", "peace * agreement", ["peace and agreement"]),
        ("peace, agreement", "peace * agreement", []),  # it is a word, not nothing
        ("talks went on on", "on on", ["on on"]),
        ("on on on", "on on", ["on on", "on on"]),  # every match, before overlaps are settled
        ("U.S. troops", "us", []),  # an abbreviation keeps its stops
        ("u.s. troops", "U.S.", ["u.s."]),
        ("İstanbul ISTANBUL", "istanbul", ["ISTANBUL"]),  # Unicode's folding keeps the dot of İ
        ("pal\u00adestine", "palestine", ["pal\u00adestine"]),
        ("military Militias MILITIA demilitarised", "/^milit(ary|ia)s?$/", ["military", "Militias", "MILITIA"]),
        ("a warlord, prewar", "/war/", ["warlord", "prewar"]),  # searched within the folded word
        ("Russia-backed Iran-backed US-backed", "/^(russia|iran)$/ backed", ["Russia-backed", "Iran-backed"]),
        ("the US told US’s us", "=/^U[A-Z]$/", ["US", "US’s"]),  # of the exact form
        ("\u1e96a H\u0331a Ha", "=H\u0331*", ["H\u0331a"]),  # folding joins what it was written apart
    ],
)
def test_what_a_pattern_finds(string, written, expected):
    got = found(string, written)
    assert (len(got) if isinstance(expected, int) else got) == expected


def test_across_breaks_phrases_run_over_everything_but_the_end_of_a_string():
    assert found("Peace. Process", "peace process", across_breaks=True) == ["Peace. Process"]
    assert found("Peace\n\n– (process)", "peace process", across_breaks=True) == ["Peace\n\n– (process"]
    corpus = index("process of peace", "process", title=["Peace", "War"])
    apart, _ = look(corpus, [patterns.parse("peace process")], across_breaks=True)
    assert apart.rows.tolist() == []  # neither from title to text nor from article to article


@pytest.mark.parametrize(
    ("matches", "kept"),
    [
        ([(0, 1, 0), (0, 2, 1)], [(0, 2, 1)]),  # longer wins
        ([(0, 2, 0), (1, 2, 1)], [(0, 2, 0)]),  # of equal length the one further left
        ([(0, 2, 1), (0, 2, 0)], [(0, 2, 0)]),  # of the same span the pattern listed first
        ([(0, 2, 0), (1, 3, 1), (3, 2, 2)], [(1, 3, 1)]),  # the longest takes both sides
        ([(0, 2, 0), (1, 2, 1), (2, 2, 2)], [(0, 2, 0), (2, 2, 2)]),
        ([(0, 1, 0), (1, 1, 0), (5, 2, 1)], [(0, 1, 0), (1, 1, 0), (5, 2, 1)]),  # neighbours do not overlap
        ([(0, 3, 0), (1, 1, 1)], [(0, 3, 0)]),  # what lies inside
        ([], []),
    ],
)
def test_every_word_counts_once(matches, kept):
    letters, wanted = "abcdefgh", []
    for number in sorted({number for _, _, number in matches}):
        spans = [letters[begin : begin + length] for begin, length, other in matches if other == number]
        wanted.append(patterns.parse(" ".join(f"/^[{''.join(place)}]$/" for place in zip(*spans, strict=True))))
    left, _ = look(index(" ".join(letters)), wanted)
    assert list(zip(left.words, left.lengths, left.patterns, strict=True)) == kept


def test_a_long_chain_of_overlaps_is_settled():
    left, _ = look(index("a " * 200_001), [patterns.parse("a a"), patterns.parse("a a a")])
    assert left.words.tolist() == list(range(0, 200_001, 3))


def test_an_expression_that_would_take_for_ever_is_stopped(monkeypatch):
    monkeypatch.setattr(patterns, "_SECONDS", 0.2)
    lexicon = {"war": ["war", "/(?:a{1,1000}){1,1000}c/"]}
    with pytest.raises(ValueError, match=r"^the pattern '/\(\?:a.* takes more than 0.2 seconds .* repetitions"):
        frames.score(pd.DataFrame({"article_id": ["a"], "text": ["a" * 60]}), lexicon)
    many = {"war": [f"/{'(.|..)' * 40}[^a]/"]}  # without a repetition
    with pytest.raises(ValueError, match=r"takes more than 0.2 seconds"):
        frames.score(pd.DataFrame({"article_id": ["a"], "text": ["a" * 60]}), many)
    long = {"war": [r"/a.*a.*b$/"]}  # which takes long for long words alone
    assert frames.score(pd.DataFrame({"article_id": ["a"], "text": ["a" * 60]}), long)["n_hits"].tolist() == [0]
    with pytest.raises(ValueError, match=r"takes more than 0.2 seconds"):
        frames.score(pd.DataFrame({"article_id": ["a"], "text": ["a" * 60_000]}), long)


@given(
    st.lists(st.sampled_from(["a", "b", "ab", "no", "A", "No", "NO", "Ab"]), min_size=1),
    st.lists(st.sampled_from([*FORMS, "A", "No", "NO", "Ab", "no’s", "É", "Ａ"])),
    st.booleans(),
)
def test_lists_of_words_are_found_as_the_expressions_that_they_are(listed, forms, exact):
    string, sign = " ".join(forms), "=" * exact
    quick, slow = f"{sign}/^({'|'.join(listed)})$/", f"{sign}/^(?:{'|'.join(listed)})$/"
    assert patterns.parse(quick)[0].listed == (listed if exact else [word.lower() for word in listed])
    assert patterns.parse(slow)[0].listed == []
    assert found(string, quick) == found(string, slow)


PIECES = ["a", "i", "s", "k9", ".", "^", "$", "a*", "i+?", "s?", "[a-i]", "[^a-k]", "[s9-]", "]", "(a|is)", "(?:s|)"]
PIECES += ["(?!a)", "(?=.s)", "(?<=i)", "(?<!k)", "(a|ı)*", "|", "a*+", r"\w", "[A-S]", "(?i:S)", "(?s:.)", "[[a]]"]


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join),
    st.lists(st.text("aisk9ı'é-\u0307", min_size=1, max_size=8), min_size=1),
    st.booleans(),
)
def test_the_quick_search_of_an_expression_is_that_of_the_one_with_a_limit(expression, forms, exact):
    try:
        word = patterns.PatternWord(expression, exact, regular=True)
        wanted = [word.expression.search(form) is not None for form in forms]
    except patterns.regex.error:
        reject()
    assert [word.search(form) is not None for form in forms] == wanted


@pytest.mark.parametrize(
    ("expression", "quick"),
    [
        ("^(?!people$).", True),
        ("milit(ary|ia)s?", True),
        ("ing$", True),
        ("[a-z][0-9]", True),
        ("[a[b]", False),
        ("(?i)x", False),
        (r"\bx", False),
        ("X", False),
        ("x{2}", False),
        ("ı", False),
    ],
)
def test_only_what_two_engines_read_alike_goes_to_the_quick_one(expression, quick):
    word = patterns.PatternWord(expression, regular=True)
    assert isinstance(word.search.__self__, re.Pattern) is quick


def test_an_expression_is_compared_with_the_words_of_a_corpus_once(monkeypatch):
    asked = []
    compare = patterns._matching_expression
    monkeypatch.setattr(patterns, "_matching_expression", lambda *what: asked.append(what) or compare(*what))
    corpus = index("Wars and wares")
    for expected in (["wars"], ["wars"]):
        assert frames.matches(corpus, {"war": ["/rs$/"]})["match"].str.lower().tolist() == expected
    assert frames.matches(corpus, {"war": ["=/rs$/"]})["match"].tolist() == ["Wars"]
    assert [word.exact for word, _ in asked] == [False, True]
    corpus.vocabulary.told.most = 1
    frames.matches(corpus, {"war": ["/^a/"]})
    frames.matches(corpus, {"war": ["/rs$/"]})
    assert [word.form for word, _ in asked] == ["rs$", "rs$", "^a", "rs$"]


def test_what_expressions_match_is_remembered_within_bounds():
    corpus = index(" ".join(f"war{number}" for number in range(1_000)))
    corpus.vocabulary.told.most_bytes = 20_000  # two of a thousand words
    for wanted in ("r[0-9]", "ar[0-9]", "war[0-9]"):
        frames.matches(corpus, {"war": [f"/{wanted}/"]})
    assert [word.form for word in corpus.vocabulary.told] == ["ar[0-9]", "war[0-9]"]


def test_an_expression_that_takes_for_ever_for_no_letter_is_refused():
    with pytest.raises(ValueError, match="more than a second for no letter"):
        patterns.parse(f"/{'((?:)|(?=))' * 40}\\b/")


@pytest.mark.parametrize("expression", ["(?R)", "a(?1)(b)", "(?&x)(?P<x>a)", "(?P>x)(?P<x>a)", r"(a)\g<1>b(?R)"])
def test_expressions_that_call_themselves_are_refused(expression):
    """They use up the memory before they end; Python's own know no such thing."""
    with pytest.raises(ValueError, match="calls itself"):
        patterns.parse(f"/{expression}/")


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("^milit(ary|ia)s?$", False),
        ("^(i|we)$", False),
        ("^(?!people$).", False),
        ("a.*b+", False),
        ("(a+)+", True),
        ("(a|a)*", True),
        ("(ab){2}", True),
        ("(?P<x>a)", True),
        ("a*a*a*", True),
        ("^(man|men|woman|women|boy|boys|girl|girls)s?$", False),
        (".?" * 10, True),
        ("(.|..)" * 5, True),
    ],
)
def test_expressions_that_may_take_long_are_known(expression, may):
    assert patterns.may_take_long(expression) is may


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("a" * 10_001, "it has 10,001 characters: 10,000 at most."),
        ("wa\x1b[31mr", "it holds a control character (U+001B)."),
        ("war\x00", "it holds a control character (U+0000)."),
    ],
)
def test_what_a_stranger_may_write(written, reason):
    with pytest.raises(ValueError, match="cannot be used") as raised:
        text.as_lexicon({"war": [written]})
    assert str(raised.value).endswith(reason)
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 300


def test_names_of_frames_move_no_cursor():
    with pytest.raises(ValueError, match=r"the name 'wa\\x1b\[31mr' of a frame holds a control character"):
        text.as_lexicon({"wa\x1b[31mr": ["war"]})


GAPS = [" ", " ", " ", "-", ", ", ". ", ".\n\n", "! "]
WRITTEN = ["a", "b", "ab", "a*", "?", "*b", "*", "=A", "=a*", "c", "no", "a?"]
phrases = st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=3).filter(lambda phrase: set(phrase) != {"*"})
strings = st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(GAPS)), max_size=14).map(
    lambda parts: "".join(form + gap for form, gap in parts)
)


def as_phrase(words: list[str]) -> list[tuple[bool, str]]:
    return [(word.startswith("="), word.removeprefix("=")) for word in words]


@given(
    st.lists(strings, min_size=1, max_size=3),
    st.lists(phrases, min_size=1, max_size=4),
    st.lists(phrases, max_size=2),
    st.booleans(),
)
def test_matches_are_those_of_the_slow_reference(texts, wanted, shields, across_breaks):
    corpus = index(*texts)
    parsed = [[patterns.parse(" ".join(phrase)) for phrase in group] for group in (wanted, shields)]
    kept, located = look(corpus, *parsed, across_breaks=across_breaks)
    columns = [kept.rows, located.starts, located.ends, kept.patterns, kept.negated]
    rows = list(zip(*[column.tolist() for column in columns], strict=True))
    expected = [
        (number, *row)
        for number, string in enumerate(texts)
        for row in reference.matches(
            string, list(map(as_phrase, wanted)), list(map(as_phrase, shields)), across_breaks=across_breaks
        )
    ]
    assert rows == expected


@given(st.text("ab*?", min_size=1, max_size=7), st.text("ab", max_size=8))
def test_wildcards_are_those_of_the_slow_reference(written, form):
    word = patterns.PatternWord(written)
    assert (word.glob.fullmatch(form) is not None) == reference.glob(written, form)


def test_many_wildcards_finish():
    word = patterns.PatternWord("*a" * 30 + "b")
    assert word.glob.fullmatch("a" * 5_000) is None
