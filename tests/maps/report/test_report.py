"""The report: both formats, inert whatever a dataset holds, the same bytes every time, whole or not at all."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from route_risk.geo.answers.corridors import CorridorDraws
from route_risk.geo.doubt.corridor_draws import DrawnCorridor
from route_risk.geo.errors import UsageError
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Claim
from route_risk.maps.report.brief import Form, report_parts, write_report
from route_risk.maps.report.parts import (
    Bullets,
    Item,
    Paragraph,
    ReportTable,
    markdown_text,
    report_html,
    report_markdown,
    safe_link,
)
from route_risk.maps.text.phrases import phrases
from tests.maps.small import AS_OF, small_dataset, small_layers

HOSTILE = (
    " </script><script>alert(1)</script><img src=x onerror=alert(2)> \"q\" 'q' `q` ${x} | cell | *b* _i_ "
    "[a](javascript:b) # h --> ]]> \u2028\u202e &amp; http://evil.example/ www.evil.example a@evil.example"
)

WHOLE = Form(appendix=True)


class Reader(HTMLParser):
    """Collects tags with their attributes, and the text outside drawings."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data):
        self.text.append(data)


def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


def build(
    text="",
    *,
    scenarios=(None,),
    days=(AS_OF,),
    url="https://example.org/report",
    k=2,
    known_by=None,
    claims=(),
    draw=None,
    form=WHOLE,
):
    dataset = small_dataset(text, url=url)
    dataset = replace(dataset, claims=(*dataset.claims, *claims))
    evaluations = [
        evaluate(scenario_network(dataset, scenario), day, known_by=known_by)
        for scenario, day in zip(scenarios, days, strict=True)
    ]
    ends, shares = ("A-1", "CCC"), {"A-1": 60.5}
    return report_parts(dataset, small_layers(), evaluations, ends, shares=shares, k=k, draw=draw, form=form)


def written(folder, name, **options):
    write_report(*build(**options), folder / name, lang=options.get("form", Form()).lang)
    return (folder / name).read_text(encoding="utf-8")


def flat(text):
    return " ".join(text.split())


def test_an_html_report_is_one_page_that_asks_nobody_and_runs_nothing(tmp_path):
    page = written(tmp_path, "a.html")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    reader = read(page)
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
            "form-action 'none'") in reader.attributes  # fmt: skip
    assert not {"script", "iframe", "img", "object", "embed", "form", "foreignobject"} & set(reader.tags)
    assert {"svg", "table", "h1", "title", "caption"} <= set(reader.tags)
    assert not [name for _, name, _ in reader.attributes if name.startswith("on") or name == "src"]
    asked = [value for tag, name, value in reader.attributes if name in ("href", "xlink:href") and tag != "a"]
    assert all(value.startswith(("#", "data:,")) for value in asked)
    assert not re.findall(r"url\((?!#)", page)
    assert "@page{size:A4" in page
    assert not re.search(r"<metadata|<\?xml|<!DOCTYPE svg|purl\.org", page)  # nothing of a file of its own
    links = {value for tag, name, value in reader.attributes if (tag, name) == ("a", "href")}
    assert links == {"https://example.org/report", "https://example.com/?a=1&b=2"}


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_it_has_all_that_a_brief_needs(tmp_path, name):
    text = written(tmp_path, name)
    shown = flat(" ".join(read(text).text) if name.endswith("html") else re.sub(r"\\(.)", r"\1", text))
    for wanted in (
        f"Which corridors from First to Refuge have the least risk on {AS_OF}, and why?",
        "Map: First to Refuge: index",
        "Corridors",
        "What was recorded",
        "What moved it",
        "Sources",
        "Limits",
        "Appendix",
        "Leg by leg",
        phrases("page")["not_this"],
        "Small, version 1, released 2021-06-01",
        "Made by hand",
        "No borders implied",
        "[1] Author, Paper: “Title” (2014)",
        "A law (contested: disputed)",
    ):
        assert wanted in shown, wanted


def test_the_picture_of_a_markdown_report_stands_beside_it(tmp_path):
    text = written(tmp_path, "my brief.md")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my brief.md", "my brief.svg"]
    assert "](<./my%20brief.svg>)" in text
    assert "<svg" in (tmp_path / "my brief.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_the_same_question_gives_the_same_bytes(tmp_path, name):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        written(tmp_path / folder, name, text=HOSTILE)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", 'https://a.b/"onclick="x', "data:text/html,x", "//a.b", "HTTPS://a b"]
)
def test_hostile_texts_and_addresses_stay_text_in_html(tmp_path, url):
    reader = read(written(tmp_path, "a.html", text=HOSTILE, url=url))
    assert not {"script", "img", "iframe"} & set(reader.tags)
    assert not [name for _, name, _ in reader.attributes if name.startswith("on") or name == "src"]
    assert {value for tag, name, value in reader.attributes if (tag, name) == ("a", "href")} == {
        "https://example.com/?a=1&b=2"
    }
    shown = flat(" ".join(reader.text))
    assert "First </script><script>alert(1)</script><img src=x onerror=alert(2)> \"q\" 'q' `q` ${x}" in shown
    assert "\u202e" not in shown


