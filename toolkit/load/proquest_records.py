"""From the pieces of a ProQuest export to records: which pieces belong together, and where a text ends.

Text and page give the same: paragraphs, some of which begin with a label. The text may hold paragraphs that look
like labels, so it does not end at the first one: it ends where the last run of labelled paragraphs begins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.errors import UnreadableFile
from toolkit.load import proquest
from toolkit.load.records import Records, Reject, excerpt

_LABELS = proquest.BEGIN | proquest.END
_SURE = frozenset(("publicationtitle", "publicationyear", "publicationdate", "database"))


class Part(NamedTuple):
    """A paragraph: its label without blanks and signs, what follows the label, and all of it."""

    label: str
    value: str
    whole: str


@dataclass
class Piece:
    """What stands between two dividing lines, and what there is to say of it."""

    parts: list[Part]
    flags: list[str] = field(default_factory=list)
    is_closed: bool = True  # by a dividing line; else the file may be cut off

    @property
    def labels(self) -> set[str]:
        """Those that ProQuest is known to use."""
        return {part.label for part in self.parts} & _LABELS

    @property
    def is_open(self) -> bool:
        """Begun as a record, and not ended as one."""
        labels = self.labels
        return bool(labels & proquest.BEGIN) and not labels & _SURE


def records(pieces: list[Piece], without: str, claimed: int | None = None) -> Records:
    """One article for each piece that has labels; what has none is listed. `without` is what to say if none has any."""
    if not any(piece.labels for piece in pieces):
        raise UnreadableFile(without)
    read: list[tuple[dict[str, str | None], list[str]]] = []
    rows: list[int] = []
    rejects: list[Reject] = []
    for row, piece in enumerate(_joined(pieces), start=1):
        if not piece.labels:
            rejects.append(Reject(row, "no label of a record", excerpt(" ".join(part.whole for part in piece.parts))))
            continue
        article, flags = proquest.article(*_parted(piece.parts))
        cut = not piece.is_closed and "database" not in piece.labels  # the last label of a record
        read.append((article, flags + piece.flags + ["end of the file is missing"] * cut))
        rows.append(row)
    found = Records.of_articles(read, rows)
    found.rejects, found.claimed = rejects, claimed
    return found


def _joined(pieces: list[Piece]) -> list[Piece]:
    """A dividing line within a text parts its record: what does not begin as one belongs to that above."""
    found: list[Piece] = []
    was_open = False
    for piece in pieces:
        if was_open and not piece.labels & proquest.BEGIN:
            above = found[-1]
            above.parts += piece.parts
            above.is_closed = piece.is_closed
            above.flags += [*piece.flags, "dividing line in the text"]
            was_open = not piece.labels & _SURE
        else:
            found.append(piece)
            was_open = piece.is_open
    return found


def _parted(parts: list[Part]) -> tuple[str, dict[str, str]]:
    """The bare title, and the values by their labels."""
    bare = parts[0].label not in proquest.BEGIN | {"title"}
    title, parts = (parts[0].whole, parts[1:]) if bare else ("", parts)
    labels = [part.label for part in parts]
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
    lines = {label: "\n".join(filter(None, values)) for label, values in fields.items()}
    return " ".join(title.split()), {label: value.replace("\n", "\n\n") for label, value in lines.items()}


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
