"""Datasets of one's own: a new one, one from Flee, and what validate says of them."""

import json

import pytest

FLEE = {
    "locations.csv": '"#name","region","country","latitude","longitude","location_type","conflict_date","population"\n'
    '"Alpha","R","Landia",10.0,1.0,"conflict_zone",0,1000\n'
    '"Beta","R","Landia",10.5,2.0,"town",0,500\n'
    '"Gamma","S","Otherland",11.0,3.0,"camp",0,0\n',
    "routes.csv": "#name1,name2,distance,forced_redirection\nAlpha,Beta,120,0\nBeta,Gamma,80,0\n",
    "closures.csv": "#closure_type,name1,name2,closure_start,closure_end\ncountry,Landia,Otherland,-5,10\n",
    "conflicts.csv": "#Day,Alpha\n" + "".join(f"{day},{int(day >= 5)}\n" for day in range(100)),
    "sim_period.csv": "StartDate,2012-01-01\nLength,100\n",
}


@pytest.fixture
def flee(tmp_path):
    folder = tmp_path / "flee"
    folder.mkdir()
    for name, text in FLEE.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_new_dataset_is_valid_and_not_written_twice(run, tmp_path):
    folder = str(tmp_path / "mine")
    made = run("new", folder)
    assert made.exit_code == 0
    assert f"{folder}/README.md" in made.stdout.splitlines()
    checked = run("validate", folder)
    assert checked.exit_code == 0
    assert f"{folder} is valid" in checked.stdout
    assert "warning: legs.csv" in checked.stderr
    assert run("new", folder).exit_code == 2


def test_validate_gives_its_warnings_as_json(run, tmp_path):
    run("new", str(tmp_path / "mine"))
    record = json.loads(run("validate", str(tmp_path / "mine"), "--json").stdout)
    assert record["valid"] is True
    assert record["faults"] == []
    assert any("no source speaks to the leg" in warning for warning in record["warnings"])


def test_a_flee_folder_becomes_a_dataset_that_routes(run, run_json, flee, tmp_path):
    out = str(tmp_path / "dataset")
    made = run("import", "flee", str(flee), "--out", out, "--country", "Landia=MLI", "--country", "Otherland=NER")
    assert made.exit_code == 0, made.stderr
    assert run("validate", out).exit_code == 0
    # Closed from five days before the first to day 10: nothing is open then, and what closes it is named.
    shut = run("route", "Alpha", "Gamma", "--dataset", out, "--as-of", "2012-01-05")
    assert shut.exit_code == 4
    assert "closed by closure" in shut.stderr
    (route,) = run_json("route", "Alpha", "Gamma", "--dataset", out, "--as-of", "2012-03-01")["routes"]
    assert route["coverage"]["level"] in ("none", "thin")


def test_an_unknown_name_in_flee_files_is_invalid_data(run, flee, tmp_path):
    (flee / "routes.csv").write_text("#name1,name2,distance,forced_redirection\nAlpha,Delta,120,0\n", encoding="utf-8")
    codes = ("--country", "Landia=MLI", "--country", "Otherland=NER")
    result = run("import", "flee", str(flee), "--out", str(tmp_path / "out"), *codes)
    assert result.exit_code == 3
    assert "Delta" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_country_option_without_a_code_is_a_usage_error(run, flee, tmp_path):
    result = run("import", "flee", str(flee), "--out", str(tmp_path / "out"), "--country", "Landia")
    assert result.exit_code == 2
    assert "NAME=ISO3" in result.stderr


def test_an_extract_that_is_not_there_is_invalid_data(run, tmp_path):
    result = run("import", "osm", str(tmp_path / "no.osm"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 3
    assert "no.osm" in result.stderr
    assert not (tmp_path / "out").exists()
