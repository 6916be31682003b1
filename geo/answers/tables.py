"""The tables of a dataset as data frames."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from .records import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from ..model.parameters import Parameters
    from ..model.schema import Dataset, Event

_TYPES = {"int": "int64", "float": "float64", "float | None": "float64", "bool": "bool"}


def dataset_tables(dataset: Dataset, events: Iterable[Event] | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables without geometry, sorted by their ids, which stand first.

    Parameters
    ----------
    events
        Events in place of those of the dataset, such as those of a scenario.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``policy_events``, ``claims``, ``sources``, ``countries`` and ``parameters``. Lists are joined by ``;``, empty
        text is a missing value.

    Examples
    --------
    >>> dataset_tables(dataset)["countries"]["iso3"].tolist()[:2]
    ['CHN', 'GBR']
    """
    return {
        "policy_events": _table(ROWS["policy_events"], dataset.events if events is None else events, "event_id"),
        "claims": _table(ROWS["claims"], dataset.claims, "claim_id"),
        "sources": _table(ROWS["sources"], dataset.sources.values(), "source_id"),
        "countries": _table(ROWS["countries"], dataset.countries.values(), "iso3"),
        "parameters": _parameters(dataset.parameters),
    }


def _table(row_class: type[Any], rows: Iterable[Any], key: str) -> pd.DataFrame:
    """Return rows as a table with typed columns, sorted by key; lists are joined, empty text is missing."""
    import pandas as pd

    ordered = sorted(rows, key=lambda row: str(getattr(row, key)))
    data = {}
    for column in fields(row_class):
        cells = [getattr(row, column.name) for row in ordered]
        joined = [(";".join(cell) if isinstance(cell, tuple) else cell) for cell in cells]
        data[column.name] = pd.Series(
            [None if cell == "" else cell for cell in joined], dtype=_TYPES.get(str(column.type), "object")
        )
    return pd.DataFrame(data)


def _parameters(parameters: Parameters) -> pd.DataFrame:
    """Return the constants one a row: parameter, key (missing where there is only one) and value."""
    import pandas as pd

    rows: list[tuple[str, str | None, float]] = []
    for column in fields(parameters):
        value = getattr(parameters, column.name)
        if isinstance(value, tuple):
            rows += [(column.name, str(number), float(cell)) for number, cell in enumerate(value, start=1)]
        elif isinstance(value, (int, float)):
            rows.append((column.name, None, float(value)))
        else:
            rows += [(column.name, key, float(value[key])) for key in sorted(value)]
    names, keys, values = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "parameter": pd.Series(names, dtype="object"),
            "key": pd.Series(keys, dtype="object"),
            "value": pd.Series(values, dtype="float64"),
        }
    )


def recorded_cells(rows: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """Return recorded shares, and the claims that they are from, as two cells.

    Examples
    --------
    >>> recorded_cells([{"corridors": ["THA"], "low": 0.5, "high": 0.75, "claim_ids": ["a", "b"]}])
    ('THA:0.5:0.75', 'a;b')
    """
    rows = list(rows)
    shares = ";".join(f"{'|'.join(row['corridors'])}:{row['low']!r}:{row['high']!r}" for row in rows)
    return shares, ";".join(dict.fromkeys(key for row in rows for key in row["claim_ids"]))
