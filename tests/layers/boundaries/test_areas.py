import gzip
import re
import sqlite3
import struct
import zipfile

import geopandas
import pytest
import shapely
from geopandas.testing import assert_geoseries_equal
from shapely import MultiPolygon, Point, Polygon, box

from route_risk.geo.errors import InvalidDataError
from route_risk.layers.boundaries.areas import read_areas
from route_risk.layers.boundaries.rings import areas_from_rings, areas_from_wkb
from route_risk.layers.geojson import UnfitError
from tests.layers.crafted import CRAFTED, SOUND

HOLED = box(0, 0, 4, 4).difference(box(1, 1, 2, 2))
ISLANDS = MultiPolygon([HOLED, box(1.2, 1.2, 1.8, 1.8), box(6, 0, 7, 1)])


def areas():
    """Return areas with a hole, islands (one of them in the hole), heights, letters of several scripts, and numbers."""
    columns = {
        "code": ["AA-1", "AA-2", "AA-3"],
        "name": ["Ryanggang", "량강도", None],
        "size": [1, 2, 3],
        "share": [0.5, None, -2.25],
    }
    shapes = [HOLED, ISLANDS, shapely.force_3d(box(8, 8, 9, 9), 7)]
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.geojson", "a.gpkg.zip", "a.shp.zip", "a.geojson.zip"])
@pytest.mark.parametrize("encoding", ["UTF-8", "CP949"])
def test_what_is_read_is_what_gdal_reads(tmp_path, name, encoding):
    plain = tmp_path / name.removesuffix(".zip")
    areas().to_file(plain, **({"encoding": encoding} if ".shp" in name else {}))
    path = plain
    if name.endswith(".zip"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
            for file in tmp_path.glob("a.*"):
                if file.suffix != ".zip":
                    held.write(file, f"below/{file.name}")
    found, judge = read_areas(path), geopandas.read_file(plain)
    flat = shapely.force_2d(judge.geometry.to_numpy())
    assert shapely.equals(found.geometry.to_numpy(), flat).all()
    assert not found.has_z.any()
    assert found.crs.to_epsg() == 4326
    for column in ("code", "name", "size", "share"):
        assert found[column].isna().tolist() == judge[column].isna().tolist()
        assert found[column].dropna().tolist() == judge[column].dropna().tolist()
    assert found["name"][1] == "량강도"


@pytest.mark.parametrize("encoding", ["UTF-8", "CP949"])
def test_a_table_without_a_word_on_its_encoding_is_read_by_what_its_letters_say(tmp_path, encoding):
    areas().to_file(tmp_path / "a.shp", encoding=encoding)
    (tmp_path / "a.cpg").unlink()
    table = (tmp_path / "a.dbf").read_bytes()
    if encoding == "UTF-8" or table[29] in (0x4E, 0x79):
        assert read_areas(tmp_path / "a.shp")["name"].tolist()[:2] == ["Ryanggang", "량강도"]
        return
    with pytest.raises(InvalidDataError, match=r"a.shp, .dbf: it says no encoding and has letters .* Write its name"):
        read_areas(tmp_path / "a.shp")
    (tmp_path / "a.cpg").write_text("UTF-8", encoding="ascii")
    with pytest.raises(InvalidDataError, match=r"a.shp, .dbf: .* is not utf-8. Correct the .cpg beside it"):
        read_areas(tmp_path / "a.shp")
    (tmp_path / "a.cpg").write_text("CP949", encoding="ascii")
    assert read_areas(tmp_path / "a.shp")["name"][1] == "량강도"


@pytest.mark.parametrize("name", CRAFTED)
@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp", ".json", ".zip"])
def test_a_file_that_is_something_else_is_refused_whatever_it_is_called(tmp_path, name, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_text(CRAFTED[name], encoding="utf-8")
    if name == "stac":  # plain features, whose links are not followed
        assert read_areas(path).geometry.to_list() == [None]
        return
    with pytest.raises(InvalidDataError, match=r"it is not GeoJSON|by its first bytes|the crs|the coordRefSys"):
        read_areas(path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is empty. Fetch it again"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "a pointer of Git LFS, .* git lfs pull"),
        (b"\n<!DOCTYPE html><html>404</html>", "a page of a web site. The download went wrong"),
        ("{}".encode("utf-16"), "in UTF-16. Save it as UTF-8"),
        (gzip.compress(b"{}", mtime=0), "packed by gzip. Unpack it first"),
        (b'\x1e{"type": "Feature"}', "a sequence of features. Write it as one FeatureCollection"),
        (b"<kml>", "not a GeoJSON, GeoPackage or Shapefile, or one of them zipped. Save it as one of them"),
    ],
)
def test_what_is_often_handed_over_instead_is_named_with_a_repair_of_its_own(tmp_path, content, told):
    (tmp_path / "a.geojson").write_bytes(content)
    with pytest.raises(InvalidDataError, match=told):
        read_areas(tmp_path / "a.geojson")


def test_a_geopackage_with_longitude_first_by_definition_is_read(tmp_path):
    """As geopandas writes what Overture Maps gives."""
    frame = geopandas.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs="OGC:CRS84")
    frame.to_file(tmp_path / "a.gpkg", driver="GPKG")
    assert read_areas(tmp_path / "a.gpkg").crs.to_epsg() == 4326
    with pytest.raises(InvalidDataError, match="the CRS is custom CRS"):
        read_areas(
            geopackage(
                tmp_path,
                "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', definition = "
                "replace(definition, '298.257223563', '298') WHERE srs_id = 4326",
            )
        )


