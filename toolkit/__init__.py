"""How news frames events: a toolkit of tables.

Every module below is a step of one path, and `tk.module.function` reads as a phrase::

    articles ──► index ──► matches ──► hits ──► trend ──► Figure ──► figures/

Modules are imported when they are first used, so that `import toolkit` costs milliseconds.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

__version__ = "0.1.0"

_MODULES = (
    "backends",
    "charts",
    "compare",
    "context",
    "duplicates",
    "errors",
    "figures",
    "frames",
    "lexicons",
    "load",
    "paths",
    "report",
    "sample",
    "stats",
    "study",
    "tables",
    "terms",
    "text",
    "tone",
    "trends",
    "widgets",
)

if TYPE_CHECKING:
    from toolkit import (
        backends,
        charts,
        compare,
        context,
        duplicates,
        errors,
        figures,
        frames,
        lexicons,
        load,
        paths,
        report,
        sample,
        stats,
        study,
        tables,
        terms,
        text,
        tone,
        trends,
        widgets,
    )

__all__ = [
    "__version__",
    "backends",
    "charts",
    "compare",
    "context",
    "duplicates",
    "errors",
    "figures",
    "frames",
    "lexicons",
    "load",
    "paths",
    "report",
    "sample",
    "stats",
    "study",
    "tables",
    "terms",
    "text",
    "tone",
    "trends",
    "widgets",
]


def __getattr__(name: str) -> ModuleType:
    if name in _MODULES:
        return importlib.import_module(f"toolkit.{name}")
    raise AttributeError(f"toolkit has no '{name}'. It has: {', '.join(_MODULES)}.")


def __dir__() -> list[str]:
    return list(__all__)
