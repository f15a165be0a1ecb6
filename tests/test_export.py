"""Tables as files: every digit for programs, rounded for readers, and no cell that anybody's program acts upon."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit import tables
from toolkit.figures import files
from toolkit.tables import latex, page
from toolkit.tables.readable import line, read
from toolkit.tables.rounding import decimals, written

TREND = pd.DataFrame(
    {
        "outlet": pd.Categorical(["Post", "Courier"]),
        "n_articles": [1200, 7],
        "rate": [4.067, 0.05],
        "rate_low": [3.25001, np.nan],
        "rate_high": [5.3, np.nan],
        "p": [0.0004, 0.0496],
    }
)
HOSTILE = [
    r"\input{/etc/passwd}",
    r"\end{tabular}\write18{id}",
    "^^5cinput{/etc/passwd}",
    "100 % of $5 & #1_a ~ {b} \\",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[1cm] and *",
    "=HYPERLINK(1)",
    "a\x00b\x1b[31m\u202ec",
    "two\nlines\r\nand\ta tab",
    "?` -- ''a'' ,, `b`",
    "سلام שלום",
    "}",
    "x" * 5_000,
]


class _Page(HTMLParser):
    """The tags of a page, their attributes, and the texts of its cells."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.cells: list[list[str]] = []
        self.said: dict[str, list[str]] = {}
        self._in = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self._in = tag
        if tag == "tr":
            self.cells.append([])
        elif tag in ("td", "th"):
            self.cells[-1].append("")
        else:
            self.said.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, data):
        if self._in in ("td", "th"):
            self.cells[-1][-1] += data
        elif self._in:
            self.said[self._in][-1] += data


#: all that a text may become in LaTeX, and what is set there
_SET = {r"\textbackslash{}": "\\", r"\textasciicircum{}": "^", r"\textasciitilde{}": "~", r"\textless{}": "<"}
_SET |= {r"\textgreater{}": ">", r"\textbar{}": "|", r"\char34{}": '"', r"\char96{}": "`", "$-$": "−"}
_SET |= {r"$\infty$": "∞", "{}": "", **{f"\\{sign}": sign for sign in "{}$&#_%"}}
_TOKEN = re.compile("|".join(map(re.escape, _SET)) + r"|[^\\{}$&#_%^~<>|\"`]")


def set_by_latex(text: str) -> str:
    """What LaTeX sets of this, which may hold nothing but the above."""
    tokens = _TOKEN.findall(text)
    assert "".join(tokens) == text, f"LaTeX would act upon {text!r}"
    return "".join(_SET.get(token, token) for token in tokens)


def rows_of(tex: str) -> list[list[str]]:
    lines = [one for one in tex.splitlines() if one.endswith(r" \\")]
    return [[set_by_latex(cell) for cell in re.split(" & ", one.removesuffix(r" \\"))] for one in lines]


@pytest.fixture
def exported(tmp_path):
    """The text of the file that a table becomes."""

    def exporting(table: pd.DataFrame, ending: str, **options) -> str:
        written = tables.export(table, tmp_path / f"table.{ending}", **options)
        assert not list(tmp_path.glob(".*"))
        return written.read_bytes().decode("utf-8")

    return exporting


