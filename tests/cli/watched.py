"""Run commands of the tool in this process and tell what was opened, asked and started: a program, not a test.

Its one argument is a JSON list of commands; it prints a JSON list of what each did, as Python's audit events tell it.
"""

import contextlib
import io
import json
import os
import sys

NETWORK = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn")
seen: dict[str, list[str]] = {"opened": [], "asked": [], "started": []}


def hook(event: str, arguments: tuple[object, ...]) -> None:
    """Write down what concerns us of an event."""
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        seen["opened"].append(os.path.realpath(os.fsdecode(arguments[0])))
    elif event == "sqlite3.connect":
        seen["opened"].append(os.path.realpath(str(arguments[0]).removeprefix("file://").partition("?")[0]))
    elif event in NETWORK:
        seen["asked"].append(f"{event} {arguments[1:]}")
    elif event in PROGRAMS:
        seen["started"].append(f"{event} {arguments[:2]}")


def run(command: list[str]) -> dict[str, object]:
    """Run one command; return its exit code, what it said and what it did."""
    from route_risk import cli

    for kind in seen.values():
        kind.clear()
    said, code = io.StringIO(), 0
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            cli.main(command, prog_name="route-risk")
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
    return {"code": code, "said": said.getvalue(), **{kind: sorted(set(found)) for kind, found in seen.items()}}


if __name__ == "__main__":
    sys.addaudithook(hook)
    told = [run(command) for command in json.loads(sys.argv[1])]
    sys.stdout.write(json.dumps(told))