def test_hostile_texts_stay_text_in_markdown(tmp_path):
    text = written(tmp_path, "a.md", text=HOSTILE, url="javascript:alert(1)")
    assert not re.search(r"(?<!\\)(?:\\\\)*<(?!\./a\.svg>|https://example\.com)", text)  # no tag, no automatic link
    assert "javascript" not in "".join(re.findall(r"(?<!\\)\]\(([^)]*)\)", text))
    assert not re.search(r"(?<!<)https?://(?!example)|[^\\]@|www\.e", text.replace("\\.", ""))
    rows = [line for line in text.splitlines() if re.match(r"\| ([-+]\d|Adds)", line)]
    assert len(rows) > 3
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} == {6, 7}  # no text makes a cell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        ("--- ", "\\---"),
        ("+0.5", "+0.5"),
        ("a\n# b", "a \\# b"),
        ("\\", "\\\\"),
        ("a|b", "a\\|b"),
    ],
)
def test_markdown_text(text, expected):
    assert markdown_text(text) == expected


def test_links_are_http_and_https_only():
    assert safe_link("http://a.b/?x=1&y=2#z") == "http://a.b/?x=1&y=2#z"
    for url in ("", "javascript:x", "https://", "ftp://a.b", "https://a.b/\u202e", "https://a.b\n", "https://a.b/>"):
        assert safe_link(url) == ""
    parts = [
        Bullets((Item("t", "https://a.b/?x=1&y=2"),)),
        ReportTable("c", ("h",), (("<b>",),)),
        Paragraph("p", answer=True),
    ]
    assert 'href="https://a.b/?x=1&amp;y=2"' in report_html("t", parts, description="d")
    assert "[https\\://a.b/?x=1\\&y=2](<https://a.b/?x=1&y=2>)" in report_markdown(parts)


def test_where_no_route_is_open_the_report_says_what_blocks_it(tmp_path):
    scenario = Scenario(name="shut", close=("A-B:1..BBB",))
    text = written(tmp_path, "a.md", scenarios=(scenario,))
    assert "First to Refuge: no open route on 2015-06-30" in text
    assert "What blocks it" in text
    assert "| the scenario |" in text
    assert "is a hypothetical scenario, not what happened: closed: A-B:1..BBB" in text
    assert "## Sources" in text


def test_a_change_is_reported_with_both_sides(tmp_path):
    text = written(tmp_path, "a.md", scenarios=(None, None), days=(date(2009, 1, 1), AS_OF))
    assert re.search(r"index \d+ on 2015-06-30, up from \d+ on 2009-01-01\.", text)
    assert "Contributions to the change in hazard of the least-risk route" in text
    assert re.search(r"\| \\?\+0\.\d+ \| 2010 \(began\) \| A law", text)
    assert "Legs whose hazard changed most" in text
    closed = written(tmp_path, "b.md", scenarios=(None, Scenario(close=("A-B:1..BBB",))), days=(AS_OF, AS_OF))
    assert re.search(r"no open route on 2015-06-30 \(if A-B:1\.\.BBB is closed\); index \d+ on 2015-06-30\.", closed)
    assert "| closes the route | the scenario |" in closed
    assert "Nothing changes" not in closed
    same = written(tmp_path, "c.md", scenarios=(None, None), days=(AS_OF, AS_OF))
    assert re.search(r"index \d+ on 2015-06-30, as on 2015-06-30\.", same)
    assert "Nothing changes the hazard of the least-risk route" in same


def test_what_was_not_yet_published_is_neither_used_nor_cited(tmp_path):
    text = written(tmp_path, "a.md", known_by=date(2014, 12, 31))
    assert "uses only what was published by 2014-12-31" in text
    assert "(s1)" in text
    assert "(s2)" not in text


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.svg"])
def test_a_file_that_is_there_is_kept(tmp_path, name):
    (tmp_path / name).write_text("mine", encoding="utf-8")
    title, parts = build()
    target = tmp_path / name.replace(".svg", ".md")
    with pytest.raises(UsageError, match="already exists"):
        write_report(title, parts, target)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"
    write_report(title, parts, target, overwrite=True)
    assert (tmp_path / name).read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize("name", ["a.odt", "a", "html", "a.html.txt"])
def test_another_ending_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match=r"end its name in \.html, \.md or \.docx"):
        write_report("t", [], tmp_path / name)
    assert not list(tmp_path.iterdir())


def count(key, measure, value, place, source="s1", **changes):
    """Return a claim of people in 2015; `key` is its figure."""
    row = Claim(f"{key}--{source}", key, measure, (place,), "total", "2015", "2015", "annual", value, None, "exact",
                "people", source, preferred=True)  # fmt: skip
    return replace(row, **changes)


