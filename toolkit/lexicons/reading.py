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

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from toolkit.errors import UnreadableFile, did_you_mean
from toolkit.text.lexicon import Lexicon
from toolkit.text.tree import Node, as_lexicon, from_tree

_FOLDER = Path(__file__).parent
_MOST_BYTES = 10_000_000


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
    return _from_file(_find(source)) if isinstance(source, str | Path) else as_lexicon(source)


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
    return from_tree(tree, name=path.stem, file=path.name)


def _from_yaml(node: yaml.Node | None, depth: int) -> Node:
    """Mappings, lists and strings with their lines. Anchors are refused: they can make a small file huge."""
    if node is None:
        return Node(None)
    if depth > 20:
        raise RecursionError
    line = node.start_mark.line + 1
    if getattr(node, "visited", False):
        raise yaml.YAMLError("anchors and aliases (& and *) are not for lexicons: write the patterns out")
    node.visited = True  # type: ignore[attr-defined]
    if isinstance(node, yaml.ScalarNode):
        return Node(node.value, line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_from_yaml(item, depth + 1) for item in node.value], line)
    pairs = [(_from_yaml(key, depth + 1), _from_yaml(value, depth + 1)) for key, value in node.value]
    names = [str(key.value) for key, _ in pairs]
    twice = [(key.line, name) for (key, _), name in zip(pairs, names, strict=True) if names.count(name) > 1]
    if twice:
        raise yaml.YAMLError(f"'{twice[-1][1]}' stands twice, the second time in line {twice[-1][0]}")
    return Node({name: value for name, (_, value) in zip(names, pairs, strict=True)}, line)
