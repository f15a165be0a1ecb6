"""HTML and XML of strangers, in any state of repair: parsed without network, entities or recursion."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container, Iterator
from itertools import groupby
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load.encodings import decoded, whole
from toolkit.load.extras import imported
from toolkit.load.sources import HEAD

_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("head meta noscript script style template title".split())
_ASIDE = ("figure", "aside", "script", "style")
_FRAME = re.compile(r"</?(?:html|head|body)\b[^<>]{0,1000}>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_TAG = re.compile(r"<[^<>]{0,1000}>")


def is_page(head: bytes) -> bool:
    """Does a file begin as HTML and XML do? What only holds pages, such as a table of them, does not."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def text_in(content: bytes) -> str:
    """A page as text: UTF-8 where it is that, whatever it declares, else cp1252."""
    return whole(content)[0]


def tree(text: str, what: str) -> Any:
    """The elements of a part of a page; `what` needs lxml, and is named where that is missing.

    Exports put whole pages inside of pages: libxml2 would stop at the first `</html>`. Where elements are nested too
    deeply for it, all that stands in them is one element.
    """
    etree = imported("lxml.etree", what)
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(f"<div>{_FRAME.sub('', text)}</div>", parser)
    if any("Excessive depth" in error.message for error in parser.error_log):
        root = etree.fromstring(f"<div>{_TAG.sub(' ', text)}</div>", parser)
    return root


def document(text: str, what: str) -> Any:
    """The root element of a whole page, scripts and all."""
    html_of = imported("lxml.html", what)
    parser = html_of.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    root = imported("lxml.etree", what).fromstring(text.replace("\x00", "") or "<html/>", parser)
    return html_of.fromstring("<html/>") if root is None else root


def paragraphs(root: Any, is_apart: Callable[[Any], bool] = lambda element: False) -> Iterator[tuple[Any, str]]:
    """Each paragraph below an element, in order, with the innermost element told apart in which it stands, or None.

    A line break within a paragraph stays one; two of them part paragraphs.

    Examples
    --------
    >>> [text for _, text in paragraphs(tree("<p>One  <b>day</b></p>Two<br>lines<br><br>Three", "A page"))]
    ['One day', 'Two\\nlines', 'Three']
    """
    apart: list[Any] = []  # those that are open
    kept: list[str] = []
    for event, element in imported("lxml.etree", "HTML").iterwalk(root, events=("start", "end")):
        is_start = event == "start"
        is_end = not is_start and bool(apart) and element is apart[-1]
        is_new = is_start and is_apart(element)
        if element.tag in _BLOCKS or is_new or is_end:
            for text in _texts(kept):
                yield apart[-1] if apart else None, text
            kept = []
        if is_new:
            apart.append(element)
        elif is_end:
            apart.pop()
        if is_start:
            kept.append("\n" if element.tag == "br" else _plain(element))
        elif element is not root:
            kept.append(_unbroken(element.tail))
    yield from ((None, text) for text in _texts(kept))


def _plain(element: Any) -> str:
    return "" if element.tag in _UNSEEN else _unbroken(element.text)


def _unbroken(text: str | None) -> str:
    """Lines of the file are none of the text."""
    return text.replace("\n", " ") if text else ""


def _texts(kept: list[str]) -> list[str]:
    """The paragraphs of what stands in one: blank lines part them."""
    text = "".join(kept)
    if "\n" not in text:  # as nearly all do
        line = " ".join(text.split())
        return [line] if line else []
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return ["\n".join(block) for filled, block in groupby(lines, key=bool) if filled]


def outermost(root: Any, names: Container[str]) -> dict[str, list[Any]]:
    """The elements of each of these tags and classes (in small letters), without those within another one of it.

    Examples
    --------
    >>> page = tree("<p class='Head Big'>One <i class='head'>day</i></p><p>Two</p>", "A page")
    >>> {name: list(map(line_of, every)) for name, every in outermost(page, ("p", "head")).items()}
    {'p': ['One day', 'Two'], 'head': ['One day']}
    """
    found: dict[str, list[Any]] = {}
    ends: dict[str, Any] = {}  # the open element of each name
    for event, element in imported("lxml.etree", "HTML").iterwalk(root, events=("start", "end")):
        for name in dict.fromkeys([element.tag, *element.get("class", "").lower().split()]):
            if name not in names:
                continue
            if event == "end" and ends[name] is element:
                del ends[name]
            elif event == "start" and name not in ends:
                ends[name] = element
                found.setdefault(name, []).append(element)
    return found


def lines_of(root: Any) -> list[str]:
    """All lines below an element: a new one at every `<br>` and paragraph."""
    return [line for _, text in paragraphs(root) for line in text.split("\n")]


def text_of(root: Any) -> str:
    """All paragraphs below an element, with a blank line between them."""
    return "\n\n".join(text for _, text in paragraphs(root))


def unwrapped(piece: object, what: str) -> str:
    """The paragraphs of a piece of a page, as feeds and interfaces give texts, without pictures and asides.

    A piece without tags keeps its lines; signs that are written as entities are read. What is no text is none.

    Examples
    --------
    >>> unwrapped("<p>War &amp; peace</p><figure>A ship</figure>", "A feed"), unwrapped("War &amp; peace", "A feed")
    ('War & peace', 'War & peace')
    """
    if not isinstance(piece, str):
        return ""
    if "<" not in piece:
        return html.unescape(piece).strip()
    root = tree(piece, what)
    imported("lxml.etree", what).strip_elements(root, *_ASIDE, with_tail=False)
    return text_of(root)


def line_of(root: Any) -> str:
    """All that stands below an element, in one line."""
    return " ".join(text_of(root).split())


def refuse_entities(content: bytes, name: str) -> None:
    """For readers that would resolve them: a file may define none, as they may grow without bound."""
    if re.search(rb"<!ENTITY", content[:HEAD], re.IGNORECASE):
        raise UnreadableFile(f"'{name}' defines entities, which may grow without bound: it is not read.")


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
        pass_on = str(error)
    try:  # what is declared as UTF-8 may be cp1252
        return tree.fromstring(_DECLARATION.sub("", decoded(content.removeprefix(b"\xef\xbb\xbf"))[0]))
    except common.DefusedXmlException as error:
        raise UnreadableFile(f"'{name}' defines entities, which may grow without bound: it is not read.") from error
    except (tree.ParseError, ValueError, LookupError) as error:
        raise UnreadableFile(f"'{name}' is no XML that can be read ({pass_on}).") from error
