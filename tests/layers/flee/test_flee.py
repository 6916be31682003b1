"""Flee input files: their format, every fault in one report, and what each closure and conflict does to routes."""

import pytest

from route_risk.geo.errors import InvalidDataError
from route_risk.layers.dataset import read_dataset
from route_risk.layers.flee.case import read_flee
from route_risk.layers.flee.dataset import import_flee
from route_risk.layers.flee.shapes import schematic_cells
from route_risk.layers.topology import check_topology
from tests.layers.flee.case_folder import LOCATIONS, ROUTES, faults_of, flee_folder, imported, table


class TestReading:
    def test_quotes_spaces_comments_and_line_ends(self, tmp_path):
        plain = read_flee(flee_folder(tmp_path / "a"))
        windows = read_flee(
            flee_folder(
                tmp_path / "b",
                locations="\ufeff" + LOCATIONS.replace("\n", "\r\n") + "# the end\r\n\r\n",
                routes=ROUTES.replace("#name1", "name1"),
            )
        )
        assert windows == plain
        assert plain.home_country == "Mali"
        assert [place.kind for place in plain.locations] == ["conflict", "town", "town", "forward", "camp", "camp"]
        assert [place.population for place in plain.locations] == [1000, None, 500, None, 2000, 3000]
        assert (plain.routes[2].name1, plain.routes[2].name2, plain.routes[2].distance_km) == ("Beta Town", "Hub", 120)

    def test_a_header_may_exchange_longitude_and_latitude(self, tmp_path):
        text = "name,region,country,longitude,latitude,location_type\nA,R,Mali,0.5,16,town\nB,R,Mali,1,17,idpcamp\n"
        case = read_flee(flee_folder(tmp_path / "a", locations=text, routes="A,B,1\n"))
        assert (case.locations[0].latitude, case.locations[0].longitude) == (16, 0.5)

    def test_conflicts_come_from_their_table_and_else_from_the_dates(self, tmp_path):
        dated = read_flee(flee_folder(tmp_path / "a"))
        assert [tuple(row) for row in dated.conflicts] == [("Alpha", 2, 19, 1.0)]
        rows = [(1, 0, 0)] * 3 + [(0.4, 0, 1)] * 2 + [(0, 0, 1)] * 15
        daily = read_flee(flee_folder(tmp_path / "b", conflicts=table(rows, "Alpha, Beta Town, Gamma,")))
        assert [tuple(row) for row in daily.conflicts] == [
            ("Alpha", 0, 2, 1.0),
            ("Alpha", 3, 4, 0.4),
            ("Gamma", 3, 19, 1),
        ]

    def test_a_column_of_zeros_without_a_location_is_a_remark_and_one_with_values_a_fault(self, tmp_path):
        quiet = read_flee(flee_folder(tmp_path / "a", conflicts=table([(0, 0)] * 20, "Alpha, Elsewhere")))
        assert [str(remark) for remark in quiet.remarks] == [
            "conflicts.csv, line 1: the column 'Elsewhere' is no location, and is 0 on all days. It is left out"
        ]
        loud = flee_folder(tmp_path / "b", conflicts=table([(0, 0)] * 19 + [(0, 1)], "Alpha, Gama"))
        assert faults_of(loud) == [("conflicts.csv", 1, "Gama", "'Gama' is not a location of locations.csv")]

    def test_a_table_of_conflicts_that_ends_early_is_a_remark(self, tmp_path):
        case = read_flee(flee_folder(tmp_path / "a", conflicts=table([(1,)] * 5, "Alpha")))
        assert case.conflicts[0].last_day == 4
        assert "it ends with day 4, the period with day 19" in str(case.remarks[0])

    def test_every_fault_is_in_one_report(self, tmp_path):
        folder = flee_folder(
            tmp_path / "a",
            closures="location,Alfa,,0,5\nroof,Alpha,,0,5\nlink,Alpha,Hub,0,5\ncamp,Gamma,,0,5\ncountry,Mali,Chad,0,5\n"
            "remove_forced_redirection,Hub,Camp_One,0,5\nlocation,Alpha,,x,1.5\nlocation,Alpha\n",
            locations=LOCATIONS + "Alpha,R,Mali,1,1,town,,\nDelta,R,,95,x,palace,soon,many\n",
            routes=ROUTES + "Alpha,Alpha,1,\nHub,Beta Town,1,\nAlpha,Omega,1\nHub,Camp_Two,far,3\nHub\n",
            period="StartDate,29 February\n",
            conflicts="#Day, Alpha\n0, 2\n1\n3, 0\n",
        )
        found = faults_of(folder)
        assert {(file, line, column) for file, line, column, _ in found} == {
            ("sim_period.csv", 1, "StartDate"),
            ("sim_period.csv", None, "Length"),
            ("locations.csv", 8, "name"),
            ("locations.csv", 9, "country"),
            ("locations.csv", 9, "location_type"),
            ("locations.csv", 9, "conflict_date"),
            ("locations.csv", 9, "population"),
            ("locations.csv", 9, "latitude"),
            ("locations.csv", 9, "longitude"),
            ("routes.csv", 8, "name2"),
            ("routes.csv", 9, "name2"),
            ("routes.csv", 10, "name2"),
            ("routes.csv", 11, "distance"),
            ("routes.csv", 11, "forced_redirection"),
            ("routes.csv", 12, None),
            ("conflicts.csv", 2, "Alpha"),
            ("conflicts.csv", 3, None),
            ("conflicts.csv", 4, "Day"),
            ("closures.csv", 2, "name1"),
            ("closures.csv", 3, "closure_type"),
            ("closures.csv", 5, "name1"),
            ("closures.csv", 6, "name2"),
            ("closures.csv", 8, "closure_start"),
            ("closures.csv", 8, "closure_end"),
            ("closures.csv", 9, None),
        }

    def test_a_fault_suggests_the_repair(self, tmp_path):
        with pytest.raises(InvalidDataError, match=r"line 2, name1: 'Alfa' is not a location .* Did you mean 'Alpha'"):
            read_flee(flee_folder(tmp_path / "a", closures="location,Alfa,,0,5\n"))

    @pytest.mark.parametrize("file", ["locations", "routes", "sim_period"])
    def test_a_file_that_is_missing_or_not_text_is_a_fault(self, tmp_path, file):
        folder = flee_folder(tmp_path / "a")
        (folder / f"{file}.csv").write_bytes(b"\xff\xfe\x00")
        assert any(name == f"{file}.csv" and "not UTF-8" in rule for name, _, _, rule in faults_of(folder))
        (folder / f"{file}.csv").unlink()
        assert (f"{file}.csv", None, None, "the file is missing") in faults_of(folder)

    def test_a_case_without_a_camp_has_no_destination(self, tmp_path):
        text = LOCATIONS.replace(",camp,", ",town,")
        assert "no location is a camp" in faults_of(flee_folder(tmp_path / "a", locations=text))[0][3]

    def test_a_folder_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(InvalidDataError, match="is not a folder"):
            read_flee(tmp_path / "nowhere")

    def test_closures_that_mean_something_else_than_one_may_think_are_remarks(self, tmp_path):
        closures = "location,Alpha,Gamma,0,5\nlocation,Alpha,,5,5\nlocation,Alpha,,25,-1\ncountry,Mali,Niger,7,0\n"
        case = read_flee(flee_folder(tmp_path / "a", closures=closures))
        assert [remark.line for remark in case.remarks] == [2, 3, 4, 5]
        assert [(closure.first_day, closure.end_day) for closure in case.closures] == [(0, 5), (7, None)]


