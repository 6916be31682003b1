"""How a report speaks: in one language, with a number for each source that it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.answers.headline import headline
from ...geo.answers.translations import Translator
from ..text import phrases as words
from ..text.corridors import corridor_name, share_text
from ..text.headline import condition_text, headline_text
from ..text.korean import date_text, fill
from ..text.lists import period_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset, Event
    from .parts import Part

NONE = "–"


class ReportParts(NamedTuple):
    """What a report says of a date or a change: before the map, after it, and what makes the appendix, if it is wanted.

    The appendix is made last, so that the sources of the brief have the first numbers.
    """

    answer: list[Part]
    brief: list[Part]
    appendix: Callable[[], list[Part]]


class Voice:
    """The language of a report, its dataset, and the sources it has cited, each with its number."""

    def __init__(self, dataset: Dataset, lang: str = "en") -> None:
        self.dataset, self.lang = dataset, lang
        self.cited: dict[str, int] = {}
        self.told = Translator(dataset, lang)

    @property
    def released(self) -> bool:
        """Whether it is of a public release."""
        return self.dataset.release is not None

    def say(self, key: str, **values: object) -> str:
        """Return a phrase of reports."""
        return fill(words.phrases("report", self.lang)[key], values, self.lang)

    def row(self, key: str, **values: object) -> tuple[str, ...]:
        """Return the headers of a table."""
        return tuple(self.say(key, **values).split(" | "))

    def page(self, key: str, **values: object) -> str:
        """Return a phrase of the page; its key where the page has none."""
        return fill(words.phrases("page", self.lang).get(key, key.partition(".")[2]), values, self.lang)

    def cite(self, ids: Iterable[str]) -> str:
        """Return the numbers of sources, which they get when they are cited first."""
        numbers = [self.cited.setdefault(key, len(self.cited) + 1) for key in ids if key in self.dataset.sources]
        return ", ".join(map(str, numbers))

    def place(self, node_id: str) -> str:
        """Return the name of a node."""
        return words.place_name(self.dataset, node_id, self.lang)

    def corridor(self, corridor: str) -> str:
        """Return a corridor by the names of its countries."""
        return corridor_name(self.dataset, corridor, self.lang)

    def way(self, nodes: Sequence[str]) -> str:
        """Return the places between the ends of a route."""
        return " > ".join(self.place(node) for node in nodes[1:-1]) or self.page("corridors.direct")

    def event(self, event: Event) -> str:
        """Return what happened in an event, and that it is contested where it is."""
        text = words.event_summary(self.told, event)
        if not event.contested:
            return text
        disputed = words.told_text(self.told, "policy_events", event.event_id, "contested", event.contested)
        return f"{text} {self.say('contested', text=disputed)}"

    def when(self, event: Event) -> str:
        """Return the dates of an event."""
        text = f"{event.date_start or self.say('standing')}{f' – {event.date_end}' if event.date_end else ''}"
        return date_text(text, self.lang)

    def judged(self, event: Event) -> str:
        """Return how an event is judged."""
        return self.say("judged", severity=event.severity, confidence=self.page(f"events.{event.confidence}"))

    def coverage(self, coverage: Mapping[str, Any]) -> str:
        """Return the coverage of a route in words."""
        return self.page(f"why.evidence_{coverage['level']}", n=coverage["sources"]).removesuffix(".")

    def recorded(self, rows: Iterable[Mapping[str, Any]]) -> str:
        """Return recorded shares of a corridor; those that are of several corridors together are left to the claims."""
        one = [row for row in rows if len(row["corridors"]) == 1]
        one.sort(key=lambda row: (-row["corridors"][0].count(">"), row["corridors"]))
        parts = [
            f"{self.corridor(row['corridors'][0])} {share_text(row['low'], row['high'], self.lang)}" for row in one
        ]
        return "; ".join(parts) or NONE

    def value(self, claim: Mapping[str, Any]) -> str:
        """Return the value of a claim with its qualifier and unit."""
        if claim["value"] is None:
            return self.page("claims.withheld")
        number = f"{claim['value']:,.10g}"
        if claim["qualifier"] == "range":
            number = self.say("range", low=number, high=f"{claim['value_max']:,.10g}")
        unit = claim["unit"]
        if self.lang == "ko":  # where a unit follows without a space
            plain = number.replace(",", "") if unit == "year" else number
            return self.page(f"claims.{claim['qualifier']}", v=plain + self.page(f"units.{unit}"))
        unit = "%" if unit == "percent" else f" {self.say(f'unit.{unit}')}" if unit in ("people", "km") else f" {unit}"
        return self.page(f"claims.{claim['qualifier']}", v=number) + unit

    def period(self, claim: Mapping[str, Any]) -> str:
        """Return the period of a claim."""
        text = period_text(claim)
        if text.startswith("to "):
            return self.page("claims.until", date=text.removeprefix("to ")) if self.lang != "en" else text
        return date_text(text, self.lang).replace("undated", self.say("undated"))

    def index(self, index: float | None) -> str:
        """Return an index with one decimal."""
        return self.page("legend.shut") if index is None else f"{index:.1f}"


def headline_words(
    dataset: Dataset, evaluations: Sequence[EvaluatedNetwork], places: tuple[str, str], lang: str = "en"
) -> str:
    """Return the sentence that heads the page of the map, too, after what any side assumes against the sources."""
    text = headline_text(dataset, headline(evaluations, places), evaluations, lang=lang)
    if lang == "en" and not condition_text(evaluations):
        told = dict.fromkeys(condition_text([side]).removeprefix("If ").removesuffix(": ") for side in evaluations)
        apart = "; ".join(filter(None, told))
        text = f"If {apart}: {text}" if apart else text
    return text if text.endswith(".") else f"{text}."
