"""Layers over time: one feature for each stretch of dates on which nothing about a thing changed.

Risk is worked out on the given dates and holds from each of them until the next. Days are half-open everywhere: a
``date_start`` is the first day, a ``date_end`` the day after the last, so that neighbours share no day.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..errors import NoOpenRouteError, UsageError
from ..model.coverage import each_leg_coverage, legs_coverage
from ..model.routes import least_risk_route
from .frames import border_cells, check_layers, risk_cells, route_cells, typed_frame
from .legs import border_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from geopandas import GeoDataFrame

    from ..model.network import Network
    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset
    from ..terminal import Watch

TIME_LAYERS = ("legs_over_time", "border_segments_over_time", "provinces_over_time", "events_on_legs")
"""The layers over time of an export, in order."""

_LEGS = ("leg_id", "from_node", "to_node", "mode", "baseline_class")
_BORDERS = ("name", "name_ko", "country", "other_country")
_PROVINCES = ("name", "name_ko", "country", "iso_3166_2")
_EVENTS = ("kind", "domain", "direction", "effect", "severity", "confidence", "date_precision")

Columns = dict[str, Any]


def layers_over_time(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    evaluations: Sequence[EvaluatedNetwork],
    *,
    watch: Watch | None = None,
) -> dict[str, GeoDataFrame]:
    """Return layers with a feature for each stretch of dates on which nothing about a thing changed.

    Parameters
    ----------
    layers
        As for `geo.answers.frames.risk_layers`.
    evaluations
        Hazards on each date, the first date first, of one network: from `geo.model.scenario.evaluate`.
    watch
        Told of how many dates the routes are found.

    Returns
    -------
    dict of str to GeoDataFrame
        New frames in EPSG:4326, sorted by id and date. All have ``date_start`` (first day) and ``date_end`` (the day
        after the last; for the last date the next day), as dates. Dates on which all else is the same are one feature.

        ``legs_over_time``: ``leg_id``, ``from_node``, ``to_node``, ``mode``, ``baseline_class`` (1-5), ``hazard``
        (dimensionless), ``risk_index`` (0-100), ``blocked`` and ``coverage`` (none, thin, fair, good), as in ``legs``.
        ``border_segments_over_time``: ``node_id``, names, countries, ``least_risk_leg_id``, and the same.
        ``provinces_over_time``: ``node_id``, names, country, code, ``route_status``, ``route_hazard``,
        ``route_index`` of the least-risk route to the dataset's own destination, and ``route_coverage``, that of its
        least covered leg. ``events_on_legs``: an event and a leg it applies to, for the events in force on some day
        from the first date to the last, with the event's ``kind``, ``domain``, ``direction``, ``effect``, ``severity``
        (1-5), ``confidence``, ``date_precision``, ``source_ids`` (that count) and ``activity_rule``; its dates are
        those between which it is in force, missing where a standing practice has no start or nothing ended it.

    Raises
    ------
    UsageError
        If there is no date, the dates do not ascend, they are of different networks, or a layer is missing.
    InvalidDataError
        As `geo.answers.frames.risk_layers`.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> evaluations = [evaluate(scenario_net, date(year, 1, 1)) for year in (1996, 1997, 1998)]
    >>> frame = layers_over_time(dataset, layers, evaluations)["legs_over_time"]
    >>> frame.loc["CHN-MNG..MNG@1996-01-01", ["date_start", "date_end"]].dt.date.astype(str).tolist()
    ['1996-01-01', '1998-01-02']
    """
    days = _check(evaluations)
    check_layers(dataset, layers, evaluations[0])
    edges = [*days, days[-1] + timedelta(days=1)]
    parts = {
        "legs": ("leg_id", _legs(dataset, evaluations)),
        "border_segments": ("node_id", _borders(dataset, evaluations)),
        "provinces": ("node_id", _provinces(dataset, evaluations, layers["provinces"].index, watch)),
    }
    result = {
        f"{name}_over_time": _stretches(layers[name], key, fixed, varying, edges)
        for name, (key, (fixed, varying)) in parts.items()
    }
    return result | {"events_on_legs": _events_on_legs(layers["legs"], evaluations)}


def dated_events(table: pd.DataFrame, network: Network) -> pd.DataFrame:
    """Return a table of events with the days between which each is in force, as dates.

    Parameters
    ----------
    table
        ``event_id`` and further columns.

    Returns
    -------
    pandas.DataFrame
        A new table with ``in_force_from`` (first day; missing for a standing practice) and ``in_force_before`` (the day
        after the last; missing where nothing ended it) at its end.
    """
    import pandas as pd

    spans = {event.event_id: _days_of(network, position) for position, event in enumerate(network.events)}
    dates = {
        name: pd.Series(_dates(spans[key][side] for key in table["event_id"]), index=table.index)
        for side, name in enumerate(("in_force_from", "in_force_before"))
    }
    return table.assign(**dates)


def _check(evaluations: Sequence[EvaluatedNetwork]) -> list[date]:
    """Return the dates; raise where there is none, or they cannot follow each other."""
    if not evaluations:
        raise UsageError("layers over time need one date at least; give the evaluated network of each date")
    days = [evaluated.hazards.as_of for evaluated in evaluations]
    for before, after in pairwise(days):
        if after <= before:
            raise UsageError(f"{after} does not come after {before}; give the dates in order, each once")
    first = evaluations[0].hazards.network
    for evaluated in evaluations:
        network = evaluated.hazards.network
        if network is not first and (network.nodes, network.legs, network.events) != (
            first.nodes,
            first.legs,
            first.events,
        ):
            message = f"the network on {evaluated.hazards.as_of} is not that on {days[0]}; evaluate all dates on one"
            raise UsageError(message)
    return days


def _legs(dataset: Dataset, evaluations: Sequence[EvaluatedNetwork]) -> tuple[Columns, Columns]:
    """Return what stays and what may change about legs: one value a leg, and one row of values a date."""
    import numpy as np

    legs = evaluations[0].hazards.network.legs
    fixed = {name: [getattr(leg, name) for leg in legs] for name in _LEGS}
    risks = []
    for evaluated in evaluations:
        keys = [
            (hazard, border_day(evaluated, leg)) for hazard, leg in zip(evaluated.hazards.hazard, legs, strict=True)
        ]
        known = {key: tuple(risk_cells(dataset, *key).values()) for key in set(keys)}
        risks.append([known[key] for key in keys])
    risk = np.array(risks, dtype=float).reshape(len(evaluations), len(legs), 2)
    return fixed, {
        "hazard": risk[:, :, 0],
        "risk_index": risk[:, :, 1],
        "blocked": np.array(
            [[k in each.hazards.blocked for k in range(len(legs))] for each in evaluations], dtype=object
        ),
        "coverage": np.array([_levels(dataset, each) for each in evaluations], dtype=object),
    }


def _levels(dataset: Dataset, evaluated: EvaluatedNetwork) -> list[str]:
    coverages = each_leg_coverage(evaluated.hazards, dataset.sources, usable=evaluated.usable_sources)
    return [coverage.level for coverage in coverages]


def _borders(dataset: Dataset, evaluations: Sequence[EvaluatedNetwork]) -> tuple[Columns, Columns]:
    rows = [list(border_cells(dataset, evaluated).values()) for evaluated in evaluations]
    names = ("least_risk_leg_id", "hazard", "risk_index", "blocked", "coverage")
    return {name: [row[name] for row in rows[0]] for name in ("node_id", *_BORDERS)}, _rows(rows, names)


def _provinces(
    dataset: Dataset, evaluations: Sequence[EvaluatedNetwork], ids: Iterable[str], watch: Watch | None
) -> tuple[Columns, Columns]:
    ids, rows = sorted(ids), []
    for done, evaluated in enumerate(evaluations):
        if watch is not None:
            watch("finding routes over time", done, len(evaluations))
        rows.append([_route_cells(dataset, evaluated, key) for key in ids])
    nodes = [dataset.nodes[key] for key in ids]
    fixed = {name: [getattr(node, name) for node in nodes] for name in ("node_id", *_PROVINCES)}
    return fixed, _rows(rows, ("route_status", "route_hazard", "route_index", "route_coverage"))


def _route_cells(dataset: Dataset, evaluated: EvaluatedNetwork, origin: str) -> dict[str, Any]:
    """Return the status, risk and coverage of the least-risk route from a place."""
    leg_hazards = evaluated.hazards
    if origin == dataset.default_destination:
        return {"route_status": "destination", **_NO_ROUTE}
    try:
        route = least_risk_route(leg_hazards, origin, dataset.default_destination)
    except NoOpenRouteError:
        return {"route_status": "no open route", **_NO_ROUTE}
    coverage = legs_coverage(leg_hazards, route.legs, dataset.sources, usable=evaluated.usable_sources)
    return {"route_status": "open", **route_cells(dataset, route.hazard), "route_coverage": coverage.level}


_NO_ROUTE = {"route_hazard": None, "route_index": None, "route_coverage": None}


def _rows(rows: Sequence[Sequence[Mapping[str, Any]]], names: Sequence[str]) -> Columns:
    """Return cells by date and thing as one table a column."""
    import numpy as np

    shape = len(rows), len(rows[0])
    return {name: np.array([[cells[name] for cells in row] for row in rows], object).reshape(shape) for name in names}


def _stretches(layer: GeoDataFrame, key: str, fixed: Columns, varying: Columns, edges: Sequence[date]) -> GeoDataFrame:
    """Return a feature for every stretch of dates on which nothing changed; `edges` are the dates and the end."""
    import numpy as np

    layer = layer.sort_index()
    where = {row: position for position, row in enumerate(fixed[key])}
    kept = np.array([where[row] for row in layer.index], dtype=int)
    steps = len(edges) - 1
    changed = np.ones((steps, len(kept)), dtype=bool)
    changed[1:] = np.any([(table[1:] != table[:-1])[:, kept] for table in varying.values()], axis=0)
    item, start = np.nonzero(changed.T)
    last = np.append(item[1:] != item[:-1], True)[: len(item)]
    end = np.where(last, steps, np.append(start[1:], steps)[: len(item)])
    rows = kept[item]
    days = np.array(edges, dtype="datetime64[D]")
    cells = {name: np.array([cell or None for cell in column], dtype=object)[rows] for name, column in fixed.items()}
    cells |= {name: table[start, rows] for name, table in varying.items()}
    ids = [f"{row}@{day}" for row, day in zip(cells[key], days[start], strict=True)]
    frame = typed_frame(cells, slice(None), ids=ids, key="stretch_id", geometry=layer.geometry.to_numpy()[item])
    return _with_days(frame, days[start], days[end], after=key)


def _events_on_legs(layer: GeoDataFrame, evaluations: Sequence[EvaluatedNetwork]) -> GeoDataFrame:
    """Return a feature for every event and leg it applies to, for the events in force on some of the days."""
    import numpy as np

    network = evaluations[0].hazards.network
    usable = evaluations[0].usable_sources
    first, last = (evaluations[at].hazards.as_of.toordinal() for at in (0, -1))
    shown = [
        k
        for k in evaluations[0].hazards.usable_events
        if network.spans[k].first <= last and network.spans[k].last >= first
    ]
    rules = {k: _activity_rule(network, k) for k in shown}
    where = {row: position for position, row in enumerate(layer.index)}
    legs = [(leg.leg_id, frozenset(network.leg_events(k))) for k, leg in enumerate(network.legs)]
    pairs = sorted(
        (network.events[k].event_id, leg_id, k)
        for leg_id, events in legs
        if leg_id in where
        for k in events & rules.keys()
    )
    events = [network.events[k] for _, _, k in pairs]
    columns: dict[str, Sequence[Any]] = {
        "event_id": [event_id for event_id, _, _ in pairs],
        "leg_id": [leg_id for _, leg_id, _ in pairs],
        **{name: [getattr(event, name) for event in events] for name in _EVENTS},
        "activity_rule": [rules[k] for _, _, k in pairs],
        "source_ids": [
            ";".join(sorted(key for key in event.source_ids if usable is None or key in usable)) or None
            for event in events
        ],
    }
    ids = [f"{event_id}@{leg_id}" for event_id, leg_id, _ in pairs]
    geometry = layer.geometry.to_numpy()[np.array([where[leg_id] for _, leg_id, _ in pairs], dtype=int)]
    frame = typed_frame(columns, slice(None), ids=ids, key="event_leg_id", geometry=geometry)
    starts, ends = (_dates(_days_of(network, k)[side] for _, _, k in pairs) for side in (0, 1))
    return _with_days(frame, starts, ends, after="leg_id")


def _with_days(frame: GeoDataFrame, starts: Any, ends: Any, *, after: str) -> GeoDataFrame:
    """Return a frame by id, with two columns of dates after another; pandas counts dates in seconds at the least."""
    place = list(frame.columns).index(after) + 1
    frame.insert(place, "date_start", starts.astype("datetime64[s]"))
    frame.insert(place + 1, "date_end", ends.astype("datetime64[s]"))
    return frame.sort_index()


def _days_of(network: Network, event: int) -> tuple[date | None, date | None]:
    """Return the first day of an event and the day after its last; None where there is none."""
    first, last = network.spans[event]
    return (
        None if math.isinf(first) else date.fromordinal(int(first)),
        None if math.isinf(last) else date.fromordinal(int(last) + 1),
    )


def _dates(days: Iterable[date | None]) -> Any:
    """Return days as an array of dates; None is a missing one."""
    import numpy as np

    return np.array(list(days), dtype="datetime64[D]").astype("datetime64[s]")


def _activity_rule(network: Network, position: int) -> str:
    """Return in words how the activity of an event runs."""
    event = network.events[position]
    half_life = network.parameters.half_life_days(event.kind, event.domain)
    rise = f"rises over {event.onset_days} days, then " if event.onset_days else ""
    if event.kind == "regime":
        return f"{rise}1 as long as it is in force, 0 afterwards"
    return f"{rise}1 as long as it is in force, then halves every {half_life:g} days"
