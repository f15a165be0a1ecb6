"""Run a piece of work in a process of its own, and watch its memory from outside."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
THREADS = 2
_EVERY = 0.01  # seconds between two looks
_LIMITS = ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "ARROW_NUM_THREADS")


@dataclass(frozen=True)
class Run:
    """What one run took. Bytes of memory at their peak: all that was resident, and what no file stands behind."""

    seconds: dict[str, float]
    facts: dict[str, Any]
    resident: int = 0
    anonymous: int = 0


@dataclass
class Series:
    """The runs of one piece of work."""

    runs: list[Run] = field(default_factory=list)

    def of(self, *names: str) -> list[float]:
        """Seconds of each run, these parts of it together."""
        return [sum(run.seconds[name] for name in names) for run in self.runs if set(names) <= set(run.seconds)]

    @property
    def resident(self) -> int:
        """Bytes at the peak of the run that took most."""
        return max((run.resident for run in self.runs), default=0)

    @property
    def anonymous(self) -> int:
        """The same without what is backed by files."""
        return max((run.anonymous for run in self.runs), default=0)


def use_two_processors() -> None:
    """This process and those that it starts share two processors, whatever the machine has."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])


def run(work: str, *, env: Mapping[str, str] | None = None, **job: Any) -> Run:
    """Do this work, watch it, and give what it has found.

    Raises
    ------
    RuntimeError
        If it ends with an error.
    """
    told = json.dumps({"work": work, **{name: str(value) for name, value in job.items()}})
    limits = dict.fromkeys(_LIMITS, str(THREADS))
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, **limits, "PYTHONPATH": paths, **(env or {})}
    with tempfile.TemporaryFile() as stream:
        process = subprocess.Popen([sys.executable, "-m", "benchmarks.work", told], stdout=stream, env=environment)
        resident, anonymous = _watched(process)
        if process.returncode:
            raise RuntimeError(f"{work} ended with {process.returncode}: {told}")
        stream.seek(0)
        found = json.loads(stream.read().splitlines()[-1])
    return Run(found.pop("seconds"), found, resident, anonymous)


def _watched(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """The peaks of its memory, looked at until it ends."""
    resident = anonymous = 0
    try:
        while process.poll() is None:
            now = status(process.pid)
            resident, anonymous = max(resident, now.get("VmHWM", 0)), max(anonymous, now.get("RssAnon", 0))
            time.sleep(_EVERY)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return resident, anonymous


def status(pid: int) -> dict[str, int]:
    """Bytes by name, as Linux tells them; elsewhere nothing."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return {}
    return {name: int(n) * 1024 for name, n in re.findall(r"^(VmHWM|RssAnon):\s+(\d+) kB$", lines, re.MULTILINE)}


def wc(path: Path) -> float | None:
    """Seconds of `wc -w` on a file that was read just before; None where there is no wc."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        with path.open("rb") as stream:
            while stream.read(1 << 24):
                pass
        begin = time.perf_counter()
        subprocess.run(["wc", "-w", str(path)], stdout=subprocess.DEVNULL, env=environment, check=True)
    except FileNotFoundError:
        return None
    return time.perf_counter() - begin
