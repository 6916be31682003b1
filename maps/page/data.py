"""The blocks of data that the page of a map reads: every text of the dataset, and the numbers of each date.

Texts enter the page only here, as JSON; the page sets them as text and never as markup. Things are numbered by their
position in the network (nodes, legs) or in the block (events, sources, claims), so that a date is a few short lists.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...geo.answers.map_question import ask_data, map_pairs, told_pairs
from ...geo.answers.map_states import MapStates, arrivals_data, event_strength, model_constants, passages_data
from ...geo.answers.map_values import told_data
from ...geo.answers.places import place_events
from ...geo.answers.records import IS_AND_IS_NOT
from ...geo.answers.translations import Translator
from ...geo.release.coarse import told_index
from ...geo.release.dataset import release_note, release_record
from ...geo.release.disclosure import without_small_counts
from ..palette import CHANGE_THRESHOLDS, HAZARD_STEPS, HAZARD_THRESHOLDS, SHARE_THRESHOLDS
from ..text.headline import assumed_name, condition_text, notice_texts
from ..text.phrases import phrases, release_text
from .doubt import doubt_data
from .overlays import overlays_data
from .tables import as_table, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ...geo.answers.map_question import MapQuestion
    from ...geo.model.network import Network
    from ...geo.model.parameters import Parameters
    from ...geo.model.scenario import EvaluatedNetwork, Scenario
    from ...geo.model.schema import Claim, Dataset, Event, Node, Source

    OfRow = Callable[..., dict[str, str]]

BLOCK_VERSION = 3

ENTERING = ("border_crossing", "entering")
"""Modes of a leg from a border on: its hazard is that of the border on the map."""


def map_data(
    dataset: Dataset,
    evaluations: Sequence[EvaluatedNetwork],
    *,
    shares: Mapping[str, float],
    map_question: MapQuestion | None = None,
    compare: bool = False,
    lang: str,
    tiles: bool = False,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the two data blocks of a map as tables of plain values.

    Parameters
    ----------
    dataset
        The dataset; its sources and claims are those that places, legs and events of the map refer to.
    evaluations
        Hazards on each date of the map, or the two sides of a comparison.
    shares
        Node id to share of arrivals, percent.
    map_question
        Which routes are in the block and which of them are shown at first; the usual ones where None.
    compare
        Whether they are two sides, before and after, and not dates.
    lang
        Language of the page: ``en`` or ``ko``.
    tiles
        Whether the page asks a tile server for a background.

    Returns
    -------
    tuple of two dict
        The first is what the page answers from: ``sides`` holds what counts under each network and clock (the days of
        each event, the hazard of each leg without events, closed and opened legs), ``columns`` one (side, day, date)
        for each date, ``doubt`` how sure the answers are, where there are ensembles. The page works hazards and routes
        out of these by the formulas of the model; that of a release holds no model and has the answers of its
        dates in ``told``, by classes. The second is what it reads when it is asked for: ``claims``
        and ``sources``. Tables are ``fields`` and ``rows``.
    """
    dataset = without_small_counts(dataset)
    release = release_note(dataset, *dict.fromkeys(evaluated.scenario for evaluated in evaluations))
    exact = dataset.release is None
    sides = MapStates(evaluations, model=exact)
    network = evaluations[0].hazards.network
    sources = _Positions()
    korean = Translator(dataset, "ko").of_row
    claims = [claim for claim in dataset.claims if claim.place_ids]
    alone = {figure for figure, count in Counter(claim.figure_id for claim in claims).items() if count == 1}
    # Why a claim is preferred is told where there is another one.
    claims = [replace(claim, preference_reason="") if claim.figure_id in alone else claim for claim in claims]
    tails, passages = passages_data(dataset, sides.sides, {claim.claim_id: k for k, claim in enumerate(claims)})
    adds = exact and any(event.effect == "add" for event in sides.events)
    legs = as_table(
        _filled(
            id=leg.leg_id,
            tail=network.tails[position],
            head=network.heads[position],
            mode=leg.mode,
            base=leg.baseline_class,
            km=getattr(leg, "length_km", None),
            rationale=leg.rationale,
            tr=korean("legs", leg.leg_id, rationale="rationale"),
            sources=sources.of(leg.source_ids),
            group=network.groups[position],
            length=network.lengths[position] if adds and network.lengths[position] != 1 else None,
        )
        for position, leg in enumerate(network.legs)
    )
    events = as_table(_event(event, sources, network.parameters if exact else None, korean) for event in sides.events)
    texts = {
        "claims": as_table(_claim(claim, sources, tails, korean) for claim in claims),
        "place_claims": _place_claims(claims),
    }
    records = [
        record | {"assumed": {code: assumed_name(side, code) for code in ("en", "ko")}}
        for record, side in zip(sides.records(sources.order), sides.sides, strict=True)
    ]
    texts["sources"] = as_table(_source(dataset.sources.get(key), key) for key in sources.order)
    first = ask_data(evaluations, dataset.default_destination, shares, map_question)
    doubt = (
        doubt_data(
            evaluations,
            map_question.ensembles,
            map_pairs(dataset, map_question),
            first=(first["origin"], first["destination"]),
            tell=partial(told_index, dataset),
            by_leg=exact,
        )
        if map_question and map_question.ensembles
        else None
    )
    data: dict[str, Any] = {
        "block": BLOCK_VERSION,
        "lang": lang,
        "tiles": tiles,
        "title": dataset.title,
        "tr": _of_page(dataset, korean, [evaluated.scenario for evaluated in evaluations]),
        "version": dataset.version,
        "valid": [dataset.valid_from.isoformat(), dataset.valid_until.isoformat()],
        "released": dataset.released.isoformat(),
        "attribution": dataset.attribution.removesuffix("."),
        "release": release_class(dataset),
        "release_note": release,
        "disclaimer": dataset.boundary_disclaimer,
        "is_and_is_not": IS_AND_IS_NOT,
        "words": page_words(),
        "thresholds": {
            "hazard": HAZARD_STEPS,
            "index": HAZARD_THRESHOLDS,
            "share": SHARE_THRESHOLDS,
            "change": CHANGE_THRESHOLDS,
        },
        "parameters": model_constants(network.parameters) if exact else {"norm": None},
        "origin": dataset.origin_country,
        "countries": {
            iso3: {"name": country.name, "ko": country.name_ko} for iso3, country in dataset.countries.items()
        },
        "nodes": as_table(_node(node, shares, network, korean) for node in network.nodes),
        "legs": legs,
        "groups": sides.group_events(),
        "events": events,
        "policies": sides.policies() if exact else [],
        "place_events": sides.of_places(place_events),
        "sides": records,
        "columns": sides.columns,
        "compare": compare,
        "assumed": {code: _assumed(evaluations, code) for code in ("en", "ko")},
        "told": told_data(dataset, evaluations, told_pairs(dataset, map_question, first), sides.active()),
        "arrivals": arrivals_data(dataset),
        "recorded": {"place": network.index.get(dataset.default_destination), "passages": passages},
        "ask": first,
        "doubt": doubt,
        "overlays": overlays_data(dataset, map_question),
    }
    data["translated"] = _packed(
        {name: data[name] for name in ("events", "legs", "nodes")} | {"claims": texts["claims"]}
    )
    for name in ("claims", "sources"):
        listed(texts[name])
    return data, texts


