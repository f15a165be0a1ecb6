"""Figures: five files that agree, the same on every run, and all of them or none."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from toolkit import charts, figures, paths, tables
from toolkit.figures import files, provenance

MONTHS = list(pd.period_range("2025-03", periods=3, freq="M"))
TREND = pd.DataFrame(
    [
        [outlet, "war", month, n + 2, 2_000, 2, 1, (n + 2) / 2, (n + 1) / 2, (n + 3) / 2, 0.5, 0.1, 0.9]
        for outlet in ("Courier", "Post & Co")
        for n, month in enumerate(MONTHS)
    ],
    columns=["outlet", *tables.columns("trend")],
)
ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "date": pd.to_datetime(["2025-03-01", None, "2025-05-02"]),
        "outlet": pd.Categorical(["Courier", "Courier", None]),
        "title": ["One", None, "Three"],
        "text": ["War.", "Peace.", "Aid."],
        "source_file": ["x.csv", "x.csv", "y.txt"],
    }
)


@dataclass
class Lexicon:
    name: str = "conflict"
    version: str = "1.2"
    digest: str = "ab" * 32


def read(written: dict[str, Path]) -> dict[str, bytes]:
    return {kind: path.read_bytes() for kind, path in written.items()}


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_five_files_that_agree(tmp_path):
    fig = charts.trend(TREND)
    written = figures.save(fig, "wars", data=TREND, sources=[ARTICLES, Lexicon()], seed=3, folder=tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["wars.csv", "wars.json", "wars.pdf", "wars.png", "wars.svg"]
    note = json.loads(written["json"].read_text(encoding="utf-8"))
    assert note["data"]["sha256"] == hashlib.sha256(written["csv"].read_bytes()).hexdigest()
    assert note["data"]["rows"] == 6
    assert note["title"] == "war: matches per 1,000 words, by outlet and month"
    assert note["alternative"] == charts.alternative_text(fig)
    assert note["seed"] == 3
    assert [source["kind"] for source in note["sources"]] == ["articles", "lexicon"]
    assert note["sources"][0]["files"] == {"x.csv": 2, "y.txt": 1}
    assert note["sources"][1] == {"kind": "lexicon", "name": "conflict", "version": "1.2", "sha256": "ab" * 32}
    assert list(note["versions"]) == [
        *("toolkit", "python", "pandas", "numpy", "scipy", "matplotlib", "pillow", "seaborn", "pyarrow")
    ]
    assert figures.provenance_of(written["png"]).short() == figures.provenance_of(written["json"]).short()


def test_what_is_drawn_besides_has_its_own_file(tmp_path):
    breaks = pd.DataFrame({"outlet": ["=Courier"], "period": [MONTHS[1]], "step": [0.1]})
    written = figures.save(charts.trend(TREND), "wars", data=TREND, besides={"breaks": breaks}, folder=tmp_path)
    assert sorted(os.listdir(tmp_path))[:2] == ["wars-breaks.csv", "wars.csv"]
    assert written["breaks"].read_text() == "outlet,period,step\n'=Courier,2025-04,0.1\n"
    assert figures.provenance_of(written["breaks"]).besides == {
        "breaks": {
            "file": "wars-breaks.csv",
            "rows": 1,
            "columns": ["outlet", "period", "step"],
            "sha256": hashlib.sha256(written["breaks"].read_bytes()).hexdigest(),
        }
    }


def test_the_images_hold_their_words_and_provenance(tmp_path):
    fig = charts.trend(TREND)
    written = figures.save(fig, "wars", data=TREND, sources=Lexicon(), folder=tmp_path)
    short = figures.provenance_of(written["json"]).short()
    with Image.open(written["png"]) as image:
        assert image.text["Description"] == charts.alternative_text(fig)
        assert image.text["Source"] == short
        assert image.text["Software"] == "media-analysis-toolkit 0.1.0"
        assert round(image.info["dpi"][0]) == 300
    root = ET.parse(written["svg"]).getroot()
    svg, dc = "{http://www.w3.org/2000/svg}", "{http://purl.org/dc/elements/1.1/}"
    assert [child.tag for child in root][:2] == [f"{svg}title", f"{svg}desc"]
    assert root.find(f"{svg}desc").text == charts.alternative_text(fig)
    assert short in root.find(f".//{dc}description").text
    assert root.find(f".//{dc}date") is None
    assert root.get("role") == "img"


AGAIN = """
import sys; sys.path.insert(0, {tests!r})
from test_figures import ARTICLES, TREND, Lexicon
from toolkit import charts, figures
figures.save(charts.trend(TREND), "wars", data=TREND, sources=[ARTICLES, Lexicon()], seed=3, folder={folder!r})
figures.save(charts.heatmap(TREND.head(3)), "heat", data=TREND.head(3), folder={folder!r})
"""


def test_the_same_bytes_in_another_process_and_folder(tmp_path):
    here = tmp_path / "here"
    for name in ("one", "another"):  # the second after the first has been drawn
        fig = charts.trend(TREND)
        figures.save(fig, "wars", data=TREND, sources=[ARTICLES, Lexicon()], seed=3, folder=tmp_path / name)
    figures.save(fig, "wars", data=TREND, sources=[ARTICLES, Lexicon()], seed=3, folder=here)
    figures.save(charts.heatmap(TREND.head(3)), "heat", data=TREND.head(3), folder=here)
    assert everything(tmp_path / "one") == everything(tmp_path / "another")
    there = tmp_path / "there"
    code = AGAIN.format(tests=str(Path(__file__).parent), folder=str(there))
    environment = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=environment)
    assert everything(there) == everything(here)


def test_no_clock_no_path_no_user(tmp_path):
    articles = ARTICLES.assign(source_file=["/srv/zaphod/x.csv", "C:\\Users\\zaphod\\x.csv", "data/y.txt"])
    source = tmp_path / "lexicon.yaml"
    source.write_text("name: x")
    written = figures.save(charts.trend(TREND), "wars", data=TREND, sources=[articles, source], folder=tmp_path)
    for content in read(written).values():
        assert b"zaphod" not in content
        assert str(tmp_path).encode() not in content
    listed = json.loads(written["json"].read_text())["sources"]
    assert listed[0]["files"] == {"data/y.txt": 1, "x.csv": 2}
    assert listed[1] == {
        "kind": "file",
        "name": "lexicon.yaml",
        "bytes": 7,
        "sha256": hashlib.sha256(b"name: x").hexdigest(),
    }


def test_the_python_that_made_it_is_kept_without_the_paths_of_this_computer(tmp_path):
    source = str(tmp_path / "zaphod" / "x.csv")
    code = "\n".join(
        [
            "import toolkit as tk  # don't stumble",
            f"corpus = tk.load.articles({source!r}, outlets=r'C:\\Users\\zaphod\\names.csv')",
            "lexicon = tk.text.as_lexicon({'war': ['/^war(s|ring)?$/', 'dove*']})",
            "kept = corpus['outlet'].isin(['/r/news', 'data/x.csv', '/'])",
        ]
    )
    written = figures.save(Figure(), "wars", data=TREND, code=code, folder=tmp_path / "made")
    kept = figures.provenance_of(written["json"]).declared["code"]
    assert kept.splitlines() == [
        "import toolkit as tk  # don't stumble",
        "corpus = tk.load.articles('x.csv', outlets='names.csv')",
        "lexicon = tk.text.as_lexicon({'war': ['/^war(s|ring)?$/', 'dove*']})",
        "kept = corpus['outlet'].isin(['/r/news', 'data/x.csv', '/'])",
    ]
    for content in read(written).values():
        assert b"zaphod" not in content
    nothing = figures.save(Figure(), "wars", data=TREND, folder=tmp_path / "made")
    assert figures.provenance_of(nothing["json"]).declared is None


def test_the_content_of_a_table_is_independent_of_order_index_and_dtype():
    content = provenance.content_hash(ARTICLES)
    mixed = ARTICLES.sample(frac=1, random_state=1)[ARTICLES.columns[::-1]].astype({"outlet": "str", "title": "object"})
    assert provenance.content_hash(mixed) == content
    assert provenance.content_hash(ARTICLES.assign(source_file=["/a/x.csv", "/b/x.csv", "y.txt"])) == content
    assert provenance.content_hash(ARTICLES.assign(text=["War.", "Peace.", "Aid!"])) != content
    assert provenance.content_hash(pd.concat([ARTICLES, ARTICLES.head(1)])) != content
    assert provenance.content_hash(ARTICLES.rename(columns={"title": "heading"})) != content


def test_the_content_is_the_same_whatever_keeps_it():
    dates = pd.Series(pd.to_datetime(["2025-01-02", "2024-12-31", None]))
    table = pd.DataFrame({"day": dates, "n": [1, 2, 3], "x": [1.5, None, 2.0], "name": ["a", None, "é"]})
    content = provenance.content_hash(table)
    for other in (
        table.astype("object"),
        table.astype({"day": "datetime64[ns]", "n": "Int64", "name": "category"}),
        table.astype({"day": "category", "n": "category", "x": "object"}),
    ):
        assert provenance.content_hash(other) == content
    for step in ("3ms", "1D"):
        later = table.assign(day=dates + pd.Timedelta(step))
        assert provenance.content_hash(later) == provenance.content_hash(later.astype("object")) != content
    there = table.assign(day=dates.dt.tz_localize("Asia/Kolkata"))
    assert provenance.content_hash(there) == provenance.content_hash(there.astype("object")) != content
    many = pd.DataFrame({"n": np.arange(25_000), "name": "x"})
    assert provenance.content_hash(many) == provenance.content_hash(many.iloc[::-1])
    assert provenance.content_hash(many) != provenance.content_hash(many.iloc[:-1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": ["1:2"], "b": ["y"]}, {"a": ["1"], "b": ["2:y"]}),
        ({"a": ["x1:"], "b": ["y"]}, {"a": ["x"], "b": ["1:y"]}),
        ({"a": [None], "b": ["-"]}, {"a": ["-"], "b": [None]}),
        ({"a": [""], "b": ["-:-"]}, {"a": [None], "b": ["-:-"]}),
        ({"a": ["x", "y"], "b": ["y", "x"]}, {"a": ["x", "y"], "b": ["x", "y"]}),
    ],
)
def test_no_two_tables_are_taken_for_one(one, other):
    assert provenance.content_hash(pd.DataFrame(one)) != provenance.content_hash(pd.DataFrame(other))


def test_signs_that_are_none_and_values_of_any_kind_are_hashed():
    odd = pd.DataFrame({"a": pd.Series(["\ud800", {"b", "a"}, None], dtype="object")})
    same = pd.DataFrame({"a": pd.Series([None, {"a", "b"}, "\ud800"], dtype="object")})
    assert provenance.content_hash(odd) == provenance.content_hash(same)
    assert provenance.content_hash(odd.head(0)) != provenance.content_hash(odd)


def test_the_csv_has_periods_as_words_and_numbers_in_full(tmp_path):
    data = pd.DataFrame(
        {
            "period": [pd.Period("2000", "5Y"), pd.Period("2005", "5Y")],
            "month": pd.PeriodIndex(["2025-03", "2025-04"], freq="M"),
            "rate": [0.1 + 0.2, float("nan")],
            "n": [-1, 2],
            "name": pd.Categorical(["Ünï", None]),
        }
    )
    written = figures.save(Figure(), "x", data=data, folder=tmp_path)
    assert written["csv"].read_bytes().decode() == (
        "period,month,rate,n,name\n2000–2004,2025-03,0.30000000000000004,-1,Ünï\n2005–2009,2025-04,,2,\n"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula_and_no_number_is_text(start):
    for kind in ("object", "str", "category"):
        values = pd.Series([f"{start}1+1", "safe"], dtype=kind)
        content = files.csv(pd.DataFrame({f"{start}head": values, "n": [-1.5, 2]})).decode()
        begun = start.replace("\r", "\n")  # by itself it would end the row: csv writes it without quotation marks
        assert f"'{begun}1+1" in content
        assert f"'{begun}head" in content
        assert ",-1.5\n" in content
        assert "safe" in content
        assert "'safe" not in content


def test_mixed_cells_and_sets_are_the_same_on_every_run():
    mixed = pd.Series([-1, "-1", {"b", "a"}, None, pd.Timestamp("2025-03-01")], dtype="object")
    assert files.csv(pd.DataFrame({"x": mixed})).decode() == "x\n-1\n'-1\n\"['a', 'b']\"\n\"\"\n2025-03-01 00:00:00\n"


def test_the_index_is_kept_where_it_has_a_name():
    data = pd.DataFrame({"n": [1]}, index=pd.Index(["war"], name="frame"))
    assert files.csv(data).decode() == "frame,n\nwar,1\n"


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", "/x", "", ".x", "a..b", "a b", "x\n", "x.", "a" * 201, None])
def test_a_name_is_a_name(name, tmp_path):
    with pytest.raises(ValueError) as caught:
        figures.save(Figure(), name, data=TREND, folder=tmp_path)
    assert str(caught.value) == (
        f"{name!r} is no name for a figure: use at most 200 letters, digits, '-', '_' and '.', and no folder."
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda folder: figures.save("fig", "x", data=TREND, folder=folder),
            TypeError,
            "fig must be a matplotlib Figure, not str.",
        ),
        (
            lambda folder: figures.save(Figure(), "x", data=[1], folder=folder),
            TypeError,
            "data must be the table that was drawn, a pandas DataFrame, not list.",
        ),
        (
            lambda folder: figures.save(Figure(), "x.png", data=TREND, folder=folder),
            ValueError,
            "'x.png' has an ending already: give the name alone, the endings are added.",
        ),
        (
            lambda folder: figures.save(Figure(), "x", data=TREND, sources=[3], folder=folder),
            TypeError,
            "a source must be a table, a lexicon or a path, not int.",
        ),
        (
            lambda folder: figures.save(Figure(), "x", data=TREND, code=["x = 1"], folder=folder),
            TypeError,
            "code must be the Python that made the figure, as text, not list.",
        ),
        (
            lambda folder: figures.save(Figure(), "x", data=TREND, code="x" * 20_001, folder=folder),
            ValueError,
            "code has 20,001 letters, and 20,000 are kept: give what makes this figure alone.",
        ),
        (
            lambda folder: figures.save(Figure(), "x", data=TREND, code="x = 1\ny = (", folder=folder),
            ValueError,
            "code is no Python: give what makes the figure again.",
        ),
        (
            lambda folder: figures.save(Figure(), "x", data=TREND, besides={"breaks": [1]}, folder=folder),
            TypeError,
            "besides must be a dict of names and pandas DataFrames, such as {'breaks': found}.",
        ),
        (
            lambda folder: figures.save(Figure(), "x", data=TREND, besides={"../breaks": TREND}, folder=folder),
            ValueError,
            "besides: '../breaks' is no name for a table: use small letters alone, such as 'breaks'.",
        ),
        (
            lambda folder: figures.save(Figure(), "x", data=TREND, besides={"png": TREND}, folder=folder),
            ValueError,
            "besides: 'png' is no name for a table: use small letters alone, such as 'breaks'.",
        ),
        (
            lambda folder: figures.save(Figure(), "x", data=TREND, sources="no such", folder=folder),
            FileNotFoundError,
            "the source 'no such' is not there: give a file or folder that is, or the table itself.",
        ),
        (
            lambda folder: figures.provenance_of(folder / "x.png"),
            FileNotFoundError,
            "there is no x.json beside x.png: was it saved with figures.save?",
        ),
    ],
)
def test_what_cannot_be_saved_is_said_in_a_sentence(call, kind, sentence, tmp_path):
    with pytest.raises(kind) as caught:
        call(tmp_path)
    assert str(caught.value) == sentence
    assert not list(tmp_path.iterdir())


def test_the_folder_is_made_and_the_default_is_ours(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "FIGURES", tmp_path / "figures")
    written = figures.save(Figure(), "fig-1.2_ü", data=TREND)
    assert written["png"] == tmp_path / "figures" / "fig-1.2_ü.png"
    assert oct(written["png"].stat().st_mode)[-3:] != "600"


# ----------------------------------------------------------------------------------------------------- all, or none


@pytest.mark.parametrize("failing", [1, 2, 3, 4])
@pytest.mark.parametrize("before", [True, False])
def test_a_rename_that_fails_leaves_what_was_there(failing, before, tmp_path, monkeypatch):
    if before:
        figures.save(Figure(), "wars", data=TREND.head(2), folder=tmp_path)
    was, replace, calls = everything(tmp_path), os.replace, []

    def broken(source, target):
        calls.append(target)
        if len(calls) == failing:
            raise OSError(errno.EIO, "Input/output error")
        return replace(source, target)

    monkeypatch.setattr(files.os, "replace", broken)
    with pytest.raises(OSError) as caught:
        figures.save(charts.trend(TREND), "wars", data=TREND, folder=tmp_path)
    assert str(caught.value) == (
        f"the figure 'wars' could not be written to '{tmp_path}' (Input/output error): "
        "what was there before is unchanged."
    )
    assert everything(tmp_path) == was


@pytest.mark.parametrize("failing", [1, 3])
def test_a_full_disk_leaves_what_was_there(failing, tmp_path, monkeypatch):
    figures.save(Figure(), "wars", data=TREND.head(2), folder=tmp_path)
    was, write, calls = everything(tmp_path), Path.write_bytes, []

    def full(self, content):
        calls.append(self)
        if len(calls) == failing:
            write(self, content[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=r"could not be written .* \(No space left on device\)"):
        figures.save(charts.trend(TREND), "wars", data=TREND, folder=tmp_path)
    assert everything(tmp_path) == was


def test_a_drawing_that_fails_writes_nothing(tmp_path, monkeypatch):
    fig = charts.trend(TREND)

    def broken(*arguments, **options):
        raise RuntimeError("no drawing")

    monkeypatch.setattr(fig, "savefig", broken)
    with pytest.raises(RuntimeError, match="no drawing"):
        figures.save(fig, "wars", data=TREND, folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_interruption_writes_nothing(tmp_path, monkeypatch):
    def interrupted(self, content):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        figures.save(Figure(), "wars", data=TREND, folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_a_file_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileExistsError, match="could not be written"):
        figures.save(Figure(), "wars", data=TREND, folder=tmp_path / "file")


def test_saving_changes_neither_the_figure_nor_the_table_nor_the_settings(tmp_path):
    fig, before, settings = charts.trend(TREND), TREND.copy(deep=True), dict(mpl.rcParams)
    size, dpi = fig.get_size_inches().tolist(), fig.dpi
    figures.save(fig, "wars", data=TREND, folder=tmp_path)
    assert (fig.get_size_inches().tolist(), fig.dpi) == (size, dpi)
    pd.testing.assert_frame_equal(TREND, before)
    assert dict(mpl.rcParams) == settings


def test_words_that_xml_forbids_do_not_break_the_drawing(tmp_path):
    fig = Figure()
    fig.set_label("a\x00b </desc><script>alert(1)</script> & 人")
    fig.suptitle("<b>&\x07")
    written = figures.save(fig, "x", data=TREND, folder=tmp_path)
    root = ET.parse(written["svg"]).getroot()
    assert root.find("{http://www.w3.org/2000/svg}desc").text == "a�b </desc><script>alert(1)</script> & 人"
    assert not [element for element in root.iter() if element.tag.endswith("script")]
