"""From bytes to text: exports say seldom which encoding they have, and are pasted together from several."""

from __future__ import annotations

import codecs
from functools import lru_cache

_UNDEFINED = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # in cp1252 no sign at all
_MARKS = (  # in this order: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD = 4_096  # bytes, of which these encodings are told
_LEAST = 0.02  # so many of the signs of a text in any script are blanks, line ends, digits or Latin letters
_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\f\r")


def in_utf8(content: bytes) -> bytes:
    """The same text in UTF-8 if it is UTF-16 or UTF-32, with or without a mark; anything else as it is.

    Examples
    --------
    >>> in_utf8("title,text".encode("utf-16-be")), in_utf8(b"title,text")
    (b'title,text', b'title,text')
    """
    found = _wide(content)
    if found is None:
        return content
    n_mark, encoding = found
    return content[n_mark:].decode(encoding, errors="replace").encode()


def _wide(content: bytes) -> tuple[int, str] | None:
    """The size of its mark and its name, if this is an encoding with two or four bytes for every sign."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return len(mark), encoding
    for _, encoding in _MARKS if b"\x00" in content[:_HEAD] else ():
        if _is(content[:_HEAD], encoding):
            return 0, encoding
    return None


def encoding_of(content: bytes) -> str | None:
    """In which encoding is this text? None where it is no text.

    Examples
    --------
    >>> encoding_of("é".encode()), encoding_of("é".encode("cp1252")), encoding_of("War, é".encode("utf-16-be"))
    ('utf-8', 'cp1252', 'utf-16-be')
    """
    wide = _wide(content)
    if wide or b"\x00" in content[:_HEAD]:
        return wide[1] if wide else None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        others = [decoded(line)[1] for line in content.split(b"\n") if not line.isascii()]
        return "cp1252" if all(others) else "utf-8 and cp1252"
    return "utf-8"


def _is(head: bytes, encoding: str) -> bool:
    """Without a mark: NULs stand regularly, in every plain sign, its line ends among them, and the text has none."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    plain = sum(map(str.isascii, text))
    regular = plain > len(text) / 2 or (plain >= _LEAST * len(text) and "\n" in text)
    return bool(text) and regular and _CONTROLS.isdisjoint(text)


def lines(content: bytes) -> tuple[list[str], set[int]]:
    """The lines of a text file with their ends, and the numbers (from 0) of those in another encoding than the rest."""
    text, strange = whole(content)
    return _split(text), strange


@lru_cache(maxsize=1)
def text_of_head(head: bytes) -> str:
    """How a text file begins, read as a whole one would be: most formats ask it of the same file, one after another."""
    return whole(head)[0]


def whole(content: bytes) -> tuple[str, set[int]]:
    """A text file, and the numbers (from 0) of its lines in another encoding than the rest.

    UTF-8 where a line is that, else cp1252: exports are pasted together from sources that disagree. Where no line
    with special signs is UTF-8, the file is cp1252 throughout, and nothing is mixed.

    Examples
    --------
    >>> whole("é\\r\\n".encode() + "é".encode("cp1252"))
    ('é\\né', {1})
    """
    content = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")  # an old Macintosh
    try:
        return content.decode("utf-8"), set()
    except UnicodeDecodeError:
        pieces = [decoded(line) for line in content.split(b"\n")]
    strange = {number for number, (_, other) in enumerate(pieces) if other}
    mixed = any(not line.isascii() for line, other in pieces if not other)
    return "\n".join(line for line, _ in pieces), strange if mixed else set()


def _split(text: str) -> list[str]:
    """At line ends alone: `str.splitlines` would also split at signs that stand inside texts."""
    return [line + "\n" for line in text.split("\n")]


def decoded(raw: bytes) -> tuple[str, bool]:
    """A piece of text, and whether it had to be read as cp1252 because it is no UTF-8.

    Examples
    --------
    >>> decoded("é".encode()), decoded("é".encode("cp1252"))
    (('é', False), ('é', True))
    """
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="toolkit.latin"), True


def _latin(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "".join(_UNDEFINED[byte] for byte in error.object[error.start : error.end]), error.end


codecs.register_error("toolkit.latin", _latin)