# numbers


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([4.067, 3.2, 5.31], 1),  # 4.1, 3.2, 5.3
        ([23.51, 30.2, 18.9], 0),  # 24, 30, 19
        ([23.51, 30.2, 0.4], 1),  # or 0.4 were 0
        ([23.51, 30.2, 0.0004], 2),  # no more than two decimals for the smallest
        ([0.456, 0.5, 0.81], 2),
        ([0.0123], 3),
        ([9.96], 0),  # 10, with two digits
        ([0.96], 2),
        ([3.0, 12.0], 0),
        ([-4.067, 0.0, np.nan, np.inf], 1),
        ([], 0),
        ([0.0, 0.0], 0),
        ([0.000012], 6),
    ],
)
def test_decimals_of_a_column(values, expected):
    assert decimals(np.array(values, dtype=float)) == expected


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (1234.56, 1, "1,234.6"),
        (1234567.0, 0, "1,234,567"),
        (-1234.56, 0, "−1,235"),
        (-0.04, 1, "0.0"),  # no minus before nothing
        (-0.06, 1, "−0.1"),
        (2.0, 2, "2.00"),
        (np.nan, 2, "–"),
        (-np.inf, 2, "−∞"),
        (1e300, 0, "1.0e+300"),
        (1.234e-12, 13, "1.2e−12"),
        (0.0, 13, "0"),
    ],
)
def test_a_number_as_it_is_read(value, digits, expected):
    assert written(value, digits) == expected


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=8))
def test_numbers_of_a_column_have_the_same_decimals_and_are_right_to_half_the_last(values):
    (shown,) = read(pd.DataFrame({"rate": values}), None)
    digits = decimals(np.array(values))
    if digits <= 10:
        assert {len(cell.partition(".")[2]) for cell in shown.cells} == {digits}
        back = [float(cell.replace(",", "").replace("−", "-")) for cell in shown.cells]
        assert np.abs(np.array(back) - values).max() <= 0.5 * 10.0**-digits * (1 + 1e-9) + 1e-6


def test_a_table_as_it_is_read():
    heading = ["outlet", "n articles", "rate", "p"]
    shown = read(TREND, None)
    assert [column.heading for column in shown] == heading
    assert [column.cells for column in shown] == [
        ["Post", "Courier"],
        ["1,200", "7"],
        ["4.07 [3.25, 5.30]", "0.05 [–]"],  # two decimals: with one, 0.05 were 0.1 or nothing
        ["<0.001", "0.050"],
    ]
    assert [column.is_number for column in shown] == [False, True, True, True]


@pytest.mark.parametrize(
    ("name", "values", "cells"),
    [
        ("year", [2025, 1999], ["2025", "1999"]),
        ("year", [2025.0, np.nan], ["2025", "–"]),
        ("article_id", [123456, 7], ["123456", "7"]),
        ("n", [1e6, np.nan], ["1,000,000", "–"]),
        ("n_target", [3.5, 9.25], ["3.5", "9.2"]),
        ("n_target", pd.array([3, None], dtype="Int64"), ["3", "–"]),
        ("n", pd.array([10**20, None], dtype=object), ["100,000,000,000,000,000,000", "–"]),
        ("index", [-3, 12], ["−3", "12"]),
        ("p", [0.00099, 1.0], ["<0.001", "1.000"]),
        ("p_bh", [0.0, np.nan], ["<0.001", "–"]),
        ("p_articles", [3.21, 4.5], ["3.2", "4.5"]),  # no probability
        ("few", [True, False], ["yes", "no"]),
        ("few", pd.array([True, None], dtype="boolean"), ["yes", "–"]),
        ("date", pd.to_datetime(["2025-03-04", None]), ["2025-03-04", "–"]),
        ("date", pd.to_datetime(["2025-03-04 11:30", "2025-03-05 00:00"]), ["2025-03-04 11:30", "2025-03-05 00:00"]),
        ("period", [pd.Period("2025-03", "M"), None], ["2025-03", "–"]),
        ("period", [pd.Period("2000", "5Y"), pd.NaT], ["2000–2004", "–"]),
        ("terms", [{"b", "a"}, ["z", "y"]], ["a, b", "z, y"]),
        ("rate", [np.inf, -1.25], ["∞", "−1.2"]),
        ("text", ["", None], ["", "–"]),
        ("mixed", [1, "a"], ["1", "a"]),
        ("z", [1 + 2j, 3j], ["(1+2j)", "3j"]),
    ],
)
def test_kinds_of_columns(name, values, cells):
    (shown,) = read(pd.DataFrame({name: values}), None)
    assert shown.cells == cells


