"""The pictures of the map in docs/ are of this size, dataset and span.

After a wanted change: ``ROUTE_RISK_RENEW_GOLDEN=1 python -m pytest tests/browser/test_pictures.py``.
"""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.browser import real
from tests.browser.conftest import DESK, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

DOCS = Path(__file__).resolve().parents[2] / "docs"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEY = "route-risk"


class Picture(NamedTuple):
    size: tuple[int, int]
    lang: str
    address: str
    draws: int = 0


PICTURES = {
    "map.png": Picture(DESK, "en", "#date=2013&with=2009", draws=256),
    "map-phone.png": Picture(PHONE, "en", "#date=2013&with=2009", draws=256),
    "map-ko.png": Picture(DESK, "ko", "#date=2020&with=2010&open=place:KP-10"),
}


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert data.startswith(SIGNATURE)
    at = len(SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def told(picture: Picture) -> str:
    """What a picture carries to say which map it is of."""
    dataset = real.dataset()
    span = f"{real.SINCE.year} to {real.UNTIL.year} of {dataset.valid_until}"
    draws = f", {picture.draws} draws" if picture.draws else ""
    return f"{dataset.name} {dataset.version}, public release, {span}{draws}"


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_in_the_documentation_are_of_this_map(name: str, request: pytest.FixtureRequest) -> None:
    path, picture = DOCS / name, PICTURES[name]
    if os.environ.get("ROUTE_RISK_RENEW_GOLDEN"):
        take(request.getfixturevalue("open_map"), path, picture)
    found = dict(chunks(path.read_bytes()))
    assert struct.unpack(">II", found[b"IHDR"][:8]) == picture.size
    assert found.get(b"tEXt") == f"{KEY}\0{told(picture)}".encode(), "take the picture anew; see the head of this file"


def take(open_map: Any, path: Path, picture: Picture) -> None:
    days = tuple((evaluated.hazards.as_of, evaluated.hazards.until) for evaluated in real.release()[2])
    ensembles = (real.ensemble(days, picture.draws, public=True),) if picture.draws else ()
    shown = real.draw(lang=picture.lang, ensembles=ensembles, public=True)
    page = open_map(shown, picture.size, hash_=picture.address).page
    page.wait_for_timeout(400)
    data = page.screenshot()
    end = chunk(b"IEND", b"")
    assert data.endswith(end)
    path.write_bytes(data[: -len(end)] + chunk(b"tEXt", f"{KEY}\0{told(picture)}".encode()) + end)
