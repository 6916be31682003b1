"""The public face: one import, names and dates of any usual kind, frozen values, and errors that say what to do."""

import inspect
import json
import subprocess
import sys
from datetime import UTC, date, datetime

import pandas as pd
import pytest

import route_risk as rr
from tests.cli.conftest import run_command

MOST_NAMES = 120
AS_OF = date(2013, 7, 1)


@pytest.fixture(scope="module")
def data():
    return rr.load()


@pytest.fixture(scope="module")
def day(data):
    return data.on(AS_OF)


def answer(*arguments):
    result = run_command(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_import_loads_nothing_else():
    program = (
        "import sys; before = set(sys.modules); import route_risk\n"
        "standard = sys.stdlib_module_names\n"
        "print(*sorted(name for name in set(sys.modules) - before if name.partition('.')[0] not in standard))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["route_risk"]


def test_a_route_needs_neither_numpy_nor_geopandas():
    program = (
        "import sys, route_risk as rr\n"
        "rr.load().on('2013-07-01').routes('KP-10', 'KOR')\n"
        "print(*sorted({'numpy', 'pandas', 'geopandas', 'folium', 'osmnx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_there_are_few_public_names():
    names = set(rr.__all__)
    for kind in (rr.Data, rr.Day, rr.Route, rr.Corridor, rr.Fault):
        names |= {f"{kind.__name__}.{name}" for name, _ in inspect.getmembers(kind) if not name.startswith("_")}
        names |= {f"{kind.__name__}.{name}" for name in getattr(kind, "__dataclass_fields__", ()) if name[0] != "_"}
    assert {"load", "Data.on", "Day.routes", "Route.explain"} <= names
    assert len(names) <= MOST_NAMES
    assert set(rr.__all__) <= set(dir(rr))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'lode'"):
        rr.lode  # noqa: B018


@pytest.mark.parametrize(
    "given",
    [
        "2013-07-01",
        "2013-07",
        AS_OF,
        datetime(2013, 7, 1, 15, 30),
        datetime(2013, 7, 1, tzinfo=UTC),
        pd.Timestamp("2013-07-01 09:00"),
    ],
    ids=repr,
)
def test_a_date_may_be_of_any_usual_kind(data, given):
    assert data.on(given).as_of == AS_OF


def test_a_year_is_its_first_day(data):
    assert data.on(2013).as_of == data.on("2013").as_of == date(2013, 1, 1)


@pytest.mark.parametrize("given", [None, 1.5, True, b"2013", pd.NaT, ["2013"], "soon", 99999, -1], ids=repr)
def test_what_is_no_date_is_refused_with_the_forms_that_are(data, given):
    with pytest.raises(rr.UsageError, match=r"is not a date; (give|write)"):
        data.on(given)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda data: rr.load(3), "3 is not a folder; give a path"),
        (lambda data: rr.load("nowhere"), "nowhere"),
        (lambda data: data.on(1850), "outside the period that the dataset covers"),
        (lambda data: data.on(2013, known_by=[]), "is not a date"),
        (
            lambda data: data.on(2013, close="border:PRK-CHN"),
            "close is the text .*; give a list",
        ),
        (lambda data: data.on(2013, close=["border:PRK-CHA"]), "Did you mean"),
        (lambda data: data.on(2013, without=["prk-2020-covid-closur"]), "Did you mean prk-2020-covid-closure"),
        (lambda data: data.on(2013).routes("Ryangang", "KOR"), "Did you mean Ryanggang"),
        (lambda data: data.on(2013).routes(10, "KOR"), "10 is not a place; give an id"),
        (lambda data: data.on(2013).routes("KP-10", "KOR", k="3"), "k is '3'; give how many routes"),
        (lambda data: data.on(2013).routes("KP-10", "KOR", k=0), "k is 0; give how many routes"),
        (lambda data: data.on(2013).routes("KP-10", "KOR", max_share=2), "max_share is 2; give a part"),
        (lambda data: data.on(2013).map("KP-10"), "origin and destination go together"),
        (lambda data: data.on(2013).map(lang="de"), "the map speaks en and ko"),
        (lambda data: data.on(2013).export("out", formats="gpkg"), r"give a list, \['gpkg'\]"),
        (lambda data: data.timeline("KP-10", "KOR", since=2016, until=2008), "lies before the first"),
        (lambda data: data.timeline("KP-10", "KOR", step="week"), "'week' is not a step; use year, quarter, month"),
        (lambda data: data.compare(2013, object()), "is not a date"),
    ],
)
def test_wrong_input_ends_in_an_error_of_the_tool(data, ask, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(rr.RouteRiskError, match=message):
        ask(data)
    assert list(tmp_path.iterdir()) == []


def test_where_no_route_is_open_the_error_names_what_blocks_it(data):
    shut = data.on(AS_OF, close=["border:PRK-CHN", "border:PRK-KOR", "border:PRK-RUS"])
    with pytest.raises(rr.NoOpenRouteError, match="no open route from KP-10 to KOR on 2013-07-01") as caught:
        shut.routes("KP-10", "KOR")
    assert caught.value.blocked_legs == ("KP-04..PRK-CHN:KP-04", "PRK-CHN:KP-04..CN-JL")


@pytest.mark.parametrize("ends", [("KP-10", "KOR"), ("Ryanggang", "South Korea"), ("량강도", "KR")])
def test_routes_are_those_of_the_command(day, ends):
    told = answer("route", "KP-10", "KOR", "--as-of", "2013-07-01", "-k", "3")["routes"]
    for route, record in zip(day.routes(*ends, k=3), told, strict=True):
        assert (list(route.node_ids), route.index, route.hazard) == (
            record["nodes"],
            record["risk_index"],
            record["hazard"],
        )
        assert list(route.leg_ids) == [leg["leg_id"] for leg in record["legs"]]
        assert route.coverage == record["coverage"]["level"]


@pytest.mark.parametrize("options", [{}, {"draws": 64, "seed": 3}])
def test_corridors_are_those_of_the_command(day, options):
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    told = answer("route", "KP-09", "KOR", "--as-of", "2013-07-01", *words)
    found = day.corridors("North Hamgyong", "한국", **options)
    names = ("rank", "hazard", "share_of_draws", "low", "median", "high")
    for corridor, record in zip(found, told["corridors"], strict=True):
        assert (corridor.name, list(corridor.countries)) == (record["corridor"], record["countries"])
        assert corridor.index == record["risk_index"]
        assert [getattr(corridor, name) for name in names] == [record[name] for name in names]
        assert corridor.order_uncertain == (bool(record["order_uncertain_with"]) if options else None)
        assert corridor.route.corridor == corridor.name
        assert list(corridor.route.node_ids) == record["route"]["nodes"]
        table = corridor.recorded()
        assert table.index.tolist() == record["claim_ids"]
        urls = {row["source_id"]: row["url"] for row in told["record"]["sources"]}
        assert table.empty or table["url"].tolist() == [urls[key] for key in table["source_id"]]


def test_a_closed_corridor_is_a_value_too(data):
    found = data.on(AS_OF, close=["border:CHN-MNG"]).corridors("KP-09", "KOR")
    (shut,) = [row for row in found if row.name == "CHN > MNG"]
    assert (shut.rank, shut.index, shut.hazard, shut.route, shut.coverage) == (None,) * 5
    assert repr(shut) == "<Corridor CHN > MNG: closed by the scenario>"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"limit": 0}, "limit = 0 is too small"),
        ({"limit": "3"}, "limit is '3'; give a whole number"),
        ({"draws": 3}, "power of two"),
        ({"draws": True}, "draws is True"),
        ({"draws": 4, "seed": -1}, "seed"),
    ],
)
def test_wrong_questions_about_corridors_end_in_errors_of_the_tool(day, options, words):
    with pytest.raises(rr.UsageError, match=words):
        day.corridors("KP-09", "KOR", **options)


