"""Where memory comes from, and that it is given back once it is free."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

import pyarrow as pa


def of_the_c_library() -> None:
    """Let Arrow take its memory from the GNU C library, where that is; unless `ARROW_DEFAULT_MEMORY_POOL` is set.

    The library that Arrow has of its own gives freed pages back to the system while others are asked for, so that large
    tables are made of fresh ones again and again: counting words by group took twice as long.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).gnu_get_libc_version  # noqa: B018 (other C libraries have none)
        if "ARROW_DEFAULT_MEMORY_POOL" not in os.environ:
            pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Let go of what Arrow and the C library keep for the next time; where they cannot, nothing happens.

    The next large table has to ask the system again, which takes less time than it takes to make one.
    """
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError, TypeError):  # it is the GNU C library that has it
        ctypes.CDLL(None).malloc_trim(0)
