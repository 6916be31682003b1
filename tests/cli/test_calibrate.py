"""`calibrate` stops before its work where the table could not be written, and says what `--judged` does."""

from click.testing import CliRunner

from route_risk.cli import main
from route_risk.geo.answers import record
from route_risk.geo.errors import UsageError


def test_a_table_that_is_there_stops_calibrate_before_it_computes(tmp_path, monkeypatch):
    table = tmp_path / "record_factors.csv"
    table.write_text("kept\n", encoding="utf-8")
    monkeypatch.setattr(record, "estimate_and_check", None)
    done = CliRunner().invoke(main, ["calibrate", "-o", str(table)])
    assert done.exit_code != 0
    assert "already exists; add --overwrite to replace it" in f"{done.output}{done.exception}"
    assert table.read_text(encoding="utf-8") == "kept\n"


def test_a_folder_that_is_not_there_stops_calibrate_before_it_computes(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "estimate_and_check", None)
    done = CliRunner().invoke(main, ["calibrate", "-o", str(tmp_path / "nowhere" / "table.csv")])
    assert done.exit_code != 0
    assert "nowhere does not exist; make it first" in f"{done.output}{done.exception}"


def test_what_judged_does_is_said_before_the_work(monkeypatch):
    def stop(*_):
        raise UsageError("stopped")

    monkeypatch.setattr(record, "estimate_and_check", stop)
    told = [CliRunner().invoke(main, ["calibrate", *more]).output for more in ((), ("--judged",))]
    assert ["so --judged changes no factor" in text for text in told] == [False, True]
