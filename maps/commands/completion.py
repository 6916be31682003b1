"""What a shell offers while a command is typed: places, events, legs and scopes of the dataset that is asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ...geo.errors import RouteRiskError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from click.shell_completion import CompletionItem

    from ...geo.model.schema import Dataset

MOST = 100
"""How many words a shell is given at most."""


def typed_dataset(context: click.Context) -> Dataset | None:
    """Return the dataset that a command asks which is still being typed; None where it cannot be read."""
    try:
        with context:
            dataset: Dataset = context.obj.read_dataset(context.params.get("dataset"))
    except (RouteRiskError, OSError):
        return None
    return dataset


def complete_dates(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the years, the months or the days of the dataset that begin as a word does."""
    dataset = typed_dataset(context)
    if dataset is None:
        return []
    length = 4 if len(incomplete) < 4 else 7 if len(incomplete) < 7 else 10
    days = range(dataset.valid_from.toordinal(), dataset.valid_until.toordinal() + 1)
    return _items(((date.fromordinal(day).isoformat()[:length], "") for day in days), incomplete)


def complete_places(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the ids of places, and the names without spaces, that begin as a word does."""
    from ...geo.model.places import place_names

    dataset = typed_dataset(context)
    if dataset is None:
        return []
    names = place_names(dataset.nodes.values(), dataset.countries)
    return _items(((name, dataset.nodes[key].name) for name, key in names.items() if " " not in name), incomplete)


def complete_events(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the ids of events that begin as a word does, with what happened."""
    dataset = typed_dataset(context)
    return [] if dataset is None else _items(((row.event_id, row.summary) for row in dataset.events), incomplete)


def complete_scopes(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the scopes and the ids of legs that begin as a word does."""
    from ...geo.model.scopes import known_scopes

    dataset = typed_dataset(context)
    if dataset is None:
        return []
    known = known_scopes(dataset.nodes.values(), (word for leg in dataset.legs for word in leg.traverses))
    return _items(((word, "") for word in [*sorted(known), *(leg.leg_id for leg in dataset.legs)]), incomplete)


def complete_entities(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the places, events, scopes, legs and sources that begin as a word does."""
    dataset = typed_dataset(context)
    found = [complete(context, parameter, incomplete) for complete in (complete_places, complete_events)]
    sources = [] if dataset is None else _items(((key, row.title) for key, row in dataset.sources.items()), incomplete)
    every = [*found[0], *found[1], *complete_scopes(context, parameter, incomplete), *sources]
    return every[:MOST]


def _items(words: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    begin = incomplete.casefold()
    found = dict(row for row in words if row[0].casefold().startswith(begin))
    return [CompletionItem(word, help=told) for word, told in found.items()][:MOST]
