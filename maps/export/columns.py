"""Every column of an export: its type, unit, HXL hashtag, what it refers to and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .corridor_columns import CORRIDOR_COLUMNS, Column
from .share_columns import SHARE_COLUMNS
from .time_columns import TIME_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable


def column_of(table: str, name: str) -> Column:
    """Return what is known of a column of an exported table.

    Raises
    ------
    KeyError
        If no export has such a column.

    Examples
    --------
    >>> column_of("legs", "hazard").unit, column_of("claims", "source_id").refers
    ('dimensionless', 'sources')
    """
    own = _OWN.get(table, {}) | TIME_COLUMNS.get(table, {}) | SHARE_COLUMNS.get(table, {})
    if table == "events_on_legs" and name not in own and name in _OWN["policy_events"]:
        return _OWN["policy_events"][name]
    return own[name] if name in own or table in _TABLES else _LAYERS[name]


def describe_column(table: str, name: str) -> str:
    """Return what a column is and its unit, as formats say it that have one text for both.

    Examples
    --------
    >>> describe_column("legs", "length_km")
    'Length of a movement; blank for other legs. Unit: kilometres.'
    """
    column = column_of(table, name)
    return column.meaning + (f" Unit: {column.unit}." if column.unit else "")


def described_columns(table: str, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return type, description and unit of columns, as formats say it that have a place for what they like.

    Examples
    --------
    >>> described_columns("legs", ["length_km"])["length_km"]["unit"]
    'kilometres'
    """
    columns = {name: column_of(table, name) for name in names}
    return {
        name: {"type": about.type, "description": about.meaning, **({"unit": about.unit} if about.unit else {})}
        for name, about in columns.items()
    }


def key_of(table: str) -> tuple[str, ...]:
    """Return the columns that tell the rows of an exported table apart.

    Examples
    --------
    >>> key_of("provinces"), key_of("parameters")
    (('node_id',), ('parameter', 'key'))
    """
    return _KEYS.get(table, ("node_id",))


_KEYS = {
    "legs": ("leg_id",),
    "corridors": ("corridor_id",),
    "policy_events": ("event_id",),
    "claims": ("claim_id",),
    "sources": ("source_id",),
    "countries": ("iso3",),
    "parameters": ("parameter", "key"),
    "about": ("name",),
    "columns": ("table", "column"),
    **dict.fromkeys(("legs_over_time", "border_segments_over_time", "provinces_over_time"), ("stretch_id",)),
    "events_on_legs": ("event_leg_id",),
    "flows": ("flow_id",),
    "burden": ("burden_id",),
}
_TABLES = ("policy_events", "claims", "sources", "countries", "parameters", "about", "columns")

