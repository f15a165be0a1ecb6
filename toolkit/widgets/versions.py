"""As what an edited lexicon can be saved: a version of its own, in a file that is one of ours."""

from __future__ import annotations

import re

from toolkit.text import Lexicon
from toolkit.widgets import trying
from toolkit.widgets.trying import Trial

_MOST_NAME = 100  # signs of the name of a file, and of a version
_FILE = re.compile(r"[^./\\:*?\"<>|][^/\\:*?\"<>|]*\.ya?ml", re.IGNORECASE)


def next_version(version: str) -> str:
    """What could come next.

    Examples
    --------
    >>> [next_version(one) for one in ("1.2", "1.9", "2", "", "draft")]
    ['1.3', '1.10', '3', '1.1', 'draft-2']
    """
    number = re.search(r"([0-9]{1,9})[^0-9]*$", version)
    if not version or not number:
        return f"{version}-2" if version else "1.1"
    digits = str(int(number[1]) + 1).zfill(len(number[1]))
    return f"{version[: number.start(1)]}{digits}{version[number.end(1) :]}"


def checked_version(version: str | None, lexicon: Lexicon, edited: Lexicon) -> str:
    """The version that what was edited can be saved as.

    Raises
    ------
    ValueError, TypeError
        If it is no version, or that of a lexicon that counts otherwise.
    """
    is_changed = len(lexicon) != len(edited) or not all(map(trying.same, lexicon, edited))
    version = lexicon.version if version is None else version
    if not isinstance(version, str):
        raise TypeError(f"version={version!r} cannot be used: give text, such as version='{next_version('')}'.")
    version = version.strip()
    if len(version) > _MOST_NAME or not version.isprintable():
        raise ValueError(f"a version is short and of one line, such as '{next_version(lexicon.version)}'.")
    if is_changed and version in ("", lexicon.version):
        was = f"is no longer version '{lexicon.version}'" if lexicon.version else "has changed"
        proposed = next_version(lexicon.version)
        raise ValueError(f"the lexicon {was}: give it a version of its own, such as version='{proposed}'.")
    return version


def check_no_drafts(trial: Trial, lexicon: Lexicon) -> None:
    """Is there nothing that waits, and would not be saved?

    Raises
    ------
    ValueError
        If there is.
    """
    for is_wrong, told in ((True, "holds a mistake: mend it"), (False, "has not been tried: try it")):
        waiting = [f"'{name}'" for name in trial.drafts if bool(trying.mistake(trial, name, lexicon)) == is_wrong]
        if waiting:
            raise ValueError(f"the entry of {', '.join(waiting)} {told}, or undo it, before you save.")


def checked_name(name: str) -> str:
    """The name of a file, where no folder is meant.

    Raises
    ------
    ValueError
        If it is another thing.

    Examples
    --------
    >>> checked_name("conflict-1.3.yaml")
    'conflict-1.3.yaml'
    """
    name = name.strip()
    if not (_FILE.fullmatch(name) and name.isprintable() and len(name) <= _MOST_NAME):
        raise ValueError(f"'{name[:_MOST_NAME]}' is no name for a file of a lexicon: write it as my-lexicon.yaml.")
    return name