def test_compared_corridors_are_those_of_the_command(data):
    told = answer("compare", "2009", "2013", "--origin", "KP-09", "--destination", "KOR")["corridors"]
    frame = data.compare_corridors("2009", "2013", "KP-09", "KOR")
    assert frame.index.tolist() == [row["corridor"] for row in told]
    assert frame["hazard_after"].tolist() == [row["hazard_after"] for row in told]
    assert frame["recorded_before"].str.count("THA:").sum() == sum(
        ["THA"] in [share["corridors"] for share in row["recorded_before"]] for row in told
    )


def test_an_explanation_adds_up_leg_by_leg(day):
    best = day.routes("KP-10", "KOR")[0]
    table = best.explain()
    parts = table.groupby("leg_id", sort=False)["contribution"].sum()
    assert parts.index.tolist() == list(best.leg_ids)
    assert parts.to_numpy() == pytest.approx(day.legs.loc[list(best.leg_ids), "hazard"].to_numpy(), abs=1e-8)
    assert parts.sum() == pytest.approx(best.hazard, abs=1e-12)


def test_a_scenario_and_a_clock_are_those_of_the_command(data):
    options = ("--without", "prk-2010-succession-buildup", "--close", "border:CHN-MNG", "--known-by", "2014-01-01")
    record = answer("route", "KP-10", "KOR", "--as-of", "2013-07-01", *options, "-k", "1")["routes"][0]
    day = data.on(AS_OF, without=["prk-2010-succession-buildup"], close=["border:CHN-MNG"], known_by=2014)
    assert day.routes("KP-10", "KOR")[0].index == record["risk_index"]


