"""What people type first and what is wrong with it: each is refused with its repair, and nothing is left behind."""

from __future__ import annotations

import pytest

WRONG = [
    (("route", "KP-10", "--since", "2012"), "No such option '--since'. These have it: ensemble, export"),
    (("route", "KP-10", "--asof", "2012"), "Did you mean '--as-of'?"),
    (("show", "KP-10", "--zzz"), "No such option '--zzz'."),
    (("--origin", "KP-10", "route"), "is an option of route and goes after its name: route-risk route --origin KP-10"),
    (("--as-of=2013", "list", "events"), "goes after its name: route-risk list events --as-of=2013"),
    (("--out", "a b", "import", "osm", "f"), "goes after its name: route-risk import osm f --out 'a b'"),
    (("--to", "postgresql://ann:s3cret@h/db", "export"), "route-risk export --to postgresql://ann:***@h/db"),
    (("--origin", "KP-10"), "No such option '--origin'. It goes after the name of a command; these have it: "),
    (("--zzz", "route"), "No such option '--zzz'."),
    (("timeline", "--network", "KP-10"), "--network starts from all origins, and KP-10 is one"),
    (("sensitivity", "--network", "KP-10"), "--network starts from all origins, and KP-10 is one"),
    (("compare", "2009", "2009-01-01", "KP-10"), "both sides are 2009; give two that differ"),
    (("plot", "-o", "p.png", "--compare", "2013", "2013"), "both sides are 2013; give two that differ"),
    (("timeline", "KP-10", "--seed", "3"), "--seed needs --draws, for example --draws 1024"),
    (("export", "gis", "--seed", "3"), "--seed needs --draws"),
    (("timeline", "KP-10", "--lang", "ko"), "--lang is about the figure: add --plot FILE.svg"),
    (("backtest", "--width", "90"), "--width is about the figure"),
    (("map", "m.html"), "'m.html' is not a place; to write a file of this name, put -o before it"),
    (("map", "--step", "month"), "--step is for a period: give --since"),
    (("routes", "--as-of", "2013", "--step", "month"), "--step is for a period"),
    (("export", "gis", "--step", "month"), "--step is for a period"),
    (("export", "gis.gpkg"), "gis.gpkg is the name of a file; give that of a folder, for example: gis --format gpkg"),
    (("export", "gis", "--to", "postgresql://h/d"), "but not both: leave out gis"),
    (("new", "."), ". already exists. Give the name of a new folder."),
    (("glossary", ""), "is no word to look for"),
    (("ensemble", "--all", "KP-10"), "but not both: leave out KP-10 or --all"),
    (("ensemble", "KP-10", "--draws", "0"), "give a power of two such as 1024"),
    (("check", "KP-10"), "the dataset records no passages to KP-10"),
    (("backtest", "KP-10"), "no year has both arrivals at KP-10 and an index, so nothing can be compared"),
    (
        ("route", "KP-10", "-o", "r.xlsx"),
        "r.xlsx is not a file that this command writes; end its name in .txt, .csv or .json",
    ),
    (("map", "-o", "m.png"), "m.png is not a file that this command writes; end its name in .html or .htm"),
    (("routes", "-o", "r.json"), "r.json is not a file that this command writes; end its name in .csv or .jsonl"),
    (("routes", "--csv", "--format", "jsonl"), "--csv and --format jsonl cannot be combined"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_a_slip_is_refused_with_its_repair(run, arguments, message, tmp_path):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())
    assert not [*tmp_path.iterdir()]


def test_rows_of_many_pairs_are_csv_where_it_is_asked_for(run):
    pair = ("routes", "KP-10", "KOR", "--as-of", "2013", "-k", "1")
    assert run(*pair, "--csv").stdout == run(*pair).stdout
