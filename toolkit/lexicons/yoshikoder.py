"""Yoshikoder (`.ykd`) and the first Lexicoder (`.lcd`): XML of categories (`cnode`) and patterns (`pnode`) in them.

A category may hold both patterns and further categories, and keeps both.

References
----------
Lowe, W. (2015). Yoshikoder: Cross-platform multilingual content analysis. Version 0.6.5.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from toolkit.errors import UnreadableFile
from toolkit.lexicons.branch import TAB, Branch, plain
from toolkit.text.lexicon import Lexicon

_HEAD = 4_096
_DECLARED = re.compile(r"\A\s*<\?xml[^<>]{0,200}\?>")


def sniff(text: str) -> bool:
    """XML whose first element is a dictionary."""
    return text.lstrip().startswith("<") and "<dictionary" in text[:_HEAD]


def read(text: str, name: str) -> tuple[Branch, list[str]]:
    """The categories with their patterns; a pattern outside of all of them is left out."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableFile(f"'{name}' declares entities of its own, which dictionaries do not need: it is not read.")
    try:
        top = ElementTree.fromstring(_DECLARED.sub("", text))
    except ElementTree.ParseError as error:
        raise UnreadableFile(f"'{name}' is torn ({error}): save the dictionary again.") from None
    root = Branch()
    waiting = [(top, root)]
    while waiting:  # not by calls of itself: how deep it goes is for the file to say
        element, frame = waiting.pop()
        inside = [one for one in element if one.get("name")]
        for one in inside:
            if one.tag == "pnode":
                frame.add(plain(str(one.get("name"))))
        below = [(one, frame.below(str(one.get("name")))) for one in inside if one.tag == "cnode"]
        for one, own in below:
            own.definition = " ".join(str(one.get("desc") or "").split())
        waiting += below
    left_out = [f"the pattern '{pattern}' stands in no category" for pattern in root.patterns]
    return root, left_out


def write(lexicon: Lexicon) -> str:
    """XML of categories in categories."""
    top = ElementTree.Element("dictionary", style="050805", patternengine="substring")
    _fill(top, Branch.of(lexicon))
    ElementTree.indent(top, TAB)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(top, encoding="unicode") + "\n"


def _fill(element: ElementTree.Element, frame: Branch) -> None:
    for name, below in frame.frames.items():
        _fill(ElementTree.SubElement(element, "cnode", name=name, desc=""), below)
    for pattern in frame.patterns:
        ElementTree.SubElement(element, "pnode", name=pattern)
