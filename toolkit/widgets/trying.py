"""A lexicon that is edited, as a small value: which frame, what stands in its entry, and which lines are asked for.

An entry is what the YAML file would say of a frame, and is read as the file is; one under a name that the lexicon has
not is a new frame behind the others. Nothing is counted here: `outcomes` says what came of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

from toolkit.lexicons import yaml_files
from toolkit.text import Frame, Lexicon
from toolkit.text.tree import frame_of
from toolkit.widgets.state import PERIODS
from toolkit.widgets.told import check_known, checked_names

CHANGES = ("gained", "lost")
BEGUN = "patterns:\n- "  # what stands in the editor of a new frame
TITLE = "The same articles by two versions of the lexicon"  # of the chart
MOST_SIGNS = 100_000  # of an entry
_JOINERS = re.compile("(?<=\\w)[\u200c\u200d](?=\\w)")  # within words of Persian and of Indian languages
_MOST_NAME = 100  # signs of the name of a new frame


@dataclass(frozen=True)
class Trial:
    """What is tried. The plain dict of it is what a widget shows as its state.

    Attributes
    ----------
    frame : str
        The one that is edited.
    edited : dict
        By frame: its entry as it would stand in the file, where that is another one than before, or the frame is new.
    drafts : dict
        By frame: an entry that holds a mistake, or was not tried to the end. It counts for nothing, and waits.
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


def names(trial: Trial, lexicon: Lexicon) -> tuple[str, ...]:
    """All frames: those of the lexicon, and the new ones, with those that have no pattern yet.

    Examples
    --------
    >>> from toolkit import text
    >>> names(Trial("war", {"peace": "[truce]"}, {"blame": BEGUN}), text.as_lexicon({"war": ["war*"]}))
    ('war', 'peace', 'blame')
    """
    return tuple(dict.fromkeys((*lexicon.names, *trial.edited, *trial.drafts)))


def frame_in(lexicon: Lexicon, name: str) -> Frame:
    """The frame of this name; a new one, without a pattern, where there is none."""
    return lexicon[name] if name in lexicon.names else Frame(name, ())


def with_frame(lexicon: Lexicon, name: str) -> Lexicon:
    """The lexicon, which has such a frame, if only one without a pattern."""
    return lexicon if name in lexicon.names else replace(lexicon, frames=(*lexicon, frame_in(lexicon, name)))


def check_new(name: str, taken: Iterable[str], lexicon: Lexicon) -> None:
    """Can a new frame be called so?

    Raises
    ------
    ValueError
        If it is no name, or one that is taken.

    Examples
    --------
    >>> from toolkit import text
    >>> check_new("war", ["war"], text.as_lexicon({"war": ["war*"]}))
    Traceback (most recent call last):
    ...
    ValueError: a frame 'war' is there already: edit that one, or give the new one another name.
    """
    if not (_JOINERS.sub("", name).isprintable() and 0 < len(name) <= _MOST_NAME and name == name.strip()):
        raise ValueError(
            f"{name[:_MOST_NAME]!r} is no name for a frame: it has 1 to {_MOST_NAME} printable characters in one line, "
            "and no blank at its ends."
        )
    if name in taken or name in {frame.path[0] for frame in lexicon}:
        raise ValueError(f"a frame '{name}' is there already: edit that one, or give the new one another name.")


def with_new(trial: Trial, name: str, lexicon: Lexicon) -> Trial:
    """The trial with a frame more, of which the first pattern is to be written.

    Raises
    ------
    ValueError
        If it cannot be called so.
    """
    check_new(name, names(trial, lexicon), lexicon)
    return replace(trial, frame=name, drafts={**trial.drafts, name: BEGUN})


def without(trial: Trial, name: str, lexicon: Lexicon) -> Trial:
    """The trial without what was typed of a frame; a new one is taken away, and the one before it is shown.

    Examples
    --------
    >>> from toolkit import text
    >>> without(Trial("peace", {"peace": "[truce]"}), "peace", text.as_lexicon({"war": ["war*"]}))
    Trial(frame='war', edited={}, drafts={}, sample='gained', period='M')
    """
    every = names(trial, lexicon)
    check_known("frame", [name], every)
    edited, drafts = ({key: one for key, one in known.items() if key != name} for known in (trial.edited, trial.drafts))
    is_gone = name == trial.frame and name not in lexicon.names
    frame = every[every.index(name) - 1] if is_gone else trial.frame
    return replace(trial, frame=frame, edited=edited, drafts=drafts)


