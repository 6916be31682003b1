"""People shared out by risk over dates or periods, for whoever shows it: a table, layers of an export, a map."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ..model.count_series import count_series
from .burden import burden_layer, flow_layer
from .share_numbers import period_totals
from .share_records import LEAST_IS_NOT_MOST, theta_record
from .shares import period_weights, share_points
from .theta import record_theta

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from geopandas import GeoDataFrame

    from ..model.scenario import ScenarioNetwork
    from ..model.schema import Dataset
    from .shares import Draws, SharePoint
    from .theta import Theta

SHARE_LAYERS = ("flows", "burden")
"""The layers of shares by risk: flows on legs, and who bears the risk by province."""


class ShareRules(NamedTuple):
    """How people are shared out: theta, and what `geo.answers.shares.share_points` may be told besides."""

    theta: Theta
    overlap: str | None = None
    known_by: date | None = None
    draws: Draws | None = None


class SharedOut(NamedTuple):
    """Shares by risk at some dates or periods.

    Attributes
    ----------
    points : tuple of SharePoint
        One for each date or period.
    weights : dict of str to float
        Of the origins at the first.
    destinations : tuple of str
    rules : ShareRules
    total : str or None
        What was shared out, a number or a measure.
    totals : tuple of (float or None)
        People at each point; None where it is not known.
    """

    points: tuple[SharePoint, ...]
    weights: Mapping[str, float]
    destinations: tuple[str, ...]
    rules: ShareRules
    total: str | None
    totals: tuple[float | None, ...]


def share_out(
    scenario_net: ScenarioNetwork,
    published: Mapping[str, float],
    periods: Sequence[tuple[date, date]],
    rules: ShareRules,
    *,
    origin: str | None = None,
    destinations: Sequence[str] = (),
    total: str | None = None,
    watch: Callable[[Iterable[SharePoint]], Iterable[SharePoint]] = iter,
) -> SharedOut:
    """Share people out by risk over dates or periods.

    Parameters
    ----------
    published
        Node id of each origin to its published share.
    periods
        First and last days, equal for a date.
    origin
        Where people set out; all origins by their weights where None.
    destinations
        Node ids; the default of the dataset where empty. Of one the corridors to it are compared.
    total
        As `geo.answers.share_numbers.period_totals`.
    watch
        Tells of each point that is done.

    Examples
    --------
    >>> from route_risk.geo.answers.theta import Theta
    >>> day = date(2013, 7, 1)
    >>> rules = ShareRules(Theta(90.0))
    >>> shared = share_out(scenario_net, {"KP-09": 60.7, "KP-10": 16.0}, [(day, day)], rules, total="200")
    >>> shared.destinations, shared.totals, len(shared.points)
    (('KOR',), (200.0,), 1)
    """
    dataset = scenario_net.dataset
    ends = list(dict.fromkeys(destinations)) or [dataset.default_destination]
    weights = period_weights(dataset, published, origin, periods)
    totals = [None] * len(periods) if total is None else period_totals(dataset, total, ends, periods)
    how: dict[str, Any] = {**rules._asdict(), "theta": rules.theta.value}
    found = (
        point
        for some, group in groupby(zip(weights, periods, strict=True), key=itemgetter(0))
        for point in share_points(scenario_net, some, ends, [period for _, period in group], **how)
    )
    return SharedOut(tuple(watch(found)), weights[0], tuple(ends), rules, total, tuple(totals))


def default_theta(
    scenario_net: ScenarioNetwork,
    weights: Mapping[str, float],
    read_points: Callable[[Dataset], Mapping[str, tuple[float, float]]],
    *,
    known_by: date | None = None,
    overlap: str | None = None,
) -> Theta:
    """Return theta by counts over time where a dataset has those, or else by its recorded passages.

    Parameters
    ----------
    scenario_net
        From `geo.model.scenario.scenario_network`.
    weights
        Node id of each origin to its share of arrivals.
    read_points
        Gives longitude and latitude by node id of a dataset; asked where there are counts.
    known_by, overlap
        As for `record_theta`, which also answers with `known_by`.

    Raises
    ------
    UsageError
        If nothing is recorded from which theta could be estimated.

    Examples
    --------
    >>> default_theta(scenario_net, {"KP-09": 60.7, "KP-10": 16.0}, lambda dataset: {}).rests_on
    'recorded passages'
    """
    dataset = scenario_net.dataset
    if known_by is None and count_series(dataset.claims, dataset.nodes):
        from .series import series_case, series_theta

        return series_theta(series_case(scenario_net, read_points(dataset), weights, overlap=overlap))
    judged = scenario_net.scenario.judged
    return record_theta(dataset, weights, judged=judged, known_by=known_by, overlap=overlap)


def share_layers(
    dataset: Dataset, layers: Mapping[str, GeoDataFrame], shared: SharedOut, kinds: Iterable[str] = SHARE_LAYERS
) -> dict[str, GeoDataFrame]:
    """Return shares by risk as layers: `geo.answers.burden.flow_layer` and `geo.answers.burden.burden_layer`.

    Parameters
    ----------
    layers
        With ``legs`` (lines) and ``provinces`` (areas), in EPSG:4326.
    kinds
        Some of `SHARE_LAYERS`.

    Returns
    -------
    dict of str to GeoDataFrame
        With `shared_head` as ``attrs["shares"]``.

    Raises
    ------
    ResponsibilityError
        If flows are asked of a release.

    Examples
    --------
    >>> from route_risk.geo.answers.theta import Theta
    >>> day = date(2013, 7, 1)
    >>> shared = share_out(scenario_net, {"KP-09": 60.7}, [(day, day)], ShareRules(Theta(90.0)))
    >>> share_layers(dataset, layers, shared, ["burden"])["burden"]["part_pct"].tolist()
    [100.0]
    """
    made = {}
    for kind in kinds:
        if kind == "flows":
            made[kind] = flow_layer(dataset, layers, shared.points, shared.totals)
        else:
            made[kind] = burden_layer(dataset, layers, shared.points)
        made[kind].attrs["shares"] = shared_head(dataset, shared)
    return made


def shared_head(dataset: Dataset, shared: SharedOut) -> dict[str, Any]:
    """Return what a file says of its layers of shares: where people go, theta and its source, what it is not."""
    return {
        "destinations": list(shared.destinations),
        "theta": theta_record(dataset, shared.rules.theta),
        "overlap": shared.rules.overlap,
        "total": shared.total,
        "note": LEAST_IS_NOT_MOST,
    }
