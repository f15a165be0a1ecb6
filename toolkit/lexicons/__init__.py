"""Lexicons: read one by name, from a file of whatever program, from a dict or a table; check it, and write it.

Built in are those that lie beside this file, each with a definition and a source for every frame.
"""

from toolkit.lexicons.checking import check
from toolkit.lexicons.reading import built_in, read
from toolkit.lexicons.writing import write

__all__ = ["built_in", "check", "read", "write"]
