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

    from route_risk.geo.model.scenario import Scenario, ScenarioNetwork
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

EMBEDDED: dict[bool, Dataset] = {}
"""The embedded dataset, without and with translations, once it was read."""


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """Read the embedded dataset and its layers once for all commands of a process, which are hundreds.

    Tests of the readers import them by name and have the real ones; so has whatever runs in a process of its own.
    """
    from route_risk.layers import dataset as tables
    from route_risk.layers import frames

    read_dataset, read_layers = tables.read_dataset, frames.read_layers
    layers: dict[int, dict[str, Any]] = {}

    @wraps(read_dataset)  # with its documentation, which a test reads
    def dataset_once(folder: Any = None, *, translations: bool = True, **watch: Any) -> Dataset:
        if folder is not None:
            return read_dataset(folder, translations=translations, **watch)
        if translations not in EMBEDDED:
            EMBEDDED[translations] = read_dataset(translations=translations, **watch)
        return EMBEDDED[translations]

    @wraps(read_layers)
    def layers_once(dataset: Dataset) -> dict[str, Any]:
        if not any(dataset is each for each in EMBEDDED.values()):
            return read_layers(dataset)
        if id(dataset) not in layers:
            layers[id(dataset)] = read_layers(dataset)
        return {name: frame.copy() for name, frame in layers[id(dataset)].items()}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "read_dataset", dataset_once)
        patch.setattr(frames, "read_layers", layers_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def made_once(read_once: None) -> Iterator[None]:
    """Make the public release of the embedded dataset, and the networks of both, once: nobody changes them either."""
    from route_risk.geo.model import scenario as scenarios
    from route_risk.geo.release import dataset as releases

    public_dataset, scenario_network = releases.public_dataset, scenarios.scenario_network
    released: dict[int, Dataset] = {}
    networks: dict[int, ScenarioNetwork] = {}

    @wraps(public_dataset)
    def public_once(dataset: Dataset) -> Dataset:
        if not any(dataset is each for each in EMBEDDED.values()):
            return public_dataset(dataset)
        if id(dataset) not in released:
            released[id(dataset)] = public_dataset(dataset)
        return released[id(dataset)]

    @wraps(scenario_network)
    def network_once(dataset: Dataset, scenario: Scenario | None = None) -> ScenarioNetwork:
        kept = (*EMBEDDED.values(), *released.values())
        if scenario not in (None, scenarios.Scenario()) or not any(dataset is each for each in kept):
            return scenario_network(dataset, scenario)
        if id(dataset) not in networks:
            networks[id(dataset)] = scenario_network(dataset)
        return networks[id(dataset)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releases, "public_dataset", public_once)
        patch.setattr(scenarios, "scenario_network", network_once)
        yield