_LAYERS = {
    "node_id": Column(
        "string", "#loc+code", "ISO code of the place, or the codes of the two sides of a border.", refers="nodes"
    ),
    "kind": Column("string", "#loc+type", "Kind of place."),
    "name": Column("string", "#loc+name+i_en", "English name."),
    "name_ko": Column("string", "#loc+name+i_ko", "Korean name."),
    "country": Column(
        "string",
        "#country+code+v_iso3",
        "Country the place is in; for a border segment the side people come from.",
        refers="countries",
    ),
    "other_country": Column(
        "string", "#country+code+v_iso3+other", "Far side of a border segment.", refers="countries"
    ),
    "iso_3166_2": Column("string", "#adm1+code+v_iso3166_2", "ISO 3166-2 code of a first-level division."),
    "as_of": Column("date", "#date+as_of", "The date of the risk."),
    "scenario": Column("string", "#meta+scenario", "What is assumed against the sources; blank where nothing is."),
    "known_by": Column("date", "#date+known_by", "Only sources published by this date count; blank where all do."),
    "route_destination": Column(
        "string", "#loc+code+destination", "Destination of the least-risk route.", refers="nodes"
    ),
    "route_status": Column("string", "#status+route", "open, no open route, or destination."),
    "route_hazard": Column(
        "number",
        "#indicator+hazard+route+num",
        "Hazard of the least-risk route to the destination: the sum over its legs; blank unless one is open.",
        "dimensionless",
    ),
    "route_index": Column(
        "number", "#indicator+index+route+num", "Route risk index of that route.", "0-100, an order, not a probability"
    ),
    "share_pct": Column(
        "number",
        "#indicator+share+pct+num",
        "Published share of arrivals that came from the place; blank where none is published.",
        "percent",
    ),
    "share_claim_id": Column("string", "#indicator+share+id", "Claim that gives the share.", refers="claims"),
    "share_source_id": Column("string", "#meta+source+share+id", "Source of that claim.", refers="sources"),
    "event_ids": Column("list", "#event+id+list", "Policy events in force there on the date.", refers="policy_events"),
    "source_ids": Column("list", "#meta+source+id+list", "Sources that count and describe it.", refers="sources"),
    "crossing_leg_ids": Column("list", "#x_leg+crossing+id+list", "Legs that cross the segment.", refers="legs"),
    "least_risk_leg_id": Column(
        "string", "#x_leg+least+id", "The open one of them with the least hazard.", refers="legs"
    ),
    "leg_id": Column("string", "#x_leg+id", "FROM..TO; the mode is appended only where two legs join the same places."),
    "from_node": Column("string", "#loc+code+from", "Where the leg starts.", refers="nodes"),
    "to_node": Column("string", "#loc+code+to", "Where the leg ends.", refers="nodes"),
    "mode": Column(
        "string",
        "#x_leg+type",
        "What the leg is: a movement inside a country, one side of a border (leaving up to the border, entering from "
        "it on), or a transfer.",
    ),
    "baseline_class": Column(
        "integer",
        "#severity+baseline+num",
        "Judged hazard class without any event, 1 (lowest) to 5 (almost nobody is recorded to get through).",
        "class 1-5",
    ),
    "length_km": Column("number", "#x_leg+length+num", "Length of a movement; blank for other legs.", "kilometres"),
    "traverses": Column(
        "list",
        "#x_scope+list",
        "Scopes of events that apply to the leg; one that covers a part of it with its share, as region:CN-YN=0.5.",
    ),
    "rationale": Column("string", "#description+rationale", "Why the leg exists and has its class."),
    "baseline": Column(
        "number",
        "#indicator+hazard+baseline+num",
        "Hazard of the class, and of a movement its length, without uncertainty, recorded use and events.",
        "dimensionless",
    ),
    "uncertainty": Column(
        "number",
        "#indicator+hazard+doubt+num",
        "What uncertainty about the leg adds, by its coverage.",
        "dimensionless",
    ),
    "recorded_use": Column(
        "number",
        "#indicator+hazard+record+num",
        "What the recorded use of its corridors adds; negative where more people went than the class says.",
        "dimensionless",
    ),
    "hazard": Column(
        "number",
        "#indicator+hazard+num",
        "Hazard on the date. Of a blocked leg: what it would be if it were open. Of a border segment: the least of the "
        "open legs that cross it, blank where none is open.",
        "dimensionless",
    ),
    "risk_index": Column(
        "number", "#indicator+index+num", "Risk index of that hazard alone.", "0-100, an order, not a probability"
    ),
    "blocked": Column("boolean", "#access+blocked", "Whether it is closed on the date."),
    "coverage": Column(
        "string",
        "#meta+coverage",
        "Coverage: good, fair, thin (limited evidence) or none (no sources); thin and none are not a sign of safety.",
    ),
    "coverage_events": Column(
        "integer", "#meta+coverage+event+num", "Events in scope that had begun by the date.", "events"
    ),
    "coverage_sources": Column(
        "integer", "#meta+coverage+source+num", "Distinct sources of those events and of the leg.", "sources"
    ),
    "newest_source": Column("string", "#date+source+newest", "Date of the newest of them, as precise as known."),
    "longitude": Column("number", "#geo+lon", "Longitude of the representative point, WGS 84.", "degrees"),
    "latitude": Column("number", "#geo+lat", "Latitude of the representative point, WGS 84.", "degrees"),
}

