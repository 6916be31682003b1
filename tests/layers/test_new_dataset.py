"""A new dataset is valid for every reader, says that it is invented, and is written whole or not at all."""

import json
import stat
import sys
from dataclasses import replace
from datetime import date

import pytest

from route_risk.geo.errors import InvalidDataError, NoOpenRouteError, UsageError
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import check_dataset, read_layers
from route_risk.layers.new_dataset import EXAMPLE, descriptor_text, new_dataset, parameters_text, write_dataset
from route_risk.layers.tables.read import OPTIONAL, table_schemas
from tests.layers.folder import set_cell

NEEDED = {name: table for name, table in table_schemas().items() if name not in OPTIONAL}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("new") / "mine"
    new_dataset(target)
    return target


def setting_of(folder, day):
    return evaluate(scenario_network(read_dataset(folder)), day)


def test_the_new_dataset_is_valid_and_has_layers(folder):
    assert check_dataset(folder) == ()
    layers = read_layers(read_dataset(folder))
    assert list(layers["provinces"].index) == ["XA-01", "XA-02"]
    assert list(layers["border_segments"].index) == ["XAA-XBB:XA-01", "XAA-XBB:XA-02"]


def test_the_reference_implementation_of_data_package_accepts_it(folder):
    from frictionless import Package

    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["code", "message"])


def test_the_descriptor_holds_the_full_schemas(folder):
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {item["name"]: item["schema"] for item in descriptor["resources"] if "schema" in item} == NEEDED


def test_it_shows_each_kind_of_event_and_answers_questions(folder):
    dataset = read_dataset(folder)
    assert {event.kind for event in dataset.events} == {"regime", "period", "incident"}
    assert {"scale", "block"} <= {event.effect for event in dataset.events}
    open_route = least_risk_route(setting_of(folder, date(2012, 1, 1)).hazards, "XA-02", "XCC")
    closed = setting_of(folder, date(2010, 5, 15)).hazards
    detour = least_risk_route(closed, "XA-02", "XCC")
    assert len(detour.legs) > len(open_route.legs), "the southern stretch is closed, so the way leads north"
    scenario_net = scenario_network(dataset)
    shut = frozenset(leg.leg_id for leg in dataset.legs if leg.mode == "entering")
    with pytest.raises(NoOpenRouteError):
        least_risk_route(evaluate(replace(scenario_net, closed=shut), date(2012, 1, 1)).hazards, "XA-01", "XCC")


def test_every_row_and_layer_says_that_it_is_invented(folder):
    for file in EXAMPLE.iterdir():
        text = (folder / file.name).read_text(encoding="utf-8")
        assert "nvented" in text or file.name == "countries.csv", file.name
    for name in ("sources", "nodes", "legs", "policy_events", "claims"):
        rows = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
        assert [row for row in rows if "Invented example" not in row] == []
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert "invented" in descriptor["title"]


def test_the_codes_are_those_that_iso_3166_leaves_to_users(folder):
    for country in read_dataset(folder).countries.values():
        assert "XAA" <= country.iso3 <= "XZZ"
        assert "XA" <= country.iso_a2 <= "XZ"


def test_a_name_can_be_given_and_has_a_form(tmp_path):
    new_dataset(tmp_path / "a", name="sahel-2012")
    assert read_dataset(tmp_path / "a").name == "sahel-2012"
    for name in ("Sahel", "sahel 2012", "", "sähel"):
        with pytest.raises(UsageError, match="is not a name for a dataset"):
            new_dataset(tmp_path / "b", name=name)
    assert not (tmp_path / "b").exists()


def test_two_new_datasets_are_the_same_bytes(folder, tmp_path):
    again = new_dataset(tmp_path / "again")
    assert sorted(path.name for path in again) == sorted(path.name for path in folder.iterdir())
    for path in again:
        content = path.read_bytes()
        assert content == (folder / path.name).read_bytes()
        assert b"\r" not in content
        assert str(tmp_path).encode() not in content


def test_an_empty_folder_is_filled_and_a_full_one_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert new_dataset(tmp_path / "empty")
    with pytest.raises(UsageError, match="holds something already"):
        new_dataset(tmp_path / "empty")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file or a link"):
        new_dataset(tmp_path / "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    with pytest.raises(UsageError, match="not cannot be written to"):
        new_dataset(tmp_path / "not" / "there")


def test_an_invalid_dataset_is_not_written(tmp_path):
    texts = {file.name: file.read_text(encoding="utf-8") for file in EXAMPLE.iterdir()}
    texts |= {"parameters.csv": parameters_text(), "datapackage.json": descriptor_text({"name": "half"})}
    with pytest.raises(InvalidDataError, match="origin_country"):
        write_dataset(tmp_path / "half", texts)
    assert list(tmp_path.iterdir()) == []


def test_a_change_of_one_cell_is_explained(folder, tmp_path):
    new_dataset(tmp_path / "mine")
    set_cell(tmp_path / "mine", "legs", 2, "traverses", "border:XAA-XZZ")
    (fault,) = check_dataset(tmp_path / "mine")
    assert (fault.file, fault.line, fault.column) == ("legs.csv", 2, "traverses")
    assert "Did you mean border:XAA-XBB" in fault.rule


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")
def test_only_its_owner_may_enter_the_folder_of_a_dataset_that_is_not_public(tmp_path):
    new_dataset(tmp_path / "mine")
    texts = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "mine").iterdir()}
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) != 0o700
    texts["datapackage.json"] = texts["datapackage.json"].replace(
        '"sensitivity": "public"', '"sensitivity": "restricted"'
    )
    write_dataset(tmp_path / "restricted", texts)
    assert stat.S_IMODE((tmp_path / "restricted").stat().st_mode) == 0o700
