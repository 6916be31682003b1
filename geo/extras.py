"""Packages that only some commands need, and what to run where one is missing."""

from __future__ import annotations

import importlib
from typing import Any

from .errors import RouteRiskError

EXTRAS = {
    "SALib": "uncertainty",
    "distributed": "distributed",
    "matplotlib": "plot",
    "numba": "fast",
    "psycopg": "postgis",
    "pyarrow": "parquet",
    "python-docx": "docx",
    "scipy": "uncertainty",
}
"""Optional packages, and the extra that installs each; a test compares them with ``pyproject.toml``."""


_PACKAGES = {"docx": "python-docx"}
"""Modules that a package of another name brings."""


class MissingExtraError(RouteRiskError):
    """A package of an extra that is not installed; names the extra.

    Examples
    --------
    >>> print(MissingExtraError("SALib"))
    this needs SALib, which is not installed; run: pip install 'route-risk[uncertainty]'
    """

    def __init__(self, package: str) -> None:
        extra = EXTRAS[package]
        super().__init__(f"this needs {package}, which is not installed; run: pip install 'route-risk[{extra}]'")


def need(module: str) -> Any:
    """Return a module of an optional package.

    Parameters
    ----------
    module
        Such as ``matplotlib`` or ``SALib.analyze.sobol``.

    Raises
    ------
    MissingExtraError
        If it is not installed, or not with all that it needs.

    Examples
    --------
    >>> need("scipy.stats").__name__
    'scipy.stats'
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        name = module.partition(".")[0]
        raise MissingExtraError(_PACKAGES.get(name, name)) from None