def test_an_interval_around_no_value_is_a_column_too_and_a_bound_alone_is_a_number():
    table = pd.DataFrame({"d": [0.5], "d_low": [-1.0], "d_high": [2.0], "d_band_low": [-3.25], "d_band_high": [np.inf]})
    assert [(c.heading, c.cells) for c in read(table, None)] == [
        ("d", ["0.50 [−1.00, 2.00]"]),
        ("d band", ["[−3.2, ∞]"]),
    ]
    assert [c.cells for c in read(table[["d", "d_low"]], None)] == [["0.50"], ["−1"]]
    words = pd.DataFrame({"d": ["x"], "d_low": ["y"], "d_high": ["z"]})
    assert [c.heading for c in read(words, None)] == ["d", "d low", "d high"]


def test_digits_are_asked_for_in_all_columns_or_by_column():
    both = [["1,200", "7"], ["4 [3, 5]", "0 [–]"], ["<1", "<1"]]
    assert [column.cells for column in read(TREND, 0)][1:] == both  # counts are whole anyway
    by_name = read(TREND, {"rate": 1, "p": 2, "n_articles": 1})
    assert [column.cells for column in by_name][1:] == [
        ["1,200.0", "7.0"],
        ["4.1 [3.3, 5.3]", "0.1 [–]"],
        ["<0.01", "0.05"],
    ]


# files for readers


def test_a_latex_table(exported):
    tex = exported(TREND, "tex", caption="Rates, 100 %", notes=["95 % intervals, Wilson."], digits={"rate": 1})
    assert tex.splitlines() == [
        r"% in the preamble: \usepackage{booktabs}",
        r"\begin{table}[htbp]",
        r"\centering",
        r"\caption{Rates, 100 \%}\label{tab:table}",
        r"\begin{tabular}{@{}lrrr@{}}",
        r"\toprule",
        r"outlet & n articles & rate & p \\",
        r"\midrule",
        r"Post & 1,200 & 4.1 [3.3, 5.3] & \textless{}0.001 \\",
        r"Courier & 7 & 0.1 [–] & 0.050 \\",
        r"\bottomrule",
        r"\end{tabular}",
        r"\par\smallskip\footnotesize",
        r"95 \% intervals, Wilson.\par",
        r"2 rows. Rounded: rate to 1 decimal; p to 3 decimals. In brackets: lower and upper bound. –: no value.\par",
        r"\end{table}",
    ]


def test_a_page(exported):
    text = exported(TREND, "html", caption="Rates & shares", notes="95 % intervals, Wilson.", digits={"rate": 1})
    read = _Page(text)
    assert read.cells == [
        ["outlet", "n articles", "rate", "p"],
        ["Post", "1,200", "4.1 [3.3, 5.3]", "<0.001"],
        ["Courier", "7", "0.1 [–]", "0.050"],
    ]
    assert read.said["caption"] == read.said["title"] == ["Rates & shares"]
    rounded = "Rounded: rate to 1 decimal; p to 3 decimals. In brackets: lower and upper bound."
    assert read.said["p"] == ["95 % intervals, Wilson.", f"2 rows. {rounded} –: no value."]
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">')
    assert text.index("<caption") < text.index("<thead") < text.index("<p ")
    assert text.count("text-align: right") == 9
    assert text.count("border-top: 1.5pt") == 4 == text.count("border-bottom: 1.5pt")


def test_what_is_not_in_the_table_is_not_said(exported):
    text = exported(pd.DataFrame({"term": ["war"], "n": [3]}), "html")
    assert _Page(text).said["p"] == ["1 row."]
    assert "<caption" not in text
    assert "\\caption" not in (tex := latex.write(read(TREND, None), caption=" ", notes=[], name="x"))
    assert "\\label" not in tex


def test_columns_without_a_value_are_left_out_for_readers_and_said_to_be(exported):
    table = TREND.assign(period=pd.Series([None, None], dtype="object"), rate_low=np.nan, rate_high=np.nan)
    text = _Page(exported(table, "html"))
    assert text.cells[0] == ["outlet", "n articles", "rate", "p"]
    assert text.said["p"][0].endswith("Left out, as they hold no value: rate low, rate high, period.")
    assert _Page(exported(table, "html", columns=["outlet", "period"])).cells[1] == ["Post", "–"]


