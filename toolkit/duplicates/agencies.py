"""Which news agency is an article credited to? By its byline, the head of its text, or its last line.

A credit is not a mention: "according to Reuters" and a link to an agency are none. An agency's short name counts only
as it is written (`AP`, not `ap`), and only where a credit stands: alone in the byline, in brackets at a dateline, or
alone at the end. Behind a place in capitals, who stands in brackets before the dash and is called as agencies are
(NordPress, Alpine News) is taken for one.
"""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

#: an agency, as we call it, and its other names; those of up to four letters are looked at with their case
AGENCIES: dict[str, tuple[str, ...]] = {
    "AAP": ("Australian Associated Press",),
    "AFP": ("Agence France-Presse", "Agence France Presse"),
    "Anadolu": ("Anadolu Agency", "Anadolu Ajansı", "AA"),
    "ANI": ("Asian News International",),
    "ANP": ("Algemeen Nederlands Persbureau",),
    "ANSA": ("Agenzia ANSA",),
    "AP": ("Associated Press", "The Associated Press"),
    "APA": ("Austria Presse Agentur",),
    "APP": ("Associated Press of Pakistan",),
    "ATS": ("Keystone-ATS",),
    "Belga": (),
    "Bernama": (),
    "Canadian Press": ("The Canadian Press",),
    "dpa": ("DPA", "Deutsche Presse-Agentur", "dpa-AFX"),
    "EFE": ("Agencia EFE",),
    "Europa Press": (),
    "IANS": ("Indo-Asian News Service",),
    "Interfax": ("Interfax-Ukraine",),
    "IRNA": (),
    "Jiji": ("Jiji Press",),
    "KNA": (),
    "Kyodo": ("Kyodo News",),
    "Lusa": (),
    "NTB": (),
    "PA": ("Press Association", "PA Media"),
    "PAP": ("Polska Agencja Prasowa",),
    "PTI": ("Press Trust of India",),
    "Reuters": ("Thomson Reuters",),
    "RIA Novosti": ("RIA",),
    "Ritzau": (),
    "SANA": (),
    "sda": ("SDA", "Keystone-SDA"),
    "SID": ("Sport-Informations-Dienst",),
    "TASS": ("ITAR-TASS",),
    "TT": ("Tidningarnas Telegrambyrå",),
    "UPI": ("United Press International",),
    "WAFA": (),
    "Xinhua": ("Xinhua News Agency",),
    "Yonhap": ("Yonhap News Agency",),
}
_OF = {name.casefold(): agency for agency, names in AGENCIES.items() for name in (agency, *names)}
_EXACT = {name for agency, names in AGENCIES.items() for name in (agency, *names) if len(name) <= 4}
_NAMES = sorted({name for agency, names in AGENCIES.items() for name in (agency, *names)}, key=len, reverse=True)
_NAME = "|".join(re.escape(name) if name in _EXACT else f"(?i:{re.escape(name)})" for name in _NAMES)
_DATELINE = re.compile(  # KABUL, May 8 (Reuters) -; Berlin (dpa/AFP) –; MOSCOW, May 8. /TASS/.
    rf"^[^\n()/]{{0,80}}(?:\((?P<brackets>{_NAME})(?:[/,;-][^()\n]{{1,30}})?\)\s*(?:[-–—:]|\.\s)|/(?P<slashes>{_NAME})/)",
    re.MULTILINE,
)
_UNLISTED = re.compile(  # CORRIN (NordPress) –: whoever stands there is an agency
    r"^(?P<place>[^\W\d_][^()\n\d,]{1,40})(?:, [^()\n]{1,30})?"
    r" ?\((?P<name>[A-Z][\w.&-]{1,20}(?: [A-Z][\w.&-]{1,20})?)\) ?[–—-]",
    re.MULTILINE,
)
_CALLED_SO = re.compile(r"[a-z][A-Z]|(?:Press|News|Agency|Agentur|Wire)$")  # and not (France), (Ill.), (Update)
_FIRST = re.compile(rf"\A\W*(?i:by|von|par|por|di|door) (?P<name>{_NAME})\W*$", re.MULTILINE)
_ROLES = re.compile(r"\s+(?:staff|news|news agency|writers?|reporters?|correspondents?|newsroom)$", re.IGNORECASE)
_LAST = re.compile(  # (AP); © 2025 AFP; Copyright 2021 The Associated Press. All rights reserved.; — Reuters
    rf"(?:^|\n|\()[^\w\n(]{{0,5}}(?:(?i:copyright|\(c\)|©|source|quelle|von|by|from|fuente)\W{{0,3}})?(?:(?:19|20)\d\d\W{{1,2}})?"
    rf"(?P<name>{_NAME})[^\w\n]{{0,3}}(?i:all rights reserved)?\W{{0,5}}$"
)
_PARTS = re.compile(r"[,;/|()&+]|\s[-–—]\s|\b(?:and|und|et|y|by|via|with|for|von|für)\b", re.IGNORECASE)
_HEAD, _END = 500, 200  # signs of a text in which a credit may stand: a standfirst may be above it


def credited(author: str, head: str, end: str) -> str:
    """The agency, or nothing.

    Examples
    --------
    >>> credited("Mira Vance, Associated Press", "", ""), credited("", "KABUL, May 8 (Reuters) - Talks", "")
    ('AP', 'Reuters')
    >>> credited("", "", "They parted. © 2025 AFP"), credited("", "Talks, according to Reuters (Reuters.com)", "")
    ('', '')
    >>> credited("", "", "They parted.\\n© 2025 AFP")
    'AFP'
    """
    for part in _PARTS.split(author or ""):
        name = _ROLES.sub("", part.strip(" ."))
        if name.casefold() in _OF and (name in _EXACT or len(name) > 4):
            return _OF[name.casefold()]
    may_credit = "(" in head or "/" in head  # most do not
    found = _DATELINE.search(head) if may_credit else None
    if found:
        return _OF[(found["brackets"] or found["slashes"]).casefold()]
    found = _FIRST.search(head) or _LAST.search(end)
    if found:
        return _OF[found["name"].casefold()]
    found = _UNLISTED.search(head) if may_credit else None
    return found["name"] if found and found["place"].isupper() and _CALLED_SO.search(found["name"]) else ""


def credits(authors: pd.Series | None, outlets: pd.Series, texts: pa.ChunkedArray) -> list[str]:
    """The same of every article; what an agency publishes itself is its own."""
    heads = pc.utf8_slice_codeunits(texts, 0, _HEAD).to_pylist()
    ends = pc.utf8_slice_codeunits(texts, -_END).to_pylist() if len(texts) else []
    bylines = [""] * len(texts) if authors is None else authors.fillna("").astype("str").tolist()
    own = [_OF.get(outlet.casefold(), "") for outlet in outlets.fillna("")]
    return [one or credited(*rest) for one, *rest in zip(own, bylines, heads, ends, strict=True)]
