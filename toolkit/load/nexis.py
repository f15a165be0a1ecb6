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
_ONLY_ABOVE = ("text", "title", "author", _ABOVE)
_NOT_BELOW = (None, *_ONLY_ABOVE)
_PROSE = ("graphic", "notes")  # labels at the end under which paragraphs stand
_SENTENCES = (*_PROSE, "text", "title", "highlight", "author")  # what stands behind these labels may be some
LABEL_IN_TEXT = "label in text"  # the flag of an article that has a paragraph which begins as a label does
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


class _Part(NamedTuple):
    """A block, or a piece of one, with the field that its label stands for (see `field_of`), or as a sentence none."""

    lines: list[str]
    centred: bool
    field: str | None
    is_sentence: bool = False  # though it begins as a label does


def article(blocks: Iterable[Block]) -> tuple[dict[str, Any], list[str]]:
    """The fields of one article under our names, and what there is to say of it."""
    parts = _with_names(_with_sentences(_apart(blocks)))
    end = _tail(parts)
    record, names, begin = _head(parts[:end])
    for field, part in _below(parts[end:]):
        if not part.is_sentence:
            take(record, part)
        if field in _PROSE and part.field is None:
            record[field] = f"{record.get(field, '')} {' '.join(part.lines)}".strip()
    text = parts[begin:end]
    record["text"] = "\n\n".join(filter(None, (joined(part.lines) for part in text)))
    flags = _name(record, names)
    flags += [LABEL_IN_TEXT] * any(part.is_sentence for part in text)
    return finished(record, flags), flags


def _apart(blocks: Iterable[Block]) -> list[_Part]:
    """Labels each in a part of their own, also where no blank line stands between them; `TEXT:` without its text."""
    found: list[_Part] = []
    for lines, centred in blocks:
        if not lines:
            continue
        field = field_of(lines[0])
        if field is None and found and _is_bare(found[-1]):
            bare = found.pop()
            lines, field = bare.lines + lines, bare.field
        if field is None:
            found.append(_Part(lines, centred, None))
        else:
            found += _labels_apart(lines, centred)
    return found


def _labels_apart(lines: list[str], centred: bool) -> list[_Part]:
    """A block that begins with a label, cut at each further one down to the text."""
    fields = list(map(field_of, lines))
    end = fields.index("text") if "text" in fields else len(lines)
    begins = [n for n in range(end) if fields[n] is not None]
    pieces = [(lines[begin:below], fields[begin]) for begin, below in zip(begins, [*begins[1:], end], strict=False)]
    found = [_Part(own, centred, field, is_sentence(own, field)) for own, field in pieces]
    if end < len(lines):
        label = _LABEL.match(lines[end])
        assert label
        rest = [line for line in (lines[end][label.end() :], *lines[end + 1 :]) if line]
        found.append(_Part([label[0].strip()], False, "text"))
        found += [_Part(rest, centred, None)] * bool(rest)
    return found


def is_sentence(lines: list[str], field: str | None) -> bool:
    """A paragraph of a text may begin as a label does: `COUNTRY: what the word means.`

    What a database says is names and lists: it does not end as a sentence, or has capitals in most of its words.
    """
    if field in _SENTENCES or lines[-1].rstrip("\"'”’»)")[-1:] not in (".", "?", "!", "…"):
        return False
    words = " ".join(lines).split()[1:]
    return len(words) >= 3 and 2 * sum(word[0].islower() for word in words) >= len(words)


def _with_sentences(parts: list[_Part]) -> list[_Part]:
    """Sentences belong to the text or caption above and have no label, but for those between labels."""
    found = parts.copy()
    for n in (n for n, part in enumerate(parts) if part.is_sentence):
        above, below = parts[n - 1] if n else None, parts[n + 1] if n + 1 < len(parts) else None
        among = (
            above is not None
            and _is_label(above)
            and above.field not in (*_PROSE, "text")
            and (below is None or _is_label(below) or is_copyright(below))
        )
        found[n] = parts[n]._replace(is_sentence=False) if among else parts[n]._replace(field=None)
    return found


def _is_label(part: _Part) -> bool:
    return part.field is not None and not part.is_sentence


def _is_bare(part: _Part) -> bool:
    """A label whose words stand in the next paragraph."""
    return part.field not in (None, "text") and len(part.lines) == 1 and part.lines[0].endswith(":")


def field_of(line: str) -> str | None:
    """The field that the label of this line stands for, `""` if we have none for it; None if it has no label."""
    label = _LABEL.match(line)
    return _FIELD.get(label[1]) if label else None


