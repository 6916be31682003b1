"""Random small networks, events and dates for hypothesis."""

from datetime import date, timedelta
from itertools import permutations

from hypothesis import strategies as st

from route_risk.geo.model.leg_hazards import LegHazards, hazards
from route_risk.geo.model.network import build_network
from route_risk.geo.model.schema import Event, Leg, Node
from tests.geo.small import certain

SCOPES = (
    "country:AAA",
    "country:BBB",
    "internal-movement:AAA",
    "resettlement:BBB",
    "border:AAA-BBB",
    "border:AAA-*",
    "border:BBB-*",
    "segment:AAA-BBB:x",
    "segment:AAA-BBB:y",
)
FIRST, LAST = date(2000, 1, 1), date(2012, 12, 31)
SEGMENTS = (
    Node("AAA-BBB:x", "border_segment", country="AAA", other_country="BBB"),
    Node("AAA-BBB:y", "border_segment", country="AAA", other_country="BBB"),
)

days = st.dates(FIRST, LAST)
exponents = st.sampled_from([1.0, 1.5, 2.0, 3.0, 8.0, float("inf")])
scope_sets = st.lists(st.sampled_from(SCOPES), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def events(draw: st.DrawFn, *, event_id: str = "e", directions=("raises", "lowers", "mixed")) -> Event:
    """Return an event of any kind, between 2000 and 2012, with or without an end."""
    kind = draw(st.sampled_from(["regime", "period", "incident"]))
    start = draw(days)
    end = ""
    if kind != "incident" and draw(st.booleans()):
        end = (start + timedelta(days=draw(st.integers(0, 2000)))).isoformat()
    precision = draw(st.sampled_from([10, 7, 4]))
    text = start.isoformat()[:precision]
    if kind == "regime" and not end and draw(st.booleans()):
        text = ""
    direction = draw(st.sampled_from(directions))
    effect = draw(st.sampled_from(["scale", "scale", "scale", "add", "block"])) if direction == "raises" else "scale"
    return Event(
        event_id,
        kind,
        text,
        draw(scope_sets),
        draw(st.sampled_from(["legal-penalty", "repatriation", "diplomacy"])),
        direction,
        draw(st.integers(1, 5)),
        draw(st.sampled_from(["high", "medium", "low"])),
        source_ids=draw(
            st.lists(st.sampled_from(["s1", "s2", "s3", "s4"]), min_size=1, max_size=2, unique=True).map(tuple)
        ),
        date_end=end,
        effect=effect,
        hazard_added=draw(st.sampled_from([0.01, 0.5, 2.0])) if effect == "add" else 0.0,
        onset_days=draw(st.sampled_from([0, 0, 1, 30, 400])),
    )


@st.composite
def event_lists(draw: st.DrawFn, *, limit: int = 6, directions=("raises", "lowers", "mixed")) -> list[Event]:
    """Return events with ids of their own."""
    count = draw(st.integers(0, limit))
    return [draw(events(event_id=f"e{number}", directions=directions)) for number in range(count)]


@st.composite
def graphs(draw: st.DrawFn, *, most_nodes: int = 6, classes=(1, 2, 3, 4, 5), parallel: bool = True):
    """Return nodes and legs; few classes make many equal hazards, and some legs are parallel."""
    names = "abcdefg"[: draw(st.integers(2, most_nodes))]
    nodes = [Node(name, "province", country="AAA") for name in names]
    pairs = draw(st.lists(st.sampled_from(list(permutations(names, 2))), min_size=1, max_size=16, unique=True))
    legs = []
    for tail, head in pairs:
        copies = draw(st.sampled_from([1, 1, 1, 2, 3])) if parallel else 1
        for number in range(copies):
            legs.append(
                Leg(
                    f"{tail}..{head}" + (f"..{number}" if number else ""),
                    tail,
                    head,
                    "interior_transit",
                    draw(st.sampled_from(classes)),
                    draw(scope_sets),
                    length_km=draw(st.sampled_from([1000, 1000, 400])),
                )
            )
    return [*nodes, *SEGMENTS], draw(st.permutations(legs))


@st.composite
def fields(draw: st.DrawFn, *, most_events: int = 4, **of_graph: object) -> LegHazards:
    """Return the hazards of a random network on a random day."""
    nodes, legs = draw(graphs(**of_graph))
    rows = draw(event_lists(limit=most_events))
    network = build_network(nodes, legs, rows, parameters=certain(norm_exponent=draw(exponents)))
    return hazards(network, draw(days))
