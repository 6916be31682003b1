"""Output that opens anywhere: in every encoding, in the width of the terminal, in the file whose ending says what."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from route_risk import cli
from route_risk.maps.text.tables import width
from tests.layers.folder import write_folder

QUERIES = {
    "help": ("route", "--help"),
    "list": ("list", "provinces"),
    "show": ("show", "KP-10", "--as-of", "2013-07-01"),
    "timeline": ("timeline", "KP-10", "--since", "2013", "--until", "2014"),
    "compare": ("compare", "2013-07-01", "2013-07-01,close=PRK-CHN"),
    "json": ("list", "provinces", "--json"),
}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp949", "latin-1"])
@pytest.mark.parametrize("name", ["help", "list", "timeline"])
def test_any_encoding_of_the_output_will_do(encoding, name):
    result = CliRunner(charset=encoding).invoke(cli.main, QUERIES[name])
    assert result.exit_code == 0, result.exception
    printed = result.stdout_bytes.decode("utf-8" if encoding == "ascii" else encoding)  # click takes ascii for UTF-8
    has_korean = encoding in ("ascii", "cp949")
    if name == "list":
        assert ("평양시" in printed) == has_korean
        assert ("some letters are shown as ?" in result.stderr) != has_korean
    if name == "timeline":
        assert "▁" in printed or "1" in printed.splitlines()[1]
        assert "?" not in printed


@pytest.mark.parametrize("encoding", ["cp949", "cp1252"])
def test_json_keeps_every_letter(encoding):
    result = CliRunner(charset=encoding).invoke(cli.main, QUERIES["json"])
    names = [row["name_ko"] for row in json.loads(result.stdout_bytes.decode(encoding))["provinces"]]
    assert "평양시" in names
    assert "?" not in "".join(names)


@pytest.mark.parametrize("columns", [60, 100])
@pytest.mark.parametrize("name", ["show", "compare", "timeline"])
def test_lines_fit_the_page(run, monkeypatch, name, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run(*QUERIES[name]).stdout.splitlines()
    long = [line for line in lines if width(line) > columns and " " in line.strip()]
    assert not [line for line in long if max(map(width, line.split())) < columns - 20], long


def test_without_a_page_nothing_is_wrapped_or_cut(run, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    text = run("list", "sources").stdout
    assert "…" not in "".join(line for line in text.splitlines() if line.startswith("hrw"))
    assert max(map(width, text.splitlines())) > 150


@pytest.fixture
def data(tmp_path):
    """Return the option that names a tiny dataset."""
    return ("--dataset", str(write_folder(tmp_path / "tiny")))


@pytest.mark.parametrize(
    "command",
    [
        ("route", "AA-1", "--as-of", "2011"),
        ("compare", "2011", "2013", "AA-1"),
        ("list", "events"),
        ("timeline", "AA-1", "--since", "2011", "--until", "2012"),
        ("shares", "AA-1", "CCC", "--theta", "5", "--as-of", "2011"),
    ],
    ids=lambda row: row[0],
)
def test_the_ending_of_a_file_says_what_it_is(run, tmp_path, data, command):
    for ending in ("csv", "json", "txt"):
        file = tmp_path / f"answer.{ending}"
        result = run(*command, *data, "--out", str(file))
        assert result.exit_code == 0, result.output
        assert result.stdout == f"{file}\n"
        written = file.read_text(encoding="utf-8")
        form = () if ending == "txt" else (f"--{ending}",)
        assert written == run(*command, *data, *form).stdout
    assert list(csv.DictReader(io.StringIO((tmp_path / "answer.csv").read_text(encoding="utf-8"))))
    assert run(*command, *data, "-o", str(tmp_path / "answer.csv")).exit_code == 2  # it is there
    assert run(*command, *data, "-o", str(tmp_path / "answer.csv"), "--overwrite").exit_code == 0
    for wrong in (("-o", "answer.xlsx"), ("-o", "a.csv", "--json"), ("-o", "none/a.csv"), ("--csv", "--json")):
        assert run(*command, *data, *wrong).exit_code == 2, wrong


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        (("map",), "map.png"),
        (("plot",), "map.html"),
        (("report", "AA-1"), "brief.pdf"),
        (("routes", "--as-of", "2011"), "routes.json"),
        (("calibrate",), "factors.json"),
    ],
)
def test_a_file_of_another_kind_is_refused(run, tmp_path, data, command, wrong):
    result = run(*command, *data, "-o", wrong)
    assert result.exit_code == 2
    assert f"{wrong} " in result.stderr
    assert "end its name in" in result.stderr
    assert not (tmp_path / wrong).exists()
