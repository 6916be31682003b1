"""Forms in which cases of Flee and FabFlee are published; the places are invented."""

import pytest

from route_risk.geo.errors import InvalidDataError
from route_risk.layers.flee.case import read_flee
from route_risk.layers.flee.dataset import import_flee
from route_risk.layers.flee.validation import with_counts
from tests.layers.flee.case_folder import LOCATIONS, ROUTES, faults_of, flee_folder, imported, table

COUNTS = {"data_layout": "Camp_One,one.csv\n", "one": "2012-02-29,0\n2012-03-10,50\n"}


def put(folder, files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def remarks_of(case):
    return [(remark.file, remark.line, remark.rule) for remark in case.remarks]


class TestFolders:
    @pytest.mark.parametrize("inner", ["input_csv", "input_files"])
    def test_a_case_of_fabflee_has_its_files_in_folders_inside(self, tmp_path, inner):
        plain = read_flee(flee_folder(tmp_path / "plain"))
        (tmp_path / "case").mkdir()
        flee_folder(tmp_path / "case" / inner)
        put(tmp_path / "case" / "source_data", COUNTS)
        case = read_flee(tmp_path / "case")
        assert case == plain
        assert with_counts(case, tmp_path / "case").counts["Camp_One"][1][1] == 50

    @pytest.mark.parametrize("name", ["conflict_period", "flood_period"])
    def test_the_period_had_other_names(self, tmp_path, name):
        folder = flee_folder(tmp_path / "a", period=None)
        (folder / f"{name}.csv").write_text('"StartDate","2012-02-29"\n"Length",20\n', encoding="utf-8")
        assert (str(read_flee(folder).start), read_flee(folder).days) == ("2012-02-29", 20)
        (folder / "sim_period.csv").write_text("StartDate,2012-02-29\nLength,30\n", encoding="utf-8")
        assert read_flee(folder).days == 30

    def test_the_layout_of_the_counts_had_another_name(self, tmp_path):
        case = read_flee(flee_folder(tmp_path / "a"))
        files = {"data_layout_refugee": COUNTS["data_layout"], "one": COUNTS["one"]}
        assert list(with_counts(case, put(tmp_path / "b", files)).counts) == ["Camp_One"]

    def test_files_of_flee_that_are_not_read_are_named(self, tmp_path):
        folder = flee_folder(tmp_path / "a")
        for name in ("registration_corrections", "flood_level", "location_changes", "demographics_age"):
            (folder / f"{name}.csv").write_text("", encoding="utf-8")
        assert remarks_of(read_flee(folder)) == [
            ("registration_corrections.csv", None, "it is not read"),
            ("flood_level.csv", None, "it is not read"),
            ("location_changes.csv", None, "it is not read"),
        ]

    def test_a_file_that_is_missing_names_one_that_may_be_meant(self, tmp_path):
        folder = flee_folder(tmp_path / "a")
        (folder / "locations.csv").rename(folder / "locations-0.csv")
        with pytest.raises(InvalidDataError, match=r"the file is missing\. Did you mean 'locations-0\.csv'\?"):
            read_flee(folder)


class TestHeaders:
    @pytest.mark.parametrize("word", ["#name", "reigon", "admin1"])
    def test_a_column_without_a_name_of_its_own_has_the_name_of_its_place(self, tmp_path, word):
        text = LOCATIONS.replace('"region"', f'"{word}"')
        case = read_flee(flee_folder(tmp_path / "a", locations=text))
        assert case.locations == read_flee(flee_folder(tmp_path / "b")).locations

    def test_a_capacity_beside_the_population_is_that_of_a_camp(self, tmp_path):
        rows = LOCATIONS.splitlines()
        text = "\n".join([rows[0] + ",capacity", *(row + ",77" for row in rows[1:])])
        case = read_flee(flee_folder(tmp_path / "a", locations=text))
        assert [place.population for place in case.locations] == [1000, None, 500, None, 77, 77]

    def test_a_row_that_is_joined_to_the_header_is_told(self, tmp_path):
        folder = flee_folder(tmp_path / "a", closures="location,Hub,,0,5\n")
        text = (folder / "closures.csv").read_text(encoding="utf-8").replace("end\n", "end,link,Alpha,Gamma,0,7\n", 1)
        (folder / "closures.csv").write_text(text, encoding="utf-8")
        case = read_flee(folder)
        assert [closure.name1 for closure in case.closures] == ["Hub"]
        assert remarks_of(case) == [
            ("closures.csv", 1, "the header goes on with numbers, as if a row were joined to it")
        ]

    def test_columns_of_years_are_no_row(self, tmp_path):
        years = ",".join(map(str, range(2010, 2020)))
        text = LOCATIONS.replace('"population"', f'"population",{years}')
        assert read_flee(flee_folder(tmp_path / "a", locations=text)).remarks == ()

    def test_a_country_that_would_be_a_formula_is_told_once(self, tmp_path):
        text = LOCATIONS.replace(",Niger,", ",-1,")
        (fault,) = faults_of(flee_folder(tmp_path / "a", locations=text))
        assert fault == ("locations.csv", 5, "country", "'-1' would be a formula in a spreadsheet")

    def test_a_line_that_is_commented_out_is_no_header(self, tmp_path):
        text = LOCATIONS + "#Camp_Six,West,Niger,13.6,2.0,camp,,3000\nLast,North,Mali,15,1,town,,\n"
        assert read_flee(flee_folder(tmp_path / "a", locations=text)).locations[-1].name == "Last"


class TestRows:
    def test_a_route_that_is_there_in_both_directions_counts_once(self, tmp_path):
        twice = ROUTES + "Beta Town,Alpha,90,0\nCamp_One,Hub,80,\n"
        case = read_flee(flee_folder(tmp_path / "a", routes=twice))
        assert case.routes == read_flee(flee_folder(tmp_path / "b")).routes
        assert remarks_of(case) == [("routes.csv", 8, "2 routes are there twice")]

    @pytest.mark.parametrize("row", ["Beta Town,Alpha,91,0", "Beta Town,Alpha,90,1"])
    def test_one_with_other_values_is_a_fault(self, tmp_path, row):
        (fault,) = faults_of(flee_folder(tmp_path / "a", routes=f"{ROUTES}{row}\n"))
        assert fault[:3] == ("routes.csv", 8, "name2")
        assert "is on line 2 already, with other values" in fault[3]

    def test_a_redirection_that_is_written_the_other_way_round_is_the_same(self, tmp_path):
        routes = ROUTES.replace("Camp_One,Camp_Two,100,0", "Camp_One,Camp_Two,100,2\nCamp_Two,Camp_One,100,1")
        assert read_flee(flee_folder(tmp_path / "a", routes=routes)).routes[-1].sent_on == ("Camp_One", "Camp_Two")

    def test_people_who_are_sent_on_to_several_places_reach_each(self, tmp_path):
        routes = ROUTES.replace("Camp_One,80,0", "Camp_One,80,2") + "Hub,Camp_Two,70,2\n"
        hazard = imported(tmp_path, routes=routes)
        assert hazard(0, "Alpha", "Camp_One") is not None
        assert hazard(0, "Alpha", "Camp_Two") is not None

    def test_a_closure_of_what_is_not_there_closes_nothing(self, tmp_path):
        closures = "link,Alpha,Hub,0,5\nremove_forced_redirection,Alpha,Hub,0,5\n"
        closures += "remove_forced_redirection,Hub,Camp_One,0,5\n"
        case = read_flee(flee_folder(tmp_path / "a", closures=closures))
        assert case.closures == ()
        assert [rule for _, _, rule in remarks_of(case)] == [
            "no route of routes.csv joins 'Alpha' and 'Hub'",
            "no route of routes.csv joins 'Alpha' and 'Hub'",
            "routes.csv forces nobody from 'Hub' to 'Camp_One'",
        ]

    def test_places_without_coordinates_are_one_fault(self, tmp_path):
        text = LOCATIONS.replace("15.50,0.60", ",").replace("14.80,1.60", ",1.60")
        assert faults_of(flee_folder(tmp_path / "a", locations=text)) == [
            ("locations.csv", 3, "latitude", "2 locations have no latitude or no longitude: 'Beta Town', 'Hub'")
        ]

    def test_conflicts_of_other_places_are_one_fault(self, tmp_path):
        rows = [(1, 1, 1, 1, 1)] * 20
        text = table(rows, "Alpha, North, South, East, West")
        assert faults_of(flee_folder(tmp_path / "a", conflicts=text)) == [
            ("conflicts.csv", 1, None, "4 columns are no location of locations.csv: 'North', 'South', 'East', ...")
        ]

    @pytest.mark.parametrize(("cell", "people"), [('"22,849"', 22849), ('"1,916,781"', 1916781), ("12.0", 12)])
    def test_a_population_may_have_commas_between_thousands(self, tmp_path, cell, people):
        text = LOCATIONS.replace(",500", f",{cell}")
        assert read_flee(flee_folder(tmp_path / "a", locations=text)).locations[2].population == people

    def test_other_commas_are_a_fault(self, tmp_path):
        (fault,) = faults_of(flee_folder(tmp_path / "a", locations=LOCATIONS.replace(",500", ',"22,84"')))
        assert fault[:3] == ("locations.csv", 4, "population")

    def test_levels_above_1_are_one_fault(self, tmp_path):
        rows = [(2, 0.5), (3, 2)] + [(0, 0)] * 18
        assert faults_of(flee_folder(tmp_path / "a", conflicts=table(rows, "Alpha, Gamma"))) == [
            ("conflicts.csv", 2, "Alpha", "intensities up to 3 in 2 columns, and 1 is the highest")
        ]

    def test_a_country_that_has_another_name_already_is_not_suggested(self, tmp_path):
        """The place lies in Burkina Faso, which the other camp names by its code."""
        text = LOCATIONS.replace("Camp_One,West,Niger,14.20", "Camp_One,West,BF,13.50")
        text = text.replace("Camp_Two,West,Niger,13.60,2.00", "Camp_Two,West,Land,12.00,-1.50")
        with pytest.raises(InvalidDataError, match="'Land' is not a country") as caught:
            import_flee(flee_folder(tmp_path / "a", locations=text), tmp_path / "out")
        assert "Burkina" not in str(caught.value)


def test_the_first_of_two_lines_of_a_camp_counts(tmp_path):
    case = read_flee(flee_folder(tmp_path / "a"))
    files = {"data_layout": "Camp_One,one.csv\nCamp_One,two.csv\n", "one": COUNTS["one"], "two": "2012-03-01,7\n"}
    counted = with_counts(case, put(tmp_path / "b", files))
    assert counted.counts["Camp_One"][-1][1] == 50
    assert remarks_of(counted) == [
        ("data_layout.csv", 2, "'Camp_One' is there twice, and the first line counts, as in Flee")
    ]


def test_a_first_line_with_a_count_is_no_header(tmp_path):
    case = read_flee(flee_folder(tmp_path / "a"))
    counts = put(tmp_path / "b", COUNTS | {"one": "# a comment\n29/02/2012,5\n2012-03-10,50\n"})
    with pytest.raises(InvalidDataError, match="'29/02/2012' is not a day"):
        with_counts(case, counts)
    (counts / "one.csv").write_text("# a comment\nDate,Refugees\n2012-03-10,50\n", encoding="utf-8")
    assert with_counts(case, counts).counts["Camp_One"][0][1] == 50
