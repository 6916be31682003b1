"""What several tests in the browser ask of a page."""

from __future__ import annotations

from typing import Any

from tests.browser import real

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


def ask(page: Any, origin: str, destination: str, column: int) -> None:
    network = real.settings()[0].hazards.network
    page.locator("#rr-origin").select_option(str(network.index[origin]))
    page.locator("#rr-destination").select_option(str(network.index[destination]))
    page.locator("#rr-date").fill(real.settings()[column].hazards.as_of.isoformat())
    page.keyboard.press("Enter")
