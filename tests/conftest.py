"""What all tests share: random cases that are the same on every run and every machine."""

import os

from hypothesis import HealthCheck, settings

# A width of a terminal, which pytest-xdist tells its processes: tables would be cut to it, and there is no terminal.
os.environ.pop("COLUMNS", None)

settings.register_profile(
    "repeatable",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")