def _packed(tables: Mapping[str, dict[str, Any]]) -> str:
    """Take the translations out of tables and return them compressed, by table and row: a third of their size.

    The page reads them once it stands; a browser that cannot shows the originals, marked as such.
    """
    taken: dict[str, list[dict[str, str] | int]] = {}
    for name, table in tables.items():
        if "tr" not in table["fields"]:
            continue
        place = table["fields"].index("tr")
        taken[name] = [row.pop(place) or 0 if len(row) > place else 0 for row in table["rows"]]
        table["fields"].pop(place)
        for row in table["rows"]:
            while row and row[-1] is None:
                row.pop()
    text = json.dumps(taken, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    return base64.b64encode(zlib.compress(text, 9)).decode() if taken else ""


def _of_page(dataset: Dataset, korean: OfRow, scenarios: Sequence[Scenario]) -> dict[str, str]:
    """Return the Korean of what the page says of the dataset as a whole."""
    title, attribution, disclaimer = ("title", "attribution", "boundary_disclaimer")
    texts = korean("dataset", dataset.name, title=title, attribution=attribution, disclaimer=disclaimer)
    note = korean_release_note(dataset, *dict.fromkeys(scenarios))
    return {"by": "reviewed"} | texts | ({"release_note": note} if note else {})


def korean_release_note(dataset: Dataset, *scenarios: Scenario) -> str:
    """Return what a release lost in Korean; nothing where its rules are weaker than usual, which English says.

    Examples
    --------
    >>> korean_release_note(dataset)
    '내부 작업본이며 공개용이 아닙니다. 소수 인원 수치가 들어 있거나 계산으로 드러날 수 있습니다.'
    """
    if "weaker_rules" in release_record(dataset, *scenarios):
        return ""
    return release_text(dataset, *scenarios, lang="ko")


def release_class(dataset: Dataset) -> str:
    """Return the class of release of what is made of a dataset: ``internal``, ``restricted`` or ``public``."""
    if dataset.sensitivity != "public":
        return "restricted"
    return "internal" if dataset.release is None else "public"


def dump_data(data: Mapping[str, Any]) -> str:
    r"""Return the block as JSON that is safe inside a script element: no ``<``, ``>``, ``&`` or line separator.

    Examples
    --------
    >>> dump_data({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029\ufeff":
        text = text.replace(character, f"\\u{ord(character):04x}")
    # A lone surrogate has no UTF-8 form; as an escape it stays what it was.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _assumed(evaluations: Sequence[EvaluatedNetwork], lang: str) -> dict[str, Any]:
    """Return what a headline says of what is assumed: before its sentence, and below it."""
    return {"condition": condition_text(evaluations, lang=lang), "notices": notice_texts(evaluations, lang=lang)}


def page_words() -> dict[str, Any]:
    """Return the words of the page by language."""
    words = {code: json.loads(static_text(f"words.{code}.json")) for code in ("en", "ko")}
    return {code: {**own, "headline": dict(phrases("headline", code))} for code, own in words.items()}


def static_text(name: str) -> str:
    """Return the text of a file that ships with the maps, with newlines as LF."""
    return Path(__file__).with_name("static").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


class _Positions:
    """Numbers ids in the order in which they are first asked for."""

    def __init__(self) -> None:
        self.order: dict[str, int] = {}

    def of(self, ids: Iterable[str]) -> list[int]:
        return [self.order.setdefault(key, len(self.order)) for key in ids]


def _node(node: Node, shares: Mapping[str, float], network: Network, korean: OfRow) -> dict[str, Any]:
    position = network.index[node.node_id]
    crossings = [
        leg
        for leg, tail in enumerate(network.tails)
        if tail == position and node.kind == "border_segment" and network.legs[leg].mode in ENTERING
    ]
    share = shares.get(node.node_id)
    return _filled(
        id=node.node_id,
        kind=node.kind,
        name=node.name,
        ko=node.name_ko,
        country=node.country,
        other=node.other_country,
        notes=node.notes,
        tr=korean("nodes", node.node_id, notes="notes"),
        share=None if share is None else _short(share, 2),
        crossings=crossings,
    )


def _event(event: Event, sources: _Positions, parameters: Parameters | None, korean: OfRow) -> dict[str, Any]:
    return _filled(
        id=event.event_id,
        kind=event.kind,
        start=event.date_start,
        end=event.date_end,
        precision=event.date_precision,
        domain=event.domain,
        direction=event.direction,
        effect=event.effect,
        severity=event.severity,
        x=event_strength(event, parameters) if parameters else None,
        actors=list(dict.fromkeys(filter(None, (event.actor, event.co_actor)))),
        added=_short(event.hazard_added, 12) if parameters and event.effect == "add" else None,
        why=event.severity_rationale,
        confidence=event.confidence,
        summary=event.summary,
        contested=event.contested,
        tr=korean("policy_events", event.event_id, summary="summary", contested="contested", why="severity_rationale"),
        sources=sources.of(event.source_ids),
    )


def _claim(claim: Claim, sources: _Positions, tails: Mapping[str, Sequence[str]], korean: OfRow) -> dict[str, Any]:
    reason = {"reason": "preference_reason"} if claim.preference_reason else {}
    return _filled(
        figure=claim.figure_id,
        measure=claim.measure,
        places=list(claim.place_ids),
        sex=claim.sex,
        start=claim.period_start,
        end=claim.period_end,
        basis=claim.basis,
        value=None if claim.value is None else _short(claim.value, 6),
        max=None if claim.value_max is None else _short(claim.value_max, 6),
        qualifier=claim.qualifier,
        unit=claim.unit,
        source=sources.of([claim.source_id])[0],
        preferred=claim.preferred,
        reason=claim.preference_reason,
        derived=len(claim.derived_from),
        tails=tails.get(claim.claim_id),
        notes=claim.notes,
        tr=korean("claims", claim.claim_id, notes="notes", **reason),
    )


def _place_claims(claims: Sequence[Claim]) -> dict[str, list[int]]:
    """Return the claims of each place; a joint figure belongs to every place it is about."""
    result: dict[str, list[int]] = {}
    for position, claim in enumerate(claims):
        for place in dict.fromkeys(claim.place_ids):
            # Scope words name the same places as node ids and country codes do.
            key = place.split(":", 1)[1] if place.startswith(("country:", "segment:", "border:")) else place
            result.setdefault(key, []).append(position)
    return result


def _source(source: Source | None, key: str) -> dict[str, Any]:
    if source is None:
        return {"id": key}
    return _filled(
        id=key,
        publisher=source.publisher,
        author=source.author,
        title=source.title,
        published=source.published,
        url=source.url,
        kind=source.kind,
    )


def _filled(**cells: Any) -> dict[str, Any]:
    """Return the cells that say something; 0 does, an empty text or list does not."""
    return {key: value for key, value in cells.items() if value or (value == 0 and value is not False)}


def _short(value: float, digits: int) -> float:
    """Return a number rounded, and as an integer where it is one."""
    rounded = round(float(value), digits)
    return int(rounded) if rounded.is_integer() else rounded
