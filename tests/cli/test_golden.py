"""Whole answers kept as files, so that no change of a number or a word goes unnoticed.

After a wanted change: ``ROUTE_RISK_RENEW_GOLDEN=1 python -m pytest tests/cli tests/test_readme.py``, then read the
difference before it is committed.
"""

import pytest

ANSWERS = {
    "route_KP-10_KOR_2013.json": "route KP-10 KOR --as-of 2013-07-01 -k 2 --json",
    "route_KP-10_KOR_2013.txt": "route KP-10 KOR --as-of 2013-07-01 -k 2",
    "show_KP-10.txt": "show KP-10 --as-of 2013-07-01",
}


@pytest.mark.parametrize(("name", "command"), ANSWERS.items())
def test_the_answer_is_the_golden_one(run, golden, name, command):
    result = run(*command.split())
    assert result.exit_code == 0
    golden(name, result.stdout)
