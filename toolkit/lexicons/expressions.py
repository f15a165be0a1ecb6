"""Lists of regular expressions in YAML: `terms`, each with a `pattern` that is searched for in the running text.

An expression over several words becomes phrases of ours: white space parts the words, a word that is written out stays
so, and any other is an expression within one word. What runs over words in another way is told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from toolkit.lexicons.branch import Branch
from toolkit.text.patterns import parse
from toolkit.text.tree import Node

_ATOM = re.compile(
    r"(?P<what>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\\.|[^()\\]|\((?:\\.|[^()\\])*\))*\)|[^\\\[()])"
    r"(?P<times>[*+?]\??|\{[0-9,]+\}\??)?"
)
_BLANK = re.compile(r"\\s| |\[[\\s \-]*(?:\\s| )[\\s \-]*\]")
_MOST = 64  # phrases that one expression may stand for
_KEPT = ("pattern", "note", "definition")
Atom = tuple[str, str]  # what, and how many times


def is_such(tree: Node) -> bool:
    """Do `terms` with a `pattern` each stand in it?"""
    terms = tree.value.get("terms") if isinstance(tree.value, dict) else None
    return (
        terms is not None
        and isinstance(terms.value, dict)
        and bool(terms.value)
        and all(isinstance(one.value, dict) and "pattern" in one.value for one in terms.value.values())
    )


def read(tree: Node) -> tuple[Branch, list[str]]:
    """A frame for each term, and what was left out."""
    root = Branch()
    left_out = [f"line {node.line}: '{key}'" for key, node in tree.value.items() if key not in ("terms", "version")]
    for name, term in tree.value["terms"].value.items():
        frame = root.below(name, term.line)
        note = term.value.get("note", term.value.get("definition", Node("")))
        frame.definition = note.value if isinstance(note.value, str) else ""
        others = [key for key in term.value if key not in _KEPT]
        if others:
            left_out.append(f"frame '{name}', line {term.line}: {', '.join(others)}")
        written = term.value["pattern"]
        try:
            for phrase in phrases(str(written.value)):
                parse(phrase)
                frame.add(phrase, written.line)
        except (ValueError, RecursionError) as error:
            left_out.append(f"frame '{name}', line {written.line}: the expression {written.value}, as {error}")
    return root, left_out


def phrases(expression: str) -> list[str]:
    r"""The phrases for which an expression stands.

    Raises
    ------
    ValueError
        If words are parted in it in a way that phrases do not know.

    Examples
    --------
    >>> phrases(r"\bwar\s+crimes?\b|\bgenocid\w*")
    ['war /^crimes?$/', '/^genocid\\w*/']
    >>> phrases(r"\bdeny\s+(?:the\s+)?genocide\b")
    ['deny genocide', 'deny the genocide']
    """
    every = (_phrase(list(atoms)) for part in _alternatives(expression) for atoms in _expanded(_atoms(part)))
    found = list(islice(every, _MOST + 1))
    if len(found) > _MOST:
        raise ValueError(f"it stands for more than {_MOST} phrases.")
    return list(dict.fromkeys(found))


def _atoms(expression: str) -> list[Atom]:
    """Signs, classes and groups, each with its repetition."""
    found, at = [], 0
    while at < len(expression):
        atom = _ATOM.match(expression, at)
        if not atom:
            raise ValueError(f"it is not understood from '{expression[at : at + 20]}' on.")
        found.append((atom["what"], atom["times"] or ""))
        at = atom.end()
    return found


def _alternatives(expression: str) -> list[str]:
    """What stands between the strokes that are in no group."""
    parts = [""]
    for what, times in _atoms(expression):
        if what == "|":
            parts.append("")
        else:
            parts[-1] += what + times
    return parts


def _expanded(atoms: list[Atom]) -> Iterator[tuple[Atom, ...]]:
    """Without groups that hold white space: each of their alternatives, and none where they may be missing."""
    for place, (what, times) in enumerate(atoms):
        if what.startswith("(") and _BLANK.search(what):
            if times not in ("", "?") or not re.match(r"\((?:\?:|(?!\?))", what):
                raise ValueError(f"the group '{what}{times}' holds several words.")
            inside = re.sub(r"^\((\?:)?", "", what)[:-1]
            chosen = [_atoms(part) for part in _alternatives(inside)]
            for one in [*([[]] if times else []), *chosen]:
                yield from _expanded([*atoms[:place], *one, *atoms[place + 1 :]])
            return
    yield tuple(atoms)


def _phrase(atoms: list[Atom]) -> str:
    """Words, parted where white space is; bound where the expression says so, and between words."""
    words, bounds = [""], [[False, False]]
    for what, times in atoms:
        if _BLANK.fullmatch(what):
            if times not in ("", "+"):
                raise ValueError(f"'{what}{times}' may part words or not.")
            bounds[-1][1] = True
            words.append("")
            bounds.append([True, False])
        elif what in ("\\b", "^", "$"):
            bounds[-1][0 if not words[-1] else 1] = True
        else:
            words[-1] += what + times
    return " ".join(_word(word, *bound) for word, bound in zip(words, bounds, strict=True))


def _word(written: str, begins: bool, ends: bool) -> str:
    if begins and ends and written.isalnum():
        return written.lower()
    if begins and written.endswith("\\w*"):
        ends = False  # it may go on as it likes
    return f"/{'^' if begins else ''}{written}{'$' if ends else ''}/"
