"""HTML and XML of strangers: parsed without network, entities or limits that would cut a text off in silence."""

from __future__ import annotations

import re
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load.encodings import decoded, lines
from toolkit.load.extras import imported

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_BREAK = "\v"  # stands for <br> until blanks are gathered
_UNSEEN = ("script", "style", "noscript", "template", "head", "title")


def text_in(content: bytes) -> str:
    """A page as text: UTF-8 where it is that, whatever it declares, else cp1252."""
    return "".join(lines(content)[0])


def html(content: str | bytes, name: str, what: str) -> Any:
    """The root of a page, however it is written.

    Raises
    ------
    UnreadableFile
        If there is no element in it.
    MissingPackage
        If lxml is not installed.
    """
    text = content if isinstance(content, str) else text_in(content)
    parser = imported("lxml.html", what).HTMLParser(huge_tree=True, no_network=True, remove_comments=True)
    try:
        return imported("lxml.html", what).document_fromstring(_clean(_DECLARATION.sub("", text)), parser=parser)
    except (ValueError, AssertionError, imported("lxml.etree", what).LxmlError) as error:
        raise UnreadableFile(f"'{name}' holds no page that can be read ({_first_line(error)}).") from error


def xml(content: bytes, name: str, what: str) -> Any:
    """The root of an XML file, which may define no entities and name no other files.

    Raises
    ------
    UnreadableFile
        If it is no XML, or if it defines entities, which may grow without bound.
    MissingPackage
        If defusedxml is not installed.
    """
    tree, common = imported("defusedxml.ElementTree", what), imported("defusedxml.common", what)
    try:
        return tree.fromstring(content)
    except common.DefusedXmlException as error:
        raise UnreadableFile(f"'{name}' defines entities, which may grow without bound: it is not read.") from error
    except (tree.ParseError, ValueError, LookupError) as error:
        pass_on = _first_line(error)
    try:  # what is declared as UTF-8 may be cp1252
        return tree.fromstring(_DECLARATION.sub("", decoded(content.removeprefix(b"\xef\xbb\xbf"))[0]))
    except common.DefusedXmlException as error:
        raise UnreadableFile(f"'{name}' defines entities, which may grow without bound: it is not read.") from error
    except (tree.ParseError, ValueError, LookupError) as error:
        raise UnreadableFile(f"'{name}' is no XML that can be read ({pass_on}).") from error


def _clean(text: str) -> str:
    """Without what a parser refuses."""
    return text.replace("\x00", "") or "<html></html>"


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


def lines_of(element: Any) -> list[str]:
    """The text of an element, blanks gathered, one line for each `<br>`; of what is not shown, nothing.

    Examples
    --------
    >>> lines_of(html("<p>War <b>and</b>\\n peace<br>Talks</p>", "a.html", "A page"))
    ['War and peace', 'Talks']
    """
    parts: list[str] = []
    _gather(element, parts)
    found = (" ".join(line.split()) for line in "".join(parts).split(_BREAK))
    return [line for line in found if line]


def line_of(element: Any) -> str:
    """The same in one line; nothing of no element."""
    return "" if element is None else " ".join(lines_of(element))


def _gather(element: Any, parts: list[str]) -> None:
    """Depth first, without recursion: pages can be nested more deeply than Python allows."""
    todo: list[Any] = [element]
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        tag = one.tag if isinstance(one.tag, str) else ""
        if tag in _UNSEEN or not tag:
            continue
        if tag == "br":
            parts.append(_BREAK)
        inner: list[Any] = [one.text or ""]
        for child in one:
            inner += [child, child.tail or ""]
        todo += reversed(inner)
