"""What a lexicon is: frames, each a list of patterns and a list of shields, with their documentation.

These are plain values. They are read and written by `toolkit.lexicons`, matched by `toolkit.text.scan`.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from toolkit.errors import did_you_mean

#: rules that look at what stands around a match, in the order in which they act
COMPANY = ("near", "before", "after", "unless_near")


@dataclass(frozen=True)
class Pattern:
    """One pattern as it was written, its weight, and the line of the file where it stands."""

    text: str
    weight: float = 1.0
    line: int | None = None


@dataclass(frozen=True)
class Company:
    """Patterns beside which a match counts (or does not), and within how many words; none: anywhere in its sentence."""

    patterns: tuple[Pattern, ...]
    within: int | None = None


@dataclass(frozen=True)
class Frame:
    """One frame: what is searched for, under which conditions it counts, and what the frame means.

    `shields` are the patterns of `not:`. `path` are the names of the frames in which it stands and its own, from the
    outermost one; `name` joins them by full stops (`economy.growth`).
    """

    name: str
    patterns: tuple[Pattern, ...]
    shields: tuple[Pattern, ...] = ()
    near: Company | None = None
    before: Company | None = None
    after: Company | None = None
    unless_near: Company | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    source: str = ""
    path: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.path:
            object.__setattr__(self, "path", (self.name,))

    @property
    def company(self) -> dict[str, Company]:
        """The company that its matches must have, or must not: by the name of the rule."""
        every = {name: getattr(self, name) for name in COMPANY}
        return {name: company for name, company in every.items() if company}


@dataclass(frozen=True)
class Lexicon:
    """Named frames in order, with a version, a language, and a digest that tells whether two lexicons do the same.

    `left_out` lists, in a sentence each, what a file of another program holds that has no meaning here.

    Examples
    --------
    >>> lexicon = Lexicon("mine", frames=(Frame("war", (Pattern("war"), Pattern("battle*"))),))
    >>> lexicon.names
    ('war',)
    """

    name: str
    frames: tuple[Frame, ...]
    version: str = ""
    language: str = "en"
    description: str = ""
    file: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def n_levels(self) -> int:
        """How deep its frames stand in one another: 1 where none does."""
        return max((len(frame.path) for frame in self.frames), default=0)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the frames, in order."""
        return tuple(frame.name for frame in self.frames)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that decides what is counted: names, levels, patterns, weights and rules, in order."""
        rules = [
            [
                frame.name if len(frame.path) == 1 else frame.path,
                [[p.text, p.weight] for p in frame.patterns],
                [p.text for p in frame.shields],
                *([name, one.within, [p.text for p in one.patterns]] for name, one in frame.company.items()),
            ]
            for frame in self.frames
        ]
        return hashlib.sha256(json.dumps([self.language, rules]).encode()).hexdigest()

    def only(self, *names: str) -> Lexicon:
        """The lexicon with these frames alone, in this order; one that is named twice stands in it once.

        Raises
        ------
        KeyError
            If there is no such frame.
        """
        return replace(self, frames=tuple(self[name] for name in dict.fromkeys(names)))

    def __getitem__(self, name: str) -> Frame:
        for frame in self.frames:
            if frame.name == name:
                return frame
        raise KeyError(
            f"lexicon '{self.name}' has no frame '{name}'.{did_you_mean(name, self.names)} "
            f"Frames: {', '.join(self.names)}."
        )

    def __iter__(self) -> Iterator[Frame]:
        return iter(self.frames)

    def __len__(self) -> int:
        return len(self.frames)

    def __repr__(self) -> str:
        n = sum(len(frame.patterns) for frame in self.frames)
        version = f" {self.version}" if self.version else ""
        return f"<Lexicon {self.name}{version}: {len(self)} frames, {n} patterns>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(frame.name)}</td><td>{len(frame.patterns)}</td><td>{len(frame.shields)}</td>"
            f"<td>{', '.join(frame.company)}</td>"
            f"<td style='text-align:left'>{html.escape(frame.definition)}</td></tr>"
            for frame in self.frames
        )
        head = "<tr><th>frame</th><th>patterns</th><th>shields</th><th>company</th><th>definition</th></tr>"
        told = "".join(f"<li>{html.escape(one)}</li>" for one in self.left_out)
        left_out = f"<p>Left out: {len(self.left_out)}</p><ul>{told}</ul>" if told else ""
        return f"<p>{html.escape(repr(self)[1:-1])}</p><table>{head}{rows}</table>{left_out}"


def as_query(pattern: str | Sequence[str]) -> Lexicon:
    """Free patterns as a lexicon of one frame, so that both go through the same rules.

    Examples
    --------
    >>> as_query("peace process*").names
    ('query',)
    """
    if not isinstance(pattern, Sequence):
        raise TypeError(f"a pattern must be text, a list of texts, a Lexicon or a dict, not {type(pattern).__name__}.")
    patterns = [pattern] if isinstance(pattern, str) else pattern
    return Lexicon("", (Frame("query", tuple(Pattern(str(written)) for written in patterns)),))
