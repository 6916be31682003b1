"""What the fuzzer does with each kind of input: makes it, runs a command on it, and uses what that takes."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import logging
import os
import re
import shutil
import tempfile
import traceback
import warnings
import zipfile
from typing import TYPE_CHECKING

from fuzz_inputs import (
    VALUES,
    WORDS,
    damage_bytes,
    damage_database,
    damage_file,
    damage_json,
    damage_table,
    damage_tags,
    damage_text,
    encode,
)

if TYPE_CHECKING:
    import random
    from pathlib import Path


class Told(list[tuple[str, str]]):
    """What was found of one input: kind and text."""

    def run(self, *command: str) -> int:
        """Run a command as a user does; return its exit code."""
        from route_risk import cli

        out, code = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace"), 0
        said = io.StringIO()
        logging.lastResort = logging.StreamHandler(said)
        with tempfile.TemporaryFile() as below, contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
            kept = os.dup(2)
            os.dup2(below.fileno(), 2)  # what C libraries print
            try:
                with warnings.catch_warnings(record=True) as warned:
                    warnings.simplefilter("always")
                    cli.main([*command], prog_name="route-risk")
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 0
            except BaseException:  # noqa: BLE001 - that is what is looked for
                code = -1
                self.append(("traceback", f"{' '.join(command)}\n{traceback.format_exc()[-3000:]}"))
            finally:
                os.dup2(kept, 2)
                os.close(kept)
            below.seek(0)
            noise = [str(one.message) for one in warned] + below.read().decode("utf-8", "replace").splitlines()
        text = said.getvalue()
        noise += [line for line in text.splitlines() if re.search(r"Warning\b|GDAL_|Traceback|ERROR \d", line)]
        self += [("noise", f"{' '.join(command)}\n{line}") for line in noise[:1]]
        if code == 1:
            self.append(("exit", f"{' '.join(command)}\n{text[-1500:]}"))
        self.said = text
        return code

    def then(self, *command: str, good: tuple[int, ...] = (0,)) -> None:
        """Run a command on what an earlier one took; it must be able to."""
        code = self.run(*command)
        if code not in (*good, -1):
            self.append(("unusable", f"{' '.join(command)} ends with {code}\n{self.said[-1500:]}"))


def use_dataset(told: Told, folder: Path, dice: random.Random) -> None:
    """Run a few commands on a dataset that is said to be valid."""
    from route_risk.layers.dataset import read_dataset

    dataset = read_dataset(folder)
    nodes = sorted(dataset.nodes)
    start = dice.choice([key for key in nodes if dataset.nodes[key].kind == "province"] or nodes)
    end, data = dataset.default_destination, ("--dataset", str(folder))
    out = folder.parent / "out"
    first = dataset.valid_from.isoformat()
    told.then("route", start, end, *data, "--explain", good=(0, 4))
    later: list[tuple[tuple[str, ...], tuple[int, ...]]] = [
        (
            ("export", str(out), *data, *[word for form in dice.sample(FORMATS, 2) for word in ("--format", form)]),
            (0, 5),
        ),
        (("map", *data, "-o", str(folder.parent / "map.html")), (0, 5)),
        (("list", dice.choice(("events", "nodes", "sources", "claims", "legs")), *data), (0,)),
        (("show", dice.choice(nodes), *data), (0,)),
        (("timeline", start, end, *data, "--csv"), (0, 4)),
        (("routes", *data), (0, 4)),
        (("report", *data, "--origin", start, "--destination", end, "-o", str(folder.parent / "r.md")), (0, 4, 5)),
        (
            (
                "compare",
                first,
                dataset.valid_until.isoformat(),
                *data,
            ),
            (0, 2, 4),
        ),
        (("plot", *data, "-o", str(folder.parent / "p.svg")), (0, 5)),
        (("validate", str(folder), "--draw", str(folder.parent / "d.svg")), (0,)),
    ]
    for command, good in dice.sample(later, 2):
        told.then(*command, good=good)


FORMATS = ["geojson", "gpkg", "kml", "graphml", "fgb", "parquet", "csv", "datapackage", "prov"]


def try_dataset(told: Told, bases: Path, folder: Path, dice: random.Random, base: str = "dataset") -> None:
    """Try a dataset folder."""
    data = folder / "data"
    shutil.copytree(bases / base, data)
    for path in dice.sample(sorted(data.iterdir()), dice.choice((1, 1, 1, 2, 3))):
        kinds = {".csv": damage_table, ".geojson": damage_json, ".json": damage_json}
        damage_file(path, dice, kinds.get(path.suffix, damage_text))
    code = told.run("validate", str(data))
    if code == 0:
        use_dataset(told, data, dice)
    elif not dice.randrange(10):
        told.run("validate", str(data), "--draw", str(folder / "d.svg"))


def try_embedded(told: Told, bases: Path, folder: Path, dice: random.Random) -> None:
    """Try a copy of the embedded dataset."""
    try_dataset(told, bases, folder, dice, "embedded")


def try_scenario(told: Told, bases: Path, folder: Path, dice: random.Random) -> None:
    """Try a scenario or a file of events."""
    text = (bases / "s.toml").read_text(encoding="utf-8")
    option = dice.choice(("--scenario", "--with"))
    if option == "--with":
        text = text[text.index("[[event]]") :]
    lines = text.splitlines()
    for _ in range(dice.choice((1, 1, 2, 4))):
        at = dice.randrange(len(lines))
        key = lines[at].partition("=")[0]
        values = (
            json.dumps(dice.choice(WORDS)),
            json.dumps([dice.choice(WORDS)]),
            str(dice.choice(VALUES)),
            "2013-07-01",
            "07:32:00",
            "[[]]",
            "{a=1}",
        )
        lines[at] = dice.choice(
            (f"{key}= {dice.choice(values)}", damage_text(lines[at], dice), "", lines[at] + "\n" + lines[at])
        )
    path = folder / "s.toml"
    path.write_text("", encoding="utf-8")
    content = encode("\n".join(lines), dice)
    path.write_bytes(damage_bytes(content, dice) if not dice.randrange(10) else content)
    from route_risk.layers.dataset import read_dataset

    dataset = read_dataset(bases / "dataset")
    data = ("--dataset", str(bases / "dataset"), option, str(path))
    start = next(key for key, node in sorted(dataset.nodes.items()) if node.kind == "province")
    if told.run("route", start, dataset.default_destination, *data) in (0, 4):
        later = (
            (("timeline", "--network", *data, "--csv"), (0, 4)),
            (("map", *data, "-o", str(folder / "map.html")), (0, 5)),
            (
                (
                    "report",
                    *data,
                    "--origin",
                    start,
                    "--destination",
                    dataset.default_destination,
                    "-o",
                    str(folder / "r.html"),
                ),
                (0, 4, 5),
            ),
            (("export", str(folder / "out"), *data, "--format", dice.choice(FORMATS)), (0, 5)),
        )
        command, good = dice.choice(later)
        told.then(*command, good=good)


def try_flee(told: Told, bases: Path, folder: Path, dice: random.Random) -> None:
    """Try a folder of Flee."""
    case = folder / "case"
    shutil.copytree(bases / "flee", case)
    for path in dice.sample(sorted(case.iterdir()), dice.choice((1, 1, 2, 3))):
        damage_file(path, dice, dice.choice((damage_table, damage_table, damage_text)))
    if told.run("import", "flee", str(case), "--out", str(folder / "data")) == 0:
        told.then("validate", str(folder / "data"))
        use_dataset(told, folder / "data", dice)


def check_layers(told: Told, folder: Path) -> None:
    """Read the layers that a command wrote; all of them must be sound."""
    import geopandas

    for path in sorted(folder.glob("*.geojson")):
        frame = geopandas.read_file(path)
        if (
            not frame.geometry.is_valid.all()
            or frame.geometry.isna().any()
            or (path.stem == "provinces" and frame.empty)
        ):
            told.append(("unusable", f"{path.name} has a geometry that is not sound, or no area"))


def make_shapefile(bases: Path, path: Path, dice: random.Random) -> None:
    """Write a damaged Shapefile, or a zip with one in it."""
    folder = path.parent
    for part in bases.glob("a.*"):
        if part.suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
            shutil.copy(part, folder)
    hurt = dice.choice([part for part in sorted(folder.glob("a.*")) if part.suffix != ".zip"])
    hurt.unlink() if not dice.randrange(8) else hurt.write_bytes(damage_bytes(hurt.read_bytes(), dice))
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as held:
            for part in sorted(folder.glob("a.*")):
                if part != path:
                    held.write(part, dice.choice(("", "", "", "f/", "../")) + part.name)
        if dice.random() < 0.5:
            path.write_bytes(damage_bytes(path.read_bytes(), dice))


def try_boundaries(told: Told, bases: Path, folder: Path, dice: random.Random) -> None:
    """Try a file of boundaries."""
    kind = dice.choice(("geojson", "geojson", "gpkg", "shp", "zip"))
    path = folder / f"a.{kind}"
    if kind == "geojson":
        shutil.copy(bases / "a.geojson", path)
        damage_file(path, dice, damage_json)
    elif kind == "gpkg":
        shutil.copy(bases / "a.gpkg", path)
        if dice.random() < 0.7:
            damage_database(path, dice)
        else:
            path.write_bytes(damage_bytes(path.read_bytes(), dice))
    else:
        make_shapefile(bases, path, dice)
    options = dice.choice(((), ("--origin", "MLI"), ("--origin", "NE"), ("--dataset", str(bases / "dataset"))))
    if told.run("boundaries", str(path), "--out", str(folder / "layers"), *options) == 0 and "--dataset" not in options:
        check_layers(told, folder / "layers")


def try_osm(told: Told, bases: Path, folder: Path, dice: random.Random) -> None:
    """Try an OpenStreetMap extract."""
    text = (bases / "a.osm").read_text(encoding="utf-8")
    content = encode(damage_tags(text, dice), dice)
    if not dice.randrange(5):
        content = damage_bytes(content, dice)
    suffix = dice.choice(("", "", "", ".bz2", ".gz"))
    content = {"": bytes, ".bz2": bz2.compress, ".gz": gzip.compress}[suffix](content)
    path = folder / f"a.osm{suffix}"
    path.write_bytes(damage_bytes(content, dice) if suffix and dice.random() < 0.3 else content)
    options = dice.choice((("--origin", "MLI"), ("--origin", "NER"), ("--dataset", str(bases / "dataset"))))
    if (
        told.run("import", "osm", str(path), "--out", str(folder / "layers"), *options) == 0
        and "--dataset" not in options
    ):
        check_layers(told, folder / "layers")


KINDS = {
    "dataset": try_dataset,
    "embedded": try_embedded,
    "scenario": try_scenario,
    "flee": try_flee,
    "boundaries": try_boundaries,
    "osm": try_osm,
}
