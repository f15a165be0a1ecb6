"""The kernels: words, gaps, sentences and zones, rule by rule, and against the slow reference on hostile input."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from test_words import PIECES, hostile

from toolkit import text
from toolkit.text import characters, words
from toolkit.text.encode import Encoder
from toolkit.text.index import InMemory, Part
from toolkit.text.passages import Passages
from toolkit.text.segment import rules_of
from toolkit.text.words import Options

#: what is not in every string: parts of Korean syllables, ligatures, signs that fold to ASCII, CJK, joined emoji
RARE = [
    "\u1100",
    "\u1161",
    "\u11a8",
    "가",
    "ﬁg",
    "ﬆ",
    "\u212ag",
    "ſ",
    "和平",
    "👩\u200d👧",
    "\u00ada",
    "Dr. ",
    "no. ",
    "‘",
]
stranger = st.lists(st.sampled_from([*PIECES, *RARE]), max_size=14).map("".join)

#: everything rests on these rules: of hostile strings always many, of others by `make test-long`
thorough = settings(max_examples=10 * settings.default.max_examples)
searched = thorough if settings.default.max_examples > 200 else settings()


def read(string: str, **options: str) -> pd.DataFrame:
    """The words of a text."""
    articles = pd.DataFrame({"article_id": ["a"], "text": [string]})
    return text.tokens(text.index(articles, **options))


@pytest.mark.parametrize(
    ("before", "gap", "is_break"),
    [
        ("peace", " ", False),  # white space
        ("peace", " \t\u00a0\u3000", False),
        ("peace", "\n", False),  # with one line end at most
        ("peace", " \r\n ", False),  # which this is
        ("peace", "\n\n", True),  # two are the end of a paragraph
        ("peace", "\r\n \r\n", True),
        ("peace", "\n\r", True),
        ("peace", "\u2028\u2028", True),
        ("cease", "-", False),  # one hyphen of three kinds
        ("cease", "‐", False),
        ("cease", "‑", False),
        ("cease", "–", True),  # a dash is none
        ("cease", "--", True),
        ("cease", "- ", True),  # without white space
        ("cease", " -", True),
        ("Mr", ". ", False),  # a full stop and white space after an abbreviation
        ("MR", ".\n", False),
        ("Mr", ".\n\n", True),
        ("Mr", ".", True),  # white space must follow
        ("Mr", ".. ", True),
        ("W", ". ", False),  # or after a single letter
        ("é", ". ", False),
        ("e\u0301", ". ", False),  # however it is written
        ("\u1100\u1161\u11a8", ". ", False),  # the parts of a Korean syllable are one letter
        ("\uac00\u11a8", ". ", False),
        ("\u1100\u1100", ". ", True),  # two of them are not
        ("5", ". ", True),  # a digit is no letter
        ("peace", ". ", True),
        ("no", ". ", True),  # a word that is an abbreviation too is not listed
        ("peace", ", ", True),
        ("peace", " (", True),
        ("peace", "/", True),
        ("peace", "_", True),
        ("peace", "\u200d", True),
        ("peace", "’ ", True),  # plural possessive: anything else breaks
        ("U.S.", " ", False),
        ("U", ".", True),
    ],
)
def test_breaks_between_words(before, gap, is_break):
    found = read(f"{before}{gap}process")
    assert found["word"].tolist() == [before, "process"]
    assert found["breaks"].tolist() == [True, is_break]


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("Talks began. Nobody came.", ["Talks began.", "Nobody came."]),
        ("Who? They! So… Then.", ["Who?", "They!", "So…", "Then."]),  # each of the four ends
        ("What?! No... Yes", ["What?!", "No...", "Yes"]),  # also several of them
        ("He said “go.” She went.", ["He said “go.”", "She went."]),  # a closing mark belongs to it
        ("(It ended.) “New talks.”", ["(It ended.)", "“New talks.”"]),  # an opening mark to the next
        ("It grew 5.5 per cent in 2017. 12 died.", ["It grew 5.5 per cent in 2017.", "12 died."]),  # digits may begin
        ("The end. and so on", ["The end. and so on"]),  # a small letter cannot
        ("The end.Next", ["The end.Next"]),  # white space must follow
        ("The end. – Next", ["The end. – Next"]),  # nor can a dash
        ("Mr. Halvard met Gen. Dos. They spoke.", ["Mr. Halvard met Gen. Dos.", "They spoke."]),  # listed abbreviation
        ("George W. Bush left.", ["George W. Bush left."]),  # initial
        ("In the U.S. President Doe spoke.", ["In the U.S. President Doe spoke."]),
        ("Mr.” He left.", ["Mr.”", "He left."]),  # the abbreviation must stand right before
        ("Mr? He left.", ["Mr?", "He left."]),  # and only a full stop is ambiguous
        ("They don't. He did.", ["They don't.", "He did."]),  # the t of n't is no initial
        ("It was Israel’s. He left.", ["It was Israel’s.", "He left."]),  # nor the s of a possessive
        ("It is ad\u00admin. He left.", ["It is ad\u00admin.", "He left."]),  # nor is min behind a soft hyphen
        ("'A. Smith' left.", ["'A. Smith' left."]),  # an initial behind a quotation mark is one
        ("We met. الوفد وصل. 会议", ["We met.", "الوفد وصل.", "会议"]),  # letters without case may begin
        ("Go! ʼTwas late. ʼ", ["Go!", "ʼTwas late. ʼ"]),  # U+02BC is an apostrophe and no letter, here too
        ("A heading\n\nThe text", ["A heading", "The text"]),  # a paragraph end is always one
        ("A line\nnext line", ["A line\nnext line"]),  # a line end is not
        ("End.\n\n \n\nNext", ["End.", "Next"]),
        ("One\r\n\r\nTwo", ["One", "Two"]),
        ("Ends. ", ["Ends."]),
        ("\n\nBegins", ["Begins"]),
    ],
)
def test_where_sentences_end(string, expected):
    found = read(string)
    first_words = [string[slice(*words.find(string)[0])] for string in expected if words.find(string)]
    assert found["word"][found["opens"]].tolist() == first_words


@pytest.mark.parametrize(
    ("string", "lead"),
    [
        (
            "MERRIN (AP) – Talks began. Again.\n\nNobody spoke.",
            "MERRIN (AP) – Talks began. Again.",
        ),  # dateline included
        ("\n\nFirst.\n\nSecond.", "First."),  # blank lines before it are no paragraph
        ("One. Two. Three. Four. Five.", "One. Two. Three."),  # no blank line: three sentences
        ("One.\nTwo.\nThree.\nFour.", "One.\nTwo.\nThree."),
        ("One. Two.", "One. Two."),
        ("One. Two. Three. Four.\n\n", "One. Two. Three."),  # a blank line at the end parts nothing
        ("", ""),
    ],
)
def test_the_lead(string, lead):
    found = read(string)
    assert found["word"][found["zone"] == "lead"].tolist() == [lead[slice(*span)] for span in words.find(lead)]


@pytest.mark.parametrize(
    ("options", "string", "expected"),
    [
        ({"hyphens": "join"}, "Israeli-Palestinian talks", ["israeli-palestinian", "talks"]),
        ({"hyphens": "join"}, "well‑known re‐open-ed's", ["well-known", "re-open-ed"]),  # any of the three, as one
        ({"hyphens": "join"}, "cease- fire -fire a--b 9-11", ["cease", "fire", "fire", "a", "b", "9-11"]),
        ({"hyphens": "join"}, "U.S.-led", ["u.s.", "led"]),  # initials end before it
        ({"possessives": "keep"}, "Israel’s ISRAEL'S", ["israel's", "israel's"]),
        ({"marks": "strip"}, "Erdoğan cafe\u0301 naïve", ["erdogan", "cafe", "naive"]),
        ({"marks": "strip"}, "\u0301 Łódź", ["\u0301", "łodz"]),  # a stroke is no mark
        ({"elisions": "split"}, "l’agression d'Israël qu'il", ["l", "agression", "d", "israël", "qu", "il"]),
        ({"elisions": "split"}, "aujourd'hui don't dell'Arte", ["aujourd'hui", "don't", "dell", "arte"]),
        ({"elisions": "split"}, "d'l'x L'U.S. l' l'", ["d", "l", "x", "l", "u.s.", "l", "l"]),
        ({"elisions": "split", "hyphens": "join"}, "l'arc-en-ciel peut-être", ["l", "arc-en-ciel", "peut-être"]),
    ],
)
def test_options(options, string, expected):
    assert read(string, **options)["term"].tolist() == expected


def test_elided_words_and_what_follows_are_neighbours():
    found = read("l’agression d' Israël", elisions="split")
    assert found["breaks"].tolist() == [True, False, False, True]  # with a blank behind it, it is no elision


def test_options_are_of_the_index_and_of_its_patterns():
    articles = pd.DataFrame({"article_id": ["a"], "text": ["L’agression, a cease-fire; Erdogan’s."]})
    corpus = text.index(articles, hyphens="join", marks="strip", elisions="split", possessives="keep")
    for pattern in ("l'agression", "cease-fire", "Erdoğan's", "cease-*", "=L’agression"):
        assert len(text_matches(corpus, pattern)) == 1, pattern
    for pattern in ("cease", "Erdoğan", "=l'agression"):
        assert len(text_matches(corpus, pattern)) == 0, pattern
    sentence = (
        r"this index was built with other options \(changed: hyphens=join, possessives=keep, marks=strip, "
        r"elisions=split\): index its articles anew\."
    )
    with pytest.raises(ValueError, match=sentence):
        text.index(corpus, hyphens="join")


def text_matches(corpus: text.Index, pattern: str) -> pd.DataFrame:
    from toolkit import frames

    return frames.matches(corpus, {"query": [pattern]})


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ({"hyphens": "joined"}, "hyphens='joined' is not known. Did you mean 'join'? It can be 'split' or 'join'."),
        ({"marks": True}, "marks=True is not known. It can be 'keep' or 'strip'."),
    ],
)
def test_unknown_options(option, sentence):
    with pytest.raises(ValueError) as raised:
        text.index(pd.DataFrame({"article_id": ["a"], "text": ["War"]}), **option)
    assert str(raised.value) == sentence


def test_the_table_of_characters_leaves_no_letter_out():
    flags = characters.table()
    categories = [unicodedata.category(chr(at))[0] for at in range(len(flags))]
    kinds = np.zeros(len(flags), dtype=np.uint16)
    for category, flag in (("L", characters.LETTER), ("M", characters.MARK), ("N", characters.DIGIT)):
        kinds[[at for at, own in enumerate(categories) if own == category]] = flag
    kinds[ord("ʼ")] = 0
    assert np.array_equal(flags & characters.CHAR, kinds)
    spaces = [at for at in range(len(flags)) if chr(at).isspace()]
    assert np.flatnonzero(flags & characters.SPACE).tolist() == spaces
    lower = [at for at in range(len(flags)) if chr(at).islower() and chr(at) != "ʼ"]
    assert np.flatnonzero(flags & characters.LOWER).tolist() == lower


def encoded(strings: list[str], options: Options, before: str) -> Part:
    """Every string as the title of one article and the text of the next; read from the middle of its buffers."""
    titles = pa.chunked_array([[before, *strings[:1]], strings[1:], [""]], pa.large_string())[1:]
    texts = pa.chunked_array([[before], [before, *strings]], pa.large_string())[1:]
    table = pa.table({"title": titles, "text": texts})
    codes, edges, spellings, counts = Encoder(rules_of(options)).encode(table.to_batches())
    assert len(set(spellings.to_pylist())) == len(spellings)
    assert counts.tolist() == np.bincount(codes >> 2, minlength=len(spellings)).tolist()
    return Part(codes, edges, np.arange(len(spellings)), InMemory(table), np.arange(len(table))), spellings


def read_fast(strings: list[str], before: str) -> list[tuple]:
    """Of every string: the words with their spans and flags, how many its title has, and how many its lead."""
    part, spellings = encoded(strings, words.USUAL, before)
    found = []
    for row in range(len(part)):
        start, text_from, body_from, end = part.edges[row].tolist()
        places = Passages(part, np.array([row]), words.USUAL).places(np.full(end - start, row), np.arange(end - start))
        codes = part.codes[start:end]
        columns = (
            spellings.take(pa.array(codes >> 2)).to_pylist(),
            *(column.tolist() for column in (places.starts, places.ends, codes & 1, codes >> 1 & 1)),
        )
        found.append((list(zip(*columns, strict=True)), text_from - start, body_from - text_from))
    return found


def read_slowly(strings: list[str], before: str) -> list[tuple]:
    """The same by the reference."""
    found = []
    for title, body in zip([*strings, ""], [before, *strings], strict=True):
        every = []
        for string in (title, body):
            read = reference.read(string)
            opens = [n == 0 or word.sentence != read[n - 1].sentence for n, word in enumerate(read)]
            every += [
                (string[word.start : word.end], word.start, word.end, int(word.breaks), int(opens_))
                for word, opens_ in zip(read, opens, strict=True)
            ]
        found.append((every, len(reference.read(title)), reference.n_lead(body)))
    return found


@thorough
@given(st.lists(stranger, max_size=3), st.sampled_from(["", "a", "é’", "\n"]))
def test_hostile_strings_are_read_as_by_the_slow_reference(strings, before):
    assert read_fast(strings, before) == read_slowly(strings, before)


@searched
@given(st.lists(st.text(max_size=40), max_size=2))
def test_any_strings_are_read_as_by_the_slow_reference(strings):
    assert read_fast(strings, "") == read_slowly(strings, "")


PLAIN = ["a", "war", "Peace", "1917", "of", "negotiators", "x" * 62, "y" * 63, "z" * 64, "v" * 130]
easy = st.tuples(st.sampled_from(PLAIN), st.sampled_from([" ", " ", " ", " ", ", ", ". "])).map("".join)


@searched
@given(st.lists(st.one_of(easy, easy, easy, easy, easy, stranger), min_size=10, max_size=60).map("".join))
def test_prose_is_read_as_by_the_slow_reference(string):
    """Long runs of plain words, which are read 64 bytes at a time, and what ends them."""
    strings = [string, string[1:]]
    assert read_fast(strings, "") == read_slowly(strings, "")


@pytest.mark.parametrize(
    "sign", [" ", ", ", ",", ".", ". ", "’", "’ ", "'", "\u00ad", "é", "-", "\n\n", ", é", " é", " \u0301", ", \u00adb"]
)
def test_any_sign_at_any_place_of_plain_prose(sign):
    """Wherever 64 bytes end."""
    plain = "The talks of the 12 envoys began, as planned, on a Monday in Merrin and went on without much hope for " * 2
    strings = [plain[:at] + sign + plain[at:] for at in range(140)]
    assert read_fast(strings, "") == read_slowly(strings, "")
    strings = [plain[:at] + sign for at in range(140)]  # the next string goes on without a gap
    assert read_fast(strings, "") == read_slowly(strings, "")


@pytest.mark.parametrize("sign", [" ", ", ", ". ", "’s ", " – ", "\n\n"])
def test_any_sign_where_a_block_of_words_ends(sign):
    several = [" ".join(["war", "and"] * 600)[: 4 * n - 1] for n in range(1_015, 1_030)]
    strings = [one + sign + "Peace came, they say. Or not" for one in several]
    assert read_fast(strings, "") == read_slowly(strings, "")


@searched
@given(
    st.lists(st.sampled_from([*PIECES, "l", "d", "qu", "L", "un", "-"]), max_size=14).map("".join),
    st.sampled_from(["split", "join"]),
    st.sampled_from(["keep", "split"]),
)
def test_words_under_options_are_those_of_the_readable_rules(string, hyphens, elisions):
    options = Options(hyphens=hyphens, elisions=elisions)
    part, _ = encoded([string], options, "")
    n = int(part.edges[0, 1])
    places = Passages(part, np.array([0]), options).places(np.zeros(n, dtype=np.int64), np.arange(n))
    assert list(zip(places.starts, places.ends, strict=True)) == words.find(string, options=options)


@searched
@given(st.lists(hostile, max_size=12), st.integers(1, 4))
def test_folding_all_at_once_is_folding_one_by_one(strings, threads):
    articles = pd.DataFrame({"article_id": [str(n) for n in range(len(strings))], "text": strings}, dtype="str")
    vocabulary = text.index(articles, threads=threads).vocabulary
    terms = vocabulary.terms.take(pa.array(vocabulary.term_of)).to_pylist()
    assert terms == [words.fold(spelling) for spelling in vocabulary.spellings.to_pylist()]
    assert vocabulary.terms.to_pylist() == sorted(set(terms))
    every = np.arange(len(vocabulary.spellings))
    assert vocabulary.exact(every) == [words.exact(spelling) for spelling in vocabulary.spellings.to_pylist()]


@pytest.mark.parametrize(
    "string",
    ["", "...", "\n\n\n", "!" * 500_000, ". " * 300_000, "Mr. A" * 200_000, "a." * 500_000 + "b1", "a\u00ad" * 500_000],
    ids=range(8),
)
def test_no_string_is_too_odd(string):
    assert len(read(string)) == len(words.find(string))


def test_a_word_of_ten_megabytes():
    long = "é" * 5_000_000
    found = read(f"A {long} b {long} {long[:-1]}")
    assert found["word"].str.len().tolist() == [1, 5_000_000, 1, 5_000_000, 4_999_999]
    assert found["end"].tolist()[-1] == len("A  b  ") + 3 * 5_000_000 - 1
