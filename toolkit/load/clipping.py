"""An article as it is copied from a page into a text file: title, outlet, standfirst, dateline, subheadings.

The text is the exact rest of the file below title and outlet, so that whatever is found in it can be shown there.
"""

from __future__ import annotations

import re

from toolkit.load import dates
from toolkit.load.encodings import lines, text_of_head, whole
from toolkit.load.records import Records

_LONGEST_TITLE = 200
_NO_TITLE_ENDS = re.compile(r"[.,;:]$")
_DATE_LABEL = re.compile(r"^(?:published|updated|posted|date)(?: on| at)?:?\s+", re.IGNORECASE)
_DATELINE = re.compile(
    r"^(?P<place>[^\W\d_](?:[^\W\d_]|[ .'’/-]){1,38}[^\W\d_])"
    r"(?:, [^()\n–—]{1,40}?)?"  # a country, or a day
    r"\s*(?:\([^()\n]{1,60}\))?"  # the agency
    r"\s*(?:[–—]|--?)\s"
)


def sniff(head: bytes) -> bool:
    """A first line that can be a title, and a blank line below it."""
    if b"\x00" in head:
        return False
    first, _, below = text_of_head(head).lstrip().partition("\n")
    second, end, _ = below.partition("\n")
    return bool(end) and _is_title(first.strip()) and not second.strip()


def _is_title(line: str) -> bool:
    return 0 < len(line) <= _LONGEST_TITLE and not _NO_TITLE_ENDS.search(line)


def read(content: bytes, name: str) -> list[Records]:
    """One article."""
    text, strange = lines(content)
    full = "".join(text)
    heads = _heads(text)
    title = text[heads[0]].strip() if heads else ""
    outlet, date, after = _below(text, heads[0] if heads else 0)
    told = dates.of_name(name) if date.date is None else date
    record = {
        "title": title,
        "outlet": outlet,
        "text": "".join(text[after:]).strip(),
        "place": _place(full),
        "date": told.date,
        "date_source": told.source or None,
    }
    flags = ["mixed encoding"] * bool(strange) + [told.flag] * bool(told.flag)
    return [Records.of_articles([(record, flags)])]


def _heads(text: list[str]) -> list[int]:
    """The numbers of the lines that hold something."""
    return [number for number, line in enumerate(text) if line.strip()]


def _below(text: list[str], title: int) -> tuple[str | None, dates.Found, int]:
    """What stands between title and text: an outlet, a date, in either order; and where the text begins."""
    outlet, date, after = None, dates.NONE, title + 1
    for number in [number for number in _heads(text) if number > title][:2]:
        line = text[number].strip()
        moment = _date(line)
        if moment.date is not None and date.date is None:
            date = moment
        elif outlet is None and _is_outlet(line, text, number):
            outlet = line
        else:
            break
        after = number + 1
    return outlet, date, after


def _date(line: str) -> dates.Found:
    if len(line) > 60 or not re.search(r"\d{4}", line):
        return dates.NONE
    return dates.read([_DATE_LABEL.sub("", line)])[0]


def _is_outlet(line: str, text: list[str], number: int) -> bool:
    """A few words with capitals, alone between blank lines, that are no sentence and no dateline."""
    words = line.split()
    alone = number + 1 >= len(text) or not text[number + 1].strip()
    named = all(
        word[0].isupper() or word.lower() in ("of", "the", "and", "de", "la") for word in words if word[0].isalpha()
    )
    more = any(part.strip() for part in text[number + 1 :])
    return alone and more and named and len(words) <= 5 and len(line) <= 40 and line[-1].isalnum()


def _place(text: str) -> str | None:
    """The place of the first dateline among the first paragraphs."""
    for line in [line.strip() for line in text.split("\n") if line.strip()][:8]:
        found = _DATELINE.match(line)
        if found and found["place"].isupper():
            return found["place"]
    return None


def read_plain(content: bytes, name: str) -> list[Records]:
    """One text without a title."""
    text, strange = whole(content)
    told = dates.of_name(name)
    record = {"title": "", "text": text.strip(), "date": told.date, "date_source": told.source or None}
    flags = ["mixed encoding"] * bool(strange) + [told.flag] * bool(told.flag)
    return [Records.of_articles([(record, flags)])]
