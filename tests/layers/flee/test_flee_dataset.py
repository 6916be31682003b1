"""The dataset that a case of Flee becomes: its places, countries and dates, its shapes, and its routes."""

import json
from datetime import date

import pytest

from route_risk.geo.errors import InvalidDataError, NoOpenRouteError, ResponsibilityError, UsageError
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.flee.dataset import import_flee
from route_risk.layers.flee.shapes import crossing_line, schematic_cells, spread_points
from route_risk.layers.frames import check_dataset, read_layers
from tests.layers.flee.case_folder import LOCATIONS, REAL, ROUTES, flee_folder, imported


class TestDataset:
    def test_it_is_valid_for_every_reader_and_has_layers(self, tmp_path):
        from frictionless import Package

        report = import_flee(flee_folder(tmp_path / "in", "country,Mali,Niger,0,5\n"), tmp_path / "out")
        assert check_dataset(tmp_path / "out") == ()
        package = Package(str(tmp_path / "out" / "datapackage.json")).validate()
        assert package.valid, package.flatten(["code", "message"])
        layers = read_layers(read_dataset(tmp_path / "out"))
        assert list(layers["provinces"].index) == ["Alpha", "Beta-Town", "Gamma"]
        assert (report.name, report.nodes, report.legs) == ("flee-mali-2012", 8, len(layers["legs"]))

    def test_what_has_no_source_is_marked(self, tmp_path):
        imported(tmp_path, "country,Mali,Niger,0,5\n")
        dataset = read_dataset(tmp_path / "out")
        assert set(dataset.sources) == {"flee-input"}
        assert "they name no publication" in dataset.sources["flee-input"].notes
        assert {leg.source_ids for leg in dataset.legs} == {()}
        assert {(event.source_ids, event.confidence) for event in dataset.events} == {(("flee-input",), "low")}
        assert dataset.claims == ()
        assert dataset.sensitivity == "restricted"

    def test_no_point_is_where_its_place_is_and_layers_say_so(self, tmp_path):
        imported(tmp_path)
        points = json.loads((tmp_path / "out" / "points.geojson").read_text(encoding="utf-8"))
        assert "chematic" in points["attribution"]
        assert {feature["properties"]["kind_of_point"] for feature in points["features"]} == {"schematic"}
        for feature in points["features"]:
            for value in feature["geometry"]["coordinates"]:
                assert value == pytest.approx(round(value / 0.03) * 0.03, abs=1e-9)

    def test_the_same_input_gives_the_same_bytes_and_no_path(self, tmp_path):
        folder = flee_folder(tmp_path / "in", "country,Mali,Niger,0,5\n")
        one, two = import_flee(folder, tmp_path / "one"), import_flee(folder, tmp_path / "two")
        for first, second in zip(one.files, two.files, strict=True):
            assert first.read_bytes() == second.read_bytes()
            assert str(tmp_path).encode() not in first.read_bytes()

    def test_a_folder_that_holds_something_is_left_alone(self, tmp_path):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "mine").touch()
        with pytest.raises(UsageError, match="holds something already"):
            import_flee(flee_folder(tmp_path / "in"), tmp_path / "out")
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine"]

    def test_names_of_any_script_and_equal_ids(self, tmp_path):
        locations = (
            LOCATIONS + "тест,R,Niger,14,3,town,,\nBeta-Town,R,Mali,15,3,town,,\nbeta_town,R,Mali,14,2.9,town,,\n"
        )
        routes = ROUTES + "Hub,тест,10\nGamma,Beta-Town,20\nGamma,beta_town,20\n"
        hazard = imported(tmp_path, "location,тест,,0,5\n", locations=locations, routes=routes)
        nodes = read_dataset(tmp_path / "out").nodes
        assert nodes["place-7"].name == "тест"
        assert {"Beta-Town", "Beta-Town-2", "beta_town-2"} & set(nodes) >= {"Beta-Town", "Beta-Town-2"}
        assert hazard(0, "Hub", "place-7") is None

    def test_a_case_of_displacement_inside_one_country_has_no_border(self, tmp_path):
        locations = "#name\nA,R,Mali,15,1,conflict_zone,0,\nB,R,Mali,15.5,1,town,,\nC,R,Mali,16,1,idpcamp,,10\n"
        hazard = imported(tmp_path, locations=locations, routes="A,B,50\nB,C,60\n")
        assert hazard(0, "A", "C") > 0
        assert read_layers(read_dataset(tmp_path / "out"))["border_segments"].empty

    def test_the_map_can_be_asked_about_the_last_day_and_the_first(self, tmp_path):
        imported(tmp_path)
        scenario_net = scenario_network(read_dataset(tmp_path / "out"))
        assert evaluate(scenario_net, date(2012, 2, 29)).hazards
        assert evaluate(scenario_net, date(2012, 3, 19)).hazards


