"""All figures of a study on one page, at print size, as other eyes see them too: to look at before they are printed."""

from __future__ import annotations

import base64
import hashlib
import html
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import imread, imsave
from numpy.typing import NDArray

from toolkit import paths
from toolkit.charts import alternative_text
from toolkit.figures import building, files, seeing
from toolkit.figures.provenance import MADE_BY

_DPI = 200  # of the pictures: what a screen shows when one looks closely
_CSS_PIXELS = 96  # of an inch, on screen and in print
_MM = 25.4  # of an inch
_CSS = Path(__file__).parents[1] / "assets" / "contact.css"
_AS_IT_IS = "as it is"


def contact_sheet(
    figures: str | Path | Mapping[str, Figure], out: str | Path, *, names: Iterable[str] | None = None
) -> Path:
    """Are my figures legible in print, in a grey copy and to colour-blind readers?

    Parameters
    ----------
    figures : path, or dict of names and Figures
        A file that declares them, such as `figures/figures.yaml`, or what you have drawn.
    out : path
        Where to write the page; it ends in `.html`.
    names : list of str, optional
        These figures alone.

    Returns
    -------
    Path
        Of one page that needs nothing else and no network: each figure at the size at which it is printed, as it is,
        in greyscale, and as seen with deuteranopia, protanopia and tritanopia.

    Raises
    ------
    FileNotFoundError, UnreadableFile, ValueError, KeyError
        As of `draw`; or if `out` does not end in `.html`, or its folder is not there. What was there before is then as
        it was.
    TypeError
        If something is no Figure.

    Notes
    -----
    Print it, or look at it at 100 %: a millimetre of the page is then one of the figure. The three ways of seeing are
    those of people who lack one kind of cones altogether (Machado, Oliveira & Fernandes 2009), on a screen that shows
    sRGB: what can be told apart there, can be by nearly all readers. It is a look at the figures, no proof.

    Examples
    --------
    >>> import tempfile
    >>> from matplotlib.figure import Figure
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = contact_sheet({"empty": Figure()}, f"{folder}/sheet.html").read_text()
    >>> page.count("<img ")
    5
    """
    target = Path(out)
    if target.suffix != ".html":
        raise ValueError(f"'{target.name}' does not end in .html: a contact sheet is a page.")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"the folder '{target.parent}' is not there: make it first, or write elsewhere.")
    drawn = _drawn(figures, names)
    if not drawn:
        raise ValueError("there is no figure to show.")
    page = _page(Path(figures).name if isinstance(figures, str | Path) else "", drawn)
    with paths.written_whole(target) as part:
        part.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    return target


#: of a figure: its name, the question that it answers, and itself
_Drawn = tuple[str, str, Figure]
_Pixels = NDArray[np.uint8]


def _drawn(given: str | Path | Mapping[str, Figure], names: Iterable[str] | None) -> list[_Drawn]:
    if isinstance(given, str | Path):
        return building.every(given, names)
    if not isinstance(given, Mapping) or not all(isinstance(one, Figure) for one in given.values()):
        what = type(given).__name__
        raise TypeError(f"figures must be the path of a file, or a dict of names and matplotlib Figures, not {what}.")
    told = {str(name): figure for name, figure in given.items()}
    wanted = list(told if names is None else dict.fromkeys(names))
    absent = [name for name in wanted if name not in told]
    if absent:
        raise KeyError(f"there is no figure '{absent[0]}' among these. Figures: {', '.join(told)}.")
    return [(name, "", told[name]) for name in wanted]


def _page(source: str, drawn: list[_Drawn]) -> str:
    style = _CSS.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = html.escape(f"Contact sheet of {source}" if source else "Contact sheet")
    sections = "\n".join(_section(*one) for one in drawn)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="{html.escape(MADE_BY)}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>At print size: {_AS_IT_IS}, in greyscale (by luminance), and as seen without one kind of cones (Machado, Oliveira and
Fernandes 2009, severity 1.0).</p>
{sections}
</main>
</body>
</html>
"""


def _section(name: str, question: str, figure: Figure) -> str:
    image = _image(figure)
    ways = {_AS_IT_IS: image} | _as_seen(image)
    told = alternative_text(figure) or name
    pictures = [
        _picture(figure, way, pixels, told if way == _AS_IT_IS else f"{name}: {way}") for way, pixels in ways.items()
    ]
    size = " × ".join(f"{inches * _MM:.0f}" for inches in figure.get_size_inches())
    return (
        f"<section><h2>{html.escape(name)}</h2>\n<p>{html.escape(f'{question} ({size} mm)'.strip())}</p>\n"
        f'<div class="ways">{"".join(pictures)}</div></section>'
    )


def _picture(figure: Figure, way: str, pixels: _Pixels, told: str) -> str:
    width = round(figure.get_figwidth() * _CSS_PIXELS)
    image = f'<img alt="{html.escape(told)}" width="{width}" src="data:image/png;base64,{_png(pixels)}">'
    return f"<figure>{image}<figcaption>{way}</figcaption></figure>\n"


def _image(figure: Figure) -> _Pixels:
    """Its pixels: red, green and blue."""
    stream = io.BytesIO(files.drawn(figure, "png", {}, dpi=_DPI))
    return np.asarray(np.round(imread(stream)[..., :3] * 255), dtype=np.uint8)


def _as_seen(image: _Pixels) -> dict[str, _Pixels]:
    """By the eyes that see it. A chart has few colours: each is looked for once, and asked for once of each eyes."""
    packed = image.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    found, place = np.unique(packed, return_inverse=True)
    colours, place = np.stack([found >> 16, (found >> 8) & 255, found & 255], axis=-1), place.reshape(packed.shape)
    others = {eyes: np.round(seeing.seen(colours / 255, eyes) * 255).astype(np.uint8) for eyes in seeing.EYES}
    return {eyes: np.asarray(other[place]) for eyes, other in others.items()}


def _png(pixels: _Pixels) -> str:
    stream = io.BytesIO()
    imsave(stream, pixels, format="png", metadata={"Software": MADE_BY})
    return base64.b64encode(stream.getvalue()).decode()
