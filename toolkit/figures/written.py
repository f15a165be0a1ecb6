"""The Python that made a figure, as it is kept beside it: bounded, and without the paths of this computer."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from contextlib import suppress
from pathlib import Path, PureWindowsPath

from toolkit.figures.provenance import portable

_MOST = 20_000  # letters
_LONGEST_PATH = 4_096


def kept(code: str) -> str:
    """What of this code is kept."""
    if not isinstance(code, str):
        raise TypeError(f"code must be the Python that made the figure, as text, not {type(code).__name__}.")
    if len(code) > _MOST:
        raise ValueError(f"code has {len(code):,} letters, and {_MOST:,} are kept: give what makes this figure alone.")
    lines = code.encode("utf-8", "replace").decode().split("\n")
    for token in reversed(_texts("\n".join(lines))):
        (row, start), (last, end) = token.start, token.end
        told = _value(token.string)
        if row == last and _is_of_here(told):
            line = lines[row - 1]
            lines[row - 1] = f"{line[:start]}{portable(told)!r}{line[end:]}"
    return "\n".join(lines)


def _texts(code: str) -> list[tokenize.TokenInfo]:
    """Its literals of text."""

    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError) as error:
        raise ValueError("code is no Python: give what makes the figure again.") from error
    return [token for token in tokens if token.type == tokenize.STRING]


def _value(literal: str) -> str:
    """What a literal stands for; nothing, if that is no text."""
    with warnings.catch_warnings(), suppress(SyntaxError, ValueError):
        warnings.simplefilter("ignore")  # of a backslash that means nothing
        told = ast.literal_eval(literal)
        return told if isinstance(told, str) else ""
    return ""


def _is_of_here(told: str) -> bool:
    """Is it an absolute path? A pattern such as /wars?/ or the name of a forum is none: no such folder is here."""
    if PureWindowsPath(told).drive:
        return PureWindowsPath(told).is_absolute()
    with suppress(OSError, ValueError):
        first = Path(told[:_LONGEST_PATH]).parts[:2]
        return told.startswith("/") and len(first) == 2 and Path(*first).exists()
    return False
