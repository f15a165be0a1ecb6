"""What the user gave, as files one after the other: of a folder, a pattern, a zip file, or a list of all that.

Nothing is unpacked to disk, no path is followed out of a folder, and decompression stops where it grows beyond reason.
"""

from __future__ import annotations

import glob
import gzip
import io
import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from toolkit.errors import UnreadableFile, did_you_mean
from toolkit.load.encodings import decoded

MOST_BYTES = 4_000_000_000  # of one file, decompressed
MOST_TIMES = 200  # so many times its compressed size; texts reach 10, the densest logs 100
LONGEST_NAME = 255  # letters; no system allows more
SMALL = 50_000_000  # below this, any ratio will do
HEAD = 65_536  # bytes that tell the format
_PIECE = 1 << 20
_BLOCK = 16_000_000
_LONGEST_QUOTATION = 500_000_000
_QUOTED = re.compile(rb'(?:\A|[\n,;\t|])"[^"]*(?:""[^"]*)*(?:"|\Z)')  # a mark within a field opens nothing
_NO_ARTICLES = re.compile(  # the last: our own account
    r"readme(?:[_-][^\W_]+)?(?:\.[\w-]+)*|(?:licen[cs]e|copying)(?:\.\w+)?|rejects\.csv", re.IGNORECASE
)
_OF_A_PART = ("articles.parquet", "texts.parquet")
_OF_SYSTEMS = ("__MACOSX", "__pycache__")
_TORN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError, ValueError)


class Readable(Protocol):
    """Anything that gives its bytes piece by piece."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Source:
    """One file: its name as it stands in `source_file`, and its content, or the reason why it has none."""

    name: str
    content: Callable[[], bytes]
    path: Path | None = None  # where it lies as it is, in no archive
    index: Path | None = None  # the folder, if this is a saved index: then it holds tables, and no bytes


def expand(source: Any) -> tuple[list[Source], bool]:
    """The files, and whether it was a single one (which then must be readable)."""
    if isinstance(source, list | tuple | set):
        if not source:
            raise ValueError("this list of sources is empty: give paths of files, folders or zip files.")
        return _of_list(list(source)), False
    if not isinstance(source, str | os.PathLike):
        raise TypeError(f"a source must be a path, a list of paths or a DataFrame, not {type(source).__name__}.")
    if not os.fspath(source):
        raise ValueError("an empty path is no source: give the path of a file, a folder or a zip file.")
    path = Path(os.path.expanduser(source))
    if len(path.name) > LONGEST_NAME:
        raise FileNotFoundError(f"'{path.name[:40]}…' is not there: no name of a file is that long.")
    if path.is_dir():
        return _in_folder(path)
    if path.name in _OF_A_PART and (told := of_index(path.parent)):
        return [Source(_shown(path.name), _refusing(told))], True
    if os.path.lexists(path):
        return _in_file(path, _shown(path.name))
    matched = sorted(glob.glob(str(path), recursive=True)) if glob.has_magic(str(path)) else []
    if matched:
        return _of_list(_topmost(matched)), False
    raise FileNotFoundError(_not_there(path))


def _of_list(several: list[Any]) -> list[Source]:
    """The files of all of these, each once; those of the same name have the way to them in it."""
    found: dict[Any, tuple[Any, Source]] = {}
    for one in several:
        for at, source in enumerate(expand(one)[0]):
            place = source.path or source.index
            found.setdefault(os.path.realpath(place) if place else (str(one), at), (one, source))
    n = Counter(source.name for _, source in found.values())
    return [
        source if n[source.name] == 1 else replace(source, name=_way_to(one, source.name))
        for one, source in found.values()
    ]


def _way_to(one: Any, name: str) -> str:
    if not isinstance(one, str | os.PathLike):  # a list within a list, which has told them apart
        return name
    given = _shown(os.fspath(one)).replace(os.sep, "/")
    return given if given.endswith(name) else f"{given.rstrip('/')}/{name}"


def _shown(name: str) -> str:
    """A name that is no UTF-8 is read as a text would be."""
    return decoded(os.fsencode(name))[0]


def _topmost(matched: list[str]) -> list[Path]:
    """Without what is read with a folder above it."""
    paths = list(map(Path, matched))
    return [path for path in paths if set(paths).isdisjoint(path.parents)]


def _not_there(path: Path) -> str:
    if glob.has_magic(str(path)):
        return f"no file matches '{path}'."
    if not path.parent.is_dir():
        return f"'{path}' is not there: there is no folder '{path.parent}'."
    return f"'{path}' is not there.{did_you_mean(path.name, os.listdir(path.parent))}"


def _in_folder(folder: Path) -> tuple[list[Source], bool]:
    if is_saved_index(folder):
        name = _shown(str(folder))
        return [Source(name, _refusing(f"'{name}' is a saved index, which is no file."), index=folder)], True
    if told := of_index(folder):
        return [Source(_shown(str(folder)), _refusing(told))], True
    found = [source for path, name in _walk(folder) for source in _within(folder, path, name)]
    if not found:
        name = _shown(str(folder))
        return [Source(name, _refusing(f"the folder '{name}' holds no file of articles."))], True
    return found, False


def is_saved_index(folder: Path) -> bool:
    """The names here and below are those of `toolkit.text.files` and `toolkit.text.build`."""
    return (folder / "index.json").is_file() and any(folder.glob("data-*/vocabulary"))


def of_index(folder: Path) -> str:
    """What to say of a folder inside an index: its files, taken one by one, would count each article twice."""
    name = _shown(str(folder))
    if (folder / "building" / "rules.json").is_file() or (
        folder.name == "building" and (folder / "rules.json").is_file()
    ):
        return f"'{name}' holds an index that was not finished: build it again."
    if all((folder / part).is_file() for part in _OF_A_PART):
        return f"'{name}' is a part of an index: name the folder of the whole index."
    return ""


def _within(folder: Path, path: Path, name: str) -> list[Source]:
    if _is_plain_file(path):
        return _from_disk(path, name)[0]
    if path.is_dir() and path.is_symlink():
        return [Source(name, _refusing(f"'{name}' is a link to a folder, which is not followed."))]
    if is_saved_index(path):  # likely of the files around it, so that every article would count twice
        return [Source(name, _refusing(f"'{name}' is a saved index: it is only read where it is named itself."))]
    if path.is_dir():
        told = of_index(path) or f"'{name}' is a folder that cannot be opened."
        return [Source(name, _refusing(told))]
    if path.exists() and path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        return [Source(name, _refusing(f"'{name}' is a link that leads out of the folder."))]
    return _in_file(path, name)[0]


def _is_plain_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _walk(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file that may hold articles, and every folder that is not entered: a link, or closed. With their names."""
    closed: list[OSError] = []
    for place, folders, files in os.walk(folder, followlinks=False, onerror=closed.append):
        here = Path(place)
        if is_saved_index(here) or of_index(here):
            folders.clear()
            yield here, _name_in(folder, here)
            continue
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        links = [name for name in folders if (here / name).is_symlink()]
        above = "" if here == folder else f"{_name_in(folder, here)}/"
        for name in (*links, *(name for name in sorted(files) if _may_hold_articles(name))):
            yield here / name, f"{above}{_shown(name)}"
    yield from ((path, _name_in(folder, path)) for path in (Path(error.filename) for error in closed))


