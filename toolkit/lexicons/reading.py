"""From a YAML file, or a dict of the same shape, to a `Lexicon`.

The file::

    name: conflict
    version: "1.0"
    language: en
    frames:
      aggression:
        definition: …            # also include, exclude, example, source
        patterns: [aggressor*, "act of war"]
        not: ["aggressive growth"]

A frame may also be its list of patterns alone. Everything is text to us: `NO`, `on` and `1.0` stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from toolkit.errors import UnreadableFile, did_you_mean
from toolkit.text.lexicon import Frame, Lexicon, Pattern
from toolkit.text.patterns import compile_lexicon

_FOLDER = Path(__file__).parent
_TOP = ("name", "version", "language", "description", "frames")
_NOTES = ("definition", "include", "exclude", "example", "source")
_FRAME = ("patterns", "not", *_NOTES)
_MOST_BYTES = 10_000_000


@dataclass(frozen=True)
class _Node:
    """A value and the line where it stands (none for a dict)."""

    value: Any
    line: int | None = None


def built_in() -> list[str]:
    """Which lexicons come with the toolkit?

    Examples
    --------
    >>> built_in()
    ['conflict']
    """
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def read(source: Lexicon | str | Path | Mapping[str, Any]) -> Lexicon:
    """The lexicon of this name, file, or dict.

    Parameters
    ----------
    source : str, path, dict or Lexicon
        The name of a built-in lexicon; the path of a YAML file; a dict `{frame: [patterns]}`,
        `{frame: {"patterns": [...], "not": [...]}}`, or one of the same shape as a file. A lexicon is given back.

    Returns
    -------
    Lexicon
        Every pattern of it has been understood.

    Raises
    ------
    FileNotFoundError
        If there is no such lexicon.
    UnreadableFile
        If the file is no YAML, or not a lexicon.
    ValueError
        If a pattern cannot be used; the message names lexicon, frame and line.

    Examples
    --------
    >>> read({"peace": ["peace process*", "talks"]}).names
    ('peace',)
    >>> read("conflict").name
    'conflict'
    """
    if isinstance(source, Lexicon):
        return source
    if not isinstance(source, (str, Path, Mapping)):
        raise TypeError(
            "a lexicon is given as a name, a path, a dict {frame: [patterns]} or a Lexicon, "
            f"not as {type(source).__name__}."
        )
    if isinstance(source, Mapping):
        lexicon = _from_tree(_from_value(source), name="lexicon", file="")
    else:
        lexicon = _from_file(_find(source))
    compile_lexicon(lexicon)
    return lexicon


def _find(source: str | Path) -> Path:
    path = Path(source)
    if path.suffix.lower() in (".yaml", ".yml") or path.is_file():
        if not path.is_file():
            raise FileNotFoundError(f"there is no lexicon file '{path}'.")
        return path
    if str(source) not in built_in():
        raise FileNotFoundError(
            f"there is no lexicon '{source}'.{did_you_mean(source, built_in())} "
            f"Built in: {', '.join(built_in())}; or give the path of a .yaml file."
        )
    return _FOLDER / f"{source}.yaml"


def _from_file(path: Path) -> Lexicon:
    if path.stat().st_size > _MOST_BYTES:
        raise UnreadableFile(f"'{path.name}' is larger than {_MOST_BYTES // 1_000_000} MB: that is no lexicon.")
    try:
        content = path.read_bytes().decode("utf-8-sig")
        node = yaml.compose(content, Loader=yaml.BaseLoader)
        tree = _from_yaml(node, depth=0)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"'{path.name}' is not UTF-8 text: save it as UTF-8 (byte {error.start}).") from None
    except RecursionError:
        raise UnreadableFile(f"'{path.name}' is nested too deeply to be a lexicon.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        if "undefined alias" in problem:
            problem += " (a pattern that begins with * must stand in quotation marks)"
        raise UnreadableFile(f"'{path.name}'{where} is not valid YAML: {problem}.") from None
    return _from_tree(tree, name=path.stem, file=path.name)


def _from_yaml(node: yaml.Node | None, depth: int) -> _Node:
    """Mappings, lists and strings with their lines. Anchors are refused: they can make a small file huge."""
    if node is None:
        return _Node(None)
    if depth > 20:
        raise RecursionError
    line = node.start_mark.line + 1
    if getattr(node, "visited", False):
        raise yaml.YAMLError("anchors and aliases (& and *) are not for lexicons: write the patterns out")
    node.visited = True  # type: ignore[attr-defined]
    if isinstance(node, yaml.ScalarNode):
        return _Node(node.value, line)
    if isinstance(node, yaml.SequenceNode):
        return _Node([_from_yaml(item, depth + 1) for item in node.value], line)
    pairs = [(_from_yaml(key, depth + 1), _from_yaml(value, depth + 1)) for key, value in node.value]
    names = [str(key.value) for key, _ in pairs]
    twice = [(key.line, name) for (key, _), name in zip(pairs, names, strict=True) if names.count(name) > 1]
    if twice:
        raise yaml.YAMLError(f"'{twice[-1][1]}' stands twice, the second time in line {twice[-1][0]}")
    return _Node({name: value for name, (_, value) in zip(names, pairs, strict=True)}, line)


def _from_value(value: Any) -> _Node:
    if isinstance(value, Mapping):
        return _Node({str(key): _from_value(item) for key, item in value.items()})
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _Node([_from_value(item) for item in value])
    return _Node(None if value is None else str(value))


def _from_tree(tree: _Node, *, name: str, file: str) -> Lexicon:
    where = f"lexicon '{file or name}'"
    if not isinstance(tree.value, dict) or not tree.value:
        raise UnreadableFile(f"{where} is no lexicon: it must name frames, each with a list of patterns.")
    top = tree.value
    if not isinstance(top.get("frames", _Node(None)).value, dict):
        if "frames" in top or not file and _looks_like_notes(top):
            raise UnreadableFile(f"{where} is no lexicon: 'frames' must name frames, each with a list of patterns.")
        top = {"frames": tree}
    _check_keys(top, _TOP, where)
    notes = {key: str(top[key].value).strip() for key in ("name", "version", "language", "description") if key in top}
    frames = tuple(_frame(str(key), node, where) for key, node in top["frames"].value.items())
    if not frames:
        raise UnreadableFile(f"{where} has no frame.")
    return Lexicon(**{"name": name, **notes}, frames=frames, file=file)


def _looks_like_notes(top: dict[str, _Node]) -> bool:
    return "name" in top and isinstance(top["name"].value, str)


def _frame(name: str, node: _Node, where: str) -> Frame:
    where = f"{where}, frame '{name}'" + (f", line {node.line}" if node.line else "")
    parts = node.value if isinstance(node.value, dict) else {"patterns": node}
    _check_keys(parts, _FRAME, where)
    patterns = _patterns(parts.get("patterns", _Node([])), where)
    if not patterns:
        raise UnreadableFile(f"{where} has no patterns.")
    notes = {key: " ".join(str(parts[key].value).split()) for key in _NOTES if key in parts}
    return Frame(name, patterns, _patterns(parts.get("not", _Node([])), where), **notes)


def _patterns(node: _Node, where: str) -> tuple[Pattern, ...]:
    items = node.value if isinstance(node.value, list) else [node]
    for item in items:
        if not isinstance(item.value, str):
            raise UnreadableFile(f'{where}: each pattern must be text, such as "peace process*".')
    return tuple(Pattern(item.value.strip(), line=item.line) for item in items)


def _check_keys(given: dict[str, _Node], allowed: Sequence[str], where: str) -> None:
    for key in given:
        if key not in allowed:
            raise UnreadableFile(
                f"{where}: '{key}' is not known here.{did_you_mean(key, allowed)} Known: {', '.join(allowed)}."
            )
