"""What is installed is one package, which works wherever it is called from."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
BUILD = "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"
NAMES = ("geo/__init__.py", "layers.py", "maps.py", "cli.py", "face/__init__.py")
USE = """
import route_risk, sys
day = route_risk.load().on("2013-07-01")
print(round(day.routes("KP-10", "KOR")[0].index, 1), route_risk.__file__)
import geo
print(geo.OWN)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel of the files that git would give to somebody else."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = {name.partition(".")[2].partition(".")[0] for name in package} - {""}
    for path in ROOT.iterdir():
        if path.name in folders or (path.is_file() and not path.name.startswith(".")):
            (source / path.name).symlink_to(path)
    done = run(sys.executable, "-c", BUILD, str(out), cwd=source)
    return out / done.stdout.split()[-1]


def run(*command, cwd):
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_its_top_level_is_one_package(wheel):
    names = ZipFile(wheel).namelist()
    assert {re.sub(r"-[\d.]+\.dist-info$", "-info", name.partition("/")[0]) for name in names} == {
        "route_risk",
        "route_risk-info",
    }
    assert {"route_risk/py.typed", "route_risk/layers/data/datapackage.json"} <= set(names)
    assert not [name for name in names if "/tests/" in name or "/bench/" in name or name.endswith(".pyc")]


def test_it_works_from_a_folder_with_modules_of_the_same_names(wheel, tmp_path):
    """In a fresh environment; what the package depends on is taken from this one, so that no server is asked."""
    has_pip = find_spec("pip") is not None  # to give the other one its own takes longest of all
    venv.create(tmp_path / "env", with_pip=not has_pip)
    bin_ = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    pip = (sys.executable, "-m", "pip", "--python") if has_pip else ()
    install = (str(bin_ / "python"), *(() if has_pip else ("-m", "pip")), "install", "--no-index", "--no-deps", "-q")
    run(*pip, *install, str(wheel), cwd=tmp_path)
    site = Path(
        run(
            str(bin_ / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path
        ).stdout.strip()
    )
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    mine = tmp_path / "mine"
    for name in NAMES:
        (mine / name).parent.mkdir(parents=True, exist_ok=True)
        (mine / name).write_text("OWN = 'mine'\n", encoding="utf-8")
    index, file, own = run(str(bin_ / "python"), "-c", USE, cwd=mine).stdout.split()
    assert own == "mine"
    assert Path(file).is_relative_to(site)
    for command in ([str(bin_ / "route-risk")], [str(bin_ / "python"), "-m", "route_risk"]):
        text = run(*command, "route", "KP-10", "KOR", "--as-of", "2013-07-01", cwd=mine).stdout
        assert f"   {index}  " in text


def test_one_extra_has_all_that_a_user_may_want():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (every,) = extras["all"]
    names = set(re.fullmatch(r"route-risk\[(.*)\]", every)[1].split(","))
    assert names == extras.keys() - {"all", "bench", "docs", "test"}
