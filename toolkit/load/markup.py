"""Paragraphs of exports in HTML: parsed without network, in any state of repair."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from toolkit.load.extras import imported

_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("head meta noscript script style template title".split())
_BLANKS = re.compile(r"[^\S\n]*\n\s*|[^\S\n]+")


def tree(text: str, what: str) -> Any:
    """The elements of a piece of HTML, or None where there are none; `what` is said where lxml is missing.

    It must not be nested deeper than HTML is parsed: what is below is not seen.
    """
    etree = imported("lxml.etree", what)
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    return etree.fromstring(f"<div>{text}</div>", parser) if text.strip() else None
