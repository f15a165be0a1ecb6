"""A table for LaTeX: rules of booktabs, a caption above, notes below, no sign of a cell that LaTeX acts upon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit.tables.readable import Shown, line

_ROWS_OF_PAGE = 40  # above this a table runs over several pages, as a float cannot
_LONG = 40  # letters of a cell, above which its column breaks lines
_SIGNS = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",  # languages give it a meaning of their own
    "`": r"{}\char96{}",  # ?` is another sign
    "−": "$-$",
    "∞": r"$\infty$",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
}
_ACTED_UPON = re.compile("|".join(map(re.escape, _SIGNS)) + "|(?<=-)-|(?<=')'|(?<=,),")


def escaped(text: str) -> str:
    """Text that LaTeX sets as it stands, without commands and ligatures.

    Examples
    --------
    >>> print(escaped("50 % of {R&D}, \\\\input{x} -- −3"))
    50 \\% of \\{R\\&D\\}, \\textbackslash{}input\\{x\\} -{}- $-$3
    """
    return _ACTED_UPON.sub(lambda sign: _SIGNS.get(sign[0], f"{{}}{sign[0]}"), line(text))


def write(shown: Sequence[Shown], *, caption: str, notes: Sequence[str], name: str) -> str:
    """The whole of the file, which \\input takes."""
    n_rows = len(shown[0].cells)
    titled = f"\\caption{{{escaped(caption)}}}\\label{{tab:{_label(name)}}}" if line(caption) else ""
    head = _row(column.heading for column in shown)
    body = "\n".join(_row(cells) for cells in zip(*(column.cells for column in shown), strict=True))
    said = "".join(f"\n{escaped(note)}\\par" for note in notes)
    put_together = _long if n_rows > _ROWS_OF_PAGE else _short
    return put_together(f"{{@{{}}{_sides(shown)}@{{}}}}", titled, head, body, f"\\footnotesize{said}")


def _short(sides: str, titled: str, head: str, body: str, notes: str) -> str:
    lines = [
        r"% in the preamble: \usepackage{booktabs}",
        r"\begin{table}[htbp]",
        r"\centering",
        titled,
        rf"\begin{{tabular}}{sides}",
        *(r"\toprule", head, r"\midrule", body, r"\bottomrule"),
        r"\end{tabular}",
        rf"\par\smallskip{notes}",
        r"\end{table}",
    ]
    return "\n".join(part for part in lines if part) + "\n"


def _long(sides: str, titled: str, head: str, body: str, notes: str) -> str:
    lines = [
        r"% in the preamble: \usepackage{booktabs,longtable}",
        rf"\begin{{longtable}}{sides}",
        rf"{titled}\\" if titled else "",
        *(r"\toprule", head, r"\midrule", r"\endfirsthead"),
        *(r"\toprule", head, r"\midrule", r"\endhead"),
        *(r"\bottomrule", r"\endfoot"),
        body,
        r"\end{longtable}",
        rf"{{\centering{notes}}}",
    ]
    return "\n".join(part for part in lines if part) + "\n"


def _row(cells: Iterable[str]) -> str:
    row = " & ".join(map(escaped, cells)) + r" \\"
    return f"{{}}{row}" if row.startswith(("[", "*")) else row  # or it were an option of the line break before


def _sides(shown: Sequence[Shown]) -> str:
    """Numbers to the right, text to the left, in lines that break where it is long."""
    is_long = [not column.is_number and max(map(len, column.cells), default=0) > _LONG for column in shown]
    width = 0.6 / max(sum(is_long), 1)
    broken = f"p{{{width:.2f}\\linewidth}}"
    return "".join(
        "r" if column.is_number else broken if breaks else "l" for column, breaks in zip(shown, is_long, strict=True)
    )


def _label(name: str) -> str:
    return re.sub("[^A-Za-z0-9.-]+", "-", name)