_OWN = {
    "provinces": {
        "node_id": Column("string", "#adm1+code", _LAYERS["node_id"].meaning, refers="nodes"),
        "name": Column("string", "#adm1+name+i_en", "English name."),
        "name_ko": Column("string", "#adm1+name+i_ko", "Korean name."),
    },
    "nodes": {"node_id": Column("string", "#loc+code", _LAYERS["node_id"].meaning)},
    "corridors": CORRIDOR_COLUMNS,
    "policy_events": {
        "event_id": Column("string", "#event+id", "Short name: country of the actor, year, subject."),
        "kind": Column(
            "string",
            "#event+type",
            "regime: law, agreement or standing practice; period: campaign or closure; incident: one act.",
        ),
        "date_start": Column(
            "string", "#date+start", "First day, as precise as the sources allow; blank for a standing practice."
        ),
        "scopes": Column("list", "#x_scope+list", "Scopes the event affects."),
        "domain": Column(
            "string", "#event+domain", "Field of policy; events of one domain combine with diminishing returns."
        ),
        "direction": Column(
            "string",
            "#impact+direction",
            "Effect on the risk of people on the move; a mixed event is recorded and has no effect in the model.",
        ),
        "severity": Column(
            "integer",
            "#severity+num",
            "Judged strength, 1 (symbolic) to 5 (near-closure or lasting reversal).",
            "class 1-5",
        ),
        "confidence": Column(
            "string",
            "#meta+confidence",
            "high: an official text, or several independent outlets; medium: one sound report or study; "
            "low: inferred, or known only third-hand.",
        ),
        "source_ids": Column("list", "#meta+source+id+list", "Sources of the row.", refers="sources"),
        "date_end": Column(
            "string",
            "#date+end",
            "Last day; blank for a regime without a recorded end, for an incident of one day, and for a period that "
            "lasts as long as its start is known for (that day, month or year).",
        ),
        "date_precision": Column("string", "#meta+date+precision", "How exact the dates are."),
        "ended_by": Column(
            "string",
            "#event+ended_by+id",
            "Event that ended this one; the last day is then the day before that event starts.",
            refers="policy_events",
        ),
        "restates": Column(
            "string",
            "#event+restates+id",
            "Event about the same policy; of events that are linked so only the strongest counts on a day.",
            refers="policy_events",
        ),
        "actor": Column("string", "#country+code+v_iso3+actor", "Country that acted.", refers="countries"),
        "co_actor": Column(
            "string", "#country+code+v_iso3+co_actor", "Second country of a joint act.", refers="countries"
        ),
        "effect": Column(
            "string", "#impact+type", "scale: multiplies the hazard; add: adds hazard_added; block: closes the leg."
        ),
        "hazard_added": Column(
            "number",
            "#indicator+hazard+added+num",
            "Hazard added to a leg, to a movement for each reference length; 0 but with effect add.",
            "dimensionless",
        ),
        "onset_days": Column(
            "integer",
            "#indicator+onset+num",
            "Days over which the effect builds up; 0 means at once.",
            "days",
        ),
        "severity_rationale": Column("string", "#description+severity", "Why this severity."),
        "summary": Column("string", "#event+description", "What happened, in one sentence."),
        "contested": Column(
            "string", "#description+contested", "What is disputed; blank where nothing is known to be."
        ),
        "in_force_from": Column("date", "#date+start+first", "First day of the event; blank for a standing practice."),
        "in_force_before": Column(
            "date", "#date+end+before", "The day after its last day; blank where nothing ended it."
        ),
        "activity": Column(
            "number",
            "#indicator+activity+num",
            "Remaining effect of the event on the date: 0 before it starts, less as it fades.",
            "fraction 0-1",
        ),
    },
    "claims": {
        "claim_id": Column("string", "#indicator+id", "Figure and source."),
        "figure_id": Column(
            "string", "#indicator+figure+id", "Rows with the same value here are about the same figure."
        ),
        "measure": Column("string", "#indicator+type", "What is measured."),
        "place_ids": Column(
            "list", "#loc+code+list", "Places the figure is about: node ids, ISO codes of countries or scopes."
        ),
        "corridor": Column(
            "string",
            "#x_corridor",
            "Countries between origin and destination that recorded passages led through, in their order "
            "(CHN > LAO > THA), or the last of them where a text gives no more.",
        ),
        "sex": Column("string", "#group+sex", "Sex, where the figure is about people."),
        "period_start": Column("string", "#date+start", "Start of the period or date of the figure."),
        "period_end": Column("string", "#date+end", "End of the period."),
        "basis": Column("string", "#indicator+basis", "What the period means."),
        "value": Column(
            "number", "#indicator+value+num", "Value, or the lower end of a range.", "as the column unit says"
        ),
        "value_max": Column("number", "#indicator+value+max+num", "Upper end of a range.", "as the column unit says"),
        "qualifier": Column("string", "#indicator+qualifier", "How the source qualifies the value."),
        "unit": Column("string", "#indicator+unit", "Unit of the value."),
        "source_id": Column("string", "#meta+source+id", "Source of the row.", refers="sources"),
        "preferred": Column(
            "boolean",
            "#status+preferred",
            "Whether the product uses this row where several exist; exactly one per figure.",
        ),
        "preference_reason": Column("string", "#description+preference", "Why the preferred row is preferred."),
        "derived_from": Column(
            "list", "#indicator+derived_from+id+list", "Claims that a derived value is based on.", refers="claims"
        ),
        "notes": Column("string", "#description+notes", "Basis, conflict or arithmetic."),
    },
    "sources": {
        "source_id": Column("string", "#meta+source+id", "Short name of the publication, used by the other tables."),
        "publisher": Column(
            "string", "#org+publisher+name", "Who published it; a relay or repost names the original in brackets."
        ),
        "author": Column("string", "#meta+author", "Author or authors, where named."),
        "title": Column("string", "#meta+title", "Title; a paraphrased title is said to be one in the notes."),
        "published": Column(
            "string", "#date+published", "Date of publication, as precise as known; blank where it is not known."
        ),
        "url": Column("string", "#meta+url", "Address, where known."),
        "kind": Column("string", "#meta+type", "Kind of publication."),
        "access": Column("string", "#meta+access", "How much of it was read when the row was written."),
        "notes": Column("string", "#description+notes", "What a reader should know before relying on it."),
    },
    "countries": {
        "iso3": Column("string", "#country+code+v_iso3", "ISO 3166-1 alpha-3 code."),
        "iso_a2": Column("string", "#country+code+v_iso2", "ISO 3166-1 alpha-2 code."),
        "name": Column("string", "#country+name+i_en", "English name."),
        "name_ko": Column("string", "#country+name+i_ko", "Korean name."),
        "aliases": Column("list", "#country+name+alt+list", "Other names."),
    },
    "parameters": {
        "parameter": Column("string", "#meta+parameter+name", "Name of the constant."),
        "key": Column("string", "#meta+parameter+key", "Class, level or domain; blank where there is only one value."),
        "value": Column("number", "#indicator+value+num", "Value used.", "days for a half-life, else dimensionless"),
    },
    "about": {
        "name": Column("string", "#meta+name", "What is told: the dataset, its version, the dates, the licence."),
        "value": Column("string", "#meta+value", "What it is."),
    },
    "columns": {
        "table": Column("string", "#meta+table+name", "File, without its ending."),
        "column": Column("string", "#meta+column+name", "Column."),
        "type": Column("string", "#meta+column+type", "What its cells are; items of a list are joined by ;."),
        "unit": Column("string", "#meta+column+unit", "Unit of a number; blank where it has none."),
        "meaning": Column("string", "#meta+column+description", "What it is."),
    },
}
