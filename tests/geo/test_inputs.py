import os
import re
import socket

import pytest

from route_risk.geo.errors import InvalidDataError
from route_risk.geo.inputs import open_input, parse_json, read_input
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import check_dataset
from route_risk.layers.scenarios import make_scenario
from tests.layers.folder import write_folder

FILES = ("datapackage.json", "claims.csv", "legs.csv", "provinces.geojson", "background.geojson")


def rules(folder):
    return [(fault.file, fault.rule) for fault in check_dataset(folder)]


def replace(folder, file, make):
    (folder / file).unlink()
    make(folder / file)


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "tiny")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name on this system")
@pytest.mark.parametrize("file", FILES)
def test_a_pipe_in_a_dataset_is_a_fault_and_is_not_waited_for(folder, file):
    replace(folder, file, os.mkfifo)
    assert (file, "it is a pipe or a device, and a regular file is needed") in rules(folder)


@pytest.mark.parametrize("file", FILES)
def test_a_link_out_of_the_dataset_is_not_followed(folder, tmp_path, file):
    (tmp_path / file).write_bytes((folder / file).read_bytes())
    replace(folder, file, lambda path: path.symlink_to(tmp_path / file))
    assert rules(folder) == [(file, "it is a link out of the dataset folder")]


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/stdin", "/proc/self/environ", "/"])
def test_links_to_devices_and_the_system_are_not_followed(folder, target):
    replace(folder, "claims.csv", lambda path: path.symlink_to(target))
    assert rules(folder) == [("claims.csv", "it is a link out of the dataset folder")]


def test_a_folder_that_is_a_link_leads_out_too(folder, tmp_path):
    (tmp_path / "real").mkdir()
    (folder / "claims.csv").rename(tmp_path / "real" / "claims.csv")
    (folder / "below").symlink_to(tmp_path / "real")
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    (folder / "datapackage.json").write_text(text.replace('"claims.csv"', '"below/claims.csv"'), encoding="utf-8")
    assert rules(folder) == [("below/claims.csv", "it is a link out of the dataset folder")]


def test_a_link_inside_the_dataset_and_to_the_dataset_is_followed(folder, tmp_path):
    (folder / "claims.csv").rename(folder / "c.csv")
    (folder / "claims.csv").symlink_to("c.csv")
    (tmp_path / "by another name").symlink_to(folder)
    assert check_dataset(folder) == check_dataset(tmp_path / "by another name") == ()


def test_links_in_a_circle_and_names_that_are_none(folder):
    replace(folder, "claims.csv", lambda path: path.symlink_to("claims.csv"))
    ((file, rule),) = rules(folder)
    assert file == "claims.csv"
    assert re.match(r"it cannot be read \(.+\)|it is a link out", rule)
    with pytest.raises(FileNotFoundError):
        read_input(folder / "a\0b")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": ' * 100_000, "it is nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "Exceeds the limit (4300 digits)"),
    ],
    ids=["deep", "long number"],
)
def test_a_descriptor_beyond_measure_is_a_fault(folder, text, reason):
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDataError, match=re.escape(f"datapackage.json: it is not UTF-8 JSON ({reason}")):
        read_dataset(folder)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = " + "[" * 100_000, "it is nested too deeply"),
        ("close = " + "9" * 5000, "digits"),
        ('name = "a"\n' + "#" * (1 << 20), "bytes, and at most 1048576 are read"),
    ],
    ids=["deep", "long number", "large"],
)
def test_a_scenario_beyond_measure_is_a_fault(tmp_path, text, reason):
    path = tmp_path / "s.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDataError, match=reason):
        make_scenario(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name on this system")
def test_scenarios_are_regular_files(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    for path in (tmp_path / "pipe.toml", tmp_path):
        with pytest.raises(InvalidDataError, match=r"it is a pipe or a device|it is a folder, and a file is needed"):
            make_scenario(path)


def test_a_socket_is_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        with pytest.raises(InvalidDataError, match="s: it is a pipe or a device"):
            read_input(tmp_path / "s", "s")


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"1234")
    assert read_input(path, limit=4) == b"1234"
    with pytest.raises(InvalidDataError, match="it has 4 bytes, and at most 3 are read"):
        read_input(path, limit=3)
    with open_input(path, limit=4) as stream:
        assert not os.get_inheritable(stream.fileno())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="whoever may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"1234")
    path.chmod(0)
    with pytest.raises(InvalidDataError, match=r"a\.txt: it cannot be read \(Permission denied\)"):
        read_input(path, "a.txt")


def test_json_is_what_json_says():
    assert parse_json('{"a": [1, 2.5, null, {"a": "b"}]}') == {"a": [1, 2.5, None, {"a": "b"}]}
