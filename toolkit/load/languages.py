"""What is the same in many languages: how a language itself is called, and how a byline begins."""

from __future__ import annotations

import re
import unicodedata

_NAMES = {
    "ar": "arabic arabisch arabe árabe arabo arabisk 阿拉伯文",
    "bg": "bulgarian bulgarisch bulgare",
    "ca": "catalan katalanisch català catalán",
    "cs": "czech tschechisch tchèque",
    "da": "danish dänisch danois dansk deens",
    "de": "german deutsch allemand duits alemán aleman alemão tedesco 德文",
    "el": "greek griechisch grec",
    "en": "english englishs englisch anglais engels inglés ingles inglês inglese 英文 英语",
    "es": "spanish spanisch espagnol spaans español espanol castellano espanhol spagnolo 西班牙文",
    "fa": "persian farsi persisch persan",
    "fi": "finnish finnisch finnois suomi",
    "fr": "french französisch franzoesisch français francais francaise frans francés francês francese 法文",
    "he": "hebrew hebräisch hébreu",
    "hi": "hindi",
    "hu": "hungarian ungarisch hongrois",
    "id": "indonesian indonesisch indonésien bahasa",
    "it": "italian italienisch italien italiaans italiano 意大利文",
    "ja": "japanese japanisch japonais japans japonés 日文",
    "ko": "korean koreanisch coréen 韩文 한국어",
    "ms": "malay malaiisch",
    "nl": "dutch niederländisch niederlaendisch néerlandais nederlands holandés olandese 荷兰文",
    "no": "norwegian norwegisch norvégien norsk",
    "pl": "polish polnisch polonais polski",
    "pt": "portuguese portugiesisch portugais portugees portugués português portugues portoghese 葡萄牙文",
    "ro": "romanian rumänisch roumain",
    "ru": "russian russisch russe ruso russo 俄文",
    "sv": "swedish schwedisch suédois svenska zweeds",
    "tr": "turkish türkisch turc türkçe",
    "uk": "ukrainian ukrainisch ukrainien",
    "ur": "urdu ourdou",
    "vi": "vietnamese vietnamesisch vietnamien",
    "zh": "chinese chinesisch chinois chino chinês chinees cinese mandarin 中文",
}


def bare(name: str) -> str:
    """In small letters and without accents.

    Examples
    --------
    >>> bare("Février")
    'fevrier'
    """
    if name.isascii():
        return name.lower()
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


_CODES = {bare(name): code for code, names in _NAMES.items() for name in names.split()}

_BY = re.compile(r"^(?:by|von|par|door|por|di)[:\s]\s*", re.IGNORECASE)


def without_by(byline: str) -> str:
    """The author alone.

    Examples
    --------
    >>> without_by("By Mira Vance"), without_by("Von Jutta Brandt"), without_by("Byron Vance")
    ('Mira Vance', 'Jutta Brandt', 'Byron Vance')
    """
    return _BY.sub("", byline).strip()


def code_of(name: str | None) -> str | None:
    """The two letters of a language (ISO 639-1) under any of its names; the name itself where it is not known.

    Examples
    --------
    >>> code_of("FRENCH; FRANCAISE"), code_of("Deutsch"), code_of("pt-BR"), code_of("Klingon"), code_of(None)
    ('fr', 'de', 'pt', 'Klingon', None)
    """
    return (known_code(name) or name.strip() or None) if name else None


def known_code(name: str) -> str | None:
    """The same; nothing where it is not known.

    Examples
    --------
    >>> known_code("Englisch"), known_code("13")
    ('en', None)
    """
    words = re.findall(r"[^\W\d_]+", bare(name))
    found = [_CODES[word] for word in words if word in _CODES]
    return found[0] if found else words[0] if words and words[0] in _NAMES else None
