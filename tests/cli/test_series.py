"""The command check for datasets that count people over time, and shares of them."""

import csv
import io
import shutil

import pytest

import route_risk as rr
from route_risk.layers.flee.case import read_flee
from route_risk.layers.flee.dataset import import_flee
from route_risk.layers.flee.validation import with_counts

HEAD = "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
COUNTS = {"data_layout": "total,all.csv\nOne,one.csv\nTwo,two.csv\n", "all": "2012-02-29,100\n2012-04-28,1000\n"}


def made(folder, name, near, far, one, two):
    """Write and import a case of two camps, 60 days long, `near` and `far` km from where people leave."""
    files = {
        "locations": f"{HEAD}Alpha,N,Mali,16.2,0.1,conflict_zone,0,1000\nHub,N,Mali,15.9,0.1,town,,\n"
        "One,W,Niger,14.2,1.4,camp,,800\nTwo,W,Niger,13.6,2.0,camp,,200\n",
        "routes": f"Alpha,Hub,10\nHub,One,{near}\nHub,Two,{far}\n",
        "sim_period": "StartDate,2012-02-29\nLength,60\n",
    }
    counts = COUNTS | {"one": f"2012-02-29,50\n2012-04-28,{one}\n", "two": f"2012-02-29,50\n2012-04-28,{two}\n"}
    for inside, texts in (("in", files), ("counts", counts)):
        (folder / name / inside).mkdir(parents=True)
        for key, text in texts.items():
            (folder / name / inside / f"{key}.csv").write_text(text, encoding="utf-8")
    import_flee(
        with_counts(read_flee(folder / name / "in"), folder / name / "counts"), folder / f"{name}.set", name=name
    )
    return str(folder / f"{name}.set")


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    return made(folder, "east", 50, 400, 800, 200), made(folder, "west", 60, 300, 500, 500)


def test_the_command_brings_counts_in(run, cases, tmp_path):
    folder = cases[0].removesuffix(".set")
    result = run("import", "flee", f"{folder}/in", "--out", str(tmp_path / "out"), "--validation", f"{folder}/counts")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "claims.csv").read_bytes() == (tmp_path / f"{cases[0]}" / "claims.csv").read_bytes()


def test_cases_are_checked_with_a_theta_of_the_others(run_json, cases):
    record = run_json("check", "--case", cases[0], "--case", cases[1])
    east, west = record["cases"]
    assert [case["theta"]["from"] for case in record["cases"]] == ["the other cases"] * 2
    assert east["theta"]["value"] == 1.0, "in the west people go to both alike"
    assert west["theta"]["value"] > 5
    scores = east["scores"]
    assert not scores["modelled"]["afterwards"]
    assert scores["modelled_capacity"]["afterwards"]
    assert scores["capacity"]["ard"] < scores["equal"]["ard"]
    assert record["mean_ard"]["modelled"] == pytest.approx(
        (scores["modelled"]["ard"] + west["scores"]["modelled"]["ard"]) / 2
    )


def test_one_case_says_that_theta_knows_its_counts(run, cases):
    result = run("check", "--dataset", cases[0])
    assert result.exit_code == 0, result.output
    assert "chosen on these counts themselves, which it so knows" in " ".join(result.stdout.split())
    assert "* knows what was counted later" in result.stdout
    assert "2012-04" in result.stdout
    given = run("check", "--dataset", cases[0], "--theta", "3")
    assert "theta 3, as given" in given.stdout


def test_a_table_has_a_line_for_each_day_and_destination(run, cases):
    rows = list(csv.DictReader(io.StringIO(run("check", "--dataset", cases[0], "--csv").stdout)))
    assert len(rows) == 60 * 2
    day = [row for row in rows if row["date"] == "2012-03-30"]
    assert sum(float(row["counted"]) for row in day) == pytest.approx(
        sum(float(row["modelled"]) for row in day), abs=0.2
    )


def test_a_figure_is_drawn(run, cases, tmp_path):
    result = run("check", "--dataset", cases[0], "--plot", str(tmp_path / "series.svg"))
    assert result.exit_code == 0, result.output
    assert "by risk, within capacity" in (tmp_path / "series.svg").read_text(encoding="utf-8")
    both = ("check", "--case", cases[0], "--case", cases[1], "--judged", "--plot", str(tmp_path / "errors.svg"))
    assert run(*both, "--overlap", "path-size", "--lang", "ko", "--width", "120").exit_code == 0
    drawn = (tmp_path / "errors.svg").read_text(encoding="utf-8")
    assert "경로 크기 로짓" in drawn
    assert "옅은 막대는 나중의 집계를 알고" in drawn
    assert "기록된 이용" in drawn  # what is assumed stands below the title
    assert f'width="{120 / 25.4 * 72:g}' in drawn


