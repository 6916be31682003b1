"""What several tests in the browser ask of a page."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

HOSTILE = [
    "<img src=x onerror=\"window.ran=1;alert('img')\">",
    "${window.ran=2}${alert(1)}",
    "`;window.ran=3;//`",
    "</script><script>window.ran=4</script>",
    "a\u2028window.ran=5\u2029b",
    "'\"><svg onload=alert(6)>",
    "{{7*7}}{% raw %}<!--",
    "\u202eevitcepsrep\u202c \u2066x\u2069",
    "&lt;b&gt; &amp; $title ${title}",
]


def choose(page: Any, end: str, place: str) -> None:
    """Choose the origin or the destination by a name or an id."""
    page.locator(f"#rr-{end}").fill(place)
    page.locator(f"#rr-{end}").press("Enter")


def map_question(page: Any, origin: str, destination: str, day: date, then: date | None = None) -> None:
    choose(page, "origin", origin)
    choose(page, "destination", destination)
    for box, value in (("#rr-date", day), ("#rr-compare", then)):
        page.locator(box).fill(value.isoformat() if value else "")
        page.locator(box).press("Tab")


def numbers(page: Any) -> dict[str, list[dict[str, str]]]:
    """Return the tables of the file of numbers that a reader takes along, by the name of their first column."""
    page.locator(".take > summary").click()
    with page.expect_download() as wait:
        page.get_by_role("button", name="Numbers (CSV)").click()
    page.keyboard.press("Escape")
    text = Path(wait.value.path()).read_bytes().decode("utf-8-sig")
    tables: dict[str, list[dict[str, str]]] = {}
    for part in re.split(r"(?:\r\n){2,}", text.strip())[1:]:
        rows = list(csv.DictReader(io.StringIO(part)))
        tables[next(iter(rows[0]))] = rows
    return tables
