"""The contact sheet: what colour-blind readers see, and all figures on one page."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread

from toolkit import charts, figures
from toolkit.figures import seeing

HOSTILE = "</title><script>alert(1)</script>"


def pictures(page: str) -> list[np.ndarray]:
    found = re.findall(r'src="data:image/png;base64,([A-Za-z0-9+/=]+)"', page)
    return [np.round(imread(io.BytesIO(base64.b64decode(one)))[..., :3] * 255).astype(int) for one in found]


def block(colour: str, width: float = 2.0) -> Figure:
    """A page of one colour."""
    return Figure(figsize=(width, 1), facecolor=colour)


# ------------------------------------------------------------------------------------------------------ other eyes

# What is seen of light of each primary: columns of the matrices for a severity of 1.0, of the supplement of the paper
PUBLISHED = {
    ("protanopia", "red"): (0.152286, 0.114503, -0.003882),
    ("protanopia", "lime"): (1.052583, 0.786281, -0.048116),
    ("protanopia", "blue"): (-0.204868, 0.099216, 1.051998),
    ("deuteranopia", "red"): (0.367322, 0.280085, -0.011820),
    ("deuteranopia", "lime"): (0.860646, 0.672501, 0.042940),
    ("deuteranopia", "blue"): (-0.227968, 0.047413, 0.968881),
    ("tritanopia", "red"): (1.255528, -0.078411, 0.004733),
    ("tritanopia", "lime"): (-0.076749, 0.930809, 0.691367),
    ("tritanopia", "blue"): (-0.178779, 0.147602, 0.303900),
}


@pytest.mark.parametrize(("eyes", "colour"), PUBLISHED)
def test_light_of_one_primary_is_a_column_of_the_published_matrix(eyes, colour):
    encoded = [
        12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
        for light in (min(1.0, max(0.0, part)) for part in PUBLISHED[eyes, colour])
    ]
    assert seeing.seen(to_rgb(colour), eyes) == pytest.approx(encoded, abs=1e-9)


@pytest.mark.parametrize(
    ("eyes", "expected"),
    [
        ("deuteranopia", (158.6, 140.6, 0.0)),
        ("protanopia", (129.5, 113.2, 0.0)),
        ("tritanopia", (235.8, 64.6, 80.5)),
    ],
)
def test_orange_is_seen_as_another_program_says(eyes, expected):
    """As colorspacious 1.1.2 has it: sRGB1+CVD of a severity of 100, cut to what a screen can show."""
    assert seeing.seen([0.84, 0.37, 0.0], eyes) * 255 == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize("eyes", seeing.EYES)
def test_grey_stays_grey_for_all_eyes(eyes):
    greys = np.repeat(np.linspace(0, 1, 12)[:, None], 3, axis=1)
    assert seeing.seen(greys, eyes) == pytest.approx(greys, abs=2e-3)


def test_light_is_added_up_before_it_is_encoded():
    """Without the linear step the mean of the encoded values would come out: 0.2126 for red."""
    assert seeing.seen(to_rgb("red"), "greyscale") == pytest.approx([0.4984] * 3, abs=1e-4)
    assert seeing.seen(to_rgb("lime"), "greyscale") == pytest.approx([0.8627] * 3, abs=1e-3)


def test_red_and_green_of_one_lightness_are_alike_without_the_cones_that_part_them():
    red, green = (np.array(to_rgb(colour)) for colour in ("#c04040", "#5f7d1f"))
    apart = {eyes: float(np.abs(seeing.seen(red, eyes) - seeing.seen(green, eyes)).max()) for eyes in seeing.EYES}
    assert apart["deuteranopia"] < apart["tritanopia"] / 2


# --------------------------------------------------------------------------------------------------------- the page


def test_each_figure_is_shown_as_it_is_in_grey_and_to_three_kinds_of_eyes(tmp_path):
    page = figures.contact_sheet({"red": block("#ff0000"), "blue": block("#0000ff")}, tmp_path / "sheet.html")
    assert page == tmp_path / "sheet.html"
    shown = pictures(page.read_text(encoding="utf-8"))
    assert [picture[0, 0].tolist() for picture in shown] == [
        [255, 0, 0],
        *([127, 127, 127], [163, 144, 0], [109, 95, 0], [255, 0, 15]),
        [0, 0, 255],
        *([76, 76, 76], [0, 61, 251], [0, 89, 255], [0, 107, 150]),
    ]
    assert {(picture == picture[0, 0]).all() for picture in shown} == {True}
    assert list(tmp_path.iterdir()) == [page]


def test_a_figure_has_the_size_that_it_has_in_print(tmp_path):
    with charts.theme(width=85):
        wide = block("white", width=85 / 25.4)
    page = figures.contact_sheet({"wide": wide}, tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert set(re.findall(r'width="(\d+)"', page)) == {"321"}  # 85 mm of 96 pixels an inch
    assert {picture.shape for picture in pictures(page)} == {(200, 669, 3)}  # 200 dots an inch
    assert "(85 × 25 mm)" in page


def test_the_page_needs_nothing_else_and_what_is_hostile_stays_text(tmp_path):
    figure = block("white")
    figure.set_label(HOSTILE)
    page = figures.contact_sheet({HOSTILE: figure}, tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 6  # the heading, and the words of five pictures
    assert "default-src 'none'; img-src data:;" in page
    assert re.findall(r"""(?:src|href)=["'](?!data:image/png;base64,)""", page) == []
    assert "url(" not in page
    assert figures.contact_sheet({HOSTILE: figure}, tmp_path / "b.html").read_text(encoding="utf-8") == page


def test_the_figures_of_a_file_are_shown_with_their_questions(tmp_path):
    file = "figures/figures.yaml"
    page = figures.contact_sheet(file, tmp_path / "sheet.html", names=["words-by-outlet"]).read_text(encoding="utf-8")
    assert re.findall("<h2>(.*?)</h2>", page) == ["words-by-outlet"]
    assert "Which words does each paper use most? (170 × " in page
    assert 'alt="Bar chart: the most frequent terms' in page
    assert len(pictures(page)) == 5


@pytest.mark.parametrize(
    ("given", "out", "options", "kind", "sentence"),
    [
        (
            {"a": 1},
            "a.html",
            {},
            TypeError,
            "figures must be the path of a file, or a dict of names and matplotlib Fig",
        ),
        (
            [],
            "a.html",
            {},
            TypeError,
            "figures must be the path of a file, or a dict of names and matplotlib Figures, ",
        ),
        ({}, "a.html", {}, ValueError, "there is no figure to show."),
        ({"a": Figure()}, "a.html", {"names": ["b"]}, KeyError, "there is no figure 'b' among these. Figures: a."),
        ({"a": Figure()}, "a.png", {}, ValueError, "'a.png' does not end in .html: a contact sheet is a page."),
        ({"a": Figure()}, "none/a.html", {}, FileNotFoundError, "the folder '"),
        ("none.yaml", "a.html", {}, FileNotFoundError, "'none.yaml' is not there: give the file that declares the fig"),
    ],
)
def test_what_cannot_be_shown_is_said_and_nothing_is_written(given, out, options, kind, sentence, tmp_path):
    with pytest.raises(kind) as raised:
        figures.contact_sheet(given, tmp_path / out, **options)
    assert raised.value.args[0].startswith(sentence)
    assert list(tmp_path.iterdir()) == []