def test_columns_are_chosen_and_put_in_order(exported):
    chosen = exported(TREND, "tex", columns=["rate_low", "rate", "rate_high", "outlet"])
    assert rows_of(chosen)[0] == ["rate", "outlet"]
    assert rows_of(exported(TREND, "tex", columns=["rate", "outlet"]))[1] == ["4.07", "Post"]
    assert rows_of(exported(TREND, "tex", columns="rate"))[0] == ["rate"]


def test_long_tables_run_over_pages_and_the_longest_are_refused(exported, tmp_path):
    table = pd.DataFrame({"n": range(2_001)})
    assert "longtable" not in exported(table.head(40), "tex")
    long = exported(table.head(41), "tex", caption="Many")
    assert long.count(r"\begin{longtable}") == long.count(r"\end{longtable}") == 1
    assert r"\caption{Many}\label{tab:table}\\" in long.splitlines()
    assert len(rows_of(long)) == 43  # the head stands twice
    assert len(_Page(exported(table.head(2_000), "html")).cells) == 2_001
    before = (tmp_path / "table.html").read_bytes()
    sentence = (
        r"^this table has 2,001 rows, and 'table.html' would be for readers, who get at most 2,000: choose some, "
        r"as by table.head\(50\), or write .csv or .parquet.$"
    )
    with pytest.raises(ValueError, match=sentence):
        exported(table, "html")
    assert (tmp_path / "table.html").read_bytes() == before


def test_hostile_text_is_text_in_latex(exported):
    table = pd.DataFrame({"text": HOSTILE, r"\x_&": range(len(HOSTILE))})
    tex = exported(table, "tex", caption=HOSTILE[0], notes=HOSTILE)
    assert [row[0] for row in rows_of(tex)[1:]] == [line(text) for text in HOSTILE]
    assert rows_of(tex)[0] == ["text", r"\x &"]
    assert len(tex.splitlines()) == 13 + len(HOSTILE) * 2  # no cell has made a line of its own
    assert not [row for row in tex[: tex.index(r"\bottomrule")].splitlines() if row.startswith(("[", "*"))]


def test_hostile_text_is_text_on_a_page(exported):
    text = exported(pd.DataFrame({"text": HOSTILE, "<b>": 1}), "html", caption=HOSTILE[4], notes=HOSTILE)
    page = _Page(text)
    assert page.tags == set("html head meta title body table caption thead tbody tr th td p".split())
    assert page.attributes == {"lang", "charset", "style", "dir", "scope"}
    assert [row[0] for row in page.cells[1:]] == [line(text) for text in HOSTILE]
    assert page.said["p"][:-1] == [line(text) for text in HOSTILE]
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", text)


@given(st.text(max_size=40))
@example("0\r\x1b")  # what nobody sees stands behind a blank
@example("a \x1b b")
def test_any_text_is_set_as_it_stands(text):
    told = line(text)
    assert told == line(told) == told.strip()
    assert set_by_latex(latex.escaped(text)) == told
    assert not re.search("--|''|,,|[?!]`", latex.escaped(text).replace("{}", "."))  # no ligature
    (column,) = read(pd.DataFrame({"a": pd.Series([text], dtype="object")}), None)
    assert _Page(page.write([column], caption="", notes=[], name="x")).cells[1] == [told]
    assert told.splitlines() in ([told], [])


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX here: apt-get install texlive-latex-recommended")
def test_latex_sets_it(tmp_path):
    texts = [text for text in HOSTILE if text.isascii() or "\u202e" in text]
    table = pd.DataFrame({"text": texts, "rate": np.linspace(-1, 1, len(texts))})
    tables.export(table, tmp_path / "short.tex", caption=HOSTILE[0], notes=HOSTILE[3:6])
    tables.export(pd.concat([table] * 5), tmp_path / "long.tex", caption="Long")
    tables.export(table.head(0), tmp_path / "none.tex")
    tables.export(TREND, tmp_path / "trend.tex")
    inputs = "".join(f"\\input{{{name}}}" for name in ("short", "long", "none", "trend"))
    whole = f"\\documentclass{{article}}\\usepackage{{booktabs,longtable}}\\begin{{document}}{inputs}\\end{{document}}"
    (tmp_path / "all.tex").write_text(whole, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "all.tex"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2_000:]
    log = (tmp_path / "all.log").read_text(encoding="utf-8", errors="replace")
    assert "passwd" not in log.replace("input{/etc/passwd}", "")
    assert (tmp_path / "all.pdf").stat().st_size > 10_000


