"""A small case of Flee in a folder, and what comes of it."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from route_risk.geo.errors import InvalidDataError, NoOpenRouteError
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.scenario import scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.flee.case import read_flee
from route_risk.layers.flee.dataset import import_flee

REAL = Path(os.environ.get("ROUTE_RISK_FLEE_CASES", "flee-cases"))  # Flee's own examples

# Home country Mali with three towns; Niger with a hub and two camps, one of them forced on to the other.
LOCATIONS = """\
"#name","region","country","latitude","longitude","location_type","conflict_date","population"
"Alpha","North","Mali",16.20,0.10,"conflict_zone",2,1000
"Beta Town","North","Mali",15.50,0.60,"town",,
Gamma,South,Mali,14.90,0.20,town,,500
Hub,West,Niger,14.80,1.60,forwarding_hub,,
Camp_One,West,Niger,14.20,1.40,camp,,2000
Camp_Two,West,Niger,13.60,2.00,camp,,3000
"""
ROUTES = """\
#name1,name2,distance,forced_redirection
Alpha,Beta Town,90,0
Alpha,Gamma,310,
"Beta Town", "Hub", 120, 0
Gamma,Camp_One,150,0
Hub,Camp_One,80,0
Camp_One,Camp_Two,100,0
"""
PERIOD = "StartDate,2012-02-29\nLength,20\n"
HEAD = "#closure_type,name1,name2,closure_start,closure_end\n"


def flee_folder(folder, closures="", conflicts=None, locations=LOCATIONS, routes=ROUTES, period=PERIOD):
    """Write a case and return its folder."""
    folder.mkdir()
    files = {"locations": locations, "routes": routes, "sim_period": period, "conflicts": conflicts}
    files["closures"] = HEAD + closures if closures else None
    for name, text in files.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def imported(tmp_path, *args, **kwargs):
    """Import a case and return a function: (day of the period, start, end) -> hazard of the route, None if closed."""
    import_flee(flee_folder(tmp_path / "in", *args, **kwargs), tmp_path / "out")
    scenario_net = scenario_network(read_dataset(tmp_path / "out"))

    def hazard(day, start, end):
        evaluated = hazards(scenario_net.network, date(2012, 2, 29) + timedelta(days=day))
        try:
            return least_risk_route(evaluated, start, end).hazard
        except NoOpenRouteError:
            return None

    return hazard


def faults_of(folder):
    with pytest.raises(InvalidDataError) as caught:
        read_flee(folder)
    return [(fault.file, fault.line, fault.column, fault.rule) for fault in caught.value.faults]


def table(rows, names="Alpha, Beta Town, Gamma"):
    return "\n".join([f"#Day, {names}", *(f"{day}, {', '.join(map(str, row))}" for day, row in enumerate(rows))]) + "\n"
