"""The map as one HTML file that asks nobody for anything: Folium lays out the layers, the page carries the rest."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ...geo.errors import InvalidDataError, ResponsibilityError, UsageError
from ...geo.files import write_beside
from ...geo.shapes.lines import crs_fault
from .data import map_data
from .first import FirstView
from .scene import UNITS, make_scene

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import folium
    from geopandas import GeoDataFrame

    from ...geo.answers.map_question import MapQuestion
    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset

LANGUAGES = ("en", "ko")
LAYERS = ("background", "provinces", "border_segments", "legs", "nodes")

MOST_PATHS = 1500
"""Links beyond which a map is painted on a canvas: an element for each would make it slow to move."""


def build_map(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    evaluations: Sequence[EvaluatedNetwork],
    *,
    shares: Mapping[str, float],
    map_question: MapQuestion | None = None,
    compare: bool = False,
    lang: str = "en",
    tiles: bool = False,
) -> folium.Map:
    """Build the map of a dataset on a date, over time, or of a change between two of them.

    Parameters
    ----------
    dataset
        Names, figures, events and sources that the map shows.
    layers
        GeoDataFrames in EPSG:4326: ``background`` (polygons by ISO 3166-1 alpha-3 code), ``provinces`` (polygons by
        node id), ``border_segments`` (lines by node id), ``nodes`` (a point for every node, by node id) and ``legs``
        (by leg id; drawn as arcs between the points of their nodes).
    evaluations
        One for each date of the map, in order, from `scenario.evaluate` on one scenario network; several make a
        slider. To compare: two, before and after, of one dataset.
    shares
        Node id of a province to its share of arrivals, percent. A province without one is drawn as such.
    map_question
        The question that the page opens with, and the ensembles that say how sure its answers are. Where None: from
        the province with the greatest share of arrivals to the default destination, without ranges.
    compare
        Whether they are two sides of a comparison; the map then shows the change.
    lang
        ``en`` or ``ko``: the language the page opens in.
    tiles
        Whether to put OpenStreetMap tiles behind the map. Everyone who opens the map then asks that server for them.

    Returns
    -------
    folium.Map
        Without ``tiles`` it makes no network request; its names are the same every time. As the last value of a
        notebook's cell it shows itself, in a frame that nothing in the page gets out of; `write_map` makes a file.

    Raises
    ------
    InvalidDataError
        If a layer is in another CRS, or a node has no point.
    UsageError
        If a layer is missing, the language is not one of the two, or the dates, or the ensembles do not
        go together.
    ResponsibilityError
        If tiles are asked for and the dataset is restricted.

    Examples
    --------
    >>> map_ = build_map(dataset, layers, [evaluated], shares={"KP-09": 60.7}, lang="ko")
    >>> map_._repr_html_()[:7]
    '<iframe'
    """
    if lang not in LANGUAGES:
        message = f"lang is {lang!r}; the map speaks {' and '.join(LANGUAGES)}. Give one of them."
        raise UsageError(message)
    _check_dates(evaluations, compare=compare)
    _check_layers(layers)
    from .document import Page

    if tiles and dataset.sensitivity != "public":
        raise ResponsibilityError(
            f"{dataset.name} is restricted, and a map with tiles tells a tile server where its readers look. "
            "Leave the tiles out (--tiles)."
        )
    data, texts = map_data(
        dataset, evaluations, shares=shares, map_question=map_question, compare=compare, lang=lang, tiles=tiles
    )
    scene = make_scene(layers, evaluations[0].hazards.network, list(data["countries"]))
    if data["overlays"] is None:
        for words in data["words"].values():
            del words["overlay"]
    data["canvas"] = len(scene.lines) > MOST_PATHS
    data["lines"] = scene.lines
    data["curves"] = scene.curves
    data["points"] = scene.points
    data["units"] = UNITS
    view = FirstView(dataset, evaluations, data, scene, shares)
    data["views"] = {
        "first": view.views.first,
        "home": view.views.origin,
        "world": view.views.world,
        "all": scene.world,
    }
    return Page(data, texts, view, lang=lang, tiles=tiles).draw()


def write_map(map_: folium.Map, path: str | Path, *, overwrite: bool = False) -> int:
    """Write a map to one HTML file, whole or not at all.

    Parameters
    ----------
    map_
        From `build_map`.
    path
        File to write; its folder must be there.
    overwrite
        Whether a file that is there already may be replaced.

    Returns
    -------
    int
        Size in bytes. The same map gives the same bytes.

    Raises
    ------
    UsageError
        As `geo.files.write_beside`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import folium
    >>> with TemporaryDirectory() as folder:
    ...     size = write_map(folium.Map(), Path(folder) / "map.html")
    >>> size > 1000
    True
    """
    content = map_.get_root().render().encode("utf-8")
    with write_beside(path, overwrite=overwrite) as beside:
        beside.write_bytes(content)
    return len(content)


def _check_dates(evaluations: Sequence[EvaluatedNetwork], *, compare: bool) -> None:
    if not evaluations or (compare and len(evaluations) != 2):
        message = f"{len(evaluations)} dates were given; a comparison needs two, any other map at least one"
        raise UsageError(message)
    first = evaluations[0].hazards
    if compare:
        if [leg.leg_id for leg in first.network.legs] != [leg.leg_id for leg in evaluations[1].hazards.network.legs]:
            raise UsageError("the two sides have different legs; compare two dates of one dataset")
        return
    for before, after in pairwise(evaluations):
        if after.hazards.network is not first.network or before.known_by != after.known_by:
            raise UsageError("the dates of a map over time differ in more than the date; evaluate one network on each")
        if after.hazards.as_of <= before.hazards.as_of:
            message = f"{after.hazards.as_of} follows {before.hazards.as_of}; give the dates in order, each once"
            raise UsageError(message)


def _check_layers(layers: Mapping[str, GeoDataFrame]) -> None:
    missing = [name for name in LAYERS if name not in layers]
    if missing:
        message = f"the layer {missing[0]!r} is missing; a map needs {', '.join(LAYERS)}"
        raise UsageError(message)
    for name in LAYERS:
        fault = crs_fault(layers[name])
        if fault:
            message = f"layer {name!r}: " + ". ".join(fault)
            raise InvalidDataError(message)