# files for programs


def test_csv_has_every_digit_and_no_formula(exported):
    texts = ["=1+1", "+a", "-b", "@c", "\td", "a,b", "two\nlines", "torn\rrow", "both\r\nsigns", 'say "x"', "Ωמ"]
    table = pd.DataFrame({"=title": texts, "n": range(len(texts)), "x": [1 / 3, -2.5] + [0.1] * (len(texts) - 2)})
    text = exported(table, "csv", digits=1, caption="not here", notes=["nor here"])
    lines = text.split("\n")
    assert lines[:3] == ["'=title,n,x", "'=1+1,0,0.3333333333333333", "'+a,1,-2.5"]
    assert "here" not in text
    assert text.endswith("\n")
    back = pd.read_csv(io.StringIO(text, newline=""), keep_default_na=False)
    assert back["x"].tolist() == table["x"].tolist()
    expected = ["'=1+1", "'+a", "'-b", "'@c", "'\td", "a,b", "two\nlines", "torn\nrow", "both\r\nsigns", *texts[-2:]]
    assert back["'=title"].tolist() == expected


def opened(text: str, parting: str) -> list[str]:
    """The cells that a spreadsheet finds where this sign parts them: quotation marks count at the start of a cell."""
    cells, at = [], 0
    while at < len(text):
        cell = ""
        if text[at] == '"':
            at += 1
            while (at < len(text) and text[at : at + 1] != '"') or text[at : at + 2] == '""':
                cell, at = cell + text[at], at + (2 if text[at] == '"' else 1)
            at += 1
        while at < len(text) and text[at] not in f"{parting}\r\n":
            cell, at = cell + text[at], at + 1
        cells.append(cell)
        at += 1
    return cells


def runs(cell: str) -> bool:
    return cell.lstrip(" \t\r").startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("parting", [",", ";", "\t", ";,\t"])
@settings(max_examples=30)
@given(st.lists(st.text('=+-@;,\t\n\r" x', max_size=8), min_size=1, max_size=6))
@example(["x;=1+1"])
@example(["x;\t=1+1"])
@example(['x; "=1+1;'])
@example(["x\n=1+1", "y\r=1+1", "z\r\n=1+1"])
@example([" =1+1"])
def test_no_cell_runs_wherever_a_spreadsheet_parts_it(parting, texts):
    table = pd.DataFrame({"n": range(len(texts)), "title": texts, "same": texts})
    for columns in (["n", "title", "same"], ["title", "n"]):
        guarded = tables.guarded(table[columns]).to_csv(index=False, lineterminator="\n")
        for content in (guarded, files.csv(table[columns]).decode()):
            assert not [cell for cell in opened(content, parting) if runs(cell)]


def test_what_only_looks_like_a_formula_is_left_alone():
    texts = ["one; two", "a - b = c", "x;y", "mail: a@b", "two\nlines", "1;2", "a;\nb"]
    assert tables.guarded(pd.DataFrame({"title": texts}))["title"].tolist() == texts


def test_lists_are_guarded_too():
    table = pd.DataFrame({"terms": [["x;=1+1"], ("a", "b"), {"y;=1"}], "map": [{"a": "b;=1"}, None, None]})
    assert tables.guarded(table).values.tolist() == [
        ["['x;'=1+1']", "{'a': 'b;'=1'}"],
        ["('a', 'b')", None],
        ["['y;'=1']", None],
    ]


