"""The table of optional packages says what ``pyproject.toml`` says."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from route_risk.geo.extras import EXTRAS, MissingExtraError, need

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FOR_USERS = {
    extra: {re.split(r"[^A-Za-z0-9_.-]", text, maxsplit=1)[0] for text in texts}
    for extra, texts in PROJECT["optional-dependencies"].items()
    if extra not in ("all", "bench", "docs", "test")
}


@pytest.mark.parametrize("package", EXTRAS)
def test_the_extra_of_each_package_installs_it(package):
    assert package in FOR_USERS[EXTRAS[package]]


def test_no_optional_package_is_missing_from_the_table():
    assert {package for packages in FOR_USERS.values() for package in packages} == set(EXTRAS)


@pytest.mark.parametrize("package", EXTRAS)
def test_a_missing_package_names_what_to_run(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    repair = rf"this needs {package}, which is not installed; run: pip install 'route-risk\[{EXTRAS[package]}\]'"
    with pytest.raises(MissingExtraError, match=repair):
        need(package)
