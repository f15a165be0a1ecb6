"""Libraries that only some formats need: imported when such a file is read, and named where they are missing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from toolkit.errors import MissingPackage


def imported(module: str, what: str) -> Any:
    """A module of the extra `[formats]`, for what a user wants to read.

    Raises
    ------
    MissingPackage
        If it is not installed.

    Examples
    --------
    >>> imported("json", "A list").dumps([1])
    '[1]'
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingPackage(
            f"{what} needs the package {package}: pip install 'media-analysis-toolkit[formats]'."
        ) from error


@contextmanager
def silent(library: str) -> Iterator[None]:
    """Without what a library notes of every flaw that it mends: we flag what matters."""
    logger = logging.getLogger(library)
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
