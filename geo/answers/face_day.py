"""One date of a dataset: its routes, its layers, its map, its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..model.scenario import scenario_network
from .corridors import corridors_record, draw_found, find_corridors
from .face_route import Corridor, Route
from .routes import find_routes, index_of_origins, route_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    import folium
    from geopandas import GeoDataFrame
    from networkx import MultiDiGraph

    from ..model.scenario import EvaluatedNetwork
    from .face_base import Base


@dataclass(frozen=True, eq=False)
class Day:
    """One date of a dataset, perhaps with what was known by another, or under a scenario; made by `Data.on`.

    A value: nothing changes it, what it works out is kept, and frames are given as copies. Places are ids, ISO codes or
    names in English or Korean.

    Examples
    --------
    >>> import route_risk as rr
    >>> day = rr.load().on("2013-07-01", close=["border:PRK-CHN"])
    >>> day
    <Day 2013-07-01, scenario of north-korea-routes>
    """

    data: Base
    evaluated: EvaluatedNetwork = field(repr=False)

    @property
    def as_of(self) -> date:
        """The date."""
        return self.evaluated.hazards.as_of

    @property
    def known_by(self) -> date | None:
        """The date by which a source was published; None where all count."""
        return self.evaluated.known_by

    def routes(self, origin: str, destination: str, *, k: int = 1, max_share: float | None = None) -> tuple[Route, ...]:
        """Return the least-risk routes between two places.

        Parameters
        ----------
        origin, destination
            Ids, ISO codes or names.
        k
            How many, at most.
        max_share
            The part of the lesser hazard, from 0 to 1, that two of them may have in common; any where None.

        Returns
        -------
        tuple of Route
            The least risk first.

        Raises
        ------
        UnknownIdError
            If a place is not in the dataset; it names the nearest ones.
        NoOpenRouteError
            If every route is blocked; it names the legs that block it.

        Examples
        --------
        >>> import route_risk as rr
        >>> routes = rr.load().on(2013).routes("량강도", "KR", k=3)
        >>> [round(route.index, 1) for route in routes]
        [67.2, 67.2, 67.2]
        """
        if not isinstance(k, int) or isinstance(k, bool) or k < 1:
            raise UsageError(f"k is {k!r}; give how many routes you want, from 1 on")
        if max_share is not None and not (isinstance(max_share, (int, float)) and 0 <= max_share <= 1):
            raise UsageError(f"max_share is {max_share!r}; give a part of the hazard from 0 to 1")
        ends = self.data.place(origin), self.data.place(destination)
        found = find_routes(self.evaluated, *ends, k, max_share=max_share)
        return tuple(self._route(rank, route) for rank, route in enumerate(found, start=1))

    def corridors(
        self, origin: str, destination: str, *, limit: int | None = None, draws: int | None = None, seed: int = 0
    ) -> tuple[Corridor, ...]:
        """Return the least-risk route of each corridor, and beside it what was recorded of the corridor that year.

        Parameters
        ----------
        origin, destination
            Ids, ISO codes or names.
        limit
            How many open ones; all where None, and the closed ones after them.
        draws
            How many times every judgement is drawn, a power of two, for intervals and chances (extra ``uncertainty``);
            none where None.
        seed
            Of the draws.

        Returns
        -------
        tuple of Corridor
            The least risk first.

        Raises
        ------
        UnknownIdError
            If a place is not in the dataset; it names the nearest ones.
        NoOpenRouteError
            If every corridor is closed; it names the legs that close them.

        Examples
        --------
        >>> import route_risk as rr
        >>> best, *others = rr.load().on("2009-07-01").corridors("North Hamgyong", "South Korea")
        >>> best.name, best.index < others[0].index
        ('CHN > LAO > THA', True)
        >>> table = best.recorded()
        >>> table.loc["thailand-entries-2009--voakr-2011-05", ["figure_id", "unit"]].tolist()
        ['thailand-entries-2009', 'people']
        """
        for name, value in (("limit", limit), ("draws", draws)):
            if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
                raise UsageError(f"{name} is {value!r}; give a whole number, or nothing")
        data, evaluated = self.data, self.evaluated
        ends = data.place(origin), data.place(destination)
        found, drawn = find_corridors(evaluated, *ends, limit=limit), None
        if draws is not None:
            scenario_net = scenario_network(data.dataset, evaluated.scenario)
            drawn = draw_found(scenario_net, evaluated, found, ranges=data._ranges, draws=draws, seed=seed)
        record = corridors_record(data.dataset, evaluated, *ends, found, draws=drawn)
        routes = [self._route(rank, row.route) if row.route else None for rank, row in enumerate(found, start=1)]
        return tuple(
            Corridor(
                name=row["corridor"],
                countries=tuple(row["countries"]),
                route=route,
                coverage=row["coverage"]["level"] if row["coverage"] else None,
                index=row["risk_index"],
                **{key: row[key] for key in ("rank", "hazard", "share_of_draws", "low", "median", "high")},
                order_uncertain=None if row["order_uncertain_with"] is None else bool(row["order_uncertain_with"]),
                closed_by=tuple(row["closed_by"]),
                claim_ids=tuple(row["claim_ids"]),
                _record=record["record"],
            )
            for row, route in zip(record["corridors"], routes, strict=True)
        )

    def _route(self, rank: int, route: Any) -> Route:
        record = route_record(self.data.dataset, self.evaluated, route, rank, explain=True)
        legs = tuple(leg["leg_id"] for leg in record["legs"])
        level = record["coverage"]["level"]
        ids = record["corridor"], tuple(record["nodes"]), legs
        return Route(rank, *ids, record["hazard"], record["risk_index"], level, record)

    def network_index(self, destination: str | None = None) -> float:
        """Return the index (0-100) of the provinces together, weighted by their published shares of arrivals.

        Examples
        --------
        >>> import route_risk as rr
        >>> round(rr.load().on("2013-07-01").network_index(), 1)
        69.2
        """
        end = self.data.dataset.default_destination if destination is None else self.data.place(destination)
        return index_of_origins(self.data.dataset, self.evaluated, end)

    @cached_property
    def _frames(self) -> dict[str, GeoDataFrame]:
        from .frames import risk_layers

        return risk_layers(self.data.dataset, self.data._layers, self.evaluated)

    @property
    def provinces(self) -> GeoDataFrame:
        """Provinces (polygons): ``route_hazard`` and ``route_index`` of the least-risk route, ``share_pct``, events."""
        return self._frames["provinces"].copy()

    @property
    def border_segments(self) -> GeoDataFrame:
        """Border segments (lines): least ``hazard`` and ``risk_index`` of the open legs across, coverage, events."""
        return self._frames["border_segments"].copy()

    @property
    def transit_nodes(self) -> GeoDataFrame:
        """Transit regions and countries (points): ``route_hazard`` and ``route_index`` from there on, events."""
        return self._frames["transit_nodes"].copy()

    @property
    def destinations(self) -> GeoDataFrame:
        """Destinations (points), with events and sources."""
        return self._frames["destinations"].copy()

    @property
    def nodes(self) -> GeoDataFrame:
        """All places (points)."""
        return self._frames["nodes"].copy()

    @property
    def legs(self) -> GeoDataFrame:
        """Legs (lines): ``hazard``, ``risk_index``, ``blocked``, ``coverage``, ``event_ids`` in force, ``source_ids``.

        Examples
        --------
        >>> import route_risk as rr
        >>> legs = rr.load().on("2013-07-01").legs
        >>> legs.crs.to_string(), f"{legs.loc['CHN-MNG..MNG', 'hazard']:.3f}"
        ('EPSG:4326', '0.121')
        """
        return self._frames["legs"].copy()

    def graph(self) -> MultiDiGraph:
        """Return the open legs as a graph in the schema of OSMnx; edges have ``hazard``, ``risk_index`` and ``length``.

        Examples
        --------
        >>> import route_risk as rr
        >>> graph = rr.load().on("2013-07-01").graph()
        >>> graph.graph["crs"], graph.graph["as_of"]
        ('epsg:4326', '2013-07-01')
        """
        from ..shapes.osmnx_graph import to_multidigraph

        layers = self.data._layers
        graph = to_multidigraph(layers["nodes"], layers["legs"], self.evaluated.hazards)
        if self.data.dataset.release is not None:
            for _, _, cells in graph.edges(data=True):
                cells.update(self._frames["legs"].loc[cells["leg_id"], ["hazard", "risk_index"]].to_dict())
        return graph

    def map(
        self, origin: str | None = None, destination: str | None = None, *, k: int = 3, lang: str = "en"
    ) -> folium.Map:
        """Return the map of the date, which shows itself in a notebook and asks no server for anything.

        Parameters
        ----------
        origin, destination
            Between which places it shows routes when it opens; give both, or none.
        k
            How many routes it shows.
        lang
            The language it opens in, ``en`` or ``ko``.

        Returns
        -------
        folium.Map
            ``.save("map.html")`` writes it; further layers of folium can be added.

        Examples
        --------
        >>> import route_risk as rr
        >>> rr.load().on("2013-07-01").map("KP-10", "KOR")._repr_html_()[:7]
        '<iframe'
        """
        if (origin is None) != (destination is None):
            raise UsageError("origin and destination go together; give both or neither")
        ends = None
        if origin is not None and destination is not None:
            ends = self.data.place(origin), self.data.place(destination)
        data = self.data
        return data._doors.draw_map(data.dataset, data._layers, self.evaluated, ends, k=k, lang=lang)

    def export(
        self, folder: str | Path, *, formats: Sequence[str] = ("geojson",), overwrite: bool = False
    ) -> tuple[Path, ...]:
        """Write all layers with their risk into a folder, and return the files.

        Parameters
        ----------
        folder
            A folder, new or with `overwrite`.
        formats
            Any of ``geojson``, ``gpkg``, ``kml``, ``graphml``, ``fgb``, ``parquet``, ``csv`` (``csv+bom`` for Excel,
            ``csv+hxl`` with a row of hashtags), ``datapackage`` and ``prov``.
        overwrite
            Whether files that are there may be replaced.

        Examples
        --------
        >>> import route_risk as rr
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     [path.name for path in rr.load().on(2013).export(f"{folder}/gis", formats=["gpkg"])]
        ['route-risk.gpkg', 'route-risk.qgz']
        """
        if isinstance(formats, str):
            raise UsageError(f"formats is the text {formats!r}; give a list, [{formats!r}]")
        data, chosen = self.data, tuple(formats)
        write = data._doors.write_layers
        return tuple(write(data.dataset, data._layers, self.evaluated, folder, formats=chosen, overwrite=overwrite))

    def __repr__(self) -> str:
        known = f", known by {self.known_by}" if self.known_by else ""
        scenario = "scenario of " if self.evaluated.scenario.changes else ""
        return f"<Day {self.as_of}{known}, {scenario}{self.data.dataset.name}>"
