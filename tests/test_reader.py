"""How lines are sorted, filtered, marked and noted, without a browser."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

import toolkit as tk
from toolkit import load, paths, tables, text
from toolkit.errors import WrongTable
from toolkit.widgets import Reader, article, reader, reading
from toolkit.widgets.noting import Notes
from toolkit.widgets.ordering import Lines
from toolkit.widgets.reading import Choices, State

ROWS = [  # left, match, right
    ("He said the", "war", "is over."),
    ("", "War", ", they said"),
    ("an old – “the”", "wars", "Over – and gone"),
    ("another", "war", "émigré"),
    ("another", "war", "emigrant"),
]


def lines_of(rows: list[tuple[str, str, str]] = ROWS, **columns: object) -> pd.DataFrame:
    """Lines of one article each."""
    left, match, right = (list(own) for own in zip(*rows, strict=True))
    n = len(rows)
    told = {
        "article_id": [f"a{number}" for number in range(n)],
        "zone": "body",
        "start": range(n),
        "end": range(1, n + 1),
    }
    told |= {"left": left, "match": match, "right": right, "frame": None, "pattern": None}
    kinds = dict.fromkeys(("article_id", "zone", "left", "match", "right", "frame", "pattern"), "str")
    return pd.DataFrame(told | columns).astype(kinds | {"start": "int64", "end": "int64"})


@pytest.fixture(scope="module")
def corpus() -> text.Index:
    return text.index(load.articles(paths.SAMPLE))


@pytest.fixture(scope="module")
def found(corpus) -> pd.DataFrame:
    return tk.context.kwic(corpus, tk.lexicons.read("conflict").only("aggression", "ceasefire"))


def order(lines: pd.DataFrame, **state: object) -> list[int]:
    return Lines.of(lines).order(State(**state)).tolist()


# ------------------------------------------------------------------------------------------------------------ the order


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ((), [0, 1, 2, 3, 4]),
        (("1L",), [3, 4, 0, 2, 1]),  # another, another, the, the, none
        (("2L",), [2, 0, 1, 3, 4]),  # old, said, and none
        (("3L",), [2, 0, 1, 3, 4]),  # an, he, and none
        (("1R",), [4, 3, 0, 2, 1]),  # emigrant, émigré, is, over, they
        (("2R",), [2, 0, 1, 3, 4]),  # and, over, said, and none
        (("3R",), [2, 0, 1, 3, 4]),  # gone, and none
        (("match",), [0, 1, 3, 4, 2]),
        (("1L", "1R"), [4, 3, 0, 2, 1]),
        (("match", "2R"), [0, 1, 3, 4, 2]),
        (("article_id",), [0, 1, 2, 3, 4]),
    ],
)
def test_lines_are_sorted_by_the_words_beside_the_match(sort, expected):
    assert order(lines_of(), sort=sort) == expected


def test_from_last_to_first_lines_without_a_word_are_last_still_and_equals_stay():
    assert order(lines_of(), sort=("1L",), descending=True) == [0, 2, 3, 4, 1]
    assert order(lines_of(), sort=("3R",), descending=True) == [2, 0, 1, 3, 4]
    assert order(lines_of(), descending=True) == [4, 3, 2, 1, 0]


def plain_words(line: str, side: str) -> list[str]:
    """By the definition, one after the other."""
    words = []
    for token in re.sub("[–—…]", " ", line).split():
        while token and unicodedata.category(token[0])[0] in "PSCZ":
            token = token[1:]
        while token and unicodedata.category(token[-1])[0] in "PSCZ":
            token = token[:-1]
        words += [token.casefold()] if token else []
    return words[::-1] if side == "left" else words


def plain_order(lines: pd.DataFrame, key: str, descending: bool) -> list[int]:
    side = "left" if key[1] == "L" else "right"
    words = [(plain_words(line, side) + [""] * 3)[int(key[0]) - 1] for line in lines[side]]
    letters = [unicodedata.normalize("NFKD", word) for word in map(unicodedata_nfc, words)]
    bare = ["".join(sign for sign in one if not unicodedata.combining(sign)) for one in letters]
    there = [number for number, word in enumerate(words) if word]
    nothing = [number for number, word in enumerate(words) if not word]
    keyed = {number: (bare[number], unicodedata_nfc(words[number])) for number in there}
    return sorted(there, key=keyed.__getitem__, reverse=descending) + nothing


def unicodedata_nfc(word: str) -> str:
    return unicodedata.normalize("NFC", word)


SIDES = some.text(alphabet=" .,–—-'“”aAbéEßİ_$1\u0301\u202eشع中", max_size=14)


@given(some.lists(some.tuples(SIDES, some.just("war"), SIDES), min_size=1, max_size=12), some.booleans())
def test_the_order_is_that_of_one_line_after_the_other(rows, descending):
    lines = lines_of([(" ".join(left.split()), match, " ".join(right.split())) for left, match, right in rows])
    for key in reading.WORDS:
        assert order(lines, sort=(key,), descending=descending) == plain_order(lines, key, descending)


def test_columns_are_sorted_by_what_they_hold_and_missing_ones_are_last():
    lines = lines_of(
        date=pd.to_datetime(["2025-03-02", None, "2025-03-01", "2025-03-02", "2024-01-01"]),
        size=[10, 9, 100, 9, 1],
        kind=["b", "B", None, "a", ""],
        grade=pd.Categorical(["low", "high", "low", None, "high"], ["low", "high"], ordered=True),
        tags=[["b"], ["a"], None, ["a"], ["c"]],
        frame=["war", None, "peace", "war", None],
    )
    assert order(lines, sort=("date",)) == [4, 2, 0, 3, 1]
    assert order(lines, sort=("date",), descending=True) == [0, 3, 2, 4, 1]
    assert order(lines, sort=("size",)) == [4, 1, 3, 0, 2]
    assert order(lines, sort=("kind",)) == [3, 0, 1, 2, 4]
    assert order(lines, sort=("grade",)) == [0, 2, 1, 4, 3]
    assert order(lines, sort=("tags",)) == [1, 3, 0, 4, 2]
    assert order(lines, sort=("frame", "size")) == [2, 3, 0, 4, 1]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("WAR", [0, 1, 2, 3, 4]),
        ("the war is", [0]),
        ("war, they", [1]),
        ("over.", [0]),
        (".*", []),
        ("émigré", [3]),
        ("e\u0301migre\u0301", [3]),
        ("the   war", [0]),
        ("“the” wars", [2]),
        ("nowhere", []),
    ],
)
def test_a_filter_is_plain_text_that_stands_in_the_whole_line(typed, expected):
    assert order(lines_of(), filter=typed) == expected


@pytest.mark.parametrize("typed", ["peace process", "peace\u00a0process", "PEACE\u2003PROCESS e"])
def test_a_filter_takes_every_blank_for_one(typed):
    texts = ["The peace\u00a0process ended.", "The peace  process\u2003ended.", "The peace-process ended."]
    found = tk.context.kwic(pd.DataFrame({"article_id": list("abc"), "text": texts}), "peace process")
    assert order(found, filter=typed) == [0, 1]


def test_what_is_in_pieces_is_sorted_too():
    whole = pd.concat([lines_of(), lines_of()], ignore_index=True)
    assert order(whole, sort=("1R",))[:2] == [4, 9]
    assert order(whole, sort=("1R",), filter="emigrant") == [4, 9]


# ------------------------------------------------------------------------------------------------------------ the state


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ([], "a state is a dict, such as {'sort': ['1R']}, not list."),
        ({"sorted": ["1R"]}, "a state has no 'sorted'. Did you mean 'sort'? It has sort, descending, filter,"),
        ({"sort": ["1X"]}, "sort '1X' is not known."),
        ({"sort": ["outlets"]}, "sort 'outlets' is not known. Did you mean 'outlet'? It can be 1L, 2L,"),
        ({"sort": 1}, "sort=1 cannot be used: give a list of names."),
        ({"sort": [None]}, "sort=[None] cannot be used: give a list of names."),
        ({"sort": ["1L", "2L", "3L", "1R"]}, "4 keys to sort by are too many: 3 at most."),
        ({"columns": ["text"]}, "column 'text' is not known."),
        ({"columns": ["a", "b", "c", "d", "outlet"]}, "5 columns are too many: 4 at most."),
        ({"descending": "yes"}, "descending='yes' cannot be used: give True or False."),
        ({"only_marked": 1}, "only_marked=1 cannot be used: give True or False."),
        ({"filter": 3}, "filter=3 cannot be used: give text."),
        ({"filter": "x" * 201}, "a filter of 201 signs is too long: 200 at most."),
        ({"filter": "\ud800"}, "the filter holds half a character (a lone surrogate), which is no text"),
        ({"chosen": "0"}, "chosen='0' cannot be used: give the number of a line."),
        ({"chosen": True}, "chosen=True cannot be used: give the number of a line."),
        ({"chosen": 3}, "there is no line 3: the 3 lines have the numbers 0 to 2."),
        ({"chosen": -2}, "there is no line -2"),
    ],
)
def test_what_cannot_be_asked_is_said(told, sentence):
    choices = Choices(3, ("outlet", "a", "b", "c", "d"))
    with pytest.raises((ValueError, TypeError), match=re.escape(sentence)):
        reading.read(told, choices)


def test_a_column_of_articles_that_are_not_there_is_told_of():
    with pytest.raises(ValueError, match=r"sort 'date' is not known\. .* if the corpus is given too, as in Reader\("):
        Reader(lines_of(), state={"sort": ["date"]})


def test_a_state_comes_back_from_its_json():
    choices = Choices(3, ("outlet",), ("outlet",))
    state = reading.read({"sort": "1R", "filter": "war", "chosen": 2}, choices)
    assert state.columns == ("outlet",)
    assert reading.read(json.loads(json.dumps(state.as_dict())), choices) == state


# --------------------------------------------------------------------------------------------------- marks and notes


def test_notes_come_back_and_those_of_other_lines_are_kept(found, corpus):
    first = Reader(found, corpus)
    first.mark(3)
    first.note(5, " an example ")
    first.mark(5)
    first.mark(3, False)
    first.mark(7)
    assert tables.check(first.notes, "notes")["note"].tolist() == ["an example", ""]
    assert first.notes["marked"].tolist() == [True, True]
    assert first.notes["start"].tolist() == found["start"].iloc[[5, 7]].tolist()
    pd.testing.assert_frame_equal(Reader(found, corpus, notes=first.notes).notes, first.notes)
    other = Reader(found.head(6), corpus, notes=first.notes)
    assert other.table["marked"].sum() == 1
    pd.testing.assert_frame_equal(other.notes, first.notes)
    other.note(5, "")
    other.mark(5, False)
    assert other.notes["start"].tolist() == [found["start"].iloc[7]]


def test_notes_of_a_free_query_come_back_from_a_file(corpus):
    lines = tk.context.kwic(corpus, "peace process*")
    first = Reader(lines, corpus)
    first.mark(0)
    first.mark(1)
    again = pd.read_csv(io.StringIO(first.notes.to_csv(index=False)))
    pd.testing.assert_frame_equal(Reader(lines, corpus, notes=again).notes, first.notes)


def test_a_line_that_stands_twice_is_one_to_its_mark():
    lines = pd.concat([lines_of(), lines_of().head(1).assign(frame="war"), lines_of().head(2)], ignore_index=True)
    both = Reader(lines)
    both.mark(6 - 6)
    assert np.flatnonzero(both.table["marked"]).tolist() == [0, 6]
    both.note(6, "twice")
    assert both.table["note"].tolist() == ["twice", "", "", "", "", "", "twice", ""]
    assert len(both.notes) == 1
    both.mark(5)
    assert both.notes["frame"].fillna("-").tolist() == ["-", "war"]


def test_marks_go_with_their_lines_through_every_order(found, corpus):
    read = Reader(found, corpus)
    chosen = found.iloc[[2, 9]]
    read.mark(2)
    read.mark(9)
    for state in ({"sort": ["1R"]}, {"sort": ["date", "1L"], "descending": True}, {"only_marked": True}, {}):
        read.state = {**read.state, "only_marked": False, **state}
        marked = read.table[read.table["marked"]].sort_index()
        pd.testing.assert_frame_equal(marked[found.columns], chosen)
    read.state = {"only_marked": True}
    assert read.table.index.tolist() == [2, 9]
    read.mark(2, False)
    assert read.table.index.tolist() == [9]
    assert read.shown["told"] == f"1 of {len(found):,} lines, 1 marked"


def test_what_cannot_be_noted_is_said():
    read = Reader(lines_of())
    for wrong, sentence in (
        (lambda: read.mark(5), "there is no line 5: the 5 lines have the numbers 0 to 4."),
        (lambda: read.mark("0"), "number='0' cannot be used: give the number of a line."),
        (lambda: read.mark(0, "yes"), "marked='yes' cannot be used: give True or False."),
        (lambda: read.note(0, None), "text=None cannot be used: give a text."),
        (lambda: read.note(0, "x" * 2_001), "a note of 2,001 signs is too long: 2,000 at most."),
        (lambda: Reader(lines_of(), notes=lines_of()), "this is no 'notes' table"),
        (lambda: Reader(lines_of(marked=True)), "the lines have a column 'marked' of their own: drop it, or give"),
        (lambda: Reader(lines_of().drop(columns="left")), "this is no 'lines' table"),
        (lambda: Reader([]), "a 'lines' table must be a pandas DataFrame, not list."),
    ):
        with pytest.raises((ValueError, TypeError, WrongTable), match=re.escape(sentence)):
            wrong()
    assert read.notes.empty
    tables.check(read.notes, "notes")


# ----------------------------------------------------------------------------------------------------------- the widget


@pytest.fixture
def read(found, corpus) -> Reader:
    return Reader(found, corpus)


@pytest.fixture
def sent(read, monkeypatch) -> list[dict[str, object]]:
    """What the widget tells the page besides what it shows."""
    told: list[dict[str, object]] = []
    monkeypatch.setattr(read, "send", told.append)
    return told


def message(widget: Reader, **told: object) -> None:
    """As the page sends it."""
    widget._handle_custom_msg(told, [])


def test_the_table_is_the_lines_with_what_is_shown_beside_them(found, corpus):
    before = found.copy()
    read = Reader(found, corpus, state={"sort": ["outlet", "1R"], "columns": ["outlet", "frame"]})
    assert list(read.table.columns) == [*found.columns, "outlet", "marked", "note"]
    outlets = found.merge(corpus.articles[["article_id", "outlet"]], on="article_id", how="left")["outlet"].astype(
        "str"
    )
    assert read.table["outlet"].astype("str").tolist() == outlets.iloc[read.table.index].tolist()
    assert read.table["outlet"].astype("str").str.casefold().is_monotonic_increasing
    pd.testing.assert_frame_equal(found, before)


@pytest.mark.parametrize(
    "state", [{}, {"sort": ["1L", "date"], "descending": True, "filter": "a"}, {"only_marked": True}]
)
def test_the_code_gives_the_same_table(found, corpus, state):
    read = Reader(found, corpus, state=state)
    read.mark(4)
    there: dict[str, object] = {"lines": found, "corpus": corpus, "notes": read.notes}
    exec(read.code(), there)
    pd.testing.assert_frame_equal(there["table"], read.table)


def test_blocks_are_sent_for_the_order_that_is_shown_alone(read, sent, found):
    read.state = {**read.state, "sort": ["1R"]}
    order = read.shown["order"]
    message(read, do="rows", order=order, block=0)
    assert sent[-1]["order"] == order
    assert [row[0] for row in sent[-1]["rows"]] == read.table.index[:200].tolist()
    _, left, match, right, marked, noted, values = sent[-1]["rows"][0]
    first = read.table.iloc[0]
    assert (left.strip(), match, right.strip()) == (first["left"], first["match"], first["right"])
    assert (marked, noted) == (False, False)
    assert values == [str(first["outlet"]), f"{first['date']:%Y-%m-%d}", first["frame"]]
    read.state = {**read.state, "sort": ["1L"]}
    n = len(sent)
    message(read, do="rows", order=order, block=0)
    for block in (-1, 1.0, True, "0", None, 10**9):
        message(read, do="rows", order=read.shown["order"], block=block)
    message(read, do="rows", order=None, block=0)
    assert len(sent) == n


def test_an_order_that_is_taken_up_again_is_another_one(read):
    """What was asked of it before may have been marked since."""
    first = read.shown["order"]
    read.state = {**read.state, "sort": ["1R"]}
    read.state = {**read.state, "sort": []}
    assert read.shown["order"] != first


def test_to_open_a_line_leaves_the_order(read, found, corpus):
    before = read.shown
    read.state = {**read.state, "chosen": 6}
    assert read.shown["order"] == before["order"]
    assert json.loads(read.line["key"]) == read.state
    told = tk.frames.explain(corpus, tk.lexicons.read("conflict").only("aggression", "ceasefire"))
    told = told[told["counts"]]
    line = found.iloc[6]
    (sentence,) = told.loc[
        (
            told[["article_id", "zone", "start", "end", "frame"]]
            == line[["article_id", "zone", "start", "end", "frame"]]
        ).all(axis=1),
        "sentence",
    ]
    assert "".join(read.line["sentence"]).strip() == sentence
    assert read.line["sentence"][1] == line["match"]
    assert dict(read.line["about"])["frame"] == line["frame"]
    assert read.line["problem"] == ""
    read.state = {**read.state, "chosen": -1}
    assert set(read.line) == {"key", "number"}


def test_every_sentence_is_that_of_the_explanation(corpus, found):
    """Opening marks, headlines, and sentences that end a text."""
    told = tk.frames.explain(corpus, tk.lexicons.read("conflict").only("aggression", "ceasefire"))
    told = told[told["counts"]].head(60)
    for line in told.to_dict("records"):
        own = article.alone(corpus, line["article_id"])
        assert " ".join("".join(article.sentence(own, line)).split()) == line["sentence"]


def test_a_line_opens_its_article_with_all_of_its_matches(read, sent, found):
    message(read, do="article")
    assert sent[-1] == {"do": "told", "text": "no line is open: choose one.", "failed": True}
    read.state = {**read.state, "chosen": 0}
    message(read, do="article")
    shown = [frame for part in ("title", "text") for _, frames in read.article[part] for frame in frames]
    own = found[found["article_id"] == found["article_id"][0]]
    assert read.article["id"] == own["article_id"].iloc[0]
    assert set(shown) == set(own["frame"])
    assert set(shown) <= set(read.article["colours"])
    read.state = {**read.state, "chosen": 1}
    assert read.article == {}


def test_lines_of_a_free_query_have_matches_without_a_frame(corpus):
    read = Reader(tk.context.kwic(corpus, "peace process*"), corpus, state={"chosen": 0})
    message(read, do="article")
    marked = [text for text, frames in read.article["text"] + read.article["title"] if frames == ["match"]]
    assert read.line["sentence"][1] in marked
    assert "frame" not in dict(read.line["about"])
    assert "frame" not in read.choices["columns"]


def test_without_a_corpus_it_is_said_that_there_is_no_sentence(found, monkeypatch):
    read = Reader(found, state={"chosen": 0})
    assert read.line["problem"] == reader._NO_CORPUS
    assert read.line["sentence"][1] == found["match"][0]
    told: list[dict[str, object]] = []
    monkeypatch.setattr(read, "send", told.append)
    message(read, do="article")
    assert told[-1]["text"] == reader._NO_CORPUS
    assert "tk.widgets.Reader(lines, state=" in read.code()


def test_another_corpus_is_told_of_and_its_text_is_not_taken_for_the_sentence(found):
    articles = load.articles(paths.SAMPLE)
    with pytest.warns(UserWarning, match=f"of {len(found)} lines are of articles that this corpus has not: nothing"):
        few = Reader(found, articles[articles["article_id"] != found["article_id"][0]], state={"chosen": 0})
    assert few.line["problem"].startswith("there is no article")
    assert pd.isna(few.table["date"].iloc[0])
    changed = Reader(found, articles.assign(text="Nothing of that.", title="x"), state={"chosen": 0})
    assert changed.line["problem"].startswith("the article has no such match there")
    message(changed, do="article")
    assert changed.article == {}


def test_marks_and_notes_come_from_the_page(read, sent):
    message(read, do="mark", number=2, marked=True)
    assert sent[-1] == {"do": "marked", "numbers": [2], "marked": True, "note": False, "told": sent[-1]["told"]}
    assert sent[-1]["told"].endswith("lines, 1 marked")
    read.state = {**read.state, "chosen": 2}
    assert read.line["marked"]
    message(read, do="note", number=2, text="why")
    assert sent[-1]["text"] == "the note is kept"
    assert read.line["note"] == "why"
    message(read, do="note", number=2, text=" ")
    assert sent[-1]["text"] == "the note is gone"
    message(read, do="note", number=2, text="half \ud800")
    assert read.notes["note"].tolist() == ["half ?"]


def test_what_the_page_says_besides_is_not_believed(read, sent):
    before = read.notes
    for told in (
        None, [], "rows", {"do": "__init__"}, {"do": ["mark"]}, {"do": "mark"},
        {"do": "mark", "number": "0", "marked": 1},
        {"do": "mark", "number": True, "marked": True}, {"do": "mark", "number": 0, "marked": "yes"},
        {"do": "mark", "number": 10**9, "marked": True}, {"do": "note", "number": 0, "text": ["x"]},
        {"do": "note", "number": 0, "text": "x" * 1_000_000},
    ):  # fmt: skip
        read._handle_custom_msg(told, [])
    assert len(sent) == 7
    assert all(one["do"] == "told" and one["failed"] and len(one["text"]) <= 1_000 for one in sent)
    pd.testing.assert_frame_equal(read.notes, before)


def test_what_cannot_be_asked_is_said_and_nothing_is_lost(read):
    read.state = {**read.state, "sort": ["1R"]}
    before, table = read.state, read.table
    keys = []
    for wrong in (
        {"sort": ["x"]},
        {"chosen": 10**9},
        {"filter": "\ud800"},
        {"extra": "__import__('os')"},
        {"sort": ["x"]},
    ):
        read.state = {**before, **wrong}
        assert read.state == before
        assert read.shown["failed"]
        assert read.shown["told"]
        keys.append(read.line["key"])
    assert len(set(keys)) == len(keys)
    pd.testing.assert_frame_equal(read.table, table)
    read.state = {**before, "sort": ["2R"]}
    assert not read.shown["failed"]
    assert json.loads(read.line["key"]) == read.state


def test_a_state_that_is_told_in_part_is_shown_whole(read):
    whole = read.state
    read.state = {}
    assert read.state == whole


def test_no_line_at_all():
    read = Reader(tables.empty("lines"), state={"sort": ["1R"], "filter": "x"})
    assert read.shown["n"] == len(read.table) == 0
    assert read.shown["told"] == "0 lines"
    with pytest.raises(ValueError, match="there is no line 0: there are none"):
        read.mark(0)
    tables.check(read.notes, "notes")
    assert "<table" in plain(read)


def test_100_000_lines_are_sent_in_blocks_and_sorted(monkeypatch):
    rng = np.random.default_rng(2)
    words = np.array([f"w{number}" for number in range(500)])
    rows = [
        (left, "war", right) for left, right in zip(rng.choice(words, 100_000), rng.choice(words, 100_000), strict=True)
    ]
    read = Reader(lines_of(rows), state={"sort": ["1R", "1L"]})
    expected = pd.DataFrame(rows, columns=["left", "match", "right"]).sort_values(["right", "left"], kind="stable")
    assert read.table.index.tolist() == expected.index.tolist()
    told: list[dict[str, object]] = []
    monkeypatch.setattr(read, "send", told.append)
    message(read, do="rows", order=read.shown["order"], block=499)
    message(read, do="rows", order=read.shown["order"], block=500)
    assert [len(one["rows"]) for one in told] == [200]
    assert told[0]["rows"][-1][0] == expected.index[-1]
    assert len(json.dumps(read.get_state(["state", "shown", "line", "choices"]))) < 3_000


def test_of_more_lines_than_a_page_can_show_it_is_said_how_many_are_listed(monkeypatch):
    monkeypatch.setattr(reader, "_MOST", 3)
    read = Reader(lines_of())
    assert read.shown["n"] == 3
    assert read.shown["told"].startswith("5 lines; the first 3 of them are listed here: narrow them with the filter")
    assert len(read.table) == 5
    told: list[dict[str, object]] = []
    monkeypatch.setattr(read, "send", told.append)
    message(read, do="rows", order=read.shown["order"], block=0)
    assert len(told[0]["rows"]) == 3
    read.state = {**read.state, "filter": "another"}
    assert read.shown["told"] == "2 of 5 lines"
    read.state = {**read.state, "filter": "", "chosen": 4}
    assert read.line["place"] == -1, "it is open, but not among those that are listed"


def plain(read: Reader) -> str:
    """What is shown where no widgets run."""
    bundle = read._repr_mimebundle_()
    found: str = (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]
    return found


def test_where_no_widgets_run_there_is_a_table_of_the_first_lines(read, found):
    read.state = {**read.state, "sort": ["1R"]}
    assert plain(read).startswith(f"<p>100 of {len(found)} lines</p>")
    assert plain(read).count("<tr") == 101


def test_hostile_lines_are_text_in_all_that_is_sent(monkeypatch):
    """The page sets text as text; here it is held that what is sent is data, bounded, and that HTML is escaped."""
    evil = "<img src=x onerror=alert(1)>\u202e" + "w" * 100_000 + "\x00"
    articles = pd.DataFrame(
        {
            "article_id": [f"{evil}{number}" for number in range(3)],
            "title": [evil] * 3,
            "text": [f"War. {evil} war {evil}"] * 3,
            "outlet": [evil] * 3,
            "url": ["javascript:alert(1)"] * 3,
            "x" * 101: 1,
            "1R": "taken",
            "kind <b>": ["a", "b", "c"],
        }
    )
    lines = tk.context.kwic(articles, {evil[:40]: ["war"]})
    read = Reader(lines, articles, state={"columns": ["outlet", "kind <b>", "article_id"], "chosen": 1})
    assert "x" * 101 not in read.choices["columns"]
    assert read.choices["keys"].count("1R") == 1
    told: list[dict[str, object]] = []
    monkeypatch.setattr(read, "send", told.append)
    message(read, do="rows", order=read.shown["order"], block=0)
    assert len(json.dumps(told)) < 6 * 3_000
    assert len(json.dumps(read.line)) < 40_000
    assert dict(read.line["about"])["url"] == "javascript:alert(1)"  # the page makes no link of it
    assert "<img" not in plain(read)
    assert len(plain(read)) < 20_000


def test_a_reader_takes_a_saved_index(found, corpus, tmp_path):
    corpus.save(tmp_path / "index")
    read = Reader(found, tmp_path / "index", state={"sort": ["date"], "chosen": 0})
    assert read.line["problem"] == ""
    there: dict[str, object] = {"lines": found}
    exec(read.code(), there)
    pd.testing.assert_frame_equal(there["table"], read.table)


def test_the_page_knows_the_height_of_its_lines():
    """It places them by numbers that the style sheet has too."""
    script, style = (
        Path(tk.__file__).parent.joinpath("assets", f"reader.{end}").read_text("utf-8") for end in ("js", "css")
    )
    low, high = (re.search(rf"const {name} = (\d+);", script).group(1) for name in ("LOW", "HIGH"))
    assert re.findall(r"--high: (\d+)px", style) == [low, high]
    assert f"const BLOCK = {reader._BLOCK};" in script
    assert int(high) * reader._MOST < 17_000_000  # the tallest that browsers show, and Firefox the least of them


def test_notes_know_their_places_whatever_the_order_of_the_lines(found):
    notes = Notes(found)
    notes.mark(4, True)
    mixed = found.sample(frac=1, random_state=1)
    assert mixed.index[np.flatnonzero(Notes(mixed.reset_index(drop=True), notes.table()).marked)].tolist() == [4]
