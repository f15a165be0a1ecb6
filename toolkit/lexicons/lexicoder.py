"""Lexicoder (`.lc3`): a category is a line that begins with a plus, below it a word or a phrase a line.

References
----------
Daku, M., Soroka, S., & Young, L. (2015). Lexicoder, version 3.0. McGill University.
"""

from __future__ import annotations

from toolkit.lexicons.branch import Branch, plain
from toolkit.text.lexicon import Lexicon


def sniff(text: str) -> bool:
    """Its first line begins with a plus."""
    return text.lstrip().startswith("+") and text.lstrip()[1:2].strip() != ""


def read(text: str, name: str) -> tuple[Branch, list[str]]:
    """The categories with their words; nothing is left out."""
    root = frame = Branch()
    for number, line in enumerate(text.split("\n"), start=1):
        told = line.strip()
        if told.startswith("+"):
            frame = root.below(told[1:].strip(), number)
        elif told:
            frame.add(plain(told), number)
    return root, []


def write(lexicon: Lexicon) -> str:
    """Frames one after the other."""
    lines = [line for frame in lexicon for line in (f"+{frame.name}", *(one.text for one in frame.patterns))]
    return "\n".join(lines) + "\n"
