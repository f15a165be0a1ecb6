"""From a plain tree of names and patterns, as a dict or a file holds it, to a `Lexicon` that has been understood.

Everything is text here: `NO`, `on` and `1.0` stay what they are. Every complaint names lexicon, frame and line.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from toolkit.errors import UnreadableFile, did_you_mean
from toolkit.text.lexicon import COMPANY, Company, Frame, Lexicon, Pattern
from toolkit.text.patterns import parse
from toolkit.text.rules import compile_lexicon, shown

_TOP = ("name", "version", "language", "description", "frames")
NOTES = ("definition", "include", "exclude", "example", "source")
_FRAME = ("patterns", "not", *COMPANY, "frames", *NOTES)
_COMPANY = ("patterns", "within")
_SENTENCE = "sentence"
_WITHIN = re.compile("0*[1-9][0-9]{0,5}")
_WEIGHTED = ("pattern", "weight")
_BETWEEN = "*?-‐‑'’ʼ.,&/_"  # what may stand in a pattern besides letters and digits
_LIKE_OURS = 0.8  # so alike is a key that was meant to be one of ours


@dataclass(frozen=True)
class Node:
    """A value and the line where it stands (none for a dict); of a pattern its weight."""

    value: Any
    line: int | None = None
    weight: float = 1.0


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
    try:
        return from_tree(_from_value(source), name="lexicon", file="")
    except RecursionError:
        raise UnreadableFile("this dict is nested too deeply to be a lexicon.") from None


def _from_value(value: Any) -> Node:
    if isinstance(value, Mapping):
        return Node({str(key): _from_value(item) for key, item in value.items()})
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Node([_from_value(item) for item in value])
    return Node(None if value is None else str(value))


def from_tree(tree: Node, *, name: str, file: str, left_out: Sequence[str] | None = None) -> Lexicon:
    """The lexicon in a tree of nodes; every pattern of it has been understood.

    In a file of another program (`left_out` lists what its reader could not take), patterns that mean nothing here are
    left out as well, and frames that lose all of theirs.
    """
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
    frames = tuple(_frames(top["frames"], (), where))
    told = list(left_out or ())
    if left_out is not None:
        frames = tuple(frame for frame in (_usable(frame, told) for frame in frames) if frame.patterns)
    if not frames:
        raise UnreadableFile(f"{where} has no frame.")
    _check_names(frames, where)
    lexicon = Lexicon(**{"name": name, **notes}, frames=frames, file=file, left_out=tuple(told))
    compile_lexicon(lexicon)
    return lexicon


def frame_of(entry: Node, path: tuple[str, ...], lexicon: str) -> Frame:
    """The frame of this path in the lexicon of this name, by what is said of it alone, frames within it not.

    Raises
    ------
    ValueError
        If it is none, or a pattern of it cannot be used.

    Examples
    --------
    >>> frame_of(Node({"patterns": Node([Node("war*")])}), ("war",), "mine").patterns[0].text
    'war*'
    """
    where = f"lexicon '{lexicon}', frame '{'.'.join(path)}'"
    parts = entry.value if isinstance(entry.value, dict) else {"patterns": entry}
    _check_keys(parts, [part for part in _FRAME if part != "frames"], where)
    if not parts.get("patterns", Node(None)).value:
        raise UnreadableFile(f"{where} has no patterns.")
    frame = _frame(".".join(path), path, parts, where)
    compile_lexicon(Lexicon(lexicon, (frame,)))
    return frame


def _check_names(frames: Sequence[Frame], where: str) -> None:
    names = [frame.name for frame in frames]
    if not all(part for frame in frames for part in frame.path):
        raise UnreadableFile(f"{where}: a frame has no name: give it one.")
    for name in names:
        if any(unicodedata.category(sign) == "Cc" for sign in name):
            raise UnreadableFile(f"{where}: the name {name!r} of a frame holds a control character.")
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise UnreadableFile(f"{where}: two frames would be called '{twice[0]}': rename one of them.")


def _usable(frame: Frame, told: list[str]) -> Frame:
    """The frame with those of its patterns that mean something here; the others are told of."""
    kept = []
    for pattern in frame.patterns:
        try:
            parse(pattern.text)
            _check_signs(pattern.text)
        except ValueError as error:
            line = f", line {pattern.line}" if pattern.line else ""
            told.append(f"frame '{frame.name}'{line}: the pattern '{pattern.text}', as {str(error).rstrip('.')}")
        else:
            kept.append(pattern)
    return replace(frame, patterns=tuple(kept))


def _looks_like_notes(top: dict[str, Node]) -> bool:
    return "name" in top and isinstance(top["name"].value, str)


def _check_signs(pattern: str) -> None:
    """Others count signs as well (`:-)`, `a+`): here, what is left of them would be another word."""
    words = " ".join(word for word in pattern.split() if not word.startswith("/"))
    strange = [sign for sign in words if unicodedata.category(sign)[0] not in "LMNZ" and sign not in _BETWEEN]
    if strange:
        raise ValueError(f"'{strange[0]}' is no part of a word here.")


def _frames(nodes: Node, path: tuple[str, ...], where: str) -> Iterator[Frame]:
    """The frames of these names, each before those that stand in it."""
    for key, node in nodes.value.items():
        name = ".".join((*path, key))
        here = f"{where}, frame '{name}'" + (f", line {node.line}" if node.line else "")
        parts, below = _parts(node, here)
        frame = _frame(name, (*path, key), parts, here)
        if frame.patterns:
            yield frame
        elif frame.shields or frame.company or not below.value:
            raise UnreadableFile(f"{here} has no patterns.")
        yield from _frames(below, (*path, key), where)


def _parts(node: Node, where: str) -> tuple[dict[str, Node], Node]:
    """What a frame says of itself, and the frames that stand in it: named by `frames`, or in the place of patterns."""
    if isinstance(node.value, list):
        inside = [item for item in node.value if _is_frames(item)]
        own = Node([item for item in node.value if not _is_frames(item)], node.line)
        return {"patterns": own}, Node({key: one for item in inside for key, one in item.value.items()}, node.line)
    if not isinstance(node.value, dict):
        return {"patterns": node}, Node({})
    if not _is_ours(node.value):
        return {}, node
    below = node.value.get("frames", Node({}))
    if not isinstance(below.value, dict):
        raise UnreadableFile(f"{where}: 'frames' must name frames, each with a list of patterns.")
    return {key: one for key, one in node.value.items() if key != "frames"}, below


def _is_frames(item: Node) -> bool:
    """Names of frames in a list of patterns, and no pattern with its weight."""
    return isinstance(item.value, dict) and "pattern" not in item.value


def _is_ours(given: dict[str, Node]) -> bool:
    """Are these the parts of a frame, or names of others? A key that is nearly one of ours was meant to be it.

    Frames may well be called `before` and `after`: as rules they have patterns.
    """
    parts = [key for key, node in given.items() if key not in COMPANY or _is_company(node)]
    return not given or any(get_close_matches(key, _FRAME, 1, _LIKE_OURS) for key in parts)


def _is_company(node: Node) -> bool:
    return isinstance(node.value, dict) and "within" in node.value


def _frame(name: str, path: tuple[str, ...], parts: dict[str, Node], where: str) -> Frame:
    _check_keys(parts, _FRAME, where)
    told: dict[str, Any] = {key: _note(parts, key, where) for key in NOTES if key in parts}
    patterns = _patterns(parts.get("patterns", Node([])), where)
    shields = _unweighted(parts.get("not", Node([])), f"{where}: 'not'")
    told |= {key: _company(parts[key], key, where) for key in COMPANY if key in parts}
    return Frame(name, patterns, shields, path=path, **told)


def _company(node: Node, rule: str, where: str) -> Company:
    """`{patterns: [soldier*, troops], within: 5}`, or `within: sentence`."""
    if not isinstance(node.value, dict):
        raise UnreadableFile(
            f"{where}: '{rule}' must name its patterns and how far they may stand, such as "
            f"{rule}: {{patterns: [soldier*], within: 5}}, or within: sentence."
        )
    _check_keys(node.value, _COMPANY, f"{where}: '{rule}'")
    here = f"{where}: '{rule}'"
    patterns = _unweighted(node.value.get("patterns", Node([])), here)
    if not patterns:
        raise UnreadableFile(f"{here} has no patterns.")
    return Company(patterns, _within(node.value.get("within", Node(None)).value, here))


def _within(told: Any, where: str) -> int | None:
    if isinstance(told, str) and told.strip() == _SENTENCE:
        return None
    if isinstance(told, str) and _WITHIN.fullmatch(told.strip()):
        return int(told)
    raise UnreadableFile(
        f"{where} must say within how many words, from 1 to 999,999, or within: {_SENTENCE}"
        + (f", not{_quoted(told)}." if _quoted(told) else ".")
    )


def _note(parts: dict[str, Node], key: str, where: str) -> str:
    value = parts[key].value
    if not isinstance(value, str | None):
        raise UnreadableFile(f"{where}: '{key}' must be text.")
    return " ".join((value or "").split())


def _unweighted(node: Node, where: str) -> tuple[Pattern, ...]:
    """Those of a rule, which are not counted."""
    patterns = _patterns(node, where)
    for pattern in patterns:
        if pattern.weight != 1:
            raise UnreadableFile(
                f"{where}: the pattern '{shown(pattern.text)}' has a weight, but only those of 'patterns' are counted."
            )
    return patterns


def _patterns(node: Node, where: str) -> tuple[Pattern, ...]:
    items = node.value if isinstance(node.value, list) else [node]
    return tuple(_pattern(item, where) for item in items)


def _pattern(item: Node, where: str) -> Pattern:
    """Text, or a mapping of it with its weight: `{pattern: massacre*, weight: 2}`."""
    parts = item.value if isinstance(item.value, dict) else {"pattern": item}
    _check_keys(parts, _WEIGHTED, where)
    text = parts["pattern"].value if "pattern" in parts else None
    if not isinstance(text, str):
        raise UnreadableFile(f'{where}: each pattern must be text, such as "peace process*".')
    weight = weight_of(parts["weight"].value, where) if "weight" in parts else item.weight
    return Pattern(text.strip(), weight, item.line)


def weight_of(told: Any, where: str) -> float:
    """A weight as it is written."""
    try:
        weight = float(told)
    except (TypeError, ValueError):
        weight = math.nan
    if not math.isfinite(weight):
        raise UnreadableFile(f"{where}: the weight{_quoted(told)} is no number.")
    return weight


def _quoted(told: Any) -> str:
    """What was written, where that is no list of other things."""
    return "" if told is None or isinstance(told, list | dict) else f" '{shown(str(told))}'"


def _check_keys(given: dict[str, Node], allowed: Sequence[str], where: str) -> None:
    for key in given:
        if key not in allowed:
            raise UnreadableFile(
                f"{where}: '{key}' is not known here.{did_you_mean(key, allowed)} Known: {', '.join(allowed)}."
            )