@pytest.mark.parametrize("name", [name for name in CRAFTED if name != "stac"])
def test_what_is_something_else_is_refused_in_a_zip_too(tmp_path, name):
    path = tmp_path / "a.zip"
    for member in ("a.geojson", "a.gpkg", "a.shp", "a.vrt"):
        with zipfile.ZipFile(path, "w") as held:
            held.writestr(member, CRAFTED[name])
        with pytest.raises(InvalidDataError, match=r"is not GeoJSON|first bytes|the crs|coordRefSys|holds no GeoJSON"):
            read_areas(path)


@pytest.mark.parametrize("member", ["../a.geojson", "/a.geojson", "b/../../a.geojson", "..\\a.geojson"])
def test_a_zip_that_leads_out_of_itself_is_refused(tmp_path, member):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as held:
        held.writestr(member, SOUND)
    with pytest.raises(InvalidDataError, match="which is a link or leads out of the zip"):
        read_areas(tmp_path / "a.zip")


def test_a_zip_with_a_link_with_two_layers_and_a_broken_one(tmp_path):
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("a.geojson")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as held:
        held.writestr(link, "/etc/hostname")
    with pytest.raises(InvalidDataError, match=r"holds 'a\.geojson', which is a link"):
        read_areas(path)
    with zipfile.ZipFile(path, "w") as held:
        held.writestr("README.html", "not a layer")
        held.writestr("a.geojson", SOUND)
        held.writestr("b.shp", "")
    with pytest.raises(InvalidDataError, match=r"a\.zip has 2 layers \(a\.geojson, b\.shp\), and one is needed"):
        read_areas(path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InvalidDataError, match=r"a\.zip cannot be read as a zip"):
        read_areas(path)


