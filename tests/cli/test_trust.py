"""Opening what somebody sends runs nothing, asks nobody and reads nothing but it; nor does any other command."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import geopandas
import pytest

import route_risk
from route_risk.layers.new_dataset import new_dataset
from tests.layers.crafted import CRAFTED, URL
from tests.layers.folder import FLEE
from tests.layers.osm_extract import extract

PROGRAM = Path(__file__).with_name("watched.py")
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/proc", "/sys", "/dev/null", "/dev/urandom", "/run")
INSTALLED = {os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, *route_risk.__path__)}
COMMANDS = """
list events
list claims --public
show XA-01
route XA-01 XCC --explain
routes --since 2010 --until 2012 -o OUT/routes.csv
compare 2010-01-01 2014-01-01
timeline XA-01 XCC --plot OUT/timeline.svg
ensemble XA-01 XCC --draws 32 --since 2012 --checkpoint OUT/check --plot OUT/fan.svg
sensitivity XA-01 XCC --draws 32 --plot OUT/which.svg
backtest --plot OUT/back.svg
map -o OUT/map.html
map -o OUT/public.html --public
plot -o OUT/map.svg
report --origin XA-01 --destination XCC -o OUT/report.html
export OUT/gis --format geojson --format gpkg --format fgb --format csv --format datapackage --format prov
validate
""".strip().splitlines()
OTHERS = """
new OUT/mine
validate OUT/mine --draw OUT/check.html
boundaries GIVEN/a.gpkg --out OUT/from-gpkg --origin XAA --attribution Invented --license CC0-1.0
boundaries GIVEN/a.shp --out OUT/from-shp --origin XAA --attribution Invented --license CC0-1.0
boundaries GIVEN/a.geojson --out OUT/from-geojson --origin XAA --attribution Invented --license CC0-1.0
import osm GIVEN/a.osm --out OUT/from-osm --origin MLI
import flee GIVEN/flee --out OUT/from-flee --country Landia=XKX --country Otherland=NLD
""".strip().splitlines()


@pytest.fixture
def place(tmp_path):
    """Return a folder with what is given, an empty one for what is made, and files that nobody asked for."""
    for name in ("given", "out", "temp", "home/.ssh", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("home/.netrc", "home/.pgpass", "home/.pg_service.conf", "home/.ssh/id_ed25519"):
        (tmp_path / name).write_text("machine 127.0.0.1 login a password b\n", encoding="utf-8")
    new_dataset(tmp_path / "given" / "made")
    return tmp_path


def watch(place, commands, *, judge=()):
    """Run commands in a process that tells what they do, under a judge; return what each did."""
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ} | {
        "HOME": f"{place}/home",
        "TMPDIR": f"{place}/temp",
        "XDG_CACHE_HOME": f"{place}/temp",
    }
    environment |= {"MPLCONFIGDIR": f"{place}/temp", "NUMBA_CACHE_DIR": f"{place}/temp", "NO_PROXY": "*"}
    split = [
        [word.replace("OUT", f"{place}/out").replace("GIVEN", f"{place}/given") for word in command.split()]
        for command in commands
    ]
    done = subprocess.run(
        [*judge, sys.executable, "-I", PROGRAM, json.dumps(split)],
        cwd=place / "out", env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(zip(commands, json.loads(done.stdout), strict=True))


def is_allowed(path, place):
    """Tell whether a file is given, made, or a part of Python, the tool or the system."""
    roots = (*SYSTEM, *INSTALLED, *(os.path.realpath(place / name) for name in ("given", "out", "temp")))
    return any(path == root or path.startswith(root + os.sep) for root in roots)


def check(told, place, expected=0):
    for command, did in told.items():
        assert did["code"] == expected, (command, did["code"], did["said"])
        assert did["asked"] == [], command
        assert [path for path in did["opened"] if not is_allowed(path, place)] == [], command
        # matplotlib looks for fonts, and numpy.testing of numpy 2.0 for processors.
        assert [line for line in did["started"] if "fc-list" not in line and "lscpu" not in line] == [], command


@pytest.fixture
def sound(place):
    """Add files of boundaries, an extract and a Flee folder to what is given."""
    given = place / "given"
    areas = geopandas.read_file(given / "made" / "provinces.geojson").assign(adm0_a3="XAA")
    for name in ("a.gpkg", "a.shp", "a.geojson"):
        areas[["iso_3166_2", "name", "adm0_a3", "geometry"]].to_file(given / name)
    extract(given / "a.osm")
    (given / "flee").mkdir()
    for name, text in FLEE.items():
        (given / "flee" / name).write_text(text, encoding="utf-8")
    return place


def test_no_command_asks_anybody_or_reads_what_it_was_not_given(sound):
    answers = [*(f"{command} --dataset GIVEN/made" for command in COMMANDS[:-1]), "validate GIVEN/made"]
    told = watch(sound, [*answers, *OTHERS])
    check(told, sound)
    told = {command: told[command] for command in answers}
    read = {path for did in told.values() for path in did["opened"] if path.startswith(str(sound / "given"))}
    assert {Path(path).name for path in read} >= {"datapackage.json", "claims.csv", "provinces.geojson"}


@pytest.fixture
def server():
    """Return the address of a server and the list of those that ask it."""
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer():
            while True:
                try:
                    caller, _ = listening.accept()
                except OSError:
                    return
                with caller:
                    asked.append(caller.recv(200))

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked


def give_crafted(place, address):
    """Write each crafted file as a layer of a dataset and as a file of boundaries, beside files that it may open."""
    made = place / "given" / "made"
    for number, text in enumerate(CRAFTED.values()):
        folder = place / "given" / str(number)
        shutil.copytree(made, folder)
        (folder / "other.geojson").write_text('{"type":"FeatureCollection","features":[]}', encoding="utf-8")
        (folder / "private.csv").write_text("a,b\n1,2\n", encoding="utf-8")
        for layer in ("provinces", "a"):
            (folder / f"{layer}.geojson").write_text(text.replace(URL, address), encoding="utf-8")


CREDIT = "--origin XAA --attribution Invented --license CC0-1.0"
CRAFTED_COMMANDS = (
    *(f"validate GIVEN/{number}" for number in range(len(CRAFTED))),
    *(f"map -o OUT/map.html --dataset GIVEN/{number}" for number in range(len(CRAFTED))),
    *(f"boundaries GIVEN/{number}/a.geojson --out OUT/made {CREDIT}" for number in range(len(CRAFTED))),
    *(
        f"{command} --dataset GIVEN/{list(CRAFTED).index(name)}"
        for name in ("vrt that loads a library", "vrt that writes a file", "vrt to a file beside", "crs by link")
        for command in (
            "map -o OUT/public.html --public",
            "plot -o OUT/map.svg",
            "report --origin XA-01 --destination XCC -o OUT/report.html",
            "export OUT/gis --format geojson",
        )
    ),
)


def test_a_crafted_layer_is_refused_by_every_command_and_asks_nobody(place, server):
    address, asked = server
    give_crafted(place, address)
    told = watch(place, CRAFTED_COMMANDS)
    check(told, place, 3)
    for command, did in told.items():
        assert [path for path in did["opened"] if path.endswith(("other.geojson", "private.csv"))] == [], command
        assert "Traceback" not in did["said"], command
        assert re.search(r"(provinces|a)\.geojson", did["said"]), command
    assert asked == []
    assert list((place / "out").iterdir()) == []
    assert not list(place.rglob("written.db"))


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_the_system_saw_no_more_than_python(place, server):
    """Libraries open files and connections without Python's knowledge, so the system is asked, too."""
    address, asked = server
    log = place / "strace.log"
    give_crafted(place, address)
    judge = ("strace", "-f", "-qq", "-s", "300", "-e", "trace=open,openat,connect,execve", "-o", str(log))
    watch(place, [*CRAFTED_COMMANDS, *(f"{command} --dataset GIVEN/made" for command in COMMANDS[:4])], judge=judge)
    text = log.read_text(encoding="utf-8", errors="replace")
    assert not re.search(r"connect\([^\n]*AF_INET", text)
    opened = re.findall(r'open(?:at)?\((?:AT_FDCWD, )?"(/[^"]+)"[^\n]*= \d+$', text, re.MULTILINE)
    assert len(opened) > 100
    assert [path for path in opened if not is_allowed(os.path.realpath(path), place)] == []
    assert not [path for path in opened if path.endswith(("other.geojson", "private.csv"))]
    assert asked == []


