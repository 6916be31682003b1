"""The map of the embedded dataset, for the tests that compare the page with the program."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from route_risk.geo.answers.map_question import MapQuestion, map_pairs
from route_risk.geo.doubt.ensemble import ensemble_run
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.model.origins import origin_shares, share_weights
from route_risk.geo.model.periods import periods_between
from route_risk.geo.model.scenario import EvaluatedNetwork, Scenario, evaluate, scenario_network
from route_risk.geo.release.dataset import public_dataset
from route_risk.geo.shapes.released import public_layers
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import read_layers
from route_risk.layers.parameter_ranges import read_parameter_ranges
from route_risk.maps.page.build import build_map

if TYPE_CHECKING:
    import folium

    from route_risk.geo.doubt.ensemble_chunks import EnsembleResult
    from route_risk.geo.model.schema import Dataset

SINCE, UNTIL = date(1998, 1, 1), date(2025, 10, 31)
DRAWN: dict[tuple[Any, ...], tuple[folium.Map, Any, Any]] = {}
"""Maps that were drawn, with what they were drawn from, so that no other object gets its id."""


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    return read_dataset()


@lru_cache(maxsize=1)
def evaluations() -> tuple[EvaluatedNetwork, ...]:
    scenario_net = scenario_network(dataset())
    return tuple(evaluate(scenario_net, first) for first, _ in periods_between(SINCE, UNTIL, "year"))


@lru_cache(maxsize=1)
def closed() -> tuple[EvaluatedNetwork, ...]:
    """Return the first and the last of them if a border were closed."""
    scenario_net = scenario_network(dataset(), Scenario(close=("border:CHN-LAO",)))
    return tuple(evaluate(scenario_net, day) for day in (SINCE, UNTIL))


@lru_cache(maxsize=1)
def layers() -> Any:
    return read_layers(dataset())


@lru_cache(maxsize=4)
def ensemble(
    days: tuple[date | tuple[date, date], ...] | None = None, draws: int = 64, *, public: bool = False
) -> EnsembleResult:
    """Return draws of all pairs, on the dates of the settings or on others."""
    run = ensemble_run(
        scenario_network(release()[0] if public else dataset()),
        *map_pairs(dataset(), None),
        days or [evaluated.hazards.as_of for evaluated in evaluations()],
        ranges=read_parameter_ranges(),
        draws=draws,
    )
    return collect(run, run_chunks(run, chunk_bounds(run.draws, 4096)))


@lru_cache(maxsize=1)
def release() -> tuple[Dataset, Any, tuple[EvaluatedNetwork, ...]]:
    """Return the dataset, its layers and its dates as they may be published."""
    released = public_dataset(dataset())
    scenario_net = scenario_network(released)
    years = periods_between(SINCE, UNTIL, "year")
    return (
        released,
        public_layers(released, layers()),
        tuple(evaluate(scenario_net, first, until=last) for first, last in years),
    )


def draw(
    chosen: tuple[EvaluatedNetwork, ...] | None = None,
    *,
    ensembles: tuple[EnsembleResult, ...] = (),
    public: bool = False,
    **options: Any,
) -> folium.Map:
    """Return the map of the settings, with three routes from the province with most arrivals.

    A map of the same things is drawn once: most tests open the same.
    """
    key = (*map(id, chosen or ()), None, *map(id, ensembles), public, *sorted(options.items()))
    if key not in DRAWN:
        DRAWN[key] = (_draw(chosen, ensembles, public=public, **options), chosen, ensembles)
    return DRAWN[key][0]


def _draw(
    chosen: tuple[EvaluatedNetwork, ...] | None,
    ensembles: tuple[EnsembleResult, ...],
    *,
    public: bool,
    **options: Any,
) -> folium.Map:
    shown, frames, dates = release() if public else (dataset(), layers(), evaluations())
    shares = share_weights(origin_shares(shown.claims, shown.nodes.values()))
    map_question = MapQuestion("KP-09", "KOR", 3, ensembles=ensembles)
    return build_map(shown, frames, chosen or dates, shares=shares, map_question=map_question, **options)


def signed(value: float) -> str:
    """Return a contribution as the page writes it: with its sign, and a third decimal where it is small."""
    return ("−" if value < 0 else "+") + (f"{abs(value):.2f}" if abs(value) >= 0.1 else f"{abs(value):.3f}")
