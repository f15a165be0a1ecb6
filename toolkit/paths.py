"""Where things lie: in a clone, in its folders; installed, the sample in the package and the rest where you are.

And how a file gets there: whole, or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CLONE = _PACKAGE.parent if (_PACKAGE.parent / "pyproject.toml").is_file() else None
_HERE = _CLONE or Path.cwd()


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "media-analysis-toolkit"


_WITH_US = (_CLONE or _PACKAGE) / "data"
#: The small corpus that comes with the project: read only.
SAMPLE = _WITH_US / "sample"
#: Ten invented records as a news database exports them, with what is wrong in real ones: read only.
EXPORT = _WITH_US / "export"
#: Corpora: what `toolkit sample` obtains is written here, and yours may lie here too.
DATA = _HERE / "data"
#: Figures with their numbers and their provenance are written here, or where TOOLKIT_FIGURES says.
FIGURES = Path(os.environ.get("TOOLKIT_FIGURES") or _HERE / "figures")
#: The figures that come with the project are declared here, one of every chart.
GALLERY = _HERE / "figures" / "figures.yaml"
#: The notebooks that come with the project.
NOTEBOOKS = _HERE / "notebooks"
#: Downloads that were verified once and need not be fetched again.
CACHE = _cache()


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Where to write what then becomes this file: whoever reads finds the whole of it, or the one before.

    Parameters
    ----------
    target : Path
        The file to be written. Its folder must be there.

    Returns
    -------
    context manager of Path
        A file beside it, to write into: once all is written it takes the target's name.

    Raises
    ------
    OSError
        If it cannot be written: the disk is full, say.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with written_whole(Path(folder) / "a.txt") as part:
    ...         n_written = part.write_text("whole")
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['a.txt']
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        os.replace(part, target)
    except OSError as error:
        why = error.strerror or str(error)
        raise type(error)(f"'{target}' could not be written ({why}): what was there before is unchanged.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
