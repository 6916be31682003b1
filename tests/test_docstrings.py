"""The examples in the docstrings of the installed package, module by module."""

import doctest
import importlib
import pkgutil

import pytest

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


@pytest.mark.parametrize("name", modules())
def test_the_examples_of_a_module_print_what_stands_there(name):
    result = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert result.failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder()
    examples = [test for name in modules() for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(examples) > 150
