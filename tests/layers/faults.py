"""What is said of a folder that breaks a rule."""

import re

import pytest

from route_risk.geo.errors import InvalidDataError
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import check_dataset, inspect_dataset, read_layers


def faults_of(folder):
    """Return the faults for which the dataset is refused; its error prints each on a line."""
    with pytest.raises(InvalidDataError) as caught:
        read_layers(read_dataset(folder))
    assert str(caught.value) == "\n".join(map(str, caught.value.faults))
    assert check_dataset(folder) == inspect_dataset(folder).faults == caught.value.faults
    return list(caught.value.faults)


def only_fault(folder, where, rule, repair):
    """Assert that there is one fault: (file, line, column), and patterns of its rule and repair."""
    faults = faults_of(folder)
    assert [fault[:3] for fault in faults] == [where]
    assert re.fullmatch(rule, faults[0].rule), faults[0].rule
    assert re.fullmatch(repair, faults[0].repair), faults[0].repair
