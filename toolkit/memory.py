"""Memory that was freed, and that this process holds all the same: given back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress

import pyarrow as pa


def give_back() -> None:
    """Let go of what Arrow and the C library keep for the next time; where they cannot, nothing happens.

    The next large table has to ask the system again, which takes less time than it takes to make one.
    """
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError, TypeError):  # it is the GNU C library that has it
        ctypes.CDLL(None).malloc_trim(0)
