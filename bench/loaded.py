"""Run the tests again and again while every processor is busy, and tell which of them do not always pass.

A process for each processor counts without end beside the tests, which run as in `.ci/run`, and each run seeds
Hypothesis anew. Runs side by side keep the processors from each other; what counts then only fills the gaps. A run that
has ended is kept, so that a series that was stopped goes on::

    python bench/loaded.py --runs 20 --keep loaded
    python bench/loaded.py --runs 20 --keep loaded --at-once 4         # four of them side by side
    python bench/loaded.py --runs 20 --keep browser tests/browser      # a part of them

It ends with exit code 1 where a test failed in any run.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
BUSY = [sys.executable, "-c", "while True: pass"]
SETTINGS = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


@contextlib.contextmanager
def busy(nice: int) -> Iterator[None]:
    """Keep every processor busy, with processes that step back behind others by so much."""
    processes = [subprocess.Popen(["nice", f"-n{nice}", *BUSY]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def run(number: int, report: Path, tests: list[str]) -> None:
    """Run the tests once; the report has its name once the run has ended."""
    unfinished = report.with_suffix(".unfinished")
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist=loadfile", "-p", "no:cacheprovider"]
    command += [f"--hypothesis-seed={number}", f"--junitxml={unfinished}", *tests]
    start = time.perf_counter()
    ended = subprocess.run(command, cwd=ROOT, env=SETTINGS, check=False, stdout=subprocess.DEVNULL)
    if ended.returncode not in (0, 1):
        asked = " ".join(command[1:])
        sys.exit(f"run {number}: pytest ended with {ended.returncode} and counted nothing; see why with python {asked}")
    unfinished.replace(report)
    print(f"run {number}: {time.perf_counter() - start:.0f} s, load {os.getloadavg()[0]:.0f}", flush=True)


def failed_in(report: Path) -> tuple[int, list[str]]:
    """Return how many tests a run had, and the names of those that failed."""
    cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 - which pytest has just written
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    return len(cases), [f"{case.get('classname')}::{case.get('name')}" for case in bad]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tests", nargs="*", default=["tests"], help="files and folders of tests (default tests)")
    parser.add_argument("--runs", type=int, default=20, help="how many runs there should be in the end (default 20)")
    parser.add_argument("--keep", type=Path, required=True, metavar="FOLDER", help="folder of the reports of the runs")
    parser.add_argument("--at-once", type=int, default=1, metavar="N", help="runs side by side (default 1)")
    options = parser.parse_args()
    if options.at_once < 1:
        parser.error(f"--at-once {options.at_once}: at least one run goes on at a time; give 1 or more")
    folder = options.keep.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    seen = 0
    failures: dict[str, list[int]] = {}
    reports = {number: folder / f"run-{number:03d}.xml" for number in range(1, options.runs + 1)}
    missing = [number for number, report in reports.items() if not report.exists()]
    with busy(0 if options.at_once == 1 else 19), ThreadPoolExecutor(options.at_once) as pool:
        for ended in [pool.submit(run, number, reports[number], options.tests) for number in missing]:
            ended.result()
    for number, report in reports.items():
        count, names = failed_in(report)
        seen += count
        for name in names:
            failures.setdefault(name, []).append(number)
            print(f"  failed in run {number}: {name}", flush=True)
    print(f"{options.runs} runs, {seen} tests, {len(failures)} that did not always pass")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
