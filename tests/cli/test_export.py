"""`export`: GIS files in a folder, named on stdout, the same bytes every time, whole or not at all."""

import json
import shutil
import sys
from functools import cache

import pytest

from route_risk import cli
from route_risk.maps.export.write import FORMATS
from tests.cli.conftest import run_command

IN_2013 = ("--as-of", "2013-07-01")
LAYERS = ("provinces", "border_segments", "transit_nodes", "destinations", "legs")


def files_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_geojson_layers_carry_risk_and_sources(run, tmp_path):
    result = run("export", "gis", *IN_2013)
    assert result.exit_code == 0
    named = {line.replace("\\", "/").removeprefix("gis/") for line in result.stdout.splitlines()}
    assert named == set(files_in(tmp_path / "gis"))
    assert {f"{layer}.geojson" for layer in LAYERS} <= named
    for name, content in files_in(tmp_path / "gis").items():
        layer = json.loads(content)
        assert layer["type"] == "FeatureCollection"
        assert "crs" not in layer, name
        assert len(layer["bbox"]) == 4
        assert layer["features"]
    legs = json.loads((tmp_path / "gis" / "legs.geojson").read_bytes())["features"]
    assert all({"hazard", "source_ids"} <= leg["properties"].keys() for leg in legs)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Return a function that gives the folder of an export in a format, to read and to copy."""

    @cache
    def export(form):
        folder = tmp_path_factory.mktemp(form) / "one"
        result = run_command("export", str(folder), "--format", form, *IN_2013)
        assert result.exit_code == 0, result.output
        return folder

    return export


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_question_gives_the_same_bytes(run, tmp_path, exported, form):
    result = run("export", "two", "--format", form, *IN_2013)
    assert result.exit_code == 0, result.output
    one, two = files_in(exported(form)), files_in(tmp_path / "two")
    assert one
    assert one == two
    for folder in (tmp_path, exported(form).parent):
        assert not any(str(folder).encode() in content for content in one.values())


@pytest.mark.parametrize("form", FORMATS)
def test_files_that_are_there_are_not_replaced_silently(run, tmp_path, exported, form):
    shutil.copytree(exported(form), tmp_path / "gis")
    before = files_in(tmp_path / "gis")
    later = ("export", "gis", "--format", form, "--as-of", "2020-07-01")
    result = run(*later)
    assert result.exit_code == 2
    assert "already exists" in result.stderr
    assert files_in(tmp_path / "gis") == before
    assert run(*later, "--overwrite").exit_code == 0
    assert files_in(tmp_path / "gis").keys() == before.keys()
    assert files_in(tmp_path / "gis") != before


def test_the_extra_is_named_where_a_package_is_missing(run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("export", "gis", "--format", "parquet", *IN_2013)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "this needs pyarrow, which is not installed; run: pip install 'route-risk[parquet]'" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_command_knows_every_format():
    option = next(item for item in cli.main.commands["export"].params if item.name == "formats")
    assert tuple(option.type.choices) == (*FORMATS, "all")


def test_all_formats_come_with_one_word(run, tmp_path):
    result = run("export", "gis", "--format", "all", "--hxl", "--bom", *IN_2013)
    assert result.exit_code == 0, result.output
    assert set(files_in(tmp_path / "gis")) == {name for form in FORMATS.values() for name in form.names}
    header, tags, *_ = (tmp_path / "gis" / "legs.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert (tmp_path / "gis" / "legs.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (header[:7], tags[:9]) == ("leg_id,", "#x_leg+id")


@pytest.mark.parametrize("option", ["--hxl", "--bom"])
def test_what_is_for_csv_is_refused_without_it(run, tmp_path, option):
    result = run("export", "gis", option)
    assert result.exit_code == 2
    assert f"{option} is for CSV files: add --format csv" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("--format", "shp"), 2, "'shp' is not one of"),
        (("--as-of", "1990"), 2, "outside the period"),
        (("--without", "nothing"), 2, "'nothing' is not a known event"),
        (("--dataset", "nowhere"), 3, "datapackage.json is missing"),
    ],
)
def test_a_wrong_question_writes_nothing(run, tmp_path, arguments, code, named):
    result = run("export", "gis", *arguments)
    assert result.exit_code == code
    assert named in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_broken_layer_writes_nothing(run, tmp_path, broken_copy):
    folder = broken_copy("provinces.geojson", "{", "{{")
    result = run("export", "gis", "--dataset", str(folder), *IN_2013)
    assert result.exit_code == 3
    assert "provinces.geojson" in result.stderr
    assert not (tmp_path / "gis").exists()


def test_a_file_in_the_way_of_the_folder_is_left_alone(run, tmp_path):
    (tmp_path / "gis").write_text("mine", encoding="utf-8")
    result = run("export", "gis", *IN_2013)
    assert result.exit_code in (1, 2)
    assert "gis" in result.stderr
    assert (tmp_path / "gis").read_text(encoding="utf-8") == "mine"


ADDRESS = "postgresql://ann:s3cret@localhost/research"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "give FOLDER, or --to with the address of a database"),
        (("gis", "--to", ADDRESS), "give FOLDER, or --to"),
        (("--to", ADDRESS, "--format", "gpkg"), "--format cannot be used with --to"),
        (("gis", "--schema", "mine"), "--schema needs --to"),
        ((ADDRESS,), "put the address of a database after --to"),
        (("gis", ADDRESS), "unexpected extra argument (postgresql://ann:***@localhost/research)"),
        (("gis", "--format", ADDRESS), "'postgresql://ann:***@localhost/research' is not one of"),
        (("--to", ADDRESS.replace("postgresql", "mysql")), "use postgresql:// or postgres://"),
        (("--to", ADDRESS, "--dataset", ADDRESS), "postgresql:/ann:***@localhost/research"),
    ],
)
def test_an_address_in_the_wrong_place_is_not_repeated(run, tmp_path, arguments, named):
    result = run("export", *arguments)
    assert result.exit_code in (2, 3)
    assert named in result.stderr
    assert "s3cret" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_missing_driver_names_the_extra(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    result = run("export", "--to", ADDRESS)
    assert result.exit_code == 1
    assert "this needs psycopg, which is not installed; run: pip install 'route-risk[postgis]'" in result.stderr


SPAN = ("--since", "2012-01-01", "--until", "2014-01-01")


def test_a_span_adds_layers_over_time_and_the_others_are_of_its_last_date(run, tmp_path):
    result = run("export", "film", "--format", "geojson", *SPAN, "--step", "quarter")
    assert result.exit_code == 0, result.output
    legs = json.loads((tmp_path / "film" / "legs_over_time.geojson").read_bytes())["features"]
    days = {leg["properties"]["date_start"] for leg in legs}
    assert {"2012-01-01", "2012-04-01", "2013-10-01"} <= days
    assert max(leg["properties"]["date_end"] for leg in legs) == "2014-01-02"
    assert json.loads((tmp_path / "film" / "legs.geojson").read_bytes())["as_of"] == "2014-01-01"


def test_a_date_beside_a_span_is_that_of_the_layers_of_one_date(run, tmp_path):
    assert run("export", "film", *SPAN, *IN_2013).exit_code == 0
    assert json.loads((tmp_path / "film" / "legs.geojson").read_bytes())["as_of"] == "2013-07-01"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("film", "--format", "graphml", *SPAN),
            "graphml cannot have layers over time; use or add one of geojson, gpkg, kml",
        ),
        (("--to", "postgresql://ann@localhost/research", *SPAN), "--since and --until cannot be used with --to"),
        (("film", "--since", "2014-01-01", "--until", "2012-01-01"), "swap them"),
        (("film", "--since", "1900-01-01"), "outside the period that the dataset covers"),
    ],
)
def test_a_span_that_cannot_be_exported_is_refused(run, tmp_path, arguments, said):
    result = run("export", *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert not (tmp_path / "film").exists()
