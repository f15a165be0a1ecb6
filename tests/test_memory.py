"""Memory that is given back, as Linux tells it."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

STATUS = Path("/proc/self/status")
#: pieces that the C library keeps where it got them, one in a thousand still in use
USED = """import re
from pathlib import Path
from toolkit import memory

def held():
    return int(re.search(r"RssAnon:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024

pieces = [bytes(2_000) for _ in range(100_000)]
kept = pieces[::1_000]
del pieces
before = held()
memory.give_back()
print(before, held())
"""


@pytest.mark.skipif(
    not STATUS.exists() or not re.search("RssAnon", STATUS.read_text()), reason="memory is read here as Linux tells it"
)
def test_what_was_freed_is_given_back():
    told = subprocess.run([sys.executable, "-c", USED], capture_output=True, text=True, check=True)
    before, after = map(int, told.stdout.split())
    assert before - after > 150, "of 200 MB"


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(ctypes.CDLL(None), "gnu_get_libc_version"), reason="it is the GNU C library's memory"
)
@pytest.mark.parametrize("module", ["text", "load"])
@pytest.mark.parametrize("told", [None, "mimalloc"])
def test_arrow_takes_its_memory_from_the_c_library_unless_told_otherwise(module, told):
    """Also where Arrow was there before."""
    asked = f"import pyarrow, toolkit.{module}; print(pyarrow.default_memory_pool().backend_name)"
    environment = {name: value for name, value in os.environ.items() if name != "ARROW_DEFAULT_MEMORY_POOL"}
    environment |= {"ARROW_DEFAULT_MEMORY_POOL": told} if told else {}
    found = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.split() == [told or "system"]
