import bz2
import gzip
import resource
import subprocess
import sys
from xml.etree.ElementTree import iterparse

import pytest

from route_risk.geo.errors import InvalidDataError, UsageError
from route_risk.layers.boundaries.osm import read_osm_areas
from route_risk.layers.boundaries.osm_xml import read_elements

KINDS = ("node", "way", "relation")
EXTRACT = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6"><bounds minlat="0"/>text
 <node id="1" lon="0.5" lat="1" uid="7" version="1"><tag k="name" v="량강도 &amp; &#233;"/></node>
 <way id="2" version="1"><nd ref="1"/><nd ref="3"/><tag k="a" v="b"/></way>
 <relation id="4" version="1"><member type="way" ref="2" role="outer"/><note><tag k="not" v="kept"/></note></relation>
</osm>
"""


@pytest.mark.parametrize(
    ("name", "pack"), [("a.osm", bytes), ("a.osm.gz", gzip.compress), ("a.osm.bz2", bz2.compress), ("b", gzip.compress)]
)
def test_elements_are_those_of_the_standard_parser(tmp_path, name, pack):
    (tmp_path / "plain").write_text(EXTRACT, encoding="utf-8")
    (tmp_path / name).write_bytes(pack(EXTRACT.encode()))
    found = list(read_elements(tmp_path / name, KINDS))
    judge = [element for _, element in iterparse(tmp_path / "plain") if element.tag in KINDS]  # noqa: S314 - our text
    assert [element.tag for element in found] == list(KINDS) == [element.tag for element in judge]
    assert found[0].attrib == {"id": "1", "lon": "0.5", "lat": "1"}
    parts = [[(part.tag, part.attrib) for part in element if part.tag != "note"] for element in judge]
    assert [[(part.tag, part.attrib) for part in element] for element in found] == parts
    assert found[0][0].get("v") == "량강도 & é"


def test_only_the_wanted_kinds_come(tmp_path):
    (tmp_path / "a.osm").write_text(EXTRACT, encoding="utf-8")
    assert [element.get("id") for element in read_elements(tmp_path / "a.osm", ("way",))] == ["2"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        ("PK", "it does not begin as XML does"),
        ("<html></html>", "it does not begin as XML does"),
        ("<?xml version='1.0'?><html></html>", "its root is 'html', not 'osm'"),
        ('<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "b">]><osm>&a;</osm>', "it has a document type"),
        ('<!DOCTYPE osm SYSTEM "http://localhost/osm.dtd"><osm></osm>', "it does not begin as XML does"),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE osm [<!ENTITY a SYSTEM "file:///etc/passwd">]><osm>&a;</osm>',
            "a document type",
        ),
        (
            '<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY % a SYSTEM "http://localhost/">%a;]><osm></osm>',
            "a document type",
        ),
        ("<osm><note>&a;</note></osm>", "undefined entity"),
        (f'<osm><node id="{"1" * 4097}"/></osm>', "it has a text of more than 4096 characters"),
        (f"<osm>{'<a>' * 101}", "its tags are nested more than 100 deep"),
        ("<osm>" + "".join(f"<a{n}/>" for n in range(1001)), "have more than 1000 names"),
        ("<osm><node " + " ".join(f'a{n}="1"' for n in range(1001)) + "/>", "have more than 1000 names"),
        ("<osm><way id='1'>" + "<nd ref='1'/>" * 100_001, "a way has more than 100000 parts"),
        ("<osm>" + " " * (5 << 20) + "</osm>", "bytes without a tag"),
        ("<osm><node", "unclosed token"),
        ("<?xml version='1.0' encoding='utf-7'?><osm/>", "multi-byte encodings are not supported"),
        ("<?xml version='1.0' encoding='none'?><osm/>", "unknown encoding"),
    ],
    ids=lambda text: text[:30],
)
def test_what_is_no_extract_says_why(tmp_path, text, reason):
    (tmp_path / "a.osm").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"a\.osm is not OpenStreetMap XML") as caught:
        list(read_elements(tmp_path / "a.osm", KINDS))
    assert reason in str(caught.value)


def test_pbf_is_known_by_its_first_bytes(tmp_path):
    (tmp_path / "a.osm").write_bytes(b"\0\0\0\x0d\x0a\x09OSMHeader\x18")
    with pytest.raises(UsageError, match=r"a\.osm is PBF, and XML is read"):
        list(read_elements(tmp_path / "a.osm", KINDS))


def test_areas_beyond_measure_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("route_risk.layers.boundaries.osm_excerpt._MOST_KEPT", 5)
    tags = '<tag k="boundary" v="administrative"/><tag k="admin_level" v="4"/>'
    relations = "".join(f'<relation id="{n}">{tags}</relation>' for n in range(2))
    (tmp_path / "a.osm").write_text(f"<osm>{relations}</osm>", encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"a\.osm has areas of admin_level 4 of more than 5 nodes and members"):
        read_osm_areas(tmp_path / "a.osm")


PROGRAM = """
import resource, sys
from pathlib import Path
from route_risk.layers.boundaries.osm_xml import read_elements
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    sum(1 for _ in read_elements(Path(sys.argv[1]), ("node",)))
except Exception as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(not hasattr(resource, "RUSAGE_SELF") or sys.platform != "linux", reason="counts memory in kB")
@pytest.mark.parametrize("element", ["<x/>", '<node id="1"/>'])
def test_a_packed_file_of_any_elements_needs_no_memory_to_speak_of(tmp_path, element):
    """Of 40 million bytes of elements, packed a thousandfold, less than 64 MB are ever held."""
    path = tmp_path / "a.osm.gz"
    with gzip.open(path, "wb", compresslevel=6) as stream:
        stream.write(b"<osm>")
        block = element.encode() * (1_000_000 // len(element))
        for _ in range(40):
            stream.write(block)
    run = subprocess.run([sys.executable, "-c", PROGRAM, path], capture_output=True, text=True, check=True)
    message, used = run.stdout.strip().rsplit("\n", 1)
    assert "it unpacks to more than" in message
    assert int(used) < 64_000


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('<node id="1"', '<node id="x1"', "a node has the id 'x1'"),
        ('<tag k="a" v="b"/>', '<tag k="a"/>', "a tag has the v None"),
        ('<nd ref="1"/>', "<nd/>", "a nd has the ref None"),
        ('encoding="UTF-8"', 'encoding="UTF-9"', "unknown encoding"),
    ],
)
def test_elements_that_are_none_are_told(tmp_path, old, new, told):
    text = '<?xml version="1.0" encoding="UTF-8"?>'
    text += '<osm><node id="1"><tag k="a" v="b"/></node><way id="2"><nd ref="1"/></way></osm>'
    (tmp_path / "a.osm").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidDataError, match=told):
        list(read_elements(tmp_path / "a.osm", ("node", "way")))
