"""The figure of a check: every record on its line with what is modelled, and the mean errors."""

import re

import pytest

from route_risk.geo.errors import UsageError
from route_risk.maps.figure.record import plot_check
from tests.maps.small import small_dataset

DATASET = small_dataset()
NONE = {"low": None, "high": None, "held_out": None, "last": None, "average": None}
ROWS = [
    {"years": [2009], "corridors": ["BBB"], "recorded_low": 0.6, "recorded_high": 0.7, "modelled": 0.5, "judged": 0.2}
    | NONE
    | {"equal": 0.5},
    {"years": [2010, 2011], "corridors": ["BBB", "BBB > XXX"], "recorded_low": 0.5, "recorded_high": 1.0}
    | NONE
    | {"modelled": 0.4, "low": 0.3, "high": 0.6, "judged": 0.2, "equal": 0.5, "last": 0.65},
]
ERRORS = {"modelled": 0.1, "judged": 0.35, "held_out": None, "equal": 0.05, "last": 0.0, "average": None}
ERRORS |= {"nearest": None, "capacity": 0.2, "modelled_capacity": 0.15}
SCORES = {
    name: {
        "mean_absolute_error": error,
        "records": 0 if error is None else 2 - (name == "last"),
        "afterwards": name.endswith("capacity"),
    }
    for name, error in ERRORS.items()
}


def drawn(path, rows):
    plot_check(DATASET, {"rows": rows, "scores": SCORES}, path)
    return path.read_text(encoding="utf-8")


def texts(svg):
    """Return the texts of a figure."""
    return {found.strip() for found in re.findall(r"<text[^>]*>(.*?)</text>", svg)}


def test_every_record_is_named_and_every_error_is_written(tmp_path):
    found = texts(drawn(tmp_path / "check.svg", ROWS))
    assert {"Middle  2009", "Middle or Middle &gt; XXX  2010–2011"} <= found
    assert {"10.0 (2)", "35.0 (2)", "5.0 (2)", "0.0 (1)", "none"} <= found
    assert "90% of the draws, with the record" in found


def test_intervals_are_promised_only_where_there_are_some(tmp_path):
    found = texts(drawn(tmp_path / "check.svg", ROWS[:1]))
    assert "90% of the draws, with the record" not in found
    assert "model with the record" in found


def test_the_same_check_gives_the_same_bytes_and_no_file_is_replaced(tmp_path):
    assert drawn(tmp_path / "one.svg", ROWS) == drawn(tmp_path / "two.svg", ROWS[::-1])
    with pytest.raises(UsageError, match=r"one\.svg"):
        drawn(tmp_path / "one.svg", ROWS)
