"""What may leave for the public: a dataset and its layers as their own declarations of sensitivity allow.

Everything that shows or writes takes a dataset and layers, so what is done to these two holds in every format. Why
each rule is there: DATA_RESPONSIBILITY.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import ResponsibilityError
from ..model.embargo import is_recent_claim, is_recent_event
from ..model.events import parted
from ..model.schema import Release
from .coarse import BORDER_CLASS, INDEX_CLASS, recent_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.scenario import Scenario
    from ..model.schema import Claim, Dataset, Event

PUBLIC_RULES: Mapping[str, tuple[float, str]] = {
    "embargo_months": (12, "months"),
    "small_count_threshold": (3, "people"),
    "resolution_floor_deg": (0.03, "degrees"),
}
"""The least that a dataset must declare to be made public without a stated reason, and its unit."""


def public_dataset(dataset: Dataset) -> Dataset:
    """Return a dataset as it may be published.

    Events and claims that reach into the embargo are left out, with all references to them and the sources that only
    they cite; scores are then worked out without them. Small counts are withheld, and as many figures beside them that
    sums, differences and shares do not give them back (`release.disclosure`). The rows of withheld figures stay; texts,
    titles and addresses that tell of small counts lose the sentence, the title or the path (`release.masked_texts`);
    so do translations (`release.masked_translations`).
    Factors that rest on a figure that is withheld or left out go, too.

    Parameters
    ----------
    dataset
        A dataset that declares `sensitivity`, `embargo_months`, `resolution_floor_deg` and `small_count_threshold`.

    Returns
    -------
    Dataset
        With `release` saying what it lost. One that is released already is returned as it is.

    Raises
    ------
    ResponsibilityError
        If the dataset is marked restricted, or declares weaker rules than `PUBLIC_RULES` and no reason.

    Examples
    --------
    >>> released = public_dataset(dataset)
    >>> next(row.qualifier for row in released.claims if row.figure_id == "us-admissions-2017")
    'withheld'
    """
    from .disclosure import suppress, withhold
    from .masked_texts import mask_texts
    from .masked_translations import masked_translations

    if dataset.release is not None:
        return dataset
    if dataset.sensitivity != "public":
        message = (
            f"{dataset.name} is marked {dataset.sensitivity}, so nothing of it is made for the public; leave out "
            "--public and keep the result to yourself, or publish another dataset that is coarse enough for all to see"
        )
        raise ResponsibilityError(message)
    weaker = weaker_rules(dataset)
    if weaker and not dataset.public_rules_reason.strip():
        message = (
            f"{dataset.name} declares {weaker} for a public release; declare as much, or say in its member "
            "public_rules_reason why less is enough, which every output will print"
        )
        raise ResponsibilityError(message)
    old_enough = _without_recent(dataset)
    suppression = suppress(old_enough)
    claims = withhold(old_enough.claims, suppression.figures)
    hidden = [row for row, shown in zip(old_enough.claims, claims, strict=True) if shown is not row]
    told = {row.claim_id for row in claims if row.value is not None}
    factors = tuple(row for row in dataset.record_factors if told.issuperset(row.claim_ids))
    lost = len(dataset.events) + len(dataset.claims) - len(old_enough.events) - len(old_enough.claims)
    release = Release(
        withheld=len(hidden),
        facts_left_out=lost,
        grid_deg=dataset.resolution_floor_deg,
    )
    masked = mask_texts(replace(old_enough, claims=claims), hidden)
    told_in = masked_translations(old_enough, masked)
    return replace(masked, release=release, record_factors=factors, translations=told_in)


def weaker_rules(dataset: Dataset) -> str:
    """Return in words which rules of a dataset are weaker than `PUBLIC_RULES`; empty where none is.

    Examples
    --------
    >>> from dataclasses import replace
    >>> weaker_rules(replace(dataset, embargo_months=6))
    'embargo_months 6 (at least 12 months)'
    """
    return ", ".join(
        f"{name} {getattr(dataset, name):g} (at least {least:g} {unit})"
        for name, (least, unit) in PUBLIC_RULES.items()
        if getattr(dataset, name) < least
    )


def release_record(dataset: Dataset, *scenarios: Scenario) -> dict[str, Any]:
    """Return what a file says of its release: ``release`` is public or internal; a public one says what it lost."""
    release = dataset.release
    if release is None:
        return {"release": "internal", "sensitivity": dataset.sensitivity}
    weaker = weaker_rules(dataset)
    return {
        "release": "public",
        "sensitivity": dataset.sensitivity,
        "values_withheld": release.withheld,
        "facts_left_out": _left_out(release, scenarios),
        "grid_deg": release.grid_deg,
        "index_class": INDEX_CLASS,
        "border_index_class": BORDER_CLASS,
        "border_index_class_from": recent_from(dataset).isoformat(),
        **({"weaker_rules": f"{weaker}: {dataset.public_rules_reason}"} if weaker else {}),
    }


def label_cells(record: Mapping[str, Any]) -> dict[str, str]:
    """Return what each row of a table says of its release, by column; from a record that `release_record` is part of.

    Examples
    --------
    >>> label_cells(release_record(dataset))
    {'release': 'internal', 'sensitivity': 'public'}
    """
    return {name: record[name] for name in ("release", "sensitivity", "weaker_rules") if name in record}


def release_note(dataset: Dataset, *scenarios: Scenario) -> str:
    """Return the same in words, for readers of a map or a report.

    Examples
    --------
    >>> release_note(dataset)
    'Internal working copy, not for publication: small counts may be in it, or be derived from it.'
    """
    release = dataset.release
    if dataset.sensitivity != "public":
        return f"{dataset.sensitivity.capitalize()}: not for publication."
    if release is None:
        return "Internal working copy, not for publication: small counts may be in it, or be derived from it."
    weaker = weaker_rules(dataset)
    withheld = _count(release.withheld, "published figure")
    return (
        f"Public release: {withheld} withheld (counts under {dataset.small_count_threshold:g} and figures from which "
        f"they could be derived), {_count(_left_out(release, scenarios), 'fact')} left out as too recent, coordinates "
        f"on a grid of {release.grid_deg:g} degrees. The index is given in classes of {INDEX_CLASS} points, by their "
        f"middles; that of border legs and segments from {recent_from(dataset)} on in classes of {BORDER_CLASS}, and "
        "so are hazards."
        + (f" Weaker rules than usual: {weaker}, because: {dataset.public_rules_reason}" if weaker else "")
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _left_out(release: Release, scenarios: Iterable[Scenario]) -> int:
    return release.facts_left_out + sum(scenario.left_out for scenario in scenarios)


def _without_recent(dataset: Dataset) -> Dataset:
    """Return a dataset without the facts that reach into its embargo, and without what refers to them."""
    gone = {event.event_id for event in dataset.events if is_recent_event(event, dataset)}
    gone_claims = {claim.claim_id for claim in dataset.claims if is_recent_claim(claim, dataset)}
    if not gone and not gone_claims:
        return dataset
    events = parted(dataset.events, gone)
    claims = [
        replace(row, derived_from=tuple(key for key in row.derived_from if key not in gone_claims))
        for row in dataset.claims
        if row.claim_id not in gone_claims
    ]
    return replace(dataset, events=events, claims=tuple(claims), sources=_still_cited(dataset, events, claims))


def _still_cited(dataset: Dataset, events: Iterable[Event], claims: Iterable[Claim]) -> dict[str, Any]:
    """Return the sources of a dataset without those that only facts now left out cite."""
    before = _cited(dataset.events, dataset.claims)
    after = _cited(events, claims) | {key for leg in dataset.legs for key in leg.source_ids}
    return {key: source for key, source in dataset.sources.items() if key in after or key not in before}


def _cited(events: Iterable[Event], claims: Iterable[Claim]) -> set[str]:
    return {key for event in events for key in event.source_ids} | {claim.source_id for claim in claims}
