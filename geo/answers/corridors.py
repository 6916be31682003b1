"""Which way: the least-risk route of each corridor, and beside it what was recorded of the corridor in those years."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ..dates import parse_partial_date
from ..errors import UsageError
from ..model.corridors import corridor_text, countries_of, ends_with, iter_corridors
from ..model.passages import COUNTS, SHARE, claim_tails, recorded_passages
from ..release.coarse import told_index
from .arrivals import arrivals_by_year
from .closed_corridors import ClosedCorridors
from .records import claim_record, head_record
from .routes import route_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from ..doubt.corridor_draws import DrawnCorridor
    from ..model.corridors import Corridor
    from ..model.passages import Passages
    from ..model.routes import NetworkRoute
    from ..model.scenario import EvaluatedNetwork, ScenarioNetwork
    from ..model.schema import Claim, Dataset

    Draw = Callable[[EvaluatedNetwork, Sequence["FoundCorridor"]], "CorridorDraws"]
    """What draws the corridors that were found, as `draw_found` with a network and its ranges."""


class FoundCorridor(NamedTuple):
    """A corridor on a date.

    Attributes
    ----------
    corridor : Corridor
    route : Route or None
        Its least-risk route; None where it is closed.
    closed_legs : tuple of str
        Of a closed corridor ids of legs without which it would be open, and no fewer would do; empty where it is open.
    closed_by : tuple of str
        Ids of the events that close them; empty where a scenario does.
    """

    corridor: Corridor
    route: NetworkRoute | None
    closed_legs: tuple[str, ...] = ()
    closed_by: tuple[str, ...] = ()


class CorridorDraws(NamedTuple):
    """What an ensemble says of the corridors of a pair on a date: how many draws, their seed, and what each came to."""

    draws: int
    seed: int
    found: Mapping[Corridor, DrawnCorridor]


class Record(NamedTuple):
    """What was recorded of passages in some years, as claims and as shares of the arrivals.

    Attributes
    ----------
    years : tuple of int
    claims : tuple of (Claim, tuple of Corridor)
        Claims as they stand, conflicting ones side by side, with the last countries of the corridors that
        each is about.
    passages : tuple of Passages
        The shares of the arrivals that they give.
    """

    years: tuple[int, ...]
    claims: tuple[tuple[Claim, tuple[Corridor, ...]], ...]
    passages: tuple[Passages, ...]


def find_corridors(
    evaluated: EvaluatedNetwork, origin: str, destination: str, *, limit: int | None = None
) -> tuple[FoundCorridor, ...]:
    """Return the least-risk route of each corridor, the least first, and after them the corridors that are closed.

    Parameters
    ----------
    origin, destination
        Node ids.
    limit
        How many open ones, at least 1; all where None. Where it leaves some out, no closed ones are looked for.

    Raises
    ------
    NoOpenRouteError
        If no corridor is open; it names what closes them.
    UsageError
        If `limit` is not positive, or origin and destination are the same or not in the network.

    Examples
    --------
    >>> found = find_corridors(evaluated, "KP-09", "KOR", limit=3)
    >>> len(found), found[0].route.hazard <= found[1].route.hazard <= found[2].route.hazard
    (3, True)
    """
    if limit is not None and limit < 1:
        raise UsageError(f"limit = {limit} is too small; ask for at least 1 corridor")
    leg_hazards = evaluated.hazards
    search = iter_corridors(leg_hazards, origin, destination)
    found = tuple(FoundCorridor(row.corridor, row.route) for row in islice(search, limit))
    if not leg_hazards.blocked or (limit is not None and next(search, None) is not None):
        return found
    closed = ClosedCorridors(evaluated, destination).of(origin, {row.corridor for row in found})
    return (*found, *(FoundCorridor(row.corridor, None, row.legs, row.events) for row in closed))


def draw_found(
    scenario_net: ScenarioNetwork,
    evaluated: EvaluatedNetwork,
    found: Iterable[FoundCorridor],
    *,
    ranges: Mapping[tuple[str, str], tuple[float, float]],
    draws: int = 1024,
    seed: int = 0,
) -> CorridorDraws:
    """Return how sure the order of corridors is, by draws of every judgement.

    Parameters
    ----------
    found
        From `find_corridors`; closed corridors have no draws.
    ranges, draws, seed
        As for `geo.doubt.ensemble.ensemble_run`.

    Raises
    ------
    UsageError
        If `draws` is no power of two.

    Examples
    --------
    >>> found = find_corridors(evaluated, "KP-09", "KOR")
    >>> drawn = draw_found(scenario_net, evaluated, found, ranges=ranges, draws=64)
    >>> round(sum(row.first_share for row in drawn.found.values()), 9)
    1.0
    """
    from ..doubt.corridor_draws import draw_corridors
    from ..doubt.ensemble import ensemble_run

    leg_hazards = evaluated.hazards
    still_open = [(row.corridor, row.route) for row in found if row.route is not None]
    nodes = leg_hazards.network.nodes
    ends = [nodes[still_open[0][1].nodes[place]].node_id for place in (0, -1)]
    how: dict[str, Any] = {"ranges": ranges, "draws": draws, "seed": seed, "known_by": evaluated.known_by}
    run = ensemble_run(scenario_net, ends[:1], ends[1:], [(leg_hazards.as_of, leg_hazards.until)], **how)
    drawn = draw_corridors(run, [countries_of(leg_hazards.network, route.nodes) for _, route in still_open])
    return CorridorDraws(draws, seed, {key: row for (key, _), row in zip(still_open, drawn, strict=True)})


def recorded_in(
    dataset: Dataset, first: date, last: date, *, usable: frozenset[str] | None = None, destination: str | None = None
) -> Record:
    """Return what was recorded of passages in the years of a period.

    Parameters
    ----------
    first, last
        First and last day; whole years count.
    usable
        Ids of the sources that count; all where None.
    destination
        Where the routes end. Passages are recorded of journeys to the dataset's own destination, which is taken where
        None; for another one there is no record.

    Returns
    -------
    Record
        Claims by figure, the preferred one first; shares as `geo.model.passages.recorded_passages` gives them.

    Examples
    --------
    >>> record = recorded_in(dataset, date(2009, 7, 1), date(2009, 7, 1))
    >>> record.years, sorted({claim.source_id for claim, _ in record.claims})[-1]
    ((2009,), 'wiki-thailand')
    >>> [(row.tails, round(row.low, 2)) for row in record.passages]
    [((('THA',),), 0.63)]
    """
    years = tuple(range(first.year, last.year + 1))
    if destination not in (None, dataset.default_destination):
        return Record(years, (), ())
    claims, passages = all_recorded(dataset, usable)
    rows = [(claim, tails) for claim, tails in claims if set(years) & set(_years_of(claim))]
    return Record(years, tuple(rows), tuple(row for row in passages if set(years) & set(row.years)))


def recorded_then(dataset: Dataset, evaluated: EvaluatedNetwork, destination: str | None = None) -> Record:
    """Return what `recorded_in` does in the years that are evaluated, as far as it was known."""
    first, last = evaluated.hazards.as_of, evaluated.hazards.until
    return recorded_in(dataset, first, last, usable=evaluated.usable_sources, destination=destination)


def all_recorded(
    dataset: Dataset, usable: frozenset[str] | None = None
) -> tuple[list[tuple[Claim, tuple[Corridor, ...]]], tuple[Passages, ...]]:
    """Return the claims about passages, by measure or corridor, in order, and the shares of arrivals, of all years."""
    country_of = {node.node_id: node.country for node in dataset.nodes.values()}
    claims = [claim for claim in dataset.claims if usable is None or claim.source_id in usable]
    rows = [
        (claim, claim_tails(claim, country_of))
        for claim in sorted(claims, key=lambda row: (row.figure_id, not row.preferred, row.claim_id))
        if claim.corridor or claim.measure in (*COUNTS, SHARE)
    ]
    arrivals = arrivals_by_year(claims, dataset.default_destination)
    return rows, recorded_passages(claims, dataset.nodes.values(), arrivals)


def _years_of(claim: Claim) -> range:
    """Return the years that a claim is about; that of its end where it has no start."""
    start, end = claim.period_start or claim.period_end, claim.period_end or claim.period_start
    return range(parse_partial_date(start)[0].year, parse_partial_date(end)[1].year + 1) if start else range(0)


def passage_records(passages: Iterable[Passages], corridor: Corridor | None = None) -> list[dict[str, Any]]:
    """Return recorded shares of the arrivals (0-1), those of one corridor where one is given.

    Examples
    --------
    >>> record = recorded_in(dataset, date(2010, 1, 1), date(2010, 12, 31))
    >>> [(row["corridors"], row["low"]) for row in passage_records(record.passages, ("CHN", "LAO", "THA"))]
    [(['THA'], 1.0)]
    """
    return [
        {
            "years": list(row.years),
            "corridors": [corridor_text(tail) for tail in row.tails],
            "low": row.low,
            "high": row.high,
            "claim_ids": list(row.claim_ids),
        }
        for row in passages
        if corridor is None or row.meets(corridor)
    ]


def record_record(dataset: Dataset, record: Record) -> dict[str, Any]:
    """Return the record of some years: shares, claims with the corridors that each is about, and their sources."""
    cited = sorted({claim.source_id for claim, _ in record.claims})
    return {
        "years": list(record.years),
        "shares": passage_records(record.passages),
        "claims": [
            {**claim_record(claim), "corridors": [corridor_text(tail) for tail in tails]}
            for claim, tails in record.claims
        ],
        "sources": [asdict(dataset.sources[key]) for key in cited if key in dataset.sources],
    }


def corridor_records(
    dataset: Dataset,
    evaluated: EvaluatedNetwork,
    found: Sequence[FoundCorridor],
    record: Record,
    *,
    draws: CorridorDraws | None = None,
    explain: bool = False,
) -> list[dict[str, Any]]:
    """Return corridors as plain records, the open ones by rank and after them the closed ones.

    Parameters
    ----------
    evaluated
        The hazards that `found` is from.
    draws
        From `draw_found`; None where none were asked for.
    explain
        As for `geo.answers.legs.leg_record`.

    Returns
    -------
    list of dict
        `corridor` (as claims write it) and `countries`; `rank`, `risk_index`, `hazard`, `coverage` and `route`, None
        where it is closed; `closed_legs` and `closed_by`; `share_of_draws`, `low`, `median` and `high` of the index,
        None without draws; `order_uncertain_with`, the corridors whose 90% range overlaps its own, None without draws;
        `recorded`, the recorded shares that it is one of, and `claim_ids`, of all claims that are about it.
    """
    rows: list[dict[str, Any]] = []
    legs: dict[int, dict[str, Any]] = {}
    for rank, row in enumerate(found, start=1):
        route = None
        if row.route is not None:
            route = route_record(dataset, evaluated, row.route, rank, explain=explain, told=legs)
        drawn = None if draws is None else draws.found.get(row.corridor)
        told = {name: getattr(drawn, name) for name in ("low", "median", "high")} if drawn else {}
        rows.append(
            {
                "corridor": corridor_text(row.corridor),
                "countries": list(row.corridor),
                **{
                    name: None if route is None else route[name]
                    for name in ("rank", "risk_index", "hazard", "coverage")
                },
                "share_of_draws": drawn.first_share if drawn else None,
                **{name: told_index(dataset, told[name]) if told else None for name in ("low", "median", "high")},
                "order_uncertain_with": order_uncertain_with(draws, row.corridor) if draws and drawn else None,
                "closed_legs": list(row.closed_legs),
                "closed_by": list(row.closed_by),
                "recorded": passage_records(record.passages, row.corridor),
                "claim_ids": claim_ids(record, row.corridor),
                "route": route,
            }
        )
    return rows


def claim_ids(record: Record, corridor: Corridor) -> list[str]:
    """Return the ids of the claims of a record that are about a corridor."""
    return [claim.claim_id for claim, tails in record.claims if any(ends_with(corridor, tail) for tail in tails)]


def order_uncertain_with(draws: CorridorDraws, corridor: Corridor) -> list[str]:
    """Return the corridors whose 90% range overlaps that of one."""
    own = draws.found[corridor]
    return [
        corridor_text(key)
        for key, other in draws.found.items()
        if key != corridor and other.low <= own.high and own.low <= other.high
    ]


def corridors_record(
    dataset: Dataset,
    evaluated: EvaluatedNetwork,
    origin: str,
    destination: str,
    found: Sequence[FoundCorridor],
    *,
    draws: CorridorDraws | None = None,
    explain: bool = False,
) -> dict[str, Any]:
    """Return the answer to which way: the corridors from one place to another, and what was recorded in those years.

    Parameters
    ----------
    dataset, evaluated, found, draws, explain
        As for `corridor_records`.
    origin, destination
        Node ids.

    Returns
    -------
    dict
        `corridors` from `corridor_records`, `record` from `record_record`, and `draws` (how many, their seed, the
        width of the interval, and the chance of all that is not among these corridors to be first), None without.

    Examples
    --------
    >>> answer = corridors_record(dataset, evaluated, "KP-09", "KOR", find_corridors(evaluated, "KP-09", "KOR"))
    >>> first = answer["corridors"][0]
    >>> first["rank"], first["countries"][0], answer["record"]["years"], first["low"]
    (1, 'CHN', [2013], None)
    """
    record, told = recorded_then(dataset, evaluated, destination), None
    if draws is not None:
        rest = 1 - sum(row.first_share for row in draws.found.values())
        told = {"draws": draws.draws, "seed": draws.seed, "range": 0.9, "other_share_of_draws": max(rest, 0.0)}
    return {
        **head_record(dataset, evaluated),
        "until": evaluated.hazards.until.isoformat(),
        "origin": origin,
        "destination": destination,
        "draws": told,
        "corridors": corridor_records(dataset, evaluated, found, record, draws=draws, explain=explain),
        "record": record_record(dataset, record),
    }
