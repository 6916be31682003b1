"""A real Chromium for the tests that need one; they are skipped, with the reason, where there is none."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import pypdfium2
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import folium

WRITTEN: WeakKeyDictionary[folium.Map, bytes] = WeakKeyDictionary()
"""The files of maps: most tests open the same."""

DESK, PHONE = (1400, 900), (390, 800)
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs, the one that has no window of its own first: its tests take two thirds of the time."""

PATIENCE_MS = 300_000
"""How long a page may take: a busy machine is no fault of it."""
WEBRTC = "Unrecognized Content-Security-Policy directive 'webrtc'."
"""What Chromium says of a directive of the standard that it does not know yet."""


class Seen(NamedTuple):
    """What a page did besides being shown."""

    page: Any
    requests: list[str]
    console: list[str]
    errors: list[str]

    def assert_quiet(self) -> None:
        assert self.requests == []
        assert self.console == []
        assert self.errors == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("the Python package playwright is not installed; install the test extras to drive a browser")
    if program is None:
        pytest.skip(
            "no Chromium is installed (looked for " + ", ".join(NAMES) + "); the map was not opened in a browser"
        )
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        yield browser
        browser.close()


@pytest.fixture
def open_map(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Seen]]:
    """A function that opens a map from disk in a window of a size and records all it asks for and says.

    `script` runs before those of the page, which is waited for until its root has the attribute `until`.
    """
    contexts = []

    def open_(
        map_: folium.Map,
        size: tuple[int, int] = DESK,
        *,
        hash_: str = "",
        script: str = "",
        until: str = "whole",
        **options: Any,
    ) -> Seen:
        from route_risk.maps.page.build import write_map

        path = tmp_path / "map.html"
        if map_ not in WRITTEN:
            write_map(map_, path, overwrite=True)
            WRITTEN[map_] = path.read_bytes()
        path.write_bytes(WRITTEN[map_])
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.add_init_script(script)
        seen = Seen(page, [], [], [])
        own = path.as_uri() + hash_
        # Data in the file itself is no request; anything else is one, whether or not it gets an answer.
        page.on("request", lambda request: request.url.split("#")[0] == path.as_uri() or _outside(seen, request.url))
        page.on(
            "console", lambda message: message.text == WEBRTC or seen.console.append(f"{message.type}: {message.text}")
        )
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("dialog", lambda dialog: (seen.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(own)
        if options.get("java_script_enabled", True):
            page.wait_for_selector(f"html[data-{until}=true]")
        return seen

    yield open_
    for context in contexts:
        context.close()


def _outside(seen: Seen, url: str) -> None:
    if not url.startswith(("data:", "blob:")):
        seen.requests.append(url)


def words(pdf: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def open_tab(page: Any, name: str) -> None:
    """Open one of the tabs beside the map."""
    page.get_by_role("tab", name=name).click()


def centre(page: Any, selector: str) -> tuple[float, float]:
    """Return where the middle of an element is in the window."""
    x, y = page.evaluate(
        "(selector) => { const box = document.querySelector(selector).getBoundingClientRect();"
        " return [box.x + box.width / 2, box.y + box.height / 2]; }",
        selector,
    )
    return float(x), float(y)
