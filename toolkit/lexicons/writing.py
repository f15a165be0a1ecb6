"""From a `Lexicon` to a file of this or another program; what the file cannot hold is told of."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from toolkit import paths
from toolkit.errors import did_you_mean
from toolkit.lexicons import lexicoder, listed, liwc, wordstat, yaml_files, yoshikoder
from toolkit.lexicons.reading import from_text
from toolkit.text.files import write_bytes
from toolkit.text.lexicon import Frame, Lexicon, Pattern
from toolkit.text.patterns import parse
from toolkit.text.tree import as_lexicon


class _Format(NamedTuple):
    """How a format is written, and what it can hold."""

    write: Callable[[Lexicon], str]
    ending: str
    weights: bool = False
    levels: bool = False
    notes: bool = False
    all_patterns: bool = False


_FORMATS = {
    "yaml": _Format(yaml_files.write, ".yaml", weights=True, levels=True, notes=True, all_patterns=True),
    "quanteda": _Format(yaml_files.write_quanteda, ".yml", levels=True),
    "liwc": _Format(liwc.write, ".dic", levels=True),
    "wordstat": _Format(wordstat.write, ".cat", weights=True, levels=True),
    "yoshikoder": _Format(yoshikoder.write, ".ykd", levels=True),
    "lexicoder": _Format(lexicoder.write, ".lc3"),
    "csv": _Format(listed.write, ".csv", weights=True, all_patterns=True),
}


def write(lexicon: Lexicon | Mapping[str, Any], path: str | Path, *, format: str | None = None) -> list[str]:
    """Write a lexicon to a file: ours, which holds all of it, or one of another program.

    Parameters
    ----------
    lexicon : Lexicon or dict
        From `lexicons.read`, or what it takes.
    path : str or path
        The file. One that is there is replaced when the new one is whole.
    format : {"yaml", "quanteda", "liwc", "wordstat", "yoshikoder", "lexicoder", "csv"}, optional
        By the ending of the path, unless told: `.yaml` and `.yml` (ours), `.dic`, `.cat`, `.ykd`, `.lc3`, `.csv`.

    Returns
    -------
    list of str
        What the format cannot hold, a sentence each; nothing for `yaml`.

    Raises
    ------
    ValueError
        If the format is not known, can hold no pattern of the lexicon, or would be read as something else.
    FileNotFoundError, IsADirectoryError
        If there is no such folder, or the path is one.
    OSError
        If it cannot be written: the disk is full, say. What was there before is unchanged.

    Warns
    -----
    UserWarning
        If something is lost.

    Examples
    --------
    >>> import tempfile
    >>> from toolkit import lexicons
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lost = lexicons.write(lexicons.read({"peace": ["cease fire*"]}), f"{folder}/peace.dic")
    ...     lost, lexicons.read(f"{folder}/peace.dic").names
    ([], ('peace',))
    """
    path, lexicon = Path(path), as_lexicon(lexicon)
    form = _FORMATS[_named(path, format)]
    if path.is_dir():
        raise IsADirectoryError(f"'{path}' is a folder: name a file for the lexicon.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder '{path.parent}' to write '{path.name}' to.")
    held, lost = _held(lexicon, form)
    if not held.frames:
        raise ValueError(f"'{path.name}' can hold no pattern of this lexicon: {lost[0]}. Write it as .yaml.")
    content = form.write(held)
    _check(content, held, form, path.name)
    with paths.written_whole(path) as part:
        write_bytes(part, content.encode())
    if lost:
        n = len(lost)
        told = f"1 thing of lexicon '{lexicon.name}'" if n == 1 else f"{n} things of lexicon '{lexicon.name}'"
        warnings.warn(f"'{path.name}' cannot hold {told}, the first: {lost[0]}.", stacklevel=2)
    return lost


def _check(content: str, held: Lexicon, form: _Format, name: str) -> None:
    """What would be read of it must be what is meant: a name may look like something else there."""
    expected = {(frame.name, *one) for frame in held for one in _rules(frame, form)}
    try:
        found = {(frame.name, *one) for frame in from_text(content, name) for one in _rules(frame, form)}
    except ValueError:
        found = set()
    if found != expected:
        odd = min(expected - found or found - expected, key=str)
        raise ValueError(
            f"'{name}' cannot hold this lexicon: frame {odd[0]!r} would be read as something else there. "
            "Rename it, or write the lexicon as .yaml."
        )


def _rules(frame: Frame, form: _Format) -> Iterator[tuple[Any, ...]]:
    """The patterns of a frame as they are understood, each once, with their weights where a format has them."""
    once = {parse(one.text): one for one in reversed(frame.patterns)}
    yield from ((phrase, round(one.weight, 9) if form.weights else 1.0) for phrase, one in once.items())
    yield from ((parse(one.text), "not") for one in frame.shields)
    for rule, company in frame.company.items():
        yield from ((parse(one.text), rule, company.within) for one in company.patterns)


def _named(path: Path, format: str | None) -> str:
    if format is None:
        endings = {one.ending: name for name, one in _FORMATS.items()} | {".yml": "yaml"}
        if path.suffix.lower() in endings:
            return endings[path.suffix.lower()]
        raise ValueError(
            f"what '{path.name}' should be is not told by its ending: it can be {', '.join(endings)}, or name a format."
        )
    if format not in _FORMATS:
        listed_ = ", ".join(map(repr, _FORMATS))
        raise ValueError(f"format={format!r} is not known.{did_you_mean(format, _FORMATS)} It can be {listed_}.")
    return format


def _held(lexicon: Lexicon, form: _Format) -> tuple[Lexicon, list[str]]:
    """What of it such a file can hold, and what is lost."""
    if form.notes:
        return lexicon, []
    lost: list[str] = []
    frames = [_of_frame(frame, form, lost) for frame in lexicon]
    return replace(lexicon, frames=tuple(frame for frame in frames if frame.patterns)), lost


def _of_frame(frame: Frame, form: _Format, lost: list[str]) -> Frame:
    where = f"frame '{frame.name}'"
    if frame.shields:
        lost.append(f"{where}: its {len(frame.shields)} shields (not)")
    lost += [f"{where}: its rule '{rule}'" for rule in frame.company]
    if any((frame.definition, frame.include, frame.exclude, frame.example, frame.source)):
        lost.append(f"{where}: its definition and notes")
    if len(frame.path) > 1 and not form.levels:
        lost.append(f"{where}: that it stands in '{'.'.join(frame.path[:-1])}'")
    kept = tuple(one for one in frame.patterns if form.all_patterns or _can_hold(one, where, lost))
    if not form.weights:
        lost += [f"{where}: the weight {one.weight:g} of '{one.text}'" for one in kept if one.weight != 1]
    return Frame(frame.name, kept, path=frame.path)


def _can_hold(pattern: Pattern, where: str, lost: list[str]) -> bool:
    """Others know words and wildcards, and neither case nor expressions."""
    plain = not any(word.exact or word.regular for word in parse(pattern.text))
    if not plain:
        lost.append(f"{where}: the pattern '{pattern.text}'")
    return plain
