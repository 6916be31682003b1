"""A PostgreSQL with PostGIS for the tests that need one: the user's own, or one that lives as long as the tests."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENT = "ROUTE_RISK_TEST_POSTGRES"
INSTALL = (
    "install it (on Debian: apt-get install postgresql postgresql-postgis, or postgresql-15-postgis-3), or set "
    f"{ENVIRONMENT} to the address of a database on a server where its user may make databases and roles"
)


class Server(NamedTuple):
    """A server: the address of a database to begin with, and whether these tests started it."""

    start: str
    ours: bool

    @property
    def password(self) -> str:
        """The password of the user in the address."""
        return unquote(urlsplit(self.start).password or "")

    def address(self, database: str, *, user: str | None = None, password: str | None = None) -> str:
        """Return the address of a database, of another user if one is given."""
        parts = urlsplit(self.start)
        where = parts.netloc.rpartition("@")[2]
        who = parts.netloc.rpartition("@")[0]
        if user is not None:
            who = quote(user, safe="") + (f":{quote(password, safe='')}" if password is not None else "")
        return urlunsplit(parts._replace(netloc=f"{who}@{where}" if who else where, path=f"/{database}"))


def _programs() -> Path | None:
    """Return the folder of the newest PostgreSQL on this machine that has PostGIS."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -float(path.parts[-3]))
    for path in found:
        if Path("/usr/share/postgresql", path.parts[-3], "extension", "postgis.control").exists():
            return path.parent
    return None


def _as_owner() -> list[str]:
    """Return what to put before a command of PostgreSQL, which refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def running_server() -> Iterator[Server]:
    """Give a server with PostGIS; skip the test, and say what to install, where there is none."""
    if os.environ.get(ENVIRONMENT):
        yield Server(os.environ[ENVIRONMENT], ours=False)
        return
    programs = _programs()
    if sys.platform == "win32" or programs is None:
        pytest.skip(f"no PostgreSQL with PostGIS is installed; {INSTALL}")
    before = _as_owner()
    if before and shutil.which("runuser") is None:
        pytest.skip(f"PostgreSQL does not run as root, and there is no runuser; {INSTALL}")
    # A short path, because that of a socket may have about 100 letters, and one that PostgreSQL's user may enter.
    folder = Path(tempfile.mkdtemp(prefix="rr-pg-"))
    try:
        password = f"pa/ss@wo:rd?x=%20#'{secrets.token_hex(8)}"  # every sign in it has a meaning in an address
        secret = folder / "secret"
        secret.write_text(password, encoding="utf-8")
        if before:
            for path in (folder, secret):
                shutil.chown(path, "postgres", "postgres")
        data = folder / "data"
        options = ["-U", "owner", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C", "--no-sync"]
        _run([*before, str(programs / "initdb"), "-D", str(data), *options], folder)
        port = _free_port()
        evaluations = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        control = [*before, str(programs / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-w"]
        _run([*control, "-o", evaluations, "start"], folder)
        try:
            yield Server(f"postgresql://owner:{quote(password, safe='')}@127.0.0.1:{port}/postgres", ours=True)
        finally:
            _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder)


def _run(command: list[str], folder: Path) -> None:
    # The server keeps what it inherits open, so its output must not be a pipe that somebody reads to the end.
    with (folder / "said").open("w+", encoding="utf-8") as said:
        done = subprocess.run(command, cwd=folder, stdout=said, stderr=said, stdin=subprocess.DEVNULL, check=False)
        said.seek(0)
        assert done.returncode == 0, said.read() + "".join(log.read_text() for log in folder.glob("log"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
