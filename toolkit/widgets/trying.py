"""A lexicon that is edited, as a small value: which frame, what stands in its entry, and which lines are asked for.

An entry is what the YAML file would say of a frame, and is read as the file is. Nothing is counted here: `outcomes`
says what came of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

from toolkit.lexicons import yaml_files
from toolkit.text import Frame, Lexicon
from toolkit.text.tree import frame_of
from toolkit.widgets.state import PERIODS
from toolkit.widgets.told import check_known, checked_names

CHANGES = ("gained", "lost")
TITLE = "The same articles by two versions of the lexicon"  # of the chart
MOST_SIGNS = 100_000  # of an entry
_MOST_NAME = 100  # signs of the name of a file, and of a version
_FILE = re.compile(r"[^./\\:*?\"<>|][^/\\:*?\"<>|]*\.ya?ml", re.IGNORECASE)


@dataclass(frozen=True)
class Trial:
    """What is tried. The plain dict of it is what a widget shows as its state.

    Attributes
    ----------
    frame : str
        The one that is edited.
    edited : dict
        By frame: its entry as it would stand in the file, where that is another one than before.
    drafts : dict
        By frame: an entry that holds a mistake. It counts for nothing, and waits to be mended.
    sample : str
        Which lines are shown: "gained" or "lost".
    period : str
        Of the chart, as `trends.rate` has it; "" for bars by outlet over all the time.
    """

    frame: str
    edited: Mapping[str, str] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)
    sample: str = "gained"
    period: str = "M"

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def entry_of(frame: Frame) -> str:
    """What the YAML file says of a frame, without its name and without the frames within it.

    Examples
    --------
    >>> from toolkit import text
    >>> print(entry_of(text.as_lexicon({"war": {"patterns": ["war*"], "not": ["war of words"]}})["war"]), end="")
    patterns:
    - war*
    not:
    - war of words
    """
    return yaml_files.write_entry(frame)


def frame_from(entry: str, frame: Frame, lexicon: Lexicon) -> Frame:
    """The frame that such an entry makes of this one; the lines of its patterns are those of the entry.

    Raises
    ------
    ValueError
        With the line where the mistake stands.

    Examples
    --------
    >>> from toolkit import text
    >>> lexicon = text.as_lexicon({"name": "mine", "frames": {"war": ["war*"]}})
    >>> frame_from("patterns: [war*, battle*]", lexicon["war"], lexicon).patterns[1].text
    'battle*'
    >>> frame_from("definition: Force.\\npattrens: [war*]", lexicon["war"], lexicon)
    Traceback (most recent call last):
    ...
    ValueError: lexicon 'mine', frame 'war': 'pattrens' is not known here. Did you mean 'patterns'? Known: patterns,
    not, near, before, after, unless_near, definition, include, exclude, example, source. See line 2.
    """
    _check_signs(entry, frame.name)
    found, wrong = _understood(entry, frame.path, lexicon.name or "lexicon")
    if found is None:
        raise ValueError(wrong)
    return found


@lru_cache(maxsize=64)  # the same entries are asked for again with every letter that is typed in one of them
def _understood(entry: str, path: tuple[str, ...], lexicon: str) -> tuple[Frame | None, str]:
    """The frame, or what is wrong with the entry."""
    try:
        return frame_of(yaml_files.tree_of(entry, ".".join(path)), path, lexicon), ""
    except ValueError as error:
        return None, _with_line(str(error), entry)


def _check_signs(entry: str, name: str) -> None:
    if len(entry) > MOST_SIGNS:
        raise ValueError(f"an entry of {len(entry):,} signs is too long for '{name}': {MOST_SIGNS:,} at most.")
    if not entry.isascii() and re.search("[\ud800-\udfff]", entry):
        raise ValueError(f"the entry of '{name}' holds half a character (a lone surrogate): type it anew.")


def _with_line(told: str, entry: str) -> str:
    """A mistake that names no line, with that of the first word which it quotes and which stands in the entry."""
    if re.search(r"line \d", told):
        return told
    of_what = told.partition("frame '")[2].partition("'")[2] or told
    for word in re.findall(r"'([^'\n]+)'", of_what):
        for number, line in enumerate(entry.splitlines(), 1):
            if word in line:
                return f"{told} See line {number}."
    return told


def with_entry(trial: Trial, name: str, entry: str, lexicon: Lexicon) -> tuple[Trial, str]:
    """The trial with this entry for a frame, and what is wrong with it; an entry with a mistake is a draft.

    Raises
    ------
    ValueError
        If the lexicon has no such frame, or the entry is none that can be kept.

    Examples
    --------
    >>> from toolkit import text
    >>> lexicon = text.as_lexicon({"war": ["war*"]})
    >>> trial, wrong = with_entry(Trial("war"), "war", "patterns: [", lexicon)
    >>> trial.edited, trial.drafts
    ({}, {'war': 'patterns: ['})
    """
    check_known("frame", [name], lexicon.names)
    _check_signs(entry, name)
    edited, drafts = ({key: one for key, one in known.items() if key != name} for known in (trial.edited, trial.drafts))
    try:
        is_as_it_was = same(frame_from(entry, lexicon[name], lexicon), lexicon[name])
    except ValueError as error:
        if entry == entry_of(lexicon[name]):  # a frame without a pattern, as it was
            return replace(trial, edited=edited, drafts=drafts), ""
        return replace(trial, drafts={**drafts, name: entry}), str(error)
    kept = {} if is_as_it_was else {name: entry}
    return replace(trial, edited={**edited, **kept}, drafts=drafts), ""


def same(one: Frame, other: Frame) -> bool:
    """Would a file say the same of both?"""
    return yaml_files.entry(one) == yaml_files.entry(other)


def shown_entry(trial: Trial, lexicon: Lexicon) -> str:
    """What stands in the editor."""
    own = trial.drafts.get(trial.frame, trial.edited.get(trial.frame))
    return entry_of(lexicon[trial.frame]) if own is None else own


def lexicon_of(trial: Trial, lexicon: Lexicon) -> Lexicon:
    """The lexicon with all that was edited; drafts count for nothing.

    Examples
    --------
    >>> from toolkit import text
    >>> lexicon = text.as_lexicon({"war": ["war*"], "peace": ["peace"]})
    >>> [one.text for one in lexicon_of(Trial("war", {"war": "[battle*]"}), lexicon)["war"].patterns]
    ['battle*']
    """
    edited = {name: frame_from(entry, lexicon[name], lexicon) for name, entry in trial.edited.items()}
    return replace(lexicon, frames=tuple(edited.get(frame.name, frame) for frame in lexicon)) if edited else lexicon


def called(frame: str, lexicon: Lexicon) -> tuple[str, str]:
    """What the lines of the chart are called.

    Examples
    --------
    >>> called("war", Lexicon("mine", (), version="1.0"))
    ('war, version 1.0', 'war, edited')
    """
    return f"{frame}, {f'version {lexicon.version}' if lexicon.version else 'before'}", f"{frame}, edited"


def read(told: Mapping[str, Any], lexicon: Lexicon, first: Trial) -> Trial:
    """The trial that a dict says, if it can be one of this lexicon; what it does not say is as in the first one.

    Raises
    ------
    ValueError, TypeError
        With what was given, what is allowed, and what to do.

    Examples
    --------
    >>> from toolkit import text
    >>> read({"sample": "lost"}, text.as_lexicon({"war": ["war*"]}), Trial("war")).sample
    'lost'
    """
    told = checked_names(told, Trial, {"frame": "war"})
    for name in ("frame", "sample", "period"):
        if not isinstance(told.get(name, ""), str):
            raise TypeError(f"{name}={told[name]!r} cannot be used: give text.")
    trial = replace(first, **{name: told[name] for name in ("frame", "sample", "period") if name in told})
    check_known("frame", [trial.frame], lexicon.names)
    check_known("sample", [trial.sample], CHANGES)
    if trial.period:
        check_known("period", [trial.period], PERIODS)
    for name, entry in _entries(told, "edited").items():
        trial, wrong = with_entry(trial, name, entry, lexicon)
        if wrong:
            raise ValueError(wrong)
    for name, entry in _entries(told, "drafts").items():
        trial, _ = with_entry(trial, name, entry, lexicon)
    return trial


def _entries(told: Mapping[str, Any], name: str) -> Mapping[str, str]:
    entries = told.get(name, {})
    if not isinstance(entries, Mapping) or not all(isinstance(one, str) for pair in entries.items() for one in pair):
        raise TypeError(f"{name} must be a dict of frames and the text of their entries, not {type(entries).__name__}.")
    return entries


# -------------------------------------------------------------------------------------------------------------- saving


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
    is_changed = not all(map(same, lexicon, edited))
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
