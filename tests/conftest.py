"""What all tests share: random cases that are the same on every run and every machine."""

import os
import signal

from hypothesis import HealthCheck, settings

# A width of a terminal, which pytest-xdist tells its processes: tables would be cut to it, and there is no terminal.
os.environ.pop("COLUMNS", None)
# A shell that runs tests in the background has them ignore Ctrl-C, which some of them send; a terminal does not.
signal.signal(signal.SIGINT, signal.default_int_handler)

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