RECORD = (
    count("arrivals-2015", "arrivals", 10.0, "CCC"),
    count("entries-2015", "recorded_entries", 5.0, "BBB", corridor="BBB"),
    count("entries-2015", "recorded_entries", 6.0, "BBB", "s2", corridor="BBB", preferred=False),
)


def plain(text):
    return re.sub(r"\\(.)", r"\1", text)


def test_corridors_come_first_and_sources_that_disagree_stand_side_by_side(tmp_path):
    text = plain(written(tmp_path, "a.md", claims=RECORD, k=None, form=Form()))
    assert "The least-risk corridor is Middle, via Border > Middle." in text
    rows = [line.split(" | ") for line in text.splitlines() if re.match(r"\| \d \| ", line)]
    assert [row[1] for row in rows] == ["Middle"]
    assert rows[0][4] == "Middle 50 to 60%"
    # The preferred count first, each with the number of its source, and that they disagree.
    assert re.search(r"\| Middle \| [^|]+ \| 2015 \| 5 people \[\d\]; 6 people \[\d\]\. Sources disagree", text)
    assert phrases("page")["record.use"] in text
    assert "Routes regardless of corridor" not in text
    assert text.index("Each corridor by") < text.index("What was recorded") < text.index("What moved it")
    assert "Appendix" not in text
    assert "0 open, 1 blocked (appendix)" in text  # the sea is closed on this date
    more = plain(written(tmp_path, "b.md", claims=RECORD, k=None))
    assert "(leaving across a border; corridor 1)" in more
    assert re.search(r"\| direct \| shut \| A-C:sea..CCC", more)


def test_a_report_in_korean_has_no_english_of_its_own(tmp_path):
    text = plain(written(tmp_path, "a.md", claims=RECORD, form=Form("ko", appendix=True)))
    own = re.sub(
        r"\]\(<.*?>\)|s[12]|Author.*|Institute.*|Small.*|A law.*|Talks.*|Closed.*|Long ago.*|\([a-z]+\)", "", text
    )
    left = set(re.findall(r"[A-Za-z]{3,}", own)) - {"BBB", "CCC", "onward", "sea", "shut", "svg", "law", "talks", "old"}
    assert left == set()
    assert "첫째 → 정착지" in text
    assert "5명 [" in text


def test_a_document_for_word_holds_what_the_page_does_and_is_the_same_again(tmp_path):
    import docx

    for name in ("a.docx", "b.docx"):
        write_report(*build(text=HOSTILE, claims=RECORD), tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    document = docx.Document(str(tmp_path / "a.docx"))
    headings = [line.text for line in document.paragraphs if line.style.name.startswith("Heading")]
    assert headings[0].startswith("Which corridors from First")
    assert {"Corridors", "What was recorded", "What moved it", "Sources", "Limits", "Appendix"} <= set(headings)
    assert document.tables[0].rows[0].cells[1].text == "Corridor"
    assert len(document.inline_shapes) == 1
    links = {part.target_ref for part in document.part.rels.values() if part.is_external}
    assert links == {"https://example.org/report", "https://example.com/?a=1&b=2"}
    assert "\u202e" not in "".join(line.text for line in document.paragraphs)


def test_where_nothing_is_recorded_the_report_says_so(tmp_path):
    text = plain(written(tmp_path, "a.md", k=None))
    assert "The dataset has no recorded passages for 2015. That does not mean that there were none." in text
    assert phrases("page")["record.use"] not in text


def test_draws_tell_how_sure_the_order_is(tmp_path):
    def draw(evaluated, found):
        assert [row.corridor for row in found if row.route] == [("BBB",)]
        return CorridorDraws(64, 7, {("BBB",): DrawnCorridor(0.75, 10.0, 20.0, 30.0)})

    text = plain(written(tmp_path, "a.md", k=None, draw=draw))
    row = next(line.split(" | ") for line in text.splitlines() if line.startswith("| 1 | Middle"))
    assert row[4:7] == ["10.0 to 30.0", "75%", "certain"]
    assert "It has the least risk in 75% of the draws." in text
    assert "Every judgement was drawn 64 times (seed 7)." in text
    assert "No two ranges overlap." in text
    assert "not a measured probability" in text


def test_routes_regardless_of_corridor_stand_after_the_corridors(tmp_path):
    text = plain(written(tmp_path, "a.md", k=2))
    assert text.index("Each corridor by") < text.index("Routes regardless of corridor") < text.index("## What moved it")
    assert "(transfer to resettlement; route 1)" in text
    assert "(onward movement; route 2)" in text


def test_a_change_shows_the_corridors_and_the_record_of_both_sides(tmp_path):
    text = plain(
        written(tmp_path, "a.md", claims=RECORD, scenarios=(None, None), days=(date(2009, 1, 1), AS_OF), k=None)
    )
    row = next(line.split(" | ") for line in text.splitlines() if line.startswith("| Middle | 1"))
    assert row[1:3] == ["1", "1"]
    assert row[5:] == ["–", "Middle 50 to 60% |"]
    assert "Recorded passages, 2009 / 2015" in text
