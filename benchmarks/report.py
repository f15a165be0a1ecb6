"""What was measured, as a page of Markdown that can be read and compared."""

from __future__ import annotations

import os
import platform
import re
import statistics
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import toolkit
from benchmarks import lexicon
from benchmarks.agreement import Checked
from benchmarks.measure import THREADS, Series
from benchmarks.peers import PEERS

_PACKAGES = ("numba", "numpy", "pandas", "pyarrow", *sorted({peer.package for peer in PEERS.values()} - {"pandas"}))
_GATES = ("work", "articles", "gate", "aim", "measured: median (lowest–highest)", "", "note")
_AGREEMENT = ("who", "what", "rule", "found", "")


class Gate(NamedTuple):
    """A floor, or a ceiling where `most` is set; and what is aimed at."""

    gate: float
    aim: float
    unit: str
    most: bool = False

    def verdict(self, value: float) -> str:
        """Is it held?"""
        reached, held = (value <= bound if self.most else value >= bound for bound in (self.aim, self.gate))
        return "aim reached" if reached else "gate holds" if held else "**missed**"


class Row(NamedTuple):
    """One line of the table: the work, on how many articles, its gate, and every value that was measured."""

    work: str
    n: int
    gate: Gate
    values: Sequence[float]
    note: str = ""

    def cells(self) -> list[str]:
        """As text."""
        value = statistics.median(self.values)
        spread = f" ({_short(min(self.values))}–{_short(max(self.values))})" if len(self.values) > 1 else ""
        sign, unit = "≤ " if self.gate.most else "≥ ", self.gate.unit
        bounds = [f"{sign}{bound:g}{unit}" for bound in (self.gate.gate, self.gate.aim)]
        return [
            self.work,
            f"{self.n:,}",
            *bounds,
            f"{_short(value)}{unit}{spread}",
            self.gate.verdict(value),
            self.note,
        ]


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def written(rows: Sequence[Row], series: Mapping[str, Series], checks: Sequence[Checked], n: int) -> str:
    """The page."""
    parts = [
        "# How fast, how large: one run",
        "Written by `make bench`; [README.md](README.md) says how to read it.",
        machine(),
        "## Against the gates",
        table(_GATES, [row.cells() for row in rows]),
        f"## Articles in memory: {n:,}" if "ours" in series else "",
        _engines(series, n),
        "## Everything else that was timed",
        _others(series),
        "## Do the answers agree?",
        table(_AGREEMENT, [[*check[:4], "yes" if check.holds else "**no**"] for check in checks]),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def machine() -> str:
    versions = [f"Python {platform.python_version()}", f"media-analysis-toolkit {toolkit.__version__}"]
    for package in _PACKAGES:
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{package} not installed")
    memory = _read("/proc/meminfo", r"MemTotal:\s+(\d+) kB")
    size = f", {int(memory) / 1e6:.0f} GB of memory" if memory else ""
    model = _read("/proc/cpuinfo", r"model name\s+: (.+)") or platform.machine()
    return f"{THREADS} of {os.cpu_count()} processors ({model}){size}, {platform.system()}. {', '.join(versions)}."


def _read(path: str, pattern: str) -> str | None:
    """The first thing that matches in a file of Linux's, if it is there."""
    found = re.search(pattern, Path(path).read_text()) if Path(path).is_file() else None
    return found[1] if found else None


def _engines(series: Mapping[str, Series], n: int) -> str:
    """Seconds and memory of each engine. Pandas's are scaled up from fewer articles."""
    if "ours" not in series:
        return ""
    rows = []
    for name in ("ours", *PEERS):
        if name not in series:
            continue
        own, share = series[name], PEERS[name].share if name in PEERS else None
        factor = n / min(n, share) if share else 1
        cells = [_spread([factor * value for value in own.of(*tasks)]) for tasks in ("A", "G", "B", "AB", "AGB", "C")]
        label = f"{name} (measured on {share:,}, scaled)" if share and share < n else name
        rows.append([label, *cells, _gigabytes(own.resident), _gigabytes(own.anonymous), str(len(own.runs))])
    timed = ("A, s", "G, s", "B, s", "A + B, s", "A + G + B, s", "C, s")
    return table(["engine", *timed, "peak resident, GB", "peak anonymous, GB", "runs"], rows)


def _others(series: Mapping[str, Series]) -> str:
    rows = [
        [name, part, _spread(own.of(part)), _gigabytes(own.resident), _gigabytes(own.anonymous), str(len(own.runs))]
        for name, own in series.items()
        if name != "ours" and name not in PEERS
        for part in own.runs[0].seconds
        if part not in lexicon.PHRASES  # they are in the table above
    ]
    return table(["work", "part", "s", "peak resident, GB", "peak anonymous, GB", "runs"], rows)


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "–"
    middle = _short(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({_short(min(values))}–{_short(max(values))})"


def _gigabytes(n: int) -> str:
    return f"{n / 1e9:.2f}" if n else "–"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
