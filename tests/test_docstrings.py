"""The examples in the docstrings of the installed package, module by module.

Each finds the embedded dataset and what is usually made of it under the names of `namespace`.
"""

import doctest
import importlib
import pkgutil
from datetime import date
from functools import cache

import pytest

from route_risk.geo.model import scenario
from route_risk.layers import dataset as tables
from route_risk.layers import frames
from route_risk.layers.parameter_ranges import read_parameter_ranges

ROOMS = ("geo", "layers", "maps", "cli", "__main__")
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def modules():
    """Return the names of all modules of the package, and of nothing else that stands beside them in the checkout."""
    found = ["route_risk"]
    for room in ROOMS:
        name = f"route_risk.{room}"
        found.append(name)
        if room in ("geo", "layers", "maps"):
            path = importlib.import_module(name).__path__
            found += [item.name for item in pkgutil.walk_packages(path, f"{name}.")]
    return found


@cache
def namespace():
    """Return what every example finds: the dataset, its layers and ranges, its network, and that on 1 July 2013."""
    dataset = tables.read_dataset()
    scenario_net = scenario.scenario_network(dataset)
    return {
        "date": date,
        "dataset": dataset,
        "layers": frames.read_layers(dataset),
        "ranges": read_parameter_ranges(),
        "scenario_net": scenario_net,
        "evaluated": scenario.evaluate(scenario_net, date(2013, 7, 1)),
    }


@pytest.mark.parametrize("name", modules())
def test_the_examples_of_a_module_print_what_stands_there(name):
    result = doctest.testmod(importlib.import_module(name), extraglobs=namespace(), optionflags=FLAGS)
    assert result.failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder()
    examples = [test for name in modules() for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(examples) > 150


def test_no_example_of_geo_needs_the_room_above():
    finder = doctest.DocTestFinder()
    tests = [test for name in modules() if ".geo" in name for test in finder.find(importlib.import_module(name))]
    assert not [test.name for test in tests for example in test.examples if "route_risk.layers" in example.source]