def test_a_zip_that_says_to_be_large_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("route_risk.layers.boundaries.areas.LARGEST_LAYER", 10_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("a.geojson", " " * 10_001)
    with pytest.raises(InvalidDataError, match=r"a\.zip holds 1 files of 10001 bytes, and at most .* 10000 bytes"):
        read_areas(tmp_path / "a.zip")


def test_the_files_beside_a_shapefile_are_plain_ones_of_its_folder(tmp_path):
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.shp"
    areas().to_file(path, encoding="UTF-8")
    path.with_suffix(".dbf").rename(tmp_path / "b.dbf")
    with pytest.raises(InvalidDataError, match=r"a\.shp has no \.dbf beside it"):
        read_areas(path)
    path.with_suffix(".dbf").symlink_to(tmp_path / "b.dbf")
    with pytest.raises(InvalidDataError, match=r"a\.dbf: it is a link out of"):
        read_areas(path)


def test_a_shapefile_without_a_crs_and_with_one_of_its_own(tmp_path):
    path = tmp_path / "a.shp"
    areas().to_file(path)
    path.with_suffix(".prj").unlink()
    with pytest.raises(InvalidDataError, match=r"a\.shp: no CRS is declared"):
        read_areas(path)
    path.with_suffix(".prj").write_text("http://127.0.0.1:9/crs")
    with pytest.raises(InvalidDataError, match=r"a\.shp: no CRS is declared"):
        read_areas(path)


def damaged(tmp_path, suffix, change):
    """Write a Shapefile, change bytes of one of its files and return the error of reading it."""
    path = tmp_path / "a.shp"
    areas().to_file(path)
    content = bytearray(path.with_suffix(suffix).read_bytes())
    changed = change(content)
    path.with_suffix(suffix).write_bytes(content if changed is None else changed)
    with pytest.raises(InvalidDataError) as caught:
        read_areas(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("suffix", "change", "rule"),
    [
        (".shp", lambda b: b[:-8], "ends early"),
        (".shp", lambda b: struct.pack_into("<i", b, 108, 31), "its shape is of the type 31 of Shapefiles"),
        (".shp", lambda b: struct.pack_into("<I", b, 144, 1 << 31), "its shape ends early"),
        (".shp", lambda b: struct.pack_into("<I", b, 152, 9), "its rings are not in order"),
        (".shp", lambda b: struct.pack_into("<d", b, 160, float("nan")), "a coordinate is not a number"),
        (".shp", lambda b: struct.pack_into("<d", b, 160, 3.5), "a ring starts at"),
        (".dbf", lambda b: b[:-40], "it ends early"),
        (".dbf", lambda b: struct.pack_into("<I", b, 4, 1), "has 3 shapes and 1 rows"),
        (".dbf", lambda b: struct.pack_into("<I", b, 4, 1 << 30), "at most 200000 are read"),
        (".dbf", lambda b: struct.pack_into("B", b, 48, 0), "its column 'code' has no width"),
        (".dbf", lambda b: b[:7], "cannot be read"),
    ],
)
def test_a_damaged_shapefile_says_what_is_wrong(tmp_path, suffix, change, rule):
    assert rule in damaged(tmp_path, suffix, change)


def geopackage(tmp_path, *statements):
    """Write a GeoPackage and change it."""
    path = tmp_path / "a.gpkg"
    areas().to_file(path)
    with sqlite3.connect(path) as database:
        for trigger in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger[0]}"')
        for statement in statements:
            database.execute(statement)
    database.close()
    return path


@pytest.mark.parametrize(
    ("statements", "rule"),
    [
        (["ALTER TABLE a RENAME TO b", "CREATE VIEW a AS SELECT * FROM b"], "has no plain table 'a'"),
        (["ALTER TABLE a ADD COLUMN late AS (zeroblob(300000000))"], "string or blob too big"),
        (["UPDATE a SET geom = x'00'"], "feature 1: its geometry is not one of GeoPackage"),
        (["UPDATE a SET geom = substr(geom, 1, 60)"], "feature 1: its geometry ends early"),
        (["UPDATE gpkg_contents SET data_type = 'attributes'"], "a.gpkg has 0 layers, and one is needed"),
        (["UPDATE gpkg_geometry_columns SET column_name = 'g'"], "has no column 'g' of geometries"),
        (["UPDATE gpkg_geometry_columns SET srs_id = 0"], "no CRS is declared"),
        (["DROP TABLE gpkg_contents"], "cannot be read as a GeoPackage"),
    ],
)
def test_a_crafted_geopackage_is_a_fault(tmp_path, statements, rule):
    with pytest.raises(InvalidDataError) as caught:
        read_areas(geopackage(tmp_path, *statements))
    assert any(part in str(caught.value) for part in rule.split("|")), caught.value


