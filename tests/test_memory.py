"""Memory that is given back, as Linux tells it."""

from __future__ import annotations

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
