"""How kernels are compiled and kept, and the machine instructions that numba has no name for.

Numba keeps what it has compiled and looks only at the file of a kernel to see whether it is still true, not at those of
the kernels that it calls. So ours are kept in a folder that is named after all of their source.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic

from toolkit import paths

_INNER = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
#: for kernels: to numba a 0 that is written out has a type of its own, for which all would be compiled once more
ZERO = np.int64(0)
Function = TypeVar("Function", bound=Callable[..., Any])


def _folder() -> Path:
    """Where compiled kernels are kept, as long as no line of any of them changes."""
    source = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    base = os.environ.get("NUMBA_CACHE_DIR") or paths.CACHE / "kernels"
    return Path(base, hashlib.sha256(source).hexdigest()[:16])


def _can_be_kept(folder: Path) -> bool:
    """Numba gives up where it cannot write, such as in a container without a home: then nothing is kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as error:
        warnings.warn(
            f"what is compiled cannot be kept in '{folder}' ({error.strerror}), so every start takes seconds more: "
            "name a folder that can be written in the environment variable NUMBA_CACHE_DIR.",
            stacklevel=2,
        )
        return False


_KEPT = _folder()
_OPTIONS = {"nogil": True, "cache": _can_be_kept(_KEPT), "_nrt": False}


@contextmanager
def _kept() -> Iterator[None]:
    """Numba reads the name of its folder when a function is decorated; others keep theirs."""
    before, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(_KEPT)
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before


def _compiled(function: Function, **options: bool) -> Function:
    with _kept():
        compiled: Function = numba.njit(**_OPTIONS, **options)(function)
    return compiled


def kernel(function: Function) -> Function:
    """Compile for arrays, without the interpreter's lock, and keep what was compiled for the next time.

    Kernels make no arrays, so that they need not count who holds one (`_nrt`): in a loop over words that counting
    took four fifths of the time.
    """
    return _compiled(function)


def inner(function: Function) -> Function:
    """What only kernels call: without the way in from Python, which takes long to compile."""
    return _compiled(function, **_INNER)


def inlined(function: Function) -> Function:
    """What every word goes through: it becomes part of those that call it, which took a third off the time."""
    return _compiled(function, **_INNER, forceinline=True)


def _loaded(context: Any, builder: Any, signature: Any, arguments: Any, kind: Any) -> Any:
    """What stands in an array from a place on, as this kind of number or vector; the array and the place come first."""
    data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
    loaded = builder.load(builder.bitcast(builder.gep(data, [arguments[1]]), kind.as_pointer()))
    loaded.align = 1
    return loaded


@intrinsic  # type: ignore[untyped-decorator]
def load_8(typing: Any, array: Any, place: Any) -> Any:
    """Eight bytes of a byte array from `place` on, as one number, the first byte lowest. No bounds are checked."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _loaded(context, builder, signature, arguments, ir.IntType(64))

    return numba.uint64(array, numba.int64), generate


@intrinsic  # type: ignore[untyped-decorator]
def load_1(typing: Any, array: Any, place: Any) -> Any:
    """One byte of a byte array. As `load_8`: no bounds are checked, and a place below 0 is not one from the end."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.zext(_loaded(context, builder, signature, arguments, ir.IntType(8)), ir.IntType(64))

    return numba.int64(array, numba.int64), generate


@intrinsic  # type: ignore[untyped-decorator]
def signs_64(typing: Any, array: Any, place: Any) -> Any:
    """Of the 64 bytes from `place` on, which are ASCII letters or digits, which blanks, which commas? A bit for each.

    The first byte is the lowest bit. As `load_8`: no bounds are checked.
    """
    sixty_four = ir.VectorType(ir.IntType(8), 64)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        signs = _loaded(context, builder, signature, arguments, sixty_four)

        def every(value: int) -> Any:
            return ir.Constant(sixty_four, [value] * 64)

        def between(found: Any, first: str, n: int) -> Any:
            return builder.icmp_unsigned("<", builder.sub(found, every(ord(first))), every(n))

        def bits(found: Any) -> Any:
            return builder.bitcast(found, ir.IntType(64))

        letter = between(builder.or_(signs, every(0x20)), "a", 26)
        plain = builder.or_(letter, between(signs, "0", 10))
        blank, comma = (builder.icmp_unsigned("==", signs, every(ord(sign))) for sign in " ,")
        return context.make_tuple(builder, signature.return_type, [bits(plain), bits(blank), bits(comma)])

    return numba.types.UniTuple(numba.uint64, 3)(array, numba.int64), generate


@intrinsic  # type: ignore[untyped-decorator]
def any_of_16(typing: Any, array: Any, place: Any, mask: Any, wanted: Any) -> Any:
    """Is one of the 16 numbers of 32 bits from `place` on, of which the mask leaves some bits, this one?

    As `load_8`: no bounds are checked.
    """
    sixteen = ir.VectorType(ir.IntType(32), 16)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        numbers = _loaded(context, builder, signature, arguments, sixteen)

        def every(value: Any) -> Any:
            first = builder.insert_element(ir.Constant(sixteen, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
            nowhere = ir.Constant(sixteen, [0] * 16)
            return builder.shuffle_vector(first, ir.Constant(sixteen, ir.Undefined), nowhere)

        same = builder.icmp_unsigned("==", builder.and_(numbers, every(arguments[2])), every(arguments[3]))
        return builder.icmp_unsigned("!=", builder.bitcast(same, ir.IntType(16)), ir.Constant(ir.IntType(16), 0))

    return numba.boolean(array, numba.int64, numba.uint32, numba.uint32), generate


@intrinsic  # type: ignore[untyped-decorator]
def trailing_zeros(typing: Any, number: Any) -> Any:
    """How many of the lowest bits are 0?"""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return numba.uint64(numba.uint64), generate


@intrinsic  # type: ignore[untyped-decorator]
def prefetch(typing: Any, array: Any, place: Any) -> Any:
    """Ask the memory for this element: it will be needed soon."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        pointer = builder.bitcast(builder.gep(data, [arguments[1]]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(function, [pointer, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return numba.void(array, numba.int64), generate