def test_a_geopackage_whose_schema_is_no_text_is_a_fault(tmp_path):
    path = geopackage(tmp_path)
    content = path.read_bytes()
    assert b"CREATE TABLE gpkg_contents" in content
    path.write_bytes(content.replace(b"CREATE TABLE gpkg_contents", b"CREATE\xffTABLE gpkg_contents"))
    with pytest.raises(InvalidDataError, match=r"cannot be read as a GeoPackage \("):
        read_areas(path)


def test_a_geopackage_of_many_cells_and_one_that_is_open_elsewhere(tmp_path, monkeypatch):
    path = geopackage(tmp_path)
    monkeypatch.setattr("route_risk.layers.boundaries.geopackage._MOST_CELLS", 3)
    with pytest.raises(InvalidDataError, match=r"a\.gpkg is too large"):
        read_areas(path)
    monkeypatch.undo()
    (tmp_path / "a.gpkg-wal").write_bytes(b"")
    with pytest.raises(InvalidDataError, match=r"a\.gpkg is open in another program"):
        read_areas(path)


def test_another_database_is_no_geopackage(tmp_path):
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE a (b)")
    database.close()
    with pytest.raises(InvalidDataError, match="by its first bytes it is no"):
        read_areas(path)


@pytest.mark.parametrize("flavor", ["iso", "extended"])
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("dimensions", ["XY", "XYZ", "XYM", "XYZM"])
@pytest.mark.parametrize("shape", [HOLED, ISLANDS, Polygon(), MultiPolygon()], ids=["hole", "islands", "no", "none"])
def test_well_known_binary_is_read_as_geos_reads_it(flavor, order, dimensions, shape):
    text = shapely.to_wkt(shape).replace("POLYGON", f"POLYGON {dimensions[2:]}")
    shape = shapely.from_wkt(re.sub(r"([\d.]+ [\d.]+)", r"\1" + " 5" * (len(dimensions) - 2), text))
    content = shapely.to_wkb(shape, byte_order=order, flavor=flavor)
    assert areas_from_wkb(content).equals_exact(shapely.force_2d(shape), 0)


def test_nesting_is_not_followed():
    """GEOS goes down as far as a file says: 100,000 levels end the program."""
    deep = struct.pack("<BII", 1, 6, 1) * 100_000
    with pytest.raises(UnfitError, match="its MultiPolygon holds the type 6 of WKB"):
        areas_from_wkb(deep)
    assert areas_from_wkb(struct.pack("<BII", 1, 7, 1) * 100_000).geom_type == "GeometryCollection"
    with pytest.raises(UnfitError, match="type 10 of WKB"):
        areas_from_wkb(struct.pack("<BII", 1, 10, 1))
    with pytest.raises(UnfitError, match="ends early"):
        areas_from_wkb(struct.pack("<BII", 1, 3, 0xFFFFFFFF))


def test_rings_become_areas_whichever_way_they_run():
    hole = shapely.get_coordinates(HOLED.interiors[0])
    inner = hole if shapely.is_ccw(shapely.linearrings(hole)) else hole[::-1]
    outer = [shapely.get_coordinates(Polygon(part.exterior).normalize()) for part in ISLANDS.geoms]
    assert not any(shapely.is_ccw(shapely.linearrings(ring)) for ring in outer)
    assert areas_from_rings([inner, *outer]).equals(ISLANDS)
    assert areas_from_rings([outer[2][::-1]]).equals(ISLANDS.geoms[2])
    assert areas_from_rings([]).is_empty


def test_other_shapes_keep_their_kind(tmp_path):
    for suffix in (".gpkg", ".shp", ".geojson"):
        frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[Point(3, 4)], crs="EPSG:4326")
        frame.to_file(tmp_path / f"p{suffix}")
        assert read_areas(tmp_path / f"p{suffix}").geom_type.to_list() == ["Point"]
    assert_geoseries_equal(read_areas(tmp_path / "p.geojson").geometry, frame.geometry)
