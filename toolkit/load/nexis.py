"""One article of a Nexis export: what its text, its pages and its RTF have in common.

A record is a list of blocks, the paragraphs between blank lines. Names of outlet, date and edition stand first and in
the middle of the page; then a headline, with or without a label; labels; the text; labels again; and the copyright, at
the end or at the very beginning. All of it may be missing, and labels are in the language of the interface.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from toolkit.load import calendar
from toolkit.load.languages import code_of, without_by

_ABOVE = "above"  # labels without a field of ours that stand above the text, and not below it
_LABELS = {
    "title": "HEADLINE TITLE TITEL ÜBERSCHRIFT SCHLAGZEILE TITRE KOP TITULAR TÍTULO TITOLO",
    "author": "BYLINE AUTHOR NAME AUTOR VERFASSER AUTEUR SIGNATURE AUTORE",
    "section": "SECTION RUBRIK RUBRIQUE RUBRIEK SECTIE SECCIÓN SECÇÃO SEÇÃO SEZIONE",
    "words_claimed": "LENGTH LÄNGE LAENGE LONGUEUR LENGTE LONGITUD EXTENSIÓN COMPRIMENTO EXTENSÃO LUNGHEZZA",
    "place": "DATELINE ORTSZEILE LIEU PLAATS LUGAR LOCAL LUOGO",
    "highlight": "HIGHLIGHT SAMENVATTING SOMMARIO RESUMEN",
    "load_date": "LOAD-DATE UPDATE DATE-CHARGEMENT LAADDATUM FECHA-CARGA DATA-CARREGAMENTO DATA-CARICAMENTO",
    "language": "LANGUAGE SPRACHE LANGUE TAAL IDIOMA LENGUA LÍNGUA LINGUA",
    "text": "BODY TEXT TEXTE CORPS TEKST TEXTO TESTO CHAPEAU ARTICLE VOLLTEXT HAUPTTEIL CUERPO CORPO",
    "graphic": "GRAPHIC GRAFIK GRAPHIQUE GRAFIEK GRÁFICO GRAFICO",
    "notes": "NOTES CORRECTION CORRECTION-DATE SERIES",
    "subject": "SUBJECT SUJET THEMA ONDERWERP TEMA ASSUNTO ARGOMENTO",
    "": "CLASSIFICATION KLASSIFIZIERUNG CLASIFICACIÓN CLASSIFICAÇÃO CLASSIFICAZIONE CLASSIFICATIE GEOGRAPHIC"
    " ORGANIZATION PERSON COMPANY TICKER INDUSTRY PUB-SUBJECT DOCUMENT-TYPE PUBLICATION-TYPE JOURNAL-CODE"
    " PUBLICATION TYPE-PUBLICATION PUB-TYPE ZEITUNGS-CODE LOCALISATION-GEO GEOGRAFIE PERSONNE ORGANISATION SOCIÉTÉ"
    " ENTREPRISE INDUSTRIE CODE-REVUE TRANSCRIPT CORRIGE ISSN DOI ACC-NO DISTRIBUTION",
    _ABOVE: "SHOW GUESTS GUEST ANCHORS ANCHOR HOST BIO TYPE CITY STATE COUNTRY EDITION VOLUME",
}
_FIELD = {label: field for field, labels in _LABELS.items() for label in labels.split()}
_LABEL = re.compile(r"^([^\W\d_][\w-]{2,20}):(?:\s+|$)")
_NOT_BELOW = (None, "text", "title", "author", _ABOVE)
_PROSE = ("graphic", "notes")  # labels at the end under which paragraphs stand
_COPYRIGHT = re.compile(
    r"^(?:copyright\b|©|\(c\) ?\d{4})|\b(?:all rights reserved|rights reserved|alle rechte vorbehalten|tous droits"
    r" réservés|alle rechten voorbehouden|todos los derechos|todos os direitos|tutti i diritti)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"^(\d[\d.,\s]*)\s*(?:words?|wörter|woerter|mots?|woorden|palabras|palavras|parole|ord)\b", re.IGNORECASE
)
_PAGE = re.compile(r"\b(?:(?:Pg|Pag|Pág|Blz|S|P|p)\.\s?|Page )([\w-]+)")
_YEAR = re.compile(r"\d{4}")
_SHORT = 80  # letters of a name of an edition, or of an author


class Block(NamedTuple):
    """A paragraph: its lines without blanks around them, and whether it stands in the middle of the page."""

    lines: list[str]
    centred: bool = False


def article(blocks: Iterable[Block]) -> tuple[dict[str, Any], list[str]]:
    """The fields of one article under our names, and what there is to say of it."""
    listed = _with_names(_apart([block for block in blocks if block.lines]))
    end = _tail(listed)
    record, names, begin = _head(listed[:end])
    for field, block in _below(listed[end:]):
        take(record, block)
        if field in _PROSE and field_of(block.lines[0]) is None:
            record[field] = f"{record.get(field, '')} {' '.join(block.lines)}".strip()
    record["text"] = "\n\n".join(filter(None, (joined(block.lines) for block in listed[begin:end])))
    flags = _name(record, names)
    return finished(record, flags), flags


def _apart(blocks: list[Block]) -> list[Block]:
    """Labels each in a block of their own, also where no blank line stands between them; `TEXT:` without its text."""
    found: list[Block] = []
    for block in blocks:
        lines = block.lines
        if found and _is_bare(found[-1]) and field_of(lines[0]) is None:
            lines = found.pop().lines + lines
        found += (
            _labels_apart(Block(lines, block.centred))
            if field_of(lines[0]) is not None
            else [Block(lines, block.centred)]
        )
    return found


def _labels_apart(block: Block) -> list[Block]:
    """A block that begins with a label, cut at each further one down to the text."""
    begins = [n for n, line in enumerate(block.lines) if field_of(line) is not None]
    text = next((n for n in begins if field_of(block.lines[n]) == "text"), None)
    labelled = begins if text is None else begins[: begins.index(text)]
    ends = [*begins[1:], len(block.lines)]
    found = [block._replace(lines=block.lines[begin:end]) for begin, end in zip(labelled, ends, strict=False)]
    if text is not None:
        label = _LABEL.match(block.lines[text])
        assert label
        rest = [line for line in (block.lines[text][label.end() :], *block.lines[text + 1 :]) if line]
        found += [Block([label[0].strip()]), *([block._replace(lines=rest)] if rest else [])]
    return found


def _is_bare(block: Block) -> bool:
    """A label whose words stand in the next paragraph."""
    return len(block.lines) == 1 and field_of(block.lines[0]) not in (None, "text") and block.lines[0].endswith(":")


def field_of(line: str) -> str | None:
    """The field that the label of this line stands for, `""` if we have none for it; None if it has no label."""
    label = _LABEL.match(line)
    return _FIELD.get(label[1]) if label else None


def field_of_any_case(line: str) -> str | None:
    """The same where labels are not written in capitals, or stand without a colon on a line of their own."""
    label = _LABEL.match(line if ":" in line else f"{line}:")
    return _FIELD.get(label[1].upper()) if label else None


def _with_names(blocks: list[Block]) -> list[Block]:
    """Where nothing stands in the middle, as in RTF, all down to the date does."""
    if any(block.centred and not is_copyright(block) for block in blocks[:8]):
        return blocks
    first = next((n for n, block in enumerate(blocks) if not is_copyright(block)), len(blocks))
    dated = [n for n, block in enumerate(blocks[first : first + 5], first) if any(map(is_dated, block.lines))]
    last = dated[0] if dated else first
    while last + 1 < len(blocks) and dated and _longer(blocks[dated[0]].lines[-1], blocks[last + 1].lines[0]):
        last += 1
    return [*(block._replace(centred=True) for block in blocks[: last + 1]), *blocks[last + 1 :]]


def is_copyright(block: Block) -> bool:
    return bool(_COPYRIGHT.search(block.lines[0])) or (
        len(block.lines) <= 4 and any(map(_COPYRIGHT.search, block.lines[1:])) and block.centred
    )


def _tail(blocks: list[Block]) -> int:
    """Where the labels begin that stand behind the text."""
    end = len(blocks)
    while end:
        block = blocks[end - 1]
        if field_of(block.lines[0]) not in _NOT_BELOW or (is_copyright(block) and end > 1):
            end -= 1
            continue
        above = [n for n in range(max(end - 6, 0), end - 1) if _goes_on(blocks[n:end])]
        if end == len(blocks) or not above:
            break
        end = above[0]
    return end


def _goes_on(blocks: list[Block]) -> bool:
    """Paragraphs below a caption are part of it; labels that we do not know are some if no other text stands above."""
    field = field_of(blocks[0].lines[0])
    return field in _PROSE or (
        field in ("", "subject", "language", "load_date") and all(_LABEL.match(block.lines[0]) for block in blocks[1:])
    )


def _below(blocks: list[Block]) -> Iterator[tuple[str | None, Block]]:
    """The blocks behind the text, each with the field of the last label above it."""
    field = None
    for block in blocks:
        field = field_of(block.lines[0]) if field_of(block.lines[0]) is not None else field
        field = None if is_copyright(block) else field
        yield field, block


def _head(blocks: list[Block]) -> tuple[dict[str, Any], list[str], int]:
    """What stands above the text: labelled fields, the names in the middle, and where the text begins."""
    record: dict[str, Any] = {}
    names: list[str] = []
    has_title = any(field_of(block.lines[0]) == "title" for block in blocks)
    labelled = False
    for n, block in enumerate(blocks):
        field = field_of(block.lines[0])
        if field == "text":
            return record, names, n + 1
        if field is not None and not (block.centred and field in ("", _ABOVE)):
            take(record, block)
            labelled = True
        elif block.centred and not labelled:
            names += [line for line in block.lines if not _COPYRIGHT.search(line)]
        elif _WORDS.match(block.lines[0]) and len(block.lines) == 1 and len(block.lines[0]) < 20:
            record["words_claimed"] = block.lines[0]
        elif not labelled and not has_title and "title" not in record:
            record["title"] = " ".join(block.lines)
        elif not labelled and _is_author(blocks, n):
            if has_title:  # then it belongs to the names, only that nothing tells so in RTF
                names.append(block.lines[0])
            else:
                record["author"] = block.lines[0]
        else:
            return record, names, n
    return record, names, len(blocks)


def _is_author(blocks: list[Block], n: int) -> bool:
    """A short line between the headline and the labels."""
    line = blocks[n].lines[0]
    below = blocks[n + 1].lines[0] if n + 1 < len(blocks) else ""
    return len(blocks[n].lines) == 1 and len(line) < _SHORT and line[-1] not in ".?!:" and field_of(below) is not None


def take(record: dict[str, Any], block: Block) -> None:
    """Keep a labelled field; the first one counts."""
    field, label = field_of_any_case(block.lines[0]), _LABEL.match(block.lines[0])
    if not field or field in ("text", _ABOVE) or label is None:
        return
    told = " ".join([block.lines[0][label.end() :], *block.lines[1:]]).strip()
    if told:
        record.setdefault(field, told)


def _name(record: dict[str, Any], names: list[str]) -> list[str]:
    """Which of the names is the outlet, the date, the edition. What there is to say of the date."""
    addresses = [n for n, name in enumerate(names) if name.startswith(("http://", "https://"))]
    if addresses:
        at = addresses[0]
        wrapped = at + 1 < len(names) and " " not in names[at + 1] and not is_dated(names[at + 1])
        record["url"] = "".join(names[at : at + 1 + wrapped])
        del names[at : at + 1 + wrapped]
    at = next((n for n, name in enumerate(names) if is_dated(name)), -1)
    if at < 0:
        record["outlet"] = names[0] if names else None
        record["date"] = next((name for name in names[1:] if re.search(r"\b(?:19|20)\d\d$", name)), None)
        return []
    date, edition = date_and_edition(names[at])
    behind = at + 1
    while behind < len(names):
        longer = _longer(names[at], names[behind])
        if longer is None and not is_dated(names[behind]):  # the same date in another language
            break
        date = longer or date
        behind += 1
    others = names[behind:]
    record["outlet"] = names[0] if at else (others.pop(0) if others else None)
    record["edition"] = "; ".join(filter(None, [edition, *(name for name in others if len(name) < _SHORT)])) or None
    assert date
    record["date"], record["date_source"] = date[0], "published"
    return [] if date[1] else ["day missing"]


def _longer(line: str, below: str) -> tuple[dt.datetime, bool] | None:
    """The date of a line with what stands below it, if that is the hour or the weekday on a line of its own."""
    found, more = date_and_edition(f"{line.removesuffix(date_and_edition(line)[1])} {below}")
    return None if more else found


def is_dated(line: str) -> bool:
    return date_and_edition(line)[0] is not None


@lru_cache(maxsize=4_096)  # the same line is asked for several times, and articles of one day have the same
def date_and_edition(line: str) -> tuple[tuple[dt.datetime, bool] | None, str]:
    """A date, and what follows it after a comma, as in `May 2, 2002, Thursday,, FINAL EDITION`."""
    parts = line.split(",")[:8] if len(line) < 200 and _YEAR.search(line) else []
    for n in range(len(parts), 0, -1):
        found = calendar.moment(",".join(parts[:n]))
        if found:
            return found, ",".join(parts[n:]).strip(" ,")
    return None, ""


def finished(record: dict[str, Any], flags: list[str]) -> dict[str, Any]:
    """The fields as we have them."""
    words = _WORDS.match(str(record.get("words_claimed") or ""))
    record["words_claimed"] = float(re.sub(r"\D", "", words[1])) if words else None
    loaded = calendar.moment(str(record.get("load_date") or ""))
    record["load_date"] = loaded[0] if loaded else None
    if record.get("date") is None and loaded:
        record["date"], record["date_source"] = loaded[0], "load_date"
        flags.append("date taken from the load date")
    section = str(record.get("section") or "")
    page = _PAGE.search(section)
    if page:
        record["page"] = page[1]
        record["section"] = (section[: page.start()].rstrip(" ;,") + section[page.end() :]).strip(" ;,") or None
    record["author"] = without_by(record["author"]) if record.get("author") else None
    record["language"] = code_of(record.get("language"))
    return record


def joined(lines: list[str]) -> str:
    """A paragraph as it was before its lines were broken: at the end of a line only where the next word had no room."""
    width = min(max(map(len, lines), default=0), 80) - 4
    parts = lines[:1]
    for line, following in pairwise(lines):
        word = following.split(" ", 1)[0]
        parts += [" " if len(line) + 1 + len(word) > width else "\n", following]
    return "".join(parts)
