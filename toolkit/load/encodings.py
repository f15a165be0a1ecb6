"""From bytes to text: exports say seldom which encoding they have, and are pasted together from several."""

from __future__ import annotations

import codecs

_UNDEFINED = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # in cp1252 no sign at all
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def lines(content: bytes) -> tuple[list[str], set[int]]:
    """The lines of a text file with their ends, and the numbers (from 0) of those in another encoding than the rest.

    UTF-8 where a line is that, else cp1252: exports are pasted together from sources that disagree. Where no line
    with special signs is UTF-8, the file is cp1252 throughout, and nothing is mixed.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark) and encoding != "utf-8-sig":
            return _split(content.decode(encoding, errors="replace")), set()
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return _split(content.decode("utf-8")), set()
    except UnicodeDecodeError:
        pieces = [decoded(line) for line in content.replace(b"\r\n", b"\n").split(b"\n")]
    strange = {number for number, (_, other) in enumerate(pieces) if other}
    mixed = any(not line.isascii() for line, other in pieces if not other)
    return [line + "\n" for line, _ in pieces], strange if mixed else set()


def _split(text: str) -> list[str]:
    """At line ends alone: `str.splitlines` would also split at signs that stand inside texts."""
    text = text.replace("\r\n", "\n")
    if "\n" not in text:
        text = text.replace("\r", "\n")  # an old Macintosh
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