def _name_in(folder: Path, path: Path) -> str:
    return _shown(path.relative_to(folder).as_posix())


def _in_file(path: Path, name: str) -> tuple[list[Source], bool]:
    if not path.exists():
        return [Source(name, _refusing(f"'{name}' is a link that leads nowhere."))], True
    if not path.is_file():
        return [Source(name, _refusing(f"'{name}' is no ordinary file: write what it gives to one first."))], True
    return _from_disk(path, name)


def _from_disk(path: Path, name: str) -> tuple[list[Source], bool]:
    try:
        with path.open("rb") as stream:
            head = stream.read(4_096)
        if _is_zip(head, path):
            return _in_zip(path, name)
    except OSError as error:
        return [Source(name, _refusing(f"'{name}' cannot be opened ({error.strerror}).", OSError))], True
    except _TORN:
        return [Source(name, _refusing(f"'{name}' is a torn zip file: obtain it again."))], True
    return [Source(name, lambda: _content(path, name), path)], True


def _is_zip(head: bytes, path: Path) -> bool:
    """A zip file of files; workbooks and documents are zip files as well, of another kind."""
    if not (head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and zipfile.is_zipfile(path)):
        return False
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    return not any(name == "[Content_Types].xml" or name == "mimetype" for name in names)


def _in_zip(path: Path, name: str) -> tuple[list[Source], bool]:
    with zipfile.ZipFile(path) as archive:
        parts = [part for part in archive.infolist() if not part.filename.endswith("/")]  # a name may be empty
    kept = [part for part in sorted(parts, key=lambda part: part.filename) if _may_hold_articles(part.filename)]
    if not kept:
        return [Source(name, _refusing(f"the zip file '{name}' holds no file of articles."))], True
    named = [(f"{name}/{part.filename}", part) for part in kept]
    allowance = _Allowance.of(path.stat().st_size)
    return [Source(inner, _unzipping(path, part, inner, allowance)) for inner, part in named], False


