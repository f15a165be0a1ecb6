"""From a file, a dict or a table to a `Lexicon`: what kind of file it is, its content tells."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from toolkit.errors import UnreadableFile, did_you_mean
from toolkit.lexicons import expressions, lexicoder, listed, liwc, wordstat, yoshikoder
from toolkit.lexicons.branch import Branch
from toolkit.lexicons.yaml_files import tree_of
from toolkit.text.lexicon import Lexicon
from toolkit.text.tree import as_lexicon, from_tree

_FOLDER = Path(__file__).parent
_MOST_BYTES = 10_000_000
_MOST_UNPACKED = 100_000_000  # of a workbook


def built_in() -> list[str]:
    """Which lexicons come with the toolkit?

    Examples
    --------
    >>> built_in()
    ['actors', 'conflict', 'generic-frames', 'hedges', 'negators', 'policy-frames', 'reporting-verbs',
     'war-peace-journalism']
    """
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def read(source: Lexicon | str | Path | Mapping[str, Any] | pd.DataFrame, *, encoding: str | None = None) -> Lexicon:
    """The lexicon of this name, file, dict or table.

    Parameters
    ----------
    source : str, path, dict, DataFrame or Lexicon
        The name of a built-in lexicon; the path of a file; a dict `{frame: [patterns]}`,
        `{frame: {"patterns": [...], "not": [...]}}`, or one of the same shape as a file; a table with the columns
        `frame`, `pattern` and perhaps `weight`. A lexicon is given back. Files are told by their content: YAML (ours
        and that of quanteda), LIWC, WordStat, Yoshikoder, Lexicoder, tables as CSV or Excel, lists of words, and
        lists of regular expressions in YAML.
    encoding : str, optional
        Of a file; UTF-8, or cp1252 where it is not that, unless told ("iso8859-2").

    Returns
    -------
    Lexicon
        Every pattern of it has been understood. `left_out` tells what a file of another program holds besides.

    Raises
    ------
    FileNotFoundError
        If there is no such lexicon.
    UnreadableFile
        If the file is not a lexicon.
    ValueError
        If a pattern cannot be used; the message names lexicon, frame and line.

    Warns
    -----
    UserWarning
        If something was left out.

    Examples
    --------
    >>> read({"peace": ["peace process*", "talks"]}).names
    ('peace',)
    >>> read("conflict").name
    'conflict'
    """
    if isinstance(source, str | Path):
        return _from_file(_find(source), encoding)
    if isinstance(source, pd.DataFrame):
        return from_tree(listed.of_table(source, "DataFrame").node_of_all(), name="lexicon", file="")
    return as_lexicon(source)


class _Format(NamedTuple):
    """How a kind of file is told and read; what was left out, or none where patterns are written as here."""

    sniff: Callable[[str], bool]
    read: Callable[[str, str], tuple[Branch, list[str] | None]]


_OTHERS = {
    "LIWC": _Format(liwc.sniff, liwc.read),
    "Lexicoder": _Format(lexicoder.sniff, lexicoder.read),
    "Yoshikoder": _Format(yoshikoder.sniff, yoshikoder.read),
    "table": _Format(listed.sniff, listed.read),
    "WordStat": _Format(wordstat.sniff, wordstat.read),
    "list of words": _Format(bool, listed.read_words),  # told by the name of the file as well
}
_WORKBOOK = b"PK\x03\x04"


def _find(source: str | Path) -> Path:
    path = Path(source)
    if path.is_file():
        return path
    if path.suffix:
        raise FileNotFoundError(f"there is no lexicon file '{path}'.")
    if str(source) not in built_in():
        raise FileNotFoundError(
            f"there is no lexicon '{source}'.{did_you_mean(source, built_in())} "
            f"Built in: {', '.join(built_in())}; or give the path of a file."
        )
    return _FOLDER / f"{source}.yaml"


def format_of(source: str | Path, *, encoding: str | None = None) -> str:
    """As what is the lexicon of this name or file read?

    Examples
    --------
    >>> format_of("conflict")
    'YAML'
    """
    path = _find(source)
    content = _content(path)
    if content.startswith(_WORKBOOK):
        return "Excel"
    return _told(_unix(_decoded(content, path.name, encoding)), path.name)


def _content(path: Path) -> bytes:
    if path.stat().st_size > _MOST_BYTES:
        raise UnreadableFile(f"'{path.name}' is larger than {_MOST_BYTES // 1_000_000} MB: that is no lexicon.")
    return path.read_bytes()


def _from_file(path: Path, encoding: str | None) -> Lexicon:
    content = _content(path)
    if content.startswith(_WORKBOOK):
        return from_tree(listed.of_table(_workbook(path), path.name).node_of_all(), name=path.stem, file=path.name)
    understood = _understood_once if path.parent == _FOLDER else from_text
    found = understood(_decoded(content, path.name, encoding), path.name)
    _warn_of_left_out(found)
    return found


def from_text(text: str, name: str) -> Lexicon:
    """The lexicon in the text of a file of this name."""
    text, stem = _unix(text), Path(name).stem
    form = _OTHERS.get(_told(text, name))
    left_out: list[str] | None
    if form is None:
        tree = tree_of(text, name)
        if not expressions.is_such(tree):
            return from_tree(tree, name=stem, file=name)
        root, left_out = expressions.read(tree)
    else:
        root, left_out = form.read(text, name)
    return from_tree(root.node_of_all(), name=stem, file=name, left_out=left_out)


#: Those that come with the toolkit are few, are asked for by name again and again, and cannot be changed.
_understood_once = lru_cache(from_text)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _told(text: str, name: str) -> str:
    """The format, by what the text looks like; YAML is what looks like no other."""
    for kind, form in _OTHERS.items():
        if listed.sniff_words(text, name) if kind == "list of words" else form.sniff(text):
            return kind
    return "YAML"


def _decoded(content: bytes, name: str, encoding: str | None) -> str:
    """Text. YAML may hold anything, so that what is no UTF-8 there must be told."""
    try:
        return content.decode(encoding or "utf-8-sig")
    except LookupError:
        raise ValueError(f"encoding='{encoding}' is not known: write it as Python does, such as 'iso8859-2'.") from None
    except UnicodeDecodeError as error:
        told = encoding or "UTF-8"
        if encoding or name.lower().endswith((".yaml", ".yml")):
            raise UnreadableFile(f"'{name}' is not {told} text: save it as {told} (byte {error.start}).") from None
        return content.decode("cp1252", errors="replace")


def _workbook(path: Path) -> pd.DataFrame:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > _MOST_UNPACKED:
            raise UnreadableFile(f"'{path.name}' unpacks to {unpacked // 1_000_000:,} MB: that is no lexicon.")
        return pd.read_excel(path, dtype=str, keep_default_na=False, engine="openpyxl")
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise UnreadableFile(f"'{path.name}' is no workbook that can be read: save it again as .xlsx.") from error


def _warn_of_left_out(lexicon: Lexicon) -> None:
    if lexicon.left_out:
        n = len(lexicon.left_out)
        warnings.warn(
            f"{n} thing{'s' if n > 1 else ''} in '{lexicon.file}' mean{'' if n > 1 else 's'} nothing here and "
            f"{'were' if n > 1 else 'was'} left out, the first: {lexicon.left_out[0]}. "
            "See the left_out of the lexicon.",
            stacklevel=4,
        )