class TestClosures:
    def test_a_border_closes_and_opens_on_its_days(self, tmp_path):
        hazard = imported(tmp_path, "country,Niger,Mali,3,7\n")
        days = [day for day in range(20) if hazard(day, "Alpha", "Camp_Two") is None]
        assert days == [3, 4, 5, 6]

    def test_one_that_began_before_day_0_applies(self, tmp_path):
        hazard = imported(tmp_path, "country,Mali,Niger,-30,2\n")
        assert [hazard(day, "Alpha", "Camp_Two") is None for day in (0, 1, 2)] == [True, True, False]
        event = next(e for e in read_dataset(tmp_path / "out").events if e.event_id.startswith("closure"))
        assert (event.date_start, event.date_end) == ("2012-01-30", "2012-03-01")

    def test_minus_one_is_the_end_of_the_period(self, tmp_path):
        hazard = imported(tmp_path, "country,Mali,Niger,5,-1\n")
        assert [hazard(day, "Alpha", "Camp_Two") is None for day in (4, 5, 19)] == [False, True, True]

    def test_a_location_closes_with_all_its_links(self, tmp_path):
        hazard = imported(tmp_path, "location,Hub,,0,5\n")
        assert hazard(0, "Beta-Town", "Camp_One") > hazard(5, "Beta-Town", "Camp_One"), "round by Gamma"
        assert hazard(0, "Alpha", "Camp_One") is not None

    def test_only_the_location_named_first_is_closed(self, tmp_path):
        hazard = imported(tmp_path, "location,Gamma,Camp_One,0,5\n")
        assert hazard(0, "Gamma", "Alpha") is None
        assert hazard(0, "Beta-Town", "Camp_One") is not None

    @pytest.mark.parametrize("word", ["link", "links"])
    def test_a_link_inside_the_country_closes_both_ways(self, tmp_path, word):
        hazard = imported(tmp_path, f"{word},Gamma,Alpha,0,5\n")
        assert hazard(0, "Alpha", "Gamma") is None
        assert hazard(5, "Alpha", "Gamma") is not None
        assert hazard(0, "Gamma", "Alpha") is None
        assert hazard(0, "Alpha", "Beta-Town") is not None

    def test_a_link_across_the_border_leaves_the_other_open(self, tmp_path):
        hazard = imported(tmp_path, "link,Gamma,Camp_One,0,5\n")
        assert hazard(0, "Gamma", "Camp_One") > hazard(5, "Gamma", "Camp_One")

    @pytest.mark.parametrize("word", ["camp", "idpcamp"])
    def test_people_pass_a_closed_camp_and_do_not_stay(self, tmp_path, word):
        hazard = imported(tmp_path, f"{word},Camp_One,,0,5\n")
        assert hazard(0, "Gamma", "Camp_One") is None
        assert hazard(0, "Gamma", "Camp_Two") == hazard(5, "Gamma", "Camp_Two")
        assert hazard(5, "Gamma", "Camp_One") is not None

    def test_a_forced_redirection_sends_everybody_on_until_it_is_removed(self, tmp_path):
        routes = ROUTES.replace("Camp_One,Camp_Two,100,0", "Camp_One,Camp_Two,100,2")
        hazard = imported(tmp_path, "remove_forced_redirection,Camp_One,Camp_Two,4,9\n", routes=routes)
        days = [day for day in range(20) if hazard(day, "Gamma", "Camp_One") is None]
        assert days == [0, 1, 2, 3, *range(9, 20)]
        assert all(hazard(day, "Gamma", "Camp_Two") is not None for day in range(20))
        assert hazard(0, "Camp_One-passage", "Hub") is None
        assert hazard(5, "Camp_One-passage", "Hub") is not None

    def test_a_redirection_the_other_way_round_and_one_that_stays(self, tmp_path):
        routes = ROUTES.replace("Hub,Camp_One,80,0", "Camp_One,Hub,80,1")
        hazard = imported(tmp_path, routes=routes)
        assert hazard(19, "Hub", "Beta-Town") is None, "no leg leads back into the country"
        assert hazard(19, "Hub", "Camp_Two") is not None

    def test_a_border_that_no_link_crosses_is_a_remark(self, tmp_path):
        locations = LOCATIONS + "Far,R,Chad,13,5,town,,\n"
        folder = flee_folder(tmp_path / "in", "country,Mali,Chad,0,5\n", locations=locations)
        report = import_flee(folder, tmp_path / "out")
        assert "no link joins 'Mali' and 'Chad' across a border" in str(report.remarks[0])

    def test_another_pair_of_countries_has_a_border_too(self, tmp_path):
        locations = LOCATIONS + "Far,R,Burkina_Faso,13,0,camp,,\n"
        hazard = imported(
            tmp_path, "country,Burkina_Faso,Niger,0,5\n", locations=locations, routes=ROUTES + "Camp_One,Far,400\n"
        )
        assert hazard(0, "Gamma", "Far") is None
        assert hazard(5, "Gamma", "Far") is not None
        assert hazard(5, "Far", "Camp_Two") is not None, "both ways"