HOSTILE = "a\x1b]52;c;aGk=\x07\x9b2Jb\u202ec"
EVENT = """
name = "=1+1"
[[event]]
event_id = "raid"
kind = "regime"
date_start = "2010-06-01"
scopes = ["border:XAA-*"]
domain = "border-enforcement"
direction = "raises"
severity = 3
confidence = "high"
summary = "=1+1"
"""
FILES = ("nodes.csv", "policy_events.csv", "sources.csv", "claims.csv", "legs.csv", "datapackage.json")
COMMAND_FOR_THE_TERMINAL = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"


def put_into(file, text):
    """Put a text into the cells of a table that say they are invented, or into the title of a dataset."""
    old = file.read_text(encoding="utf-8")
    new = old.replace("Example", text).replace("Invented", text)
    if file.suffix == ".json":
        new = json.dumps({**json.loads(old), "title": text})
    assert new != old
    file.write_text(new, encoding="utf-8")


def test_a_dataset_with_a_command_for_the_terminal_is_refused_without_one(place):
    """The characters are wrong in every file, and the error names them in letters."""
    forms = ("", " --json")
    for file in FILES:
        new_dataset(place / "given" / file)
        put_into(place / "given" / file / file, HOSTILE)
    commands = ("list events --dataset", "validate")
    words = [f"{command} GIVEN/{file}{form}" for form in forms for command in commands for file in FILES]
    for key, hidden in (("name", "\\u001b]0;x\\u0007"), ("summary", "\\u001b[2J\\u202e")):
        text = EVENT.replace(f'{key} = "', f'{key} = "{hidden}', 1)
        (place / "given" / f"{key}.toml").write_text(text, encoding="utf-8")
        words += [f"route XA-01 XCC --dataset GIVEN/made --scenario GIVEN/{key}.toml{form}" for form in forms]
    for command, did in watch(place, words).items():
        assert did["code"] == 3, (command, did["said"])
        assert "U+001B" in did["said"], command
        assert not re.search(COMMAND_FOR_THE_TERMINAL, did["said"]), command