def test_parquet_gives_the_table_back(tmp_path):
    table = pd.DataFrame(
        {
            "outlet": pd.Categorical(["b", None], categories=["b", "a"]),
            "date": pd.to_datetime(["2025-03-04 11:00", None]),
            "n": pd.array([1, None], dtype="Int64"),
            "rate": [1 / 3, np.nan],
            "few": [True, False],
            "text": ["=1+1", None],
            "weekday": pd.Categorical(["Mon", "Tue"], ordered=True),
        }
    )
    back = pd.read_parquet(tables.export(table, tmp_path / "a.parquet"))
    pd.testing.assert_frame_equal(back, table)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_periods_are_text_and_sets_are_in_order(tmp_path, ending):
    table = pd.DataFrame(
        {
            "period": pd.PeriodIndex(["2025-03", "NaT"], freq="M"),
            "first": pd.Series([pd.Period("2000", "5Y"), None], dtype="object"),
            "kind": pd.Categorical([pd.Period("2025Q1"), None]),
            "terms": [{"c", "a", "b"}, frozenset("z")],
        }
    )
    written = tables.export(table, tmp_path / f"a.{ending}")
    reading = {"csv": pd.read_csv, "jsonl": lambda path: pd.read_json(path, lines=True), "parquet": pd.read_parquet}
    back = reading[ending](written)
    assert back["period"].tolist()[0] == "2025-03"
    assert back["first"].tolist()[0] == "2000–2004"
    assert back["kind"].tolist()[0] == "2025Q1"
    assert back[["period", "first", "kind"]].iloc[1].isna().all()
    assert list(back["terms"].tolist()[0]) == (list("['a', 'b', 'c']") if ending == "csv" else ["a", "b", "c"])


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "tex", "html"])
def test_half_a_sign_is_written_as_something(tmp_path, ending):
    written = tables.export(pd.DataFrame({"a": pd.Series(["b\ud800é"], dtype="object")}), tmp_path / f"a.{ending}")
    text = pd.read_parquet(written)["a"][0] if ending == "parquet" else written.read_text(encoding="utf-8")
    assert ("bé" if ending in ("tex", "html") else "b?é") in text


def test_jsonl_has_the_digits_that_it_can_have(exported):
    found = [
        json.loads(one) for one in exported(pd.DataFrame({"a": ["=x", "ü"], "b": [1 / 3, None]}), "jsonl").splitlines()
    ]
    assert [row["a"] for row in found] == ["=x", "ü"]
    assert abs(found[0]["b"] - 1 / 3) < 1e-15
    assert found[1]["b"] is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1, "a"], "Could not convert 'a' with type str: tried to convert to int64"),
        ([1 + 2j], "Could not convert (1+2j) with type complex: did not recognize Python value type"),
        ([{"a": 1}, {"a": "x"}], "Could not convert 'x' with type str: tried to convert to int64"),
    ],
)
def test_what_parquet_cannot_keep_is_a_sentence_and_the_old_file_stays(tmp_path, values, reason):
    path = tables.export(TREND, tmp_path / "a.parquet")
    before = path.read_bytes()
    table = pd.DataFrame({"good": 1, "bad": pd.Series(values, dtype="object")})
    with pytest.raises(ValueError, match=r"^the column 'bad' cannot be kept in Parquet \(") as raised:
        tables.export(table, path)
    assert reason in str(raised.value)
    assert str(raised.value).endswith("): make it text, as by table['bad'].astype(str), or write .csv.")
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.parquet"]


# tables of all shapes


def test_indexes_with_a_name_are_columns_and_those_of_rows_are_not(exported):
    assert exported(TREND[["p"]][::-1], "csv") == "p\n0.0496\n0.0004\n"
    assert exported(TREND.set_index("outlet")[["p"]], "csv") == "outlet,p\nPost,0.0004\nCourier,0.0496\n"
    assert exported(TREND[["p"]].describe().head(1), "csv") == "index,p\ncount,2.0\n"
    wide = TREND.assign(frame="war").pivot(index="outlet", columns="frame", values=["p", "rate"])
    assert rows_of(exported(wide, "tex", digits=2)) == [
        ["outlet", "p war", "rate war"],
        ["Courier", "0.05", "0.05"],
        ["Post", "<0.01", "4.07"],
    ]


