"""docs/cli.md lists every command and option as the program knows them, between its two marks.

After a wanted change: ``ROUTE_RISK_RENEW_GOLDEN=1 python -m pytest tests/cli/test_reference.py``.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import click

from route_risk import cli
from tests.cli.conftest import RENEW

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parent.parent.parent / "docs" / "cli.md"
BEGIN, END = "<!-- commands: begin -->\n", "<!-- commands: end -->\n"


def value_of(parameter: click.Parameter) -> str:
    """Return how a parameter's value is written; not asked of click, whose wording changes with its versions."""
    if isinstance(parameter.type, click.Choice):
        return "|".join(map(str, parameter.type.choices))
    return parameter.metavar or parameter.type.name.upper().removesuffix(" RANGE")


def argument_text(argument: click.Argument) -> str:
    name = value_of(argument) if isinstance(argument.type, click.Choice) else (argument.name or "").upper()
    text = f"{name} ..." if argument.nargs == -1 else name
    return text if argument.required else f"[{text}]"


def option_row(option: click.Option) -> str:
    names = ", ".join(option.opts) + ("" if option.is_flag else f" {value_of(option)}")
    default = option.default if option.show_default else None
    shown = ", ".join(map(str, default)) if isinstance(default, tuple) else default
    text = (option.help or "") + ("" if shown is None else f" Default: {shown}.") + (" Required." * option.required)
    cells = (f"`{names}`", " ".join(text.split()))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def all_commands() -> Iterator[tuple[str, click.Command]]:
    """Yield the commands, and below a group its own, by what is typed."""
    for name, command in sorted(cli.main.commands.items()):
        yield name, command
        if isinstance(command, click.Group):
            for child, below in sorted(command.commands.items()):
                yield f"{name} {child}", below


def reference() -> str:
    """Return the reference of all commands in Markdown."""
    lines: list[str] = []
    for name, command in all_commands():
        arguments = [argument_text(item) for item in command.params if isinstance(item, click.Argument)]
        options = [item for item in command.params if isinstance(item, click.Option)]
        lines += [f"### {name}", "```", " ".join(["route-risk", name, *arguments, "[OPTIONS]"]), "```"]
        for block in inspect.cleandoc(command.help or "").split("\n\n"):
            title, *rest = [line.strip() for line in block.replace("\b\n", "").splitlines()]
            lines += [title, "```", *rest, "```"] if title == "Examples:" else [" ".join([title, *rest])]
            lines += [""]
        if options:
            lines += ["| option | what it does |", "|---|---|", *(option_row(option) for option in options), ""]
    return "\n".join(lines)


def test_the_reference_lists_what_the_program_knows():
    head, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    written, end, tail = rest.partition(END)
    assert begin
    assert end
    if RENEW:
        PAGE.write_text(head + BEGIN + reference() + END + tail, encoding="utf-8", newline="\n")
        return
    assert written == reference(), "docs/cli.md is behind the program; renew it with ROUTE_RISK_RENEW_GOLDEN=1"
