"""The README shows what the tool really prints, names files that exist and has the two commands it promises.

After a wanted change of the output: ``ROUTE_RISK_RENEW_GOLDEN=1 python -m pytest tests/test_readme.py``, then read the
difference before it is committed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from route_risk.layers.dataset import read_dataset
from tests.documents import printed, run_page

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").rglob("*.md")), ROOT / "bench" / "README.md"]
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def blocks() -> list[str]:
    return BLOCK.findall(README.read_text(encoding="utf-8"))


def as_run(block: str) -> str:
    """Return a block with the output that its commands have now."""
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{printed(command)}" for command in commands)


def test_the_readme_has_a_tour():
    assert len(blocks()) >= 5


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.splitlines()[0][2:60])
def test_the_output_in_the_readme_is_real(block, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    now = as_run(block)
    if os.environ.get("ROUTE_RISK_RENEW_GOLDEN"):
        README.write_text(README.read_text(encoding="utf-8").replace(block, now), encoding="utf-8", newline="\n")
        return
    assert block == now, "if the change is wanted, renew it with ROUTE_RISK_RENEW_GOLDEN=1"


def test_the_python_in_the_readme_prints_what_stands_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = README.read_text(encoding="utf-8")
    # The console blocks are run above; here they keep their lines and lose their language.
    report, renewed = run_page(text.replace("```console\n", "```text\n"))
    if os.environ.get("ROUTE_RISK_RENEW_GOLDEN"):
        README.write_text(renewed.replace("```text\n", "```console\n"), encoding="utf-8", newline="\n")
        return
    assert not report, f"{report}\nif the change is wanted, renew it with ROUTE_RISK_RENEW_GOLDEN=1"


def test_exactly_two_commands_set_everything_up():
    lines = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("python3 -m venv ")]
    assert len(lines) == 2
    assert lines[0].endswith("route-risk map")
    assert lines[1].endswith("-m pytest")


def test_the_counts_in_the_readme_are_those_of_the_dataset():
    dataset = read_dataset()
    text = " ".join(README.read_text(encoding="utf-8").split())
    undated = sum(not event.date_start for event in dataset.events)
    assert f"{len(dataset.events)} policy events and standing practices ({undated} of them undated)" in text
    derived = sum(bool(claim.derived_from) for claim in dataset.claims)
    assert f"{len(dataset.claims)} figures ({derived} of them derived from others)" in text
    read = sum(source.access == "full-text" for source in dataset.sources.values())
    assert f"{len(dataset.sources)} sources, of which {read} were read in full" in text
    assert f"{dataset.valid_from.year} to {dataset.valid_until.year}" in text
    unsourced = sum(not leg.source_ids for leg in dataset.legs)
    assert f"{unsourced} of the {len(dataset.legs)} legs have no source of their own" in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_a_document_links_to_exists(document):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}, which is not there"
