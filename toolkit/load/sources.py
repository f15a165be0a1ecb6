"""What the user gave, as files one after the other: of a folder, a pattern, a zip file, or a list of all that.

Nothing is unpacked to disk, no path is followed out of a folder, and decompression stops where it grows beyond reason.
"""

from __future__ import annotations

import glob
import gzip
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from toolkit.errors import UnreadableFile, did_you_mean

MOST_BYTES = 4_000_000_000  # of one file, decompressed
MOST_TIMES = 200  # so many times its compressed size; texts reach 10, the densest logs 100
LONGEST_NAME = 255  # letters; no system allows more
SMALL = 50_000_000  # below this, any ratio will do
_PIECE = 1 << 20
_NO_ARTICLES = re.compile(
    r"^(readme|license|licence|copying|rejects\.csv$)", re.IGNORECASE
)  # the last: our own account


class Readable(Protocol):
    """Anything that gives its bytes piece by piece."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Source:
    """One file: its name as it stands in `source_file`, and its content, or the reason why it has none."""

    name: str
    content: Callable[[], bytes]


def expand(source: Any) -> tuple[list[Source], bool]:
    """The files, and whether it was a single one (which then must be readable)."""
    if isinstance(source, list | tuple | set):
        if not source:
            raise ValueError("this list of sources is empty: give paths of files, folders or zip files.")
        return [found for one in source for found in expand(one)[0]], False
    if not isinstance(source, str | os.PathLike):
        raise TypeError(f"a source must be a path, a list of paths or a DataFrame, not {type(source).__name__}.")
    path = Path(source).expanduser()
    if len(path.name) > LONGEST_NAME:
        raise FileNotFoundError(f"'{path.name[:40]}…' is not there: no name of a file is that long.")
    if path.is_dir():
        return _in_folder(path), False
    if path.is_file():
        return _in_file(path, path.name)
    matched = sorted(glob.glob(str(path), recursive=True)) if glob.has_magic(str(path)) else []
    if matched:
        return [found for one in matched for found in expand(one)[0]], False
    raise FileNotFoundError(_not_there(path))


def _not_there(path: Path) -> str:
    if glob.has_magic(str(path)):
        return f"no file matches '{path}'."
    if not path.parent.is_dir():
        return f"'{path}' is not there: there is no folder '{path.parent}'."
    return f"'{path}' is not there.{did_you_mean(path.name, os.listdir(path.parent))}"


def _in_folder(folder: Path) -> list[Source]:
    found = []
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            found.append(Source(name, _refusing(f"'{name}' is a link to a folder, which is not followed.")))
        elif path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            found.append(Source(name, _refusing(f"'{name}' is a link that leads out of the folder.")))
        else:
            found += _in_file(path, name)[0]
    if not found:
        raise UnreadableFile(f"the folder '{folder}' holds no file of articles.")
    return found


def _walk(folder: Path) -> Iterator[Path]:
    """Every file that may hold articles, and every link to a folder."""
    for place, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        yield from (path for path in (Path(place, name) for name in folders) if path.is_symlink())
        for name in sorted(files):
            path = Path(place, name)
            if not (name.startswith(".") or _NO_ARTICLES.match(name)) and path.is_file():
                yield path


def _in_file(path: Path, name: str) -> tuple[list[Source], bool]:
    try:
        with path.open("rb") as stream:
            head = stream.read(4_096)
        if _is_zip(head, path):
            return _in_zip(path, name)
    except OSError as error:
        return [Source(name, _refusing(f"'{name}' cannot be opened ({error.strerror}).", OSError))], True
    return [Source(name, lambda: _content(path, name))], True


def _is_zip(head: bytes, path: Path) -> bool:
    """A zip file of files; workbooks and documents are zip files as well, of another kind."""
    if not (head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and zipfile.is_zipfile(path)):
        return False
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    return not any(name == "[Content_Types].xml" or name == "mimetype" for name in names)


def _in_zip(path: Path, name: str) -> tuple[list[Source], bool]:
    with zipfile.ZipFile(path) as archive:
        parts = [part for part in archive.infolist() if not part.is_dir()]
    kept = [part for part in sorted(parts, key=lambda part: part.filename) if _may_hold_articles(part.filename)]
    if not kept:
        return [Source(name, _refusing(f"the zip file '{name}' holds no file of articles."))], True
    named = [(f"{name}/{part.filename}", part) for part in kept]
    return [Source(inner, _unzipping(path, part, inner)) for inner, part in named], False


def _may_hold_articles(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return not (
        _NO_ARTICLES.match(parts[-1]) or any(part.startswith((".", "__MACOSX")) for part in parts if part != "..")
    )


def _unzipping(path: Path, part: zipfile.ZipInfo, name: str) -> Callable[[], bytes]:
    def content() -> bytes:
        if part.flag_bits & 0x1:
            raise UnreadableFile(f"'{name}' is encrypted: unpack it first.")
        try:
            with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
                found = _bounded(stream, part.compress_size, name)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise UnreadableFile(f"'{name}' is torn, or packed in a way that is not known here.") from error
        if found.startswith(b"PK\x03\x04") and b"[Content_Types].xml" not in found[:4_096]:
            raise UnreadableFile(f"'{name}' is a zip file within a zip file: unpack it first.")
        return _unpacked(found, name)

    return content


def _content(path: Path, name: str) -> bytes:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise UnreadableFile(f"'{name}' has {size:,} bytes, more than {MOST_BYTES:,}: split it.")
    return _unpacked(path.read_bytes(), name)


def _unpacked(content: bytes, name: str) -> bytes:
    """What is in a gzip file; anything else as it is."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            return _bounded(stream, len(content), name)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"'{name}' is a torn gzip file: obtain it again.") from error


def _bounded(stream: Readable, compressed: int, name: str) -> bytes:
    """All of it, unless it grows beyond reason: then it is refused while it grows, not after."""
    most = min(MOST_BYTES, max(SMALL, MOST_TIMES * compressed))
    pieces, size = [], 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > most:
            raise UnreadableFile(
                f"'{name}' grows from {compressed:,} bytes to more than {most:,}: it is not read any further. "
                "If it is no bomb, unpack it yourself."
            )
        pieces.append(piece)
    return b"".join(pieces)


def _refusing(sentence: str, kind: type[Exception] = UnreadableFile) -> Callable[[], bytes]:
    def content() -> bytes:
        raise kind(sentence)

    return content
