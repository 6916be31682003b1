"""The columns of the layers over time in an export that no layer of one date has, or that mean something else there."""

from __future__ import annotations

from .corridor_columns import Column

_STRETCH = {
    "stretch_id": Column("string", "#x_stretch+id", "Leg or place, and the first day."),
    "date_start": Column("date", "#date+start", "First day."),
    "date_end": Column("date", "#date+end+before", "The day after the last, so that neighbours share no day."),
}

TIME_COLUMNS = {
    "legs_over_time": _STRETCH,
    "border_segments_over_time": _STRETCH,
    "provinces_over_time": {
        **_STRETCH,
        "route_coverage": Column(
            "string", "#meta+coverage+route", "Coverage of the least covered leg of the least-risk route."
        ),
    },
    "events_on_legs": {
        "event_leg_id": Column("string", "#x_event_leg+id", "Event and leg."),
        "date_start": Column("date", "#date+start", "First day of the event; blank for a standing practice."),
        "date_end": Column("date", "#date+end+before", "The day after its last; blank where nothing ended it."),
        "activity_rule": Column("string", "#indicator+activity", "How its effect rises and fades, in words."),
    },
}
