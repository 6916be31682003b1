"""Scenarios and evaluated networks: which events, legs and publications count, and on which date."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..errors import InvalidDataError, OutOfRangeError, UnknownIdError, UsageError
from ..names import suggest
from .clocks import known_events, known_sources
from .closures import check_closures
from .embargo import is_recent_event
from .events import parted
from .leg_hazards import LegHazards, hazards
from .legs import leg_coverage_level
from .network import Network, build_network, without_record
from .periods import period_name
from .scopes import implied_scopes, known_scopes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from .schema import Dataset, Event


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes to a dataset: events left out or added, legs or whole borders closed or kept open.

    `without` are ids of events as if they had not happened: what one of them ended goes on. `extra` are hypothetical
    events with any effect, `close` and `keep_open` ids of legs or of border segments, or scope words such as
    ``border:PRK-CHN``. `judged` leaves the factors of the recorded use out, so that the judged classes stand alone.
    `left_out` counts the added events that a public release does not take (see `release.dataset`).
    """

    name: str = ""
    without: tuple[str, ...] = ()
    extra: tuple[Event, ...] = ()
    close: tuple[str, ...] = ()
    keep_open: tuple[str, ...] = ()
    judged: bool = False
    left_out: int = 0

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        return bool(self.without or self.extra or self.close or self.keep_open or self.judged)

    @property
    def condition(self) -> str:
        """What is changed, as a condition: ``if border:PRK-CHN is closed``; empty where no event and no leg is.

        Examples
        --------
        >>> Scenario(without=("law",), close=("A..B", "B..C")).condition
        'if law is left out, A..B and B..C are closed'
        """
        extra = [event.event_id for event in self.extra]
        return condition_words(self.without, extra, self.close, self.keep_open)

    @property
    def label(self) -> str:
        """Its name and what is changed; empty where nothing is."""
        if not self.changes:
            return ""
        words = ", ".join(filter(None, (self.name, "judged" if self.judged else "")))
        return f"{words} ({self.condition})".strip() if self.condition else words


def condition_words(
    without: Sequence[str] = (), extra: Sequence[str] = (), close: Sequence[str] = (), keep_open: Sequence[str] = ()
) -> str:
    """Return what a scenario changes as a condition, from the ids of events and of legs or borders.

    Examples
    --------
    >>> condition_words(close=("border:PRK-CHN",)), condition_words(keep_open=list("ABCDE"))
    ('if border:PRK-CHN is closed', 'if A, B, C and 2 more are kept open')
    """
    changes = ((without, "left out"), (extra, "added"), (close, "closed"), (keep_open, "kept open"))
    parts = [f"{_joined_ids(ids)} {'is' if len(ids) == 1 else 'are'} {done}" for ids, done in changes if ids]
    return f"if {', '.join(parts)}" if parts else ""