def test_names_that_stand_twice(exported):
    table = pd.DataFrame([[1, 2.25, 3.0, 4.0]], columns=["a", "rate", "rate", "rate_low"])
    assert exported(table, "csv") == "a,rate,rate,rate_low\n1,2.25,3.0,4.0\n"
    assert rows_of(exported(table, "tex")) == [["a", "rate", "rate", "rate low"], ["1", "2.2", "3", "4"]]
    for ending in ("parquet", "jsonl"):
        with pytest.raises(ValueError, match=r"^the column 'rate' stands twice: keep one,"):
            exported(table, ending)


@pytest.mark.parametrize("name", tables.TABLES)
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "tex", "html"])
def test_every_table_without_a_row(tmp_path, name, ending):
    written = tables.export(tables.empty(name, ["outlet"]), tmp_path / f"a.{ending}")
    assert ending == "jsonl" or written.stat().st_size > 10


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "tex", "html"])
def test_the_table_is_unchanged_and_the_file_the_same_each_time(tmp_path, ending):
    table = TREND.assign(terms=[{"b", "a"}, set()], period=pd.Period("2025", "Y"))
    before = table.copy(deep=True)
    first = tables.export(table, tmp_path / f"a.{ending}").read_bytes()
    pd.testing.assert_frame_equal(table, before)
    assert tables.export(table, str(tmp_path / f"a.{ending}")).read_bytes() == first


@pytest.mark.parametrize(
    ("table", "name", "options", "error", "sentence"),
    [
        ([1], "a.csv", {}, TypeError, "a table to export must be a pandas DataFrame, not list."),
        (TREND["p"], "a.tex", {}, TypeError, "a table to export must be a pandas DataFrame, not Series."),
        (
            TREND,
            "a.docx",
            {},
            ValueError,
            "'a.docx' has no ending that is known here: .csv, .jsonl, .parquet, .tex, .html.",
        ),
        (TREND, "a", {}, ValueError, "'a' has no ending that is known here: .csv, .jsonl, .parquet, .tex, .html."),
        (
            TREND,
            "a.csv",
            {"columns": ["outlt"]},
            ValueError,
            "this table has no column 'outlt'. Did you mean 'outlet'? "
            "Columns: outlet, n_articles, rate, rate_low, rate_high, p.",
        ),
        (
            TREND,
            "a.tex",
            {"columns": []},
            ValueError,
            "there is no column to write: give a table that has some, or leave out columns=[].",
        ),
        (TREND, "a.tex", {"digits": -1}, ValueError, "digits=-1 cannot be used: give a whole number, 0 or more."),
        (
            TREND,
            "a.tex",
            {"digits": {"rate": 1.5}},
            ValueError,
            "digits['rate']=1.5 cannot be used: give a whole number, 0 or more.",
        ),
        (TREND, "a.tex", {"digits": 11}, ValueError, "digits=11 is more than anyone reads: give at most 10."),
        (
            TREND,
            "a.tex",
            {"digits": {"rat": 1}},
            ValueError,
            "digits has no column 'rat' of this table. Did you mean 'rate'?",
        ),
    ],
)
def test_what_cannot_be_written_is_one_sentence(tmp_path, table, name, options, error, sentence):
    with pytest.raises(error) as raised:
        tables.export(table, tmp_path / name, **options)
    assert str(raised.value) == sentence
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_is_one_sentence(tmp_path):
    with pytest.raises(FileNotFoundError) as raised:
        tables.export(TREND, tmp_path / "none" / "a.csv")
    assert str(raised.value) == f"the folder '{tmp_path / 'none'}' is not there: make it first, or write elsewhere."
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(IsADirectoryError, match=r"' is a folder: name a file, in it or elsewhere\.$"):
        tables.export(TREND, tmp_path / "a.csv")
