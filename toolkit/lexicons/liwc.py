"""LIWC (`.dic`): numbered categories between two lines of `%`, below them words with the numbers of theirs.

Categories that are set in stand in the one above; some are headings without a number. Numbers are compared as numbers
(`01` is `1`). A word may be a phrase. Conditions of LIWC 2001 and 2007 (`<of>131/125`, `(02 134)125/464`) depend on the
words around a word: they are told of, and the word keeps its other categories.

References
----------
Pennebaker, J. W., Booth, R. J., & Francis, M. E. (2007). Linguistic Inquiry and Word Count: LIWC2007.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.errors import UnreadableFile
from toolkit.lexicons.branch import TAB, Branch, plain
from toolkit.text.lexicon import Lexicon

_LEGEND = re.compile(r"\A\s*%\s*(?:\n|\Z)")
_NUMBERED = re.compile(r"([0-9]{1,9})[ \t]+(\S.*)")
_NUMBER = re.compile(r"[0-9]{1,9}")
_BRACKETS = re.compile(r"\([^()\n]{0,100}\)|<[^<>\n]{0,100}>")
_CONDITION = re.compile(r"[(<].*|\d+/\d+")


def sniff(text: str) -> bool:
    """Its first line is a %."""
    return _LEGEND.match(text) is not None


def read(text: str, name: str) -> tuple[Branch, list[str]]:
    """The categories with their words, and what was left out."""
    lines = text.split("\n")
    cuts = [number for number, line in enumerate(lines) if line.strip() == "%"]
    if len(cuts) < 2:
        raise UnreadableFile(f"'{name}' is torn: the categories of a LIWC dictionary stand between two lines of %.")
    root = Branch()
    left_out: list[str] = []
    by_id = _categories(lines[: cuts[1]], cuts[0] + 1, root, left_out)
    for number, line in enumerate(lines[cuts[1] + 1 :], start=cuts[1] + 2):
        if line.strip():
            _add(line, number, by_id, left_out)
    return root, left_out


def _categories(lines: Sequence[str], begin: int, root: Branch, left_out: list[str]) -> dict[int, Branch]:
    """The frame of each number. How far a line is set in tells in which frame it stands."""
    by_id: dict[int, Branch] = {}
    around = [(-1, root)]
    for number, line in enumerate(lines[begin:], start=begin + 1):
        if not line.strip():
            continue
        depth = len(line) - len(line.lstrip())
        while around[-1][0] >= depth:
            around.pop()
        told = _NUMBERED.match(line.strip())
        frame = around[-1][1].below(told[2].strip() if told else line.strip(), number)
        if told and by_id.setdefault(int(told[1]), frame) is not frame:
            left_out.append(f"line {number}: '{told[2].strip()}' has the number of another category")
        around.append((depth, frame))
    return by_id


def _add(line: str, number: int, by_id: dict[int, Branch], left_out: list[str]) -> None:
    word, told = _parted(line)
    for one in told:
        if _CONDITION.fullmatch(one):
            left_out.append(f"line {number}: '{word}' counts for '{one}' under a condition only")
        elif not _NUMBER.fullmatch(one):
            left_out.append(f"line {number}: '{word}' is of '{one}', which is no number of a category")
        elif int(one) in by_id:
            by_id[int(one)].add(plain(word), number)
        else:
            left_out.append(f"line {number}: '{word}' is of category {one}, which the file does not name")
    if not told:
        left_out.append(f"line {number}: '{word}' is of no category")


def _parted(line: str) -> tuple[str, list[str]]:
    """The word, which may hold blanks, and the numbers of its categories, with their conditions."""
    line = _BRACKETS.sub(lambda found: found[0].replace(" ", ","), line.strip())
    word, tab, rest = line.partition("\t")
    if tab:
        return word.strip(), rest.split()
    words = line.split()
    told = list(reversed(list(_from_behind(words))))
    return " ".join(words[: len(words) - len(told)]), told


def _from_behind(words: Sequence[str]) -> Iterator[str]:
    for word in reversed(words[1:]):
        if not (_NUMBER.fullmatch(word) or _CONDITION.fullmatch(word)):
            return
        yield word


def write(lexicon: Lexicon) -> str:
    """Numbered categories, set in below those in which they stand, and words from a to z."""
    legend: list[str] = []
    of_word: dict[str, list[int]] = {}
    _number(Branch.of(lexicon), 0, legend, of_word)
    words = [f"{word}\t{TAB.join(map(str, numbers))}" for word, numbers in sorted(of_word.items())]
    return "\n".join(["%", *legend, "%", *words]) + "\n"


def _number(frame: Branch, depth: int, legend: list[str], of_word: dict[str, list[int]]) -> None:
    for name, below in frame.frames.items():
        number = len(legend) + 1
        legend.append(f"{TAB * depth}{number}{TAB}{name}")
        for pattern in below.patterns:
            of_word.setdefault(pattern, []).append(number)
        _number(below, depth + 1, legend, of_word)
