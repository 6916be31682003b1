"""The columns of the layers of shares by risk in an export."""

from __future__ import annotations

from .corridor_columns import Column

_PERIOD = {
    "date_start": Column("string", "#date+start", "First day of the shares."),
    "date_end": Column("string", "#date+end", "Last day of the shares; the first where they are of one date."),
}

SHARE_COLUMNS = {
    "flows": {
        "flow_id": Column("string", "#x_flow+id", "Leg and first day."),
        **_PERIOD,
        "share_pct": Column(
            "number",
            "#indicator+share+leg+pct+num",
            "Share of all who set out that takes the leg, by risk alone; no forecast, and not how many took it.",
            "percent",
        ),
        "people": Column(
            "number",
            "#affected+people+num",
            "That share of the total that was given; blank without a total.",
            "people",
        ),
    },
    "burden": {
        "burden_id": Column("string", "#x_burden+id", "Place and first day."),
        **_PERIOD,
        "weight_pct": Column(
            "number",
            "#indicator+weight+pct+num",
            "Weight of the place among all origins.",
            "percent",
        ),
        "encounters_per_100": Column(
            "number",
            "#indicator+encounters+num",
            "Expected encounters with danger per 100 people who set out there, by risk alone: shares times hazards.",
            "an order, not an amount",
        ),
        "part_pct": Column(
            "number", "#indicator+encounters+pct+num", "Its part of the encounters of all who set out.", "percent"
        ),
    },
}
