"""Checkpoints of ensembles: each solved chunk is a file, and a run that was cut off goes on from what is there."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..errors import UsageError
from ..files import write_beside
from .ensemble import Chunk
from .ensemble_chunks import chunk_bounds, run_chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .ensemble import Counts, EnsembleRun

    Solve = Callable[[EnsembleRun, Iterable[tuple[int, int]]], Iterator[Chunk]]

RUN_FILE = "ensemble.json"
FORMAT = 3
"""1 and 2 kept codes of routes."""
_CHUNK_FILE = re.compile(r"chunk-(\d{7})-(\d{7})\.npz")


def checkpointed_chunks(
    run: EnsembleRun, folder: str | Path | None, *, size: int, workers: int = 1, solve: Solve | None = None
) -> Iterator[Chunk]:
    """Yield all chunks of a run; those that a checkpoint holds are read, the others solved and kept in it.

    Parameters
    ----------
    folder
        The folder of the checkpoint, made where it is not there; None keeps nothing.
    size
        Draws in a chunk. Chunks of another size in the folder are used as well where they fit.
    workers
        How many processes, as in `geo.doubt.ensemble_chunks.run_chunks`.
    solve
        Solves chunks in another way, for example on a cluster; `workers` does not count then.

    Raises
    ------
    UsageError
        If the folder holds another run, or cannot be used.
    """
    kept = {} if folder is None else _open_checkpoint(run, Path(folder))
    missing = []
    for start, stop in chunk_bounds(run.draws, size):
        if (start, stop) in kept:
            chunk = _read_chunk(kept[start, stop], start, stop)
            if chunk is not None:
                yield chunk
                continue
        missing.append((start, stop))
    for chunk in solve(run, missing) if solve is not None else run_chunks(run, missing, workers=workers):
        if folder is not None:
            write_chunk(chunk, Path(folder))
        yield chunk


def fingerprint(run: EnsembleRun) -> str:
    """Return a digest of everything that the numbers of a run depend on."""
    words = (None if ids is None else sorted(ids) for ids in (run.known, run.closed, run.opened))
    content = run.network, sorted(run.ranges.items()), run.pairs, run.days, run.until, run.draws, run.seed, *words
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _open_checkpoint(run: EnsembleRun, folder: Path) -> dict[tuple[int, int], Path]:
    """Return the files of the chunks that a checkpoint holds; make it where it is not there."""
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is a file, and a checkpoint is a folder; give another name"
        raise UsageError(message)
    wanted = {"format": FORMAT, "fingerprint": fingerprint(run), "numpy": np.__version__}
    named = folder / RUN_FILE
    if named.exists():
        try:
            found = json.loads(named.read_text(encoding="utf-8"))
        except ValueError:
            found = None
        if found != wanted:
            message = (
                f"{folder} holds the checkpoint of another run (other data, dates, places, draws or seed, or another "
                "version of this tool or of numpy); give another folder, or remove it"
            )
            raise UsageError(message)
    elif folder.exists() and any(folder.iterdir()):
        message = f"{folder} holds other files and no {RUN_FILE}; give an empty or a new folder"
        raise UsageError(message)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        with write_beside(named) as beside:
            beside.write_text(json.dumps(wanted, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    matches = [(path, _CHUNK_FILE.fullmatch(path.name)) for path in sorted(folder.iterdir())]
    return {(int(match[1]), int(match[2])): path for path, match in matches if match}


def write_chunk(chunk: Chunk, folder: Path) -> Path:
    """Write a chunk to a file of the checkpoint, whole or not at all, and return its path."""
    path = folder / f"chunk-{chunk.start:07}-{chunk.stop:07}.npz"
    rows = [(*place, number, route) for place, found in chunk.counts.items() for route, number in found.items()]
    with write_beside(path, overwrite=True) as beside, beside.open("wb") as stream:
        np.savez(
            stream,
            hazard=chunk.hazard,
            counts=np.array([row[:3] for row in rows], dtype=np.int64).reshape(-1, 3),
            ends=np.cumsum([0, *(len(row[3]) for row in rows)]),
            legs=np.array([leg for row in rows for leg in row[3]], dtype=np.int64),
        )
    return path


def _read_chunk(path: Path, start: int, stop: int) -> Chunk | None:
    """Return a chunk, or None where its file is damaged: it is solved again then."""
    counts: Counts = {}
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
            hazard, legs = held["hazard"], held["legs"].tolist()
            for row, (first, last) in zip(held["counts"].tolist(), pairwise(held["ends"].tolist()), strict=True):
                pair, day, number = row
                counts.setdefault((pair, day), {})[tuple(legs[first:last])] = number
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return Chunk(start, stop, hazard, counts) if hazard.shape[-1] == stop - start else None
