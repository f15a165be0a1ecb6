"""A tree of frames while the file of another program is read: names below names, patterns at any of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.errors import UnreadableFile
from toolkit.text.lexicon import Lexicon
from toolkit.text.tree import Node

TAB = "\t"
DEEPEST = 20  #: frames in one another


@dataclass
class Branch:
    """A frame: its patterns, and the frames that stand in it, both in order and once."""

    line: int | None = None
    definition: str = ""
    patterns: dict[str, Node] = field(default_factory=dict)
    frames: dict[str, Branch] = field(default_factory=dict)
    depth: int = 0

    @classmethod
    def of(cls, lexicon: Lexicon) -> Branch:
        """A lexicon as a tree, to be written."""
        root = cls()
        for frame in lexicon:
            own = root
            for name in frame.path:
                own = own.below(name)
            for one in frame.patterns:
                own.add(one.text, one.line, one.weight)
        return root

    def below(self, name: str, line: int | None = None) -> Branch:
        """The frame of this name in it: what stands twice under the same name is one frame."""
        if self.depth == DEEPEST:
            raise UnreadableFile(f"'{name}' stands in more than {DEEPEST} others: that is no lexicon.")
        return self.frames.setdefault(name, Branch(line, depth=self.depth + 1))

    def add(self, pattern: str, line: int | None = None, weight: float = 1.0) -> None:
        """One pattern more, unless it is there."""
        self.patterns.setdefault(pattern, Node(pattern, line, weight))

    def node(self) -> Node:
        """For `tree.from_tree`; frames without a pattern are no frames."""
        frames = {name: one.node() for name, one in self.frames.items() if one.holds_patterns()}
        parts = {
            "definition": Node(self.definition or None, self.line),
            "patterns": Node(list(self.patterns.values()), self.line),
            "frames": Node(frames, self.line),
        }
        return Node({name: part for name, part in parts.items() if part.value}, self.line)

    def node_of_all(self) -> Node:
        """The frames in it, for `tree.from_tree`: this one itself is the lexicon."""
        return Node({"frames": self.node().value.get("frames", Node({}))})

    def holds_patterns(self) -> bool:
        """Does it, or does any frame in it?"""
        return bool(self.patterns) or any(one.holds_patterns() for one in self.frames.values())


def plain(pattern: str) -> str:
    """A pattern without the signs that have a meaning at the beginning of a word here and had none there.

    Examples
    --------
    >>> plain(" =)  /win  24/7 ")
    ') win 24/7'
    """
    return " ".join(word.lstrip("=/") for word in pattern.split())
