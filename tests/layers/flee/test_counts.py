"""The counts that a Flee case is compared with: their files, and the claims that come of them."""

from dataclasses import replace
from datetime import date

import pytest

from route_risk.geo.errors import InvalidDataError
from route_risk.geo.model.count_series import capacities, count_series, origin_spells
from route_risk.layers.dataset import read_dataset
from route_risk.layers.flee.case import read_flee
from route_risk.layers.flee.dataset import import_flee
from route_risk.layers.flee.validation import with_counts
from route_risk.layers.frames import check_dataset

# Two camps in Niger; Alpha is left from day 2 on, Gamma from day 5 on.
CASE = {
    "locations": "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
    "Alpha,N,Mali,16.2,0.1,conflict_zone,2,1000\nGamma,S,Mali,14.9,0.2,conflict_zone,5,500\n"
    "One,W,Niger,14.2,1.4,camp,,300\nTwo,W,Niger,13.6,2.0,camp,,100\n",
    "routes": "Alpha,Gamma,100\nGamma,One,150\nAlpha,Two,400\n",
    "sim_period": "StartDate,2012-02-29\nLength,20\n",
    "conflicts": "#Day,Alpha,Gamma\n" + "".join(f"{d},{int(d >= 2)},{0.5 * (d >= 5)}\n" for d in range(20)),
}
COUNTS = {
    "data_layout": "total,refugees.csv\nOne,one.csv\nTwo,two-a.csv,two-b.csv\nHub,hub.csv\n",
    "refugees": "Date,Refugee_numbers\n2012-02-29,10\n2012-03-20,440\n",
    "one": "#DateTime,Nombre estimé (la frontière)\n2012-01-01,3\n2012-02-20,5\n2012-03-10,105\n2012-03-25,300\n"
    "2013-01-01,9\n",
    "two-a": ",\n2012-02-29,0\n2012-03-10,50\n",
    "two-b": "2012-2-29,5\n2012-03-20,45\n,\n",
}


def written(folder, files):
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flee")
    return with_counts(read_flee(written(folder / "case", CASE)), written(folder / "counts", COUNTS))


@pytest.fixture(scope="module")
def dataset(case, tmp_path_factory):
    out = tmp_path_factory.mktemp("made") / "out"
    import_flee(case, out)
    assert check_dataset(out) == ()
    return read_dataset(out)


def test_a_series_is_kept_from_the_last_count_before_the_period_to_the_first_after_it(case):
    assert [str(day) for day, _ in case.counts["One"]] == ["2012-02-20", "2012-03-10", "2012-03-25"]


def test_several_files_add_up_between_their_dates_too(case):
    assert case.counts["Two"] == ((date(2012, 2, 29), 5.0), (date(2012, 3, 10), 75.0), (date(2012, 3, 20), 95.0))


def test_a_place_that_is_no_camp_is_a_remark(case):
    assert [(fault.line, fault.rule) for fault in case.remarks] == [(4, "'Hub' is no camp of locations.csv")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"data_layout": "One,nowhere.csv\n"}, r"nowhere\.csv.*missing"),
        ({"data_layout": "total,refugees.csv\n"}, "names no camp"),
        ({"one": "2012-03-01,5\n03/10/2012,6\n"}, "'03/10/2012' is not a day"),
        ({"one": "2012-03-01,many\n"}, "'many' is not a number"),
    ],
)
def test_what_is_wrong_with_the_files_is_said(tmp_path, changes, said):
    case = read_flee(written(tmp_path / "case", CASE))
    with pytest.raises(InvalidDataError, match=said):
        with_counts(case, written(tmp_path / "counts", COUNTS | changes))


def test_the_release_waits_for_the_last_count(dataset):
    assert dataset.valid_until == date(2012, 3, 19)
    assert dataset.released == date(2013, 3, 25)


def test_counts_become_claims_with_their_source(dataset):
    series = count_series(dataset.claims, dataset.nodes)
    assert series["One"].counts == (5.0, 105.0, 300.0)
    assert {claim.source_id for claim in dataset.claims if claim.measure == "stock"} == {"flee-counts"}
    joint = [claim for claim in dataset.claims if claim.place_ids == ("One", "Two")]
    assert [claim.value for claim in joint] == [10.0, 440.0]


def test_a_camp_that_was_counted_once_stays_at_it_and_one_series_alone_is_none(dataset):
    once = [claim for claim in dataset.claims if claim.claim_id != "stock-Two-2012-03-10--flee-counts"]
    rest = [claim for claim in once if claim.claim_id != "stock-Two-2012-03-20--flee-counts"]
    assert count_series(once, dataset.nodes)["Two"].counts == (5.0, 95.0)
    assert count_series(rest, dataset.nodes) == {}
    moved = [replace(claim, place_ids=("Hub",)) for claim in dataset.claims if claim.place_ids == ("One",)]
    nodes = {**dataset.nodes, "Hub": replace(dataset.nodes["One"], node_id="Hub")}
    assert count_series([*moved, *rest], nodes)["Two"].counts == (5.0,)


def test_a_capacity_is_marked_as_known_afterwards(dataset):
    room = capacities(dataset.claims, dataset.nodes, dataset.sources)
    assert {key: row.people for key, row in room.items()} == {"One": 300.0, "Two": 100.0}
    assert {row.known for row in room.values()} == {dataset.valid_until.toordinal()}


def test_weights_are_population_times_intensity_over_the_days_of_conflict(dataset):
    rows = origin_spells(dataset.claims, dataset.nodes)
    assert [(row.origin, str(date.fromordinal(row.first)), row.weight) for row in rows] == [
        ("Alpha", "2012-03-02", 1000.0),
        ("Gamma", "2012-03-05", 250.0),
    ]
    assert {date.fromordinal(row.last) for row in rows} == {dataset.valid_until}


def test_places_of_conflict_without_any_population_count_alike(tmp_path):
    bare = CASE | {"locations": CASE["locations"].replace(",1000\n", ",\n").replace(",500\n", ",\n")}
    case = with_counts(read_flee(written(tmp_path / "case", bare)), written(tmp_path / "counts", COUNTS))
    import_flee(case, tmp_path / "out")
    dataset = read_dataset(tmp_path / "out")
    assert {row.weight for row in origin_spells(dataset.claims, dataset.nodes)} == {1.0, 0.5}
