"""RTF as plain text: what a reader would see of it, in one pass.

Text stands between signs of control: groups in braces, words such as `\\par`, bytes of a code page (`\\'e9`), and signs
by number (`\\u8220?`), each with as many others behind it for older programs as `\\uc` says. What holds in a group ends
with it. Tables of fonts and styles, pictures, headers, footnotes, the commands of fields and all that is marked as
optional (`\\*`) are no text, and hidden text is none. Cells of tables are parted by `|`. Nothing is an error: what
makes no sense is passed over. Where paragraphs follow behind the end, as in files that were pasted together or have a
brace too many, they are read as well.

References
----------
Microsoft, Rich Text Format (RTF) Specification, version 1.9.1 (2008).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<plain>[^\\{}\r\n]+)"
    r"|(?P<ends>(?:\\par(?![A-Za-z0-9-]) ?[\r\n]*){1,1000})"  # of paragraphs, the most frequent word, all at once
    r"|(?P<word>\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?)"
    r"|(?P<bytes>(?:\\'[0-9A-Fa-f]{2}[\r\n]*){1,100000})"  # all at once: signs may have two; each takes memory
    r"|(?P<brace>[{}])"
    r"|\\(?P<sign>\r\n|[^A-Za-z])"
)
_UNSEEN = frozenset(  # those that stand without a `\*` and outside of one another
    "aftncn aftnsep aftnsepc annotation atnid author bkmkend bkmkstart colortbl comment company do doccomm filetbl "
    "fldinst fldtype fonttbl footer footerf footerl footerr footnote ftncn ftnsep ftnsepc header headerf headerl "
    "headerr info keywords listoverridetable listtable mmath nonesttables object operator pict pn pntext private "
    "revtbl rxe shp stylesheet subject tc template title txe upr xe".split()
)
_WORDS = dict.fromkeys(("par", "line", "row"), "\n") | dict.fromkeys(("sect", "page"), "\n\n")
_WORDS |= {"tab": "\t", "cell": "|", "nestcell": "|", "bullet": "•", "endash": "–", "emdash": "—"}
_WORDS |= {"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}
_WORDS |= {"zwj": "\u200d", "zwnj": "\u200c"}
_WORDS |= {"enspace": "\u2002", "emspace": "\u2003", "qmspace": "\u2005"}
_SIGNS = {sign: sign for sign in "\\{}"} | dict.fromkeys(("\n", "\r", "\r\n"), "\n")
_SIGNS |= {"~": "\xa0", "-": "\xad", "_": "\u2011"}
_CODE_PAGES = dict(  # of `\fcharset`; with any other number, that of the document
    pair.split(":")
    for pair in (
        "0:cp1252 42:cp1252 77:mac_roman 78:cp932 79:cp949 80:cp936 81:cp950 84:mac_arabic 85:mac_greek 86:mac_turkish "
        "88:mac_latin2 89:mac_cyrillic 128:cp932 129:cp949 130:johab 134:cp936 136:cp950 161:cp1253 162:cp1254 "
        "163:cp1258 177:cp1255 178:cp1256 186:cp1257 204:cp1251 222:cp874 238:cp1250 254:cp437 255:cp850"
    ).split()
)
_OF_DOCUMENTS = {  # by `\ansicpg`; with any other number, that of Windows in the West
    number: f"cp{number}"
    for number in "437 720 737 775 850 852 855 857 858 860 861 862 863 864 865 866 869 874 932 936 949 950 1250 1251 "
    "1252 1253 1254 1255 1256 1257 1258 1361".split()
} | {"10000": "mac_roman", "10006": "mac_greek", "10007": "mac_cyrillic", "10029": "mac_latin2", "10081": "mac_turkish"}
_OF_DOCUMENTS |= {"20866": "koi8_r", "21866": "koi8_u", "65001": "utf-8"}
_OLD_SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}  # what older programs say instead


class Found(NamedTuple):
    """The text of a file, and whether it breaks off: then what stood below may be missing."""

    text: str
    breaks_off: bool


def text_of(source: str) -> str:
    """The text of an RTF file, given as a sign for each byte (Latin-1): a line for each paragraph.

    Examples
    --------
    >>> text_of(r"{\\rtf1\\ansi{\\fonttbl{\\f0 Times;}}Who pays for \\u8220?peace\\u8221??\\par Caf\\'e9.}")
    'Who pays for “peace”?\\nCafé.'
    """
    return read(source).text


def read(source: str) -> Found:
    """The same, and whether the file breaks off."""
    reader, last = _Reader(), source.rfind("\\par")
    take = {"plain": reader.plain, "ends": reader.ends, "word": reader.word, "bytes": reader.coded}
    take |= {"brace": reader.brace, "sign": reader.sign}
    for token in _tokens(source):
        kind = token.lastgroup or ""
        take[kind](token)
        if kind == "brace" and not reader.around and token[0] == "}" and token.end() > last:
            break
    return Found("".join(reader.found), bool(reader.around))


def _tokens(source: str) -> Iterator[re.Match[str]]:
    """All that means something, from the first brace on; line ends and data in bytes mean nothing."""
    begin = source.find("{")
    while begin >= 0:
        tokens, begin = _TOKEN.finditer(source, begin), -1
        for token in tokens:
            if token[4] == "bin":
                begin = token.end() + max(int(token[5] or 0), 0)
                break
            yield token


class _Group(NamedTuple):
    """What holds until the end of a group: is it text, is it shown, how many signs follow a number, in which font."""

    unseen: bool = False
    hidden: bool = False
    n_after: int = 1
    font: str = ""


class _Reader:
    """What was found so far, and what holds where it stands."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.group = _Group()
        self.around: list[_Group] = []
        self.code_page = "cp1252"
        self.of_font: dict[str, str] = {}
        self.n_passed = 0  # signs to pass over, as a number told them already

    def _add(self, text: str) -> None:
        if not (self.group.unseen or self.group.hidden):
            self.found.append(text)

    def plain(self, token: re.Match[str]) -> None:
        text = token[0]
        if self.n_passed:
            text, self.n_passed = text[self.n_passed :], max(self.n_passed - len(text), 0)
        self._add(text if text.isascii() else self._decoded(text.encode("latin-1", errors="replace")))

    def _decoded(self, raw: bytes) -> str:
        """Programs that write such bytes as they are may mean UTF-8, whatever they say."""
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode(self.of_font.get(self.group.font, self.code_page), errors="ignore")

    def coded(self, token: re.Match[str]) -> None:
        raw = bytes.fromhex(token[0].replace("\\'", " "))
        code_page = self.of_font.get(self.group.font, self.code_page)
        self._add(raw[self.n_passed :].decode(code_page, errors="ignore"))
        self.n_passed = max(self.n_passed - len(raw), 0)

    def brace(self, token: re.Match[str]) -> None:
        self.n_passed = 0
        if token[0] == "{":
            self.around.append(self.group)
        elif self.around:
            self.group = self.around.pop()

    def sign(self, token: re.Match[str]) -> None:
        self.n_passed, sign = 0, token["sign"]
        if sign == "*":
            self._end_text()
        elif sign in _SIGNS:
            self._add(_SIGNS[sign])

    def _end_text(self) -> None:
        if not self.group.unseen:
            self.group = self.group._replace(unseen=True)

    def ends(self, token: re.Match[str]) -> None:
        self.n_passed = 0
        self._add("\n" * token[0].count("\\"))

    def word(self, token: re.Match[str]) -> None:
        self.n_passed, word, number = 0, token[4], token[5]
        if word in _WORDS:
            self._add(_WORDS[word])
        elif word == "u":
            self._add(_sign_of(number))
            self.n_passed = self.group.n_after
        elif word in _UNSEEN:
            self._end_text()
        elif word == "f":
            self.group = self.group._replace(font=number or "")
        elif word == "uc":
            self.group = self.group._replace(n_after=max(int(number or 1), 0))
        elif word in ("v", "plain"):
            self.group = self.group._replace(hidden=word == "v" and number != "0")
        elif word == "fcharset" and number in _CODE_PAGES:
            self.of_font[self.group.font] = _CODE_PAGES[number]
        elif word == "ansicpg":
            self.code_page = _OF_DOCUMENTS.get(number or "", "cp1252")
        elif word in _OLD_SETS:
            self.code_page = _OLD_SETS[word]
        elif word == "rtf" and self.found:  # one more file, pasted below
            self._add("\n")
            self.code_page, self.of_font = "cp1252", {}


def _sign_of(number: str | None) -> str:
    """A sign, or half of one; numbers above 32,767 are written as if they were below zero."""
    if number is None:
        return ""
    code = int(number) + (0x10000 if number.startswith("-") else 0)
    return chr(code) if 0 <= code <= 0x10FFFF else "\ufffd"
