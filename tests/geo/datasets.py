"""Small datasets made in code, whole enough for scenarios, comparisons, timelines and batches."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.schema import Claim, Dataset, Event, Leg, Node, Source
from tests.geo import strategies
from tests.geo.small import LEGS, NODES, certain

SOURCES = {
    "s": Source("s", published="2010-06-15"),
    "s1": Source("s1", published="2003"),
    "s2": Source("s2", published="2006-05"),
    "s3": Source("s3", published="2009-10-01"),
    "s4": Source("s4"),
}
RELEASED = date(2026, 6, 15)


def dataset(
    *events: Event,
    nodes: tuple[Node, ...] = NODES,
    legs: tuple[Leg, ...] = LEGS,
    claims: tuple[Claim, ...] = (),
    parameters: Parameters | None = None,
) -> Dataset:
    """Return a dataset that speaks for 2000 to 2024, on the hand-made network where no other is given."""
    return Dataset(
        name="small",
        title="A small dataset",
        version="1",
        valid_from=date(2000, 1, 1),
        valid_until=date(2024, 12, 31),
        released=RELEASED,
        sensitivity="public",
        origin_country="AAA",
        default_destination="DDD",
        sources=SOURCES,
        events=tuple(events),
        claims=claims,
        countries={},
        nodes={node.node_id: node for node in nodes},
        legs=tuple(legs),
        parameters=parameters or certain(),
        folder="",
    )


@st.composite
def datasets(draw: st.DrawFn, *, most_events: int = 6, **of_graph: object) -> Dataset:
    """Return a dataset with a random network and random events."""
    nodes, legs = draw(strategies.graphs(**of_graph))
    rows = draw(strategies.event_lists(limit=most_events))
    parameters = certain(norm_exponent=draw(strategies.exponents))
    return dataset(*rows, nodes=tuple(nodes), legs=tuple(legs), parameters=parameters)


def claim(value: float, place: str = "DDD", sex: str = "total", year: str = "2010", **changes: Any) -> Claim:
    """Return a count of admissions in one year, with changes; its id says what it counts."""
    key = f"{place}-{sex}-{year}"
    row = Claim(key, key, "admissions", (place,), sex, year, year, "annual", value, None, "exact", "people", "s",
                preferred=True)  # fmt: skip
    row = replace(row, **changes)
    return replace(row, claim_id=row.figure_id) if "claim_id" not in changes else row