def not_waited_for(asked: Trial, shown: Trial, lexicon: Lexicon) -> Trial:
    """What is shown, with all that was typed since: it waits as drafts.

    Examples
    --------
    >>> from toolkit import text
    >>> lexicon = text.as_lexicon({"war": ["war*"], "peace": ["truce"]})
    >>> not_waited_for(Trial("peace", {"war": "[battle]"}), Trial("war"), lexicon)
    Trial(frame='war', edited={}, drafts={'war': '[battle]'}, sample='gained', period='M')
    """
    every = names(asked, lexicon)
    gone = {name: entry for name, entry in shown.drafts.items() if name not in every}
    typed = {name: entry for name, entry in asked.edited.items() if entry != shown.edited.get(name)}
    undone = [name for name in shown.edited if name not in asked.edited and name in lexicon.names]
    waiting = {**asked.drafts, **typed, **{name: entry_of(lexicon[name]) for name in undone}}
    return replace(shown, drafts={**gone, **waiting})


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
        If the lexicon has no such frame and none can be called so, or the entry is none that can be kept.

    Examples
    --------
    >>> from toolkit import text
    >>> lexicon = text.as_lexicon({"war": ["war*"]})
    >>> trial, wrong = with_entry(Trial("war"), "war", "patterns: [", lexicon)
    >>> trial.edited, trial.drafts
    ({}, {'war': 'patterns: ['})
    """
    was = _checked(name, entry, lexicon)
    try:
        is_as_it_was = same(frame_from(entry, was, lexicon), was)
    except ValueError as error:
        if not _is_original(entry, name, lexicon):  # that of a frame without a pattern
            return replace(trial, drafts={**trial.drafts, name: entry}), str(error)
        is_as_it_was = True
    if is_as_it_was:
        return without(trial, name, lexicon), ""
    drafts = {key: one for key, one in trial.drafts.items() if key != name}
    return replace(trial, edited={**trial.edited, name: entry}, drafts=drafts), ""


def _checked(name: str, entry: str, lexicon: Lexicon) -> Frame:
    """The frame that an entry is of, if both can be kept."""
    if name not in lexicon.names:
        check_new(name, (), lexicon)
    _check_signs(entry, name)
    return frame_in(lexicon, name)


def _is_original(entry: str, name: str, lexicon: Lexicon) -> bool:
    return name in lexicon.names and entry == entry_of(lexicon[name])


def _with_draft(trial: Trial, name: str, entry: str, lexicon: Lexicon) -> Trial:
    """The trial with an entry that waits, unless it is the one that counts."""
    _checked(name, entry, lexicon)
    counts = trial.edited.get(name) == entry or (name not in trial.edited and _is_original(entry, name, lexicon))
    return trial if counts else replace(trial, drafts={**trial.drafts, name: entry})


def mistake(trial: Trial, name: str, lexicon: Lexicon) -> str:
    """What is wrong with the draft of a frame; nothing, where it was only not tried."""
    return _understood(trial.drafts[name], frame_in(lexicon, name).path, lexicon.name or "lexicon")[1]


def same(one: Frame, other: Frame) -> bool:
    """Would a file say the same of both?"""
    return yaml_files.entry(one) == yaml_files.entry(other)


def shown_entry(trial: Trial, lexicon: Lexicon) -> str:
    """What stands in the editor."""
    own = trial.drafts.get(trial.frame, trial.edited.get(trial.frame))
    return entry_of(frame_in(lexicon, trial.frame)) if own is None else own


def lexicon_of(trial: Trial, lexicon: Lexicon) -> Lexicon:
    """The lexicon with all that was edited, and the new frames behind the others; drafts count for nothing.

    Examples
    --------
    >>> from toolkit import text
    >>> lexicon = text.as_lexicon({"war": ["war*"], "peace": ["peace"]})
    >>> [one.text for one in lexicon_of(Trial("war", {"war": "[battle*]"}), lexicon)["war"].patterns]
    ['battle*']
    """
    edited = {name: frame_from(entry, frame_in(lexicon, name), lexicon) for name, entry in trial.edited.items()}
    new = [frame for name, frame in edited.items() if name not in lexicon.names]
    return replace(lexicon, frames=(*(edited.get(one.name, one) for one in lexicon), *new)) if edited else lexicon


def drawn(trial: Trial, lexicon: Lexicon) -> dict[str, str]:
    """Which versions of the frame are in the chart, and what the line of each is called; a new frame has one alone.

    Examples
    --------
    >>> from toolkit import text
    >>> lexicon = text.as_lexicon({"version": "1.0", "frames": {"war": ["war*"]}})
    >>> drawn(Trial("war", {"war": "[battle*]"}), lexicon)
    {'old': 'war, version 1.0', 'new': 'war, edited'}
    >>> drawn(Trial("peace", {"peace": "[truce]"}), lexicon)
    {'new': 'peace, new'}
    """
    frame, is_new = trial.frame, trial.frame not in lexicon.names
    old = {} if is_new else {"old": f"{frame}, {f'version {lexicon.version}' if lexicon.version else 'before'}"}
    return old | ({"new": f"{frame}, {'new' if is_new else 'edited'}"} if frame in trial.edited else {})


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
    check_known("sample", [trial.sample], CHANGES)
    if trial.period:
        check_known("period", [trial.period], PERIODS)
    for name, entry in _entries(told, "edited").items():
        trial, wrong = with_entry(trial, name, entry, lexicon)
        if wrong:
            raise ValueError(wrong)
    for name, entry in _entries(told, "drafts").items():
        trial = _with_draft(trial, name, entry, lexicon)
    check_known("frame", [trial.frame], names(trial, lexicon))
    return trial


def _entries(told: Mapping[str, Any], name: str) -> Mapping[str, str]:
    entries = told.get(name, {})
    if not isinstance(entries, Mapping) or not all(isinstance(one, str) for pair in entries.items() for one in pair):
        raise TypeError(f"{name} must be a dict of frames and the text of their entries, not {type(entries).__name__}.")
    return entries
