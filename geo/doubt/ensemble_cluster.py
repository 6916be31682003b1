"""Chunks of an ensemble on a Dask cluster (extra ``distributed``): the same tasks as in processes of one's own."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from ..errors import ResponsibilityError, RouteRiskError
from ..extras import need
from .ensemble import solve_draws

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .ensemble import Chunk, EnsembleRun

TIMEOUT = "10s"
_HERE = re.compile(r"inproc://|(?:\w+://)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?(?:/.*)?$")
RETRIES = 3
"""How often a chunk is given to another worker after one died over it."""


def cluster_chunks(
    run: EnsembleRun, bounds: Iterable[tuple[int, int]], *, address: str, secret: bool = False
) -> Iterator[Chunk]:
    """Yield chunks in order, solved by the workers of a Dask cluster.

    The workers need the same version of this package and of numpy. A chunk whose worker dies is solved again by
    another; the numbers do not depend on who solves it.

    Parameters
    ----------
    bounds
        As in `geo.doubt.ensemble_chunks.run_chunks`.
    address
        Address of the scheduler, such as ``tcp://127.0.0.1:8786``. The cluster is trusted: what it sends back is
        unpickled, which can run code.
    secret
        Whether nobody on the way may read along: an address beyond this machine must then be ``tls://``.

    Raises
    ------
    ResponsibilityError
        If nobody may read along, and the address is neither on this machine nor one of TLS.
    RouteRiskError
        If Dask is not installed, or there is no scheduler at that address.
    """
    if secret and not address.startswith("tls://") and not _HERE.match(address):
        raise ResponsibilityError(
            f"the cluster {address} is beyond this machine, and a restricted dataset leaves it by TLS alone. "
            "Use a scheduler at tls://, or one on this machine."
        )
    distributed = need("distributed")
    try:
        client = distributed.Client(address, timeout=TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        message = f"no Dask scheduler answers at {address} ({error}); start one, or correct the address"
        raise RouteRiskError(message) from None
    bounds = list(bounds)
    with client:
        waiting = bounds and client.map(
            partial(solve_draws, run), *zip(*bounds, strict=True), pure=False, retries=RETRIES
        )
        while waiting:  # the cluster forgets a chunk that nobody holds any more
            yield waiting.pop(0).result()
