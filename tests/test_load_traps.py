"""Whatever is repeated in a file, no reader takes for ever: time grows as the file does.

A search that goes back over a text takes the square of its length: for the sizes here half a minute or more, where
reading takes a tenth of a second. The bound, in seconds that the processor was at work, is there to end such a search,
and measures nothing.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from toolkit import load
from toolkit.errors import UnreadableFile

FOLDER = Path(__file__).parent / "data" / "formats"
BOUND = 7  # seconds
SIZE = 75_000  # bytes of what is repeated
MANY = [" ", "\n", "<", "<p>", "<div>", "&", '"', "[", "[a](", "*", "_", "**a", "- ", "1", "a ", "a\n", "a-\n", "By "]
MANY += ["1 of 1 DOCUMENTS\n", "LENGTH: ", "____", "<![CDATA[", "<!--", "{", "\\par ", "TY  - \n", "12 mai 2008 ", "\t"]
MORE = ["(", "</p>", "&amp;", "'", "![", "`", "#", "–", "=\n", "1,", "A\n", "a\n\n", "by and ", "1 of ", "Full text: "]
MORE += [
    "_" * 60 + "\n",
    "Document a\n",
    "]]>",
    "<!ENTITY",
    "<item>",
    "<script>",
    "}",
    "{\\",
    "\\'e9",
    "\\u1234?",
    "|a",
]
MORE += [
    "T1  - a\n",
    "ER  - \n",
    "2008-",
    "12:",
    "Copyright ",
    "(AP) - ",
    "a\t",
    "a,",
    "\x00",
    "\r",
    "é",
    "日",
    "Body\n",
]
MORE += [
    "End of Document\n",
    "\u00a0",
    "a: ",
    "Title: a\n",
    "%PDF-",
    "obj ",
    "<<",
    "WARC/1.0\r\n",
    "> ",
    "1. ",
    "---\n",
]
MORE += [
    "Content-Type: text/html\r\n",
    "a: &a\n",
    "|-\n",
    "WARC-Type: response\r\n",
    "LENGTH: 1 words\n",
    "$",
    "*a ",
    "—",
]

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarms on this system")


class TakesForEver(Exception):
    """The bound was reached."""


@contextmanager
def bounded(what: str) -> Iterator[None]:
    def end(*_: object) -> None:
        raise TakesForEver(what)

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, BOUND)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def with_repeated(content: bytes, unit: str, place: str) -> bytes:
    """The file with so much of the same in its midst, or at its end, or nothing else."""
    many = unit.encode() * (SIZE // len(unit.encode()))
    cut = {"midst": len(content) * 2 // 3, "end": len(content), "alone": 0}[place]
    return many if place == "alone" else content[:cut] + many + content[cut:]


def test_a_search_that_goes_back_is_ended(monkeypatch):
    monkeypatch.setattr("test_load_traps.BOUND", 0.2)
    with pytest.raises(TakesForEver, match="a trap"), bounded("a trap"):
        re.search("(a+)+b", "a" * 40)


@pytest.mark.parametrize(
    ("units", "places"),
    [
        pytest.param(MANY, ["midst"], id="some"),
        pytest.param(MANY + MORE, ["midst", "end", "alone"], id="all", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_reading_takes_time_in_proportion(name, units, places):
    content = (FOLDER / name).read_bytes()
    form = load.registry.of(content[: load.sources.HEAD], name)
    for place in places:
        for unit in units:
            broken = with_repeated(content, unit, place)
            with bounded(f"{unit!r} in the {place} of {name}"), suppress(UnreadableFile):
                form.sniff(broken[: load.sources.HEAD])
                assert isinstance(form.read(broken, name), list)
