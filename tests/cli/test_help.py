"""Help that a newcomer can use: what it does, examples before options, exit codes; and what it looks like."""

import os
import re
import select
import shlex
import subprocess
import sys

import click
import pytest

from route_risk import cli
from tests.cli.running import PATIENCE_S

COMMANDS = sorted(cli.main.commands)


def shown(run, *command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    return result.stdout


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_shows_examples_before_options_and_the_exit_codes(run, command):
    text = shown(run, *command.split())
    assert "Examples:" in text
    assert text.index("Examples:") < text.index("Options:")
    words = " ".join(text.split())
    assert "Exit codes: 0 ok, 1 failure, 2 usage, 3 invalid data, 4 no open route, 5 refused" in words


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_and_argument_of_an_example_exists(command):
    """Parse each example as a shell would; unknown options and places of arguments would stop it here."""
    help_text = cli.main.commands[command].help or ""
    examples = [line.strip() for line in help_text.splitlines() if line.strip().startswith("route-risk ")]
    assert examples
    for example in examples:
        name, *arguments = shlex.split(example)[1:]
        assert name == command
        context = click.Context(cli.main.commands[command], info_name=command)
        cli.main.commands[command].make_parser(context).parse_args(arguments)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_is(command):
    for parameter in cli.main.commands[command].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{command} {parameter.opts[0]} has no help"


def test_a_query_can_print_json():
    for name in ("route", "list", "show", "validate"):
        assert "as_json" in {parameter.name for parameter in cli.main.commands[name].params}


def test_a_near_command_is_suggested(run):
    result = run("rout")
    assert result.exit_code == 2
    assert "Did you mean 'route'?" in result.stderr


def test_the_command_alone_shows_help(run):
    result = run()
    assert "Commands:" in result.output
    assert result.exit_code == 2


def test_the_version_is_that_of_the_package(run):
    result = run("--version")
    assert result.exit_code == 0
    assert re.fullmatch(r"route-risk, version \d+\.\d+\.\d+\n", result.stdout)


def in_terminal(*arguments, **environment):
    """Return what a command writes on a terminal."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    evaluations = {**os.environ, "TERM": "xterm", **environment}
    evaluations = {key: value for key, value in evaluations.items() if value}
    process = subprocess.Popen(
        [sys.executable, "-m", "route_risk", *arguments], stdout=theirs, stderr=theirs, env=evaluations
    )
    os.close(theirs)
    chunks = []
    while select.select([ours], [], [], PATIENCE_S)[0]:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    process.wait(timeout=PATIENCE_S)
    os.close(ours)
    return b"".join(chunks).decode()


QUERY = ("route", "KP-10", "KOR", "--as-of", "2013-07-01")


def test_headings_stand_out_on_a_terminal():
    assert "\x1b[1m" in in_terminal(*QUERY, NO_COLOR="")


def test_long_work_says_how_much_time_is_left_on_a_terminal():
    draws = ("--draws", "2048", "--chunk", "16", "--engine", "numpy")  # a few seconds, of which the first says nothing
    text = in_terminal("ensemble", "KP-10", "KOR", "--since", "2021-07-01", "--until", "2021-07-01", *draws, "--csv")
    assert re.search(r"\r\x1b\[K\d+% done, about \d+ (s|min) left", text)


@pytest.mark.parametrize("arguments", [QUERY, ("route", "KP-9", "KOR")])
def test_no_color_is_obeyed(arguments):
    text = in_terminal(*arguments, NO_COLOR="1")
    assert text
    assert "\x1b" not in text


def test_a_pipe_gets_no_colours(run_process):
    done = run_process("-m", "route_risk", *QUERY, NO_COLOR="")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
