"""Ranges of the parameters: the embedded ones, and what is wrong with a table that cannot be used."""

import shutil

import pytest

from route_risk.geo.doubt.draws import input_space
from route_risk.geo.errors import InvalidDataError
from route_risk.geo.model.scenario import scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.parameter_ranges import read_parameter_ranges
from route_risk.layers.tables.read import EMBEDDED


def changed(folder, old, new):
    shutil.copytree(EMBEDDED, folder)
    path = folder / "parameters.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_every_embedded_range_can_be_drawn_from():
    ranges = read_parameter_ranges()
    space = input_space(scenario_network(read_dataset()).network, ranges)
    varying = [item for item in space.inputs if item.name not in ("leg", "record", "event")]
    drawn = [ends for ends in ranges.values() if ends[0] < ends[1]]
    assert len(varying) == len(drawn) > 30


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        ("norm_exponent,,2,1.5,,", "a value is required"),
        ("norm_exponent,,2,2.5,4,", "2 is outside its range 2.5 to 4"),
    ],
)
def test_a_range_that_cannot_be_used_is_a_fault_with_its_line(tmp_path, new, rule):
    folder = changed(tmp_path / "d", "norm_exponent,,2,1.5,4,", new)
    with pytest.raises(InvalidDataError) as caught:
        read_parameter_ranges(folder)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("parameters.csv", 22)
    assert rule in str(fault)