def test_shares_of_such_a_dataset_have_numbers(run_json, cases):
    record = run_json(
        "shares", "all", "all", "--dataset", cases[0], "--since", "2012-03", "--until", "2012-04-27", "--step", "month",
        "--total", "stock",
    )  # fmt: skip
    assert record["theta"]["from"] == "counts over time"
    assert record["capacities"] == {"One": 800, "Two": 200}
    assert record["capacities_known_afterwards"]
    for point in record["points"]:
        people = sum(row["people"] for row in point["shares"]) + point["left_over"]
        assert people == pytest.approx(point["total"], abs=0.3)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--draws", "64"), "without draws"),
        (("--theta", "0"), "theta 0 is not above 0"),
    ],
)
def test_what_is_refused_of_counts(run, cases, options, said):
    result = run("check", "--dataset", cases[0], *options)
    assert result.exit_code == 2
    assert said in result.stderr


def test_theta_of_corridors_is_estimated(run):
    result = run("check", "--theta", "3")
    assert result.exit_code == 2
    assert "for recorded corridors theta is estimated; leave it out" in result.stderr


class TestShares:
    def test_numbers_and_burden_and_layers(self, run, run_json, tmp_path):
        asked = ("shares", "all", "--since", "2010", "--until", "2011", "--theta", "10")
        record = run_json(*asked, "--total", "arrivals", "--burden")
        for point in record["points"]:
            assert sum(row["people"] for row in point["shares"]) == pytest.approx(point["total"], abs=2)
            assert point["burden"]["encounters_per_100"] > 0
        text = run(*asked, "--total", "arrivals").stdout
        assert "people, by risk alone" in text
        assert "per 100 people" in run(*asked, "--burden").stdout
        rows = list(csv.DictReader(io.StringIO(run(*asked, "--burden", "--csv").stdout)))
        assert sum(float(row["part"]) for row in rows) == pytest.approx(2)
        for more, name in ((("--burden",), "burden"), ((), "flows")):
            path = tmp_path / f"{name}.geojson"
            result = run(*asked, *more, "--layer", str(path))
            assert result.exit_code == 0, result.output
            assert f'"name":"{name}"' in path.read_text(encoding="utf-8")

    def test_a_figure_has_the_record_as_points(self, run, tmp_path):
        path = tmp_path / "shares.svg"
        asked = ("shares", "all", "--since", "2004", "--until", "2006", "--theta", "90", "--plot", str(path))
        result = run(*asked)
        assert result.exit_code == 0, result.output
        drawn = path.read_text(encoding="utf-8")
        assert "recorded: " in drawn
        assert "path-size" not in drawn
        run(*asked, "--overlap", "path-size", "--overwrite")
        assert "corrected for routes that share legs (path-size logit)" in path.read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("options", "code", "said"),
        [
            (("--layer", "flows.gpkg"), 2, "end its name in .geojson"),
            (("--total", "nothing"), 2, "no claim of the measure 'nothing'"),
            (("--public", "--layer", "flows.geojson"), 5, "where a border is closed best"),
        ],
    )
    def test_what_is_refused(self, run, tmp_path, monkeypatch, options, code, said):
        monkeypatch.chdir(tmp_path)
        result = run("shares", "all", "--as-of", "2010", "--theta", "10", *options)
        assert result.exit_code == code
        assert said in result.stderr


def test_cases_of_one_name_are_told_apart_by_their_folders(run, run_json, cases, tmp_path):
    for year in ("2012", "2013"):
        shutil.copytree(cases[0], tmp_path / year / "east.set")
    asked = [word for year in ("2012", "2013") for word in ("--case", str(tmp_path / year / "east.set"))]
    names = ["east (2012/east.set)", "east (2013/east.set)"]
    assert [case["dataset"] for case in run_json("check", *asked)["cases"]] == names
    text = run("check", *asked).stdout
    assert all(text.count(name) == 3 for name in names), "in the head, the theta and the verdict"
    rows = list(csv.DictReader(io.StringIO(run("check", *asked, "--csv").stdout)))
    assert {row["dataset"] for row in rows} == set(names)


def test_python_chooses_theta_and_origins_as_the_command_does(run_json, cases):
    record = run_json("shares", "all", "one", "two", "--dataset", cases[0], "--as-of", "2012-03-20")
    frame = rr.load(cases[0]).shares(destinations=["one", "two"], since="2012-03-20", until="2012-03-20")
    assert frame.attrs["shares"]["theta"] == record["theta"]
    assert frame.attrs["shares"]["theta"]["from"] == "counts over time"
    told = {row["alternative"]: row["share"] for row in record["points"][0]["shares"]}
    assert frame.loc["2012-03-20"]["share"].to_dict() == pytest.approx(told)
