"""A report that travels: one page with the numbers, the sentences behind them, the methods and the sources."""

from __future__ import annotations

from contextvars import Context
from pathlib import Path
from typing import Any

from toolkit import load, paths, text
from toolkit.errors import check_whole
from toolkit.report.content import content
from toolkit.report.markdown import figures_of, markdown
from toolkit.report.page import page
from toolkit.stats.intervals import check_level
from toolkit.text import Corpus

__all__ = ["write"]


def write(
    corpus: Corpus | load.Intake,
    lexicon: Any,
    out: str | Path,
    *,
    by: str = "outlet",
    period: str | None = None,
    title: str | None = None,
    with_texts: bool = False,
    lines: int = 20,
    level: float = 0.95,
    seed: int = 0,
) -> Path:
    """How do I give this finding to somebody who has no Python?

    Parameters
    ----------
    corpus : Intake, DataFrame of articles, Index, or path of a saved index
        An intake tells what was left out as well.
    lexicon : Lexicon, or dict of frames and patterns
        From `lexicons.read`, or `{frame: [patterns]}`.
    out : path
        Ends in `.html`: one page that needs nothing else. Or in `.md`: Markdown, with its figures in a folder beside.
    by : str
        Column of the articles that parts them.
    period : str, optional
        D, W, M, Q, Y, or a multiple; unless told, the shortest in which there is enough to see.
    title : str, optional
        Instead of ours.
    with_texts : bool
        Put the texts of the articles whose lines are shown into the page. Who passes it on must have the right to.
    lines : int
        How many lines are shown behind a point at the most; fewer where there are very many points.
    level : float
        Confidence of the intervals.
    seed : int
        Of what is drawn by chance: the same seed gives the same page, in whatever order the articles are.

    Returns
    -------
    Path
        Of what was written.

    Raises
    ------
    ValueError
        If there is no article, no such column, or no such ending.
    OSError
        If it cannot be written: the page, and each figure of Markdown, is then as it was before.

    Notes
    -----
    Without `with_texts` no twenty words stand in it as they stand in an article: lines have eight words on either side
    of a match, fewer than twenty in all, lines of an article, or of its copies, never touch, and titles have at most
    twelve words. A copy in which every few words are others is not known as one.

    Examples
    --------
    >>> import tempfile
    >>> from toolkit import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = write(load.articles("data/sample"), {"war": ["war", "wars"]}, Path(folder) / "war.html")
    ...     "<title>War in 72 articles</title>" in page.read_text(encoding="utf-8")
    True
    """
    out = Path(out)
    if out.suffix not in (".html", ".md"):
        raise ValueError(f"'{out.name}' has no ending that is known here: write a report to .html or .md.")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"the folder '{out.parent}' is not there: make it first, or write elsewhere.")
    check_whole("lines", lines)
    check_whole("seed", seed)
    check_level(level)
    rejects = corpus.rejects if isinstance(corpus, load.Intake) else None
    index = text.index(corpus.articles if isinstance(corpus, load.Intake) else corpus)
    if not len(index):
        raise ValueError("there is no article to report on.")
    plain = Context()  # whatever theme is around it
    made = plain.run(
        content,
        index,
        text.as_lexicon(lexicon),
        by=by,
        period=period,
        title=title,
        rejects=rejects,
        most=lines,
        level=level,
        seed=seed,
        with_texts=with_texts,
    )
    if out.suffix == ".html":
        written = plain.run(page, made)
    else:
        folder = out.with_name(f"{out.stem}_figures")
        plain.run(figures_of, made, folder)
        written = plain.run(markdown, made, folder.name)
    with paths.written_whole(out) as part:
        part.write_text(written, encoding="utf-8", newline="\n")
    return out
