"""Names and numbers as a chart writes them: on one line, not too long, never two alike, every sign one that it has."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd

from toolkit.charts import fonts, language, look

MISSING = "(missing)"


def text_of(value: object) -> str:
    """A value of a group column as one line of text.

    Examples
    --------
    >>> text_of(None), text_of("The  Merrin\\nCourier"), text_of(2017.0)
    ('(missing)', 'The Merrin Courier', '2017')
    """
    if value is None or bool(pd.isna(value)):  # type: ignore[call-overload]
        return MISSING
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split()) or "(empty)"


def texts_of(column: pd.Series) -> pd.Series:
    """Every value of a group column as one line of text: there are far fewer of them than rows.

    Examples
    --------
    >>> texts_of(pd.Series(["The  Courier", None, "The  Courier"])).tolist()
    ['The Courier', '(missing)', 'The Courier']
    """
    codes, different = pd.factorize(column, use_na_sentinel=False)
    texts = np.array([text_of(value) for value in different], dtype=object)
    return pd.Series(texts[codes], index=column.index, name=column.name)


def shortened(names: Sequence[str], *, width: int, lines: int = 1) -> list[str]:
    """Names that fit into so many lines of so many letters of a page of two columns, and still differ where names do.

    Examples
    --------
    >>> shortened(["The Merrin Courier", "A very long name of a newspaper", "Vale"], width=18)
    ['The Merrin Courier', 'A very lo…ewspaper', 'Vale']
    >>> shortened(["The Merrin Courier"], width=12, lines=2)
    ['The Merrin\\nCourier']
    """
    return fitted(names, look.now().letters(width), lines=lines)


def fitted(names: Sequence[str], letters: int, *, lines: int = 1) -> list[str]:
    """Names that fit into so many lines of so many letters, and still differ where names do."""
    short: list[str] = []
    for name in names:
        fitted = fonts.drawable(_fitted(name, letters, lines))
        same = sum(1 for other in short if other == fitted or other.startswith(f"{fitted} ("))
        short.append(f"{fitted} ({same + 1})" if same else fitted)
    return short


def cut(text: str, letters: int) -> str:
    """A text of so many letters at the most, its middle left out.

    Examples
    --------
    >>> cut("Courier", 7), cut("The Merrin Courier", 7)
    ('Courier', 'The…ier')
    """
    if len(text) <= letters:
        return text
    tail = (letters - 1) // 2
    return f"{text[: letters - 1 - tail].rstrip()}…{text[-tail:].lstrip()}"


def joined(parts: Sequence[str]) -> str:
    """A list as a sentence has it.

    Examples
    --------
    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def number(value: float) -> str:
    """A number with as many digits as a reader wants.

    Examples
    --------
    >>> [number(v) for v in (0, 0.01234, 0.456, 4.0672, 23.51, 1234.5, float("nan"))]
    ['0', '0.012', '0.46', '4.1', '24', '1,234', '–']
    """
    if math.isnan(value):
        return "–"
    if value == 0:
        return "0"
    size = abs(value)
    if size < 0.0001:
        return f"{value:.0e}"
    digits = 0 if size >= 9.95 else 1 if size >= 0.95 else 2 if size >= 0.0995 else 3 if size >= 0.00995 else 4
    return language.decimal(value, digits)


def amount(n: int, what: str) -> str:
    """So many of something, in the right number.

    Examples
    --------
    >>> amount(1, "outlet"), amount(72, "article"), amount(3, "country")
    ('1 outlet', '72 articles', '3 countries')
    """
    return f"{language.whole(n)} {what if n == 1 else plural(what)}"


def plural(what: str) -> str:
    if what.endswith("ch"):
        return f"{what}es"
    if what.endswith("y") and what[-2:-1] not in ("a", "e", "o", "u"):
        return f"{what[:-1]}ies"
    return what if what.endswith("s") else f"{what}s"


def _fitted(name: str, width: int, lines: int) -> str:
    if lines > 1 and len(name) > width:
        return "\n".join(_fitted(line, width, 1) for line in _broken(name, width, lines))
    return cut(name, width)


def _broken(name: str, width: int, lines: int) -> list[str]:
    """Whole words on each line; what is too long for them is left to the last line, which is then shortened."""
    found = textwrap.wrap(name, width, break_long_words=False, break_on_hyphens=False)
    return [*found[: lines - 1], " ".join(found[lines - 1 :])] if len(found) > lines else found