def _may_hold_articles(name: str) -> bool:
    parts = [part for part in name.replace("\\", "/").split("/") if part not in (".", "..")]
    return not any(map(_is_hidden, parts)) and not _NO_ARTICLES.fullmatch(parts[-1] if parts else "")


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name in _OF_SYSTEMS


@dataclass
class _Allowance:
    """How far all files of one archive may grow together."""

    compressed: int
    left: int

    @classmethod
    def of(cls, compressed: int) -> _Allowance:
        return cls(compressed, _most(compressed))

    def take(self, size: int, name: str) -> None:
        if size > self.left:
            raise UnreadableFile(
                f"'{name}' is not read: with it, its zip file of {self.compressed:,} bytes would grow to more than "
                f"{_most(self.compressed):,}. If it is no bomb, unpack it yourself."
            )
        self.left -= size


def _unzipping(path: Path, part: zipfile.ZipInfo, name: str, allowance: _Allowance) -> Callable[[], bytes]:
    def content() -> bytes:
        if part.flag_bits & 0x1:
            raise UnreadableFile(f"'{name}' is encrypted: unpack it first.")
        if stat.S_ISLNK(part.external_attr >> 16):
            raise UnreadableFile(f"'{name}' is a link, which is not followed.")
        if part.file_size <= _most(part.compress_size):  # else it is refused on its own account, while it grows
            allowance.take(part.file_size, name)
        with (
            torn(f"'{name}' is torn, or packed in a way that is not known here."),
            zipfile.ZipFile(path) as archive,
            archive.open(part) as stream,
        ):
            found = bounded(stream, part.compress_size, name)
        if found.startswith(b"PK\x03\x04") and b"[Content_Types].xml" not in found:
            raise UnreadableFile(f"'{name}' is a zip file within a zip file: unpack it first.")
        unpacked = _unpacked(found, name)
        allowance.take(len(unpacked) - len(found), name)
        return unpacked

    return content


@contextmanager
def torn(sentence: str) -> Iterator[None]:
    """Whatever is wrong with a zip file in this sentence; what is too large has one of its own."""
    try:
        yield
    except UnreadableFile:
        raise
    except (*_TORN, OSError) as error:
        raise UnreadableFile(sentence) from error


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
            return bounded(stream, len(content), name)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"'{name}' is a torn gzip file: obtain it again.") from error


def _most(compressed: int) -> int:
    return min(MOST_BYTES, max(SMALL, MOST_TIMES * compressed))


def _grows(name: str, compressed: int, most: int) -> str:
    return (
        f"'{name}' grows from {compressed:,} bytes to more than {most:,}: it is not read any further. "
        "If it is no bomb, unpack it yourself."
    )


def bounded(stream: Readable, compressed: int, name: str) -> bytes:
    """All of it, unless it grows beyond reason: then it is refused while it grows, not after."""
    most = _most(compressed)
    pieces, size = [], 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > most:
            raise UnreadableFile(_grows(name, compressed, most))
        pieces.append(piece)
    return b"".join(pieces)


def head_of(path: Path) -> bytes:
    """How a file begins, unpacked."""
    try:
        with _opened(path) as stream:
            return stream.read(HEAD)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b""  # what is wrong with it is told when it is read


def blocks(path: Path, name: str, *, quoted: bool = False) -> Iterator[bytes]:
    """A text file in pieces of whole lines; where lines may stand in quotation marks, no piece ends inside of them."""
    most, size, kept, end = _most(path.stat().st_size) if _is_gzip(path) else 0, 0, b"", b""
    try:
        with _opened(path) as stream:
            while piece := stream.read(_BLOCK):
                size += len(piece)
                if most and size > most:
                    raise UnreadableFile(_grows(name, path.stat().st_size, most))
                kept += piece
                cut = _cut(kept, quoted)
                if cut:
                    yield kept[:cut]
                    kept, end = kept[cut:], b"\n"  # as the last line has: what else ends in it, ends no line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFile(f"'{name}' is a torn gzip file: obtain it again.") from error
    if kept:
        yield kept + end


def _cut(kept: bytes, quoted: bool) -> int:
    """Behind the last line that is whole, and outside of quotation marks; 0 if there is none."""
    if not quoted or len(kept) > _LONGEST_QUOTATION:
        return kept.rfind(b"\n") + 1
    cut = at = 0
    for field in _QUOTED.finditer(kept):
        cut = kept.rfind(b"\n", at, field.start() + 1) + 1 or cut
        at = field.end()
    return kept.rfind(b"\n", at) + 1 or cut


def _opened(path: Path) -> BinaryIO:
    return gzip.open(path) if _is_gzip(path) else path.open("rb")  # type: ignore[return-value]


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _refusing(sentence: str, kind: type[Exception] = UnreadableFile) -> Callable[[], bytes]:
    def content() -> bytes:
        raise kind(sentence)

    return content