def field_of_any_case(line: str) -> str | None:
    """The same where labels are not written in capitals, or stand without a colon on a line of their own."""
    label = _LABEL.match(line if ":" in line else f"{line}:")
    return _FIELD.get(label[1].upper()) if label else None


def _with_names(parts: list[_Part]) -> list[_Part]:
    """Where nothing stands in the middle, as in RTF, all down to the date does."""
    if any(part.centred and not is_copyright(part) for part in parts[:8]):
        return parts
    first = next((n for n, part in enumerate(parts) if not is_copyright(part)), len(parts))
    dated = [n for n, part in enumerate(parts[first : first + 5], first) if any(map(is_dated, part.lines))]
    last = dated[0] if dated else first
    while last + 1 < len(parts) and dated and _longer(parts[dated[0]].lines[-1], parts[last + 1].lines[0]):
        last += 1
    return [*(part._replace(centred=True) for part in parts[: last + 1]), *parts[last + 1 :]]


def is_copyright(part: Block | _Part) -> bool:
    return bool(_COPYRIGHT.search(part.lines[0])) or (
        len(part.lines) <= 4 and any(map(_COPYRIGHT.search, part.lines[1:])) and part.centred
    )


def _tail(parts: list[_Part]) -> int:
    """Where the labels begin that stand behind the text."""
    end = len(parts)
    while end:
        part = parts[end - 1]
        if part.field not in _NOT_BELOW or (is_copyright(part) and end > 1):
            end -= 1
            continue
        above = [n for n in range(max(end - 6, 0), end - 1) if _goes_on(parts[n:end], parts[:n])]
        if end == len(parts) or not above:
            break
        end = above[0]
    return end


def _goes_on(parts: list[_Part], above: list[_Part]) -> bool:
    """Paragraphs below a caption are part of it, and those below notes if there is a text above.

    Labels that we do not know are some if no other text stands above them.
    """
    field = parts[0].field
    if any(part.field in _ONLY_ABOVE for part in parts):
        return False
    if field == "notes":
        return any(part.field is None and not part.centred for part in above)
    return field == "graphic" or (
        field in ("", "subject", "language", "load_date")
        and all(_LABEL.match(part.lines[0]) and not is_sentence(part.lines, part.field) for part in parts[1:])
    )


def _below(parts: list[_Part]) -> Iterator[tuple[str | None, _Part]]:
    """The parts behind the text, each with the field of the last label above it."""
    field = None
    for part in parts:
        field = part.field if part.field is not None else field
        field = None if is_copyright(part) else field
        yield field, part


def _head(parts: list[_Part]) -> tuple[dict[str, Any], list[str], int]:
    """What stands above the text: labelled fields, the names in the middle, and where the text begins."""
    record: dict[str, Any] = {}
    names: list[str] = []
    has_title = any(part.field == "title" for part in parts)
    labelled = False
    for n, part in enumerate(parts):
        field = part.field
        if field == "text":
            return record, names, n + 1
        if field is not None and not (part.centred and field in ("", _ABOVE)):
            take(record, part)
            labelled = True
        elif part.centred and not labelled:
            names += [line for line in part.lines if not _COPYRIGHT.search(line)]
        elif _WORDS.match(part.lines[0]) and len(part.lines) == 1 and len(part.lines[0]) < 20:
            record["words_claimed"] = part.lines[0]
        elif not labelled and not has_title and "title" not in record:
            record["title"] = " ".join(part.lines)
        elif not labelled and _is_author(parts, n):
            if has_title:  # then it belongs to the names, only that nothing tells so in RTF
                names.append(part.lines[0])
            else:
                record["author"] = part.lines[0]
        else:
            return record, names, n
    return record, names, len(parts)


def _is_author(parts: list[_Part], n: int) -> bool:
    """A short line between the headline and the labels."""
    line = parts[n].lines[0]
    above_label = n + 1 < len(parts) and parts[n + 1].field is not None
    return len(parts[n].lines) == 1 and len(line) < _SHORT and line[-1] not in ".?!:" and above_label


def take(record: dict[str, Any], block: Block | _Part) -> None:
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
    if len(lines) < 2:  # as all in RTF
        return "".join(lines)
    width = min(max(map(len, lines)), 80) - 4
    parts = lines[:1]
    for line, following in pairwise(lines):
        word = following.split(" ", 1)[0]
        parts += [" " if len(line) + 1 + len(word) > width else "\n", following]
    return "".join(parts)
