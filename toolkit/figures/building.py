"""Build the figures that a file declares, those that are stale alone; and check that they can be built again."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from toolkit import progress, tables
from toolkit.figures import drawing, files, saving
from toolkit.figures.declared import Declared
from toolkit.figures.declaring import named, read
from toolkit.figures.drawing import Material
from toolkit.figures.provenance import Provenance, described, portable, provenance_of, versions
from toolkit.text import Index

FRESH, MADE, SAME, DIFFERS, MISSING = "fresh", "made", "same", "differs", "missing"
_ROUNDED = 1e-10  # of a number: what another processor may make of it
_PICTURES = ("png", "svg", "pdf")


class Drawn(NamedTuple):
    """A figure, the table that it draws, and the Python that makes it again."""

    figure: Figure
    table: pd.DataFrame
    code: str


def draw(path: str | Path, name: str) -> Drawn:
    """The figure of this name, as a file declares it: for a notebook.

    Parameters
    ----------
    path : path
        The file of figures, such as `figures/figures.yaml`.
    name : str
        Of the figure.

    Returns
    -------
    Drawn
        `figure`, the `table` that it draws, and the `code` that makes both.

    Raises
    ------
    FileNotFoundError, UnreadableFile, ValueError
        If the file or what it needs is not there, or it declares what cannot be.
    KeyError
        If it declares no such figure.

    Examples
    --------
    >>> drawn = draw("figures/figures.yaml", "words-by-outlet")
    >>> print(drawn.code.splitlines()[-2])
    table = tk.terms.count(corpus, by='outlet', stopwords='en', min_count=2)
    """
    (declared,) = named(read(path), [name])
    table, figure = drawing.drawn(Material(declared, drawing.whole_of(declared)))
    return Drawn(figure, table, drawing.code(declared))


def every(path: str | Path, names: Iterable[str] | None = None) -> list[tuple[str, str, Figure]]:
    """The figures of a file, each with its name and the question that it answers; nothing is written."""
    found, known = [], _Known()
    for declared in progress.bar(_asked(path, names), "Drawing", unit="figure"):
        _, figure = drawing.drawn(known.material(declared))
        found.append((declared.name, declared.question, figure))
    return found


def build(
    path: str | Path, names: Iterable[str] | None = None, *, stale: bool = True, folder: str | Path | None = None
) -> pd.DataFrame:
    """Which figures are out of date, and make them.

    Parameters
    ----------
    path : path
        The file of figures.
    names : list of str, optional
        These alone.
    stale : bool
        Leave alone those whose files are there, and whose articles, lexicon, declaration and versions are as they were.
    folder : path, optional
        Where to write, instead of where the file says.

    Returns
    -------
    DataFrame
        `figures`: one row per figure, in the order of the file: its name, "made" or "fresh", and why.

    Raises
    ------
    FileNotFoundError, UnreadableFile, ValueError, KeyError
        As of `draw`: nothing is written of a figure that cannot be made.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     build("figures/figures.yaml", ["words-by-outlet"], folder=folder)["state"].tolist()
    ['made']
    """
    rows, known = [], _Known()
    for declared in progress.bar(_asked(path, names), "Drawing", unit="figure"):
        target = Path(folder) if folder is not None else declared.folder
        why = _why_stale(declared, target, known)
        if why or not stale:
            _save(declared, target, known)
        rows.append((declared.name, MADE if why or not stale else FRESH, why))
    return _table(rows)


def check(path: str | Path, names: Iterable[str] | None = None) -> pd.DataFrame:
    """Can every figure be made again as it stands there?

    Parameters
    ----------
    path : path
        The file of figures.
    names : list of str, optional
        These alone.

    Returns
    -------
    DataFrame
        `figures`: one row per figure: its name, "same", "differs" or "missing", and in what: data, picture, and what
        they were made of. Where the versions of the packages are not those that made it, the pictures may differ, and
        only its data and sources are compared. Nor are pictures where the numbers, as they were written once, are the
        same to ten digits and no more: that is how another processor rounds.

    Raises
    ------
    FileNotFoundError, UnreadableFile, ValueError, KeyError
        As of `draw`.

    Examples
    --------
    >>> check("figures/figures.yaml", ["words-by-outlet"])["state"].tolist()
    ['same']
    """
    rows, known = [], _Known()
    for declared in progress.bar(_asked(path, names), "Drawing again", unit="figure"):
        absent = _absent(declared, declared.folder)
        if absent:
            rows.append((declared.name, MISSING, f"there is no {_told(absent)}"))
            continue
        with tempfile.TemporaryDirectory() as again:
            _save(declared, Path(again), known)
            found = _differences(declared, Path(again))
        rows.append((declared.name, DIFFERS if found.differs else SAME, "; ".join(found.said)))
    return _table(rows)


def _asked(path: str | Path, names: Iterable[str] | None) -> list[Declared]:
    figures = read(path)
    return named(figures, figures if names is None else names)


class _Known:
    """What several figures share: the corpus and the hashes of files, each made once."""

    def __init__(self) -> None:
        self._whole: dict[str, Index] = {}
        self._files: dict[Path, Any] = {}

    def material(self, declared: Declared) -> Material:
        key = json.dumps([str(declared.beside), declared.data], default=str)
        if key not in self._whole:
            self._whole[key] = drawing.whole_of(declared)
        return Material(declared, self._whole[key])

    def inputs(self, declared: Declared) -> list[dict[str, Any]]:
        """The files that the figure rests on, with their hashes."""
        return [self._hashed(path) for path in drawing.files_of(declared)]

    def _hashed(self, path: Path) -> dict[str, Any]:
        if path not in self._files:
            self._files[path] = described([path])[0]
        return dict(self._files[path])


def _save(declared: Declared, folder: Path, known: _Known) -> None:
    material = known.material(declared)
    table, figure = drawing.drawn(material)
    sources = [material.corpus, *([material.lexicon] if declared.counts_frames else [])]
    saving.save(
        figure,
        declared.name,
        data=table,
        sources=sources,
        seed=declared.seed,
        folder=folder,
        besides=material.besides,
        declared={
            "declaration": declared.portable().declaration(),
            "code": _portable_code(declared),
            "files": known.inputs(declared),
        },
    )


def _portable_code(declared: Declared) -> str:
    """The code without the absolute paths of this computer."""
    code = drawing.code(declared)
    for told in (declared.source, declared.lexicon):
        if isinstance(told, str):
            code = code.replace(repr(told), repr(portable(told)))
    return code


def _why_stale(declared: Declared, folder: Path, known: _Known) -> str:
    """Why it has to be made; nothing, if it has not."""
    absent = _absent(declared, folder)
    without = f"there is no {_told(absent)}" if absent else ""
    if set(absent) & set(saving.KINDS):
        return "new" if absent == _kinds(declared) else without
    before = _before(folder / f"{declared.name}.json")
    if before is None or before.declared is None:
        return "its json is not of such a figure"
    changed = []
    if before.declared.get("declaration") != declared.portable().declaration():
        changed.append("declaration")
    if before.declared.get("files") != known.inputs(declared):
        changed.append("files")
    lexicons = [source["sha256"] for source in before.sources if source["kind"] == "lexicon"]
    if lexicons and lexicons != [drawing.lexicon_of(declared).digest]:
        changed.append("lexicon")
    if before.versions != versions():
        changed.append("versions")
    return ", ".join(changed) or without


def _kinds(declared: Declared) -> list[str]:
    """Of which kinds it has files: the five, and its further tables."""
    return [*saving.KINDS, *declared.besides]


def _absent(declared: Declared, folder: Path) -> list[str]:
    return [kind for kind in _kinds(declared) if not (folder / files.file_of(declared.name, kind)).is_file()]


def _told(kinds: Iterable[str]) -> str:
    return ", ".join(kind if kind in saving.KINDS else f"csv of {kind}" for kind in kinds)


def _before(note: Path) -> Provenance | None:
    """What its json says; nothing, where that is none of ours."""
    try:
        found = provenance_of(note)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    ours = isinstance(found.declared, dict | None) and all(isinstance(one, dict) for one in found.sources)
    return found if ours and all({"kind", "sha256"} <= set(one) for one in found.sources) else None


class _Found(NamedTuple):
    differs: bool
    said: list[str]


def _differences(declared: Declared, again: Path) -> _Found:
    """In what is the figure that was made again not the one that is there?"""
    before, now = _before(declared.folder / f"{declared.name}.json"), provenance_of(again / f"{declared.name}.json")
    if before is None:
        return _Found(True, ["its json cannot be read"])
    same_versions = before.versions == now.versions
    parts = ["csv", *declared.besides, *(_PICTURES if same_versions else ())]
    other = [kind for kind in parts if not _is_same(declared.folder, again, files.file_of(declared.name, kind))]
    said = [f"other {_told([kind])}" for kind in other]
    because = _because(before, now)
    if "csv" in other and not because and _is_rounded(declared, again, before):
        return _Found(False, ["but for the last digits of its numbers, which another processor rounds otherwise"])
    if because:
        said.append(f"because of {', '.join(because)}")
    if not same_versions:
        told = sorted(name for name in now.versions if before.versions.get(name) != now.versions[name])
        said.append("made with " + ", ".join(f"{name} {before.versions.get(name, 'none')}" for name in told))
    if not (other or because) and same_versions and _of_itself(before) != _of_itself(now):
        other.append("json")
        said.insert(0, "other json: it was changed by hand")
    return _Found(bool(other or because), said)


def _of_itself(note: Provenance) -> tuple[Any, ...]:
    """What a json says of the figure alone: files may have changed in what the figure does not show."""
    return note.title, note.alternative, note.data, note.besides, note.seed, (note.declared or {}).get("code")


def _because(before: Provenance, now: Provenance) -> list[str]:
    """Which of the things that it was made of have changed?"""
    changed = []
    for kind in sorted({source["kind"] for source in (*before.sources, *now.sources)}):
        was, are = ([one for one in each.sources if one["kind"] == kind] for each in (before, now))
        if [one["sha256"] for one in was] != [one["sha256"] for one in are]:
            changed.append(kind)
        elif [one.get("version") for one in was] != [one.get("version") for one in are]:
            changed.append(f"{kind} (its version)")
    if (before.declared or {}).get("declaration") != (now.declared or {}).get("declaration"):
        changed.append("declaration")
    return changed


def _is_same(one: Path, other: Path, name: str) -> bool:
    return (one / name).read_bytes() == (other / name).read_bytes()


def _is_rounded(declared: Declared, again: Path, before: Provenance) -> bool:
    """Are its numbers those that were once written, and the same as now but for how they are rounded behind the tenth
    digit?"""
    for kind, note in {"csv": before.data, **before.besides}.items():
        name = files.file_of(declared.name, kind)
        written = (declared.folder / name).read_bytes()
        if hashlib.sha256(written).hexdigest() != note.get("sha256") or not _are_alike(
            io.BytesIO(written), again / name
        ):
            return False
    return True


def _are_alike(one: io.BytesIO, other: Path) -> bool:
    try:
        pd.testing.assert_frame_equal(pd.read_csv(one), pd.read_csv(other), rtol=_ROUNDED, atol=_ROUNDED)
    except (AssertionError, ValueError):
        return False
    return True


def _table(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=tables.columns("figures")).astype("str")
