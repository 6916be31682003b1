"""The Python of a real QGIS; what needs it is skipped, with what repairs it, where there is none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

PYTHON = "/usr/bin/python3"
collect_ignore = ["in_qgis.py"]  # it runs inside QGIS


@pytest.fixture(scope="session")
def qgis_python() -> str:
    """The Python that QGIS belongs to; the test is skipped, with what repairs it, where there is none."""
    asked = [PYTHON, "-c", "import qgis.core"]
    found = Path(PYTHON).exists() and subprocess.run(asked, check=False, capture_output=True).returncode == 0
    if not found:
        pytest.skip("no QGIS for Python is installed (apt-get install python3-qgis); the GeoPackage was not opened")
    return PYTHON
