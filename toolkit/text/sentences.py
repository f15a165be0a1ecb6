"""Where sentences and paragraphs end, and which part of a text is its lead.

A sentence ends at `.`, `!`, `?` or `…`, and a closing quotation mark or bracket after it, where white space follows and
then something that can begin a sentence: a capital, a letter of a script without cases, or a digit, perhaps behind
an opening mark. A full stop after a listed abbreviation or an initial ends none. Every paragraph end is one.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from toolkit.text import words

_CLOSING = "\"'”’ʼ»›)\\]}"  # with U+02BC, an apostrophe here as in words
_OPENING = "\"'ʼ“‘„«‹(\\[{¿¡"
_END = re.compile(rf"(?<![.!?…])([.!?…]++)([{_CLOSING}]*+)\s++[{_OPENING}]*+(?=(.))", re.DOTALL)
_SPACE = re.compile(r"\s+")
_REACH = 40  # no abbreviation is longer


def starts(string: str) -> list[int]:
    """Where do the sentences of this string begin? Offsets in code points; the first is 0.

    Examples
    --------
    >>> starts("Talks began. Mr. Halvard left! (Nobody else did.)")
    [0, 13, 31]
    """
    seen, places = words.visible(string)
    inner = [match.end(2) for match in _END.finditer(seen) if _ends_sentence(seen, match)]
    ends = [*inner, *(start for start, _ in _paragraph_gaps(seen))]
    begins = {_skip_space(seen, end) for end in ends} - {0, len(seen)}
    return [0, *(places[begin] for begin in sorted(begins))]


def paragraphs(string: str) -> list[tuple[int, int]]:
    r"""Where are the paragraphs, that is, what stands between blank lines? Half-open spans without outer white space.

    Examples
    --------
    >>> paragraphs("First.\n\nSecond\nline.")
    [(0, 6), (8, 20)]
    """
    seen, places = words.visible(string)
    edges = [(0, _skip_space(seen, 0))]
    edges += [gap for gap in _paragraph_gaps(seen) if gap[0] > 0 and gap[1] < len(seen)]
    edges.append((len(seen.rstrip()), len(seen)))
    return [(places[start], places[end - 1] + 1) for (_, start), (end, _) in pairwise(edges) if start < end]


def lead_end(string: str) -> int:
    r"""Where does the lead end? After the first paragraph; without blank lines, after the first three sentences.

    Examples
    --------
    >>> lead_end("MERRIN – Talks began.\n\nNobody spoke.")
    21
    >>> text = "One. Two. Three. Four."
    >>> text[: lead_end(text)]
    'One. Two. Three. '
    """
    spans = paragraphs(string)
    if len(spans) > 1:
        return spans[0][1]
    begins = starts(string)
    return begins[3] if len(begins) > 3 else len(string)


def _ends_sentence(string: str, match: re.Match[str]) -> bool:
    following = match.group(3)
    if following.islower() or unicodedata.category(following)[0] not in "LN":
        return False
    if match.group(1) != "." or match.group(2):
        return True
    return not _is_abbreviated(string[max(0, match.start() - _REACH) : match.end(1)])


def _is_abbreviated(ending: str) -> bool:
    """Does the full stop at the end of this belong to the word before it: to initials, or to an abbreviation?"""
    spans = words.find(ending)
    if not spans or spans[-1][1] < len(ending) - 1:
        return False
    start, end = spans[-1]
    return end == len(ending) or words.is_abbreviation(ending[start:end])


def _paragraph_gaps(string: str) -> list[tuple[int, int]]:
    return [match.span() for match in _SPACE.finditer(string) if words.line_ends(match.group()) > 1]


def _skip_space(string: str, start: int) -> int:
    match = _SPACE.match(string, start)
    return match.end() if match else start
