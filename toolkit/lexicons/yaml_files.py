"""Our own files of lexicons, and those of quanteda: YAML.

::

    name: conflict
    version: "1.0"
    language: en
    frames:
      aggression:
        definition: …            # also include, exclude, example, source
        patterns: [aggressor*, "act of war", {pattern: massacre*, weight: 2}]
        not: ["aggressive growth"]
        near: {patterns: [army, troop*], within: 5}     # also before, after, unless_near; or within: sentence
        frames: {…}              # frames within this one

A frame may also be its list of patterns alone, and a file its frames alone, each a list or names of others, as quanteda
writes them. Everything is text to us: `NO`, `on` and `1.0` stay what they are.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import yaml

from toolkit.errors import UnreadableFile
from toolkit.lexicons.branch import Branch
from toolkit.text.lexicon import Company, Frame, Lexicon, Pattern
from toolkit.text.tree import NOTES, Node

_WRITTEN = re.compile(r"\S.*")


def tree_of(text: str, name: str) -> Node:
    """The mappings, lists and strings of a file, with their lines."""
    try:
        return _from_yaml(_composed(text), depth=0)
    except RecursionError:
        raise UnreadableFile(f"'{name}' is nested too deeply to be a lexicon.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        if "undefined alias" in problem:
            problem += " (a pattern that begins with * must stand in quotation marks)"
        raise UnreadableFile(f"'{name}'{where} is not valid YAML: {problem}.") from None


def _composed(text: str) -> yaml.Node | None:
    """Tabs within a line are none of YAML's blanks, but R reads them."""
    try:
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        if "\t" not in text:
            raise
        return yaml.compose(_WRITTEN.sub(lambda line: line[0].replace("\t", " "), text), Loader=yaml.BaseLoader)


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
    n_of = Counter(names)
    twice = [(key.line, name) for (key, _), name in zip(pairs, names, strict=True) if n_of[name] > 1]
    if twice:
        raise yaml.YAMLError(f"'{twice[-1][1]}' stands twice, the second time in line {twice[-1][0]}")
    return Node({name: value for name, (_, value) in zip(names, pairs, strict=True)}, line)


def write(lexicon: Lexicon) -> str:
    """All of it, in our form."""
    return _dumped(as_dict(lexicon))


def as_dict(lexicon: Lexicon) -> dict[str, Any]:
    """All of it, as a file has it and `as_lexicon` takes it."""
    notes = {key: getattr(lexicon, key) for key in ("name", "version", "language", "description")}
    told = {key: value for key, value in notes.items() if value}
    return {**told, "frames": _ours(Branch.of(lexicon), {frame.path: frame for frame in lexicon}, ())}


def _ours(branch: Branch, frames: dict[tuple[str, ...], Frame], path: tuple[str, ...]) -> dict[str, Any]:
    found = {}
    for name, below in branch.frames.items():
        frame, inside = frames.get((*path, name)), _ours(below, frames, (*path, name))
        found[name] = {**(entry(frame) if frame else {}), **({"frames": inside} if inside else {})}
    return found


def entry(frame: Frame) -> dict[str, Any]:
    """What a file says of a frame, without those that stand in it."""
    parts: dict[str, Any] = {key: getattr(frame, key) for key in NOTES}
    parts["patterns"] = [_pattern(one) for one in frame.patterns]
    parts["not"] = [_pattern(one) for one in frame.shields]
    parts.update({rule: _company(one) for rule, one in frame.company.items()})
    return {key: value for key, value in parts.items() if value}


def write_entry(frame: Frame) -> str:
    """The same as text, what is counted first.

    Examples
    --------
    >>> print(write_entry(Frame("war", (Pattern("war*"),), definition="Force.")), end="")
    patterns:
    - war*
    definition: Force.
    """
    notes_last = sorted(entry(frame).items(), key=lambda part: part[0] in NOTES)
    return _dumped(dict(notes_last) or {"patterns": []})


def _company(company: Company) -> dict[str, Any]:
    return {"patterns": [_pattern(one) for one in company.patterns], "within": company.within or "sentence"}


def _pattern(pattern: Pattern) -> str | dict[str, Any]:
    return pattern.text if pattern.weight == 1 else {"pattern": pattern.text, "weight": pattern.weight}


def write_quanteda(lexicon: Lexicon) -> str:
    """Names of frames with lists, or with names of others; both stand in one list where a frame has both."""
    return _dumped(_theirs(Branch.of(lexicon)))


def _theirs(branch: Branch) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, below in branch.frames.items():
        inside = _theirs(below)
        found[name] = [*below.patterns, *([inside] if inside else [])] if below.patterns else inside
    return found


def _dumped(tree: dict[str, Any]) -> str:
    return str(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=100))