def test_values_are_frozen_and_frames_are_copies(data, day):
    for value, name in ((data, "dataset"), (day, "evaluated"), (day.routes("KP-10", "KOR")[0], "index")):
        with pytest.raises(AttributeError):
            setattr(value, name, None)
    frame = day.provinces
    frame["route_index"] = 0
    assert (day.provinces["route_index"] > 0).any()


def test_frames_have_what_a_map_needs(day):
    for name in ("provinces", "border_segments", "transit_nodes", "destinations", "nodes", "legs"):
        frame = getattr(day, name)
        assert frame.crs.to_epsg() == 4326
        assert {"as_of", "event_ids", "source_ids"} <= set(frame)
    assert {"hazard", "risk_index", "coverage", "blocked"} <= set(day.legs) & set(day.border_segments)


def test_a_timeline_is_that_of_the_command(data):
    frame = data.timeline("KP-10", "KOR", since=2008, until=2016)
    points = answer("timeline", "KP-10", "KOR", "--since", "2008", "--until", "2016")["points"]
    assert frame["risk_index"].tolist() == [point["risk_index"] for point in points]
    assert frame["corridor"].tolist() == [point["corridor"] for point in points]
    assert [bool(cell) for cell in frame["recorded"]] == [bool(point["recorded"]) for point in points]
    assert frame.index.strftime("%Y-%m-%d").tolist() == [point["as_of"] for point in points]
    day = data.timeline(since="2013-07-01", until="2013-07-01")
    assert day["risk_index"].tolist() == [data.on("2013-07-01").network_index()]


def test_a_comparison_is_that_of_the_command(data):
    told = answer("compare", "2009-01-01", "2013-01-01", "--origin", "KP-10", "--destination", "KOR", "-k", "1")
    frame = data.compare("2009", data.on(2013))
    assert frame["change"].to_dict() == {leg["leg_id"]: leg["change"] for leg in told["legs"]}
    routes = data.compare_routes("2009", "2013", "KP-10", "KOR")
    assert routes["risk_index_after"].tolist() == [route["risk_index_after"] for route in told["routes"]]


@pytest.mark.parametrize("overlap", [None, "path-size"])
def test_shares_and_burden_are_those_of_the_command(data, overlap):
    more = () if overlap is None else ("--overlap", overlap)
    (point,) = answer("shares", "KP-10", "--since", "2012", "--until", "2012", "--burden", *more)["points"]
    asked = {"since": 2012, "until": 2012, "overlap": overlap}
    told = {row["alternative"]: row["share"] for row in point["shares"]}
    assert data.shares("KP-10", **asked)["share"].droplevel("as_of").to_dict() == pytest.approx(told, abs=1e-6)
    each = data.burden("KP-10", **asked)
    assert (each["share"] * each["encounters_per_100"]).sum() == pytest.approx(
        point["burden"]["encounters_per_100"], abs=0.1
    )


def test_a_correction_that_is_not_known_is_refused(data):
    for ask in (data.shares, data.burden):
        with pytest.raises(rr.UsageError, match=r"overlap 'nested' is not 'path-size'; leave it out"):
            ask("KP-10", since=2012, until=2012, theta=10, overlap="nested")


def test_tables_have_every_row(data):
    assert data.events.index.name == "event_id"
    assert (len(data.events), len(data.claims), len(data.sources)) == (
        len(data.dataset.events),
        len(data.dataset.claims),
        len(data.dataset.sources),
    )


def test_a_map_saves_itself_and_takes_further_layers(day, tmp_path):
    import folium

    page = day.map("KP-10", "KOR")
    assert isinstance(page, (folium.Map, folium.Figure))
    page.save(str(tmp_path / "map.html"))
    assert (tmp_path / "map.html").stat().st_size > 300_000


def test_a_graph_is_one_of_osmnx(day):
    graph = day.graph()
    assert graph.is_multigraph()
    assert graph.graph["as_of"] == "2013-07-01"


def test_a_public_dataset_loses_what_a_public_release_loses():
    assert rr.load(public=True).dataset.release is not None


def test_doubt_comes_as_tables(data):
    pytest.importorskip("SALib")
    drawn = data.ensemble("KP-10", "KOR", since=2012, until=2013, draws=64)
    assert (drawn["low"] <= drawn["median"]).all()
    assert (drawn["median"] <= drawn["high"]).all()
    groups = data.sensitivity("KP-10", "KOR", as_of=2013, draws=64)
    assert groups.index.is_unique
    assert len(data.backtest()) > 1