class TestCountriesAndDates:
    def test_a_country_without_a_known_name_is_a_fault_with_a_repair(self, tmp_path):
        folder = flee_folder(tmp_path / "in", locations=LOCATIONS.replace("Niger", "Nigerr"))
        with pytest.raises(
            InvalidDataError, match=r"'Nigerr' is not a country.*3 of 3 places .*Niger \(NER\).*--country Nigerr"
        ):
            import_flee(folder, tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_a_code_can_be_given(self, tmp_path):
        folder = flee_folder(tmp_path / "in", locations=LOCATIONS.replace("Niger", "Land_N"))
        import_flee(folder, tmp_path / "out", countries={"Land_N": "NER"})
        assert read_dataset(tmp_path / "out").countries["NER"].aliases == ("Land_N",)

    def test_two_names_of_one_country_are_a_fault(self, tmp_path):
        folder = flee_folder(tmp_path / "in", locations=LOCATIONS.replace("West,Niger,13.60", "West,NER,13.60"))
        with pytest.raises(InvalidDataError, match="'Niger' and 'NER' are one country, NER"):
            import_flee(folder, tmp_path / "out")

    @pytest.mark.parametrize(
        ("options", "problem"),
        [
            ({"released": date(2013, 3, 18)}, "released on 2013-03-18"),
            ({"today": date(2013, 3, 18)}, "not releasable before 2013-03-19"),
        ],
    )
    def test_a_period_inside_the_embargo_is_refused(self, tmp_path, options, problem):
        with pytest.raises(ResponsibilityError, match=problem):
            import_flee(flee_folder(tmp_path / "in"), tmp_path / "out", **options)
        assert not (tmp_path / "out").exists()

    def test_a_sensitivity_has_two_values(self, tmp_path):
        with pytest.raises(UsageError, match="restricted or public"):
            import_flee(flee_folder(tmp_path / "in"), tmp_path / "out", sensitivity="secret")


class TestSchematicGeometry:
    def test_crowded_points_are_kept_apart(self):
        spread = spread_points([(10.0, 5.0)] * 30)
        for position, (x, y) in enumerate(spread):
            assert all(max(abs(x - u), abs(y - v)) >= 0.09 - 1e-9 for u, v in spread[:position])

    def test_every_crowded_point_has_an_area(self):
        cells = schematic_cells({f"p{n}": place for n, place in enumerate(spread_points([(10.0, 5.0)] * 30))})
        assert all(area.area > 0 and area.is_valid for area in cells.values())

    def test_points_at_the_edge_of_the_world_stay_in_it(self):
        spread = spread_points([(180, 90), (180, 90), (-180, -90)])
        assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in spread)
        for area in schematic_cells(dict(zip("abc", spread, strict=True))).values():
            assert area.bounds >= (-180, -90)

    def test_the_side_of_a_border_is_an_edge_of_the_area(self):
        from shapely import box

        assert crossing_line(box(0, 0, 2, 2), (1, 9)).equals(box(0, 2, 2, 2).boundary.intersection(box(0, 0, 2, 2)))


@pytest.mark.parametrize(
    ("case", "origin", "destination", "closed", "opened"),
    [
        ("mali", "Gao", "Niamey", date(2012, 4, 1), date(2012, 4, 2)),
        ("mali", "Kidal", "Mentao", date(2012, 3, 21), date(2012, 3, 22)),
        ("burundi", "Bujumbura", "Lusenda", date(2015, 7, 30), date(2015, 7, 31)),
        ("burundi", "Gisuru", "Nduta", date(2015, 8, 9), date(2015, 8, 10)),
    ],
)
def test_published_cases_validate_route_and_close_on_their_days(tmp_path, case, origin, destination, closed, opened):
    if not (REAL / case).is_dir():
        pytest.skip(f"no case {case!r}: set ROUTE_RISK_FLEE_CASES to a folder that holds it")
    import_flee(REAL / case, tmp_path / "out")
    assert check_dataset(tmp_path / "out") == ()
    scenario_net = scenario_network(read_dataset(tmp_path / "out"))
    with pytest.raises(NoOpenRouteError):
        least_risk_route(evaluate(scenario_net, closed).hazards, origin, destination)
    assert least_risk_route(evaluate(scenario_net, opened).hazards, origin, destination).hazard > 0
