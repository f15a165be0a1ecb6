"""WordStat (`.cat`): categories set in by tabs, below each its words with a weight in brackets, `WAR_IN_IRAQ (1)`.

An underscore stands for a blank. Rules (`@NAME [GOOD NEAR DEAL /S5]`) have a language of their own: they are told of.

References
----------
Péladeau, N. (2014). WordStat 7. User's guide. Provalis Research.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.lexicons.branch import TAB, Branch, plain
from toolkit.text.lexicon import Lexicon

_WORD = re.compile(r"(.*\S)\s*\(([-+]?[0-9]{1,9}(?:\.[0-9]{1,9})?)\)")


def sniff(text: str) -> bool:
    """A line without a weight, and below it set in lines, of which some have one."""
    lines = [line for line in text.split("\n")[:500] if line.strip()]
    first = bool(lines) and not lines[0][0].isspace() and not _WORD.fullmatch(lines[0].strip())
    words = [line.strip() for line in lines if line[0].isspace() and _WORD.fullmatch(line.strip())]
    return first and any(not word.startswith(("- ", "-\t")) for word in words)  # as a list of YAML does


def read(text: str, name: str) -> tuple[Branch, list[str]]:
    """The categories with their words, and what was left out."""
    root, left_out = Branch(), []
    around = [(-1, root)]
    for number, line in enumerate(text.split("\n"), start=1):
        told = line.strip()
        if not told:
            continue
        depth = len(line) - len(line.lstrip())
        while around[-1][0] >= depth:
            around.pop()
        word = _WORD.fullmatch(told)
        if told.startswith("@"):
            left_out.append(f"line {number}: the rule {told}")
        elif word and around[-1][1] is not root:
            around[-1][1].add(plain(word[1].replace("_", " ")), number, float(word[2]))
        elif word:
            left_out.append(f"line {number}: '{told}' stands in no category")
        else:
            around.append((depth, around[-1][1].below(told, number)))
    return root, left_out


def write(lexicon: Lexicon) -> str:
    """Frames set in below those in which they stand; phrases with underscores."""
    return "\n".join(_lines(Branch.of(lexicon), 0)) + "\n"


def _told(weight: float) -> str:
    return f"{weight:.9f}".rstrip("0").rstrip(".")


def _lines(frame: Branch, depth: int) -> Iterator[str]:
    for one in frame.patterns.values():
        yield f"{TAB * depth}{'_'.join(one.value.split())} ({_told(one.weight)})"
    for name, below in frame.frames.items():
        yield f"{TAB * depth}{name}"
        yield from _lines(below, depth + 1)