class TestConflicts:
    def test_a_conflict_raises_the_risk_from_its_day_on(self, tmp_path):
        rows = [(0,)] * 4 + [(1,)] * 4 + [(0,)] * 12
        hazard = imported(tmp_path, conflicts=table(rows, "Gamma"))
        before, during = hazard(3, "Gamma", "Camp_One"), hazard(4, "Gamma", "Camp_One")
        assert during > before
        assert hazard(7, "Gamma", "Camp_One") == during
        assert before < hazard(8, "Gamma", "Camp_One") < during, "afterwards it fades"
        assert hazard(3, "Beta-Town", "Hub") == hazard(4, "Beta-Town", "Hub")

    def test_the_severity_is_the_intensity_in_fifths_and_a_change_ends_a_spell(self, tmp_path):
        rows = [(0.2,)] * 3 + [(0.21,)] * 3 + [(1,)] * 14
        imported(tmp_path, conflicts=table(rows, "Gamma"))
        events = [e for e in read_dataset(tmp_path / "out").events if e.event_id.startswith("conflict")]
        assert sorted((e.date_start, e.kind, e.severity, e.ended_by) for e in events) == [
            ("2012-02-29", "regime", 1, "conflict-gamma-day-3"),
            ("2012-03-03", "regime", 2, "conflict-gamma-day-6"),
            ("2012-03-06", "period", 5, ""),
        ]


