"""Datasets of one's own: a new one, one from Flee, and what validate says of them."""

import json

import pytest

from tests.layers.folder import FLEE


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


def test_a_new_dataset_names_the_next_commands_and_they_run(run, tmp_path):
    made = run("new", "mine")
    commands = [line.split()[1:] for line in made.stderr.splitlines() if line.startswith("  route-risk ")]
    assert [command[0] for command in commands] == ["validate", "map"]
    for command in commands:
        done = run(*command)
        assert done.exit_code == 0, done.output
    page = (tmp_path / "check.html").read_text(encoding="utf-8")
    assert "The dataset is valid. 7 warnings about thin sources." in page
    assert (tmp_path / "map.html").exists()


def test_a_faulty_dataset_is_drawn_with_its_faults_and_still_invalid(run, broken_copy, tmp_path):
    folder = broken_copy("points.geojson", '"node_id":"CN-BJ"', '"node_id":"CN-BX"')
    result = run("validate", str(folder), "--draw", "a.md")
    assert result.exit_code == 3
    assert "wrote a.md" in result.stderr
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "CN-BX" in text
    assert (tmp_path / "a.svg").exists()


def test_what_cannot_be_drawn_at_all_says_so(run, broken_copy, tmp_path):
    folder = broken_copy("nodes.csv")
    result = run("validate", str(folder), "--draw", "a.png")
    assert result.exit_code == 3
    assert "a.png is not written" in result.stderr
    assert not (tmp_path / "a.png").exists()


def test_validate_draws_no_unknown_format_and_replaces_nothing(run, tmp_path):
    assert run("validate", "--draw", "a.gif").exit_code == 2
    (tmp_path / "a.png").write_text("mine", encoding="utf-8")
    assert run("validate", "--draw", "a.png").exit_code == 2
    assert (tmp_path / "a.png").read_text(encoding="utf-8") == "mine"


def test_validate_gives_its_warnings_as_json(run, tmp_path):
    run("new", str(tmp_path / "mine"))
    record = json.loads(run("validate", str(tmp_path / "mine"), "--json").stdout)
    assert record["valid"] is True
    assert record["faults"] == []
    assert any("the leg has no source of its own" in warning for warning in record["warnings"])


def test_a_flee_folder_becomes_a_dataset_that_routes(run, run_json, flee, tmp_path):
    out = str(tmp_path / "dataset")
    made = run("import", "flee", str(flee), "--out", out, "--country", "Landia=MLI", "--country", "Otherland=NER")
    assert made.exit_code == 0, made.stderr
    assert run("validate", out).exit_code == 0
    # Closed from five days before the first to day 10: nothing is open then, and what closes it is named.
    shut = run("route", "Alpha", "Gamma", "--dataset", out, "--as-of", "2012-01-05")
    assert shut.exit_code == 4
    assert "closed by closure" in shut.stderr
    first, *_ = run_json("route", "Alpha", "Gamma", "--dataset", out, "--as-of", "2012-03-01")["corridors"]
    assert first["coverage"]["level"] in ("none", "thin")


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
