"""The languages that news databases name, in words, and their codes (ISO 639-1)."""

from __future__ import annotations

import unicodedata

# English, German, French, Spanish, Portuguese, Italian, Dutch, and their own name; without accents.
_NAMES = {
    "ar": "arabic arabisch arabe arabo",
    "cs": "czech tschechisch tcheque cestina",
    "da": "danish danisch danois dansk",
    "de": "german deutsch allemand aleman alemao tedesco duits",
    "el": "greek griechisch grec",
    "en": "english englisch anglais ingles inglese engels",
    "es": "spanish spanisch espagnol espanol castellano espanhol spagnolo spaans",
    "fi": "finnish finnisch finnois suomi",
    "fr": "french franzosisch francais frances francese frans",
    "he": "hebrew hebraisch hebreu",
    "hi": "hindi",
    "hu": "hungarian ungarisch hongrois magyar",
    "it": "italian italienisch italien italiano italiaans",
    "ja": "japanese japanisch japonais",
    "ko": "korean koreanisch coreen",
    "nl": "dutch niederlandisch neerlandais neerlandes olandese nederlands",
    "no": "norwegian norwegisch norvegien norsk",
    "pl": "polish polnisch polonais polski",
    "pt": "portuguese portugiesisch portugais portugues portoghese portugees",
    "ru": "russian russisch russe ruso russo",
    "sv": "swedish schwedisch suedois svenska",
    "tr": "turkish turkisch turc turkce",
    "uk": "ukrainian ukrainisch ukrainien",
    "ur": "urdu ourdou",
    "zh": "chinese chinesisch chinois chino chines cinese chinees",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}


def code_of(name: str | None) -> str | None:
    """The code of a language; a name that is not known here stays as it is.

    Examples
    --------
    >>> code_of("Französisch"), code_of("English"), code_of("Klingon"), code_of(None)
    ('fr', 'en', 'Klingon', None)
    """
    apart = unicodedata.normalize("NFKD", (name or "").strip().lower())
    return _CODES.get("".join(sign for sign in apart if not unicodedata.combining(sign)), name)
