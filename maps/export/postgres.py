"""Connections to PostgreSQL, and what goes wrong with them in one line that never shows a password."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ...geo.errors import InvalidDataError, ResponsibilityError, RouteRiskError, UsageError
from ...geo.extras import need

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import psycopg

SCHEMES = ("postgresql", "postgres")
_PATIENCE_S = 15
_HIDDEN = "***"
_PLACES = ("dbname", "host", "hostaddr", "port")
_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_TLS_MODES = ("require", "verify-ca", "verify-full")
_SECRETS = ("password", "sslpassword")


def read_address(address: str) -> dict[str, str]:
    """Return the parts of a database address, as libpq names them; the rest of them comes from its environment.

    Parameters
    ----------
    address
        ``postgresql://USER:PASSWORD@HOST:PORT/DATABASE?option=value``, or ``postgres://``; every part may be left out.

    Returns
    -------
    dict of str to str
        For example ``user``, ``password``, ``host``, ``port``, ``dbname``, ``service``.

    Raises
    ------
    UsageError
        If it is not such an address. No part of an address that cannot be read is repeated, for it may be a password.

    Examples
    --------
    >>> read_address("postgresql://ann@localhost/research")
    {'user': 'ann', 'dbname': 'research', 'host': 'localhost'}
    >>> read_address("mysql://ann@localhost/research")
    Traceback (most recent call last):
    route_risk.geo.errors.UsageError: mysql:// is not a PostgreSQL address; use postgresql:// or postgres://
    """
    scheme, found, rest = address.partition("://")
    if not found or scheme not in SCHEMES:
        wrong = f"{scheme}://" if found and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme) else "this"
        known = " or ".join(f"{name}://" for name in SCHEMES)
        raise UsageError(f"{wrong} is not a PostgreSQL address; use {known}")
    # libpq reads a password with an @ or a / in it as a host or a path, and then shows it when nothing answers there.
    server = re.split(r"[/?]", rest, maxsplit=1)[0]
    if server.count("@") > 1 or "@" in rest[len(server) :]:
        raise UsageError("the address has an @ too many; in names and passwords write %40 for @, %2F for /, %3F for ?")
    ports = [re.sub(r"^\[[^\]]*\]", "", host).rpartition(":") for host in server.rpartition("@")[2].split(",")]
    if any(colon and not re.fullmatch(r"\d*", port) for _, colon, port in ports):
        raise UsageError("the port in the address is not a number; write USER:PASSWORD@HOST:PORT")
    psycopg = _driver()
    try:
        parts = psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        repair = "write % as %25, and after ? only options of libpq, such as service or sslmode"
        raise UsageError(f"the address of the database cannot be read; {repair}") from None
    return {key: str(value) for key, value in parts.items() if value is not None}


@contextmanager
def transaction(address: str, *, secret: bool = False) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Give a connection in which everything is done when the block ends without an error, or nothing.

    Parameters
    ----------
    address
        See `read_address`. What it leaves out comes from where libpq takes it: ``PGPASSWORD`` and its kin, the password
        file, service files.

    Raises
    ------
    UsageError
        If the address cannot be read.
    RouteRiskError
        If nobody answers there, the user or the database is refused, or the server refuses what is asked in the block.
    InvalidDataError
        If it refuses a value.
    """
    parts = read_address(address)
    psycopg = _driver()
    given: dict[str, Any] = {"fallback_application_name": "route-risk"}
    if "connect_timeout" not in parts and "PGCONNECT_TIMEOUT" not in os.environ:
        given["connect_timeout"] = _PATIENCE_S
    if secret and not _is_here(parts):
        mode = parts.get("sslmode") or os.environ.get("PGSSLMODE") or "require"
        if mode not in _TLS_MODES:
            raise ResponsibilityError(
                f"sslmode is {mode if mode in _MODES else _HIDDEN}, and a restricted dataset leaves this machine by "
                f"TLS alone. Use {' or '.join(_TLS_MODES)}, or write to a database on this machine."
            )
        given["sslmode"] = mode
    try:
        connection = psycopg.connect(address, **given)
    except psycopg.Error as error:
        raise RouteRiskError(_refused(str(error), parts)) from None
    try:
        with connection:
            connection.execute(f"SET LOCAL lock_timeout = '{_PATIENCE_S}s'")
            yield connection
    except psycopg.DataError as error:
        raise InvalidDataError(_said("the database cannot hold a value", error, parts)) from None
    except psycopg.Error as error:
        what = "the database refuses" if error.sqlstate else "the connection to the database broke"
        raise RouteRiskError(_said(what, error, parts)) from None


def _is_here(parts: Mapping[str, str]) -> bool:
    """Tell whether a connection stays on this machine; one whose host a service names may not."""
    if parts.get("service") or os.environ.get("PGSERVICE"):
        return False
    named = [parts.get("host") or os.environ.get("PGHOST"), parts.get("hostaddr") or os.environ.get("PGHOSTADDR")]
    hosts = [host for text in named if text for host in text.split(",")]
    return all(host in ("", "localhost", "::1") or host[0] in "/@" or host.startswith("127.") for host in hosts)


def _driver() -> Any:
    """Return psycopg; it can be there without the library that it needs."""
    need("psycopg.conninfo")
    return need("psycopg")


def _refused(said: str, parts: Mapping[str, str]) -> str:
    """Return why there is no connection, and what to do about it."""
    host = parts.get("host") or parts.get("hostaddr") or os.environ.get("PGHOST") or "the local server"
    port = parts.get("port") or os.environ.get("PGPORT") or "5432"
    user = parts.get("user") or os.environ.get("PGUSER")
    missing = re.search(r'database "(.*)" does not exist', said)
    if missing:
        return f"{host} has no database {missing[1]}; correct the address, or make it: createdb {missing[1]}"
    known = (
        (
            r"resolve host|translate host name|service not known|getaddrinfo",
            f"there is no host {host}; correct the address, or look at the network",
        ),
        (
            r"refused|No such file|timeout|timed out|unreachable",
            f"no PostgreSQL answers at {host}, port {port}; correct the address, or start the server",
        ),
        (
            r"no password supplied|password authentication failed",
            f"{host} does not let {'this user' if user else 'you'} in: no password, or a wrong one; "
            "correct the address, or set PGPASSWORD",
        ),
    )
    for pattern, message in known:
        if re.search(pattern, said):
            return message
    return f"no connection to {host}: {_one_line(said, parts)}"


def _said(what: str, error: psycopg.Error, parts: Mapping[str, str]) -> str:
    """Return what is wrong in a transaction, as the server says it, and what to do about it."""
    said = ". ".join(filter(None, (error.diag.message_primary or str(error), error.diag.message_detail)))
    repairs = {
        "42501": "ask the owner of the database for the right, or choose another schema",
        "2BP01": "remove these first, or choose another schema",
        "55P03": "another program holds the tables; close it and try again",
    }
    repair = repairs.get(error.sqlstate or "")
    return _one_line(f"{what}: {said}" + (f"; {repair}" if repair else ""), parts)


def _one_line(text: str, parts: Mapping[str, str]) -> str:
    secrets = [parts.get(name) for name in _SECRETS] + [os.environ.get("PGPASSWORD")]
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    for name, value in parts.items():  # a password may stand in the wrong place, and servers repeat what they refuse
        if name not in _PLACES:
            text = text.replace(f'"{value}"', f'"{_HIDDEN}"')
    return "; ".join(line.strip() for line in text.splitlines() if line.strip())
