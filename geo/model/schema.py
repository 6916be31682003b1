"""The tables of a dataset: names, units and allowed values of their columns.

Each class is one row of one table. Dates stay as the source gives them (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``);
`geo.model.events` turns them into days. Nothing here knows a country: what is known of one comes from a dataset.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from .parameters import Parameters

FORMAT = 2
"""The version of the dataset format, the member ``format`` of a descriptor."""


@dataclass(frozen=True, slots=True)
class Source:
    """A publication.

    `published` is a partial ISO date or empty; `access` says how much of the text was seen.
    """

    source_id: str
    publisher: str = ""
    author: str = ""
    title: str = ""
    published: str = ""
    url: str = ""
    kind: str = ""
    access: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A dated, sourced change in law, enforcement or practice.

    `scopes` say what it affects (see `geo.model.scopes`), `severity` is a class 1-5, `hazard_added` is a hazard
    (dimensionless, to a movement for each reference length) and belongs to the effect ``add`` alone, `onset_days` is in
    days. `restates` names an event that speaks of the same policy: of those that are linked only the strongest counts
    on a day.
    """

    event_id: str
    kind: str
    date_start: str
    scopes: tuple[str, ...]
    domain: str
    direction: str
    severity: int
    confidence: str
    source_ids: tuple[str, ...] = ()
    date_end: str = ""
    date_precision: str = "day"
    ended_by: str = ""
    restates: str = ""
    actor: str = ""
    co_actor: str = ""
    effect: str = "scale"
    hazard_added: float = 0.0
    onset_days: int = 0
    severity_rationale: str = ""
    summary: str = ""
    contested: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure from one source; rows with the same `figure_id` speak of the same figure and may conflict.

    `value` is None where a public release withholds it; `qualifier` then says so (see `geo.release.disclosure`).
    `corridor` are the countries that recorded passages led through, such as ``CHN > LAO > THA``, or the last of them.
    """

    claim_id: str
    figure_id: str
    measure: str
    place_ids: tuple[str, ...]
    sex: str
    period_start: str
    period_end: str
    basis: str
    value: float | None
    value_max: float | None
    qualifier: str
    unit: str
    source_id: str
    preferred: bool
    preference_reason: str = ""
    derived_from: tuple[str, ...] = ()
    notes: str = ""
    corridor: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO 3166-1 codes and names."""

    iso3: str
    iso_a2: str = ""
    name: str = ""
    name_ko: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A place of the network: a province, a border segment, a transit region or country, or a destination."""

    node_id: str
    kind: str
    name: str = ""
    name_ko: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    other_country: str = ""
    iso_3166_2: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """A directed edge between two nodes, with a mode and a baseline class 1-5.

    `traverses` are the scopes that events must name to apply to the leg, one that covers a part of it as
    ``region:CN-YN=0.5``; no `source_ids` means undocumented. `length_km` is the length of a movement, in kilometres.
    """

    leg_id: str
    from_node: str
    to_node: str
    mode: str
    baseline_class: int
    traverses: tuple[str, ...] = ()
    rationale: str = ""
    source_ids: tuple[str, ...] = ()
    length_km: float | None = None


@dataclass(frozen=True, slots=True)
class RecordFactor:
    """What recorded passages say of a group of legs: their hazards are multiplied by ``exp(delta)``.

    A `group` is ``leaving:`` or ``entering:`` and a border segment, ``transit:`` and a country, or ``transfer:`` and a
    country or a transit node. `delta_sd` is the standard deviation of `delta` after the estimate.
    """

    group: str
    delta: float
    delta_sd: float
    claim_ids: tuple[str, ...] = ()
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """A text of the dataset in another language: which cell it stands for, how it was made and who has read it.

    `table` and `row_id` name a row, `field` its column; `lang` is an ISO 639 code. `source_sha256` is that of the text
    that was translated (UTF-8), so that a translation of what has changed since is known (`geo.model.translations`).
    """

    table: str
    row_id: str
    field: str
    lang: str
    text: str
    source_sha256: str
    method: str
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """What a public release of a dataset lost (see `geo.release.dataset`).

    `withheld` is a number of claims: small counts, and what would give them back. The coordinates of its layers are
    multiples of `grid_deg` degrees.
    """

    withheld: int
    facts_left_out: int
    grid_deg: float


@dataclass(frozen=True, slots=True)
class Dataset:
    """All tables of a dataset, checked, with what its descriptor declares.

    `valid_from` and `valid_until` bound the dates that may be asked about; `resolution_floor_deg` is in degrees,
    `embargo_months` in months, `small_count_threshold` in people. `licences` are as the descriptor has them (``name``,
    ``title``, ``path``), `licence` is their titles in one line. `public_rules_reason` says why a public release may
    have weaker rules than `geo.release.dataset.PUBLIC_RULES`. `release` is None for a working copy, else what
    `geo.release.dataset.public_dataset` took out.
    """

    name: str
    title: str
    version: str
    valid_from: date
    valid_until: date
    released: date
    origin_country: str
    default_destination: str
    sources: Mapping[str, Source]
    events: tuple[Event, ...]
    claims: Sequence[Claim]
    countries: Mapping[str, Country]
    nodes: Mapping[str, Node]
    legs: tuple[Leg, ...]
    parameters: Parameters
    folder: str
    layers: Mapping[str, str] = field(default_factory=dict)
    attribution: str = ""
    licence: str = ""
    licences: tuple[Mapping[str, str], ...] = ()
    boundary_disclaimer: str = ""
    sensitivity: str = "restricted"
    embargo_months: int = 12
    resolution_floor_deg: float = 0.03
    small_count_threshold: int = 10
    public_rules_reason: str = ""
    release: Release | None = None
    record_factors: tuple[RecordFactor, ...] = ()
    translations: tuple[Translation, ...] = ()
