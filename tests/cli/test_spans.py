"""Spans in every command: --since begins with the first day of what it names, --until ends with its last."""

from datetime import date

import click
import pytest

from route_risk.cli import main
from route_risk.geo.dates import as_day
from route_risk.geo.terminal import DAY, LAST_DAY


def commands(group, *path):
    """Yield every command of the tool with its words."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield (*path, name), command


SPANS = [
    (" ".join(path), option.opts[0], option.type)
    for path, command in commands(main)
    for option in command.params
    if option.opts[0] in ("--since", "--until")
]


def test_many_commands_have_a_span():
    assert len({command for command, _, _ in SPANS}) > 5


@pytest.mark.parametrize(("command", "option", "kind"), SPANS, ids=[f"{row[0]}{row[1]}" for row in SPANS])
def test_a_year_reaches_from_its_first_to_its_last_day(command, option, kind):
    assert kind is (DAY if option == "--since" else LAST_DAY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2013", date(2013, 1, 1), date(2013, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2013-05-06", date(2013, 5, 6), date(2013, 5, 6)),
    ],
)
def test_the_rule_is_that_of_python(text, first, last):
    assert DAY.convert(text, None, None) == as_day(text) == first
    assert LAST_DAY.convert(text, None, None) == as_day(text, last=True) == last
