"""The columns of the layer of corridors in an export, and what a column is."""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """A column of an exported table.

    Attributes
    ----------
    type : str
        A field type of Table Schema v2: string, integer, number, boolean, date or list (of strings).
    hashtag : str
        Hashtag and attributes of the Humanitarian Exchange Language 1.1; ``#x_`` marks those that are not in its core.
    meaning : str
        One sentence or two.
    unit : str
        Unit of a number; empty where it has none or the column has no number.
    refers : str
        Table whose key the cell, or each item of the list, names; empty where it names none.
    """

    type: str
    hashtag: str
    meaning: str
    unit: str = ""
    refers: str = ""


CORRIDOR_COLUMNS = {
    "corridor_id": Column("string", "#x_corridor+id", "ORIGIN: CORRIDOR."),
    "origin": Column("string", "#adm1+code+origin", "Province where the routes start.", refers="nodes"),
    "corridor": Column(
        "string",
        "#x_corridor",
        "Third countries of a route in their order (CHN > LAO > THA); direct where there are none.",
    ),
    "rank": Column(
        "integer",
        "#x_corridor+rank+num",
        "Place of the corridor among those of the province, the least risk first; blank where it is closed.",
        "place, from 1",
    ),
    "hazard": Column(
        "number",
        "#indicator+hazard+num",
        "Hazard of the least-risk route in the corridor: the sum over its legs; blank where it is closed.",
        "dimensionless",
    ),
    "risk_index": Column(
        "number", "#indicator+index+num", "Risk index of that route.", "0-100, an order, no probability"
    ),
    "risk_index_low": Column(
        "number",
        "#indicator+index+low+num",
        "5% quantile of the index over draws of every judgement; blank without draws.",
        "0-100, an order, no probability",
    ),
    "risk_index_high": Column(
        "number",
        "#indicator+index+high+num",
        "95% quantile of the index over the draws; blank without draws.",
        "0-100, an order, no probability",
    ),
    "share_of_draws_pct": Column(
        "number",
        "#x_corridor+first+pct+num",
        "Share of draws in which no corridor has less risk; it reflects the judgements, not a measured probability.",
        "percent of the draws",
    ),
    "order_uncertain": Column(
        "boolean",
        "#x_corridor+uncertain",
        "Whether the 90% range of another corridor of the province overlaps its own; blank without draws.",
    ),
    "blocked": Column("boolean", "#access+blocked", "Whether the corridor is closed on the date."),
    "closed_leg_ids": Column(
        "list",
        "#x_leg+closed+id+list",
        "Blocked legs whose opening would open a closed corridor, as few as will do; its line is theirs.",
        refers="legs",
    ),
    "closed_by": Column(
        "list",
        "#event+closing+id+list",
        "Policy events that close these legs; blank where a scenario does.",
        refers="policy_events",
    ),
    "recorded_corridors": Column(
        "list",
        "#x_corridor+recorded",
        "What the narrowest record of the year is about: the last countries of a corridor, or several of them.",
    ),
    "recorded_low_pct": Column(
        "number",
        "#x_corridor+recorded+low+pct+num",
        "Least recorded share of the arrivals; much used does not mean safe.",
        "percent of the arrivals",
    ),
    "recorded_high_pct": Column(
        "number",
        "#x_corridor+recorded+high+pct+num",
        "Greatest recorded share; 100 where only the least is known.",
        "percent of the arrivals",
    ),
    "recorded_claim_ids": Column(
        "list",
        "#indicator+recorded+id+list",
        "All claims of passages of that year that are about the corridor, conflicting ones too.",
        refers="claims",
    ),
    "coverage": Column(
        "string",
        "#meta+coverage",
        "Coverage of the least covered leg: good, fair, thin or none; thin and none are not a sign of safety.",
    ),
    "event_ids": Column(
        "list", "#event+id+list", "Policy events in force on the route on the date.", refers="policy_events"
    ),
    "node_ids": Column("list", "#loc+code+list", "Places on the route, in order.", refers="nodes"),
    "leg_ids": Column("list", "#x_leg+id+list", "Legs of the route, in order.", refers="legs"),
}
"""The columns that mean something else there than in other layers, or are in no other."""
