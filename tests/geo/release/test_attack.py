"""An attack on all that a public release of the embedded dataset says: none of the withheld numbers comes back.

The attacker has every output of ``--public``, reads English and Korean, knows the sources of each figure and which
events cite them, and solves what figures add up to with an integer program of his own. He reads by other rules than
the program masks: each number that stands in a text, a title or an address counts, whatever it counts.
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp

from route_risk.geo.dates import parse_partial_date
from route_risk.geo.release.dataset import public_dataset
from route_risk.layers.dataset import read_dataset

if TYPE_CHECKING:
    from route_risk.geo.model.schema import Claim, Dataset

ENGLISH = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
KOREAN = ("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열", "일 이 삼 사 오 육 칠 팔 구 십")
FATES = (
    "people person men man women woman koreans defectors refugees escapees detained arrested held returned repatriated "
    "deported shot killed sentenced tried arrived"
)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_dataset()


@pytest.fixture(scope="module")
def released(dataset: Dataset) -> Dataset:
    return public_dataset(dataset)


def withheld(dataset: Dataset, released: Dataset) -> list[tuple[Claim, Claim]]:
    """Return the claims whose value is withheld, as they were and as they are."""
    pairs = zip(dataset.claims, released.claims, strict=True)
    return [(row, shown) for row, shown in pairs if row.value is not None and shown.value is None]


def written(number: int) -> re.Pattern[str]:
    """Return a pattern for a number wherever it stands, also in an address."""
    forms = [str(number), f"{number:,}"]
    forms += ENGLISH.split()[number : number + 1]
    korean = [words.split()[number - 1] for words in KOREAN if number <= 10]
    counted = rf"|(?:{'|'.join(korean)})\s?(?:명|사람|인)" if korean else ""
    alone = rf"(?<![0-9A-Za-z])(?:{'|'.join(forms)})(?![0-9A-Za-z])(?!-\d\d)(?!\.\d*[1-9])"
    return re.compile(alone + counted, re.IGNORECASE)


def texts_about(released: Dataset, claim: Claim) -> list[str]:
    """Return all texts of a release that speak of the source, the figure or the event of a claim."""
    sources = {row.source_id for row in released.claims if row.figure_id == claim.figure_id}
    events = [event for event in released.events if sources & set(event.source_ids)]
    sources |= {key for event in events for key in event.source_ids}
    found = [text for event in events for text in (event.severity_rationale, event.summary, event.contested)]
    found += [leg.rationale for leg in released.legs if sources & set(leg.source_ids)]
    found += [f"{row.notes} {row.preference_reason}" for row in released.claims if row.source_id in sources]
    for key in sources:
        row = released.sources[key]
        # Days, years and numbers of pages in an address are no numbers of people.
        path = re.sub(r"/\d{4}/\d{1,2}(?:/\d{1,2})?/|\b0\d+|\d{4,}", "/", row.url.partition("//")[2].partition("/")[2])
        found += [row.title, row.notes, *(part for part in path.split("/") if len(re.findall("[a-z]{3,}", part)) > 2)]
    return [unicodedata.normalize("NFKC", text) for text in found]


def test_something_is_withheld(dataset, released):
    assert len(withheld(dataset, released)) == released.release.withheld > 10


def test_no_text_near_a_withheld_figure_has_its_number(dataset, released):
    told = [
        (claim.claim_id, int(claim.value), text)
        for claim, _ in withheld(dataset, released)
        for text in texts_about(released, claim)
        if claim.value == int(claim.value) and written(int(claim.value)).search(_without_dates(text))
    ]
    assert told == []


def test_no_id_has_a_number_of_people_in_words(released):
    """Ids stand in every output, and are no texts: nothing masks them."""
    ids = [event.event_id for event in released.events] + [*released.sources, *(leg.leg_id for leg in released.legs)]
    ids += [key for row in released.claims for key in (row.claim_id, row.figure_id)]
    words = {*ENGLISH.split(), "both", "couple", "pair", "single"} - {"zero"}
    told = {key for key in ids if words.intersection(re.split("[-:._]+", key))}
    assert {key for key in told if not key.endswith("three-generations")} == set()


def test_the_same_attack_on_the_dataset_itself_finds_many(dataset, released):
    found = {
        claim.claim_id
        for claim, _ in withheld(dataset, released)
        for text in texts_about(dataset, claim)
        if written(int(claim.value)).search(_without_dates(text))
    }
    assert len(found) > 5


def _without_dates(text: str) -> str:
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    units = "years?|months?|weeks?|days?|borders?|provinces?|percent|ministries|decades|texts|ways|agencies|million"
    text = re.sub(rf"\b\d{{1,2}} (?:{months})|\b(?:{months}) \d{{1,2}}\b|(?:Article|note|Law|No\.) \d+", "", text)
    return re.sub(rf"\b\w+ (?:security |north-eastern )?(?:{units})\b", "", text, flags=re.IGNORECASE)


def test_no_sentence_or_title_says_what_became_of_a_few_people(dataset, released):
    threshold = dataset.small_count_threshold
    few = [written(number) for number in range(2, threshold)]
    told = []
    for text in every_text(released):
        for sentence in re.split(r"(?<=[.;]) ", unicodedata.normalize("NFKC", text)):
            words = set(re.findall(r"\w+", _without_dates(sentence).casefold()))
            near = [word for word in FATES.split() if word in words]
            told += [sentence for number in few if near and number.search(_without_dates(sentence))]
    assert sorted(told) == []


def every_text(released: Dataset) -> list[str]:
    """Return all free texts of a dataset."""
    found = [text for event in released.events for text in (event.severity_rationale, event.summary, event.contested)]
    found += [leg.rationale for leg in released.legs] + [node.notes for node in released.nodes.values()]
    found += [text for row in released.claims for text in (row.notes, row.preference_reason)]
    return found + [text for row in released.sources.values() for text in (row.title, row.notes)]


def test_nothing_depends_on_the_numbers_that_are_withheld(dataset, released):
    """Other small numbers in their place, and the release is the same in every row, text, order and address."""
    small = dataset.small_count_threshold
    gone = {claim.claim_id for claim, _ in withheld(dataset, released) if claim.value and 0 < claim.value < small}
    alone = {row.claim_id for row in dataset.claims if row.claim_id in gone and row.measure not in ("arrivals",)}
    assert alone
    for number in (1, 3, small - 1):
        claims = [replace(row, value=float(number)) if row.claim_id in alone else row for row in dataset.claims]
        again = public_dataset(replace(dataset, claims=tuple(claims)))
        assert json.dumps(plain(again)) == json.dumps(plain(released))


def plain(released: Dataset) -> dict[str, Any]:
    """Return everything in a release that any output shows."""
    tables = {"claims": released.claims, "events": released.events, "legs": released.legs}
    found = {name: [asdict(row) for row in rows] for name, rows in tables.items()}
    found["sources"] = [asdict(row) for row in released.sources.values()]
    found["nodes"] = [asdict(row) for row in released.nodes.values()]
    found["release"] = [asdict(released.release)] if released.release else []
    return found


def test_every_small_number_is_possible_for_every_arrival_that_is_withheld(dataset, released):
    """Integer programming on the counts by sex and time of the country of arrival, which is most of what adds up."""
    rows = [
        (row, shown)
        for row, shown in zip(dataset.claims, released.claims, strict=True)
        if row.measure in ("arrivals", "admissions") and row.unit == "people" and row.qualifier == "exact"
    ]
    checked = 0
    for measure, place in sorted({(row.measure, row.place_ids) for row, _ in rows}):
        here = [pair for pair in rows if (pair[0].measure, pair[0].place_ids) == (measure, place)]
        spans = [span(row) for row, _ in here]
        edges = sorted({day for one in spans for day in one})
        cells = list(itertools.product(("female", "male"), itertools.pairwise(edges)))
        lines = {
            row.claim_id: np.array([
                float(row.sex in (sex, "total") and start <= first and last <= end) for sex, (first, last) in cells
            ])
            for (row, _), (start, end) in zip(here, spans, strict=True)
        }  # fmt: skip
        # What sources say that contradict each other cannot all be trusted: one source a figure, the preferred one.
        known = [shown for row, shown in here if shown.value is not None and row.preferred]
        for row, shown in here:
            if shown.value is None and row.value and 0 < row.value < dataset.small_count_threshold:
                matrix = [lines[row.claim_id]]
                bounds: list[float] = [0.0]
                for one in known:
                    matrix.append(lines[one.claim_id])
                    bounds.append(float(one.value or 0))
                slack = consistent(np.array(matrix[1:]), np.array(bounds[1:]))
                for number in range(1, dataset.small_count_threshold):
                    bounds[0] = float(number)
                    assert possible(np.array(matrix), np.array(bounds), np.array([0.0, *slack])), (row.claim_id, number)
                checked += 1
    assert checked > 3


def span(row: Claim) -> tuple[int, int]:
    """Return the first day of a count and the day after the last."""
    start = 0
    if row.period_start and row.basis != "cumulative":
        start = parse_partial_date(row.period_start)[0].toordinal()
    return start, parse_partial_date(row.period_end or row.period_start)[1].toordinal() + 1


def consistent(matrix: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return by how much each published figure has to give way, at least, so that all hold together."""
    if not len(values):
        return values
    count, width = matrix.shape
    lines = np.hstack([matrix, np.eye(count), -np.eye(count)])
    costs = np.concatenate([np.zeros(width), np.ones(2 * count)])
    found = milp(costs, constraints=LinearConstraint(lines, values, values))
    assert found.success
    return np.array(found.x[width + count :] - found.x[width : width + count])


def possible(matrix: np.ndarray, values: np.ndarray, slack: np.ndarray) -> bool:
    """Tell whether whole people can stand in all cells so that all published figures hold as they did in truth."""
    shifted = np.round(values + slack)
    costs, whole = np.zeros(matrix.shape[1]), np.ones(matrix.shape[1])
    return bool(milp(costs, constraints=LinearConstraint(matrix, shifted, shifted), integrality=whole).success)
