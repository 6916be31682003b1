"""The first view of a map: what stands in the page before any script has run, and stays where none does."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from ...geo.answers.headline import headline
from ...geo.answers.map_values import corridors_of, least_index, leg_index
from ...geo.release.coarse import told_index
from ...geo.texts import clean
from ..text.headline import headline_text, index_words, mover_text, notice_texts, told_summary, whole_index
from ..text.korean import date_text, fill
from .chart import chart_svg
from .draw import (
    ORIGIN,
    REGION,
    base_svg,
    frame_css,
    make_views,
    names_css,
    names_html,
    origin_names,
    place_dots,
    region_names,
    share_look,
    top_svg,
    view_box,
)
from .looks import Looks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...geo.model.corridors import CorridorRoute
    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset
    from .scene import Scene

MANY = 400
"""Places from which on only countries and destinations are named."""

_WHOLE = re.compile(r"\d{4}-\d\d-\d\d|\d{4}년(?: \d+월(?: \d+일)?)?")
"""Dates that stay in one piece."""

ROWS = 5
"""Corridors that are listed; the rest is a click away."""


class FirstView:
    """The parts of a page at its first view, as markup; every text is escaped, and nothing else is in it."""

    def __init__(
        self,
        dataset: Dataset,
        evaluations: Sequence[EvaluatedNetwork],
        data: Mapping[str, Any],
        scene: Scene,
        shares: Mapping[str, float],
    ) -> None:
        self.dataset, self.data, self.scene = dataset, data, scene
        self.lang, self.compare = str(data["lang"]), bool(data["compare"])
        self.words: dict[str, Any] = data["words"][self.lang]
        self.evaluations = evaluations
        self.now = evaluations[-1]
        self.pair = [self.now] if len(evaluations) == 1 else [evaluations[0], self.now]
        self.network = self.now.hazards.network
        self.ids = [node.node_id for node in self.network.nodes]
        self.shares = {self.network.index[key]: value for key, value in shares.items() if key in self.network.index}
        self.origin, self.destination = data["ask"]["origin"], data["ask"]["destination"]
        self.asked = self.origin is not None and self.destination is not None and self.origin != self.destination
        self.corridors = corridors_of(self.now, self.ids[self.origin], self.ids[self.destination]) if self.asked else []
        self.routes = [row.route for row in self.corridors[: max(data["ask"]["count"], 1)]]
        self.views = make_views(scene, self.routes, self.origin)
        self.looks = Looks(dataset, self.pair if self.compare else [self.now])
        self.crossings = _crossings(data)
        fields = data["events"]["fields"]
        self._event_id, self._summary = (fields.index(key) if key in fields else 0 for key in ("id", "summary"))
        many = len(self.ids) > MANY
        self._names = region_names(dataset, scene, self.ids, self.lang, many=many)
        self._dots, self._main = (place_dots(scene, self.network.nodes, main=main) for main in (many, True))
        self._home = origin_names(dataset, scene, self.ids, self.shares, self.lang) if self.views.origin else []

    def t(self, path: str, **values: object) -> str:
        """Return a phrase of the page's own, escaped."""
        found: Any = self.words
        for part in path.split("."):
            found = found[part]
        return html.escape(fill(found, values, self.lang) if values else found)

    # ---- the answer -------------------------------------------------------------------------------------------------

    def headline(self) -> tuple[str, str]:
        """Return the sentence of the headline and those below it, escaped."""
        if not self.asked:
            return _text(self.dataset.title), ""
        places = self.ids[self.origin], self.ids[self.destination]
        found = headline(self.pair, places)
        title = headline_text(self.dataset, found, self.pair, lang=self.lang)
        lines = notice_texts(self.pair, lang=self.lang)
        parts = [f'<strong class="what-if">{_text(line)}</strong>' for line in lines]
        band = self._band()
        if band and found.index is not None:
            low, high = (index_words(self.dataset, band[-1][k], self.lang) for k in (1, 2))
            parts.append(self.t("headline.range", a=low, b=high))
        mover = mover_text(self.dataset, found, self.pair, lang=self.lang)
        if mover:
            told = told_summary(self.dataset, self.evaluations, found.event, self.lang)
            what = told.text.removesuffix(".")
            lead, _, rest = mover.partition(what)
            other = "" if self.lang == told.lang else f' lang="{told.lang}"'
            parts.append(f"{_text(lead)}<bdi{other}>{_text(what)}</bdi>{_text(rest)}")
            if self.lang != "en":
                parts.append(f'<span class="tr">{self.t(f"told.{told.state}")}</span>')
        return _WHOLE.sub(r'<span class="nb">\g<0></span>', _text(title)), " ".join(parts)

    def badge(self) -> str:
        """Return the class of release."""
        kind = self.data["release"]
        return f'<span id="rr-badge" class="badge {kind}" data-w="release.{kind}">{self.t(f"release.{kind}")}</span>'

    def question(self) -> str:
        """Return the controls of the question."""

        def place(key: str, chosen: int | None) -> str:
            label = f'<label for="rr-{key}" data-w="ask.{key}">{self.t(f"ask.{key}")}</label>'
            name = "" if chosen is None else _text(self._node(chosen))
            box = (
                f'<input id="rr-{key}" type="text" autocomplete="off" spellcheck="false" '
                f'aria-describedby="rr-say" value="{name}">'
            )
            return f'<span class="field place">{label}{box}</span>'

        def day(key: str, value: str) -> str:
            value = date_text(value, self.lang) if len(value) > 10 else value
            long = len(value) + sum("가" <= letter <= "힣" for letter in value)
            label = f'<label for="rr-{key}" data-w="ask.{key}">{self.t(f"ask.{key}")}</label>'
            box = (
                f'<input id="rr-{key}" type="text" inputmode="numeric" autocomplete="off" spellcheck="false" '
                f'size="{max(10, long)}" maxlength="30" aria-describedby="rr-say" value="{value}">'
            )
            return f'<span class="field{" long" if long > 12 else ""}">{label}{box}</span>'

        then = self.pair[0].when if len(self.pair) > 1 else ""
        return (
            place("origin", self.origin)
            + place("destination", self.destination)
            + day("date", self.now.when)
            + day("compare", then)
        )

    def corridor_rows(self) -> str:
        """Return the list of corridors."""
        if not self.corridors:
            return f'<li class="closed">{self.t("corridors.closed")}</li>' if self.asked else ""
        return "".join(self._corridor(rank, row) for rank, row in enumerate(self.corridors[:ROWS], start=1))

    def _corridor(self, rank: int, row: CorridorRoute) -> str:
        first, shown = " first" if rank == 1 else "", " on" if rank <= len(self.routes) else ""
        legs = " ".join(map(str, row.route.legs))
        return (
            f'<li><button type="button" class="cor{first}{shown}" aria-pressed="{"true" if rank == 1 else "false"}" '
            f'data-legs="{legs}"><span class="rank">{rank}</span>'
            f'<span class="way">{self._way(row)}</span>'
            f'<span class="idx">{index_words(self.dataset, row.route.index, self.lang)}</span>'
            f"{_bar(told_index(self.dataset, row.route.index))}</button></li>"
        )

    def _way(self, row: CorridorRoute) -> str:
        if not row.corridor:
            return self.t("corridors.direct")
        return " › ".join(f"<bdi>{_text(self._country(iso3))}</bdi>" for iso3 in row.corridor)

    def stages(self) -> str:
        """Return the stages of the first route as a list."""
        if not self.corridors:
            return ""
        rows = []
        for leg in self.corridors[0].route.legs:
            look = self.looks.line((leg,))
            name = f"{self._node(self.network.tails[leg])} → {self._node(self.network.heads[leg])}"
            index = self._whole(leg_index(self.dataset, self.now, leg))
            way = f'<span class="way"><bdi>{_text(name)}</bdi></span>'
            rows.append(f'<li>{swatch(look)}{way}<span class="idx">{index}</span></li>')
        return "".join(rows)

    # ---- map, legend, chart -----------------------------------------------------------------------------------------

    def base(self) -> str:
        """Return land and provinces."""
        return base_svg(self.scene, self.views, self.shares)

    def top(self) -> str:
        """Return borders, links, routes and places."""
        kinds = [node.kind for node in self.network.nodes]
        return top_svg(
            self.scene,
            self.views.first,
            self.looks,
            kinds,
            self.crossings,
            self.routes,
            canvas=bool(self.data["canvas"]),
            compare=self.compare,
        )

    def names(self) -> str:
        """Return the names of the region."""
        caption = f"{self.corner()} {self.data['title']} {self.data['version']}"
        return names_html(self._names, self.views.first, REGION, self._dots, caption=caption)

    def corner(self) -> str:
        """Return the dates that stand in the corner of the map."""
        shown = self.evaluations if self.compare else [self.now]
        return " \u2192 ".join(date_text(evaluated.when, self.lang) for evaluated in shown)

    def origin_frame(self) -> str:
        """Return the frame of the origin, which draws the same shapes again; empty where it needs none."""
        box = self.views.origin
        if box is None:
            return ""
        names = names_html(self._home, box, ORIGIN, self._main, caption=self.words["map"]["origin"], top=True)
        return (
            f'<section class="frame" id="rr-home" aria-label="{self.t("map.origin")}" data-wl="map.origin">'
            f'<svg class="sc" viewBox="{view_box(box)}" aria-hidden="true" focusable="false">'
            '<use href="#rr-base-g"/><use href="#rr-top-g"/></svg>'
            f'<div class="names">{names}</div>'
            f'<p class="frame-title" data-w="map.origin">{self.t("map.origin")}</p></section>'
        )

    def places_css(self) -> str:
        """Return where names are and what the frames show, as rules."""
        css = names_css([*self._names, *self._home]) + frame_css("#rr-region", self.views.first)
        return css + (frame_css("#rr-home", self.views.origin) if self.views.origin else "")

    def legend(self) -> str:
        """Return every class of the scale; those that are not on the map are hidden."""
        looks = [self.looks.line(legs) for legs in self.scene.lines]
        looks += [self.looks.line(self.crossings.get(node, ())) for node in self.scene.borders]
        present = {part for look in looks for part in look.split()}
        ramp = [f"d{k}" for k in range(7)] if self.compare else [f"h{k}" for k in range(8)]
        rest = ["thin", "none", *(["closes", "opens", "both"] if self.compare else ["shut"])]
        items = "".join(
            f'<li{"" if look in present else " hidden"}><button type="button" aria-pressed="false" data-class="{look}">'
            f'{swatch(look)}<span class="lt">{self.class_name(look)}</span></button></li>'
            for look in [*ramp, *rest]
        )
        used = {share_look(self.shares.get(node)) for node in self.scene.provinces}
        shares = "".join(
            f'<li><svg class="sw" aria-hidden="true"><rect class="prov {look}" x="3" y="2" width="28" height="10"/>'
            f'</svg><span class="lt">{self.share_name(look)}</span></li>'
            for look in [*(f"s{k}" for k in range(6)), "sx"]
            if look in used and self.shares
        )
        title = "change" if self.compare else "hazard"
        share = f'data-w="legend.share">{self.t("legend.share")}'
        return (
            f'<p class="lh" data-w="legend.{title}">{self.t(f"legend.{title}")}</p><ul class="scale">{items}</ul>'
            + (f'<p class="lh shares" {share}</p><ul class="shares">{shares}</ul>' if shares else "")
        )

    def class_name(self, look: str) -> str:
        """Return what a class of the legend means."""
        if look[0] == "h" and look[1:].isdigit():
            return self._between(
                [f"{edge:.0f}" if edge < 99 else f"{edge:g}" for edge in self.data["thresholds"]["index"]],
                int(look[1:]),
            )
        return self.t(f"legend.{look}")

    def share_name(self, look: str) -> str:
        """Return what a class of shares means."""
        if look == "sx":
            return self.t("legend.no_share")
        return self._between([f"{edge:g}%" for edge in self.data["thresholds"]["share"]], int(look[1:]))

    def _between(self, edges: Sequence[str], number: int) -> str:
        if number == 0:
            return self.t("legend.under", high=edges[0])
        if number == len(edges):
            return self.t("legend.over", low=edges[-1])
        return self.t("legend.between", low=edges[number - 1].removesuffix("%"), high=edges[number])

    def chart(self) -> str:
        """Return the chart of the pair; the page refines it."""
        if self.compare or not self.asked:
            return ""
        line = [
            (middle_day(evaluated), least_index(self.dataset, evaluated, self.origin, self.destination))
            for evaluated in self.evaluations
        ]
        days = (self.dataset.valid_from.toordinal(), self.dataset.valid_until.toordinal())
        first, last = self.evaluations[0].hazards.as_of, self.evaluations[-1].hazards.until
        span = (first.toordinal(), last.toordinal()) if len(line) > 1 else days
        place = self.ids[self.destination]
        return chart_svg(span, line[-1][0], line, self._band(), self.data["arrivals"].get(place, []))

    def _band(self) -> list[tuple[int, float, float]]:
        doubt = self.data["doubt"]
        found = doubt["bands"].get(f"{self.origin}>{self.destination}") if doubt else None
        if not found:
            return []
        days = map(middle_day, self.evaluations)
        rows = zip(days, found[0], found[2], strict=True)
        return [(day, low / 100, high / 100) for day, low, high in rows if low is not None]

    # ---- without scripts --------------------------------------------------------------------------------------------

    def tables(self) -> str:
        """Return the tables for a reader without scripts: corridors with their ways, links and places."""
        ways = "".join(
            f'<tr><td class="num">{rank}</td><td>{self._way(row)}</td>'
            f'<td class="num">{told_index(self.dataset, row.route.index):.1f}</td>'
            f"<td>{_text(' → '.join(self._node(node) for node in row.route.nodes))}</td></tr>"
            for rank, row in enumerate(self.corridors, start=1)
        )
        legs = "".join(
            f"<tr><td>{_text(self._node(self.network.tails[k]))} → {_text(self._node(self.network.heads[k]))}</td>"
            f"<td>{self._leg_value(k)}</td></tr>"
            for k in range(min(len(self.network.legs), 500))
        )
        return (
            f'<div class="plain"><p>{self.t("noscript")}</p>'
            f"<table><caption>{self.t('corridors.title')}</caption>{ways}</table>"
            f"<table><caption>{self.t('table.legs')}, {self.t('table.index')}</caption>{legs}</table>"
            f"<p>{_text(self.words['about']['index_ko'] or self.data['is_and_is_not'])}</p>"
            f"<p>{self._own('disclaimer')}</p><p>{self._own('attribution')} {self._own('release_note')}</p></div>"
        )

    def _own(self, key: str) -> str:
        """Return what the dataset says of itself in the language of the page, else in English, marked as such."""
        told = self.lang == "ko" and self.data["tr"].get(key)
        text = str(told or self.data[key])
        closed = f"{text}." if text and not text.endswith(".") else text
        return _text(closed) if told or self.lang == "en" else f'<bdi lang="en">{_text(closed)}</bdi>'

    def _leg_value(self, leg: int) -> str:
        if leg in self.now.hazards.blocked:
            return self.t("legend.shut")
        index = f"{leg_index(self.dataset, self.now, leg):.1f}"
        return f"{index} ({self.t('legend.none')})" if self.looks.line((leg,)) == "none" else index

    def _whole(self, told: float) -> str:
        """Return an index that may be told, in whole numbers where it is no class."""
        return whole_index(told, self.lang) if self.dataset.release is None else f"{told:g}"

    def _node(self, node: int) -> str:
        place = self.network.nodes[node]
        return (self.lang == "ko" and place.name_ko) or place.name or place.node_id

    def _country(self, iso3: str) -> str:
        country = self.dataset.countries.get(iso3)
        return iso3 if country is None else (self.lang == "ko" and country.name_ko) or country.name or iso3


def middle_day(evaluated: EvaluatedNetwork) -> int:
    """Return where a date stands in the chart, or the day in the middle of a period, as an ordinal."""
    leg_hazards = evaluated.hazards
    return (leg_hazards.as_of.toordinal() + leg_hazards.until.toordinal()) // 2


def swatch(look: str) -> str:
    """Return a piece of line in the look of a class."""
    look = f"h3 {look}" if look == "thin" else look
    return f'<svg class="sw" aria-hidden="true"><path class="l {look}" d="M3 7h28"/></svg>'


def _bar(index: float) -> str:
    return (
        '<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="mb" d="M0 3h100"/><path class="mv" d="M0 3h{max(index, 0.5):.1f}"/></svg>'
    )


def _text(text: object) -> str:
    return html.escape(clean(str(text)))


def _crossings(data: Mapping[str, Any]) -> dict[int, list[int]]:
    """Return the legs from each border segment on."""
    fields = data["nodes"]["fields"]
    if "crossings" not in fields:
        return {}
    place = fields.index("crossings")
    return {node: row[place] for node, row in enumerate(data["nodes"]["rows"]) if len(row) > place and row[place]}
