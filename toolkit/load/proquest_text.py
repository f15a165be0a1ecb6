"""A ProQuest export as text: records between lines of sixty underscores, `Label: value` in each paragraph.

    ____________________________________________________________

    Talks begin in Corrin

    Publication info: Lakes Observer ; Hallin [Hallin]. 07 Mar 2024: A.2.

    Full text: Envoys met for two hours.
    They will meet again.

    Subject: Negotiations

    Publication title: Lakes Observer; Hallin

A title stands bare; each line of the full text is a paragraph of it. The text may hold lines that look like labels, and
blank lines: it ends where the last run of labelled paragraphs begins. What stands below the last line of underscores is
no record, but an address of ProQuest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import pandas as pd

from toolkit.errors import UnreadableFile
from toolkit.load import proquest
from toolkit.load.columns import plain
from toolkit.load.encodings import lines
from toolkit.load.records import Records, Reject, excerpt

_BAR = re.compile(r"^_{50,}[ \t]*$", re.MULTILINE)
_LABEL = re.compile(r"([A-Z][\w /&-]{1,45}):(?=\s|$)")
_NUMBER = re.compile(r"Document \d+ of (\d{1,9})$")  # in older exports, above the title
_FOOT = ("contactusat", "databasecopyright")
_SNIFFED = re.compile(
    r"^(?:Publication ?info|Full ?text|Publication ?title|Document ?URL):|\bproquest\b", re.IGNORECASE | re.MULTILINE
)
_LABELS = proquest.BEGIN | proquest.END
_key = lru_cache(1_000)(plain)  # a few labels come in every record
_SURE = frozenset(map(plain, ("Publication title", "Publication year", "Publication date", "Database")))


@dataclass
class _Piece:
    """What stands between two lines of underscores: its paragraphs, and which labels they begin with."""

    paragraphs: list[str]
    labels: set[str]
    flags: list[str]

    @property
    def is_open(self) -> bool:
        """Begun as a record, and not ended as one."""
        return bool(self.labels & proquest.BEGIN) and not self.labels & _SURE


def sniff(head: bytes) -> bool:
    """A line of underscores, and one of the labels, or the name of the firm."""
    text = head.replace(b"\r\n", b"\n").decode("utf-8", errors="replace")
    return b"\x00" not in head and _BAR.search(text) is not None and _SNIFFED.search(text) is not None


def read(content: bytes, name: str) -> list[Records]:
    """One article for each record that has labels; what has none is listed."""
    pieces = _whole(_pieces(*lines(content)))
    if not any(piece.labels for piece in pieces):
        raise UnreadableFile(
            f"'{name}' has none of the labels of a ProQuest export (Full text:, Publication title:, …): "
            "set the language of ProQuest to English, and export it again as text."
        )
    numbers = [_NUMBER.match(piece.paragraphs[0]) for piece in pieces]
    records = Records(pd.DataFrame(), [], claimed=max((int(found[1]) for found in numbers if found), default=None))
    table: list[dict[str, str | None]] = []
    for row, piece in enumerate(pieces, start=1):
        if not piece.labels:
            records.rejects.append(Reject(row, "no label of a record", excerpt(" ".join(piece.paragraphs))))
            continue
        article, flags = proquest.article(*_parted(piece.paragraphs))
        records.flags[len(table)] = flags + piece.flags
        records.rows.append(row)
        table.append(article)
    records.table = pd.DataFrame(table, dtype=object)
    return [records]


def _pieces(text: list[str], strange: set[int]) -> list[_Piece]:
    """All that could be records: nothing blank, no cover above the first line of underscores, no address below."""
    bars = [number for number, line in enumerate(text) if line.startswith("_") and _BAR.match(line)]
    found = []
    for begin, end in zip([-1, *bars], [*bars, len(text)], strict=True):
        blocks = groupby((line.strip() for line in text[begin + 1 : end]), key=bool)
        paragraphs = ["\n".join(block) for filled, block in blocks if filled]
        labels = {_label(paragraph)[0] for paragraph in paragraphs} & _LABELS
        is_cover, is_last = begin < 0 < len(bars), end == len(text)
        if not paragraphs or (not labels and (is_cover or (is_last and _is_foot(paragraphs[0])))):
            continue
        flags = ["mixed encoding"] if not strange.isdisjoint(range(begin + 1, end)) else []
        found.append(_Piece(paragraphs, labels, flags + ["end of the file is missing"] * is_last))
    return found


def _is_foot(paragraph: str) -> bool:
    return plain(paragraph[:40]).startswith(_FOOT)


def _whole(pieces: list[_Piece]) -> list[_Piece]:
    """A line of underscores within a text parts its record: what does not begin as one belongs to that above."""
    found: list[_Piece] = []
    for piece in pieces:
        if found and found[-1].is_open and not piece.labels & proquest.BEGIN:
            above = found[-1]
            above.paragraphs += piece.paragraphs
            above.labels |= piece.labels
            above.flags += [
                flag for flag in (*piece.flags, "line of underscores in the text") if flag not in above.flags
            ]
        else:
            found.append(piece)
    return found


def _label(paragraph: str) -> tuple[str, str]:
    """The label of a paragraph without its blanks, and what follows; `CAPTION:` is none."""
    found = _LABEL.match(paragraph)
    label = _key(found[1]) if found else ""
    if found is None or (found[1].isupper() and label not in _LABELS):
        return "", paragraph
    return label, paragraph[found.end() :].strip()


def _parted(paragraphs: list[str]) -> tuple[str, dict[str, str]]:
    """The bare title, and the values by their labels."""
    parts = [(*_label(paragraph), paragraph) for paragraph in paragraphs if not _NUMBER.match(paragraph)]
    title = "" if not parts or parts[0][0] in proquest.BEGIN | {"title"} else parts.pop(0)[2]
    labels = [label for label, _, _ in parts]
    begin = labels.index("fulltext") if "fulltext" in labels else -1
    end = _end_of_text(labels, begin)
    fields: dict[str, list[str]] = {}
    last = "abstract"
    for at, (label, value, whole) in enumerate(parts):
        is_above = at < (end if begin < 0 else begin)
        if is_above and not label and whole.startswith(("http://", "https://")):
            fields["link"] = [whole]
            continue
        is_more = label not in _LABELS if is_above else begin < at < end or not label
        last = ("abstract" if is_above else last) if is_more else label
        fields.setdefault(last, []).append(whole if is_more else value)
    lines_of = {label: "\n".join(filter(None, values)) for label, values in fields.items()}
    return " ".join(title.split()), {label: value.replace("\n", "\n\n") for label, value in lines_of.items()}


def _end_of_text(labels: list[str], begin: int) -> int:
    """Where the labels below the text begin: above the last title of a publication, as far as none comes twice."""
    known = [at for at in range(begin + 1, len(labels)) if labels[at] in proquest.END]
    if not known:
        return len(labels)
    start = max((at for at in known if labels[at] == "publicationtitle"), default=known[-1])
    seen = {labels[start]}
    for at in range(start - 1, begin, -1):
        if not labels[at] or labels[at] in seen:
            break
        seen.add(labels[at])
        start = at if labels[at] in proquest.END else start
    return start
