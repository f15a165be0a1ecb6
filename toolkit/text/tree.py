"""From a plain tree of names and patterns, as a dict or a file holds it, to a `Lexicon` that has been understood.

Everything is text here: `NO`, `on` and `1.0` stay what they are. Every complaint names lexicon, frame and line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.errors import UnreadableFile, did_you_mean
from toolkit.text.lexicon import Frame, Lexicon, Pattern
from toolkit.text.patterns import compile_lexicon

_TOP = ("name", "version", "language", "description", "frames")
_NOTES = ("definition", "include", "exclude", "example", "source")
_FRAME = ("patterns", "not", *_NOTES)


@dataclass(frozen=True)
class Node:
    """A value and the line where it stands (none for a dict)."""

    value: Any
    line: int | None = None


def as_lexicon(source: Lexicon | Mapping[str, Any]) -> Lexicon:
    """The lexicon that this is, or that this dict makes.

    Parameters
    ----------
    source : Lexicon or dict
        A dict is `{frame: [patterns]}`, or of the shape of a file.

    Returns
    -------
    Lexicon
        Every pattern of it has been understood.

    Raises
    ------
    TypeError
        If it is neither.
    UnreadableFile, ValueError
        If the dict is no lexicon, or a pattern cannot be used.

    Examples
    --------
    >>> as_lexicon({"peace": ["peace process*", "talks"]}).names
    ('peace',)
    """
    if isinstance(source, Lexicon):
        return source
    if not isinstance(source, Mapping):
        raise TypeError(
            f"a lexicon must be a Lexicon or a dict {{frame: [patterns]}}, not {type(source).__name__}: "
            "read one by its name or from its file with lexicons.read."
        )
    return from_tree(_from_value(source), name="lexicon", file="")


def _from_value(value: Any) -> Node:
    if isinstance(value, Mapping):
        return Node({str(key): _from_value(item) for key, item in value.items()})
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Node([_from_value(item) for item in value])
    return Node(None if value is None else str(value))


def from_tree(tree: Node, *, name: str, file: str) -> Lexicon:
    """The lexicon in a tree of nodes; every pattern of it has been understood."""
    where = f"lexicon '{file or name}'"
    if not isinstance(tree.value, dict) or not tree.value:
        raise UnreadableFile(f"{where} is no lexicon: it must name frames, each with a list of patterns.")
    top = tree.value
    if not isinstance(top.get("frames", Node(None)).value, dict):
        if "frames" in top or (not file and _looks_like_notes(top)):
            raise UnreadableFile(f"{where} is no lexicon: 'frames' must name frames, each with a list of patterns.")
        top = {"frames": tree}
    _check_keys(top, _TOP, where)
    notes = {key: _note(top, key, where) for key in _TOP[:-1] if key in top}
    frames = tuple(_frame(str(key), node, where) for key, node in top["frames"].value.items())
    if not frames:
        raise UnreadableFile(f"{where} has no frame.")
    lexicon = Lexicon(**{"name": name, **notes}, frames=frames, file=file)
    compile_lexicon(lexicon)
    return lexicon


def _looks_like_notes(top: dict[str, Node]) -> bool:
    return "name" in top and isinstance(top["name"].value, str)


def _frame(name: str, node: Node, where: str) -> Frame:
    where = f"{where}, frame '{name}'" + (f", line {node.line}" if node.line else "")
    parts = node.value if isinstance(node.value, dict) else {"patterns": node}
    _check_keys(parts, _FRAME, where)
    patterns = _patterns(parts.get("patterns", Node([])), where)
    if not patterns:
        raise UnreadableFile(f"{where} has no patterns.")
    notes = {key: _note(parts, key, where) for key in _NOTES if key in parts}
    return Frame(name, patterns, _patterns(parts.get("not", Node([])), where), **notes)


def _note(parts: dict[str, Node], key: str, where: str) -> str:
    value = parts[key].value
    if not isinstance(value, str | None):
        raise UnreadableFile(f"{where}: '{key}' must be text.")
    return " ".join((value or "").split())


def _patterns(node: Node, where: str) -> tuple[Pattern, ...]:
    items = node.value if isinstance(node.value, list) else [node]
    for item in items:
        if not isinstance(item.value, str):
            raise UnreadableFile(f'{where}: each pattern must be text, such as "peace process*".')
    return tuple(Pattern(item.value.strip(), line=item.line) for item in items)


def _check_keys(given: dict[str, Node], allowed: Sequence[str], where: str) -> None:
    for key in given:
        if key not in allowed:
            raise UnreadableFile(
                f"{where}: '{key}' is not known here.{did_you_mean(key, allowed)} Known: {', '.join(allowed)}."
            )
