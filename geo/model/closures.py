"""Which closures a public release may be asked about: whole borders and countries, and nothing less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ResponsibilityError
from .scopes import border_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .schema import Dataset, Event

_WHOLE = ("border:", "country:")


def check_closures(dataset: Dataset, words: Iterable[str], events: Iterable[Event]) -> None:
    """Raise `ResponsibilityError` where a release is asked what closing or opening less than a border does.

    Parameters
    ----------
    dataset
        A dataset; of one that is not released everything may be asked.
    words
        What a scenario closes or opens.
    events
        Those that it adds; one that closes something is a closure by another name.
    """
    if dataset.release is None:
        return
    legs = {leg.leg_id for leg in dataset.legs}
    borders = {border_of(node) for node in dataset.nodes.values() if node.kind == "border_segment"}
    narrow = [word for word in words if word in legs or not (f"border:{word}" in borders or word.startswith(_WHOLE))]
    shut = (event for event in events if event.effect == "block")
    narrow += [word for event in shut for word in event.scopes if not word.startswith(_WHOLE)]
    if narrow:
        message = (
            f"{narrow[0]!r} is less than a whole border, and a release does not tell what closing or opening it does: "
            "that would say where a border is closed best. Name a border, such as border:XXX-YYY, or leave out --public"
        )
        raise ResponsibilityError(message)
