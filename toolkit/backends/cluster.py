"""Dask: who does the work, and what comes of it."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from toolkit import progress
from toolkit.errors import MissingPackage

_PATIENCE = 10.0  # seconds, for a scheduler to answer, and for a worker to be there


def load_dask() -> Any:
    """Dask, if it is there."""
    try:
        import dask
        import distributed  # noqa: F401
    except ImportError as error:
        raise MissingPackage(
            "a corpus on a cluster needs Dask, which is not installed: pip install 'media-analysis-toolkit[dask]'."
        ) from error
    return dask


def sent(thing: Any) -> Any:
    """As a task of its own, so that it goes to each worker once and not with every part."""
    return load_dask().delayed(thing, traverse=False)


def client_of(scheduler: Any) -> Any:
    """An address, a client, or None for the threads of this process."""
    from distributed import Client, default_client

    if isinstance(scheduler, str | Client):
        return scheduler
    if scheduler is not None:
        kind = type(scheduler).__name__
        raise TypeError(f"scheduler must be an address such as tcp://127.0.0.1:8786, or a Client, not {kind}.")
    try:
        return default_client()
    except ValueError:
        return None


@contextmanager
def _connected(scheduler: Any) -> Iterator[Any]:
    """A client of this scheduler; one of our own is closed again."""
    from distributed import Client

    client = client_of(scheduler)
    if not isinstance(client, str):
        yield client
        return
    try:
        _knock(client)
        own = Client(client, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ConnectionError(
            f"no Dask scheduler answers at '{client}': give the address that `dask scheduler` prints, "
            "such as tcp://127.0.0.1:8786."
        ) from error
    with own:
        yield own


def _knock(address: str) -> None:
    """Is the door there at all? A client would go on trying, and make a noise when it gives up."""
    from distributed.comm import get_address_host_port, parse_address

    if parse_address(address)[0] in ("tcp", "tls"):
        socket.create_connection(get_address_host_port(address), timeout=_PATIENCE).close()


def check_answering(scheduler: Any) -> None:
    """Is there somebody to do the work? Without a worker, Dask would wait for one."""
    with _connected(scheduler) as client:
        try:
            if client is not None:
                client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            address = client.scheduler.address
            raise ConnectionError(
                f"the Dask scheduler at '{address}' has no worker: start some with `dask worker {address}`."
            ) from error


def computed(scheduler: Any, tasks: Sequence[Any], what: str) -> list[Any]:
    """The results of these tasks, in order; each comes over as soon as it is there."""
    with _connected(scheduler) as client:
        if client is None:
            return list(load_dask().compute(*tasks, scheduler="threads"))
        from distributed import as_completed

        futures = client.compute(list(tasks))
        try:
            done = progress.bar(
                as_completed(futures, loop=client.loop, with_results=True), what, unit="part", total=len(tasks)
            )
            results = {future.key: result for future, result in done}
        except BaseException:
            client.cancel(futures)
            raise
        return [results[future.key] for future in futures]
