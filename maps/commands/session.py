"""One question and what answers it: read once, on demand, with notes on what was taken for granted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import click

from ...geo.dates import parse_partial_date
from ...geo.errors import UnknownIdError, UsageError
from ...geo.terminal import doing, progress, say, tell

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from geopandas import GeoDataFrame

    from ...geo.answers.corridor_changes import Draws
    from ...geo.answers.corridors import CorridorDraws, Draw, FoundCorridor
    from ...geo.model.scenario import EvaluatedNetwork, Scenario, ScenarioNetwork
    from ...geo.model.schema import Dataset
    from ...geo.session import Loaders, Question


@dataclass(frozen=True)
class Session:
    """A question, with the dataset, the scenario and the hazards that it is about; each is made when it is used.

    `translations` says whether the dataset comes with its translations, which take about as long to read as its claims.
    """

    loaders: Loaders
    question: Question
    translations: bool = False

    @cached_property
    def dataset(self) -> Dataset:
        """The dataset, for the public where asked; what it has lost is said then."""
        dataset = self.loaders.read_dataset(self.question.dataset, translations=self.translations)
        if self.question.public:
            from ...geo.release.dataset import public_dataset, release_note

            dataset = public_dataset(dataset)
            say(release_note(dataset))
        elif dataset.sensitivity != "public":
            from ...geo.release.dataset import release_note

            say(release_note(dataset))
        return dataset

    def spoken(self, lang: str) -> Session:
        """Return the same question about the dataset with what an answer in a language needs."""
        return self if lang == "en" else self.with_translations()

    def with_translations(self) -> Session:
        """Return the same question about the dataset with its translations."""
        return replace(self, translations=True)

    def print_text(self, text: str, *sides: EvaluatedNetwork) -> None:
        """Print an answer as text, in lines of the terminal."""
        from ..text.tables import fit_page

        tell(fit_page(self.whole_text(text, *sides)))

    def whole_text(self, text: str, *sides: EvaluatedNetwork) -> str:
        """Return an answer as text, wherever somebody pastes it.

        Its first lines say what was assumed and what was not known, of each side of a comparison or of all of it, and
        its last line for whom it is.
        """
        from ...geo.release.dataset import release_note
        from ..text.headline import assumed_texts, assumption_texts

        assumed = assumption_texts(sides) or assumed_texts("This answer", self.scenario, self.known_by)
        scenarios = dict.fromkeys(side.scenario for side in sides) or (self.scenario,)
        return "\n".join([*assumed, text, "", release_note(self.dataset, *scenarios)])

    @cached_property
    def layers(self) -> dict[str, GeoDataFrame]:
        """The layers of the dataset, as coarse as its release asks."""
        return self.some_layers()

    def some_layers(self, names: Collection[str] | None = None) -> dict[str, GeoDataFrame]:
        """Return the named layers of the dataset, all where None, as coarse as its release asks."""
        doing("reading the layers")
        from ...geo.shapes.released import public_layers

        layers = self.loaders.read_layers(self.dataset)
        return public_layers(self.dataset, {name: layers[name] for name in layers if names is None or name in names})

    @cached_property
    def ranges(self) -> Mapping[tuple[str, str], tuple[float, float]]:
        """The ranges of the model's constants."""
        return self.loaders.read_ranges(self.question.dataset)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario, without what a public release leaves out; that is said then."""
        from ...geo.model.scenario import Scenario, public_scenario

        if not self.question.scenario.are_given:
            return Scenario()
        scenario = public_scenario(self.dataset, self.loaders.make_scenario(self.question.scenario, self.dataset))
        if scenario.left_out:
            say(f"events of the scenario that are too recent for a public release are left out: {scenario.left_out}")
        return scenario

    @cached_property
    def network(self) -> ScenarioNetwork:
        """The network under the scenario."""
        from ...geo.model.scenario import scenario_network

        return scenario_network(self.dataset, self.scenario)

    @cached_property
    def known_by(self) -> date | None:
        """The date of the second clock; the sources that it cannot place are said."""
        known_by = self.question.known_by
        if known_by is not None:
            from ...geo.model.clocks import known_sources, undated_sources
            from ...geo.model.scenario import is_record_known

            undated = undated_sources(self.dataset.sources)
            if undated and known_by < self.dataset.released:
                say(
                    f"undated sources count only from the release of the dataset ({self.dataset.released}), "
                    f"so --known-by leaves out {len(undated)}: {', '.join(undated)}"
                )
            if not is_record_known(self.dataset, known_sources(self.dataset.sources, known_by, self.dataset.released)):
                say("the factors of recorded use are also based on later publications, so --known-by leaves them out")
        return known_by

    @cached_property
    def as_of(self) -> date:
        """The one date that is asked about; where none was given, which one is used is said."""
        day = self.question.day(self.dataset)
        if self.question.as_of is None:
            say(f"as of {day}, the last day of the dataset (choose another with --as-of)")
        return day

    @cached_property
    def evaluated(self) -> EvaluatedNetwork:
        """The hazards on the date."""
        from ...geo.model.scenario import evaluate

        as_of, known_by = self.as_of, self.known_by
        return evaluate(self.network, as_of, known_by=known_by)

    def draw(self, draws: int | None, seed: int) -> Draw | None:
        """Return what draws the corridors that were found on a date; None where no draws were asked for."""
        if draws is None:
            return None
        from ...geo.answers.corridors import draw_found
        from ...geo.model.scenario import scenario_network

        def draw_side(evaluated: EvaluatedNetwork, found: Sequence[FoundCorridor]) -> CorridorDraws:
            scenario_net = scenario_network(self.dataset, evaluated.scenario)
            return draw_found(scenario_net, evaluated, found, ranges=self.ranges, draws=draws, seed=seed)

        return draw_side

    def draws(self, draws: int | None, seed: int) -> Draws | None:
        """Return how the two sides of a comparison are drawn; None where no draws were asked for."""
        return None if draws is None else (self.ranges, draws, seed)

    @property
    def days(self) -> tuple[date, ...]:
        """The dates that are asked about: the one, or those of the span."""
        return self.question.days(self.dataset)

    @property
    def periods(self) -> tuple[tuple[date, date], ...]:
        """First and last days: of the one date, or of the years, quarters or months of the span."""
        return self.question.periods(self.dataset)

    def over_time(self, *, whole: bool = False) -> list[EvaluatedNetwork]:
        """Return the hazards on the first day of each year, quarter or month of the span, or their means over each.

        None where no span was given.
        """
        from ...geo.model.scenario import evaluate

        if not self.question.span.is_given:
            return []
        periods = replace(self.question, as_of=None).periods(self.dataset)
        known_by, network = self.known_by, self.network
        return [
            evaluate(network, first, until=last if whole else None, known_by=known_by)
            for first, last in progress(periods, len(periods), "working out the dates")
        ]

    def sides(self, texts: tuple[str, str] | None) -> list[EvaluatedNetwork]:
        """Return the two sides of a comparison; else the hazards on the one date, or over each period of the span."""
        asked = self.question
        if texts is None:
            asked.check_dates()
            return self.over_time(whole=True) or [self.evaluated]
        if asked.as_of or asked.known_by or asked.span.is_given or asked.scenario.are_given:
            raise click.UsageError(
                "with --compare, put dates and scenarios in its two sides, not in options of their own"
            )
        return [*self.two_sides(*texts)]

    def two_sides(self, before: str, after: str) -> tuple[EvaluatedNetwork, EvaluatedNetwork]:
        """Return the two sides of a comparison, which differ."""
        asked = [self.loaders.parse_side(text, self.dataset) for text in (before, after)]
        if asked[0] == asked[1]:
            raise UsageError(f"both sides are {before}; give two that differ in their date or in what they assume")
        return self.side(before), self.side(after)

    def side(self, text: str) -> EvaluatedNetwork:
        """Return one side of a comparison."""
        from ...geo.model.scenario import evaluate, scenario_network

        as_of, known_by, scenario = self.loaders.parse_side(text, self.dataset)
        return evaluate(scenario_network(self.dataset, scenario), as_of, known_by=known_by)

    def place(self, text: str) -> str:
        """Return the id of a place that a user named."""
        from ...geo.model.places import find_place

        return find_place(text, self.dataset.nodes.values(), self.dataset.countries)

    def place_or_scope(self, text: str) -> str:
        """Return the id of a place that a user named, or the scope of a country that is no place of the network."""
        from ...geo.model.places import find_country

        try:
            return self.place(text)
        except UnknownIdError:
            code = find_country(text, self.dataset.countries)
            if not code:
                raise
            return f"country:{code}"

    def on_its_date(self, thing: str) -> Session:
        """Return the same question as of the first day of an event, where a thing is one and no date was given."""
        event = next((row for row in self.dataset.events if row.event_id == thing), None)
        if event is None or not event.date_start or self.question.as_of is not None:
            return self
        first = parse_partial_date(event.date_start)[0]
        day = min(max(first, self.dataset.valid_from), self.dataset.valid_until)
        say(f"as of {day}, when {thing} is first in force (choose another with --as-of)")
        other = replace(self, question=replace(self.question, as_of=day))
        other.__dict__["dataset"] = self.dataset  # read once
        return other

    @cached_property
    def ends(self) -> tuple[str, str] | None:
        """The ids of origin and destination, the dataset's own where it was left out; None where neither was given."""
        origin, destination = self.question.origin, self.question.destination
        if origin is None:
            if destination is not None:
                raise click.UsageError("where routes end is given and where they start is not; give ORIGIN or --origin")
            return None
        return self.place(origin), self.place(destination or self.dataset.default_destination)

    @property
    def both_ends(self) -> tuple[str, str]:
        """The same where a command needs them."""
        if self.ends is None:
            raise click.UsageError(
                "give ORIGIN, where routes start; DESTINATION is the default of the dataset if omitted"
            )
        return self.ends

    def ensemble_ends(self, *, all_pairs: bool) -> tuple[list[str], list[str]]:
        """Return the origins and the destinations of an ensemble: one of each, or all."""
        if not all_pairs:
            origin, destination = self.both_ends
            return [origin], [destination]
        named = self.question.destination
        return self.all_of("province"), [self.place(named)] if named else self.all_of("destination")

    def ends_or_network(self, *, network: bool) -> tuple[str | None, str]:
        """Return the ids of what an index starts from, None for all origins, and of where it ends."""
        if network:
            if self.question.origin is not None and self.question.destination is not None:
                raise click.UsageError("--network takes a destination and no origin")
            named = self.question.destination or self.question.origin or self.dataset.default_destination
            if (end := self.place(named)) in self.shares:
                raise click.UsageError(f"--network starts from all origins, and {named} is one; leave out one of them")
            return None, end
        if self.ends is None:
            raise click.UsageError("give ORIGIN, or --network for the index of all origins")
        return self.ends

    def all_of(self, kind: str) -> list[str]:
        """Return the ids of all nodes of a kind, in order."""
        return [key for key, node in sorted(self.dataset.nodes.items()) if node.kind == kind]

    @property
    def shares(self) -> dict[str, float]:
        """Node id to share of arrivals, percent."""
        from ...geo.model.origins import origin_shares, share_weights

        return share_weights(origin_shares(self.dataset.claims, self.dataset.nodes.values()))
