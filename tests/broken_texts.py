"""Texts that were broken on purpose, as the bytes that a file of them may have."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

ENCODINGS = ("utf-8", "cp1252", "utf-16")


def in_encodings(changes: Mapping[str, str], every: bool = False) -> Iterator[tuple[str, str, str]]:
    """What was changed, the text, and an encoding: one that is drawn for each change, or every one."""
    chance = random.Random(7)
    for change, broken in changes.items():
        for encoding in ENCODINGS if every else [chance.choice(ENCODINGS)]:
            yield change, broken, encoding
