"""Timelines and comparisons of the public face as data frames, made from their records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .tables import recorded_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandas import DataFrame

    from ..model.schema import Dataset


def timeline_frame(record: Mapping[str, Any]) -> DataFrame:
    """Return a timeline by the first days of its periods; columns as `geo.answers.face_data.Data.timeline` says."""
    import pandas as pd

    drawn = ("low", "median", "high", "share_of_draws") if record.get("draws") else ()
    rows = [
        {
            "risk_index": point["risk_index"],
            "hazard": point["hazard"],
            "corridor": point["corridor"],
            "recorded": recorded_cells(point["recorded"])[0],
            "moved_by": _largest(point["movers"])["cause"],
            "moved": _largest(point["movers"])["change"],
            "arrivals": record["arrivals"].get(point["as_of"][:4]),
            **{name: point.get(name) for name in drawn},
        }
        for point in record["points"]
    ]
    return pd.DataFrame(rows, index=pd.DatetimeIndex([point["as_of"] for point in record["points"]], name="as_of"))


def leg_changes_frame(dataset: Dataset, record: Mapping[str, Any]) -> DataFrame:
    """Return the legs of a comparison; columns as `geo.answers.face_data.Data.compare` says."""
    import pandas as pd

    released = dataset.release is not None
    rows = [
        {
            **{key: value for key, value in row.items() if key != "causes"},
            "moved_by": row["causes"][0]["cause"] if row["causes"] and not released else None,
        }
        for row in record["legs"]
    ]
    return pd.DataFrame(rows).set_index("leg_id")


def corridor_changes_frame(corridors: Sequence[Mapping[str, Any]]) -> DataFrame:
    """Return the corridors of a comparison; columns as `geo.answers.face_data.Data.compare_corridors` says."""
    import pandas as pd

    sides = ("before", "after")
    plain = [f"{name}_{side}" for side in sides for name in ("rank", "risk_index", "hazard")]
    drawn = [f"{name}_{side}" for side in sides for name in ("low", "high", "share_of_draws")]
    drawn += ["change", "change_low", "change_high", "change_uncertain"]
    rows = [
        {
            "corridor": row["corridor"],
            **{name: row[name] for name in plain},
            **{f"closed_by_{side}": ";".join(row[f"closed_by_{side}"]) for side in sides},
            **{f"recorded_{side}": recorded_cells(row[f"recorded_{side}"])[0] for side in sides},
            **{name: row[name] for name in drawn if name in row},
        }
        for row in corridors
    ]
    return pd.DataFrame(rows).set_index("corridor")


def _largest(movers: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the mover with the largest change; of a release, which tells no change, none."""
    found = next((row for row in movers if row["change"] is not None), None)
    return found or {"cause": None, "change": None}
