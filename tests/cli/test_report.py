"""`report` and `plot`: written whole, refused with the promised codes, with the numbers of `route`."""

import re

import pytest

PAIR = ("--origin", "Ryanggang", "--destination", "KOR")
IN_2013 = ("--as-of", "2013-07-01")


def files_in(folder):
    return sorted(path.name for path in folder.iterdir())


def table_rows(text, headers):
    """Return the cells of the first table whose headers begin so."""
    lines = iter(text.splitlines())
    next(line for line in lines if line.startswith(f"| {headers} |"))
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def test_the_numbers_are_those_of_route(run, run_json, tmp_path):
    assert run("report", "-o", "brief.md", *PAIR, "-k", "3", "--appendix", *IN_2013).exit_code == 0
    text = (tmp_path / "brief.md").read_text(encoding="utf-8")
    record = run_json("route", "KP-10", "KOR", "-k", "3", "--explain", *IN_2013)
    rows = table_rows(text, "Rank | Index")
    assert [row[:3] for row in rows] == [
        [str(r["rank"]), f"{r['risk_index']:.1f}", f"{r['hazard']:.3f}"] for r in record["routes"]
    ]
    leg = record["routes"][0]["legs"][1]
    assert f"Hazard {leg['hazard']:.3f}: baseline {leg['baseline']:.3f}" in text
    for event in leg["events"]:
        if event["activity"] >= 0.01 and abs(event["contribution"]) >= 0.001:
            assert re.search(rf"\| \{event['contribution']:+.3f} \| .*\({event['event_id']}\)", text)
    cited = {key for r in record["routes"] for leg in r["legs"] for key in leg["sources"]}
    passages = run_json("route", "KP-10", "KOR", *IN_2013)["record"]
    cited |= {source["source_id"] for source in passages["sources"]}
    assert set(re.findall(r"^- \\\[\d+\\\] .*\(([a-z0-9-]+)\)", text, flags=re.MULTILINE)) >= cited


def test_corridors_and_their_draws_are_those_of_route(run, run_json, tmp_path):
    drawn = ("--draws", "64", "--seed", "3", *IN_2013)
    assert run("report", "-o", "brief.md", *PAIR, *drawn).exit_code == 0
    text = (tmp_path / "brief.md").read_text(encoding="utf-8")
    record = run_json("route", "KP-10", "KOR", *drawn)
    assert [row[2:7] for row in table_rows(text, "Rank | Corridor")] == [
        [
            f"{row['risk_index']:.1f}",
            f"{row['hazard']:.3f}",
            f"{row['low']:.1f} to {row['high']:.1f}",
            f"{100 * row['share_of_draws']:.0f}%",
            "uncertain" if row["order_uncertain_with"] else "certain",
        ]
        for row in record["corridors"][:5]
        if row["route"]
    ]
    assert run("report", "-o", "b.md", *PAIR, "--compare", "2009", "2013", "--draws", "64").exit_code == 0
    assert "in brackets the 90% range" in (tmp_path / "b.md").read_text(encoding="utf-8")


def test_a_report_is_written_and_its_place_is_said(run, tmp_path):
    for name in ("a.html", "b.html"):
        result = run("report", "-o", name, *PAIR, *IN_2013)
        assert (result.exit_code, result.stdout) == (0, f"{name}\n")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    result = run("report", "-o", "a.md", *PAIR, *IN_2013)
    assert result.stdout == "a.md\na.svg\n"
    assert files_in(tmp_path) == ["a.html", "a.md", "a.svg", "b.html"]


def test_a_comparison_is_reported(run, run_json, tmp_path):
    sides = ("2009-01-01", "2013-01-01")
    assert run("report", "-o", "change.md", *PAIR, "--compare", *sides, "-k", "2", "--appendix").exit_code == 0
    text = (tmp_path / "change.md").read_text(encoding="utf-8")
    for headers, kind, options in (("Rank before", "routes", ("-k", "2")), ("Corridor", "corridors", ())):
        record = run_json("compare", *sides, *PAIR, *options)
        rows = table_rows(text, headers)
        start = 2 + (kind == "corridors")
        assert [row[start : start + 2] for row in rows] == [
            [f"{r['risk_index_before']:.1f}", f"{r['risk_index_after']:.1f}"] for r in record[kind][:5]
        ]


def test_no_open_route_is_an_answer(run, tmp_path):
    closed = [part for border in ("CHN", "KOR", "RUS") for part in ("--close", f"border:PRK-{border}")]
    result = run("report", "-o", "a.html", *PAIR, *IN_2013, *closed)
    assert result.exit_code == 0
    assert "closed: Ryanggang to South Korea: no open route" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_figure_is_drawn_of_a_date_and_of_a_change(run, tmp_path):
    result = run("plot", "-o", "a.png", *PAIR, "-k", "2", *IN_2013)
    assert (result.exit_code, result.stdout) == (0, "a.png\n")
    assert run("plot", "-o", "b.svg", *PAIR, "--compare", "2009-01-01", "2021-01-01", "--lang", "ko").exit_code == 0
    assert "<title>양강도 → 한국: " in (tmp_path / "b.svg").read_text(encoding="utf-8")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "b.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("report", "-o", "a.odt", *PAIR), "end its name in .html, .md or .docx"),
        (("report", "-o", "a.html", "--destination", "KOR"), "--origin"),
        (("report", "-o", "a.html", *PAIR, "--compare", "2009", "2013", *IN_2013), "with --compare, put dates"),
        (("report", "-o", "a.html", *PAIR, "--as-of", "1980"), "outside the period"),
        (("plot", "-o", "a.gif"), "end its name in .png, .svg or .pdf"),
        (("plot", "-o", "a.svg", "--destination", "KOR"), "--origin"),
    ],
)
def test_what_makes_no_sense_is_refused(run, tmp_path, arguments, named):
    result = run(*arguments)
    assert result.exit_code == 2
    assert named in result.stderr
    assert files_in(tmp_path) == []


@pytest.mark.parametrize(("command", "there"), [("report", "a.html"), ("report", "a.svg"), ("plot", "a.svg")])
def test_a_file_that_is_there_is_kept(run, tmp_path, command, there):
    (tmp_path / there).write_text("mine", encoding="utf-8")
    output = "a.md" if (command, there) == ("report", "a.svg") else there
    result = run(command, "-o", output, *PAIR, *IN_2013)
    assert result.exit_code == 2
    assert "already exists" in result.stderr
    assert files_in(tmp_path) == [there]
    assert (tmp_path / there).read_text(encoding="utf-8") == "mine"


def test_a_figure_of_no_open_route_is_refused_with_the_code_for_it(run, tmp_path):
    closed = [part for border in ("CHN", "KOR", "RUS") for part in ("--close", f"border:PRK-{border}")]
    assert run("plot", "-o", "a.svg", *PAIR, *IN_2013, *closed).exit_code == 4
    assert files_in(tmp_path) == []