def _joined_ids(ids: Sequence[str], limit: int = 3) -> str:
    """Return ids as a list in words, the first of many."""
    shown = [*ids[:limit], *([f"{len(ids) - limit} more"] if len(ids) > limit else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


@dataclass(frozen=True, slots=True)
class ScenarioNetwork:
    """The network of a dataset under a scenario; made by `scenario_network`, used for any number of dates."""

    dataset: Dataset
    scenario: Scenario
    network: Network
    closed: frozenset[str]
    opened: frozenset[str]
    _known: dict[frozenset[str], Network] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class EvaluatedNetwork:
    """One side of a question: the hazards on a date under a scenario with what was known by a date.

    `usable_sources` are the ids of the sources that count, or None where all do.
    """

    name: str
    hazards: LegHazards
    scenario: Scenario = field(default_factory=Scenario)
    known_by: date | None = None
    usable_sources: frozenset[str] | None = None

    @property
    def when(self) -> str:
        """Its day or period, without what was assumed."""
        return period_name(self.hazards.as_of, self.hazards.until)


def scenario_network(dataset: Dataset, scenario: Scenario | None = None) -> ScenarioNetwork:
    """Build the network of a dataset under a scenario.

    Parameters
    ----------
    scenario
        The changes; none where None. Of a released dataset, added events inside its embargo are left out.

    Raises
    ------
    UnknownIdError
        If the scenario names an event, a leg or a border that is not there; it suggests the nearest ids.
    InvalidDataError
        If an added event has the id of one of the dataset.

    Examples
    --------
    >>> scenario_net = scenario_network(dataset, Scenario("no closure", without=("prk-2020-covid-closure",)))
    >>> ids = [event.event_id for event in scenario_net.network.events]
    >>> scenario_net.scenario.name, "prk-2020-covid-closure" in ids
    ('no closure', False)
    """
    scenario = public_scenario(dataset, scenario or Scenario())
    ids = {event.event_id for event in dataset.events}
    for event_id in scenario.without:
        if event_id not in ids:
            raise UnknownIdError("event", event_id, suggest(event_id, ids), "See 'route-risk list events'.")
    for event in scenario.extra:
        if event.event_id in ids:
            message = f"the scenario adds an event {event.event_id!r}, which the dataset has; give it an id of its own"
            raise InvalidDataError(message)
    # What restates one policy by way of an event that is left out still restates it.
    events = parted([*dataset.events, *scenario.extra], frozenset(scenario.without))
    record = () if scenario.judged else dataset.record_factors
    network = build_network(
        dataset.nodes.values(),
        dataset.legs,
        events,
        parameters=dataset.parameters,
        record=record,
    )
    return ScenarioNetwork(
        dataset,
        scenario,
        network,
        closed=_legs_named(network, scenario.close),
        opened=_legs_named(network, scenario.keep_open),
    )


def public_scenario(dataset: Dataset, scenario: Scenario) -> Scenario:
    """Return a scenario for a released dataset: events that reach into the embargo are left out, and counted.

    What one of them ended goes on, and the name of the scenario goes with them: it may tell of them.

    Raises
    ------
    ResponsibilityError
        If it closes or opens less than a whole border or country.
    """
    check_closures(dataset, (*scenario.close, *scenario.keep_open), scenario.extra)
    gone = {event.event_id for event in scenario.extra if is_recent_event(event, dataset)}
    if dataset.release is None or not gone:
        return scenario
    return replace(scenario, name="", extra=parted(scenario.extra, gone), left_out=scenario.left_out + len(gone))


def on_clock(
    scenario_net: ScenarioNetwork, known_by: date | None
) -> tuple[Network, frozenset[str] | None, frozenset[str] | None]:
    """Return the network, and ids of the events and sources that count, by what was known by a date; None for all.

    The doubt about a leg goes by its sources that count. The factors of the recorded use are estimated together, so
    they count together: where every claim that they rest on comes from one of these sources.
    """
    if known_by is None:
        return scenario_net.network, None, None
    usable = known_sources(scenario_net.dataset.sources, known_by, scenario_net.dataset.released)
    if usable not in scenario_net._known:  # one network for all dates under one clock
        scenario_net._known[usable] = _known_network(scenario_net, usable)
    # What a scenario adds is the user's own knowledge and needs no publication.
    added = {event.event_id for event in scenario_net.scenario.extra}
    return scenario_net._known[usable], known_events(scenario_net.dataset.events, usable) | added, usable


def _known_network(scenario_net: ScenarioNetwork, usable: frozenset[str]) -> Network:
    network = scenario_net.network
    coverages = tuple(leg_coverage_level(leg, usable) for leg in network.legs)
    network = replace(network, coverages=coverages, doubts=tuple(map(network.parameters.doubt_factor, coverages)))
    return network if is_record_known(scenario_net.dataset, usable) else without_record(network)


def is_record_known(dataset: Dataset, usable: Collection[str]) -> bool:
    """Tell whether every claim that the factors of the recorded use rest on comes from one of some sources."""
    source_of = {claim.claim_id: claim.source_id for claim in dataset.claims} if dataset.record_factors else {}
    return all(source_of.get(key, "") in usable for row in dataset.record_factors for key in row.claim_ids)


def evaluate(
    scenario_net: ScenarioNetwork,
    as_of: date,
    *,
    until: date | None = None,
    known_by: date | None = None,
) -> EvaluatedNetwork:
    """Return the hazards of all legs on a date, or their means over a period.

    Parameters
    ----------
    as_of
        The date on which the hazards are wanted, or the first day of a period, inside the span of the dataset.
    until
        The last day of a period; the date alone where None.
    known_by
        Only events of which a source was published by this date count; all where None.

    Raises
    ------
    OutOfRangeError
        If a day is outside the span that the dataset speaks for.

    Examples
    --------
    >>> evaluated = evaluate(scenario_net, date(2013, 7, 1), known_by=date(2015, 1, 1))
    >>> evaluated.name, len(evaluated.hazards.hazard) == len(dataset.legs)
    ('2013-07-01, known by 2015-01-01', True)
    """
    dataset = scenario_net.dataset
    check_date(dataset, as_of)
    if until is not None:
        check_date(dataset, until)
    network, known, usable = on_clock(scenario_net, known_by)
    result = hazards(network, as_of, until=until, known=known, closed=scenario_net.closed, opened=scenario_net.opened)
    parts = [period_name(as_of, until or as_of)]
    parts += [f"known by {known_by}"] if known_by else []
    label = scenario_net.scenario.label
    made = ", ".join(parts) + (f"{' ' if label.startswith('(') else ', '}{label}" if label else "")
    return EvaluatedNetwork(made, result, scenario_net.scenario, known_by, usable)


def check_date(dataset: Dataset, day: date) -> None:
    """Raise `OutOfRangeError` if a dataset does not speak for a day."""
    if not dataset.valid_from <= day <= dataset.valid_until:
        message = (
            f"{day} is outside the period that the dataset covers ({dataset.valid_from} to {dataset.valid_until}); "
            "give a date within it"
        )
        raise OutOfRangeError(message)


def _legs_named(network: Network, words: Sequence[str]) -> frozenset[str]:
    """Return the ids of the legs that words name: a leg, a border segment, or whatever traverses a scope."""
    if not words:
        return frozenset()
    leg_ids = {leg.leg_id for leg in network.legs}
    known = known_scopes(network.nodes, (word for leg in network.legs for word in leg.traverses))
    result: set[str] = set()
    for word in words:
        scope = next((w for w in (word, f"border:{word}", f"segment:{word}") if w in known), None)
        if word in leg_ids:
            result.add(word)
        elif scope is not None:
            found = {leg.leg_id for leg in network.legs if scope in implied_scopes(leg.traverses, known)}
            if not found:
                message = (
                    f"no leg traverses {scope!r}, so it can be neither closed nor opened; see 'route-risk list legs'"
                )
                raise UsageError(message)
            result |= found
        else:
            names = suggest(word, [*known, *leg_ids])
            raise UnknownIdError("leg or border", word, names, "See 'route-risk list legs' and 'list borders'.")
    return frozenset(result)
