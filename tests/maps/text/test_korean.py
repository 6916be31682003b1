"""Korean as it is written; the page's script has the same cases (maps/page/src/korean.test.ts)."""

import re
from pathlib import Path

import pytest

from route_risk.maps.text.korean import fit_particles, korean_dates

SCRIPT = Path(__file__).parents[3] / "maps" / "page" / "src" / "korean.test.ts"


def cases(name):
    """Return the pairs of given and wanted texts of one test of the page's script."""
    block = SCRIPT.read_text(encoding="utf-8").split(f'test("{name}"')[1].split("];")[0]
    return re.findall(r'\["([^"]*)", "([^"]*)"\]', block)


@pytest.mark.parametrize(("given", "wanted"), cases("particles fit what stands before them"))
def test_particles_fit_what_stands_before_them(given, wanted):
    assert fit_particles(given) == wanted


@pytest.mark.parametrize(("given", "wanted"), cases("dates are written in Korean"))
def test_dates_are_written_in_korean(given, wanted):
    assert korean_dates(given) == wanted


def test_the_cases_are_read():
    assert len(cases("particles fit what stands before them")) == 24
    assert len(cases("dates are written in Korean")) == 15
