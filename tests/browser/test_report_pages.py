"""A brief is brief: printed by a real browser it fits on four pages, in both languages, of a date and of a change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from route_risk.geo.model.origins import origin_shares, share_weights
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import read_layers
from route_risk.maps.report.brief import Form, report_parts
from route_risk.maps.report.parts import report_html
from tests.browser.conftest import words

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


def test_a_brief_of_the_embedded_dataset_prints_on_four_pages_and_its_appendix_after_them(
    chromium: Any, tmp_path: Path
) -> None:
    dataset = read_dataset()
    layers, scenario_net = read_layers(dataset), scenario_network(dataset)
    shares = share_weights(origin_shares(dataset.claims, dataset.nodes.values()))
    sides = [evaluate(scenario_net, date(year, 1, 1)) for year in (2009, 2013)]
    page = chromium.new_page()
    pages = []
    for evaluations, form in ((sides, Form()), (sides[1:], Form("ko")), (sides[1:], Form(appendix=True))):
        title, parts = report_parts(dataset, layers, evaluations, ("KP-09", "KOR"), shares=shares, form=form)
        path = tmp_path / "brief.html"
        path.write_text(report_html(title, parts, description=title, lang=form.lang), encoding="utf-8")
        page.goto(path.as_uri())
        texts = words(page.pdf(prefer_css_page_size=True))
        pages.append(next((k for k, text in enumerate(texts) if text.startswith("Appendix")), len(texts)))
        assert (len(texts) > pages[-1]) == form.appendix
    page.close()
    assert max(pages) <= 4, pages
