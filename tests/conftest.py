"""What all tests share: random cases that are the same on every run and every machine."""

from __future__ import annotations

import os
import signal
from functools import wraps
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from route_risk.geo.model.schema import Dataset

# A width of a terminal, which pytest-xdist tells its processes: tables would be cut to it, and there is no terminal.
os.environ.pop("COLUMNS", None)
# A shell that runs tests in the background has them ignore Ctrl-C, which some of them send; a terminal does not.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile(
    "repeatable",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """Read the embedded dataset and its layers once for all commands of a process, which are hundreds.

    Tests of the readers import them by name and have the real ones; so has whatever runs in a process of its own.
    """
    from route_risk.layers import dataset as tables
    from route_risk.layers import frames

    read_dataset, read_layers = tables.read_dataset, frames.read_layers
    datasets: dict[bool, Dataset] = {}
    layers: dict[int, dict[str, Any]] = {}

    @wraps(read_dataset)  # with its documentation, which a test reads
    def dataset_once(folder: Any = None, *, translations: bool = True, **watch: Any) -> Dataset:
        if folder is not None:
            return read_dataset(folder, translations=translations, **watch)
        if translations not in datasets:
            datasets[translations] = read_dataset(translations=translations, **watch)
        return datasets[translations]

    @wraps(read_layers)
    def layers_once(dataset: Dataset) -> dict[str, Any]:
        if not any(dataset is each for each in datasets.values()):
            return read_layers(dataset)
        if id(dataset) not in layers:
            layers[id(dataset)] = read_layers(dataset)
        return {name: frame.copy() for name, frame in layers[id(dataset)].items()}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "read_dataset", dataset_once)
        patch.setattr(frames, "read_layers", layers_once)
        yield