class TestAsPublished:
    """Folders as Flee and FabFlee have them: other orders of columns, camps first, names that Flee passes over."""

    def test_the_header_says_in_which_order_columns_stand(self, tmp_path):
        rows = [line.replace('"', "").split(",") for line in LOCATIONS.splitlines()]
        heads = ["country", "#name", "lon", "lat", "location_type", "region", "pop/cap", "conflict_date"]
        order = (2, 0, 4, 3, 5, 1, 7, 6)
        text = "\n".join([",".join(heads), *(",".join(row[at] for at in order) for row in rows[1:])])
        text = text.replace("country,#name", "#country,name")
        other = read_flee(flee_folder(tmp_path / "b", locations=text))
        assert other.locations == read_flee(flee_folder(tmp_path / "a")).locations

    def test_a_column_that_is_missing_is_one_fault(self, tmp_path):
        rows = [line.split(",") for line in LOCATIONS.splitlines()]
        text = "\n".join(",".join(row[:1] + row[2:]) for row in rows)
        (fault,) = faults_of(flee_folder(tmp_path / "a", locations=text))
        assert fault == ("locations.csv", 1, None, "the column region is missing")

    @pytest.mark.parametrize("sign", [";", "\t"])
    def test_cells_that_another_sign_separates_are_one_fault(self, tmp_path, sign):
        (fault,) = faults_of(flee_folder(tmp_path / "a", locations=LOCATIONS.replace(",", sign)))
        assert fault[3] == f"the cells are separated by {'semicolons' if sign == ';' else 'tabs'}"

    def test_a_period_whose_cells_a_semicolon_separates_says_so(self, tmp_path):
        folder = flee_folder(tmp_path / "a")
        (folder / "sim_period.csv").write_text("StartDate;2012-02-29\nLength;20\n", encoding="utf-8")
        assert faults_of(folder) == [("sim_period.csv", 1, None, "the cells are separated by semicolons")]

    def test_a_header_in_quotes_after_its_sign_is_read(self, tmp_path):
        heads, _, rows = LOCATIONS.partition("\n")
        quoted = "#" + heads.replace("#", "")
        found = [
            read_flee(flee_folder(tmp_path / name, locations=f"{head}\n{rows}"))
            for name, head in (("a", heads), ("b", quoted))
        ]
        assert found[0].locations == found[1].locations

    @pytest.mark.parametrize("distance", ["0", "-1", "40000", "nan"])
    def test_a_distance_that_no_leg_can_have_is_a_fault_of_its_row(self, tmp_path, distance):
        (fault,) = faults_of(flee_folder(tmp_path / "a", routes=ROUTES.replace(",90,", f",{distance},")))
        assert fault == ("routes.csv", 2, "distance", f"{distance!r} is not a number from 0.001 to 20000")

    def test_a_camp_that_stands_first_is_in_no_country_that_people_leave(self, tmp_path):
        head, *places = LOCATIONS.splitlines()
        text = "\n".join([head, places[4], *places[:4], places[5]])
        case = read_flee(flee_folder(tmp_path / "a", locations=text))
        assert case.home_country == "Mali"
        assert "the first location, 'Camp_One', is a camp in Niger, and conflicts are in Mali. Mali is taken" in str(
            case.remarks[0]
        )
        assert read_flee(tmp_path / "a", home="Niger").remarks == ()
        with pytest.raises(InvalidDataError, match=r"no location is in 'Chad', which home .* Give one of: Niger, Mali"):
            read_flee(tmp_path / "a", home="Chad")
        hazard = imported(tmp_path, locations=text)
        assert hazard(0, "Alpha", "Camp_One") is not None

    def test_the_second_name_of_a_closed_place_may_be_anything(self, tmp_path):
        case = read_flee(flee_folder(tmp_path / "a", closures="location,Camp_One,Niger,0,5\n"))
        assert [closure.name1 for closure in case.closures] == ["Camp_One"]
        assert "name2 has no part in it. It is passed over" in str(case.remarks[0])

    def test_a_name_that_is_typed_in_two_forms_is_one(self, tmp_path):
        text = LOCATIONS.replace("Gamma", "S\u00e9gou")
        case = read_flee(flee_folder(tmp_path / "a", locations=text, routes=ROUTES.replace("Gamma", "Se\u0301gou")))
        assert case.routes[1].name2 == "S\u00e9gou"

    @pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+3", "-3"])
    def test_a_name_that_would_be_a_formula_is_refused(self, tmp_path, name):
        folder = flee_folder(
            tmp_path / "a", locations=LOCATIONS.replace("Gamma", name), routes=ROUTES.replace("Gamma", name)
        )
        assert faults_of(folder) == [("locations.csv", 4, "name", f"{name!r} would be a formula in a spreadsheet")]

    def test_a_name_that_nobody_sees_all_of_is_refused(self, tmp_path):
        (fault,) = faults_of(flee_folder(tmp_path / "a", locations=LOCATIONS.replace("Gamma", "Gam\u202ema")))
        assert fault == ("locations.csv", 4, None, "the row holds U+202E, which nobody sees or which is no text")

    def test_a_name_that_is_unknown_in_many_rows_is_told_once(self, tmp_path):
        routes = ROUTES + "Camp_Tvo,Gamma,1,0\nCamp_Tvo,Hub,1,0\n"
        (fault,) = faults_of(flee_folder(tmp_path / "a", routes=routes))
        assert fault[:3] == ("routes.csv", 8, "name1")

    def test_any_two_towns_have_sound_areas(self, tmp_path):
        """Each next to each: no gap and no overlap, whatever lies between them."""
        for east in range(28):
            for north in (0, 3, 10, 19, 20, 21, 22):
                if max(east, north) >= 3:
                    pair = {"a": (37.02, 13.35), "b": (round(37.02 + east * 0.03, 2), round(13.35 + north * 0.03, 2))}
                    assert check_topology(schematic_cells(pair), {}) == [], pair
