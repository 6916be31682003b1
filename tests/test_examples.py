"""What the guides use has an example that runs in its own documentation, which says what goes in and what comes out."""

import ast
import doctest
import importlib
import inspect
import re

import pytest

from tests.documents import PAGES, blocks


def used():
    """Return the public functions that the guides import from the rooms."""
    found = set()
    for page in PAGES:
        for block in blocks(page.read_text(encoding="utf-8")):
            for line in re.findall(r"^>>> (from route_risk\.[\w.]+ import .*)$", block.text, re.MULTILINE):
                (node,) = ast.parse(line).body
                assert isinstance(node, ast.ImportFrom)
                found |= {(str(node.module), name.name) for name in node.names}
    return sorted(
        (module, name) for module, name in found if inspect.isfunction(getattr(importlib.import_module(module), name))
    )


def test_the_guides_use_the_public_face_and_the_functions_behind_it():
    pages = [page.read_text(encoding="utf-8") for page in PAGES]
    assert sum(">>> import route_risk as rr" in page for page in pages) >= 5
    assert len(used()) > 30


@pytest.mark.parametrize(("module", "name"), used(), ids=lambda value: value)
def test_a_function_of_the_guides_has_an_example_that_runs(module, name):
    function = getattr(importlib.import_module(module), name)
    text = inspect.getdoc(function) or ""
    examples = doctest.DocTestParser().get_examples(text)
    assert examples, f"{module}.{name} has no example"
    assert not any(doctest.SKIP in example.options for example in examples), f"the example of {name} is not run"
    assert any(name in example.source for example in examples), f"the example of {module}.{name} does not call it"