def asked_in(form):
    """Return the commands that print an answer in a form, on the dataset that was made and a scenario."""
    options = ["--dataset GIVEN/made", "--scenario GIVEN/made/s.toml"]
    commands = [
        command
        for command in COMMANDS
        if not re.search(r" -o |--public|export|validate|check", command)
        and (form != "--csv" or command.split()[0] in ("timeline", "ensemble", "sensitivity", "backtest"))
    ]
    commands = [re.sub(r" --plot \S+", "", command) for command in [*commands, "ensemble XA-01 XCC --draws 32"]]
    commands = [command for command in commands if form != "--csv" or not command.startswith("show")]
    return [
        f"{command} {' '.join(options[: 1 if command[:4] in ('list', 'comp') else 2])} {form}" for command in commands
    ]


def test_a_dataset_and_a_scenario_have_no_command_for_the_terminal_or_the_spreadsheet(place):
    made = place / "given" / "made"
    for file in FILES:
        put_into(made / file, "=1+1")
    (made / "s.toml").write_text(EVENT, encoding="utf-8")
    words = [command for form in ("", "--json", "--csv") for command in asked_in(form)]
    for command, did in watch(place, words).items():
        assert did["code"] == 0, (command, did["said"])
        assert not re.search(COMMAND_FOR_THE_TERMINAL, did["said"]), command
        if command.endswith("--csv"):
            assert not re.search(r"(?:^|,)\"?[=+@]", did["said"], re.MULTILINE), command
