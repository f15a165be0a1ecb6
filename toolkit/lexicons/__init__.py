"""Lexicons: read one by name, from a file, or from a dict.

Built in are those that lie beside this file, each with a definition and a source for every frame.
"""

from toolkit.lexicons.reading import built_in, read

__all__ = ["built_in", "read"]
