"""LexisNexis and Nexis UK as plain text: articles below lines such as `3 of 240 DOCUMENTS`.

A cover may stand above the first one. The number of documents that such a line tells is that of the search, and files
are pasted together, so only the lines themselves count; the cover says how many were asked for. Lines are broken at
some eighty signs, and names stand in the middle of the page.
"""

from __future__ import annotations

import re

from toolkit.errors import UnreadableFile
from toolkit.load import nexis
from toolkit.load.encodings import lines, text_of_head
from toolkit.load.nexis import Block
from toolkit.load.records import Records

DELIMITER = re.compile(
    r"\s*(?:\d+ (?:of|von|sur|van|de|di) \d+ (?:DOCUMENTS?|DOKUMENTEN?|DOCUMENTEN|DOCUMENTOS?|DOCUMENTI)"
    r"|(?:Dokument|Document|Documento) \d+ (?:von|of|sur|van|de|di) \d+)\s*"
)
#: below a line end, which is found many times as fast as `^`
_DELIMITERS = re.compile(rf"\n{DELIMITER.pattern}$".replace(r"\s", "[^\\S\\n]"), re.MULTILINE)
_ASKED = re.compile(r"^[^\n:]{3,40}:[^\n:]{3,40}:\s*(\d{1,7}(?:\s*[-–,;]\s*\d{1,7})*)\s*$")
_COVER = 60  # lines of a cover, at the most, in which the request may stand
_PAGE = 80  # signs of a line
_FAR = " " * 8  # from the left: no paragraph begins there


def sniff(head: bytes) -> bool:
    """A line that numbers documents."""
    return bool(_DELIMITERS.search(f"\n{text_of_head(head)}"))


def read(content: bytes, name: str) -> list[Records]:
    """One record below each of these lines."""
    found, strange = lines(content)
    spans = pieces(found)
    if not spans:
        raise UnreadableFile(f"'{name}' is no Nexis export as text: no line says such as '1 of 10 DOCUMENTS'.")
    records = Records.of_articles([nexis.article(blocks(found[begin:end])) for begin, end in spans])
    for at, (begin, end) in enumerate(spans):
        if not strange.isdisjoint(range(begin, end)):
            records.flags.setdefault(at, []).append("mixed encoding")
    records.claimed = claimed(found[: spans[0][0]])
    return [records]


def pieces(found: list[str]) -> list[tuple[int, int]]:
    """The lines of each record, from and to: below a line that numbers it, down to the next one."""
    begins = [n + 1 for n, line in enumerate(found) if DELIMITER.fullmatch(line)]
    return list(zip(begins, [*(begin - 1 for begin in begins[1:]), len(found)], strict=False))


def blocks(piece: list[str]) -> list[Block]:
    """The paragraphs between blank lines."""
    found: list[Block] = []
    kept: list[str] = []
    for line in [*piece, ""]:
        if told := line.rstrip():
            kept.append(told)
        elif kept:
            found.extend(_of_lines(kept))
            kept = []
    return found


def _of_lines(kept: list[str]) -> list[Block]:
    """Lines in the middle of the page are a block of their own, whatever stands right below them."""
    if not any(line[0].isspace() for line in kept):  # as nearly all
        return [Block(kept)]
    centred = list(map(_is_centred, kept))
    cut = centred.index(False) if False in centred else len(kept)
    if kept[-1].startswith(_FAR) and centred[-1] and all(map(_is_full, kept[:-1])):
        cut = len(kept)  # a long line in the middle begins at the left
    elif cut < len(kept) and not any(line.startswith(_FAR) for line in kept[:cut]):
        cut = 0
    parts = (kept[:cut], True), (kept[cut:], False)
    return [Block([line.strip() for line in part], middle) for part, middle in parts if part]


def _is_full(line: str) -> bool:
    return len(line) > _PAGE - 10


def _is_centred(line: str) -> bool:
    """As many blanks on its left as would be on its right, or so many that no paragraph begins there."""
    left = len(line) - len(line.lstrip())
    return line.startswith(_FAR) or (left > 0 and abs(2 * left + len(line.strip()) - _PAGE) <= 4)


def claimed(cover: list[str]) -> int | None:
    """How many articles the cover says were asked for: `Selected Items: 1-10, 12`."""
    for line in cover[:_COVER]:
        asked = _ASKED.match(line.strip())
        if asked:
            ranges = [list(map(int, re.findall(r"\d+", part))) for part in re.split(r"[,;]", asked[1])]
            return sum(max(numbers[-1] - numbers[0] + 1, 0) for numbers in ranges if numbers)
    return None
